"""An explanation: the facts of every proposal, rule and move of the budget, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcda_priority.explanation.facts import BudgetMove, ProposalReason, RulePrice
from mcda_priority.explanation.sentences import move_parts, reason_parts, rule_parts, unspent_parts
from mcda_priority.i18n import Language
from mcda_priority.selection import Portfolio
from mcda_priority.tables import Part, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd


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
                "leaves": reason.leaves,
                "enters": reason.enters,
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
        portfolio = self.portfolio
        reasons = [reason for reason in self.reasons if proposal in {None, reason.id}]
        parts = reason_parts(portfolio, reasons, language)
        if proposal is None:
            parts += rule_parts(portfolio, self.rule_prices, language)
            parts += unspent_parts(portfolio, self.fits_beside, language)
            parts += move_parts(portfolio, self.budget_moves, language)
        return parts
