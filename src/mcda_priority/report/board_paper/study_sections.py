"""The sections about what the result hangs on: the weights, and the amount of money."""

from mcda_priority.explanation.sentences import move_parts
from mcda_priority.i18n import Language
from mcda_priority.report.board_paper.blocks import Block, Folded, Picture, Section
from mcda_priority.report.board_paper.paper import MANY, MOST_FOR_DOMINANCE, Paper
from mcda_priority.report.pictures import (
    describe_core_and_acceptability,
    describe_funding_by_budget,
    describe_rank_acceptability,
    describe_stable_weights,
    describe_value_for_money,
    plot_core_and_acceptability,
    plot_funding_by_budget,
    plot_rank_acceptability,
    plot_stable_weights,
    plot_value_for_money,
)
from mcda_priority.report.studies import Studies, discuss_parts, dominance_parts, settled_parts
from mcda_priority.selection import newcomer_parts
from mcda_priority.tables import Heading, Paragraph


def sensitivity(paper: Paper) -> Section:
    """Breakpoints, shares of the weights, regret and core index: each by its own name."""
    language = paper.language
    heading = language.say("Sensitivity")
    if paper.studies is None:
        skipped = language.say(
            "Breakpoints, shares of the weights that fund a proposal, and core index are left out: with more than "
            "{count} proposals they take minutes. The command study computes them.",
            count=MANY,
        )
        return Section("sensitivity", heading, [Paragraph(skipped), *_ranks(paper)])
    blocks: list[Block] = [
        _figures_told(paper.studies, language),
        *settled_parts(paper.studies, language),
        *discuss_parts(paper.studies, language),
        *_breakpoints(paper, paper.studies),
        *_shares(paper, paper.studies),
        *_core(paper, paper.studies),
        *_ranks(paper),
    ]
    return Section("sensitivity", heading, blocks)


def _figures_told(studies: Studies, language: Language) -> Paragraph:
    """What each figure of this section is, lest one is taken for another."""
    if studies.dominance is not None:
        return Paragraph(
            language.say(
                "Three figures are told here, and none stands for another. A breakpoint is a weight at which what is "
                "funded changes. The share of weights is how many of the drawn weightings fund a proposal. The core "
                "index is the share of the portfolios that no other one dominates which hold it, however many weights "
                "favour each."
            )
        )
    return Paragraph(
        language.say(
            "Two figures are told here, and neither stands for the other. A breakpoint is a weight at which what is "
            "funded changes. The share of weights is how many of the drawn weightings fund a proposal."
        )
    )


def _breakpoints(paper: Paper, studies: Studies) -> list[Block]:
    """How far each weight can move, as sentences and a picture; the breakpoints themselves, which may be many, fold."""
    code, parts = paper.language.code, studies.breaks.parts(paper.language)
    drawn = plot_stable_weights(studies.breaks, language=code)
    picture = Picture("stable", drawn, describe_stable_weights(studies.breaks, code))
    ends = [at for at, part in enumerate(parts) if isinstance(part, Heading) and at]
    if not ends:
        return [*parts, picture]
    folded = Folded(paper.language.say("Every breakpoint"), parts[ends[0] :])
    return [*parts[: ends[0]], picture, folded]


def _shares(paper: Paper, studies: Studies) -> list[Block]:
    return list(studies.plans.parts(paper.language))


def _core(paper: Paper, studies: Studies) -> list[Block]:
    language, code = paper.language, paper.language.code
    drawn = plot_core_and_acceptability(studies.plans, studies.dominance, language=code)
    picture = Picture("core", drawn, describe_core_and_acceptability(studies.plans, studies.dominance, code))
    if studies.dominance is not None:
        return [*dominance_parts(studies, language), picture]
    return [
        Heading(language.say("Portfolios that no other one dominates")),
        Paragraph(
            language.say(
                "They and the core index are not told here: with more than {count} proposals the search may not come "
                "to an end. The command study searches for some seconds.",
                count=MOST_FOR_DOMINANCE,
            )
        ),
        picture,
    ]


def _ranks(paper: Paper) -> list[Block]:
    code = paper.language.code
    drawn = plot_rank_acceptability(paper.ranks, language=code)
    heading, *rest = paper.ranks.parts(paper.language)
    return [
        heading,
        Picture("ranks", drawn, describe_rank_acceptability(paper.ranks, code)),
        Folded(paper.language.say("The ranks in figures"), rest),
    ]


def other_amounts(paper: Paper) -> Section:
    """The best portfolio with less money, and with a little more."""
    language, decision, code = paper.language, paper.decision, paper.language.code
    blocks: list[Block] = [
        Picture("money", plot_value_for_money(decision, language=code), describe_value_for_money(decision, code)),
        Picture("funding", plot_funding_by_budget(decision, language=code), describe_funding_by_budget(decision, code)),
        *decision.cut_list.parts(language),
    ]
    if paper.explanation is not None:
        blocks += move_parts(paper.portfolio, paper.explanation.budget_moves, language)
    if decision.stairs is not None:
        blocks.append(Folded(language.say("Every step of the staircase"), decision.stairs.parts(language)))
        blocks += newcomer_parts(decision.stairs, language)
    return Section("other-amounts", language.say("Best result at other amounts"), blocks)
