"""A case as a workbook for people to fill in: instructions, drop-down lists, anchors at hand, protected headings."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority.i18n import Language
from mcda_priority.loading.flat_tables import FIELD, TABLES, VALUE, field_of
from mcda_priority.loading.flat_writing import TextRows, tables_from_document
from mcda_priority.loading.workbook import INSTRUCTIONS
from mcda_priority.loading.workbook_cells import number_text
from mcda_priority.loading.workbook_columns import in_languages, languages_of, with_offered
from mcda_priority.loading.workbook_format import (
    AS_TEXT,
    BODY_FONT,
    FIRST_ROW,
    HEADING_FILL,
    HEADING_FONT,
    LINK_FONT,
    MACHINE_FILL,
    MACHINE_FONT,
    RIGHT,
    SPARE_ROWS,
    THIN,
    TITLE_FONT,
    UNLOCKED,
    WRAPPED,
    as_bytes,
    fit_rows,
    money_format,
    put_number,
    put_text,
    set_up_page,
    sheet_cell,
)
from mcda_priority.loading.workbook_helps import choices, choices_of_case, help_to_rate, numeric_levels, offer
from mcda_priority.loading.workbook_words import FIELDS, SHEETS, instructions

_PRINTED = 3
"""Empty rows that are printed below what a sheet holds."""

_MONEY = frozenset({"cost", "costs", "budget", "money", "saving"})
_NUMBERS = frozenset({"weight", "points", "value", "performance", "weights", "attributes", "bonus", "total", "share"})
_LEVELS = frozenset({"level", "scale.baseline", "scale.best", "scale.worst"})
_WIDTHS = {"id": 12, "text": 44, "one": 16, "list": 24, "map": 14, "line": 30, "rating": 15}


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
            heading, body = with_offered(table, rows, document, language)
            _write_table(sheet, heading, body, document, language)
    return as_bytes(book)


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
    fit_rows(sheet, 3, row)
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    set_up_page(sheet)
    sheet.page_setup.fitToHeight = 1


def _write_case(sheet: Worksheet, rows: TextRows, document: Mapping[str, Any], language: Language) -> None:
    given = {row[0]: row[1] for row in rows[1:]}
    names = list(dict.fromkeys([*in_languages("case", list(TABLES["case"]), languages_of(document, language)), *given]))
    order = list(TABLES["case"])
    names.sort(key=lambda name: next(at for at, known in enumerate(order) if f"{name}.".startswith(f"{known}.")))
    money = money_format(str(document.get("currency", "EUR")))
    _write_heading(sheet, [FIELD, "_meaning", VALUE], [language.say("Field"), language.say("Meaning"), ""], language)
    for row, name in enumerate(names, FIRST_ROW):
        put_text(sheet_cell(sheet, row, 1), name)
        put_text(sheet_cell(sheet, row, 2), _heading("case", name, language))
        cell = sheet_cell(sheet, row, 3)
        _write_input(cell, "budget" if name == "budget" else "id", given.get(name, ""), money)
        cell.alignment = WRAPPED
        for other in (sheet_cell(sheet, row, 1), sheet_cell(sheet, row, 2)):
            other.font, other.fill, other.border, other.alignment = MACHINE_FONT, MACHINE_FILL, THIN, WRAPPED
        sheet_cell(sheet, row, 2).font = BODY_FONT
        if formula := choices_of_case(name):
            offer(sheet, f"C{row}", formula, language)
    for column, width in (("A", 22), ("B", 44), ("C", 70)):
        sheet.column_dimensions[column].width = width
    _finish(sheet, "C3", FIRST_ROW + len(names) - 1)


def _write_table(
    sheet: Worksheet, heading: Sequence[str], body: TextRows, document: Mapping[str, Any], language: Language
) -> None:
    table = sheet.title
    criteria = {one["id"]: one for group in document.get("groups", []) for one in group.get("criteria", [])}
    words = [_heading(table, column, language, criteria) for column in heading]
    _write_heading(sheet, heading, words, language)
    money = money_format(str(document.get("currency", "EUR")))
    last = FIRST_ROW + len(body) + SPARE_ROWS - 1
    for at, column in enumerate(heading, 1):
        kind, field = field_of(table, column) or ("one", (column,))
        letter = get_column_letter(at)
        look = column if table == "criteria" and column.startswith("scale.") else field[0] or column
        criterion = criteria.get(field[1]) if kind == "rating" else None
        if kind == "rating":
            look = "reason" if "reason" in field[2:3] else _look_of_rating(criterion or {})
        for row in range(FIRST_ROW, last + 1):
            text = body[row - FIRST_ROW][at - 1] if row < FIRST_ROW + len(body) else ""
            _write_input(sheet_cell(sheet, row, at), look, text, money)
        wide = kind == "text" or look == "reason"
        sheet.column_dimensions[letter].width = 40 if wide else 12 if column == "id" else _WIDTHS[kind]
        where = f"{letter}{FIRST_ROW}:{letter}{last}"
        if criterion is not None and look != "reason":
            help_to_rate(sheet, letter, where, criterion, document, language)
        elif formula := choices(table, column, document):
            offer(sheet, where, formula, language)
    frozen = "C3" if table in {"ratings", "levels", "criteria"} else "B3"
    _finish(sheet, frozen, FIRST_ROW + len(body) - 1)


def _look_of_rating(criterion: Mapping[str, Any]) -> str:
    if criterion.get("scale", {}).get("kind") in {"linear", "piecewise"}:
        return "performance"
    return "level" if numeric_levels(criterion) else "id"


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
    number = look in _NUMBERS or look in _MONEY or look in _LEVELS
    # The name of a level is read as it is written: 1.0 is not 1.
    as_number = number and (look not in _LEVELS or number_text(text) == text)
    if text and not (as_number and put_number(cell, text)):
        put_text(cell, text)
    elif look in _MONEY:
        cell.number_format = money
    elif look not in _LEVELS:
        # As text, 1/6 stays a sixth and does not become a date.
        cell.number_format = AS_TEXT
    if number:
        cell.alignment = RIGHT


def _finish(sheet: Worksheet, frozen: str, last: int) -> None:
    fit_rows(sheet, 1, 1, lowest=34)
    fit_rows(sheet, FIRST_ROW, last)
    sheet.row_dimensions[2].height = 12
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    set_up_page(sheet, frozen=frozen, repeated="1:2")
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{max(last, FIRST_ROW) + _PRINTED}"
    if sheet.title == "ratings":
        sheet.page_setup.fitToWidth = 0
        sheet.print_title_cols = "A:B"
