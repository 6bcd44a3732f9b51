"""What a report of a fault says about the installation."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import mcda_priority as mp
from mcda_priority import versions


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    mp.show_versions()
    pairs = (line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    return {name: said.strip() for name, said in pairs}


def test_versions_of_what_is_used_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever mends a fault has to know what it happened with."""
    found = printed(capsys)
    for name in ("mcda-priority", "numpy", "pandas", "scipy", "pydantic", "numba", "ortools", "rich", "typer", "babel"):
        assert found[name] == version(name)
    assert {"Python", "platform"} <= set(found)


def test_an_extra_that_is_missing_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an extra the report is printed all the same."""

    def absent(name: str) -> str:
        if name == "pymcdm":
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(versions, "version", absent)
    assert printed(capsys)["pymcdm"] == "not installed"


def test_nothing_private_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """The report is posted in public: no path, so no name of a user either."""
    assert str(Path.home()) not in "".join(printed(capsys).values())
    assert "/" not in "".join(printed(capsys).values())
