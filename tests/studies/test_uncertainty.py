"""Uncertain performances: drawn as they are said to be, never off their scale, and counted like the rest."""

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from matrix_problems import levels, linear, matrix_problem
from mcda_priority import ArrayError, InputError, Problem, topsis, topsis_anchored, weighted_sum
from mcda_priority.preferences import WeightSet
from mcda_priority.scoring import Method
from mcda_priority.studies.ranks import RankStudy, study_ranks
from mcda_priority.studies.uncertainty import (
    Doubt,
    Interval,
    Normal,
    Triangular,
    UncertainPerformances,
    UpToNeighbours,
)

DRAWS = 40_000


def duel(rows: list[str], scale: dict[str, Any], doubts: dict[str, Doubt]) -> RankStudy:
    """A study of proposals on one criterion, so that weights do not matter."""
    problem = matrix_problem([(row,) for row in rows], [scale])
    performances = UncertainPerformances.stated(problem, {(one, "c1"): doubt for one, doubt in doubts.items()})
    return study_ranks(problem, WeightSet.anything(problem), draws=DRAWS, rng=17, performances=performances)


@pytest.mark.parametrize(
    ("rows", "scale", "doubts", "winning"),
    [
        # Uniform on 2..10, against 5: 5/8 of it lies above.
        (["5", "5"], linear(0, 10), {"p1": Interval(2, 10)}, 5 / 8),
        # The same where less is better: 3/8 of it lies below.
        (["5", "5"], linear(10, 0), {"p1": Interval(2, 10)}, 3 / 8),
        # Two independent uniforms, on 0..10 and 0..5: 1 - 5/20.
        (["5", "5"], linear(0, 10), {"p1": Interval(0, 10), "p2": Interval(0, 5)}, 3 / 4),
        # Triangular with its peak at 2: above 5 lies (10 - 5)^2 / ((10 - 0) (10 - 2)).
        (["5", "5"], linear(0, 10), {"p1": Triangular(0, 2, 10)}, 25 / 80),
        # Below its peak: 1 - 1^2 / (10 * 2).
        (["5", "1"], linear(0, 10), {"p1": Triangular(0, 2, 10)}, 19 / 20),
        # One standard deviation above the mean.
        (["5", "6"], linear(0, 10), {"p1": Normal(5, 1)}, stats.norm.sf(1)),
        # The half that would lie above the scale is set to its end, and ties there.
        (["5", "10"], linear(0, 10), {"p1": Normal(10, 1)}, 1 / 4),
        # Levels 1, 2, 3 against 2; levels 0, 1 against 1; levels 3, 4 against 4; levels 1 to 4 against 2.
        (["2", "2"], levels(5), {"p1": UpToNeighbours()}, 1 / 2),
        (["0", "1"], levels(5), {"p1": UpToNeighbours()}, 1 / 4),
        (["4", "4"], levels(5), {"p1": UpToNeighbours()}, 1 / 4),
        (["0", "2"], levels(5), {"p1": Interval("1", "4")}, 5 / 8),
    ],
)
def test_one_wins_as_often_as_probability_says(
    rows: list[str], scale: dict[str, Any], doubts: dict[str, Doubt], winning: float
) -> None:
    """Worked out by hand: how often the first beats the second, half a win for a tie."""
    found = duel(rows, scale, doubts)
    assert abs(found.winning[0, 1] - winning) < 3 * found.winning_error[0, 1]
    assert found.winning_error[0, 1] < 0.003


def test_confidence_is_the_share_of_performances() -> None:
    """With one criterion its central weight is 1, and confidence the chance to be first: 3/4 and 1/4."""
    found = duel(["5", "5"], linear(0, 10), {"p1": Interval(0, 10), "p2": Interval(0, 5)})
    assert found.n_confidence_draws == 10_000
    assert (abs(found.confidence - np.array([0.75, 0.25])) < 3 * found.confidence_error).all()
    np.testing.assert_allclose(found.confidence_error, np.sqrt(0.75 * 0.25 / 10_000), rtol=0.05)
    assert "Confidence" in found.summary()


@pytest.mark.parametrize("method", [weighted_sum, topsis_anchored, partial(topsis, norm="vector")])
def test_doubts_without_width_change_nothing(method: Method) -> None:
    """What lies between 5 and 5 is 5: the same figures as of certain performances, and so from a sample of one."""
    scales = [linear(0, 10), linear(100, 0), levels(5)]
    problem = matrix_problem([("3", "40", "2"), ("7", "80", "1"), ("5", "55", "4")], scales)
    weights = WeightSet.anything(problem)
    certain = study_ranks(problem, weights, draws=1_000, rng=9, method=method)
    doubts: dict[tuple[str, str], Doubt] = {
        ("p1", "c1"): Interval(3, 3),
        ("p2", "c2"): Triangular(80, 80, 80),
        ("p3", "c3"): Interval("4", "4"),
    }
    for performances in (
        UncertainPerformances.stated(problem, doubts),
        UncertainPerformances.stated(problem, {}),
        UncertainPerformances.sampled(problem, problem.performance_matrix[np.newaxis]),
    ):
        found = study_ranks(problem, weights, draws=1_000, rng=9, method=method, performances=performances)
        np.testing.assert_array_equal(found.acceptability, certain.acceptability)
        np.testing.assert_array_equal(found.central_weights, certain.central_weights)
        np.testing.assert_array_equal(found.confidence, certain.confidence)


