"""Proposals: what asks for money, from whom, and how it performs on each criterion."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.reading import LARGEST_MINOR, first_twice, read_amount, shown
from mcda_priority.problem.scales import Facts, Number
from mcda_priority.problem.text import Identifier, Line, Text


class Written(NamedTuple):
    """An amount of money as it was written, still to be read in the problem's currency."""

    raw: object


class Total(NamedTuple):
    """Amounts that are added up where no total is written."""

    parts: tuple[object, ...]


def _read_written(raw: object, info: ValidationInfo) -> object:
    if not isinstance(raw, Written):
        return raw
    if info.context is None:
        raise RuleError(Message("“{came}” has no currency. Give the amount in minor units.", {"came": shown(raw.raw)}))
    currency = info.context["currency"]
    if currency is None:
        # The problem's currency is itself at fault, and that is said once, not at every amount.
        return 0
    if not isinstance(raw.raw, Total):
        return read_amount(raw.raw, currency)
    try:
        return sum(read_amount(part, currency) for part in raw.raw.parts)
    except RuleError:
        # What is wrong with a part is said where it stands.
        return 0


Minor = Annotated[
    int,
    Field(ge=0, le=LARGEST_MINOR, strict=True),
    BeforeValidator(_read_written),
    WithJsonSchema({"type": ["string", "number"], "description": 'An amount: "3 200 000 €", 3200000.'}),
]
"""An integer of minor units; in a document, under the name without `_minor`, an amount as people write it."""


def with_written_amount(raw: Any, key: str) -> Any:
    """Mark the amount that a document gives under `key` as one to be read into `<key>_minor`."""
    if not isinstance(raw, Mapping) or key not in raw:
        return raw
    if f"{key}_minor" in raw:
        raise RuleError(
            Message(
                "both “{field}” and “{other}” are given. Keep “{field}” alone.",
                {"field": key, "other": f"{key}_minor"},
            )
        )
    return {name: part for name, part in raw.items() if name != key} | {f"{key}_minor": Written(raw[key])}


def _by_line(raw: Any) -> Any:
    """Mark the amounts that a document gives for each budget line as ones to be read."""
    if not isinstance(raw, Mapping):
        raise RuleError(Message("this must hold fields. Write it as “name: value” lines.", {}))
    return {line: amount if isinstance(amount, Written) else Written(amount) for line, amount in raw.items()}


Performance = Annotated[
    Fraction | str | None, WithJsonSchema({"type": ["string", "number"], "description": "A level's name, or a number."})
]
"""A performance as it was written; None where there is none."""


def is_given(performance: Fraction | str | None) -> bool:
    """Tell a performance from an empty field."""
    return isinstance(performance, Fraction) or bool(performance and performance.strip())


def _with_performance_as_written(raw: Any) -> Any:
    """Keep what came as text; the criterion's scale reads it."""
    if not isinstance(raw, Mapping) or "performance" not in raw:
        return raw
    performance = raw["performance"]
    if performance is None or isinstance(performance, str | Fraction):
        return raw
    if isinstance(performance, Mapping | list | tuple):
        raise RuleError(
            Message("“{came}” is not a performance. Write one level or number.", {"came": shown(performance)})
        )
    text = repr(performance) if isinstance(performance, float) else shown(performance)
    return dict(raw) | {"performance": text}


class AssessorRating(Facts):
    """What one assessor says of a proposal on a criterion, and why; without a performance, why there is none."""

    assessor: Identifier
    performance: Performance = None
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return _with_performance_as_written(raw)


def _keyed(raw: Any, key: str) -> Any:
    """Read what a document has by name as a list: a performance, or fields, under each name."""
    if isinstance(raw, tuple):
        return raw
    if not isinstance(raw, Mapping):
        raise RuleError(Message("this must hold fields. Write it as “name: value” lines.", {}))
    if any(isinstance(rating, Mapping) and key in rating for rating in raw.values()):
        raise RuleError(Message("“{field}” is no field of a rating. Remove it.", {"field": key}))
    return tuple(
        {**rating, key: name} if isinstance(rating, Mapping) else {key: name, "performance": rating}
        for name, rating in raw.items()
    )


def _by_assessor(raw: Any) -> Any:
    return _keyed(raw, "assessor")


def _by_criterion(raw: Any) -> Any:
    return _keyed(raw, "criterion")


class Rating(Facts):
    """The performance of a proposal on a criterion, and why: one that was agreed, or one of each of several assessors.

    Where several assessors rated, and where the rating is missing, `performance` is None: what then counts stands in
    the problem's `performances` and `values`.
    """

    criterion: Identifier
    performance: Performance = None
    by: Annotated[tuple[AssessorRating, ...], BeforeValidator(_by_assessor)] = ()
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return _with_performance_as_written(raw)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.by and is_given(self.performance):
            raise RuleError(
                Message("both “{field}” and “{other}” are given. Keep one.", {"field": "performance", "other": "by"})
            )
        if twice := first_twice(one.assessor for one in self.by):
            raise RuleError(Message("the assessor “{id}” rates twice. Keep one rating.", {"id": twice}))
        return self


class Proposal(Facts):
    """One proposal: whole or not at all.

    In a file the amount is written as `cost: 3 200 000 €`; here it is `cost_minor`, an integer of minor units. Where
    there are several budget lines, `costs` gives an amount for each, here `line_costs_minor`, and the cost is their
    sum. Rules speak of proposals by their `tags` (such as district or theme) and add up their numeric `attributes`.
    """

    id: Identifier
    label: Text
    cost_minor: Minor
    ratings: Annotated[tuple[Rating, ...], BeforeValidator(_by_criterion)]
    line_costs_minor: Mapping[str, Minor] = Field(default_factory=dict)
    tags: Mapping[Identifier, Identifier] = Field(default_factory=dict)
    attributes: Mapping[Identifier, Number] = Field(default_factory=dict)
    owner: Identifier | None = None
    summary: Text | None = None
    source_text: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, Mapping) and "costs" in raw:
            if "cost" in raw:
                raise RuleError(
                    Message("both “{field}” and “{other}” are given. Keep one.", {"field": "cost", "other": "costs"})
                )
            lines = _by_line(raw["costs"])
            raw = {name: part for name, part in raw.items() if name != "costs"} | {
                "line_costs_minor": lines,
                "cost": Total(tuple(written.raw for written in lines.values())),
            }
        return with_written_amount(raw, "cost")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if twice := first_twice(rating.criterion for rating in self.ratings):
            raise RuleError(Message("the criterion “{id}” is rated twice. Keep one rating.", {"id": twice}))
        return self


class Owner(Facts):
    """Who would carry a proposal out: a division or department, not a person."""

    id: Identifier
    label: Text
    part_of: Identifier | None = None
