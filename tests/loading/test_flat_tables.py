"""Tables of cells and the nested document are two forms of the same facts."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from loading.test_round_trip import documents
from mcda_priority import InputError, Problem, document_from_problem, load_problem, problem_from_document
from mcda_priority.errors import Place
from mcda_priority.loading.flat_tables import Cell, Rows, column_of_rating, field_of, read_tables
from mcda_priority.loading.flat_writing import tables_from_document
from small import small_document


def cells(rows: Sequence[Sequence[str]], sheet: str = "") -> Rows:
    """Rows of text as cells that know their line and column, as a reader gives them."""
    return [
        [
            Cell(text, Place("f.csv", line=number, sheet=sheet, cell=f"{chr(ord('A') + at)}{number}"))
            for at, text in enumerate(row)
        ]
        for number, row in enumerate(rows, 1)
    ]


def problem_of(tables: Mapping[str, Sequence[Sequence[str]]]) -> Problem:
    """Read tables of text as a problem."""
    parsed = read_tables({name: cells(rows, name) for name, rows in tables.items()}, "f.csv")
    return problem_from_document(parsed.content, "f.csv", parsed.places)


def small_tables() -> dict[str, list[list[str]]]:
    """The small document as tables, fresh each time."""
    return tables_from_document(document_from_problem(problem_from_document(small_document())))


def faults_of(tables: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Everything that is said of tables that are refused."""
    with pytest.raises(InputError) as caught:
        problem_of(tables)
    return str(caught.value)


@settings(deadline=None, max_examples=60)
@given(documents())
def test_tables_read_back(document: dict[str, Any]) -> None:
    """Whatever a problem holds survives being laid out as tables, in any language, currency and kind of scale."""
    problem = problem_from_document(document)
    assert problem_of(tables_from_document(document_from_problem(problem))) == problem


def test_the_packaged_case_reads_back() -> None:
    """With owners, rules, reasons in three languages, weightings, assumptions and provenance."""
    problem = load_problem("helsinki-2021")
    assert problem_of(tables_from_document(document_from_problem(problem))) == problem


def test_criteria_named_like_columns_read_back() -> None:
    """A criterion called “Y.reason”, beside “Y”, is not taken for the reason of Y; nor one called “proposal”."""
    document = small_document()
    first, second = document["groups"][0]["criteria"]
    first["id"], second["id"] = "proposal", "proposal.reason"
    for proposal in document["proposals"]:
        proposal["ratings"] = {
            "proposal": "5",
            "proposal.reason": {"performance": "1", "reason": {"fi": "a", "en": "b"}},
        }
    problem = problem_from_document(document)
    assert problem_of(tables_from_document(document_from_problem(problem))) == problem


@pytest.mark.parametrize(
    ("criterion", "column"),
    [("Y1", "Y1"), ("Y.1", "Y.1"), ("Y.reason", "Y.reason.performance"), ("assessor", "assessor.performance")],
)
def test_the_column_of_a_rating_names_one_criterion(criterion: str, column: str) -> None:
    """Ids may hold points, so the last part alone says whether a column is a reason."""
    assert column_of_rating(criterion) == column
    assert field_of("ratings", column) == ("rating", ("", criterion, "performance"))


def test_heading_rows_blank_rows_and_notes_are_passed_over() -> None:
    """People put a title above, leave rows empty and write notes beside."""
    tables = small_tables()
    wanted = problem_of(tables)
    heading, *rows = tables["proposals"]
    tables["proposals"] = [
        ["Our proposals"],
        ["Identifier", "Name", "Cost", "Notes"],
        [*heading, "_notes", "", ""],
        *([*row, "ask again", "", " "] for row in rows),
        [""] * 9,
        [""] * len(heading) + ["only a note"],
    ]
    assert problem_of(tables) == wanted


