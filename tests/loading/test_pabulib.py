"""Elections in the .pb format: their votes are counted, their exact optima found, and what does not add up is refused.

Faliszewski, P. et al. (2023). Participatory budgeting: data, tools and analysis. https://doi.org/10.24963/ijcai.2023/297
"""

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mcda_priority import InputError, load_problem, score, select
from mcda_priority.cli import main
from mcda_priority.loading.document import problem_from_document
from mcda_priority.loading.pabulib import parse_election
from mcda_priority.problem import Problem
from reference_data import FOLDER, needs_data, read_election, read_json

EXPECTED: dict[str, Any] = read_json("pabulib/expected.json") if FOLDER.is_dir() else {}

SMALL = """META
key;value
description;A town
country;Finland
unit;Town
instance;2024
num_projects;3
num_votes;4
budget;100.50
vote_type;approval
rule;greedy
max_length;2
currency;EUR
PROJECTS
project_id;cost;votes;name;category;selected
1;40;3;"Park; with a pond";green;1
b/2;60.50;2;Skating;sport;0
3;100;1;;;0
VOTES
voter_id;vote;age
v1;1,b/2;30
v2;1;
v3;b/2,1;55
v4;3;20
"""


def read(text: str) -> Problem:
    """The problem of an election."""
    parsed = parse_election(text, "f.pb")
    return problem_from_document(parsed.content, "f.pb", parsed.places)


def refused(text: str) -> str:
    """What is said of an election that is refused."""
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value)


