"""What the engine is asked and what it answers, as integer arrays."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.pareto import LARGEST_SUM, BoolArray, IntArray, checked_instance
from mcda_priority.errors import ArrayError

MOST_TIES = 1000
"""Ties are counted up to here."""


class Instance(NamedTuple):
    """A selection among proposals under integer rules.

    The columns are the proposals, followed by one product for each pair of them: it counts where both are funded.

    costs, values
        Shape (n_columns,). Costs of proposals are not negative; that of a product may be (a saving).
    budget
        Upper limit of the sum of costs.
    must, never
        Shape (n_proposals,): proposals that are fixed in or out.
    rows, limits
        Shapes (n_rows, n_columns) and (n_rows,): each row's sum over the funded columns is at most its limit.
    pairs
        Shape (n_pairs, 2): positions of the two proposals of each product.
    least_value
        A portfolio worth less than this is not accepted; None where any is.
    """

    costs: IntArray
    values: IntArray
    budget: int
    must: BoolArray
    never: BoolArray
    rows: IntArray
    limits: IntArray
    pairs: IntArray
    least_value: int | None

    @property
    def n_proposals(self) -> int:
        """How many of the columns are proposals."""
        return len(self.must)

    @property
    def callable_for(self) -> BoolArray:
        """Proposals that some row or product may call for, shape (n_proposals,): no others are funded for nothing."""
        called: BoolArray = np.asarray((self.rows[:, : self.n_proposals] < 0).any(axis=0), np.bool_)
        called[self.pairs.ravel()] = True
        return called


class Solution(NamedTuple):
    """What a selection found.

    selected
        Shape (n_proposals,): the portfolio.
    value, cost
        Its value and cost.
    bound
        No portfolio that keeps the rules has a value above this; equal to `value` where the optimum is proven.
    ties
        How many other portfolios have the same value, counted up to `MOST_TIES`; None where the optimum is not proven
        or they could not be counted in time.
    """

    selected: BoolArray
    value: int
    cost: int
    bound: int
    ties: int | None


def instance(
    costs: npt.ArrayLike,
    values: npt.ArrayLike,
    budget: int,
    *,
    must: npt.ArrayLike | None = None,
    never: npt.ArrayLike | None = None,
    rows: npt.ArrayLike | None = None,
    limits: npt.ArrayLike | None = None,
    pairs: npt.ArrayLike | None = None,
    least_value: int | None = None,
) -> Instance:
    """Check arrays and put them together; what is left out does not bind.

    Raises
    ------
    ArrayError
        The arrays do not fit together, are not integers, or their sums could leave 64 bits.
    """
    pair_array = _integers("pairs", np.empty((0, 2), np.int64) if pairs is None else pairs)
    cost_array = _integers("costs", costs)
    if pair_array.ndim != 2 or pair_array.shape[1] != 2:
        raise ArrayError(f"pairs must have the shape (n_pairs, 2), not {pair_array.shape}")
    if cost_array.ndim != 1:
        raise ArrayError(f"costs must have the shape (n_columns,), not {cost_array.shape}")
    n = cost_array.size - len(pair_array)
    if (pair_array < 0).any() or (pair_array >= n).any():
        raise ArrayError(f"pairs must name two of the {n} proposals")
    _, value_array = checked_instance(np.append(cost_array[:n], abs(cost_array[n:])), values, budget)
    row_array = _integers("rows", np.empty((0, cost_array.size), np.int64) if rows is None else rows)
    limit_array = _integers("limits", np.empty(0, np.int64) if limits is None else limits)
    if limit_array.ndim != 1 or row_array.shape != (limit_array.size, cost_array.size):
        raise ArrayError(f"rows must have the shape (n_rows, {cost_array.size}), with a limit each")
    for row, limit in zip(row_array.tolist(), limit_array.tolist(), strict=True):
        if sum(map(abs, row)) + abs(limit) >= LARGEST_SUM:
            raise ArrayError("a row's factors sum to more than 2^62")
    return Instance(
        cost_array,
        value_array,
        int(budget),
        _flags("must", must, n),
        _flags("never", never, n),
        row_array,
        limit_array,
        pair_array,
        least_value,
    )


def _integers(name: str, raw: npt.ArrayLike) -> IntArray:
    array = np.asarray(raw)
    if array.size and array.dtype.kind not in "iu":
        raise ArrayError(f"{name} must be integers, not {array.dtype}")
    if array.size and int(array.max()) >= LARGEST_SUM:
        raise ArrayError(f"{name} must stay below 2^62, not reach {array.max()}")
    return array.astype(np.int64)


def _flags(name: str, raw: npt.ArrayLike | None, n: int) -> BoolArray:
    flags = np.zeros(n, np.bool_) if raw is None else np.asarray(raw)
    if flags.shape != (n,) or flags.dtype != np.bool_:
        raise ArrayError(f"{name} must hold a flag for each of the {n} proposals")
    return flags
