"""A case as a workbook for people to fill in: instructions, drop-down lists, anchors at hand, protected headings."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority.i18n import Language
from mcda_priority.loading.document import FORMAT
from mcda_priority.loading.flat_tables import FIELD, TABLES, VALUE, column_of_rating, field_of
from mcda_priority.loading.flat_writing import TextRows, tables_from_document
from mcda_priority.loading.workbook import INSTRUCTIONS
from mcda_priority.loading.workbook_cells import number_text
from mcda_priority.loading.workbook_format import (
    AS_TEXT,
    BODY_FONT,
    HEADING_FILL,
    HEADING_FONT,
    LINK_FONT,
    MACHINE_FILL,
    MACHINE_FONT,
    RIGHT,
    THIN,
    TITLE_FONT,
    UNLOCKED,
    WRAPPED,
    as_bytes,
    money_format,
    put_number,
    put_text,
    set_up_page,
    sheet_cell,
)
from mcda_priority.loading.workbook_words import FIELDS, SHEETS, instructions
from mcda_priority.problem.assessors import AGGREGATIONS, POLICIES
from mcda_priority.problem.rules import RULE_KINDS

_SPARE_ROWS = 25
_LONGEST_LIST = 255
_FIRST = 3
_MONEY = frozenset({"cost", "costs", "budget", "money", "saving"})
_NUMBERS = frozenset({"weight", "points", "value", "performance", "weights", "attributes", "bonus", "total", "share"})
_WIDTHS = {"id": 12, "text": 44, "one": 16, "list": 24, "map": 14, "line": 30, "rating": 11}
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


def write_workbook(document: Mapping[str, Any], language: Language) -> bytes:
    """Write a document as a workbook that reads back to it.

    Parameters
    ----------
    document
        As `document_from_problem` gives it; it may lack what is still to be filled in.
    language
        Language of the headings and instructions.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101
    first.title = INSTRUCTIONS
    _write_instructions(first, language)
    tables = tables_from_document(document)
    for table in SHEETS:
        rows = tables.get(table, [[]])
        sheet = book.create_sheet(table)
        if table == "case":
            _write_case(sheet, rows, document, language)
        else:
            heading, body = _with_offered(table, rows, document, language)
            _write_table(sheet, heading, body, document, language)
    return as_bytes(book)


def empty_document(language: Language) -> dict[str, Any]:
    """The beginning of a case, with one criterion and one proposal as examples; `check` says what is missing."""
    code = language.code
    levels = [
        language.say("No contribution: as if the proposal were not funded."),
        language.say("A small contribution."),
        language.say("A clear contribution."),
        language.say("The best contribution that can be expected."),
    ]
    criterion = {
        "id": "C1",
        "label": {code: language.say("Example criterion")},
        "weight": "1",
        "scale": {
            "kind": "levels",
            "levels": [{"level": str(at), "anchor": {code: words}} for at, words in enumerate(levels)],
        },
    }
    return {
        "format": FORMAT,
        "id": "our-call",
        "label": {code: language.say("Our call")},
        "currency": "EUR",
        "groups": [{"id": "G", "label": {code: language.say("Example group")}, "weight": "1", "criteria": [criterion]}],
        "proposals": [{"id": "p1", "label": {code: language.say("Example proposal")}, "ratings": {"C1": {}}}],
    }


def _write_instructions(sheet: Worksheet, language: Language) -> None:
    title, *sentences = instructions(language)
    put_text(sheet_cell(sheet, 1, 1), title)
    sheet_cell(sheet, 1, 1).font = TITLE_FONT
    row = 3
    for number, sentence in enumerate(sentences, 1):
        put_text(sheet_cell(sheet, row, 1), f"{number}.")
        put_text(sheet_cell(sheet, row, 2), sentence)
        row += 1
    row += 1
    for name, words in SHEETS.items():
        link = sheet_cell(sheet, row, 1)
        put_text(link, name)
        link.hyperlink = f"#{name}!A1"
        put_text(sheet_cell(sheet, row, 2), language.render(words))
        link.font = LINK_FONT
        row += 1
    for line in sheet.iter_rows(min_row=3):
        for cell in line:
            cell.alignment = WRAPPED
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 100
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    set_up_page(sheet)


