"""Two versions of a case side by side, and the new one again with each change taken back alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda_priority.errors import ArrayError, InfeasibleError, InputError, NotSolvedError
from mcda_priority.i18n import Language
from mcda_priority.loading import document_from_problem, problem_from_document
from mcda_priority.methods import weighted_sum
from mcda_priority.problem import Problem
from mcda_priority.rounds.changes import Change, bare, changes
from mcda_priority.rounds.outcomes import Outcome, Reversal, funded_only, moves
from mcda_priority.rounds.reverting import reverted
from mcda_priority.rounds.wording import caution_parts, change_parts, funded_parts, nothing_changed, ranking_parts
from mcda_priority.scoring import Method, score
from mcda_priority.selection.portfolio import TIME_LIMIT, select
from mcda_priority.tables import Part, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class RoundDifference:
    """What differs between two versions of a case.

    Attributes
    ----------
    old, new
        Ranking and portfolio of each version.
    changes
        Everything that differs, in the order of the document; `wording` marks what no number is made of.
    reversals
        For each change that is not mere wording: what taking it back alone would do to the new version.
    """

    old: Outcome
    new: Outcome
    changes: tuple[Change, ...]
    reversals: tuple[Reversal, ...]

    @property
    def moves(self) -> dict[str, tuple[int, int]]:
        """Old and new rank, by id, of each proposal in both versions whose rank differs."""
        return moves(self.old, self.new)

    @property
    def enters(self) -> tuple[str, ...]:
        """Ids that only the new version funds; empty where a version has no portfolio."""
        return funded_only(self.new, self.old)

    @property
    def leaves(self) -> tuple[str, ...]:
        """Ids that only the old version funds; empty where a version has no portfolio."""
        return funded_only(self.old, self.new)

    @property
    def proven(self) -> bool:
        """Whether every selection behind this is proven, one way or the other."""
        outcomes = [self.old, self.new, *(one.outcome for one in self.reversals if one.outcome is not None)]
        return all(outcome.state in {"optimal", "infeasible"} for outcome in outcomes)

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """One row a proposal of either version, by id, those of the new version first.

        Columns: label, old_rank, new_rank, old_score, new_score, old_cost_minor, new_cost_minor, old_funded,
        new_funded; missing where the proposal, or the portfolio, is not there.
        """
        import pandas as pd

        sides = {side: _facts(outcome, lang) for side, outcome in (("old", self.old), ("new", self.new))}
        names = list(dict.fromkeys([*sides["new"], *sides["old"]]))
        columns: dict[str, object] = {
            "label": [(sides["new"].get(name) or sides["old"][name])["label"] for name in names],
        }
        kinds = {"rank": "Int64", "score": "Float64", "cost_minor": "Int64", "funded": "boolean"}
        for fact, kind in kinds.items():
            for side, facts in sides.items():
                columns[f"{side}_{fact}"] = pd.Series([facts.get(name, {}).get(fact) for name in names], names, kind)
        return pd.DataFrame(columns, index=pd.Index(names, name="id"))

    def changes_frame(self) -> pd.DataFrame:
        """One row a change: kind, where, wording, before and after as JSON, and what taking it back would do.

        Columns of the last kind: `alone` (whether it can be taken back alone), `enters`, `leaves`, `ranks_moved` and
        `restores`; missing where it cannot, and for wording.
        """
        import pandas as pd

        found = {one.change: one for one in self.reversals}
        rows = []
        for change in self.changes:
            one = found.get(change)
            known = one is not None and one.outcome is not None
            rows.append(
                {
                    "kind": change.kind,
                    "where": change.where,
                    "wording": change.wording,
                    "before": json.dumps(change.before, ensure_ascii=False),
                    "after": json.dumps(change.after, ensure_ascii=False),
                    "alone": None if one is None else known,
                    "enters": ", ".join(one.enters) if one is not None and known else None,
                    "leaves": ", ".join(one.leaves) if one is not None and known else None,
                    "ranks_moved": len(one.moves) if one is not None and known else None,
                    "restores": one.restores if one is not None and known else None,
                }
            )
        columns = [
            "kind",
            "where",
            "wording",
            "before",
            "after",
            "alone",
            "enters",
            "leaves",
            "ranks_moved",
            "restores",
        ]
        return pd.DataFrame(rows, columns=columns)

    def summary(self, lang: str = "en") -> str:
        """The difference as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The difference as headings, sentences and a table."""
        if not self.changes:
            return nothing_changed(language)
        old, new = self.old, self.new
        return [
            *funded_parts(old, new, language),
            *ranking_parts(old, new, language),
            *change_parts(old, new, self.changes, self.reversals, language),
            *([] if self.proven else caution_parts(language)),
        ]


def diff(
    old: Problem, new: Problem, method: Method = weighted_sum, *, time_limit: float = TIME_LIMIT
) -> RoundDifference:
    """Compare two versions of a case: what changed, who moved, and what each change alone did.

    Each change is taken back alone in the new version, and that is ranked and selected anew, exactly. Two changes can
    hide each other: what none of them does alone, both may do together.

    Parameters
    ----------
    old, new
        The versions; proposals, criteria, groups, rules, owners and budget lines are matched by their ids.
    method
        As in `score`.
    time_limit
        Seconds that one selection may take.

    Raises
    ------
    ArrayError
        The method cannot be used on one of the versions.
    """
    before, after = document_from_problem(old), document_from_problem(new)
    first, last = _outcome(old, method, time_limit), _outcome(new, method, time_limit)
    # What differs in words alone is computed once.
    known = {_key(before): first, _key(after): last}
    found = changes(before, after)
    reversals = []
    for change in found:
        if change.wording:
            continue
        document = reverted(change, before, after)
        try:
            problem = problem_from_document(document)
            other = known.get(_key(document)) or _outcome(problem, method, time_limit)
        except (InputError, ArrayError) as error:
            reversals.append(Reversal(change, None, error, {}, (), (), restores=False))
            continue
        known[_key(document)] = other
        back = Reversal(
            change,
            other,
            None,
            moves(last, other),
            funded_only(other, last),
            funded_only(last, other),
            restores=_same(other, first),
        )
        reversals.append(back)
    return RoundDifference(first, last, tuple(found), tuple(reversals))


def _key(document: dict[str, Any]) -> str:
    return json.dumps(bare(document), sort_keys=True)


def _outcome(problem: Problem, method: Method, time_limit: float) -> Outcome:
    ranking = score(problem, method)
    try:
        portfolio = select(ranking, time_limit=time_limit)
    except InfeasibleError:
        return Outcome(ranking, None, "infeasible")
    except NotSolvedError:
        return Outcome(ranking, None, "not found")
    return Outcome(ranking, portfolio, "optimal" if portfolio.proven else "not proven")


def _facts(outcome: Outcome, lang: str) -> dict[str, dict[str, Any]]:
    problem = outcome.ranking.problem
    selected = outcome.portfolio.selected if outcome.portfolio is not None else np.array([])
    return {
        proposal.id: {
            "label": proposal.label.text_in(lang),
            "rank": int(outcome.ranking.ranks[at]),
            "score": outcome.ranking.score_of(int(outcome.ranking.units[at])),
            "cost_minor": proposal.cost_minor,
            "funded": bool(selected[at]) if len(selected) else None,
        }
        for at, proposal in enumerate(problem.proposals)
    }


def _same(one: Outcome, other: Outcome) -> bool:
    return one.funded is not None and other.funded is not None and set(one.funded) == set(other.funded)
