"""Non-dominated portfolios: complete, none dominated, and nothing that is not feasible."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import InfeasibleError, Problem, WeightSet, problem_from_document
from mcda_priority.studies.dominance import non_dominated
from mcda_priority.studies.uncertainty import Interval
from small import small_document

Portfolio = tuple[bool, ...]


def document(rows: list[tuple[int, int, int, int]], budget: int, rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Three criteria from -5 to 10 with the baseline at 0; proposals as cost and three ratings."""
    scale = {"kind": "linear", "baseline": "0", "best": "10", "worst": "-5"}
    return small_document() | {
        "budget": str(budget),
        "groups": [
            {
                "id": "g",
                "label": "g",
                "weight": "1",
                "criteria": [{"id": name, "label": name, "weight": "1/3", "scale": scale} for name in "abc"],
            }
        ],
        "proposals": [
            {
                "id": f"p{at}",
                "label": "p",
                "cost": str(cost),
                "ratings": dict(zip("abc", map(str, ratings), strict=True)),
            }
            for at, (cost, *ratings) in enumerate(rows)
        ],
        "rules": rules,
    }


def keeps(problem: Problem, rules: list[dict[str, Any]], flags: Portfolio) -> bool:
    """The budget and the rules, read from the document itself."""
    names = {proposal.id for proposal, flag in zip(problem.proposals, flags, strict=True) if flag}
    for rule in rules:
        if rule["kind"] == "requires" and rule["proposal"] in names and not names.issuperset(rule["requires"]):
            return False
        if rule["kind"] == "exclusive" and len(names.intersection(rule["proposals"])) > 1:
            return False
        if rule["kind"] == "at_least" and len(names) < int(rule["projects"]):
            return False
    return sum(p.cost_minor for p in problem.proposals if p.id in names) <= problem.budget_minor


def by_brute_force(
    problem: Problem, rules: list[dict[str, Any]], weights: WeightSet, slack: dict[tuple[int, int], Fraction]
) -> set[Portfolio]:
    """Compare every two feasible portfolios over all corners; what both hold cancels; slack is half an interval."""
    corners = weights.corners
    assert corners is not None
    n = len(problem.proposals)
    feasible = [flags for flags in product((True, False), repeat=n) if keeps(problem, rules, flags)]

    def least_difference(one: Portfolio, other: Portfolio, corner: tuple[Fraction, ...], sign: int) -> Fraction:
        total = Fraction(0)
        for at in range(n):
            side = one[at] - other[at]
            for column, weight in enumerate(corner):
                middle = problem.values[at][column]
                total += side * weight * middle - sign * abs(side) * weight * slack.get((at, column), Fraction(0))
        return total

    def dominates(one: Portfolio, other: Portfolio) -> bool:
        return all(least_difference(one, other, corner, 1) >= 0 for corner in corners) and any(
            least_difference(one, other, corner, -1) > 0 for corner in corners
        )

    return {one for one in feasible if not any(dominates(other, one) for other in feasible)}


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """Up to six proposals with small ratings, so that ties happen, up to two rules, up to two statements."""
    n = draw(st.integers(1, 6))
    rating = st.integers(-2, 4)
    rows = draw(st.lists(st.tuples(st.integers(0, 5), rating, rating, rating), min_size=n, max_size=n))
    names = [f"p{at}" for at in range(n)]
    pool: list[dict[str, Any]] = [{"id": "least", "kind": "at_least", "projects": "1"}]
    if n > 1:
        pool.append({"id": "needs", "kind": "requires", "proposal": names[0], "requires": [names[1]]})
        pool.append({"id": "either", "kind": "exclusive", "proposals": names[:2]})
    rules = draw(st.lists(st.sampled_from(pool), max_size=2, unique_by=lambda rule: str(rule["id"])))
    said = draw(st.lists(st.sampled_from(["a >= b", "b >= c", "c <= 1/4", "a = c"]), max_size=2, unique=True))
    return document(rows, draw(st.integers(0, 12)), rules), rules, said


@settings(max_examples=120, deadline=None)
@given(cases())
def test_equals_the_comparison_of_every_two_portfolios(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]],
) -> None:
    """Complete, and none too many, over all weights and under statements, with and without rules."""
    written, rules, said = case
    problem = problem_from_document(written)
    weights = WeightSet.stated(problem, said)
    expected = by_brute_force(problem, rules, weights, {})
    if not expected:
        with pytest.raises(InfeasibleError):
            non_dominated(problem, weights)
        return
    found = non_dominated(problem, weights)
    assert found.complete
    listed = [tuple(row) for row in found.selected.tolist()]
    assert len(listed) == len(set(listed))
    # What is worth nothing under all weights may be listed or not: portfolios with and without it are equal.
    assert set(listed) == expected


@settings(max_examples=40, deadline=None)
@given(cases())
def test_equals_the_comparison_with_uncertain_scores(
    case: tuple[dict[str, Any], list[dict[str, Any]], list[str]],
) -> None:
    """With a rating known only to lie one to either side, what both portfolios hold still cancels."""
    written, rules, said = case
    problem = problem_from_document(written)
    weights = WeightSet.stated(problem, said)
    expected = by_brute_force(problem, rules, weights, {(0, 0): Fraction(1, 10)})
    if not expected:
        return
    rated = problem.performances[0][0]
    found = non_dominated(problem, weights, score_intervals={("p0", "a"): Interval(rated - 1, rated + 1)})
    assert found.complete
    assert {tuple(row) for row in found.selected.tolist()} == expected


def test_a_limit_is_said_and_what_is_listed_holds() -> None:
    """Past the limit the result is not complete; what it lists is among the true ones."""
    rows = [(1 + at % 3, at % 5, (3 * at) % 5, (2 * at) % 7 - 1) for at in range(10)]
    problem = problem_from_document(document(rows, 9, []))
    weights = WeightSet.anything(problem)
    whole, cut = non_dominated(problem, weights), non_dominated(problem, weights, limit=3)
    assert whole.complete
    assert not cut.complete
    assert {tuple(row) for row in cut.selected.tolist()} <= {tuple(row) for row in whole.selected.tolist()}
