"""Rules that a portfolio must keep, and what funding two proposals together is worth."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.proposals import Minor, with_written_amount
from mcda_priority.problem.reading import exactly
from mcda_priority.problem.scales import Facts, Number
from mcda_priority.problem.text import Identifier, Text


def _not_negative(number: Fraction) -> Fraction:
    if number < 0:
        raise RuleError(Message("“{came}” is negative. Give zero or more.", {"came": exactly(number)}))
    return number


def _whole(number: Fraction) -> Fraction:
    if number.denominator != 1:
        came = {"came": exactly(number)}
        raise RuleError(Message("“{came}” is not a whole number. Count projects in whole ones.", came))
    return number


def _within_reach(number: Fraction) -> Fraction:
    """Keep bonuses within what sixty-four bits hold at the finest quantum."""
    if number > _LARGEST_BONUS:
        raise RuleError(
            Message(
                "“{came}” is larger than {largest}. Check the number of digits.",
                {"came": exactly(number), "largest": _LARGEST_BONUS},
            )
        )
    return number


def _at_most_all(number: Fraction) -> Fraction:
    if number > 1:
        raise RuleError(Message("the share is above 100 %. Give a share between 0 % and 100 %.", {}))
    return number


_LARGEST_BONUS = 10**6

NotNegative = Annotated[Number, AfterValidator(_not_negative)]
Count = Annotated[Number, AfterValidator(_not_negative), AfterValidator(_whole)]
Share = Annotated[Number, AfterValidator(_not_negative), AfterValidator(_at_most_all)]
Bonus = Annotated[Number, AfterValidator(_not_negative), AfterValidator(_within_reach)]


class _Named(Facts):
    id: Identifier
    reason: Text | None = None


class MustFund(_Named):
    """Proposals that are funded in any case; the reason is recorded."""

    kind: Literal["must_fund"]
    proposals: tuple[Identifier, ...]
    reason: Text


class MustNotFund(_Named):
    """Proposals that are not funded in any case; the reason is recorded."""

    kind: Literal["must_not_fund"]
    proposals: tuple[Identifier, ...]
    reason: Text


class Requires(_Named):
    """A proposal that is funded only where all the others named are."""

    kind: Literal["requires"]
    proposal: Identifier
    requires: tuple[Identifier, ...]


class Exclusive(_Named):
    """Proposals of which at most one is funded: alternatives, or variants of one project."""

    kind: Literal["exclusive"]
    proposals: tuple[Identifier, ...]


class Enables(_Named):
    """A proposal that helps others: for each of them funded beside it, a bonus in points or a saving of cost.

    Without either it is a recorded statement that binds nothing.
    """

    kind: Literal["enables"]
    proposal: Identifier
    enables: tuple[Identifier, ...]
    bonus: Bonus = Fraction(0)
    saving_minor: Minor = 0

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return with_written_amount(raw, "saving")


class Limit(_Named):
    """At least or at most so much, of all proposals or of some of them.

    Exactly one of `projects` (how many), `money`, `share` (of the budget) and `total` (of the numeric attribute named
    in `attribute`) says how much. `among` names the tags that the proposals must have, `proposals` names them one by
    one, `each` makes it one rule for each value of a tag; `owner` is a tag that every owned proposal has: the outermost
    owner that its owner is part of. `line` counts the money of one budget line. Money counts as requested, before any
    saving, and an attribute that a proposal does not have counts as zero.
    """

    kind: Literal["at_least", "at_most"]
    projects: Count | None = None
    money_minor: Minor | None = None
    share: Share | None = None
    total: Number | None = None
    attribute: Identifier | None = None
    among: Mapping[str, Identifier] = Field(default_factory=dict)
    proposals: tuple[Identifier, ...] = ()
    each: Identifier | None = None
    line: Identifier | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return with_written_amount(raw, "money")

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = [one for one in (self.projects, self.money_minor, self.share, self.total) if one is not None]
        if len(given) != 1:
            raise RuleError(
                Message("the limit must say how much in one way. Give one of projects, money, share and total.", {})
            )
        if (self.total is None) != (self.attribute is None):
            raise RuleError(
                Message("a total needs the attribute that it counts, and the other way round. Give both.", {})
            )
        if self.line is not None and self.money_minor is None and self.share is None:
            raise RuleError(Message("a budget line counts money. Give money or a share, or remove the line.", {}))
        return self


class MinimumValue(_Named):
    """A portfolio worth less than so many points is not accepted."""

    kind: Literal["minimum_value"]
    points: NotNegative


Rule = Annotated[
    MustFund | MustNotFund | Requires | Exclusive | Enables | Limit | MinimumValue, Field(discriminator="kind")
]


RULE_KINDS = (
    "must_fund",
    "must_not_fund",
    "requires",
    "exclusive",
    "enables",
    "at_least",
    "at_most",
    "minimum_value",
)
"""Every kind of rule, as it is written."""


class BudgetLine(Facts):
    """One of several budgets that all bind at once, such as a year or a fund."""

    id: Identifier
    label: Text
    budget_minor: Minor

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return with_written_amount(raw, "budget")
