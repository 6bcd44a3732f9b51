"""The page that goes to a city board is whole, marked, in the reader's language, and loads and runs nothing else."""

import re
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from mcda_priority import load_problem, problem_from_document, score, select
from mcda_priority.i18n import Language
from mcda_priority.report.board_paper import board_paper
from small import one_criterion_document, small_document

SECTIONS = [
    "summary", "background", "proposals", "criteria", "ratings", "result", "what-if", "reasons", "rules",
    "sensitivity", "other-amounts", "impact", "follow-up", "assumptions", "repeating", "contact",
]  # fmt: skip
MARKS = {"en": "ILLUSTRATIVE RATINGS", "fi": "ESIMERKKIARVIOT", "sv": "EXEMPELBEDÖMNINGAR"}


def page_of(document: dict[str, Any], lang: str = "en", draws: int = 50) -> str:
    return board_paper(select(score(problem_from_document(document))), Language(lang), draws=draws)


@cache
def helsinki(lang: str) -> str:
    return board_paper(select(score(load_problem("helsinki-2021")), 8_000_000), Language(lang), draws=200)


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_the_sections_come_in_order_and_are_marked(lang: str) -> None:
    page = helsinki(lang)
    assert f'<html lang="{lang}">' in page
    assert re.findall(r'<section[^>]*? id="([\w-]+)"', page) == SECTIONS
    sections = re.findall(r"<section.*?</section>", page, flags=re.DOTALL)
    assert all(f"<strong>{MARKS[lang]}</strong>" in section for section in sections)
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_the_page_decides_nothing_and_names_nobody(lang: str) -> None:
    page = helsinki(lang)
    words = re.sub(r"<[^>]+>", "\n", page)
    assert not re.search(r"^\s*(Päätös|Beslut|Decision|Muutoksenhaku|Ändringssökande)\s*$", words, flags=re.MULTILINE)
    decide = {"en": "People decide.", "fi": "Päätöksen tekevät ihmiset.", "sv": "Beslutet fattas av människor."}
    assert decide[lang] in page


def test_nothing_is_loaded_from_anywhere() -> None:
    page = helsinki("en")
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert addresses
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in addresses)
    assert "default-src 'none'; script-src 'sha256-" in page
    assert "unsafe" not in page


def test_each_picture_has_words_and_a_table() -> None:
    figures = re.findall(r"<figure>.*?</figure>", helsinki("sv"), flags=re.DOTALL)
    assert len(figures) >= 6
    for figure in figures:
        assert re.search(r'<img [^>]*alt="[^"]{20,}"', figure)
        assert "<caption>" in figure


def test_text_of_a_proposal_stays_text() -> None:
    document = small_document()
    document["proposals"][0]["label"] = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    document["proposals"][1]["label"] = '"><b>=1+1'
    page = page_of(document)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert '"><b>' not in page


def test_a_name_in_another_language_says_so() -> None:
    document = small_document()
    document["proposals"][0]["label"] = {"fi": "Ensimmäinen"}
    assert '<span lang="fi">Ensimmäinen</span>' in page_of(document, "sv")
    assert '<span lang="fi">' not in page_of(document, "fi")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert page_of(small_document()) == page_of(small_document())


def test_fifty_proposals_stay_small() -> None:
    proposals = [(f"p{at}", str(100 + 37 * at % 91), str(1 + 53 * at % 97)) for at in range(50)]
    assert len(page_of(one_criterion_document(proposals, "2500")).encode()) < 3_000_000
