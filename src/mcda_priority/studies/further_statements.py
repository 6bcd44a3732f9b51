"""What one more statement about the weights or the ratings would settle."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np

from mcda_priority.engine.dominance import undominated
from mcda_priority.engine.pareto import BoolArray
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.selection.funds import ids_of
from mcda_priority.studies.dominance_results import FurtherStatement
from mcda_priority.studies.dominance_values import AtCorners, Values


def further_statements(
    weights: WeightSet, low: Values, high: Values, bonuses: Sequence[Fraction], columns: BoolArray, deadline: float
) -> tuple[FurtherStatement, ...] | None:
    """Try every statement of the family; None if time runs out.

    A statement that leaves some of the inside of the set only takes portfolios away [1]_, so what is left of those
    found is all there is.

    References
    ----------
    .. [1] Liesiö, J., Mild, P. & Salo, A. (2007). Preference programming for robust portfolio modeling and project
           selection. https://doi.org/10.1016/j.ejor.2005.12.041
    """
    problem, corners = weights.problem, weights.corners or ()
    tried: list[tuple[str, tuple[str, ...], AtCorners]] = []
    names = [criterion.id for criterion in problem.criteria]
    for one, other in permutations(range(len(names)), 2):
        gaps = [corner[one] - corner[other] for corner in corners]
        if time.monotonic() > deadline:
            return None
        if min(gaps) < 0 < max(gaps):
            narrower = weights.corners_within(WeightSet.ranked(problem, [names[one], names[other]]))
            if narrower is not None:
                tried.append(("weights", (names[one], names[other]), AtCorners(narrower, low, high, bonuses)))
    for at, proposal in enumerate(problem.proposals):
        if low[at] != high[at]:
            middle = [(a + b) / 2 for a, b in zip(low[at], high[at], strict=True)]
            lower, upper = ([middle if row == at else part for row, part in enumerate(table)] for table in (low, high))
            tried.append(("scores", (proposal.id,), AtCorners(corners, lower, upper, bonuses)))
    found = []
    for kind, about, at_corners in tried:
        left = undominated(columns, at_corners.lows, at_corners.highs, deadline=deadline)
        if left is None:
            return None
        found.append(_settled(problem, columns, left, kind, about))
    return tuple(sorted(found, key=lambda one: (-one.n_settled, one.n_portfolios)))


def _settled(
    problem: Problem, columns: BoolArray, left: BoolArray, kind: str, names: tuple[str, ...]
) -> FurtherStatement:
    selected = columns[:, : len(problem.proposals)]
    borderline = selected.any(axis=0) & ~selected.all(axis=0)
    core = ids_of(problem, np.logical_and(borderline, selected[left].all(axis=0)))
    exterior = ids_of(problem, np.logical_and(borderline, ~selected[left].any(axis=0)))
    return FurtherStatement(kind, names, core, exterior, int(left.sum()))
