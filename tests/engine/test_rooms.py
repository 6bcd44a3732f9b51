"""The rooms of the engine agree with each other and with the search of all subsets, to the last integer and proposal.

A small draw of what `benchmarks/cross_check.py` does at length.
"""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_force import FAMILIES, REACHES, Answer, Portfolio, deep_search, drawn, listed, of, right_answer, searched
from mcda_priority.engine.batch import batch
from mcda_priority.engine.best import best, best_by_lists, least_cost
from mcda_priority.engine.drawn import widened
from mcda_priority.engine.instance import Instance, Solution, instance
from mcda_priority.engine.knapsack import best_with_fixed
from mcda_priority.engine.pareto import as_flags
from mcda_priority.engine.rules import best_under_rules
from mcda_priority.engine.staircase import staircase

PLENTY = 60.0

families = pytest.mark.parametrize("family", FAMILIES)
kinds = st.tuples(st.sampled_from(sorted(FAMILIES)), st.sampled_from(REACHES), st.integers(0, 2**32 - 1))


def draws(family: str, number: int, most: int, *, rules: bool, pairs: bool = False) -> list[Instance]:
    """So many instances of a family, the same each time."""
    rng = np.random.default_rng([number, most, sorted(FAMILIES).index(family), rules, pairs])
    return [
        drawn(rng, family, int(rng.integers(1, most + 1)), int(rng.choice(REACHES)), rules=rules, pairs=pairs)
        for _ in range(number)
    ]


def by_batch(one: Instance) -> Answer | None:
    """A batch of one vector."""
    solved = batch(one, one.values[np.newaxis], threads=1)
    if solved is None:
        return None
    value, cost, bound, ties = (int(field[0]) for field in (solved.values, solved.costs, solved.bounds, solved.ties))
    return of(Solution(solved.flags[0], value, cost, bound, None if ties < 0 else ties))


def with_row(one: Instance, row: list[int], limit: int) -> Instance:
    """The instance with one more row."""
    return one._replace(rows=np.vstack((one.rows, np.array([row], np.int64))), limits=np.append(one.limits, limit))


def with_budget_as_row(one: Instance) -> Instance:
    """The budget as one more row, and more money than everything costs."""
    return with_row(one, one.costs.tolist(), one.budget)._replace(budget=int(one.costs.sum()))


def idle(one: Instance, portfolio: Portfolio) -> int:
    """How many of its proposals add nothing."""
    values = one.values[: one.n_proposals].tolist()
    return sum(flag and value <= 0 for flag, value in zip(portfolio.selected, values, strict=True))


@settings(max_examples=60, deadline=None)
@given(kinds, st.integers(1, 7), st.booleans(), st.booleans())
def test_the_search_of_all_subsets_follows_the_tie_rule(
    kind: tuple[str, int, int], n: int, rules: bool, pairs: bool
) -> None:
    """The oracle is right itself: it finds what a list of all portfolios, added up in Python's integers, holds."""
    family, reach, seed = kind
    one = drawn(np.random.default_rng(seed), family, n, reach, rules=rules, pairs=pairs)
    found = listed(one)
    if not found:
        assert searched(one) is None
        return
    first = max(found, key=lambda each: (each.value, -each.cost, -idle(one, each), each.selected))
    assert searched(one) == Answer(*first, sum(each.value == first.value for each in found) - 1)


@families
def test_without_rows_every_room_finds_the_best_portfolio(family: str) -> None:
    """Value, cost, ties and every proposal: lists, compiled with and without rows, batch, door and OR-Tools."""
    for number, one in enumerate(draws(family, 40, 13, rules=False)):
        right = right_answer(one)
        assert of(best_with_fixed(one, PLENTY)) == right
        assert of(best_by_lists(one, PLENTY)) == right
        assert by_batch(one) == right
        assert by_batch(with_row(one, [0] * one.n_proposals, 0)) == right
        assert by_batch(with_budget_as_row(one)) == right
        assert of(best(one, PLENTY)) == right
        if number % 4 == 0:
            assert of(best_under_rules(one, PLENTY)) == right


