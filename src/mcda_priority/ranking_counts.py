"""Ranks under many weights, counted: who takes which rank, who beats whom, and the weights under which each is first.

Scores become integers at 10^-9 before anything is compared, so that equal is equal. Score and position are packed into
one integer each: sorting those gives the order, and sorting plain integers is what processors are quickest at.
"""

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LARGEST_SCORE = 10.0**6
"""Scores are held below this, so that a score at 10^-9 takes 51 bits with its sign."""

_MOST_PACKED = 2**12
"""Proposals whose positions fit beside such a score into 63 bits."""

_DRAWS_AT_ONCE = 192
"""Draws whose ranks stay in the nearest cache together; below 256, so that a byte counts them."""


class Tally(NamedTuple):
    """Sums over draws that all estimates of a study of ranks are made of; two of them add up to one.

    Draws that hang together (steps of a walk) are summed in batches first: a standard error is the spread of the
    batches' sums. Independent draws are batches of one.

    Attributes
    ----------
    n_draws, n_batches, squared_sizes
        How many draws, how many batches, and the sum of the squares of their sizes.
    sums
        Shape (n_proposals, 2 * n_proposals + 1): draws in which the proposal takes each rank, draws in which it beats
        each other (a tie is half a win), and its ranks. Equal scores share the ranks that they span equally.
    squares, crosses
        The like, of the squares of the batches' sums, and of the batches' sums times their sizes.
    first_weights
        Sum of the weights under which each proposal is first, shape (n_proposals, n_criteria).
    first_squares, first_products
        Sums over batches of the square of that, and of that times how often the proposal is first in the batch.
    firsts_squared
        Sum over batches of the square of how often each proposal is first, shape (n_proposals,).
    """

    n_draws: int
    n_batches: int
    squared_sizes: int
    sums: FloatArray
    squares: FloatArray
    crosses: FloatArray
    first_weights: FloatArray
    first_squares: FloatArray
    first_products: FloatArray
    firsts_squared: FloatArray

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(*map(add, self, other))


def sum_keys(values: FloatArray, weights: FloatArray) -> IntArray:
    """Sorting keys of weighted sums: `score_keys` of the product, without writing the scores down.

    Parameters
    ----------
    values
        Shape (n_proposals, n_criteria). [at most 1 and at least -10^6]
    weights
        Shape (n_draws, n_criteria).

    Returns
    -------
    Shape (n_draws, n_proposals).
    """
    n_proposals = len(values)
    if n_proposals > _MOST_PACKED:
        return score_keys(weights @ values.T)
    keys = np.empty((len(weights), n_proposals), np.int64)
    _pack_sums(np.ascontiguousarray(values.T), weights, _bits(n_proposals), keys)
    return keys


def score_keys(scores: FloatArray) -> IntArray:
    """Pack scores and positions into integers that sort from the highest score to the lowest.

    Parameters
    ----------
    scores
        Shape (n_draws, n_proposals). [below 10^6 either way]

    Returns
    -------
    The same shape.
    """
    n_proposals = scores.shape[1]
    bits = _bits(n_proposals)
    if n_proposals <= _MOST_PACKED:
        keys = np.empty(scores.shape, np.int64)
        _pack(scores, bits, keys)
        return keys
    # A score would not fit beside so many positions; its place among the different scores of its draw does.
    falling = np.rint(scores * -1e9).astype(np.int64)
    places = np.array([np.unique(row, return_inverse=True)[1] for row in falling], dtype=np.int64)
    return (places << bits) | np.arange(n_proposals)


def check_scores(scores: object, shape: tuple[int, ...], name: str) -> FloatArray:
    """Take what a method returned, if it is scores of that shape.

    Raises
    ------
    ArrayError
        It is another shape, or holds numbers that are not finite or are too large.
    """
    try:
        array = np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArrayError(f"{name} returned something else than an array of numbers of the shape {shape}") from None
    if array.shape != shape:
        raise ArrayError(f"the method {name} returned the shape {array.shape} for a block of weights, not {shape}")
    # Written so that NaN, which is neither larger nor smaller, is refused too.
    if not (max(array.max(), -array.min()) <= LARGEST_SCORE):
        raise ArrayError(f"the method {name} returned scores that are not finite numbers below 10^6")
    return array


