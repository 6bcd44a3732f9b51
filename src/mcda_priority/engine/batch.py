"""Many selections that share costs, budget and rules and differ in values: compiled, on all cores."""

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.best import best_by_lists
from mcda_priority.engine.branching import INFEASIBLE, OPEN, PROVEN, plain_block, plain_one, ruled_block
from mcda_priority.engine.exchanges import best_by_exchanges, is_for_exchanges
from mcda_priority.engine.instance import MOST_TIES, Instance, Solution
from mcda_priority.engine.knapsack import without_settled
from mcda_priority.engine.pareto import LARGEST_SUM, BitArray, BoolArray, IntArray, as_bits, as_flags
from mcda_priority.engine.rules import best_under_rules
from mcda_priority.errors import ArrayError

TIME_LIMIT = 10.0
"""Seconds for one vector that the compiled room gives up on, unless told otherwise."""

_MOST_NODES, _MANY_NODES = 100_000, 10_000_000
"""Nodes of the search for a vector before another room is asked, and where no other is likely to do better."""

_ROWS_A_PIECE = 512


class Batch(NamedTuple):
    """What a batch found, a row for each value vector.

    members
        Portfolios as bits, shape (n_draws, n_words); `flags` writes them out.
    values, costs, bounds
        Shape (n_draws,); a value is proven to be the optimum where it equals its bound.
    ties
        Other portfolios of the same value, counted up to 1,000; -1 where they are not known.
    n_proposals
        Columns of the value vectors.
    """

    members: BitArray
    values: IntArray
    costs: IntArray
    bounds: IntArray
    ties: IntArray
    n_proposals: int

    @property
    def flags(self) -> BoolArray:
        """The portfolios as flags, shape (n_draws, n_proposals)."""
        return as_flags(self.members, self.n_proposals)


