"""The selection at one budget is exact, follows the tie rule, and says what it has not proven."""

import warnings
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ortools.algorithms.python import knapsack_solver  # type: ignore[import-untyped, unused-ignore]

from mcda_priority.engine import knapsack
from mcda_priority.engine.instance import MOST_TIES, Solution
from mcda_priority.engine.knapsack import best_portfolio
from mcda_priority.engine.pareto import empty_portfolio
from mcda_priority.errors import ArrayError
from strategies import LARGEST_COST, Instance, instances, searched

PLENTY = 60.0
OVER_64_BITS = 2**62


def solved(instance: Instance, time_limit: float = PLENTY) -> Solution:
    """The engine's answer."""
    return best_portfolio(instance.costs, instance.values, instance.budget, time_limit)


def oracle(instance: Instance) -> int:
    """The optimum by OR-Tools: its dynamic programme where the budget is small, else its branch and bound."""
    kinds = knapsack_solver.SolverType
    small = instance.budget < 10**6
    kind = kinds.KNAPSACK_DYNAMIC_PROGRAMMING_SOLVER if small else kinds.KNAPSACK_MULTIDIMENSION_BRANCH_AND_BOUND_SOLVER
    solver = knapsack_solver.KnapsackSolver(kind, "oracle")
    solver.init(instance.values, [instance.costs], [instance.budget])
    return int(solver.solve())


@settings(max_examples=300, deadline=None)
@given(instances(most=12))
@example(Instance([], [], 0))
@example(Instance([1, 2], [6, 7], 2))
def test_equals_the_search_of_all_subsets(instance: Instance) -> None:
    """Value, cost, the funded set by the tie rule, and the number of ties, for every family of instances."""
    right, found = searched(instance), solved(instance)
    assert found.value == found.bound == right.value
    assert found.cost == right.cost
    assert found.selected.tolist() == right.selected
    assert found.ties == min(right.ties, MOST_TIES)


@settings(max_examples=15, deadline=None)
@given(instances(most=14))
def test_equals_the_search_of_all_subsets_of_fourteen(instance: Instance) -> None:
    """The largest size that is searched, with fewer examples because each takes longer."""
    right, found = searched(instance), solved(instance)
    assert (found.value, found.bound, found.cost, found.selected.tolist()) == (right.value, *right[:3])


@settings(max_examples=100, deadline=None)
@given(instances(most=12))
def test_without_time_the_bound_still_holds(instance: Instance) -> None:
    """A portfolio that is cut short fits the budget, adds up, and never claims more than is proven."""
    right, found = searched(instance), solved(instance, time_limit=0.0)
    funded = found.selected.tolist()
    cost = sum(cost for cost, flag in zip(instance.costs, funded, strict=True) if flag)
    value = sum(value for value, flag in zip(instance.values, funded, strict=True) if flag)
    assert cost == found.cost <= instance.budget
    assert value == found.value <= right.value <= found.bound
    assert all(worth > 0 for worth, flag in zip(instance.values, funded, strict=True) if flag)


@settings(max_examples=150, deadline=None)
@given(instances(most=11))
def test_the_bounds_for_long_lists_cut_off_nothing(instance: Instance) -> None:
    """They join where a list grows long; here they are in force from the start, where every subset can be searched."""
    right = searched(instance)
    with mock.patch.object(knapsack, "_LONG", 1):
        found = solved(instance)
    assert (found.value, found.cost, found.selected.tolist()) == right[:3]
    assert found.bound == right.value


@settings(max_examples=100, deadline=None)
@given(instances(most=11), st.integers(1, 20))
def test_without_memory_the_bound_still_holds(instance: Instance, most: int) -> None:
    """A list that may not grow ends like a clock that ran out: a portfolio that fits, and a bound that holds."""
    right = searched(instance)
    with mock.patch.multiple(knapsack, _LONG=1, _MOST_KEPT=most, _MOST_KEPT_FOR_TIES=most):
        found = solved(instance)
    assert found.cost <= instance.budget
    assert found.value <= right.value <= found.bound


