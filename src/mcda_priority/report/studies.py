"""The page and the data of `study`: what is settled, what hangs on which weight, what to discuss."""

from typing import Any, NamedTuple

from mcda_priority.i18n import Language, Message
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.report.opening import opening
from mcda_priority.selection import Portfolio
from mcda_priority.studies.breakpoints import Breakpoints
from mcda_priority.studies.portfolio_results import PortfolioStudy
from mcda_priority.studies.ranks import RankStudy
from mcda_priority.studies.wording import share
from mcda_priority.tables import Heading, Paragraph, Part

FORMAT = "mcda-priority/study-1"

_NEARLY = 0.05
"""Shares of the draws this near to none or all are not worth much discussion."""

_NARROWEST_SHOWN = 3


class Studies(NamedTuple):
    """The usual set: today's portfolio, and what many weights make of it."""

    portfolio: Portfolio
    plans: PortfolioStudy
    breaks: Breakpoints
    ranks: RankStudy


def studies_page(studies: Studies, language: Language) -> list[Part]:
    """Write the usual set of studies as a page."""
    return [
        *opening(studies.portfolio, language),
        *_settled(studies, language),
        *_discuss(studies, language),
        *studies.plans.parts(language),
        *studies.breaks.parts(language),
        *studies.ranks.parts(language),
    ]


def studies_data(studies: Studies) -> dict[str, Any]:
    """Write the usual set of studies as plain data; exact weights are texts such as "1/6"."""
    problem, plans, ranks = studies.portfolio.problem, studies.plans, studies.ranks
    names = [proposal.id for proposal in problem.proposals]
    return {
        "format": FORMAT,
        "problem": {"id": problem.id, "sha256": fingerprint(problem)},
        "seed": plans.seed,
        "draws": plans.n_draws,
        "statements": list(plans.statements),
        "selected": list(studies.portfolio.ids),
        "acceptability": dict(zip(names, plans.acceptability.tolist(), strict=True)),
        "acceptability_error": dict(zip(names, plans.acceptability_error.tolist(), strict=True)),
        "chosen_optimal": plans.chosen_optimal,
        "expected_regret": plans.expected_regret,
        "rank_acceptability": dict(zip(names, ranks.acceptability.tolist(), strict=True)),
        "expected_rank": dict(zip(names, ranks.expected_rank.tolist(), strict=True)),
        "stable": {line.id: [str(end) for end in line.stable] for line in studies.breaks.lines},
        "funded_changes": {line.id: [str(weight) for weight in line.funded_changes] for line in studies.breaks.lines},
    }


def _settled(studies: Studies, language: Language) -> list[Part]:
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
    return [Heading(language.say("What is settled")), Paragraph(drawn), *(sentences or [nothing])]


def _discuss(studies: Studies, language: Language) -> list[Part]:
    shares = _shares(studies)
    labels = {one.id: one.label.text_in(language.code) for one in studies.portfolio.problem.proposals}
    # Nearest to one half first: these are the ones that the weights decide.
    open_ones = sorted(_between(shares, _NEARLY, 1 - _NEARLY), key=lambda name: abs(shares[name] - 0.5))
    narrow = sorted(
        (line for line in studies.breaks.lines if line.funded_changes), key=lambda line: line.stable[1] - line.stable[0]
    )
    sentences = [
        language.say(
            "{id} “{label}” is funded under {share} of the weights.",
            id=name,
            label=labels[name],
            share=share(language, shares[name]),
        )
        for name in open_ones
    ]
    sentences += [studies.breaks.stable_sentence(language, line) for line in narrow[:_NARROWEST_SHOWN]]
    nothing = [] if sentences else [Paragraph(language.say("No weight changes what is funded."))]
    bullets = [Paragraph(sentence, indent=2, mark="–") for sentence in sentences]
    return [Heading(language.say("What to discuss")), *bullets, *nothing]


def _shares(studies: Studies) -> dict[str, float]:
    names = [proposal.id for proposal in studies.portfolio.problem.proposals]
    return dict(zip(names, studies.plans.acceptability.tolist(), strict=True))


def _between(shares: dict[str, float], low: float, high: float) -> list[str]:
    return [name for name, part in shares.items() if low < part < high]
