"""`select` keeps every kind of rule, exactly: against a search of all subsets that reads the document itself."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import (
    InfeasibleError,
    Portfolio,
    problem_from_document,
    score,
    select,
)
from mcda_priority.engine.instance import MOST_TIES
from strategies import RULE_KINDS, amount, choices, ruled_documents


def selected(document: dict[str, Any], budget: int | None = None, without: Collection[str] = ()) -> Portfolio | None:
    """The portfolio of a document; None where no portfolio keeps its rules."""
    try:
        return select(
            score(problem_from_document(document)), None if budget is None else amount(budget), without=without
        )
    except InfeasibleError:
        return None


def value(portfolio: Portfolio) -> Fraction:
    """The portfolio's value, exactly; 1 is 100 points."""
    return portfolio.value * portfolio.ranking.quantum


@st.composite
def switched_off(draw: st.DrawFn, document: dict[str, Any]) -> list[str]:
    """Some of the rules of a document, or none."""
    names = [rule["id"] for rule in document["rules"]]
    return draw(st.lists(st.sampled_from(names), unique=True)) if names else []


def agrees_with_the_search(document: dict[str, Any], without: Collection[str]) -> None:
    """Compare everything that the search of all subsets knows."""
    right, found = choices(document, without), selected(document, without=without)
    assert (found is None) is (not right)
    if found is None:
        return
    assert (found.ids, found.cost_minor, value(found)) == (right[0].ids, right[0].cost, right[0].value)
    assert (found.proven, found.bound) == (True, found.value)
    assert found.ties == min(MOST_TIES, sum(one.value == right[0].value for one in right) - 1)
    assert found.without == tuple(without)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_equals_the_search_of_all_subsets(data: st.DataObject) -> None:
    """Any rules together, some switched off: members, cost, value, ties, and infeasible only where nothing is left."""
    document = data.draw(ruled_documents())
    agrees_with_the_search(document, data.draw(switched_off(document)))


@settings(max_examples=40, deadline=None)
@given(st.data())
@pytest.mark.parametrize("kind", RULE_KINDS)
def test_each_kind_by_itself(kind: str, data: st.DataObject) -> None:
    """No kind of rule is so rare among the others that it goes untested."""
    agrees_with_the_search(data.draw(ruled_documents(most=5, kinds=(kind,))), ())
