"""Why in, why out, and what would change it."""

from mcda_priority.explanation.explaining import explain
from mcda_priority.explanation.facts import BudgetMove, ProposalReason, RulePrice
from mcda_priority.explanation.results import Explanation

__all__ = ["BudgetMove", "Explanation", "ProposalReason", "RulePrice", "explain"]
