"""Why in, why out, and what would change it."""

from mcda_priority.explanation.explaining import explain
from mcda_priority.explanation.results import BudgetMove, Explanation, ProposalReason, RulePrice

__all__ = ["BudgetMove", "Explanation", "ProposalReason", "RulePrice", "explain"]
