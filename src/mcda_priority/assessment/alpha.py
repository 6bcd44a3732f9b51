"""Krippendorff's alpha, and the ways to tell how far two ratings are apart."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

Difference = Callable[[FloatArray, FloatArray], FloatArray]
"""Takes the values that occur, rising, and how often each does; gives the squared difference of each two of them."""


def nominal(values: FloatArray, _counts: FloatArray) -> FloatArray:
    """Equal or not."""
    unequal: FloatArray = (values[:, np.newaxis] != values).astype(np.float64)
    return unequal


def ordinal(_values: FloatArray, counts: FloatArray) -> FloatArray:
    """By order alone: how many ratings lie between the two, with half of those at either end."""
    ranks = np.cumsum(counts) - counts / 2
    return _squared(ranks)


def interval(values: FloatArray, _counts: FloatArray) -> FloatArray:
    """By distance."""
    return _squared(values)


def ratio(values: FloatArray, _counts: FloatArray) -> FloatArray:
    """By distance over size; for numbers that are not negative and whose zero is nothing at all."""
    sums = values[:, np.newaxis] + values
    differences = values[:, np.newaxis] - values
    squared: FloatArray = np.divide(differences, sums, out=np.zeros_like(sums), where=sums != 0) ** 2
    return squared


def _squared(places: FloatArray) -> FloatArray:
    squared: FloatArray = (places[:, np.newaxis] - places) ** 2
    return squared


def krippendorff_alpha(ratings: npt.ArrayLike, difference: Difference) -> float:
    """How far assessors agree: 1 fully, 0 as by chance, below 0 less than that.

    Parameters
    ----------
    ratings
        Shape (n_assessors, n_units); NaN where an assessor did not rate. What only one assessor rated is left out.
    difference
        `nominal`, `ordinal`, `interval` or `ratio`.

    Returns
    -------
    Alpha, at most 1; NaN where nothing was rated by two, or where all ratings are equal: whoever never varies cannot
    be told from one who always writes the same.

    Notes
    -----
    alpha = 1 - (n - 1) sum_ck o_ck d_ck / sum_ck n_c n_k d_ck, with the coincidences o_ck (each unit's pairs of ratings
    c and k over its number of ratings less one), their margins n_c, n ratings in all, and squared differences d_ck.

    References
    ----------
    .. [1] Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
           https://repository.upenn.edu/asc_papers/43
    .. [2] Hayes, A. F. & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding
           data. https://doi.org/10.1080/19312450709336664
    """
    matrix = np.asarray(ratings, dtype=np.float64)
    shared = matrix[:, (~np.isnan(matrix)).sum(axis=0) > 1]
    values = np.unique(shared[~np.isnan(shared)])
    if len(values) < 2:
        return float("nan")
    # How often each value occurs in each unit, shape (n_values, n_units).
    occurs = (shared[np.newaxis] == values[:, np.newaxis, np.newaxis]).sum(axis=1).astype(np.float64)
    weighted = occurs / (occurs.sum(axis=0) - 1)
    coincidences = weighted @ occurs.T - np.diag(weighted.sum(axis=1))
    counts = coincidences.sum(axis=1)
    squared = difference(values, counts)
    observed = float((coincidences * squared).sum())
    expected = float(counts @ squared @ counts)
    return 1 - (float(counts.sum()) - 1) * observed / expected
