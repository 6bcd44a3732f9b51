"""One budget: the best portfolio, with a proven bound and the number of portfolios that tie with it.

The list of undominated portfolios again, cut down by bounds: a portfolio is dropped as soon as the relaxation that
lets the remaining proposals be funded in part shows that it cannot come up to the best one known (Dantzig 1957;
Martello & Toth 1990, ch. 2). Proposals are taken in from the break point outwards, where the decision is closest
(Pisinger 1997). Where the list grows long, a second relaxation joins: no portfolio within the budget holds more than so
many proposals, and none as good as the best one known holds fewer than so many (Martello & Toth 1997).
"""

import time
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.instance import MOST_TIES, Instance, Solution
from mcda_priority.engine.pareto import (
    IntArray,
    ParetoList,
    as_flags,
    checked_instance,
    empty_portfolio,
    merged,
    with_proposal,
)

_MOST_KEPT = 1_500_000
"""Portfolios kept at a time: at most 300 bytes each at 1,000 proposals."""

_MOST_KEPT_FOR_TIES = 150_000
"""Portfolios kept at a time once the optimum is proven and only ties remain to be settled."""

_LONG = 5_000
"""Portfolios kept from which on the bounds by number of proposals are worth their time."""

_FIRST_TRIAL = 50_000
"""Portfolios kept when completions are first tried at length; then each time the list has doubled."""

_SIDE = 18
"""Proposals next to the break point whose subsets are tried as completions when the list has grown long."""


def best_with_fixed(instance: Instance, time_limit: float) -> Solution | None:
    """Find the best portfolio of an instance whose only rules fix proposals in or out; None where those do not fit."""
    must = instance.must
    left = instance.budget - int(instance.costs[must].sum())
    if left < 0 or (must & instance.never).any():
        return None
    values = np.where(must | instance.never, 0, instance.values)
    solution = best_portfolio(instance.costs, values, left, time_limit)
    value = int(instance.values[must].sum())
    return solution._replace(
        selected=solution.selected | must,
        value=solution.value + value,
        cost=solution.cost + instance.budget - left,
        bound=solution.bound + value,
    )


def without_settled(instance: Instance, known_value: int) -> Instance:
    """Fix in or out what is so in every portfolio worth at least what a known one is worth; ties stay what they are.

    A proposal is settled where the bound with the opposite decision falls short (Ingargiola & Korsh 1973). In that
    bound money is paid for at the ratio of the break point, so that each decision changes it by a term of its own.

    References
    ----------
    .. [1] Ingargiola, G. P. & Korsh, J. F. (1973). Reduction algorithm for zero-one single knapsack problems.
           https://doi.org/10.1287/mnsc.20.4.460
    """
    room = instance.budget - int(instance.costs[instance.must].sum())
    open_ones = ~instance.must & ~instance.never & (instance.values > 0) & (instance.costs <= room)
    at = np.flatnonzero(open_ones)
    costs, values = instance.costs[at], instance.values[at]
    if room < 0 or int(costs.sum()) <= room:
        return instance
    order = np.argsort(costs / values, kind="stable")
    place = int(np.searchsorted(np.cumsum(costs[order]), room, side="right"))
    price = float(values[order[place]] / max(1, int(costs[order[place]])))
    gains = values - price * costs
    # Each term is rounded to 2^-51 of its size, and so is each of the few sums that each goes through.
    margin = (float(values.sum()) + price * (float(costs.sum()) + room)) * 2.0**-45
    bound = float(instance.values[instance.must].sum()) + price * room + float(gains[gains > 0].sum())
    margin += abs(float(known_value)) * 2.0**-45
    settled = bound + margin < known_value + np.abs(gains)
    must, never = instance.must.copy(), instance.never.copy()
    must[at[settled & (gains > 0)]] = True
    never[at[settled & (gains < 0)]] = True
    return instance._replace(must=must, never=never)


