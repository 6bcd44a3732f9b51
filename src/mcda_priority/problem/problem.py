"""The problem: criteria, proposals, money and what is known about where they come from."""

import math
from collections.abc import Mapping
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
from mcda_priority.problem.checking import TogetherError, check_together
from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting, with_points_as_weights
from mcda_priority.problem.proposals import Enabling, Minor, Owner, Proposal, with_written_amount
from mcda_priority.problem.reading import shown
from mcda_priority.problem.scales import Facts
from mcda_priority.problem.text import Identifier, Line, Text


def _known_currency(raw: object) -> object:
    if raw not in list(MINOR_DIGITS):
        raise RuleError(
            Message("the currency “{came}” is not known. Use an ISO 4217 code, such as EUR.", {"came": shown(raw)})
        )
    return raw


Currency = Annotated[str, BeforeValidator(_known_currency), WithJsonSchema({"enum": sorted(MINOR_DIGITS)})]


class Provenance(Facts):
    """One fact about where the problem comes from."""

    text: Text
    source: Line | None = None


class Assessment(Facts):
    """Who rated, and whether the ratings are real or illustrative."""

    illustrative: bool
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
    dated: date | None = Field(default=None, alias="date")
    stage: Text | None = None
    owners: tuple[Owner, ...] = ()
    weightings: tuple[Weighting, ...] = ()
    enabling: tuple[Enabling, ...] = ()
    assessment: Assessment | None = None
    assumptions: tuple[Text, ...] = ()
    provenance: tuple[Provenance, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return with_written_amount(with_points_as_weights(raw, "groups"), "budget")

    @model_validator(mode="after")
    def _check(self) -> Self:
        findings = check_together(self.groups, self.proposals, self.owners, self.weightings, self.enabling)
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
        """Global weight of each criterion, exactly; they sum to 1."""
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
        known = {candidate.id: candidate for candidate in self.weightings}
        if weighting not in known:
            text = (
                Message(
                    "the weighting “{came}” is not known. Use one of {known}.",
                    {"came": shown(weighting), "known": ", ".join(known)},
                )
                if known
                else Message(
                    "the weighting “{came}” is not known: this problem has its own weights only.",
                    {"came": shown(weighting)},
                )
            )
            raise InputError([Fault(Place(""), text)])
        return self.model_copy(update={"groups": _reweighted(self.groups, known[weighting].weights)})


def _reweighted(groups: tuple[CriterionGroup, ...], weights: Mapping[str, Fraction]) -> tuple[CriterionGroup, ...]:
    """Put global weights into the groups; a group of weight zero keeps the shares inside it."""
    new = []
    for group in groups:
        total = sum((weights[criterion.id] for criterion in group.criteria), Fraction(0))
        criteria = tuple(
            criterion.model_copy(update={"weight": weights[criterion.id] / total}) if total else criterion
            for criterion in group.criteria
        )
        new.append(group.model_copy(update={"weight": total, "criteria": criteria}))
    return tuple(new)


def _read_only(rows: tuple[tuple[Fraction, ...], ...]) -> npt.NDArray[np.float64]:
    matrix = np.array([[float(entry) for entry in row] for row in rows], dtype=np.float64)
    matrix.setflags(write=False)
    return matrix
