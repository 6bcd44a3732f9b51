"""What is weighted against what, and the judgements on it: read once, with every fault found before any work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem import Criterion, CriterionGroup, Problem, read_number
from mcda_priority.problem.checking import Findings, Path, check_known
from mcda_priority.problem.reading import exactly, shown

Among = Problem | CriterionGroup | Sequence[CriterionGroup]
"""All criteria of a problem, those of one group, or groups against each other."""

Entry = Criterion | CriterionGroup


def entries_of(among: Among) -> tuple[Entry, ...]:
    """The criteria or groups that are weighted against each other.

    Raises
    ------
    InputError
        There are none.
    """
    entries: tuple[Entry, ...] = among.criteria if isinstance(among, Problem | CriterionGroup) else tuple(among)
    if not entries:
        raise InputError([Fault(Place("", None, "weights"), Message("there is nothing to weight. Name groups.", {}))])
    return entries


def refuse(findings: Findings) -> None:
    """Raise everything that was found, if anything was."""
    if findings:
        raise InputError([Fault(Place("", None, ".".join(map(str, path))), message) for path, message in findings])


def number_in(raw: object, path: Path, rule: Callable[[Fraction], None], findings: Findings) -> Fraction | None:
    """Read one number that keeps a rule; None where it does not, which is then found."""
    try:
        # A number of numpy's does not write itself as plain digits.
        number = read_number(float(raw) if isinstance(raw, float) else raw)
        rule(number)
    except RuleError as error:
        findings.append((path, error.message))
        return None
    return number


def numbers_in(
    given: object,
    entries: Iterable[Entry],
    place: str,
    rule: Callable[[Fraction], None],
    findings: Findings,
) -> dict[str, Fraction]:
    """Read a number for each entry, in their order; what is unknown, missing or breaks the rule is found."""
    known = [entry.id for entry in entries]
    if not isinstance(given, Mapping):
        findings.append(((place,), Message("give a number for each name: {known}.", {"known": ", ".join(known)})))
        return {}
    for name in given:
        check_known((place, shown(name)), name, dict.fromkeys(known), findings)
    read = {}
    for name in known:
        if name not in given:
            message = Message("there is no number for “{name}”. Add it.", {"name": name})
            findings.append(((place, name), message))
        elif (number := number_in(given[name], (place, name), rule, findings)) is not None:
            read[name] = number
    return read


def not_negative(number: Fraction) -> None:
    """Refuse a number below zero."""
    if number < 0:
        raise RuleError(Message("{came} is negative. Give zero or more.", {"came": exactly(number)}))


def between(low: Fraction, high: Fraction) -> Callable[[Fraction], None]:
    """Make the rule that a number lies between two limits, or on them."""

    def check(number: Fraction) -> None:
        if not low <= number <= high:
            values = {"came": exactly(number), "low": _ratio(low), "high": _ratio(high)}
            raise RuleError(Message("{came} does not lie between {low} and {high}. Correct it.", values))

    return check


def _ratio(limit: Fraction) -> Fraction | str:
    return limit if limit.denominator == 1 else str(limit)


def positions_in(order: Sequence[str | Sequence[str]], entries: Sequence[Entry], findings: Findings) -> list[list[str]]:
    """Read a rank order, the most important first; names in one inner list share their places."""
    known = dict.fromkeys(entry.id for entry in entries)
    places = [[entry] if isinstance(entry, str) else list(entry) for entry in order]
    named: list[str] = []
    for place, tie in enumerate(places, start=1):
        for name in tie:
            check_known(("order", place), name, known, findings)
            if name in named:
                message = Message("“{name}” stands twice in the order. Name it once.", {"name": shown(name)})
                findings.append((("order", place), message))
            named.append(name)
    findings.extend(
        (("order",), Message("“{name}” is missing in the order. Add it.", {"name": name}))
        for name in known
        if name not in named
    )
    return [tie for tie in places if tie]
