"""The page and the data of `study`: what is settled, what hangs on which weight, what to discuss."""

import math
from collections.abc import Collection
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from mcda_priority.errors import NotSolvedError
from mcda_priority.i18n import Language, Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.report.opening import opening
from mcda_priority.selection import Portfolio
from mcda_priority.studies.breakpoints import Breakpoints
from mcda_priority.studies.dominance import non_dominated
from mcda_priority.studies.dominance_results import NonDominated
from mcda_priority.studies.portfolio_results import PortfolioStudy
from mcda_priority.studies.ranks import RankStudy
from mcda_priority.studies.wording import share
from mcda_priority.tables import Heading, Paragraph, Part, Table

FORMAT = "mcda-priority/study-1"

_NEARLY = 0.05
"""Shares of the draws this near to none or all are not worth much discussion."""

_NARROWEST_SHOWN = 3

_MOST_OPEN_SHOWN = 10

_KINDS = ("criterion", "group")

_KEPT = 20_000
_SECONDS = 10.0
"""Partial portfolios, and seconds, that the search for non-dominated portfolios may take here."""


class Studies(NamedTuple):
    """The usual set: today's portfolio, and what many weights make of it; `dominance` is None if time ran out first."""

    portfolio: Portfolio
    plans: PortfolioStudy
    breaks: Breakpoints
    ranks: RankStudy
    dominance: NonDominated | None


def studies_page(studies: Studies, language: Language) -> list[Part]:
    """Write the usual set of studies as a page."""
    return [
        *opening(studies.portfolio, language),
        *settled_parts(studies, language),
        *discuss_parts(studies, language),
        *dominance_parts(studies, language),
        *studies.plans.parts(language),
        *studies.breaks.parts(language),
        *studies.ranks.parts(language),
    ]


def dominance_in_seconds(
    problem: Problem, weights: WeightSet, budget: str | None, without: Collection[str], time_limit: float
) -> NonDominated | None:
    """The non-dominated portfolios as far as some seconds go; None where not even one was found in them."""
    try:
        return non_dominated(
            problem, weights, budget=budget, without=without, limit=_KEPT, time_limit=min(_SECONDS, time_limit)
        )
    except NotSolvedError:
        return None


def studies_data(studies: Studies) -> dict[str, Any]:
    """Write the usual set of studies as plain data; exact weights are texts such as "1/6"."""
    problem, plans, ranks = studies.portfolio.problem, studies.plans, studies.ranks
    names = [proposal.id for proposal in problem.proposals]
    lines = studies.breaks.lines
    return {
        "format": FORMAT,
        "problem": {
            "id": problem.id,
            "sha256": fingerprint(problem),
            "illustrative": problem.assessment is not None and problem.assessment.illustrative,
        },
        "weighting": problem.weighting,
        "budget_minor": plans.budget_minor,
        "without": list(plans.without),
        "seed": plans.seed,
        "draws": plans.n_draws,
        "rank_draws": ranks.n_draws,
        "complete": plans.complete and ranks.complete,
        "convergence": None if plans.convergence is None else _finite(max(plans.convergence, ranks.convergence or 1.0)),
        "statements": list(plans.statements),
        "selected": list(studies.portfolio.ids),
        "acceptability": dict(zip(names, plans.acceptability.tolist(), strict=True)),
        "acceptability_error": dict(zip(names, map(_finite, plans.acceptability_error.tolist()), strict=True)),
        "chosen_optimal": plans.chosen_optimal,
        "expected_regret": _finite(plans.expected_regret),
        "rank_acceptability": dict(zip(names, ranks.acceptability.tolist(), strict=True)),
        "expected_rank": dict(zip(names, ranks.expected_rank.tolist(), strict=True)),
        "stable": {
            kind: {line.id: [str(end) for end in line.stable] for line in lines if line.kind == kind} for kind in _KINDS
        },
        "funded_changes": {
            kind: {line.id: [str(weight) for weight in line.funded_changes] for line in lines if line.kind == kind}
            for kind in _KINDS
        },
        "non_dominated": None if studies.dominance is None else _dominance_data(studies.dominance),
    }


def _dominance_data(found: NonDominated) -> dict[str, Any]:
    names = [proposal.id for proposal in found.problem.proposals]
    further = found.further and [
        {
            "at_least_as_much": one.names[0],
            "as": one.names[1],
            "core": list(one.core),
            "exterior": list(one.exterior),
            "portfolios": one.n_portfolios,
        }
        for one in found.further
        if one.n_settled
    ]
    return {
        "complete": found.complete,
        "portfolios": len(found.selected),
        "core": list(found.core),
        "borderline": list(found.borderline),
        "exterior": list(found.exterior),
        "core_index": dict(zip(names, map(_finite, found.core_index.tolist()), strict=True)),
        "further": None if further is None else list(further),
    }


def _finite(number: float) -> float | None:
    """JSON knows no "not a number"."""
    return number if math.isfinite(number) else None


