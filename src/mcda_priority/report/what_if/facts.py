"""A selection as the browser's solver takes it: integers, those that may be large as text."""

import math
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from mcda_priority.problem import Problem
from mcda_priority.problem.rules import BudgetLine, Enables, MinimumValue, MustFund, MustNotFund
from mcda_priority.selection.instance import rule_rows, rules_in_force

STEPS = 1000
"""A weight is moved in tenths of a per cent."""


def facts_of(problem: Problem, without: Collection[str] = ()) -> dict[str, Any]:
    """Put values, costs and the rules in force into what `factsOf` in solver.js reads.

    A weight is so many parts of `total`: of a thousand, or of the smallest multiple of it that makes the problem's own
    weights whole as well. `rows` hold the numerators of the values over `denominator`.
    """
    place = {proposal.id: at for at, proposal in enumerate(problem.proposals)}
    rules = rules_in_force(problem, without)
    must = {name for rule in rules if isinstance(rule, MustFund) for name in rule.proposals}
    never = {name for rule in rules if isinstance(rule, MustNotFund) for name in rule.proposals}
    denominator, rows = problem.value_numerators
    total = math.lcm(STEPS, *(weight.denominator for weight in problem.weights))
    return {
        "total": str(total),
        "parts": [str(int(weight * total)) for weight in problem.weights],
        "denominator": str(denominator),
        "rows": [[str(entry) for entry in row] for row in rows],
        "costs": [str(cost) for cost in problem.costs_minor],
        "budget": str(problem.budget_minor),
        "must": [name in must for name in place],
        "never": [name in never for name in place],
        "enabled": [
            [place[rule.proposal], place[name], _fraction(rule.bonus / 100), str(rule.saving_minor)]
            for rule in rules
            if isinstance(rule, Enables) and (rule.bonus or rule.saving_minor)
            for name in rule.enables
        ],
        "limits": [
            {
                "entries": [[at, str(factor)] for at, factor in enumerate(factors) if factor],
                "share": _fraction(bound.share),
                "of": str(bound.of.budget_minor) if isinstance(bound.of, BudgetLine) else bound.of,
            }
            for factors, bound in rule_rows(problem, without)
        ],
        "leasts": [_fraction(rule.points / 100) for rule in rules if isinstance(rule, MinimumValue)],
    }


def _fraction(number: Fraction) -> list[str]:
    return [str(number.numerator), str(number.denominator)]
