"""Every budget at once: the staircase of best portfolios.

The list of undominated portfolios (Nemhauser & Ullmann 1969) holds the optimum at every budget: it is the portfolio
with the largest cost that still fits.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.pareto import (
    BitArray,
    BoolArray,
    IntArray,
    checked_instance,
    empty_portfolio,
    merged,
    with_proposal,
)
from mcda_priority.errors import StaircaseLimitError


class Steps(NamedTuple):
    """The staircase: costs and values rise strictly from step to step.

    costs, values
        Shape (n_steps,); the first step is the best that costs nothing beside what must be funded.
    members
        Portfolios as bits, shape (n_steps, n_words); `pareto.as_flags` writes them out.
    convex
        Shape (n_steps,): steps on the upper hull, where taking proposals by value per cost can arrive.
    """

    costs: IntArray
    values: IntArray
    members: BitArray
    convex: BoolArray


def staircase(
    costs: npt.ArrayLike,
    values: npt.ArrayLike,
    largest_budget: int,
    max_steps: int,
    *,
    must: BoolArray | None = None,
    never: BoolArray | None = None,
) -> Steps:
    """Find the best portfolio at every budget from 0 to `largest_budget`.

    Parameters
    ----------
    costs
        Shape (n_proposals,), integers, not negative.
    values
        Shape (n_proposals,), integers; proposals with a value of at most 0 are taken only where they must be.
    largest_budget
        The largest budget of interest, an integer.
    max_steps
        The most steps that may have to be kept at any time.
    must, never
        Shape (n_proposals,): proposals that are fixed in or out. There is no step below the cost of those fixed in.

    Raises
    ------
    ArrayError
        The arrays are not such an instance.
    StaircaseLimitError
        There are more than `max_steps` steps.

    References
    ----------
    .. [1] Nemhauser, G. L. & Ullmann, Z. (1969). Discrete dynamic programming and capital allocation.
           Management Science 15(9). https://doi.org/10.1287/mnsc.15.9.494
    """
    cost_array, value_array = checked_instance(costs, values, largest_budget)
    fixed_in = np.zeros(len(cost_array), np.bool_) if must is None else must
    fixed_out = np.zeros(len(cost_array), np.bool_) if never is None else never
    free = ~fixed_in & ~fixed_out
    candidates = np.flatnonzero(free & (value_array > 0) & (cost_array <= largest_budget))
    kept = empty_portfolio(len(cost_array))
    for position in np.flatnonzero(fixed_in).tolist():
        kept = with_proposal(kept, position, int(cost_array[position]), int(value_array[position]))
    if kept.costs[0] > largest_budget or (fixed_in & fixed_out).any():
        kept, candidates = kept.at(np.zeros(1, np.bool_)), candidates[:0]
    # Value per cost from the best down: lists stay short for longest. The result does not depend on the order.
    by_ratio = sorted(candidates.tolist(), key=lambda at: cost_array[at] / value_array[at])
    for position in by_ratio:
        cost = int(cost_array[position])
        room = int(np.searchsorted(kept.costs, largest_budget - cost, side="right"))
        added = with_proposal(kept.at(np.arange(room)), position, cost, int(value_array[position]))
        kept = merged(kept, added)
        if len(kept.costs) > max_steps:
            raise StaircaseLimitError(max_steps)
    return Steps(kept.costs, kept.values, kept.members, _on_upper_hull(kept.costs, kept.values))


def _on_upper_hull(costs: IntArray, values: IntArray) -> BoolArray:
    """Flag the points of the upper hull, points on its edges included, in exact integers."""
    hull: list[int] = []
    points = list(zip(costs.tolist(), values.tolist(), strict=True))
    for index, (cost, value) in enumerate(points):
        while len(hull) >= 2:
            (first_cost, first_value), (middle_cost, middle_value) = points[hull[-2]], points[hull[-1]]
            if (middle_value - first_value) * (cost - middle_cost) >= (value - middle_value) * (
                middle_cost - first_cost
            ):
                break
            hull.pop()
        hull.append(index)
    flags = np.zeros(len(points), np.bool_)
    flags[hull] = True
    return flags
