"""Two or more rankings of one problem side by side: how far they agree, who moves, and who is funded by which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.errors import ArrayError
from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.scoring import IntArray, Method, Ranking, method_name, score
from mcda_priority.selection.funds import Amount
from mcda_priority.selection.portfolio import TIME_LIMIT, Portfolio, select
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

_MOST_WITH_POINTS = 4
"""Methods beside which the points stand as well; with more, a page has room for the ranks alone."""

_HEADING_ROOM = 40
"""Characters that the names of the methods may take above their columns; longer names stand above the table."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Rankings of the same proposals, compared with the first of them.

    Attributes
    ----------
    rankings
        The rankings.
    kendall
        Kendall's tau-b of each with the first, -1 to 1; None where a ranking has no order (all tied, one proposal).
    weighted_spearman
        Weighted Spearman correlation of each with the first, which counts the top of the list more; None likewise.
    """

    rankings: tuple[Ranking, ...]
    kendall: tuple[float | None, ...]
    weighted_spearman: tuple[float | None, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The methods' names, numbered where two are the same."""
        names = [ranking.method for ranking in self.rankings]
        return tuple(
            name if name not in names[:at] else f"{name} ({names[:at].count(name) + 1})"
            for at, name in enumerate(names)
        )

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """Ranks by proposal, one column a ranking (by its method), and `moves`: the widest gap between two of them."""
        import pandas as pd

        problem = self.rankings[0].problem
        columns = {name: ranking.ranks for name, ranking in zip(self.names, self.rankings, strict=True)}
        ranks = np.array([ranking.ranks for ranking in self.rankings])
        index = pd.Index([proposal.id for proposal in problem.proposals], name="id")
        labels = [proposal.label.text_in(lang) for proposal in problem.proposals]
        return pd.DataFrame({"label": labels, **columns, "moves": np.ptp(ranks, axis=0)}, index=index)

    def summary(self, lang: str = "en") -> str:
        """The comparison as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The comparison as a heading, a table and a sentence for each further ranking."""
        problem, bare = self.rankings[0].problem, len(self.rankings) > _MOST_WITH_POINTS
        rows = []
        for position in self.rankings[0].order():
            ranks = [int(ranking.ranks[position]) for ranking in self.rankings]
            shifts = [ranks[0] - rank for rank in ranks[1:]]
            rows.append(
                [
                    *(_rank_cell(ranking, position, language, bare=bare) for ranking in self.rankings),
                    " ".join(language.number(shift) if shift <= 0 else f"+{shift}" for shift in shifts if shift),
                    problem.proposals[position].id,
                    problem.proposals[position].label.text_in(language.code),
                ]
            )
        names = [language.render(method_name(ranking.method)) for ranking in self.rankings]
        marks = [f"({at})" for at in range(1, len(names) + 1)] if sum(map(len, names)) > _HEADING_ROOM else []
        columns = [
            *(marks or names),
            language.say("Moves"),
            language.say("Id"),
            language.say("Proposal"),
        ]
        sentences = []
        for ranking, tau, rho in zip(self.rankings[1:], self.kendall[1:], self.weighted_spearman[1:], strict=True):
            if tau is None or rho is None:
                sentences.append(language.say("There is no order to compare: all share a rank."))
            else:
                sentences.append(
                    language.say(
                        "Agreement with {method}: Kendall {tau}, weighted Spearman {rho} (1 = the same order).",
                        method=method_name(ranking.method),
                        tau=language.number(Fraction(tau), 2),
                        rho=language.number(Fraction(rho), 2),
                    )
                )
        count = len(self.rankings)
        return [
            Heading(language.say("Rank by method") if bare else language.say("Rank (points or index) by method")),
            Paragraph(
                language.say(
                    "“Moves” says how many places higher (+) or lower (−) a proposal stands by the other method."
                )
            ),
            *(Paragraph(name, indent=2, mark=mark) for mark, name in zip(marks, names, strict=False)),
            Table(columns, rows, right=tuple(range(count + 1)), wide=(count + 2,), head=count + 1),
            *(Paragraph(sentence) for sentence in sentences),
        ]


def compare(rankings: Sequence[Ranking]) -> Comparison:
    """Compare rankings of the same proposals with the first of them.

    Raises
    ------
    ArrayError
        There are fewer than two, or they rank different proposals.

    References
    ----------
    .. [1] Kendall, M. G. (1945). The treatment of ties in ranking problems. https://doi.org/10.1093/biomet/33.3.239
    .. [2] Pinto da Costa, J. & Soares, C. (2005). A weighted rank measure of correlation.
           https://doi.org/10.1111/j.1467-842X.2005.00413.x
    """
    ids = [tuple(proposal.id for proposal in ranking.problem.proposals) for ranking in rankings]
    if len(rankings) < 2 or len(set(ids)) > 1:
        raise ArrayError("compare takes two or more rankings of the same proposals")
    first = rankings[0].ranks
    return Comparison(
        tuple(rankings),
        tuple(kendall_tau(first, ranking.ranks) for ranking in rankings),
        tuple(weighted_spearman(first, ranking.ranks) for ranking in rankings),
    )


