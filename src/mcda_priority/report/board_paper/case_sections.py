"""The sections about the case: summary, background, proposals, criteria, ratings."""

from fractions import Fraction

from mcda_priority.i18n import Language
from mcda_priority.problem import Criterion, Problem
from mcda_priority.problem.scales import LevelScale, LinearScale
from mcda_priority.report.board_paper.blocks import Block, Folded, Picture, Section
from mcda_priority.report.board_paper.paper import Paper
from mcda_priority.report.opening import asked_sentence, ratings_sentences
from mcda_priority.report.page import criteria_parts, provenance_parts
from mcda_priority.report.pictures import describe_disagreement, plot_disagreement
from mcda_priority.scoring import points
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Heading, Paragraph, Table

_NAMED = 20
"""Of more funded projects than this, the summary names the first few, and the result names all."""

_FIRST = 5
"""So many are named then: those with the most points."""


def summary(paper: Paper) -> Section:
    """The whole in one paragraph."""
    language, problem, portfolio = paper.language, paper.problem, paper.portfolio
    sentences = [asked_sentence(portfolio, language), *_funded_sentence(paper)]
    sentences += [_money_sentence(portfolio, language), portfolio.proof_sentence(language)]
    if problem.assessment is not None:
        sentences.append(problem.assessment.note.text_in(language.code))
    sentences.append(language.say("This calculation supports decision-making. People decide."))
    return Section("summary", language.say("Summary"), [Paragraph(" ".join(sentences))])


def _funded_sentence(paper: Paper) -> list[str]:
    """Name those proposed for funding; of many, the few with the most points."""
    language, portfolio = paper.language, paper.portfolio
    funded = [at for at in range(len(portfolio.selected)) if portfolio.selected[at]]
    if len(funded) <= _NAMED:
        names = language.listing(_quoted(paper, at) for at in funded)
        return [language.say("Proposed for funding: {names}.", names=names)] if funded else []
    first = [at for at in portfolio.ranking.order() if portfolio.selected[at]][:_FIRST]
    return [
        language.counted(
            "Proposed for funding, those with the most points first: {names}, and {count} more project.",
            "Proposed for funding, those with the most points first: {names}, and {count} more projects.",
            len(funded) - len(first),
            names=", ".join(_quoted(paper, at) for at in first),
        )
    ]


def _quoted(paper: Paper, at: int) -> str:
    proposal = paper.problem.proposals[at]
    return f"{proposal.id} {paper.language.quoted(proposal.label.text_in(paper.language.code))}"


def _money_sentence(portfolio: Portfolio, language: Language) -> str:
    """What the projects cost together, and what is left, as a sentence of its own."""
    money = portfolio.problem.money
    return language.counted(
        "The {count} project costs {cost}, and {unspent} of the appropriation remains unspent.",
        "The {count} projects cost {cost} together, and {unspent} of the appropriation remains unspent.",
        int(portfolio.selected.sum()),
        cost=money(portfolio.cost_minor),
        unspent=money(portfolio.unspent_minor),
    )


def background(paper: Paper) -> Section:
    """What the money is, and where the facts come from."""
    language, problem, portfolio = paper.language, paper.problem, paper.portfolio
    blocks: list[Block] = []
    if problem.stage is not None:
        blocks.append(Paragraph(problem.stage.text_in(language.code)))
    elif problem.dated is not None:
        blocks.append(Paragraph(language.say("The case is dated {date}.", date=language.date(problem.dated))))
    own = problem.money(problem.budget_minor)
    if portfolio.budget_minor != problem.budget_minor:
        available = problem.money(portfolio.budget_minor)
        blocks.append(Paragraph(language.say("Appropriation in this calculation: {amount}.", amount=available)))
        blocks.append(Paragraph(language.say("This is a what-if: the appropriation of the case is {own}.", own=own)))
    else:
        blocks.append(Paragraph(language.say("Appropriation: {amount}.", amount=own)))
    if problem.weighting is not None:
        label = next(one.label for one in problem.weightings if one.id == problem.weighting).text_in(language.code)
        blocks.append(Paragraph(language.say("Weights: {id} (“{label}”).", id=problem.weighting, label=label)))
    blocks += [
        Paragraph(
            f"{line.id}: {line.label.text_in(language.code)}, {language.money(problem.money(line.budget_minor))}",
            indent=2,
            mark="–",
        )
        for line in problem.budget_lines
    ]
    blocks.append(
        Paragraph(
            language.say(
                "The purpose of the appropriation, earlier decisions, and who agreed the criteria and weights and when "
                "are no part of the calculation: the preparer adds them."
            )
        )
    )
    return Section(
        "background", language.say("Background and appropriation"), [*blocks, *provenance_parts(problem, language)]
    )


