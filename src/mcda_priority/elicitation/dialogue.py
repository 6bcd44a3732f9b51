"""A group is walked through swing weighting, question by question, and sees the ranking move.

The dialogue knows no terminal: it asks and says through two functions that it is given.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from mcda_priority.elicitation.combining import weights_by_group
from mcda_priority.elicitation.direct import swing_weights
from mcda_priority.elicitation.judgements import Entry
from mcda_priority.elicitation.recording import add_weighting
from mcda_priority.elicitation.results import ElicitedWeights
from mcda_priority.errors import Fault, InfeasibleError, InputError, NotProvenError, Place, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.problem import Criterion, CriterionGroup, Problem, Text, Weighting, read_number
from mcda_priority.problem.reading import exactly, listed, shown
from mcda_priority.scoring import Ranking, points, score
from mcda_priority.selection import select
from mcda_priority.tables import Heading, Paragraph, Part, Table

Ask = Callable[[str], str]
Show = Callable[[Sequence[Part]], None]

BACK = "<"
_MOST = Fraction(100)
_MOST_RANKED = 15
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Agreed(NamedTuple):
    """What a group agreed on: the problem with the new weighting, the weighting's id, and the weights."""

    problem: Problem
    name: str
    weights: ElicitedWeights


class Answer(NamedTuple):
    """Points for one entry of one stage."""

    stage: int
    name: str
    points: Fraction


class Standing(NamedTuple):
    """How the proposals stand under the answers so far: the ranking, and who would be funded, if that is known."""

    ranking: Ranking
    funded: frozenset[str] | None


@dataclass
class Walk:
    """Where a dialogue stands: what is asked in which stages, the answers in their order, and what was shown last."""

    problem: Problem
    language: Language
    ask: Ask
    show: Show
    stages: list[tuple[str, tuple[Entry, ...]]]
    by_group: bool
    time_limit: float
    answers: list[Answer] = field(default_factory=list)
    shown_last: Standing | None = None


class GoBackError(Exception):
    """The group wants to change its last answer."""


def swing_dialogue(
    problem: Problem,
    ask: Ask,
    show: Show,
    language: Language,
    *,
    by_group: bool = False,
    dated: date | None = None,
    time_limit: float = 10.0,
) -> Agreed:
    """Walk a group through swing weighting.

    Parameters
    ----------
    problem
        The problem.
    ask
        Puts a question and returns the answer; what it raises ends the dialogue.
    show
        Shows headings, sentences and tables.
    language
        Language of the dialogue.
    by_group
        Weight the criteria inside each group, then the groups; else all criteria against each other.
    dated
        Day of the session; asked for unless given.
    time_limit
        Seconds for each selection that is shown on the way.
    """
    by_group = by_group and len(problem.groups) > 1
    stages: list[tuple[str, tuple[Entry, ...]]]
    if by_group:
        stages = [(group.id, group.criteria) for group in problem.groups]
        stages.append(("", problem.groups))
    else:
        stages = [("", problem.criteria)]
    walk = Walk(problem, language, ask, show, stages, by_group, time_limit)
    show(_opening(language))
    while True:
        try:
            weights = _agreed_weights(walk)
            show(weights.parts(language))
            return _recorded(walk, weights, dated)
        except GoBackError:
            if walk.answers:
                walk.answers.pop()


def _opening(language: Language) -> list[Part]:
    sentences = [
        language.say("You weight swings: what it is worth to go from the zero level of a scale to its best level."),
        language.say("The most valuable swing counts {most} points; each other one is set against it.", most=_MOST),
        language.say("Type {back} to go back one answer. Nothing is written before the end.", back=BACK),
    ]
    return [Heading(language.say("Swing weighting")), *(Paragraph(sentence) for sentence in sentences)]


