"""Two versions of a case: what changed, who moved, and what each change alone did."""

from mcda_priority.rounds.changes import Change
from mcda_priority.rounds.difference import RoundDifference, diff
from mcda_priority.rounds.outcomes import Reversal

__all__ = ["Change", "Reversal", "RoundDifference", "diff"]
