"""Pictures of results: functions that draw on an `Axes` and return it, each beside its words and its table."""

from mcda_priority.report.pictures.canvas import Described, as_svg
from mcda_priority.report.pictures.cost_and_value import describe_cost_and_value, plot_cost_and_value
from mcda_priority.report.pictures.criteria import (
    describe_stable_weights,
    describe_tornado,
    plot_stable_weights,
    plot_tornado,
)
from mcda_priority.report.pictures.disagreement import describe_disagreement, plot_disagreement
from mcda_priority.report.pictures.funding import describe_funding_by_budget, plot_funding_by_budget
from mcda_priority.report.pictures.methods import describe_method_moves, plot_method_moves
from mcda_priority.report.pictures.ranks import (
    describe_central_weights,
    describe_rank_acceptability,
    plot_central_weights,
    plot_rank_acceptability,
)
from mcda_priority.report.pictures.robustness import describe_core_and_acceptability, plot_core_and_acceptability
from mcda_priority.report.pictures.scores import describe_contributions, plot_contributions
from mcda_priority.report.pictures.triangle import describe_weight_triangle, plot_weight_triangle
from mcda_priority.report.pictures.value_for_money import describe_value_for_money, plot_value_for_money
from mcda_priority.report.pictures.weights import describe_weight_sensitivity, plot_weight_sensitivity

__all__ = [
    "Described",
    "as_svg",
    "describe_central_weights",
    "describe_contributions",
    "describe_core_and_acceptability",
    "describe_cost_and_value",
    "describe_disagreement",
    "describe_funding_by_budget",
    "describe_method_moves",
    "describe_rank_acceptability",
    "describe_stable_weights",
    "describe_tornado",
    "describe_value_for_money",
    "describe_weight_sensitivity",
    "describe_weight_triangle",
    "plot_central_weights",
    "plot_contributions",
    "plot_core_and_acceptability",
    "plot_cost_and_value",
    "plot_disagreement",
    "plot_funding_by_budget",
    "plot_method_moves",
    "plot_rank_acceptability",
    "plot_stable_weights",
    "plot_tornado",
    "plot_value_for_money",
    "plot_weight_sensitivity",
    "plot_weight_triangle",
]
