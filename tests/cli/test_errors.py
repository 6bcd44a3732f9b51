"""What the command line refuses: in sentences, all at once, in the language asked for, with nothing half written."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from cli.calls import HELSINKI, Call, case
from mcda_priority.errors import MOST_SHOWN


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
    assert lines[0].endswith("there are more than 1,000 faults. Correct those that are told; the others are told then.")
    assert lines[-1] == f"… and {1001 - MOST_SHOWN:,} more faults. Correct these first."
    # The label and the cost; what they hide is not looked for among so many.
    assert sum("proposals.q0." in line for line in lines) == 2


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
