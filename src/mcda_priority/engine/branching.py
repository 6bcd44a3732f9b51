"""Compiled branch and bound: many value vectors over the same costs, budget and rules.

`plain_block` knows the budget alone (Martello & Toth 1990, ch. 2.5); `ruled_block` knows any further integer rows and
folds them into its bound by multipliers (Lagrangian relaxation; Fisher 1981). Sums of values and costs are exact
integers. Bounds are floating-point numbers with a margin above what rounding can take away, so that no portfolio is
cut off wrongly. Past a number of nodes a kernel gives up on a vector and says so; the caller takes another way.
"""

# Types are inferred by the compiler here, for every function anew.
# mypy: disable-error-code="no-untyped-def, assignment"

from math import floor
from typing import Any

import numba
import numpy as np

from mcda_priority.engine.instance import MOST_TIES

OPEN, PROVEN, INFEASIBLE = 0, 1, 2
"""What became of a vector: given up, solved with proof, or found to admit no portfolio."""

_MARGIN = 2.0**-49
_SORTED_BY_INSERTION = 400
_MOST_NODES_ON_A_LINE = 20_000
_MULTIPLIER_ROUNDS = 40

_FEW_ON_A_LINE = 16
"""Up to so many proposals branch and bound is the fastest way even where value is a straight line of cost."""

_FIRST_WIDTH, _WIDER, _MOST_WORDS = 8192, 16, 4_500_000
"""Tables of sums: how wide at first, how many times as wide next, and words at most."""

_COUNTED_CELLS, _COUNTED = 100_000, (16, 2048)
"""Tables of numbers of ways: cells in all, about, and how wide at least and at most."""

_DEAREST_IN_TABLES = 2_000_000
"""Above such a cost no table that fits is wide enough."""

_MOST_HALVED = 32
"""Up to so many proposals all sums of the first and of the second half are made, where a table would be larger."""

_NODES_A_PROPOSAL, _WORDS_A_NODE = 50, 2
"""How long a table is searched with before a wider one is made."""


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _bit(at):
    return np.uint64(1) << np.uint64(63 - at % 64)


@_compiled
def _holds_earlier(one, other):
    for word in range(len(one)):
        if one[word] != other[word]:
            return one[word] > other[word]
    return False


@_compiled
def _free(costs, room, must, never):
    free, count = np.empty(len(must), np.int64), 0
    for at in range(len(must)):
        if not must[at] and not never[at] and costs[at] <= room:
            free[count] = at
            count += 1
    return free[:count]


@_compiled
def _sort_by_falling(keys, order, count):
    # Insertion is the fastest way where the order of the last vector is nearly right.
    if count > _SORTED_BY_INSERTION:
        order[:count] = order[:count][np.argsort(-keys[order[:count]], kind="mergesort")]
        return
    ranked = np.empty(count)
    for place in range(count):
        at = order[place]
        key = keys[at]
        before = place - 1
        while before >= 0 and ranked[before] < key:
            ranked[before + 1] = ranked[before]
            order[before + 1] = order[before]
            before -= 1
        ranked[before + 1] = key
        order[before + 1] = at


@_compiled
def _last_within(cost_sums, place, count, reach):
    low, high = place, count
    while low < high:
        middle = (low + high + 1) >> 1
        if cost_sums[middle] <= reach:
            low = middle
        else:
            high = middle - 1
    return low


