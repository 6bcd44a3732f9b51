"""What a file says, before it is checked: nested text, and where each part stands."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mcda_priority.errors import Fault, InputError, Place

Path = tuple[str | int, ...]
Node = str | Mapping[str, "Node"] | Sequence["Node"]


def with_faults(error: InputError, faults: Sequence[Fault]) -> InputError:
    """Add faults that were found before; of what stands in the same cell, the first alone is told."""
    told = {(fault.place.sheet, fault.place.cell) for fault in faults}
    others = [fault for fault in error.faults if (fault.place.sheet, fault.place.cell) not in told]
    return InputError([*faults, *others])


class Parsed(NamedTuple):
    """Nested mappings, lists and text as a file holds them, and the place of each part, in the order of the file.

    `faults` are those of single cells, which do not keep the rest from being checked.
    """

    content: Node
    places: Mapping[Path, Place]
    faults: tuple[Fault, ...] = ()
