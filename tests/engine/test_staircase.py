"""The staircase holds the exact optimum at every budget, rises strictly, and refuses to grow without end."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcda_priority.engine.knapsack import best_portfolio
from mcda_priority.engine.pareto import as_flags
from mcda_priority.engine.staircase import Steps, staircase
from mcda_priority.errors import ArrayError, StaircaseLimitError
from strategies import LARGEST_COST, Instance, instances, searched


def climbed(instance: Instance) -> Steps:
    """The staircase up to the instance's budget."""
    return staircase(instance.costs, instance.values, instance.budget, 10**6)


@settings(max_examples=120, deadline=None)
@given(instances(most=9), st.data())
@example(Instance([], [], 0), None)
def test_is_the_search_of_all_subsets_at_any_budget(instance: Instance, data: st.DataObject | None) -> None:
    """At a step, just below the next one, and anywhere: value, cost and members by the tie rule."""
    steps = climbed(instance)
    flags = as_flags(steps.members, len(instance.costs))
    budgets = {0, instance.budget}
    if data is not None:
        step = data.draw(st.integers(0, len(steps.costs) - 1))
        budgets |= {int(steps.costs[step]), max(0, int(steps.costs[step]) - 1)}
        budgets.add(data.draw(st.integers(0, instance.budget)))
    for budget in budgets:
        at = int(np.searchsorted(steps.costs, budget, side="right")) - 1
        right = searched(instance._replace(budget=budget))
        assert (int(steps.values[at]), int(steps.costs[at]), flags[at].tolist()) == right[:3]


@settings(max_examples=60, deadline=None)
@given(instances(most=40, reaches=(3, 20, 200)))
def test_agrees_with_the_selection_at_one_budget(instance: Instance) -> None:
    """Two rooms, one answer, at sizes that are not searched; the steps rise strictly in cost and value."""
    steps = climbed(instance)
    assert (np.diff(steps.costs) > 0).all()
    assert (np.diff(steps.values) > 0).all()
    flags = as_flags(steps.members, len(instance.costs))
    for at in {0, len(steps.costs) // 3, len(steps.costs) // 2, len(steps.costs) - 1}:
        one = best_portfolio(instance.costs, instance.values, int(steps.costs[at]), 60.0)
        assert (one.value, one.cost) == (int(steps.values[at]), int(steps.costs[at]))
        assert one.ties is None or one.selected.tolist() == flags[at].tolist()


@settings(max_examples=80, deadline=None)
@given(instances(most=7))
def test_convex_steps_are_those_below_no_line(instance: Instance) -> None:
    """A step is convex if no line between a lower and a higher step passes above it, in exact integers."""
    steps = climbed(instance)
    points = list(zip(steps.costs.tolist(), steps.values.tolist(), strict=True))
    for at, (cost, value) in enumerate(points):
        hidden = any(
            (value - low_value) * (high_cost - low_cost) < (high_value - low_value) * (cost - low_cost)
            for low_cost, low_value in points[:at]
            for high_cost, high_value in points[at + 1 :]
        )
        assert bool(steps.convex[at]) is not hidden


def test_steps_are_where_money_begins_to_matter() -> None:
    """Costs 2, 3 and 4: the steps written out by hand."""
    steps = staircase([2, 3, 4], [3, 4, 5], 9, 100)
    assert list(zip(steps.costs.tolist(), steps.values.tolist(), strict=True)) == [
        (0, 0),
        (2, 3),
        (3, 4),
        (4, 5),
        (5, 7),
        (6, 8),
        (7, 9),
        (9, 12),
    ]
    assert steps.convex.tolist() == [True, True, False, False, True, False, False, True]


def test_the_limit_stops_it() -> None:
    """Twelve powers of two make 4,096 steps: one fewer is too few, and the error says what to do."""
    powers = [2**power for power in range(12)]
    assert len(staircase(powers, powers, 2**12, 4096).costs) == 4096
    with pytest.raises(StaircaseLimitError, match=r"more than 4,095 steps.*smaller budget.*select") as caught:
        staircase(powers, powers, 2**12, 4095)
    assert caught.value.max_steps == 4095


def test_huge_costs_keep_their_last_cent() -> None:
    """Costs of 10^15 cents and one more: two steps, not one."""
    steps = staircase([LARGEST_COST, LARGEST_COST + 1], [1, 2], 3 * LARGEST_COST, 100)
    assert steps.costs.tolist() == [0, LARGEST_COST, LARGEST_COST + 1, 2 * LARGEST_COST + 1]


def test_members_span_machine_words() -> None:
    """Of 130 like proposals each step holds the earliest ones."""
    steps = staircase([1] * 130, [1] * 130, 130, 1000)
    flags = as_flags(steps.members, 130)
    assert all(np.flatnonzero(row).tolist() == list(range(at)) for at, row in enumerate(flags))
    assert all(low.sum() + 1 == high.sum() for low, high in pairwise(flags))


@pytest.mark.parametrize(
    ("costs", "values", "budget"),
    [([1, 2], [1], 1), ([1.5], [1], 1), ([-1], [1], 1), ([1], [1], -1), ([2**62], [1], 1)],
)
def test_what_is_no_instance_is_refused(costs: object, values: object, budget: int) -> None:
    """The same door as the selection at one budget."""
    with pytest.raises(ArrayError):
        staircase(costs, values, budget, 100)  # type: ignore[arg-type]