@needs_data
@pytest.mark.parametrize("name", EXPECTED)
def test_real_elections_run_by_path(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run FILE.pb --json -` gives the exact maximum of approvals, counted again by another reader of the file."""
    monkeypatch.setattr(sys, "argv", ["mcda-priority", "run", str(FOLDER / "pabulib" / name), "--json", "-"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    portfolio = json.loads(capsys.readouterr().out)["portfolio"]
    facts, expected = read_election(f"pabulib/{name}"), EXPECTED[name]
    assert portfolio["proven"] is True
    assert portfolio["value"] == portfolio["bound"]
    assert sum(facts.approvals[one] for one in portfolio["selected"]) == expected["max_approvals"]
    assert sum(Fraction(facts.costs[one]) for one in portfolio["selected"]) * 100 == portfolio["cost_minor"]
    assert portfolio["budget_minor"] == Fraction(expected["budget"]) * 100
    assert portfolio["ties"] or set(portfolio["selected"]) == set(expected["max_approvals_selected"])


@needs_data
@pytest.mark.parametrize("name", EXPECTED)
def test_cost_utility_is_a_weighting(name: str) -> None:
    """`--weights cost_utility` maximises approvals times cost, exactly."""
    facts = read_election(f"pabulib/{name}")
    problem = load_problem(FOLDER / "pabulib" / name).with_weighting("cost_utility")
    portfolio = select(score(problem))
    assert portfolio.proven
    worth = sum(facts.approvals[one] * Fraction(facts.costs[one]) for one in portfolio.ids)
    assert worth == int(EXPECTED[name]["max_cost_utility"])


def test_a_small_election_is_read() -> None:
    """Every part of the file has its place in the problem."""
    problem = read(SMALL)
    assert (problem.id, problem.currency, problem.budget_minor) == ("Finland-Town-2024", "EUR", 10_050)
    assert [proposal.id for proposal in problem.proposals] == ["1", "b/2", "3"]
    assert [proposal.label.text_in("en") for proposal in problem.proposals] == ["Park; with a pond", "Skating", "3"]
    assert [row[0] for row in problem.performances] == [3, 2, 1]
    assert [row[1] for row in problem.performances] == [120, 121, 100]
    assert [dict(proposal.tags) for proposal in problem.proposals] == [{"category": "green"}, {"category": "sport"}, {}]
    assert [str(weight) for weight in problem.weights] == ["1", "0"]
    assert not problem.rules
    said = " ".join(text.text_in("en") for text in problem.assumptions)
    assert "max_length 2" in said
    assert "not applied" in said
    assert "selected" in said
    assert select(score(problem)).ids == ("1", "b/2")


def test_points_are_added_up() -> None:
    """With cumulative ballots the points count, and a project that nobody names has none."""
    text = SMALL.replace("vote_type;approval", "vote_type;cumulative").replace("cost;votes", "cost;score")
    head, _, _ = (
        text.replace("40;3", "40;7").replace("60.50;2", "60.50;1.5").replace("100;1", "100;0").partition("VOTES")
    )
    text = head + "VOTES\nvoter_id;vote;points\nv1;1,b/2;4,1\nv2;1;3\nv3;b/2;0.5\nv4;;\n"
    assert [row[0] for row in read(text).performances] == [7, Fraction(3, 2), 0]
    scoring = text.replace("vote_type;cumulative", "vote_type;scoring\ndefault_score;1")
    scoring = scoring.replace("40;7", "40;9").replace("60.50;1.5", "60.50;3.5").replace("100;0", "100;4")
    assert [row[0] for row in read(scoring).performances] == [9, Fraction(7, 2), 4]
    assert "gives points to 1" in refused(text.replace("v1;1,b/2;4,1", "v1;1,b/2;4"))
    assert "“x” is not a number" in refused(text.replace("v1;1,b/2;4,1", "v1;1,b/2;4,x"))


def test_values_that_two_groups_would_share_are_no_tags() -> None:
    """“Park & ride” and “Park/ride” would become one id, and a list is not one group: the column is left out, said."""
    for other in ("Park/ride", "green,sport"):
        problem = read(SMALL.replace(";green;", ";Park & ride;").replace(";sport;", f";{other};"))
        assert not any(proposal.tags for proposal in problem.proposals)
        assert any("category" in text.text_in("en") for text in problem.assumptions)


REFUSED: list[tuple[str, str, str, str]] = [
    ("not an election", "META\n", "id: x\n", "must begin with the line META"),
    ("no votes", "VOTES\n", "", "VOTES is missing or empty"),
    ("a section twice", "VOTES\n", "META\nkey;value\nVOTES\n", "line 19: the section META stands twice"),
    ("no column of costs", "project_id;cost;", "project_id;price;", "the column “cost” is missing"),
    ("a column twice", "category;selected", "category;category", "the column “category” stands twice"),
    ("a field twice", "rule;greedy", "unit;Village", "the field “unit” stands twice"),
    ("no currency", "currency;EUR\n", "", "currency: this field is missing"),
    ("an unknown currency", "currency;EUR", "currency;€uro", "line 13, currency: the currency “€uro” is not known"),
    ("no budget", "budget;100.50\n", "", "budget: this field is missing"),
    ("a budget in words", "budget;100.50", "budget;much", "line 9, budget: “much” is not an amount"),
    ("ordinal ballots", "vote_type;approval", "vote_type;ordinal", "elections of the kind “ordinal” are not read"),
    ("points without points", "vote_type;approval", "vote_type;scoring", "the column “points” is missing"),
    ("a negative cost", "1;40;3", "1;-40;3", "proposals.1.cost: “-40” is negative"),
    ("a cost with two readings", "1;40;3", "1;40.000;3", "“40.000” has two readings"),
    ("a formula as a cost", "1;40;3", "1;=1+1;3", "“=1+1” is not an amount"),
    ("an unknown id", "1;40;3", "=1;40;3", "“1” is not known. Use one of =1, b/2, 3"),
    ("a wrong count", "1;40;3", "1;40;4", "line 16, 1.votes: the file states 4, and its ballots add up to 3"),
    ("an unknown project", "v4;3;20", "v4;4;20", "line 24: “4” is not known"),
    ("a project twice on a ballot", "v2;1;", "v2;1,1;", "line 22: the ballot names a project twice"),
    ("a project twice", "3;100;1", "1;100;1", "line 18, project_id: the id “1” is taken"),
    ("too few cells", "v2;1;", "v2;1", "line 22: the row has 2 cells, and there are 3 columns"),
    ("too many cells", "v2;1;", "v2;1;;x", "line 22: the row has 4 cells"),
    ("open quotation marks", '"Park; with a pond"', '"Park', "the quotation marks of this row cannot be read"),
    ("a ballot lost", "v4;3;20\n", "", "num_votes: the file states 4 and holds 3"),
    ("a project lost", "num_projects;3", "num_projects;4", "line 7, num_projects: the file states 4 and holds 3"),
]


@pytest.mark.parametrize(("old", "new", "says"), [pytest.param(*one[1:], id=one[0]) for one in REFUSED])
def test_what_is_refused(old: str, new: str, says: str) -> None:
    """Each with its line, where it has one; a file that does not add up is never half read."""
    assert SMALL.count(old) == 1
    said = refused(SMALL.replace(old, new))
    assert says in said
    assert all(line.startswith("f.pb") and line.endswith(".") for line in said.splitlines())


def test_ids_of_projects_are_ids() -> None:
    """What cannot name a proposal is refused where the project stands, not at every ballot."""
    said = refused(SMALL.replace("b/2", "b 2"))
    assert said.startswith("f.pb, line 17, proposals.b 2.id: “b 2” cannot be an id")


def test_a_file_cut_off_anywhere_is_refused() -> None:
    """Whatever is left of a download, its numbers do not add up; only the last line may lack an age or its end."""
    whole = SMALL.index("v4;3;")
    for end in range(0, whole + len("v4;3;"), 7):
        refused(SMALL[:end])


def test_the_end_of_lines_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    """Files from Windows, and those with blank lines at the end, are the same election."""
    path = tmp_path / "f.pb"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode() + b"\r\n;;\r\n")
    assert load_problem(path) == read(SMALL)
