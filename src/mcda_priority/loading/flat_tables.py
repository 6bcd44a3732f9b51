"""Tables of cells become a document, and a document tables: one dialect for spreadsheets and CSV files.

Each list of a document is a table. Its heading names a field by its dotted path inside the entry (`label.fi`,
`tags.district`), an empty cell says nothing, and columns whose name begins with "_" are notes that are not read.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.parsed import Parsed, Path
from mcda_priority.loading.sizes import MOST_ROWS, too_many
from mcda_priority.problem.reading import listed, shown

Kind = Literal["one", "line", "text", "list", "map", "rating"]
Field = tuple[str, ...]


class Cell(NamedTuple):
    """What one cell says, as text ("" where it is empty), and where it stands."""

    text: str
    place: Place


Rows = Sequence[Sequence[Cell]]


class Entry(NamedTuple):
    """One row, read: nested mappings, and the place of each part by its path inside the entry; () is the row."""

    content: dict[str, Any]
    places: dict[Path, Place]


LIST_SIGN = ";"
"""What stands between the entries of a list in one cell."""

_NAMED: Mapping[str, Kind] = {"id": "one", "label": "text"}

TABLES: Mapping[str, Mapping[str, Kind]] = {
    "case": {
        "format": "one",
        **_NAMED,
        "date": "one",
        "stage": "text",
        "currency": "one",
        "budget": "one",
        "assessment.illustrative": "one",
        "assessment.note": "text",
        "weighting": "one",
        "aggregation": "one",
        "missing_ratings": "one",
    },
    "groups": {**_NAMED, "weight": "one", "points": "one"},
    "criteria": {
        "group": "one",
        **_NAMED,
        "weight": "one",
        "points": "one",
        "scale.kind": "one",
        "scale.baseline": "one",
        "scale.best": "one",
        "scale.worst": "one",
        "scale.unit": "line",
        "source_text": "line",
    },
    "levels": {"criterion": "one", "level": "one", "value": "one", "anchor": "text"},
    "points": {"criterion": "one", "performance": "one", "value": "one"},
    "proposals": {
        **_NAMED,
        "cost": "one",
        "costs": "map",
        "owner": "one",
        "tags": "map",
        "attributes": "map",
        "summary": "text",
        "source_text": "line",
        "ratings": "rating",
    },
    "ratings": {"proposal": "one", "assessor": "one", "": "rating"},
    "owners": {**_NAMED, "part_of": "one"},
    "assessors": {**_NAMED, "owner": "one", "conflicts": "list"},
    "rules": {
        "id": "one",
        "kind": "one",
        "proposals": "list",
        "proposal": "one",
        "requires": "list",
        "enables": "list",
        "bonus": "one",
        "saving": "one",
        "projects": "one",
        "money": "one",
        "share": "one",
        "total": "one",
        "attribute": "one",
        "among": "map",
        "each": "one",
        "line": "one",
        "points": "one",
        "reason": "text",
    },
    "budget_lines": {**_NAMED, "budget": "one"},
    "weightings": {**_NAMED, "weights": "map"},
    "assumptions": {"text": "text"},
    "provenance": {"text": "text", "source": "line"},
}
"""Every table: its columns and how their cells are read.

