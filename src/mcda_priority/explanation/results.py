"""What an explanation holds: reasons, prices of rules, moves of the budget."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mcda_priority.explanation.sentences import explanation_parts
from mcda_priority.i18n import Language
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Part, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd


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
    displaced_by, displaces
        Who would leave if it were forced in; who would come in if it were left out.
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
    displaced_by: tuple[str, ...]
    displaces: tuple[str, ...]


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


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a portfolio is what it is.

    Attributes
    ----------
    portfolio
        The portfolio, proven to be optimal.
    reasons
        One for each proposal, in declared order.
    rule_prices
        One for each rule in force that restricts.
    fits_beside
        Proposals left out that have value and would fit into the unspent money, with the rules that bar each; without
        rules there are none, because the portfolio would not be optimal.
    budget_moves
        What a budget higher or lower by 1, 5 and 10 per cent changes.
    """

    portfolio: Portfolio
    reasons: tuple[ProposalReason, ...]
    rule_prices: tuple[RulePrice, ...]
    fits_beside: tuple[tuple[str, tuple[str, ...]], ...]
    budget_moves: tuple[BudgetMove, ...]

    def of(self, proposal: str) -> ProposalReason:
        """The reason of one proposal.

        Raises
        ------
        KeyError
            There is no such proposal.
        """
        return {reason.id: reason for reason in self.reasons}[proposal]

    def to_frame(self) -> pd.DataFrame:
        """One row a proposal, indexed by id; scores as scores, amounts in minor units."""
        import pandas as pd

        score_of = self.portfolio.ranking.score_of

        def scored(units: int | None) -> float | None:
            return None if units is None else score_of(units)

        rows = [
            {
                "funded": reason.funded,
                "score": score_of(reason.score),
                "cost_minor": reason.cost_minor,
                "decided_by": reason.decided_by,
                "replacement_cost": scored(reason.replacement_cost),
                "forcing_cost": scored(reason.forcing_cost),
                "entry_price_minor": reason.entry_price_minor,
                "needed_score": scored(reason.needed_score),
                "displaced_by": reason.displaced_by,
                "displaces": reason.displaces,
            }
            for reason in self.reasons
        ]
        return pd.DataFrame(rows, index=pd.Index([reason.id for reason in self.reasons], name="id"))

    def summary(self, lang: str = "en") -> str:
        """The explanation as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language, proposal: str | None = None) -> list[Part]:
        """The explanation as headings and sentences; of one proposal only, if it is named."""
        return explanation_parts(self, language, proposal)
