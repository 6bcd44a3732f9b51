"""The sections about the result: what is funded, why and why not, and what the rules cost."""

from mcda_priority.explanation.sentences import reason_parts, rule_parts, unspent_parts
from mcda_priority.report.board_paper.blocks import Block, Picture, Section
from mcda_priority.report.board_paper.paper import Paper
from mcda_priority.report.pictures import (
    describe_contributions,
    describe_cost_and_value,
    plot_contributions,
    plot_cost_and_value,
)
from mcda_priority.tables import Heading, Paragraph, Part, Table


def result(paper: Paper) -> Section:
    """What is proposed for funding, checked, beside the simple lists and the other rankings."""
    language, portfolio, code = paper.language, paper.portfolio, paper.language.code
    parts = portfolio.parts(language)
    lists = portfolio.lists_parts(language)
    beside: list[Part] = [
        Paragraph(language.say("The simple lists are for comparison: they are not proposed.")),
    ]
    blocks: list[Block] = [
        *(part for part in parts if isinstance(part, Paragraph)),
        *(Paragraph(language.render(note)) for note in portfolio.ranking.notes),
        *(part for part in parts if isinstance(part, Table)),
        Picture("contributions", plot_contributions(portfolio, language=code), describe_contributions(portfolio, code)),
        *lists[:1],
        *beside,
        *lists[1:],
        Picture("cost", plot_cost_and_value(portfolio, language=code), describe_cost_and_value(portfolio, code)),
        *paper.decision.comparison.parts(language),
    ]
    return Section("result", language.say("Result"), blocks)


def reasons(paper: Paper) -> Section:
    """For each proposal the sentences that can be copied into the decision."""
    language = paper.language
    heading = language.say("Reasons, project by project")
    if paper.explanation is None:
        sentence = language.say(
            "No reasons are given: the portfolio is not proven to be the best, so that no difference to it can be told."
        )
        return Section("reasons", heading, [Paragraph(sentence)])
    introduction = language.say(
        "Each paragraph can be copied into the decision as it stands. The points are those of the weights and ratings "
        "above; people may depart from the result, and record why."
    )
    statuses = {True: language.say("Proposed for funding"), False: language.say("Not proposed")}
    blocks: list[Block] = [Paragraph(introduction)]
    for funded in (True, False):
        chosen = [reason for reason in paper.explanation.reasons if reason.funded == funded]
        parts = reason_parts(paper.portfolio, chosen, language)
        blocks += _one_paragraph_each(parts, statuses[funded])
    return Section("reasons", heading, blocks)


def _one_paragraph_each(parts: list[Part], status: str) -> list[Part]:
    """Make one paragraph of a proposal's facts, its status and the sentences that step in below them."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Paragraph) and part.indent and isinstance(last, Paragraph):
            merged[-1] = Paragraph(f"{last.text} {part.text}")
        else:
            merged.append(Paragraph(f"{part.text} {status}.") if isinstance(part, Paragraph) else part)
    return merged


def rules(paper: Paper) -> Section:
    """Each rule, what it costs, and what is left of the money."""
    language, portfolio = paper.language, paper.portfolio
    blocks: list[Block] = [part for part in portfolio.rules_parts(language) if not isinstance(part, Heading)]
    if not blocks:
        blocks = [Paragraph(language.say("There are no rules but the appropriation."))]
    if paper.explanation is not None:
        priced = rule_parts(portfolio, paper.explanation.rule_prices, language)
        # A rule that has a price is told with it, and only there.
        named = tuple(f"{one.id}: " for one in paper.explanation.rule_prices)
        blocks = [part for part in blocks if not (isinstance(part, Paragraph) and part.text.startswith(named))]
        blocks += priced if blocks else priced[1:]
        blocks += unspent_parts(portfolio, paper.explanation.fits_beside, language)
    return Section("rules", language.say("Rules and their price"), blocks)
