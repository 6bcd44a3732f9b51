"""A document becomes tables of text, which `flat_tables` reads back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mcda_priority.loading.flat_tables import FIELD, LIST_SIGN, TABLES, VALUE, Kind, column_of_rating

_LANGUAGE_ORDER = ("", "fi", "sv", "en")

TextRows = list[list[str]]


def tables_from_document(document: Mapping[str, Any]) -> dict[str, TextRows]:
    """Write a document as tables by name, each with its heading first; one that holds nothing is left out."""
    groups = document.get("groups", [])
    criteria = [{"group": group["id"], **one} for group in groups for one in group.get("criteria", [])]
    scales = [(one["id"], one.get("scale", {})) for one in criteria]
    entries: dict[str, Sequence[Mapping[str, Any]]] = {
        "groups": groups,
        "criteria": criteria,
        "levels": [{"criterion": name, **level} for name, scale in scales for level in scale.get("levels", ())],
        "points": [
            {"criterion": name, "performance": point[0], "value": point[1]}
            for name, scale in scales
            for point in scale.get("points", ())
        ],
        "proposals": [{**one, "ratings": {}} for one in document.get("proposals", [])],
        "ratings": rating_entries(document.get("proposals", []), [one["id"] for one in criteria]),
        "assumptions": [{"text": text} for text in document.get("assumptions", ())],
    }
    tables = {"case": case_table(document)}
    for name in TABLES:
        if name != "case" and (rows := entries.get(name, document.get(name, ()))):
            tables[name] = table_of(name, rows)
    return tables


def case_table(document: Mapping[str, Any]) -> TextRows:
    """Write the fields of the document that are no lists, one in each row."""
    heading, *rows = table_of("case", [document])
    return [[FIELD, VALUE], *([name, text] for name, text in zip(heading, rows[0], strict=True) if text)]


def rating_entries(proposals: Iterable[Mapping[str, Any]], criteria: Sequence[str]) -> list[dict[str, Any]]:
    """Write the ratings of proposals as rows: the agreed ones, then those of each assessor in order of appearance."""
    entries: list[dict[str, Any]] = []
    for proposal in proposals:
        rows: dict[str, dict[str, Any]] = {}
        given = proposal.get("ratings", {})
        for criterion in [*(name for name in criteria if name in given), *(n for n in given if n not in set(criteria))]:
            rating = given[criterion] if isinstance(given[criterion], Mapping) else {"performance": given[criterion]}
            agreed = {name: part for name, part in rating.items() if name != "by"}
            if agreed:
                rows.setdefault("", {})[criterion] = agreed
            for assessor, part in rating.get("by", {}).items():
                rows.setdefault(assessor, {})[criterion] = part
        entries += [{"proposal": proposal["id"], "assessor": name, "": row} for name, row in rows.items()]
    return entries


def table_of(table: str, entries: Sequence[Mapping[str, Any]]) -> TextRows:
    """Write entries of one table as its heading and rows."""
    flat = [_flat(table, entry) for entry in entries]
    columns = [column for name in TABLES[table] for column in _columns(table, name, flat)]
    return [[column for _, column in columns], *([row.get(column, "") for column in columns] for row in flat)]


def _flat(table: str, entry: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Write one entry as text by field and column."""
    row: dict[tuple[str, str], str] = {}
    for name, kind in TABLES[table].items():
        node: Any = entry
        for step in name.split("."):
            node = node.get(step) if isinstance(node, Mapping) else None
        if node is not None:
            row |= {(name, column): text for column, text in _cells(name, kind, node).items() if text}
    return row


def _cells(name: str, kind: Kind, node: Any) -> dict[str, str]:
    if kind == "rating":
        start = f"{name}." if name else ""
        cells: dict[str, str] = {}
        for criterion, rating in node.items():
            fields = rating if isinstance(rating, Mapping) else {"performance": rating}
            cells[start + column_of_rating(criterion)] = fields.get("performance", "")
            reason = fields.get("reason", {})
            parts = reason.items() if isinstance(reason, Mapping) else [("", reason)]
            for code, text in parts:
                cells[start + column_of_rating(criterion, ("reason", code) if code else ("reason",))] = text
        return cells
    if kind == "list":
        return {name: f"{LIST_SIGN} ".join(node)}
    if isinstance(node, Mapping):
        return {f"{name}.{key}": part for key, part in node.items()}
    return {name: node}


def _columns(table: str, name: str, rows: Sequence[Mapping[tuple[str, str], str]]) -> list[tuple[str, str]]:
    """The columns of one field that any row fills: languages in order, ratings before their reasons."""
    found = list(dict.fromkeys(key for row in rows for key in row if key[0] == name))
    kind = TABLES[table][name]
    if kind == "text":
        codes = {key: key[1].removeprefix(name).removeprefix(".") for key in found}
        found.sort(
            key=lambda key: (
                codes[key] not in _LANGUAGE_ORDER,
                (*_LANGUAGE_ORDER, codes[key]).index(codes[key]),
                codes[key],
            )
        )
    elif kind == "rating":
        found.sort(key=lambda key: key[1].endswith(".reason") or ".reason." in key[1])
    return found
