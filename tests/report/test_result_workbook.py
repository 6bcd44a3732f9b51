"""The result as a workbook: what the page says, in cells, with formulas of ours and none of anybody else's."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from loading.books import parts_of, sheet_of
from mcda_priority import decide, load_problem, problem_from_document
from mcda_priority.i18n import Language
from mcda_priority.report.result_workbook import results_workbook
from small import small_document


def book_of(document: dict[str, Any], code: str = "en", **options: Any) -> Workbook:
    """The result of a document as another program reads it."""
    decision = decide(problem_from_document(document), **options)
    return load_workbook(io.BytesIO(results_workbook(decision, Language(code))))


def column_of(book: Workbook, sheet: str, column: int) -> list[Any]:
    """The cells of a column below the heading."""
    one = sheet_of(book, sheet)
    return [one.cell(row, column).value for row in range(2, one.max_row + 1)]


def test_scores_ranks_and_money_are_those_worked_out_by_hand() -> None:
    """Points of the small town: 0.6 of a tenth of the length and 0.4 of half the level; p2 and p1 cost 900.50."""
    book = book_of(small_document())
    assert column_of(book, "Ranking", 1) == [1, 2, 3]
    assert column_of(book, "Ranking", 2) == pytest.approx([76, 50, 46])
    assert column_of(book, "Ranking", 3) == ["p2", "p1", "p3"]
    assert column_of(book, "Ranking", 6) == [500, 400.5, 600]
    assert column_of(book, "Ranking", 7) == ["Proposed for funding", "Proposed for funding", "Not proposed"]
    values = sheet_of(book, "Values")
    assert [values.cell(2, at).value for at in (3, 4)] == [0.6, 0.4]
    assert [values.cell(3, at).value for at in (3, 4)] == [0.5, 0.5]
    assert values["E3"].value == "=100*SUMPRODUCT($C$2:$D$2,C3:D3)"
    assert values["F3"].value == pytest.approx(50)
    assert column_of(book, "Portfolio", 4) == [500, 400.5, "=SUM(D2:D3)", 1000, "=D5-D4"]


def test_the_state_of_each_rule_is_shown() -> None:
    """Limits with what they found, the others as kept, and those switched off as such."""
    document = small_document()
    document["rules"] = [
        {"id": "two", "kind": "at_most", "projects": "2"},
        {"id": "cheap", "kind": "at_most", "money": "950"},
        {"id": "pair", "kind": "requires", "proposal": "p1", "requires": ["p2"]},
        {"id": "off", "kind": "exclusive", "proposals": ["p1", "p2"]},
    ]
    book = book_of(document, without=["off"])
    states = [[row[0].value, *(cell.value for cell in row[3:])] for row in sheet_of(book, "Rules").iter_rows(min_row=2)]
    assert states == [
        ["two", "kept", None, 2, 2],
        ["cheap", "kept", None, 900.5, 950],
        ["pair", "kept", None, None, None],
        ["off", "switched off", None, None, None],
    ]


def test_user_text_never_becomes_a_formula() -> None:
    """Names, labels and reasons that begin like formulas stay text; every formula in the file is one of ours."""
    document = small_document()
    for text, holder in zip(("=1+1", "+1", "-1", "@A1"), [document, *document["proposals"]], strict=True):
        holder["label"] = text
    document["rules"] = [{"id": "r", "kind": "must_fund", "proposals": ["p1"], "reason": "=cmd|' /C calc'!A1"}]
    document["assumptions"] = ["=1+1"]
    raw = results_workbook(decide(problem_from_document(document)), Language("en"))
    formulas = [
        formula
        for name, part in parts_of(raw).items()
        if name.startswith("xl/worksheets/")
        for formula in re.findall(r"<f>([^<]*)</f>", part.decode())
    ]
    assert formulas
    ours = re.compile(
        r"(100\*)?(SUM(PRODUCT)?\([$A-Z0-9:,]+\)|[A-Z]+[0-9]+-[A-Z]+[0-9]+|'Values'![$A-Z0-9]+\*'Values'![$A-Z0-9]+)"
    )
    assert [formula for formula in formulas if not ours.fullmatch(formula)] == []


def test_every_formula_stands_beside_what_it_gives() -> None:
    """Programs that show a file and do not work formulas out show the numbers; added up by hand from the town."""
    raw = results_workbook(decide(problem_from_document(small_document())), Language("en"))
    formulas: Any = load_workbook(io.BytesIO(raw))
    shown: Any = load_workbook(io.BytesIO(raw), data_only=True)
    cells = [
        cell for sheet in formulas.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert len(cells) == (1 + 3 * 2) + 3 * 3 + 3
    assert all(isinstance(shown[cell.parent.title][cell.coordinate].value, int | float) for cell in cells)
    assert [shown["Values"].cell(row, 5).value for row in (2, 3, 4, 5)] == pytest.approx([1, 50, 76, 46])
    assert [shown["Portfolio"].cell(row, 4).value for row in (4, 6)] == [900.5, 99.5]
    assert shown["Portfolio"]["C4"].value == pytest.approx(126)


@pytest.mark.parametrize("code", ["en", "fi", "sv"])
def test_the_same_decision_gives_the_same_bytes_and_says_what_is_illustrative(code: str) -> None:
    """No time of writing; the standing of the ratings and how they became one is on the first sheet."""
    decision = decide(load_problem("havulampela-2027"))
    raw = results_workbook(decision, Language(code))
    assert results_workbook(decision, Language(code)) == raw
    first = load_workbook(io.BytesIO(raw)).worksheets[0]
    text = "\n".join(str(row[0].value) for row in first.iter_rows())
    assert Language(code).say("ILLUSTRATIVE RATINGS") in text
    assert "p23" in text
    assert "Havulampela" in text
