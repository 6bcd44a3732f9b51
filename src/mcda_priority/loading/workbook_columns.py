"""The columns and rows of a workbook that people fill in: what the case holds, and what there is for the taking."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcda_priority.i18n import Language
from mcda_priority.loading.flat_tables import TABLES, column_of_rating
from mcda_priority.loading.flat_writing import TextRows

_OFFERED: Mapping[str, Sequence[str]] = {
    "groups": ("id", "label", "weight"),
    "criteria": (
        *("group", "id", "label", "weight"),
        *("scale.kind", "scale.baseline", "scale.best", "scale.worst", "scale.unit"),
    ),
    "levels": ("criterion", "level", "anchor", "value"),
    "points": ("criterion", "performance", "value"),
    "proposals": ("id", "label", "cost", "owner", "summary"),
    "ratings": ("proposal", "assessor"),
    "owners": ("id", "label", "part_of"),
    "assessors": ("id", "label", "owner", "conflicts"),
    "rules": (
        *("id", "kind", "proposals", "proposal", "requires", "enables"),
        *("projects", "money", "share", "each", "reason"),
    ),
    "budget_lines": ("id", "label", "budget"),
    "weightings": ("id", "label"),
    "assumptions": ("text",),
    "provenance": ("text", "source"),
}
"""The columns that are there for the taking, beside those that the case fills."""


def languages_of(document: Mapping[str, Any], language: Language) -> list[str]:
    """Languages of the names in the document; the reader's where it has none."""
    labels = [document.get("label"), *(one.get("label") for one in document.get("proposals", []))]
    found = {code for label in labels if isinstance(label, Mapping) for code in label}
    if not found:
        return [""] if any(isinstance(label, str) for label in labels) else [language.code]
    return sorted(found, key=lambda code: (code not in ("fi", "sv", "en"), ["fi", "sv", "en", code].index(code), code))


def in_languages(table: str, names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Give each column of text once for each language."""
    return [
        f"{name}.{code}".rstrip(".")
        for name in names
        for code in (codes if TABLES[table].get(name) == "text" else [""])
    ]


def with_offered(
    table: str, rows: TextRows, document: Mapping[str, Any], language: Language
) -> tuple[list[str], TextRows]:
    """Add the columns that people may want to fill, each in its place."""
    filled = rows[0]
    offered = list(_OFFERED[table])
    if "points" in filled and "weight" in offered:
        offered.remove("weight")
    codes = languages_of(document, language)
    if table == "proposals" and (lines := [one["id"] for one in document.get("budget_lines", [])]):
        offered[offered.index("cost") : offered.index("cost") + 1] = [f"costs.{line}" for line in lines]
    wanted = in_languages(table, offered, codes)
    criteria = [one["id"] for group in document.get("groups", []) for one in group.get("criteria", [])]
    if table == "ratings":
        code = language.code if language.code in codes else codes[0]
        reason = ("reason", code) if code else ("reason",)
        wanted += [column_of_rating(name) for name in criteria]
        wanted += [column_of_rating(name, reason) for name in criteria]
    elif table == "weightings":
        wanted += [f"weights.{name}" for name in criteria]
    order = {name: at for at, name in enumerate(TABLES[table])}

    def place(column: str) -> tuple[int, int]:
        known = next((at for name, at in order.items() if name and (column + ".").startswith(f"{name}.")), len(order))
        return known, wanted.index(column) if column in wanted else len(wanted)

    heading = sorted(dict.fromkeys([*wanted, *filled]), key=place)
    at = {column: number for number, column in enumerate(filled)}
    body = [[row[at[column]] if column in at else "" for column in heading] for row in rows[1:]]
    if table == "ratings":
        body = _rows_to_rate(body, document, len(heading))
    return heading, body


def _rows_to_rate(body: TextRows, document: Mapping[str, Any], width: int) -> TextRows:
    """The rows of ratings by proposal, with an empty one for whoever has not rated yet and may."""
    assessors = document.get("assessors", [])
    rows: TextRows = []
    for proposal in document.get("proposals", []):
        given = {row[1]: row for row in body if row[0] == proposal["id"]}
        expected = [one["id"] for one in assessors if not _barred(one, proposal, document)]
        if not expected or list(given) == [""]:
            expected = [""]
        names = dict.fromkeys([*([""] if "" in given else []), *expected, *given])
        rows += [given.get(name, [proposal["id"], name, *[""] * (width - 2)]) for name in names]
    return rows


def _barred(assessor: Mapping[str, Any], proposal: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    if proposal["id"] in assessor.get("conflicts", ()):
        return True
    above = {one["id"]: one.get("part_of") for one in document.get("owners", [])}
    own, name = assessor.get("owner"), proposal.get("owner")
    seen: set[str] = set()
    while own is not None and name is not None and name not in seen:
        if name == own:
            return True
        seen.add(name)
        name = above.get(name)
    return False
