"""The engine's door: the best portfolio of an instance, whichever room it takes."""

import sys

from mcda_priority.engine.instance import Instance, Solution
from mcda_priority.engine.knapsack import best_with_fixed

_COMPILED = "mcda_priority.engine.batch"


def best(instance: Instance, time_limit: float) -> Solution | None:
    """Find the portfolio of largest value that keeps the rules; None where no portfolio keeps them.

    Of several, the one with the lowest cost; then the one with the fewest proposals that add nothing; then, where two
    differ in declared order, the one that holds the earlier proposal. A proposal with a value of at most 0 is funded
    only where a rule calls for it.

    The list room and the rules room answer a single question at once. The compiled room is asked where the process has
    it in memory, because a batch was solved; nobody waits for a compiler here. All give the same answer.

    Raises
    ------
    NotSolvedError
        Time ran out before any portfolio that keeps the rules was found.
    """
    if _COMPILED in sys.modules and not len(instance.pairs):
        from mcda_priority.engine.batch import one

        return one(instance, time_limit)
    if not len(instance.limits) and not len(instance.pairs):
        return best_with_fixed(instance, time_limit)
    from mcda_priority.engine.rules import best_under_rules

    return best_under_rules(instance, time_limit)


def least_cost(instance: Instance, least_value: int, time_limit: float) -> int | None:
    """Find the lowest cost of a portfolio that keeps the rules and is worth so much; None if none is, or time runs out.

    Without further rules it is found by halving: the best value never falls as the budget grows.
    """
    if len(instance.limits) or len(instance.pairs):
        from mcda_priority.engine.rules import least_cost as least_cost_under_rules

        return least_cost_under_rules(instance, least_value, time_limit)
    low, high = 0, instance.budget
    found: int | None = None
    while low <= high:
        budget = high if found is None else (low + high) // 2
        solution = best(instance._replace(budget=budget), time_limit)
        if solution is not None and solution.value >= least_value:
            found = solution.cost
            high = found - 1
        elif found is None or (solution is not None and solution.bound >= least_value):
            return None
        else:
            low = budget + 1
    return found
