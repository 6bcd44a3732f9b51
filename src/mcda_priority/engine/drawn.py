"""Drawn weights: scores as integers, and which portfolios were found how often."""

# Types are inferred by the compiler here.
# mypy: disable-error-code="no-untyped-def"

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from mcda_priority.engine.instance import Instance
from mcda_priority.engine.pareto import BitArray, BoolArray, IntArray

FloatArray = npt.NDArray[np.float64]

UNITS = 10**9
"""Drawn scores are integers in units of one over this."""


class Counted(NamedTuple):
    """Portfolios that were found, each once.

    members
        As bits, shape (n_found, n_words), those that hold earlier proposals first.
    counts
        How many draws found it, shape (n_found,).
    squares, products
        Over the pieces that the draws come in: the sum of the squared counts, and of counts times the piece's draws.
    """

    members: BitArray
    counts: IntArray
    squares: IntArray
    products: IntArray


def drawn_units(draws: FloatArray, values: FloatArray) -> IntArray:
    """Weighted sums of each draw in units of 10^-9, shape (n_draws, n_proposals).

    Added up in the order of the criteria, without a linear-algebra library: those add up in another order on another
    machine or with another number of threads, and a sum that lies between two units would be rounded otherwise.
    """
    units = np.empty((len(draws), len(values)), np.int64)
    _fill(np.ascontiguousarray(draws), np.ascontiguousarray(values.T), units)
    return units


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _fill(draws, columns, units):
    n_draws, n_criteria = draws.shape
    n = columns.shape[1]
    sums = np.empty(n)
    for draw in range(n_draws):
        sums[:] = 0.0
        for criterion in range(n_criteria):
            weight = draws[draw, criterion]
            for at in range(n):
                sums[at] += weight * columns[criterion, at]
        for at in range(n):
            units[draw, at] = np.int64(np.rint(sums[at] * 1e9))


def widened(instance: Instance) -> Instance:
    """Put each product that has nothing but a value as a proposal that costs nothing and requires the two.

    Then the compiled room can solve it. The answers are the same as long as the products' values are above 0 and no row
    counts them: an optimum counts each of them that it can, so that they tell no two optima apart. Other instances,
    and those where one product is not so, stay as they are.
    """
    n, n_pairs = instance.n_proposals, len(instance.pairs)
    nothing_but_value = not instance.costs[n:].any() and not instance.rows[:, n:].any()
    if not n_pairs or not nothing_but_value or (instance.values[n:] <= 0).any():
        return instance
    needs = np.zeros((2 * n_pairs, n + n_pairs), np.int64)
    for pair, both in enumerate(instance.pairs.tolist()):
        for row, member in enumerate(both, 2 * pair):
            needs[row, n + pair], needs[row, member] = 1, -1
    free = np.zeros(n_pairs, np.bool_)
    return instance._replace(
        must=np.append(instance.must, free),
        never=np.append(instance.never, free),
        rows=np.vstack((instance.rows, needs)),
        limits=np.append(instance.limits, np.zeros(2 * n_pairs, np.int64)),
        pairs=np.empty((0, 2), np.int64),
    )


def packed(flags: BoolArray) -> BitArray:
    """Write portfolios as bits in declared order, shape (n_draws, n_words)."""
    words = max(1, -(-flags.shape[1] // 64))
    padded = np.zeros((len(flags), words * 64), np.bool_)
    padded[:, : flags.shape[1]] = flags
    return np.packbits(padded, axis=1).view(">u8").astype(np.uint64)


def counted(members: BitArray, counting: BoolArray, pieces: IntArray | None) -> Counted:
    """Count portfolios.

    Parameters
    ----------
    members
        A portfolio for each draw, as bits, shape (n_draws, n_words).
    counting
        Draws that count, shape (n_draws,).
    pieces
        Which piece each draw is of, shape (n_draws,), numbered from 0; each is its own unless given.
    """
    members = members[counting]
    order = np.lexsort(members.T[::-1])[::-1]
    arranged = members[order]
    new = np.ones(len(arranged), np.bool_)
    new[1:] = (arranged[1:] != arranged[:-1]).any(axis=1)
    found = arranged[new]
    number = np.cumsum(new) - 1
    counts = np.bincount(number, minlength=len(found)).astype(np.int64)
    if pieces is None:
        return Counted(found, counts, counts, counts)
    sizes = np.bincount(pieces).astype(np.int64)
    table = np.bincount(number * len(sizes) + pieces[counting][order], minlength=len(found) * len(sizes))
    table = table.reshape(len(found), len(sizes)).astype(np.int64)
    return Counted(found, counts, (table * table).sum(axis=1), table @ sizes)