def batch(
    instance: Instance, values: npt.ArrayLike, *, threads: int | None = None, time_limit: float = TIME_LIMIT
) -> Batch | None:
    """Solve the instance once for each value vector in place of its own; None where no portfolio keeps the rules.

    The result does not depend on the number of threads.

    Parameters
    ----------
    instance
        Costs, budget and rules; its own values are not used.
    values
        Shape (n_draws, n_columns), integers.
    threads
        How many to use; all cores unless given.
    time_limit
        Seconds for one vector that the compiled room gives up on; past them its bound lies above its value.

    Raises
    ------
    ArrayError
        The values have another shape, are not integers, or their sums could leave 64 bits.
    NotSolvedError
        For one vector, no portfolio that keeps the rules was found in time.
    """
    if instance.least_value is not None:
        raise ArrayError("a batch knows no minimum value: hold the values that it finds against it")
    rows = _checked_values(instance, values)
    if (instance.must & instance.never).any():
        return None
    n = instance.n_proposals
    members = np.zeros((len(rows), max(1, -(-n // 64))), np.uint64)
    found = np.zeros((len(rows), 4), np.int64)
    if not len(instance.pairs):
        workers = threads or os.cpu_count() or 1
        pieces = [slice(start, start + _ROWS_A_PIECE) for start in range(0, len(rows), _ROWS_A_PIECE)]
        entries = _entries_by_proposal(instance)

        def work(piece: slice) -> None:
            _compiled(instance, entries, rows[piece], _MOST_NODES, members[piece], found[piece])

        if workers == 1 or len(pieces) == 1:
            for piece in pieces:
                work(piece)
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(work, pieces))
    if len(found) and (found[:, 3] == INFEASIBLE).any():
        return None
    bounds, ties = found[:, 0].copy(), found[:, 2].copy()
    for draw in np.flatnonzero(found[:, 3] == OPEN).tolist():
        solution = _the_long_way(instance._replace(values=rows[draw]), time_limit)
        if solution is None:
            return None
        members[draw] = as_bits(solution.selected)
        found[draw, :2] = solution.value, solution.cost
        bounds[draw] = solution.bound
        ties[draw] = -1 if solution.ties is None else solution.ties
    return Batch(members, found[:, 0].copy(), found[:, 1].copy(), bounds, np.minimum(ties, MOST_TIES), n)


def batches(
    instance: Instance,
    blocks: Iterable[npt.ArrayLike],
    *,
    threads: int | None = None,
    time_limit: float = TIME_LIMIT,
) -> Iterator[Batch | None]:
    """Solve block after block of value vectors, so that memory does not grow with their number."""
    for block in blocks:
        yield batch(instance, block, threads=threads, time_limit=time_limit)


def one(instance: Instance, time_limit: float) -> Solution | None:
    """Solve the instance for its own values, as `batch` does, without what a block needs."""
    if not len(instance.limits):
        selected, value, cost, ties, status = plain_one(
            instance.costs, instance.values, instance.budget, instance.must, instance.never, _MOST_NODES
        )
        if status == OPEN:
            return best_by_lists(without_settled(instance, value), time_limit)
        return Solution(selected, value, cost, value, min(ties, MOST_TIES)) if status != INFEASIBLE else None
    solved = batch(instance, instance.values[np.newaxis], threads=1, time_limit=time_limit)
    if solved is None:
        return None
    value, cost, bound, ties = (int(field[0]) for field in (solved.values, solved.costs, solved.bounds, solved.ties))
    return Solution(solved.flags[0], value, cost, bound, ties if ties >= 0 else None)


def _checked_values(instance: Instance, values: npt.ArrayLike) -> IntArray:
    rows = np.asarray(values)
    if rows.ndim != 2 or rows.shape[1] != len(instance.costs):
        raise ArrayError(f"values must have the shape (n_draws, {len(instance.costs)}), not {rows.shape}")
    if rows.dtype.kind not in "iu":
        raise ArrayError(f"values must be integers, not {rows.dtype}")
    largest = max(abs(int(rows.max())), abs(int(rows.min()))) * rows.shape[1] if rows.size else 0
    if largest >= LARGEST_SUM and max(sum(map(abs, row)) for row in rows.tolist()) >= LARGEST_SUM:
        raise ArrayError("the values sum to more than 2^62")
    return np.ascontiguousarray(rows, np.int64)


class _Entries(NamedTuple):
    """The rows' factors, proposal by proposal."""

    starts: IntArray
    rows: IntArray
    factors: IntArray


def _entries_by_proposal(instance: Instance) -> _Entries:
    proposals, rows = np.nonzero(instance.rows.T)
    starts = np.searchsorted(proposals, np.arange(instance.n_proposals + 1))
    return _Entries(starts.astype(np.int64), rows.astype(np.int64), instance.rows[rows, proposals])


def _compiled(
    instance: Instance, entries: _Entries, values: IntArray, most_nodes: int, members: BitArray, found: IntArray
) -> None:
    fixed = instance.costs, values, instance.budget, instance.must, instance.never
    if len(instance.limits):
        ruled_block(*fixed, instance.limits, *entries, most_nodes, members, found)
    else:
        plain_block(*fixed, most_nodes, members, found)


def _the_long_way(instance: Instance, time_limit: float) -> Solution | None:
    """Solve one instance that the compiled room has given up on."""
    if not len(instance.limits) and not len(instance.pairs):
        return best_by_lists(instance, time_limit)
    if not is_for_exchanges(instance):
        return best_under_rules(instance, time_limit)
    start = time.monotonic()
    bound, solution = best_by_exchanges(instance, time_limit)
    solution = solution or _by_many_nodes(instance, bound)
    return solution or best_under_rules(instance, time_limit - (time.monotonic() - start), bound)


def _by_many_nodes(instance: Instance, bound: int | None) -> Solution | None:
    """Search on, until all is searched or a portfolio meets the bound; None if neither comes about."""
    members, found = np.zeros((1, max(1, -(-instance.n_proposals // 64))), np.uint64), np.zeros((1, 4), np.int64)
    _compiled(instance, _entries_by_proposal(instance), instance.values[np.newaxis], _MANY_NODES, members, found)
    value, cost, ties, status = found[0].tolist()
    if status != PROVEN and value != bound:
        return None
    return Solution(as_flags(members, instance.n_proposals)[0], value, cost, value, ties if status == PROVEN else None)
