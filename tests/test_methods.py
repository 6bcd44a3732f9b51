"""The array functions follow their formulas, keep their laws, and refuse what is no such array."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcda_priority.errors import ArrayError
from mcda_priority.methods import NORMS, topsis, topsis_anchored, weighted_sum
from strategies import matrices, weight_vectors

Rows = list[list[float]]


def by_weighted_sum(matrix: Any, weights: Any) -> np.ndarray:
    """The weighted sum of a matrix of any width."""
    return weighted_sum(matrix, weights)


def by_topsis(matrix: Any, weights: Any) -> np.ndarray:
    """TOPSIS with the vector norm, every second criterion a cost."""
    width = np.shape(matrix)[-1] if np.ndim(matrix) else 1
    return topsis(matrix, weights, [1 if column % 2 == 0 else -1 for column in range(width)], "vector")


def by_topsis_anchored(matrix: Any, weights: Any) -> np.ndarray:
    """TOPSIS between the declared anchors, with harm down to -1 on every criterion."""
    width = np.shape(matrix)[-1] if np.ndim(matrix) else 1
    return topsis_anchored(matrix, weights, np.full(width, -1.0))


METHODS = [by_weighted_sum, by_topsis, by_topsis_anchored]


def closeness_by_hand(points: Rows, weights: list[float], ideal: list[float], anti_ideal: list[float]) -> list[float]:
    """Hwang & Yoon (1981), step by step: weigh, measure both distances, divide."""
    found = []
    for row in points:
        here = [weight * entry for weight, entry in zip(weights, row, strict=True)]
        to_ideal = math.dist(here, [weight * entry for weight, entry in zip(weights, ideal, strict=True)])
        to_anti = math.dist(here, [weight * entry for weight, entry in zip(weights, anti_ideal, strict=True)])
        found.append(to_anti / (to_ideal + to_anti) if to_ideal + to_anti else 0.5)
    return found


def normalised_by_hand(column: list[float], norm: str) -> list[float]:
    """A column under a norm, as its definition reads."""
    if norm == "min-max":
        column = [entry - min(column) for entry in column]
    size = {
        "vector": math.hypot(*column),
        "sum": sum(abs(entry) for entry in column),
        "max": max(abs(entry) for entry in column),
        "min-max": max(column),
    }[norm]
    return [entry / size if size else 0.0 for entry in column]


@settings(deadline=None)
@given(matrices(-3, 1), st.data())
def test_weighted_sum_is_its_formula(values: Rows, data: st.DataObject) -> None:
    """Weight times value, summed over the criteria, to the last rounding."""
    weights = data.draw(weight_vectors(len(values[0])))
    expected = [math.fsum(weight * entry for weight, entry in zip(weights, row, strict=True)) for row in values]
    assert weighted_sum(values, weights).tolist() == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(matrices(-1000, 1000), st.data(), st.sampled_from(NORMS))
def test_topsis_is_its_formula(performances: Rows, data: st.DataObject, norm: str) -> None:
    """Every norm, with criteria that rise and that fall, against the textbook's steps in plain Python."""
    width = len(performances[0])
    columns = [list(column) for column in zip(*performances, strict=True)]
    # A column that is all but constant is all rounding after min-max: not a question of right or wrong.
    assume(all(max(column) - min(column) > 1e-3 or len(set(column)) == 1 for column in columns))
    weights = data.draw(weight_vectors(width))
    directions = data.draw(st.lists(st.sampled_from((1, -1)), min_size=width, max_size=width))
    normalised = [normalised_by_hand(column, norm) for column in columns]
    best = [max(column) if sign > 0 else min(column) for column, sign in zip(normalised, directions, strict=True)]
    worst = [min(column) if sign > 0 else max(column) for column, sign in zip(normalised, directions, strict=True)]
    rows = [list(row) for row in zip(*normalised, strict=True)]
    assume(math.dist(best, worst) == 0 or math.dist(best, worst) > 1e-6)
    expected = closeness_by_hand(rows, weights, best, worst)
    found = topsis(performances, weights, directions, norm)
    assert found.tolist() == pytest.approx(expected, abs=1e-6)
    assert ((found >= 0) & (found <= 1)).all()


