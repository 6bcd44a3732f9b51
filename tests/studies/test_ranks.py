"""Studies of ranks: figures that a plain loop agrees with, the same on any number of cores, and what is refused."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from matrix_problems import levels, linear, matrix_problem
from mcda_priority import ArrayError, InputError, Problem, topsis, topsis_anchored, weighted_sum
from mcda_priority.preferences import WeightSet
from mcda_priority.ranking_counts import means_and_errors, score_keys, sum_keys, tally, total
from mcda_priority.scoring import Method
from mcda_priority.studies.ranks import RankStudy, study_ranks
from mcda_priority.studies.uncertainty import Interval, Normal, UncertainPerformances, UpToNeighbours

FloatArray = npt.NDArray[np.float64]


@st.composite
def tied_cases(draw: DrawFn) -> tuple[Problem, list[list[Fraction]]]:
    """Small tables and weights with few different numbers, so that scores often tie exactly."""
    n_criteria = draw(st.integers(1, 3))
    row = st.lists(st.sampled_from(("0", "0.5", "1")), min_size=n_criteria, max_size=n_criteria)
    problem = matrix_problem(draw(st.lists(row, min_size=1, max_size=5)))
    points = st.lists(st.integers(0, 4), min_size=n_criteria, max_size=n_criteria).filter(any)
    vectors = draw(st.lists(points, min_size=1, max_size=6))
    return problem, [[Fraction(point, sum(one)) for point in one] for one in vectors]


def naive_ranks(problem: Problem, weights: list[Fraction]) -> FloatArray:
    """Share that each proposal has in each rank under one weight vector, exactly, straight from the definition."""
    scores = [sum((w * v for w, v in zip(weights, row, strict=True)), Fraction(0)) for row in problem.values]
    shares = np.zeros((len(scores), len(scores)))
    for at, own in enumerate(scores):
        better, equal = sum(other > own for other in scores), scores.count(own)
        shares[at, better : better + equal] = 1 / equal
    return shares


def drawn(weights: WeightSet, size: int, seed: int) -> FloatArray:
    """The weights that a study of one block draws."""
    return weights.draws(size, np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0]))


def spread(samples: FloatArray) -> FloatArray:
    """Standard error of the mean of independent samples, shape (n_draws, ...)."""
    error: FloatArray = samples.std(axis=0, ddof=1) / np.sqrt(len(samples))
    return error


@settings(max_examples=60, deadline=None)
@given(tied_cases(), st.integers(2, 300))
def test_figures_are_those_of_a_plain_loop(case: tuple[Problem, list[list[Fraction]]], size: int) -> None:
    """Acceptability, expected rank, wins and central weights, and their errors, ties and all, draw by draw."""
    problem, vectors = case
    given_draws = np.array(vectors, dtype=np.float64)
    weights = WeightSet.from_draws(problem, given_draws)
    found = study_ranks(problem, weights, draws=size, rng=3)
    # Which of the given vectors was drawn is told by the nearest one: equal ones are the same vector.
    picked = drawn(weights, size, 3)
    exact = [vectors[abs(given_draws - one).sum(axis=1).argmin()] for one in picked]
    shares = np.array([naive_ranks(problem, one) for one in exact])
    ranks = shares @ np.arange(1.0, len(problem.proposals) + 1)
    wins = (ranks[:, :, None] < ranks[:, None, :]) + (ranks[:, :, None] == ranks[:, None, :]) / 2
    for means, errors, samples in (
        (found.acceptability, found.acceptability_error, shares),
        (found.expected_rank, found.expected_rank_error, ranks),
        (found.winning, found.winning_error, wins),
    ):
        np.testing.assert_allclose(means, samples.mean(axis=0), atol=1e-12)
        np.testing.assert_allclose(errors, spread(samples), atol=1e-7)
    for at in range(len(problem.proposals)):
        taken = np.flatnonzero(shares[:, at].sum(axis=0)) + 1
        assert (found.best_rank[at], found.worst_rank[at]) == (taken[0], taken[-1])
        firsts = shares[:, at, 0]
        if not firsts.any():
            assert np.isnan(found.central_weights[at]).all()
            assert np.isnan(found.confidence[at])
            continue
        centre = (firsts[:, None] * picked).sum(axis=0) / firsts.sum()
        np.testing.assert_allclose(found.central_weights[at], centre, atol=1e-12)


def test_central_weights_err_as_far_as_they_say() -> None:
    """Over 300 studies of 400 draws each, they scatter by what one study states."""
    problem = matrix_problem([("1", "0", "0.3"), ("0.2", "1", "0.1"), ("0.5", "0.4", "0.7")])
    weights = WeightSet.anything(problem)
    studies = [study_ranks(problem, weights, draws=400, rng=seed) for seed in range(300)]
    scatter = np.array([one.central_weights for one in studies]).std(axis=0, ddof=1)
    stated = np.array([one.central_weights_error for one in studies]).mean(axis=0)
    np.testing.assert_allclose(stated, scatter, rtol=0.2)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=1, max_size=7),
    st.sampled_from((weighted_sum, topsis_anchored, partial(topsis, norm="vector"))),
)
def test_ranks_and_proposals_share_one_whole(rows: list[list[int]], method: Method) -> None:
    """Each proposal takes one rank in each draw, and each rank is taken once: acceptabilities sum to 1 both ways."""
    problem = matrix_problem([[Fraction(entry, 3) for entry in row] for row in rows])
    found = study_ranks(problem, WeightSet.anything(problem), draws=500, rng=0, method=method)
    np.testing.assert_allclose(found.acceptability.sum(axis=0), 1)
    np.testing.assert_allclose(found.acceptability.sum(axis=1), 1)
    np.testing.assert_allclose(found.winning + found.winning.T, 1)
    # A rank is one more than the others that are better, so that it follows from the wins.
    np.testing.assert_allclose(found.expected_rank, len(rows) + 0.5 - found.winning.sum(axis=1))


@pytest.mark.parametrize("n_proposals", [1, 2, 7, 300])
def test_equal_proposals_share_every_rank(n_proposals: int) -> None:
    """All alike, none is put before another because of its place in the file: every rank 1/n, every win a half."""
    problem = matrix_problem([("0.1", "0.7", "0.2")] * n_proposals)
    found = study_ranks(problem, WeightSet.anything(problem), draws=30, rng=0)
    np.testing.assert_allclose(found.acceptability, 1 / n_proposals)
    np.testing.assert_allclose(found.acceptability_error, 0, atol=1e-7)
    np.testing.assert_array_equal(found.winning, 0.5)
    np.testing.assert_allclose(found.expected_rank, (n_proposals + 1) / 2)
    np.testing.assert_array_equal(found.confidence, 1)


def test_a_dominated_proposal_never_beats_its_dominator() -> None:
    """Whatever the weights: its winning index is 0."""
    problem = matrix_problem([("0.2", "0.3"), ("0.4", "0.5"), ("0", "1")])
    for method in (weighted_sum, topsis_anchored):
        found = study_ranks(problem, WeightSet.anything(problem), draws=5_000, rng=1, method=method)
        assert found.winning[0, 1] == 0
        assert found.acceptability[0, 0] == 0


@pytest.mark.parametrize("method", [topsis_anchored, partial(topsis, norm="vector"), partial(topsis, norm="min-max")])
def test_methods_are_run_as_they_are(method: Method) -> None:
    """Who is first in each draw is whom the method itself, called vector by vector, puts first."""
    problem = matrix_problem([("0.2", "0.9", "0.3"), ("0.8", "0.1", "0.4"), ("0.5", "0.5", "0.5"), ("0", "1", "0.1")])
    weights = WeightSet.anything(problem)
    found = study_ranks(problem, weights, draws=400, rng=8, method=method)
    firsts = np.zeros(4)
    for one in drawn(weights, 400, 8):
        scores = (
            topsis_anchored(problem.value_matrix, one, np.zeros(3))
            if method is topsis_anchored
            else method(performances=problem.performance_matrix, weights=one, directions=np.ones(3))
        )
        firsts[int(np.argmax(scores))] += 1
    np.testing.assert_array_equal(found.acceptability[:, 0], firsts / 400)
    assert found.method.startswith("topsis")


def test_the_kernel_ranks_as_a_stable_sort_does() -> None:
    """Also where so many proposals are ranked that score and position no longer fit into one integer."""
    rng = np.random.default_rng(0)
    for n in (1, 2, 3, 64, 65, 4096, 4097, 6000):
        scores = rng.integers(-n, n, (3, n)) / 7
        order = np.argsort(-scores, axis=1, kind="stable")
        keys = np.sort(score_keys(scores), axis=1)
        bits = max(1, (n - 1).bit_length())
        np.testing.assert_array_equal(keys & (2**bits - 1), order)
        sorted_scores = np.take_along_axis(scores, order, axis=1)
        np.testing.assert_array_equal(np.diff(keys >> bits) == 0, np.diff(sorted_scores) == 0)


def test_both_ways_to_keys_agree() -> None:
    """Weighted sums that are never written down are those that are."""
    rng = np.random.default_rng(1)
    values, weights = rng.integers(-8, 9, (40, 4)) / 8, rng.integers(0, 16, (50, 4)) / 16
    np.testing.assert_array_equal(sum_keys(values, weights), score_keys(weights @ values.T))
    assert (np.diff(sum_keys(np.full((3, 1), 1e6), np.ones((1, 1)))) == 1).all()


def test_errors_of_batches_are_the_spread_of_their_means() -> None:
    """For draws that hang together: the error of a mean of means, as computed from the means alone."""
    rng = np.random.default_rng(2)
    values, weights = rng.random((5, 3)), rng.dirichlet(np.ones(3), 600)
    parts = [tally([(sum_keys(values, part), part)], one_batch=True) for part in np.split(weights, 12)]
    means, errors = means_and_errors(total(parts))
    each = np.array([part.sums / 50 for part in parts])
    np.testing.assert_allclose(means, each.mean(axis=0))
    np.testing.assert_allclose(errors, spread(each), atol=1e-9)


def test_draws_of_a_walk_err_more_than_independent_ones() -> None:
    """Steps of a walk depend on each other: their stated error holds the scatter of the figure over many seeds."""
    problem = matrix_problem([("1", "0", "0.3", "0.2"), ("0.2", "1", "0.1", "0.5"), ("0.5", "0.4", "0.7", "0.3")])
    weights = WeightSet.stated(problem, ["c1 <= 2 c2", "c3 >= 0.05", "c1 <= 0.4", "c4 <= c3 + 0.2"])
    studies = [study_ranks(problem, weights, draws=2_000, rng=seed) for seed in range(40)]
    scatter = np.array([one.expected_rank for one in studies]).std(axis=0, ddof=1)
    stated = np.array([one.expected_rank_error for one in studies]).mean(axis=0)
    assert (scatter < 1.5 * stated).all()
    assert (scatter > stated / 1.5).all()
    assert all(one.convergence is not None and 1 - 1e-2 < one.convergence < 1.05 for one in studies)
    assert studies[0].statements[0] == "c1 <= 2 c2"


# Same seed, same bytes ------------------------------------------------------------------------------------------


def figures(study: RankStudy) -> dict[str, bytes]:
    """Every array of a study, as bytes."""
    return {name: fact.tobytes() for name, fact in vars(study).items() if isinstance(fact, np.ndarray)}


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    """Two processes that share nothing with this one."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def table() -> Problem:
    """A problem with linear scales, one of which falls, and levels."""
    scales = [linear(0, 10), linear(100, 0), levels(5)]
    return matrix_problem([("3", "40", "2"), ("7", "80", "1"), ("5", "55", "4"), ("5", "55", "4")], scales)


