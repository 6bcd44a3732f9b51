"""Problems that are a table of numbers, for studies of ranks."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mcda_priority import Problem, problem_from_document


def matrix_problem(performances: Sequence[Sequence[object]], scales: Sequence[dict[str, Any]] | None = None) -> Problem:
    """Proposals p1, p2, ... on criteria c1, c2, ... of equal weight; linear scales from 0 to 1 unless given."""
    n_criteria = len(performances[0])
    used = scales or [linear(0, 1)] * n_criteria
    criteria = [
        {"id": f"c{at}", "label": f"C{at}", "weight": Fraction(1, n_criteria), "scale": scale}
        for at, scale in enumerate(used, start=1)
    ]
    return problem_from_document(
        {
            "id": "matrix",
            "label": "Matrix",
            "currency": "EUR",
            "budget": "1",
            "groups": [{"id": "all", "label": "All", "weight": 1, "criteria": criteria}],
            "proposals": [
                {
                    "id": f"p{at}",
                    "label": f"P{at}",
                    "cost": "1",
                    "ratings": {f"c{column}": entry for column, entry in enumerate(row, start=1)},
                }
                for at, row in enumerate(performances, start=1)
            ],
        }
    )


def linear(baseline: object, best: object) -> dict[str, Any]:
    """A linear scale."""
    return {"kind": "linear", "baseline": baseline, "best": best}


def levels(count: int) -> dict[str, Any]:
    """A scale of levels named 0, 1, ... in equal steps."""
    return {"kind": "levels", "levels": [{"level": str(at), "anchor": f"level {at}"} for at in range(count)]}
