"""A problem survives being written and read, and is the same problem however it was written."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from mcda_priority import (
    Problem,
    case_names,
    decide,
    document_from_problem,
    load_problem,
    problem_from_document,
    read_amount,
    save_problem,
)
from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.i18n import Language
from mcda_priority.loading.yaml_file import parse_yaml
from mcda_priority.problem.reading import LARGEST_MINOR, read_number, write_amount
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.report.results import as_json, results
from small import small_document
from strategies import ruled_documents

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn"]), min_size=1, max_size=20
).filter(lambda text: text.strip() != "")
LABELS = TEXTS | st.dictionaries(st.sampled_from(["fi", "sv", "en", "de"]), TEXTS, min_size=1)
IDS = st.from_regex(r"[A-Za-z0-9äö][A-Za-z0-9äö_.:/-]{0,8}", fullmatch=True)
NUMBERS = st.fractions(-1000, 1000, max_denominator=10**6)


def by_yaml(document: object) -> Problem:
    """Write a document as YAML and read it, as a file goes."""
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    parsed = parse_yaml(text, "f.yaml")
    return problem_from_document(parsed.content, "f.yaml", parsed.places)


@st.composite
def scales(draw: DrawFn) -> tuple[dict[str, Any], list[str]]:
    """A scale of any kind, and performances that lie on it."""
    kind = draw(st.sampled_from(["levels", "linear", "piecewise"]))
    if kind == "levels":
        names = draw(st.lists(IDS, min_size=2, max_size=4, unique=True))
        levels = [{"level": name, "anchor": draw(TEXTS)} for name in names]
        return {"kind": kind, "levels": levels, "baseline": draw(st.sampled_from(names[:-1]))}, names
    ends = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3, unique=True)))
    if draw(st.booleans()):
        ends.reverse()
    worst, baseline, best = ends
    assume((baseline - worst) / (best - baseline) <= 10**6)
    middle = (baseline + best) / 2
    on_scale = [str(number) for number in (worst, baseline, middle, best)]
    if kind == "linear":
        return {"kind": kind, "baseline": str(baseline), "best": str(best), "worst": str(worst)}, on_scale
    points = [[str(worst), "-1/3"], [str(baseline), "0"], [str(middle), "0.7"], [str(best), "1"]]
    return {"kind": kind, "points": points}, on_scale


@st.composite
def documents(draw: DrawFn) -> dict[str, Any]:
    """Valid documents with scales of all kinds, in any currency."""
    names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    weights = draw(st.lists(st.integers(1, 9), min_size=len(names), max_size=len(names)))
    drawn = [draw(scales()) for _ in names]
    currency = draw(st.sampled_from(sorted(MINOR_DIGITS)))
    amounts = st.integers(0, LARGEST_MINOR).map(lambda minor: write_amount(minor, currency))
    return {
        "id": draw(IDS),
        "label": draw(LABELS),
        "currency": currency,
        "budget": draw(amounts),
        "stage": draw(LABELS),
        "date": draw(st.dates().map(str)),
        "assumptions": draw(st.lists(LABELS, max_size=2)),
        "groups": [
            {
                "id": "g",
                "label": draw(LABELS),
                "weight": "1",
                "criteria": [
                    {"id": name, "label": draw(LABELS), "scale": scale, "weight": str(Fraction(weight, sum(weights)))}
                    for name, weight, (scale, _) in zip(names, weights, drawn, strict=True)
                ],
            }
        ],
        "proposals": [
            {
                "id": proposal,
                "label": draw(LABELS),
                "cost": draw(amounts),
                "ratings": {
                    name: {"performance": draw(st.sampled_from(on_scale)), "reason": draw(TEXTS)}
                    for name, (_, on_scale) in zip(names, drawn, strict=True)
                },
            }
            for proposal in draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
        ],
    }


@settings(deadline=None)
@given(documents())
def test_what_was_written_is_read_back(document: dict[str, Any]) -> None:
    """Problem -> document -> YAML text -> problem is the same problem, with the same document and hash."""
    problem = problem_from_document(document)
    again = by_yaml(document_from_problem(problem))
    assert again == problem
    assert document_from_problem(again) == document_from_problem(problem)
    assert fingerprint(again) == fingerprint(problem)


@settings(deadline=None)
@given(documents() | ruled_documents(), st.sampled_from(["f.yaml", "f.json", "f.csv", "f.xlsx"]))
def test_every_format_reads_back(document: dict[str, Any], name: str) -> None:
    """A problem that is saved in any format and loaded again is the same problem, with rules and budget lines."""
    problem = problem_from_document(document)
    with TemporaryDirectory() as folder:
        save_problem(problem, Path(folder) / name)
        again = load_problem(Path(folder) / name.replace(".csv", ".yaml"))
    assert again == problem
    assert fingerprint(again) == fingerprint(problem)


@settings(deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_fields_does_not_change_the_hash(document: dict[str, Any], chance: Any) -> None:
    """Fields are a set; only lists have an order."""

    def shuffled(node: Any) -> Any:
        if isinstance(node, Mapping):
            keys = list(node)
            chance.shuffle(keys)
            return {key: shuffled(node[key]) for key in keys}
        return [shuffled(part) for part in node] if isinstance(node, list) else node

    assert fingerprint(by_yaml(shuffled(document))) == fingerprint(problem_from_document(document))


@pytest.mark.parametrize(
    ("path", "notations"),
    [
        (("budget",), ["1 000 €", "1000", "1000.00", "1.000,00", "EUR 1,000.00", "€1 000", "1'000"]),
        (("groups", 0, "criteria", 0, "weight"), ["0.6", "3/5", "60 %", "60%", "0,6", "6e-1", "06e-1"]),
        (("groups", 0, "weight"), ["1", "1.0", "100 %", "2/2", "01"]),
        (("groups", 0, "criteria", 0, "scale", "best"), ["10", "10.0", "1e1", "20/2"]),
        (("proposals", 0, "ratings", "a"), ["5", "5.00", "10/2", {"performance": "5"}]),
        (("proposals", 0, "cost"), ["400,50 €", "400.5", "400.50", "€400.50"]),
        (("proposals", 0, "label"), ["One", " One "]),
    ],
)
def test_the_notation_does_not_change_the_hash(path: tuple[str | int, ...], notations: list[Any]) -> None:
    """0.6, 3/5 and 60 % are one number, and 1 000 € one amount in all its notations."""
    hashes = set()
    for notation in notations:
        document = small_document()
        node: Any = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = notation
        hashes.add(fingerprint(by_yaml(document)))
    assert hashes == {fingerprint(problem_from_document(small_document()))}


def test_another_problem_has_another_hash() -> None:
    """One cent, one level, one word or another order of the proposals: each is another problem."""
    changes: list[Any] = [
        lambda d: d.update(budget="1 000,01"),
        lambda d: d["proposals"][0].update(cost="400,51"),
        lambda d: d["proposals"][0]["ratings"].update(b="0"),
        lambda d: d["proposals"][0].update(label="one"),
        lambda d: d["proposals"].reverse(),
        lambda d: d.update(currency="SEK", budget="1000", proposals=[p | {"cost": "5"} for p in d["proposals"]]),
        lambda d: d["groups"][0]["criteria"][0]["scale"].update(worst="-5"),
    ]
    hashes = {fingerprint(problem_from_document(small_document()))}
    for change in changes:
        document = small_document()
        change(document)
        hashes.add(fingerprint(problem_from_document(document)))
    assert len(hashes) == len(changes) + 1


@settings(deadline=None)
@given(st.integers(0, LARGEST_MINOR), st.sampled_from(sorted(MINOR_DIGITS)))
def test_every_amount_reads_back(minor: int, currency: str) -> None:
    """Also a thousand fils, which three decimals alone would make a thousand dinars of."""
    assert read_amount(write_amount(minor, currency), currency) == minor


@settings(deadline=None)
@given(st.fractions() | st.fractions(-1, 1))
def test_every_number_reads_back(number: Fraction) -> None:
    """Also negative ratios and those with many digits: a record keeps what was computed from."""
    assert read_number(str(number)) == number


@pytest.mark.parametrize(
    ("best", "worst", "performance"),
    [
        ("10", "-5", "-2.5"),
        ("0.1234567890123456789012345678901234567891", "-1/3", "-0.1111111111111111111111111111111111111111"),
        ("1e30", "-1e-30", "1/99999999999999999999999999999"),
    ],
)
def test_long_and_negative_performances_read_back(best: str, worst: str, performance: str) -> None:
    """What fits into a file fits into the record of it."""
    document = small_document()
    document["groups"][0]["criteria"][0]["scale"] |= {"best": best, "worst": worst}
    for proposal in document["proposals"]:
        proposal["ratings"]["a"] = performance
    problem = problem_from_document(document)
    assert by_yaml(document_from_problem(problem)) == problem


@pytest.mark.parametrize("name", case_names())
def test_packaged_cases_read_back(name: str, tmp_path: Path) -> None:
    """With their owners, reasons, sources, weightings and everything else that a case has."""
    problem = load_problem(name)
    path = tmp_path / "again.yaml"
    path.write_text(yaml.safe_dump(document_from_problem(problem), allow_unicode=True), encoding="utf-8")
    again = load_problem(path)
    assert again == problem
    assert fingerprint(again) == fingerprint(problem)
    language = Language("en")
    assert as_json(results(decide(again), language)) == as_json(results(decide(problem), language))
