"""Why in, why out, and what would change it: for each proposal, each rule and the money left over."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from mcda_priority.engine.best import best, least_cost
from mcda_priority.engine.instance import Instance, Solution
from mcda_priority.errors import NotProvenError
from mcda_priority.explanation.facts import BudgetMove, ProposalReason, RulePrice
from mcda_priority.explanation.results import Explanation
from mcda_priority.problem.rules import Enables, Limit, MinimumValue, Rule
from mcda_priority.selection import Portfolio
from mcda_priority.selection.funds import BoolArray, ids_of
from mcda_priority.selection.instance import engine_instance, rules_in_force
from mcda_priority.selection.keeping import added_up, broken_rules
from mcda_priority.selection.portfolio import TIME_LIMIT

BUDGET_MOVES = tuple(Fraction(percent, 100) for percent in (-10, -5, -1, 1, 5, 10))
"""By how much the budget is moved to see who leaves and who enters."""


def explain(portfolio: Portfolio, *, time_limit: float = TIME_LIMIT) -> Explanation:
    """Explain a portfolio: each proposal, each rule, the unspent money and the budget.

    Parameters
    ----------
    portfolio
        A portfolio that is proven to be optimal.
    time_limit
        Seconds for each of the selections that this takes, two or more a proposal.

    Raises
    ------
    NotProvenError
        The portfolio is not proven to be optimal, so that no difference to the optimum can be told; or one of the
        selections could not be proven in time.
    """
    if not portfolio.proven:
        raise NotProvenError
    instance = engine_instance(portfolio.ranking, portfolio.budget_minor, portfolio.without)
    reasons = tuple(
        _reason(portfolio, instance, position, time_limit) for position in range(len(portfolio.problem.proposals))
    )
    return Explanation(
        portfolio,
        reasons,
        _rule_prices(portfolio, time_limit),
        _fits_beside(portfolio),
        _budget_moves(portfolio, time_limit),
    )


def _proven(instance: Instance, time_limit: float) -> Solution | None:
    solution = best(instance, time_limit)
    if solution is not None and solution.bound != solution.value:
        raise NotProvenError
    return solution


def _with(instance: Instance, position: int, *, funded: bool) -> Instance:
    """The instance with one proposal fixed in or out, whatever its rules fix."""
    must, never = instance.must.copy(), instance.never.copy()
    must[position], never[position] = funded, not funded
    return instance._replace(must=must, never=never)


def _reason(portfolio: Portfolio, instance: Instance, position: int, time_limit: float) -> ProposalReason:
    problem = portfolio.problem
    proposal, selected = problem.proposals[position], portfolio.selected
    funded = bool(selected[position])
    score = int(instance.values[position])
    other = _proven(_with(instance, position, funded=not funded), time_limit)
    without = other if funded else _solution(portfolio)
    within = _solution(portfolio) if funded else other
    needed = None
    holding = _holding_whatever_its_score(portfolio, position, time_limit) if within is None else within
    if holding is not None and without is not None and not instance.never[position]:
        needed = without.value - (holding.value - score)
    decided_by, rules = _decided_by(portfolio, instance, position, other, time_limit)
    others = np.arange(len(selected)) != position
    return ProposalReason(
        proposal.id,
        funded,
        int(portfolio.ranking.units[position]),
        proposal.cost_minor,
        decided_by,
        rules,
        (portfolio.value - other.value if other is not None else None) if funded else 0,
        0 if funded else (portfolio.value - other.value if other is not None else None),
        _entry_price(portfolio, instance, position, without, time_limit),
        needed if needed is not None and _on_scale(portfolio, needed) else None,
        _needed_ratings(portfolio, position, needed) if not funded and needed is not None else (),
        ids_of(problem, selected & ~other.selected & others) if other is not None else (),
        ids_of(problem, other.selected & ~selected & others) if other is not None else (),
    )


def _holding_whatever_its_score(portfolio: Portfolio, position: int, time_limit: float) -> Solution | None:
    """The best portfolio that holds a proposal whose score may be what keeps them all below a minimum value."""
    rules = rules_in_force(portfolio.problem, portfolio.without)
    least = [rule.id for rule in rules if isinstance(rule, MinimumValue)]
    if not least:
        return None
    lenient = engine_instance(portfolio.ranking, portfolio.budget_minor, (*portfolio.without, *least))
    return _proven(_with(lenient, position, funded=True), time_limit)


def _solution(portfolio: Portfolio) -> Solution:
    return Solution(portfolio.selected, portfolio.value, portfolio.cost_minor, portfolio.bound, portfolio.ties)


def _decided_by(
    portfolio: Portfolio, instance: Instance, position: int, other: Solution | None, time_limit: float
) -> tuple[str, tuple[str, ...]]:
    problem = portfolio.problem
    name, funded = problem.proposals[position].id, bool(portfolio.selected[position])
    naming = tuple(
        rule.id
        for rule in rules_in_force(problem, portfolio.without)
        if rule.kind in {"must_fund", "must_not_fund"} and name in getattr(rule, "proposals", ())
    )
    if naming:
        return "rule", naming
    if not funded and instance.values[position] <= 0:
        return "no value", ()
    if other is not None:
        return ("tie" if other.value == portfolio.value else "value"), ()
    if not funded and instance.costs[position] > portfolio.budget_minor:
        return "cost", ()
    return "rule", tuple(
        rule.id
        for rule in rules_in_force(problem, portfolio.without)
        if _possible_without(portfolio, rule, position, time_limit, funded=not funded)
    )


def _possible_without(portfolio: Portfolio, rule: Rule, position: int, time_limit: float, *, funded: bool) -> bool:
    """Whether switching one rule off would let the proposal be otherwise."""
    instance = engine_instance(portfolio.ranking, portfolio.budget_minor, (*portfolio.without, rule.id))
    return best(_with(instance, position, funded=funded), time_limit) is not None


def _entry_price(
    portfolio: Portfolio, instance: Instance, position: int, without: Solution | None, time_limit: float
) -> int | None:
    """The budget minus the least money with which the rest comes up to the optimum without the proposal."""
    problem = portfolio.problem
    money_counts = any(
        isinstance(rule, Limit) and (rule.money_minor is not None or rule.share is not None)
        for rule in rules_in_force(problem, portfolio.without)
    )
    if money_counts or problem.budget_lines or instance.never[position]:
        return None
    if instance.values[position] <= 0 and not instance.callable_for[position]:
        return None
    costs = instance.costs.copy()
    costs[position] = 0
    free = _with(instance._replace(costs=costs), position, funded=True)
    # Where no portfolio does without the proposal, any that holds it will do.
    enough = without.value if without is not None else -int(abs(instance.values).sum())
    least = least_cost(free, enough, time_limit)
    return None if least is None else portfolio.budget_minor - least


def _on_scale(portfolio: Portfolio, units: int) -> bool:
    return units * portfolio.ranking.quantum <= 1


def _needed_ratings(portfolio: Portfolio, position: int, needed: int) -> tuple[tuple[str, Fraction | str], ...]:
    """For each criterion: the least performance that alone lifts the score to what is needed, if the scale has one."""
    ranking, problem = portfolio.ranking, portfolio.problem
    if not ranking.additive or needed == 0:
        return ()
    lift = (needed - int(ranking.units[position])) * ranking.quantum
    found: list[tuple[str, Fraction | str]] = []
    for column, (criterion, weight) in enumerate(zip(problem.criteria, problem.weights, strict=True)):
        if weight == 0:
            continue
        performance = criterion.scale.performance_worth(problem.values[position][column] + lift / weight)
        if performance is not None:
            found.append((criterion.id, performance))
    return tuple(found)


def _rule_prices(portfolio: Portfolio, time_limit: float) -> tuple[RulePrice, ...]:
    prices = []
    for rule in rules_in_force(portfolio.problem, portfolio.without):
        if isinstance(rule, Enables):
            continue
        without = (*portfolio.without, rule.id)
        solution = _proven(engine_instance(portfolio.ranking, portfolio.budget_minor, without), time_limit)
        if solution is None:
            raise AssertionError("a problem with fewer rules cannot be infeasible where the full one is not")
        prices.append(RulePrice(rule.id, solution.value - portfolio.value))
    return tuple(prices)


def _fits_beside(portfolio: Portfolio) -> tuple[tuple[str, tuple[str, ...]], ...]:
    problem, ranking = portfolio.problem, portfolio.ranking
    units = ranking.worth.tolist()
    found = []
    for position, proposal in enumerate(problem.proposals):
        if portfolio.selected[position] or units[position] <= 0:
            continue
        together = (*portfolio.ids, proposal.id)
        value, cost = added_up(problem, units, ranking.quantum, together, portfolio.without)
        if cost > portfolio.budget_minor:
            continue
        broken = broken_rules(problem, together, value * ranking.quantum, portfolio.budget_minor, portfolio.without)
        found.append((proposal.id, tuple(broken)))
    return tuple(found)


def _budget_moves(portfolio: Portfolio, time_limit: float) -> tuple[BudgetMove, ...]:
    problem = portfolio.problem
    moves = []
    for share in BUDGET_MOVES:
        minor = int((1 + share) * portfolio.budget_minor)
        solution = _proven(engine_instance(portfolio.ranking, minor, portfolio.without), time_limit)
        chosen: BoolArray = np.zeros_like(portfolio.selected) if solution is None else solution.selected
        moves.append(
            BudgetMove(
                share,
                minor,
                solution is not None,
                ids_of(problem, portfolio.selected & ~chosen) if solution is not None else (),
                ids_of(problem, chosen & ~portfolio.selected) if solution is not None else (),
            )
        )
    return tuple(moves)
