"""An explanation in sentences, as an answer to a councillor."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from mcda_priority.explanation.facts import BudgetMove, ProposalReason, RulePrice
from mcda_priority.i18n import Language, Money
from mcda_priority.problem.rule_sentences import rule_sentence
from mcda_priority.problem.scales import Scale
from mcda_priority.scoring import points
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Heading, Paragraph, Part, Table

_MOST_DECIMALS = 7


def reason_parts(portfolio: Portfolio, reasons: Sequence[ProposalReason], language: Language) -> list[Part]:
    """Say why each proposal is in or out, those that are in first."""
    parts: list[Part] = []
    for heading, funded in (
        (language.say("Proposed for funding, and why"), True),
        (language.say("Not proposed, and why"), False),
    ):
        chosen = [reason for reason in reasons if reason.funded == funded]
        if chosen:
            parts.append(Heading(heading))
        for reason in chosen:
            parts += _of_one(portfolio, reason, language)
    return parts


def _of_one(portfolio: Portfolio, reason: ProposalReason, language: Language) -> list[Part]:
    problem = portfolio.problem
    label = next(one.label.text_in(language.code) for one in problem.proposals if one.id == reason.id)
    facts = language.say(
        "{id} “{label}”: {points} points, {cost}.",
        id=reason.id,
        label=label,
        points=_points(portfolio, language, reason.score),
        cost=problem.money(reason.cost_minor),
    )
    sentences = [_decision(portfolio, reason, language)]
    sentences += _if_funded(portfolio, reason, language) if reason.funded else _if_left_out(portfolio, reason, language)
    return [Paragraph(facts), *(Paragraph(sentence, indent=2) for sentence in sentences if sentence)]


def _decision(portfolio: Portfolio, reason: ProposalReason, language: Language) -> str:
    rules = "; ".join(_rule_said(portfolio, name, language) for name in reason.rules)
    match reason.decided_by:
        case "rule" if rules:
            return language.say("A rule decides: {rules}.", rules=rules)
        case "rule":
            return language.say("The rules together with the appropriation decide.")
        case "no value":
            return language.say("It scores no more than not funding it would.")
        case "cost":
            return language.say("It costs more than the appropriation.")
        case "tie":
            return language.say(
                "Another portfolio is as good. The rule for ties decided: the lower cost first, then the order of "
                "the list."
            )
    if portfolio.selected.all():
        return language.say("Everything fits.")
    return ""


def _rule_said(portfolio: Portfolio, name: str, language: Language) -> str:
    """A rule with its reason."""
    problem = portfolio.problem
    rule = next(rule for rule in problem.rules if rule.id == name)
    reason = f" ({rule.reason.text_in(language.code).rstrip('.')})" if rule.reason is not None else ""
    return f"{name}: {language.render(rule_sentence(rule, problem.currency))}{reason}"


def _if_funded(portfolio: Portfolio, reason: ProposalReason, language: Language) -> list[str]:
    problem = portfolio.problem
    sentences = []
    if reason.replacement_cost is not None and reason.replacement_cost >= 0:
        loss = _points(portfolio, language, reason.replacement_cost)
        sentences.append(
            language.say("Without it, the best other use of the money scores {loss} points less.", loss=loss)
            + _moves(reason, language)
        )
    elif reason.replacement_cost is not None:
        gain = _points(portfolio, language, -reason.replacement_cost)
        sentences.append(language.say("Without it, the portfolio would score {gain} points more.", gain=gain))
    if reason.entry_price_minor is not None and reason.entry_price_minor > reason.cost_minor:
        sentences.append(
            language.say(
                "It would be in a best portfolio at a cost of up to {price} (requested {cost}).",
                price=problem.money(reason.entry_price_minor),
                cost=problem.money(reason.cost_minor),
            )
        )
    return sentences


def _if_forced_in(portfolio: Portfolio, reason: ProposalReason, language: Language) -> str:
    if reason.forcing_cost is None:
        return language.say("No portfolio that keeps the rules and the appropriation holds it.")
    change = _points(portfolio, language, abs(reason.forcing_cost))
    if reason.forcing_cost < 0:
        return language.say("Funding it would bring {gain} points more.", gain=change) + _moves(reason, language)
    if reason.forcing_cost or reason.leaves:
        return language.say("Forcing it in would cost {loss} points.", loss=change) + _moves(reason, language)
    return ""


def _moves(reason: ProposalReason, language: Language) -> str:
    """Who else would come in and leave with it, as a sentence after another."""
    leaves, enters = language.listing(reason.leaves), language.listing(reason.enters)
    if leaves and enters:
        return " " + language.say("Then {enters} would come in and {leaves} would leave.", enters=enters, leaves=leaves)
    if enters:
        return " " + language.say("Then {enters} would come in.", enters=enters)
    return " " + language.say("Then {leaves} would leave.", leaves=leaves) if leaves else ""


def _enough(scale: Scale, performance: Fraction | str, language: Language) -> str:
    """A rating as short as a thousandth of the scale allows, rounded to the better side: the one named is enough."""
    if isinstance(performance, str):
        return performance
    worst, best = scale.ends
    for decimals in range(_MOST_DECIMALS):
        rounded = Fraction(ceil(performance * scale.direction * 10**decimals), 10**decimals) * scale.direction
        if abs(rounded - performance) * 1000 <= abs(best - worst) and (best - rounded) * scale.direction >= 0:
            return language.number(rounded)
    return language.number(performance)


def _if_left_out(portfolio: Portfolio, reason: ProposalReason, language: Language) -> list[str]:
    problem = portfolio.problem
    sentences = [_if_forced_in(portfolio, reason, language)]
    if reason.decided_by == "tie":
        return sentences
    if reason.needed_score == 0:
        sentences.append(language.say("Any score above zero would be enough."))
    elif reason.needed_score is not None:
        # Rounded up: with the points that are named, it is in one.
        needed = -(-1000 * reason.needed_score * portfolio.ranking.quantum // 1)
        sentences.append(
            language.say(
                "It would be in a best portfolio with at least {needed} points (now {now}).",
                needed=points(language, Fraction(needed, 1000)),
                now=_points(portfolio, language, reason.score),
            )
        )
    elif reason.forcing_cost is not None and reason.decided_by in {"value", "no value"}:
        sentences.append(language.say("No score on the scales would be enough."))
    if reason.needed_ratings:
        scales = {criterion.id: criterion.scale for criterion in problem.criteria}
        ratings = [
            f"{criterion} {_enough(scales[criterion], performance, language)}"
            for criterion, performance in reason.needed_ratings
        ]
        sentences.append(
            language.say("A better rating on one criterion alone would do: {ratings}.", ratings="; ".join(ratings))
        )
    if reason.entry_price_minor is not None and reason.entry_price_minor < reason.cost_minor:
        sentences.append(
            language.say(
                "It would be in a best portfolio at a cost of at most {price} (requested {cost}).",
                price=problem.money(reason.entry_price_minor),
                cost=problem.money(reason.cost_minor),
            )
        )
    return sentences


def rule_parts(portfolio: Portfolio, prices: Sequence[RulePrice], language: Language) -> list[Part]:
    """Say what each rule costs."""
    if not prices:
        return []
    best = portfolio.value
    parts: list[Part] = [Heading(language.say("What the rules cost"))]
    for one in prices:
        said = f"{_rule_said(portfolio, one.id, language)}."
        price = (
            language.say("This rule costs nothing.")
            if one.price == 0
            else language.say(
                "This rule costs {price} points: without it the best portfolio would score {without}, now {now}.",
                price=_points(portfolio, language, one.price),
                without=_points(portfolio, language, best + one.price),
                now=_points(portfolio, language, best),
            )
        )
        parts.append(Paragraph(f"{said} {price}", indent=2, mark="–"))
    return parts


def unspent_parts(
    portfolio: Portfolio, fits_beside: Sequence[tuple[str, tuple[str, ...]]], language: Language
) -> list[Part]:
    """Say why money is left."""
    heading = Heading(language.say("The money that is left"))
    return [heading, Paragraph(_unspent(portfolio, fits_beside, language))]


def _unspent(portfolio: Portfolio, fits_beside: Sequence[tuple[str, tuple[str, ...]]], language: Language) -> str:
    problem = portfolio.problem
    unspent = problem.money(portfolio.unspent_minor)
    if portfolio.selected.all():
        return language.say(
            "{unspent} of the appropriation remains unspent: every proposal is funded.", unspent=unspent
        )
    if portfolio.unspent_minor == 0:
        return language.say("Nothing of the appropriation remains unspent.")
    barred = [f"{name} ({', '.join(rules)})" for name, rules in fits_beside]
    if barred:
        return language.say(
            "{unspent} of the appropriation remains unspent. What would still fit breaks a rule: {barred}.",
            unspent=unspent,
            barred="; ".join(barred),
        )
    left_out = [
        proposal.cost_minor
        for proposal, flag, worth in zip(
            problem.proposals, portfolio.selected, portfolio.ranking.worth.tolist(), strict=True
        )
        if not flag and worth > 0
    ]
    if not left_out:
        return language.say(
            "{unspent} of the appropriation remains unspent: no other proposal scores anything.", unspent=unspent
        )
    return language.say(
        "{unspent} of the appropriation remains unspent: it is not enough for any other proposal, the cheapest of "
        "which costs {cheapest}, and no exchange scores more.",
        unspent=unspent,
        cheapest=Money(min(left_out), problem.currency),
    )


def move_parts(portfolio: Portfolio, moves: Sequence[BudgetMove], language: Language) -> list[Part]:
    """Say who enters and leaves when the budget moves."""
    rows = [
        [
            _signed_percent(move, language),
            language.money(portfolio.problem.money(move.budget_minor)),
            ", ".join(move.leaves) if move.feasible else language.say("no portfolio keeps the rules"),
            ", ".join(move.enters),
        ]
        for move in moves
    ]
    columns = [
        language.say("Change"),
        language.say("Appropriation"),
        language.say("Leaves"),
        language.say("Enters"),
    ]
    return [
        Heading(language.say("If the appropriation were another")),
        Table(columns, rows, right=(0, 1), wide=(2, 3)),
    ]


def _signed_percent(move: BudgetMove, language: Language) -> str:
    return ("+" if move.share > 0 else "") + language.percent(move.share)


def _points(portfolio: Portfolio, language: Language, units: int) -> str:
    return points(language, Fraction(units) * portfolio.ranking.quantum)
