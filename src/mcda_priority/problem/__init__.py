"""The vocabulary of a decision, and every rule about input."""

from mcda_priority.problem.assessors import Assessor, Conflict
from mcda_priority.problem.criteria import Criterion, CriterionGroup, Weighting
from mcda_priority.problem.problem import Assessment, Problem, Provenance
from mcda_priority.problem.proposals import AssessorRating, Owner, Proposal, Rating
from mcda_priority.problem.reading import read_amount, read_number
from mcda_priority.problem.rule_sentences import rule_sentence
from mcda_priority.problem.rules import BudgetLine, Rule
from mcda_priority.problem.scales import Level, LevelScale, LinearScale, PiecewiseScale, Scale
from mcda_priority.problem.text import Text

__all__ = [
    "Assessment",
    "Assessor",
    "AssessorRating",
    "BudgetLine",
    "Conflict",
    "Criterion",
    "CriterionGroup",
    "Level",
    "LevelScale",
    "LinearScale",
    "Owner",
    "PiecewiseScale",
    "Problem",
    "Proposal",
    "Provenance",
    "Rating",
    "Rule",
    "Scale",
    "Text",
    "Weighting",
    "read_amount",
    "read_number",
    "rule_sentence",
]
