"""What the studies refuse alike, before anything is computed."""

from __future__ import annotations

import math
from numbers import Real

import numpy as np

from mcda_priority.errors import ArrayError, RuleError
from mcda_priority.i18n import Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.problem.reading import shown


def check_weights(problem: Problem, weights: WeightSet) -> None:
    """Refuse what is no set of weights, or is one of other criteria.

    Raises
    ------
    ArrayError
        It is.
    """
    if not isinstance(weights, WeightSet):
        raise ArrayError(f"weights must be a WeightSet, not {type(weights).__name__}")
    if [one.id for one in weights.problem.criteria] != [one.id for one in problem.criteria]:
        raise ArrayError("the weights were made for another problem; make them from the one that is studied")


def checked_count(number: object, name: str, least: int = 1) -> int:
    """Refuse what is no whole number, or too small a one.

    Raises
    ------
    ArrayError
        It is.
    """
    if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < least:
        raise ArrayError(f"{name} must be a whole number of at least {least}, not {number!r}")
    return int(number)


def checked_seconds(number: object, name: str = "time_limit") -> float:
    """Refuse what is no number of seconds.

    Raises
    ------
    ArrayError
        It is not a number, or is negative.
    """
    if isinstance(number, bool) or not isinstance(number, Real) or math.isnan(number) or number < 0:
        raise ArrayError(f"{name} must be a number of seconds, not {number!r}")
    return float(number)


def checked_probability(number: object, name: str) -> float:
    """Refuse what is no probability between, and not at, 0 and 1.

    Raises
    ------
    ArrayError
        It is not a number, or lies elsewhere.
    """
    if isinstance(number, bool) or not isinstance(number, Real) or not 0 < float(number) < 1:
        raise ArrayError(f"{name} must lie between 0 and 1, not be {number!r}")
    return float(number)


def check_method(method: object) -> None:
    """Refuse what cannot be called.

    Raises
    ------
    ArrayError
        It cannot.
    """
    if not callable(method):
        raise ArrayError(f"method must be a function such as mcda_priority.topsis_anchored, not {method!r}")


def checked_pair(key: object) -> tuple[str, str]:
    """Refuse what does not name a proposal and a criterion.

    Raises
    ------
    RuleError
        It does not.
    """
    match key:
        case (str(proposal), str(criterion)):
            return proposal, criterion
    raise RuleError(Message("“{came}” does not name a proposal and a criterion. Name both.", {"came": shown(key)}))