def _languages(document: Mapping[str, Any], language: Language) -> list[str]:
    """Languages of the names in the document; the reader's where it has none."""
    labels = [document.get("label"), *(one.get("label") for one in document.get("proposals", []))]
    found = {code for label in labels if isinstance(label, Mapping) for code in label}
    if not found:
        return [""] if any(isinstance(label, str) for label in labels) else [language.code]
    return sorted(found, key=lambda code: (code not in ("fi", "sv", "en"), ["fi", "sv", "en", code].index(code), code))


def _in_languages(table: str, names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Give each column of text once for each language."""
    return [
        f"{name}.{code}".rstrip(".")
        for name in names
        for code in (codes if TABLES[table].get(name) == "text" else [""])
    ]


def _with_offered(
    table: str, rows: TextRows, document: Mapping[str, Any], language: Language
) -> tuple[list[str], TextRows]:
    """Add the columns that people may want to fill, each in its place."""
    filled = rows[0]
    offered = list(_OFFERED[table])
    if "points" in filled and "weight" in offered:
        offered.remove("weight")
    codes = _languages(document, language)
    if table == "proposals" and (lines := [one["id"] for one in document.get("budget_lines", [])]):
        offered[offered.index("cost") : offered.index("cost") + 1] = [f"costs.{line}" for line in lines]
    wanted = _in_languages(table, offered, codes)
    criteria = [one["id"] for group in document.get("groups", []) for one in group.get("criteria", [])]
    if table == "ratings":
        reasons = [("reason", code) if code else ("reason",) for code in codes]
        wanted += [column_of_rating(name) for name in criteria]
        wanted += [column_of_rating(name, part) for name in criteria for part in reasons]
    elif table == "weightings":
        wanted += [f"weights.{name}" for name in criteria]
    order = {name: at for at, name in enumerate(TABLES[table])}

    def place(column: str) -> tuple[int, int]:
        known = next((at for name, at in order.items() if name and (column + ".").startswith(f"{name}.")), len(order))
        return known, wanted.index(column) if column in wanted else len(wanted)

    heading = sorted(dict.fromkeys([*wanted, *filled]), key=place)
    at = {column: number for number, column in enumerate(filled)}
    body = [[row[at[column]] if column in at else "" for column in heading] for row in rows[1:]]
    if table == "ratings" and not body:
        body = [[one["id"], *[""] * (len(heading) - 1)] for one in document.get("proposals", [])]
    return heading, body


def _write_case(sheet: Worksheet, rows: TextRows, document: Mapping[str, Any], language: Language) -> None:
    given = {row[0]: row[1] for row in rows[1:]}
    names = list(dict.fromkeys([*_in_languages("case", list(TABLES["case"]), _languages(document, language)), *given]))
    order = list(TABLES["case"])
    names.sort(key=lambda name: next(at for at, known in enumerate(order) if f"{name}.".startswith(f"{known}.")))
    money = money_format(str(document.get("currency", "EUR")))
    _write_heading(sheet, [FIELD, "_meaning", VALUE], [language.say("Field"), language.say("Meaning"), ""], language)
    for row, name in enumerate(names, _FIRST):
        put_text(sheet_cell(sheet, row, 1), name)
        put_text(sheet_cell(sheet, row, 2), _heading("case", name, language))
        cell = sheet_cell(sheet, row, 3)
        _write_input(cell, "budget" if name == "budget" else "id", given.get(name, ""), money)
        cell.alignment = WRAPPED
        for other in (sheet_cell(sheet, row, 1), sheet_cell(sheet, row, 2)):
            other.font, other.fill, other.border, other.alignment = MACHINE_FONT, MACHINE_FILL, THIN, WRAPPED
        sheet_cell(sheet, row, 2).font = BODY_FONT
        choices = {
            "aggregation": tuple(AGGREGATIONS),
            "missing_ratings": POLICIES,
            "assessment.illustrative": ("true", "false"),
        }
        if name in choices:
            _offer(sheet, f"C{row}", _inline(choices[name]), language)
    for column, width in (("A", 22), ("B", 44), ("C", 70)):
        sheet.column_dimensions[column].width = width
    _finish(sheet, "C3")


def _write_table(
    sheet: Worksheet, heading: Sequence[str], body: TextRows, document: Mapping[str, Any], language: Language
) -> None:
    table = sheet.title
    criteria = {one["id"]: one for group in document.get("groups", []) for one in group.get("criteria", [])}
    words = [_heading(table, column, language, criteria) for column in heading]
    _write_heading(sheet, heading, words, language)
    money = money_format(str(document.get("currency", "EUR")))
    last = _FIRST + len(body) + _SPARE_ROWS - 1
    for at, column in enumerate(heading, 1):
        kind, field = field_of(table, column) or ("one", (column,))
        letter = get_column_letter(at)
        look = column if table == "criteria" and column.startswith("scale.") else field[0] or column
        criterion = criteria.get(field[1]) if kind == "rating" else None
        if kind == "rating":
            look = "reason" if "reason" in field[2:3] else "level" if criterion and _numeric(criterion) else "id"
        for row in range(_FIRST, last + 1):
            text = body[row - _FIRST][at - 1] if row < _FIRST + len(body) else ""
            _write_input(sheet_cell(sheet, row, at), look, text, money)
        wide = kind == "text" or look == "reason"
        sheet.column_dimensions[letter].width = 40 if wide else 12 if column == "id" else _WIDTHS[kind]
        where = f"{letter}{_FIRST}:{letter}{last}"
        if criterion is not None and look != "reason":
            _help_to_rate(sheet, letter, where, criterion, document, language)
        elif formula := _choices(table, column, document):
            _offer(sheet, where, formula, language)
    _finish(sheet, {"ratings": "C3", "levels": "C3", "criteria": "C3"}.get(table, "B3"))


def _write_heading(sheet: Worksheet, names: Sequence[str], words: Sequence[str], language: Language) -> None:
    for at, (name, word) in enumerate(zip(names, words, strict=True), 1):
        top, below = sheet_cell(sheet, 1, at), sheet_cell(sheet, 2, at)
        put_text(top, word or language.say("Value"))
        top.font, top.fill, top.border, top.alignment = HEADING_FONT, HEADING_FILL, THIN, WRAPPED
        put_text(below, name)
        below.font, below.fill, below.border = MACHINE_FONT, MACHINE_FILL, THIN


def _heading(
    table: str, column: str, language: Language, criteria: Mapping[str, Mapping[str, Any]] | None = None
) -> str:
    kind, field = field_of(table, column) or ("one", (column,))
    if kind == "rating":
        label = (criteria or {}).get(field[1], {}).get("label", "")
        if isinstance(label, Mapping):
            label = label.get(language.code) or next(iter(label.values()))
        if field[2] == "performance":
            return f"{field[1]}\n{label}"
        if len(field) > 3:
            return language.say("Reason: {name} ({language})", name=field[1], language=field[3])
        return language.say("Reason: {name}", name=field[1])
    base = next(name for name in TABLES[table] if name and f"{column}.".startswith(f"{name}."))
    word = language.render(FIELDS[base])
    if base == column:
        return word
    rest = column.removeprefix(f"{base}.")
    return f"{word} ({rest})" if kind == "text" else f"{word}: {rest}"


def _write_input(cell: Cell, look: str, text: str, money: str) -> None:
    """Write one cell that people fill in."""
    cell.font, cell.border, cell.protection = BODY_FONT, THIN, UNLOCKED
    cell.alignment = WRAPPED
    number = look in _NUMBERS or look in _MONEY or look == "level" or look.startswith("scale.")
    if not (number and text and put_number(cell, text)) and text:
        put_text(cell, text)
    elif look in _MONEY:
        cell.number_format = money
    elif look != "level":
        # As text, 1/6 stays a sixth and does not become a date.
        cell.number_format = AS_TEXT
    if number:
        cell.alignment = RIGHT


def _numeric(criterion: Mapping[str, Any]) -> bool:
    """Tell whether the levels of a criterion are plain numbers, so that they can be typed as such."""
    levels = criterion.get("scale", {}).get("levels", [])
    return all(number_text(level["level"]) == level["level"] for level in levels) and bool(levels)


def _help_to_rate(
    sheet: Worksheet,
    letter: str,
    where: str,
    criterion: Mapping[str, Any],
    document: Mapping[str, Any],
    language: Language,
) -> None:
    """Put the anchors at the heading of a criterion, and a list of its levels into its cells."""
    scale = criterion.get("scale", {})
    levels = scale.get("levels", [])
    if levels:
        lines = [f"{level['level']} – {_said(level.get('anchor', ''), language)}" for level in levels]
        note = "\n".join(lines)
        choices = _inline([level["level"] for level in levels]) or _range_of_levels(criterion["id"], document)
        _offer(sheet, where, choices, language, note)
    elif scale.get("kind") == "linear":
        low = scale.get("worst", scale.get("baseline", ""))
        note = language.say(
            "From {low} to {best} {unit}", low=low, best=scale.get("best", ""), unit=scale.get("unit", "")
        )
    else:
        points = scale.get("points", [])
        note = language.say(
            "From {low} to {best} {unit}",
            low=points[0][0] if points else "",
            best=points[-1][0] if points else "",
            unit=scale.get("unit", ""),
        )
    comment = Comment(note, "mcda-priority")
    comment.width, comment.height = 420, 40 + 18 * sum(1 + len(line) // 60 for line in note.split("\n"))
    sheet[f"{letter}1"].comment = comment


def _said(text: Any, language: Language) -> str:
    if isinstance(text, Mapping):
        return str(text.get(language.code) or next(iter(text.values()), ""))
    return str(text)


def _inline(choices: Sequence[str]) -> str:
    written = ",".join(choices)
    return f'"{written}"' if len(written) <= _LONGEST_LIST else ""


def _range_of_levels(criterion: str, document: Mapping[str, Any]) -> str:
    """Where the levels of a criterion stand in their own sheet."""
    row = _FIRST
    for group in document.get("groups", []):
        for one in group.get("criteria", []):
            count = len(one.get("scale", {}).get("levels", ()))
            if one["id"] == criterion:
                return f"levels!$B${row}:$B${row + count - 1}"
            row += count
    return ""


def _choices(table: str, column: str, document: Mapping[str, Any]) -> str:
    """The formula of a drop-down list: words of the format, or the ids of another sheet."""
    fixed = {
        ("criteria", "scale.kind"): ("levels", "linear", "piecewise"),
        ("rules", "kind"): RULE_KINDS,
    }
    if (table, column) in fixed:
        return _inline(fixed[table, column])
    source = {
        ("criteria", "group"): ("groups", "A"),
        ("levels", "criterion"): ("criteria", "B"),
        ("points", "criterion"): ("criteria", "B"),
        ("ratings", "proposal"): ("proposals", "A"),
        ("ratings", "assessor"): ("assessors", "A"),
        ("proposals", "owner"): ("owners", "A"),
        ("assessors", "owner"): ("owners", "A"),
        ("rules", "proposal"): ("proposals", "A"),
    }.get((table, column))
    if source is None:
        return ""
    name, letter = source
    if name == "criteria":
        count = sum(len(group.get("criteria", [])) for group in document.get("groups", []))
    else:
        count = len(document.get(name, []))
    return f"{name}!${letter}${_FIRST}:${letter}${_FIRST + count + _SPARE_ROWS - 1}"


def _offer(sheet: Worksheet, where: str, formula: str, language: Language, note: str = "") -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.showErrorMessage = True
    rule.error = language.say("Choose from the list.")
    if note:
        rule.showInputMessage = True
        rule.prompt = note if len(note) <= _LONGEST_LIST else note[: _LONGEST_LIST - 1] + "…"
    rule.add(where)
    sheet.add_data_validation(rule)


def _finish(sheet: Worksheet, frozen: str) -> None:
    sheet.row_dimensions[1].height = 62 if sheet.title == "ratings" else 34
    sheet.row_dimensions[2].height = 12
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    set_up_page(sheet, frozen=frozen, repeated="1:2")