def dominance_parts(studies: Studies, language: Language) -> list[Part]:
    """Core, borderline and exterior in short; the core index beside the share of weights, never in its place."""
    found = studies.dominance
    heading = Heading(language.say("Portfolios that no other one dominates"))
    if found is None:
        return [heading, Paragraph(language.say("None was found within some seconds."))]
    core, exterior, borderline = (", ".join(names) for names in (found.core, found.exterior, found.borderline))
    named = (
        (Message("Every one of them holds: {names}.", {"names": core}), core),
        (Message("None of them holds: {names}.", {"names": exterior}), exterior),
    )
    parts: list[Part] = [heading, Paragraph(found.found_sentence(language))]
    parts += [Paragraph(language.render(message)) for message, names in named if names]
    if not found.complete:
        open_ones = Message("Some of those found hold these, and some do not: {names}.", {"names": borderline})
        return [*parts, *([Paragraph(language.render(open_ones))] if borderline else [])]
    if borderline:
        parts += [_core_table(studies, found, language), Paragraph(found.core_index_sentence(language))]
    return [*parts, *(Paragraph(sentence) for sentence in found.further_sentences(language))]


def _core_table(studies: Studies, found: NonDominated, language: Language) -> Table:
    """Of the borderline proposals, the core index beside the share of weights."""
    proposals, shares = studies.portfolio.problem.proposals, _shares(studies)
    rows = [
        [
            language.number(Fraction(int(found.held[at]), len(found.selected)), 2),
            share(language, shares[proposals[at].id]),
            proposals[at].id,
            proposals[at].label.text_in(language.code),
        ]
        for at in np.argsort(-found.held, kind="stable").tolist()
        if found.classes[at] == "borderline"
    ]
    columns = [
        language.say("Core index"),
        language.say("Funded in"),
        language.say("Id"),
        language.say("Proposal"),
    ]
    return Table(columns, rows, right=(0, 1), wide=(3,), head=2)


def settled_parts(studies: Studies, language: Language) -> list[Part]:
    """What is funded, or not, whatever the weights."""
    shares = _shares(studies)
    always = ", ".join(name for name, part in shares.items() if part >= 1)
    never = ", ".join(name for name, part in shares.items() if part <= 0)
    nearly, hardly = (", ".join(_between(shares, *ends)) for ends in ((1 - _NEARLY, 1), (0, _NEARLY)))
    named = (
        (Message("Funded in every draw: {names}.", {"names": always}), always),
        (Message("Funded in nearly every draw: {names}.", {"names": nearly}), nearly),
        (Message("Funded in hardly any draw: {names}.", {"names": hardly}), hardly),
        (Message("Funded in no draw: {names}.", {"names": never}), never),
    )
    sentences = [Paragraph(language.render(message)) for message, names in named if names]
    nothing = Paragraph(language.say("Nothing: each proposal is funded in many draws and not in many others."))
    drawn = language.say(
        "{draws} weightings were drawn, with the seed {seed}.",
        draws=studies.plans.n_draws,
        seed=str(studies.plans.seed),
    )
    if studies.plans.performances is not None:
        drawn += " " + language.say(
            "Ratings on which assessors differ, and missing ones that may be anything, are drawn with them, each "
            "between its lowest and its highest. Breakpoints and the portfolios that no other one dominates take every "
            "rating as it counts."
        )
    return [Heading(language.say("What is settled")), Paragraph(drawn), *(sentences or [nothing])]


def discuss_parts(studies: Studies, language: Language) -> list[Part]:
    """What the weights decide, the most open first, and the weights that decide it soonest."""
    shares = _shares(studies)
    labels = {one.id: one.label.text_in(language.code) for one in studies.portfolio.problem.proposals}
    # Nearest to one half first: these are the ones that the weights decide.
    open_ones = sorted(_between(shares, _NEARLY, 1 - _NEARLY), key=lambda name: abs(shares[name] - 0.5))
    narrow = sorted(
        (line for line in studies.breaks.lines if line.funded_changes), key=lambda line: line.stable[1] - line.stable[0]
    )
    sentences = [
        _open_sentence(studies, name, labels[name], shares[name], language) for name in open_ones[:_MOST_OPEN_SHOWN]
    ]
    if (more := len(open_ones) - _MOST_OPEN_SHOWN) > 0:
        sentences.append(
            language.counted(
                "{count} more proposal is open: the table of shares below tells how far.",
                "{count} more proposals are open: the table of shares below tells how far.",
                more,
            )
        )
    sentences += [studies.breaks.stable_sentence(language, line) for line in narrow[:_NARROWEST_SHOWN]]
    nothing = [] if sentences else [Paragraph(language.say("No weight changes what is funded."))]
    bullets = [Paragraph(sentence, indent=2, mark="–") for sentence in sentences]
    return [Heading(language.say("What to discuss")), *bullets, *nothing]


def _open_sentence(studies: Studies, name: str, label: str, part: float, language: Language) -> str:
    facts = {"id": name, "label": label, "share": share(language, part)}
    if studies.plans.performances is not None:
        return language.render(Message("{id} “{label}” is funded in {share} of the draws.", facts))
    return language.render(Message("{id} “{label}” is funded under {share} of the weights.", facts))


def _shares(studies: Studies) -> dict[str, float]:
    names = [proposal.id for proposal in studies.portfolio.problem.proposals]
    return dict(zip(names, studies.plans.acceptability.tolist(), strict=True))


def _between(shares: dict[str, float], low: float, high: float) -> list[str]:
    return [name for name, part in shares.items() if low < part < high]