def _agreed_weights(walk: Walk) -> ElicitedWeights:
    """Ask what is open, then let the group change single answers until it agrees."""
    while True:
        question = _open_question(walk)
        if question is not None:
            try:
                _put(walk, *question)
            except GoBackError:
                if walk.answers:
                    walk.answers.pop()
            continue
        walk.show([Heading(walk.language.say("Your answers")), _answers_table(walk)])
        answer = _asked(
            walk, walk.language.say("Press Enter to keep them all, or type the id of one to change its points:")
        )
        if not answer:
            return _weights(walk)
        _change(walk, answer)


def _open_question(walk: Walk) -> tuple[int, Entry | None] | None:
    """The stage and the entry to ask for next; no entry where the most valuable one is asked for."""
    for number, (_, entries) in enumerate(walk.stages):
        if len(entries) == 1:
            continue
        named = {answer.name for answer in walk.answers if answer.stage == number}
        if not named:
            return number, None
        for entry in entries:
            if entry.id not in named:
                return number, entry
    return None


def _put(walk: Walk, number: int, entry: Entry | None) -> None:
    language = walk.language
    group, entries = walk.stages[number]
    if entry is None:
        heading = (
            language.say("The criteria of the group “{group}”", group=group)
            if group
            else language.say("The groups against each other")
            if walk.by_group
            else language.say("The criteria")
        )
        walk.show([Heading(heading), *(part for one in entries for part in swing_parts(one, language))])
        most = _entry(walk, entries, language.say("Which swing is worth the most? Type its id:"))
        walk.answers.append(Answer(number, most.id, _MOST))
    else:
        most_id = next(answer.name for answer in walk.answers if answer.stage == number)
        walk.show(swing_parts(entry, language))
        prompt = language.say(
            "If “{best}” is {most}, how many points is “{name}” worth (0–{most})?",
            best=most_id,
            most=_MOST,
            name=entry.id,
        )
        walk.answers.append(Answer(number, entry.id, _points(walk, prompt)))
    _show_standing(walk)


def swing_parts(entry: Entry, language: Language) -> list[Part]:
    """A criterion's swing in the words of its scale; of a group, which criteria swing together."""
    title = Paragraph(f"{entry.id}: {entry.label.text_in(language.code)}", indent=2, mark="–")
    if isinstance(entry, CriterionGroup):
        names = ", ".join(criterion.id for criterion in entry.criteria)
        return [title, Paragraph(language.say("All of these from zero to best at once: {names}", names=names), 6)]
    return [
        title,
        Paragraph(language.say("from: {level}", level=_anchor(entry, Fraction(0), language)), 6),
        Paragraph(language.say("to: {level}", level=_anchor(entry, Fraction(1), language)), 6),
    ]


def _anchor(criterion: Criterion, value: Fraction, language: Language) -> str:
    """The end of a scale where its value is 0 or 1, as an assessor knows it."""
    scale = criterion.scale
    performance = scale.performance_worth(value)
    if scale.kind == "levels":
        words = next(level.anchor for level in scale.levels if level.level == performance)
        return f"{performance} – {words.text_in(language.code)}"
    number = performance if isinstance(performance, Fraction) else Fraction(0)
    figure = exactly(number)
    written = language.number(figure) if isinstance(figure, Fraction) else figure
    return f"{written} {scale.unit}" if scale.unit else written


def _asked(walk: Walk, prompt: str) -> str:
    answer = walk.ask(prompt).strip()
    if answer == BACK:
        raise GoBackError
    return answer


def _complain(walk: Walk, message: Message) -> None:
    walk.show([Paragraph(walk.language.render(message))])


def _entry(walk: Walk, entries: Sequence[Entry], prompt: str) -> Entry:
    while True:
        name = _asked(walk, prompt)
        for entry in entries:
            if entry.id == name:
                return entry
        values = {"came": shown(name), "known": listed(entry.id for entry in entries)}
        _complain(walk, Message("“{came}” is not known. Use one of {known}.", values))


