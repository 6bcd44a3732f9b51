"""Scales: how a performance on a criterion becomes a value, between declared anchors.

Every scale is fixed before the proposals are seen: `baseline` (as if not funded) has value 0, `best` value 1, and
where harm is possible, the values below the baseline are negative.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.reading import exactly, first_twice, listed, read_number, shown
from mcda_priority.problem.text import Identifier, Line, Text

_LOWEST_VALUE = -(10**6)

Number = Annotated[
    Fraction,
    BeforeValidator(read_number),
    WithJsonSchema({"type": ["number", "string"], "description": 'A number, exactly: 0.5, "1/6", "60 %".'}),
]


class Facts(BaseModel):
    """Base of the vocabulary: facts that are checked once and never change; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Level(Facts):
    """One named level of an ordinal scale, with the words that tell an assessor when it applies."""

    level: Identifier
    anchor: Text
    value: Number | None = None


class LevelScale(Facts):
    """Named ordinal levels from worst to best; steps are equally large unless every level declares its value."""

    kind: Literal["levels"]
    levels: tuple[Level, ...]
    baseline: Identifier | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [level.level for level in self.levels]
        if len(names) < 2:
            raise RuleError(Message("a scale needs at least two levels. Add the missing ones.", {}))
        if twice := first_twice(names):
            raise RuleError(
                Message("the level “{level}” stands twice. Give each level its own name.", {"level": twice})
            )
        if self.baseline is not None and self.baseline not in names[:-1]:
            raise RuleError(
                Message(
                    "the baseline “{came}” is not a level below the best. Use one of {levels}.",
                    {"came": shown(self.baseline), "levels": listed(names[:-1])},
                )
            )
        declared = [level.value for level in self.levels if level.value is not None]
        if declared:
            rising = len(declared) == len(names) and all(low < high for low, high in pairwise(declared))
            if not rising or declared[self._baseline] != 0 or declared[-1] != 1:
                raise RuleError(
                    Message(
                        "values of levels must all be given, rise, be 0 at the baseline and 1 at the best. "
                        "Correct them, or leave them all out for equal steps.",
                        {},
                    )
                )
        return self

    @property
    def _baseline(self) -> int:
        names = [level.level for level in self.levels]
        return names.index(self.baseline) if self.baseline is not None else 0

    @property
    def direction(self) -> int:
        """1: a higher level is better."""
        return 1

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Positions of the worst and of the best level."""
        return Fraction(0), Fraction(len(self.levels) - 1)

    @property
    def worst_value(self) -> Fraction:
        """Value of the lowest level, at most 0."""
        return self.value(Fraction(0))

    def read(self, raw: object) -> Fraction:
        """Read the name of a level as its position, counted from 0."""
        name = str(raw).strip()
        for position, level in enumerate(self.levels):
            if level.level == name:
                return Fraction(position)
        raise RuleError(
            Message(
                "the level “{came}” is not on the scale. Use one of {levels}.",
                {"came": shown(raw), "levels": listed(level.level for level in self.levels)},
            )
        )

    def value(self, position: Fraction) -> Fraction:
        """Value of the level at `position`."""
        level = self.levels[int(position)]
        if level.value is not None:
            return level.value
        return (position - self._baseline) / (len(self.levels) - 1 - self._baseline)

    def performance_worth(self, value: Fraction) -> str | None:
        """The lowest level worth at least `value`; None where not even the best is."""
        return next((level.level for at, level in enumerate(self.levels) if self.value(Fraction(at)) >= value), None)

    def settled(self, raw: object) -> str:
        """Keep a performance as the name of its level."""
        return self.written(self.read(raw))

    def written(self, position: Fraction) -> str:
        """The name of the level at `position`."""
        return self.levels[int(position)].level


def _pair(raw: Any) -> Any:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise RuleError(
            Message(
                "“{came}” is not a point. Write a performance and its value, such as [10, 0.5].", {"came": shown(raw)}
            )
        )
    return raw


Point = Annotated[tuple[Number, Number], BeforeValidator(_pair)]


class PiecewiseScale(Facts):
    """Straight lines between declared points (performance, value); the values run through 0 up to 1."""

    kind: Literal["piecewise"]
    points: tuple[Point, ...]
    unit: Line | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        performances = [point[0] for point in self.points]
        values = [point[1] for point in self.points]
        steps = [later - earlier for earlier, later in pairwise(performances)]
        if not steps or not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
            raise RuleError(Message("the points' performances must all rise or all fall. Put the points in order.", {}))
        gains = [later - earlier for earlier, later in pairwise(values)]
        if not (all(gain >= 0 for gain in gains) or all(gain <= 0 for gain in gains)):
            raise RuleError(
                Message("the points' values must not turn back: better stays better. Correct the values.", {})
            )
        if 0 not in values or max(values) != 1:
            raise RuleError(
                Message(
                    "one point must have value 0 (as if not funded) and the best value 1. Correct the values.",
                    {},
                )
            )
        return self

    @property
    def direction(self) -> int:
        """1 where more is better, -1 where less is better."""
        first, last = self.points[0], self.points[-1]
        return 1 if (last[0] > first[0]) == (last[1] > first[1]) else -1

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The worst and the best performance."""
        first, last = self.points[0][0], self.points[-1][0]
        return (first, last) if (first < last) == (self.direction > 0) else (last, first)

    @property
    def worst_value(self) -> Fraction:
        """Smallest value on the scale, at most 0."""
        return min(point[1] for point in self.points)

    def read(self, raw: object) -> Fraction:
        """Read a performance; it must lie on the scale."""
        number = read_number(raw)
        _check_range(number, self.points[0][0], self.points[-1][0], raw)
        return number

    def value(self, performance: Fraction) -> Fraction:
        """Value of a performance, exactly."""
        for (start, low), (end, high) in pairwise(self.points):
            if min(start, end) <= performance <= max(start, end):
                return low + (high - low) * (performance - start) / (end - start)
        raise ValueError(f"{performance} lies off the scale")

    def performance_worth(self, value: Fraction) -> Fraction | None:
        """The performance nearest to the worst that is worth at least `value`; None where not even the best is."""
        points = self.points if self.points[0][1] <= self.points[-1][1] else self.points[::-1]
        if points[0][1] >= value:
            return points[0][0]
        for (start, low), (end, high) in pairwise(points):
            if low < value <= high:
                return start + (end - start) * (value - low) / (high - low)
        return None

    def settled(self, raw: object) -> Fraction:
        """Keep a performance as an exact number."""
        return self.read(raw)

    def written(self, performance: Fraction) -> Fraction:
        """The performance as it is written: itself."""
        return performance


