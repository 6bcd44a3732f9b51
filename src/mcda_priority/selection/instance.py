"""A problem's money and rules as the integer arrays that the engine takes."""

import math
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

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


class Bound(NamedTuple):
    """The limit of a row: a number, or a share of the budget or of a budget line, both of which move; rounded down."""

    share: Fraction
    of: BudgetLine | Literal["budget"] | None = None

    def at(self, problem: Problem, budget_minor: int) -> int:
        """The limit where the budget is so much."""
        if self.of is None:
            return math.floor(self.share)
        money = budget_minor if self.of == "budget" else line_budget(problem, self.of, budget_minor)
        return math.floor(self.share * money)


Row = tuple[Sequence[int], Bound]
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
    must, never = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    pairs: list[tuple[int, int]] = []
    bonuses: list[int] = []
    savings: list[int] = []
    least_values: list[int] = []
    for rule in rules_in_force(problem, without):
        match rule:
            case MustFund():
                must[[place[name] for name in rule.proposals]] = True
            case MustNotFund():
                never[[place[name] for name in rule.proposals]] = True
            case Enables() if rule.bonus or rule.saving_minor:
                for name in rule.enables:
                    pairs.append((place[rule.proposal], place[name]))
                    bonuses.append(round(rule.bonus / 100 / ranking.quantum))
                    savings.append(-rule.saving_minor)
            case MinimumValue():
                least_values.append(math.ceil(rule.points / 100 / ranking.quantum))
    values = [*ranking.worth.tolist(), *bonuses]
    padded = [
        ([*factors, *[0] * len(pairs)], bound.at(problem, budget_minor))
        for factors, bound in rule_rows(problem, without)
    ]
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


def rule_rows(problem: Problem, without: Collection[str] = ()) -> Iterator[Row]:
    """Budget lines, and the rules that are sums over the funded proposals, a row each."""
    n = len(problem.proposals)
    place = {proposal.id: at for at, proposal in enumerate(problem.proposals)}
    for line in problem.budget_lines:
        costs = [proposal.line_costs_minor.get(line.id, 0) for proposal in problem.proposals]
        yield costs, Bound(Fraction(1), line)
    for rule in rules_in_force(problem, without):
        match rule:
            case Requires():
                for name in rule.requires:
                    yield _sparse(n, {place[rule.proposal]: 1}, {place[name]: -1}), Bound(Fraction(0))
            case Exclusive():
                yield [int(proposal.id in rule.proposals) for proposal in problem.proposals], Bound(Fraction(1))
            case Limit():
                yield from _limit_rows(problem, rule)


def line_budget(problem: Problem, line: BudgetLine, budget_minor: int) -> int:
    """Money of a budget line where the budget is another: all lines move in proportion, rounded down."""
    return line.budget_minor * budget_minor // problem.budget_minor if problem.budget_minor else 0


def _sparse(n: int, *entries: dict[int, int]) -> list[int]:
    factors = [0] * n
    for entry in entries:
        for at, factor in entry.items():
            factors[at] += factor
    return factors


def _limit_rows(problem: Problem, rule: Limit) -> Iterator[Row]:
    """One row for each group that the rule speaks of; at least is at most of the negative."""
    factors, bound = _counted(problem, rule)
    sign = 1 if rule.kind == "at_most" else -1
    for members in _scopes(problem, rule):
        yield (
            [sign * factor if member else 0 for factor, member in zip(factors, members, strict=True)],
            bound._replace(share=sign * bound.share),
        )


def _counted(problem: Problem, rule: Limit) -> tuple[list[int], Bound]:
    """What each proposal counts, as integers, and the bound of their sum in the same unit."""
    if rule.projects is not None:
        return [1] * len(problem.proposals), Bound(rule.projects)
    if rule.attribute is not None and rule.total is not None:
        amounts = [proposal.attributes.get(rule.attribute, Fraction(0)) for proposal in problem.proposals]
        whole = math.lcm(*(amount.denominator for amount in amounts))
        return [int(amount * whole) for amount in amounts], Bound(rule.total * whole)
    costs = [
        proposal.cost_minor if rule.line is None else proposal.line_costs_minor.get(rule.line, 0)
        for proposal in problem.proposals
    ]
    if rule.money_minor is not None:
        return costs, Bound(Fraction(rule.money_minor))
    line = next((line for line in problem.budget_lines if line.id == rule.line), None)
    return costs, Bound(rule.share or Fraction(0), "budget" if line is None else line)


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
