"""Robust portfolio modelling on the test problem of the R package rpm: 15 projects, 3 criteria, budget 300."""

from fractions import Fraction
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
    """Those that the package lists, and no others; project 3 is in six of the nine: core index 2/3."""
    document, answers = problem_and_answers()
    problem = problem_from_document(document)
    found = non_dominated(problem, WeightSet.anything(problem))
    assert found.complete
    assert {tuple(map(int, row)) for row in found.selected.tolist()} == answers
    assert len(answers) == 9
    assert Fraction(int(found.selected[:, 2].sum()), 9) == Fraction(2, 3)


def test_six_of_them_stay_under_a_rank_order() -> None:
    """With w1 >= w2 >= w3, six of the nine are left."""
    document, answers = problem_and_answers()
    problem = problem_from_document(document)
    found = non_dominated(problem, WeightSet.ranked(problem, ["c1", "c2", "c3"]))
    assert found.complete
    left = {tuple(map(int, row)) for row in found.selected.tolist()}
    assert len(left) == 6
    assert left < answers