def test_ratings_of_assessors_stand_under_their_name() -> None:
    """Each row of an assessor goes to `by`, an agreed row to the rating itself."""
    rows = [
        ["proposal", "assessor", "a", "b", "b.reason.fi"],
        ["p1", "A", "5", "1", "syy"],
        ["p1", "B", "6", "", ""],
        ["p2", "", "7", "2", ""],
    ]
    parsed = read_tables({"proposals": cells([["id"], ["p1"], ["p2"]]), "ratings": cells(rows, "ratings")}, "f.csv")
    assert parsed.content == {
        "proposals": [
            {
                "id": "p1",
                "ratings": {
                    "a": {"by": {"A": {"performance": "5"}, "B": {"performance": "6"}}},
                    "b": {"by": {"A": {"performance": "1", "reason": {"fi": "syy"}}}},
                },
            },
            {"id": "p2", "ratings": {"a": {"performance": "7"}, "b": {"performance": "2"}}},
        ]
    }
    assert parsed.places["proposals", 0, "ratings", "a", "by", "B", "performance"].cell == "C3"


def test_ratings_may_stand_beside_the_proposals() -> None:
    """A CSV file of proposals holds everything of a small call."""
    tables = small_tables()
    wanted = problem_of(tables)
    del tables["ratings"]
    tables["proposals"] = [
        ["id", "label", "cost", "ratings.a", "ratings.b", "ratings.b.reason"],
        ["p1", "One", "400,50 €", "5", "1", ""],
        ["p2", "Two", "500", "6", "2", "why"],
        ["p3", "Three", "600.00", "1", "2", ""],
    ]
    assert problem_of(tables) == wanted


def test_a_bad_cell_is_named_by_its_address() -> None:
    """A level off the scale, a missing rating and an amount that is none: each by sheet and cell, all at once."""
    tables = small_tables()
    assert (
        tables["ratings"][0] == ["proposal", "assessor", "a", "b", "b.reason"] or "assessor" not in tables["ratings"][0]
    )
    at = tables["ratings"][0].index("b")
    tables["ratings"][1][at] = "9"
    tables["ratings"][3][at] = ""
    tables["proposals"][2][tables["proposals"][0].index("cost")] = "a lot"
    column = chr(ord("A") + at)
    said = faults_of(tables).splitlines()
    assert len(said) == 3
    assert "sheet “proposals”, cell C3" in said[0]
    assert f"sheet “ratings”, cell {column}2" in said[1]
    assert f"sheet “ratings”, cell {column}4" in said[2]


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("proposals", ["id", "label", "cost", "colour"], "“colour” is not known in “proposals”"),
        ("proposals", ["id", "label", "cost", "cost"], "“cost” stands twice"),
        ("proposals", ["Name", "Cost"], "the row of column names is missing in “proposals”"),
        ("criteria", ["group", "id", "label", "scale.colour"], "“scale.colour” is not known in “criteria”"),
        ("ratings", ["Proposal"], "the row of column names is missing in “ratings”"),
        ("case", ["field", "worth"], "“worth” is not known in “case”"),
    ],
)
def test_unknown_columns_are_named_once(table: str, row: list[str], said: str) -> None:
    """One fault for the column, not one for each row of it."""
    tables = small_tables()
    tables[table] = [row, *tables[table][1:]]
    assert faults_of(tables).count(said) == 1


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("levels", ["c", "0", "none"], "there is no criterion “c”. Use one of a, b."),
        ("criteria", ["h", "c", "Third"], "there is no group “h”. Use one of g."),
        ("ratings", ["p9"], "there is no proposal “p9”. Use one of p1, p2, p3."),
        ("ratings", ["p1"], "this proposal has such a row already"),
        ("case", ["colour", "red"], "“colour” is not known in “case”"),
        ("case", ["", "red"], "this value has no name"),
        ("proposals", ["p4", "Four", "1", "x", "y", "z", "stray"], "this column has no name"),
    ],
)
def test_rows_that_lead_nowhere_are_refused(table: str, row: list[str], said: str) -> None:
    """A row that names a criterion, group or proposal which is not there would otherwise vanish."""
    tables = small_tables()
    tables[table].append(row)
    assert said in faults_of(tables)


def test_a_text_with_and_without_language_is_refused() -> None:
    """Which of the two would count is not for the reader of the file to guess."""
    tables = small_tables()
    tables["groups"][0].append("label.fi")
    tables["groups"][1].append("Ryhmä")
    assert "“label” is given with and without a language" in faults_of(tables)


def test_the_same_rating_in_two_tables_is_refused() -> None:
    """Beside the proposal and in the table of ratings: one of them would be lost."""
    tables = small_tables()
    tables["proposals"][0].append("ratings.a")
    tables["proposals"][1].append("3")
    assert "this proposal is rated on “a” already" in faults_of(tables)