def test_a_sample_is_drawn_whole() -> None:
    """Rows of a sample belong together: where one proposal is always a little better, it always wins."""
    problem = matrix_problem([("0", "0"), ("0", "0")])
    base = np.random.default_rng(0).random((50, 1, 2)) * 0.9
    performances = UncertainPerformances.sampled(problem, np.concatenate([base, base + 0.05], axis=1))
    found = study_ranks(problem, WeightSet.anything(problem), draws=2_000, rng=1, performances=performances)
    assert found.winning[1, 0] == 1
    assert found.confidence[1] == 1


def test_a_sample_is_drawn_evenly() -> None:
    """Of three performances, one above the other proposal's and one equal to it: a win in 1/3 + 1/6."""
    problem = matrix_problem([("0",), ("0.5",)])
    sample = np.array([[[one], [0.5]] for one in (0.2, 0.5, 0.9)])
    performances = UncertainPerformances.sampled(problem, sample)
    found = study_ranks(problem, WeightSet.anything(problem), draws=DRAWS, rng=1, performances=performances)
    assert abs(found.winning[0, 1] - 1 / 2) < 3 * found.winning_error[0, 1]


def correlated(rho: float, doubt: Doubt) -> npt.NDArray[np.float64]:
    """Performances of one proposal on two criteria, correlated; shape (n_draws, 2)."""
    problem = matrix_problem([("5", "5"), ("5", "5")], [linear(0, 10)] * 2)
    doubts: dict[tuple[str, str], Doubt] = {("p1", "c1"): doubt, ("p1", "c2"): doubt, ("p2", "c1"): doubt}
    performances = UncertainPerformances.stated(problem, doubts, [[1, rho], [rho, 1]])
    drawn, _ = performances.draws.draw(DRAWS, np.random.default_rng(4))
    # Proposals are independent of each other, and what is certain does not move.
    assert abs(np.corrcoef(drawn[:, 0, 0], drawn[:, 1, 0])[0, 1]) < 0.02
    assert (drawn[:, 1, 1] == 5).all()
    return drawn[:, 0]


def pearson(pairs: npt.NDArray[np.float64]) -> float:
    """Correlation of two columns."""
    return float(stats.pearsonr(pairs[:, 0], pairs[:, 1]).statistic)


@pytest.mark.parametrize("rho", [-1.0, -0.5, 0.0, 0.8, 1.0])
def test_correlation_is_the_one_that_was_stated(rho: float) -> None:
    """Of normal distributions it is the correlation itself, of uniform ones 6/pi arcsin(rho/2) (Pearson 1907)."""
    error = 4 * max(1 - rho**2, 1e-9) / np.sqrt(DRAWS)
    normal = correlated(rho, Normal(5, 1))
    assert abs(pearson(normal) - rho) < error
    uniform = correlated(rho, Interval(1, 8))
    assert abs(pearson(uniform) - 6 / np.pi * np.arcsin(rho / 2)) < error + 1e-9
    assert stats.kstest(uniform[:, 0], stats.uniform(1, 7).cdf).pvalue > 1e-4
    assert stats.kstest(normal[:, 1], stats.norm(5, 1).cdf).pvalue > 1e-4


def test_opposite_errors_cancel() -> None:
    """Two criteria of equal weight that err by the same in opposite directions: the score does not move."""
    problem = matrix_problem([("5", "5"), ("5", "5")], [linear(0, 10)] * 2)
    doubts: dict[tuple[str, str], Doubt] = {("p1", "c1"): Normal(5, "0.5"), ("p1", "c2"): Normal(5, "0.5")}
    weights = WeightSet.from_draws(problem, [[0.5, 0.5]])
    errors = []
    for rho in (-1, 0, 1):
        performances = UncertainPerformances.stated(problem, doubts, [[1, rho], [rho, 1]])
        found = study_ranks(problem, weights, draws=2_000, rng=3, performances=performances)
        # A tie in every draw has no spread; ranks that change have one.
        errors.append(found.expected_rank_error[0])
        assert found.expected_rank[0] == pytest.approx(1.5, abs=4 * errors[-1] + 1e-12)
    assert errors[0] == 0
    assert min(errors[1:]) > 0.01


scale_cases = st.sampled_from(
    (
        linear(0, 10),
        linear(10, 0),
        linear(2, 8) | {"worst": -3},
        {"kind": "piecewise", "points": [[0, "-0.5"], [3, 0], [4, "0.9"], [10, 1]]},
        {"kind": "piecewise", "points": [[10, 0], [6, "0.25"], [1, 1]]},
    )
)


