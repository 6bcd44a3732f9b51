"""What a study of the best portfolio under many weightings holds, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.engine.pareto import BitArray, BoolArray, IntArray, as_flags
from mcda_priority.i18n import Language, plural
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.selection.funds import ids_of
from mcda_priority.studies.uncertainty import UncertainPerformances
from mcda_priority.studies.wording import drawing_sentences, error, share
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import FloatArray

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Competitor:
    """Where the chosen portfolio falls short the most.

    Attributes
    ----------
    regret
        Value of the best portfolio minus that of the chosen one, in points: 0 where nothing is ever better.
    weights
        The weights, shape (n_criteria,).
    selected
        The best portfolio under them, shape (n_proposals,).
    """

    regret: float
    weights: FloatArray
    selected: BoolArray


@dataclass(frozen=True, eq=False)
class PortfolioStudy:
    """The exact best portfolio of each of many draws of the weights, counted, within one budget.

    Every field `..._error` is the Monte Carlo standard error of the one before it. Draws of a walk depend on each
    other; their errors are taken from the spread of the means of stretches of it (batch means [1]_).

    Attributes
    ----------
    problem, weights, performances
        The problem, the weights that were admitted, and the performances that are uncertain; None where none are.
    seed, n_draws
        Seed, and how many draws the figures hold.
    complete
        False where the study was ended early; `n_draws` says how far it came.
    convergence
        How far the chains of the walk disagree, the largest of all blocks (1: not at all); None where draws are exact.
    budget_minor, without
        The budget in minor units, and the ids of the rules that were switched off.
    chosen
        The portfolio whose regret is told, shape (n_proposals,).
    acceptability, acceptability_error
        Share of the draws whose best portfolio holds the proposal, shape (n_proposals,).
    members, counts
        Portfolios as bits, shape (n_portfolios, n_words), and in how many draws each was the best, the most frequent
        first; `portfolio` gives the ids.
    portfolio_acceptability, portfolio_error
        The counts as shares of the draws, shape (n_portfolios,).
    n_unlisted
        Draws whose best portfolio came when the list was full. The counts of those listed are exact all the same.
    chosen_acceptability, chosen_acceptability_error
        Share of the draws whose best portfolio is the chosen one.
    chosen_optimal, chosen_optimal_error
        Share of the draws in which no portfolio is worth more than the chosen one, ties included.
    expected_regret, expected_regret_error
        What the chosen portfolio falls short of the best on average, in points.
    drawn_competitor
        The draw with the largest regret. The largest over all weights is at least that.
    competitor
        The largest regret over the whole set of weights, found at its corners, to the quantum of 10^-9; None where
        these are too many, a minimum value is out of reach at one of them, or performances are uncertain.
    n_infeasible
        Draws in which no portfolio reaches the minimum value. They count for no portfolio, and not in the regret.
    n_unproven
        Draws whose portfolio is the best known, not proven to be the best.
    n_tied, n_ties_unknown
        Draws in which another portfolio is as good (the rule for ties decided), and those where it is not known.

    References
    ----------
    .. [1] Flegal, J. M. & Jones, G. L. (2010). Batch means and spectral variance estimators in Markov chain Monte
           Carlo. https://doi.org/10.1214/09-AOS735
    """

    problem: Problem
    weights: WeightSet
    performances: UncertainPerformances | None
    seed: int | np.random.SeedSequence
    n_draws: int
    complete: bool
    convergence: float | None
    budget_minor: int
    without: tuple[str, ...]
    chosen: BoolArray
    acceptability: FloatArray
    acceptability_error: FloatArray
    members: BitArray
    counts: IntArray
    portfolio_acceptability: FloatArray
    portfolio_error: FloatArray
    n_unlisted: int
    chosen_acceptability: float
    chosen_acceptability_error: float
    chosen_optimal: float
    chosen_optimal_error: float
    expected_regret: float
    expected_regret_error: float
    drawn_competitor: Competitor
    competitor: Competitor | None
    n_infeasible: int
    n_unproven: int
    n_tied: int
    n_ties_unknown: int

    @property
    def method(self) -> str:
        """Name of the method behind the values; regret asks for values that can be added up."""
        return "weighted_sum"

    @property
    def statements(self) -> tuple[str, ...]:
        """What is said about the weights, as text."""
        return tuple(statement.text for statement in self.weights.statements)

    def portfolio(self, place: int) -> tuple[str, ...]:
        """Ids of the proposals in the portfolio at a place of the list, 0 the most frequent."""
        return ids_of(self.problem, self.selected(place))

    def selected(self, place: int) -> BoolArray:
        """Flags of the proposals in the portfolio at a place of the list, shape (n_proposals,)."""
        flags: BoolArray = as_flags(self.members[place][np.newaxis], len(self.chosen))[0]
        return flags

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """One row a proposal, by id: label, cost_minor, chosen, acceptability, acceptability_error."""
        import pandas as pd

        proposals = self.problem.proposals
        return pd.DataFrame(
            {
                "label": [proposal.label.text_in(lang) for proposal in proposals],
                "cost_minor": [proposal.cost_minor for proposal in proposals],
                "chosen": self.chosen,
                "acceptability": self.acceptability,
                "acceptability_error": self.acceptability_error,
            },
            index=pd.Index([proposal.id for proposal in proposals], name="id"),
        )

    def portfolios_to_frame(self, most: int = 100) -> pd.DataFrame:
        """One row a portfolio, the most frequent first: count, acceptability, error, selected."""
        import pandas as pd

        shown = slice(0, most)
        return pd.DataFrame(
            {
                "count": self.counts[shown],
                "acceptability": self.portfolio_acceptability[shown],
                "error": self.portfolio_error[shown],
                "selected": [self.portfolio(place) for place in range(len(self.counts[shown]))],
            }
        )

    def summary(self, lang: str = "en") -> str:
        """The study as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The study as headings, tables and sentences."""
        sentences = [*_opening_sentences(self, language), *self._regret_sentences(language), *self._cautions(language)]
        return [
            Heading(language.say("The best portfolio under other weights")),
            *(Paragraph(sentence) for sentence in sentences),
            self._proposals_table(language),
            Heading(language.say("Most often the best portfolio")),
            self._portfolios_table(language),
        ]

    def _proposals_table(self, language: Language) -> Table:
        proposals = self.problem.proposals
        rows = [
            [
                share(language, float(self.acceptability[at])),
                error(language, float(self.acceptability_error[at])),
                language.money(self.problem.money(proposals[at].cost_minor)),
                proposals[at].id,
                proposals[at].label.text_in(language.code),
                language.say("yes") if self.chosen[at] else "",
            ]
            for at in np.argsort(-self.acceptability, kind="stable").tolist()
        ]
        columns = [
            language.say("Funded in"),
            language.say("Standard error"),
            language.say("Amount requested"),
            language.say("Id"),
            language.say("Proposal"),
            language.say("Chosen"),
        ]
        return Table(columns, rows, right=(0, 1, 2), wide=(4,), head=3)

    def _portfolios_table(self, language: Language) -> Table:
        rows = []
        for place in range(min(_SHOWN, len(self.counts))):
            here = self.selected(place)
            rows.append(
                [
                    share(language, float(self.portfolio_acceptability[place])),
                    error(language, float(self.portfolio_error[place])),
                    ", ".join(ids_of(self.problem, here & ~self.chosen)),
                    ", ".join(ids_of(self.problem, self.chosen & ~here)),
                ]
            )
        columns = [
            language.say("The best in"),
            language.say("Standard error"),
            language.say("Enters"),
            language.say("Leaves"),
        ]
        return Table(columns, rows, right=(0, 1), wide=(2, 3))

    def _regret_sentences(self, language: Language) -> list[str]:
        sentences = [
            language.say(
                "The chosen portfolio ({ids}) is the best under {share} of the weightings (standard error {error}).",
                ids=", ".join(ids_of(self.problem, self.chosen)),
                share=share(language, self.chosen_acceptability),
                error=error(language, self.chosen_acceptability_error),
            ),
            language.say(
                "On average it falls {regret} points short of the best (standard error {error}).",
                regret=_points(language, self.expected_regret, 2),
                error=_points(language, self.expected_regret_error, 3),
            ),
        ]
        worst = self.competitor or self.drawn_competitor
        if self.competitor is not None and worst.regret <= 0:
            return [*sentences, language.say("Under no admitted weights is any other portfolio better.")]
        if np.isnan(worst.regret):
            return sentences
        sentences.append(
            language.say(
                "Over all admitted weights it falls at most {regret} points short.",
                regret=_points(language, worst.regret, 2),
            )
            if self.competitor is not None
            else language.say(
                "In the draws it falls at most {regret} points short; other weights may exist where it is more.",
                regret=_points(language, worst.regret, 2),
            )
        )
        if worst.regret > 0:
            named = zip(self.problem.criteria, worst.weights.tolist(), strict=True)
            sentences.append(
                language.say(
                    "That is with the weights {weights}, where {ids} would be the best.",
                    weights=", ".join(f"{one.id} {share(language, weight)}" for one, weight in named),
                    ids=", ".join(ids_of(self.problem, worst.selected)),
                )
            )
        return sentences

    def _cautions(self, language: Language) -> list[str]:
        counts = (
            plural(
                "In {count} draw another portfolio is as good; the rule for ties decided.",
                "In {count} draws another portfolio is as good; the rule for ties decided.",
                {"count": self.n_tied},
            ),
            plural(
                "In {count} draw it is not known whether another portfolio is as good.",
                "In {count} draws it is not known whether another portfolio is as good.",
                {"count": self.n_ties_unknown},
            ),
            plural(
                "In {count} draw no portfolio reaches the minimum value; it counts for none.",
                "In {count} draws no portfolio reaches the minimum value; they count for none.",
                {"count": self.n_infeasible},
            ),
            plural(
                "In {count} draw the portfolio is the best known, but not proven to be the best.",
                "In {count} draws the portfolio is the best known, but not proven to be the best.",
                {"count": self.n_unproven},
            ),
            plural(
                "{count} draw had a best portfolio that came when the list was full, and is not in it.",
                "{count} draws had a best portfolio that came when the list was full, and is not in it.",
                {"count": self.n_unlisted},
            ),
        )
        return [language.render(one) for one in counts if one.values["count"]]


@dataclass(frozen=True, eq=False)
class BudgetStudy:
    """The best portfolios of the same draws of the weights at several budgets.

    Attributes
    ----------
    studies
        One for each budget, in the order asked for; each tells the regret of its own chosen portfolio.
    """

    studies: tuple[PortfolioStudy, ...]

    @property
    def budgets_minor(self) -> tuple[int, ...]:
        """The budgets in minor units."""
        return tuple(study.budget_minor for study in self.studies)

    @property
    def acceptability(self) -> FloatArray:
        """Share of the draws whose best portfolio holds the proposal, shape (n_budgets, n_proposals)."""
        return np.array([study.acceptability for study in self.studies])

    def to_frame(self) -> pd.DataFrame:
        """Acceptability: one row a budget (in minor units), one column a proposal."""
        import pandas as pd

        return pd.DataFrame(
            self.acceptability,
            index=pd.Index(self.budgets_minor, name="budget_minor"),
            columns=[proposal.id for proposal in self.studies[0].problem.proposals],
        )

    def summary(self, lang: str = "en") -> str:
        """The study as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The study as a heading, sentences and a table: who is always funded, and who in some of the draws."""
        rows = []
        for study in self.studies:
            ids = [proposal.id for proposal in study.problem.proposals]
            some = [
                f"{ids[at]} {share(language, float(study.acceptability[at]))}"
                for at in np.argsort(-study.acceptability, kind="stable").tolist()
                if 0 < study.acceptability[at] < 1
            ]
            rows.append(
                [
                    language.money(study.problem.money(study.budget_minor)),
                    ", ".join(ids_of(study.problem, study.acceptability == 1)),
                    ", ".join(some),
                ]
            )
        columns = [
            language.say("Appropriation"),
            language.say("Funded in every draw"),
            language.say("Funded in some"),
        ]
        return [
            Heading(language.say("The best portfolio under other weights, by appropriation")),
            *(Paragraph(sentence) for sentence in _opening_sentences(self.studies[0], language)),
            Table(columns, rows, right=(0,), wide=(1, 2)),
        ]


def _opening_sentences(study: PortfolioStudy, language: Language) -> list[str]:
    count = language.counted(
        "{count} weighting was drawn; for it the best portfolio was found exactly.",
        "{count} weightings were drawn; for each the best portfolio was found exactly.",
        study.n_draws,
    )
    drawn = drawing_sentences(study.weights, language, complete=study.complete, convergence=study.convergence)
    if study.performances is not None:
        drawn.append(language.say("Performances that are uncertain are drawn with them."))
    return [count, *drawn]


def _points(language: Language, number: float, decimals: int) -> str:
    return "–" if np.isnan(number) else language.number(Fraction(number), decimals)
