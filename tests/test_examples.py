"""The documentation and the examples do what they say."""

import importlib.util
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import mcda_priority
from mcda_priority.loading.schema import document_schema
from small import small_document

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if BLOCK.search(page.read_text(encoding="utf-8"))]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def blocks() -> ModuleType:
    """The module that runs a page's blocks, the same for the build and for these tests."""
    spec = importlib.util.spec_from_file_location("blocks", DOCS / "blocks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_code_on_a_page_runs(page: Path) -> None:
    """A reader who types a page's code from the top down must not meet an error."""
    runner = blocks()
    namespace: dict[str, object] = {"__name__": "page"}
    with runner.workplace(page):
        for language, code in BLOCK.findall(page.read_text(encoding="utf-8")):
            if runner.is_run(language, code):
                runner.printed_by(language, code, namespace)


def test_the_script_of_the_readme_runs() -> None:
    """It is the first thing that anybody types; what it writes is the README's picture."""
    runner = blocks()
    page = ROOT / "README.md"
    (code,) = [code for language, code in BLOCK.findall(page.read_text(encoding="utf-8")) if language == "python"]
    with runner.workplace(page):
        assert "points" in runner.printed_by("python", code, {"__name__": "page"})
        assert Path("points.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("script", EXAMPLES, ids=lambda script: script.name)
def test_example_runs_and_says_what_is_illustrative(script: Path) -> None:
    """An example is run as a reader would run it, warnings are errors, and no Helsinki figure goes out unlabelled."""
    import_module("matplotlib.font_manager")  # on a new machine it says on stderr that it looks for fonts
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "agg"}
    environment.pop("DISPLAY", None)  # matplotlib would warn that it draws without a window
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert done.stdout.strip()
    if "helsinki" in script.read_text(encoding="utf-8"):
        assert "illustrative" in done.stdout.lower()


@pytest.mark.parametrize("section", ["howto", "explanation", "reference"])
def test_every_page_stands_in_the_table_of_its_section(section: str) -> None:
    """A page in the margin alone is not found by a reader who comes with a question."""
    text = (DOCS / section / "index.md").read_text(encoding="utf-8")
    listed = re.search(r"```\{toctree\}\n:hidden:\n\n(.*?)```", text, re.DOTALL)
    assert listed is not None
    pages = [f"{name}.md" for name in listed[1].split()]
    assert re.findall(r"\[\]\(([^)]+)\)", text) == pages
    assert {page.name for page in (DOCS / section).glob("*.md")} - {"index.md"} <= set(pages)


def test_reference_holds_every_public_name() -> None:
    """A public name without documentation is not public."""
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    documented = re.findall(r"auto(?:function|class|exception):: mcda_priority\.(\w+)", page)
    assert sorted(documented) == sorted(mcda_priority.__all__)


def test_public_names_document_what_they_take() -> None:
    """Each parameter of a public function stands in its docstring, so that the reference is complete."""
    for name in mcda_priority.__all__:
        thing = getattr(mcda_priority, name)
        if not inspect.isfunction(thing):
            continue
        parameters = inspect.signature(thing).parameters
        documented = inspect.getdoc(thing) or ""
        missing = [one for one in parameters if len(parameters) > 1 and not re.search(rf"\b{one}\b", documented)]
        assert not missing, f"{name} says nothing of {missing}"


def test_reference_of_the_json_holds_every_key_and_no_other(tmp_path: Path) -> None:
    """Programs are written against these keys: the page lists exactly those that `run --json` and `--record` give."""
    page = (DOCS / "reference" / "json.md").read_text(encoding="utf-8")
    result, rest = page.split("## The decision record")
    record, rest = rest.split("## The studies")
    study, difference = rest.split("## The difference")
    source = tmp_path / "small.yaml"
    document = small_document()
    assessors = [{"id": "x", "label": "X", "conflicts": ["p1"]}, {"id": "y", "label": "Y"}]
    document |= {"assessors": assessors, "aggregation": "mean", "budget": "1100"}
    document["proposals"][0]["ratings"]["a"] = {"by": {"x": "4", "y": "5"}}
    source.write_text(json.dumps(document), encoding="utf-8")
    written = {name: tmp_path / f"{name}.json" for name in ("result", "record")}
    runner = blocks()
    for method in ("weighted-sum", "topsis"):
        words = ["run", str(source), "--method", method]
        targets = ["--json", str(written["result"]), "--record", str(written["record"])]
        command = shlex.join(["mcda-priority", *words, *targets])
        runner.printed_by("sh", command, {})
        found = json.loads(written["result"].read_text(encoding="utf-8"))
        assert sorted(set(keys_of(found))) == sorted(re.findall(r"^\| `([^`]+)` \|", result, re.MULTILINE))
    found = json.loads(written["record"].read_text(encoding="utf-8"))
    assert sorted(found) == sorted(re.findall(r"^\| `([^`]+)` \|", record, re.MULTILINE))
    target = tmp_path / "study.json"
    runner.printed_by("sh", shlex.join(["mcda-priority", "study", str(source), "--json", str(target)]), {})
    found = json.loads(target.read_text(encoding="utf-8"))
    by_id = {key for key, part in found.items() if isinstance(part, dict)} - {"problem", "non_dominated"}
    core_index = "non_dominated.core_index."
    keys = {
        key for key in keys_of(found) if key in by_id or not key.startswith((core_index, *(f"{one}." for one in by_id)))
    }
    assert sorted(keys) == sorted(re.findall(r"^\| `([^`]+)` \|", study, re.MULTILINE))
    document["proposals"][2]["ratings"]["a"] = "9"
    changed, target = tmp_path / "changed.yaml", tmp_path / "difference.json"
    changed.write_text(json.dumps(document), encoding="utf-8")
    words = ["mcda-priority", "diff", str(source), str(changed), "--json", str(target)]
    runner.printed_by("sh", shlex.join(words), {})
    found = json.loads(target.read_text(encoding="utf-8"))
    parts = (found, found["old"], *found["changes"], *(change["reverted"] for change in found["changes"]))
    keys = {key for part in parts for key in part} - {"format"}
    assert keys == set(re.findall(r"`(\w+)`", difference)) & keys


def keys_of(data: Any, path: str = "") -> Iterator[str]:
    """Paths of the keys of a result, but for those that are ids of proposals and criteria."""
    if isinstance(data, dict) and path not in {"weights", "ranking[].contributions", "comparison[].ranks"}:
        for key, part in data.items():
            here = f"{path}.{key}" if path else key
            yield here
            if here != "additive_portfolio":
                yield from keys_of(part, here)
    if isinstance(data, list):
        for part in data:
            yield from keys_of(part, f"{path}[]")


def test_reference_of_the_file_format_holds_every_field() -> None:
    """Whoever writes a case must find each field that the door knows."""
    page = (DOCS / "reference" / "file-format.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    schema = document_schema()
    fields = {
        field for part in (schema, *schema["$defs"].values()) for field in part.get("properties", {}) if field != "kind"
    }
    assert fields
    assert not fields - named


def test_reference_of_the_command_line_holds_every_command_and_option() -> None:
    """What `--help` offers is explained, and nothing is explained that is not offered."""
    page = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    runner = blocks()
    helps = {name: runner.printed_by("sh", f"mcda-priority {name} --help", {}) for name in ("run", "explain", "study")}
    options = {name: set(re.findall(r"^ +(--[a-z-]+)", text, re.MULTILINE)) for name, text in helps.items()}
    of_run, of_study = page.split("## Options of `study`")
    assert options["run"] == set(re.findall(r"^\| `(--[a-z-]+)`", of_run, re.MULTILINE))
    shared = {
        name: set(
            re.findall(
                r"`(--[a-z-]+)`",
                re.split(r"\.\s", next(part for part in page.split("\n\n") if part.startswith(f"`{name}` has ")))[0],
            )
        )
        for name in ("explain", "study")
    }
    assert options["explain"] - {"--help"} == shared["explain"]
    own = set(re.findall(r"^\| `(--[a-z-]+)`", of_study, re.MULTILINE))
    assert options["study"] - {"--help"} == shared["study"] | own
    offered = runner.printed_by("sh", "mcda-priority --help", {}).split("Commands:")[1].split("Exit codes")[0]
    commands = set(re.findall(r"^  ([a-z]+) ", offered, re.MULTILINE))
    assert commands == set(re.findall(r"^\| `([a-z]+)[ `]", page, re.MULTILINE))


def test_guide_to_the_page_has_the_headings_of_the_page() -> None:
    """The guide follows the printed page heading by heading, in its order."""
    guide = DOCS / "howto" / "read-the-page.md"
    headings = re.findall(r"^## (.+)$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    runner = blocks()
    with runner.workplace(guide):
        lines = runner.printed_by("sh", "mcda-priority run our-town.yaml", {}).splitlines()
    assert headings.pop() == "With other options"
    assert [line for line in lines if line in headings] == headings


def test_guide_to_the_report_has_the_headings_of_the_report() -> None:
    """The guide takes the report apart in its order, and leaves out no section but the contents."""
    guide = DOCS / "explanation" / "reading-the-report.md"
    table = guide.read_text(encoding="utf-8").split("## What each part answers")[1].split("## ")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")][2:]
    runner = blocks()
    with runner.workplace(DOCS / "howto" / "rules.md"):
        runner.printed_by("sh", "mcda-priority report river-town.yaml --out report.html --draws 100", {})
        page = Path("report.html").read_text(encoding="utf-8")
    assert ["Contents", *rows] == re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
