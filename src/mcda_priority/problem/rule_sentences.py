"""Each rule as a sentence, in the words of its own data."""

from mcda_priority.i18n import Message, Money, plural
from mcda_priority.problem.rules import (
    Enables,
    Exclusive,
    Limit,
    MinimumValue,
    MustFund,
    MustNotFund,
    Requires,
    Rule,
)


def rule_sentence(rule: Rule, currency: str) -> Message:
    """Say a rule in words; proposals, tags and budget lines go by their ids."""
    match rule:
        case MustFund():
            return Message("must be funded: {proposals}", {"proposals": ", ".join(rule.proposals)})
        case MustNotFund():
            return Message("must not be funded: {proposals}", {"proposals": ", ".join(rule.proposals)})
        case Requires():
            return Message(
                "{proposal} requires {others}", {"proposal": rule.proposal, "others": ", ".join(rule.requires)}
            )
        case Exclusive():
            return Message("exclude each other: {proposals}", {"proposals": ", ".join(rule.proposals)})
        case Enables():
            return _enables(rule, currency)
        case Limit():
            return _limit(rule, currency)
        case MinimumValue():
            return Message("at least {points} points in all", {"points": rule.points})


def _enables(rule: Enables, currency: str) -> Message:
    facts: dict[str, object] = {"proposal": rule.proposal, "others": ", ".join(rule.enables)}
    effects: list[Message] = []
    if rule.bonus:
        effects.append(Message("{bonus} points more", {"bonus": rule.bonus}))
    if rule.saving_minor:
        effects.append(Message("{saving} saved", {"saving": Money(rule.saving_minor, currency)}))
    if not effects:
        return Message("{proposal} enables {others} (recorded; no effect on points or costs)", facts)
    if len(effects) == 1:
        return Message("{proposal} enables {others}: {effect} for each", facts | {"effect": effects[0]})
    return Message(
        "{proposal} enables {others}: {effect} and {further} for each",
        facts | {"effect": effects[0], "further": effects[1]},
    )


def _limit(rule: Limit, currency: str) -> Message:
    amount = _amount(rule, currency)
    scopes = [f"{tag} {name}" for tag, name in rule.among.items()]
    scopes += [", ".join(rule.proposals)] if rule.proposals else []
    scopes += [rule.line] if rule.line is not None and rule.share is None else []
    facts: dict[str, object] = {"amount": amount, "scope": "; ".join(scopes), "tag": rule.each or ""}
    at_most = rule.kind == "at_most"
    if rule.each is not None and scopes:
        return (
            Message("at most {amount} for each {tag} ({scope})", facts)
            if at_most
            else Message("at least {amount} for each {tag} ({scope})", facts)
        )
    if rule.each is not None:
        return (
            Message("at most {amount} for each {tag}", facts)
            if at_most
            else Message("at least {amount} for each {tag}", facts)
        )
    if scopes:
        return (
            Message("at most {amount} ({scope})", facts) if at_most else Message("at least {amount} ({scope})", facts)
        )
    return Message("at most {amount}", facts) if at_most else Message("at least {amount}", facts)


def _amount(rule: Limit, currency: str) -> object:
    if rule.projects is not None:
        return plural("{count} project", "{count} projects", {"count": int(rule.projects)})
    if rule.money_minor is not None:
        return Money(rule.money_minor, currency)
    if rule.share is not None:
        if rule.line is not None:
            return Message("{percent} % of the money of {line}", {"percent": rule.share * 100, "line": rule.line})
        return Message("{percent} % of the appropriation", {"percent": rule.share * 100})
    return Message("{total} of “{attribute}”", {"total": rule.total, "attribute": rule.attribute})
