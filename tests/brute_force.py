"""Random selections of every family, with and without rules, and the search of all subsets that says what is right.

The search knows nothing of the engine: it adds up every subset of the candidates, one after the other, in integers.
"""

from itertools import product
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from mcda_priority.engine.instance import MOST_TIES, Instance, Solution, instance

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

REACHES = (4, 30, 1000, 10**6, 10**9, 10**15)
"""Largest costs and values of an instance, about."""

RULES = (
    "must",
    "never",
    "requires",
    "circle",
    "exclusive",
    "count at least",
    "count at most",
    "money at least",
    "money at most",
    "least value",
    "integers",
)
"""Kinds of rules, all but bonuses and savings for pairs."""


class Answer(NamedTuple):
    """What is right: value, cost, flags by the tie rule, and how many other portfolios have that value."""

    value: int
    cost: int
    selected: list[bool]
    ties: int


class Portfolio(NamedTuple):
    """One portfolio that keeps the rules."""

    value: int
    cost: int
    selected: list[bool]


# What is right -------------------------------------------------------------------------------------------------


def candidates(one: Instance) -> BoolArray:
    """Proposals that are neither fixed in or out nor worthless without a rule that may call for them."""
    n = one.n_proposals
    called = [bool((one.rows[:, at] < 0).any()) or at in one.pairs for at in range(n)]
    return (np.array(called, np.bool_) | (one.values[:n] > 0)) & ~one.must & ~one.never


def searched(one: Instance) -> Answer | None:
    """The answer that every room has to give; None where no portfolio keeps the rules."""
    if (one.must & one.never).any():
        return None
    free = np.flatnonzero(candidates(one))
    totals = np.zeros(5, np.int64)
    _search(one.costs, one.values, one.budget, one.must, free, one.rows, one.limits, one.pairs, totals)
    found, value, cost, flags, ties = totals.tolist()
    if not found or (one.least_value is not None and value < one.least_value):
        return None
    n = one.n_proposals
    return Answer(value, cost, [bool(flags >> (n - 1 - at) & 1) for at in range(n)], ties)


def of(solution: Solution | None) -> Answer | None:
    """What a room answers, where it has proven it and counted the ties."""
    if solution is None:
        return None
    assert solution.bound == solution.value
    assert solution.ties is not None
    return Answer(solution.value, solution.cost, solution.selected.tolist(), solution.ties)


def right_answer(one: Instance) -> Answer | None:
    """What a room has to answer: ties are counted up to 1,000."""
    right = searched(one)
    return right and right._replace(ties=min(right.ties, MOST_TIES))


def listed(one: Instance) -> list[Portfolio]:
    """Every portfolio of candidates that keeps the rules, from plain Python integers."""
    n = one.n_proposals
    least = -(2**63) if one.least_value is None else one.least_value
    costs, values, free = one.costs.tolist(), one.values.tolist(), candidates(one).tolist()
    if (one.must & one.never).any():
        return []
    found = []
    for flags in product(*([False, True] if free[at] else [bool(one.must[at])] for at in range(n))):
        counts = [*flags, *(flags[a] and flags[b] for a, b in one.pairs.tolist())]
        sums = [sum(x for x, counted in zip(xs, counts, strict=True) if counted) for xs in (costs, values)]
        rows = [sum(x for x, counted in zip(xs, counts, strict=True) if counted) for xs in one.rows.tolist()]
        kept = all(used <= limit for used, limit in zip(rows, one.limits.tolist(), strict=True))
        if kept and sums[0] <= one.budget and sums[1] >= least:
            found.append(Portfolio(sums[1], sums[0], list(flags)))
    return found


def _compiled(function: Any) -> Any:
    return numba.njit(cache=True, nogil=True)(function)


