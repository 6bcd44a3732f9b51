"""Rounds in words: what changed, and what each change alone did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from mcda_priority.errors import InputError
from mcda_priority.i18n import Language, Message, Money
from mcda_priority.problem import LevelScale, Problem, read_amount
from mcda_priority.problem.reading import read_number
from mcda_priority.problem.rule_sentences import rule_sentence
from mcda_priority.rounds.changes import Change, Node
from mcda_priority.rounds.fields import differing, number_words, place_words
from mcda_priority.rounds.outcomes import Outcome, Reversal, funded_only
from mcda_priority.scoring import method_name, points
from mcda_priority.tables import Heading, Paragraph, Part, Table

_LATER: dict[str, object] = {}
"""Fields that are filled in where the sentence is told."""

_SENTENCES = {
    ("rating", "new"): Message("{entry} is now rated {after} on {id}; before, it was not rated.", _LATER),
    ("rating", "gone"): Message("{entry} is no longer rated on {id}; before, it was rated {before}.", _LATER),
    ("rating", "changed"): Message("{entry} is rated {after} on {id}; before, {before}.", _LATER),
    ("reason", "changed"): Message("The reasons of the rating of {entry} on {id} are worded differently.", _LATER),
    ("cost", "changed"): Message("{entry} asks for {after}; before, {before}.", _LATER),
    ("all_weights", "changed"): Message("The weights of the groups are {after}; before, {before}.", _LATER),
    ("weights", "changed"): Message("The weights in the group {entry} are {after}; before, {before}.", _LATER),
    ("scale", "changed"): Message(
        "The scale of the criterion {criterion} is another: {after}; before, {before}.", _LATER
    ),
    ("criteria", "changed"): Message("The criteria and their weights are {after}; before, {before}.", _LATER),
    ("budget", "changed"): Message("The appropriation is {after}; before, {before}.", _LATER),
    ("proposal", "new"): Message("The proposal {entry} is new: {after}.", _LATER),
    ("proposal", "gone"): Message("The proposal {entry} is gone: {before}.", _LATER),
    ("rule", "new"): Message("The rule {entry} is new: {after}.", _LATER),
    ("rule", "gone"): Message("The rule {entry} is gone: {before}.", _LATER),
    ("rule", "changed"): Message("The rule {entry} says: {after}; before: {before}.", _LATER),
    ("order", "changed"): Message("The proposals stand in another order, which decides ties.", _LATER),
    ("field", "new"): Message("{where}: new, {after}.", _LATER),
    ("field", "gone"): Message("{where}: gone; before, {before}.", _LATER),
    ("field", "changed"): Message("{where}: {after}; before, {before}.", _LATER),
}
"""The sentence of each kind of change."""


def nothing_changed(language: Language) -> list[Part]:
    """Say that the versions are alike."""
    return [Paragraph(language.say("The two versions say the same."))]


def funded_parts(old: Outcome, new: Outcome, language: Language) -> list[Part]:
    """Say who enters and leaves the portfolio."""
    heading = Heading(language.say("Funded: the new version against the old"))
    return [heading, *(Paragraph(sentence) for sentence in _funded(old, new, language))]


def caution_parts(language: Language) -> list[Part]:
    """Say that not everything is proven."""
    caution = language.say("Not every selection here was proven in time. Allow more time to be certain.")
    return [Paragraph(caution)]


def change_sentence(old: Problem, new: Problem, change: Change, language: Language) -> str:
    """Say a change: where, what it was, and what it is now."""
    before, after = _written(change, change.before, old, language), _written(change, change.after, new, language)
    side = "new" if change.before is None else "gone" if change.after is None else "changed"
    kind: str = "all_weights" if change.kind == "weights" and len(change.path) == 1 else change.kind
    kind = "reason" if kind == "rating" and side == "changed" and change.wording else kind
    facts = {
        "before": before,
        "after": after,
        "where": place_words(change.path, language),
        "criterion": change.path[-2] if change.kind == "scale" else "",
        "entry": change.path[min(1, len(change.path) - 1)],
        "id": change.path[-1],
    }
    return language.render(replace(_SENTENCES[kind, side], values=facts))


def reversal_sentences(new: Outcome, one: Reversal, language: Language) -> list[str]:
    """Say what taking a change back alone would do."""
    if one.refusal is not None or one.outcome is None:
        reason = one.refusal.faults[0].written(language) if isinstance(one.refusal, InputError) else str(one.refusal)
        return [language.say("It cannot be reverted alone: {reason}", reason=shown_whole(reason))]
    sentences = _reverted_set(new, one, one.outcome, language)
    if one.moves:
        sentences.append(
            language.say("Ranks as they are, and with it reverted: {moves}.", moves=_moves_text(one.moves))
        )
    if not sentences:
        sentences.append(language.say("Reverted alone, it would change neither the ranking nor what is funded."))
    return sentences


def shown_whole(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _funded(old: Outcome, new: Outcome, language: Language) -> list[str]:
    sentences = [*_state(old, language, is_old=True), *_state(new, language, is_old=False)]
    if old.portfolio is None or new.portfolio is None:
        return sentences
    enters, leaves = funded_only(new, old), funded_only(old, new)
    if not enters and not leaves:
        return [*sentences, language.say("The same proposals are funded.")]
    if enters:
        sentences.append(language.say("These enter: {ids}.", ids=", ".join(enters)))
    if leaves:
        sentences.append(language.say("These leave: {ids}.", ids=", ".join(leaves)))
    return sentences


def _state(outcome: Outcome, language: Language, *, is_old: bool) -> list[str]:
    match outcome.state, is_old:
        case "infeasible", True:
            return [language.say("In the old version, no portfolio keeps the rules and the appropriation.")]
        case "infeasible", False:
            return [language.say("In the new version, no portfolio keeps the rules and the appropriation.")]
        case "not found", True:
            return [language.say("In the old version, no portfolio was found in time.")]
        case "not found", False:
            return [language.say("In the new version, no portfolio was found in time.")]
        case "not proven", True:
            return [language.say("The portfolio of the old version is the best known, and not proven to be the best.")]
        case "not proven", False:
            return [language.say("The portfolio of the new version is the best known, and not proven to be the best.")]
    return []


def ranking_parts(old: Outcome, new: Outcome, language: Language) -> list[Part]:
    """Who moved: every proposal of either version, those of the new one by rank, then those that are gone."""
    now = [new.ranking.problem.proposals[at].id for at in new.ranking.order()]
    gone = [name for name in old.ranks if name not in new.ranks]
    labels = {
        proposal.id: proposal.label.text_in(language.code)
        for outcome in (old, new)
        for proposal in outcome.ranking.problem.proposals
    }
    rows = [
        [
            _moved(*(_rank(outcome, name) for outcome in (old, new))),
            _moved(*(_points(outcome, name, language) for outcome in (old, new))),
            name,
            labels[name],
            _moved(*(_status(outcome, name, language) for outcome in (old, new))),
        ]
        for name in [*now, *gone]
    ]
    columns = [
        language.say("Rank"),
        language.say("Points") if new.ranking.additive else language.say("Index"),
        language.say("Id"),
        language.say("Proposal"),
        language.say("Proposed"),
    ]
    return [
        Heading(language.say("Ranking, old and new ({method})", method=method_name(new.ranking.method))),
        Table(columns, rows, right=(0, 1), wide=(3, 4), head=2),
    ]


def _moved(before: str, after: str) -> str:
    """What stayed once, what changed as “old → new”."""
    return after if before == after else f"{before} → {after}"


def _rank(outcome: Outcome, name: str) -> str:
    return str(outcome.ranks[name]) if name in outcome.ranks else "–"


def _points(outcome: Outcome, name: str, language: Language) -> str:
    if name not in outcome.ranks:
        return "–"
    at = list(outcome.ranks).index(name)
    return points(language, int(outcome.ranking.units[at]) * outcome.ranking.quantum)


def _status(outcome: Outcome, name: str, language: Language) -> str:
    if outcome.funded is None or name not in outcome.ranks:
        return "–"
    return language.say("yes") if name in outcome.funded else language.say("no")


def change_parts(
    old: Outcome, new: Outcome, changes: Sequence[Change], reversals: Sequence[Reversal], language: Language
) -> list[Part]:
    """Say each change, and what taking it back alone would do."""
    problems = old.ranking.problem, new.ranking.problem
    found = {one.change: one for one in reversals}
    bullets = [
        Paragraph(
            " ".join(
                [
                    change_sentence(*problems, change, language),
                    *reversal_sentences(new, found[change], language),
                ]
            ),
            indent=2,
            mark="–",
        )
        for change in changes
        if change in found
    ]
    words = [change.where for change in changes if change.wording]
    told: list[Part] = [Heading(language.say("What changed, and what each change alone did")), *bullets]
    if words:
        sentence = language.counted(
            "{count} change is of words alone, such as labels, reasons and sources.",
            "{count} changes are of words alone, such as labels, reasons and sources.",
            len(words),
        )
        told.append(Paragraph(sentence))
    if bullets:
        caution = language.say(
            "Each change is taken back alone, all others staying. Two changes can hide each other: what neither does "
            "alone, both may do together."
        )
        told.append(Paragraph(caution))
    return told


def _reverted_set(new: Outcome, one: Reversal, outcome: Outcome, language: Language) -> list[str]:
    if outcome.state == "infeasible":
        if new.state == "infeasible":
            return [language.say("Reverted alone, there would still be no portfolio that keeps the rules.")]
        return [language.say("Reverted alone, no portfolio would keep the rules and the appropriation.")]
    if outcome.funded is None:
        return [language.say("Reverted alone, no portfolio was found in time.")]
    if new.funded is None:
        return [language.say("Reverted alone, these would be funded: {ids}.", ids=", ".join(outcome.funded) or "–")]
    sentences = []
    if one.enters and one.leaves:
        sentences.append(
            language.say(
                "Reverted alone, these would enter: {enters}; and these would leave: {leaves}.",
                enters=", ".join(one.enters),
                leaves=", ".join(one.leaves),
            )
        )
    elif one.enters:
        sentences.append(language.say("Reverted alone, these would enter: {enters}.", enters=", ".join(one.enters)))
    elif one.leaves:
        sentences.append(language.say("Reverted alone, these would leave: {leaves}.", leaves=", ".join(one.leaves)))
    if sentences and one.restores:
        sentences.append(language.say("That is the portfolio of the old version."))
    if outcome.state == "not proven":
        sentences.append(language.say("This is the best known, and not proven in time."))
    return sentences


def _moves_text(moves: Mapping[str, tuple[int, int]]) -> str:
    return ", ".join(f"{name}: {now} → {then}" for name, (now, then) in moves.items())


def _written(change: Change, node: Node, problem: Problem, language: Language) -> str:
    """One side of a change, as a reader knows it."""
    if node is None:
        return "–"
    match change.kind:
        case "rating":
            return _rating(node, change.path[-1], problem, language)
        case "weights":
            other = change.before if node is change.after else change.after
            return _weights({name: one for name, one in node.items() if other[name] != one}, language)
        case "criteria":
            groups = (
                f"{name} {_percent(one['weight'], language)} ({_weights(one['weights'], language)})"
                for name, one in node.items()
            )
            return "; ".join(groups)
        case "cost":
            return _money_and_parts(node.get("cost"), node.get("costs"), problem, language)
        case "budget":
            lines = {line["id"]: line["budget"] for line in node.get("budget_lines", ())}
            return _money_and_parts(node.get("budget"), lines, problem, language)
        case "proposal":
            proposal = next(one for one in problem.proposals if one.id == node["id"])
            amount = language.money(problem.money(proposal.cost_minor))
            return f"{proposal.label.text_in(language.code)}, {amount}"
        case "rule":
            rule = next(one for one in problem.rules if one.id == node["id"])
            return language.render(rule_sentence(rule, problem.currency))
    other = change.before if node is change.after else change.after
    return differing(node, other, change.path, language)


def _rating(node: Node, criterion: str, problem: Problem, language: Language) -> str:
    if isinstance(node, Mapping) and "performance" in node:
        scale = next(one.scale for one in problem.criteria if one.id == criterion)
        performance = str(node["performance"])
        return performance if isinstance(scale, LevelScale) else number_words(performance, language)
    if isinstance(node, Mapping) and "by" in node:
        return ", ".join(f"{name} {_rating(one, criterion, problem, language)}" for name, one in node["by"].items())
    return differing(node, None, ("", ""), language)


def _weights(weights: Mapping[str, str], language: Language) -> str:
    return ", ".join(f"{name} {_percent(weight, language)}" for name, weight in weights.items())


def _percent(weight: str, language: Language) -> str:
    share: Fraction = read_number(weight)
    return language.percent(share, 0 if (share * 100).denominator == 1 else 1)


def _money_and_parts(total: str | None, amounts: Mapping[str, str] | None, problem: Problem, language: Language) -> str:
    """An amount, and what each budget line has of it."""

    def minor(amount: str) -> int:
        return read_amount(amount, problem.currency)

    whole = sum(map(minor, (amounts or {}).values())) if total is None else minor(total)
    written = language.money(Money(whole, problem.currency))
    if not amounts:
        return written
    lines = ", ".join(
        f"{name} {language.money(Money(minor(amount), problem.currency))}" for name, amount in amounts.items()
    )
    return f"{written} ({lines})"
