"""The contenders of the benchmarks: the same work with this library, with each peer, and bare.

Each takes an instance and returns the work, ready to be called and timed. What a user would do once beforehand, such
as making a method object, stays outside; what is done for each ranking, such as checking and normalising, is inside.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from instances import (
    FloatArray,
    IntArray,
    RankingInstance,
    SelectionInstance,
    ranking_document,
    selection_problem,
)
from scipy.optimize import Bounds, LinearConstraint, milp

from mcda_priority import problem_from_document, score, select, topsis, weighted_sum
from mcda_priority.engine.batch import batch
from mcda_priority.engine.best import best
from mcda_priority.engine.instance import instance as engine_instance
from mcda_priority.engine.knapsack import best_portfolio

Scoring = Callable[[], FloatArray]
Selecting = Callable[[], int]
Batching = Callable[[], IntArray]

TIME_LIMIT = 60.0
"""Seconds that one selection may take."""


def peer(module: str) -> Any:
    """Import a module of another library; without it the benchmark skips."""
    return pytest.importorskip(module, reason=f"{module} is not here; the dependency group `benchmark` brings it")


# --- one ranking: performances over the largest of each criterion, then the weighted sum -------------------------


def _our_sum(instance: RankingInstance) -> Scoring:
    performances, weights = instance.performances, instance.weights
    return lambda: weighted_sum(performances / performances.max(axis=0), weights)


def _our_score(instance: RankingInstance) -> Scoring:
    problem = problem_from_document(ranking_document(instance))
    return lambda: score(problem).scores


def _pymcdm_sum(instance: RankingInstance) -> Scoring:
    method = peer("pymcdm.methods").WSM(peer("pymcdm.normalizations").max_normalization)
    return lambda: method(*instance)


def _scikit_criteria_sum(instance: RankingInstance) -> Scoring:
    scaler = peer("skcriteria.preprocessing.scalers").MaxAbsScaler("matrix")
    pipe = peer("skcriteria.pipelines").mkpipe(scaler, peer("skcriteria.agg.simple").WeightedSumModel())
    matrix = _decision_matrix(instance)
    return lambda: pipe.evaluate(matrix()).e_.score


def _pydecision_sum(instance: RankingInstance) -> Scoring:
    method = peer("pyDecision.algorithm.saw").saw_method
    kinds = _kinds(instance)
    return lambda: method(instance.performances, kinds, instance.weights, graph=False, verbose=False)[:, 1]


SUM_ONCE: dict[str, Callable[[RankingInstance], Scoring]] = {
    "mcda_priority": _our_sum,
    "mcda_priority.score": _our_score,
    "pymcdm": _pymcdm_sum,
    "scikit-criteria": _scikit_criteria_sum,
    "pyDecision": _pydecision_sum,
}


# --- one ranking: TOPSIS with the vector norm -----------------------------------------------------------------


def _our_topsis(instance: RankingInstance) -> Scoring:
    return lambda: topsis(*instance, norm="vector")


def _our_topsis_score(instance: RankingInstance) -> Scoring:
    problem = problem_from_document(ranking_document(instance))
    method = partial(topsis, norm="vector")
    return lambda: score(problem, method).scores


def _pymcdm_topsis(instance: RankingInstance) -> Scoring:
    method = peer("pymcdm.methods").TOPSIS(peer("pymcdm.normalizations").vector_normalization)
    return lambda: method(*instance)


def _scikit_criteria_topsis(instance: RankingInstance) -> Scoring:
    scaler = peer("skcriteria.preprocessing.scalers").VectorScaler("matrix")
    pipe = peer("skcriteria.pipelines").mkpipe(scaler, peer("skcriteria.agg.topsis").TOPSIS())
    matrix = _decision_matrix(instance)
    return lambda: pipe.evaluate(matrix()).e_.similarity


def _pydecision_topsis(instance: RankingInstance) -> Scoring:
    method = peer("pyDecision.algorithm.topsis").topsis_method
    kinds = _kinds(instance)
    return lambda: method(instance.performances, instance.weights, kinds, graph=False, verbose=False)


TOPSIS_ONCE: dict[str, Callable[[RankingInstance], Scoring]] = {
    "mcda_priority": _our_topsis,
    "mcda_priority.score": _our_topsis_score,
    "pymcdm": _pymcdm_topsis,
    "scikit-criteria": _scikit_criteria_topsis,
    "pyDecision": _pydecision_topsis,
}


def _decision_matrix(instance: RankingInstance) -> Callable[[], Any]:
    make, objectives = peer("skcriteria").mkdm, [max if sign > 0 else min for sign in instance.directions.tolist()]
    return lambda: make(instance.performances, objectives, weights=instance.weights)


def _kinds(instance: RankingInstance) -> list[str]:
    return ["max" if sign > 0 else "min" for sign in instance.directions.tolist()]


# --- a block of weight vectors --------------------------------------------------------------------------------


def _our_sum_block(instance: RankingInstance, block: FloatArray) -> Scoring:
    performances = instance.performances
    return lambda: weighted_sum(performances / performances.max(axis=0), block)


def _bare_product(instance: RankingInstance, block: FloatArray) -> Scoring:
    values = np.ascontiguousarray((instance.performances / instance.performances.max(axis=0)).T)
    return lambda: block @ values


def _our_topsis_block(instance: RankingInstance, block: FloatArray) -> Scoring:
    return lambda: topsis(instance.performances, block, instance.directions, "vector")


def _pymcdm_loop(method: Any, instance: RankingInstance, block: FloatArray, *, checks: bool) -> Scoring:
    performances, directions = instance.performances, instance.directions
    return lambda: np.array([method(performances, weights, directions, validation=checks) for weights in block])


def _pymcdm_sum_loop(instance: RankingInstance, block: FloatArray, *, checks: bool = True) -> Scoring:
    method = peer("pymcdm.methods").WSM(peer("pymcdm.normalizations").max_normalization)
    return _pymcdm_loop(method, instance, block, checks=checks)


def _pymcdm_topsis_loop(instance: RankingInstance, block: FloatArray, *, checks: bool = True) -> Scoring:
    method = peer("pymcdm.methods").TOPSIS(peer("pymcdm.normalizations").vector_normalization)
    return _pymcdm_loop(method, instance, block, checks=checks)


SUM_BLOCK: dict[str, Callable[[RankingInstance, FloatArray], Scoring]] = {
    "mcda_priority": _our_sum_block,
    "numpy, bare product": _bare_product,
    "pymcdm, loop": _pymcdm_sum_loop,
    "pymcdm, loop, checks off": partial(_pymcdm_sum_loop, checks=False),
}

TOPSIS_BLOCK: dict[str, Callable[[RankingInstance, FloatArray], Scoring]] = {
    "mcda_priority": _our_topsis_block,
    "pymcdm, loop": _pymcdm_topsis_loop,
    "pymcdm, loop, checks off": partial(_pymcdm_topsis_loop, checks=False),
}


# --- one selection: the optimum as an integer -----------------------------------------------------------------


def _our_engine(instance: SelectionInstance) -> Selecting:
    question = engine_instance(*instance)

    def work() -> int:
        solution = best(question, TIME_LIMIT)
        assert solution is not None
        assert solution.value == solution.bound, "not proven in time"
        return solution.value

    return work


def _our_lists(instance: SelectionInstance) -> Selecting:
    def work() -> int:
        solution = best_portfolio(*instance, TIME_LIMIT)
        assert solution.value == solution.bound, "not proven in time"
        return solution.value

    return work


def _our_select(instance: SelectionInstance) -> Selecting:
    ranking = score(selection_problem(instance))

    def work() -> int:
        portfolio = select(ranking, time_limit=TIME_LIMIT)
        assert portfolio.proven, "not proven in time"
        return int(instance.values[portfolio.selected].sum())

    return work


def or_tools_solver(time_limit: float) -> Any:
    """OR-Tools' knapsack solver, made once; it takes one instance after the other."""
    module = peer("ortools.algorithms.python.knapsack_solver")
    solver = module.KnapsackSolver(module.SolverType.KNAPSACK_MULTIDIMENSION_BRANCH_AND_BOUND_SOLVER, "benchmark")
    solver.set_time_limit(time_limit)
    return solver


