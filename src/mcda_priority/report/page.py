"""The page that `run` prints: what a council officer needs, in the order that a reader asks."""

from fractions import Fraction

from mcda_priority.decision import Decision
from mcda_priority.i18n import Language, Message
from mcda_priority.problem import Problem
from mcda_priority.report.opening import opening
from mcda_priority.scoring import points
from mcda_priority.selection import newcomer_parts
from mcda_priority.tables import Heading, Paragraph, Part, Table


def page(decision: Decision, language: Language) -> list[Part]:
    """Write a decision as a page of headings, sentences and tables."""
    problem = decision.problem
    return [
        *opening(decision.portfolio, language),
        *criteria_parts(problem, language),
        *decision.comparison.parts(language),
        *_notes(decision, language),
        *decision.portfolio.rules_parts(language),
        *decision.portfolio.parts(language),
        *_beside_additive(decision, language),
        *decision.portfolio.lists_parts(language),
        *decision.cut_list.parts(language),
        *(newcomer_parts(decision.stairs, language) if decision.stairs is not None else []),
        *assumptions_parts(problem, language),
        *provenance_parts(problem, language),
    ]


def criteria_parts(problem: Problem, language: Language) -> list[Part]:
    """The criteria by groups with their weights, and what weights and points mean."""
    weights = dict(zip((criterion.id for criterion in problem.criteria), problem.weights, strict=True))
    rows = []
    for group in problem.groups:
        total = sum((weights[criterion.id] for criterion in group.criteria), Fraction(0))
        rows.append([group.id, group.label.text_in(language.code), language.percent(total, 1)])
        rows.extend(
            [
                f"  {criterion.id}",
                criterion.label.text_in(language.code),
                language.percent(weights[criterion.id], 1),
            ]
            for criterion in group.criteria
        )
    columns = [language.say("Id"), language.say("Criterion"), language.say("Weight")]
    return [
        Heading(language.say("Criteria and weights")),
        Paragraph(language.say("A weight says what the step from the zero level to the best level is worth.")),
        Paragraph(
            language.say(
                "A proposal at the best level of every criterion has 100 points; 0 points is as if it were not funded."
            )
        ),
        Table(columns, rows, right=(2,), wide=(1,)),
    ]


def _notes(decision: Decision, language: Language) -> list[Part]:
    seen: list[Message] = []
    for ranking in decision.comparison.rankings:
        seen.extend(note for note in ranking.notes if note not in seen)
    return [Paragraph(language.render(note)) for note in seen]


def _beside_additive(decision: Decision, language: Language) -> list[Part]:
    """Where the portfolio was selected by an index: how it differs from the one selected by value."""
    chosen, additive = decision.portfolio, decision.portfolio.additive
    if additive is None:
        return []
    only_here = [name for name in chosen.ids if name not in additive.ids]
    only_there = [name for name in additive.ids if name not in chosen.ids]
    value = Fraction(sum(int(unit) for unit in additive.ranking.units[chosen.selected])) * additive.ranking.quantum
    if not only_here and not only_there:
        sentence = language.say("Selected by an index, not by value. The weighted sum selects the same projects.")
    else:
        sentence = language.say(
            "Selected by an index, not by value. By the weighted sum this portfolio has {value} points, the best has "
            "{best}. Only here: {here}. Only there: {there}.",
            value=points(language, value),
            best=points(language, additive.value * additive.ranking.quantum),
            here=", ".join(only_here) or "–",
            there=", ".join(only_there) or "–",
        )
    return [Paragraph(sentence)]


def assumptions_parts(problem: Problem, language: Language) -> list[Part]:
    """The assumptions of the case, and those of every calculation."""
    own = [text.text_in(language.code) for text in problem.assumptions]
    always = [
        language.say("Points are compared with the project not being funded (zero)."),
        language.say("A project is funded whole or not at all."),
        language.say("This calculation supports decision-making. People decide."),
    ]
    return [
        Heading(language.say("Assumptions and limits")),
        *(Paragraph(sentence, indent=2, mark="–") for sentence in [*own, *always]),
    ]


def provenance_parts(problem: Problem, language: Language) -> list[Part]:
    """Where the facts of the case come from; nothing where that is not stated."""
    if not problem.provenance:
        return []
    sentences = [
        fact.text.text_in(language.code) + (f" ({fact.source})" if fact.source else "") for fact in problem.provenance
    ]
    return [Heading(language.say("Sources")), *(Paragraph(sentence, indent=2, mark="–") for sentence in sentences)]
