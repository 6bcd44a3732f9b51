"""What breaks a rule about rules: names that are not known, rules that contradict each other or themselves."""

import math
from collections.abc import Collection, Sequence
from fractions import Fraction

from mcda_priority.i18n import Message
from mcda_priority.problem.checking import Findings, Path, check_known, check_unique
from mcda_priority.problem.proposals import Owner, Proposal
from mcda_priority.problem.reading import first_twice
from mcda_priority.problem.rules import BudgetLine, Enables, Exclusive, Limit, MustFund, MustNotFund, Requires, Rule

_LARGEST_SUM = 2**60
"""The engine adds up in sixty-four bits, and needs some of them for itself."""


def check_rules(
    rules: Sequence[Rule],
    lines: Sequence[BudgetLine],
    proposals: Sequence[Proposal],
    owners: Sequence[Owner],
    budget_minor: int,
) -> Findings:
    """Find what is wrong with rules and budget lines, before anything is solved.

    Returns
    -------
    For each breach, the path to it in the input and the sentence that says what is wrong.
    """
    findings: Findings = []
    check_unique([(("rules", index), rule.id) for index, rule in enumerate(rules)], findings)
    check_unique([(("budget_lines", index), line.id) for index, line in enumerate(lines)], findings)
    names = dict.fromkeys(proposal.id for proposal in proposals)
    for index, proposal in enumerate(proposals):
        if "owner" in proposal.tags:
            message = Message("“owner” is not a tag. Name the owner in the field of that name.", {})
            findings.append((("proposals", index, "tags", "owner"), message))
    for index, rule in enumerate(rules):
        _check_names(("rules", index), rule, names, findings)
        if isinstance(rule, Limit):
            _check_limit(("rules", index), rule, lines, proposals, owners, findings)
        if isinstance(rule, Enables) and rule.saving_minor and lines:
            message = Message("a saving does not say which budget line it relieves. Remove it, or the lines.", {})
            findings.append((("rules", index, "saving"), message))
    _check_contradictions(rules, findings)
    _check_lines(lines, proposals, budget_minor, findings)
    return findings


def _check_names(path: Path, rule: Rule, names: Collection[str], findings: Findings) -> None:
    """Check the proposals that a rule names one by one."""
    for field in ("proposal", "proposals", "requires", "enables"):
        given = getattr(rule, field, None)
        if given is None:
            continue
        listing = [given] if isinstance(given, str) else given
        if not listing and not isinstance(rule, Limit):
            findings.append(((*path, field), Message("the rule names no proposal. Name one, or remove the rule.", {})))
        for name in listing:
            check_known((*path, field), name, names, findings)
        if twice := first_twice(listing):
            message = Message("the proposal “{id}” stands twice. Keep one of them.", {"id": twice})
            findings.append(((*path, field), message))
    if isinstance(rule, Exclusive) and len(rule.proposals) == 1:
        findings.append(((*path, "proposals"), Message("a single proposal excludes nothing. Name at least two.", {})))
    others = rule.requires if isinstance(rule, Requires) else rule.enables if isinstance(rule, Enables) else ()
    if isinstance(rule, Requires | Enables) and rule.proposal in others:
        message = Message("the proposal “{id}” stands on both sides. Remove it from one.", {"id": rule.proposal})
        findings.append((path, message))


def _check_limit(
    path: Path,
    rule: Limit,
    lines: Sequence[BudgetLine],
    proposals: Sequence[Proposal],
    owners: Sequence[Owner],
    findings: Findings,
) -> None:
    if rule.line is not None:
        check_known((*path, "line"), rule.line, dict.fromkeys(line.id for line in lines), findings)
    if rule.attribute is not None:
        attributes = dict.fromkeys(name for proposal in proposals for name in proposal.attributes)
        check_known((*path, "attribute"), rule.attribute, attributes, findings)
        _check_size((*path, "attribute"), rule.attribute, proposals, findings)
    groups = [_groups(proposal, owners) for proposal in proposals]
    values: dict[str, dict[str, None]] = {}
    for of_one in groups:
        for tag, name in of_one.items():
            values.setdefault(tag, {})[name] = None
    for tag, name in rule.among.items():
        check_known((*path, "among"), tag, values, findings)
        if tag in values:
            check_known((*path, "among", tag), name, values[tag], findings)
    if rule.each is not None:
        check_known((*path, "each"), rule.each, values, findings)
    inside = [
        of_one
        for proposal, of_one in zip(proposals, groups, strict=True)
        if (not rule.proposals or proposal.id in rule.proposals)
        and rule.among.items() <= of_one.items()
        and (rule.each is None or rule.each in of_one)
    ]
    if not inside and not any(found[: len(path)] == path for found, _ in findings):
        findings.append((path, Message("the rule speaks of no proposal. Widen it, or remove it.", {})))


def _groups(proposal: Proposal, owners: Sequence[Owner]) -> dict[str, str]:
    """The groups that a proposal belongs to, by tag; by owner it is the outermost one."""
    part_of = {owner.id: owner.part_of for owner in owners if owner.part_of is not None}
    name = proposal.owner
    # Owners are a handful, and a circle among them ends here as well.
    for _ in part_of:
        name = part_of.get(name, name) if name is not None else None
    return {**proposal.tags, **({} if name is None else {"owner": name})}


def _check_size(path: Path, attribute: str, proposals: Sequence[Proposal], findings: Findings) -> None:
    """Attributes are added up as integers over their least common denominator, in sixty-four bits."""
    numbers = [proposal.attributes.get(attribute, Fraction(0)) for proposal in proposals]
    if sum(map(abs, numbers)) * math.lcm(*(number.denominator for number in numbers)) > _LARGEST_SUM:
        message = Message(
            "the numbers of “{attribute}” have too many digits to be added up. Round them.", {"attribute": attribute}
        )
        findings.append((path, message))


def _check_contradictions(rules: Sequence[Rule], findings: Findings) -> None:
    must = {name: rule.id for rule in rules if isinstance(rule, MustFund) for name in rule.proposals}
    for index, rule in enumerate(rules):
        if isinstance(rule, MustNotFund):
            findings.extend(
                (
                    ("rules", index),
                    Message(
                        "“{id}” must not be funded here, and must be funded by the rule “{rule}”. Remove one of them.",
                        {"id": name, "rule": must[name]},
                    ),
                )
                for name in rule.proposals
                if name in must
            )


def _check_lines(
    lines: Sequence[BudgetLine], proposals: Sequence[Proposal], budget_minor: int, findings: Findings
) -> None:
    known = dict.fromkeys(line.id for line in lines)
    for index, proposal in enumerate(proposals):
        for name in proposal.line_costs_minor:
            check_known(("proposals", index, "costs", name), name, known, findings)
        if lines and not proposal.line_costs_minor and proposal.cost_minor:
            findings.append(
                (
                    ("proposals", index, "cost"),
                    Message("there are several budget lines. Give the cost for each of them, under “costs”.", {}),
                )
            )
    total = sum(line.budget_minor for line in lines)
    if lines and total != budget_minor:
        message = Message("the budget lines sum to another amount. Correct them, or leave the budget out.", {})
        findings.append((("budget",), message))
