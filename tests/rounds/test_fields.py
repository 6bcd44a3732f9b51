"""A change of any field is said in words of the reader's language, and never in the keys of a file."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings

from mcda_priority import document_from_problem, load_problem, problem_from_document
from mcda_priority.i18n import LANGUAGES, Language
from mcda_priority.rounds.changes import changes
from mcda_priority.rounds.wording import change_sentence
from strategies import ruled_documents

Change = Callable[[dict[str, Any]], object]


def _criterion(document: dict[str, Any], at: int) -> dict[str, Any]:
    found: dict[str, Any] = document["groups"][0]["criteria"][at]
    return found


def _levels(document: dict[str, Any]) -> None:
    for at, level in enumerate(_criterion(document, 0)["scale"]["levels"]):
        level["value"] = f"{at * at}/16"


def _set(path: tuple[Any, ...], value: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        node: Any = document
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return change


CHANGES: list[tuple[Change, str, str, str]] = [
    (_set(("missing_ratings",), "worst"), "missing ratings: count as", "puuttuvat arviot: lask", "saknade bedö"),
    (_set(("aggregation",), "trimmed_mean"), "ratings become one: mean without", "keskiarvo ilman", "medelvärde utan"),
    (_set(("date",), "2027-01-05"), "date: 5 January 2027", "päiväys: 5.1.2027", "datum: 5.1.2027"),
    (_set(("label",), "X"), "name: “X”; before, “Inv", "nimi: ”X”; aiemmin ”Hav", "namn: ”X”; tidigare ”Hav"),
    (_set(("stage",), {"fi": "Vaihe 2"}), "stage: new, “Vaihe 2”", "vaihe: uutta, ”Vaihe 2”", "skede: nytt, ”Vaihe 2”"),
    (_set(("assumptions",), ["x"]), "assumptions: “x”; before, “M", "oletukset: ”x”;", "antaganden: ”x”;"),
    (_set(("provenance",), [{"text": "y"}]), "origin of the data: ", "tietojen alkuperä: ", "uppgifternas ursprung: "),
    (_set(("assessors", 1, "owner"), "tech"), "Assessor A2: unit tech; before, –", "Arvioija A2: ", "Bedömare A2: "),
    (_set(("assessors", 2, "conflicts"), ["p23"]), "conflicts of interest p23", "esteellisyydet p23", "jäv p23"),
    (_set(("weightings",), []), "Weights climate-first: gone", "Painotus climate-first: poist", "Viktning cli"),
    (_set(("proposals", 0, "owner"), "edu"), "Proposal p01, unit: edu", "Ehdotus p01, yksikkö: edu", "p01, enhet: edu"),
    (
        _set(("proposals", 1, "tags", "label"), "north"),
        "Proposal p02, tag label: new, north",
        "Ehdotus p02, luokitus label: uutta, north",
        "Förslag p02, klassificering label: nytt, north",
    ),
    (
        _set(("proposals", 0, "attributes"), {"jobs": "5/2"}),
        "figure jobs: new, 2.5",
        "tunnusluku jobs: uutta, 2,5",
        "nyckeltal jobs: nytt, 2,5",
    ),
    (_set(("proposals", 3, "summary"), "abc"), "summary: new, “abc”", "tiivistelmä: uutta, ”abc”", "fattning: nytt"),
    (_levels, "R1 is another: level 0 value 0, level 1 value 0.0625", "arvo 0,0625", "värde 0,0625"),
    (
        lambda document: _criterion(document, 1)["scale"]["points"].insert(2, ["20", "4/5"]),
        "points 0 → 0; 10 → 0.6; 20 → 0.8; 30 → 1",
        "20 → 0,8",
        "20 → 0,8",
    ),
    (
        _set(("proposals", 5, "ratings", "R2"), {"performance": "13.5"}),
        "p06 is rated 13.5 on R2; before, 0.",
        "arvio on 13,5; aiemmin 0",
        "bedömningen är 13,5; tidigare 0",
    ),
    (
        _set(("proposals", 0, "ratings", "R2", "reason"), "why"),
        "The reasons of the rating of p01 on R2 are worded differently.",
        "arvion perustelut on kirjoitettu toisin",
        "motiveringar är formulerade",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "en", "fi", "sv"), CHANGES)
def test_each_field_in_three_languages(change: Change, en: str, fi: str, sv: str) -> None:
    """One edit of the invented case, one sentence."""
    old = document_from_problem(load_problem("havulampela-2027"))
    new = deepcopy(old)
    change(new)
    for one, other in ((old, new), (new, old)):
        problems = problem_from_document(one), problem_from_document(other)
        (found,) = changes(*(document_from_problem(problem) for problem in problems))
        for code, words in zip(("en", "fi", "sv"), (en, fi, sv), strict=True):
            sentence = change_sentence(*problems, found, Language(code))
            assert not re.search(r"[a-z]_[a-z]|groups\.|proposals\.|[{}\[\]]", sentence), sentence
            if one is old:
                assert words in sentence


def test_a_text_that_changed_in_another_language_is_told() -> None:
    """Whoever reads Finnish learns that the Swedish name is another."""
    old = document_from_problem(load_problem("havulampela-2027"))
    new = deepcopy(old)
    new["proposals"][0]["label"]["sv"] = "Bron"
    (found,) = changes(old, new)
    problems = problem_from_document(old), problem_from_document(new)
    assert "sv ”Bron”; aiemmin sv ”Renovering av Kvarnbron”" in change_sentence(*problems, found, Language("fi"))
    for code in LANGUAGES:
        assert "Bron" in change_sentence(*problems, found, Language(code))


@settings(deadline=None, max_examples=60)
@given(old=ruled_documents(most=5), new=ruled_documents(most=5))
def test_any_change_has_a_sentence(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Whatever differs, and however much, is said on one line, and no part of a file is printed as it is."""
    problems = problem_from_document(old), problem_from_document(new)
    for found in changes(*(document_from_problem(problem) for problem in problems)):
        for code in LANGUAGES:
            sentence = change_sentence(*problems, found, Language(code))
            assert "\n" not in sentence
            assert not re.search(r"\{|\}|groups\.|proposals\.|budget_lines", sentence), sentence
