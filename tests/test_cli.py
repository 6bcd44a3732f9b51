"""The command line, as an officer, a script and a hostile user meet it."""

import json
import os
import pty
import random
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from mcda_priority.cli import main
from mcda_priority.errors import MOST_SHOWN
from small import one_criterion_document, small_document

HELSINKI = "helsinki-2021"
PROGRAM = [sys.executable, "-c", "from mcda_priority.cli import main; main()"]
"""The command line in a process of its own."""


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Answer]
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command line in this process."""

    def run(*words: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["mcda-priority", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Answer(code or 0, *capsys.readouterr())

    return run


def case(folder: Path, change: Change | None = None, document: dict[str, Any] | None = None) -> Path:
    """Write a document, the small one unless another is given, as a YAML file."""
    content = document or small_document()
    if change is not None:
        change(content)
    path = folder / "case.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def hard_case(folder: Path) -> Path:
    """Sixty proposals that rules tie together, and no time: nothing can be proven, and a list is known at once."""
    chance = random.Random(5)  # noqa: S311
    costs = [chance.randrange(10**9, 10**10) for _ in range(60)]
    # Nearly the same value per cost everywhere, and no straight line of it.
    proposals = [(f"q{index}", str(cost), str(cost + chance.randrange(10**6))) for index, cost in enumerate(costs)]
    document = one_criterion_document(proposals, str(sum(costs) // 2 + 1), best=str(2 * 10**10))
    return case(folder, document=document)


# The page ------------------------------------------------------------------------------------------------------


def test_explain_answers_for_all_and_for_one(call: Call) -> None:
    """A councillor asks why: of everything, or of one proposal by its id."""
    everything = call("explain", HELSINKI, "--budget", "8000000")
    assert everything.code == 0
    assert "ILLUSTRATIVE RATINGS" in everything.out
    for words in ("Proposed for funding, and why", "Not proposed, and why", "If the appropriation were another"):
        assert words in everything.out
    one = call("explain", HELSINKI, "2", "--budget", "8000000").out
    assert "Then 1 would leave." in one
    assert "Proposed for funding, and why" not in one
    unknown = call("explain", HELSINKI, "99")
    assert unknown.code == 2
    assert "proposal: “99” is not known" in unknown.err


def test_study_says_what_is_settled_and_repeats_with_its_seed(call: Call) -> None:
    """A page for a council officer, the seed on it; the same seed gives the same bytes of JSON, another one others."""
    words = ("study", HELSINKI, "--budget", "6000000", "--draws", "2000")
    page = call(*words)
    assert page.code == 0
    assert "with the seed 0" in page.out
    for heading in ("ILLUSTRATIVE RATINGS", "What is settled", "What to discuss", "One weight at a time"):
        assert heading in page.out
    one, same, other = (call(*words, "--seed", seed, "--json", "-").out for seed in ("7", "7", "8"))
    assert one == same != other
    data = json.loads(one)
    assert data["seed"] == 7
    assert data["draws"] == 2000
    assert all(0 <= share <= 1 for share in data["acceptability"].values())
    assert sum(sum(row) for row in data["rank_acceptability"].values()) == pytest.approx(8)


def test_study_refuses_statements_that_clash_or_cannot_be_read(call: Call) -> None:
    """The clashing ones are named, and nothing is computed."""
    clash = call("study", HELSINKI, "--statement", "Y >= 60 %", "--statement", "V >= 50 %")
    assert (clash.code, clash.out) == (2, "")
    assert "Y >= 60 %; V >= 50 %" in clash.err
    unread = call("study", HELSINKI, "--statement", "Y1 is best")
    assert (unread.code, unread.out) == (2, "")
    assert call("study", HELSINKI, "--draws", "0").code == 2


def test_rules_that_cannot_hold_together_end_with_their_own_code(call: Call, tmp_path: Path) -> None:
    """What must be funded costs more than there is: exit code 3, both sides named, nothing on stdout."""

    def demand(document: dict[str, Any]) -> None:
        document["rules"] = [
            {"id": "promise", "kind": "must_fund", "proposals": ["p1", "p2", "p3"], "reason": "promised"},
            {"id": "other", "kind": "requires", "proposal": "p1", "requires": ["p2"]},
        ]

    path = case(tmp_path, demand)
    ended = call("run", path)
    assert (ended.code, ended.out) == (3, "")
    assert "promise: must be funded: p1, p2, p3" in ended.err
    assert "€1,000" in ended.err
    assert "other" not in ended.err
    assert call("run", path, "--without", "promise").code == 0
    unknown = call("run", path, "--without", "nobody")
    assert unknown.code == 2
    assert "without: “nobody” is not known" in unknown.err


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("method", ["weighted-sum", "topsis"])
def test_the_page_is_plain_text_of_eighty_columns(call: Call, lang: str, method: str) -> None:
    """A page is read in a narrow terminal and pasted into mail: no line is longer, and nothing but text is in it."""
    answer = call("run", HELSINKI, "--lang", lang, "--method", method)
    assert (answer.code, answer.err) == (0, "")
    assert max(cell_len(line) for line in answer.out.split("\n")) <= 80
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.out) is None


def test_the_page_answers_an_officer_in_order(call: Call) -> None:
    """What is decided, by which criteria, in which order, with which money, who falls, and on what assumptions."""
    out = call("run", HELSINKI).out
    wanted = (
        "ILLUSTRATIVE RATINGS",
        "€10,000,000 is available",
        "8 projects, €10,000,000 of €10,000,000; €0 remains unspent",
        "Everything fits",
        "Criteria and weights",
        "weighted sum  ",
        "TOPSIS, declared anchors  ",
        "Best portfolio",
        "Checked: no other combination",
        "If there were less money",
        "Assumptions and limits",
        "Sources",
    )
    places = [out.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_nothing_is_cut_from_long_names_and_large_amounts(call: Call, tmp_path: Path) -> None:
    """A number that loses its end is a wrong number; an id that loses its end is another proposal."""
    names = [letter * 64 for letter in "xyz"]

    def enlarge(document: dict[str, Any]) -> None:
        document["budget"] = "9 999 999 999 999,99"
        for name, proposal in zip(names, document["proposals"], strict=True):
            proposal.update(id=name, cost="3 999 999 999 999,98", label="One long label of a proposal " * 6)

    out = call("run", case(tmp_path, enlarge)).out
    assert max(cell_len(line) for line in out.split("\n")) <= 80
    squeezed = re.sub(r"\s", "", out)
    for name in names:
        assert squeezed.count(name[0]) >= 2 * 64
    assert out.count("€3,999,999,999,999.98") >= 4
    for points in ("76.0", "50.0", "46.0"):
        assert re.search(rf"\({points}\)", out)


@pytest.mark.parametrize(
    "label",
    [
        "[red]One[/red] [link=file:///etc/passwd]x[/link]",
        "[/] [bold",
        "{0} {came} {count!r} {",
        "%s %(came)s %",
        "=1+1",
        "<script>alert(1)</script>",
        "漢字" * 40,
        "e\u0301" * 50,
        "-5",
        ":warning: \\n",
    ],
)
def test_text_stays_text(call: Call, tmp_path: Path, label: str) -> None:
    """Markup, formats, formulas and tags in a label are letters, whatever library sets the page."""
    answer = call("run", case(tmp_path, lambda document: document["proposals"][0].update(label=label)))
    assert answer.code == 0
    assert max(cell_len(line) for line in answer.out.split("\n")) <= 80
    if cell_len(label) < 20:
        assert label in answer.out
    letters = sorted(re.sub(r"\s", "", label))
    assert all(answer.out.count(letter) >= 2 * letters.count(letter) for letter in set(letters))


def equal_proposals(document: dict[str, Any]) -> None:
    """All proposals perform alike."""
    for proposal in document["proposals"]:
        proposal["ratings"] = {"a": "5", "b": "1"}


NOTES: list[tuple[str, Change, str]] = [
    ("one proposal", lambda d: d["proposals"].__delitem__(slice(1, None)), "There is only one proposal"),
    ("all equal", equal_proposals, "All proposals have equal scores: all share rank 1."),
    ("no money", lambda d: d.update(budget="0"), "The appropriation is zero"),
    (
        "a constant criterion",
        lambda d: [proposal["ratings"].update(b="1") for proposal in d["proposals"]],
        "perform equally on the criterion “b”",
    ),
    ("everything fits", lambda d: d.update(budget="5000"), "Everything fits"),
]


@pytest.mark.parametrize(("change", "says"), [pytest.param(*one[1:], id=one[0]) for one in NOTES])
def test_odd_but_valid_problems_come_with_a_note(call: Call, tmp_path: Path, change: Change, says: str) -> None:
    """What is unusual is said, not refused: exit 0, in every method and in the JSON too."""
    path = case(tmp_path, change)
    answer = call("run", path)
    assert answer.code == 0
    assert says in re.sub(r"\s+", " ", answer.out)
    assert any(says in note for note in json.loads(call("run", path, "--json", "-").out)["notes"])
    assert call("run", path, "--method", "topsis").code == 0


def test_equal_proposals_all_have_rank_one(call: Call, tmp_path: Path) -> None:
    """Equal is equal, by either method."""
    path = case(tmp_path, equal_proposals)
    for method in ("weighted-sum", "topsis"):
        ranking = json.loads(call("run", path, "--method", method, "--json", "-").out)["ranking"]
        assert [entry["rank"] for entry in ranking] == [1, 1, 1]


# JSON ----------------------------------------------------------------------------------------------------------


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


# Options -------------------------------------------------------------------------------------------------------


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


# Errors --------------------------------------------------------------------------------------------------------


def test_all_errors_come_at_once_with_their_lines(call: Call, tmp_path: Path) -> None:
    """One line each: the file and line, what came, the rule and what to do; run and check say the same."""

    def spoil(document: dict[str, Any]) -> None:
        document["proposals"][0].update(cost="-1")
        document["proposals"][1]["ratings"].pop("a")
        document["proposals"][2]["ratings"].update(a="NaN", b="9", c="1")
        document["groups"][0]["criteria"][0].update(weight="0.5")

    path = case(tmp_path, spoil)
    answer = call("run", path, "--json", tmp_path / "out.json", "--record", tmp_path / "record.json")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == call("check", path).err
    lines = answer.err.splitlines()
    text = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    for says, field in (
        ("p1.cost: “-1” is negative", "cost:"),
        ("p2.ratings.a: the rating is missing", "ratings:"),
        ("p3.ratings.a: “NaN” is not a finite number", "a:"),
        ("p3.ratings.b: the level “9” is not on the scale", "b:"),
        ("p3.ratings.c: “c” is not known", "c:"),
        ("groups.g.criteria: the weights sum to 0.9", "criteria:"),
    ):
        line = next(line for line in lines if says in line)
        place = re.match(r"case\.yaml, line (\d+), ", line)
        assert place is not None
        assert text[int(place[1]) - 1].strip().startswith(field)
    assert [entry.name for entry in tmp_path.iterdir()] == ["case.yaml"]


def test_thousands_of_errors_are_counted_after_the_first(call: Call, tmp_path: Path) -> None:
    """Nobody mends thousands of lines in one go: the first are written out, the rest are a number."""

    def spoil(document: dict[str, Any]) -> None:
        document["proposals"] = [
            {"id": f"q{index}", "label": "", "cost": "x", "ratings": {"a": "z"}} for index in range(1000)
        ]

    lines = call("check", case(tmp_path, spoil)).err.splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == f"… and {4000 - MOST_SHOWN:,} more faults. Correct these first."
    assert sum("proposals.q0." in line for line in lines) == 4


@pytest.mark.parametrize(("lang", "number"), [("fi", "0,9"), ("sv", "0,9"), ("en", "0.9")])
def test_errors_speak_the_language_that_was_asked_for(call: Call, tmp_path: Path, lang: str, number: str) -> None:
    """Also where the option stands twice (the last counts), with an equals sign, or before the file."""
    path = case(tmp_path, lambda document: document["groups"][0]["criteria"][0].update(weight="0.5"))
    answers = {
        call("run", path, "--lang", lang).err,
        call("run", path, f"--lang={lang}").err,
        call("check", "--lang", lang, path).err,
        call("check", path, "--lang", "sv" if lang == "fi" else "fi", "--lang", lang).err,
    }
    assert len(answers) == 1
    assert number in answers.pop()


def test_three_languages_are_three_texts(call: Call, tmp_path: Path) -> None:
    """A missing catalogue would leave English behind, in errors and on the page."""
    broken = case(tmp_path, lambda document: document["proposals"][0]["ratings"].pop("a"))
    assert len({call("check", broken, "--lang", lang).err for lang in ("fi", "sv", "en")}) == 3
    sound = case(tmp_path)
    assert len({call("check", sound, "--lang", lang).out for lang in ("fi", "sv", "en")}) == 3


TARGETS: list[tuple[str, str, str]] = [
    ("no folder", "nowhere/out.json", "cannot be written"),
    ("a folder", ".", "not a regular file"),
    ("a file as a folder", "case.yaml/out.json", "cannot be written"),
    ("a pipe", "pipe", "not a regular file"),
    ("the case itself", "case.yaml", "uses this file already"),
    ("the case by a link", "link.yaml", "uses this file already"),
    ("a long name", "x" * 300, "cannot be written"),
]


@pytest.mark.parametrize("option", ["--json", "--record"])
@pytest.mark.parametrize(("target", "says"), [pytest.param(*one[1:], id=one[0]) for one in TARGETS])
def test_a_target_that_cannot_be_written(call: Call, tmp_path: Path, option: str, target: str, says: str) -> None:
    """Exit 2, one line, no page, and nothing has changed on the disk."""
    path = case(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.yaml").symlink_to(path)
    before = sorted(entry.name for entry in tmp_path.iterdir()), path.read_bytes()
    answer = call("run", path, option, tmp_path / target)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert answer.err.count("\n") == 1
    assert (sorted(entry.name for entry in tmp_path.iterdir()), path.read_bytes()) == before


def test_of_two_targets_none_is_written_if_one_fails(call: Call, tmp_path: Path) -> None:
    """The first target keeps what it held."""
    path, first = case(tmp_path), tmp_path / "first.json"
    first.write_text("kept", encoding="utf-8")
    assert call("run", path, "--json", first, "--record", tmp_path / "nowhere" / "r.json").code == 2
    assert first.read_text(encoding="utf-8") == "kept"
    assert call("run", path, "--json", first, "--record", first).code == 2
    assert first.read_text(encoding="utf-8") == "kept"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["case.yaml", "first.json"]


def test_a_dash_is_stdout_for_json_alone(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is always a file: nothing that was asked for is silently left out."""
    path = case(tmp_path)
    monkeypatch.chdir(tmp_path)
    answer = call("run", path, "--json", "-", "--record", "-")
    assert answer.code == 0
    assert json.loads(answer.out)["format"] == "mcda-priority/result-1"
    assert json.loads((tmp_path / "-").read_text(encoding="utf-8"))["format"] == "mcda-priority/record-1"


