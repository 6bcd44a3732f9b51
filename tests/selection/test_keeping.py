"""A portfolio's rules are read off the rules themselves: the check that stands between the engine and every result."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import problem_from_document
from mcda_priority.selection.keeping import added_up, broken_rules
from strategies import breaches, choices, rated, ruled_documents

QUANTUM = Fraction(1, 600)


@settings(max_examples=200, deadline=None)
@given(ruled_documents(), st.data())
def test_names_what_a_portfolio_breaks(document: dict[str, Any], data: st.DataObject) -> None:
    """For any portfolio, the best ones and others: rules and budget lines as the document has them."""
    funded = data.draw(st.lists(st.sampled_from([one["id"] for one in document["proposals"]]), unique=True))
    problem = problem_from_document(document)
    units = [int(Fraction(one["ratings"]["worth"]) / 100 / QUANTUM) for one in document["proposals"]]
    value, _ = added_up(problem, units, QUANTUM, funded, ())
    broken = broken_rules(problem, funded, value * QUANTUM, problem.budget_minor)
    assert set(broken) == breaches(document, funded)[0]
    assert len(set(broken)) == len(broken)


@settings(max_examples=100, deadline=None)
@given(ruled_documents(kinds=("enables", "must_fund")))
def test_adds_up_bonuses_and_savings(document: dict[str, Any]) -> None:
    """Value and cost of every portfolio, in units that hold all points and bonuses."""
    problem = problem_from_document(document)
    units = [int(Fraction(one["ratings"]["worth"]) / 100 / QUANTUM) for one in document["proposals"]]
    for one in choices(document, unlimited=True, idle=True):
        value, cost = added_up(problem, units, QUANTUM, one.ids, ())
        assert (value * QUANTUM, cost) == (one.value, one.cost)


def test_rules_switched_off_are_not_broken() -> None:
    """The same portfolio keeps everything once the rule is off."""
    rule = {"id": "never", "kind": "must_not_fund", "proposals": ["a"], "reason": "Decided."}
    problem = problem_from_document(rated({"a": 1}, {"a": 1}, 1, rules=[rule]))
    assert broken_rules(problem, ["a"], Fraction(1, 100), 1) == ["never"]
    assert broken_rules(problem, ["a"], Fraction(1, 100), 1, ["never"]) == []
