"""How each page begins: the case, the standing of its ratings, the money, the result."""

from mcda_priority.i18n import Language
from mcda_priority.scoring import method_name
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Heading, Paragraph, Part


def opening(portfolio: Portfolio, language: Language) -> list[Part]:
    """Say what is decided, on what standing, and the result."""
    problem = portfolio.problem
    parts: list[Part] = [Heading(problem.label.text_in(language.code))]
    if problem.stage is not None:
        parts.append(Paragraph(problem.stage.text_in(language.code)))
    elif problem.dated is not None:
        parts.append(Paragraph(language.date(problem.dated)))
    if problem.assessment is not None:
        if problem.assessment.illustrative:
            parts.append(Paragraph(language.say("ILLUSTRATIVE RATINGS")))
        parts.append(Paragraph(problem.assessment.note.text_in(language.code)))
    asked = language.counted(
        "{count} proposal asks for {asked}; {available} is available.",
        "{count} proposals ask for {asked}; {available} is available.",
        len(problem.proposals),
        asked=problem.money(sum(problem.costs_minor)),
        available=problem.money(portfolio.budget_minor),
    )
    parts.append(Paragraph(asked))
    if portfolio.budget_minor != problem.budget_minor:
        own = problem.money(problem.budget_minor)
        parts.append(Paragraph(language.say("This is a what-if: the appropriation of the case is {own}.", own=own)))
    if problem.weighting is not None:
        label = next(one.label for one in problem.weightings if one.id == problem.weighting).text_in(language.code)
        parts.append(Paragraph(language.say("Weights: {id} (“{label}”).", id=problem.weighting, label=label)))
    method = method_name(portfolio.ranking.method)
    parts.append(Heading(language.say("Result ({method})", method=method)))
    parts.append(Paragraph(portfolio.money_sentence(language)))
    parts += [Paragraph(language.render(note)) for note in portfolio.notes]
    return parts
