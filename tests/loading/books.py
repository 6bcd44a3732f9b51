"""Workbooks that tests start from: as openpyxl writes them, cell by cell, and with one part of the file changed."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority import document_from_problem, problem_from_document
from mcda_priority.loading.flat_writing import tables_from_document
from small import small_document

Tables = dict[str, list[list[Any]]]


def small_tables() -> Tables:
    """The small document as tables of text, fresh each time."""
    return {**tables_from_document(document_from_problem(problem_from_document(small_document())))}


def plain_book(tables: Mapping[str, Sequence[Sequence[Any]]]) -> Workbook:
    """A workbook without any formats; a value is written as openpyxl takes it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def sheet_of(book: Workbook, name: str) -> Worksheet:
    """A sheet of cells, by its name."""
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def bytes_of(book: Workbook) -> bytes:
    """The file of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
