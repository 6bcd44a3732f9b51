"""Performances that are not known for certain: said per proposal and criterion, or given as a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from mcda_priority.errors import ArrayError, Fault, InputError, Place, RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem import Criterion, LevelScale, LinearScale, Problem, Scale, read_number
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.reading import shown
from mcda_priority.studies.checking import checked_pair

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Anywhere from the one performance to the other, uniformly; of levels, each from the one to the other."""

    low: object
    high: object


@dataclass(frozen=True, slots=True)
class Triangular:
    """From the one performance to the other, a middle one being the likeliest: a triangular distribution."""

    low: object
    likeliest: object
    high: object


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution. What it draws beyond an end of the scale is set to that end."""

    mean: object
    deviation: object


@dataclass(frozen=True, slots=True)
class UpToNeighbours:
    """The level as rated, or one beside it, each equally likely."""


Doubt = Interval | Triangular | Normal | UpToNeighbours
"""What is known of one performance. Performances are written as in a problem, and must lie on the scale."""


class PerformanceDraws(NamedTuple):
    """Arrays that performances and values are drawn from; they can be sent to another process without the problem.

    performances, values
        As rated, shape (n_proposals, n_criteria).
    rows, columns
        Which of them are uncertain, shape (n_uncertain,).
    kinds
        0 interval, 1 triangular, 2 normal, 3 levels.
    shapes
        Low, likeliest, high; of a normal distribution mean and deviation; shape (3, n_uncertain).
    ends
        Ends of the scales, shape (2, n_uncertain).
    root
        A square root of the correlation matrix, shape (n_criteria, n_criteria); None where all are independent.
    knots
        Of each criterion, rising performances and their values, between which the scale runs straight.
    sample
        Performances to draw from as they are, and their values, shape (2, n_samples, n_proposals, n_criteria); or None.
    """

    performances: FloatArray
    values: FloatArray
    rows: IntArray
    columns: IntArray
    kinds: IntArray
    shapes: FloatArray
    ends: FloatArray
    root: FloatArray | None
    knots: tuple[tuple[FloatArray, FloatArray], ...]
    sample: FloatArray | None

    def draw(self, n_draws: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Draw performances, and the values that they have: each of shape (n_draws, n_proposals, n_criteria)."""
        if self.sample is not None:
            chosen = rng.integers(0, self.sample.shape[1], n_draws)
            return self.sample[0, chosen], self.sample[1, chosen]
        performances = np.repeat(self.performances[np.newaxis], n_draws, axis=0)
        values = np.repeat(self.values[np.newaxis], n_draws, axis=0)
        drawn = self._uncertain(n_draws, rng)
        performances[:, self.rows, self.columns] = drawn
        for criterion in np.unique(self.columns).tolist():
            places = np.flatnonzero(self.columns == criterion)
            values[:, self.rows[places], criterion] = np.interp(drawn[:, places], *self.knots[criterion])
        return performances, values

    def _uncertain(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw the uncertain performances alone, shape (n_draws, n_uncertain), from their inverse distributions."""
        shares = self._shares(n_draws, rng)
        drawn = np.empty_like(shares)
        for kind, inverse in enumerate(_INVERSES):
            places = np.flatnonzero(self.kinds == kind)
            if len(places):
                drawn[:, places] = inverse(shares[:, places], *self.shapes[:, places])
        return np.clip(drawn, *self.ends)

    def _shares(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw uniform shares for the uncertain performances; with a correlation, by a Gaussian copula."""
        if self.root is None:
            return rng.random((n_draws, len(self.rows)))
        proposals, places = np.unique(self.rows, return_inverse=True)
        normal = rng.standard_normal((n_draws, len(proposals), len(self.root))) @ self.root
        shares: FloatArray = ndtr(normal[:, places, self.columns])
        return shares


def _interval(shares: FloatArray, low: FloatArray, _: FloatArray, high: FloatArray) -> FloatArray:
    return low + shares * (high - low)


def _triangular(shares: FloatArray, low: FloatArray, likeliest: FloatArray, high: FloatArray) -> FloatArray:
    width, rise, fall = high - low, likeliest - low, high - likeliest
    rising: FloatArray = low + np.sqrt(shares * width * rise)
    return np.where(shares * width < rise, rising, high - np.sqrt((1 - shares) * width * fall))


def _normal(shares: FloatArray, mean: FloatArray, deviation: FloatArray, _: FloatArray) -> FloatArray:
    drawn: FloatArray = mean + deviation * ndtri(shares)
    return drawn


def _levels(shares: FloatArray, low: FloatArray, _: FloatArray, high: FloatArray) -> FloatArray:
    # A share that was rounded up to 1 would be a level too high.
    return np.minimum(low + np.floor(shares * (high - low + 1)), high)


_INVERSES: tuple[Callable[..., FloatArray], ...] = (_interval, _triangular, _normal, _levels)


@dataclass(frozen=True, eq=False)
class UncertainPerformances:
    """What is known of a problem's performances, where they are not certain. Made by `stated` or `sampled`.

    Attributes
    ----------
    problem
        The problem; what is not mentioned performs as rated.
    doubts
        What is known, by (proposal id, criterion id).
    correlation
        Correlation of the normal scores behind a proposal's performances on the criteria, in the performances' own
        direction, shape (n_criteria, n_criteria); None where they are independent. Proposals are independent.
    sample
        In place of `doubts`: performances to draw from with replacement, shape (n_samples, n_proposals, n_criteria).

    References
    ----------
    .. [1] Lahdelma, R. & Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability analysis for group
           decision making. https://doi.org/10.1287/opre.49.3.444.11220
    .. [2] Nelsen, R. B. (2006). An Introduction to Copulas, 2nd ed. https://doi.org/10.1007/0-387-28678-0
    """

    problem: Problem
    doubts: Mapping[tuple[str, str], Doubt] = field(default_factory=dict)
    correlation: FloatArray | None = None
    sample: FloatArray | None = None

    @classmethod
    def stated(
        cls,
        problem: Problem,
        doubts: Mapping[tuple[str, str], Doubt],
        correlation: npt.ArrayLike | None = None,
    ) -> UncertainPerformances:
        """Say for some proposals and criteria what is known: ``{("school", "noise"): Interval(40, 60)}``.

        Raises
        ------
        InputError
            With a fault for each that names no proposal or criterion, lies off the scale, or does not fit its kind.
        ArrayError
            The correlation is not the correlation matrix of the criteria.
        """
        matrix = None if correlation is None else _checked_correlation(correlation, len(problem.criteria))
        made = cls(problem, dict(doubts), matrix)
        _ = made.draws  # Reads all of them, and so finds what is wrong.
        return made

    @classmethod
    def sampled(cls, problem: Problem, sample: npt.ArrayLike) -> UncertainPerformances:
        """Take performances from data, shape (n_samples, n_proposals, n_criteria); a level is its position from 0.

        Raises
        ------
        ArrayError
            The shape does not fit, or a performance is not finite, off its scale or between two levels.
        """
        return cls(problem, sample=_checked_sample(problem, sample))

    @cached_property
    def draws(self) -> PerformanceDraws:
        """The arrays to draw from."""
        problem = self.problem
        scales = [criterion.scale for criterion in problem.criteria]
        knots = tuple(_knots(scale) for scale in scales)
        cells, faults = [], []
        for key, doubt in self.doubts.items():
            try:
                cells.append(_cell(problem, *checked_pair(key), doubt))
            except RuleError as error:
                faults.append(
                    Fault(
                        Place("", None, ", ".join(map(shown, key)) if isinstance(key, tuple) else "doubts"),
                        error.message,
                    )
                )
        if faults:
            raise InputError(faults)
        table = np.array(cells, dtype=np.float64).reshape(-1, 6)
        columns = table[:, 1].astype(np.int64)
        ends = np.array([[knot[0][0], knot[0][-1]] for knot in knots])
        return PerformanceDraws(
            problem.performance_matrix,
            problem.value_matrix,
            table[:, 0].astype(np.int64),
            columns,
            table[:, 2].astype(np.int64),
            np.ascontiguousarray(table[:, 3:].T),
            np.ascontiguousarray(ends[columns].T),
            None if self.correlation is None else _root(self.correlation),
            knots,
            None if self.sample is None else np.stack([self.sample, _values(self.sample, knots)]),
        )


def check_performances(problem: Problem, performances: UncertainPerformances) -> None:
    """Refuse what says nothing of performances, or of another problem's.

    Raises
    ------
    ArrayError
        It does.
    """
    if not isinstance(performances, UncertainPerformances):
        raise ArrayError(f"performances must be an UncertainPerformances, not {type(performances).__name__}")
    theirs = performances.problem
    same = [one.id for one in problem.criteria] == [one.id for one in theirs.criteria]
    if not same or problem.performances != theirs.performances:
        raise ArrayError("the performances were made for another problem; make them from the one that is studied")


def _cell(problem: Problem, proposal: str, criterion: str, doubt: Doubt) -> tuple[float, ...]:
    """Row, column, kind and parameters of one uncertain performance."""
    ids, criteria = [one.id for one in problem.proposals], {one.id: one for one in problem.criteria}
    findings: Findings = []
    check_known((), proposal, dict.fromkeys(ids), findings)
    check_known((), criterion, criteria, findings)
    if findings:
        raise RuleError(findings[0][1])
    row, column = ids.index(proposal), list(criteria).index(criterion)
    kind, parameters = _read(doubt, criteria[criterion], problem.performances[row][column])
    return (row, column, kind, *map(float, parameters))


def _read(doubt: Doubt, criterion: Criterion, rated: Fraction) -> tuple[int, tuple[Fraction, Fraction, Fraction]]:
    scale = criterion.scale
    nothing = Fraction(0)
    if isinstance(scale, LevelScale):
        match doubt:
            case Interval(low, high):
                return 3, _rising(scale.read(low), scale.read(low), scale.read(high))
            case UpToNeighbours():
                best = Fraction(len(scale.levels) - 1)
                return 3, (max(rated - 1, nothing), nothing, min(rated + 1, best))
        raise RuleError(
            Message("“{criterion}” has levels. Give two of them as an interval, or its neighbours.", _named(criterion))
        )
    match doubt:
        case Interval(low, high):
            return 0, _rising(scale.read(low), scale.read(low), scale.read(high))
        case Triangular(low, likeliest, high):
            return 1, _rising(scale.read(low), scale.read(likeliest), scale.read(high))
        case Normal(mean, deviation):
            spread = read_number(deviation)
            if spread <= 0:
                raise RuleError(Message("a standard deviation must be above zero. Correct it.", {}))
            return 2, (scale.read(mean), spread, nothing)
    raise RuleError(Message("“{criterion}” has no levels, and so no neighbours. Give an interval.", _named(criterion)))


def _named(criterion: Criterion) -> dict[str, object]:
    return {"criterion": criterion.id}


def _rising(low: Fraction, middle: Fraction, high: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    if not low <= middle <= high:
        raise RuleError(Message("the performances do not rise from low to high. Put them in order.", {}))
    return low, middle, high


def _knots(scale: Scale) -> tuple[FloatArray, FloatArray]:
    """Rising performances between which the scale runs straight, and their values."""
    if isinstance(scale, LevelScale):
        performances = [Fraction(position) for position in range(len(scale.levels))]
    elif isinstance(scale, LinearScale):
        performances = [scale.baseline if scale.worst is None else scale.worst, scale.best]
    else:
        performances = [point[0] for point in scale.points]
    performances.sort()
    values = [scale.value(performance) for performance in performances]
    return np.array(performances, dtype=np.float64), np.array(values, dtype=np.float64)


def _values(performances: FloatArray, knots: tuple[tuple[FloatArray, FloatArray], ...]) -> FloatArray:
    return np.stack([np.interp(performances[..., at], *knot) for at, knot in enumerate(knots)], axis=-1)


def _checked_correlation(raw: npt.ArrayLike, n_criteria: int) -> FloatArray:
    matrix = _numbers(raw, "correlation")
    if matrix.shape != (n_criteria, n_criteria):
        raise ArrayError(f"the correlation must have the shape ({n_criteria}, {n_criteria}), not {matrix.shape}")
    if not np.isfinite(matrix).all() or (matrix != matrix.T).any() or (np.diag(matrix) != 1).any():
        raise ArrayError("a correlation matrix is symmetric, with ones on its diagonal and finite numbers beside it")
    if np.linalg.eigvalsh(matrix)[0] < -1e-9:
        raise ArrayError("the correlations contradict each other: the matrix has a negative eigenvalue")
    matrix.setflags(write=False)
    return matrix


def _numbers(raw: npt.ArrayLike, name: str) -> FloatArray:
    try:
        return np.array(raw, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArrayError(f"the {name} must be an array of numbers") from None


def _root(correlation: FloatArray) -> FloatArray:
    """A symmetric root: there is one also where some correlations are 1."""
    lengths, directions = np.linalg.eigh(correlation)
    root: FloatArray = (directions * np.sqrt(np.maximum(lengths, 0.0))) @ directions.T
    return root


def _checked_sample(problem: Problem, raw: npt.ArrayLike) -> FloatArray:
    sample = _numbers(raw, "sample")
    shape = (len(problem.proposals), len(problem.criteria))
    if sample.ndim != 3 or sample.shape[1:] != shape or not len(sample):
        raise ArrayError(f"the sample must have the shape (n_samples, {shape[0]}, {shape[1]}), not {sample.shape}")
    for column, criterion in enumerate(problem.criteria):
        part = sample[..., column]
        low, high = _knots(criterion.scale)[0][[0, -1]]
        # Written so that NaN is refused too.
        if not (low <= part.min() and part.max() <= high):
            raise ArrayError(f"the sample for {criterion.id} must lie on its scale, from {low:g} to {high:g}")
        if isinstance(criterion.scale, LevelScale) and (part != np.rint(part)).any():
            raise ArrayError(f"the sample for {criterion.id} must hold positions of levels, 0 to {high:g}")
    sample.setflags(write=False)
    return sample
