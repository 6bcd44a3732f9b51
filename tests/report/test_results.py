"""The result as data: integers that add up, nothing that changes from one run to the next."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import decide, load_problem, problem_from_document
from mcda_priority.i18n import Language
from mcda_priority.report.results import as_json, results
from mcda_priority.scoring import METHODS
from small import one_criterion_document, small_document

ENGLISH = Language("en")


def result(document: dict[str, Any], method: str = "weighted-sum") -> dict[str, Any]:
    """The result of a document, after a round through JSON."""
    decision = decide(problem_from_document(document), METHODS[method])
    data: dict[str, Any] = json.loads(as_json(results(decision, ENGLISH)))
    return data


def test_the_small_problem_by_hand() -> None:
    """p1: .6 x 5/10 + .4 x 1/2 = .5; p2: .36 + .4 = .76; p3: .06 + .4 = .46; p1 and p2 cost 900.50 of 1,000."""
    data = result(small_document())
    assert [(entry["id"], entry["score"], entry["rank"]) for entry in data["ranking"]] == [
        ("p2", 0.76, 1),
        ("p1", 0.5, 2),
        ("p3", 0.46, 3),
    ]
    assert data["quantum"] == "1/50"
    portfolio = data["portfolio"]
    assert portfolio["selected"] == ["p1", "p2"]
    assert (portfolio["cost_minor"], portfolio["budget_minor"], portfolio["unspent_minor"]) == (90_050, 100_000, 9_950)
    assert portfolio["value"] == portfolio["bound"] == 63
    assert portfolio["proven"] is True
    assert portfolio["ties"] == 0
    assert data["additive_portfolio"] is None


@pytest.mark.parametrize("method", list(METHODS))
def test_units_add_up_to_the_value(method: str) -> None:
    """The value of each portfolio is the sum of the units of what it funds, in exact integers."""
    data = result(small_document(), method)
    units = {entry["id"]: entry["units"] for entry in data["ranking"]}
    costs = {"p1": 40_050, "p2": 50_000, "p3": 60_000}
    for one in (data["portfolio"], *data["portfolio"]["lists"], *data["cut_list"]):
        assert sum(units[name] for name in one["selected"]) == one["value"]
        assert sum(costs[name] for name in one["selected"]) == one["cost_minor"]
    for entry in data["ranking"]:
        assert entry["score"] == float(entry["units"] * Fraction(data["quantum"]))


def test_an_index_is_called_one_and_has_the_values_beside_it() -> None:
    """What TOPSIS selects is compared with what the values select."""
    data = result(small_document(), "topsis")
    assert data["index_not_value"] is True
    assert data["additive_portfolio"]["selected"] == ["p1", "p2"]
    assert result(small_document())["index_not_value"] is False


def test_ties_are_counted() -> None:
    """Two of four equal proposals: six ways, five others."""
    document = one_criterion_document([(name, "1", "50") for name in "abcd"], "2")
    assert result(document)["portfolio"]["ties"] == 5


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 100)), min_size=1, max_size=6), st.integers(0, 10**6))
def test_the_same_problem_gives_the_same_bytes(proposals: list[tuple[int, int]], budget: int) -> None:
    """Twice computed, once said."""
    rows = [(f"p{index}", str(cost), str(worth)) for index, (cost, worth) in enumerate(proposals)]
    document = one_criterion_document(rows, str(budget))
    once, again = (
        as_json(results(decide(problem_from_document(document, source)), ENGLISH))
        for source in ("a.yaml", "/tmp/b")  # noqa: S108
    )
    assert once == again


def test_only_texts_depend_on_the_language() -> None:
    """Numbers for machines are the same for all readers."""

    def without_texts(language: str) -> dict[str, Any]:
        data = results(decide(load_problem("helsinki-2021")), Language(language))
        for name in ("assumptions", "notes"):
            assert data.pop(name)
        assert data["problem"].pop("assessment")
        return data

    assert without_texts("fi") == without_texts("sv") == without_texts("en")


def test_json_is_plain() -> None:
    """Any parser reads it: no NaN, UTF-8 as it is, one line break at the end."""
    text = as_json({"label": "Päiväkoti"})
    assert text == '{\n  "label": "Päiväkoti"\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        as_json({"score": float("nan")})
