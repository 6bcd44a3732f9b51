"""The command line in a process of its own: locales, pipes, full disks and terminals."""

import os
import pty
import re
import subprocess
from pathlib import Path
from typing import Any

from cli.calls import HELSINKI, PROGRAM, case


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
