"""From a ranking to the best portfolio within one budget, exactly."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.engine.best import best
from mcda_priority.engine.instance import MOST_TIES
from mcda_priority.i18n import Language, Message
from mcda_priority.methods import weighted_sum
from mcda_priority.problem import Problem
from mcda_priority.problem.rule_sentences import rule_sentence
from mcda_priority.problem.rules import Enables
from mcda_priority.scoring import Ranking, points, score
from mcda_priority.selection.conflict import infeasible
from mcda_priority.selection.council_lists import CouncilList, council_lists
from mcda_priority.selection.funds import Amount, BoolArray, budget_in_minor, ids_of
from mcda_priority.selection.instance import engine_instance, rules_in_force
from mcda_priority.selection.keeping import added_up, broken_rules
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

TIME_LIMIT = 60.0
"""Seconds that one selection may take unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The best portfolio within a budget, with its proof.

    Attributes
    ----------
    ranking
        The ranking that it was selected from.
    budget_minor, cost_minor
        In minor units; the cost is re-added from the proposals.
    without
        Ids of the rules that were switched off.
    selected
        Shape (n_proposals,): the funded set.
    value, bound
        Sum of scores, and a proven upper bound of it for any portfolio, in units of the ranking's quantum.
    ties
        How many other portfolios within the budget have the same value, counted to 1,000; None where that is not known.
    lists
        The simple lists at the same budget, with their gaps.
    additive
        Where the ranking is an index: the portfolio of the weighted sum at the same budget, for comparison.
    notes
        What a reader should know of this portfolio.
    """

    ranking: Ranking
    budget_minor: int
    without: tuple[str, ...]
    selected: BoolArray
    cost_minor: int
    value: int
    bound: int
    ties: int | None
    lists: tuple[CouncilList, ...]
    additive: Portfolio | None
    notes: tuple[Message, ...]

    @property
    def problem(self) -> Problem:
        """The problem that this decides."""
        return self.ranking.problem

    @property
    def proven(self) -> bool:
        """Whether the portfolio is proven to be optimal."""
        return self.value == self.bound

    @property
    def unspent_minor(self) -> int:
        """What the portfolio leaves of the budget, in minor units."""
        return self.budget_minor - self.cost_minor

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the funded proposals, in declared order."""
        return ids_of(self.problem, self.selected)

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """The ranking's data frame with a column `selected`."""
        return self.ranking.to_frame(lang).assign(selected=self.selected)

    def summary(self, lang: str = "en") -> str:
        """The portfolio as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The portfolio as headings, tables and sentences."""
        problem = self.problem
        rows = [
            [
                points(language, int(self.ranking.units[position]) * self.ranking.quantum),
                language.money(problem.money(problem.proposals[position].cost_minor)),
                problem.proposals[position].id,
                problem.proposals[position].label.text_in(language.code),
                language.say("Proposed for funding") if self.selected[position] else language.say("Not proposed"),
            ]
            for position in sorted(self.ranking.order(), key=lambda position: not self.selected[position])
        ]
        columns = [
            self.score_heading(language),
            language.say("Amount requested"),
            language.say("Id"),
            language.say("Proposal"),
            language.say("Status"),
        ]
        sentences = [self.money_sentence(language), self.proof_sentence(language)]
        if self.proven:
            sentences.append(self.ties_sentence(language))
        return [
            Heading(language.say("Best portfolio")),
            Table(columns, rows, right=(0, 1), wide=(3, 4), head=2),
            *(Paragraph(sentence) for sentence in sentences),
            *(Paragraph(language.render(note)) for note in self.notes),
        ]

    def lists_parts(self, language: Language) -> list[Part]:
        """The simple lists beside the portfolio."""
        heading = Heading(language.say("Beside it: the simple lists"))
        if all(np.array_equal(one.selected, self.selected) for one in self.lists):
            return [heading, Paragraph(language.say("By points per amount or by rank, the same projects are funded."))]
        names = {
            ("ratio", "stop"): language.say("by points per amount, stop at the first that does not fit"),
            ("ratio", "skip"): language.say("by points per amount, skip what does not fit"),
            ("rank", "stop"): language.say("by rank, stop at the first that does not fit"),
            ("rank", "skip"): language.say("by rank, skip what does not fit"),
        }
        optimum = [
            language.say("best portfolio"),
            str(int(self.selected.sum())),
            points(language, self.value * self.ranking.quantum),
            "",
            language.money(self.problem.money(self.unspent_minor)),
        ]
        rows = [
            [
                names[one.order, one.misfit] + (" *" if one.breaks else ""),
                str(int(one.selected.sum())),
                points(language, one.value * self.ranking.quantum),
                points(language, one.gap * self.ranking.quantum),
                language.money(self.problem.money(self.budget_minor - one.cost_minor)),
            ]
            for one in self.lists
        ]
        columns = [
            language.say("Way of choosing"),
            language.say("Projects"),
            self.score_heading(language),
            language.say("Short of best"),
            language.say("Unspent"),
        ]
        parts: list[Part] = [heading, Table(columns, [optimum, *rows], right=(1, 2, 3, 4), wide=(0,))]
        if any(one.breaks for one in self.lists):
            parts.append(Paragraph("* " + language.say("breaks a rule")))
        return parts

    def rules_parts(self, language: Language) -> list[Part]:
        """The rules in force and those switched off, a sentence each."""
        rows = []
        for rule in self.problem.rules:
            sentence = language.render(rule_sentence(rule, self.problem.currency))
            reason = f" – {rule.reason.text_in(language.code)}" if rule.reason is not None else ""
            switched_off = language.say("switched off")
            off = f" [{switched_off}]" if rule.id in self.without else ""
            rows.append(Paragraph(f"{rule.id}: {sentence}{off}{reason}", indent=2, mark="–"))
        for line in self.problem.budget_lines:
            amount = language.money(self.problem.money(line.budget_minor))
            rows.append(Paragraph(f"{line.id}: {line.label.text_in(language.code)}, {amount}", indent=2, mark="–"))
        return [Heading(language.say("Rules")), *rows] if rows else []

    def score_heading(self, language: Language) -> str:
        """What the numbers of the ranking are called."""
        return language.say("Points") if self.ranking.additive else language.say("Index")

    def money_sentence(self, language: Language) -> str:
        """How many are funded, for how much, and what is left."""
        money = self.problem.money
        return language.counted(
            "{count} project, {cost} of {budget}; {unspent} remains unspent.",
            "{count} projects, {cost} of {budget}; {unspent} remains unspent.",
            int(self.selected.sum()),
            cost=money(self.cost_minor),
            budget=money(self.budget_minor),
            unspent=money(self.unspent_minor),
        )

    def proof_sentence(self, language: Language) -> str:
        """Whether anything could be better."""
        quantum = self.ranking.quantum
        if self.proven and not self.ranking.additive:
            return language.say(
                "Checked: no other combination that fits the appropriation and meets the rules has a higher sum of "
                "index numbers."
            )
        if self.proven:
            return language.say(
                "Checked: no other combination that fits the appropriation and meets the rules scores more than "
                "{value} points.",
                value=points(language, self.value * quantum),
            )
        return language.say(
            "Not proven within the limits of time and memory: this is the best known, with {value} points; none can "
            "have more than {bound}.",
            value=points(language, self.value * quantum),
            bound=points(language, self.bound * quantum),
        )

    def ties_sentence(self, language: Language) -> str:
        """How many other combinations are as good, and what decided between them."""
        if self.ties is None:
            return language.say(
                "Other combinations may score the same; they are too many to go through, and the rule for ties may not "
                "have been applied."
            )
        if self.ties == 0:
            return language.say("No other combination scores the same.")
        rule = language.say(
            "The rule decided: the lower cost first, then the proposal that stands earlier in the list."
        )
        if self.ties == MOST_TIES:
            return language.say("At least {count} other combinations score the same.", count=MOST_TIES) + " " + rule
        tied = language.counted(
            "{count} other combination scores the same.",
            "{count} other combinations score the same.",
            self.ties,
        )
        return f"{tied} {rule}"


