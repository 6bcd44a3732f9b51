"""Statements about weights that people agree on, and the set of all weights that keep them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError, Fault, InputError, Place, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.reading import exactly, read_number, shown
from mcda_priority.weights import (
    Drawing,
    FloatArray,
    Polytope,
    Row,
    Vector,
    Walk,
    corners,
    is_simplex,
    narrowed,
    whole_simplex,
)

_COMPARISON = re.compile(r"(<=|>=|==|=|<|>)")
_TERM = re.compile(
    r"(?P<sign>[+-]?)\s*(?:(?P<factor>[0-9]+(?:[.,/][0-9]+)?(?:\s*%)?)\s*\*?\s*)?(?P<name>[^\W\d_][\w.:/-]*)?\s*"
)


@dataclass(frozen=True)
class Statement:
    """One thing that is said about the weights.

    Attributes
    ----------
    text
        In words: as it was written, or in English.
    rows
        What weights must keep.
    message
        The words for readers of any language; None where somebody wrote the statement.
    """

    text: str
    rows: tuple[Row, ...]
    message: Message | None = None

    def written(self, language: Language) -> str:
        """The words in a language; what somebody wrote stays as it is."""
        return self.text if self.message is None else language.render(self.message)


class EmptyWeightSetError(InputError):
    """No weights keep the statements; `statements` is a minimal set of them that clash."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = tuple(statements)
        super().__init__([Fault(Place("", None, "weights"), self._message(Language("en")))])

    def written(self, language: Language) -> str:
        """Write the clash as one line."""
        return Fault(Place("", None, "weights"), self._message(language)).written(language)

    def _message(self, language: Language) -> Message:
        listed = "; ".join(statement.written(language) for statement in self.statements)
        return Message("no weights keep these statements together: {listed}. Change one of them.", {"listed": listed})