@families
def test_with_rules_every_room_finds_the_best_portfolio(family: str) -> None:
    """The same with one to four rules; where nothing keeps them, all say so."""
    infeasible = 0
    for number, one in enumerate(draws(family, 60, 13, rules=True)):
        right = right_answer(one)
        infeasible += right is None
        assert by_batch(one) == right
        assert by_batch(with_budget_as_row(one)) == right
        assert of(best(one, PLENTY)) == right
        if not len(one.limits):
            assert of(best_with_fixed(one, PLENTY)) == right
            assert of(best_by_lists(one, PLENTY)) == right
        if number % 4 == 0:
            assert of(best_under_rules(one, PLENTY)) == right
    assert 0 < infeasible < 40


@families
def test_with_pairs_the_door_finds_the_best_portfolio(family: str) -> None:
    """Bonuses and savings when two are funded, with and without other rules: the rules room alone knows them."""
    for rules in (False, True):
        for one in draws(family, 6, 10, rules=rules, pairs=True):
            assert of(best(one, PLENTY)) == by_batch(one) == right_answer(one)


@settings(max_examples=40, deadline=None)
@given(kinds, st.integers(17, 40), st.booleans())
def test_rooms_agree_where_not_all_subsets_can_be_searched(kind: tuple[str, int, int], n: int, rules: bool) -> None:
    """Above 16 proposals: the compiled room on two ways, the lists without rows, and a search that cuts by sums."""
    family, reach, seed = kind
    one = drawn(np.random.default_rng(seed), family, n, min(reach, 1000), rules=rules)
    found = batch(one, one.values[np.newaxis], threads=1, time_limit=0.1)
    other = batch(with_budget_as_row(one), one.values[np.newaxis], threads=1, time_limit=0.1)
    assert (found is None) is (other is None)
    known = deep_search(one, 200_000)
    if found is None or other is None:
        assert known is None or not known.found
        return
    proven = bool((found.values == found.bounds).all() and (other.values == other.bounds).all())
    counted = proven and found.ties[0] >= 0 and other.ties[0] >= 0
    if counted:
        assert (found.values[0], found.costs[0], found.ties[0]) == (other.values[0], other.costs[0], other.ties[0])
        assert found.flags.tolist() == other.flags.tolist()
    if counted and not len(one.limits):
        listed_up = best_with_fixed(one, 0.5)
        assert listed_up is not None
        assert listed_up.ties is None or listed_up.selected.tolist() == found.flags[0].tolist()
    if known is not None:
        assert found.values[0] <= known.value <= found.bounds[0]
        assert not counted or known.ties == found.ties[0] or known.ties > 1000
        assert not counted or known.cost == found.costs[0]


@families
def test_every_step_of_the_staircase_is_the_search_of_all_subsets(family: str) -> None:
    """With proposals fixed in and out: at each step and a cent below the next, value, cost and members."""
    rng = np.random.default_rng(sorted(FAMILIES).index(family))
    for one in draws(family, 12, 9, rules=False):
        must, never = rng.random((2, one.n_proposals)) < 0.15
        fixed = one._replace(must=must, never=never)
        steps = staircase(one.costs, one.values, one.budget, 10**6, must=must, never=never)
        flags = as_flags(steps.members, one.n_proposals)
        budgets = {0, one.budget, *steps.costs.tolist(), *(int(cost) - 1 for cost in steps.costs if cost)}
        for budget in budgets:
            at = int(np.searchsorted(steps.costs, budget, side="right")) - 1
            right = searched(fixed._replace(budget=budget))
            if right is None:
                assert at < 0
            else:
                assert (int(steps.values[at]), int(steps.costs[at]), flags[at].tolist()) == right[:3]


