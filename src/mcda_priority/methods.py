"""Scoring methods as plain array functions.

Each works on one weight vector, shape (n_criteria,), and on a block of them,
shape (n_draws, n_criteria). They know arrays only; a problem is scored by `score`.
"""

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError

FloatArray = npt.NDArray[np.float64]

NORMS = ("vector", "sum", "max", "min-max")


def weighted_sum(values: npt.ArrayLike, weights: npt.ArrayLike) -> FloatArray:
    """Additive value of each proposal: the sum over criteria of weight times value.

    Parameters
    ----------
    values
        Value matrix, shape (n_proposals, n_criteria). [at most 1; 0 = as if not funded]
    weights
        Shape (n_criteria,) or (n_draws, n_criteria); non-negative, each row sums to 1.

    Returns
    -------
    Scores, shape (n_proposals,) or (n_draws, n_proposals).

    Raises
    ------
    ArrayError
        A shape that does not fit, a number that is not finite, weights that are not weights.

    References
    ----------
    .. [1] Keeney, R. L. & Raiffa, H. (1976). Decisions with Multiple Objectives, eq. 3.1.
    """
    matrix = _matrix(values, "values")
    return _weights(weights, matrix.shape[1]) @ matrix.T


def topsis(performances: npt.ArrayLike, weights: npt.ArrayLike, directions: npt.ArrayLike, norm: str) -> FloatArray:
    """TOPSIS closeness as in the textbook: raw performances, observed ideals.

    The closeness is an index, not a value: it cannot be added up, and a newcomer that moves an
    observed ideal can reverse the ranking of the others. `topsis_anchored` does not have the second fault.

    Parameters
    ----------
    performances
        Performance matrix, shape (n_proposals, n_criteria), in the criteria's own units.
    weights
        Shape (n_criteria,) or (n_draws, n_criteria); non-negative, each row sums to 1.
    directions
        Shape (n_criteria,): 1 where more is better, -1 where less is better.
    norm
        How a column is normalised: "vector" (x / root of the sum of squares), "sum" (x / sum of absolute values),
        "max" (x / largest absolute value) or "min-max" ((x - min) / (max - min)). A constant
        column under "min-max" and a column of zeros become zero, and then tell no proposals apart.

    Returns
    -------
    Closeness in 0..1, shape (n_proposals,) or (n_draws, n_proposals); 0.5 for all where all proposals are equal.

    Raises
    ------
    ArrayError
        A shape that does not fit, a number that is not finite, weights that are not weights,
        a direction other than 1 and -1, an unknown norm.

    References
    ----------
    .. [1] Hwang, C.-L. & Yoon, K. (1981). Multiple Attribute Decision Making, ch. 3.
           https://doi.org/10.1007/978-3-642-48318-9
    """
    # Norms and observed ideals run over columns: let each column lie together in memory.
    matrix = np.asfortranarray(_matrix(performances, "performances"))
    vectors = _weights(weights, matrix.shape[1])
    signs = _array(directions, "directions")
    if signs.shape != (matrix.shape[1],) or not (abs(signs) == 1).all():
        raise ArrayError(f"directions must be 1 or -1 for each of the {matrix.shape[1]} criteria, not {directions!r}")
    normalised = _normalised(matrix, norm) * signs
    return _closeness(normalised, vectors, normalised.max(axis=0), normalised.min(axis=0))