@_compiled
def _search(  # type: ignore[no-untyped-def]  # noqa: C901
    costs, values, budget, must, free, rows, limits, pairs, totals
):
    """Go through all subsets, each by one change to the one before it (Gray code).

    Fills `totals` with whether any keeps the rules, value, cost, flags as bits (the first proposal the highest), ties.
    """
    n, n_rows = len(must), len(limits)
    inside = np.zeros(n, np.bool_)
    used = np.zeros(n_rows, np.int64)
    value, cost, flags, idle = np.int64(0), np.int64(0), np.int64(0), 0
    best_value, best_cost, best_flags, best_idle = np.int64(0), np.int64(0), np.int64(0), 0
    found, ties = False, 0
    fixed = np.flatnonzero(must)
    for step in range(-len(fixed), 1 << len(free)):
        if step != 0:
            if step < 0:
                at = fixed[step]
            else:
                low = 0
                while not step >> low & 1:
                    low += 1
                at = free[low]
            sign = -1 if inside[at] else 1
            inside[at] = True  # so that pairs see it as a member, before and after the change
            value += sign * values[at]
            cost += sign * costs[at]
            for row in range(n_rows):
                used[row] += sign * rows[row, at]
            for pair in range(len(pairs)):
                a, b = pairs[pair]
                if (a == at or b == at) and inside[a] and inside[b]:
                    value += sign * values[n + pair]
                    cost += sign * costs[n + pair]
                    for row in range(n_rows):
                        used[row] += sign * rows[row, n + pair]
            inside[at] = sign > 0
            flags ^= np.int64(1) << (n - 1 - at)
            if values[at] <= 0:
                idle += sign
        if step < 0 or cost > budget or (used > limits).any():
            continue
        if found and value == best_value:
            ties += 1
        if not found or value > best_value:
            found, ties = True, 0
        elif value < best_value or (-cost, -idle, flags) < (-best_cost, -best_idle, best_flags):
            continue
        best_value, best_cost, best_flags, best_idle = value, cost, flags, idle
    totals[0], totals[1], totals[2], totals[3], totals[4] = found, best_value, best_cost, best_flags, ties


class Totals(NamedTuple):
    """Whether any portfolio keeps the rules, and value, cost and ties of the best."""

    found: bool
    value: int
    cost: int
    ties: int


def deep_search(one: Instance, most_nodes: int) -> Totals | None:
    """Search, cutting by plain sums, what is too large for a search of all subsets; None past so many nodes.

    For instances without pairs.
    """
    if (one.must & one.never).any():
        return Totals(False, 0, 0, 0)
    order = np.flatnonzero(candidates(one))
    order = order[np.argsort(-np.abs(one.values[order]), kind="stable")]
    gains = np.append(np.cumsum(np.maximum(one.values[order], 0)[::-1])[::-1], 0)
    reliefs = np.zeros((len(one.limits), len(order) + 1), np.int64)
    reliefs[:, :-1] = np.cumsum(np.minimum(one.rows[:, order], 0)[:, ::-1], axis=1)[:, ::-1]
    start = np.concatenate(([one.values[one.must].sum(), one.costs[one.must].sum()], one.rows[:, one.must].sum(axis=1)))
    factors = np.vstack((one.values[order], one.costs[order], one.rows[:, order]))
    totals = np.zeros(4, np.int64)
    done = _deep_search(start, factors, gains, reliefs, one.budget, one.limits, most_nodes, totals)
    found, value, cost, ties = totals.tolist()
    return Totals(bool(found), value, cost, ties) if done else None