def test_bounds_hold_for_ratios_that_floats_cannot_tell_apart() -> None:
    """Costs and values whose ratios differ by 10^-18: the better one alone uses up the money, and is the bound."""
    costs, values = np.array([500_000_004, 1_000_000_007]), np.array([500_000_005, 1_000_000_009])
    assert costs[0] / values[0] == costs[1] / values[1]
    assert int(costs[0]) * int(values[1]) > int(costs[1]) * int(values[0])
    price = knapsack._Price(0, 0, 0)
    bounds = knapsack._priced_bounds(empty_portfolio(2), costs, values, 1_000_000_007, price)
    assert int(bounds[0]) >= 1_000_000_009


@settings(max_examples=80, deadline=None)
@given(instances(most=10), st.integers(1, 1000))
def test_another_unit_of_money_changes_nothing(instance: Instance, factor: int) -> None:
    """Costs and budget in cents or in thousands of euros: the same portfolio."""
    scaled = Instance([cost * factor for cost in instance.costs], instance.values, instance.budget * factor)
    if sum(scaled.costs) < OVER_64_BITS and scaled.budget < OVER_64_BITS:
        here, there = solved(instance), solved(scaled)
        assert (here.value, here.ties, here.selected.tolist()) == (there.value, there.ties, there.selected.tolist())


@settings(max_examples=80, deadline=None)
@given(instances(most=10), st.data())
def test_an_unaffordable_newcomer_changes_nothing(instance: Instance, data: st.DataObject) -> None:
    """What costs more than the budget cannot matter, however good it is."""
    place = data.draw(st.integers(0, len(instance.costs)))
    newcomer = instance.budget + data.draw(st.integers(1, LARGEST_COST))
    value = data.draw(st.integers(-5, LARGEST_COST))
    larger = Instance(
        [*instance.costs[:place], newcomer, *instance.costs[place:]],
        [*instance.values[:place], value, *instance.values[place:]],
        instance.budget,
    )
    here, there = solved(instance), solved(larger)
    flags = there.selected.tolist()
    assert not flags.pop(place)
    assert (here.value, here.cost, here.ties, here.selected.tolist()) == (there.value, there.cost, there.ties, flags)


@settings(max_examples=80, deadline=None)
@given(instances(most=10), st.integers(0, 10**6))
def test_more_money_never_buys_less(instance: Instance, more: int) -> None:
    """The best value does not fall as the budget grows."""
    assert solved(instance).value <= solved(instance._replace(budget=instance.budget + more)).value


