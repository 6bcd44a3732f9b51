"""What a file says, before it is checked: nested text, and where each part stands."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mcda_priority.errors import Place

Path = tuple[str | int, ...]
Node = str | Mapping[str, "Node"] | Sequence["Node"]


class Parsed(NamedTuple):
    """Nested mappings, lists and text as a file holds them, and the place of each part, in the order of the file."""

    content: Node
    places: Mapping[Path, Place]
