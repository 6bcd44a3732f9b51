"""What breaks a rule about assessors: names that are not known, ratings that are missing, nothing said of several."""

from collections.abc import Collection, Sequence

from mcda_priority.i18n import Message
from mcda_priority.problem.assessors import AGGREGATIONS, Assessor, ground_of_conflict
from mcda_priority.problem.checking import Findings, Path, check_known, check_unique
from mcda_priority.problem.proposals import Owner, Proposal, Rating, is_given
from mcda_priority.problem.reading import first_twice, listed


def check_assessors(
    assessors: Sequence[Assessor],
    aggregation: str | None,
    policy: str,
    criteria: Collection[str],
    proposals: Sequence[Proposal],
    owners: Sequence[Owner],
) -> Findings:
    """Find what is wrong with assessors and with who rated what.

    Returns
    -------
    For each breach, the path to it in the input and the sentence that says what is wrong.
    """
    findings: Findings = []
    check_unique([(("assessors", index), assessor.id) for index, assessor in enumerate(assessors)], findings)
    # Without a list of owners, those that the proposals name: an owner mistyped would let everybody rate.
    carriers = dict.fromkeys(owner.id for owner in owners) or dict.fromkeys(
        proposal.owner for proposal in proposals if proposal.owner is not None
    )
    ids = dict.fromkeys(proposal.id for proposal in proposals)
    for index, assessor in enumerate(assessors):
        _check_assessor(("assessors", index), assessor, carriers, ids, findings)
    known = dict.fromkeys(assessor.id for assessor in assessors)
    for index, proposal in enumerate(proposals):
        path: Path = ("proposals", index, "ratings")
        for rating in proposal.ratings:
            for one in rating.by:
                check_known((*path, rating.criterion, "by", one.assessor), one.assessor, known, findings)
        if policy == "refuse":
            barred = {one.id for one in assessors if ground_of_conflict(one, proposal, owners) is not None}
            _check_complete(path, proposal, criteria, barred, findings)
    if aggregation is None and any(_given(rating) > 1 for proposal in proposals for rating in proposal.ratings):
        message = Message(
            "several assessors rate, and nothing says how their ratings become one. Use one of {known}.",
            {"known": listed(AGGREGATIONS)},
        )
        findings.append((("aggregation",), message))
    return findings


def _check_assessor(
    path: Path, assessor: Assessor, carriers: Collection[str], proposals: Collection[str], findings: Findings
) -> None:
    if assessor.owner is not None:
        check_known((*path, "owner"), assessor.owner, carriers, findings)
    for name in assessor.conflicts:
        check_known((*path, "conflicts"), name, proposals, findings)
    if twice := first_twice(assessor.conflicts):
        message = Message("the proposal “{id}” stands twice. Keep one of them.", {"id": twice})
        findings.append(((*path, "conflicts"), message))


def _check_complete(
    path: Path, proposal: Proposal, criteria: Collection[str], barred: Collection[str], findings: Findings
) -> None:
    ratings = {rating.criterion: rating for rating in proposal.ratings}
    for name in criteria:
        if (missing := _missing(ratings.get(name), barred)) is not None:
            findings.append(((*path, name), missing))


def _given(rating: Rating) -> int:
    return sum(is_given(one.performance) for one in rating.by)


def _missing(rating: Rating | None, barred: Collection[str]) -> Message | None:
    """Say what is missing where nothing counts."""
    if rating is None or not (is_given(rating.performance) or _given(rating)):
        return Message("the rating is missing. Rate the proposal on this criterion.", {})
    if is_given(rating.performance) or any(
        is_given(one.performance) and one.assessor not in barred for one in rating.by
    ):
        return None
    return Message("whoever rated this has a conflict of interest. Have somebody else rate it.", {})
