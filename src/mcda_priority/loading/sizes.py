"""How large a case may be: more is refused before any of it is read, so that the answer comes at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from mcda_priority.i18n import Message
from mcda_priority.problem.checking import Findings, Path

MOST = {
    "proposals": 5_000,
    "rules": 1_000,
    "owners": 1_000,
    "assessors": 500,
    "weightings": 500,
    "groups": 200,
    "budget_lines": 100,
    "assumptions": 500,
    "provenance": 500,
    "criteria": 500,
    "levels": 200,
}
"""Entries of a list at most: of a case, of criteria in a group, of levels in a scale."""

MOST_ROWS = 20_000
"""Rows of one table, in a workbook or a CSV file: several assessors may have a row each for one proposal."""

MOST_FAULTS = 1_000
"""Faults that are looked at in full; who has more begins with these."""


def too_large(content: Mapping[str, Any]) -> Findings:
    """Lists of a document with more entries than a case may have."""
    return [
        (path, too_many(len(part), MOST[str(path[-1])]))
        for path, part in _lists(content)
        if isinstance(part, list | tuple | Mapping) and len(part) > MOST[str(path[-1])]
    ]


def too_many(count: int, most: int) -> Message:
    """Say that there are too many entries."""
    return Message(
        "there are {count} entries, and at most {most} fit. Divide the case, or remove what is not needed.",
        {"count": count, "most": most},
    )


def more_faults() -> Message:
    """Say that not all faults were looked for."""
    return Message(
        "there are more than {most} faults. Correct those that are told; the others are told then.",
        {"most": MOST_FAULTS},
    )


def _lists(content: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name in MOST:
        if name in content:
            yield (name,), content[name]
    groups = content.get("groups")
    for at, group in enumerate(groups if isinstance(groups, list | tuple) else ()):
        criteria = group.get("criteria") if isinstance(group, Mapping) else None
        yield ("groups", at, "criteria"), criteria
        for inner, criterion in enumerate(criteria if isinstance(criteria, list | tuple) else ()):
            scale = criterion.get("scale") if isinstance(criterion, Mapping) else None
            if isinstance(scale, Mapping) and "levels" in scale:
                yield ("groups", at, "criteria", inner, "scale", "levels"), scale["levels"]
