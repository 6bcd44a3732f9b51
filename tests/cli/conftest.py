"""The command line, called in this process."""

import sys
from pathlib import Path

import pytest

from cli.calls import Answer, Call
from mcda_priority.cli import main


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
