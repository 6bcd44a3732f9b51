"""How far the decision depends on what was disputed."""

from mcda_priority.studies.breakpoints import Breakpoints, breakpoints
from mcda_priority.studies.costs import CostSet, CostStudy, study_costs
from mcda_priority.studies.dominance import non_dominated
from mcda_priority.studies.dominance_results import NonDominated
from mcda_priority.studies.one_at_a_time import (
    LeaveOneOut,
    Tornado,
    leave_criteria_out,
    leave_proposals_out,
    tornado,
)
from mcda_priority.studies.portfolio_results import BudgetStudy, PortfolioStudy
from mcda_priority.studies.portfolios import study_budgets, study_portfolios
from mcda_priority.studies.ranks import RankStudy, study_ranks
from mcda_priority.studies.sobol import SobolStudy, sobol_indices
from mcda_priority.studies.triangle import WeightTriangle, weight_triangle
from mcda_priority.studies.uncertainty import Interval, Normal, Triangular, UncertainPerformances, UpToNeighbours

__all__ = [
    "Breakpoints",
    "BudgetStudy",
    "CostSet",
    "CostStudy",
    "Interval",
    "LeaveOneOut",
    "NonDominated",
    "Normal",
    "PortfolioStudy",
    "RankStudy",
    "SobolStudy",
    "Tornado",
    "Triangular",
    "UncertainPerformances",
    "UpToNeighbours",
    "WeightTriangle",
    "breakpoints",
    "leave_criteria_out",
    "leave_proposals_out",
    "non_dominated",
    "sobol_indices",
    "study_budgets",
    "study_costs",
    "study_portfolios",
    "study_ranks",
    "tornado",
    "weight_triangle",
]
