"""404 real projects: Virginia's SMART SCALE, round 2 (fiscal year 2018), https://smartscale.virginia.gov.

The State publishes six factor scores, four area types with their own weights, and each project's benefit score.
"""

from fractions import Fraction
from functools import cache
from typing import Any

from mcda_priority import Problem, problem_from_document
from reference_data import read_csv

FACTORS = ("congestion", "economic", "accessibility", "safety", "environment", "land_use")
WEIGHTS = {
    "A": (45, 5, 15, 5, 10, 20),
    "B": (15, 20, 25, 20, 10, 10),
    "C": (15, 25, 25, 25, 10, 0),
    "D": (10, 35, 15, 30, 10, 0),
}
"""Per cent by area type, in the order of FACTORS."""

FREQUENCY_ONLY = {1414, 1104, 1416, 1220, 1215, 1007, 1301, 1244, 1305, 1394, 1173}
"""Projects whose safety is scored by the frequency of crashes alone."""

Row = dict[str, str]


@cache
def projects() -> tuple[Row, ...]:
    """The rows of the published file."""
    return tuple(read_csv("smartscale_fy2018/projects_factor_scores.csv"))


def factors(row: Row) -> list[Fraction]:
    """The six factor scores of a project, 0 to 100, exactly; one of them is written as 8.02695e-43."""
    safety = row["safety_freq_only" if int(row["app_id"]) in FREQUENCY_ONLY else "safety_50_50"]
    return [Fraction(safety if factor == "safety" else row[factor]) for factor in FACTORS]


def problem_with(criteria: list[dict[str, Any]], rows: tuple[Row, ...], ratings: list[dict[str, Any]]) -> Problem:
    """The projects under criteria of choice; for a billion dollars; some titles hold a tab, which a label may not."""
    return problem_from_document(
        {
            "id": "smart-scale",
            "label": "SMART SCALE",
            "currency": "USD",
            "budget": 10**9,
            "groups": [{"id": "benefit", "label": "Benefit", "weight": 1, "criteria": criteria}],
            "proposals": [
                {
                    "id": row["app_id"],
                    "label": " ".join(row["title"].split()),
                    "cost": int(row["request"]),
                    "ratings": marks,
                }
                for row, marks in zip(rows, ratings, strict=True)
            ],
        }
    )


def six_criteria() -> Problem:
    """All projects under six criteria; weights that differ by area go into the performances."""
    criteria = [
        {"id": factor, "label": factor, "points": 1, "scale": {"kind": "linear", "baseline": 0, "best": 100}}
        for factor in FACTORS
    ]
    ratings = [
        {
            factor: mark * weight / 100
            for factor, mark, weight in zip(FACTORS, factors(row), WEIGHTS[row["area_type"]], strict=True)
        }
        for row in projects()
    ]
    return problem_with(criteria, projects(), ratings)
