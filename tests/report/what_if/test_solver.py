"""The browser's solver by itself: what it calls the best is the best, by the tie rule; else it says that it cannot."""

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browser import Browser
from mcda_priority import (
    InfeasibleError,
    document_from_problem,
    load_problem,
    problem_from_document,
    score,
    select,
)
from mcda_priority.report.what_if.facts import facts_of
from strategies import RULE_KINDS, Instance, amount, choices, instances, rated, ruled_documents, searched
from what_if_pages import SOURCES, Driver, weighted, wide

LARGEST = 2**53


@pytest.fixture(scope="module")
def driver(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """A browser with the solver alone in it."""
    file: Path = tmp_path_factory.mktemp("solver") / "solver.html"
    source = (SOURCES / "solver.js").read_text(encoding="utf-8")
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>Solver</title><script>{source}</script>")
    opened = wide(browser)
    opened.get(file.as_uri())
    return opened


ANSWER = """
const [instance, widths] = arguments;
const usual = WIDTHS.splice(0, WIDTHS.length, ...widths);
try {
  return best({ ...instance, least: null });
} finally {
  WIDTHS.splice(0, WIDTHS.length, ...usual);  // the tests that follow share the page
}
"""


def best(driver: Driver, instance: Instance, widths: list[int]) -> dict[str, Any]:
    """What the solver says of an instance without rules."""
    nothing = [False] * len(instance.costs)
    budget = min(instance.budget, sum(instance.costs))
    arrays = {"costs": instance.costs, "values": instance.values, "budget": budget, "must": nothing, "never": nothing}
    answer: dict[str, Any] = driver.execute_script(ANSWER, arrays | {"rows": [], "pairs": []}, widths)
    return answer


SEARCHES = st.sampled_from(([600, 200], [1, 2], [1]))
"""How wide the searches are: as they are, and so narrow that the problem has to be halved again and again."""


@settings(max_examples=250, deadline=None)
@given(instances(most=12, reaches=(3, 20, 1000, 10**9)), SEARCHES)
def test_without_rules_it_is_the_search_of_all_subsets(driver: Driver, instance: Instance, widths: list[int]) -> None:
    """Ties, no cost, no value, harm, equal ratios and subset sums among them."""
    right, answer = searched(instance), best(driver, instance, widths)
    assert answer == {"state": "best", "value": right.value, "cost": right.cost, "selected": right.selected}


SOLVE = """
const [read, parts, budget, widths] = arguments;
const usual = WIDTHS.splice(0, WIDTHS.length, ...widths);
const effort = { states: 1e8, milliseconds: 600000 };  // what is right must not depend on the machine
const answer = answered(factsOf(JSON.parse(read)), parts.map(BigInt), BigInt(budget), effort);
WIDTHS.splice(0, WIDTHS.length, ...usual);
return { ...answer, whole: String(answer.whole), units: answer.units.map(String) };
"""


USUAL = (600, 200)


def answered(
    driver: Driver, document: dict[str, Any], budget: int | None = None, widths: Sequence[int] = USUAL
) -> dict[str, Any]:
    """What the solver says of a document, with its own weights."""
    problem = problem_from_document(document)
    facts = facts_of(problem)
    money = str(problem.budget_minor if budget is None else budget)
    answer: dict[str, Any] = driver.execute_script(SOLVE, json.dumps(facts), facts["parts"], money, widths)
    return answer


def agrees_with_the_search(driver: Driver, document: dict[str, Any], widths: Sequence[int] = USUAL) -> None:
    """Compare with the search of all subsets that reads the document itself."""
    right, answer = choices(document), answered(driver, document, widths=widths)
    assert answer["state"] == ("best" if right else "infeasible")
    if right:
        names = [proposal["id"] for proposal in document["proposals"]]
        chosen = tuple(name for name, flag in zip(names, answer["selected"], strict=True) if flag)
        assert (chosen, answer["cost"]) == (right[0].ids, right[0].cost)
        assert Fraction(answer["value"], int(answer["whole"])) == right[0].value


@settings(max_examples=250, deadline=None)
@given(ruled_documents(), SEARCHES)
def test_with_rules_it_is_the_search_of_all_subsets(
    driver: Driver, document: dict[str, Any], widths: list[int]
) -> None:
    """Any rules together: members, cost, value, and infeasible only where nothing is left."""
    agrees_with_the_search(driver, document, widths)


@settings(max_examples=30, deadline=None)
@given(st.data())
@pytest.mark.parametrize("kind", RULE_KINDS)
def test_each_kind_of_rule_by_itself(driver: Driver, kind: str, data: st.DataObject) -> None:
    """No kind of rule is so rare among the others that it goes untested."""
    agrees_with_the_search(driver, data.draw(ruled_documents(most=5, kinds=(kind,))))


@settings(max_examples=60, deadline=None)
@given(ruled_documents(), st.integers(0, 60 * 25 * 100))
def test_limits_move_with_the_budget_as_they_do_here(driver: Driver, document: dict[str, Any], budget: int) -> None:
    """Shares and budget lines follow another budget, rounded down in the same way."""
    ranking = score(problem_from_document(document))
    answer = answered(driver, document, budget)
    try:
        right = select(ranking, f"{budget // 100}.{budget % 100:02d}")
    except InfeasibleError:
        assert answer["state"] == "infeasible"
        return
    assert answer["selected"] == right.selected.tolist()
    assert (answer["units"], answer["ranks"]) == ([str(unit) for unit in ranking.units], ranking.ranks.tolist())


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 5), (5, 0)])
def test_what_adds_nothing_is_funded_only_as_far_as_a_rule_needs_it(driver: Driver, first: int, second: int) -> None:
    """Of two free proposals without points one is called for: the one, not both; with a cost, the free one."""
    document = rated({"a": 0, "b": 0, "c": 3}, {"a": first, "b": second, "c": 1}, 9)
    document["rules"] = [{"id": "r", "kind": "at_least", "projects": 1, "proposals": ["a", "b"]}]
    assert answered(driver, document)["selected"] == [first == 0, first != 0, True]


