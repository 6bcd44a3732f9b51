"""Rules are data: what a file says of them is what is kept, exactly, and what is written reads back."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import Problem, document_from_problem, problem_from_document
from mcda_priority.problem.rules import Enables, Limit, MinimumValue, MustFund
from mcda_priority.report.fingerprint import fingerprint
from strategies import rated, ruled_documents


def with_rule(**rule: object) -> Problem:
    """A problem with two proposals and one rule."""
    document = rated({"a": 5, "b": 4}, {"a": 1, "b": 1}, 1000, rules=[{"id": "r", **rule}])
    document["proposals"][0] |= {"tags": {"district": "north"}, "attributes": {"km": "1/3"}}
    return problem_from_document(document)


@settings(max_examples=100, deadline=None)
@given(ruled_documents(), st.data())
def test_what_was_written_is_read_back(document: dict[str, Any], data: st.DataObject) -> None:
    """Rules, budget lines, tags, attributes, owners and reasons: the same problem, document and hash."""
    for rule in document["rules"]:
        if data.draw(st.booleans()):
            rule["reason"] = {"fi": "Päätetty.", "en": "Decided."}
    problem = problem_from_document(document)
    written = document_from_problem(problem)
    again = problem_from_document(written)
    assert again == problem
    assert document_from_problem(again) == written
    assert fingerprint(again) == fingerprint(problem)


@settings(max_examples=50, deadline=None)
@given(ruled_documents())
def test_another_rule_is_another_problem(document: dict[str, Any]) -> None:
    """A rule more, a rule less or another name of one: another hash."""
    more = {"id": "more", "kind": "minimum_value", "points": 0}
    hashes = {
        fingerprint(problem_from_document(document | {"rules": rules}))
        for rules in (document["rules"], [*document["rules"], more], [*document["rules"], more | {"id": "other"}])
    }
    assert len(hashes) == 3


@pytest.mark.parametrize("written", ["25 %", "25%", "0.25", "1/4", "0,25", Fraction(1, 4)])
def test_a_share_in_all_its_notations(written: object) -> None:
    """One number, kept exactly."""
    rule = with_rule(kind="at_most", share=written).rules[0]
    assert isinstance(rule, Limit)
    assert rule.share == Fraction(1, 4)


@pytest.mark.parametrize("written", ["5", "5.00", "5,00 €", 5])
def test_money_in_all_its_notations(written: object) -> None:
    """Whole units in a file, cents inside, in limits and in savings."""
    limit = with_rule(kind="at_least", money=written).rules[0]
    enables = with_rule(kind="enables", proposal="a", enables=["b"], saving=written).rules[0]
    assert isinstance(limit, Limit)
    assert isinstance(enables, Enables)
    assert limit.money_minor == enables.saving_minor == 500


def test_points_and_totals_are_exact() -> None:
    """A third of a point is a third; a total may be negative, as an attribute may."""
    points = with_rule(kind="minimum_value", points="1/3").rules[0]
    total = with_rule(kind="at_most", total="-2/7", attribute="km").rules[0]
    assert isinstance(points, MinimumValue)
    assert isinstance(total, Limit)
    assert (points.points, total.total) == (Fraction(1, 3), Fraction(-2, 7))


def test_an_override_keeps_its_reason() -> None:
    """In the words of the file, in each of its languages."""
    rule = with_rule(
        kind="must_fund", proposals=["b"], reason={"fi": "Laki velvoittaa.", "en": "The law demands it."}
    ).rules[0]
    assert isinstance(rule, MustFund)
    assert rule.reason.text_in("fi") == "Laki velvoittaa."
    assert rule.reason.text_in("sv") == "The law demands it."


def test_an_attribute_that_is_not_given_counts_as_zero() -> None:
    """As a tag that is not given puts a proposal into no group."""
    problem = with_rule(kind="at_least", total="1/3", attribute="km")
    assert [proposal.attributes.get("km") for proposal in problem.proposals] == [Fraction(1, 3), None]
    assert [problem.tag_of(proposal, "district") for proposal in problem.proposals] == ["north", None]
