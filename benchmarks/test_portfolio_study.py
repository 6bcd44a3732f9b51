"""The exact best portfolio under many drawn weights, beside the engine that does nothing but solve them."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from instances import SEED, ranking_document, ranking_instance
from pytest_benchmark.fixture import BenchmarkFixture

from mcda_priority import Problem, problem_from_document
from mcda_priority.engine.batch import batch
from mcda_priority.engine.drawn import drawn_units
from mcda_priority.engine.instance import instance
from mcda_priority.preferences import WeightSet
from mcda_priority.studies.blocks import BLOCK
from mcda_priority.studies.portfolios import study_portfolios

N_PROPOSALS = 100
N_DRAWS = 100_000


@cache
def problem() -> Problem:
    """Draw 100 proposals on ten criteria; costs from 10,000.00 to 1,000,000.00, a budget of half of all costs."""
    costs = np.random.default_rng([SEED, N_PROPOSALS]).integers(1_000_000, 100_000_001, N_PROPOSALS).tolist()
    document = ranking_document(ranking_instance(N_PROPOSALS, 0))
    for proposal, cost in zip(document["proposals"], costs, strict=True):
        proposal["cost"] = f"{cost // 100}.{cost % 100:02}"
    document["budget"] = f"{sum(costs) // 200}.00"
    return problem_from_document(document)


@cache
def units(draws: int) -> npt.NDArray[np.int64]:
    """The scores of the draws that the study makes."""
    weights = WeightSet.anything(problem())
    seeds = np.random.SeedSequence(SEED).spawn(draws // BLOCK)
    drawn = np.vstack([weights.draws(BLOCK, np.random.default_rng(seed)) for seed in seeds])
    return drawn_units(drawn, problem().value_matrix)


def solve(draws: int = N_DRAWS) -> npt.NDArray[np.float64]:
    """Solve, and add up who was funded how often."""
    rows = units(draws)
    solved = batch(instance(problem().costs_minor, rows[0], problem().budget_minor), rows)
    assert solved is not None
    assert (solved.values == solved.bounds).all()
    share: npt.NDArray[np.float64] = solved.flags.mean(axis=0)
    return share


def study(draws: int = N_DRAWS) -> npt.NDArray[np.float64]:
    """Draw, score, solve, and count proposals, portfolios, regrets and ties, with their errors."""
    return study_portfolios(problem(), WeightSet.anything(problem()), draws=draws, rng=SEED).acceptability


@pytest.mark.parametrize("contender", ["batch engine, bare", "mcda_priority.study_portfolios"])
def test_portfolio_study(benchmark: BenchmarkFixture, contender: str) -> None:
    """A study is worth its name if counting costs little beside solving: at most half of it."""
    benchmark.group = f"portfolios of drawn weights, {N_DRAWS:,} x {N_PROPOSALS}"
    benchmark.extra_info["contender"] = contender
    expected = solve()
    work = solve if contender == "batch engine, bare" else study
    np.testing.assert_allclose(work(), expected, rtol=0, atol=1e-12)
    benchmark.pedantic(work, rounds=3)  # type: ignore[no-untyped-call]