def large_document(seed: int) -> dict[str, Any]:
    """Forty proposals, two budget lines, and rules of every kind, at the size of a real case."""
    rng = np.random.default_rng(seed)

    def below(most: int, least: int = 0) -> int:
        return int(rng.integers(least, most))

    names = [f"p{at}" for at in range(40)]
    points = {name: sum(below(5) * weight for weight in (1, 2, 3, 4)) - below(2) * below(9) for name in names}
    costs = {name: below(90, 2) * 1_000_000 for name in names}
    document = rated(points, costs, 0)
    lines = {"y0": 0, "y1": 0}
    for proposal in document["proposals"]:
        first = costs[proposal["id"]] * below(101) // 100
        parts = {"y0": first, "y1": costs[proposal["id"]] - first}
        del proposal["cost"]
        proposal["costs"] = {line: amount(part) for line, part in parts.items()}
        proposal["tags"] = {"district": f"d{below(6)}"}
        lines = {line: total + parts[line] for line, total in lines.items()}
    budgets = {line: total * below(60, 20) // 100 for line, total in lines.items()}
    document["budget"] = amount(sum(budgets.values()))
    document["budget_lines"] = [
        {"id": line, "label": line, "budget": amount(budget)} for line, budget in budgets.items()
    ]
    first, second, third, *others = (names[at] for at in rng.permutation(40).tolist())
    return document | {
        "rules": [
            {"id": "must", "kind": "must_fund", "proposals": [first], "reason": "Decided."},
            {"id": "never", "kind": "must_not_fund", "proposals": [second], "reason": "Decided."},
            {"id": "needs", "kind": "requires", "proposal": third, "requires": others[:2]},
            {"id": "one", "kind": "exclusive", "proposals": others[2:5]},
            {"id": "helps", "kind": "enables", "proposal": others[5], "enables": others[6:9], "bonus": below(9)},
            {"id": "most", "kind": "at_most", "projects": 13},
            {"id": "each", "kind": "at_least", "projects": 1, "each": "district"},
            {"id": "share", "kind": "at_most", "share": "0.3", "each": "district"},
            {"id": "worth", "kind": "minimum_value", "points": 20},
        ]
    }


@pytest.mark.parametrize("seed", range(12))
def test_forty_proposals_under_many_rules(driver: Driver, seed: int) -> None:
    """At the size of a real case, where no search of all subsets can follow: as CP-SAT proves it."""
    document = large_document(seed)
    answer = answered(driver, document)
    try:
        right = select(score(problem_from_document(document)))
    except InfeasibleError:
        assert answer["state"] == "infeasible"
        return
    assert right.proven
    assert right.ties is not None
    assert answer["selected"] == right.selected.tolist()


@pytest.mark.parametrize("at", range(7))
def test_all_weight_on_one_criterion(driver: Driver, at: int) -> None:
    """Most values are zero then, proposals are called for by rules alone, and hundreds of portfolios tie."""
    case = load_problem("havulampela-2027")
    name = case.criteria[at].id
    weights = {criterion.id: str(int(criterion.id == name)) for criterion in case.criteria}
    problem = weighted(case, [weights]).with_weighting("s0")
    document = document_from_problem(problem) | {"weighting": "s0"}
    for share in (40, 70, 100, 130):
        budget = problem.budget_minor * share // 100
        answer = answered(driver, document, budget)
        try:
            right = select(score(problem), Decimal(budget) / 100)
        except InfeasibleError:
            assert answer["state"] == "infeasible"
            continue
        assert answer["state"] == "best"
        assert answer["selected"] == right.selected.tolist()


def awkward(values: list[str], weights: list[str]) -> dict[str, Any]:
    """A document whose values are given as written numbers from 0 to 1."""
    criteria = [
        {"id": f"c{at}", "label": "C", "weight": weight, "scale": {"kind": "linear", "baseline": 0, "best": 1}}
        for at, weight in enumerate(weights)
    ]
    proposals = [
        {"id": f"p{at}", "label": "P", "cost": 1, "ratings": {one["id"]: value for one in criteria}}
        for at, value in enumerate(values)
    ]
    group = {"id": "g", "label": "G", "weight": 1, "criteria": criteria}
    return {"id": "x", "label": "X", "currency": "EUR", "budget": 2, "groups": [group], "proposals": proposals}


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        (["1/3", "2/7", "0.1"], ["1/3", "2/3"]),
        (["1/999983", "1/999979", "0.5"], ["0.5", "0.5"]),
        (["1/999983", "1", "0"], ["1/7", "6/7"]),
        (["0.0000000005", "0.0000000015", "1/999999999989"], ["1/3", "2/3"]),
        (["0.000000000000000000000000000000001", "1", "0.9"], ["0.1", "0.9"]),
        (["0", "0", "0"], ["0.1", "0.9"]),
    ],
)
def test_scores_are_the_same_integers(driver: Driver, values: list[str], weights: list[str]) -> None:
    """The least common denominator up to 10^12, else billionths, halves to the even one."""
    document = awkward(values, weights)
    ranking, answer = score(problem_from_document(document)), answered(driver, document)
    assert Fraction(1, int(answer["whole"])) == ranking.quantum
    assert [int(unit) for unit in answer["units"]] == ranking.units.tolist()
    assert answer["selected"] == select(ranking).selected.tolist()


