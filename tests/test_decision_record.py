"""The decision record: everything that was computed from, and the proof that it comes out again."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import InputError, decide, document_from_problem, load_problem, problem_from_document, record, rerun
from mcda_priority.i18n import LANGUAGES
from mcda_priority.report.results import as_json
from mcda_priority.scoring import METHODS
from small import small_document

Change = Callable[[dict[str, Any]], object]


@cache
def small_record() -> str:
    """The record of the small problem, as text."""
    return as_json(record(decide(problem_from_document(small_document())), "weighted-sum", "en"))


def changed(change: Change) -> str:
    """The same record after a change, as text."""
    data = json.loads(small_record())
    change(data)
    return as_json_with_nan(data)


def as_json_with_nan(data: object) -> str:
    """As JSON text; Python's own extension NaN is let through, because a forger may write it."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", list(METHODS))
def test_a_record_gives_the_same_bytes(method: str, language: str) -> None:
    """Helsinki at eight million, by each method and in each language."""
    decision = decide(load_problem("helsinki-2021"), METHODS[method], "8 000 000")
    text = as_json(record(decision, method, language))
    assert rerun(text, "r.json") == (text, [])


def test_a_record_says_what_it_was_computed_from() -> None:
    """The whole problem and its hash, the settings, the versions; no path and no time."""
    data = json.loads(small_record())
    problem = problem_from_document(data["problem"])
    assert problem == problem_from_document(small_document())
    canonical = json.dumps(document_from_problem(problem), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert data["problem_sha256"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert data["settings"] == {
        "method": "weighted-sum",
        "budget_minor": 100_000,
        "without": [],
        "time_limit": 60.0,
        "language": "en",
        "seed": None,
    }
    assert data["versions"]["mcda-priority"] == version("mcda-priority")
    assert {"python", "numba", "numpy", "ortools", "scipy", "pydantic"} <= set(data["versions"])
    assert re.search(r"\d\d:\d\d|/home|/tmp|\\\\", small_record()) is None


TAMPERED: list[tuple[str, Change, str]] = [
    ("a score", lambda d: d["result"]["ranking"][0].update(score=0.99), "result.ranking[0].score: 0.99 -> 0.76"),
    ("a rank as a float", lambda d: d["result"]["ranking"][0].update(rank=1.0), "ranking[0].rank: 1.0 -> 1"),
    ("a rank as truth", lambda d: d["result"]["ranking"][0].update(rank=True), "ranking[0].rank: true -> 1"),
    ("not a number", lambda d: d["result"]["ranking"][0].update(score=float("nan")), "NaN -> 0.76"),
    ("a field less", lambda d: d["settings"].pop("seed"), "settings.seed: – -> null"),
    ("a field more", lambda d: d["settings"].update(by="x"), 'settings.by: "x" -> –'),
    ("a steering field", lambda d: d.update({"\x1b[2J": "\x1b[2J"}), r"\x1b[2J: "),
    ("the hash", lambda d: d.update(problem_sha256="0"), 'problem_sha256: "0" -> "'),
    ("a version", lambda d: d["versions"].update(numpy="0.1"), 'versions.numpy: "0.1" -> "'),
    ("the funded set", lambda d: d["result"]["portfolio"]["selected"].append("p3"), "result.portfolio.selected: ["),
    ("the proof", lambda d: d["result"]["portfolio"].update(proven=False), "portfolio.proven: false -> true"),
    ("a weight as a float", lambda d: d["problem"]["groups"][0].update(weight=1.0), 'groups[0].weight: 1.0 -> "1"'),
    ("the budget", lambda d: d["settings"].update(budget_minor=50_000), "portfolio.budget_minor: 100000 -> 50000"),
    ("the method", lambda d: d["settings"].update(method="topsis"), "result.method: "),
]


@pytest.mark.parametrize(("change", "says"), [pytest.param(*one[1:], id=one[0]) for one in TAMPERED])
def test_what_was_tampered_with_is_named(change: Change, says: str) -> None:
    """With what stands there and what comes out."""
    text = changed(change)
    again, differences = rerun(text, "r.json")
    assert again != text
    assert any(says in line for line in differences), differences
    assert all(line.isprintable() for line in differences)


def test_another_layout_is_no_difference_but_not_the_same_text() -> None:
    """Nothing that is said differs; the caller sees it in the text."""
    text = json.dumps(json.loads(small_record()))
    again, differences = rerun(text, "r.json")
    assert differences == []
    assert again == small_record() != text


def test_a_changed_cost_changes_hash_and_result() -> None:
    """The result follows from the problem: whoever changes one changes both."""
    _, differences = rerun(changed(lambda d: d["problem"]["proposals"][0].update(cost="100.00")), "r.json")
    touched = {line.split(":")[0] for line in differences}
    assert {"problem_sha256", "result.portfolio.cost_minor"} <= touched


BROKEN: list[tuple[str, Change, str]] = [
    ("no format", lambda d: d.pop("format"), "r.json, format: "),
    ("another format", lambda d: d.update(format="mcda-priority/record-9"), "r.json, format: "),
    ("no settings", lambda d: d.pop("settings"), "r.json, settings: "),
    ("a list as a method", lambda d: d["settings"].update(method=["topsis"]), "r.json, settings.method: "),
    ("an unknown method", lambda d: d["settings"].update(method="best"), "r.json, settings.method: "),
    ("an unknown language", lambda d: d["settings"].update(language="de"), "r.json, settings.language: "),
    ("a text as a budget", lambda d: d["settings"].update(budget_minor="5"), "r.json, settings.budget_minor: "),
    ("truth as a budget", lambda d: d["settings"].update(budget_minor=True), "r.json, settings.budget_minor: "),
    ("a negative budget", lambda d: d["settings"].update(budget_minor=-1), "r.json, settings.budget_minor: "),
    ("an enormous budget", lambda d: d["settings"].update(budget_minor=10**40), "r.json, settings.budget_minor: "),
    ("a budget of a half", lambda d: d["settings"].update(budget_minor=0.5), "r.json, settings.budget_minor: "),
    ("no problem", lambda d: d.pop("problem"), "r.json, problem: "),
    (
        "a cost as a float",
        lambda d: d["problem"]["proposals"][0].update(cost=1.5),
        "proposals.p1.cost: 1.5 is a binary",
    ),
    ("an empty label", lambda d: d["problem"].update(label=None), "label: "),
    ("a null rating", lambda d: d["problem"]["proposals"][0]["ratings"].update(a=None), "the rating is missing"),
    ("minor units beside", lambda d: d["problem"]["proposals"][0].update(cost_minor=5), "both “cost” and “cost_minor”"),
]


@pytest.mark.parametrize(("change", "says"), [pytest.param(*one[1:], id=one[0]) for one in BROKEN])
def test_what_is_no_record_is_refused(change: Change, says: str) -> None:
    """A record comes from outside like any file: its faults are named, not its tracebacks."""
    with pytest.raises(InputError) as caught:
        rerun(changed(change), "r.json")
    assert says in str(caught.value)


@pytest.mark.parametrize("depth", [20, 500, 900, 20_000])
def test_deep_records_are_refused(depth: int) -> None:
    """Neither as JSON nor inside the problem does depth end in a traceback."""
    nested = "[" * depth + "]" * depth
    for text in (nested, small_record().replace('"Liten"', nested)):
        with pytest.raises(InputError):
            rerun(text, "r.json")


@settings(deadline=None)
@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda parts: st.dictionaries(st.text(), parts))
)
def test_any_json_is_refused_in_words(data: object) -> None:
    """Whatever JSON says that is no record."""
    with pytest.raises(InputError):
        rerun(as_json_with_nan(data), "r.json")