def best_portfolio(costs: npt.ArrayLike, values: npt.ArrayLike, budget: int, time_limit: float) -> Solution:
    """Find the portfolio of largest value within the budget.

    Of several, the one with the lowest cost; of several such, where two differ in declared order, the one that holds
    the earlier proposal. Proposals with a value of at most 0 are never taken.

    Parameters
    ----------
    costs
        Shape (n_proposals,), integers, not negative.
    values
        Shape (n_proposals,), integers.
    budget
        Integer, not negative, in the unit of the costs.
    time_limit
        Seconds after which the best portfolio known and its bound are returned.

    Raises
    ------
    ArrayError
        The arrays are not such an instance.

    References
    ----------
    .. [1] Dantzig, G. B. (1957). Discrete-variable extremum problems. https://doi.org/10.1287/opre.5.2.266
    .. [2] Martello, S. & Toth, P. (1990). Knapsack Problems: Algorithms and Computer Implementations.
    .. [3] Pisinger, D. (1997). A minimal algorithm for the 0-1 knapsack problem.
           https://doi.org/10.1287/opre.45.5.758
    .. [4] Martello, S. & Toth, P. (1997). Upper bounds and algorithms for hard 0-1 knapsack problems.
           https://doi.org/10.1287/opre.45.5.768
    """
    deadline = time.monotonic() + time_limit
    cost_array, value_array = checked_instance(costs, values, budget)
    candidates = np.flatnonzero((value_array > 0) & (cost_array <= budget))
    cost_unit = max(1, int(np.gcd.reduce(cost_array[candidates])))
    value_unit = max(1, int(np.gcd.reduce(value_array[candidates])))
    # In coarser units the bounds are rounded further down: an odd budget is out of reach of even costs.
    coarse = np.zeros((2, len(cost_array)), np.int64)
    coarse[:, candidates] = cost_array[candidates] // cost_unit, value_array[candidates] // value_unit
    found = _best(coarse[0], coarse[1], candidates, budget // cost_unit, deadline)
    return found._replace(value=found.value * value_unit, cost=found.cost * cost_unit, bound=found.bound * value_unit)


def _best(
    cost_array: IntArray, value_array: IntArray, candidates: npt.NDArray[np.intp], budget: int, deadline: float
) -> Solution:
    ranked = np.array(
        sorted(candidates.tolist(), key=lambda at: _ratio(int(cost_array[at]), int(value_array[at]))), np.intp
    )
    taken_in = _outwards(cost_array[ranked], budget)
    kept = empty_portfolio(len(cost_array))
    undecided = np.ones(len(ranked), np.bool_)
    best, best_value = kept, -1  # a list of one portfolio, and the proposals that complete it
    completion = ranked[:0]
    root_bound, next_trial, price = -1, _FIRST_TRIAL, _NO_PRICE
    for place in (None, *taken_in):
        if place is not None:
            undecided[place] = False
            at = ranked[place]
            room = int(np.searchsorted(kept.costs, budget - cost_array[at], side="right"))
            added = with_proposal(kept.at(np.arange(room)), int(at), int(cost_array[at]), int(value_array[at]))
            kept = merged(kept, added)
        rest = ranked[undecided]
        bounds, completed, fitting = _bounds(kept.costs, kept.values, cost_array[rest], value_array[rest], budget)
        top = int(completed.argmax())
        if completed[top] > best_value:
            best, best_value, completion = kept.at(np.array([top])), int(completed[top]), rest[: fitting[top]]
        if place is None:
            root_bound = int(bounds.max())
        if len(kept.costs) > next_trial:
            next_trial = 2 * len(kept.costs)
            trial, trial_value, trial_completion = _side_trial(kept, rest, cost_array, value_array, budget)
            if trial_value > best_value:
                best, best_value, completion = trial, trial_value, trial_completion
        if len(kept.costs) > _LONG:
            if best_value > price.known_value:
                price = _price_of_membership(cost_array[ranked], value_array[ranked], budget, best_value)
            bounds = np.minimum(bounds, _priced_bounds(kept, cost_array[rest], value_array[rest], budget, price))
        kept, bounds = kept.at(bounds >= best_value), bounds[bounds >= best_value]
        most_kept = _MOST_KEPT_FOR_TIES if best_value == root_bound else _MOST_KEPT
        if undecided.any() and (len(kept.costs) > most_kept or time.monotonic() > deadline):
            selected = as_flags(best.members, len(cost_array))[0]
            selected[completion] = True
            return Solution(selected, best_value, int(cost_array[selected].sum()), int(bounds.max()), None)
    selected = as_flags(kept.members[-1:], len(cost_array))[0]
    ties = _count_ties(cost_array[ranked], value_array[ranked], taken_in, budget, best_value, deadline)
    return Solution(selected, best_value, int(cost_array[selected].sum()), int(kept.values[-1]), ties)


def _ratio(cost: int, value: int) -> tuple[bool, int]:
    """Sort key, exactly by falling value per cost.

    With costs below 2^62 two different ratios differ by more than 2^-124, so the rounding keeps them apart.
    """
    return cost > 0, -(value << 128) // max(cost, 1)


def _outwards(costs: IntArray, budget: int) -> list[int]:
    """Places in the order by value per cost, from the first that no longer fits outwards."""
    break_place = int(np.searchsorted(np.cumsum(costs), budget, side="right"))
    return sorted(range(len(costs)), key=lambda place: abs(2 * (place - break_place) + 1))


def _bounds(
    kept_costs: IntArray, kept_values: IntArray, costs: IntArray, values: IntArray, budget: int
) -> tuple[IntArray, IntArray, npt.NDArray[np.intp]]:
    """Bound what each portfolio can come to with the proposals that remain, given by falling value per cost.

    Returns
    -------
    Upper bounds; values with the remaining proposals added from the best on as long as they fit; how many those are.
    """
    room = budget - kept_costs
    cost_sums, value_sums = np.append(0, np.cumsum(costs)), np.append(0, np.cumsum(values))
    fitting = np.searchsorted(cost_sums, room, side="right") - 1
    completed = kept_values + value_sums[fitting]
    if not len(costs):
        return completed, completed, fitting
    left = room - cost_sums[fitting]
    next_one = np.minimum(fitting, len(costs) - 1)
    break_cost, break_value = np.maximum(costs[next_one], 1), values[next_one]
    left = np.minimum(left, break_cost)
    if int(costs.max()) ** 2 < 2**63:
        # left <= cost, so floor(left * value / cost) = left * (value // cost) + left * (value % cost) // cost fits.
        part = left * (break_value // break_cost) + left * (break_value % break_cost) // break_cost
    else:
        # Five roundings of 2^-53 each are covered by 1e-15; one more unit covers the conversion to an integer.
        part = np.ceil(left / break_cost * break_value * (1 + 1e-15)).astype(np.int64) + 1
    return completed + np.where(fitting < len(costs), part, 0), completed, fitting


class _Price(NamedTuple):
    """What each member of a portfolio is charged in its bound, and for how many members that is given back.

    A portfolio worth at least `known_value` has at most `members` of them if the price is positive, at least as many if
    it is negative.
    """

    per_member: int
    members: int
    known_value: int


_NO_PRICE = _Price(0, 0, -2)


def _price_of_membership(costs: IntArray, values: IntArray, budget: int, known_value: int) -> _Price:
    """Find the price per member that gives the lowest bound, among whole numbers."""
    most = int(np.searchsorted(np.cumsum(np.sort(costs)), budget, side="right"))
    fewest = int(np.searchsorted(np.cumsum(np.sort(values)[::-1]), known_value, side="left")) + 1
    empty, largest = empty_portfolio(1), int(values.max())

    def bound(price: int) -> int:
        count = most if price > 0 else fewest
        return int(_priced_bounds(empty, costs, values, budget, _Price(price, count, known_value))[0])

    def lowest(low: int, high: int) -> int:
        # The bound is convex in the price.
        while high - low > 2:
            third = (high - low) // 3
            if bound(low + third) <= bound(high - third):
                high -= third
            else:
                low += third
        return min(range(low, high + 1), key=bound)

    price = min(0, lowest(1, largest), lowest(-largest, -1), key=bound)
    return _Price(price, most if price > 0 else fewest, known_value)


def _priced_bounds(kept: ParetoList, costs: IntArray, values: IntArray, budget: int, price: _Price) -> IntArray:
    """Bound as `_bounds` does, with a price on membership."""
    members = np.bitwise_count(kept.members).sum(axis=1, dtype=np.int64)
    priced = values - price.per_member
    worth = np.flatnonzero(priced > 0)
    order = worth[np.argsort(costs[worth] / priced[worth], kind="stable")]
    given_back = price.per_member * (price.members - members)
    bounds, _, _ = _bounds(kept.costs, kept.values + given_back, costs[order], priced[order], budget)
    # The order by rounded ratios may be off by what 2^-50 of the sum makes good, and by a unit where the sum is small.
    return bounds + (int(priced[order].sum()) >> 50) + 1


def _side_trial(
    kept: ParetoList, rest: npt.NDArray[np.intp], costs: IntArray, values: IntArray, budget: int
) -> tuple[ParetoList, int, npt.NDArray[np.intp]]:
    """Try every subset of the next proposals beside the break point as a completion of every portfolio kept.

    Where many portfolios use almost all of the money, one of the pairs often uses all of it.
    """
    middle = int(np.searchsorted(np.cumsum(costs[rest]), budget - int(np.median(kept.costs)), side="right"))
    start = max(0, min(middle - _SIDE // 2, len(rest) - _SIDE))
    fixed, side = rest[:start], empty_portfolio(len(costs))
    for at in rest[start : start + _SIDE]:
        side = merged(side, with_proposal(side, int(at), int(costs[at]), int(values[at])))
    room = budget - int(costs[fixed].sum()) - side.costs
    place = np.searchsorted(kept.costs, room, side="right") - 1
    total = np.where(place >= 0, side.values + kept.values[place], -1)
    top = int(total.argmax())
    if total[top] < 0:
        return kept, -1, rest[:0]
    completion = np.concatenate((fixed, np.flatnonzero(as_flags(side.members[top : top + 1], len(costs))[0])))
    value = int(total[top] + values[fixed].sum())
    return kept.at(np.array([int(place[top])])), value, completion


def _count_ties(
    costs: IntArray, values: IntArray, taken_in: list[int], budget: int, optimum: int, deadline: float
) -> int | None:
    """Count the other portfolios within the budget that reach the optimum, given by falling value per cost.

    The list again, with counts for members; one that is dearer but equal in value now stays.
    """
    kept_costs, kept_values, counts = np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones(1, np.int64)
    undecided = np.ones(len(costs), np.bool_)
    for place in taken_in:
        undecided[place] = False
        fits = kept_costs <= budget - costs[place]
        kept_costs = np.concatenate((kept_costs, kept_costs[fits] + costs[place]))
        kept_values = np.concatenate((kept_values, kept_values[fits] + values[place]))
        counts = np.concatenate((counts, counts[fits]))
        bounds, _, _ = _bounds(kept_costs, kept_values, costs[undecided], values[undecided], budget)
        order = np.flatnonzero(bounds >= optimum)
        order = order[np.lexsort((-kept_values[order], kept_costs[order]))]
        order = order[kept_values[order] >= np.maximum.accumulate(kept_values[order])]
        kept_costs, kept_values, counts = kept_costs[order], kept_values[order], counts[order]
        first = np.append(True, (kept_costs[1:] != kept_costs[:-1]) | (kept_values[1:] != kept_values[:-1]))
        counts = np.minimum(np.add.reduceat(counts, np.flatnonzero(first)), MOST_TIES + 1)
        kept_costs, kept_values = kept_costs[first], kept_values[first]
        if len(kept_costs) > _MOST_KEPT or time.monotonic() > deadline:
            return None
    return min(int(counts[kept_values == optimum].sum()) - 1, MOST_TIES)