def _points(walk: Walk, prompt: str) -> Fraction:
    while True:
        answer = _asked(walk, prompt)
        try:
            number = read_number(answer)
        except RuleError as error:
            _complain(walk, error.message)
            continue
        if 0 <= number <= _MOST:
            return number
        values = {"came": exactly(number), "most": _MOST, "back": BACK}
        _complain(
            walk,
            Message(
                "{came} is not between 0 and {most}. If this swing is worth more than the one with {most}, go back "
                "with {back} and name it as the most valuable.",
                values,
            ),
        )


def _change(walk: Walk, name: str) -> None:
    """Change the points of one answer; in each stage one swing must keep 100."""
    place = next((at for at, answer in enumerate(walk.answers) if answer.name == name), None)
    if place is None:
        values = {"came": shown(name), "known": listed(answer.name for answer in walk.answers)}
        _complain(walk, Message("“{came}” is not known. Use one of {known}.", values))
        return
    old = walk.answers[place]
    others = [one for at, one in enumerate(walk.answers) if one.stage == old.stage and at != place]
    try:
        new = _points(walk, walk.language.say("Points for “{name}” (0–{most}):", name=name, most=_MOST))
    except GoBackError:
        return
    if new != _MOST and all(one.points != _MOST for one in others):
        message = Message("One swing must have {most} points. Give another one {most} first.", {"most": _MOST})
        _complain(walk, message)
        return
    walk.answers[place] = old._replace(points=new)
    _show_standing(walk)


def _answers_table(walk: Walk) -> Table:
    language = walk.language
    labels = {(number, entry.id): entry.label for number, (_, entries) in enumerate(walk.stages) for entry in entries}
    rows = [
        [answer.name, labels[answer.stage, answer.name].text_in(language.code), language.number(answer.points)]
        for answer in walk.answers
    ]
    return Table([language.say("Id"), language.say("Criterion"), language.say("Points")], rows, right=(2,), wide=(1,))


def _weights(walk: Walk) -> ElicitedWeights:
    """The weights that the answers say, once there are all of them."""
    said = [
        {entry.id: _MOST for entry in entries}
        | {answer.name: answer.points for answer in walk.answers if answer.stage == number}
        for number, (_, entries) in enumerate(walk.stages)
    ]
    if not walk.by_group:
        return swing_weights(walk.problem, said[0])
    groups = walk.problem.groups
    inside = {group.id: swing_weights(group, said[number]) for number, group in enumerate(groups)}
    return weights_by_group(walk.problem, swing_weights(groups, said[-1]), inside)


# The ranking on the way ----------------------------------------------------------------------------------------


def _standing(walk: Walk) -> Standing:
    """Rank and select under the answers so far: what is not yet answered in a stage that has begun counts nothing."""
    share: list[dict[str, Fraction]] = []
    for number, (_, entries) in enumerate(walk.stages):
        said = {answer.name: answer.points for answer in walk.answers if answer.stage == number}
        total = sum(said.values())
        share.append(
            {entry.id: said.get(entry.id, Fraction(0)) / total if total else entry.weight for entry in entries}
        )
    problem = walk.problem
    if walk.by_group:
        weights = {
            one.id: share[-1][group.id] * share[number][one.id]
            for number, group in enumerate(problem.groups)
            for one in group.criteria
        }
    else:
        weights = share[0] if walk.answers else {one.id: Fraction(1) for one in problem.criteria}
    facts = {name: getattr(problem, name) for name in type(problem).model_fields}
    provisional = Weighting.model_construct(id="dialogue", label=Text("dialogue"), weights=weights)
    changed = {"weightings": (provisional,), "weighting": provisional.id}
    ranking = score(Problem.model_construct(**facts | changed))
    return Standing(ranking, _funded(ranking, walk))


def _funded(ranking: Ranking, walk: Walk) -> frozenset[str] | None:
    try:
        return frozenset(select(ranking, time_limit=walk.time_limit).ids)
    except (InfeasibleError, NotProvenError) as error:
        walk.show([Paragraph(error.written(walk.language))])
        return None


