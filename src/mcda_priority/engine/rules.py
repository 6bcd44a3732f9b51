"""Any rules: the best portfolio by constraint programming (OR-Tools CP-SAT), integers in and proof out.

The tie rule is applied by further solves, each with the results before it fixed: the lowest cost, then the fewest
proposals that add nothing, then the proposals declared first.
"""

import os
import time
from math import inf
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from mcda_priority.engine.instance import MOST_TIES, Instance, Solution
from mcda_priority.engine.pareto import BoolArray, IntArray
from mcda_priority.errors import NotProvenError, NotSolvedError

_DIGITS_AT_A_TIME = 40
_SMALL = 40

_EFFORT_FOR_TIES = 1.0
"""The solver's own measure of work, about a second, for each step of the tie rule and for counting ties."""


class Model:
    """An instance as a CP-SAT model, with its clock; facts that grow as solves fix more of them."""

    def __init__(self, instance: Instance, time_limit: float) -> None:
        self.instance = instance
        self.deadline = time.monotonic() + time_limit
        self.model = cp_model.CpModel()
        n = instance.n_proposals
        self.columns = [self.model.new_bool_var("") for _ in range(len(instance.costs))]
        self.proposals = self.columns[:n]
        idle = (instance.values[:n] <= 0) & ~instance.must & ~instance.callable_for
        for at in range(n):
            if instance.must[at]:
                self.model.add(self.columns[at] == 1)
            if instance.never[at] or idle[at]:
                self.model.add(self.columns[at] == 0)
        for product, (one, other) in zip(self.columns[n:], instance.pairs.tolist(), strict=True):
            both = [self.columns[one], self.columns[other]]
            self.model.add_bool_and(both).only_enforce_if(product)
            self.model.add_bool_or([product, *(member.negated() for member in both)])
        self.cost = self.sum(instance.costs)
        self.value = self.sum(instance.values)
        self.model.add(self.cost <= instance.budget)
        for row, limit in zip(instance.rows, instance.limits.tolist(), strict=True):
            self.model.add(self.sum(row) <= limit)
        if instance.least_value is not None:
            self.model.add(self.value >= instance.least_value)

    def sum(self, factors: IntArray) -> Any:
        """A linear expression of the columns."""
        used = np.flatnonzero(factors)
        return cp_model.LinearExpr.weighted_sum([self.columns[at] for at in used], factors[used].tolist())

    def maximise(self, objective: Any, effort: float = inf) -> tuple[cp_model.CpSolver, Any]:
        """Solve for an objective within what is left of the time."""
        self.model.maximize(objective)
        solver = self.solver(effort)
        return solver, solver.solve(self.model)

    def solver(self, effort: float = inf) -> cp_model.CpSolver:
        """A solver with what is left of the time, and at most so much work."""
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = effort
        solver.parameters.max_time_in_seconds = max(0.001, self.deadline - time.monotonic())
        solver.parameters.num_workers = 1 if len(self.columns) <= _SMALL else min(8, os.cpu_count() or 1)
        solver.parameters.random_seed = 0
        # By default a solve may end 1 below an optimum above 2^53, where its gap is taken in floating point.
        solver.parameters.absolute_gap_limit = 0.0
        # This step of the presolve is wrong in OR-Tools 9.15: it adds up 64-bit factors in 32 bits, and then proves
        # optima that are none as soon as the costs sum to more than 2^31.
        solver.parameters.presolve_inclusion_work_limit = 0
        return solver

    def flags(self, solver: cp_model.CpSolver) -> BoolArray:
        """The proposals of a solver's portfolio."""
        return np.array([solver.boolean_value(member) for member in self.proposals], np.bool_)

    def hint(self, flags: BoolArray) -> None:
        """Start the next solve from a portfolio."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for member, flag in zip(self.proposals, flags.tolist(), strict=True):
            self.model.add_hint(member, flag)


def best_under_rules(instance: Instance, time_limit: float, bound: int | None = None) -> Solution | None:
    """Find the portfolio of largest value that keeps the rules; None where no portfolio keeps them.

    Where it is known that none is worth more than `bound`, that helps.

    Raises
    ------
    NotSolvedError
        Not one portfolio that keeps the rules was found in time, nor was it proven that there is none.
    """
    model = Model(instance, time_limit)
    if bound is not None:
        model.model.add(model.value <= bound)
    solver, status = model.maximise(model.value)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        raise NotSolvedError
    selected = model.flags(solver)
    value, cost = totals(instance, selected)
    if status == cp_model.FEASIBLE:
        reached = solver.best_objective_bound
        above = int(np.ceil(reached)) + (int(abs(reached)) >> 50)
        return Solution(selected, value, cost, max(value, above if bound is None else min(above, bound)), None)
    model.model.add(model.value == value)
    settled = _by_the_tie_rule(model, selected)
    if settled is not None:
        selected = settled
        cost = totals(instance, selected)[1]
    return Solution(selected, value, cost, value, _count_ties(instance, value, model) if settled is not None else None)


def _by_the_tie_rule(model: Model, selected: BoolArray) -> BoolArray | None:
    """Fix value first, then cost, members that add nothing, and members in declared order; None if time runs out."""
    instance = model.instance
    n = instance.n_proposals
    worthless = np.append((instance.values[:n] <= 0).astype(np.int64), np.zeros(len(instance.pairs), np.int64))
    goals = [-instance.costs, -worthless]
    for start in range(0, n, _DIGITS_AT_A_TIME):
        digits = np.zeros(len(instance.costs), np.int64)
        stop = min(n, start + _DIGITS_AT_A_TIME)
        digits[start:stop] = 1 << np.arange(stop - start - 1, -1, -1)
        goals.append(digits)
    for goal in goals:
        if not goal.any():
            continue
        objective = model.sum(goal)
        model.hint(selected)
        solver, status = model.maximise(objective, _EFFORT_FOR_TIES)
        if status != cp_model.OPTIMAL:
            return None
        selected = model.flags(solver)
        model.model.add(objective == int(goal @ columns_of(instance, selected)))
    return selected


def _count_ties(instance: Instance, value: int, model: Model) -> int | None:
    left = max(0.001, model.deadline - time.monotonic())
    found, complete = portfolios_worth(instance, value, MOST_TIES + 1, left, _EFFORT_FOR_TIES)
    return len(found) - 1 if complete or len(found) > MOST_TIES else None


class _Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, proposals: list[Any], most: int) -> None:
        super().__init__()
        self.proposals, self.most = proposals, most
        self.found: list[BoolArray] = []

    def on_solution_callback(self) -> None:
        self.found.append(np.array([self.boolean_value(member) for member in self.proposals], np.bool_))
        if len(self.found) >= self.most:
            self.stop_search()


def portfolios_worth(
    instance: Instance, least_value: int, most: int, time_limit: float, effort: float = inf
) -> tuple[list[BoolArray], bool]:
    """List portfolios that keep the rules and are worth at least so much, in no order, and say whether these are all.

    At most `most` of them are listed.
    """
    model = Model(instance, time_limit)
    model.model.add(model.value >= least_value)
    collector = _Collector(model.proposals, most)
    solver = model.solver(effort)
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    status = solver.solve(model.model, collector)
    return collector.found, status in {cp_model.OPTIMAL, cp_model.INFEASIBLE} and len(collector.found) < most


def value_of_rank(instance: Instance, rank: int, time_limit: float) -> int | None:
    """Value of the portfolio of that rank (1 = best) among those that keep the rules; None if time runs out first.

    Where there are fewer, the value of the last.
    """
    model = Model(instance, time_limit)
    value: int | None = None
    for _ in range(rank):
        solver, status = model.maximise(model.value)
        if status == cp_model.INFEASIBLE:
            return value
        if status != cp_model.OPTIMAL:
            return None
        flags = model.flags(solver)
        value = totals(instance, flags)[0]
        model.model.add_bool_or(
            [member.negated() if flag else member for member, flag in zip(model.proposals, flags.tolist(), strict=True)]
        )
    return value


def least_cost(instance: Instance, least_value: int, time_limit: float) -> int | None:
    """Find the lowest cost of a portfolio worth so much that keeps the rules; None if none is.

    Raises
    ------
    NotProvenError
        Time ran out before it was proven.
    """
    model = Model(instance, time_limit)
    model.model.add(model.value >= least_value)
    solver, status = model.maximise(-model.cost)
    if status not in {cp_model.OPTIMAL, cp_model.INFEASIBLE}:
        raise NotProvenError
    return totals(instance, model.flags(solver))[1] if status == cp_model.OPTIMAL else None


def columns_of(instance: Instance, selected: BoolArray) -> IntArray:
    """Which columns a portfolio counts, 0 or 1: its proposals, and the products of funded pairs."""
    both = np.logical_and(selected[instance.pairs[:, 0]], selected[instance.pairs[:, 1]])
    return np.append(selected, both).astype(np.int64)


def totals(instance: Instance, selected: BoolArray) -> tuple[int, int]:
    """Value and cost of a portfolio."""
    columns = columns_of(instance, selected)
    return int(columns @ instance.values), int(columns @ instance.costs)
