"""A decision as data for machines: plain JSON, without path, row number or time."""

import json
from typing import Any

from mcda_priority.decision import Decision
from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.selection import CouncilList, Portfolio
from mcda_priority.selection.funds import ids_of

FORMAT = "mcda-priority/result-1"


def results(decision: Decision, language: Language) -> dict[str, Any]:
    """Write a decision as a dictionary of plain data.

    Values, bounds and gaps are integers in units of `quantum`; amounts are integers of minor units.
    """
    problem, ranking = decision.problem, decision.portfolio.ranking
    illustrative = problem.assessment is not None and problem.assessment.illustrative
    return {
        "format": FORMAT,
        "problem": {
            "id": problem.id,
            "sha256": fingerprint(problem),
            "currency": problem.currency,
            "illustrative": illustrative,
            "assessment": problem.assessment.note.text_in(language.code) if problem.assessment else None,
        },
        "weighting": problem.weighting,
        "method": ranking.method,
        "index_not_value": not ranking.additive,
        "quantum": str(ranking.quantum),
        "weights": {
            criterion.id: str(weight) for criterion, weight in zip(problem.criteria, problem.weights, strict=True)
        },
        **ratings_data(problem),
        "ranking": [
            {
                "id": problem.proposals[position].id,
                "score": ranking.score_of(int(ranking.units[position])),
                "units": int(ranking.units[position]),
                "rank": int(ranking.ranks[position]),
                "contributions": {
                    criterion.id: float(part)
                    for criterion, part in zip(problem.criteria, ranking.contributions[position], strict=True)
                },
            }
            for position in ranking.order()
        ],
        "comparison": [
            {
                "method": other.method,
                "ranks": {
                    proposal.id: int(rank) for proposal, rank in zip(problem.proposals, other.ranks, strict=True)
                },
                "kendall": tau,
                "weighted_spearman": rho,
            }
            for other, tau, rho in zip(
                decision.comparison.rankings[1:],
                decision.comparison.kendall[1:],
                decision.comparison.weighted_spearman[1:],
                strict=True,
            )
        ],
        "portfolio": _portfolio(decision.portfolio),
        "additive_portfolio": _portfolio(decision.portfolio.additive) if decision.portfolio.additive else None,
        "cut_list": [
            {
                "budget_minor": cut.budget_minor,
                "cost_minor": cut.cost_minor,
                "value": cut.value,
                "selected": list(cut.selected),
                "falls": list(cut.falls),
                "enters": list(cut.enters),
                "proven": cut.proven,
            }
            for cut in decision.cut_list.cuts
        ],
        "assumptions": [text.text_in(language.code) for text in problem.assumptions],
        "notes": [language.render(note) for note in (*ranking.notes, *decision.portfolio.notes)],
    }


def ratings_data(problem: Problem) -> dict[str, Any]:
    """Whose ratings these are, whose do not count, and what missing ratings were taken for."""
    return {
        "assessors": [
            {
                "id": assessor.id,
                "ratings": sum(assessor.id in by for row in problem.rated_by for by in row),
            }
            for assessor in problem.assessors
        ],
        "aggregation": problem.aggregation,
        "conflicts": [
            {
                "assessor": conflict.assessor,
                "proposal": conflict.proposal,
                "ground": conflict.ground,
                "left_out": list(conflict.left_out),
            }
            for conflict in problem.conflicts
        ],
        "missing_ratings": {
            "policy": problem.missing_ratings,
            "filled": [list(one) for one in problem.missing],
        },
    }


def as_json(data: dict[str, Any]) -> str:
    """Write plain data as JSON text, in one way only."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _portfolio(portfolio: Portfolio) -> dict[str, Any]:
    return {
        "selected": list(portfolio.ids),
        "cost_minor": portfolio.cost_minor,
        "budget_minor": portfolio.budget_minor,
        "unspent_minor": portfolio.unspent_minor,
        "value": portfolio.value,
        "bound": portfolio.bound,
        "quantum": str(portfolio.ranking.quantum),
        "without": list(portfolio.without),
        "proven": portfolio.proven,
        "ties": portfolio.ties,
        "lists": [_list(portfolio, one) for one in portfolio.lists],
    }


def _list(portfolio: Portfolio, one: CouncilList) -> dict[str, Any]:
    return {
        "order": one.order,
        "misfit": one.misfit,
        "selected": list(ids_of(portfolio.problem, one.selected)),
        "cost_minor": one.cost_minor,
        "value": one.value,
        "gap": one.gap,
        "breaks": list(one.breaks),
    }
