"""Asking people for weights, and reading them off data: one result for every way of asking."""

from mcda_priority.elicitation.best_worst import best_worst_weights
from mcda_priority.elicitation.combining import (
    CombinedWeights,
    combine_weights,
    combine_weights_geometric,
    weights_by_group,
)
from mcda_priority.elicitation.direct import direct_weights, point_weights, smart_weights, swing_weights
from mcda_priority.elicitation.from_data import critic_weights, entropy_weights
from mcda_priority.elicitation.pairwise import ahp_geometric_weights, ahp_weights
from mcda_priority.elicitation.ranks import rank_order_centroid, rank_reciprocal_weights, rank_sum_weights
from mcda_priority.elicitation.recording import add_weighting
from mcda_priority.elicitation.results import DoubtfulJudgement, ElicitedWeights

__all__ = [
    "CombinedWeights",
    "DoubtfulJudgement",
    "ElicitedWeights",
    "add_weighting",
    "ahp_geometric_weights",
    "ahp_weights",
    "best_worst_weights",
    "combine_weights",
    "combine_weights_geometric",
    "critic_weights",
    "direct_weights",
    "entropy_weights",
    "point_weights",
    "rank_order_centroid",
    "rank_reciprocal_weights",
    "rank_sum_weights",
    "smart_weights",
    "swing_weights",
    "weights_by_group",
]
