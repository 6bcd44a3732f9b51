"""What the tests of the command line share: what a command left behind, and cases to call it with."""

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from small import one_criterion_document, small_document

HELSINKI = "helsinki-2021"
PROGRAM = [sys.executable, "-c", "from mcda_priority.cli import main; main()"]
"""The command line in a process of its own."""


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Answer]
Change = Callable[[dict[str, Any]], object]


def case(folder: Path, change: Change | None = None, document: dict[str, Any] | None = None) -> Path:
    """Write a document, the small one unless another is given, as a YAML file."""
    content = document or small_document()
    if change is not None:
        change(content)
    path = folder / "case.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def hard_case(folder: Path) -> Path:
    """Sixty proposals that rules tie together, and no time: nothing can be proven, and a list is known at once."""
    chance = random.Random(5)  # noqa: S311
    costs = [chance.randrange(10**9, 10**10) for _ in range(60)]
    # Nearly the same value per cost everywhere, and no straight line of it.
    proposals = [(f"q{index}", str(cost), str(cost + chance.randrange(10**6))) for index, cost in enumerate(costs)]
    document = one_criterion_document(proposals, str(sum(costs) // 2 + 1), best=str(2 * 10**10))
    return case(folder, document=document)
