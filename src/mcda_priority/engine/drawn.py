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


class Widened(NamedTuple):
    """An instance without products, in which proposals stand for them, after the others.

    `settles_ties` says whether the rule for ties holds in it as well.
    """

    instance: Instance
    settles_ties: bool


def widened(instance: Instance) -> Widened:
    """Put proposals that further rows tie to the pair in the place of each product, for the compiled room.

    A bonus is a proposal that costs nothing and requires both. A saving is taken off the cost of one of the two, and
    charged again by a proposal that is funded exactly where that one is without the other. That one is worth nothing,
    so that the rule for ties would count it among the idle ones: a saving does not settle ties. Where the savings are
    more than the costs, or a bonus is negative, the instance stays as it is.
    """
    n = instance.n_proposals
    costs = instance.costs[:n].copy()
    extra_costs: list[int] = []
    extra_values: list[int] = []
    rows: list[dict[int, int]] = []
    limits: list[int] = []
    for pair, both in enumerate(instance.pairs.tolist()):
        saving, bonus = -int(instance.costs[n + pair]), int(instance.values[n + pair])
        one, other = both if costs[both[0]] >= costs[both[1]] else both[::-1]
        if bonus < 0 or not 0 <= saving <= costs[one] or instance.rows[:, n + pair].any():
            return Widened(instance, settles_ties=True)
        if bonus:
            rows += [{n + len(extra_costs): 1, one: -1}, {n + len(extra_costs): 1, other: -1}]
            limits += [0, 0]
            extra_costs.append(0)
            extra_values.append(bonus)
        if saving:
            alone = n + len(extra_costs)
            rows += [{one: 1, other: -1, alone: -1}, {alone: 1, one: -1}, {alone: 1, other: 1}]
            limits += [0, 0, 1]
            costs[one] -= saving
            extra_costs.append(saving)
            extra_values.append(0)
    more = np.zeros((len(rows), n + len(extra_costs)), np.int64)
    for row, factors in zip(more, rows, strict=True):
        row[list(factors)] = list(factors.values())
    kept = np.zeros((len(instance.limits), more.shape[1]), np.int64)
    kept[:, :n] = instance.rows[:, :n]
    free = np.zeros(len(extra_costs), np.bool_)
    wide = instance._replace(
        costs=np.append(costs, np.array(extra_costs, np.int64)),
        values=np.append(instance.values[:n], np.array(extra_values, np.int64)),
        must=np.append(instance.must, free),
        never=np.append(instance.never, free),
        rows=np.vstack((kept, more)),
        limits=np.append(instance.limits, np.array(limits, np.int64)),
        pairs=np.empty((0, 2), np.int64),
    )
    return Widened(wide, settles_ties=not any(extra_costs))


def packed(flags: BoolArray) -> BitArray:
    """Write portfolios as bits in declared order, shape (n_draws, n_words)."""
    words = max(1, -(-flags.shape[1] // 64))
    padded = np.zeros((len(flags), words * 64), np.bool_)
    padded[:, : flags.shape[1]] = flags
    return np.packbits(padded, axis=1).view(">u8").astype(np.uint64)


def portfolio_counts(members: BitArray, counting: BoolArray, pieces: IntArray | None) -> Counted:
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
