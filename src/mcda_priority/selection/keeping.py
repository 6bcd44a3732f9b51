"""Whether a portfolio keeps the rules: read off the rules themselves, apart from the engine and its arrays."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from mcda_priority.problem import Problem, Proposal
from mcda_priority.problem.rules import Enables, Exclusive, Limit, MinimumValue, MustFund, MustNotFund, Requires, Rule
from mcda_priority.selection.instance import line_budget, rules_in_force


def added_up(
    problem: Problem, units: Sequence[int], quantum: Fraction, funded: Collection[str], without: Collection[str]
) -> tuple[int, int]:
    """Add up value (in units of the quantum) and cost (in minor units) of a portfolio, bonuses and savings included."""
    value = sum(unit for unit, proposal in zip(units, problem.proposals, strict=True) if proposal.id in funded)
    cost = sum(proposal.cost_minor for proposal in problem.proposals if proposal.id in funded)
    for rule in rules_in_force(problem, without):
        if isinstance(rule, Enables) and rule.proposal in funded:
            helped = sum(name in funded for name in rule.enables)
            value += helped * round(rule.bonus / 100 / quantum)
            cost -= helped * rule.saving_minor
    return value, cost


def broken_rules(
    problem: Problem,
    funded: Collection[str],
    value: Fraction,
    budget_minor: int,
    without: Collection[str] = (),
) -> list[str]:
    """Name the rules and the budget lines that a portfolio of this value breaks."""
    members = [proposal for proposal in problem.proposals if proposal.id in funded]
    broken = [
        rule.id for rule in rules_in_force(problem, without) if not _keeps(problem, rule, members, value, budget_minor)
    ]
    broken.extend(
        line.id
        for line in problem.budget_lines
        if sum(proposal.line_costs_minor.get(line.id, 0) for proposal in members)
        > line_budget(problem, line, budget_minor)
    )
    return broken


def _keeps(problem: Problem, rule: Rule, members: Sequence[Proposal], value: Fraction, budget_minor: int) -> bool:
    names = {proposal.id for proposal in members}
    match rule:
        case MustFund():
            return names.issuperset(rule.proposals)
        case MustNotFund():
            return names.isdisjoint(rule.proposals)
        case Requires():
            return rule.proposal not in names or names.issuperset(rule.requires)
        case Exclusive():
            return len(names.intersection(rule.proposals)) <= 1
        case Enables():
            return True
        case MinimumValue():
            return value * 100 >= rule.points
        case Limit():
            return all(
                state.amount <= state.limit if rule.kind == "at_most" else state.amount >= state.limit
                for state in limit_states(problem, rule, names, budget_minor)
            )


class LimitState(NamedTuple):
    """How much a limit finds in a portfolio and how much it allows or asks for; `group` is the value of its tag."""

    group: str | None
    amount: Fraction
    limit: Fraction


def limit_states(problem: Problem, rule: Limit, funded: Collection[str], budget_minor: int) -> Iterator[LimitState]:
    """How much each group that a limit speaks of holds, and how much it may or must hold; money in minor units."""
    inside = [
        proposal
        for proposal in problem.proposals
        if (not rule.proposals or proposal.id in rule.proposals)
        and all(problem.tag_of(proposal, tag) == name for tag, name in rule.among.items())
    ]
    groups: dict[str | None, list[Proposal]] = {}
    for proposal in inside:
        name = problem.tag_of(proposal, rule.each) if rule.each is not None else None
        if rule.each is None or name is not None:
            groups.setdefault(name, []).append(proposal)
    if rule.each is None:
        groups.setdefault(None, [])
    for name, group in groups.items():
        held = [proposal for proposal in group if proposal.id in funded]
        yield LimitState(name, _amount(rule, held), _bound(problem, rule, budget_minor))


def _amount(rule: Limit, funded: Sequence[Proposal]) -> Fraction:
    if rule.projects is not None:
        return Fraction(len(funded))
    if rule.attribute is not None:
        return sum((proposal.attributes.get(rule.attribute, Fraction(0)) for proposal in funded), Fraction(0))
    if rule.line is not None:
        return Fraction(sum(proposal.line_costs_minor.get(rule.line, 0) for proposal in funded))
    return Fraction(sum(proposal.cost_minor for proposal in funded))


def _bound(problem: Problem, rule: Limit, budget_minor: int) -> Fraction:
    if rule.share is not None:
        lines = {line.id: line_budget(problem, line, budget_minor) for line in problem.budget_lines}
        return rule.share * lines.get(rule.line or "", budget_minor)
    if rule.money_minor is not None:
        return Fraction(rule.money_minor)
    return rule.projects if rule.projects is not None else rule.total if rule.total is not None else Fraction(0)
