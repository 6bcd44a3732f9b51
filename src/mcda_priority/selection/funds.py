"""Amounts that callers give, and funded sets by name."""

from decimal import Decimal

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.problem import Problem, read_amount

BoolArray = npt.NDArray[np.bool_]
Amount = str | int | Decimal
"""Money as people write it: text, whole units as an integer, or a Decimal; see `read_amount`."""


def budget_in_minor(problem: Problem, budget: Amount | None) -> int:
    """Read a budget in the problem's currency; None is the problem's own."""
    if budget is None:
        return problem.budget_minor
    try:
        return read_amount(budget, problem.currency)
    except RuleError as error:
        raise InputError([Fault(Place("", None, "budget"), error.message)]) from None


def ids_of(problem: Problem, selected: BoolArray) -> tuple[str, ...]:
    """Ids of flagged proposals, in declared order."""
    return tuple(proposal.id for proposal, flag in zip(problem.proposals, selected, strict=True) if flag)
