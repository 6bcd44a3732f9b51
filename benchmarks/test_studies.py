"""Studies of ranks, side by side with plain numpy and with a loop over a peer: time, and memory over the draws."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from contenders import peer
from instances import SEED, SMOKE, FloatArray, ranking_document, ranking_instance
from memory import STATUS
from pytest_benchmark.fixture import BenchmarkFixture

from mcda_priority import Problem, problem_from_document, topsis, weighted_sum
from mcda_priority.preferences import WeightSet
from mcda_priority.scoring import Method
from mcda_priority.studies.portfolios import study_portfolios
from mcda_priority.studies.ranks import study_ranks

N_PROPOSALS = 100
N_COSTS = 3
SUM_DRAWS = 1_000_000
TOPSIS_DRAWS = 20_000
BLOCK = 10_000

Ranking = Callable[[], FloatArray]
"""Work that gives first-rank acceptabilities."""


def problem() -> Problem:
    """The instance of the rankings, as a problem."""
    return problem_from_document(ranking_document(ranking_instance(N_PROPOSALS, N_COSTS)))


def our_study(draws: int, method: Method, threads: int | None) -> Ranking:
    """Everything that the study gives: acceptabilities, wins, central weights, and their errors."""
    studied = problem()
    weights = WeightSet.anything(studied)

    def work() -> FloatArray:
        if threads is None:
            return study_ranks(studied, weights, draws=draws, rng=SEED, method=method).acceptability[:, 0]
        with ThreadPoolExecutor(threads) as pool:
            found = study_ranks(studied, weights, draws=draws, rng=SEED, method=method, executor=pool)
            return found.acceptability[:, 0]

    return work


def bare_numpy(draws: int) -> Ranking:
    """The product and one argsort of each row, block by block; only who is first is looked at."""
    values = np.ascontiguousarray(problem().value_matrix.T)
    rng = np.random.default_rng(SEED)
    block = rng.dirichlet(np.ones(len(values)), BLOCK)

    def work() -> FloatArray:
        firsts = np.zeros(N_PROPOSALS)
        for _ in range(draws // BLOCK):
            order = np.argsort(block @ values, axis=1)
            firsts += np.bincount(order[:, -1], minlength=N_PROPOSALS)
        return firsts / draws

    return work


def numpy_study(draws: int) -> Ranking:
    """What a plain script does for rank acceptabilities: draw, score, sort, and count every rank of every proposal."""
    values = np.ascontiguousarray(problem().value_matrix.T)

    def work() -> FloatArray:
        rng = np.random.default_rng(SEED)
        counts = np.zeros((N_PROPOSALS, N_PROPOSALS))
        for _ in range(draws // BLOCK):
            order = np.argsort(-(rng.dirichlet(np.ones(len(values)), BLOCK) @ values), axis=1)
            places = order + N_PROPOSALS * np.arange(N_PROPOSALS)
            counts += np.bincount(places.ravel(), minlength=N_PROPOSALS**2).reshape(counts.shape)
        firsts: FloatArray = counts[0] / draws
        return firsts

    return work


def pymcdm_loop(draws: int, *, checks: bool) -> Ranking:
    """One call for each weight vector."""
    method = peer("pymcdm.methods").TOPSIS(peer("pymcdm.normalizations").vector_normalization)
    performances, _, directions = ranking_instance(N_PROPOSALS, N_COSTS)
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(performances.shape[1]), draws)

    def work() -> FloatArray:
        firsts = np.zeros(N_PROPOSALS)
        for weights in drawn:
            firsts[np.argmax(method(performances, weights, directions, validation=checks))] += 1
        return firsts / draws

    return work


VECTOR_TOPSIS = partial(topsis, norm="vector")

SUMS: dict[str, Callable[[], Ranking]] = {
    "mcda_priority": partial(our_study, SUM_DRAWS, weighted_sum, None),
    "mcda_priority, one thread": partial(our_study, SUM_DRAWS, weighted_sum, 1),
    "numpy, product and argsort": partial(bare_numpy, SUM_DRAWS),
    "numpy, the whole study": partial(numpy_study, SUM_DRAWS),
}

CLOSENESS: dict[str, Callable[[], Ranking]] = {
    "mcda_priority": partial(our_study, TOPSIS_DRAWS, VECTOR_TOPSIS, None),
    "mcda_priority, one thread": partial(our_study, TOPSIS_DRAWS, VECTOR_TOPSIS, 1),
    "pymcdm, loop": partial(pymcdm_loop, TOPSIS_DRAWS, checks=True),
    "pymcdm, loop, checks off": partial(pymcdm_loop, TOPSIS_DRAWS, checks=False),
}


def check_alike(shares: FloatArray, expected: FloatArray, draws: int) -> None:
    """Shares of as many draws as that differ by chance alone."""
    errors = np.sqrt(np.maximum(expected * (1 - expected), 1 / draws) / draws)
    assert (abs(shares - expected) < 6 * errors).all()
    np.testing.assert_allclose(shares.sum(), 1)


@pytest.mark.parametrize("contender", SUMS)
def test_rank_acceptabilities(benchmark: BenchmarkFixture, contender: str) -> None:
    """A million draws, with all that is counted, must cost no more than scoring and sorting them in plain numpy."""
    benchmark.group, benchmark.extra_info["contender"] = "rank acceptabilities, 100 x 10, 1,000,000 draws", contender
    work = SUMS[contender]()
    check_alike(work(), our_study(SUM_DRAWS, weighted_sum, None)(), BLOCK)
    benchmark.pedantic(work, rounds=3)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("contender", CLOSENESS)
def test_topsis_acceptabilities(benchmark: BenchmarkFixture, contender: str) -> None:
    """The same under TOPSIS, where a loop over a peer is hundreds of times slower."""
    benchmark.group, benchmark.extra_info["contender"] = (
        "rank acceptabilities, TOPSIS, 100 x 10, 20,000 draws",
        contender,
    )
    work = CLOSENESS[contender]()
    check_alike(work(), our_study(TOPSIS_DRAWS, VECTOR_TOPSIS, None)(), TOPSIS_DRAWS)
    benchmark.pedantic(work, rounds=1 if "loop" in contender else 3)  # type: ignore[no-untyped-call]


MEMORY = """
import sys
from memory import memory
from test_studies import our_study, weighted_sum
our_study(20_000, weighted_sum, None)()
before = memory("VmHWM")
our_study(int(sys.argv[1]), weighted_sum, None)()
print(memory("VmHWM") - before)
"""
"""Prints by how many bytes the peak grows over that of two blocks."""

MEMORY_OF_PORTFOLIOS = """
import sys
from memory import memory
from test_studies import portfolio_study
portfolio_study(20_000)
before = memory("VmHWM")
portfolio_study(int(sys.argv[1]))
print(memory("VmHWM") - before)
"""
"""The same of the study of portfolios."""

N_FUNDED_AMONG = 20

ENOUGH = 50 * 2**20


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not state the peak of a process's memory")
@pytest.mark.parametrize("draws", [100_000, 1_000_000, 10_000_000])
def test_memory_of_draws(benchmark: BenchmarkFixture, draws: int) -> None:
    """Ten million draws must need no more memory than the window of blocks that a hundred thousand fill."""
    benchmark.group, benchmark.extra_info["contender"] = "memory, rank acceptabilities, 100 x 10", f"{draws:,} draws"
    command = [sys.executable, "-c", MEMORY, str(draws)]
    finished = benchmark.pedantic(  # type: ignore[no-untyped-call]
        subprocess.run, (command,), {"check": True, "capture_output": True, "cwd": Path(__file__).parent}, rounds=1
    )
    grown = int(finished.stdout.split()[-1])
    benchmark.extra_info["bytes"] = grown
    assert grown < ENOUGH


def portfolio_study(draws: int) -> FloatArray:
    """Portfolios of 20 proposals on ten criteria; costs as in the study of portfolios, a budget of half of them."""
    costs = np.random.default_rng([SEED, N_FUNDED_AMONG]).integers(1_000_000, 100_000_001, N_FUNDED_AMONG).tolist()
    document = ranking_document(ranking_instance(N_FUNDED_AMONG, 0))
    for proposal, cost in zip(document["proposals"], costs, strict=True):
        proposal["cost"] = f"{cost // 100}.{cost % 100:02}"
    document["budget"] = f"{sum(costs) // 200}.00"
    studied = problem_from_document(document)
    return study_portfolios(studied, WeightSet.anything(studied), draws=draws, rng=SEED).acceptability


@pytest.mark.skipif(not STATUS.exists(), reason="this system does not state the peak of a process's memory")
@pytest.mark.parametrize("draws", [100_000] if SMOKE else [100_000, 1_000_000, 10_000_000])
def test_memory_of_portfolio_draws(benchmark: BenchmarkFixture, draws: int) -> None:
    """The exact best portfolio of ten million draws, counted in the memory that a hundred thousand take."""
    benchmark.group, benchmark.extra_info["contender"] = "memory, portfolios, 20 x 10", f"{draws:,} draws"
    command = [sys.executable, "-c", MEMORY_OF_PORTFOLIOS, str(draws)]
    finished = benchmark.pedantic(  # type: ignore[no-untyped-call]
        subprocess.run, (command,), {"check": True, "capture_output": True, "cwd": Path(__file__).parent}, rounds=1
    )
    grown = int(finished.stdout.split()[-1])
    benchmark.extra_info["bytes"] = grown
    assert grown < ENOUGH