CASES: dict[str, tuple[Any, Any, Any]] = {
    "any weights": (WeightSet.anything, weighted_sum, None),
    "ranked weights": (lambda problem: WeightSet.ranked(problem, ["c2", "c1"]), weighted_sum, None),
    "walk": (lambda problem: WeightSet.stated(problem, ["c1 <= 2 c2", "c3 <= 0.5"]), weighted_sum, None),
    "textbook TOPSIS": (WeightSet.anything, partial(topsis, norm="vector"), None),
    "uncertain": (
        WeightSet.anything,
        weighted_sum,
        {("p1", "c1"): Interval(1, 6), ("p2", "c2"): Normal(70, 20), ("p3", "c3"): UpToNeighbours()},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_threads_and_processes_give_the_same_bytes(case: str, processes: Executor) -> None:
    """How the work is shared out must not show: three blocks, the last of them short."""
    problem = table()
    make, method, doubts = CASES[case]
    correlation = np.full((3, 3), 0.5) + np.eye(3) / 2
    performances = None if doubts is None else UncertainPerformances.stated(problem, doubts, correlation)

    def run(executor: Executor | None, seed: int | np.random.SeedSequence = 12) -> dict[str, bytes]:
        return figures(
            study_ranks(
                problem,
                make(problem),
                draws=23_000,
                rng=seed,
                method=method,
                performances=performances,
                executor=executor,
            )
        )

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(2) as two:
        expected = run(one)
        assert run(two) == expected
    assert run(processes) == expected
    sequence = np.random.SeedSequence(12)
    assert run(None, sequence) == run(None, sequence) == expected
    assert run(None, 13) != expected


def test_methods_see_the_same_weights() -> None:
    """Methods are compared over the same draws: with one criterion that counts, every method ranks alike."""
    problem = matrix_problem([("0.1", "0.5"), ("0.9", "0.5"), ("0.4", "0.5")])
    weights = WeightSet.anything(problem)
    sums, closeness = (
        study_ranks(problem, weights, draws=2_000, rng=4, method=method) for method in (weighted_sum, topsis_anchored)
    )
    assert figures(sums) == figures(closeness)


# Ended early ----------------------------------------------------------------------------------------------------


class Interrupted:
    """The weighted sum, and Ctrl-C once it has scored so many draws."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, values: FloatArray, weights: FloatArray) -> FloatArray:
        # A study tries a method out on a block of two before it draws.
        if weights.ndim == 2 and len(weights) > 2:
            if self.left == 0:
                self.left = -1
                raise KeyboardInterrupt
            self.left -= len(weights)
        return weighted_sum(values, weights)


def test_an_interrupt_leaves_whole_blocks() -> None:
    """Ctrl-C after an hour must not throw the hour away: what is left is the study of the draws that it holds."""
    problem = table()
    weights = WeightSet.anything(problem)
    with ThreadPoolExecutor(1) as one:
        early = study_ranks(problem, weights, draws=50_000, rng=6, method=Interrupted(after=20_000), executor=one)
    assert (early.n_draws, early.complete) == (20_000, False)
    whole = study_ranks(problem, weights, draws=20_000, rng=6)
    assert whole.complete
    assert figures(early) == figures(whole)
    assert "ended early" in early.summary()


def test_an_interrupt_before_the_first_block_leaves_nothing() -> None:
    """No figures rather than figures of no draws."""
    problem = table()
    with ThreadPoolExecutor(1) as one, pytest.raises(KeyboardInterrupt):
        study_ranks(
            problem, WeightSet.anything(problem), draws=50_000, rng=6, method=Interrupted(after=0), executor=one
        )


# Refused --------------------------------------------------------------------------------------------------------


def flat(values: FloatArray, weights: FloatArray) -> FloatArray:
    """A method that forgets that weights may be a block."""
    return values @ (weights if weights.ndim == 1 else weights[0])


def sometimes_nan(values: FloatArray, weights: FloatArray) -> FloatArray:
    """A method that fails for some weights."""
    scores = weighted_sum(values, weights)
    scores[..., 0] = np.where(weights[..., 0] > 0.9, np.nan, scores[..., 0])
    return scores


def enormous(values: FloatArray, weights: FloatArray) -> FloatArray:
    """A method whose scores would not fit."""
    return weighted_sum(values, weights) * np.where(weights[..., :1] > 0.9, 1e12, 1.0)


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (flat, r"the method flat returned the shape \(4,\) for a block of weights, not \(2, 4\)"),
        (sometimes_nan, "the method sometimes_nan returned scores that are not finite numbers"),
        (enormous, "the method enormous returned scores that are not finite numbers below"),
        (lambda values, budget: values[:, 0] + budget, "asks for budget"),
    ],
)
def test_a_method_that_fails_is_named(method: Method, message: str) -> None:
    """One clear error, and no figures of the draws before."""
    problem = table()
    with pytest.raises(ArrayError, match=message):
        study_ranks(problem, WeightSet.anything(problem), draws=20_000, rng=0, method=method)


@pytest.mark.parametrize(
    ("draws", "rng", "message"),
    [(0, 0, "draws"), (-5, 0, "draws"), (2.5, 0, "draws"), (True, 0, "draws"), (9, -1, "rng"), (9, None, "rng")],
)
def test_numbers_of_draws_and_seeds_are_checked(draws: Any, rng: Any, message: str) -> None:
    """Nothing to draw, and no seed: a study that nobody could repeat."""
    problem = table()
    with pytest.raises(ArrayError, match=message):
        study_ranks(problem, WeightSet.anything(problem), draws=draws, rng=rng)


def test_a_study_keeps_to_one_problem() -> None:
    """Weights and performances of another problem would be counted for the wrong criteria in silence."""
    problem, other = table(), matrix_problem([("0.5",)])
    with pytest.raises(ArrayError, match="weights were made for another problem"):
        study_ranks(problem, WeightSet.anything(other), draws=10, rng=0)
    changed = matrix_problem([("1", "40", "2")] * 4, [linear(0, 10), linear(100, 0), levels(5)])
    doubts = UncertainPerformances.stated(changed, {})
    with pytest.raises(ArrayError, match="performances were made for another problem"):
        study_ranks(problem, WeightSet.anything(problem), draws=10, rng=0, performances=doubts)


def test_an_empty_weight_set_names_what_clashes() -> None:
    """Before any draw."""
    problem = table()
    with pytest.raises(InputError, match=r"c1 >= 0\.7; c2 >= 0\.4"):
        study_ranks(problem, WeightSet.stated(problem, ["c1 >= 0.7", "c2 >= 0.4"]), draws=10, rng=0)


# Shown ----------------------------------------------------------------------------------------------------------


def test_frame_and_page_hold_the_figures() -> None:
    """What is exported and printed is what was found, names and all."""
    problem = table()
    found = study_ranks(problem, WeightSet.anything(problem), draws=1_000, rng=0)
    frame = found.to_frame()
    assert list(frame.index) == ["p1", "p2", "p3", "p4"]
    np.testing.assert_array_equal(frame["acceptability 2"], found.acceptability[:, 1])
    np.testing.assert_array_equal(frame["wins against p3"], found.winning[:, 2])
    np.testing.assert_array_equal(frame["central weight c2"], found.central_weights[:, 1])
    page = found.summary()
    assert "1,000 weightings were drawn." in page
    assert "no preference is stated" in page
    assert all(len(line) <= 80 for line in page.split("\n"))
    with pytest.raises(ValueError, match="read-only"):
        found.acceptability[0, 0] = 2
