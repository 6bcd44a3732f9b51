"""Every public result shows itself in a notebook, and a name with markup in it stays a name."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

import mcda_priority as mp
from many_results import ManyResults, many_problem

HOSTILE = "<b>more</b>"

results = ManyResults(many_problem(8))

RESULTS: dict[str, Callable[[], Any]] = {
    "Ranking": lambda: results.decision.portfolio.ranking,
    "Portfolio": lambda: results.decision.portfolio,
    "Staircase": lambda: mp.staircase(results.decision.portfolio.ranking),
    "CutList": lambda: results.decision.cut_list,
    "Comparison": lambda: results.decision.comparison,
    "Decision": lambda: results.decision,
    "Alternatives": lambda: mp.best_portfolios(results.decision.portfolio, 3),
    "Explanation": lambda: mp.explain(results.decision.portfolio),
    "MethodComparison": lambda: results.methods,
    "RankStudy": lambda: results.ranks,
    "PortfolioStudy": lambda: results.plans,
    "BudgetStudy": lambda: mp.study_budgets(
        results.problem, mp.WeightSet.anything(results.problem), [500_000, 900_000], draws=10, rng=7
    ),
    "CostStudy": lambda: mp.study_costs(
        results.decision.portfolio, mp.CostSet.stated(results.problem, {"P1": (10_000, 900_000)}), draws=20, rng=7
    ),
    "NonDominated": lambda: results.dominance,
    "Breakpoints": lambda: results.breaks,
    "WeightTriangle": lambda: results.triangle,
    "Tornado": lambda: results.tornado,
    "LeaveOneOut": lambda: mp.leave_criteria_out(results.problem),
    "SobolStudy": lambda: mp.sobol_indices(results.problem, rng=7, samples=64),
    "Disagreement": lambda: results.disagreement,
    "RoundDifference": lambda: mp.diff(results.problem, many_problem(9)),
    "ElicitedWeights": lambda: mp.rank_order_centroid(results.problem, ["quick", "reach", "climate"]),
    "CombinedWeights": lambda: mp.combine_weights(
        {
            "a": mp.rank_order_centroid(results.problem, ["quick", "reach", "climate"]),
            "b": mp.rank_order_centroid(results.problem, ["climate", "reach", "quick"]),
        }
    ),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_shows_itself(name: str) -> None:
    result = RESULTS[name]()
    assert type(result).__name__ == name
    shown = result._repr_html_()
    assert "<table>" in shown or "<p>" in shown
    assert HOSTILE not in shown


def test_the_hostile_name_is_shown() -> None:
    shown = results.decision.portfolio._repr_html_()
    assert "&lt;b&gt;more&lt;/b&gt;" in shown


def test_no_result_is_left_out() -> None:
    """Whatever has a summary for the terminal has one for notebooks."""
    told = {
        name for name in mp.__all__ if dataclasses.is_dataclass(one := getattr(mp, name)) and hasattr(one, "summary")
    }
    assert told <= set(RESULTS)
