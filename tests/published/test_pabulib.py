"""Twelve real elections of participatory budgeting in eight countries, with approvals as the one criterion.

Faliszewski, P. et al. (2023). Participatory budgeting: data, tools and analysis. https://doi.org/10.24963/ijcai.2023/297
"""

from decimal import Decimal
from typing import Any

import pytest

from mcda_priority import Ranking, problem_from_document, score, select, staircase
from reference_data import FOLDER, needs_data, read_election, read_json

pytestmark = needs_data

EXPECTED: dict[str, Any] = read_json("pabulib/expected.json") if FOLDER.is_dir() else {}


def election(name: str) -> Ranking:
    """Each project's performance is the number of voters who approve it, from none to the most of any project."""
    facts = read_election(f"pabulib/{name}")
    scale = {"kind": "linear", "baseline": 0, "best": max(facts.approvals.values())}
    criterion = {"id": "approvals", "label": "Approvals", "weight": 1, "scale": scale}
    return score(
        problem_from_document(
            {
                "id": "election",
                "label": name,
                "currency": facts.currency,
                "budget": Decimal(facts.budget),
                "groups": [{"id": "votes", "label": "Votes", "weight": 1, "criteria": [criterion]}],
                "proposals": [
                    {
                        "id": project.replace("/", ":"),
                        "label": project,
                        "cost": Decimal(cost),
                        "ratings": {"approvals": facts.approvals[project]},
                    }
                    for project, cost in facts.costs.items()
                ],
            }
        )
    )


def approvals(ranking: Ranking, units: int) -> object:
    """A number of units as approvals."""
    return units * ranking.quantum * max(row[0] for row in ranking.problem.performances)


def test_there_are_twelve() -> None:
    """None is left out."""
    assert len(EXPECTED) == 12


@pytest.mark.parametrize("name", EXPECTED)
def test_exact_maximum(name: str) -> None:
    """The most approvals that the budget can buy, proven; a known optimal set where no other has as many."""
    expected, ranking = EXPECTED[name], election(name)
    portfolio = select(ranking)
    assert len(ranking.units) == expected["n"]
    assert approvals(ranking, portfolio.value) == approvals(ranking, portfolio.bound) == expected["max_approvals"]
    labels = {proposal.id: proposal.label.text_in("en") for proposal in ranking.problem.proposals}
    known = set(expected["max_approvals_selected"])
    assert portfolio.ties or {labels[one] for one in portfolio.ids} == known
    stairs = staircase(ranking)
    assert (int(stairs.values[-1]), int(stairs.costs_minor[-1])) == (portfolio.value, portfolio.cost_minor)


@pytest.mark.parametrize("name", EXPECTED)
def test_list_by_rank_that_skips_is_the_greedy_rule(name: str) -> None:
    """By approvals, skipping what no longer fits: the rule that most cities use."""
    expected, ranking = EXPECTED[name], election(name)
    greedy = next(one for one in select(ranking).lists if (one.order, one.misfit) == ("rank", "skip"))
    labels = [proposal.label.text_in("en") for proposal in ranking.problem.proposals]
    assert {label for label, flag in zip(labels, greedy.selected, strict=True) if flag} == set(expected["greedy"])
    assert approvals(ranking, greedy.value) == expected["greedy_approvals"]
    assert approvals(ranking, greedy.gap) == expected["max_approvals"] - expected["greedy_approvals"]


@pytest.mark.parametrize("name", [name for name, facts in EXPECTED.items() if facts["rule"] == "greedy-no-skip"])
def test_list_by_rank_that_stops_is_the_official_rule_of_gdynia(name: str) -> None:
    """Where the official result stays within the file's budget, it is the list that stops at the first misfit."""
    expected, ranking = EXPECTED[name], election(name)
    if expected["official_budget"] != "ok":
        assert approvals(ranking, select(ranking).value) < expected["official_approvals"]
        return
    stopped = next(one for one in select(ranking).lists if (one.order, one.misfit) == ("rank", "stop"))
    labels = [proposal.label.text_in("en") for proposal in ranking.problem.proposals]
    official = {label for label, flag in zip(labels, stopped.selected, strict=True) if flag}
    assert official == set(expected["official_selected"])
