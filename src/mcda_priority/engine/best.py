"""The engine's door: the best portfolio of an instance, whichever room it takes."""

import sys
import time
from collections.abc import Callable

from mcda_priority.engine.instance import Instance, Solution
from mcda_priority.engine.knapsack import best_with_fixed
from mcda_priority.engine.straight import best_on_a_line
from mcda_priority.errors import NotProvenError, NotSolvedError

_Room = Callable[[Instance, float], Solution | None]

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
    if instance.least_value is not None:
        return _worth_enough(best(instance._replace(least_value=None), time_limit), instance.least_value)
    compiled: _Room | None = getattr(sys.modules.get(_COMPILED), "one", None)
    if compiled is not None and not len(instance.pairs):
        return compiled(instance, time_limit)
    if not len(instance.limits) and not len(instance.pairs):
        return best_by_lists(instance, time_limit)
    return _best_by_rules(instance, time_limit)


def _best_by_rules(instance: Instance, time_limit: float) -> Solution | None:
    # These import a solver that a selection without rules does not wait for.
    from mcda_priority.engine.exchanges import best_by_exchanges, is_for_exchanges
    from mcda_priority.engine.rules import best_under_rules

    if not is_for_exchanges(instance):
        return best_under_rules(instance, time_limit)
    start = time.monotonic()
    bound, solution = best_by_exchanges(instance, time_limit)
    return solution or best_under_rules(instance, time_limit - (time.monotonic() - start), bound)


def _worth_enough(solution: Solution | None, least_value: int) -> Solution | None:
    """A minimum value leaves the best portfolio as it is, or leaves none."""
    if solution is None or solution.value >= least_value:
        return solution
    if solution.bound >= least_value:
        raise NotSolvedError
    return None


def best_by_lists(instance: Instance, time_limit: float) -> Solution | None:
    """Find the best portfolio of an instance without rows and products, without the compiled room."""
    start = time.monotonic()
    found = best_on_a_line(instance, time_limit)
    return found or best_with_fixed(instance, time_limit - (time.monotonic() - start))


def least_cost(instance: Instance, least_value: int, time_limit: float) -> int | None:
    """Find the lowest cost of a portfolio that keeps the rules and is worth so much; None if none is.

    Without further rules it is found by halving: the best value never falls as the budget grows.
    """
    if instance.least_value is not None:
        return least_cost(instance._replace(least_value=None), max(least_value, instance.least_value), time_limit)
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
        elif solution is not None and solution.bound >= least_value:
            raise NotProvenError
        elif found is None:
            return None
        else:
            low = budget + 1
    return found
