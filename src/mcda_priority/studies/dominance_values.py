"""What proposals are worth at the corners of a set of weights, at least and at most, exactly."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.pareto import BoolArray
from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.rules import Enables
from mcda_priority.selection.instance import rules_in_force
from mcda_priority.studies.checking import checked_pair
from mcda_priority.studies.uncertainty import Interval
from mcda_priority.weights import FloatArray, Vector

ScoreIntervals = Mapping[tuple[str, str], Interval]
"""What is known of performances, by (proposal id, criterion id), written as in a problem."""

Values = list[list[Fraction]]
"""Of each proposal on each criterion."""


def as_table(values: Sequence[Sequence[Fraction]]) -> Values:
    """A copy that can be changed."""
    return [list(row) for row in values]


def value_tables(problem: Problem, intervals: ScoreIntervals) -> tuple[Values, Values]:
    """Least and largest value of each proposal on each criterion.

    Raises
    ------
    InputError
        With a fault for each interval that names nothing known, lies off its scale or does not hold the rating.
    """
    low, high = as_table(problem.values), as_table(problem.values)
    rows = {proposal.id: at for at, proposal in enumerate(problem.proposals)}
    columns = {criterion.id: at for at, criterion in enumerate(problem.criteria)}
    faults = []
    for key, interval in intervals.items():
        try:
            proposal, criterion = checked_pair(key)
        except RuleError as error:
            faults.append(Fault(Place("", None, "score_intervals"), error.message))
            continue
        findings: Findings = []
        check_known((), proposal, rows, findings)
        check_known((), criterion, columns, findings)
        if not findings:
            row, column = rows[proposal], columns[criterion]
            try:
                ends = _ends(problem, row, column, interval)
            except RuleError as error:
                findings.append(((), error.message))
            else:
                low[row][column], high[row][column] = ends
        faults += [Fault(Place("", None, f"{proposal}, {criterion}"), message) for _, message in findings]
    if faults:
        raise InputError(faults)
    return low, high


def _ends(problem: Problem, row: int, column: int, interval: Interval) -> tuple[Fraction, Fraction]:
    """The values between which a performance lies."""
    if not isinstance(interval, Interval):
        raise RuleError(Message("dominance asks for intervals and knows no distributions. Give an interval.", {}))
    scale = problem.criteria[column].scale
    first, last = scale.read(interval.low), scale.read(interval.high)
    if first > last:
        raise RuleError(Message("the performances do not rise from low to high. Put them in order.", {}))
    if not first <= problem.performances[row][column] <= last:
        raise RuleError(Message("the rating lies outside its interval. Widen the interval or correct the rating.", {}))
    # Values run in one direction along a scale, so the ends of the performances are those of the values.
    one, other = sorted((scale.value(first), scale.value(last)))
    return one, other


def bonuses_of(problem: Problem, without: Collection[str]) -> list[Fraction]:
    """What each pair of the engine's instance is worth, in its order, whatever the weights."""
    return [
        rule.bonus / 100
        for rule in rules_in_force(problem, without)
        if isinstance(rule, Enables) and (rule.bonus or rule.saving_minor)
        for _ in rule.enables
    ]


class AtCorners:
    """Values of proposals and pairs at each corner, as whole numbers of that corner's unit.

    `lows` and `highs` have the shape (n_columns, n_corners), `units` (n_corners,).
    """

    def __init__(self, corners: Sequence[Vector], low: Values, high: Values, bonuses: Sequence[Fraction]) -> None:
        entries = [entry for table in (low, high) for row in table for entry in row]
        below = math.lcm(*(entry.denominator for entry in (*entries, *bonuses)))
        shares = [math.lcm(*(weight.denominator for weight in corner)) for corner in corners]
        weights = np.array(
            [[int(w * whole) for w in corner] for corner, whole in zip(corners, shares, strict=True)], object
        ).T
        extra = np.array([[int(bonus * below) * whole for whole in shares] for bonus in bonuses], object)
        self.lows, self.highs = (
            np.vstack(
                (
                    np.array([[int(entry * below) for entry in row] for row in table], object) @ weights,
                    extra.reshape(len(bonuses), len(corners)),
                )
            )
            for table in (low, high)
        )
        shared = [math.gcd(*ones, *others) or 1 for ones, others in zip(self.lows.T, self.highs.T, strict=True)]
        self.units = [Fraction(one, below * whole) for one, whole in zip(shared, shares, strict=True)]
        self.lows, self.highs = self.lows // np.array(shared, object), self.highs // np.array(shared, object)

    def sums(self, columns: BoolArray, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Sums over the columns of each portfolio, exactly, shape (n_portfolios, n_corners)."""
        fits = all(int(total) < 1 << 62 for total in abs(values).sum(axis=0))
        kind = np.int64 if fits else object
        sums: npt.NDArray[Any] = columns.astype(kind) @ values.astype(kind)
        return sums

    def bounds(self, columns: BoolArray, values: npt.NDArray[Any]) -> FloatArray:
        """The sums as portfolio values."""
        numbers: FloatArray = self.sums(columns, values).astype(np.float64) * np.array(self.units, np.float64)
        return numbers