@settings(deadline=None)
@given(matrices(-1, 1), st.data())
def test_anchored_topsis_is_its_formula(values: Rows, data: st.DataObject) -> None:
    """The same distances, between value 1 and the declared worst."""
    weights = data.draw(weight_vectors(len(values[0])))
    expected = closeness_by_hand(values, weights, [1.0] * len(values[0]), [-1.0] * len(values[0]))
    found = by_topsis_anchored(values, weights)
    assert found.tolist() == pytest.approx(expected, abs=1e-9)
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None)
@given(data=st.data())
def test_a_block_of_weights_is_its_rows_one_by_one(method: Callable[..., Any], data: st.DataObject) -> None:
    """Ten thousand draws at once must say what ten thousand calls say."""
    matrix = data.draw(matrices(-1, 1))
    vectors = data.draw(st.lists(weight_vectors(len(matrix[0])), min_size=1, max_size=5))
    block = method(matrix, vectors)
    assert block.shape == (len(vectors), len(matrix))
    one_by_one = [method(matrix, vector).tolist() for vector in vectors]
    assert block == pytest.approx(np.array(one_by_one), abs=1e-12)


@pytest.mark.parametrize("method", [by_weighted_sum, by_topsis_anchored])
@settings(deadline=None)
@given(data=st.data())
def test_no_score_falls_when_a_value_rises(method: Callable[..., Any], data: st.DataObject) -> None:
    """Better on one criterion and equal on the rest is never worse."""
    matrix = data.draw(matrices(-1, 1))
    weights = data.draw(weight_vectors(len(matrix[0])))
    row = data.draw(st.integers(0, len(matrix) - 1))
    column = data.draw(st.integers(0, len(matrix[0]) - 1))
    before = method(matrix, weights)
    matrix[row][column] = data.draw(st.floats(matrix[row][column], 1.0))
    after = method(matrix, weights)
    assert after[row] >= before[row] - 1e-12
    others = [other for other in range(len(matrix)) if other != row]
    assert after[others] == pytest.approx(before[others], abs=1e-12)


@settings(deadline=None)
@given(matrices(1, 100), st.data(), st.floats(0.01, 1000))
def test_topsis_does_not_mind_the_unit(performances: Rows, data: st.DataObject, factor: float) -> None:
    """Metres or kilometres: with the vector norm the closeness is the same."""
    weights = data.draw(weight_vectors(len(performances[0])))
    assume(any(len(set(column)) > 1 for column in zip(*performances, strict=True)))
    scaled = [[row[0] * factor, *row[1:]] for row in performances]
    spread = np.ptp(np.array(performances), axis=0)
    assume(((spread > 1e-3) | (spread == 0)).all())
    assume(bool((np.array(weights)[spread > 0] > 0).any()))
    assert by_topsis(scaled, weights) == pytest.approx(by_topsis(performances, weights), abs=1e-6)


@pytest.mark.parametrize("norm", NORMS)
def test_equal_proposals_score_equally(norm: str) -> None:
    """Peers return NaN or crash; a matrix of like rows, zeros included, gives every row one half."""
    assert topsis([[3, 0], [3, 0], [3, 0]], [0.4, 0.6], [1, -1], norm).tolist() == [0.5, 0.5, 0.5]
    assert topsis([[7.0, 2.0]], [0.4, 0.6], [1, -1], norm).tolist() == [0.5]


def test_constant_criteria_tell_none_apart() -> None:
    """A column of zeros or of one number leaves the closeness to the others."""
    alone = topsis([[1], [2], [4]], [1.0], [1], "min-max")
    for constant in (0, 5):
        with_it = topsis([[1, constant], [2, constant], [4, constant]], [0.5, 0.5], [1, 1], "min-max")
        assert with_it == pytest.approx(alone)


def test_anchored_ends() -> None:
    """Best on everything is 1, worst on everything is 0, and nothing else moves them."""
    found = topsis_anchored([[1.0, 1.0], [-0.5, 0.0], [0.2, 0.3]], [0.5, 0.5], [-0.5, 0.0])
    assert (found[0], found[1]) == (1.0, 0.0)
    assert 0 < found[2] < 1