@dataclass(frozen=True, eq=False)
class WeightSet:
    """All weights of a problem's criteria that keep some statements; without any, the whole simplex.

    Made by its functions (`anything`, `ranked`, `intervals`, `ratios`, `around`, `stated`, `from_draws`), and narrowed
    with `&`. A criterion group's name stands for the sum of its criteria's weights.

    Attributes
    ----------
    problem
        The problem whose criteria these are.
    statements
        What is said.
    given
        Draws from data in place of statements, shape (n_draws, n_criteria); None otherwise.

    Raises
    ------
    EmptyWeightSetError
        The statements clash.
    """

    problem: Problem
    statements: tuple[Statement, ...] = ()
    given: FloatArray | None = None

    def __post_init__(self) -> None:
        if self.corners is not None and not self.corners:
            raise EmptyWeightSetError(_clash(self.problem, self.statements))

    @classmethod
    def anything(cls, problem: Problem) -> WeightSet:
        """Every weight vector there is: no preference is stated."""
        return cls(problem)

    @classmethod
    def ranked(cls, problem: Problem, order: Sequence[str | Sequence[str]]) -> WeightSet:
        """Weights that fall along an order; names in one inner list are equal; what is not named is free."""
        ties = [[entry] if isinstance(entry, str) else list(entry) for entry in order]
        if not all(ties):
            raise InputError([Fault(Place("", None, "weights"), Message("a tie names nothing. Name two or more.", {}))])
        statements = []
        for tie in ties:
            statements += [_ratio(problem, one, "=", Fraction(1), other) for one, other in pairwise(tie)]
        statements += [_ratio(problem, before[0], ">=", Fraction(1), after[0]) for before, after in pairwise(ties)]
        return cls(problem, tuple(statements))

    @classmethod
    def intervals(cls, problem: Problem, limits: Mapping[str, tuple[object, object]]) -> WeightSet:
        """Weights between two limits each: ``{"quick": ("0.1", "0.3")}``."""
        statements = []
        for name, pair in limits.items():
            low, high = _two(pair)
            statements.append(_limited(problem, name, ">=", _number(low)))
            statements.append(_limited(problem, name, "<=", _number(high)))
        return cls(problem, tuple(statements))

    @classmethod
    def ratios(cls, problem: Problem, limits: Mapping[tuple[str, str], tuple[object, object]]) -> WeightSet:
        """Weights whose ratios lie between two limits: ``{("quick", "impact"): (1, 2)}``: one to two times."""
        statements = []
        for (one, other), pair in limits.items():
            low, high = _two(pair)
            statements.append(_ratio(problem, one, ">=", _number(low), other))
            statements.append(_ratio(problem, one, "<=", _number(high), other))
        return cls(problem, tuple(statements))

    @classmethod
    def around(cls, problem: Problem, share: object) -> WeightSet:
        """Weights that each lie within a share of the problem's own: 0.2 means 20 % less to 20 % more."""
        part = _number(share)
        names = [criterion.id for criterion in problem.criteria]
        own = dict(zip(names, problem.weights, strict=True))
        return cls.intervals(
            problem, {name: (own[name] * (1 - part), min(Fraction(1), own[name] * (1 + part))) for name in names}
        )

    @classmethod
    def stated(cls, problem: Problem, statements: Iterable[str]) -> WeightSet:
        """Any linear statements, as text: ``"quick >= 2 impact"``, ``"a + b <= 50 %"``.

        Raises
        ------
        InputError
            With a fault for each statement that cannot be read.
        """
        read, faults = [], []
        for text in [statements] if isinstance(statements, str) else statements:
            try:
                read.append(_read_statement(problem, _text(text)))
            except RuleError as error:
                faults.append(Fault(Place("", None, shown(text)), error.message))
            except InputError as error:
                faults += [Fault(Place("", None, shown(text)), fault.message) for fault in error.faults]
        if faults:
            raise InputError(faults)
        return cls(problem, tuple(read))

    @classmethod
    def from_draws(cls, problem: Problem, draws: npt.ArrayLike) -> WeightSet:
        """Draws from data, such as a survey, in place of statements: shape (n_draws, n_criteria), each summing to 1.

        Raises
        ------
        InputError
            A draw is not finite, is negative, does not sum to 1, or has another number of criteria.
        """
        n_criteria = len(problem.criteria)
        message = None
        try:
            given = np.array(draws, dtype=np.float64)
        except (TypeError, ValueError):
            given = np.empty((0, n_criteria))
            message = Message("the draws are not a table of numbers. Give a row for each draw.", {})
        if message is not None:
            pass
        elif given.ndim != 2 or given.shape[1] != n_criteria or not len(given):
            message = Message("the draws must have a column for each of the {count} criteria.", {"count": n_criteria})
        elif not np.isfinite(given).all() or (given < 0).any():
            message = Message("a draw is not finite or is negative. Correct it.", {})
        elif (abs(given.sum(axis=1) - 1) > 1e-9).any():
            message = Message("a draw does not sum to 1. Correct it.", {})
        if message is not None:
            raise InputError([Fault(Place("", None, "draws"), message)])
        given.setflags(write=False)
        return cls(problem, (), given)

    def __and__(self, other: WeightSet) -> WeightSet:
        """Both sets' statements together."""
        if self.given is not None or other.given is not None:
            raise ArrayError("draws from data cannot be narrowed by statements; filter the draws themselves")
        if self.problem != other.problem:
            raise ArrayError("the two sets are of different problems")
        return WeightSet(self.problem, self.statements + other.statements)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The statements as rows that weights must keep."""
        return tuple(row for statement in self.statements for row in statement.rows)

    @cached_property
    def corners(self) -> tuple[Vector, ...] | None:
        """Extreme points, exactly; None where there are too many to list."""
        return None if self._described is None else tuple(self._described.tight)

    def corners_within(self, other: WeightSet) -> tuple[Vector, ...] | None:
        """Extreme points of the part of this set that keeps another's statements too; None where there are too many.

        They are those of ``self & other``, cut from what is known of this set: quick where many sets are tried.
        """
        narrower = None if self._described is None else narrowed(self._described, other.rows)
        return None if narrower is None else tuple(narrower.tight)

    @cached_property
    def _described(self) -> Polytope | None:
        return narrowed(whole_simplex(len(self.problem.criteria)), self.rows)

    def draws(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw weights uniformly on the set, shape (n_draws, n_criteria); draws from data are drawn with replacement.

        Exact where the set is a simplex (no statements, a rank order); by hit-and-run otherwise, see `walk`.
        """
        return self.drawing.draws(n_draws, rng)

    @property
    def exactly_drawn(self) -> bool:
        """Whether draws are independent and exactly uniform, rather than steps of a walk."""
        return self.given is not None or not self.statements or self._vertices_of_simplex is not None

    def walk(self, n_draws: int, rng: np.random.Generator) -> Walk:
        """Draw by hit-and-run, with burn-in, thinning and how far the chains disagree."""
        return Drawing(len(self.problem.criteria), polytope=self._polytope).walk(n_draws, rng)

    @cached_property
    def drawing(self) -> Drawing:
        """The arrays to draw from."""
        n_criteria = len(self.problem.criteria)
        if self.exactly_drawn:
            vertices = None if self.given is not None or not self.statements else self._vertices_of_simplex
            return Drawing(n_criteria, self.given, vertices)
        return Drawing(n_criteria, polytope=self._polytope)

    @property
    def _polytope(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        if self.corners is None:
            raise InputError(
                [Fault(Place("", None, "weights"), Message("the statements leave too many corners. Say less.", {}))]
            )
        rows = self.rows
        equal = [Row(tuple(-one for one in row.coefficients), -row.limit, equal=False) for row in rows if row.equal]
        both = [*rows, *equal]
        coefficients = np.array([row.coefficients for row in both], dtype=np.float64)
        limits = np.array([row.limit for row in both], dtype=np.float64)
        return (
            np.array(self.corners, dtype=np.float64),
            coefficients.reshape(len(both), len(self.problem.criteria)),
            limits,
        )

    @cached_property
    def _vertices_of_simplex(self) -> FloatArray | None:
        found = self.corners
        return np.array(found, dtype=np.float64) if found is not None and is_simplex(found) else None


def _clash(problem: Problem, statements: Sequence[Statement]) -> list[Statement]:
    """Leave out statement after statement as long as the rest still clashes."""
    kept = list(statements)
    for statement in statements:
        rest = [one for one in kept if one is not statement]
        if corners(len(problem.criteria), [row for one in rest for row in one.rows]) == ():
            kept = rest
    return kept


def _two(limits: object) -> tuple[object, object]:
    if not isinstance(limits, Sequence) or isinstance(limits, str) or len(limits) != 2:
        message = Message("limits are two numbers, the lower and the higher. Give both.", {})
        raise InputError([Fault(Place("", None, "weights"), message)])
    return limits[0], limits[1]


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise RuleError(Message("this is not one comparison. Write it such as “a >= 2 b”.", {}))
    return raw


def _number(raw: object) -> Fraction:
    try:
        return read_number(raw)
    except RuleError as error:
        raise InputError([Fault(Place("", None, "weights"), error.message)]) from None


def _limited(problem: Problem, name: str, sign: str, limit: Fraction) -> Statement:
    """A weight compared with a limit."""
    values = {"name": name, "limit": exactly(limit)}
    message = (
        Message("weight of {name} >= {limit}", values)
        if sign == ">="
        else Message("weight of {name} <= {limit}", values)
    )
    return _said(message, _row(problem, {name: Fraction(1)}, sign, limit))


def _ratio(problem: Problem, one: str, sign: str, times: Fraction, other: str) -> Statement:
    """A weight compared with a multiple of another one."""
    factors = {one: Fraction(1)}
    factors[other] = factors.get(other, Fraction(0)) - times
    values = {"one": one, "other": other, "times": exactly(times)}
    alike = {
        "=": Message("weight of {one} = weight of {other}", values),
        ">=": Message("weight of {one} >= weight of {other}", values),
        "<=": Message("weight of {one} <= weight of {other}", values),
    }
    multiples = {
        ">=": Message("weight of {one} >= {times} times weight of {other}", values),
        "<=": Message("weight of {one} <= {times} times weight of {other}", values),
    }
    return _said((alike if times == 1 else multiples)[sign], _row(problem, factors, sign, Fraction(0)))


def _said(message: Message, row: Row) -> Statement:
    return Statement(Language("en").render(message), (row,), message)


def _row(problem: Problem, factors: Mapping[str, Fraction], sign: str, limit: Fraction) -> Row:
    """A row from factors of criteria or groups: their sum, a comparison, a limit."""
    findings: Findings = []
    names = {criterion.id: [criterion.id] for criterion in problem.criteria}
    names |= {group.id: [one.id for one in group.criteria] for group in problem.groups if group.id not in names}
    for name in factors:
        check_known((), name, names, findings)
    if findings:
        raise InputError([Fault(Place("", None, "weights"), message) for _, message in findings])
    total = dict.fromkeys((criterion.id for criterion in problem.criteria), Fraction(0))
    for name, factor in factors.items():
        for one in names[name]:
            total[one] += factor
    turn = -1 if sign in {">=", ">"} else 1
    return Row(tuple(turn * factor for factor in total.values()), turn * limit, equal=sign in {"=", "=="})


def _read_statement(problem: Problem, text: str) -> Statement:
    parts = _COMPARISON.split(text)
    if len(parts) != 3:
        raise RuleError(Message("this is not one comparison. Write it such as “a >= 2 b”.", {}))
    factors: dict[str, Fraction] = {}
    limit = Fraction(0)
    for side, sign in ((parts[0], 1), (parts[2], -1)):
        for name, number in _terms(side):
            if name is None:
                limit -= sign * number
            else:
                factors[name] = factors.get(name, Fraction(0)) + sign * number
    return Statement(text.strip(), (_row(problem, factors, parts[1], limit),))


def _terms(side: str) -> list[tuple[str | None, Fraction]]:
    found: list[tuple[str | None, Fraction]] = []
    rest = side.strip()
    while rest:
        match = _TERM.match(rest)
        if match is None or not match[0] or (match["factor"] is None and match["name"] is None):
            raise RuleError(Message("“{came}” cannot be read. Write sums such as “2 a + b”.", {"came": shown(rest)}))
        if found and not match["sign"]:
            raise RuleError(Message("“{came}” cannot be read. Write sums such as “2 a + b”.", {"came": shown(rest)}))
        number = Fraction(1) if match["factor"] is None else read_number(match["factor"].strip())
        found.append((match["name"], -number if match["sign"] == "-" else number))
        rest = rest[match.end() :].strip()
    return found
