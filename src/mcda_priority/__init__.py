"""Multi-criteria prioritisation of proposals under a budget: exact, explained, robust.

A problem is loaded once and never changes; each step takes the last result and returns a new one:
``load_problem -> score -> select``, or all of them at once with ``decide``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcda_priority.comparison import Comparison, compare
    from mcda_priority.decision import Decision, decide
    from mcda_priority.decision_record import record, rerun
    from mcda_priority.errors import (
        ArrayError,
        InfeasibleError,
        InputError,
        NotProvenError,
        NotSolvedError,
        PriorityError,
        StaircaseLimitError,
        StaircaseRulesError,
    )
    from mcda_priority.explanation import Explanation, explain
    from mcda_priority.loading import (
        case_names,
        document_from_problem,
        load_problem,
        problem_from_document,
        save_problem,
    )
    from mcda_priority.methods import topsis, topsis_anchored, weighted_sum
    from mcda_priority.preferences import (
        EmptyWeightSetError,
        WeightSet,
    )
    from mcda_priority.problem import Problem, read_amount
    from mcda_priority.scoring import Ranking, score
    from mcda_priority.selection import (
        Alternatives,
        CutList,
        Newcomer,
        Portfolio,
        Staircase,
        best_portfolios,
        cut_list,
        newcomer,
        portfolios_within,
        select,
        staircase,
        tied_optima,
    )
    from mcda_priority.studies import (
        Breakpoints,
        BudgetStudy,
        CostSet,
        CostStudy,
        Interval,
        LeaveOneOut,
        NonDominated,
        Normal,
        PortfolioStudy,
        RankStudy,
        SobolStudy,
        Tornado,
        Triangular,
        UncertainPerformances,
        UpToNeighbours,
        WeightTriangle,
        breakpoints,
        leave_criteria_out,
        leave_proposals_out,
        non_dominated,
        sobol_indices,
        study_budgets,
        study_costs,
        study_portfolios,
        study_ranks,
        tornado,
        weight_triangle,
    )

__version__ = "0.1.0"

__all__ = [
    "Alternatives",
    "ArrayError",
    "Breakpoints",
    "BudgetStudy",
    "Comparison",
    "CostSet",
    "CostStudy",
    "CutList",
    "Decision",
    "EmptyWeightSetError",
    "Explanation",
    "InfeasibleError",
    "InputError",
    "Interval",
    "LeaveOneOut",
    "Newcomer",
    "NonDominated",
    "Normal",
    "NotProvenError",
    "NotSolvedError",
    "Portfolio",
    "PortfolioStudy",
    "PriorityError",
    "Problem",
    "RankStudy",
    "Ranking",
    "SobolStudy",
    "Staircase",
    "StaircaseLimitError",
    "StaircaseRulesError",
    "Tornado",
    "Triangular",
    "UncertainPerformances",
    "UpToNeighbours",
    "WeightSet",
    "WeightTriangle",
    "best_portfolios",
    "breakpoints",
    "case_names",
    "compare",
    "cut_list",
    "decide",
    "document_from_problem",
    "explain",
    "leave_criteria_out",
    "leave_proposals_out",
    "load_problem",
    "newcomer",
    "non_dominated",
    "portfolios_within",
    "problem_from_document",
    "read_amount",
    "record",
    "rerun",
    "save_problem",
    "score",
    "select",
    "sobol_indices",
    "staircase",
    "study_budgets",
    "study_costs",
    "study_portfolios",
    "study_ranks",
    "tied_optima",
    "topsis",
    "topsis_anchored",
    "tornado",
    "weight_triangle",
    "weighted_sum",
]

# Public names and the modules that hold them, so that importing the package costs nothing until one is used.
_HOMES = {
    "comparison": ("Comparison", "compare"),
    "decision": ("Decision", "decide"),
    "errors": (
        "ArrayError",
        "InfeasibleError",
        "InputError",
        "NotProvenError",
        "NotSolvedError",
        "PriorityError",
        "StaircaseLimitError",
        "StaircaseRulesError",
    ),
    "explanation": ("Explanation", "explain"),
    "loading": ("case_names", "document_from_problem", "load_problem", "problem_from_document", "save_problem"),
    "methods": ("topsis", "topsis_anchored", "weighted_sum"),
    "problem": ("Problem", "read_amount"),
    "decision_record": ("record", "rerun"),
    "scoring": ("Ranking", "score"),
    "selection": (
        "Alternatives",
        "CutList",
        "Newcomer",
        "Portfolio",
        "Staircase",
        "best_portfolios",
        "cut_list",
        "newcomer",
        "portfolios_within",
        "select",
        "staircase",
        "tied_optima",
    ),
    "preferences": (
        "EmptyWeightSetError",
        "WeightSet",
    ),
    "studies": (
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
    ),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            loaded: object = getattr(import_module(f"mcda_priority.{module}"), name)
            globals()[name] = loaded
            return loaded
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
