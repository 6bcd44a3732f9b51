"""The case that a command is about, under the weighting that is asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcda_priority.problem import Problem


def opened(case: str, weights: str | None) -> "Problem":
    """Load a case, and put one of its named weightings in force if there is a name."""
    from mcda_priority.loading import load_problem

    problem = load_problem(case)
    return problem if weights is None else problem.with_weighting(weights)