def tally(pieces: Iterable[tuple[IntArray, FloatArray]], *, one_batch: bool) -> Tally:
    """Count ranks, wins and first places of draws.

    Parameters
    ----------
    pieces
        The draws, piece by piece: their keys from `sum_keys` or `score_keys`, shape (n_draws, n_proposals), which are
        sorted in place, and their weights, shape (n_draws, n_criteria).
    one_batch
        Whether these draws hang together, and make one batch; otherwise each is a batch of its own.
    """
    counters: _Counters | None = None
    n_draws = 0
    for keys, weights in pieces:
        keys.sort(axis=1)
        counters = counters or _no_counts(keys.shape[1], weights.shape[1])
        for start in range(0, len(keys), _DRAWS_AT_ONCE):
            some = keys[start : start + _DRAWS_AT_ONCE]
            tied = _count(some, weights[start : start + _DRAWS_AT_ONCE], _bits(keys.shape[1]), *counters[2:])
            _count_wins(counters.ranks, len(some), tied, counters.wins, counters.equal)
        n_draws += len(keys)
    if counters is None:
        raise ArrayError("there are no draws to count")
    return _tally_of(counters, n_draws, one_batch=one_batch)


class _Counters(NamedTuple):
    """What the compiled loops count into: see `_count`."""

    wins: IntArray
    equal: IntArray
    counts: IntArray
    shared: FloatArray
    lost: FloatArray
    ranks: npt.NDArray[Any]
    first: FloatArray
    firsts_squared: FloatArray


def _no_counts(n: int, n_criteria: int) -> _Counters:
    ranks = np.empty((n, _DRAWS_AT_ONCE), np.uint8 if n <= 2**8 else np.uint16)
    none = np.zeros((n, n), np.int64)
    return _Counters(
        none,
        none.copy(),
        none.copy(),
        np.zeros((n, n)),
        np.zeros((n, n + 1)),
        ranks,
        np.zeros((3, n, n_criteria)),
        np.zeros(n),
    )


def _tally_of(counters: _Counters, n_draws: int, *, one_batch: bool) -> Tally:
    lost, first = counters.lost, counters.first
    equal = counters.equal + counters.equal.T
    np.fill_diagonal(equal, n_draws)
    # Only the lower half was counted; the rest of the draws are the wins of the other side.
    wins = counters.wins + np.triu(n_draws - counters.wins.T - equal)
    taken = counters.counts + counters.shared
    places = np.arange(1.0, len(taken) + 1)[:, np.newaxis]
    sums = np.hstack([taken, wins + equal / 2, taken @ places])
    if one_batch:
        firsts, weights = taken[:, :1], first[0]
        of_first = weights, weights**2, weights * firsts, firsts[:, 0] ** 2
        return Tally(n_draws, 1, n_draws**2, sums, sums**2, n_draws * sums, *of_first)
    squares = np.hstack([taken, wins + equal / 4, taken @ places**2])
    squares[:, : len(taken)] -= lost[:, :-1]
    squares[:, -1] -= lost[:, -1]
    return Tally(n_draws, n_draws, n_draws, sums, squares, sums, first[0], first[1], first[2], counters.firsts_squared)


def means_and_errors(counted: Tally) -> tuple[FloatArray, FloatArray]:
    """Means of `sums` over the draws, and their Monte Carlo standard errors; NaN where there is only one batch."""
    n_draws, n_batches = counted.n_draws, counted.n_batches
    means = counted.sums / n_draws
    spread = counted.squares - 2 * means * counted.crosses + means**2 * counted.squared_sizes
    if n_batches < 2:
        return means, np.full_like(means, np.nan)
    return means, np.sqrt(np.maximum(spread, 0.0) * n_batches / (n_batches - 1)) / n_draws


