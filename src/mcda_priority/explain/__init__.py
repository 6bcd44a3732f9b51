"""Why in, why out, and what would change it."""

from mcda_priority.explain.explaining import explain
from mcda_priority.explain.results import BudgetMove, Explanation, ProposalReason, RulePrice

__all__ = ["BudgetMove", "Explanation", "ProposalReason", "RulePrice", "explain"]
