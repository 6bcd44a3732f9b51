"""The page and the data of `assessors`: whose ratings these are, how far they agree, what to discuss."""

import math
from typing import Any

from mcda_priority.assessment import Disagreement
from mcda_priority.i18n import Language
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.report.opening import standing
from mcda_priority.report.results import ratings_data
from mcda_priority.tables import Part

FORMAT = "mcda-priority/assessors-1"


def assessors_page(found: Disagreement, language: Language) -> list[Part]:
    """Write a disagreement as a page."""
    return [*standing(found.problem, language), *found.parts(language)]


def assessors_data(found: Disagreement) -> dict[str, Any]:
    """Write a disagreement as plain data; exact numbers are texts such as "1/6", and an alpha not defined is null."""
    problem = found.problem
    return {
        "format": FORMAT,
        "problem": {"id": problem.id, "sha256": fingerprint(problem)},
        **ratings_data(problem),
        "alpha": {name: _number(alpha) for name, alpha in found.alphas.items()},
        "alpha_of_levels": _number(found.overall),
        "spreads": [
            {
                "proposal": spread.proposal,
                "criterion": spread.criterion,
                "ratings": spread.n_ratings,
                "worst": str(spread.worst),
                "best": str(spread.best),
                "value_range": str(spread.value_range),
                "reach": str(spread.reach),
                "decides": spread.decides,
            }
            for spread in found.spreads
        ],
    }


def _number(alpha: float) -> float | None:
    return None if math.isnan(alpha) else alpha
