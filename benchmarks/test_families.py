"""One selection of each family of instances, easy and hard, side by side with OR-Tools."""

from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import NamedTuple

import numpy as np
import pytest
from contenders import or_tools_portfolio, or_tools_solver
from instances import FAMILIES, RANGES, SMOKE, Family, SelectionInstance, family_instance
from pytest_benchmark.fixture import BenchmarkFixture

import mcda_priority.engine.batch  # noqa: F401 - brings the compiled room into memory
from mcda_priority.engine.best import best
from mcda_priority.engine.instance import Solution
from mcda_priority.engine.instance import instance as engine_instance

SIZES = (8, 100) if SMOKE else (8, 30, 100, 300, 1_000, 5_000)

OUR_LIMIT, PEERS_LIMIT = 60.0, 0.1 if SMOKE else 1.0
"""Seconds; past its limit a contender returns the best it has, unproven."""

LONG = 0.1
"""What takes so many seconds is timed once."""


class Answers(NamedTuple):
    """What both found for an instance."""

    ours: Solution
    peers: int
    peer_claims: bool
    our_seconds: float
    peers_seconds: float


@cache
def answers(instance: Family, largest: int, n_proposals: int) -> Answers:
    """Let both solve an instance, and add up again what they chose."""
    one = family_instance(instance, largest, n_proposals)
    question, solver = engine_instance(*one), or_tools_solver(PEERS_LIMIT)
    best(engine_instance([1, 2], [1, 3], 2), OUR_LIMIT)  # brings the compiled room into memory
    started = perf_counter()
    solution = best(question, OUR_LIMIT)
    between = perf_counter()
    optimum, members = or_tools_portfolio(solver, one)
    stopped = perf_counter()
    assert solution is not None
    check(one, solution.selected, solution.value)
    check(one, np.array(members), optimum)
    return Answers(solution, optimum, solver.is_solution_optimal(), between - started, stopped - between)


def check(one: SelectionInstance, selected: np.ndarray[tuple[int], np.dtype[np.bool_]], value: int) -> None:
    """A value counts where its portfolio bears it out."""
    assert value == int(one.values[selected].sum())
    assert int(one.costs[selected].sum()) <= one.budget


@pytest.mark.parametrize("contender", ["mcda_priority", "OR-Tools"])
@pytest.mark.parametrize("largest", RANGES)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("n_proposals", SIZES)
def test_family(benchmark: BenchmarkFixture, n_proposals: int, family: Family, largest: int, contender: str) -> None:
    """Nobody knows beforehand whether an instance is hard: none may take longer here than elsewhere, nor hang."""
    benchmark.group, benchmark.extra_info["contender"] = f"family, {family}, {largest}, {n_proposals}", contender
    ours, peers, peer_claims, *seconds = answers(family, largest, n_proposals)
    proven = ours.value == ours.bound
    if proven and peer_claims:
        assert ours.value == peers
    assert ours.bound >= peers
    benchmark.extra_info["proven"] = proven if contender == "mcda_priority" else peer_claims
    benchmark.extra_info["ties"] = ours.ties
    one = family_instance(family, largest, n_proposals)
    question, solver = engine_instance(*one), or_tools_solver(PEERS_LIMIT)
    work: Callable[[], object] = (
        (lambda: best(question, OUR_LIMIT)) if contender == "mcda_priority" else lambda: or_tools_portfolio(solver, one)
    )
    first = seconds[0] if contender == "mcda_priority" else seconds[1]
    rounds = 1 if first > LONG or SMOKE else max(5, min(1_000, int(0.1 / first)))
    benchmark.pedantic(work, rounds=rounds)  # type: ignore[no-untyped-call]