@settings(max_examples=60, deadline=None)
@given(scale_cases, st.data())
def test_performances_and_values_stay_on_their_scales(scale: dict[str, Any], data: st.DataObject) -> None:
    """Whatever is said, what is drawn lies on the scale, inside what was said, and is worth what the scale says."""
    some = matrix_problem([(str(scale.get("best", 3)),)], [scale])
    ends = [Fraction(point[0]) for point in scale["points"]] if "points" in scale else None
    low, high = (min(ends), max(ends)) if ends else _ends(scale)
    three = sorted(data.draw(st.lists(st.integers(0, 12), min_size=3, max_size=3)))
    first, middle, last = (low + (high - low) * Fraction(step, 12) for step in three)
    kinds: tuple[Doubt, ...] = Interval(first, last), Triangular(first, middle, last), Normal(middle, high - low)
    doubt = data.draw(st.sampled_from(kinds))
    performances = UncertainPerformances.stated(some, {("p1", "c1"): doubt})
    drawn, values = performances.draws.draw(200, np.random.default_rng(data.draw(st.integers(0, 9))))
    inside = (low, high) if isinstance(doubt, Normal) else (first, last)
    assert float(inside[0]) <= drawn.min()
    assert drawn.max() <= float(inside[1]) + 1e-12
    declared = some.criteria[0].scale
    exact = [float(declared.value(Fraction(one))) for one in drawn.ravel().tolist()]
    np.testing.assert_allclose(values.ravel(), exact, rtol=0, atol=1e-12)
    assert values.max() <= 1
    assert values.min() >= float(declared.worst_value) - 1e-15


def _ends(scale: dict[str, Any]) -> tuple[Fraction, Fraction]:
    ends = [Fraction(scale[name]) for name in ("baseline", "best", "worst") if name in scale]
    return min(ends), max(ends)


def small() -> Problem:
    """A criterion of each kind."""
    return matrix_problem([("5", "2"), ("6", "1")], [linear(0, 10), levels(5)])


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    """One line each, with the place, the reason, and what to do."""
    doubts: dict[tuple[str, str], Doubt] = {
        ("p9", "c1"): Interval(1, 2),
        ("p1", "c9"): Interval(1, 2),
        ("p1", "c1"): Interval(5, 11),
        ("p2", "c1"): Interval(6, 5),
        ("p1", "c2"): Normal(2, 1),
        ("p2", "c2"): Interval("1", "7"),
    }
    with pytest.raises(InputError) as caught:
        UncertainPerformances.stated(small(), doubts)
    lines = str(caught.value).split("\n")
    expected = ("“p9”", "“c9”", "lies outside the scale", "do not rise", "has levels", "is not on the scale")
    assert len(lines) == len(expected)
    for line, place, part in zip(lines, doubts, expected, strict=True):
        assert line.startswith(", ".join(place) + ": ")
        assert part in line


@pytest.mark.parametrize(
    ("doubt", "message"),
    [
        (UpToNeighbours(), "has no levels"),
        (Normal(5, 0), "above zero"),
        (Normal(5, -1), "above zero"),
        (Normal("nan", 1), "not a finite number"),
        (Interval("x", 3), "is not a number"),
        (Triangular(1, 6, 5), "do not rise"),
        (Triangular(3, 2, 5), "do not rise"),
    ],
)
def test_a_doubt_that_is_no_distribution_is_refused(doubt: Doubt, message: str) -> None:
    """Rather than drawn from as if it were one."""
    with pytest.raises(InputError, match=message):
        UncertainPerformances.stated(small(), {("p1", "c1"): doubt})


@pytest.mark.parametrize(
    ("correlation", "message"),
    [
        ([[1.0]], "shape"),
        ([[1, 0.5], [0.4, 1]], "symmetric"),
        ([[1, np.nan], [np.nan, 1]], "symmetric"),
        ([[2, 0], [0, 1]], "ones on its diagonal"),
        ([[1, 1.5], [1.5, 1]], "contradict"),
    ],
)
def test_a_matrix_that_is_no_correlation_is_refused(correlation: Any, message: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(ArrayError, match=message):
        UncertainPerformances.stated(small(), {}, correlation)


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        (np.zeros((0, 2, 2)), "shape"),
        (np.zeros((3, 2)), "shape"),
        (np.zeros((3, 2, 3)), "shape"),
        (np.full((1, 2, 2), np.nan), "must lie on its scale, from 0 to 10"),
        (np.full((1, 2, 2), np.inf), "must lie on its scale, from 0 to 10"),
        (np.full((1, 2, 2), 5.0), "c2 must lie on its scale, from 0 to 4"),
        (np.full((1, 2, 2), 0.5), "c2 must hold positions of levels"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(sample: npt.NDArray[np.float64], message: str) -> None:
    """Off the scale, a value above 1 or a new zero would slip in."""
    with pytest.raises(ArrayError, match=message):
        UncertainPerformances.sampled(small(), sample)
