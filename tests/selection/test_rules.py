"""`select` keeps every kind of rule, exactly: against a search of all subsets that reads the document itself."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcda_priority import (
    InfeasibleError,
    InputError,
    Portfolio,
    StaircaseRulesError,
    problem_from_document,
    score,
    select,
    staircase,
)
from mcda_priority.engine.instance import MOST_TIES
from strategies import RULE_KINDS, amount, cents, choices, rated, ruled_documents


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


@settings(max_examples=60, deadline=None)
@given(ruled_documents(most=5))
def test_what_no_rule_calls_for_is_never_needed(document: dict[str, Any]) -> None:
    """Leaving out beforehand what is worth nothing and what no rule can call for loses no portfolio that is best."""
    everything = choices(document, idle=True)
    found = selected(document)
    assert (found is None) is (not everything)
    if found is not None:
        best = everything[0]
        assert (found.ids, value(found), found.cost_minor) == (best.ids, best.value, best.cost)


@settings(max_examples=80, deadline=None)
@given(ruled_documents(kinds=("must_fund", "must_not_fund", "requires", "exclusive", "enables", "limit")), st.data())
def test_more_money_never_buys_less(document: dict[str, Any], data: st.DataObject) -> None:
    """Under rules that do not depend on the budget, that is without shares of it."""
    assume(not any("share" in rule for rule in document["rules"]))
    less = data.draw(st.integers(0, cents(document["budget"])))
    smaller, larger = selected(document, less), selected(document)
    assert smaller is None or (larger is not None and value(smaller) <= value(larger))


@settings(max_examples=80, deadline=None)
@given(ruled_documents(), st.integers(2, 10**9))
def test_another_unit_of_money_changes_nothing(document: dict[str, Any], factor: int) -> None:
    """All amounts times k, those in rules and budget lines too: the same portfolio."""
    scaled = {key: times(part, factor) for key, part in document.items()}
    here, there = selected(document), selected(scaled)
    assert (here is None) is (there is None)
    if here is not None and there is not None:
        assert (here.ids, value(here), here.ties) == (there.ids, value(there), there.ties)
        assert here.cost_minor * factor == there.cost_minor


def times(node: Any, factor: int) -> Any:
    """A part of a document with all amounts multiplied: they are the only text with two decimals."""
    if isinstance(node, dict):
        return {key: times(part, factor) for key, part in node.items()}
    if isinstance(node, list):
        return [times(part, factor) for part in node]
    return amount(cents(node) * factor) if isinstance(node, str) and "." in node and node[-3] == "." else node


LIMITS: list[tuple[str, dict[str, Any], tuple[str, ...] | None]] = [
    ("floor of a share at most", {"kind": "at_most", "share": "50 %"}, ("a",)),
    ("ceiling of a share at least", {"kind": "at_least", "share": "50 %", "proposals": ["b", "c"]}, ("b", "c")),
    ("a share of all at least", {"kind": "at_least", "share": 1}, None),
    ("a share of nothing", {"kind": "at_most", "share": "0 %"}, ()),
    ("a count for each group", {"kind": "at_most", "projects": 1, "each": "side"}, ("a", "b")),
    ("a count among one group", {"kind": "at_least", "projects": 2, "among": {"side": "right"}}, ("b", "c")),
    ("of an owner with its divisions", {"kind": "at_most", "projects": 0, "among": {"owner": "city"}}, ("b", "c")),
    ("each owner", {"kind": "at_least", "projects": 1, "each": "owner"}, ("a", "b")),
    ("a fraction of an attribute", {"kind": "at_most", "total": "0.7", "attribute": "km"}, ("a", "c")),
    ("a third exactly", {"kind": "at_least", "total": "2/3", "attribute": "km"}, ("a", "b")),
    ("a limit far out of reach", {"kind": "at_most", "total": "1e30", "attribute": "km"}, ("a", "b")),
    ("more than there is", {"kind": "at_least", "total": "1e30", "attribute": "km"}, None),
]


@pytest.mark.parametrize(("name", "limit", "funded"), LIMITS, ids=[name for name, _, _ in LIMITS])
def test_limits_by_hand(name: str, limit: dict[str, Any], funded: tuple[str, ...] | None) -> None:
    """a costs 5, b 5 and c 4 of 11 cents and the points fall: half the budget is 5.5, so 5 at most and 6 at least."""
    document = rated({"a": 9, "b": 8, "c": 6}, {"a": 5, "b": 5, "c": 4}, 11)
    document["owners"] = [
        {"id": "city", "label": "City"},
        {"id": "parks", "label": "Parks", "part_of": "city"},
        {"id": "state", "label": "State"},
    ]
    facts = (("left", "parks", "1/3"), ("right", "state", "0.5"), ("right", "state", "0.1"))
    for proposal, (side, owner, length) in zip(document["proposals"], facts, strict=True):
        proposal |= {"tags": {"side": side}, "owner": owner, "attributes": {"km": length}}
    found = selected(document | {"rules": [{"id": "limit", **limit}]})
    assert (None if found is None else found.ids) == funded, name


def test_a_circle_is_funded_together_or_not_at_all() -> None:
    """Each requires the next: three for 9 cents are out of reach of 8, so that a fourth, worth less, is funded."""
    document = rated({"a": 9, "b": 9, "c": 9, "d": 1}, dict.fromkeys("abcd", 3), 8)
    document["rules"] = [
        {"id": f"{one}-{other}", "kind": "requires", "proposal": one, "requires": [other]}
        for one, other in ("ab", "bc", "ca")
    ]
    for budget, funded in ((8, ("d",)), (9, ("a", "b", "c")), (12, ("a", "b", "c", "d"))):
        found = selected(document, budget)
        assert found is not None
        assert found.ids == funded


def test_variants_of_one_project() -> None:
    """The full or the reduced variant, never both: the reduced one leaves room for another project."""
    document = rated({"full": 10, "reduced": 7, "other": 5}, {"full": 8, "reduced": 5, "other": 4}, 9)
    document["rules"] = [{"id": "variants", "kind": "exclusive", "proposals": ["full", "reduced"]}]
    found = selected(document)
    assert found is not None
    assert found.ids == ("reduced", "other")


def test_a_bonus_finer_than_all_scores_counts() -> None:
    """Scores in steps of 50 points, a bonus of 3: it is neither rounded away nor rounded up."""
    document = rated({"a": 50, "b": 50, "c": 50}, dict.fromkeys("abc", 1), 2)
    document["rules"] = [{"id": "e", "kind": "enables", "proposal": "a", "enables": ["c"], "bonus": 3}]
    found = selected(document)
    assert found is not None
    assert (found.ids, value(found)) == (("a", "c"), Fraction(103, 100))


def test_a_saving_lets_in_what_would_not_fit() -> None:
    """Eleven cents of costs, ten of budget: the saving counts in the cost, and only where both are funded."""
    document = rated({"a": 5, "b": 5}, {"a": 6, "b": 5}, 10)
    document["rules"] = [{"id": "e", "kind": "enables", "proposal": "a", "enables": ["b"], "saving": "0.01"}]
    found = selected(document)
    assert found is not None
    assert (found.ids, found.cost_minor, found.unspent_minor) == (("a", "b"), 10, 0)


def test_one_year_can_bind_where_the_sum_does_not() -> None:
    """Two budget lines: what is left of one cannot be spent in the other."""
    document = rated({"a": 9, "b": 8}, {"a": 0, "b": 0}, 10)
    document["budget_lines"] = [
        {"id": "2026", "label": "2026", "budget": "0.07"},
        {"id": "2027", "label": "2027", "budget": "0.03"},
    ]
    for proposal, costs in zip(document["proposals"], (("0.01", "0.04"), ("0.05", "0.02")), strict=True):
        del proposal["cost"]
        proposal["costs"] = dict(zip(("2026", "2027"), costs, strict=True))
    found = selected(document)
    assert found is not None
    assert (found.ids, found.cost_minor) == (("b",), 7)


def test_rules_that_are_not_known_cannot_be_switched_off() -> None:
    """A line for each name, before anything is solved."""
    document = rated({"a": 1}, {"a": 1}, 1, rules=[{"id": "known", "kind": "minimum_value", "points": 2}])
    with pytest.raises(InputError) as caught:
        selected(document, without=["known", "unknown", "gone"])
    assert [fault.message.values["came"] for fault in caught.value.faults] == ["unknown", "gone"]
    assert "known" in str(caught.value)


@settings(max_examples=80, deadline=None)
@given(ruled_documents(kinds=("must_fund", "must_not_fund", "enables", "requires", "limit")))
def test_the_staircase_keeps_what_it_can_and_names_what_it_cannot(document: dict[str, Any]) -> None:
    """Who must or must not be funded is kept at every step; every other rule that has an effect is named, and lines."""
    ranking = score(problem_from_document(document))
    others = [
        rule["id"]
        for rule in document["rules"]
        if rule["kind"] not in {"must_fund", "must_not_fund"}
        and (rule["kind"] != "enables" or rule.get("bonus", 0) or cents(rule.get("saving", "0")))
    ]
    lines = [line["id"] for line in document.get("budget_lines", ())]
    if others or lines:
        with pytest.raises(StaircaseRulesError) as caught:
            staircase(ranking)
        assert caught.value.rules == (*others, *lines)
        assert all(name in str(caught.value) for name in (*others, *lines))
    if lines:
        return
    if not choices(document, others):
        with pytest.raises(InfeasibleError):
            staircase(ranking, without=others)
        return
    stairs = staircase(ranking, without=others)
    for step in range(len(stairs)):
        best = choices(document, others, budget=int(stairs.costs_minor[step]))[0]
        assert (stairs.portfolio(step), int(stairs.values[step]) * ranking.quantum) == (best.ids, best.value)
