"""The rules that parts of a problem keep together: every breach is found, none stops the search."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from mcda_priority.errors import PriorityError, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting, check_sum
from mcda_priority.problem.proposals import Owner, Performance, Proposal, Rating, is_given
from mcda_priority.problem.reading import listed, shown

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
    weighting: str | None,
) -> Findings:
    """Find what breaks a rule that involves several parts of the problem.

    Returns
    -------
    For each breach, the path to it in the input and the sentence that says what is wrong.
    """
    findings: Findings = []
    criteria = {criterion.id: criterion for group in groups for criterion in group.criteria}
    _check_weights(groups, findings)
    check_unique([(("groups", index), group.id) for index, group in enumerate(groups)], findings)
    check_unique([(("owners", index), owner.id) for index, owner in enumerate(owners)], findings)
    check_unique([(("weightings", index), one.id) for index, one in enumerate(weightings)], findings)
    check_unique([(("proposals", index), proposal.id) for index, proposal in enumerate(proposals)], findings)
    check_unique(
        [
            (("groups", outer, "criteria", inner), criterion.id)
            for outer, group in enumerate(groups)
            for inner, criterion in enumerate(group.criteria)
        ],
        findings,
    )
    _check_owners(owners, proposals, findings)
    if not proposals:
        findings.append((("proposals",), Message("there are no proposals. Add at least one.", {})))
    # Where there are no criteria, that is what is wrong, and not each rating.
    for index, proposal in enumerate(proposals if criteria else ()):
        _check_ratings(("proposals", index, "ratings"), proposal.ratings, criteria, findings)
    for index, one in enumerate(weightings):
        _check_weighting(("weightings", index, "weights"), one.weights, criteria, findings)
    if weighting is not None:
        check_known(("weighting",), weighting, dict.fromkeys(one.id for one in weightings), findings)
    return findings


def _check_weights(groups: Sequence[CriterionGroup], findings: Findings) -> None:
    if not groups:
        findings.append((("groups",), Message("there are no criteria. Add at least one group with a criterion.", {})))
        return
    _check_sum_at(("groups",), [group.weight for group in groups], findings)
    for index, group in enumerate(groups):
        if not group.criteria:
            message = Message("the group has no criteria. Add one, or remove the group.", {})
            findings.append((("groups", index), message))
            continue
        _check_sum_at(("groups", index, "criteria"), [criterion.weight for criterion in group.criteria], findings)


def _check_owners(owners: Sequence[Owner], proposals: Sequence[Proposal], findings: Findings) -> None:
    known = dict.fromkeys(owner.id for owner in owners)
    for index, owner in enumerate(owners):
        if owner.part_of is not None:
            check_known(("owners", index, "part_of"), owner.part_of, known, findings)
    for index, proposal in enumerate(proposals):
        if owners and proposal.owner is not None:
            check_known(("proposals", index, "owner"), proposal.owner, known, findings)


def _check_ratings(
    path: Path,
    ratings: Sequence[Rating],
    criteria: Mapping[str, Criterion],
    findings: Findings,
) -> None:
    for rating in ratings:
        criterion = criteria.get(rating.criterion)
        if criterion is None:
            findings.append(((*path, rating.criterion), _unknown(rating.criterion, criteria)))
            continue
        _check_performance((*path, rating.criterion), criterion, rating.performance, findings)
        for one in rating.by:
            _check_performance((*path, rating.criterion, "by", one.assessor), criterion, one.performance, findings)


def _check_performance(path: Path, criterion: Criterion, performance: Performance, findings: Findings) -> None:
    if not is_given(performance):
        return
    try:
        criterion.scale.read(performance)
    except RuleError as error:
        findings.append((path, error.message))


def _check_weighting(
    path: Path,
    weights: Mapping[str, Fraction],
    criteria: Mapping[str, Criterion],
    findings: Findings,
) -> None:
    for name in weights:
        check_known((*path, name), name, criteria, findings)
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


def check_unique(ids: Iterable[tuple[Path, str]], findings: Findings) -> None:
    """Find ids that are taken."""
    seen: set[str] = set()
    for path, name in ids:
        if name in seen:
            findings.append(((*path, "id"), Message("the id “{id}” is taken. Give each its own id.", {"id": name})))
        seen.add(name)


def check_known(path: Path, name: str, known: Collection[str], findings: Findings) -> None:
    """Find a name that is not known."""
    if name not in known:
        findings.append((path, _unknown(name, known)))


def _unknown(name: str, known: Collection[str]) -> Message:
    if not known:
        return Message("“{came}” is not known: there are none of this kind. Remove it.", {"came": shown(name)})
    return Message("“{came}” is not known. Use one of {known}.", {"came": shown(name), "known": listed(known)})
