"""A case in several files of one folder is the same problem, and it reads nothing outside of that folder."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mcda_priority import InputError, load_problem, problem_from_document, save_problem
from mcda_priority.cli import main
from small import small_document

PROPOSALS = """id;label;cost;ratings.a;ratings.b;ratings.b.reason
p1;One;400,50 €;5;1;
p2;Two;500;6;2;why
p3;Three;600.00;1;2;
;;;;;;
"""
CRITERIA = ("format", "groups")


def write(folder: Path, **parts: object) -> Path:
    """Write a case that names files: YAML of mappings, and text as it is; the case itself is returned."""
    document = small_document()
    fields = {name: part for name, part in document.items() if name not in (*CRITERIA, "proposals")}
    case: dict[str, Any] = fields | {"framework": "criteria.yaml", "proposals": "proposals.csv"}
    wanted: dict[str, object] = {
        "criteria.yaml": {name: document[name] for name in CRITERIA},
        "proposals.csv": PROPOSALS,
    }
    for name, part in parts.items():
        if part is None:
            case.pop(name)
        elif name in {"criteria", "table"}:
            wanted[{"criteria": "criteria.yaml", "table": "proposals.csv"}[name]] = part
        else:
            case[name] = part
    for name, content in (wanted | {"case.yaml": case}).items():
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "case.yaml"


def refused(path: Path) -> str:
    """What is said of a case that is refused."""
    with pytest.raises(InputError) as caught:
        load_problem(path)
    return str(caught.value)


def test_files_of_a_folder_are_one_problem(tmp_path: Path) -> None:
    """The criteria apart from the call, and the proposals as a table, are the same problem as all in one file."""
    assert load_problem(write(tmp_path)) == problem_from_document(small_document())


def test_a_json_case_names_files_as_well(tmp_path: Path) -> None:
    """And its framework may be JSON."""
    path = write(tmp_path)
    criteria = yaml.safe_load((tmp_path / "criteria.yaml").read_text(encoding="utf-8"))
    (tmp_path / "criteria.json").write_text(json.dumps(criteria), encoding="utf-8")
    case = yaml.safe_load(path.read_text(encoding="utf-8")) | {"framework": "criteria.json"}
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    assert load_problem(tmp_path / "case.json") == problem_from_document(small_document())


def test_ratings_may_be_a_table_of_their_own(tmp_path: Path) -> None:
    """Beside a table of proposals, and beside proposals in the case; in any order of rows."""
    ratings = "proposal,a,b,b.reason\np2,6,2,why\np1,5,1,\np3,1,2,\n"
    (tmp_path / "ratings.csv").write_text(ratings, encoding="utf-8")
    table = 'id,label,cost\np1,One,"400,50"\np2,Two,500\np3,Three,600\n'
    listed = [{key: part for key, part in one.items() if key != "ratings"} for one in small_document()["proposals"]]
    for parts in ({"table": table}, {"proposals": listed}):
        path = write(tmp_path, ratings="ratings.csv", **parts)
        assert load_problem(path) == problem_from_document(small_document())


def test_the_same_bytes_come_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run --json -` of the case as YAML, as JSON, and as YAML with CSV."""
    problem = load_problem("helsinki-2021")
    save_problem(problem, tmp_path / "one.yaml")
    save_problem(problem, tmp_path / "two.json")
    save_problem(problem, tmp_path / "three.csv")
    outs = []
    for case in ("helsinki-2021", *(tmp_path / name for name in ("one.yaml", "two.json", "three.yaml"))):
        monkeypatch.setattr(sys, "argv", ["mcda-priority", "run", str(case), "--json", "-"])
        with pytest.raises(SystemExit):
            main()
        outs.append(capsys.readouterr().out)
    assert outs[0].startswith("{")
    assert len(set(outs)) == 1


def test_faults_carry_the_file_and_line_of_their_part(tmp_path: Path) -> None:
    """All at once: one in the case, one in the framework, two in the table, each at its own place."""
    criteria = {name: small_document()[name] for name in CRITERIA}
    criteria["groups"][0]["criteria"][0]["scale"]["best"] = "many"
    path = write(tmp_path, table=PROPOSALS.replace("400,50 €", "1.234").replace(";6;", ";60;"), criteria=criteria)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("budget: 1 000 €", "budget: lots"), encoding="utf-8")
    lines = refused(path).splitlines()
    assert lines[0].startswith("case.yaml, line 7, budget: “lots” is not an amount")
    assert lines[1].startswith("criteria.yaml, line 13, groups.g.criteria.a.scale.best: “many” is not a number")
    assert lines[2].startswith("proposals.csv, line 2, cell C2, proposals.p1.cost: “1.234” has two readings")
    assert len(lines) == 3
    mended = write(tmp_path, table=PROPOSALS.replace(";6;", ";60;"))
    assert refused(mended).startswith("proposals.csv, line 3, cell D3, proposals.p2.ratings.a: 60 lies outside")


def link(name: str, target: str) -> Callable[[Path], object]:
    """Make a link in the folder."""
    return lambda folder: (folder / name).symlink_to(target)


