"""What a board paper is made from: the decision, its explanation and the studies, computed once."""

from dataclasses import dataclass

from mcda_priority.assessment import Disagreement, disagreement, uncertain_ratings
from mcda_priority.decision import Decision, decision_around
from mcda_priority.explanation import Explanation, explain
from mcda_priority.i18n import Language
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.problem.reading import write_amount
from mcda_priority.report.studies import Studies
from mcda_priority.selection import Portfolio
from mcda_priority.studies.breakpoints import breakpoints
from mcda_priority.studies.dominance import non_dominated
from mcda_priority.studies.dominance_results import NonDominated
from mcda_priority.studies.portfolios import study_portfolios
from mcda_priority.studies.ranks import RankStudy, study_ranks

MANY = 100
"""Above so many proposals, the studies that select again under other weights are left out: they take minutes."""

_MANY_UNDER_RULES = 20

_DRAWS_OF_MANY = 1_000
"""At most so many weightings are drawn where each takes long: above `MANY` proposals, under rules `_MANY_UNDER_RULES`.

The error of a share is at most 1.6 percentage points then, and the page says how many were drawn.
"""

MOST_FOR_DOMINANCE = 15
"""Above so many proposals the non-dominated portfolios are not searched: the search may not end in some seconds."""

_DOMINANCE_KEPT = 20_000


@dataclass(frozen=True, eq=False)
class Paper:
    """What the sections read.

    Attributes
    ----------
    decision
        The portfolio, the rankings, the cuts and the staircase.
    explanation
        Why in and why out; None where the portfolio is not proven.
    studies
        What other weights make of it; None where the proposals are too many.
    ranks
        The ranks under other weights.
    spread
        How far the assessors agree; None where there are none.
    language
        The reader's.
    draws, seed
        Of the studies.
    command
        What makes the same page again.
    """

    decision: Decision
    explanation: Explanation | None
    studies: Studies | None
    ranks: RankStudy
    spread: Disagreement | None
    language: Language
    draws: int
    seed: int
    command: str

    @property
    def problem(self) -> Problem:
        """The problem that is decided."""
        return self.decision.problem

    @property
    def portfolio(self) -> Portfolio:
        """The best portfolio."""
        return self.decision.portfolio


def gathered(
    portfolio: Portfolio, language: Language, *, draws: int, seed: int, time_limit: float, command: str
) -> Paper:
    """Compute what the page shows. Nothing here depends on the clock, as long as no selection runs out of time."""
    problem = portfolio.problem
    many = len(problem.proposals) > MANY
    explanation = explain(portfolio, time_limit=time_limit) if portfolio.proven else None
    slow = many or (bool(problem.rules) and len(problem.proposals) > _MANY_UNDER_RULES)
    draws = min(draws, _DRAWS_OF_MANY) if slow else draws
    uncertain = uncertain_ratings(problem)
    ranks = study_ranks(problem, WeightSet.stated(problem, ()), draws=draws, rng=seed, performances=uncertain)
    return Paper(
        decision_around(portfolio, time_limit),
        explanation,
        None if many else _studies(portfolio, ranks, time_limit),
        ranks,
        disagreement(problem, explanation) if problem.assessors else None,
        language,
        draws,
        seed,
        command,
    )


def _studies(portfolio: Portfolio, ranks: RankStudy, time_limit: float) -> Studies:
    problem, without = portfolio.problem, portfolio.without
    budget = write_amount(portfolio.budget_minor, problem.currency)
    everything = WeightSet.stated(problem, ())
    return Studies(
        portfolio,
        study_portfolios(
            problem,
            everything,
            draws=ranks.n_draws,
            rng=ranks.seed,
            budget=budget,
            without=without,
            chosen=portfolio,
            performances=ranks.performances,
            time_limit=time_limit,
        ),
        breakpoints(problem, budget=budget, without=without, time_limit=time_limit),
        ranks,
        _non_dominated(problem, everything, budget, without, time_limit),
    )


def _non_dominated(
    problem: Problem, weights: WeightSet, budget: str, without: tuple[str, ...], time_limit: float
) -> NonDominated | None:
    if len(problem.proposals) > MOST_FOR_DOMINANCE:
        return None
    return non_dominated(problem, weights, budget=budget, without=without, limit=_DOMINANCE_KEPT, time_limit=time_limit)
