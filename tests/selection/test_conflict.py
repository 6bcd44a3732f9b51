"""Where nothing keeps the rules, those that cannot hold together are named: all of them, and no others."""

from typing import Any

import pytest
from hypothesis import given, settings

from mcda_priority import InfeasibleError, problem_from_document, score, select
from strategies import amount, choices, rated, ruled_documents


def conflict(document: dict[str, Any], **options: Any) -> InfeasibleError:
    """The error of a document that no portfolio keeps."""
    with pytest.raises(InfeasibleError) as caught:
        select(score(problem_from_document(document)), **options)
    return caught.value


def with_rules(rules: list[dict[str, Any]], budget: int = 10) -> dict[str, Any]:
    """Three proposals a, b, c that cost 6, 6 and 3 cents."""
    points, costs = {"a": 5, "b": 4, "c": 3}, {"a": 6, "b": 6, "c": 3}
    return rated(points, costs, budget, rules=[{"id": f"r{at}", **rule} for at, rule in enumerate(rules)])


def must(*proposals: str) -> dict[str, Any]:
    """A rule that funds proposals in any case."""
    return {"kind": "must_fund", "proposals": list(proposals), "reason": "Decided."}


@settings(max_examples=400, deadline=None)
@given(ruled_documents(most=5))
def test_the_set_is_impossible_and_each_of_it_is_needed(document: dict[str, Any]) -> None:
    """Together, with the money if it is named, impossible; possible without any one of them, or with money enough."""
    if choices(document):
        return
    error = conflict(document)
    money = error.money_binds
    assert len(error.sentences) == len(error.rules) + money
    restricting = {rule["id"] for rule in document["rules"] if rule["kind"] != "enables"}
    assert set(error.rules) <= restricting

    def possible(kept: set[str], *, money: bool) -> bool:
        return bool(choices(document, restricting - kept, unlimited=not money))

    named = set(error.rules)
    assert not possible(named, money=money)
    assert all(possible(named - {name}, money=money) for name in named)
    assert not money or possible(named, money=False)
    assert error.rules or money


def test_a_saving_counts_while_the_conflict_is_looked_for() -> None:
    """a and b fit together by the saving, so that the conflict is with c, and not between a, b and the money."""
    rules = [must("a", "b"), {"kind": "enables", "proposal": "a", "enables": ["b"], "saving": "0.03"}, must("c")]
    error = conflict(with_rules(rules))
    assert error.rules == ("r0", "r2")
    assert str(error).count("\n") == 3
    assert "€0.10" in str(error)


def test_money_is_named_only_where_it_binds() -> None:
    """Both must be funded and exclude each other: no budget helps, so none is named."""
    error = conflict(with_rules([must("a"), {"kind": "exclusive", "proposals": ["a", "b"]}, must("b")], budget=1))
    assert error.rules == ("r0", "r1", "r2")
    assert len(error.sentences) == 3
    assert "appropriation" not in str(error)


def test_budget_lines_are_money() -> None:
    """The budget as a whole would do, one year of it does not."""
    document = with_rules([must("a")], budget=12)
    document["budget_lines"] = [{"id": f"y{at}", "label": "Y", "budget": amount(at)} for at in (2, 10)]
    for proposal in document["proposals"]:
        proposal["costs"] = {"y2": proposal.pop("cost")}
    error = conflict(document)
    assert error.rules == ("r0",)
    assert len(error.sentences) == 2


def test_rules_switched_off_are_not_named() -> None:
    """A what-if without one rule names another conflict, or none."""
    document = with_rules([must("a"), must("b"), must("c")], budget=9)
    assert conflict(document, without=["r2"]).rules == ("r0", "r1")
    assert select(score(problem_from_document(document)), without=["r1"]).ids == ("a", "c")


def test_the_budget_of_the_call_is_the_one_that_is_named() -> None:
    """The sentence states the amount that was asked for."""
    document = with_rules([must("a")])
    assert "€0.05" in str(conflict(document, budget=amount(5)))


def test_each_rule_is_said_in_its_own_words() -> None:
    """The id of the rule, and what it says of whom."""
    text = str(conflict(with_rules([must("a"), {"kind": "requires", "proposal": "a", "requires": ["b"]}])))
    assert "– r0: must be funded: a" in text
    assert "– r1: a requires b" in text