def _show_standing(walk: Walk) -> None:
    """Show the ranking and the funded set under the answers so far, and what moved since the last time."""
    language, proposals = walk.language, walk.problem.proposals
    now, before = _standing(walk), walk.shown_last
    rows = []
    for at in now.ranking.order()[:_MOST_RANKED]:
        moved = 0 if before is None else int(before.ranking.ranks[at] - now.ranking.ranks[at])
        rows.append(
            [
                str(now.ranking.ranks[at]),
                "" if not moved else f"{'↑' if moved > 0 else '↓'}{abs(moved)}",
                points(language, int(now.ranking.units[at]) * now.ranking.quantum),
                proposals[at].id,
                proposals[at].label.text_in(language.code),
                _status(proposals[at].id, now.funded, language),
            ]
        )
    columns = [
        language.say("Rank"),
        language.say("Moved"),
        language.say("Points"),
        language.say("Id"),
        language.say("Proposal"),
        language.say("Status"),
    ]
    parts: list[Part] = [
        Heading(
            language.say("Ranking with all answers")
            if _open_question(walk) is None
            else language.say("Ranking so far; what is not yet answered counts nothing")
        ),
        Table(columns, rows, right=(0, 1, 2), wide=(4, 5), head=3),
    ]
    if more := len(proposals) - len(rows):
        parts.append(Paragraph(language.counted("… and {count} more proposal.", "… and {count} more proposals.", more)))
    if before is not None and before.funded is not None and now.funded is not None:
        parts.append(Paragraph(_moves(walk, before.funded, now.funded)))
    walk.show(parts)
    walk.shown_last = now


def _status(name: str, funded: frozenset[str] | None, language: Language) -> str:
    if funded is None:
        return "–"
    return language.say("Proposed for funding") if name in funded else language.say("Not proposed")


def _moves(walk: Walk, before: frozenset[str], now: frozenset[str]) -> str:
    if before == now:
        return walk.language.say("The same proposals would be funded as before.")
    order = [proposal.id for proposal in walk.problem.proposals]
    enters = ", ".join(name for name in order if name in now - before) or "–"
    leaves = ", ".join(name for name in order if name in before - now) or "–"
    return walk.language.say("Would now be funded: {enters}. No longer: {leaves}.", enters=enters, leaves=leaves)


# The end -------------------------------------------------------------------------------------------------------


def _recorded(walk: Walk, weights: ElicitedWeights, dated: date | None) -> Agreed:
    """Ask what the weighting is called and when it was agreed, and add it to the problem."""
    language = walk.language
    taken = {one.id for one in walk.problem.weightings}
    free = next(name for name in ("swing", *(f"swing-{number}" for number in range(2, 1000))) if name not in taken)
    while True:
        label = _asked(walk, language.say("What are these weights called, such as “Agreed by the board”?"))
        name = _asked(walk, language.say("Their id, for --weights (Enter for “{name}”):", name=free)) or free
        day = dated if dated is not None else _day(walk)
        try:
            return Agreed(add_weighting(walk.problem, weights, name, label, day), name, weights)
        except InputError as error:
            walk.show([Paragraph(error.written(language))])


def _day(walk: Walk) -> date:
    while True:
        answer = _asked(walk, walk.language.say("The day of this session, such as {example}:", example="2026-03-02"))
        try:
            return read_day(answer)
        except InputError as error:
            walk.show([Paragraph(error.written(walk.language))])


def read_day(raw: str) -> date:
    """Read the day of a session.

    Raises
    ------
    InputError
        It is not a date such as 2026-03-02.
    """
    try:
        return date.fromisoformat(raw if _DATE.fullmatch(raw) else "")
    except ValueError:
        message = Message("this is not a date. Write it as 2021-02-16.", {})
        raise InputError([Fault(Place("", None, "date"), message)]) from None
