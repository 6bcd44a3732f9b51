"""A decision record is run again: the same bytes, or what differs."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.calls import HELSINKI, Answer, Call, case


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
