"""Criteria and their groups, with weights: what the swing from baseline to best is worth."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, model_validator

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.reading import exactly, read_number
from mcda_priority.problem.scales import Facts, Number, Scale
from mcda_priority.problem.text import Identifier, Line, Text


def _not_negative(weight: Fraction) -> Fraction:
    if weight < 0:
        raise RuleError(Message("the weight is {came}. A weight cannot be negative.", {"came": exactly(weight)}))
    return weight


Weight = Annotated[Number, AfterValidator(_not_negative)]


class Criterion(Facts):
    """One criterion: its scale, and its weight inside its group."""

    id: Identifier
    label: Text
    scale: Scale
    weight: Weight
    source_text: Line | None = None


class CriterionGroup(Facts):
    """Criteria that belong together, with the weight of the group; a criterion's global weight is the product."""

    id: Identifier
    label: Text
    weight: Weight
    criteria: tuple[Criterion, ...]

    @model_validator(mode="before")
    @classmethod
    def _points(cls, raw: Any) -> Any:
        return with_points_as_weights(raw, "criteria")


class Weighting(Facts):
    """A named alternative to the weights: a global weight for each criterion."""

    id: Identifier
    label: Text
    weights: Mapping[str, Weight]


def check_sum(weights: Sequence[Fraction]) -> None:
    """Refuse weights that do not sum to 1, exactly."""
    total = sum(weights, Fraction(0))
    if total == 1 or any(weight < 0 for weight in weights):
        return
    if total == 0:
        raise RuleError(Message("all weights are zero. At least one must be above zero.", {}))
    values = {"total": exactly(total), "gap": exactly(abs(1 - total))}
    raise RuleError(
        Message(
            "the weights sum to {total}; they must sum to 1. Add the missing {gap}, or give them as points.",
            values,
        )
        if total < 1
        else Message("the weights sum to {total}; they must sum to 1. Take away {gap}, or give them as points.", values)
    )


def with_points_as_weights(raw: Any, key: str) -> Any:
    """Turn `points: 30` of all siblings under `key` into weights that sum to 1 exactly."""
    siblings = raw.get(key) if isinstance(raw, Mapping) else None
    if not isinstance(siblings, list | tuple):
        return raw
    if not any(isinstance(sibling, Mapping) and "points" in sibling for sibling in siblings):
        return raw
    if not all(
        isinstance(sibling, Mapping) and "points" in sibling and "weight" not in sibling for sibling in siblings
    ):
        raise RuleError(Message("some weights are points and some are not. Give all as points or all as weights.", {}))
    weights: list[Any] = [sibling["points"] for sibling in siblings]
    try:
        points = [_not_negative(read_number(raw)) for raw in weights]
    except RuleError:
        pass  # each is read again, and refused, in its own place
    else:
        total = sum(points)
        weights = [point / total if total else point for point in points]
    weighted = [
        {name: part for name, part in sibling.items() if name != "points"} | {"weight": weight}
        for sibling, weight in zip(siblings, weights, strict=True)
    ]
    return dict(raw) | {key: weighted}
