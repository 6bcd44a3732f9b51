"""A problem's money and rules as the integer arrays that the engine takes."""

import math
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.instance import Instance, instance
from mcda_priority.problem import Problem
from mcda_priority.problem.rules import (
    BudgetLine,
    Enables,
    Exclusive,
    Limit,
    MinimumValue,
    MustFund,
    MustNotFund,
    Requires,
    Rule,
)
from mcda_priority.scoring import Ranking

Row = tuple[Sequence[int], int]
"""Factors, one for each proposal, and the limit that their sum over the funded ones must not pass."""


def rules_in_force(problem: Problem, without: Collection[str] = ()) -> tuple[Rule, ...]:
    """List the rules that bind, without those switched off by name."""
    return tuple(rule for rule in problem.rules if rule.id not in without)


def engine_instance(ranking: Ranking, budget_minor: int, without: Collection[str] = ()) -> Instance:
    """Put scores, costs, budget lines and rules into arrays.

    Parameters
    ----------
    ranking
        What its proposals are worth are the values.
    budget_minor
        The budget in minor units; shares are shares of it, and budget lines move with it.
    without
        Ids of rules that are switched off.
    """
    problem = ranking.problem
    n = len(problem.proposals)
    place = {proposal.id: at for at, proposal in enumerate(problem.proposals)}
    rules = rules_in_force(problem, without)
    must, never = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    pairs: list[tuple[int, int]] = []
    bonuses: list[int] = []
    savings: list[int] = []
    rows = list(_line_rows(problem, budget_minor))
    least_values: list[int] = []
    for rule in rules:
        match rule:
            case MustFund():
                must[[place[name] for name in rule.proposals]] = True
            case MustNotFund():
                never[[place[name] for name in rule.proposals]] = True
            case Requires():
                rows += [_sparse(n, {place[rule.proposal]: 1}, {place[name]: -1}) for name in rule.requires]
            case Exclusive():
                rows.append(([int(proposal.id in rule.proposals) for proposal in problem.proposals], 1))
            case Enables() if rule.bonus or rule.saving_minor:
                for name in rule.enables:
                    pairs.append((place[rule.proposal], place[name]))
                    bonuses.append(round(rule.bonus / 100 / ranking.quantum))
                    savings.append(-rule.saving_minor)
            case Limit():
                rows.extend(_limit_rows(problem, rule, budget_minor))
            case MinimumValue():
                least_values.append(math.ceil(rule.points / 100 / ranking.quantum))
    values = [*ranking.worth.tolist(), *bonuses]
    padded = [([*factors, *[0] * len(pairs)], limit) for factors, limit in rows]
    # A limit far out of reach says no more than one just out of reach, and may not fit into sixty-four bits.
    reaches = [sum(map(abs, factors)) + 1 for factors, _ in padded]
    return instance(
        [*problem.costs_minor, *savings],
        values,
        budget_minor,
        must=must,
        never=never,
        rows=np.array([factors for factors, _ in padded], np.int64).reshape(len(padded), n + len(pairs)),
        limits=np.array(
            [max(-reach, min(reach, limit)) for reach, (_, limit) in zip(reaches, padded, strict=True)], np.int64
        ),
        pairs=np.array(pairs, np.int64).reshape(len(pairs), 2),
        least_value=max(least_values, default=None),
    )


def line_budget(problem: Problem, line: BudgetLine, budget_minor: int) -> int:
    """Money of a budget line where the budget is another: all lines move in proportion, rounded down."""
    return line.budget_minor * budget_minor // problem.budget_minor if problem.budget_minor else 0


def _sparse(n: int, *entries: dict[int, int]) -> Row:
    factors = [0] * n
    for entry in entries:
        for at, factor in entry.items():
            factors[at] += factor
    return factors, 0


def _line_rows(problem: Problem, budget_minor: int) -> Iterator[Row]:
    for line in problem.budget_lines:
        costs = [proposal.line_costs_minor.get(line.id, 0) for proposal in problem.proposals]
        yield costs, line_budget(problem, line, budget_minor)


def _limit_rows(problem: Problem, rule: Limit, budget_minor: int) -> Iterator[Row]:
    """One row for each group that the rule speaks of; at least is at most of the negative."""
    factors, bound = _counted(problem, rule, budget_minor)
    sign = 1 if rule.kind == "at_most" else -1
    for members in _scopes(problem, rule):
        yield (
            [sign * factor if member else 0 for factor, member in zip(factors, members, strict=True)],
            math.floor(sign * bound),
        )


def _counted(problem: Problem, rule: Limit, budget_minor: int) -> tuple[list[int], Fraction]:
    """What each proposal counts, as integers, and the bound of their sum in the same unit."""
    if rule.projects is not None:
        return [1] * len(problem.proposals), rule.projects
    if rule.attribute is not None and rule.total is not None:
        amounts = [proposal.attributes.get(rule.attribute, Fraction(0)) for proposal in problem.proposals]
        whole = math.lcm(*(amount.denominator for amount in amounts))
        return [int(amount * whole) for amount in amounts], rule.total * whole
    costs = [
        proposal.cost_minor if rule.line is None else proposal.line_costs_minor.get(rule.line, 0)
        for proposal in problem.proposals
    ]
    if rule.money_minor is not None:
        return costs, Fraction(rule.money_minor)
    lines = {line.id: line_budget(problem, line, budget_minor) for line in problem.budget_lines}
    whole_budget = lines.get(rule.line or "", budget_minor)
    return costs, (rule.share or Fraction(0)) * whole_budget


def _scopes(problem: Problem, rule: Limit) -> Iterator[npt.NDArray[np.bool_]]:
    inside = np.array(
        [
            (not rule.proposals or proposal.id in rule.proposals)
            and all(problem.tag_of(proposal, tag) == name for tag, name in rule.among.items())
            for proposal in problem.proposals
        ]
    )
    if rule.each is None:
        yield inside
        return
    tags = [problem.tag_of(proposal, rule.each) for proposal in problem.proposals]
    for name in dict.fromkeys(tag for tag, flag in zip(tags, inside, strict=True) if flag and tag is not None):
        yield inside & np.array([tag == name for tag in tags])
