"""Proposals: what asks for money, from whom, and how it performs on each criterion."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.reading import LARGEST_MINOR, read_amount, shown
from mcda_priority.problem.scales import Facts
from mcda_priority.problem.text import Identifier, Line, Text


class Written(NamedTuple):
    """An amount of money as it was written, still to be read in the problem's currency."""

    raw: object


def _read_written(raw: object, info: ValidationInfo) -> object:
    if not isinstance(raw, Written):
        return raw
    if info.context is None:
        raise RuleError(Message("“{came}” has no currency. Give the amount in minor units.", {"came": shown(raw.raw)}))
    currency = info.context["currency"]
    # None: the problem's currency is itself at fault, and that is said once, not at every amount.
    return 0 if currency is None else read_amount(raw.raw, currency)


Minor = Annotated[
    int,
    Field(ge=0, le=LARGEST_MINOR, strict=True),
    BeforeValidator(_read_written),
    WithJsonSchema({"type": ["string", "integer"], "description": 'An amount: "3 200 000 €", 3200000.'}),
]
"""An integer of minor units; in a document, under the name without `_minor`, an amount as people write it."""


def with_written_amount(raw: Any, key: str) -> Any:
    """Mark the amount that a document gives under `key` as one to be read into `<key>_minor`."""
    if not isinstance(raw, Mapping) or key not in raw:
        return raw
    return {name: part for name, part in raw.items() if name != key} | {f"{key}_minor": Written(raw[key])}


class Rating(Facts):
    """The performance of a proposal on a criterion, and why."""

    criterion: Identifier
    performance: Fraction | str
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        """Keep what came as text; the criterion's scale reads it."""
        if not isinstance(raw, Mapping) or isinstance(raw.get("performance"), str | Fraction | None):
            return raw
        performance = raw["performance"]
        if isinstance(performance, Mapping | list | tuple):
            raise RuleError(
                Message("“{came}” is not a performance. Write one level or number.", {"came": shown(performance)})
            )
        return dict(raw) | {"performance": repr(performance) if isinstance(performance, float) else str(performance)}


class Proposal(Facts):
    """One proposal: whole or not at all.

    In a file the amount is written as `cost: 3 200 000 €`; here it is `cost_minor`, an integer of minor units.
    """

    id: Identifier
    label: Text
    cost_minor: Minor
    ratings: tuple[Rating, ...]
    owner: Identifier | None = None
    summary: Text | None = None
    source_text: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, Mapping) and isinstance(raw.get("ratings"), Mapping):
            ratings = tuple(
                {"criterion": criterion, **rating}
                if isinstance(rating, Mapping)
                else {"criterion": criterion, "performance": rating}
                for criterion, rating in raw["ratings"].items()
            )
            raw = dict(raw) | {"ratings": ratings}
        return with_written_amount(raw, "cost")

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [rating.criterion for rating in self.ratings]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise RuleError(Message("the criterion “{id}” is rated twice. Keep one rating.", {"id": twice}))
        return self


class Owner(Facts):
    """Who would carry a proposal out: a division or department, not a person."""

    id: Identifier
    label: Text
    part_of: Identifier | None = None


class Enabling(Facts):
    """A recorded statement that one proposal makes others easier; it is data, and binds no selection."""

    proposal: Identifier
    enables: tuple[Identifier, ...]
    reason: Text | None = None
