"""The page and the data of `diff`: what changed between two versions of a case, and what each change alone did."""

from typing import Any

from mcda_priority.errors import InputError
from mcda_priority.i18n import Language
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.rounds import Reversal, RoundDifference
from mcda_priority.rounds.outcomes import Outcome
from mcda_priority.rounds.wording import change_sentence
from mcda_priority.tables import Paragraph, Part

FORMAT = "mcda-priority/diff-1"


def difference_page(difference: RoundDifference, language: Language) -> list[Part]:
    """Write a difference as a page."""
    problem = difference.new.ranking.problem
    warned = problem.assessment is not None and problem.assessment.illustrative
    warning = [Paragraph(language.say("ILLUSTRATIVE RATINGS"))] if warned else []
    return [*warning, *difference.parts(language)]


def difference_data(difference: RoundDifference, language: Language) -> dict[str, Any]:
    """Write a difference as plain data.

    Amounts are integers of minor units; `before` and `after` are parts of a case as its document has them.
    """
    problems = difference.old.ranking.problem, difference.new.ranking.problem
    back = {one.change: one for one in difference.reversals}
    return {
        "format": FORMAT,
        "method": difference.new.ranking.method,
        "index_not_value": not difference.new.ranking.additive,
        "old": _version(difference.old),
        "new": _version(difference.new),
        "moves": _moves(difference.moves),
        "enters": list(difference.enters),
        "leaves": list(difference.leaves),
        "proven": difference.proven,
        "changes": [
            {
                "kind": change.kind,
                "where": change.where,
                "path": list(change.path),
                "wording": change.wording,
                "before": change.before,
                "after": change.after,
                "sentence": change_sentence(*problems, change, language),
                "reverted": _reversal(back[change], language) if change in back else None,
            }
            for change in difference.changes
        ],
    }


def _version(outcome: Outcome) -> dict[str, Any]:
    problem = outcome.ranking.problem
    return {
        "id": problem.id,
        "sha256": fingerprint(problem),
        "state": outcome.state,
        "ranks": outcome.ranks,
        "selected": None if outcome.funded is None else list(outcome.funded),
        "budget_minor": problem.budget_minor,
        "cost_minor": None if outcome.portfolio is None else outcome.portfolio.cost_minor,
    }


def _reversal(one: Reversal, language: Language) -> dict[str, Any]:
    refusal = one.refusal
    reasons = [fault.written(language) for fault in refusal.faults] if isinstance(refusal, InputError) else []
    return {
        "alone": one.outcome is not None,
        "refusal": reasons or ([str(refusal)] if refusal is not None else []),
        "state": None if one.outcome is None else one.outcome.state,
        "selected": None if one.outcome is None or one.outcome.funded is None else list(one.outcome.funded),
        "moves": _moves(one.moves),
        "enters": list(one.enters),
        "leaves": list(one.leaves),
        "restores": one.restores,
    }


def _moves(moves: dict[str, tuple[int, int]]) -> dict[str, list[int]]:
    return {name: list(ranks) for name, ranks in moves.items()}