def test_results_do_not_touch_the_input() -> None:
    """The arrays that come in leave as they came."""
    matrix, weights = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.5, 0.5])
    for norm in NORMS:
        topsis(matrix, weights, [1, -1], norm)
    assert matrix.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert weights.tolist() == [0.5, 0.5]


BAD_MATRICES = [
    ([[0.5, math.nan]], r"\[0, 1\] is nan; every entry must be a finite number"),
    ([[0.5, 0.1], [math.inf, 0.1]], r"\[1, 0\] is inf; every entry must be a finite number"),
    ([[0.5, -math.inf]], r"\[0, 1\] is -inf"),
    ([[0.5, None]], r"\[0, 1\] is nan"),
    ([0.5, 0.5], r"must have the shape \(n_proposals, n_criteria\), not \(2,\)"),
    ([[[0.5, 0.5]]], r"must have the shape \(n_proposals, n_criteria\), not \(1, 1, 2\)"),
    (np.empty((0, 2)), r"not \(0, 2\)"),
    (np.empty((2, 0)), r"not \(2, 0\)"),
    ([], r"not \(0,\)"),
    (0.5, r"not \(\)"),
]

BAD_WEIGHTS = [
    ([0.5, 0.4], r"weights must sum to 1; found a sum of 0\.9$"),
    ([5, 5], "weights must sum to 1; found a sum of 10$"),
    ([0, 0], "weights must sum to 1; found a sum of 0$"),
    ([1.5, -0.5], "weights must be finite and not negative"),
    ([math.nan, 1], "weights must be finite and not negative"),
    ([math.inf, 0], "weights must"),
    ([0.5, 0.5 + 1e-8], "weights must sum to 1"),
    ([1.0], r"weights must have the shape \(2,\) or \(n_draws, 2\), not \(1,\)"),
    ([0.5, 0.3, 0.2], r"not \(3,\)"),
    ([[[0.5, 0.5]]], r"not \(1, 1, 2\)"),
    (np.empty((0, 2)), r"not \(0, 2\)"),
    ([], r"not \(0,\)"),
    (1.0, r"not \(\)"),
    ([[0.5, 0.5], [0.5, 0.6]], r"weights must sum to 1; found a sum of 1\.1$"),
    ([[0.5, 0.5], [1.5, -0.5]], "weights must be finite and not negative"),
]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("matrix", "sentence"), BAD_MATRICES)
def test_what_is_no_matrix_is_refused(method: Callable[..., Any], matrix: Any, sentence: str) -> None:
    """A missing or infinite entry, a wrong shape: an error that says where, never a silent NaN."""
    with pytest.raises(ArrayError, match=sentence):
        method(matrix, [0.5, 0.5])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("weights", "sentence"), BAD_WEIGHTS)
def test_what_are_no_weights_is_refused(method: Callable[..., Any], weights: Any, sentence: str) -> None:
    """Negative weights and weights that do not sum to 1 pass silently in other libraries."""
    with pytest.raises(ArrayError, match=sentence):
        method([[0.1, 0.2], [0.3, 0.4]], weights)


@pytest.mark.parametrize("directions", [[1], [1, 0], [1, 2], [1, math.nan], [[1, 1]], [1, 1, 1], 1, []])
def test_directions_are_one_or_minus_one(directions: Any) -> None:
    """A direction that is neither would flip or drop a criterion."""
    with pytest.raises(ArrayError, match="directions must be 1 or -1 for each of the 2 criteria"):
        topsis([[1, 2], [3, 4]], [0.5, 0.5], directions, "vector")


def test_an_unknown_norm_names_the_known_ones() -> None:
    """The norm changes the winner, so it is never guessed."""
    with pytest.raises(ArrayError, match="unknown norm 'Vector'; use one of vector, sum, max, min-max"):
        topsis([[1, 2]], [0.5, 0.5], [1, 1], "Vector")


@pytest.mark.parametrize("worst", [[0.1, 0], [math.nan, 0], [-math.inf, 0], [0], [[0, 0]], []])
def test_the_worst_is_at_most_zero(worst: Any) -> None:
    """The anti-ideal cannot lie above "as if not funded"."""
    with pytest.raises(ArrayError, match="worst must hold a value of at most 0 for each of the 2 criteria"):
        topsis_anchored([[0.1, 0.2]], [0.5, 0.5], worst)
