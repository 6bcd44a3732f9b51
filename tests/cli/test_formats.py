"""One case, whatever file it comes in, gives one answer: the bytes of `run --json -` do not know the format."""

from pathlib import Path

import pytest

from mcda_priority import load_problem, save_problem
from mcda_priority.cli import main


def _answer(case: str | Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr("sys.argv", ["mcda-priority", "run", str(case), "--json", "-"])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    assert ended.value.code in {0, None}, captured.err
    return captured.out


@pytest.mark.parametrize("case", ["helsinki-2021", "havulampela-2027"])
def test_same_bytes_from_every_format(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A case without assessors and one with them, as YAML, JSON, workbook, and YAML that names CSV files."""
    wanted = _answer(case, monkeypatch, capsys)
    assert '"portfolio"' in wanted
    for name in ("case.yaml", "case.json", "case.xlsx", "tables/case.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        save_problem(load_problem(case), path)
        entry = path.with_suffix(".yaml") if path.suffix == ".csv" else path
        assert _answer(entry, monkeypatch, capsys) == wanted, name
