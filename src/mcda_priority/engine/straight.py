"""Where value is a straight line of cost, bounds tell portfolios apart too late; here sums are met in the middle.

Subset-sum, equal ratios, strongly and inversely correlated values are of this kind: `scale * value = slope * cost +
offset` for every proposal, with a positive slope. For so many members the best portfolio is then the dearest one that
fits. All sums of one half of the proposals are listed, and each finds its best partner in a sorted list of the other
half (Horowitz & Sahni 1974).

With an offset the number of members decides first, and the best number leaves little play: starting from the cheapest
(or the dearest) so many, every exchange of members costs something, measured from a threshold between the two, and only
exchanges that cost no more than the play are listed.
"""

import time
from collections.abc import Iterator
from math import gcd
from typing import NamedTuple

import numpy as np

from mcda_priority.engine.instance import MOST_TIES, Instance, Solution
from mcda_priority.engine.pareto import LARGEST_SUM, BitArray, BoolArray, IntArray, as_bits, as_flags

_MOST_WORDS = 3_000_000
"""Words of 64 bits for the members of the exchanges listed on one side: 1.5 million exchanges of 100 proposals."""

_FEW = 17
"""Proposals on each side whose exchanges are looked at when those of all are too many."""

_COSTS_THAT_REPEAT = 100_000
"""Up to this cost sums repeat so often that the list of undominated portfolios stays short."""

_MOST_PAIRS = 20_000
"""Portfolios of one value among which the tie rule is decided."""

_MOST_WORK, _WORK_A_TIME = 8_000_000, 1_000
"""Sums looked through for the tie rule, and again for counting; what each look costs beside, in sums."""

_LEAST_TAIL, _MOST_TAIL, _SPARE_BITS = 20, 40, 10
"""Proposals whose sums are met in the middle, where there is no offset: enough that some of them hit any target."""


class Line(NamedTuple):
    """`scale * value = slope * cost + offset`."""

    scale: int
    slope: int
    offset: int

    def value(self, cost: int, members: int) -> int:
        """Value of a portfolio of so many members."""
        return (self.slope * cost + self.offset * members) // self.scale


def best_on_a_line(instance: Instance, time_limit: float) -> Solution | None:
    """Find the best portfolio of an instance without rows and products; None if this is not the way to it.

    The tie rule is as everywhere. Where the value is proven but ties could not be settled in time, `ties` is None.

    References
    ----------
    .. [1] Horowitz, E. & Sahni, S. (1974). Computing partitions with applications to the knapsack problem.
           https://doi.org/10.1145/321812.321823
    """
    deadline = time.monotonic() + time_limit
    room = instance.budget - int(instance.costs[instance.must].sum())
    wanted = ~instance.must & ~instance.never & (instance.values > 0)
    given = instance.must | (wanted & (instance.costs == 0))
    at = np.flatnonzero(wanted & ~given & (instance.costs <= room))
    costs = instance.costs[at]
    line = line_through(costs, instance.values[at])
    if room < 0 or (instance.must & instance.never).any() or line is None or int(costs.sum()) <= room:
        return None
    if len(at) * int(costs.sum()) >= LARGEST_SUM:
        return None
    found = _dearest(costs, room, deadline) if line.offset == 0 else _by_members(costs, room, line, deadline)
    if found is None:
        return None
    selected = given.copy()
    selected[at[found.chosen]] = True
    value, cost = int(instance.values[selected].sum()), int(instance.costs[selected].sum())
    return Solution(selected, value, cost, value, found.ties)


class _Found(NamedTuple):
    """A portfolio of proven value, and how many others have it; None if that and the tie rule are not settled."""

    chosen: BoolArray
    ties: int | None


def line_through(costs: IntArray, values: IntArray) -> Line | None:
    """The line with a positive slope that all of them lie on; None if there is none, or if all costs are equal."""
    if len(costs) < 2 or (costs == costs[0]).all():
        return None
    first, last = 0, int((costs != costs[0]).argmax())
    rise, run = int(values[last] - values[first]), int(costs[last] - costs[first])
    unit = gcd(rise, run) * (1 if run > 0 else -1)
    scale, slope = run // unit, rise // unit
    offset = scale * int(values[first]) - slope * int(costs[first])
    if slope <= 0:
        return None
    if scale * int(values.max()) < LARGEST_SUM and slope * int(costs.max()) < LARGEST_SUM:
        straight = bool((scale * values - slope * costs == offset).all())
    else:
        straight = all(
            scale * value == slope * cost + offset for value, cost in zip(values.tolist(), costs.tolist(), strict=True)
        )
    return Line(scale, slope, offset) if straight else None