def test_an_empty_name_is_a_folder(call: Call) -> None:
    """An unset variable in a script must not end in a traceback."""
    for words in (("run", ""), ("run", HELSINKI, "--json", ""), ("run", HELSINKI, "--record", "")):
        answer = call(*words)
        assert (answer.code, answer.out) == (2, "")


# Records -------------------------------------------------------------------------------------------------------


def test_a_record_runs_again_to_the_byte(call: Call, tmp_path: Path) -> None:
    """With another method, budget, weighting and language than by default."""
    target = tmp_path / "record.json"
    words = ("--method", "topsis", "--budget", "5 000 000", "--weights", "nested", "--lang", "sv")
    assert call("run", HELSINKI, *words, "--record", target).code == 0
    assert call("rerun", target) == Answer(0, "The same result, to the byte.\n", "")


def test_a_record_that_was_tampered_with(call: Call, tmp_path: Path) -> None:
    """What differs is named, with both values; exit 1."""
    target = tmp_path / "record.json"
    call("run", case(tmp_path), "--record", target)
    record = json.loads(target.read_text(encoding="utf-8"))
    record["result"]["ranking"][0]["score"] = 0.99
    target.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    answer = call("rerun", target)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out == "The result differs:\n  result.ranking[0].score: 0.99 -> 0.76\n"