def test_the_door_answers_alike_without_the_compiled_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a batch was solved before in the process decides the room, and must not decide the answer."""
    several = [one for family in FAMILIES for rules in (False, True) for one in draws(family, 3, 11, rules=rules)]
    with_it = [of(best(one, PLENTY)) for one in several]
    monkeypatch.delitem(sys.modules, "mcda_priority.engine.batch")
    assert [of(best(one, PLENTY)) for one in several] == with_it


@settings(max_examples=60, deadline=None)
@given(kinds, st.integers(1, 8), st.booleans(), st.booleans())
def test_a_least_value_leaves_the_best_portfolio_or_none(
    kind: tuple[str, int, int], n: int, rules: bool, pairs: bool
) -> None:
    """Below, at and above the optimum: at the door and in the rules room."""
    family, reach, seed = kind
    one = drawn(np.random.default_rng(seed), family, n, reach, rules=rules, pairs=pairs)
    right = searched(one)
    optimum = 0 if right is None else right.value
    for least in (optimum - 1, optimum, optimum + 1):
        asked = one._replace(least_value=least)
        assert of(best(asked, PLENTY)) == of(best_under_rules(asked, PLENTY)) == right_answer(asked)
        assert right is None or (searched(asked) is None) is (least > optimum)


@pytest.mark.parametrize("rules", [False, True], ids=["no rules", "rules"])
def test_proposals_that_stand_for_pairs(rules: bool) -> None:
    """What studies make of bonuses and savings so that a batch can solve them: the same optimum of the same proposals.

    Where it says that it settles ties, or there are none, portfolio and ties are the same too.
    """
    settled = 0
    for one in (one for family in FAMILIES for one in draws(family, 6, 10, rules=rules, pairs=True)):
        n = one.n_proposals
        values = np.where(np.arange(len(one.values)) < n, one.values, abs(one.values) + 1)
        plain_rows = np.where(np.arange(len(values)) < n, one.rows, 0)
        pairs = one._replace(values=values, rows=plain_rows)
        wide = widened(pairs)
        found, right = by_batch(wide.instance), right_answer(pairs)
        assert (found is None) is (right is None)
        if found is not None and right is not None:
            assert found.value == right.value
            if wide.settles_ties or not found.ties:
                settled += not len(wide.instance.pairs)
                assert (found.cost, found.selected[:n], found.ties) == right[1:]
    assert settled > 20


@settings(max_examples=60, deadline=None)
@given(kinds, st.integers(1, 8), st.booleans(), st.booleans())
def test_the_lowest_cost_of_a_value(kind: tuple[str, int, int], n: int, rules: bool, pairs: bool) -> None:
    """Of all portfolios worth so much, the cheapest; none where nothing is worth so much."""
    family, reach, seed = kind
    rng = np.random.default_rng(seed)
    one = drawn(rng, family, n, reach, rules=rules, pairs=pairs)
    found = listed(one)
    values = sorted({each.value for each in found})
    asked = [values[int(rng.integers(len(values)))], values[-1], values[-1] + 1] if values else [0]
    for value in asked:
        right = min((each.cost for each in found if each.value >= value), default=None)
        assert least_cost(one, value, PLENTY) == right


@settings(max_examples=80, deadline=None)
@given(kinds, st.integers(2, 12), st.booleans())
def test_without_time_nothing_is_claimed_that_is_not_so(kind: tuple[str, int, int], n: int, rules: bool) -> None:
    """A search that is cut short keeps the budget, adds up, and its bound is above the optimum."""
    family, reach, seed = kind
    one = drawn(np.random.default_rng(seed), family, n, reach, rules=rules)
    one = one._replace(rows=one.rows[:0], limits=one.limits[:0])
    right = searched(one)
    found = best_by_lists(one, 0.0)
    assert (found is None) is (right is None)
    if found is None or right is None:
        return
    selected = found.selected.astype(np.int64)
    assert (int(selected @ one.values), int(selected @ one.costs)) == (found.value, found.cost)
    assert found.cost <= one.budget
    assert found.value <= right.value <= found.bound
    assert found.ties is None or (found.bound == right.value and found.ties == min(right.ties, 1000))


def test_sums_just_below_the_limit_are_right() -> None:
    """Costs, values and rows whose sums end at 2^62 - 1, against Python's integers."""
    half = 2**61
    several = [
        instance([half, half - 1], [1, 1], 2**62 - 1),
        instance([half, half - 1], [1, 2], 2**62 - 2),
        instance([1, 1], [half, half - 1], 2),
        instance([half, half - 1], [half - 1, half], 2**62 - 2),
        instance([1, 1], [-half, half - 1], 2, rows=[[-1, 0]], limits=[-1]),
        instance([1, 1], [1, 2], 2, rows=[[half // 2, half // 2 + 5]], limits=[half // 2 + 5]),
        instance([1, 1], [1, 2], 2, rows=[[half // 4, half // 4 + 5]], limits=[half // 2 + 4]),
        instance([1, 1], [1, -2], 2, rows=[[-half // 4, -half // 4 - 5]], limits=[-half // 2 - 5]),
        instance([4, 4, -3], [1, 1, half], 5, pairs=[[0, 1]]),
    ]
    for one in several:
        found = max(listed(one), key=lambda each: (each.value, -each.cost, each.selected))
        for answer in (by_batch(one), of(best(one, PLENTY)), of(best_under_rules(one, PLENTY))):
            assert answer is not None
            assert answer[:3] == found