def proposals(paper: Paper) -> Section:
    """Every proposal, those left out among them."""
    language, problem = paper.language, paper.problem
    owners = {owner.id: owner.label.text_in(language.code) for owner in problem.owners}
    columns = [language.say("Id"), language.say("Proposal"), language.say("Amount requested")]
    rows = [
        [one.id, one.label.text_in(language.code), language.money(problem.money(one.cost_minor))]
        for one in problem.proposals
    ]
    if owners:
        columns.append(language.say("Division"))
        rows = [[*row, owners.get(one.owner or "", "–")] for row, one in zip(rows, problem.proposals, strict=True)]
    blocks: list[Block] = [Table(columns, rows, (2,), (1, 3))]
    told = [
        Paragraph(f"{one.id}: {one.summary.text_in(language.code)}", indent=2, mark="–")
        for one in problem.proposals
        if one.summary is not None
    ]
    if told:
        blocks += [Heading(language.say("What is proposed")), *told]
    return Section("proposals", language.say("Proposals"), blocks)


def criteria(paper: Paper) -> Section:
    """By what the proposals are compared."""
    language, problem = paper.language, paper.problem
    rows = [row for criterion in problem.criteria for row in _scale_rows(criterion, language)]
    columns = [language.say("Criterion"), language.say("Level"), language.say("Points"), language.say("Meaning")]
    return Section(
        "criteria",
        language.say("Criteria, scales and weights"),
        [
            *criteria_parts(problem, language)[1:-1],
            Paragraph(
                language.say(
                    "A rating tells the whole effect of the proposal, not its effect for the money; the cost is "
                    "weighed when the projects are selected."
                )
            ),
            Heading(language.say("Criteria and weights")),
            criteria_parts(problem, language)[-1],
            Heading(language.say("Scales")),
            Paragraph(language.say("The points are those of the criterion alone: 100 at its best level.")),
            Table(columns, rows, right=(2,), wide=(3,)),
        ],
    )


def _scale_rows(criterion: Criterion, language: Language) -> list[list[str]]:
    scale = criterion.scale
    if isinstance(scale, LevelScale):
        return [
            [
                criterion.id,
                level.level,
                points(language, scale.value(Fraction(at))),
                level.anchor.text_in(language.code),
            ]
            for at, level in enumerate(scale.levels)
        ]
    unit = f" {scale.unit}" if scale.unit else ""
    if isinstance(scale, LinearScale):
        marks = [mark for mark in (scale.worst, scale.baseline, scale.best) if mark is not None]
    else:
        marks = [performance for performance, _ in scale.points]
    names = {Fraction(0): language.say("as if not funded"), Fraction(1): language.say("best")}
    lowest = min(map(scale.value, marks))
    if lowest < 0:
        names[lowest] = language.say("worst")
    return [
        [
            criterion.id,
            language.number(mark) + unit,
            points(language, scale.value(mark)),
            names.get(scale.value(mark), ""),
        ]
        for mark in marks
    ]


def ratings(paper: Paper) -> Section:
    """What each proposal was given on each criterion, by how many, and how far they agree."""
    language, problem = paper.language, paper.problem
    blocks: list[Block] = [Paragraph(sentence) for sentence in ratings_sentences(problem, language)]
    if paper.spread is None:
        blocks.append(
            Paragraph(
                language.say(
                    "One rating is given for each proposal and criterion; how far assessors differ cannot be told."
                )
            )
        )
    else:
        blocks += paper.spread.parts(language)
        if paper.spread.to_discuss:
            drawn = plot_disagreement(paper.spread, language=language.code)
            blocks.append(Picture("spread", drawn, describe_disagreement(paper.spread, language.code)))
    blocks += [Heading(language.say("Ratings")), _ratings_table(problem, language)]
    reasons = _reasons_table(problem, language)
    if reasons.rows:
        blocks.append(Folded(language.say("Reasons for the ratings"), [reasons]))
    return Section("ratings", language.say("Ratings and assessors"), blocks)


def _ratings_table(problem: Problem, language: Language) -> Table:
    criteria = problem.criteria
    rows = [
        [
            proposal.id,
            *(
                _rating(criterion, performance, language)
                for criterion, performance in zip(criteria, performances, strict=True)
            ),
        ]
        for proposal, performances in zip(problem.proposals, problem.performances, strict=True)
    ]
    columns = [language.say("Id"), *(criterion.id for criterion in criteria)]
    return Table(columns, rows, right=range(1, len(columns)))


def _rating(criterion: Criterion, performance: Fraction, language: Language) -> str:
    if isinstance(criterion.scale, LevelScale):
        whole = performance.denominator == 1
        return criterion.scale.written(performance) if whole else language.number(performance, 2)
    return language.number(performance, None if performance.denominator == 1 else 2)


def _reasons_table(problem: Problem, language: Language) -> Table:
    rows = [
        [proposal.id, rating.criterion, _rating(criterion, performance, language), rating.reason.text_in(language.code)]
        for proposal, performances in zip(problem.proposals, problem.performances, strict=True)
        for criterion, rating, performance in zip(problem.criteria, proposal.ratings, performances, strict=True)
        if rating.reason is not None
    ]
    columns = [language.say("Id"), language.say("Criterion"), language.say("Rating"), language.say("Reason")]
    return Table(columns, rows, right=(2,), wide=(3,))
