"""Every number of an explanation is what it says: the problem is changed accordingly and searched again."""

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given, settings

from mcda_priority import (
    Explanation,
    InfeasibleError,
    document_from_problem,
    explain,
    problem_from_document,
    score,
    select,
)
from mcda_priority.errors import NotProvenError
from mcda_priority.explanation.explaining import BUDGET_MOVES
from strategies import Choice, Draft, amount, breaches, cents, choices, drafts, problem_of, rated, ruled_documents


def explained(document: dict[str, Any]) -> Explanation:
    """The explanation of a document's portfolio, if there is one."""
    try:
        return explain(select(score(problem_from_document(document))))
    except InfeasibleError:
        assume(False)
        raise


def names(document: dict[str, Any]) -> list[str]:
    """Ids of the proposals, in declared order."""
    return [proposal["id"] for proposal in document["proposals"]]


def changed(document: dict[str, Any], name: str, **facts: object) -> dict[str, Any]:
    """The document with other facts of one proposal."""
    copy = deepcopy(document)
    next(proposal for proposal in copy["proposals"] if proposal["id"] == name).update(facts)
    return copy


def unforced(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The document in which it is not decided beforehand that a proposal is funded."""
    copy = deepcopy(document)
    for rule in copy["rules"]:
        if rule["kind"] == "must_fund":
            rule["proposals"] = [other for other in rule["proposals"] if other != name]
    return copy


def best(found: list[Choice]) -> Fraction | None:
    """The optimum of what the search found."""
    return found[0].value if found else None


def in_an_optimum(document: dict[str, Any], name: str) -> bool:
    """Whether some best portfolio holds the proposal."""
    found = choices(document)
    return any(name in one.ids for one in found if one.value == best(found))


def as_scores(explanation: Explanation, units: int | None) -> Fraction | None:
    """Units as a score."""
    return None if units is None else units * explanation.portfolio.ranking.quantum


@settings(max_examples=60, deadline=None)
@given(ruled_documents(most=5))
def test_what_funding_or_forcing_it_costs(document: dict[str, Any]) -> None:
    """Replacement cost, cost of forcing in, and who makes way for whom: the optimum with it fixed the other way."""
    explanation, optimum = explained(document), choices(document)[0]
    assert [reason.id for reason in explanation.reasons] == names(document)
    for reason in explanation.reasons:
        assert reason.funded is (reason.id in optimum.ids)
        if reason.funded:
            other = choices(document, barred=[reason.id])
            expected = optimum.value - other[0].value if other else None
            assert (as_scores(explanation, reason.replacement_cost), reason.forcing_cost) == (expected, 0)
        else:
            other = choices(document, funded=[reason.id])
            expected = optimum.value - other[0].value if other else None
            assert (as_scores(explanation, reason.forcing_cost), reason.replacement_cost) == (expected, 0)
        then = set(other[0].ids) if other else set(optimum.ids)
        assert set(reason.enters) == then - set(optimum.ids) - {reason.id}
        assert set(reason.leaves) == set(optimum.ids) - then - {reason.id}


@settings(max_examples=80, deadline=None)
@given(ruled_documents(most=5))
def test_what_decided(document: dict[str, Any]) -> None:
    """Naming rules, no value, a cost above the budget, rules that would have to go for it to be otherwise, a tie."""
    explanation, found = explained(document), choices(document)
    for reason in explanation.reasons:
        naming = [
            rule["id"]
            for rule in document["rules"]
            if rule["kind"] in {"must_fund", "must_not_fund"} and reason.id in rule["proposals"]
        ]
        worth = next(one for one in document["proposals"] if one["id"] == reason.id)["ratings"]["worth"]
        fixed: dict[str, Any] = {"barred" if reason.funded else "funded": [reason.id]}
        other = choices(document, **fixed)
        if naming:
            assert (reason.decided_by, list(reason.rules)) == ("rule", naming)
        elif not reason.funded and worth <= 0:
            assert reason.decided_by == "no value"
        elif other:
            assert reason.decided_by == ("tie" if other[0].value == found[0].value else "value")
        elif not reason.funded and reason.cost_minor > cents(document["budget"]):
            assert reason.decided_by == "cost"
        else:
            way_out = [rule["id"] for rule in document["rules"] if choices(document, [rule["id"]], **fixed)]
            assert (reason.decided_by, list(reason.rules)) == ("rule", way_out)
        if reason.decided_by != "rule":
            assert reason.rules == ()


@settings(max_examples=80, deadline=None)
@given(ruled_documents(most=5))
def test_the_needed_score_is_the_least_that_is_in_an_optimum(document: dict[str, Any]) -> None:
    """With that score it is in one, with a hair less in none; where there is none, even 100 points are not enough.

    Zero means any score above zero, unless a rule may call for what is worth nothing.
    """
    explanation = explained(document)
    unit = explanation.portfolio.ranking.quantum * 100
    for reason in explanation.reasons:
        free = unforced(document, reason.id)
        if not choices(free, barred=[reason.id]):
            assert reason.needed_score is None
        elif reason.needed_score is None:
            assert not in_an_optimum(changed(free, reason.id, ratings={"worth": 100}), reason.id)
        else:
            needed, hair = reason.needed_score * unit, Fraction(1, 10**6)
            enough = in_an_optimum(changed(free, reason.id, ratings={"worth": needed}), reason.id)
            assert enough or needed == 0
            assert in_an_optimum(changed(free, reason.id, ratings={"worth": needed + hair}), reason.id)
            assert not in_an_optimum(changed(free, reason.id, ratings={"worth": needed - hair}), reason.id)


@settings(max_examples=80, deadline=None)
@given(ruled_documents(most=5))
def test_the_entry_price_is_the_highest_cost_in_an_optimum(document: dict[str, Any]) -> None:
    """At that cost it is in one, at a cent more in none; where there is none, not even for nothing.

    Under rules that count money, and with several budget lines, it is not told.
    """
    explanation = explained(document)
    counts_money = any("money" in rule or "share" in rule for rule in document["rules"])
    for reason in explanation.reasons:
        if counts_money or "budget_lines" in document:
            assert reason.entry_price_minor is None
            continue
        free, price = unforced(document, reason.id), reason.entry_price_minor
        if price is None:
            assert not in_an_optimum(changed(free, reason.id, cost="0.00"), reason.id)
        else:
            assert price >= 0
            assert in_an_optimum(changed(free, reason.id, cost=amount(price)), reason.id)
            assert not in_an_optimum(changed(free, reason.id, cost=amount(price + 1)), reason.id)


@settings(max_examples=60, deadline=None)
@given(ruled_documents(most=5))
def test_the_price_of_a_rule(document: dict[str, Any]) -> None:
    """The optimum without it less the optimum with it, for each rule that restricts; it is never negative."""
    explanation, optimum = explained(document), choices(document)[0]
    restricting = [rule["id"] for rule in document["rules"] if rule["kind"] != "enables"]
    assert [one.id for one in explanation.rule_prices] == restricting
    for one in explanation.rule_prices:
        assert as_scores(explanation, one.price) == choices(document, [one.id])[0].value - optimum.value
        assert one.price >= 0


@settings(max_examples=60, deadline=None)
@given(ruled_documents(most=5))
def test_what_would_fit_into_the_unspent_money(document: dict[str, Any]) -> None:
    """Each proposal with value that fits beside the portfolio, with the rules that bar it; there always is one."""
    explanation, optimum = explained(document), choices(document)[0]
    expected = {}
    for proposal in document["proposals"]:
        if proposal["id"] not in optimum.ids and proposal["ratings"]["worth"] > 0:
            barring, cost = breaches(document, {*optimum.ids, proposal["id"]})
            if cost <= cents(document["budget"]):
                expected[proposal["id"]] = barring
    assert {name: set(barring) for name, barring in explanation.fits_beside} == expected
    assert all(barring for _, barring in explanation.fits_beside)


@settings(max_examples=60, deadline=None)
@given(ruled_documents(most=5))
@example(
    rated({"a": 5, "b": 4}, {"a": 0, "b": 0}, 0)
    | {
        "budget_lines": [{"id": "y", "label": "Y", "budget": "1.00"}],
        "rules": [{"id": "half", "kind": "at_most", "share": Fraction(1, 2), "line": "y"}],
        "budget": "1.00",
        "proposals": [
            {"id": "a", "label": "a", "costs": {"y": "0.55"}, "ratings": {"worth": 5}},
            {"id": "b", "label": "b", "costs": {"y": "0.50"}, "ratings": {"worth": 4}},
        ],
    }
)
def test_who_leaves_when_the_budget_moves(document: dict[str, Any]) -> None:
    """By 1, 5 and 10 per cent either way, rounded down to the cent; budget lines and shares of them move alike."""
    explanation, optimum = explained(document), choices(document)[0]
    assert [move.share * 100 for move in explanation.budget_moves] == [-10, -5, -1, 1, 5, 10]
    assert tuple(move.share for move in explanation.budget_moves) == BUDGET_MOVES
    for move in explanation.budget_moves:
        budget = int(cents(document["budget"]) * (1 + move.share))
        found = choices(document, budget=budget)
        assert (move.budget_minor, move.feasible) == (budget, bool(found))
        if found:
            assert set(move.leaves) == set(optimum.ids) - set(found[0].ids)
            assert set(move.enters) == set(found[0].ids) - set(optimum.ids)
        else:
            assert (move.leaves, move.enters) == ((), ())


def optimal(problem_document: dict[str, Any], name: str) -> bool:
    """Whether a proposal is in an optimum of a problem without rules: exact scores, every subset."""
    problem = problem_from_document(problem_document)
    scores = {
        proposal.id: sum((weight * value for weight, value in zip(problem.weights, row, strict=True)), Fraction(0))
        for proposal, row in zip(problem.proposals, problem.values, strict=True)
    }
    plain = rated(
        {one: 100 * worth for one, worth in scores.items()},
        {proposal.id: proposal.cost_minor for proposal in problem.proposals},
        problem.budget_minor,
    )
    return in_an_optimum(plain, name)


def a_hair_worse(performance: Fraction | str, ladder: tuple[object, ...]) -> object:
    """The level below, or a performance a billionth of the scale nearer to its worst end."""
    if isinstance(performance, str):
        return ladder[ladder.index(performance) - 1]
    worst, best = ladder[0], ladder[-1]
    assert isinstance(worst, Fraction)
    assert isinstance(best, Fraction)
    return performance + (worst - best) / 10**9


@settings(max_examples=60, deadline=None)
@given(drafts(most=4))
def test_the_needed_rating_is_the_least_on_its_criterion(draft: Draft) -> None:
    """With it alone the proposal is in an optimum; a level or a hair less is not enough, nor, elsewhere, the best."""
    problem = problem_of(draft)
    document = document_from_problem(problem)
    explanation = explain(select(score(problem)))
    for position, reason in enumerate(explanation.reasons):
        needed = dict(reason.needed_ratings)
        assert not (reason.funded and needed)

        def with_rating(criterion: str, performance: object, position: int = position, name: str = reason.id) -> bool:
            copy = deepcopy(document)
            copy["proposals"][position]["ratings"][criterion]["performance"] = str(performance)
            return optimal(copy, name)

        for criterion, ladder, weight in zip(problem.criteria, draft.rungs, problem.weights, strict=True):
            if reason.funded or reason.decided_by == "tie" or reason.needed_score == 0:
                assert not needed or reason.decided_by == "tie"
            elif criterion.id not in needed:
                assert weight == 0 or not with_rating(criterion.id, ladder[-1])
            else:
                performance = needed[criterion.id]
                assert with_rating(criterion.id, performance)
                assert not with_rating(criterion.id, a_hair_worse(performance, ladder))


def test_an_unproven_portfolio_is_not_explained() -> None:
    """No difference to the optimum can be told where the optimum is not known."""
    portfolio = select(score(problem_from_document(rated({"a": 5}, {"a": 1}, 1))))
    with pytest.raises(NotProvenError):
        explain(replace(portfolio, bound=portfolio.bound + 1))


def test_rules_switched_off_explain_nothing() -> None:
    """A portfolio selected without a rule is explained without it."""
    document = rated({"a": 5, "b": 4}, {"a": 2, "b": 2}, 2)
    document["rules"] = [{"id": "not-a", "kind": "must_not_fund", "proposals": ["a"], "reason": "Decided."}]
    ranking = score(problem_from_document(document))
    here, there = explain(select(ranking)), explain(select(ranking, without=["not-a"]))
    assert (here.of("a").decided_by, here.of("a").rules) == ("rule", ("not-a",))
    assert here.of("a").needed_score is None
    assert (there.of("a").decided_by, there.of("a").rules, there.rule_prices) == ("value", (), ())
    assert as_scores(there, there.of("a").needed_score) == Fraction(4, 100)


def test_the_frame_holds_the_reasons() -> None:
    """A row a proposal, scores as scores and money in cents; a name that is not known is refused."""
    document = rated({"a": 50, "b": 40, "c": 0}, {"a": 5, "b": 5, "c": 1}, 5)
    explanation = explained(document | {"rules": []})
    frame = explanation.to_frame()
    assert frame.index.tolist() == ["a", "b", "c"]
    assert frame["decided_by"].tolist() == ["value", "value", "no value"]
    assert frame.loc["a", "replacement_cost"] == pytest.approx(0.1)
    assert frame.loc["b", "forcing_cost"] == pytest.approx(0.1)
    assert frame.loc["b", "leaves"] == ("a",)
    assert frame["needed_score"].tolist() == pytest.approx([0.4, 0.5, 0.5])
    assert frame["entry_price_minor"].tolist()[:2] == [5, 0]
    with pytest.raises(KeyError):
        explanation.of("nobody")
