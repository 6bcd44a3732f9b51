"""Every portfolio that no other one dominates: a dynamic programme over the proposals, compiled where it counts.

A portfolio has a value at each corner of a set of weights, between a low and a high one where scores are intervals.
One dominates another if it is at least as good at each corner and for all scores, and better somewhere; what both hold
cancels out. Partial portfolios are dropped when another one dominates them that uses no more of what the rules still
count, or when portfolios that are known already dominate whatever they can be completed to.
"""

import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from mcda_priority.engine.batch import batch
from mcda_priority.engine.instance import Instance
from mcda_priority.engine.pareto import LARGEST_SUM, BoolArray, IntArray

ExactArray = npt.NDArray[Any]
"""Integers of any size: 64 bits where their sums fit, Python's own otherwise."""

_LIMB = 48
_COARSE_BITS = 45
_ZONES = 5_000
"""Zones that unknown portfolios can lie in; no more portfolios are held against bounds when there are so many."""

_KNOWN = 20_000
"""Portfolios that are known; no more are learnt when there are so many, because each is held against each."""

_DIRECTIONS = 24
_DIRECTIONS_A_STEP = 8
_SUPPORTED = 200
_SUPPORTED_WITH_PAIRS = 6
_MOST_VALUES = 20_000_000
"""Values of partial portfolios, and rows that they use: with many corners fewer are kept than the caller allows."""

_OBJECT_WORDS = 6
"""Memory of a value beyond 64 bits, in words of 64 bits."""

_VALUES_AT_ONCE = 2_000_000
_CHUNK = 2_000
_LEAF = 8
_INCUMBENTS = 60


class Front(NamedTuple):
    """Portfolios that no other one dominates.

    selected
        Shape (n_portfolios, n_proposals), in no order.
    complete
        Whether these are all, proven; if not, each is still proven not to be dominated.
    """

    selected: BoolArray
    complete: bool


class _Partial(NamedTuple):
    """Portfolios of the proposals decided so far: columns, shape (n, n_columns), what rows they use, and their values.

    `goods` are the low values at each corner, and the high ones after them where scores are intervals.
    """

    columns: BoolArray
    uses: IntArray
    goods: ExactArray

    def at(self, kept: BoolArray | slice) -> "_Partial":
        return _Partial(self.columns[kept], self.uses[kept], self.goods[kept])


class _LimitError(Exception):
    """The search has reached one of its limits."""


def non_dominated_front(
    instance: Instance, lows: ExactArray, highs: ExactArray, *, most_kept: int, time_limit: float
) -> Front | None:
    """Find every portfolio that keeps the rules and that no other one dominates; None where no portfolio keeps them.

    Portfolios that are equal at every corner are all kept.

    Parameters
    ----------
    instance
        Costs, budget and rules; its own values are used for its least value alone.
    lows, highs
        Least and largest value of each column at each corner, shape (n_columns, n_corners): Python's integers, of any
        size, each corner at its own scale.
    most_kept
        Partial portfolios that are kept at a time.
    time_limit
        Seconds. Past either limit the front is not complete: it then holds portfolios that are optimal at some weights
        within the set, and so are certainly not dominated. An interrupt (Ctrl-C) ends it in the same way.

    References
    ----------
    .. [1] Liesiö, J., Mild, P. & Salo, A. (2008). Robust portfolio modeling with incomplete cost information and
           project interdependencies. European Journal of Operational Research 190, 679-695.
    .. [2] Bazgan, C., Hugot, H. & Vanderpooten, D. (2009). Solving efficiently the 0-1 multi-objective knapsack
           problem. https://doi.org/10.1016/j.cor.2007.09.009
    """
    deadline = time.monotonic() + time_limit
    instance = _with_least_value_as_row(instance)
    worth = [corner for corner in range(lows.shape[1]) if any(lows[:, corner]) or any(highs[:, corner])]
    lows, highs = lows[:, worth], highs[:, worth]
    known = _supported(instance, lows + highs, deadline, time_limit)
    if known is None:
        return None
    search = _Search(instance, lows, highs, known, most_kept, deadline)
    try:
        found = search.run()
    except (_LimitError, KeyboardInterrupt):
        return Front(known, complete=False)
    return Front(found, complete=True)


