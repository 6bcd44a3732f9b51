"""Robust portfolio modelling on the test problem of the R package rpm: 15 projects, 3 criteria, budget 300.

Liesiö, J., Mild, P. & Salo, A. (2007). Preference programming for robust portfolio modeling and project selection.
https://doi.org/10.1016/j.ejor.2005.12.041
"""

from typing import Any

from mcda_priority import WeightSet, problem_from_document
from mcda_priority.studies.dominance import non_dominated
from reference_data import needs_data, read_json

pytestmark = needs_data


def problem_and_answers() -> tuple[dict[str, Any], set[tuple[int, ...]]]:
    """The problem as a document, and the non-dominated portfolios over all weights."""
    data = read_json("rpm15/rpm15.json")
    scale = {"kind": "linear", "baseline": "0", "best": "100"}
    names = ("c1", "c2", "c3")
    document: dict[str, Any] = {
        "id": "rpm15",
        "label": "rpm15",
        "currency": "EUR",
        "budget": str(data["budget"]),
        "groups": [
            {
                "id": "g",
                "label": "g",
                "weight": "1",
                "criteria": [{"id": name, "label": name, "weight": "1/3", "scale": scale} for name in names],
            }
        ],
        "proposals": [
            {
                "id": f"p{at}",
                "label": f"p{at}",
                "cost": str(cost),
                "ratings": {name: str(score) for name, score in zip(names, scores, strict=True)},
            }
            for at, (cost, scores) in enumerate(zip(data["cost"], data["scores"], strict=True), start=1)
        ],
    }
    return document, {tuple(one) for one in data["nondominated"]}


def test_nine_portfolios_are_non_dominated_over_all_weights() -> None:
    """Those that the package lists, and no others."""
    document, answers = problem_and_answers()
    problem = problem_from_document(document)
    found = non_dominated(problem, WeightSet.anything(problem))
    assert found.complete
    assert len(found.selected) == len(answers) == 9
    assert {tuple(map(int, row)) for row in found.selected.tolist()} == answers


def test_core_indexes() -> None:
    """Shares of the nine: project 3 is in six of them, though every optimum holds it."""
    document, answers = problem_and_answers()
    problem = problem_from_document(document)
    found = non_dominated(problem, WeightSet.anything(problem))
    assert found.held.tolist() == [sum(column) for column in zip(*answers, strict=True)]
    assert found.core_index[2] == 6 / 9
    assert read_json("rpm15/rpm15_weight_cells.json")["acceptability"]["Project #3"] == "1"
    assert found.core == ("p2", "p6", "p8", "p10", "p15")
    assert found.exterior == ("p7", "p12")


def test_six_of_them_stay_under_a_rank_order() -> None:
    """With w1 >= w2 >= w3, those of the nine are left that none of them is above at all three corners."""
    document, answers = problem_and_answers()
    problem = problem_from_document(document)
    found = non_dominated(problem, WeightSet.ranked(problem, ["c1", "c2", "c3"]))
    scores = read_json("rpm15/rpm15.json")["scores"]
    values = {
        one: [sum(row[c] for row, flag in zip(scores, one, strict=True) if flag) for c in range(3)] for one in answers
    }
    # The corners of a rank order are the means of the first one, two and three criteria.
    at_corners = {one: (6 * v[0], 3 * (v[0] + v[1]), 2 * sum(v)) for one, v in values.items()}
    expected = {
        one
        for one, own in at_corners.items()
        if not any(
            other != own and all(a >= b for a, b in zip(other, own, strict=True)) for other in at_corners.values()
        )
    }
    assert found.complete
    assert {tuple(map(int, row)) for row in found.selected.tolist()} == expected
    assert len(expected) == 6