# --- no offset: the largest sum within the room --------------------------------------------------------------------


class _Half(NamedTuple):
    """All sums of a few proposals, ascending, and who makes them up: the earliest as the highest bit.

    Of equal sums the one comes first that the tie rule prefers.
    """

    sums: IntArray
    members: IntArray


def _half(costs: list[int]) -> _Half:
    sums, members = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for place, cost in enumerate(reversed(costs)):
        sums = np.concatenate((sums + cost, sums))
        order = np.argsort(sums, kind="stable")
        sums, members = sums[order], np.concatenate((members | 1 << place, members))[order]
    return _Half(sums, members)


class _Tail(NamedTuple):
    """The sums of the last proposals, in two halves."""

    first: _Half
    second: _Half

    def largest_within(self, room: int) -> int:
        """The largest sum that is at most so much."""
        ones = self.first.sums[: np.searchsorted(self.first.sums, room, side="right")]
        others = self.second.sums
        return int((ones + others[np.searchsorted(others, room - ones, side="right") - 1]).max())

    def work(self, room: int) -> int:
        """What looking through the sums within the room costs, in sums."""
        return int(np.searchsorted(self.first.sums, room, side="right")) + _WORK_A_TIME

    def count(self, total: int) -> int:
        """How many ways there are to that sum."""
        rest = total - self.first.sums[: np.searchsorted(self.first.sums, total, side="right")]
        others = self.second.sums
        places = np.searchsorted(others, rest, side="left")
        hit = rest[others[np.minimum(places, len(others) - 1)] == rest]
        return int((np.searchsorted(others, hit, side="right") - np.searchsorted(others, hit, side="left")).sum())

    def earliest(self, total: int, n_second: int) -> int:
        """Members of the way to that sum that the tie rule puts first, as bits."""
        rest = total - self.first.sums[: np.searchsorted(self.first.sums, total, side="right")]
        others = self.second.sums
        places = np.minimum(np.searchsorted(others, rest, side="left"), len(others) - 1)
        hits = np.flatnonzero(others[places] == rest)
        top = hits[self.first.members[hits].argmax()]
        return int(self.first.members[top]) << n_second | int(self.second.members[places[top]])