def test_numbers_that_a_double_cannot_hold_are_refused(driver: Driver) -> None:
    """Twenty proposals of ten trillion euros each, or their kilometres over a common denominator: above 2^53."""
    document = awkward(["1"] * 20, ["1"])
    for proposal in document["proposals"]:
        proposal["cost"] = 10**13
    assert LARGEST < 20 * 10**15
    assert answered(driver, document)["state"] == "large"
    document = awkward(["1"] * 20, ["1"])
    for at, proposal in enumerate(document["proposals"]):
        proposal["attributes"] = {"km": 10**15 + at}
    document["rules"] = [{"id": "r", "kind": "at_most", "total": 10**12, "attribute": "km"}]
    assert answered(driver, document)["state"] == "large"


def test_past_its_effort_it_shows_nothing(driver: Driver) -> None:
    """No portfolio that was not proven is called the best."""
    answer = driver.execute_script(
        "const n = 60; const costs = Array.from({ length: n }, (_, at) => 1e9 + 7 * at * at * at + 13 * at);"
        "return best({ costs, values: costs, budget: 2e10 + 1, must: costs.map(() => false),"
        " never: costs.map(() => false), rows: [], pairs: [], least: null }, { states: 50000, milliseconds: 60000 });"
    )
    assert answer == {"state": "unproven"}
