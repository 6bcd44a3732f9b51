"""Non-dominated portfolios, proven complete: how the time grows with the proposals, and a search of all beside it.

Drawn from the seed of the benchmarks: whole ratings from 1 to 100 on three criteria, costs from 10,000.00 to
1,000,000.00 in cents, all uniformly; the budget is half of all costs, and every weight is admitted. With intervals each
rating may be up to 5 higher or lower.
"""

from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from instances import SEED, SMOKE
from pytest_benchmark.fixture import BenchmarkFixture

from mcda_priority import Problem, WeightSet, problem_from_document
from mcda_priority.studies.dominance import non_dominated
from mcda_priority.studies.uncertainty import Interval

SIZES = (10, 14) if SMOKE else (10, 14, 20, 30, 40, 50)
SIZES_WITH_INTERVALS = (10,) if SMOKE else (10, 15, 20)
N_SEEDS = 1 if SMOKE else 3
ALL_PORTFOLIOS = 14
HALF_WIDTH = 5
LIMIT = 60.0
"""Seconds: a council officer waits no longer."""


@cache
def problem(n_proposals: int, number: int) -> Problem:
    """The instance of that size and number."""
    rng = np.random.default_rng([SEED, n_proposals, number])
    costs = rng.integers(1_000_000, 100_000_001, n_proposals).tolist()
    ratings = rng.integers(1, 101, (n_proposals, 3)).tolist()
    scale = {"kind": "linear", "baseline": 0, "best": 105, "worst": -5}
    document: dict[str, Any] = {
        "id": "benchmark",
        "label": "Benchmark",
        "currency": "EUR",
        "budget": amount(sum(costs) // 2),
        "groups": [
            {
                "id": "all",
                "label": "All",
                "weight": 1,
                "criteria": [{"id": name, "label": name, "points": 1, "scale": scale} for name in "abc"],
            }
        ],
        "proposals": [
            {"id": f"p{at}", "label": f"p{at}", "cost": amount(cost), "ratings": dict(zip("abc", row, strict=True))}
            for at, (cost, row) in enumerate(zip(costs, ratings, strict=True))
        ],
    }
    return problem_from_document(document)


def amount(cents: int) -> str:
    """Cents as an amount."""
    return f"{cents // 100}.{cents % 100:02}"


def ours(n_proposals: int, number: int, half_width: int) -> int:
    """The whole study, what further statements would settle included; gives how many portfolios there are."""
    studied = problem(n_proposals, number)
    intervals = {
        (proposal.id, criterion.id): Interval(rating - half_width, rating + half_width)
        for proposal, row in zip(studied.proposals, studied.performances, strict=True)
        for criterion, rating in zip(studied.criteria, row, strict=True)
        if half_width
    }
    found = non_dominated(studied, WeightSet.anything(studied), score_intervals=intervals, time_limit=LIMIT)
    assert found.complete
    return len(found.selected)


def all_portfolios(n_proposals: int, number: int) -> int:
    """Every portfolio that fits, held against every other one, in plain numpy."""
    studied = problem(n_proposals, number)
    flags = np.array(list(product((0, 1), repeat=n_proposals)), np.int64)
    flags = flags[flags @ np.array(studied.costs_minor) <= studied.budget_minor]
    values = flags @ np.array([[int(rating) for rating in row] for row in studied.performances])
    return sum(not ((values >= row).all(axis=1) & (values > row).any(axis=1)).any() for row in values)


CONTENDERS: dict[str, Callable[[int, int], int]] = {
    "mcda_priority": lambda n_proposals, number: ours(n_proposals, number, 0),
    "all portfolios": all_portfolios,
}

RUNS = [(size, name) for size in SIZES for name in CONTENDERS if name == "mcda_priority" or size <= ALL_PORTFOLIOS]
"""Beyond some size there are too many portfolios to hold each against each."""


@pytest.mark.parametrize(("n_proposals", "contender"), RUNS)
def test_growth(benchmark: BenchmarkFixture, n_proposals: int, contender: str) -> None:
    """Fifty proposals on three criteria take seconds, and at most a minute, with proof."""
    benchmark.group, benchmark.extra_info["contender"] = f"non-dominated, {n_proposals}", contender
    benchmark.extra_info["works"] = N_SEEDS
    work = CONTENDERS[contender]
    ours(10, 0, 0)  # brings the compiled parts into memory
    found = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: [work(n_proposals, number) for number in range(N_SEEDS)], rounds=1
    )
    benchmark.extra_info["portfolios"] = found
    if n_proposals <= ALL_PORTFOLIOS:
        assert found == [all_portfolios(n_proposals, number) for number in range(N_SEEDS)]


@pytest.mark.parametrize("n_proposals", SIZES_WITH_INTERVALS)
def test_growth_with_intervals(benchmark: BenchmarkFixture, n_proposals: int) -> None:
    """Where ratings are intervals, what is shared cancels pair by pair: twenty proposals still take seconds."""
    benchmark.group = f"non-dominated, intervals, {n_proposals}"
    benchmark.extra_info["contender"] = "mcda_priority"
    benchmark.extra_info["works"] = N_SEEDS
    ours(10, 0, HALF_WIDTH)
    found = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: [ours(n_proposals, number, HALF_WIDTH) for number in range(N_SEEDS)], rounds=1
    )
    benchmark.extra_info["portfolios"] = found
    assert all(count > 0 for count in found)
