"""A copy of a workbook in which the cells at fault are marked, and all faults are listed on a sheet of their own."""

import io
import re
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Language
from mcda_priority.loading.workbook_format import (
    BODY_FONT,
    HEADING_FILL,
    HEADING_FONT,
    LINK_FONT,
    THIN,
    WRAPPED,
    as_bytes,
    put_text,
    set_up_page,
    sheet_cell,
)
from mcda_priority.loading.workbook_helps import size_of_note
from mcda_priority.loading.workbook_package import RefusedError, check_parts

FAULTS_SHEET = "_faults"
"""The sheet that lists what is wrong; like every sheet of that kind of name it is not read."""

_MARK = PatternFill("solid", start_color="FFFFC7CE")
_SIGN = "mcda-priority: "


def marked_workbook(raw: bytes, source: str, faults: Sequence[Fault], language: Language) -> bytes:
    """Mark what is wrong in a copy of a workbook.

    Each cell at fault is filled with red, and its comment says what is wrong, below what it said before. Everything
    else that the cells hold and show stays, but for pictures and charts.

    Parameters
    ----------
    raw
        The bytes of an .xlsx file.
    source
        Its name, for messages.
    faults
        What is wrong with it, as `load_problem` says.
    language
        Language of the comments.

    Raises
    ------
    InputError
        The file is no workbook that is read here.
    """
    try:
        check_parts(raw)
    except RefusedError as refused:
        raise InputError([Fault(Place(source), refused.message)]) from None
    book = load_workbook(io.BytesIO(raw), rich_text=True)
    for sheet in book.worksheets:
        _widen_comments(sheet)
    for fault in faults:
        at_fault = _sheet_of(book, fault)
        if at_fault is not None and fault.place.cell:
            _mark(at_fault[fault.place.cell], language.render(fault.message))
    _list_faults(book, faults, language)
    return as_bytes(book)


def _sheet_of(book: Workbook, fault: Fault) -> Worksheet | None:
    sheet = book[fault.place.sheet] if fault.place.sheet in book.sheetnames else None
    return sheet if isinstance(sheet, Worksheet) else None


def _mark(cell: Cell, sentence: str) -> None:
    cell.fill = _MARK
    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    note = f"{before}{_SIGN}{sentence}"
    cell.comment = Comment(note, "mcda-priority")
    cell.comment.width, cell.comment.height = size_of_note(note)


def _widen_comments(sheet: Worksheet) -> None:
    """Comments lose their size when they are read; give them one in which they can be read."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None:
                cell.comment.width, cell.comment.height = size_of_note(cell.comment.text)


def _list_faults(book: Workbook, faults: Sequence[Fault], language: Language) -> None:
    if FAULTS_SHEET in book.sheetnames:
        book.remove(book[FAULTS_SHEET])
    sheet = book.create_sheet(FAULTS_SHEET, 0)
    heading = (language.say("Sheet"), language.say("Cell"), language.say("What is wrong"))
    for column, (word, width) in enumerate(zip(heading, (16, 12, 110), strict=True), 1):
        cell = sheet_cell(sheet, 1, column)
        put_text(cell, word)
        cell.font, cell.fill, cell.border = HEADING_FONT, HEADING_FILL, THIN
        sheet.column_dimensions["ABC"[column - 1]].width = width
    for row, fault in enumerate(faults, 2):
        words = (fault.place.sheet, fault.place.cell, language.render(fault.message))
        for column, word in enumerate(words, 1):
            cell = sheet_cell(sheet, row, column)
            put_text(cell, word)
            cell.font, cell.border, cell.alignment = BODY_FONT, THIN, WRAPPED
        if fault.place.cell and re.fullmatch(r"\w+", fault.place.sheet) and _sheet_of(book, fault) is not None:
            link = sheet_cell(sheet, row, 2)
            link.hyperlink = f"#{fault.place.sheet}!{fault.place.cell}"
            put_text(link, fault.place.cell)
            link.font = LINK_FONT
    for one in book.worksheets:
        one.sheet_view.tabSelected = one is sheet
    book.active = 0
    set_up_page(sheet, frozen="A2", repeated="1:1")
