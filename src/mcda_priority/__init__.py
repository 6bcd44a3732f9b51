"""Multi-criteria prioritisation of proposals under a budget: exact, explained, robust.

A problem is loaded once and never changes; each step takes the last result and returns a new one:
``load_problem -> score -> select``, or all of them at once with ``decide``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcda_priority.comparison import Comparison, compare
    from mcda_priority.decision import Decision, decide
    from mcda_priority.errors import ArrayError, InputError, PriorityError, StaircaseLimitError
    from mcda_priority.loading import case_names, document_from_problem, load_problem, problem_from_document
    from mcda_priority.methods import topsis, topsis_anchored, weighted_sum
    from mcda_priority.problem import Problem, read_amount
    from mcda_priority.record import record, rerun
    from mcda_priority.scoring import Ranking, score
    from mcda_priority.selection import (
        CutList,
        Newcomer,
        Portfolio,
        Staircase,
        cut_list,
        newcomer,
        select,
        staircase,
    )

__version__ = "0.1.0"

__all__ = [
    "ArrayError",
    "Comparison",
    "CutList",
    "Decision",
    "InputError",
    "Newcomer",
    "Portfolio",
    "PriorityError",
    "Problem",
    "Ranking",
    "Staircase",
    "StaircaseLimitError",
    "case_names",
    "compare",
    "cut_list",
    "decide",
    "document_from_problem",
    "load_problem",
    "newcomer",
    "problem_from_document",
    "read_amount",
    "record",
    "rerun",
    "score",
    "select",
    "staircase",
    "topsis",
    "topsis_anchored",
    "weighted_sum",
]

# Public names and the modules that hold them, so that importing the package costs nothing until one is used.
_HOMES = {
    "comparison": ("Comparison", "compare"),
    "decision": ("Decision", "decide"),
    "errors": ("ArrayError", "InputError", "PriorityError", "StaircaseLimitError"),
    "loading": ("case_names", "document_from_problem", "load_problem", "problem_from_document"),
    "methods": ("topsis", "topsis_anchored", "weighted_sum"),
    "problem": ("Problem", "read_amount"),
    "record": ("record", "rerun"),
    "scoring": ("Ranking", "score"),
    "selection": (
        "CutList",
        "Newcomer",
        "Portfolio",
        "Staircase",
        "cut_list",
        "newcomer",
        "select",
        "staircase",
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
