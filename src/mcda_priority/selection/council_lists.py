"""The simple lists that councils use, to stand beside the best portfolio."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from mcda_priority.problem.rules import MustFund, MustNotFund
from mcda_priority.scoring import Ranking
from mcda_priority.selection.funds import BoolArray, ids_of
from mcda_priority.selection.instance import rules_in_force
from mcda_priority.selection.keeping import added_up, broken_rules


@dataclass(frozen=True, eq=False)
class CouncilList:
    """What the simple lists that councils use would fund.

    Proposals are taken by value per cost ("ratio") or by rank: those that must be funded first, then those without
    cost, and those with a score of at most zero never. At the first that no longer fits, the list stops, or skips it
    and goes on. `breaks` names the other rules that the list breaks, so that its value may lie above the optimum (a
    negative gap).
    """

    order: Literal["ratio", "rank"]
    misfit: Literal["stop", "skip"]
    selected: BoolArray
    value: int
    cost_minor: int
    gap: int
    breaks: tuple[str, ...]


def council_lists(
    ranking: Ranking, budget_minor: int, optimum: int, without: Collection[str] = ()
) -> tuple[CouncilList, ...]:
    """Make the two lists that councils use, each stopping at or skipping what no longer fits."""
    problem = ranking.problem
    costs, units = problem.costs_minor, ranking.worth.tolist()
    rules = rules_in_force(problem, without)
    must = {name for rule in rules if isinstance(rule, MustFund) for name in rule.proposals}
    never = {name for rule in rules if isinstance(rule, MustNotFund) for name in rule.proposals}
    names = [proposal.id for proposal in problem.proposals]
    first = [position for position in range(len(costs)) if names[position] in must]
    worthwhile = [
        position for position in range(len(costs)) if units[position] > 0 and names[position] not in must | never
    ]
    orders: dict[Literal["ratio", "rank"], list[int]] = {
        "ratio": sorted(worthwhile, key=lambda at: (costs[at] > 0, Fraction(costs[at], units[at]), -units[at])),
        "rank": sorted(worthwhile, key=lambda at: (costs[at] > 0, -units[at])),
    }
    lists = []
    misfits: tuple[Literal["stop"], Literal["skip"]] = ("stop", "skip")
    for order, positions in orders.items():
        for misfit in misfits:
            selected, left = np.zeros(len(costs), np.bool_), budget_minor
            for position in [*first, *positions]:
                if costs[position] <= left:
                    selected[position] = True
                    left -= costs[position]
                elif misfit == "stop":
                    break
            selected.setflags(write=False)
            funded = ids_of(problem, selected)
            value, cost = added_up(problem, units, ranking.quantum, funded, without)
            breaks = broken_rules(problem, funded, value * ranking.quantum, budget_minor, without)
            lists.append(CouncilList(order, misfit, selected, value, cost, optimum - value, tuple(breaks)))
    return tuple(lists)
