"""One problem of any size with every result that a picture shows, and every picture of them."""

from collections.abc import Callable
from functools import cached_property
from random import Random
from typing import Any

from matplotlib.axes import Axes

import mcda_priority as mp

NAMES = (
    "Renewal of the library roof",
    "Cycle lanes along the shore and through the old harbour, with lights for the winter",
    "A $5 lunch & <b>more</b> for $4",
    "Varhaiskasvatuspaikka proaktiivisesti kaikissa kaupunginosissa",
    "_Night buses",
    "Is\u00adhall \U0001f3d2 för alla",
)
"""Long ones, and ones that a picture could take for mathematics, markup, a hidden label or a missing letter."""

CRITERIA = {
    "reach": ("0.4", {"en": "How many people it reaches", "fi": "Kuinka moni hyötyy", "sv": "Hur många det når"}),
    "quick": ("0.35", {"en": "Quick results", "fi": "Nopeat tulokset", "sv": "Snabba resultat"}),
    "climate": ("0.25", {"en": "Climate", "fi": "Ilmasto", "sv": "Klimat"}),
}


def many_problem(count: int) -> mp.Problem:
    """A problem of `count` proposals on three criteria from 0 to 10; two assessors rated some of them."""
    random = Random(count)  # noqa: S311 nothing secret
    scale = {"kind": "linear", "baseline": "0", "best": "10"}
    proposals: list[dict[str, Any]] = []
    for at in range(count):
        ratings: dict[str, Any] = {name: str(random.randint(0, 10)) for name in CRITERIA}
        if at % 3 == 0:
            ratings["reach"] = {"by": {"a1": str(random.randint(0, 4)), "a2": str(random.randint(5, 10))}}
        label = f"{NAMES[at % len(NAMES)]} {at + 1}"
        proposals.append(
            {"id": f"P{at + 1}", "label": label, "cost": random.randint(5, 90) * 10_000, "ratings": ratings}
        )
    return mp.problem_from_document(
        {
            "id": "many",
            "label": "Many",
            "currency": "EUR",
            "budget": count * 200_000,
            "assessment": {"illustrative": True, "note": "Drawn by a machine."},
            "assessors": [{"id": "a1", "label": "A1"}, {"id": "a2", "label": "A2"}],
            "aggregation": "mean",
            "groups": [
                {
                    "id": "g",
                    "label": "G",
                    "weight": "1",
                    "criteria": [
                        {"id": name, "label": label, "weight": weight, "scale": scale}
                        for name, (weight, label) in CRITERIA.items()
                    ],
                }
            ],
            "proposals": proposals,
        }
    )


class ManyResults:
    """The results of one problem, each worked out when it is first asked for."""

    def __init__(self, problem: mp.Problem, budget: str | None = None, draws: int = 200) -> None:
        self.problem, self.budget, self.draws = problem, budget, draws

    @cached_property
    def decision(self) -> mp.Decision:
        return mp.decide(self.problem, budget=self.budget)

    @cached_property
    def ranks(self) -> mp.RankStudy:
        return mp.study_ranks(self.problem, mp.WeightSet.anything(self.problem), draws=self.draws, rng=7)

    @cached_property
    def plans(self) -> mp.PortfolioStudy:
        weights = mp.WeightSet.anything(self.problem)
        return mp.study_portfolios(self.problem, weights, draws=self.draws, rng=7, budget=self.budget)

    @cached_property
    def dominance(self) -> mp.NonDominated | None:
        if len(self.problem.proposals) > 12:
            return None
        return mp.non_dominated(self.problem, mp.WeightSet.anything(self.problem), budget=self.budget)

    @cached_property
    def breaks(self) -> mp.Breakpoints:
        return mp.breakpoints(self.problem, budget=self.budget)

    @cached_property
    def triangle(self) -> mp.WeightTriangle:
        three = [criterion.id for criterion in self.problem.criteria[:3]]
        return mp.weight_triangle(self.problem, three, budget=self.budget)

    @cached_property
    def tornado(self) -> mp.Tornado:
        return mp.tornado(self.problem, budget=self.budget)

    @cached_property
    def methods(self) -> mp.MethodComparison:
        return mp.compare_methods(self.problem, [mp.weighted_sum, mp.topsis_anchored], self.budget)

    @cached_property
    def disagreement(self) -> mp.Disagreement:
        return mp.disagreement(self.problem, mp.explain(self.decision.portfolio))


Plot = Callable[[ManyResults, str, Axes | None], Axes]
Describe = Callable[[ManyResults, str], mp.Described]

PICTURES: dict[str, tuple[Plot, Describe]] = {
    "contributions": (
        lambda of, language, ax: mp.plot_contributions(of.decision.portfolio, ax, language),
        lambda of, language: mp.describe_contributions(of.decision.portfolio, language),
    ),
    "value_for_money": (
        lambda of, language, ax: mp.plot_value_for_money(of.decision, ax, language),
        lambda of, language: mp.describe_value_for_money(of.decision, language),
    ),
    "cost_and_value": (
        lambda of, language, ax: mp.plot_cost_and_value(of.decision.portfolio, ax, language),
        lambda of, language: mp.describe_cost_and_value(of.decision.portfolio, language),
    ),
    "funding_by_budget": (
        lambda of, language, ax: mp.plot_funding_by_budget(of.decision, ax, language),
        lambda of, language: mp.describe_funding_by_budget(of.decision, language),
    ),
    "rank_acceptability": (
        lambda of, language, ax: mp.plot_rank_acceptability(of.ranks, ax, language),
        lambda of, language: mp.describe_rank_acceptability(of.ranks, language),
    ),
    "central_weights": (
        lambda of, language, ax: mp.plot_central_weights(of.ranks, ax, language),
        lambda of, language: mp.describe_central_weights(of.ranks, language),
    ),
    "core_and_acceptability": (
        lambda of, language, ax: mp.plot_core_and_acceptability(of.plans, of.dominance, ax, language),
        lambda of, language: mp.describe_core_and_acceptability(of.plans, of.dominance, language),
    ),
    "weight_sensitivity": (
        lambda of, language, ax: mp.plot_weight_sensitivity(of.breaks, ax, language),
        lambda of, language: mp.describe_weight_sensitivity(of.breaks, language),
    ),
    "stable_weights": (
        lambda of, language, ax: mp.plot_stable_weights(of.breaks, ax, language),
        lambda of, language: mp.describe_stable_weights(of.breaks, language),
    ),
    "tornado": (
        lambda of, language, ax: mp.plot_tornado(of.tornado, ax, language),
        lambda of, language: mp.describe_tornado(of.tornado, language),
    ),
    "weight_triangle": (
        lambda of, language, ax: mp.plot_weight_triangle(of.triangle, ax, language),
        lambda of, language: mp.describe_weight_triangle(of.triangle, language),
    ),
    "method_moves": (
        lambda of, language, ax: mp.plot_method_moves(of.methods, ax, language),
        lambda of, language: mp.describe_method_moves(of.methods, language),
    ),
    "disagreement": (
        lambda of, language, ax: mp.plot_disagreement(of.disagreement, ax, language),
        lambda of, language: mp.describe_disagreement(of.disagreement, language),
    ),
}
"""Every picture by name: how it is drawn, and how it is told."""
