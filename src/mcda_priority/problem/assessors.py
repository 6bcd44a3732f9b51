"""Who rates, whose ratings do not count, and how the ratings of several become one."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.proposals import Owner, Proposal
from mcda_priority.problem.reading import listed, shown
from mcda_priority.problem.scales import Facts
from mcda_priority.problem.text import Identifier, Text

_FEWEST_TRIMMED = 3


class Assessor(Facts):
    """Somebody who rates, by a role or a number rather than by name.

    What the assessor says of proposals of the `owner` (and of what is part of that owner), or of those among the
    `conflicts`, is kept and does not count.
    """

    id: Identifier
    label: Text
    owner: Identifier | None = None
    conflicts: tuple[Identifier, ...] = ()


class Conflict(NamedTuple):
    """An assessor's conflict of interest with a proposal.

    ground
        "declared" (the proposal is among the assessor's `conflicts`) or "owner" (it is the assessor's own unit's).
    left_out
        Ids of the criteria on which the assessor's rating is kept in the file and does not count.
    """

    assessor: str
    proposal: str
    ground: str
    left_out: tuple[str, ...]


def ground_of_conflict(assessor: Assessor, proposal: Proposal, owners: Sequence[Owner]) -> str | None:
    """Say why an assessor may not rate a proposal: "declared" or "owner"; None where nothing stands against it."""
    if proposal.id in assessor.conflicts:
        return "declared"
    if assessor.owner is None:
        return None
    part_of = {owner.id: owner.part_of for owner in owners}
    name = proposal.owner
    # As many steps as there are owners: a circle among them ends as well.
    for _ in range(len(part_of) + 1):
        if name is None:
            return None
        if name == assessor.owner:
            return "owner"
        name = part_of.get(name)
    return None


def mean(numbers: Sequence[Fraction]) -> Fraction:
    """The sum over the number, exactly."""
    return sum(numbers, Fraction(0)) / len(numbers)


def median(numbers: Sequence[Fraction]) -> Fraction:
    """The middle one, or the mean of the two in the middle."""
    ordered = sorted(numbers)
    half = (len(ordered) - 1) // 2
    return mean(ordered[half : len(ordered) - half])


def trimmed_mean(numbers: Sequence[Fraction]) -> Fraction:
    """The mean without one highest and one lowest, where there are three or more; of two, the mean."""
    ordered = sorted(numbers)
    return mean(ordered[1:-1] if len(ordered) >= _FEWEST_TRIMMED else ordered)


AGGREGATIONS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "mean": mean,
    "median": median,
    "trimmed_mean": trimmed_mean,
}
"""How the ratings of several become one, by the name that a case gives it."""

POLICIES = ("refuse", "worst", "interval")
"""What a missing rating is: an error; the worst performance of the scale; that, and in the studies any on the scale."""


def _one_of(known: Sequence[str]) -> Callable[[Any], Any]:
    def check(raw: Any) -> Any:
        if not isinstance(raw, str) or raw not in known:
            raise RuleError(
                Message("“{came}” is not known. Use one of {known}.", {"came": shown(raw), "known": listed(known)})
            )
        return raw

    return check


Aggregation = Annotated[
    str, BeforeValidator(_one_of(tuple(AGGREGATIONS))), WithJsonSchema({"enum": list(AGGREGATIONS)})
]
Policy = Annotated[str, BeforeValidator(_one_of(POLICIES)), WithJsonSchema({"enum": list(POLICIES)})]