@_compiled
def _deep_search(  # type: ignore[no-untyped-def]
    start, factors, gains, reliefs, budget, limits, most_nodes, totals
):
    n = len(gains) - 1
    sums = np.empty((n + 1, len(start)), np.int64)
    sums[0] = start
    state = np.zeros(n + 1, np.int64)  # at each depth: 0 taking is still to be tried, 1 leaving out, 2 both are done
    depth, nodes, ties, found = 0, 0, 0, False
    best_value, best_cost = np.int64(0), np.int64(0)
    while depth >= 0:
        nodes += 1
        if nodes > most_nodes:
            return False
        here = sums[depth]
        if state[depth] == 0:
            possible = here[1] <= budget and (not found or here[0] + gains[depth] >= best_value)
            for row in range(len(limits)):
                possible &= here[2 + row] + reliefs[row, depth] <= limits[row]
            if possible and depth == n:
                if not found or here[0] > best_value:
                    found, ties, best_value, best_cost = True, 0, here[0], here[1]
                else:
                    ties += 1
                    best_cost = min(best_cost, here[1])
            if not possible or depth == n:
                depth -= 1
                continue
        if state[depth] == 2:
            depth -= 1
            continue
        for at in range(len(start)):
            sums[depth + 1, at] = here[at] + (factors[at, depth] if state[depth] == 0 else 0)
        state[depth] += 1
        depth += 1
        state[depth] = 0
    totals[0], totals[1], totals[2], totals[3] = found, best_value, best_cost, ties
    return True


# What is drawn -------------------------------------------------------------------------------------------------


