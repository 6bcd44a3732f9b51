"""Several assessors: how far they agree, which ratings to discuss, what their spread makes uncertain, pseudonyms."""

from mcda_priority.assessment.agreement import Disagreement, Spread, disagreement
from mcda_priority.assessment.alpha import krippendorff_alpha
from mcda_priority.assessment.intervals import rating_intervals, uncertain_ratings
from mcda_priority.assessment.pseudonyms import pseudonymised

__all__ = [
    "Disagreement",
    "Spread",
    "disagreement",
    "krippendorff_alpha",
    "pseudonymised",
    "rating_intervals",
    "uncertain_ratings",
]
