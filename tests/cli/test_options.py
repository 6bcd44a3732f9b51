"""The options of the command line, and its JSON for scripts."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli.calls import HELSINKI, Answer, Call, case, hard_case
from small import small_document


@pytest.mark.parametrize("method", ["weighted-sum", "topsis"])
def test_the_helsinki_case_funds_all_eight_to_the_cent(call: Call, method: str) -> None:
    """The published proposal: eight projects, ten million euros, nothing left, by either method."""
    answer = call("run", HELSINKI, "--method", method, "--json", "-")
    assert (answer.code, answer.err) == (0, "")
    result = json.loads(answer.out)
    portfolio = result["portfolio"]
    assert sorted(portfolio["selected"]) == list("12345678")
    assert portfolio["cost_minor"] == portfolio["budget_minor"] == 1_000_000_000
    assert portfolio["unspent_minor"] == 0
    assert portfolio["value"] == portfolio["bound"]
    assert portfolio["proven"] is True
    assert portfolio["ties"] == 0
    for name in ("cost_minor", "budget_minor", "unspent_minor", "value", "bound", "ties"):
        assert type(portfolio[name]) is int
    assert {"id", "score", "rank"} <= set(result["ranking"][0])
    assert sum(entry["units"] for entry in result["ranking"]) == portfolio["value"]


@pytest.mark.parametrize("method", ["weighted-sum", "topsis"])
def test_one_cent_less_and_somebody_falls(call: Call, method: str) -> None:
    """The budget is a hard limit: no tolerance, not even a cent."""
    portfolio = json.loads(
        call("run", HELSINKI, "--method", method, "--budget", "9999999.99", "--json", "-").out,
    )["portfolio"]
    assert len(portfolio["selected"]) < 8
    assert portfolio["cost_minor"] <= portfolio["budget_minor"] == 999_999_999
    assert portfolio["value"] == portfolio["bound"]


def test_json_knows_no_place_and_no_time(call: Call, tmp_path: Path) -> None:
    """The same problem gives the same bytes from any folder, file name and moment."""
    outs = []
    for name in ("one", "another"):
        folder = tmp_path / name
        folder.mkdir()
        outs.append(call("run", case(folder).rename(folder / f"{name}.yml"), "--json", "-").out)
    assert outs[0] == outs[1]
    assert str(tmp_path) not in outs[0]
    assert ".yml" not in outs[0]


def test_a_json_file_says_the_same_as_the_dash(call: Call, tmp_path: Path) -> None:
    """With a file the page still comes on stdout; the file that was there is replaced whole."""
    path, target = case(tmp_path), tmp_path / "result.json"
    target.write_text("x" * 100_000, encoding="utf-8")
    answer = call("run", path, "--json", target)
    assert answer.code == 0
    assert "Best portfolio" in answer.out
    assert answer.err.count("\n") == 1
    assert target.read_text(encoding="utf-8") == call("run", path, "--json", "-").out
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["case.yaml", "result.json"]


def test_a_named_weighting_replaces_the_weights(call: Call) -> None:
    """The nested weighting of the Helsinki case gives criterion Y3 no weight and the impact criteria 1/24 each."""
    weights = json.loads(call("run", HELSINKI, "--weights", "nested", "--json", "-").out)["weights"]
    assert weights["Y3"] == "0"
    assert {weights[name] for name in ("Y1", "Y2", "Y4", "Y5", "Y6")} == {"1/6"}
    assert {weights[name] for name in ("V1", "V2", "V3", "V4")} == {"1/24"}
    answer = call("run", HELSINKI, "--weights", "fair")
    assert (answer.code, answer.out) == (2, "")
    assert "“fair” is not known. Use one of" in answer.err


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("900", 90_000),
        ("900.50", 90_050),
        ("900,5", 90_050),
        ("1 000,00 €", 100_000),
        ("1\u00a0000 €", 100_000),
        ("EUR 1,000.00", 100_000),
        ("0", 0),
    ],
)
def test_a_budget_is_read_as_people_write_it(call: Call, tmp_path: Path, written: str, minor: int) -> None:
    """The same notations as in a file."""
    answer = call("run", case(tmp_path), "--budget", written, "--json", "-")
    assert json.loads(answer.out)["portfolio"]["budget_minor"] == minor


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("1.000", "two readings"),
        ("1,000", "two readings"),
        ("-5", "negative"),
        ("5 SEK", "not in EUR"),
        ("0.001", "finer"),
        ("1e6", "not an amount"),
        ("nan", "not an amount"),
        ("inf", "not an amount"),
        ("", "not an amount"),
        ("١٠٠", "not an amount"),
        ("0x10", "not an amount"),
        ("9" * 5000, "not an amount"),
        ("9" * 30, "larger"),
        ("\x1b[31m5", r"\x1b[31m5"),
    ],
)
def test_a_budget_that_is_no_amount_is_refused(call: Call, tmp_path: Path, written: str, says: str) -> None:
    """No guess where money is concerned: exit 2, one line, nothing on stdout."""
    answer = call("run", case(tmp_path), f"--budget={written}")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("budget: ")
    assert says in answer.err
    assert len(answer.err) < 300
    assert "\x1b" not in answer.err


def test_what_is_not_proven_in_time_is_not_called_optimal(call: Call, tmp_path: Path) -> None:
    """Past the time limit: exit 4, the best known, a bound above it, and the page says so."""
    path = hard_case(tmp_path)
    answer = call("run", path, "--time-limit", "0.02", "--json", "-")
    portfolio = json.loads(answer.out)["portfolio"]
    assert answer.code == 4
    assert portfolio["proven"] is False
    assert portfolio["value"] < portfolio["bound"]
    assert portfolio["cost_minor"] <= portfolio["budget_minor"]
    answer = call("run", path, "--time-limit", "0.02")
    assert answer.code == 4
    assert "Not proven" in answer.out
    assert "Checked: no other" not in answer.out


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("run", HELSINKI, "another"),
        ("run", HELSINKI, "--method", "best"),
        ("run", HELSINKI, "--lang", "de"),
        ("run", HELSINKI, "--time-limit", "-1"),
        ("run", HELSINKI, "--time-limit", "soon"),
        ("run", HELSINKI, "--colour"),
        ("fund",),
        ("rerun",),
        ("check",),
    ],
)
def test_a_command_that_does_not_exist_is_bad_input(call: Call, words: tuple[str, ...]) -> None:
    """Usage errors end like other bad input: exit 2, on stderr."""
    answer = call(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


def test_help_names_commands_and_exit_codes(call: Call) -> None:
    """Whoever writes a script finds the contract there."""
    out = call("--help").out
    for words in ("run", "cases", "check", "schema", "rerun", "2 bad input", "4 not"):
        assert words in out
    for option in ("--method", "--budget", "--weights", "--lang", "--json", "--record", "--time-limit"):
        assert option in call("run", "--help").out


def test_the_version_is_said(call: Call) -> None:
    """A report of a fault begins with it."""
    answer = call("--version")
    assert (answer.code, answer.out) == (0, f"mcda-priority {version('mcda-priority')}\n")


def test_cases_and_check_and_schema(call: Call, tmp_path: Path) -> None:
    """The small commands print to stdout and end with 0; a broken file ends with 2."""
    assert HELSINKI in call("cases").out
    assert "KH:n" in call("cases", "--lang", "fi").out
    path = case(tmp_path)
    assert call("check", path) == Answer(0, "Nothing is wrong. Proposals: 3. Criteria: 2. Appropriation: €1,000.\n", "")
    schema = json.loads(call("schema").out)
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(small_document())
    broken = call("check", case(tmp_path, lambda d: (d["proposals"][0].update(cost="1.234"), d.update(colour="red"))))
    assert (broken.code, broken.out) == (2, "")
    assert len(broken.err.splitlines()) == 2