def select(
    ranking: Ranking,
    budget: Amount | None = None,
    *,
    without: Collection[str] = (),
    time_limit: float = TIME_LIMIT,
) -> Portfolio:
    """Select the portfolio with the largest sum of scores that keeps the budget and the rules, exactly.

    Of several, the one with the lowest cost; then the one with the fewest proposals that add nothing; then, where two
    differ in declared order, the one that holds the proposal declared first. A proposal with a score of at most zero is
    funded only where a rule calls for it: zero means as if not funded.

    Parameters
    ----------
    ranking
        The scored proposals.
    budget
        The budget in the problem's currency, read as everywhere (an integer counts whole units, such as euros);
        the problem's own unless given.
    without
        Ids of rules that are switched off, for a what-if.
    time_limit
        Seconds; past them, the best portfolio known comes back with `proven` False and its bound.

    Raises
    ------
    InputError
        The budget cannot be read, or a rule to be switched off is not known.
    InfeasibleError
        No portfolio keeps the rules; it names a minimal set of them that cannot hold together.
    NotSolvedError
        Time ran out before any portfolio was found that keeps the rules.
    """
    problem = ranking.problem
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    solution = best(engine_instance(ranking, budget_minor, without), time_limit)
    if solution is None:
        raise infeasible(ranking, budget_minor, without, time_limit)
    selected = solution.selected
    selected.setflags(write=False)
    additive = None
    if not ranking.additive:
        additive = select(score(problem, weighted_sum), budget, without=without, time_limit=time_limit)
    portfolio = Portfolio(
        ranking,
        budget_minor,
        tuple(without),
        selected,
        solution.cost,
        solution.value,
        solution.bound,
        solution.ties,
        council_lists(ranking, budget_minor, solution.value, without),
        additive,
        _notes(budget_minor, selected),
    )
    recheck(portfolio)
    return portfolio


