"""Eight knapsack instances with known optima: Burkardt, J., KNAPSACK_01, P01 to P08, Florida State University."""

import pytest

from mcda_priority.engine.knapsack import best_portfolio
from mcda_priority.engine.staircase import staircase
from reference_data import needs_data, read_knapsack

pytestmark = needs_data


@pytest.mark.parametrize("number", range(1, 9))
def test_optimum(number: int) -> None:
    """Value and members as published, at the capacity and as the top step of the staircase."""
    instance = read_knapsack(f"burkardt/p{number:02d}.txt")
    found = best_portfolio(instance.weights, instance.profits, instance.capacity, 60.0)
    assert found.value == found.bound == instance.optimum
    assert found.cost <= instance.capacity
    published = sum(profit for profit, flag in zip(instance.profits, instance.solution, strict=True) if flag)
    assert published == instance.optimum
    assert found.ties or found.selected.tolist() == instance.solution
    steps = staircase(instance.weights, instance.profits, instance.capacity, 10**6)
    assert (int(steps.values[-1]), int(steps.costs[-1])) == (instance.optimum, found.cost)


def test_optima_are_the_known_ones() -> None:
    """The files say what the collection says."""
    optima = [read_knapsack(f"burkardt/p{number:02d}.txt").optimum for number in range(1, 9)]
    assert optima == [309, 51, 150, 107, 900, 1735, 1458, 13549094]