@_compiled
def _plain(order, costs, row, cost_sums, value_sums, ratios, count, room, most_nodes, taken, here, best):
    """Depth first, taking what fits; equal values are followed up too, so that ties are counted and decided."""
    margin = value_sums[count] * _MARGIN
    whole_room = room
    best_value, best_cost = np.int64(-1), np.int64(0)
    ties, nodes, depth, place = 0, 0, 0, 0
    # The whole relaxed: its value, and what a unit of money is worth in it.
    stop = _last_within(cost_sums, 0, count, room)
    price = ratios[stop] if stop < count else 0.0
    top = value_sums[stop] + (room - cost_sums[stop]) * price
    value = np.int64(0)
    while True:
        complete = True
        while place < count:
            reach = cost_sums[place] + room
            stop = _last_within(cost_sums, place, count, reach)
            gain = value_sums[stop] - value_sums[place]
            if stop < count:
                part = np.int64(floor((reach - cost_sums[stop]) * ratios[stop] + margin))
                if value + gain + part < best_value:
                    complete = False
                    break
            for one in range(place, stop):
                taken[depth] = one
                depth += 1
                here[order[one] // 64] |= _bit(order[one])
            room = reach - cost_sums[stop]
            value += gain
            nodes += 1
            place = stop + 1
        if complete:
            cost = whole_room - room
            if value > best_value:
                best_value, best_cost, ties = value, cost, 0
                best[:] = here
            elif value == best_value:
                ties += 1
                if cost < best_cost or (cost == best_cost and _holds_earlier(here, best)):
                    best_cost = cost
                    best[:] = here
        found = False
        while depth > 0 and not found:
            depth -= 1
            if taken[depth] == depth:
                # All that comes before is taken: what cannot be missed, whatever else is chosen, is passed over.
                least = best_value - top - 4.0 * margin
                passed = depth
                while passed >= 0 and price * costs[order[passed]] - row[order[passed]] < least:
                    passed -= 1
                for one in range(depth, passed, -1):
                    at = order[one]
                    here[at // 64] &= ~_bit(at)
                room, value, depth = whole_room - cost_sums[passed + 1], value_sums[passed + 1], passed
                if passed < 0:
                    break
            at = order[taken[depth]]
            here[at // 64] &= ~_bit(at)
            room += costs[at]
            value -= row[at]
            place = taken[depth] + 1
            nodes += 1
            reach = cost_sums[place] + room
            stop = _last_within(cost_sums, place, count, reach)
            bound = value + (value_sums[stop] - value_sums[place])
            if stop < count:
                bound += np.int64(floor((reach - cost_sums[stop]) * ratios[stop] + margin))
            found = bound >= best_value
        if not found or nodes > most_nodes:
            return best_value, best_cost, ties, PROVEN if not found else OPEN


@_compiled
def plain_block(costs, values, budget, must, never, most_nodes, members, totals):
    """Solve each row of `values`, shape (n_draws, n_proposals), under the budget alone.

    Fills `members`, shape (n_draws, n_words), with portfolios as bits in declared order, and `totals`, shape
    (n_draws, 4), with value, cost, ties and what became of the row.
    """
    n_draws, n = values.shape
    fixed = np.zeros(members.shape[1], np.uint64)
    room = budget
    for at in range(n):
        if must[at]:
            fixed[at // 64] |= _bit(at)
            room -= costs[at]
    order = _free(costs, room, must, never)
    keys, ratios = np.empty(n), np.empty(n)
    cost_sums, value_sums = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    taken = np.empty(n, np.int64)
    here, best = fixed.copy(), fixed.copy()
    for draw in range(n_draws):
        if room < 0:
            totals[draw, 3] = INFEASIBLE
            continue
        row = values[draw]
        for at in order:
            keys[at] = -1.0 if row[at] <= 0 else np.inf if costs[at] == 0 else row[at] / costs[at]
        _sort_by_falling(keys, order, len(order))
        count = 0
        while count < len(order) and keys[order[count]] > 0.0:
            at = order[count]
            cost_sums[count + 1] = cost_sums[count] + costs[at]
            value_sums[count + 1] = value_sums[count] + row[at]
            # A little above, so that an order by rounded ratios costs the bound nothing.
            ratios[count] = keys[at] * (1.0 + _MARGIN)
            count += 1
        here[:] = fixed
        best[:] = fixed
        value, cost, ties, status = _plain(
            order, costs, row, cost_sums, value_sums, ratios, count, room, most_nodes, taken, here, best
        )
        for at in range(n):
            if must[at]:
                value += row[at]
        members[draw] = best
        totals[draw] = (value, budget - room + cost, ties, status)


@_compiled
def _looks_straight(costs, values):
    """Whether value is a straight line of cost, but for products that wrap around: told at the third proposal if not.

    Bounds say little then, and another room knows a better way.
    """
    for at in range(2, len(costs)):
        rise, run = values[1] - values[0], costs[1] - costs[0]
        if (values[at] - values[0]) * run != (costs[at] - costs[0]) * rise:
            return False
    return True


@_compiled
def _sums_below(costs, first, width, rests):
    """Sums below a width that the proposals from each place on can make, as bits; a row for each place from `first`."""
    n, words = len(costs), width // 64
    sums = np.zeros((n - first + 1, words), np.uint64)
    sums[n - first, 0] = 1
    for place in range(n - 1, first - 1, -1):
        row, later = sums[place - first], sums[place - first + 1]
        known, used = min(words, rests[place + 1] // 64 + 1), min(words, rests[place] // 64 + 1)
        row[:known] = later[:known]
        over = costs[place] // 64
        up = np.uint64(costs[place] % 64)
        if up == np.uint64(0):
            for word in range(over, used):
                row[word] |= later[word - over]
        elif over < used:
            down = np.uint64(64) - up
            row[over] |= later[0] << up
            for word in range(over + 1, used):
                row[word] |= later[word - over] << up | later[word - over - 1] >> down
    return sums


@_compiled
def _ways_below(costs, first, width):
    """In how many ways the proposals from each place on can make each sum below a width.

    Numbers of ways are only added up: exact up to 2^24, above rounded, and never less than what ties are counted to.
    """
    n = len(costs)
    ways = np.empty((n - first + 1, width), np.float32)
    ways[n - first] = 0.0
    ways[n - first, 0] = 1.0
    for place in range(n - 1, first - 1, -1):
        row, later, cost = ways[place - first], ways[place - first + 1], costs[place]
        if cost >= width:
            row[:] = later
        else:
            # Loops, because slices are added up in a copy first.
            for at in range(cost):
                row[at] = later[at]
            for at in range(cost, width):
                row[at] = later[at] + later[at - cost]
    return ways


@_compiled
def _ways_to(target, costs, rests, sums, counted, first, most_nodes, taken, best):
    """Go through the portfolios of that sum in the order of the tie rule; the first is kept as flags.

    Where little is left, dead ends are known and not entered, and after the first the others are not gone through but
    counted. Gives how many there are, at least one more than ties are counted to if so many, and whether it is settled.
    """
    width, few = 64 * sums.shape[1], counted.shape[1]
    place, left, depth, ways = 0, target, 0, 0
    for _ in range(most_nodes):
        alive = left <= rests[place]
        if alive and left < width:
            alive = sums[place - first, left >> 6] >> np.uint64(left & 63) & np.uint64(1) != np.uint64(0)
        if alive and left < few and ways > 0:
            ways += int(min(counted[place - first, left], np.float32(MOST_TIES + 1)))
        elif alive and left > 0:
            if costs[place] <= left:
                taken[depth] = place
                depth += 1
                left -= costs[place]
            place += 1
            continue
        elif alive:
            for one in taken[:depth]:
                best[one] = True
            ways = 1
        if ways > MOST_TIES:
            return ways, True
        if depth == 0:
            return ways, True
        depth -= 1
        left += costs[taken[depth]]
        place = taken[depth] + 1
    return ways, False


@_compiled
def _subset_sums(costs):
    """The sum of every subset; the first of `costs` is the highest bit of the place."""
    sums = np.zeros(1 << len(costs), np.int64)
    for at in range(len(costs)):
        size = 1 << at
        cost = costs[len(costs) - 1 - at]
        for low in range(size):
            sums[size + low] = sums[low] + cost
    return sums


@_compiled
def _sorted_subset_sums(costs):
    """The same in rising order, each proposal merged into what the others make."""
    sums, other, size = np.zeros(1 << len(costs), np.int64), np.empty(1 << len(costs), np.int64), 1
    for cost in costs:
        without, held = 0, 0
        for place in range(2 * size):
            if without < size and (held == size or sums[without] <= sums[held] + cost):
                other[place] = sums[without]
                without += 1
            else:
                other[place] = sums[held] + cost
                held += 1
        sums, other, size = other, sums, 2 * size
    return sums


@_compiled
def _dearest_by_halves(costs, target, best):
    """As `_dearest`, from the sums that each half can make (Horowitz & Sahni 1974)."""
    n = len(costs)
    half = n // 2
    early, late = _subset_sums(costs[:half]), _subset_sums(costs[half:])
    rising = _sorted_subset_sums(costs[half:])
    most, ways, kept = np.int64(-1), 0, 0
    for members in range(len(early) - 1, -1, -1):
        left = target - early[members]
        if left < 0:
            continue
        stop = np.searchsorted(rising, left, side="right")
        total = early[members] + rising[stop - 1]
        if total > most:
            most, ways, kept = total, 0, members
        if total == most:
            ways += stop - np.searchsorted(rising[:stop], rising[stop - 1])
    others = len(late) - 1
    while late[others] != most - early[kept]:
        others -= 1
    for at in range(n):
        best[at] = kept >> (half - 1 - at) & 1 if at < half else others >> (n - 1 - at) & 1
    return min(ways, MOST_TIES + 1)


@_compiled
def _first_below(target, rests, width):
    """The first place from which on less than the width may be left to find, if all before it are taken."""
    first = 0
    while target - (rests[0] - rests[first]) >= width:
        first += 1
    return first


@_compiled
def _dearest(costs, room, best):
    """Find the dearest portfolio that fits, as flags, and how many there are; 0 where that takes too many words.

    In a table of the sums that the later proposals can make, the way to a sum is read off (Bellman 1957). It is only as
    wide as is needed: most portfolios leave the later proposals little money, and those can make nearly any small sum.
    """
    n = len(costs)
    rests, unit = np.zeros(n + 1, np.int64), costs[0]
    for place in range(n - 1, -1, -1):
        rests[place] = rests[place + 1] + costs[place]
        rest = costs[place]
        while rest:
            unit, rest = rest, unit % rest
    costs, rests = costs // unit, rests // unit
    target = min(room // unit, rests[0])
    if n <= _MOST_HALVED and target >> 6 > 1 << (n // 2):
        return _dearest_by_halves(costs, target, best)
    if costs.max() > _DEAREST_IN_TABLES:
        return 0
    taken = np.empty(n, np.int64)
    last, width = 0, _FIRST_WIDTH
    while True:
        width = min(width, (target // 64 + 1) * 64)
        first = _first_below(target, rests, width)
        while (n - first + 1) * (width // 64) > _MOST_WORDS:
            width = width // 128 * 64
            first = _first_below(target, rests, width)
        if width <= last:
            return 0
        words = (n - first + 1) * (width // 64)
        sums = _sums_below(costs, first, width, rests)
        few = max(_COUNTED[0], min(_COUNTED[1], _COUNTED_CELLS // n))
        counted = _ways_below(costs, first, min(width, few))
        most_nodes = _NODES_A_PROPOSAL * n + words // _WORDS_A_NODE
        if width > target:
            # Every dead end is known: no more than two steps for each proposal of each portfolio.
            most_nodes = 4 * n * (MOST_TIES + 2)
            while not sums[0, target >> 6] >> np.uint64(target & 63) & np.uint64(1):
                target -= 1
        ways, settled = _ways_to(target, costs, rests, sums, counted, first, most_nodes, taken, best)
        if settled and ways:
            return ways
        best[:] = False
        if width > target:
            return 0
        last, width = width, width * _WIDER


@_compiled
def _proportional_one(costs, values, budget, must, never):
    """As `plain_one`, where all values are the same multiple of costs; given up where not, or with too many sums."""
    selected, room = must.copy(), budget
    for at in range(len(costs)):
        if must[at]:
            room -= costs[at]
    open_ones, count = np.empty(len(costs), np.int64), 0
    for at in range(len(costs)):
        if must[at] and never[at]:
            room = np.int64(-1)
        if not must[at] and not never[at] and values[at] > 0 and costs[at] <= room:
            if costs[at] == 0:
                selected[at] = True
                continue
            base = open_ones[0] if count else at
            if float(values[at]) * costs[base] >= 2.0**62 or values[at] * costs[base] != values[base] * costs[at]:
                return selected, np.int64(0), np.int64(0), np.int64(0), OPEN
            open_ones[count] = at
            count += 1
    if room < 0:
        return selected, np.int64(0), np.int64(0), np.int64(0), INFEASIBLE
    open_ones, ways = open_ones[:count], 1
    if count:
        flags = np.zeros(count, np.bool_)
        ways = _dearest(costs[open_ones], room, flags)
        selected[open_ones] = flags
    value, cost = np.int64(0), np.int64(0)
    for at in range(len(costs)):
        if selected[at]:
            value += values[at]
            cost += costs[at]
    return selected, value, cost, np.int64(ways - 1), PROVEN if ways else OPEN


@_compiled
def plain_one(costs, values, budget, must, never, most_nodes):
    """Solve for one row of values under the budget alone: flags, value, cost, ties and what became of it."""
    n = len(values)
    if _looks_straight(costs, values):
        if n > _FEW_ON_A_LINE:
            found = _proportional_one(costs, values, budget, must, never)
            if found[4] != OPEN:
                return found
        most_nodes = min(most_nodes, _MOST_NODES_ON_A_LINE)
    members, totals = np.zeros((1, max(1, (n + 63) // 64)), np.uint64), np.zeros((1, 4), np.int64)
    plain_block(costs, values.reshape(1, n), budget, must, never, most_nodes, members, totals)
    selected = np.empty(n, np.bool_)
    for at in range(n):
        selected[at] = members[0, at // 64] & _bit(at) != 0
        if must[at] and never[at]:
            totals[0, 3] = INFEASIBLE
    return selected, totals[0, 0], totals[0, 1], totals[0, 2], totals[0, 3]


@_compiled
def _charged(row, entry_starts, entry_rows, entry_factors, multipliers, free, charged):
    for at in free:
        charged[at] = row[at]
        for entry in range(entry_starts[at], entry_starts[at + 1]):
            charged[at] -= multipliers[entry_rows[entry]] * entry_factors[entry]


@_compiled
def _rank_charged(charged, costs, free, keys, cost_sums, charged_sums, ratios):
    for at in free:
        keys[at] = charged[at] if charged[at] <= 0.0 else np.inf if costs[at] == 0 else charged[at] / costs[at]
    _sort_by_falling(keys, free, len(free))
    count = 0
    while count < len(free) and charged[free[count]] > 0.0:
        at = free[count]
        cost_sums[count + 1] = cost_sums[count] + costs[at]
        charged_sums[count + 1] = charged_sums[count] + charged[at]
        ratios[count] = keys[at]
        count += 1
    return count


@_compiled
def _multipliers(
    row, costs, room, slacks, entry_starts, entry_rows, entry_factors, known, free, charged, keys, sums, best
):
    """Look for multipliers that lower the bound, by subgradient steps (Held & Karp); any others would do as well."""
    cost_sums, charged_sums, ratios = sums
    trial, step = np.zeros(len(slacks)), 1.0
    lowest, drift = np.inf, np.empty(len(slacks))
    for _ in range(_MULTIPLIER_ROUNDS):
        _charged(row, entry_starts, entry_rows, entry_factors, trial, free, charged)
        count = _rank_charged(charged, costs, free, keys, cost_sums, charged_sums, ratios)
        stop = _last_within(cost_sums, 0, count, room)
        bound = charged_sums[stop] + (trial * slacks).sum()
        part = 0.0
        if stop < count:
            part = (room - cost_sums[stop]) / costs[free[stop]]
            bound += part * charged[free[stop]]
        if bound < lowest:
            lowest = bound
            best[:] = trial
        else:
            step *= 0.7
        drift[:] = slacks
        for place in range(min(stop + 1, count)):
            at = free[place]
            share = 1.0 if place < stop else part
            for entry in range(entry_starts[at], entry_starts[at + 1]):
                drift[entry_rows[entry]] -= share * entry_factors[entry]
        size = (drift * drift).sum()
        gap = bound - known
        if size <= 0.0 or gap <= 0.0:
            break
        for at in range(len(slacks)):
            trial[at] = max(0.0, trial[at] - step * gap / size * drift[at])


@_compiled
def _fits(at, taking, starts, rows, factors, left):
    for entry in range(starts[at], starts[at + 1]):
        if (factors[entry] > 0) == taking and left[rows[entry]] < abs(factors[entry]):
            return False
    return True


@_compiled
def _spend(at, taking, starts, rows, factors, left, sign):
    for entry in range(starts[at], starts[at + 1]):
        if (factors[entry] > 0) == taking:
            left[rows[entry]] -= sign * abs(factors[entry])


@_compiled
def _ruled(
    row, costs, room, slacks, starts, rows, factors, multipliers, free, charged, count, sums, most_nodes, fixed, best
):
    """Depth first, one proposal after the other, those worth their charge first taken, the others first left out.

    `left` is what each row would have left if all proposals still undecided helped it.
    """
    cost_sums, charged_sums, ratios = sums
    n_free, whole_room = len(free), room
    left = slacks.copy()
    scores = np.empty(n_free + 1)
    scores[0] = (multipliers * slacks).sum()
    size = np.abs(multipliers * slacks).sum()
    for at in free:
        # What is worth much and charged much: the difference is small, but what was rounded is not.
        size += abs(row[at])
        for entry in range(starts[at], starts[at + 1]):
            size += multipliers[rows[entry]] * abs(factors[entry])
            left[rows[entry]] += max(np.int64(0), -factors[entry])
    margin = size * (n_free + len(slacks) + 8) * 2.0**-51
    taken, second = np.zeros(n_free, np.bool_), np.zeros(n_free, np.bool_)
    here = fixed.copy()
    best_value, best_cost, best_idle = np.iinfo(np.int64).min, np.int64(0), 0
    value, ties, nodes, place, idle, found = np.int64(0), np.int64(0), 0, 0, 0, False
    if (left < 0).any():
        return best_value, best_cost, ties, INFEASIBLE
    while nodes <= most_nodes:
        nodes += 1
        forward = place < n_free
        if forward and found:
            bound = scores[place]
            if place < count:
                reach = cost_sums[place] + room
                stop = _last_within(cost_sums, place, count, reach)
                bound += charged_sums[stop] - charged_sums[place]
                if stop < count:
                    bound += (reach - cost_sums[stop]) * ratios[stop]
            forward = floor(bound + margin) >= best_value
        elif not forward:
            cost = whole_room - room
            better = not found or value > best_value
            if better:
                ties = np.int64(0)
            elif value == best_value:
                ties += 1
                better = (cost, idle) < (best_cost, best_idle) or (
                    (cost, idle) == (best_cost, best_idle) and _holds_earlier(here, best)
                )
            if better:
                found, best_value, best_cost, best_idle = True, value, cost, idle
                best[:] = here
        decided = False
        while not decided:
            if forward:
                taking, again = place < count, False
            else:
                place -= 1
                if place < 0:
                    return best_value, best_cost, ties, PROVEN if found else INFEASIBLE
                at = free[place]
                _spend(at, taken[place], starts, rows, factors, left, -1)
                if taken[place]:
                    room += costs[at]
                    value -= row[at]
                    idle -= row[at] <= 0
                    here[at // 64] &= ~_bit(at)
                if second[place]:
                    continue
                taking, again = not taken[place], True
            at = free[place]
            while True:
                decided = (not taking or costs[at] <= room) and _fits(at, taking, starts, rows, factors, left)
                if decided or again:
                    break
                taking, again = not taking, True
            if decided:
                _spend(at, taking, starts, rows, factors, left, 1)
                taken[place], second[place] = taking, again
                scores[place + 1] = scores[place]
                if taking:
                    room -= costs[at]
                    value += row[at]
                    idle += row[at] <= 0
                    here[at // 64] |= _bit(at)
                    scores[place + 1] += charged[at]
                place += 1
            forward = False
    return best_value, best_cost, ties, OPEN


@_compiled
def ruled_block(
    costs, values, budget, must, never, limits, entry_starts, entry_rows, entry_factors, most_nodes, members, totals
):
    """Solve each row of `values` under the budget and the rows `sum of factors of the members <= limit`.

    The rows come by proposal: `entry_starts`, shape (n_proposals + 1,), says which entries of `entry_rows` and
    `entry_factors` are whose. `members` and `totals` are filled as by `plain_block`.
    """
    n_draws, n = values.shape
    fixed = np.zeros(members.shape[1], np.uint64)
    room, slacks = budget, limits.copy()
    for at in range(n):
        if must[at]:
            fixed[at // 64] |= _bit(at)
            room -= costs[at]
            for entry in range(entry_starts[at], entry_starts[at + 1]):
                slacks[entry_rows[entry]] -= entry_factors[entry]
    free = _free(costs, room, must, never)
    wanted = np.zeros(n, np.bool_)
    for at in free:
        for entry in range(entry_starts[at], entry_starts[at + 1]):
            wanted[at] |= entry_factors[entry] < 0
    keys, charged = np.empty(n), np.empty(n)
    sums = (np.zeros(n + 1, np.int64), np.zeros(n + 1), np.empty(n))
    best = fixed.copy()
    multipliers = np.zeros(len(limits))
    lowest = np.iinfo(np.int64).min
    for draw in range(n_draws):
        if room < 0:
            totals[draw, 3] = INFEASIBLE
            continue
        row = values[draw]
        # What is worth nothing is of use only where a rule may call for it.
        useful = np.array([at for at in free if row[at] > 0 or wanted[at]], np.int64)
        best[:] = fixed
        multipliers[:] = 0.0
        status = OPEN
        value, cost, ties = np.int64(0), np.int64(0), np.int64(0)
        for attempt in range(2):
            _charged(row, entry_starts, entry_rows, entry_factors, multipliers, useful, charged)
            count = _rank_charged(charged, costs, useful, keys, sums[0], sums[1], sums[2])
            best[:] = fixed
            value, cost, ties, status = _ruled(
                row, costs, room, slacks, entry_starts, entry_rows, entry_factors, multipliers, useful, charged, count,
                sums, most_nodes // 10 if attempt == 0 else most_nodes, fixed, best
            )  # fmt: skip
            if status != OPEN:
                break
            known = np.float64(value) if value > lowest else 0.0
            _multipliers(
                row, costs, room, slacks, entry_starts, entry_rows, entry_factors, known, useful, charged, keys, sums,
                multipliers
            )  # fmt: skip
        for at in range(n):
            if must[at]:
                value += row[at]
        members[draw] = best
        totals[draw] = (value, budget - room + cost, ties, status)
