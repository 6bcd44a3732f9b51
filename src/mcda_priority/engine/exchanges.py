"""Values on a straight line of cost, under rules: a bound from the rules, and exchanges that meet it exactly.

Where `scale * value = slope * cost + offset` for every open proposal, the value of a portfolio depends on its cost and
its number of members alone. The rules and the budget say which number is best, and no portfolio of that number is worth
more than one that uses all the money. Such a one is looked for among those that differ from a known portfolio by
exchanges between proposals to which all rules say the same, so that every exchange keeps the rules; sums of exchanges
are met in the middle (Horowitz & Sahni 1974). A portfolio that meets the bound is proven to be an optimum; if none
does, this is not the way to it.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from mcda_priority.engine.instance import Instance, Solution
from mcda_priority.engine.pareto import LARGEST_SUM, BitArray, BoolArray, IntArray, as_bits, as_flags
from mcda_priority.engine.rules import Model, totals
from mcda_priority.engine.straight import Line, line_through
from mcda_priority.errors import NotProvenError

_MANY = 40
"""So many open proposals, at least: fewer are no trouble to other rooms."""

_NEAR, _AROUND = 0.002, 0.001
"""How near to all the money the first portfolio comes that exchanges begin with, and the others at least."""

_MOST_SEEDS, _MOST_WORK = 60, 3_000_000
"""Portfolios to begin with; the last is that with which so many sums of exchanges have been held against each other."""

_TOGETHER = 12
"""Proposals in one group: at most 924 ways to exchange members for as many others."""

_MOST_WAYS, _MOST_PRODUCTS = 300_000, 1_500_000
"""Sums of exchanges kept on each side, those nearest to nothing; and how many are made at a time."""


class _Question(NamedTuple):
    """An instance, which of its proposals are open, and the line that their values lie on."""

    instance: Instance
    free: BoolArray
    line: Line
    deadline: float

    def cost(self, members: int) -> int:
        """The largest cost that so many open proposals can have, as far as budget and common divisor tell."""
        costs = self.instance.costs[self.free]
        room = self.instance.budget - int(self.instance.costs[self.instance.must].sum())
        first = 0 if self.line.offset == 0 else int(costs[0])
        return room - (room - members * first) % int(np.gcd.reduce(costs - first))

    def value(self, members: int) -> int:
        """What a portfolio with so many open proposals is worth at most."""
        given = int(self.instance.values[self.instance.must].sum())
        return self.line.value(self.cost(members), members) + given


def is_for_exchanges(instance: Instance) -> bool:
    """Whether this is the way to try: rows but no products, many open proposals, and values on a line of cost."""
    if len(instance.pairs) or not len(instance.limits):
        return False
    costs, values = instance.costs[_open(instance)], instance.values[_open(instance)]
    return (
        len(costs) >= _MANY and len(costs) * int(costs.sum()) < LARGEST_SUM and line_through(costs, values) is not None
    )


class Met(NamedTuple):
    """No portfolio is worth more than `bound`, where one is known; and one that is worth as much, if it was met."""

    bound: int | None
    solution: Solution | None


def best_by_exchanges(instance: Instance, time_limit: float) -> Met:
    """Bound what a portfolio of an instance of this kind can be worth, and look for one that is worth as much.

    Ties are not looked for: `ties` is None, and the tie rule beyond the value is not applied.

    References
    ----------
    .. [1] Horowitz, E. & Sahni, S. (1974). Computing partitions with applications to the knapsack problem.
           https://doi.org/10.1145/321812.321823
    """
    free = _open(instance)
    line = line_through(instance.costs[free], instance.values[free])
    if line is None:
        return Met(None, None)
    question, bound = _Question(instance, free, line, time.monotonic() + time_limit), None
    try:
        numbers, other = _numbers(question)
        if other is not None:
            bound = totals(instance, other)[0]
        members = max(numbers, key=question.value, default=None)
        if members is None or (bound is not None and bound >= question.value(members)):
            found = other
        else:
            bound = question.value(members)
            found = _met_exactly(question, members)
    except NotProvenError:
        return Met(bound, None)
    if found is None or not _keeps_the_rules(instance, found):
        return Met(bound, None)
    value, cost = totals(instance, found)
    return Met(bound, Solution(found, value, cost, value, None) if value == bound else None)


def _open(instance: Instance) -> BoolArray:
    room = instance.budget - int(instance.costs[instance.must].sum())
    useful = (instance.values > 0) | instance.callable_for
    free: BoolArray = useful & ~instance.must & ~instance.never & (instance.costs <= room)
    return free


def _keeps_the_rules(instance: Instance, selected: BoolArray) -> bool:
    used = instance.rows[:, selected].sum(axis=1)
    return bool((used <= instance.limits).all() and instance.costs[selected].sum() <= instance.budget)


# --- the number of members ------------------------------------------------------------------------------------------


def _numbers(question: _Question) -> tuple[range, BoolArray | None]:
    """Numbers of open members that a best portfolio can have, and the best portfolio of all other numbers."""
    if question.line.offset == 0:
        return range(1), None
    return _up_to_most_members(question) if question.line.offset > 0 else _from_fewest_members(question)


def _up_to_most_members(question: _Question) -> tuple[range, None]:
    """As many as the money does for."""
    low, high = -1, int(question.free.sum()) + 1
    unlimited = _without_budget(question)
    while high - low > 1:
        members = (low + high) // 2
        cheapest = _largest(unlimited, -question.instance.costs, members=(members, None))
        if cheapest is not None and int(question.instance.costs[cheapest].sum()) <= question.instance.budget:
            low = int(cheapest[question.free].sum())
        else:
            high = members
    return range(low + 1), None


def _from_fewest_members(question: _Question) -> tuple[range, BoolArray | None]:
    """As few as could use all the money, or more; fewer are easy to compare, since the budget does not bind them."""
    n = int(question.free.sum())
    low, high = -1, n + 1
    unlimited = _without_budget(question)
    while high - low > 1:
        members = (low + high) // 2
        dearest = _largest(unlimited, question.instance.costs, members=(0, members))
        if dearest is not None and int(question.instance.costs[dearest].sum()) >= question.instance.budget:
            high = members
        else:
            low = members
    return range(high, n + 1), _largest(question, question.instance.values, members=(0, low))


def _without_budget(question: _Question) -> _Question:
    return question._replace(instance=question.instance._replace(budget=int(question.instance.costs.sum())))


def _largest(
    question: _Question,
    objective: IntArray,
    *,
    members: tuple[int, int | None],
    least_cost: int = 0,
    gap: float = 0.0,
) -> BoolArray | None:
    """The portfolio that keeps the rules and is best by an objective; None if there is none.

    At least and at most so many open members, of at least that cost together.

    Raises
    ------
    NotProvenError
        Time ran out.
    """
    model = Model(question.instance, question.deadline - time.monotonic())
    number, (least, most) = model.sum(question.free.astype(np.int64)), members
    model.model.add(number >= least)
    if most is not None:
        model.model.add(number <= most)
    model.model.add(model.sum(np.where(question.free, question.instance.costs, 0)) >= least_cost)
    model.model.maximize(model.sum(objective))
    solver = model.solver()
    # One worker, so that of several portfolios it is the same each time.
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = gap
    status = solver.solve(model.model)
    if status not in {cp_model.OPTIMAL, cp_model.INFEASIBLE}:
        raise NotProvenError
    return model.flags(solver) if status == cp_model.OPTIMAL else None


# --- exchanges ------------------------------------------------------------------------------------------------------


class _Ways(NamedTuple):
    """Ways to exchange proposals: what each adds to the cost, ascending, and who changes places, as bits."""

    sums: IntArray
    changes: BitArray


def _met_exactly(question: _Question, members: int) -> BoolArray | None:
    """A portfolio of so many open members (any number if that is all one) that costs all it can; None if unmet."""
    cost, work = question.cost(members), 0
    number = (0, None) if question.line.offset == 0 else (members, members)
    for seed in _seeds(question, number, cost):
        aim = cost - int(question.instance.costs[seed & question.free].sum())
        groups = [_ways(question.instance.costs, seed, group) for group in _groups(question, seed)]
        first, second = _sides(groups, len(seed))
        met = _met(first, second, aim)
        if met is not None:
            found: BoolArray = as_flags((as_bits(seed) ^ met[0] ^ met[1])[np.newaxis], len(seed))[0]
            return found
        work += len(first.sums) + len(second.sums)
        if work > _MOST_WORK:
            break
    return None


def _seeds(question: _Question, number: tuple[int, int | None], cost: int) -> Iterator[BoolArray]:
    """Portfolios that use nearly all the money: the nearest first, then others that are as different as chance is."""
    first = _largest(question, question.instance.costs, members=number, gap=_NEAR)
    if first is None:
        return
    yield first
    rng, near = np.random.default_rng(0), cost - int(cost * _AROUND)
    for _ in range(_MOST_SEEDS - 1):
        other = _largest(question, rng.integers(-100, 101, len(first)), members=number, least_cost=near, gap=1.0)
        if other is None:
            return
        yield other


def _groups(question: _Question, seed: BoolArray) -> Iterator[IntArray]:
    """A few members and a few others that cost about as much and to which all rules say the same; then the next."""
    instance = question.instance
    at = np.flatnonzero(question.free)
    kinds = np.unique(instance.rows[:, at], axis=1, return_inverse=True)[1].ravel()
    for kind in range(int(kinds.max()) + 1):
        same = at[kinds == kind]
        same = same[np.argsort(instance.costs[same], kind="stable")]
        while seed[same].any() and not seed[same].all():
            windows = [same[start : start + _TOGETHER] for start in range(max(1, len(same) - _TOGETHER + 1))]
            start = max(range(len(windows)), key=lambda start: _mixed(seed[windows[start]]))
            yield windows[start]
            same = np.delete(same, slice(start, start + _TOGETHER))


def _mixed(flags: BoolArray) -> int:
    return min(int(flags.sum()), int((~flags).sum()))


def _ways(costs: IntArray, seed: BoolArray, group: IntArray) -> _Ways:
    """Every exchange of so many members for as many others."""
    sets = (np.arange(1 << len(group))[:, np.newaxis] >> np.arange(len(group)) & 1).astype(np.bool_)
    signs = np.where(seed[group], -1, 1)
    sets = sets[sets @ signs == 0]
    changes = np.zeros((len(sets), max(1, -(-len(seed) // 64)) * 64), np.bool_)
    changes[:, group] = sets
    return _nearest(
        sets @ (signs * costs[group]), np.packbits(changes, axis=1).view(">u8").astype(np.uint64), _MOST_WAYS
    )


def _nearest(sums: IntArray, changes: BitArray, most: int) -> _Ways:
    """So many that change the cost least, by rising sum."""
    kept = np.arange(len(sums))
    if len(sums) > most:
        kept = np.argpartition(np.abs(sums), most)[:most]
    kept = kept[np.argsort(sums[kept], kind="stable")]
    return _Ways(sums[kept], changes[kept])


def _sides(groups: list[_Ways], n: int) -> tuple[_Ways, _Ways]:
    """Put the groups together on two sides."""
    none = _Ways(np.zeros(1, np.int64), np.zeros((1, max(1, -(-n // 64))), np.uint64))
    sides = [none, none]
    for group in sorted(groups, key=lambda group: -len(group.sums)):
        side = int(len(sides[1].sums) < len(sides[0].sums))
        some = _nearest(*sides[side], _MOST_PRODUCTS // len(group.sums))
        sums = np.add.outer(some.sums, group.sums).ravel()
        changes = (some.changes[:, np.newaxis] | group.changes).reshape(len(sums), -1)
        sides[side] = _nearest(sums, changes, _MOST_WAYS)
    return sides[0], sides[1]


def _met(first: _Ways, second: _Ways, aim: int) -> tuple[BitArray, BitArray] | None:
    """An exchange of each side that add up to the aim."""
    wanted = aim - first.sums[::-1]
    places = np.minimum(np.searchsorted(second.sums, wanted), len(second.sums) - 1)
    hits = np.flatnonzero(second.sums[places] == wanted)
    if not len(hits):
        return None
    return first.changes[len(wanted) - 1 - hits[0]], second.changes[places[hits[0]]]
