"""Facts of an explanation, without words: one proposal, one rule, one move of the budget."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class ProposalReason:
    """Why one proposal is in or out. Scores are in units of the ranking's quantum, amounts in minor units.

    Attributes
    ----------
    id, funded, score, cost_minor
        The proposal, and whether the portfolio holds it.
    decided_by
        "rule" (it must be, must not be, or cannot be funded), "no value" (its score is not above zero), "cost" (it
        costs more than the budget), "tie" (another portfolio is as good, and the rule for ties decided) or "value".
    rules
        Where a rule decided: which.
    replacement_cost
        Optimum minus optimum without it: what funding it is worth beyond the best other use of its money; 0 where it is
        not funded.
    forcing_cost
        Optimum minus optimum with it: what forcing it in would cost; 0 where it is funded, None where it cannot be.
    entry_price_minor
        The highest cost at which it is in an optimum; None where rules count money, where there are several budget
        lines, or where it is in none even for nothing. This and the needed score of a proposal that must be funded are
        told as if it only might be.
    needed_score
        The least score at which it is in an optimum: optimum without it minus the optimum of the rest with it in. Zero
        means any score above zero, because what is worth nothing is funded only where a rule calls for it. None where
        it cannot be funded or cannot be left out, or where no rating on the scales gives so much.
    needed_ratings
        For each criterion on which a better rating alone brings it into an optimum: id, and the performance as written.
    leaves, enters
        Who else would leave, and who else would come in, if it were left out (where it is funded) or forced in.
    """

    id: str
    funded: bool
    score: int
    cost_minor: int
    decided_by: str
    rules: tuple[str, ...]
    replacement_cost: int | None
    forcing_cost: int | None
    entry_price_minor: int | None
    needed_score: int | None
    needed_ratings: tuple[tuple[str, Fraction | str], ...]
    leaves: tuple[str, ...]
    enters: tuple[str, ...]


@dataclass(frozen=True)
class RulePrice:
    """What a rule costs: the optimum without it minus the optimum with it, in units of the ranking's quantum."""

    id: str
    price: int


@dataclass(frozen=True)
class BudgetMove:
    """Who leaves and who enters when the budget is another; nobody is named where no portfolio keeps the rules."""

    share: Fraction
    budget_minor: int
    feasible: bool
    leaves: tuple[str, ...]
    enters: tuple[str, ...]
