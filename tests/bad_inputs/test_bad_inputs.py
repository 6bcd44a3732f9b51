"""Inputs are hostile: each broken file is refused at once, by name, and nothing is written or run."""

import os
import re
import sys
import time
from pathlib import Path

import pytest

from bad_inputs.make import Broken, corpus, good, good_document
from mcda_priority import InputError, load_problem, problem_from_document
from mcda_priority.i18n import Language

_SECONDS, _KILOBYTES = 2.0, 500_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_CODES = ("en", "fi", "sv")
_BY_COMMAND = (
    *("yaml text laughs", "yaml text object", "yaml huge", "json brackets", "json text not finite", "pb many ballots"),
    *("json size unknown fields", "json size a fault in each", "csv size a fault in each", "pb size one id"),
    *("csv a command", "csv columns", "csv amount of two readings", "part framework name 0", "part proposals name 1"),
)


@pytest.fixture(scope="module")
def broken_files() -> list[Broken]:
    """The corpus, made once from the good files."""
    return corpus()


def test_files_that_the_corpus_is_made_from_are_good(tmp_path: Path) -> None:
    """Else everything would be refused for a wrong reason."""
    for number, one in enumerate(good()):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert load_problem(one.write(folder)).proposals


def test_each_broken_file_is_refused_with_a_place_and_a_sentence(broken_files: list[Broken], tmp_path: Path) -> None:
    """Every field of every format with every kind of fault, and whole files that are cut, packed, huge or hostile."""
    languages = [Language(code) for code in _CODES]
    assert len(broken_files) >= 300
    wrong: list[str] = []
    for number, broken in enumerate(broken_files):
        folder = tmp_path / str(number)
        folder.mkdir()
        entry = broken.write(folder)
        before = sorted(folder.iterdir())
        start = time.process_time()
        try:
            load_problem(entry)
        except InputError as error:
            if time.process_time() - start > _SECONDS:
                wrong.append(f"{broken.name}: slow")
            for fault in error.faults[:20]:
                written = [fault.written(language) for language in languages]
                if not fault.place.source or not all(one.endswith(".") and not _CONTROL.search(one) for one in written):
                    wrong.append(f"{broken.name}: {written}")
        except Exception as error:
            wrong.append(f"{broken.name}: {error!r}")
        else:
            wrong.append(f"{broken.name}: loaded")
        if sorted(folder.iterdir()) != before:
            wrong.append(f"{broken.name}: something was written")
        for name in before:
            name.unlink()
    assert wrong == []


def test_a_fault_of_a_field_is_reported_at_that_field(broken_files: list[Broken], tmp_path: Path) -> None:
    """A place is of use only where it is the right one."""
    checked = 0
    for broken in broken_files:
        where = broken.name.split(" ")[1]
        if not broken.name.startswith("json proposals.0.") or not broken.name.endswith("is a list"):
            continue
        folder = tmp_path / str(checked)
        folder.mkdir()
        with pytest.raises(InputError) as caught:
            load_problem(broken.write(folder))
        field = where.split(".")[2]
        assert any(fault.place.path.split(".")[0] == "proposals" for fault in caught.value.faults), broken.name
        assert any(field in fault.place.path or field == "id" for fault in caught.value.faults), broken.name
        checked += 1
    assert checked >= 5


_PROGRAM = """
import atexit, sys
from pathlib import Path
peak, status = Path(sys.argv.pop()), Path("/proc/self/status")
atexit.register(lambda: peak.write_text(status.read_text() if status.exists() else ""))
from mcda_priority.cli import main
main()
"""
"""The command, and what it says of its own memory: what waits for it would count the memory of its parent as well."""


def test_command_refuses_hostile_files_within_its_means(broken_files: list[Broken], tmp_path: Path) -> None:
    """The real command: exit 2, no traceback, nothing on the output, nothing written, bounded time and memory."""
    named = {broken.name: broken for broken in broken_files}
    for number, name in enumerate(_BY_COMMAND):
        folder = tmp_path / str(number)
        folder.mkdir()
        entry = named[name].write(folder)
        before = sorted(folder.iterdir())
        out, err = tmp_path / f"{number}.out", tmp_path / f"{number}.err"
        peak = tmp_path / f"{number}.peak"
        command = [sys.executable, "-c", _PROGRAM, "check", str(entry), str(peak)]
        flags = os.O_WRONLY | os.O_CREAT
        actions = [(os.POSIX_SPAWN_OPEN, 1, str(out), flags, 0o600), (os.POSIX_SPAWN_OPEN, 2, str(err), flags, 0o600)]
        child = os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
        _, status = os.waitpid(child, 0)
        said = err.read_text(encoding="utf-8")
        assert os.waitstatus_to_exitcode(status) == 2, (name, said)
        assert "Traceback" not in said, name
        assert said.strip(), name
        assert sorted(folder.iterdir()) == before, name
        stated = re.search(r"VmHWM:\s+(\d+) kB", peak.read_text(encoding="ascii"))
        assert stated is None or int(stated[1]) < _KILOBYTES, name


@pytest.mark.parametrize("currency", [None, "€"])
def test_mixed_points_do_not_hide_a_currency_at_fault(currency: str | None) -> None:
    """Found by fuzzing: documents that mix points and weights crashed where the currency is missing or unknown."""
    document = good_document()
    del document["currency"]
    if currency:
        document["currency"] = currency
    document["groups"].append({"id": "h", "label": "H", "points": "5", "criteria": []})
    with pytest.raises(InputError) as caught:
        problem_from_document(document)
    assert any(fault.place.path == "currency" for fault in caught.value.faults)