def _uncorrelated(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    return rng.integers(1, reach + 1, n), rng.integers(1, reach + 1, n)


def _weakly_correlated(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    costs, tenth = rng.integers(1, reach + 1, n), reach // 10 + 1
    return costs, np.maximum(1, costs + rng.integers(-tenth, tenth + 1, n))


def _strongly_correlated(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    costs = rng.integers(1, reach + 1, n)
    return costs, costs + reach // 10 + 1


def _inversely_correlated(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    values = rng.integers(1, reach + 1, n)
    return values + reach // 10 + 1, values


def _subset_sum(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    costs = rng.integers(1, reach + 1, n)
    return costs, costs.copy()


def _equal_ratios(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    values = rng.integers(1, reach // 4 + 2, n)
    ratio = int(rng.integers(2, 5))
    return (values * ratio, values) if rng.random() < 0.5 else (values, values * ratio)


def _much_alike(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    return reach + rng.integers(0, 3, n), reach + rng.integers(0, 3, n)


def _one_too_large(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    costs, values = _uncorrelated(rng, n, reach)
    largest = int(rng.integers(n))
    costs[largest], values[largest] = 2 * int(costs.sum()), 2 * int(values.sum())
    return costs, values


def _all_fit(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    return rng.integers(0, reach + 1, n), rng.integers(-(reach // 4), reach + 1, n)


def _zero_costs(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    return rng.integers(0, reach + 1, n) * rng.integers(0, 2, n), rng.integers(-(reach // 4), reach + 1, n)


def _zero_values(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    return rng.integers(0, reach + 1, n), rng.integers(0, reach + 1, n) * rng.integers(0, 2, n)


def _negative_values(rng: np.random.Generator, n: int, reach: int) -> tuple[IntArray, IntArray]:
    return rng.integers(0, reach + 1, n), rng.integers(-reach, reach + 1, n)


FAMILIES = {
    "uncorrelated": _uncorrelated,
    "weakly correlated": _weakly_correlated,
    "strongly correlated": _strongly_correlated,
    "inversely correlated": _inversely_correlated,
    "subset-sum": _subset_sum,
    "all ratios equal": _equal_ratios,
    "much alike": _much_alike,
    "one larger than the budget": _one_too_large,
    "all fit": _all_fit,
    "zero costs": _zero_costs,
    "zero values": _zero_values,
    "negative values": _negative_values,
}
"""Costs and values of proposals. The first five: Pisinger, D. (2005). Where are the hard knapsack problems?
https://doi.org/10.1016/j.cor.2004.03.002"""


def drawn(rng: np.random.Generator, family: str, n: int, reach: int, *, rules: bool, pairs: bool = False) -> Instance:
    """Draw an instance of a family: its money, one to four rules if any, and bonuses and savings for pairs."""
    costs, values = FAMILIES[family](rng, n, reach)
    total = int(costs.sum())
    budget = total if family == "all fit" else int(rng.integers(total // 20, total * 19 // 20 + 1))
    if family == "one larger than the budget":
        budget = min(budget, int(costs.max()) - 1)
    must, never = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    rows: list[IntArray] = []
    limits: list[int] = []
    kinds = rng.choice(RULES, rng.integers(1, 5)).tolist() if rules else []
    for kind in kinds:
        group = rng.random(n) < rng.choice([0.2, 0.5, 1.0])
        if kind == "must":
            must |= group & (rng.random(n) < 0.3)
        elif kind == "never":
            never |= group & ~must & (rng.random(n) < 0.5)
        else:
            for row, limit in _rows(rng, kind, costs, values, group):
                rows.append(row)
                limits.append(limit)
    n_pairs = int(rng.integers(1, 4)) if pairs and n > 1 else 0
    pairs_drawn = np.array([rng.choice(n, 2, replace=False) for _ in range(n_pairs)], np.int64).reshape(n_pairs, 2)
    savings = np.array([-int(rng.integers(0, int(costs[pair].min()) + 1)) for pair in pairs_drawn], np.int64)
    bonuses = rng.integers(-(reach // 4), reach + 1, n_pairs)
    row_array = np.zeros((len(rows), n + n_pairs), np.int64)
    if rows:
        row_array[:, :n] = rows
        row_array[:, n:] = rng.integers(-2, 3, (len(rows), n_pairs)) * rng.integers(0, 2, (len(rows), 1))
    return instance(
        np.append(costs, savings * rng.integers(0, 2)),
        np.append(values, bonuses),
        budget,
        must=must,
        never=never,
        rows=row_array,
        limits=np.array(limits, np.int64),
        pairs=pairs_drawn,
    )


def _rows(
    rng: np.random.Generator, kind: str, costs: IntArray, values: IntArray, group: BoolArray
) -> list[tuple[IntArray, int]]:
    """The rows of one rule: sums over the funded that must not pass a limit."""
    n = len(costs)
    count, money = group.astype(np.int64), np.where(group, costs, 0)
    share = float(rng.random())
    match kind:
        case "requires" | "circle":
            around = rng.permutation(n)[: 1 + int(rng.integers(1, 4))].tolist()
            steps = list(zip(around, [*around[1:], around[0]], strict=True))
            edges = steps if kind == "circle" else steps[:-1]
            return [(_step(n, one, other), 0) for one, other in edges]
        case "exclusive":
            return [(count, 1)]
        case "count at least":
            return [(-count, -int(share * count.sum() * 0.7))]
        case "count at most":
            return [(count, int(share * count.sum()))]
        case "money at least":
            return [(-money, -int(share * 0.5 * money.sum()))]
        case "money at most":
            return [(money, int(share * money.sum()))]
        case "least value":
            return [(-values, -int(share * 0.7 * np.maximum(values, 0).sum()))]
        case _:
            factors = rng.integers(-9, 10, n) * count
            return [(factors, int(rng.integers(min(-1, int(factors.sum()) // 2), 9 * n)))]


def _step(n: int, one: int, other: int) -> IntArray:
    """A proposal that requires another; one that requires itself says nothing."""
    row = np.zeros(n, np.int64)
    row[one] += 1
    row[other] -= 1
    return row


def requires_exclusive_and_quotas(rng: np.random.Generator, n: int) -> tuple[IntArray, IntArray]:
    """Rows and limits: eight proposals require another, eight threes exclude each other, five groups have a quota.

    Of each group at least two, and at most two in five. Needs 40 proposals.
    """
    order, groups = rng.permutation(n), rng.integers(0, 5, n)
    rows, limits = np.zeros((26, n), np.int64), np.zeros(26, np.int64)
    for at in range(8):
        rows[at, order[2 * at]], rows[at, order[2 * at + 1]] = 1, -1
        rows[8 + at, order[16 + 3 * at : 19 + 3 * at]] = 1
        limits[8 + at] = 1
    for group in range(5):
        members = (groups == group).astype(np.int64)
        rows[16 + 2 * group], rows[17 + 2 * group] = members, -members
        limits[16 + 2 * group], limits[17 + 2 * group] = int(members.sum()) * 2 // 5, -2
    return rows, limits
