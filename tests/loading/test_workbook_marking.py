"""A copy with its faults marked shows each at its cell, and loses nothing of what people wrote."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.workbook import Workbook

from loading.books import bytes_of, packed, parts_of, sheet_of
from loading.test_workbook_template import assessed_document, column
from mcda_priority import InputError, document_from_problem, problem_from_document
from mcda_priority.errors import Fault
from mcda_priority.i18n import Language
from mcda_priority.loading.parsed import with_faults
from mcda_priority.loading.workbook import read_workbook
from mcda_priority.loading.workbook_marking import FAULTS_SHEET, marked_workbook
from mcda_priority.loading.workbook_template import write_workbook


def opened(raw: bytes) -> Workbook:
    """The workbook as another program reads it."""
    return load_workbook(io.BytesIO(raw))


def faults_of(raw: bytes) -> tuple[Fault, ...]:
    """What is wrong with a workbook."""
    parsed = read_workbook(raw, "f.xlsx")
    with pytest.raises(InputError) as caught:
        problem_from_document(parsed.content, "f.xlsx", parsed.places)
    return with_faults(caught.value, parsed.faults).faults


def faulty() -> bytes:
    """A filled workbook with a wrong level, a formula, a label like a formula, and a comment at a bad cell."""
    book = opened(write_workbook(document_from_problem(problem_from_document(assessed_document())), Language("en")))
    ratings, proposals = sheet_of(book, "ratings"), sheet_of(book, "proposals")
    bad = ratings.cell(3, column(ratings, "b"))
    bad.value = "7"
    bad.comment = Comment("Asked on Monday.", "analyst")
    proposals.cell(4, column(proposals, "cost")).value = "=1+1"
    label = proposals.cell(3, column(proposals, "label"))
    label.value = "=1+1"
    label.data_type = "s"
    return bytes_of(book)


def test_bad_cells_are_filled_and_commented_and_nothing_else_changes() -> None:
    """Values, lists, protection, widths and comments are those of the file; the faults are marked and listed."""
    raw = faulty()
    faults = faults_of(raw)
    places = {(fault.place.sheet, fault.place.cell) for fault in faults}
    assert ("proposals", "F4") in places
    assert len(places) == 2
    before, after = opened(raw), opened(marked_workbook(raw, "f.xlsx", faults, Language("en")))
    assert after.sheetnames == [FAULTS_SHEET, *before.sheetnames]
    for sheet in before.worksheets:
        copy = sheet_of(after, sheet.title)
        assert copy.dimensions == sheet.dimensions
        assert copy.protection.sheet == sheet.protection.sheet
        assert copy.freeze_panes == sheet.freeze_panes
        assert len(copy.data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
        assert {key: one.width for key, one in copy.column_dimensions.items()} == {
            key: one.width for key, one in sheet.column_dimensions.items()
        }
        for row in sheet.iter_rows():
            for cell in row:
                other = copy[cell.coordinate]
                assert (other.value, other.data_type) == (cell.value, cell.data_type)
                assert other.protection.locked == cell.protection.locked
                assert other.number_format == cell.number_format
                marked = (sheet.title, cell.coordinate) in places
                assert (other.fill.start_color.rgb == "FFFFC7CE") is marked
                if not marked:
                    assert (other.comment and other.comment.text) == (cell.comment and cell.comment.text)
    ratings = sheet_of(after, "ratings")
    comment = ratings.cell(3, column(ratings, "b")).comment
    assert comment is not None
    assert comment.text.startswith("Asked on Monday.\n\nmcda-priority: ")
    listed = sheet_of(after, FAULTS_SHEET)
    assert [(listed.cell(row, 1).value, listed.cell(row, 2).value) for row in range(2, len(faults) + 2)] == [
        (fault.place.sheet, fault.place.cell) for fault in faults
    ]


def test_a_copy_marked_twice_lists_the_faults_once() -> None:
    """People correct the copy and check that; what is listed there is not read."""
    raw = faulty()
    first = marked_workbook(raw, "f.xlsx", faults_of(raw), Language("en"))
    again = marked_workbook(first, "f.xlsx", faults_of(first), Language("en"))
    assert opened(again).sheetnames == opened(first).sheetnames


def test_a_hostile_workbook_is_not_copied() -> None:
    """A part that the reader would not even look at is refused before a program that is less careful opens it."""
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]><a>&a;</a>'
    raw = packed({**parts_of(faulty()), "xl/theme/theme1.xml": bomb})
    with pytest.raises(InputError, match="document type or entities"):
        marked_workbook(raw, "f.xlsx", faults_of(raw), Language("en"))
