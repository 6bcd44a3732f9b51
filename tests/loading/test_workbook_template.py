"""The workbook for people: it reads back, leads those who fill it in, and nothing in it runs."""

import io
import json
import re
import zipfile
from copy import deepcopy
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from loading.books import sheet_of
from mcda_priority import document_from_problem, load_problem, problem_from_document, save_problem
from mcda_priority.i18n import Language
from mcda_priority.loading.flat_tables import TABLES
from mcda_priority.loading.workbook import read_workbook
from mcda_priority.loading.workbook_starting import empty_document, starting_workbook
from mcda_priority.loading.workbook_template import write_workbook
from small import small_document

LANGUAGES = [Language(code) for code in ("en", "fi", "sv")]


def opened(raw: bytes) -> Workbook:
    """The workbook as another program reads it."""
    return load_workbook(io.BytesIO(raw))


def assessed_document() -> dict[str, Any]:
    """The small document with two assessors, one of whom has a conflict of interest."""
    document = small_document()
    document["aggregation"] = "mean"
    document["assessors"] = [{"id": "a1", "label": "First"}, {"id": "a2", "label": "Second", "conflicts": ["p2"]}]
    document["proposals"][0]["ratings"]["a"] = {"by": {"a1": {"performance": "5", "reason": "why"}}}
    return document


def column(sheet: Worksheet, name: str) -> int:
    """The position of a column by its machine name, in the second row."""
    return [cell.value for cell in sheet[2]].index(name) + 1


@pytest.mark.parametrize("document", [small_document(), assessed_document()], ids=["small", "assessed"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_document_is_the_same_in_every_language(document: dict[str, Any], language: Language) -> None:
    """Headings and notes are for people; what is read does not depend on them, and rows still empty say nothing."""
    written = document_from_problem(problem_from_document(document))
    parsed = read_workbook(write_workbook(written, language), "f.xlsx")
    again = problem_from_document(parsed.content, "f.xlsx", parsed.places)
    assert json.dumps(document_from_problem(again)) == json.dumps(written)


def test_the_same_content_gives_the_same_bytes() -> None:
    """A workbook under version control changes only where its content does."""
    document = document_from_problem(load_problem("helsinki-2021"))
    first = write_workbook(document, Language("sv"))
    assert write_workbook(deepcopy(document), Language("sv")) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A1", "＝1"])
def test_user_text_never_becomes_a_formula(start: str, tmp_path: Any) -> None:
    """Names and reasons that begin like a formula are text, in this file and after another program has saved it."""
    document = small_document()
    document["proposals"][0]["label"] = f"{start} shelter"
    document["proposals"][0]["ratings"]["a"] = {"performance": "5", "reason": start}
    document["label"] = start
    problem = problem_from_document(document)
    save_problem(problem, tmp_path / "f.xlsx")
    assert load_problem(tmp_path / "f.xlsx") == problem
    opened((tmp_path / "f.xlsx").read_bytes()).save(tmp_path / "again.xlsx")
    assert load_problem(tmp_path / "again.xlsx") == problem
    for name in ("f.xlsx", "again.xlsx"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert not any(re.search(rb"<f[ >/]", archive.read(part)) for part in archive.namelist() if "sheet" in part)


def test_labels_in_the_format_of_the_file_are_kept(tmp_path: Any) -> None:
    """_x0041_ is how a workbook writes a sign by its number; written by a user it stays what it is."""
    document = small_document()
    document["proposals"][0]["label"] = "_x0041_ and _x000D_"
    problem = problem_from_document(document)
    save_problem(problem, tmp_path / "f.xlsx")
    assert load_problem(tmp_path / "f.xlsx") == problem


def test_ratings_have_lists_anchors_and_a_row_for_each_assessor() -> None:
    """Whoever rates finds a row of the own, the levels to choose from, and the words of each level at hand."""
    book = opened(write_workbook(document_from_problem(problem_from_document(assessed_document())), Language("en")))
    sheet = sheet_of(book, "ratings")
    rows = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value or "") for row in range(3, 10)]
    # The first is rated by a1 and jointly; a2 may not rate the second, which has joint ratings as the third has.
    assert [row for row in rows if row[0]] == [("p1", ""), ("p1", "a1"), ("p1", "a2"), ("p2", ""), ("p3", "")]
    level = sheet.cell(1, column(sheet, "b"))
    assert level.comment is not None
    assert level.comment.text == "0 – none\n1 – some\n2 – much"
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    letter = get_column_letter(column(sheet, "b"))
    assert next(formula for where, formula in lists.items() if where.startswith(f"{letter}3:")) == '"0,1,2"'


def test_what_must_not_change_is_protected_and_the_rest_is_not() -> None:
    """Headings and the names of fields are locked; cells to fill in, the empty ones below as well, are not."""
    book = opened(write_workbook(document_from_problem(problem_from_document(small_document())), Language("fi")))
    assert book.sheetnames[0] == "instructions"
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        if sheet.title == "instructions":
            continue
        assert sheet["A1"].protection.locked
        assert sheet["A2"].protection.locked
        assert not sheet["C3"].protection.locked
        if sheet.title != "case":
            assert not sheet["A20"].protection.locked


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_an_empty_workbook_has_every_sheet_and_no_fault_of_form(language: Language) -> None:
    """What `init` writes lacks facts, and nothing else."""
    raw = starting_workbook(None, language)
    assert opened(raw).sheetnames == ["instructions", *TABLES]
    content = read_workbook(raw, "f.xlsx").content
    assert isinstance(content, dict)
    assert content["groups"] == empty_document(language)["groups"]
