"""The vocabulary of a decision, and every rule about input."""

from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting
from mcda_priority.problem.problem import Assessment, Problem, Provenance
from mcda_priority.problem.proposals import Enabling, Owner, Proposal, Rating
from mcda_priority.problem.reading import read_amount, read_number
from mcda_priority.problem.scales import Level, LevelScale, LinearScale, PiecewiseScale, Scale
from mcda_priority.problem.text import Text

__all__ = [
    "Assessment",
    "Criterion",
    "CriterionGroup",
    "Enabling",
    "Level",
    "LevelScale",
    "LinearScale",
    "Owner",
    "PiecewiseScale",
    "Problem",
    "Proposal",
    "Provenance",
    "Rating",
    "Scale",
    "Text",
    "Weighting",
    "read_amount",
    "read_number",
]
