"""The problem: criteria, proposals, money and what is known about where they come from."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Self

import numpy as np
import numpy.typing as npt
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Message, Money
from mcda_priority.problem.checking import Findings, TogetherError, check_known, check_together
from mcda_priority.problem.checking_rules import check_rules
from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting, with_points_as_weights
from mcda_priority.problem.proposals import Minor, Owner, Proposal, Total, with_written_amount
from mcda_priority.problem.reading import shown
from mcda_priority.problem.rules import BudgetLine, Rule
from mcda_priority.problem.scales import Facts
from mcda_priority.problem.text import Identifier, Line, Text

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _known_currency(raw: object) -> object:
    if raw not in list(MINOR_DIGITS):
        raise RuleError(
            Message("the currency “{came}” is not known. Use an ISO 4217 code, such as EUR.", {"came": shown(raw)})
        )
    return raw


Currency = Annotated[str, BeforeValidator(_known_currency), WithJsonSchema({"enum": sorted(MINOR_DIGITS)})]


def _written_date(raw: object) -> object:
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw if _DATE.fullmatch(raw) else "")
        except ValueError:
            raise RuleError(Message("this is not a date. Write it as 2021-02-16.", {})) from None
    return raw


Day = Annotated[date, Field(strict=True), BeforeValidator(_written_date)]


class Provenance(Facts):
    """One fact about where the problem comes from."""

    text: Text
    source: Line | None = None


class Assessment(Facts):
    """Who rated, and whether the ratings are real or illustrative."""

    illustrative: Annotated[bool, WithJsonSchema({"enum": [True, False, "true", "false"]})]
    note: Text


class Problem(Facts):
    """What is to be decided. Loaded once, checked as a whole, never changed.

    In a file the money is written as `budget: 10 000 000 €`; here it is `budget_minor`, an integer of minor units.
    """

    id: Identifier
    label: Text
    currency: Currency
    budget_minor: Minor
    groups: tuple[CriterionGroup, ...]
    proposals: tuple[Proposal, ...]
    dated: Day | None = Field(default=None, alias="date")
    stage: Text | None = None
    owners: tuple[Owner, ...] = ()
    weightings: tuple[Weighting, ...] = ()
    weighting: Identifier | None = None
    budget_lines: tuple[BudgetLine, ...] = ()
    rules: tuple[Rule, ...] = ()
    assessment: Assessment | None = None
    assumptions: tuple[Text, ...] = ()
    provenance: tuple[Provenance, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        raw = with_points_as_weights(raw, "groups")
        lines = raw.get("budget_lines") if isinstance(raw, Mapping) else None
        if isinstance(lines, list | tuple) and lines and not {"budget", "budget_minor"} & set(raw):
            amounts = tuple(line.get("budget") for line in lines if isinstance(line, Mapping))
            raw = dict(raw) | {"budget": Total(amounts)}
        return with_written_amount(raw, "budget")

    @model_validator(mode="after")
    def _check(self) -> Self:
        findings = check_together(self.groups, self.proposals, self.owners, self.weightings, self.weighting)
        findings += check_rules(self.rules, self.budget_lines, self.proposals, self.owners, self.budget_minor)
        if findings:
            raise TogetherError(findings)
        # The scale has read each performance: keep what it read, so that equal problems compare equal.
        object.__setattr__(self, "proposals", tuple(self._settled(proposal) for proposal in self.proposals))
        return self

    def _settled(self, proposal: Proposal) -> Proposal:
        given = {rating.criterion: rating for rating in proposal.ratings}
        ratings = tuple(
            given[criterion.id].model_copy(
                update={"performance": criterion.scale.settled(given[criterion.id].performance)}
            )
            for criterion in self.criteria
        )
        return proposal.model_copy(update={"ratings": ratings})

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in declared order."""
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @cached_property
    def weights(self) -> tuple[Fraction, ...]:
        """Global weight of each criterion, exactly; they sum to 1.

        Those of the named weighting in force, if there is one; else the product of the group's weight and its own.
        """
        if self.weighting is not None:
            chosen = next(weighting for weighting in self.weightings if weighting.id == self.weighting)
            return tuple(chosen.weights[criterion.id] for criterion in self.criteria)
        return tuple(group.weight * criterion.weight for group in self.groups for criterion in group.criteria)

    @cached_property
    def performances(self) -> tuple[tuple[Fraction, ...], ...]:
        """Performance of each proposal on each criterion; a level counts as its position from 0."""
        return tuple(
            tuple(
                criterion.scale.read(rating.performance)
                for criterion, rating in zip(self.criteria, proposal.ratings, strict=True)
            )
            for proposal in self.proposals
        )

    @cached_property
    def values(self) -> tuple[tuple[Fraction, ...], ...]:
        """Value of each proposal on each criterion, exactly: at most 1, 0 as if not funded."""
        scales = [criterion.scale for criterion in self.criteria]
        return tuple(
            tuple(scale.value(performance) for scale, performance in zip(scales, row, strict=True))
            for row in self.performances
        )

    @cached_property
    def value_numerators(self) -> tuple[int, tuple[tuple[int, ...], ...]]:
        """The values over their least common denominator: the denominator, and the numerators as rows."""
        denominator = math.lcm(*(value.denominator for row in self.values for value in row))
        rows = tuple(
            tuple(value.numerator * (denominator // value.denominator) for value in row) for row in self.values
        )
        return denominator, rows

    @cached_property
    def value_matrix(self) -> npt.NDArray[np.float64]:
        """The values as an array, shape (n_proposals, n_criteria), read-only."""
        return _read_only(self.values)

    @cached_property
    def performance_matrix(self) -> npt.NDArray[np.float64]:
        """The performances as an array, shape (n_proposals, n_criteria), read-only."""
        return _read_only(self.performances)

    @property
    def costs_minor(self) -> tuple[int, ...]:
        """Cost of each proposal in minor units."""
        return tuple(proposal.cost_minor for proposal in self.proposals)

    def tag_of(self, proposal: Proposal, tag: str) -> str | None:
        """The value of a tag of a proposal; the tag `owner` is the outermost owner that its owner is part of."""
        if tag != "owner":
            return proposal.tags.get(tag)
        part_of = {owner.id: owner.part_of for owner in self.owners}
        name = proposal.owner
        # Owners are a handful, and a circle among them ends here as well.
        for _ in part_of:
            if name is None or part_of.get(name) is None:
                break
            name = part_of[name]
        return name

    def check_proposal(self, proposal: str) -> None:
        """Refuse an id that no proposal has.

        Raises
        ------
        InputError
            The problem has no such proposal.
        """
        _check_names("proposal", [proposal], [one.id for one in self.proposals])

    def check_rules(self, rules: Collection[str]) -> None:
        """Refuse ids that no rule has.

        Raises
        ------
        InputError
            With a fault for each of them.
        """
        _check_names("without", rules, [rule.id for rule in self.rules])

    def money(self, minor: int) -> Money:
        """An amount in this problem's currency."""
        return Money(minor, self.currency)

    def with_weighting(self, weighting: str) -> "Problem":
        """The same problem under one of its named alternative weightings.

        Raises
        ------
        InputError
            The problem has no weighting of that name.
        """
        _check_names("weighting", [weighting], [one.id for one in self.weightings])
        facts = {name: getattr(self, name) for name in type(self).model_fields}
        # Not a copy: a copy would keep what was worked out from the old weights.
        return type(self).model_construct(**facts | {"weighting": weighting})


def _check_names(place: str, names: Collection[str], known: list[str]) -> None:
    findings: Findings = []
    for name in names:
        check_known((), name, dict.fromkeys(known), findings)
    if findings:
        raise InputError([Fault(Place("", None, place), message) for _, message in findings])


def _read_only(rows: tuple[tuple[Fraction, ...], ...]) -> npt.NDArray[np.float64]:
    matrix = np.array([[float(entry) for entry in row] for row in rows], dtype=np.float64)
    matrix.setflags(write=False)
    return matrix