def recheck(portfolio: Portfolio) -> None:
    """Add a portfolio up again and read its rules again, apart from the engine, in Python's own integers and rationals.

    Raises
    ------
    AssertionError
        Cost, value, budget, bound or a rule does not hold: a defect of this library, never of the input.
    """
    ranking, problem = portfolio.ranking, portfolio.problem
    units = ranking.worth.tolist()
    value, cost = added_up(problem, units, ranking.quantum, portfolio.ids, portfolio.without)
    room, relaxed = Fraction(portfolio.budget_minor), Fraction(0)
    worthwhile = [position for position in range(len(units)) if units[position] > 0]
    costs = problem.costs_minor
    for position in sorted(worthwhile, key=lambda at: Fraction(costs[at], units[at])):
        share = min(Fraction(1), room / costs[position]) if costs[position] else Fraction(1)
        room -= share * costs[position]
        relaxed += share * units[position]
    enabled = any(isinstance(rule, Enables) for rule in rules_in_force(problem, portfolio.without))
    checks = {
        "cost": cost == portfolio.cost_minor <= portfolio.budget_minor,
        "value": value == portfolio.value <= portfolio.bound,
        # Rules only lower the optimum below that of the relaxed problem; bonuses and savings may lift it above.
        "bound": enabled or portfolio.bound <= relaxed or not portfolio.proven,
        "rules": not broken_rules(
            problem, portfolio.ids, value * ranking.quantum, portfolio.budget_minor, portfolio.without
        ),
    }
    failed = [name for name, holds in checks.items() if not holds]
    if failed:
        raise AssertionError(f"the portfolio does not stand up to being added up again: {', '.join(failed)}")


def _notes(budget_minor: int, selected: BoolArray) -> tuple[Message, ...]:
    notes = []
    if budget_minor == 0:
        notes.append(Message("The appropriation is zero: only proposals without cost can be funded.", {}))
    if selected.all():
        notes.append(Message("Everything fits: any method that gives each proposal points funds the same.", {}))
    return tuple(notes)
