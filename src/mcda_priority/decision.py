"""The main job in one call: both rankings, the portfolio, the cut list and the staircase."""

from collections.abc import Collection
from dataclasses import dataclass

from mcda_priority.comparison import Comparison, compare
from mcda_priority.errors import StaircaseLimitError, StaircaseRulesError
from mcda_priority.i18n import Language
from mcda_priority.methods import weighted_sum
from mcda_priority.problem import Problem
from mcda_priority.problem.reading import write_amount
from mcda_priority.scoring import METHODS, Method, score
from mcda_priority.selection import CutList, Portfolio, Staircase, cut_list, select, staircase
from mcda_priority.selection.funds import Amount
from mcda_priority.selection.portfolio import TIME_LIMIT
from mcda_priority.tables import Part
from mcda_priority.tables_html import in_notebook


@dataclass(frozen=True, eq=False)
class Decision:
    """Everything that `run` shows.

    Attributes
    ----------
    portfolio
        The best portfolio by the chosen method.
    comparison
        The ranking by the chosen method, and the others beside it.
    cut_list
        Who falls when there is less money.
    stairs
        The best portfolio at every budget up to this one; None where there are too many steps or rules it cannot keep.
    time_limit
        Seconds that each selection was given.
    """

    portfolio: Portfolio
    comparison: Comparison
    cut_list: CutList
    stairs: Staircase | None
    time_limit: float

    @property
    def problem(self) -> Problem:
        """The problem that is decided."""
        return self.portfolio.problem

    def parts(self, language: Language) -> list[Part]:
        """The portfolio, the rankings and the cut list; `run` prints them on a whole page."""
        return [
            *self.portfolio.parts(language),
            *self.comparison.parts(language),
            *self.cut_list.parts(language),
        ]

    _repr_html_ = in_notebook


def decide(
    problem: Problem,
    method: Method = weighted_sum,
    budget: Amount | None = None,
    *,
    without: Collection[str] = (),
    time_limit: float = TIME_LIMIT,
) -> Decision:
    """Score, compare, select and cut: the main job.

    Parameters
    ----------
    problem
        The problem.
    method
        The method that the portfolio is selected by; see `score`.
    budget
        The budget, read as everywhere; the problem's own unless given.
    without
        Ids of rules that are switched off.
    time_limit
        Seconds for each selection.

    Raises
    ------
    InputError
        The budget cannot be read, or a rule to be switched off is not known.
    InfeasibleError
        No portfolio keeps the rules.
    ArrayError
        The method cannot be used.
    """
    return decision_around(select(score(problem, method), budget, without=without, time_limit=time_limit), time_limit)


def decision_around(portfolio: Portfolio, time_limit: float = TIME_LIMIT) -> Decision:
    """Compare and cut around a portfolio that was selected already.

    Parameters
    ----------
    portfolio
        The portfolio; its budget and the rules that it leaves out hold for the cuts too.
    time_limit
        Seconds for each selection.
    """
    ranking, problem, without = portfolio.ranking, portfolio.problem, portfolio.without
    others = [score(problem, other) for other in METHODS.values() if getattr(other, "__name__", "") != ranking.method]
    budget = write_amount(portfolio.budget_minor, problem.currency)
    try:
        stairs = staircase(ranking, budget, without=without)
    except (StaircaseLimitError, StaircaseRulesError):
        stairs = None
    return Decision(
        portfolio,
        compare([ranking, *others]),
        cut_list(ranking, budget, stairs=stairs, without=without, time_limit=time_limit),
        stairs,
        time_limit,
    )