@pytest.mark.parametrize("size", [20, 60, 200])
@pytest.mark.parametrize("family", ["uncorrelated", "weak", "strong", "inverse", "subset-sum", "few levels"])
def test_agrees_with_an_oracle_of_other_make(family: str, size: int) -> None:
    """Sizes that no search reaches, against OR-Tools' dynamic programme, which knows no bounds."""
    rng = np.random.default_rng([size, len(family)])
    for _ in range(3):
        reach = 40_000 // size
        costs = rng.integers(1, reach, size)
        values = {
            "uncorrelated": rng.integers(1, reach, size),
            "weak": costs + rng.integers(0, reach // 10, size),
            "strong": costs + reach // 10,
            "inverse": np.maximum(costs - reach // 10, 1),
            "subset-sum": costs,
            "few levels": rng.integers(1, 6, size),
        }[family]
        instance = Instance(costs.tolist(), values.tolist(), int(costs.sum() * rng.uniform(0.2, 0.8)))
        found = solved(instance)
        assert found.value == found.bound == oracle(instance)
        assert int(costs[found.selected].sum()) == found.cost <= instance.budget
        assert int(values[found.selected].sum()) == found.value


def test_huge_amounts_are_added_exactly() -> None:
    """Costs near 10^15 cents that differ by one cent: a float would lose the cent."""
    top = LARGEST_COST
    found = solved(Instance([top, top - 1, top - 2], [10, 10, 10], 2 * top - 3))
    assert (found.value, found.cost, found.selected.tolist()) == (20, 2 * top - 3, [False, True, True])
    assert solved(Instance([top, top - 1, top - 2], [10, 10, 10], 2 * top - 4)).value == 10


def test_huge_values_are_told_apart() -> None:
    """Values near 10^15 that differ by one unit: a float ratio would call them equal."""
    found = solved(Instance([3, 3, 3], [LARGEST_COST, LARGEST_COST + 1, LARGEST_COST], 3))
    assert (found.value, found.bound, found.selected.tolist()) == (
        LARGEST_COST + 1,
        LARGEST_COST + 1,
        [False, True, False],
    )


@pytest.mark.parametrize(
    "instance",
    [
        Instance([4_739_502_870], [951_804_281_743], 10**18),
        Instance([3_100_000_000, 1_000_000], [10**15, 10**11], LARGEST_COST),
    ],
)
def test_a_budget_far_above_all_costs_is_quiet(instance: Instance) -> None:
    """Everything fits by far: no product of the leftover leaves 64 bits, not even one that is thrown away."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = solved(instance)
    assert found.selected.all()
    assert found.ties == 0


def test_ties_are_counted_to_a_thousand() -> None:
    """Twelve like proposals of which six fit tie 923 times over; of fourteen and seven, more than is counted."""
    assert solved(Instance([1] * 12, [1] * 12, 6)).ties == 923
    assert solved(Instance([1] * 14, [1] * 14, 7)).ties == MOST_TIES == 1000


def test_dearer_portfolios_of_equal_value_are_ties_too() -> None:
    """The rule prefers the cheaper; the dearer ones are still counted."""
    found = solved(Instance([5, 4, 3], [2, 2, 2], 5))
    assert (found.selected.tolist(), found.ties) == ([False, False, True], 2)


def test_the_tie_rule_reaches_over_many_proposals() -> None:
    """Of 200 like proposals, the earliest are funded: members span several machine words."""
    found = solved(Instance([7] * 200, [3] * 200, 7 * 150))
    assert np.flatnonzero(found.selected).tolist() == list(range(150))


def test_free_proposals_are_funded_where_they_are_worth_something() -> None:
    """At a budget of zero only what costs nothing and is worth something is taken."""
    found = solved(Instance([0, 0, 0, 1], [5, 0, -1, 9], 0))
    assert (found.selected.tolist(), found.value, found.cost, found.ties) == ([True, False, False, False], 5, 0, 0)


def test_equal_scores_fund_the_cheapest() -> None:
    """Sixty proposals of one score: the optimum is the cheapest ones, and the tie rule takes exactly those."""
    rng = np.random.default_rng(8)
    costs = rng.integers(10**5, 10**9, 60)
    budget = int(costs.sum()) // 2
    cheapest = np.argsort(costs)[: int(np.searchsorted(np.cumsum(np.sort(costs)), budget, side="right"))]
    found = solved(Instance(costs.tolist(), [1] * 60, budget))
    assert sorted(np.flatnonzero(found.selected).tolist()) == sorted(cheapest.tolist())


def test_a_thousand_proposals_in_cents() -> None:
    """The size that a city needs: proven, within the budget, and level with OR-Tools."""
    rng = np.random.default_rng(2021)
    costs, values = rng.integers(10**5, 10**9, 1000), rng.integers(1, 1000, 1000)
    instance = Instance(costs.tolist(), values.tolist(), int(costs.sum()) // 3)
    found = solved(instance)
    assert found.value == found.bound == oracle(instance)
    assert int(costs[found.selected].sum()) == found.cost <= instance.budget


@pytest.mark.parametrize(
    ("costs", "values", "budget", "sentence"),
    [
        ([1, 2], [1], 1, r"the shape \(n_proposals,\), not \(2,\) and \(1,\)"),
        ([[1]], [[1]], 1, r"the shape \(n_proposals,\)"),
        ([1.0], [1], 1, "costs must be integers, not float64"),
        ([1], [float("nan")], 1, "values must be integers, not float64"),
        ([1], [True], 1, "values must be integers, not bool"),
        ([2**70], [1], 1, "costs must be integers, not object"),
        ([-1], [1], 1, "costs must not be negative"),
        ([2**61, 2**61], [1, 1], 1, r"the costs sum to more than 2\^62"),
        ([1, 1], [2**61, -(2**61)], 1, r"the values sum to more than 2\^62"),
        ([1], [1], -1, "the budget must be an integer from 0 .*, not -1"),
        ([1], [1], 2**62, "the budget must be an integer"),
        ([1], [1], 1.5, r"the budget must be an integer .*, not 1\.5"),
        ([1], [1], True, "the budget must be an integer .*, not True"),
    ],
)
def test_what_is_no_instance_is_refused(costs: object, values: object, budget: object, sentence: str) -> None:
    """Floats, negative costs, sums past 64 bits: an error in words, never a wrong answer."""
    with pytest.raises(ArrayError, match=sentence):
        best_portfolio(costs, values, budget, PLENTY)  # type: ignore[arg-type]
