"""The command `assessors` says what to discuss, for people and for programs, and what it says is documented."""

import json
import re
from pathlib import Path

import pytest

from mcda_priority.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"


def _printed(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr("sys.argv", ["mcda-priority", "assessors", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    assert ended.value.code in {0, None}, captured.err
    return captured.out


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_page_fits_and_names_conflicts(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line within the page, and every proposal that an assessor may not rate is on it."""
    said = _printed(["havulampela-2027", "--lang", lang], monkeypatch, capsys)
    assert max(map(len, said.splitlines())) <= 80
    for proposal in ("p09", "p10", "p11", "p12", "p38", "p23", "p36"):
        assert proposal in said


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_a_case_without_assessors_has_a_page(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is nothing to agree about, and that is no fault."""
    assert _printed(["helsinki-2021", "--lang", lang], monkeypatch, capsys)
    alphas = json.loads(_printed(["helsinki-2021", "--json", "-"], monkeypatch, capsys))["alpha"]
    assert set(alphas.values()) == {None}


def test_reference_of_the_json_holds_every_key_and_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Programs are written against these keys."""
    found = json.loads(_printed(["havulampela-2027", "--json", "-"], monkeypatch, capsys))
    section = PAGE.read_text(encoding="utf-8").split("## The disagreement")[1]
    rows = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    documented = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert documented == (set(found) | set(found["spreads"][0])) - {"format"}
