"""From a ranking to a portfolio, exactly: at one budget, at every budget, and beside the lists that councils use."""

from mcda_priority.selection.alternatives import (
    Alternative,
    Alternatives,
    best_portfolios,
    portfolios_within,
    tied_optima,
)
from mcda_priority.selection.council_lists import CouncilList, council_lists
from mcda_priority.selection.portfolio import Portfolio, recheck, select
from mcda_priority.selection.stairs import (
    Cut,
    CutList,
    Newcomer,
    Staircase,
    cut_list,
    newcomer,
    newcomer_parts,
    staircase,
)

__all__ = [
    "Alternative",
    "Alternatives",
    "CouncilList",
    "Cut",
    "CutList",
    "Newcomer",
    "Portfolio",
    "Staircase",
    "best_portfolios",
    "council_lists",
    "cut_list",
    "newcomer",
    "newcomer_parts",
    "portfolios_within",
    "recheck",
    "select",
    "staircase",
    "tied_optima",
]
