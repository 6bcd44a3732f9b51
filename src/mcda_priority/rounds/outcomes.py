"""Facts of two versions: how each comes out, and how the new one does with one change taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mcda_priority.errors import ArrayError, InputError
from mcda_priority.rounds.changes import Change
from mcda_priority.scoring import Ranking
from mcda_priority.selection.portfolio import Portfolio

State = Literal["optimal", "not proven", "infeasible", "not found"]
"""How a selection ended: with a proof, with the best one known, with the proof that there is none, or with nothing."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A version of the case, ranked and selected.

    Attributes
    ----------
    ranking
        Its ranking.
    portfolio
        Its best portfolio; None where it is infeasible or none was found in time.
    state
        How the selection ended.
    """

    ranking: Ranking
    portfolio: Portfolio | None
    state: State

    @property
    def ranks(self) -> dict[str, int]:
        """Rank by id."""
        ids = (proposal.id for proposal in self.ranking.problem.proposals)
        return dict(zip(ids, self.ranking.ranks.tolist(), strict=True))

    @property
    def funded(self) -> tuple[str, ...] | None:
        """Ids of the funded proposals; None where there is no portfolio."""
        return None if self.portfolio is None else self.portfolio.ids


@dataclass(frozen=True, eq=False)
class Reversal:
    """The new version with one change taken back, compared with the new version.

    Attributes
    ----------
    change
        The change.
    outcome
        What comes out; None where the change cannot be taken back alone.
    refusal
        Why it cannot: what would be wrong with the case then, or why the method refuses it; None where it can.
    moves
        Rank in the new version and rank without the change, by id, of each proposal in both whose rank differs.
    enters, leaves
        Ids that would be funded without the change and are not in the new version, and the other way round; empty where
        one of the two has no portfolio.
    restores
        Whether the portfolio would be that of the old version.
    """

    change: Change
    outcome: Outcome | None
    refusal: InputError | ArrayError | None
    moves: dict[str, tuple[int, int]]
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    restores: bool


def moves(one: Outcome, other: Outcome) -> dict[str, tuple[int, int]]:
    """Rank in the one and in the other, by id, of each proposal in both whose rank differs."""
    ranks, others = one.ranks, other.ranks
    return {name: (rank, others[name]) for name, rank in ranks.items() if name in others and others[name] != rank}


def funded_only(one: Outcome, other: Outcome) -> tuple[str, ...]:
    """Ids that the one funds and the other does not; empty where one of the two has no portfolio."""
    if one.funded is None or other.funded is None:
        return ()
    return tuple(name for name in one.funded if name not in other.funded)
