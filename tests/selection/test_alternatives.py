"""Other good portfolios are all listed, once, in order, and with what tells them from the optimum."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcda_priority import (
    Alternatives,
    InfeasibleError,
    Portfolio,
    best_portfolios,
    portfolios_within,
    problem_from_document,
    score,
    select,
    tied_optima,
)
from mcda_priority.engine.instance import MOST_TIES
from strategies import Choice, choices, rated, ruled_documents


def selected(document: dict[str, Any]) -> Portfolio:
    """The portfolio of a document that allows one."""
    try:
        return select(score(problem_from_document(document)))
    except InfeasibleError:
        assume(False)
        raise


def listed(found: Alternatives) -> list[Choice]:
    """The entries as the search writes them."""
    quantum = found.portfolio.ranking.quantum
    return [Choice(one.selected, one.value * quantum, one.cost_minor) for one in found.entries]


@settings(max_examples=100, deadline=None)
@given(ruled_documents())
def test_every_tied_optimum_is_listed(document: dict[str, Any]) -> None:
    """As many as are counted, and one; the optimum itself stands first."""
    portfolio, right = selected(document), choices(document)
    found = tied_optima(portfolio)
    assert listed(found) == [one for one in right if one.value == right[0].value]
    assert (found.complete, len(found.entries) - 1) == (True, portfolio.ties)
    assert found.entries[0].selected == portfolio.ids
    assert (found.entries[0].enters, found.entries[0].leaves) == ((), ())


@settings(max_examples=100, deadline=None)
@given(ruled_documents(), st.fractions(0, 2, max_denominator=20))
def test_all_within_a_share_of_the_optimum(document: dict[str, Any], share: Fraction) -> None:
    """Those exactly at the border too; where the optimum is negative, the share is of its size."""
    portfolio, right = selected(document), choices(document)
    least = right[0].value - share * abs(right[0].value)
    found = portfolios_within(portfolio, share)
    assert listed(found) == [one for one in right if one.value >= least]
    assert found.complete


@settings(max_examples=80, deadline=None)
@given(ruled_documents(most=5), st.integers(1, 12))
def test_the_best_few(document: dict[str, Any], count: int) -> None:
    """So many, or all where there are fewer, in the order of the rule for ties."""
    portfolio, right = selected(document), choices(document)
    found = best_portfolios(portfolio, count)
    assert listed(found) == right[:count]


@settings(max_examples=40, deadline=None)
@given(ruled_documents(most=5))
def test_who_enters_and_who_leaves_leads_to_each(document: dict[str, Any]) -> None:
    """The optimum with the changes made to it is the other portfolio; the table repeats them."""
    portfolio = selected(document)
    found = portfolios_within(portfolio, Fraction(1, 2))
    for one in found.entries:
        assert not set(one.enters) & set(portfolio.ids)
        assert set(portfolio.ids) - set(one.leaves) | set(one.enters) == set(one.selected)
        assert set(one.leaves) <= set(portfolio.ids)
    frame = found.to_frame()
    assert frame["selected"].tolist() == [one.selected for one in found.entries]
    assert frame["cost_minor"].tolist() == [one.cost_minor for one in found.entries]
    assert frame["gap"].tolist() == pytest.approx(
        [float((portfolio.value - one.value) * portfolio.ranking.quantum) for one in found.entries]
    )


def test_the_optimum_stands_before_ties_that_hold_more() -> None:
    """What is worth nothing may be called for here, and costs nothing: a tie with it comes after one without."""
    document = rated({"a": 0, "b": 5, "c": 1}, {"a": 0, "b": 1, "c": 9}, 1)
    document["rules"] = [{"id": "r", "kind": "requires", "proposal": "c", "requires": ["a"]}]
    found = tied_optima(selected(document))
    assert [one.selected for one in found.entries] == [("b",), ("a", "b")]


def test_a_full_list_says_that_there_may_be_more() -> None:
    """Eleven equal proposals, five of which fit: 462 ties are listed; six of thirteen make 1,716, and 1,001 are."""
    for size, fits, complete in ((11, 5, True), (13, 6, False)):
        names = [f"p{at}" for at in range(size)]
        document = rated(dict.fromkeys(names, 1), dict.fromkeys(names, 1), fits)
        portfolio = selected(document)
        found = tied_optima(portfolio)
        assert found.complete is complete
        assert len(found.entries) == (462 if complete else MOST_TIES + 1)
        assert ("There may be more" in found.summary()) is not complete
    assert portfolio.ties == MOST_TIES


def test_the_page_shows_points_money_and_changes() -> None:
    """One line a portfolio, with what it is short of the best and who is exchanged."""
    portfolio = selected(rated({"a": 50, "b": 45, "c": 5}, {"a": 5, "b": 5, "c": 5}, 10))
    text = best_portfolios(portfolio, 2).summary()
    assert "95.0" in text
    second = next(line for line in text.splitlines() if "40.0" in line)
    assert "55.0" in second
    assert second.split()[-2:] == ["c", "b"]
    assert "There may be more" not in text
