"""The page that an officer reads: in order, in the reader's language, and with nothing left out."""

import re
from typing import Any

import pytest

from mcda_priority import Decision, decide, load_problem, problem_from_document
from mcda_priority.i18n import LANGUAGES, Language, Money
from mcda_priority.report.page import page
from mcda_priority.scoring import METHODS
from mcda_priority.tables import Heading, Paragraph, Table, written
from small import one_criterion_document, small_document

ENGLISH = Language("en")


def decided(document: dict[str, Any], method: str = "weighted-sum", budget: str | None = None) -> Decision:
    """The decision on a document."""
    return decide(problem_from_document(document), METHODS[method], budget)


def flat(decision: Decision, language: str = "en") -> str:
    """The page as one line, so that words are found wherever they break."""
    return re.sub(r"\s+", " ", written(page(decision, Language(language))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", list(METHODS))
def test_each_proposal_stands_in_ranking_and_portfolio(language: str, method: str) -> None:
    """Nobody's proposal is missing from a table, whatever the language."""
    problem = load_problem("helsinki-2021")
    parts = page(decide(problem, METHODS[method]), Language(language))
    tables = [part for part in parts if isinstance(part, Table)]
    labels = {proposal.label.text_in(language) for proposal in problem.proposals}
    complete = [table for table in tables if labels <= {cell for row in table.rows for cell in row}]
    assert len(complete) == 2
    criteria = {criterion.label.text_in(language) for criterion in problem.criteria}
    assert criteria <= {cell.strip() for row in tables[0].rows for cell in row}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_the_same_in_every_language(language: str) -> None:
    """Ten readers of three languages can speak of the same page."""
    count = [isinstance(part, Heading) for part in page(decided(small_document()), ENGLISH)].count(True)
    parts = page(decided(small_document()), Language(language))
    assert [isinstance(part, Heading) for part in parts].count(True) == count


def test_weights_are_global_and_sum_to_the_groups() -> None:
    """The weight that counts is the product of group and criterion."""
    table = next(part for part in page(decided(small_document()), ENGLISH) if isinstance(part, Table))
    assert [row[-1] for row in table.rows] == ["100.0%", "60.0%", "40.0%"]


@pytest.mark.parametrize("indent", range(80))
def test_an_amount_is_never_broken_over_two_lines(indent: int) -> None:
    """10 000 000 € in two pieces is two numbers."""
    amount = Language("sv").money(Money(1_000_000_000, "EUR"))
    text = f"{'x' * indent} {amount} är disponibelt"
    assert amount in written([Paragraph(text)])
    assert amount in written([Table(["A", "B"], [["a", text]], wide=(1,))])


def test_illustrative_ratings_are_marked_at_the_top() -> None:
    """Nobody may take invented ratings for the City's."""
    text = flat(decide(load_problem("helsinki-2021")))
    assert 0 < text.find("ILLUSTRATIVE RATINGS") < text.find("Criteria and weights")
    assert "ILLUSTRATIVE" not in flat(decided(small_document()))


def test_a_date_stands_where_there_is_no_stage() -> None:
    """A decision is dated."""
    document = small_document() | {"date": "2021-02-16"}
    assert "16 February 2021" in flat(decided(document))
    assert "16.2.2021" in flat(decided(document), "fi")
    assert "16.2.2021" in flat(decided(document), "sv")


def test_a_portfolio_by_index_stands_beside_the_one_by_value() -> None:
    """The page says that closeness is no value, and what the values would have selected."""
    text = flat(decided(small_document(), "topsis"))
    assert "Selected by an index, not by value. The weighted sum selects the same projects." in text
    assert "Selected by an index" not in flat(decided(small_document()))


def test_the_difference_between_index_and_value_is_named() -> None:
    """By hand: p1 .6 x .4 + .4 x .3 = .36, p2 .30, p3 .40; two of them fit. The index prefers p2 to p1."""
    document = small_document() | {"budget": "10"}
    document["groups"][0]["criteria"][1]["scale"] = {"kind": "linear", "baseline": "0", "best": "10"}
    rows = (("p1", "6", "4", "3"), ("p2", "3", "5", "0"), ("p3", "3", "0", "10"))
    document["proposals"] = [
        {"id": name, "label": name, "cost": cost, "ratings": {"a": a, "b": b}} for name, cost, a, b in rows
    ]
    assert decided(document).portfolio.ids == ("p1", "p3")
    by_index = decided(document, "topsis")
    assert by_index.portfolio.ids == ("p2", "p3")
    assert (
        "By the weighted sum this portfolio has 70.0 points, the best has 76.0. Only here: p2. Only there: p1."
    ) in flat(by_index)


def test_a_smaller_budget_is_the_one_that_is_shown() -> None:
    """Not the budget of the file."""
    text = flat(decided(small_document(), budget="600"))
    assert "€600 is available" in text
    assert "of €600; " in text
    assert "€1,000 " not in text


def test_a_budget_of_nothing_and_a_proposal_without_cost() -> None:
    """Zero is an amount: what costs nothing is funded."""
    document = one_criterion_document([("free", "0", "10"), ("dear", "5", "50")], "0")
    decision = decided(document)
    assert decision.portfolio.ids == ("free",)
    assert "The appropriation is zero" in flat(decision)
