"""The second packaged case is what its script says, shows every part of the format, and is decided in a moment."""

import time
from collections import Counter
from importlib import resources

import pytest
from openpyxl import load_workbook

from cases.havulampela import CODES, document, havulampela
from mcda_priority import load_problem, score, select
from mcda_priority.loading.flat_tables import TABLES
from mcda_priority.problem.rules import RULE_KINDS

NAME = "havulampela-2027"


def test_the_workbook_holds_what_the_script_states() -> None:
    """Somebody who edits the workbook by hand is told here to edit the script, and to run it."""
    assert load_problem(NAME) == havulampela()


def test_it_is_said_to_be_invented() -> None:
    """In the name, the note on the ratings and the provenance, in every language."""
    problem = load_problem(NAME)
    assert problem.assessment is not None
    assert problem.assessment.illustrative
    for code, word in zip(CODES, ("keksitty", "påhittad", "invented"), strict=True):
        texts = [problem.label, problem.assessment.note, problem.provenance[0].text]
        assert all(word in text.text_in(code) for text in texts)


def test_it_shows_what_the_format_can_hold() -> None:
    """Forty proposals, three assessors, seven criteria of every kind of scale, harm among them; rules, two years."""
    facts = document()
    criteria = [one for group in facts["groups"] for one in group["criteria"]]
    assert [len(facts[key]) for key in ("proposals", "assessors", "budget_lines")] == [40, 3, 2]
    assert Counter(one["scale"]["kind"] for one in criteria) == {"levels": 4, "linear": 2, "piecewise": 1}
    assert {one["scale"]["unit"] for one in criteria if "unit" in one["scale"]} == {"min", "t", "EUR"}
    assert {rule["kind"] for rule in facts["rules"]} == set(RULE_KINDS) - {"must_not_fund", "minimum_value"}
    assert {one["tags"]["district"] for one in facts["proposals"]} == {"centre", "north", "east", "west", "lakeside"}
    problem = load_problem(NAME)
    assert sum(value < 0 for row in problem.values for value in row) > 5
    assert {one.ground for one in problem.conflicts} == {"declared", "owner"}
    assert any(one.left_out for one in problem.conflicts)
    assert len(problem.missing) == 1
    asked = sum(problem.costs_minor)
    assert 0.45 < problem.budget_minor / asked < 0.55


def test_the_exact_portfolio_is_found_at_once_and_keeps_the_rules() -> None:
    """Checked against the facts in the script, proposal by proposal, and not against the library's reading of rules."""
    start = time.perf_counter()
    portfolio = select(score(load_problem(NAME)), time_limit=60)
    assert time.perf_counter() - start < 10
    assert portfolio.proven
    facts = document()
    funded = [one for one in facts["proposals"] if one["id"] in portfolio.ids]
    names = {one["id"] for one in funded}
    assert "p01" in names
    assert len(names & {"p05", "p06"}) <= 1
    assert len(names & {"p09", "p10"}) <= 1
    assert "p04" not in names or "p03" in names
    by_district = Counter(one["tags"]["district"] for one in funded)
    assert len(by_district) == 5
    assert all(3 <= count <= 6 for count in by_district.values())
    assert sum(int(one.get("attributes", {}).get("trees", 0)) for one in funded) >= 350
    spent = {line: sum(int(one["costs"].get(line, 0)) for one in funded) for line in ("2027", "2028")}
    assert spent["2027"] <= 1_600_000
    assert spent["2028"] <= 1_250_000 * 0.95
    by_owner: Counter[str] = Counter()
    for one in funded:
        by_owner["edu" if one["owner"] == "sport" else one["owner"]] += sum(map(int, one["costs"].values()))
    assert max(by_owner.values()) <= 0.4 * 2_850_000


@pytest.mark.parametrize("sheet", TABLES)
def test_the_packaged_workbook_has_every_sheet(sheet: str) -> None:
    """It is the example that people open to see how theirs may look."""
    packaged = resources.files("mcda_priority") / "cases" / "havulampela_2027.xlsx"
    with resources.as_file(packaged) as path:
        assert sheet in load_workbook(path, read_only=True).sheetnames
