"""Twelve real elections by the path of their file, through the command line, as a user has them.

Faliszewski, P. et al. (2023). Participatory budgeting: data, tools and analysis. https://doi.org/10.24963/ijcai.2023/297
"""

import json
from typing import Any

import pytest

from mcda_priority.cli import main
from reference_data import FOLDER, needs_data, read_election, read_json

pytestmark = needs_data

EXPECTED: dict[str, Any] = read_json("pabulib/expected.json") if FOLDER.is_dir() else {}


@pytest.mark.parametrize("name", EXPECTED)
def test_run_gives_the_exact_maximum(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The approvals of the funded projects, added up from the ballots, are the proven maximum."""
    monkeypatch.setattr("sys.argv", ["mcda-priority", "run", str(FOLDER / "pabulib" / name), "--json", "-"])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    assert ended.value.code in {0, None}, captured.err
    portfolio = json.loads(captured.out)["portfolio"]
    approvals = read_election(f"pabulib/{name}").approvals
    assert portfolio["proven"]
    assert portfolio["value"] == portfolio["bound"]
    assert sum(approvals[project] for project in portfolio["selected"]) == EXPECTED[name]["max_approvals"]