one: a value · line: text kept to the letter · text: also by language, `label.fi` · list: several values, with ";"
between them · map: `costs.2026` · rating: `Y1`, with its reason in `Y1.reason` or `Y1.reason.fi`. A criterion whose id
itself ends like that is written `Y1.reason.performance`.
"""

TABLE_OF_CASE = "case"
FIELD, VALUE = "field", "value"
"""The columns of the table `case`, which names a field in each row."""

_LANGUAGE = r"[a-z]{2,3}"
_RATING = re.compile(rf"(?P<criterion>.+?)\.(?P<part>performance|reason(?:\.(?P<language>{_LANGUAGE}))?)")
_ROWS_ABOVE = 5

_NUMBERS: Mapping[str, frozenset[str]] = {
    "groups": frozenset({"weight", "points"}),
    "criteria": frozenset({"weight", "points", "scale.best", "scale.worst", "scale.baseline"}),
    "levels": frozenset({"value"}),
    "points": frozenset({"performance", "value"}),
    "proposals": frozenset({"attributes", "ratings"}),
    "ratings": frozenset({""}),
    "rules": frozenset({"bonus", "total", "share", "points"}),
    "weightings": frozenset({"weights"}),
}
"""Fields of numbers; amounts of money are read by a rule of their own, which is as strict."""

_TWO_READINGS = re.compile(r"(?P<whole>[-+\u2212]?[1-9][0-9]{0,2})\.(?P<decimals>[0-9]{3})", re.ASCII)
"""In a table a point may stand between thousands or before decimals; YAML and JSON know decimals alone."""


def is_note(name: str) -> bool:
    """Tell a sheet or column that holds notes and is not read."""
    return name.startswith("_")


def heading_row(table: str, rows: Rows) -> int | None:
    """Find the row of machine names: the first among the top rows whose first cell that is no note names a column."""
    for number, row in enumerate(rows[: _ROWS_ABOVE + 1]):
        first = next((text for text in (cell.text.strip() for cell in row) if text and not is_note(text)), "")
        if table == TABLE_OF_CASE:
            found = first in {FIELD, VALUE}
        elif table == "ratings":
            found = first in TABLES[table]
        else:
            found = field_of(table, first) is not None
        if first and found:
            return number
    return None


def field_of(table: str, column: str) -> tuple[Kind, Field] | None:
    """Read the name of a column: the kind of its cells, and the path of the field inside an entry."""
    columns = TABLES[table]
    kind = columns.get(column)
    if kind is not None and kind not in {"map", "rating"}:
        return kind, tuple(column.split("."))
    for name, kind in columns.items():
        rest = column.removeprefix(f"{name}.") if name else column
        if not rest or (name and rest == column):
            continue
        if kind == "rating":
            return kind, (name, *_rating_field(rest))
        if kind == "map" or (kind == "text" and re.fullmatch(_LANGUAGE, rest)):
            return kind, (*name.split("."), rest)
    return None


def _rating_field(column: str) -> Field:
    match = _RATING.fullmatch(column)
    return (column, "performance") if match is None else (match["criterion"], *match["part"].split("."))


def column_of_rating(criterion: str, part: Field = ("performance",)) -> str:
    """Name the column of a rating, or of its reason, so that it reads back."""
    if part == ("performance",) and _RATING.fullmatch(criterion) is None and criterion not in TABLES["ratings"]:
        return criterion
    return ".".join((criterion, *part))


def read_tables(tables: Mapping[str, Rows], source: str) -> Parsed:
    """Read named tables as the document that they make together, or as the part of one.

    Parameters
    ----------
    tables
        Rows of cells by the name of the table, one of `TABLES`; the row of machine names among the first ones.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        With every fault of form: unknown columns, rows that name no criterion or proposal of the file.
    """
    faults: list[Fault] = []
    read = {name: read_entries(name, tables[name], source, faults) for name in TABLES if name in tables}
    places: dict[Path, Place] = {(): Place(source)}
    content: dict[str, Any] = {}
    for entry in read.pop(TABLE_OF_CASE, ()):
        content |= entry.content
        places |= {path: place for path, place in entry.places.items() if path}
    _nest_criteria(read, tables, faults)
    ratings = read.pop("ratings", None)
    for name, entries in read.items():
        content[name] = []
        places[(name,)] = Place(source, sheet=_sheet_of(tables[name]))
        for index, entry in enumerate(_unwrapped(name, entries)):
            content[name].append(entry.content)
            places |= {(name, index, *path): place for path, place in entry.places.items()}
    if ratings is not None and "proposals" in content:
        add_ratings(content["proposals"], places, ("proposals",), ratings, faults)
    if faults:
        raise InputError(faults)
    return Parsed(content, places)


def read_entries(table: str, rows: Rows, source: str, faults: list[Fault]) -> list[Entry]:
    """Read the rows of one table as entries; the faults of form are added to `faults`."""
    top = heading_row(table, rows)
    if top is None:
        if any(cell.text.strip() for row in rows for cell in row):
            values = {"table": table, "known": listed(_known(table))}
            message = Message("the row of column names is missing in “{table}”. Name the columns: {known}.", values)
            faults.append(Fault(Place(source, sheet=_sheet_of(rows)), message))
        return []
    if table == TABLE_OF_CASE:
        turned = _turned(rows[top], rows[top + 1 :], faults)
        heading, body = turned[0], turned[1:]
    else:
        heading, body = rows[top], rows[top + 1 :]
    fields = _fields(table, heading, faults)
    filled = [row for row in body if any(cell.text.strip() for at, cell in enumerate(row) if at not in fields.notes)]
    if len(filled) > MOST_ROWS:
        faults.append(Fault(Place(source, sheet=_sheet_of(rows)), too_many(len(filled), MOST_ROWS)))
        return []
    numbers = _number_columns(table, fields)
    for row in filled:
        _check_cells(row, len(heading), numbers, faults)
    return [_entry(row, fields, faults) for row in filled]


def add_ratings(
    proposals: Sequence[Any],
    places: dict[Path, Place],
    path: Path,
    ratings: Sequence[Entry],
    faults: list[Fault],
) -> None:
    """Put the entries of a table of ratings into the proposals that they name.

    Parameters
    ----------
    proposals
        Mappings of the document, which gain `ratings`.
    places
        Places of the document, which gain those of the ratings.
    path
        Where the proposals stand in the document.
    """
    named_ones = [(number, one) for number, one in enumerate(proposals) if isinstance(one, dict)]
    at = {one["id"]: number for number, one in reversed(named_ones) if isinstance(one.get("id"), str)}
    rows: dict[tuple[str, str], Place] = {}
    for entry in ratings:
        named, by = entry.content.get("proposal", ""), entry.content.get("assessor", "")
        place = entry.places.get(("proposal",), entry.places[()])
        if named not in at:
            values = {"came": shown(named), "known": listed(reversed(at))}
            message = Message("there is no proposal “{came}”. Use one of {known}.", values)
            faults.append(Fault(place, message))
            continue
        if (named, by) in rows:
            message = Message("this proposal has such a row already. Keep one row for each assessor.", {})
            faults.append(Fault(place, message))
            continue
        rows[named, by] = place
        held = proposals[at[named]].setdefault("ratings", {})
        above = (*path, at[named], "ratings")
        places.setdefault(above, entry.places[()])
        for criterion, rating in entry.content.get("", {}).items():
            target = held.setdefault(criterion, {})
            if by and isinstance(target, dict):
                target = target.setdefault("by", {}).setdefault(by, {})
            if not isinstance(target, dict) or set(target) & set(rating):
                message = Message(
                    "this proposal is rated on “{criterion}” already. Keep one rating.", {"criterion": shown(criterion)}
                )
                faults.append(Fault(entry.places["", criterion], message))
                continue
            target |= rating
        _place_ratings(entry, above, by, places)
    for number, proposal in named_ones:
        proposal.setdefault("ratings", {})
        places.setdefault((*path, number, "ratings"), places.get((*path, number), Place("")))


def _place_ratings(entry: Entry, above: Path, by: str, places: dict[Path, Place]) -> None:
    """Say where the ratings of a row stand; those of an assessor below those that count for all."""
    for inside, where in entry.places.items():
        if len(inside) < 2 or inside[0] != "":
            continue
        rating = (*above, inside[1])
        places.setdefault((*rating, *(("by", by) if by else ()), *inside[2:]), where)
        if by:
            places.setdefault(rating, where)
            # What is wrong with the id is told where it stands.
            places.setdefault((*rating, "by", by, "assessor"), entry.places.get(("assessor",), where))
        elif "reason" not in inside[2:]:
            places[rating] = where


class _Fields(NamedTuple):
    """The columns of a table by position: how each is read; those that are notes; those without a name."""

    named: Mapping[int, tuple[Kind, Field]]
    notes: frozenset[int]


def _known(table: str) -> list[str]:
    if table == TABLE_OF_CASE:
        return [FIELD, VALUE]
    signs: Mapping[Kind, str] = {"map": ".…", "rating": ".…", "text": ""}
    return [f"{name}{signs.get(kind, '')}" for name, kind in TABLES[table].items() if name]


def _sheet_of(rows: Rows) -> str:
    return next((cell.place.sheet for row in rows for cell in row), "")


def _fields(table: str, heading: Sequence[Cell], faults: list[Fault]) -> _Fields:
    named: dict[int, tuple[Kind, Field]] = {}
    taken: set[tuple[Kind, Field]] = set()
    notes: set[int] = set()
    for at, cell in enumerate(heading):
        name = cell.text.strip()
        if not name:
            continue
        if is_note(name):
            notes.add(at)
            continue
        field = field_of(table, name)
        if field is None:
            known = listed(name for name in TABLES[table] if name) if table == TABLE_OF_CASE else listed(_known(table))
            message = Message(
                "“{came}” is not known in “{table}”. Use one of {known}, or begin the name with “_” to keep a note.",
                {"came": shown(name), "table": table, "known": known},
            )
            faults.append(Fault(cell.place, message))
            notes.add(at)
        elif field in taken:
            message = Message("“{came}” stands twice. Keep one.", {"came": shown(name)})
            faults.append(Fault(cell.place, message))
            notes.add(at)
        else:
            named[at] = field
            taken.add(field)
    return _Fields(named, frozenset(notes))


def _number_columns(table: str, fields: _Fields) -> list[int]:
    """Columns whose cells are numbers and no amounts."""
    numbers = _NUMBERS.get(table, frozenset())
    return [
        at
        for at, (kind, field) in fields.named.items()
        if not numbers.isdisjoint({field[0], ".".join(field)}) and (kind != "rating" or field[2] == "performance")
    ]


def _check_cells(row: Sequence[Cell], width: int, numbers: Sequence[int], faults: list[Fault]) -> None:
    """Refuse rows that a sign inside a cell has shifted, and numbers that have two readings."""
    if len(row) > width and not row[-1].text.strip():
        message = Message(
            "this row has {count} cells and the heading {columns}: a comma or semicolon inside a cell shifts the rest. "
            "Put that cell in quotation marks, or remove what stands behind the last column.",
            {"count": len(row), "columns": width},
        )
        faults.append(Fault(row[width].place, message))
    for at in numbers:
        text = row[at].text.strip() if at < len(row) else ""
        match = _TWO_READINGS.fullmatch(text)
        if match is None:
            continue
        whole, decimals = match["whole"], match["decimals"]
        values = {"came": shown(text), "grouped": whole + decimals, "exact": f"{whole},{decimals}0"}
        message = Message(
            "“{came}” has two readings. Write {grouped} if the point stands between thousands, and {exact} "
            "if it is the decimal sign.",
            values,
        )
        faults.append(Fault(row[at].place, message))


def _turned(heading: Sequence[Cell], rows: Rows, faults: list[Fault]) -> Rows:
    """Turn the table of the case, with a field in each row, into one with a field in each column."""
    names = [cell.text.strip() for cell in heading]
    for at, cell in enumerate(heading):
        if names[at] and not is_note(names[at]) and (names[at] not in {FIELD, VALUE} or names[at] in names[:at]):
            values = {"came": shown(names[at]), "table": TABLE_OF_CASE, "known": f"{FIELD}, {VALUE}"}
            message = Message(
                "“{came}” is not known in “{table}”. Use one of {known}, or begin the name with “_” to keep a note.",
                values,
            )
            faults.append(Fault(cell.place, message))
    if FIELD not in names or VALUE not in names:
        message = Message("the columns “field” and “value” are needed. Name them.", {})
        faults.append(Fault(heading[0].place, message))
        return [], []
    field, value = names.index(FIELD), names.index(VALUE)
    turned: tuple[list[Cell], list[Cell]] = ([], [])
    for row in rows:
        cells = [*row, *(Cell("", row[0].place) for _ in range(max(field, value) + 1 - len(row)))] if row else []
        if cells and cells[field].text.strip():
            turned[0].append(cells[field])
            turned[1].append(cells[value])
        elif cells and cells[value].text.strip():
            message = Message("this value has no name. Write the field before it.", {})
            faults.append(Fault(cells[value].place, message))
    return turned


def _entry(row: Sequence[Cell], fields: _Fields, faults: list[Fault]) -> Entry:
    first = next(cell for at, cell in enumerate(row) if cell.text.strip() and at not in fields.notes)
    entry = Entry({}, {(): first.place})
    for at, cell in enumerate(row):
        if at in fields.notes:
            continue
        if at not in fields.named:
            if cell.text.strip():
                message = Message("this column has no name. Name it in the heading, or empty the cell.", {})
                faults.append(Fault(cell.place, message))
            continue
        kind, field = fields.named[at]
        _put(entry, kind, field, cell, faults)
    return entry


def _put(entry: Entry, kind: Kind, field: Field, cell: Cell, faults: list[Fault]) -> None:
    """Put a cell into an entry; an empty one leaves its place only, where what is missing will be reported."""
    for end in range(1, len(field) + 1):
        entry.places.setdefault(field[:end], cell.place)
    if not cell.text.strip():
        return
    node = entry.content
    for step in field[:-1]:
        inner = node.setdefault(step, {})
        if not isinstance(inner, dict):
            break
        node = inner
    else:
        if field[-1] not in node:
            entry.places[field] = cell.place
            node[field[-1]] = _value(kind, cell.text)
            if kind == "list":
                entry.places.update(((*field, at), cell.place) for at in range(len(node[field[-1]])))
            return
    message = Message(
        "“{field}” is given with and without a language. Keep one.",
        {"field": field[-2] if kind == "text" and len(field) > 1 else field[-1]},
    )
    faults.append(Fault(cell.place, message))


def _value(kind: Kind, text: str) -> str | list[str]:
    if kind == "list":
        return [part.strip() for part in text.split(LIST_SIGN) if part.strip()]
    return text if kind == "line" else text.strip()


def _nest_criteria(read: dict[str, list[Entry]], tables: Mapping[str, Rows], faults: list[Fault]) -> None:
    """Put levels and points into the criteria that they name, and criteria into their groups."""
    for table, key in (("levels", "criterion"), ("points", "criterion"), ("criteria", "group")):
        if table not in read:
            continue
        inner = read.pop(table)
        if table == "criteria":
            targets = {entry.content.get("id"): entry for entry in reversed(read.get("groups", []))}
            for entry in targets.values():
                entry.content["criteria"] = []
                entry.places["criteria",] = Place(entry.places[()].source, sheet=_sheet_of(tables[table]))
        else:
            targets = {entry.content.get("id"): entry for entry in reversed(read.get("criteria", []))}
        for entry in inner:
            named = entry.content.pop(key, "")
            if named not in targets:
                _no_target(key, named, entry, targets, faults)
                continue
            _nest(targets[named], table, entry)


def _no_target(key: str, named: str, entry: Entry, targets: dict[Any, Entry], faults: list[Fault]) -> None:
    values = {"came": shown(named), "known": listed(str(name) for name in reversed(targets))}
    faults.append(
        Fault(
            entry.places.get((key,), entry.places[()]),
            Message("there is no group “{came}”. Use one of {known}.", values)
            if key == "group"
            else Message("there is no criterion “{came}”. Use one of {known}.", values),
        )
    )


def _nest(target: Entry, table: str, inner: Entry) -> None:
    holder = target.content
    path: Path = (table,)
    if table != "criteria":
        holder, path = holder.setdefault("scale", {}), ("scale", table)
        target.places.setdefault(("scale",), inner.places[()])
    parts = holder.setdefault(table, [])
    target.places.setdefault(path, inner.places[()])
    here = (*path, len(parts))
    if table == "points":
        # A point is a pair: what is not given in it is refused as an empty number, in its own cell.
        parts.append([inner.content.get(name, "") for name in ("performance", "value")])
        target.places[here] = inner.places[()]
        for at, name in enumerate(("performance", "value")):
            target.places[*here, at] = inner.places.get((name,), inner.places[()])
        return
    parts.append(inner.content)
    target.places.update({(*here, *step): place for step, place in inner.places.items()})


def _unwrapped(table: str, entries: Sequence[Entry]) -> Sequence[Entry]:
    """An assumption is its text."""
    if table != "assumptions":
        return entries
    return [
        Entry(entry.content.get("text", ""), {path[1:] if path else (): place for path, place in entry.places.items()})
        for entry in entries
    ]