def or_tools_portfolio(solver: Any, instance: SelectionInstance) -> tuple[int, list[bool]]:
    """From arrays to a portfolio: lists of the arrays, the optimum, and whom it holds."""
    solver.init(instance.values.tolist(), [instance.costs.tolist()], [instance.budget])
    optimum: int = solver.solve()
    return optimum, [solver.best_solution_contains(at) for at in range(len(instance.costs))]


def _or_tools(instance: SelectionInstance) -> Selecting:
    solver = or_tools_solver(TIME_LIMIT)

    def work() -> int:
        optimum, _ = or_tools_portfolio(solver, instance)
        assert solver.is_solution_optimal(), "not proven in time"
        return optimum

    return work


def _or_tools_alone(instance: SelectionInstance) -> Selecting:
    solver = or_tools_solver(TIME_LIMIT)
    costs, values = [instance.costs.tolist()], instance.values.tolist()

    def work() -> int:
        solver.init(values, costs, [instance.budget])
        optimum: int = solver.solve()
        return optimum

    return work


def _milp(instance: SelectionInstance) -> Selecting:
    return lambda: milp_optimum(instance)


def milp_optimum(instance: SelectionInstance) -> int:
    """The optimum by scipy's mixed-integer solver with no gap allowed; its portfolio is added up again."""
    result = milp(
        -instance.values,
        integrality=np.ones(len(instance.costs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(instance.costs[np.newaxis, :], -np.inf, instance.budget),
        options={"mip_rel_gap": 0, "time_limit": TIME_LIMIT},
    )
    assert result.status == 0, "not proven in time"
    selected = np.rint(result.x).astype(np.bool_)
    assert int(instance.costs[selected].sum()) <= instance.budget, "over the budget"
    return int(instance.values[selected].sum())


SELECTION: dict[str, Callable[[SelectionInstance], Selecting]] = {
    "mcda_priority": _our_engine,
    "mcda_priority, lists": _our_lists,
    "mcda_priority.select": _our_select,
    "OR-Tools": _or_tools,
    "OR-Tools, solve alone": _or_tools_alone,
    "scipy milp": _milp,
}


# --- many selections that differ in their values: the optima ---------------------------------------------------


def _our_batch(instance: SelectionInstance, values: IntArray, threads: int | None = None) -> Batching:
    question = engine_instance(*instance)

    def work() -> IntArray:
        solved = batch(question, values, threads=threads)
        assert solved is not None
        assert (solved.values == solved.bounds).all(), "not proven in time"
        return solved.values

    return work


def _or_tools_loop(instance: SelectionInstance, values: IntArray) -> Batching:
    solver = or_tools_solver(TIME_LIMIT)
    costs, budget = [instance.costs.tolist()], [instance.budget]

    def work() -> IntArray:
        optima = np.empty(len(values), np.int64)
        for draw, row in enumerate(values):
            solver.init(row.tolist(), costs, budget)
            optima[draw] = solver.solve()
        return optima

    return work


def _milp_loop(instance: SelectionInstance, values: IntArray) -> Batching:
    return lambda: np.array([milp_optimum(instance._replace(values=row)) for row in values])


BATCH: dict[str, Callable[[SelectionInstance, IntArray], Batching]] = {
    "mcda_priority": _our_batch,
    "mcda_priority, one thread": partial(_our_batch, threads=1),
    "OR-Tools, loop": _or_tools_loop,
    "scipy milp, loop": _milp_loop,
}
