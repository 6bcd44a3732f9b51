"""The problem: criteria, proposals, money and what is known about where they come from."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Self, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Message, Money
from mcda_priority.problem.assessors import (
    AGGREGATIONS,
    Aggregation,
    Assessor,
    Conflict,
    Policy,
    ground_of_conflict,
    mean,
)
from mcda_priority.problem.checking import Findings, TogetherError, check_known, check_together
from mcda_priority.problem.checking_assessors import check_assessors
from mcda_priority.problem.checking_rules import check_rules
from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting, with_points_as_weights
from mcda_priority.problem.proposals import (
    AssessorRating,
    Minor,
    Owner,
    Proposal,
    Rating,
    Total,
    is_given,
    with_written_amount,
)
from mcda_priority.problem.reading import shown
from mcda_priority.problem.rules import BudgetLine, Rule
from mcda_priority.problem.scales import Facts, Scale
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
            raise RuleError(Message("“{came}” is not a date. Write it as 2021-02-16.", {"came": shown(raw)})) from None
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
    assessors: tuple[Assessor, ...] = ()
    aggregation: Aggregation | None = None
    missing_ratings: Policy = "refuse"
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
        findings += check_assessors(
            self.assessors,
            self.aggregation,
            self.missing_ratings,
            # Where there are no criteria, that is what is wrong, and not each rating.
            [criterion.id for criterion in self.criteria],
            self.proposals,
            self.owners,
        )
        findings += check_rules(self.rules, self.budget_lines, self.proposals, self.owners, self.budget_minor)
        if findings:
            raise TogetherError(findings)
        # The scale has read each performance: keep what it read, so that equal problems compare equal.
        object.__setattr__(self, "proposals", tuple(self._settled(proposal) for proposal in self.proposals))
        return self

    def _settled(self, proposal: Proposal) -> Proposal:
        given = {rating.criterion: rating for rating in proposal.ratings}
        place = {assessor.id: position for position, assessor in enumerate(self.assessors)}
        ratings = []
        for criterion in self.criteria:
            rating = given.get(criterion.id, Rating(criterion=criterion.id))
            by = [_settled(one, criterion.scale) for one in rating.by]
            said = [one for one in by if one.performance is not None or one.reason is not None]
            settled = _settled(rating, criterion.scale)
            ratings.append(settled.model_copy(update={"by": tuple(sorted(said, key=lambda one: place[one.assessor]))}))
        return proposal.model_copy(update={"ratings": tuple(ratings)})

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
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every assessor's conflicts of interest, with the ratings that do not count; in declared order."""
        found = []
        for assessor in self.assessors:
            for proposal in self.proposals:
                ground = ground_of_conflict(assessor, proposal, self.owners)
                if ground is not None:
                    left_out = tuple(
                        rating.criterion
                        for rating in proposal.ratings
                        for one in rating.by
                        if one.assessor == assessor.id and one.performance is not None
                    )
                    found.append(Conflict(assessor.id, proposal.id, ground, left_out))
        return tuple(found)

    @cached_property
    def rated_by(self) -> tuple[tuple[Mapping[str, Fraction], ...], ...]:
        """What each assessor's rating is that counts, by assessor, for each proposal and criterion.

        Performances as in `performances`. Empty where the rating was agreed, and where it is missing.
        """
        barred = {(conflict.assessor, conflict.proposal) for conflict in self.conflicts}
        return tuple(
            tuple(
                {
                    one.assessor: criterion.scale.read(one.performance)
                    for one in rating.by
                    if one.performance is not None and (one.assessor, proposal.id) not in barred
                }
                for criterion, rating in zip(self.criteria, proposal.ratings, strict=True)
            )
            for proposal in self.proposals
        )

    @cached_property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Ids of proposal and criterion where no rating counts; each is taken as the worst performance of its scale."""
        return tuple(
            (proposal.id, rating.criterion)
            for proposal, row in zip(self.proposals, self.rated_by, strict=True)
            for rating, by in zip(proposal.ratings, row, strict=True)
            if rating.performance is None and not by
        )

    @cached_property
    def performances(self) -> tuple[tuple[Fraction, ...], ...]:
        """Performance of each proposal on each criterion; a level counts as its position from 0.

        Where several assessors rated, the aggregate of their performances, which may lie between two levels. Where the
        rating is missing, the worst performance of the scale.
        """
        return tuple(tuple(self._aggregate(cell) for cell in row) for row in self._counted)

    @cached_property
    def values(self) -> tuple[tuple[Fraction, ...], ...]:
        """Value of each proposal on each criterion, exactly: at most 1, 0 as if not funded.

        Where several assessors rated, the aggregate of the values of their performances.
        """
        scales = [criterion.scale for criterion in self.criteria]
        return tuple(
            tuple(
                self._aggregate([scale.value(performance) for performance in cell])
                for scale, cell in zip(scales, row, strict=True)
            )
            for row in self._counted
        )

    @cached_property
    def _counted(self) -> list[list[list[Fraction]]]:
        """The performances that count for each proposal on each criterion: at least one."""
        return [
            [
                list(by.values()) or [_agreed(rating, criterion.scale)]
                for criterion, rating, by in zip(self.criteria, proposal.ratings, row, strict=True)
            ]
            for proposal, row in zip(self.proposals, self.rated_by, strict=True)
        ]

    def _aggregate(self, numbers: list[Fraction]) -> Fraction:
        return AGGREGATIONS[self.aggregation](numbers) if self.aggregation is not None else mean(numbers)

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


_OneRating = TypeVar("_OneRating", Rating, AssessorRating)


def _settled(rating: _OneRating, scale: Scale) -> _OneRating:
    performance = scale.settled(rating.performance) if is_given(rating.performance) else None
    return rating.model_copy(update={"performance": performance})


def _agreed(rating: Rating, scale: Scale) -> Fraction:
    """The performance where no assessor's counts: the agreed one, or the worst where none is."""
    return scale.ends[0] if rating.performance is None else scale.read(rating.performance)


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