PLACED: list[tuple[str, dict[str, Any], Callable[[Path], object] | None, str]] = [
    ("up", {"proposals": "../proposals.csv"}, None, "proposals: “../proposals.csv” is not a bare file name"),
    ("absolute", {"framework": "/etc/hosts"}, None, "framework: “/etc/hosts” is not a bare file name"),
    ("folder", {"framework": "sub/criteria.yaml"}, None, "is not a bare file name"),
    ("windows", {"proposals": "..\\proposals.csv"}, None, "is not a bare file name"),
    ("dots", {"ratings": ".."}, None, "ratings: “..” is not a bare file name"),
    ("zero", {"ratings": "a\0.csv"}, None, "is not a bare file name"),
    ("no text", {"framework": ["criteria.yaml"]}, None, "framework: “['criteria.yaml']” is not a bare file name"),
    ("empty", {"framework": ""}, None, "framework: “” is not a bare file name"),
    ("missing", {"framework": "nothing.yaml"}, None, "there is no file “nothing.yaml” beside the case"),
    ("address", {"framework": "file:criteria.yaml"}, None, "there is no file “file:criteria.yaml”"),
    ("kind", {"framework": "proposals.csv"}, None, "files of this kind are not read here"),
    ("kind of table", {"proposals": "criteria.yaml"}, None, "files of this kind are not read here"),
    ("link out", {"framework": "x.yaml"}, link("x.yaml", "/etc/hosts"), "“x.yaml” leads out of the folder"),
    ("link up", {"proposals": "x.csv"}, link("x.csv", "../x.csv"), "“x.csv” leads out of the folder"),
    ("link in circles", {"proposals": "x.csv"}, link("x.csv", "x.csv"), "proposals: "),
    ("a folder", {"framework": "x.yaml"}, lambda folder: (folder / "x.yaml").mkdir(), "this is a folder"),
]


@pytest.mark.parametrize(("change", "make", "says"), [pytest.param(*one[1:], id=one[0]) for one in PLACED])
def test_names_that_are_refused(
    tmp_path: Path, change: dict[str, Any], make: Callable[[Path], object] | None, says: str
) -> None:
    """At the field of the case that names the file, before anything of that file is shown."""
    if make is not None:
        make(tmp_path)
    path = write(tmp_path)
    case = yaml.safe_load(path.read_text(encoding="utf-8")) | change
    if "\0" in str(case):
        path = path.with_suffix(".json")
        path.write_text(json.dumps(case), encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump(case, allow_unicode=True, sort_keys=False), encoding="utf-8")
    said = refused(path)
    assert says in said
    assert said.startswith(f"{path.name}, line ")
    assert said.count("\n") == 0


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    """What lies beside the case may have two names."""
    path = write(tmp_path, proposals="again.csv")
    (tmp_path / "again.csv").symlink_to("proposals.csv")
    assert len(load_problem(path).proposals) == 3


INSIDE: list[tuple[str, dict[str, Any], str]] = [
    ("nested", {"criteria": {"framework": "criteria.yaml"}}, "criteria.yaml, line 1, framework: this field belongs"),
    ("proposals", {"criteria": {"proposals": "x.csv"}}, "criteria.yaml, line 1, proposals: this field belongs"),
    ("twice", {"criteria": {"budget": "5"}}, "criteria.yaml, line 1, budget: this field stands in the case as well"),
    ("a list", {"criteria": ["a"]}, "criteria.yaml: the file must hold fields"),
    ("broken", {"criteria": "a: [\n"}, "criteria.yaml, line 2: this is not valid YAML"),
    ("empty", {"table": ""}, "proposals.csv: the file is empty"),
    ("headless", {"table": "1;2;3\n"}, "proposals.csv: the row of column names is missing"),
    ("no rows", {"table": "id;label;cost\n"}, "proposals: there are no proposals"),
    ("unknown", {"table": PROPOSALS.replace(";cost;", ";price;")}, "proposals.csv, line 1, cell C1: “price” is not"),
    ("column twice", {"table": PROPOSALS.replace(";label;", ";id;")}, "line 1, cell B1: “id” stands twice"),
    ("too long", {"table": PROPOSALS.replace("2;why", "2;why;x")}, "line 3, cell G3: this column has no name"),
]


@pytest.mark.parametrize(("parts", "says"), [pytest.param(*one[1:], id=one[0]) for one in INSIDE])
def test_faults_inside_a_part(tmp_path: Path, parts: dict[str, Any], says: str) -> None:
    """With the name of that part, and the line."""
    assert says in refused(write(tmp_path, **parts))


def test_rows_cut_short_by_a_spreadsheet_are_read(tmp_path: Path) -> None:
    """Excel leaves out separators behind the last filled cell; what is missing there is not given."""
    assert load_problem(write(tmp_path, table=PROPOSALS.replace("5;1;", "5;1"))) == load_problem(write(tmp_path))


def test_a_packaged_case_names_no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It has no folder of its own."""
    write(tmp_path).rename(tmp_path / "small.yaml")
    (tmp_path / "cases").mkdir()
    (tmp_path / "small.yaml").rename(tmp_path / "cases" / "small.yaml")
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    with pytest.raises(InputError, match="framework: a packaged case cannot name other files"):
        load_problem("small")


def test_a_table_alone_is_no_case(tmp_path: Path) -> None:
    """It says how to use the table."""
    (tmp_path / "p.csv").write_text(PROPOSALS, encoding="utf-8")
    assert "Name it in a case" in refused(tmp_path / "p.csv")


def test_writing_tables_overwrites_nothing_unasked(tmp_path: Path) -> None:
    """The files beside the named one must not be there yet; the named one is replaced."""
    problem = problem_from_document(small_document())
    save_problem(problem, tmp_path / "x.csv")
    before = (tmp_path / "x.yaml").read_bytes()
    with pytest.raises(InputError, match=r"x\.yaml: this file would be written as well"):
        save_problem(problem, tmp_path / "x.csv")
    assert (tmp_path / "x.yaml").read_bytes() == before
    (tmp_path / "x.yaml").unlink()
    save_problem(problem, tmp_path / "x.csv")
    assert load_problem(tmp_path / "x.yaml") == problem
    with pytest.raises(InputError, match="a case cannot name a file of this name"):
        save_problem(problem, tmp_path / "x\\y.csv")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x.csv", "x.yaml"]
