"""Every portfolio that no other one dominates over admitted weights and scores (robust portfolio modelling)."""

from __future__ import annotations

import time
from collections.abc import Collection

import numpy as np

from mcda_priority.engine.dominance import Front, non_dominated_front
from mcda_priority.engine.instance import Instance
from mcda_priority.engine.pareto import BoolArray
from mcda_priority.engine.rules import columns_of
from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.problem.rules import MinimumValue
from mcda_priority.scoring import score
from mcda_priority.selection.conflict import infeasible
from mcda_priority.selection.funds import Amount, budget_in_minor
from mcda_priority.selection.instance import engine_instance, rules_in_force
from mcda_priority.studies.checking import check_weights, checked_count, checked_seconds
from mcda_priority.studies.dominance_results import NonDominated
from mcda_priority.studies.dominance_values import AtCorners, ScoreIntervals, as_table, bonuses_of, value_tables
from mcda_priority.studies.further_statements import further_statements
from mcda_priority.weights import Vector

LIMIT = 500_000
"""Partial portfolios that are kept at a time unless told otherwise."""

TIME_LIMIT = 60.0
"""Seconds unless told otherwise."""


def non_dominated(
    problem: Problem,
    weights: WeightSet,
    *,
    score_intervals: ScoreIntervals | None = None,
    budget: Amount | None = None,
    without: Collection[str] = (),
    limit: int = LIMIT,
    time_limit: float = TIME_LIMIT,
) -> NonDominated:
    """Find all portfolios that no other one dominates over the admitted weights and scores, proven to be all.

    Values are exact, and so are the corners of the set of weights: dominance is decided in integers. A minimum value is
    read under the problem's own weights and ratings.

    Parameters
    ----------
    problem
        The problem.
    weights
        The weights admitted: statements, not draws.
    score_intervals
        Performances that are known as intervals, such as ``{("school", "noise"): Interval(40, 60)}``; the rating must
        lie in its interval.
    budget
        The budget in the problem's currency; the problem's own unless given.
    without
        Ids of rules that are switched off.
    limit
        Partial portfolios that are kept at a time. Past this or the time limit the result is not `complete`.
    time_limit
        Seconds.

    Raises
    ------
    InputError
        The weights are draws or have too many corners, an interval cannot be read, the budget cannot, or a rule to be
        switched off is not known.
    InfeasibleError
        No portfolio keeps the rules.
    NotSolvedError
        Time ran out before any portfolio was found that keeps the rules.
    ArrayError
        The weights are another problem's, or a limit is no number.
    """
    limit, time_limit = checked_count(limit, "limit"), checked_seconds(time_limit)
    deadline = time.monotonic() + time_limit
    corners = _checked_corners(problem, weights)
    intervals = dict(score_intervals or {})
    low, high = value_tables(problem, intervals)
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    ranking = score(problem)
    instance = engine_instance(ranking, budget_minor, without)
    bonuses = bonuses_of(problem, without)
    at_corners = AtCorners(corners, low, high, bonuses)
    found = non_dominated_front(
        instance, at_corners.lows, at_corners.highs, most_kept=limit, time_limit=deadline - time.monotonic()
    )
    if found is None:
        raise infeasible(ranking, budget_minor, without, time_limit)
    own = AtCorners((problem.weights,), *(as_table(problem.values),) * 2, bonuses)
    columns = _in_order(instance, found, own)
    selected = columns[:, : len(problem.proposals)]
    further = further_statements(weights, low, high, bonuses, columns, deadline) if found.complete else None
    facts = (
        selected,
        columns.astype(np.int64) @ instance.costs,
        own.bounds(columns, own.lows).min(axis=1, initial=np.inf),
        at_corners.bounds(columns, at_corners.lows).min(axis=1, initial=np.inf),
        at_corners.bounds(columns, at_corners.highs).max(axis=1, initial=-np.inf),
    )
    for array in facts:
        array.setflags(write=False)
    return NonDominated(
        problem,
        weights,
        intervals,
        budget_minor,
        tuple(without),
        found.complete,
        *facts,
        further,
        _notes(problem, without, at_corners),
    )


def _checked_corners(problem: Problem, weights: WeightSet) -> tuple[Vector, ...]:
    check_weights(problem, weights)
    if weights.given is not None:
        message = Message("non-dominated portfolios need statements about weights, not draws. State intervals.", {})
        raise InputError([Fault(Place("", None, "weights"), message)])
    if weights.corners is None:
        message = Message("the statements leave too many corners. Say less.", {})
        raise InputError([Fault(Place("", None, "weights"), message)])
    return weights.corners


def _in_order(instance: Instance, found: Front, own: AtCorners) -> BoolArray:
    """Columns of the portfolios by falling value, then cost, then with the proposals declared first."""
    columns = np.array([columns_of(instance, flags) for flags in found.selected], np.bool_)
    columns = columns.reshape(len(found.selected), len(instance.costs))
    values = own.sums(columns, own.lows)[:, 0].tolist()
    costs = (columns.astype(np.int64) @ instance.costs).tolist()
    absent = [flags.tobytes() for flags in ~found.selected]
    order = sorted(range(len(columns)), key=lambda at: (-values[at], costs[at], absent[at]))
    return columns[np.array(order, np.intp)]


def _notes(problem: Problem, without: Collection[str], at_corners: AtCorners) -> tuple[Message, ...]:
    notes = []
    if any(isinstance(rule, MinimumValue) for rule in rules_in_force(problem, without)):
        notes.append(Message("A minimum of points is read under the declared weights and ratings.", {}))
    idle = [
        proposal.id
        for proposal, lows, highs in zip(problem.proposals, at_corners.lows, at_corners.highs, strict=False)
        if not any(lows) and not any(highs)
    ]
    if idle:
        notes.append(
            Message(
                "Worth nothing with any admitted weights: {ids}. Portfolios with and without them are equal, and all "
                "are listed.",
                {"ids": ", ".join(idle)},
            )
        )
    return tuple(notes)
