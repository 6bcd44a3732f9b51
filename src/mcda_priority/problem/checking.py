"""The rules that parts of a problem keep together: every breach is found, none stops the search."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from mcda_priority.errors import PriorityError, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting, check_sum
from mcda_priority.problem.proposals import Enabling, Owner, Proposal
from mcda_priority.problem.reading import shown

Path = tuple[str | int, ...]
Findings = list[tuple[Path, Message]]


class TogetherError(PriorityError, ValueError):
    """Parts of a problem do not fit together; `findings` says where and why, for each breach."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        english = Language("en")
        return "\n".join(f"{'.'.join(map(str, path))}: {english.render(text)}" for path, text in self.findings)


def check_together(
    groups: Sequence[CriterionGroup],
    proposals: Sequence[Proposal],
    owners: Sequence[Owner],
    weightings: Sequence[Weighting],
    enabling: Sequence[Enabling],
) -> Findings:
    """Find what breaks a rule that involves several parts of the problem.

    Returns
    -------
    For each breach, the path to it in the input and the sentence that says what is wrong.
    """
    findings: Findings = []
    criteria = [criterion for group in groups for criterion in group.criteria]
    by_id = {criterion.id: criterion for criterion in criteria}
    if not criteria:
        findings.append((("groups",), Message("there are no criteria. Add at least one group with a criterion.", {})))
    else:
        _check_sum_at(("groups",), [group.weight for group in groups], findings)
        for index, group in enumerate(groups):
            _check_sum_at(("groups", index, "criteria"), [criterion.weight for criterion in group.criteria], findings)
    _check_unique(("groups",), [group.id for group in groups], findings)
    _check_unique(("groups", "criteria"), [criterion.id for criterion in criteria], findings)
    _check_unique(("owners",), [owner.id for owner in owners], findings)
    _check_unique(("weightings",), [weighting.id for weighting in weightings], findings)
    if not proposals:
        findings.append((("proposals",), Message("there are no proposals. Add at least one.", {})))
    _check_unique(("proposals",), [proposal.id for proposal in proposals], findings)
    owner_ids = [owner.id for owner in owners]
    for index, owner in enumerate(owners):
        if owner.part_of is not None:
            _check_known(("owners", index, "part_of"), owner.part_of, owner_ids, findings)
    for index, proposal in enumerate(proposals):
        if owners and proposal.owner is not None:
            _check_known(("proposals", index, "owner"), proposal.owner, owner_ids, findings)
        _check_ratings(("proposals", index, "ratings"), proposal, by_id, findings)
    proposal_ids = [proposal.id for proposal in proposals]
    for index, enabling_one in enumerate(enabling):
        _check_known(("enabling", index, "proposal"), enabling_one.proposal, proposal_ids, findings)
        for position, enabled in enumerate(enabling_one.enables):
            _check_known(("enabling", index, "enables", position), enabled, proposal_ids, findings)
    for index, weighting in enumerate(weightings):
        _check_weighting(("weightings", index, "weights"), weighting.weights, by_id, findings)
    return findings


def _check_ratings(
    path: Path,
    proposal: Proposal,
    criteria: Mapping[str, Criterion],
    findings: Findings,
) -> None:
    for rating in proposal.ratings:
        criterion = criteria.get(rating.criterion)
        if criterion is None:
            findings.append(((*path, rating.criterion), _unknown(rating.criterion, criteria)))
            continue
        try:
            criterion.scale.read(rating.performance)
        except RuleError as error:
            findings.append(((*path, rating.criterion), error.message))
    rated = {rating.criterion for rating in proposal.ratings}
    findings.extend(
        ((*path, name), Message("the rating is missing. Rate the proposal on this criterion.", {}))
        for name in criteria
        if name not in rated
    )


def _check_weighting(
    path: Path,
    weights: Mapping[str, Fraction],
    criteria: Mapping[str, Criterion],
    findings: Findings,
) -> None:
    for name in weights:
        _check_known((*path, name), name, criteria, findings)
    findings.extend(
        ((*path, name), Message("the weight is missing. Give every criterion a weight; zero is allowed.", {}))
        for name in criteria
        if name not in weights
    )
    _check_sum_at(path, list(weights.values()), findings)


def _check_sum_at(path: Path, weights: Sequence[Fraction], findings: Findings) -> None:
    try:
        check_sum(weights)
    except RuleError as error:
        findings.append((path, error.message))


def _check_unique(path: Path, ids: Iterable[str], findings: Findings) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            findings.append((path, Message("the id “{id}” is taken. Give each its own id.", {"id": name})))
        seen.add(name)


def _check_known(path: Path, name: str, known: Collection[str], findings: Findings) -> None:
    if name not in known:
        findings.append((path, _unknown(name, known)))


def _unknown(name: str, known: Collection[str]) -> Message:
    listed = ", ".join(list(known)[:20]) + (", …" if len(known) > 20 else "")
    return Message("“{came}” is not known. Use one of {known}.", {"came": shown(name), "known": listed})