def test_a_tampered_problem_shows_in_its_hash_and_its_result(call: Call, tmp_path: Path) -> None:
    """A cheaper proposal changes the hash and much of the result; the list of it is bounded."""
    target = tmp_path / "record.json"
    call("run", HELSINKI, "--record", target)
    record = json.loads(target.read_text(encoding="utf-8"))
    record["problem"]["proposals"][0]["cost"] = "100.00"
    target.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    answer = call("rerun", target)
    assert answer.code == 1
    assert "problem_sha256: " in answer.out
    assert "result.portfolio.cost_minor: 1000000000 -> 680010000" in answer.out
    assert len(answer.out.splitlines()) < 100
    assert "more difference" in answer.out


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b"  ", b" "),
    ],
)
def test_only_the_layout_differs(call: Call, tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    """The same result in other bytes is not called the same bytes."""
    target = tmp_path / "record.json"
    call("run", case(tmp_path), "--record", target)
    target.write_bytes(change(target.read_bytes()))
    answer = call("rerun", target)
    assert answer.code == 1
    assert "only spaces, line ends or the order of fields differ" in re.sub(r"\s+", " ", answer.out)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"nan", b"\xff\xfe", b'{"a": 1,}', b"9" * 5000, b"[" * 100_000, b"\x00"]
)
def test_garbage_is_no_record(call: Call, tmp_path: Path, raw: bytes) -> None:
    """Exit 2 and a sentence, whatever the bytes."""
    target = tmp_path / "record.json"
    target.write_bytes(raw)
    answer = call("rerun", target)
    assert (answer.code, answer.out) == (2, "")
    assert all(line.startswith("record.json") for line in answer.err.splitlines())


