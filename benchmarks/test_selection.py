"""One selection within one budget, side by side with OR-Tools and scipy."""

from functools import cache
from itertools import combinations

import pytest
from contenders import SELECTION
from instances import N_INSTANCES, SMOKE, Correlation, SelectionInstance, selection_instance
from pytest_benchmark.fixture import BenchmarkFixture

SIZES = (8, 100) if SMOKE else (8, 30, 100, 300, 1_000)
BRUTE_FORCE_SIZE = 8


def instances_of(correlation: Correlation, n_proposals: int) -> list[SelectionInstance]:
    """Draw the selections of one size and kind."""
    return [selection_instance(correlation, n_proposals, number) for number in range(N_INSTANCES)]


@cache
def optima(correlation: Correlation, n_proposals: int) -> list[int]:
    """Find the optima apart from the engine: all portfolios where they are few, else scipy's mixed-integer solver."""
    instances = instances_of(correlation, n_proposals)
    if n_proposals > BRUTE_FORCE_SIZE:
        return [SELECTION["scipy milp"](instance)() for instance in instances]
    best = []
    for costs, values, budget in instances:
        portfolios = [
            list(members) for size in range(n_proposals + 1) for members in combinations(range(n_proposals), size)
        ]
        best.append(max(int(values[members].sum()) for members in portfolios if costs[members].sum() <= budget))
    return best


@pytest.mark.parametrize("contender", SELECTION)
@pytest.mark.parametrize("n_proposals", SIZES)
@pytest.mark.parametrize("correlation", ["uncorrelated", "weakly correlated"])
def test_selection(benchmark: BenchmarkFixture, correlation: Correlation, n_proposals: int, contender: str) -> None:
    """A council waits for a selection: it must be exact, and stay a matter of moments up to 1,000 proposals."""
    benchmark.group, benchmark.extra_info["contender"] = f"selection, {correlation}, {n_proposals:,}", contender
    benchmark.extra_info["works"] = N_INSTANCES
    works = [SELECTION[contender](instance) for instance in instances_of(correlation, n_proposals)]
    assert [work() for work in works] == optima(correlation, n_proposals)
    benchmark(lambda: [work() for work in works])
