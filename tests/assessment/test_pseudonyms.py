"""Nothing that leaves a pseudonymised case says who the assessors are, and the result stays what it was."""

import base64
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mcda_priority import (
    InputError,
    Problem,
    decide,
    diff,
    disagreement,
    document_from_problem,
    explain,
    load_problem,
    problem_from_document,
    pseudonymised,
    rating_intervals,
    record,
    save_problem,
    score,
    select,
    write_report,
)
from mcda_priority.i18n import LANGUAGES, Language
from mcda_priority.report.assessors import assessors_data
from mcda_priority.report.result_workbook import results_workbook
from mcda_priority.report.rounds import difference_data

NAMES = {"A1": "Qvist1", "A2": "Qvist2", "A3": "Qvist3"}


def named() -> dict[str, Any]:
    """The invented case with names that stand nowhere else."""
    text = json.dumps(document_from_problem(load_problem("havulampela-2027")))
    for old, new in NAMES.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    document: dict[str, Any] = json.loads(text)
    for assessor in document["assessors"]:
        assessor["label"] = {"fi": f"Qvist-{assessor['id'][-1]} fi", "en": f"Qvist-{assessor['id'][-1]}"}
    return document


@pytest.fixture(scope="module")
def public() -> Problem:
    """The case, pseudonymised."""
    return pseudonymised(problem_from_document(named()), np.random.default_rng(3))


def unpacked(raw: bytes) -> str:
    """All parts of a workbook: cells, comments, properties."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_name_is_left_in_any_file(public: Problem, lang: str, tmp_path: Path) -> None:
    """Cases in every format, record, data, workbook of results: cells, comments and properties of files."""
    language, decision = Language(lang), decide(public)
    texts = {"record": json.dumps(record(decision, "weighted_sum", lang))}
    for name in ("case.yaml", "case.json", "case.xlsx"):
        save_problem(public, tmp_path / name, lang)
        raw = (tmp_path / name).read_bytes()
        texts[name] = unpacked(raw) if name.endswith("xlsx") else raw.decode("utf-8")
    found = disagreement(public, explain(decision.portfolio))
    texts |= {
        "results": unpacked(results_workbook(decision, language)),
        "assessors": json.dumps(assessors_data(found)) + found.summary(lang),
        "diff": json.dumps(difference_data(diff(public, public), language)),
    }
    for name, text in texts.items():
        assert len(text) > 200, name
        assert "qvist" not in text.lower(), name
        assert "assessor-1" in text or name not in {"record", "case.yaml", "case.json", "case.xlsx"}, name


def test_no_name_is_left_in_the_report(public: Problem, tmp_path: Path) -> None:
    """The page with its pictures, their descriptions, its annexes and its data."""
    write_report(tmp_path / "report.html", select(score(public)), lang="fi", draws=50)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    inside = [base64.b64decode(part) for part in re.findall(r"base64,([A-Za-z0-9+/=]+)", page)]
    for raw in (page.encode("utf-8"), *inside):
        assert b"qvist" not in raw.lower()


def test_the_result_and_the_spread_stay(public: Problem) -> None:
    """Whose ratings do not count is left out with them, so that the same ones count."""
    problem = problem_from_document(named())
    assert public.values == problem.values
    assert public.missing == problem.missing
    assert rating_intervals(public) == rating_intervals(problem)
    assert select(score(public)).ids == select(score(problem)).ids


def test_every_order_of_the_names_occurs() -> None:
    """The first in the file is not always the first of the pseudonyms, and no order in a rating gives it away."""
    problem = problem_from_document(named())
    firsts, orders = set(), set()
    for seed in range(12):
        document = document_from_problem(pseudonymised(problem, np.random.default_rng(seed)))
        rating = next(one for one in document["proposals"] if one["id"] == "p27")["ratings"]["R1"]["by"]
        orders.add(tuple(rating) == tuple(sorted(rating)))
        firsts.add(json.dumps([rating for one in document["proposals"] for rating in one["ratings"].values()]))
    assert orders == {True}
    assert len(firsts) > 2


PLACES: list[tuple[str, Any]] = [
    ("proposals.p01.summary", lambda document, name: document["proposals"][0].update(summary=f"So says {name}.")),
    ("proposals.p01.label.fi", lambda document, name: document["proposals"][0]["label"].update(fi=f"{name}: silta")),
    ("rules.bridge.reason", lambda document, name: document["rules"][0].update(reason=f"({name})")),
    ("provenance.1.source", lambda document, name: document.update(provenance=[{"text": "t", "source": name}])),
    ("assumptions.1.en", lambda document, name: document.update(assumptions=[{"en": f"x {name.upper()}"}])),
    ("weightings.climate-first.label", lambda document, name: document["weightings"][0].update(label=f"of {name}")),
    (
        "proposals.p02.ratings.R2.reason",
        lambda document, name: document["proposals"][1]["ratings"]["R2"].update(reason=f"as {name} said"),
    ),
]


@pytest.mark.parametrize(("where", "write"), PLACES)
@pytest.mark.parametrize("name", ["Qvist-2 fi", "Qvist1"])
def test_a_text_that_names_an_assessor_is_refused(where: str, write: Any, name: str) -> None:
    """The label in any language, or the id, in any text that would stay: it is said where, and nothing is given."""
    document = named()
    write(document, name)
    with pytest.raises(InputError) as caught:
        pseudonymised(problem_from_document(document), np.random.default_rng())
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{where}: this text names the assessor")


def test_reasons_that_are_kept_are_searched_too() -> None:
    """An assessor who signs the reason is found; one whose name is part of another word is not meant."""
    document = named()
    by = document["proposals"][0]["ratings"]["R1"]["by"]
    by["Qvist2"]["reason"] = "Bridgework. Qvist-2"
    by["Qvist3"]["reason"] = "xQvist-2x"
    problem = problem_from_document(document)
    assert "Bridgework" not in json.dumps(document_from_problem(pseudonymised(problem, np.random.default_rng())))
    with pytest.raises(InputError, match=r"proposals\.p01\.ratings\.R1\.by\.assessor-\d\.reason"):
        pseudonymised(problem, np.random.default_rng(), reasons=True)


def test_one_secret_seed_keeps_two_rounds_comparable() -> None:
    """The same assessors get the same pseudonyms, and only what changed is told."""
    old, new = named(), named()
    new["proposals"][0]["ratings"]["R1"]["by"]["Qvist2"]["performance"] = "4"
    before, after = (pseudonymised(problem_from_document(one), np.random.default_rng(77)) for one in (old, new))
    assert [(one.kind, one.where) for one in diff(before, after).changes] == [("rating", "proposals.p01.ratings.R1")]