def _rank_cell(ranking: Ranking, position: int, language: Language, *, bare: bool) -> str:
    rank = str(int(ranking.ranks[position]))
    if bare:
        return rank
    points = Fraction(int(ranking.units[position])) * ranking.quantum * 100
    return f"{rank} ({language.number(points, 1)})"


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """Several methods on one problem: ranks, and the portfolio that each selects, compared with the first method.

    Attributes
    ----------
    comparison
        The rankings side by side.
    portfolios
        What each of them selects, in the same order. A portfolio by an index is the one with the largest sum of index
        numbers: it says what the method would fund, and not what the portfolio is worth.
    """

    comparison: Comparison
    portfolios: tuple[Portfolio, ...]

    @property
    def proven(self) -> bool:
        """Whether every portfolio is proven to be optimal."""
        return all(portfolio.proven for portfolio in self.portfolios)

    def enters(self, at: int) -> tuple[str, ...]:
        """Ids that the method at this position funds and the first does not."""
        return tuple(name for name in self.portfolios[at].ids if name not in self.portfolios[0].ids)

    def leaves(self, at: int) -> tuple[str, ...]:
        """Ids that the first method funds and the one at this position does not."""
        return tuple(name for name in self.portfolios[0].ids if name not in self.portfolios[at].ids)

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """The frame of `comparison`, and a column `funded` followed by its name for each method."""
        funded = {
            f"funded {name}": portfolio.selected
            for name, portfolio in zip(self.comparison.names, self.portfolios, strict=True)
        }
        return self.comparison.to_frame(lang).assign(**funded)

    def summary(self, lang: str = "en") -> str:
        """The comparison as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The rankings side by side, then who enters and who leaves by each further method."""
        sentences = [self._sentence(language, at) for at in range(1, len(self.portfolios))]
        if not self.proven:
            sentences.append(language.say("Not every portfolio here is proven to be the best. Allow more time."))
        notes = dict.fromkeys(language.render(note) for one in self.comparison.rankings for note in one.notes)
        return [
            *self.comparison.parts(language),
            Heading(
                language.say("Funded, compared with {method}", method=method_name(self.comparison.rankings[0].method))
            ),
            *(Paragraph(sentence, indent=2, mark="–") for sentence in sentences),
            *(Paragraph(note) for note in notes),
        ]

    def _sentence(self, language: Language, at: int) -> str:
        method = method_name(self.comparison.rankings[at].method)
        enters, leaves = self.enters(at), self.leaves(at)
        if not enters and not leaves:
            return language.say("By {method}, the same are funded.", method=method)
        return language.say(
            "By {method}, these enter: {enters}; and these leave: {leaves}.",
            method=method,
            enters=", ".join(enters) or "–",
            leaves=", ".join(leaves) or "–",
        )


def compare_methods(
    problem: Problem,
    methods: Sequence[Method],
    budget: Amount | None = None,
    *,
    without: Collection[str] = (),
    time_limit: float = TIME_LIMIT,
) -> MethodComparison:
    """Rank and select by several methods, and compare each with the first.

    Parameters
    ----------
    problem
        The problem.
    methods
        Two or more methods, as in `score`; the first is the one that the others are compared with.
    budget, without, time_limit
        As in `select`; the time is for each selection.

    Raises
    ------
    ArrayError
        There are fewer than two methods, or one of them cannot be used: then nothing is selected.
    InputError, InfeasibleError, NotSolvedError
        As in `select`.
    """
    comparison = compare([score(problem, method) for method in methods])
    portfolios = [select(ranking, budget, without=without, time_limit=time_limit) for ranking in comparison.rankings]
    return MethodComparison(comparison, tuple(portfolios))


def kendall_tau(first: IntArray, second: IntArray) -> float | None:
    """Kendall's tau-b of two rankings; None where one of them has no order."""
    from scipy.stats import kendalltau

    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(kendalltau(first, second).statistic)


def weighted_spearman(first: IntArray, second: IntArray) -> float | None:
    """Weighted Spearman correlation of two rankings; ties take their mean rank; None where one has no order.

    A difference in rank counts by how near the top the two ranks are: Pinto da Costa & Soares (2005), eq. 2.
    """
    from scipy.stats import rankdata

    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    count = len(first)
    one, other = rankdata(first), rankdata(second)
    distance = float(((one - other) ** 2 * (2 * count + 2 - one - other)).sum())
    return 1 - 6 * distance / (count**4 + count**3 - count**2 - count)