class LinearScale(Facts):
    """A straight line from `baseline` (value 0) to `best` (value 1).

    Where harm is possible, it goes on below the baseline to `worst`.
    """

    kind: Literal["linear"]
    baseline: Number
    best: Number
    worst: Number | None = None
    unit: Line | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.baseline == self.best:
            raise RuleError(Message("baseline and best are the same. Set them apart.", {}))
        if self.worst is not None and (self.worst - self.baseline) * self.direction >= 0:
            raise RuleError(
                Message(
                    "worst must lie on the other side of the baseline than best. Correct it, or leave it out.",
                    {},
                )
            )
        return self

    @property
    def direction(self) -> int:
        """1 where more is better, -1 where less is better."""
        return 1 if self.best > self.baseline else -1

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The worst and the best performance."""
        return self.baseline if self.worst is None else self.worst, self.best

    @property
    def worst_value(self) -> Fraction:
        """Value of `worst`, 0 where there is none."""
        return Fraction(0) if self.worst is None else self.value(self.worst)

    def read(self, raw: object) -> Fraction:
        """Read a performance; it must lie on the scale."""
        number = read_number(raw)
        _check_range(number, self.baseline if self.worst is None else self.worst, self.best, raw)
        return number

    def value(self, performance: Fraction) -> Fraction:
        """Value of a performance, exactly."""
        return (performance - self.baseline) / (self.best - self.baseline)

    def performance_worth(self, value: Fraction) -> Fraction | None:
        """The performance worth `value`; None where not even the best is."""
        if value > 1:
            return None
        return self.baseline + max(value, self.worst_value) * (self.best - self.baseline)

    def settled(self, raw: object) -> Fraction:
        """Keep a performance as an exact number."""
        return self.read(raw)

    def written(self, performance: Fraction) -> Fraction:
        """The performance as it is written: itself."""
        return performance


def _check_range(number: Fraction, one_end: Fraction, other_end: Fraction, raw: Any) -> None:
    low, high = min(one_end, other_end), max(one_end, other_end)
    if not low <= number <= high:
        raise RuleError(
            Message(
                "{came} lies outside the scale {low}–{high}. Widen the criterion's scale or correct the performance.",
                {"came": shown(raw), "low": exactly(low), "high": exactly(high)},
            )
        )


def _not_too_deep(scale: LevelScale | LinearScale | PiecewiseScale) -> LevelScale | LinearScale | PiecewiseScale:
    """Keep values within what sixty-four bits hold at the finest quantum."""
    if scale.worst_value < _LOWEST_VALUE:
        raise RuleError(
            Message(
                "the worst value is {came}; the lowest that can be used is {lowest}. Bring it nearer to the baseline.",
                {"came": exactly(scale.worst_value), "lowest": _LOWEST_VALUE},
            )
        )
    return scale


Scale = Annotated[LevelScale | LinearScale | PiecewiseScale, Field(discriminator="kind"), AfterValidator(_not_too_deep)]