def central_weights(counted: Tally) -> tuple[FloatArray, FloatArray]:
    """Mean weights under which each proposal is first, and their standard errors; NaN where it never is.

    Both are of the ratio of two sums; the error is that of its linearisation.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling Techniques, 3rd ed., ch. 6.
    """
    firsts = counted.sums[:, :1]
    with np.errstate(invalid="ignore", divide="ignore"):
        centres = counted.first_weights / firsts
        squared = counted.firsts_squared[:, np.newaxis]
        spread = counted.first_squares - 2 * centres * counted.first_products + centres**2 * squared
        # From one draw, or one batch, no spread can be told: with the whole weight on one, the correction is infinite.
        concentration = squared / firsts**2
        errors = np.sqrt(np.maximum(spread, 0.0) / (1 - concentration)) / firsts
    errors[~np.isfinite(errors)] = np.nan
    return centres, errors


def total(tallies: list[Tally]) -> Tally:
    """All together, in order."""
    return reduce(Tally.plus, tallies)


def _bits(n_proposals: int) -> int:
    return max(1, (n_proposals - 1).bit_length())


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _pack_sums(columns, weights, bits, keys):  # type: ignore[no-untyped-def]
    n_criteria, n_proposals = columns.shape
    row = np.empty(n_proposals)
    for draw in range(len(weights)):
        row[:] = 0.0
        for criterion in range(n_criteria):
            weight = weights[draw, criterion]
            for at in range(n_proposals):
                row[at] += weight * columns[criterion, at]
        for at in range(n_proposals):
            keys[draw, at] = (np.int64(np.rint(-1e9 * row[at])) << bits) | at


@_compiled
def _pack(scores, bits, keys):  # type: ignore[no-untyped-def]
    for draw in range(scores.shape[0]):
        for at in range(scores.shape[1]):
            keys[draw, at] = (np.int64(np.rint(-1e9 * scores[draw, at])) << bits) | at


@_compiled
def _count_first(keys, weights, mask, first, firsts_squared):  # type: ignore[no-untyped-def]
    share = 1.0 / len(keys)
    for key in keys:
        one = key & mask
        firsts_squared[one] += share * share
        for criterion in range(len(weights)):
            part = share * weights[criterion]
            first[0, one, criterion] += part
            first[1, one, criterion] += part * part
            first[2, one, criterion] += part * share


@_compiled
def _count(keys, weights, bits, counts, shared, lost, ranks, first, firsts_squared):  # type: ignore[no-untyped-def]
    """Walk down each sorted row, run of equal scores by run; tell whether there was a tie.

    `lost` is what the sum of squares has less than the sum (ranks taken), and than the sum of squared ranks (last
    column), because shares of a tie are not whole.
    """
    n_draws, n = keys.shape
    mask = (1 << bits) - 1
    tied = False
    for draw in range(n_draws):
        row, ties = keys[draw], 0
        for place in range(n - 1):
            ties += (row[place] ^ row[place + 1]) >> bits == 0
        if ties == 0:
            for place in range(n):
                one = row[place] & mask
                counts[one, place] += 1
                ranks[one, draw] = place
            _count_first(row[:1], weights[draw], mask, first, firsts_squared)
            continue
        tied = True
        start = 0
        while start < n:
            end = start + 1
            while end < n and (row[start] ^ row[end]) >> bits == 0:
                end += 1
            if start == 0:
                _count_first(row[:end], weights[draw], mask, first, firsts_squared)
            share, mean = 1.0 / (end - start), (start + 1 + end) / 2.0
            for place in range(start, end):
                one = row[place] & mask
                ranks[one, draw] = start
                for rank in range(start, end):
                    shared[one, rank] += share
                    lost[one, rank] += share - share * share
                    lost[one, n] += share * ((rank + 1) ** 2 - mean * mean)
            start = end
    return tied


@_compiled
def _count_wins(ranks, n_draws, tied, wins, equal):  # type: ignore[no-untyped-def]
    """Compare each proposal with those before it: draws in which it ranks higher, and in which both rank the same."""
    for one in range(len(ranks)):
        of_one = ranks[one]
        for other in range(one):
            of_other = ranks[other]
            # Counted in bytes: the processor then compares many draws at once.
            count = np.uint8(0)
            for draw in range(n_draws):
                count = np.uint8(count + (of_one[draw] < of_other[draw]))
            wins[one, other] += count
            if tied:
                count = np.uint8(0)
                for draw in range(n_draws):
                    count = np.uint8(count + (of_one[draw] == of_other[draw]))
                equal[one, other] += count
