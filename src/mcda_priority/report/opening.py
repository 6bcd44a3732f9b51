"""How each page begins: the case, the standing of its ratings, the money, the result."""

from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.scoring import method_name
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Heading, Paragraph, Part

_MOST_NAMED = 20
"""Missing ratings that are named one by one; of more, the number is enough."""


def standing(problem: Problem, language: Language) -> list[Part]:
    """Name the case, its stage, and whose ratings these are."""
    parts: list[Part] = [Heading(problem.label.text_in(language.code))]
    if problem.stage is not None:
        parts.append(Paragraph(problem.stage.text_in(language.code)))
    elif problem.dated is not None:
        parts.append(Paragraph(language.date(problem.dated)))
    if problem.assessment is not None:
        if problem.assessment.illustrative:
            parts.append(Paragraph(language.say("ILLUSTRATIVE RATINGS")))
        parts.append(Paragraph(problem.assessment.note.text_in(language.code)))
    return parts + [Paragraph(sentence) for sentence in ratings_sentences(problem, language)]


def opening(portfolio: Portfolio, language: Language) -> list[Part]:
    """Say what is decided, on what standing, and the result."""
    problem = portfolio.problem
    parts = standing(problem, language)
    parts.append(Paragraph(asked_sentence(portfolio, language)))
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


def asked_sentence(portfolio: Portfolio, language: Language) -> str:
    """How many proposals ask for how much, and what there is."""
    problem = portfolio.problem
    return language.counted(
        "{count} proposal asks for {asked}; {available} is available.",
        "{count} proposals ask for {asked}; {available} is available.",
        len(problem.proposals),
        asked=problem.money(sum(problem.costs_minor)),
        available=problem.money(portfolio.budget_minor),
    )


def ratings_sentences(problem: Problem, language: Language) -> list[str]:
    """Say how the ratings of several became one, whose do not count, and what missing ratings were taken for."""
    sentences = [*_aggregation(problem, language), *_conflicts(problem, language), _missing(problem, language)]
    if 0 < len(problem.missing) <= _MOST_NAMED:
        which = language.listing(f"{proposal} {criterion}" for proposal, criterion in problem.missing)
        sentences[-1] += " " + language.say("These are missing: {ratings}.", ratings=which)
    return sentences


def _aggregation(problem: Problem, language: Language) -> list[str]:
    count = len(problem.assessors)
    if not count:
        return []
    match problem.aggregation:
        case "mean":
            sentence = language.say(
                "Assessors: {count}. Where several rated, the mean of their values counts.", count=count
            )
        case "median":
            sentence = language.say(
                "Assessors: {count}. Where several rated, the median of their values counts.", count=count
            )
        case "trimmed_mean":
            sentence = language.say(
                "Assessors: {count}. Where three or more rated, the mean without the highest and the lowest value "
                "counts; where two rated, the mean.",
                count=count,
            )
        case _:
            sentence = language.say("Assessors: {count}. Nothing was rated by several of them.", count=count)
    return [sentence]


def _conflicts(problem: Problem, language: Language) -> list[str]:
    sentences = []
    for assessor in problem.assessors:
        for ground in ("declared", "owner"):
            of_one = [one for one in problem.conflicts if (one.assessor, one.ground) == (assessor.id, ground)]
            if not of_one:
                continue
            label = assessor.label.text_in(language.code)
            proposals = language.listing(one.proposal for one in of_one)
            count = sum(len(one.left_out) for one in of_one)
            if ground == "declared":
                sentence = language.say(
                    "{assessor} declared a conflict of interest: {proposals}. Ratings left out: {count}.",
                    assessor=label,
                    proposals=proposals,
                    count=count,
                )
            else:
                sentence = language.say(
                    "{assessor} does not rate proposals of the own unit: {proposals}. Ratings left out: {count}.",
                    assessor=label,
                    proposals=proposals,
                    count=count,
                )
            sentences.append(sentence)
    return sentences


def _missing(problem: Problem, language: Language) -> str:
    count = len(problem.missing)
    match problem.missing_ratings:
        case "worst":
            return language.say(
                "Missing ratings: {count}. Each counts as the worst performance of its scale.", count=count
            )
        case "interval":
            return language.say(
                "Missing ratings: {count}. Each counts as the worst performance of its scale in the scores, and as any "
                "on the scale in the studies.",
                count=count,
            )
        case _:
            return language.say("No rating is missing; a missing one is refused.")