def topsis_anchored(values: npt.ArrayLike, weights: npt.ArrayLike, worst: npt.ArrayLike) -> FloatArray:
    """TOPSIS closeness between the declared anchors of the scales, so that no rank reverses.

    The ideal is value 1 on every criterion, the anti-ideal the worst value that each scale allows:
    both are declared beforehand, and no other proposal can move them. Still an index, not a value.

    Parameters
    ----------
    values
        Value matrix, shape (n_proposals, n_criteria). [at most 1; 0 = as if not funded]
    weights
        Shape (n_criteria,) or (n_draws, n_criteria); non-negative, each row sums to 1.
    worst
        Shape (n_criteria,): the value of the scale's worst anchor, 0 where there is no harm below the baseline.

    Returns
    -------
    Closeness in 0..1, shape (n_proposals,) or (n_draws, n_proposals).

    Raises
    ------
    ArrayError
        A shape that does not fit, a number that is not finite, weights that are not weights,
        a worst value above 0.

    References
    ----------
    .. [1] Hwang, C.-L. & Yoon, K. (1981). Multiple Attribute Decision Making, ch. 3.
    .. [2] García-Cascales, M. S. & Lamata, M. T. (2012). On rank reversal and TOPSIS method.
           https://doi.org/10.1016/j.mcm.2011.12.022
    """
    matrix = _matrix(values, "values")
    vectors = _weights(weights, matrix.shape[1])
    anti_ideal = _array(worst, "worst")
    if anti_ideal.shape != (matrix.shape[1],) or not (np.isfinite(anti_ideal) & (anti_ideal <= 0)).all():
        raise ArrayError(f"worst must hold a value of at most 0 for each of the {matrix.shape[1]} criteria")
    return _closeness(matrix, vectors, np.ones_like(anti_ideal), anti_ideal)


def _closeness(points: FloatArray, weights: FloatArray, ideal: FloatArray, anti_ideal: FloatArray) -> FloatArray:
    """Distance to the anti-ideal over the sum of both distances, all weighted.

    As w >= 0, (w x - w ideal)^2 = w^2 (x - ideal)^2: one matrix product serves a whole block of weights.
    """
    squared = weights * weights
    to_ideal = np.sqrt(squared @ ((points - ideal) ** 2).T)
    to_anti_ideal = np.sqrt(squared @ ((points - anti_ideal) ** 2).T)
    both = to_ideal + to_anti_ideal
    closeness: FloatArray = np.divide(to_anti_ideal, both, out=np.full_like(both, 0.5), where=both > 0)
    return closeness


def _normalised(matrix: FloatArray, norm: str) -> FloatArray:
    if norm == "vector":
        scale = np.sqrt((matrix * matrix).sum(axis=0))
    elif norm == "sum":
        scale = np.abs(matrix).sum(axis=0)
    elif norm == "max":
        scale = np.abs(matrix).max(axis=0)
    elif norm == "min-max":
        lowest = matrix.min(axis=0)
        matrix = matrix - lowest
        scale = matrix.max(axis=0)
    else:
        raise ArrayError(f"unknown norm {norm!r}; use one of {', '.join(NORMS)}")
    return matrix / np.where(scale > 0, scale, 1.0)


def _array(raw: npt.ArrayLike, name: str) -> FloatArray:
    try:
        return np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArrayError(f"{name} must be an array of real numbers") from None


def _matrix(raw: npt.ArrayLike, name: str) -> FloatArray:
    matrix = _array(raw, name)
    if matrix.ndim != 2 or not matrix.size:
        raise ArrayError(f"{name} must have the shape (n_proposals, n_criteria), not {matrix.shape}")
    if not np.isfinite(matrix).all():
        row, column = np.argwhere(~np.isfinite(matrix))[0]
        raise ArrayError(f"{name}[{row}, {column}] is {matrix[row, column]}; every entry must be a finite number")
    return matrix


def _weights(raw: npt.ArrayLike, n_criteria: int) -> FloatArray:
    weights = _array(raw, "weights")
    if weights.ndim not in (1, 2) or weights.shape[-1] != n_criteria or not weights.size:
        raise ArrayError(f"weights must have the shape ({n_criteria},) or (n_draws, {n_criteria}), not {weights.shape}")
    if not weights.min() >= 0:
        raise ArrayError("weights must be finite and not negative")
    totals = weights @ np.ones(n_criteria)
    off = np.abs(np.atleast_1d(totals) - 1.0) > 1e-9
    if off.any():
        raise ArrayError(f"weights must sum to 1; found a sum of {np.atleast_1d(totals)[off.argmax()]:.12g}")
    return weights
