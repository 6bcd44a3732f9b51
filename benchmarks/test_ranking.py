"""One ranking, and one matrix under 10,000 weight vectors, side by side with the peers."""

import numpy as np
import pytest
from contenders import SUM_BLOCK, SUM_ONCE, TOPSIS_BLOCK, TOPSIS_ONCE
from instances import FloatArray, RankingInstance, block_of_weights, ranking_document, ranking_instance
from pytest_benchmark.fixture import BenchmarkFixture

from mcda_priority import Problem, problem_from_document, score

SIZES = (8, 10_000)
BLOCK_SIZE = 100
N_COSTS = 3
"""Criteria of which less is better, under TOPSIS; the peers' weighted sums disagree on what to do with them."""

FEW = 20
"""Weight vectors of a block that are checked before the whole block is timed."""

once = pytest.mark.parametrize(
    ("n_proposals", "contender"),
    [(size, name) for size in SIZES for name in SUM_ONCE if size == SIZES[0] or name != "mcda_priority.score"],
)
ignore_advice = pytest.mark.filterwarnings("ignore:Although TOPSIS can operate with minimization")


def textbook_sum(instance: RankingInstance, weights: FloatArray) -> FloatArray:
    """Weighted sum of performances over the largest, for one weight vector."""
    values = instance.performances / instance.performances.max(axis=0)
    scores: FloatArray = np.sum(values * weights, axis=1)
    return scores


def textbook_topsis(instance: RankingInstance, weights: FloatArray) -> FloatArray:
    """TOPSIS closeness step by step (Hwang & Yoon 1981, ch. 3), for one weight vector."""
    weighted = weights * instance.performances / np.sqrt(np.sum(instance.performances**2, axis=0))
    largest, smallest, more = weighted.max(axis=0), weighted.min(axis=0), instance.directions > 0
    to_ideal = np.linalg.norm(weighted - np.where(more, largest, smallest), axis=1)
    to_anti_ideal = np.linalg.norm(weighted - np.where(more, smallest, largest), axis=1)
    closeness: FloatArray = to_anti_ideal / (to_ideal + to_anti_ideal)
    return closeness


def agree(scores: FloatArray, expected: FloatArray) -> None:
    """Compare scores; those of `score` are rounded to 10^-9."""
    np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-9)


@once
def test_weighted_sum_once(benchmark: BenchmarkFixture, n_proposals: int, contender: str) -> None:
    """The simplest ranking must cost no more here than elsewhere, with every check on."""
    benchmark.group, benchmark.extra_info["contender"] = f"weighted sum, {n_proposals:,} x 10", contender
    instance = ranking_instance(n_proposals, 0)
    work = SUM_ONCE[contender](instance)
    agree(work(), textbook_sum(instance, instance.weights))
    benchmark(work)


@once
@ignore_advice
def test_topsis_once(benchmark: BenchmarkFixture, n_proposals: int, contender: str) -> None:
    """TOPSIS is what the peers are most used for, and must cost no more here, with every check on."""
    benchmark.group, benchmark.extra_info["contender"] = f"TOPSIS, {n_proposals:,} x 10", contender
    instance = ranking_instance(n_proposals, N_COSTS)
    work = TOPSIS_ONCE[contender](instance)
    agree(work(), textbook_topsis(instance, instance.weights))
    benchmark(work)


def test_score_for_the_first_time(benchmark: BenchmarkFixture) -> None:
    """A problem keeps what it has computed, so that its first ranking is the dearest and must be shown too."""
    benchmark.group, benchmark.extra_info["contender"] = f"weighted sum, {SIZES[0]} x 10", "mcda_priority.score, first"
    instance = ranking_instance(SIZES[0], 0)
    document = ranking_document(instance)

    def fresh() -> tuple[tuple[Problem], dict[str, object]]:
        return (problem_from_document(document),), {}

    ranking = benchmark.pedantic(score, setup=fresh, rounds=100)  # type: ignore[no-untyped-call]
    agree(ranking.scores, textbook_sum(instance, instance.weights))


@pytest.mark.parametrize("contender", SUM_BLOCK)
def test_weighted_sum_block(benchmark: BenchmarkFixture, contender: str) -> None:
    """Studies over weights rest on whole blocks: a loop over a peer must be hundreds of times slower."""
    benchmark.group, benchmark.extra_info["contender"] = "weighted sum, 100 x 10, 10,000 weight vectors", contender
    instance, block = ranking_instance(BLOCK_SIZE, 0), block_of_weights()
    expected = np.array([textbook_sum(instance, weights) for weights in block[:FEW]])
    agree(SUM_BLOCK[contender](instance, block[:FEW])(), expected)
    work = SUM_BLOCK[contender](instance, block)
    benchmark.pedantic(work, rounds=1 if "loop" in contender else 30)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("contender", TOPSIS_BLOCK)
def test_topsis_block(benchmark: BenchmarkFixture, contender: str) -> None:
    """The same for TOPSIS, where a loop has the most to do."""
    benchmark.group, benchmark.extra_info["contender"] = "TOPSIS, 100 x 10, 10,000 weight vectors", contender
    instance, block = ranking_instance(BLOCK_SIZE, N_COSTS), block_of_weights()
    expected = np.array([textbook_topsis(instance, weights) for weights in block[:FEW]])
    agree(TOPSIS_BLOCK[contender](instance, block[:FEW])(), expected)
    work = TOPSIS_BLOCK[contender](instance, block)
    benchmark.pedantic(work, rounds=1 if "loop" in contender else 30)  # type: ignore[no-untyped-call]
