"""Lists of portfolios that are worth keeping: no other is at most as dear and at least as good.

A list holds, for portfolios of the proposals seen so far, cost, value and members. It is ordered by cost; costs and
values both rise strictly. Of portfolios with equal cost and value the one is kept that the tie rule puts first:
where two differ in declared order, the one that holds the earlier proposal.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError

IntArray = npt.NDArray[np.int64]
BitArray = npt.NDArray[np.uint64]
BoolArray = npt.NDArray[np.bool_]

LARGEST_SUM = 2**62
"""Sums of costs and of values must stay below this, so that no sum of two of them leaves 64 bits."""


class ParetoList(NamedTuple):
    """Portfolios by rising cost: costs and values, shape (n_kept,), members as bits, shape (n_kept, n_words)."""

    costs: IntArray
    values: IntArray
    members: BitArray

    def at(self, kept: npt.NDArray[np.intp] | BoolArray) -> "ParetoList":
        """Part of the list."""
        return ParetoList(self.costs[kept], self.values[kept], self.members[kept])


def checked_instance(costs: npt.ArrayLike, values: npt.ArrayLike, budget: int) -> tuple[IntArray, IntArray]:
    """Check costs, values and budget of a selection: integers, costs not negative, sums within 64 bits.

    Raises
    ------
    ArrayError
        What came is not such an instance.
    """
    cost_array, value_array = np.asarray(costs), np.asarray(values)
    if cost_array.ndim != 1 or cost_array.shape != value_array.shape:
        raise ArrayError(
            f"costs and values must both have the shape (n_proposals,), not {cost_array.shape} and {value_array.shape}"
        )
    for name, array in (("costs", cost_array), ("values", value_array)):
        if array.size and array.dtype.kind not in "iu":
            raise ArrayError(f"{name} must be integers, not {array.dtype}")
        if sum(abs(int(entry)) for entry in array) >= LARGEST_SUM:
            raise ArrayError(f"the {name} sum to more than 2^62")
    if cost_array.size and cost_array.min() < 0:
        raise ArrayError("costs must not be negative")
    if isinstance(budget, bool) or not isinstance(budget, int | np.integer) or not 0 <= budget < LARGEST_SUM:
        raise ArrayError(f"the budget must be an integer from 0 to 2^62, not {budget!r}")
    return cost_array.astype(np.int64), value_array.astype(np.int64)


def empty_portfolio(n_proposals: int) -> ParetoList:
    """Begin with the list that holds the empty portfolio alone."""
    words = max(1, -(-n_proposals // 64))
    return ParetoList(np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros((1, words), np.uint64))


def with_proposal(kept: ParetoList, position: int, cost: int, value: int) -> ParetoList:
    """Every portfolio of the list with the proposal at `position` (in declared order) added to it."""
    members = kept.members.copy()
    members[:, position // 64] |= np.uint64(1) << np.uint64(63 - position % 64)
    return ParetoList(kept.costs + cost, kept.values + value, members)


def merged(without: ParetoList, with_it: ParetoList) -> ParetoList:
    """Merge two lists and drop every portfolio that another one makes superfluous."""
    costs = np.concatenate((without.costs, with_it.costs))
    order = np.argsort(costs, kind="stable")
    costs = costs[order]
    values = np.concatenate((without.values, with_it.values))[order]
    _put_tie_rule_first(order, costs, values, without, with_it)
    best_before = np.empty_like(values)
    best_before[0] = np.iinfo(np.int64).min
    np.maximum.accumulate(values[:-1], out=best_before[1:])
    better = values > best_before
    # Of several with one cost, the last to raise the value is the best of that cost.
    positions = np.flatnonzero(better)
    last_of_cost = np.append(costs[positions[1:]] != costs[positions[:-1]], True)
    positions = positions[last_of_cost]
    return ParetoList(costs[positions], values[positions], _members(order[positions], without, with_it))


def _members(order: npt.NDArray[np.intp], without: ParetoList, with_it: ParetoList) -> BitArray:
    """Members of the portfolios at `order` of both lists put one after the other."""
    members = np.empty((len(order), without.members.shape[1]), np.uint64)
    first = order < len(without.costs)
    members[first] = without.members[order[first]]
    members[~first] = with_it.members[order[~first] - len(without.costs)]
    return members


def _put_tie_rule_first(
    order: npt.NDArray[np.intp], costs: IntArray, values: IntArray, without: ParetoList, with_it: ParetoList
) -> None:
    """Where two neighbours are equal in cost and value, let the one come first that the tie rule prefers."""
    equal = np.flatnonzero((costs[1:] == costs[:-1]) & (values[1:] == values[:-1]))
    if not len(equal):
        return
    earlier, later = _members(order[equal], without, with_it), _members(order[equal + 1], without, with_it)
    rows = np.arange(len(equal))
    word = (earlier != later).argmax(axis=1)
    swap = equal[later[rows, word] > earlier[rows, word]]
    order[swap], order[swap + 1] = order[swap + 1], order[swap].copy()


def as_flags(members: BitArray, n_proposals: int) -> BoolArray:
    """Members of portfolios as flags in declared order, shape (n_kept, n_proposals)."""
    as_bytes = np.ascontiguousarray(members, ">u8").view(np.uint8)
    return np.unpackbits(as_bytes, axis=1, count=n_proposals).astype(np.bool_)


def as_bits(selected: BoolArray) -> BitArray:
    """Write flags in declared order as bits, shape (n_words,)."""
    words = np.zeros(max(1, -(-len(selected) // 64)) * 64, np.bool_)
    words[: len(selected)] = selected
    return np.packbits(words).view(">u8").astype(np.uint64)