def undominated(columns: BoolArray, lows: ExactArray, highs: ExactArray, *, deadline: float) -> BoolArray | None:
    """Tell which of some portfolios no other one of them dominates, shape (n_portfolios,); None if time runs out.

    Parameters
    ----------
    columns
        Shape (n_portfolios, n_columns).
    lows, highs
        As for `non_dominated_front`.
    deadline
        On the monotonic clock.
    """
    exact = _Exact(lows, highs)
    goods = np.ascontiguousarray(columns.astype(exact.goods.dtype) @ exact.goods)
    try:
        return _not_dominated(columns, np.zeros((len(columns), 0), np.int64), goods, exact, deadline)
    except _LimitError:
        return None


# Values of any size --------------------------------------------------------------------------------------------


class _Exact:
    """Values of the columns so that dominance is decided in integers, however large they are."""

    def __init__(self, lows: ExactArray, highs: ExactArray) -> None:
        self.intervals = bool((lows != highs).any())
        both = np.hstack((lows, highs)) if self.intervals else lows
        self.largest = [int(total) for total in abs(both.astype(object)).sum(axis=0)]
        fits = max(self.largest, default=0) < LARGEST_SUM
        self.goods: ExactArray = both.astype(np.int64 if fits else object)
        n_limbs = 1 if fits else -(-max(total.bit_length() for total in self.largest) // _LIMB)
        empty = np.zeros((0, 0, 1), np.int64)
        self.low_limbs = _limbs(lows, n_limbs) if self.intervals else empty
        self.high_limbs = _limbs(highs, n_limbs) if self.intervals else empty


def _limbs(values: ExactArray, count: int) -> IntArray:
    """Write integers in digits of 48 bits, the last one with the sign; a single digit holds all of it."""
    rest = values.astype(object)
    digits = []
    for _ in range(count - 1):
        digits.append(rest & ((1 << _LIMB) - 1))
        rest = rest >> _LIMB
    return np.ascontiguousarray(np.stack([*digits, rest], axis=-1).astype(np.int64))


def _in_small_integers(goods: ExactArray) -> IntArray:
    """The same order in every column in 64 bits: very large values are ranked."""
    if goods.dtype != object:
        return goods
    ranks = [np.unique(column, return_inverse=True)[1] for column in goods.T]
    return np.stack(ranks, axis=1).astype(np.int64)


def _not_dominated(columns: BoolArray, uses: IntArray, goods: ExactArray, exact: _Exact, deadline: float) -> BoolArray:
    """Tell which no other one dominates that uses no more, shape (n,)."""
    more_is_better = np.hstack((_in_small_integers(goods), -uses))
    keep = np.ones(len(columns), np.bool_)
    if not goods.shape[1]:
        return keep
    tree = _tree(more_is_better)
    for start in range(0, len(columns), _CHUNK):
        _in_time(deadline)
        stop = min(len(columns), start + _CHUNK)
        _filter(*tree, goods.shape[1], columns, exact.low_limbs, exact.high_limbs, start, stop, keep)
    return keep


def _tree(points: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Sort points into the leaves of a tree that is split at the middle of one column after the other.

    Returns
    -------
    The points with a last one below all others, which fills up; the points of each leaf; for each node from 1 on the
    largest entries of its points, where the children of a node are at twice its number and the place after.
    """
    depth = max(0, (len(points) // _LEAF).bit_length())
    filled = np.vstack((points, np.full((1, points.shape[1]), np.iinfo(np.int64).min)))
    size = -(-len(points) // (1 << depth)) << depth
    order = np.minimum(np.arange(size), len(points))
    for level in range(depth):
        parts = order.reshape(1 << level, -1)
        column = filled[parts, level % points.shape[1]]
        order = np.take_along_axis(parts, np.argsort(column, axis=1, kind="stable"), axis=1).ravel()
    leaves = np.ascontiguousarray(order.reshape(1 << depth, -1))
    tops = np.empty((2 << depth, points.shape[1]), np.int64)
    tops[1 << depth :] = filled[leaves].max(axis=1)
    for level in range(depth - 1, -1, -1):
        tops[1 << level : 2 << level] = tops[2 << level : 4 << level].reshape(1 << level, 2, -1).max(axis=1)
    return filled, leaves, tops


def _in_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise _LimitError


# The search ----------------------------------------------------------------------------------------------------


class _Search:
    """The dynamic programme: proposals one after the other, each partial portfolio without and with it."""

    def __init__(
        self,
        instance: Instance,
        lows: ExactArray,
        highs: ExactArray,
        known: BoolArray,
        most_kept: int,
        deadline: float,
    ) -> None:
        self.instance, self.most_kept, self.deadline = instance, most_kept, deadline
        self.exact = _Exact(lows, highs)
        self.rows = np.ascontiguousarray(np.vstack((instance.costs, instance.rows)).T)
        self.limits = np.append(instance.budget, instance.limits)
        free = np.flatnonzero(~instance.must & ~instance.never)
        self.order = free[np.argsort(self._places(free, lows + highs), kind="stable")]
        step_of = np.full(instance.n_proposals, -1)
        step_of[self.order] = np.arange(len(self.order))
        # A column is decided with its proposal, that of a pair with the later of the two.
        self.step_of = np.append(step_of, step_of[instance.pairs].max(axis=1, initial=-1))
        columns_of_known = _columns(instance, known)
        if self.exact.intervals:
            self.bounds: _Bounds | _IntervalBounds = _IntervalBounds(self, lows, highs, columns_of_known)
        else:
            self.bounds = _Bounds(self, lows, columns_of_known)

    def _places(self, free: npt.NDArray[np.intp], values: ExactArray) -> IntArray:
        """The sum of a proposal's places by value per cost at each corner: the best come first."""
        costs = np.maximum(1, self.instance.costs[free].astype(np.float64))
        ratios = values[free].astype(np.float64) / costs[:, np.newaxis]
        places: IntArray = np.argsort(np.argsort(-ratios, axis=0, kind="stable"), axis=0).sum(axis=1)
        return places

    def run(self) -> BoolArray:
        """Decide every proposal, and hold what is left against each other."""
        partial = self._start()
        for step in range(len(self.order)):
            _in_time(self.deadline)
            partial = self._bounded(self._possible(self._doubled(partial, step), step), step)
            if len(partial.columns) > self.most_kept or _words(partial) > _MOST_VALUES:
                raise _LimitError
            partial = self._not_dominated(partial, self._counted(partial, step))
        final = self._not_dominated(partial, np.zeros((len(partial.columns), 0), np.int64))
        return final.columns[:, : self.instance.n_proposals]

    def _not_dominated(self, partial: _Partial, uses: IntArray) -> _Partial:
        return partial.at(_not_dominated(partial.columns, uses, partial.goods, self.exact, self.deadline))

    def _start(self) -> _Partial:
        columns = _columns(self.instance, self.instance.must[np.newaxis])
        goods = columns.astype(self.exact.goods.dtype) @ self.exact.goods
        return self._possible(_Partial(columns, columns.astype(np.int64) @ self.rows, goods), -1)

    def _doubled(self, partial: _Partial, step: int) -> _Partial:
        """Every portfolio without and with the next proposal."""
        now = np.flatnonzero(self.step_of == step)
        added = partial.columns.copy()
        added[:, self.order[step]] = True
        added[:, now] = _columns(self.instance, added[:, : self.instance.n_proposals])[:, now]
        flags = added[:, now]
        uses = partial.uses + flags.astype(np.int64) @ self.rows[now]
        goods = partial.goods + flags.astype(self.exact.goods.dtype) @ self.exact.goods[now]
        return _Partial(
            np.concatenate((partial.columns, added)),
            np.concatenate((partial.uses, uses)),
            np.concatenate((partial.goods, goods)),
        )

    def _bounded(self, partial: _Partial, step: int) -> _Partial:
        """Without those whose every completion is dominated; piece by piece, because bounds take much memory."""
        at_once = max(1, _VALUES_AT_ONCE // (partial.goods.shape[1] + _DIRECTIONS))
        pieces = [slice(start, start + at_once) for start in range(0, len(partial.columns), at_once)]
        for piece in pieces:
            _in_time(self.deadline)
            self.bounds.learn(partial.at(piece), step)
        keep = np.ones(len(partial.columns), np.bool_)
        for piece in pieces:
            _in_time(self.deadline)
            keep[piece] = self.bounds.keeps(partial.at(piece), step)
        return partial.at(keep)

    def _possible(self, partial: _Partial, step: int) -> _Partial:
        """Without those that no completion brings within the rules; a row that none can break any more says nothing."""
        rest = self.rows[self.step_of > step]
        least, most = np.minimum(rest, 0).sum(axis=0), np.maximum(rest, 0).sum(axis=0)
        partial = partial.at((partial.uses + least <= self.limits).all(axis=1))
        return partial._replace(uses=np.maximum(partial.uses, self.limits - most))

    def _counted(self, partial: _Partial, step: int) -> IntArray:
        """What must not be more in one that dominates: rows used, and, as equal, who waits for the other of a pair."""
        pairs = self.instance.pairs[self.step_of[self.instance.n_proposals :] > step]
        waiting = np.unique(pairs)
        members = partial.columns[:, waiting[self.step_of[waiting] <= step]].astype(np.int64)
        return np.ascontiguousarray(np.hstack((partial.uses, members, -members)))


def _words(partial: _Partial) -> int:
    """Memory of values and rows used, about, in words of 64 bits."""
    return partial.uses.size + partial.goods.size * (_OBJECT_WORDS if partial.goods.dtype == object else 1)


def _columns(instance: Instance, selected: BoolArray) -> BoolArray:
    """The columns that portfolios count: proposals, and pairs of which they hold both."""
    both = selected[:, instance.pairs[:, 0]] & selected[:, instance.pairs[:, 1]]
    return np.hstack((selected, both))


def _with_least_value_as_row(instance: Instance) -> Instance:
    """A least value is one of the instance's own values, whatever the portfolio is worth at the corners."""
    if instance.least_value is None:
        return instance
    # What is far out of reach says no more than what is just out of reach, and may not fit into 64 bits.
    reach = int(abs(instance.values).sum()) + 1
    least = max(-reach, min(reach, instance.least_value))
    return instance._replace(
        rows=np.vstack((instance.rows, -instance.values)),
        limits=np.append(instance.limits, -least),
        least_value=None,
    )


# What is known before the search -------------------------------------------------------------------------------


def _supported(instance: Instance, values: ExactArray, deadline: float, time_limit: float) -> BoolArray | None:
    """Portfolios that are optimal at weights inside the set, and so not dominated; None where none keeps the rules.

    Whoever dominated one would be better at some corner and worse at none, and so better at weights that give each
    corner a share.
    """
    n_corners = values.shape[1]
    totals = [int(total) for total in abs(values).sum(axis=0)]
    narrow = sum(totals) < LARGEST_SUM >> 2
    count = _SUPPORTED_WITH_PAIRS if len(instance.pairs) else _SUPPORTED
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.ones(max(1, n_corners)), count)[:, :n_corners]
    # Corners have their own scales: factors bring them together, and are whole, so that the optimum is exact.
    reach = min(1000 * n_corners * max(totals, default=1), LARGEST_SUM >> 2)
    found: set[bytes] = set()
    for row in shares.tolist():
        factors = [max(1, int(share * reach) // max(1, total)) for share, total in zip(row, totals, strict=True)]
        if narrow and n_corners:
            one = (values @ np.array(factors, object)).astype(np.int64)
        else:
            one = np.zeros(len(instance.costs), np.int64)
        left = max(0.001, min(time_limit, deadline - time.monotonic())) if found else max(0.001, time_limit)
        solved = batch(instance, one[np.newaxis], threads=1, time_limit=left)
        if solved is None:
            return None
        if narrow and solved.values[0] == solved.bounds[0]:
            found.add(solved.flags[0].tobytes())
        if time.monotonic() > deadline or not (narrow and n_corners):
            break
    n = instance.n_proposals
    return np.array([np.frombuffer(one, np.bool_) for one in sorted(found)], np.bool_).reshape(len(found), n)


# Bounds --------------------------------------------------------------------------------------------------------


def _relaxed(room: IntArray, costs: IntArray, values: IntArray, order: npt.NDArray[np.intp]) -> IntArray:
    """The most that proposals add within some room if the last of them may be funded in part.

    `order` lists those worth something by falling value per cost.
    """
    costs, values = costs[order], values[order]
    cost_sums, value_sums = np.append(0, np.cumsum(costs)), np.append(0, np.cumsum(values))
    fitting = np.searchsorted(cost_sums, room, side="right") - 1
    if not len(costs):
        return np.zeros(len(room), np.int64)
    next_one = np.minimum(fitting, len(costs) - 1)
    left = np.minimum(room - cost_sums[fitting], costs[next_one])
    cost, value = np.maximum(costs[next_one], 1), values[next_one]
    if int(costs.max()) * int(values.max()) < 1 << 50:
        # Then the order by rounded ratios is exact, and so is this.
        most: IntArray = value_sums[fitting] + np.where(fitting < len(costs), left * value // cost, 0)
        return most
    # Five roundings of 2^-53 each are covered by 1e-15; one more unit covers the conversion to an integer.
    part = np.minimum(value, np.ceil(left / cost * value * (1 + 1e-15)).astype(np.int64) + 1)
    most = value_sums[fitting] + np.where(fitting < len(costs), part, 0)
    # The order by rounded ratios may be off by what 2^-48 of the sum makes good, and by a unit where the sum is small.
    return most + (most >> 48) + 1


def _by_ratio(costs: IntArray, values: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Those worth something, by falling value per cost, rounded; costless ones first."""
    worth = np.flatnonzero(values > 0)
    with np.errstate(divide="ignore"):
        ratios = values[worth] / costs[worth]
    return worth[np.argsort(-ratios, kind="stable")]


def _bits_too_many(totals: Iterable[int]) -> list[int]:
    return [max(0, total.bit_length() - _COARSE_BITS) for total in totals]


def _cut_down(values: ExactArray, bits: list[int]) -> IntArray:
    """Values without so many of their last bits at each corner, rounded down."""
    rows = [[int(value) >> cut for value, cut in zip(row, bits, strict=True)] for row in values.tolist()]
    return np.array(rows, np.int64).reshape(values.shape)


class _Bounds:
    """Holds what partial portfolios can come to against portfolios that are known.

    A partial portfolio is bounded at each corner and in some directions between them, by funding proposals in part.
    Known portfolios leave zones, each above a point, where values must lie that none of them is above in all corners
    [1]_. A partial portfolio whose bounds reach no zone is dropped.

    References
    ----------
    .. [1] Klamroth, K., Lacour, R. & Vanderpooten, D. (2015). On the representation of the search region in
           multi-objective optimization. https://doi.org/10.1016/j.ejor.2015.03.031
    """

    def __init__(self, search: _Search, values: ExactArray, known: BoolArray) -> None:
        self.search = search
        # Very large values are rounded down to fewer bits; a bound then has to allow for what was cut off.
        bits = _bits_too_many(search.exact.largest)
        self.values = _cut_down(values, bits)
        self.slack = len(values) + 1 if any(bits) else 0
        self.directions = _directions(np.maximum(1, abs(self.values).sum(axis=0)))
        self.weighted = np.hstack((self.values, self.values @ self.directions))
        self.known = np.zeros((0, values.shape[1]), np.int64)
        self.zones = np.full((1, values.shape[1]), -(1 << 50), np.int64)
        self._take_in(known.astype(np.int64) @ self.values)

    def learn(self, partial: _Partial, step: int) -> None:
        """Complete partial portfolios, and know what comes of it."""
        search = self.search
        if not self.values.shape[1] or len(search.instance.pairs) or len(self.known) >= _KNOWN:
            return
        own = partial.columns.astype(np.int64) @ self.weighted
        room = search.limits[0] - partial.uses[:, 0]
        rest = search.order[step + 1 :]
        orders = [_by_ratio(search.instance.costs[rest], column) for column in self.weighted[rest].T]
        self._take_in(self._completed(partial, own, rest, room, orders, step))

    def keeps(self, partial: _Partial, step: int) -> BoolArray:
        """Whether some completion may be undominated, shape (n,)."""
        search = self.search
        if not self.values.shape[1]:
            return np.ones(len(partial.columns), np.bool_)
        own = partial.columns.astype(np.int64) @ self.weighted
        rest = search.order[step + 1 :]
        pairs = np.flatnonzero(search.step_of > step)
        pairs = pairs[pairs >= search.instance.n_proposals]
        costs, savings = search.instance.costs, np.minimum(search.instance.costs[pairs], 0).sum()
        room = search.limits[0] - partial.uses[:, 0] - savings
        extra = np.maximum(self.weighted[pairs], 0).sum(axis=0)
        orders = [_by_ratio(costs[rest], column) for column in self.weighted[rest].T]
        upper = np.empty_like(own)
        for at, order in enumerate(orders):
            upper[:, at] = own[:, at] + extra[at] + _relaxed(room, costs[rest], self.weighted[rest, at], order)
        n_corners = self.values.shape[1]
        allowed = self.slack * np.append(np.ones(n_corners, np.int64), self.directions.sum(axis=0))
        reach = np.ascontiguousarray(upper + allowed)
        keep: BoolArray = _not_below(np.ascontiguousarray(reach[:, :n_corners]), self.known)
        zones = np.ascontiguousarray(np.hstack((self.zones, self.zones @ self.directions)))
        _reaching(reach, zones, keep)
        return keep

    def _completed(
        self,
        partial: _Partial,
        own: IntArray,
        rest: npt.NDArray[np.intp],
        room: IntArray,
        orders: list[npt.NDArray[np.intp]],
        step: int,
    ) -> IntArray:
        """Values of portfolios completed by value per cost in some directions, as long as the next one fits."""
        search, n_corners = self.search, self.values.shape[1]
        first = n_corners + step * _DIRECTIONS_A_STEP % max(1, len(orders) - n_corners)
        found = []
        for at in (*range(min(n_corners, 3)), *range(first, min(len(orders), first + _DIRECTIONS_A_STEP))):
            order = rest[orders[at]]
            sums = np.vstack((np.zeros((1, len(search.limits)), np.int64), np.cumsum(search.rows[order], axis=0)))
            fitting = np.searchsorted(sums[:, 0], room, side="right") - 1
            fits = (partial.uses + sums[fitting] <= search.limits).all(axis=1)
            gains = np.vstack((np.zeros((1, n_corners), np.int64), np.cumsum(self.values[order], axis=0)))
            found.append(own[fits, :n_corners] + gains[fitting[fits]])
        return np.concatenate(found)

    def _take_in(self, points: IntArray) -> None:
        """Take in portfolios that none of those known dominates or equals."""
        if not points.shape[1]:
            return
        fresh = np.unique(points[_not_at_most(points, self.known)], axis=0)
        both = np.concatenate((self.known, fresh))
        order = np.argsort(-(both / np.maximum(1, abs(both).max(axis=0, initial=1))).sum(axis=1), kind="stable")
        both = np.ascontiguousarray(both[order])
        self.known = both[_not_below(both, both)]
        if len(self.zones) < _ZONES:
            for point in fresh[_not_below(fresh, self.known)]:
                zones = _split(self.zones, point)
                if len(zones) > _ZONES:
                    break
                self.zones = zones


def _directions(totals: IntArray) -> IntArray:
    """Sums of corners that bound together what each corner bounds alone, shape (n_corners, n_directions)."""
    n_corners = len(totals)
    if n_corners < 2:
        return np.zeros((n_corners, 0), np.int64)
    shares = np.random.default_rng(1).dirichlet(np.ones(n_corners), _DIRECTIONS)
    shares[0] = 1 / n_corners
    factors: IntArray = np.rint(shares * 64 * (totals.max() / totals)).astype(np.int64).T
    return np.ascontiguousarray(factors)


class _IntervalBounds:
    """Holds what partial portfolios can come to against known ones where scores are intervals: what is shared cancels.

    What a completion holds that the known one holds too takes its low value from the known one's lead; what it holds
    besides takes its high value.
    """

    def __init__(self, search: _Search, lows: ExactArray, highs: ExactArray, known: BoolArray) -> None:
        self.search = search
        n_corners = lows.shape[1]
        bits = _bits_too_many(map(max, search.exact.largest[:n_corners], search.exact.largest[n_corners:]))
        # Low values are rounded down and high ones up, so that leads are never overstated.
        self.lows, self.highs = _cut_down(lows, bits), -_cut_down(-highs, bits)
        self.known = known[:_INCUMBENTS]

    def learn(self, partial: _Partial, step: int) -> None:
        """Nothing: with intervals, what is known before the search has to do."""

    def keeps(self, partial: _Partial, step: int) -> BoolArray:
        """Whether no known portfolio dominates every completion, shape (n,)."""
        search = self.search
        keep = np.ones(len(partial.columns), np.bool_)
        decided = search.step_of <= step
        pairs = ~decided
        pairs[: search.instance.n_proposals] = False
        rest = search.order[step + 1 :]
        costs = search.instance.costs
        room = search.limits[0] - partial.uses[:, 0] - np.minimum(costs[pairs], 0).sum()
        for one in self.known:
            _in_time(search.deadline)
            left = np.flatnonzero(keep)
            columns = partial.columns[left][:, decided].astype(np.int64)
            never_behind, ahead = np.ones(len(left), np.bool_), np.zeros(len(left), np.bool_)
            for low, high in zip(self.lows.T, self.highs.T, strict=True):
                taken = np.where(one, low, high)  # what a completion takes from the lead with each column
                lead = int(low[one].sum()) - columns @ taken[decided] - np.maximum(taken[pairs], 0).sum()
                lead -= _relaxed(room[left], costs[rest], taken[rest], _by_ratio(costs[rest], taken[rest]))
                never_behind &= lead >= 0
                ahead |= lead > 0
            keep[left[never_behind & ahead]] = False
        return keep


# Compiled ------------------------------------------------------------------------------------------------------


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _ahead_for_all_scores(one, other, lows, highs):  # type: ignore[no-untyped-def]
    """Whether what one holds alone, at its low values, is at least what the other holds alone, at its high values."""
    n_limbs = lows.shape[2]
    for corner in range(lows.shape[1]):
        carry = np.int64(0)
        for limb in range(n_limbs):
            total = carry
            for column in range(len(one)):
                if one[column] and not other[column]:
                    total += lows[column, corner, limb]
                elif other[column] and not one[column]:
                    total -= highs[column, corner, limb]
            carry = total >> _LIMB
        if total < 0:
            return False
    return True


@_compiled
def _filter(points, leaves, tops, n_goods, columns, lows, highs, start, stop, keep):  # type: ignore[no-untyped-def]
    """Clear the flags of those from `start` to `stop` that some other one dominates.

    Whoever dominates is in no column below; better in what it uses alone does not count.
    """
    n_leaves = len(leaves)
    waiting = np.empty(2 * 64, np.int64)
    for at in range(start, stop):
        point = points[at]
        waiting[0], n_waiting = 1, 1
        while n_waiting and keep[at]:
            n_waiting -= 1
            node = waiting[n_waiting]
            if not _at_most(point, tops[node]):
                continue
            if node < n_leaves:
                waiting[n_waiting], waiting[n_waiting + 1] = 2 * node, 2 * node + 1
                n_waiting += 2
                continue
            for one in leaves[node - n_leaves]:
                if (
                    _at_most(point, points[one])
                    and not _at_most(points[one, :n_goods], point[:n_goods])
                    and (len(lows) == 0 or _ahead_for_all_scores(columns[one], columns[at], lows, highs))
                ):
                    keep[at] = False
                    break


@_compiled
def _not_below(points, known):  # type: ignore[no-untyped-def]
    """Whether no known point is at least as large everywhere and larger somewhere."""
    keep = np.ones(len(points), np.bool_)
    for at in range(len(points)):
        for one in range(len(known)):
            possible, better = True, False
            for column in range(points.shape[1]):
                if known[one, column] < points[at, column]:
                    possible = False
                    break
                better |= known[one, column] > points[at, column]
            if possible and better:
                keep[at] = False
                break
    return keep


@_compiled
def _not_at_most(points, known):  # type: ignore[no-untyped-def]
    """Whether no known point is at least as large everywhere."""
    keep = np.ones(len(points), np.bool_)
    for at in range(len(points)):
        for one in range(len(known)):
            possible = True
            for column in range(points.shape[1]):
                if known[one, column] < points[at, column]:
                    possible = False
                    break
            if possible:
                keep[at] = False
                break
    return keep


@_compiled
def _reaching(reach, zones, keep):  # type: ignore[no-untyped-def]
    """Clear the flags of those that reach no zone."""
    last = 0
    for at in range(len(reach)):
        if not keep[at]:
            continue
        keep[at] = False
        for step in range(len(zones)):
            zone = (last + step) % len(zones)
            inside = True
            for column in range(reach.shape[1]):
                if zones[zone, column] > reach[at, column]:
                    inside = False
                    break
            if inside:
                keep[at] = True
                last = zone
                break


@_compiled
def _split(zones, point):  # type: ignore[no-untyped-def]  # noqa: C901
    """The zones that are left when a portfolio with the values of a point is known; no zone lies inside another.

    A zone holds what is at least as large as its corner everywhere. What is smaller than the point everywhere is cut
    out: whatever is left of a zone has one value that is at least the point's. Where that would be very many zones,
    they stay as they are.
    """
    n_zones, n_corners = zones.shape
    cut = np.zeros(n_zones, np.bool_)
    for zone in range(n_zones):
        cut[zone] = _at_most(zones[zone], point - 1)
    n_cut = cut.sum()
    if n_cut * n_corners > _ZONES:
        return zones
    left = np.empty((n_zones - n_cut + n_cut * n_corners, n_corners), np.int64)
    n_left = 0
    for zone in range(n_zones):
        if not cut[zone]:
            left[n_left] = zones[zone]
            n_left += 1
    n_whole = n_left
    parts = np.empty((n_cut * n_corners, n_corners), np.int64)
    for number, zone in enumerate(np.flatnonzero(cut)):  # type: ignore[assignment]
        for column in range(n_corners):
            parts[number * n_corners + column] = zones[zone]
            parts[number * n_corners + column, column] = point[column]
    for part in range(len(parts)):
        inside = False
        for other in range(n_whole):
            inside = inside or _at_most(left[other], parts[part])
        for other in range(len(parts)):
            # Of equal ones the first stays.
            inside = inside or (
                other != part
                and _at_most(parts[other], parts[part])
                and (other < part or not _at_most(parts[part], parts[other]))
            )
        if not inside:
            left[n_left] = parts[part]
            n_left += 1
    return left[:n_left].copy()


@_compiled
def _at_most(one, other):  # type: ignore[no-untyped-def]
    for column in range(len(one)):  # noqa: SIM110 - `all` is not compiled
        if one[column] > other[column]:
            return False
    return True
