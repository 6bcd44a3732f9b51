"""The simple lists that councils use, to stand beside the best portfolio."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from mcda_priority.scoring import Ranking
from mcda_priority.selection.funds import BoolArray


@dataclass(frozen=True, eq=False)
class CouncilList:
    """What the simple lists that councils use would fund.

    Proposals are taken by value per cost ("ratio") or by rank, those without cost first, those with a score of at
    most zero never. At the first that no longer fits, the list stops, or skips it and goes on.
    """

    order: Literal["ratio", "rank"]
    misfit: Literal["stop", "skip"]
    selected: BoolArray
    value: int
    cost_minor: int
    gap: int


def council_lists(ranking: Ranking, budget_minor: int, optimum: int) -> tuple[CouncilList, ...]:
    """Make the two lists that councils use, each stopping at or skipping what no longer fits."""
    costs, units = ranking.problem.costs_minor, ranking.units.tolist()
    worthwhile = [position for position in range(len(costs)) if units[position] > 0]
    orders: dict[Literal["ratio", "rank"], list[int]] = {
        "ratio": sorted(worthwhile, key=lambda at: (costs[at] > 0, Fraction(costs[at], units[at]), -units[at])),
        "rank": sorted(worthwhile, key=lambda at: (costs[at] > 0, -units[at])),
    }
    lists = []
    misfits: tuple[Literal["stop"], Literal["skip"]] = ("stop", "skip")
    for order, positions in orders.items():
        for misfit in misfits:
            selected, cost, value = np.zeros(len(costs), np.bool_), 0, 0
            for position in positions:
                if cost + costs[position] <= budget_minor:
                    selected[position] = True
                    cost, value = cost + costs[position], value + units[position]
                elif misfit == "stop":
                    break
            selected.setflags(write=False)
            lists.append(CouncilList(order, misfit, selected, value, cost, optimum - value))
    return tuple(lists)