def _dearest(costs: IntArray, room: int, deadline: float) -> _Found | None:
    """Go through the earlier proposals depth first, in declared order; the last ones are met in the middle."""
    listed = costs.tolist()
    bits = max(listed).bit_length() + _SPARE_BITS
    n_tail = min(len(listed), max(_LEAST_TAIL, min(_MOST_TAIL, bits)))
    head, last = listed[: len(listed) - n_tail], listed[len(listed) - n_tail :]
    tail = _Tail(_half(last[: n_tail // 2]), _half(last[n_tail // 2 :]))
    best, best_head, best_left, work = -1, 0, 0, 0
    settled = True
    for chosen, left in _heads(head, room, 0, room):
        total = room - left + tail.largest_within(left)
        if total > best:
            best, best_head, best_left = total, chosen, left
        work += tail.work(left)
        settled = work <= _MOST_WORK and time.monotonic() < deadline
        if best == room or not settled:
            break
    if not settled and best < room:
        for chosen, left in _heads(head, room, sum(last) * 2 // 5, sum(last) * 3 // 5):
            if tail.largest_within(left) == left:
                best, best_head, best_left = room, chosen, left
                break
            work += tail.work(left)
            if work > 2 * _MOST_WORK or time.monotonic() > deadline:
                return None
        if best < room:
            return None
    in_tail = tail.earliest(best - (room - best_left), n_tail - n_tail // 2)
    selected = [best_head >> place & 1 for place in range(len(head))]
    selected += [in_tail >> place & 1 for place in range(n_tail - 1, -1, -1)]
    ties = _count_sums(head, tail, sum(last), best, deadline) if settled else None
    return _Found(np.array(selected, np.bool_), ties)


def _heads(costs: list[int], room: int, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Portfolios of the first proposals that leave from `low` to `high` of the room, in the order of the tie rule.

    Gives members, as bits from the lowest, and what is left.
    """
    rest = [0]
    for cost in reversed(costs):
        rest.append(rest[-1] + cost)
    rest.reverse()
    stack = [(0, 0, room)]
    while stack:
        place, chosen, left = stack.pop()
        if left < max(low, 0) or left - rest[place] > high:
            continue
        if place == len(costs):
            yield chosen, left
            continue
        stack.append((place + 1, chosen, left))
        stack.append((place + 1, chosen | 1 << place, left - costs[place]))


def _count_sums(head: list[int], tail: _Tail, tail_sum: int, total: int, deadline: float) -> int | None:
    """Count the other portfolios of that sum: first where the tail has most of its sums, then, if need be, all."""
    work = 0
    for low, high in ((tail_sum * 2 // 5, tail_sum * 3 // 5), (0, tail_sum)):
        count = 0
        for _, left in _heads(head, total, low, high):
            count += tail.count(left)
            if count > MOST_TIES:
                return MOST_TIES
            work += tail.work(left)
            if work > _MOST_WORK or time.monotonic() > deadline:
                return None
    return count - 1


# --- an offset: for each number of members the exchanges that stay within the play ----------------------------------


class _Side(NamedTuple):
    """Ways to exchange some proposals: number and cost above the threshold as a key, ascending; who, as bits."""

    keys: IntArray
    members: BitArray


def _by_members(costs: IntArray, room: int, line: Line, deadline: float) -> _Found | None:
    """Go through the numbers of members by falling bound, until no other can come up to the best."""
    order = np.argsort(costs, kind="stable")
    cheapest = np.append(0, np.cumsum(costs[order])).tolist()
    dearest = np.append(0, np.cumsum(costs[order[::-1]])).tolist()
    numbers = [members for members in range(len(costs) + 1) if cheapest[members] <= room]
    bounds = {members: line.value(min(room, dearest[members]), members) for members in numbers}
    best: tuple[int, int] | None = None
    portfolios: list[BitArray] = []
    ties = 0
    for members in sorted(numbers, key=lambda members: -bounds[members]):
        if best is not None and bounds[members] < best[0]:
            break
        found = _of_so_many(costs, order, members, room)
        if found is None:
            return _any_of_so_many(costs, order, members, room)
        if time.monotonic() > deadline:
            return None
        cost, ways, count = found
        rank = line.value(cost, members), -cost
        if best is None or rank[0] > best[0]:
            ties = 0
        if best is None or rank > best:
            best, portfolios = rank, []
        if rank[0] == best[0]:
            ties += count
        if rank == best:
            portfolios.append(ways)
    return _Found(as_flags(_earliest(np.concatenate(portfolios))[np.newaxis], len(costs))[0], min(ties - 1, MOST_TIES))


def _of_so_many(costs: IntArray, order: IntArray, members: int, room: int) -> tuple[int, BitArray, int] | None:
    """The dearest portfolios of so many members that fit: their cost, who they are, and how many; None if unknown."""
    cheap, dear = order[:members], order[len(order) - members :]
    play, excess = room - int(costs[cheap].sum()), max(0, int(costs[dear].sum()) - room)
    if play < excess:
        found = _exchanged(costs, cheap, play, play, largest=True)
    else:
        found = _exchanged(costs, dear, excess, excess, largest=False)
        slack = max(1, excess >> 8)
        while found is not None and not found[2]:
            found = _exchanged(costs, dear, excess, excess + slack, largest=False)
            slack *= 4
    return found


def _any_of_so_many(costs: IntArray, order: IntArray, members: int, room: int) -> _Found | None:
    """A portfolio of so many members that uses all the money, by exchanges of a few proposals; None if none is met.

    No other can be worth more where numbers of members are taken by falling bound. Ties are not settled. Where sums
    repeat often, other ways settle them.
    """
    if int(costs.max()) < _COSTS_THAT_REPEAT:
        return None
    for base, largest in ((order[:members], True), (order[len(order) - members :], False)):
        play = abs(room - int(costs[base].sum()))
        found = _exchanged(costs, base, play, play, largest=largest, few=True)
        if found is not None and found[2] and found[0] == room:
            return _Found(as_flags(found[1][:1], len(costs))[0], None)
    return None


def _exchanged(
    costs: IntArray, base: IntArray, aim: int, limit: int, *, largest: bool, few: bool = False
) -> tuple[int, BitArray, int] | None:
    """Exchange members of the cheapest (or dearest) portfolio: the largest sum up to the aim, or the smallest from it.

    Exchanges that cost more than `limit` are not looked at; with `few`, nor are those of most proposals. None if there
    are too many others; a count of 0 if none.
    """
    inside = np.zeros(len(costs), np.bool_)
    inside[base] = True
    threshold = 0 if not len(base) else int(costs[base].max() if largest else costs[base].min())
    extra = np.abs(costs - threshold)
    sides = [_spread(extra, side, limit) if few else side for side in (inside, ~inside)]
    taken_out, put_in = _side(extra, sides[0], sides[1], limit), _side(extra, sides[1], sides[0], limit)
    if taken_out is None or put_in is None:
        return None
    width = limit + 1
    floors = taken_out.keys // width * width
    sums = taken_out.keys - floors
    if largest:
        places = np.searchsorted(put_in.keys, floors + aim - sums, side="right") - 1
    else:
        places = np.searchsorted(put_in.keys, floors + np.maximum(aim - sums, 0), side="left")
    partners = put_in.keys[np.clip(places, 0, len(put_in.keys) - 1)] - floors
    fits = (places >= 0) & (places < len(put_in.keys)) & (partners >= 0) & (partners <= limit - sums)
    if not fits.any():
        return 0, taken_out.members[:0], 0
    totals = (sums + partners)[fits]
    total = int(totals.max() if largest else totals.min())
    ones = np.flatnonzero(sums <= total)
    starts = np.searchsorted(put_in.keys, floors[ones] + total - sums[ones], side="left")
    stops = np.searchsorted(put_in.keys, floors[ones] + total - sums[ones], side="right")
    count = int((stops - starts).sum())
    if count > _MOST_PAIRS:
        return None
    ones, firsts = np.repeat(ones, stops - starts), np.repeat(starts, stops - starts)
    others = firsts + np.arange(count) - np.searchsorted(ones, ones, side="left")
    ways = as_bits(inside) ^ taken_out.members[ones] ^ put_in.members[others]
    return int(costs[base].sum()) + (total if largest else -total), ways, count


def _spread(extra: IntArray, side: BoolArray, limit: int) -> BoolArray:
    """A few proposals of one side, whose extra costs are spread so that half of them sum to about the limit."""
    near = np.flatnonzero(side & (extra <= limit // (_FEW // 2)))
    near = near[np.argsort(extra[near], kind="stable")]
    chosen = np.zeros(len(extra), np.bool_)
    chosen[near[np.linspace(0, len(near) - 1, min(_FEW, len(near))).astype(np.intp)]] = True
    return chosen


def _side(extra: IntArray, side: BoolArray, other: BoolArray, limit: int) -> _Side | None:
    """List the subsets of one side that go with some of the other within the limit; None if they are too many."""
    keys, members = np.zeros(1, np.int64), np.zeros((1, max(1, -(-len(extra) // 64))), np.uint64)
    partners = np.append(0, np.cumsum(np.sort(extra[other])))
    # What is left for so many exchanges when their partners are the cheapest.
    left = np.append(limit - partners, np.full(max(1, len(extra) - len(partners) + 1), -1))
    width = limit + 1
    # The dearest exchanges first: few go with others, so that the list stays short for longest.
    for at in np.flatnonzero(side)[np.argsort(-extra[side], kind="stable")].tolist():
        fits = np.flatnonzero(keys % width + extra[at] <= left[keys // width + 1])
        more = members[fits]
        more[:, at // 64] |= np.uint64(1) << np.uint64(63 - at % 64)
        keys = np.concatenate((keys, keys[fits] + width + extra[at]))
        members = np.concatenate((members, more))
        if members.size > _MOST_WORDS:
            return None
    order = np.argsort(keys, kind="stable")
    return _Side(keys[order], members[order])


def _earliest(ways: BitArray) -> BitArray:
    """Of several portfolios, the one that holds the earlier proposal where two differ first."""
    earliest: BitArray = ways[np.lexsort(ways.T[::-1])[-1]]
    return earliest
