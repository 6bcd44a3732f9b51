"""The sections that close the page: impact, follow-up, assumptions, how to repeat the calculation, contact."""

from mcda_priority.report.board_paper.blocks import Code, Section
from mcda_priority.report.board_paper.paper import Paper
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.report.page import assumptions_parts
from mcda_priority.report.versions import versions
from mcda_priority.scoring import method_name
from mcda_priority.tables import Heading, Paragraph, Part, Table


def impact(paper: Paper) -> Section:
    """A place for the assessments that are the decision makers' own."""
    say = paper.language.say
    return Section(
        "impact",
        say("Impact assessment"),
        [
            Paragraph(say("No impact assessment belongs to this calculation.")),
            Paragraph(
                say(
                    "The preparer links the assessments made in advance here, such as those of the effects on "
                    "equality, children, the environment and businesses, or states that none was made."
                )
            ),
        ],
    )


def follow_up(paper: Paper) -> Section:
    """What is to be watched of each project that is funded."""
    language, problem = paper.language, paper.problem
    owners = {owner.id: owner.label.text_in(language.code) for owner in problem.owners}
    rows = [
        [
            one.id,
            one.label.text_in(language.code),
            language.money(problem.money(one.cost_minor)),
            owners.get(one.owner or "", "–"),
        ]
        for one, flag in zip(problem.proposals, paper.portfolio.selected, strict=True)
        if flag
    ]
    columns = [language.say("Id"), language.say("Proposal"), language.say("Amount requested"), language.say("Division")]
    table: list[Part] = [Table(columns, rows, (2,), (1, 3))] if rows else []
    return Section(
        "follow-up",
        language.say("Follow-up"),
        [
            Paragraph(
                language.say(
                    "The ratings are forecasts of effects, so that each can be checked afterwards. The preparer states "
                    "who follows up the projects that are funded, which effects, and when."
                )
            ),
            *table,
        ],
    )


def assumptions(paper: Paper) -> Section:
    """What was assumed, and what the calculation cannot tell."""
    language = paper.language
    return Section(
        "assumptions", language.say("Assumptions and limits"), assumptions_parts(paper.problem, language)[1:]
    )


def repeating(paper: Paper) -> Section:
    """Everything that the same figures need to come out again."""
    language, say, portfolio = paper.language, paper.language.say, paper.portfolio
    facts = [
        [say("Hash of the input (SHA-256)"), fingerprint(paper.problem)],
        [say("Method"), language.render(method_name(portfolio.ranking.method))],
        [say("Weighting"), paper.problem.weighting or say("that of the case")],
        [say("Appropriation"), language.money(paper.problem.money(portfolio.budget_minor))],
        [say("Rules switched off"), ", ".join(portfolio.without) or "–"],
        [say("Draws"), language.number(paper.ranks.n_draws)],
        [say("Seed"), str(paper.ranks.seed)],
    ]
    made_with = [[name, number] for name, number in versions().items()]
    return Section(
        "repeating",
        say("How to repeat the calculation"),
        [
            Paragraph(
                say("The same input, versions and seed give the same figures. This command makes this page again:")
            ),
            Code(paper.command),
            Paragraph(
                say("A decision record, written by the command run with --record, is checked with the command rerun.")
            ),
            Table([say("Fact"), say("As computed")], facts, wide=(1,)),
            Heading(say("Versions")),
            Table([say("Package"), say("Version")], made_with),
        ],
    )


def contact(paper: Paper) -> Section:
    """Whom to ask, what belongs to the page, and how it can be used."""
    say = paper.language.say
    return Section(
        "contact",
        say("Contact, annexes, accessibility"),
        [
            Paragraph(say("Contact: whoever publishes this page adds a name, an address and how to correct an error.")),
            Paragraph(say("Annexes: the case as a file, and the decision record.")),
            Paragraph(
                say(
                    "Accessibility: the page is made to meet WCAG 2.2 at level AA. Each picture has a text alternative "
                    "and its figures as a table. Report what hinders you to whoever publishes the page."
                )
            ),
        ],
    )