def test_what_is_no_record_file_is_refused(call: Call, tmp_path: Path) -> None:
    """A YAML file, a folder and nothing at all; a record is not looked for among the packaged cases."""
    for target, says in ((case(tmp_path), ".json"), (tmp_path, "folder"), (tmp_path / "missing.json", "no such file.")):
        answer = call("rerun", target)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.count("\n") == 1
        assert says in answer.err


# Real processes ------------------------------------------------------------------------------------------------


def process(*words: str | Path, **settings: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the command line in a process of its own."""
    environment = {**os.environ, **settings.pop("env", {})}
    return subprocess.run([*PROGRAM, *map(os.fsencode, words)], check=False, env=environment, **settings)


def test_the_locale_of_the_machine_does_not_matter() -> None:
    """In a C locale, and where colour is forced on others, the page is the same UTF-8 bytes."""
    plain = process("run", HELSINKI, "--lang", "fi", capture_output=True)
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1", "COLUMNS": "200"}
    assert process("run", HELSINKI, "--lang", "fi", capture_output=True, env=bare).stdout == plain.stdout
    assert plain.returncode == 0
    assert "€" in plain.stdout.decode("utf-8")
    assert b"\x1b" not in plain.stdout


def test_a_reader_who_goes_away_gets_no_traceback(tmp_path: Path) -> None:
    """As with `| head -1`: no message, for short and long output alike."""
    path = case(tmp_path)
    for words in (("run", path), ("run", path, "--json", "-"), ("cases",)):
        reading, writing = os.pipe()
        os.close(reading)
        ended = process(*words, stdout=writing, stderr=subprocess.PIPE)
        os.close(writing)
        assert ended.stderr == b""
        assert ended.returncode == 1


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    """What could not be printed is an error, not a traceback and not success."""
    with Path("/dev/full").open("wb") as full:
        ended = process("run", case(tmp_path), stdout=full, stderr=subprocess.PIPE)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"stdout: the file cannot be written (")
    assert ended.stderr.count(b"\n") == 1


def test_a_name_that_is_no_text_is_shown_safely() -> None:
    """Neither bytes outside UTF-8 nor escape sequences in a file's name reach the terminal."""
    ended = process(b"run".decode(), os.fsdecode(b"\xff\x1b[31m.yaml"), capture_output=True)
    assert ended.returncode == 2
    assert b"\x1b" not in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.count(b"\n") == 1


def test_colour_is_for_terminals_and_for_those_who_want_it(tmp_path: Path) -> None:
    """On a terminal headings stand out, unless NO_COLOR is set; the words are the same."""
    path = case(tmp_path)

    def on_terminal(**environment: str) -> bytes:
        ours, theirs = pty.openpty()
        child = subprocess.Popen(
            [*PROGRAM, "run", str(path)],
            stdout=theirs,
            env={**{key: part for key, part in os.environ.items() if key != "NO_COLOR"}, **environment},
        )
        os.close(theirs)
        read = b""
        try:
            while block := os.read(ours, 65536):
                read += block
        except OSError:  # the way a terminal says that its program has ended
            pass
        os.close(ours)
        assert child.wait() == 0
        return read.replace(b"\r\n", b"\n")

    coloured, plain = on_terminal(TERM="xterm"), on_terminal(TERM="xterm", NO_COLOR="1")
    assert b"\x1b[1m" in coloured
    assert b"\x1b" not in plain
    bare = re.sub(rb"\x1b\[[0-9;]*m", b"", coloured)
    assert re.sub(rb" +\n", b"\n", bare) == plain
