"""In a real browser the page loads nothing, complains of nothing, runs nothing of its data, and can be used by all."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from browser import Browser
from mcda_priority import load_problem, problem_from_document, score, select
from mcda_priority.i18n import Language
from mcda_priority.report.board_paper import board_paper
from reference_data import needs_data
from small import small_document
from smartscale import six_criteria

SECTIONS = 16
LARGEST = 3_000_000
"""Bytes: what goes through a mail."""


def quiet_and_accessible(browser: Browser, file: Path, width: int) -> None:
    """Nothing but the file was asked for, nothing sticks out of the screen, and axe-core finds no fault."""
    browser.open(file, width)
    assert [one for one in browser.requests() if not one.startswith("data:")] == [file.resolve().as_uri()]
    assert browser.run("return document.documentElement.scrollWidth") == width
    assert browser.accessibility_faults() == []
    assert browser.console() == []


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_the_page_is_accessible_and_quiet(browser: Browser, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "report.html"
    portfolio = select(score(load_problem("helsinki-2021")), 8_000_000)
    file.write_text(board_paper(portfolio, Language(lang), draws=200), encoding="utf-8")
    for width in (1280, 320):
        quiet_and_accessible(browser, file, width)


def test_the_case_with_every_rule_is_accessible_and_quiet(browser: Browser, tmp_path: Path) -> None:
    """Forty proposals, assessors who differ, rules with prices: what the first case has not."""
    file = tmp_path / "report.html"
    page = board_paper(select(score(load_problem("havulampela-2027"))), Language("sv"), draws=20)
    file.write_text(page, encoding="utf-8")
    quiet_and_accessible(browser, file, 390)


@needs_data
def test_404_projects_make_a_whole_page(browser: Browser, tmp_path: Path) -> None:
    """Every section, in a size that can be mailed, and as accessible and quiet as a page of eight."""
    file = tmp_path / "report.html"
    page = board_paper(select(score(six_criteria())), Language("en"), draws=100)
    file.write_text(page, encoding="utf-8")
    assert len(page.encode()) < LARGEST
    assert len(re.findall(r"<section[^>]* id=", page)) == SECTIONS
    quiet_and_accessible(browser, file, 1280)
    assert not browser.run("return document.querySelector('#what-if-page').hidden")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "ILLUSTRATIVE RATINGS"), ("fi", "ESIMERKKIARVIOT"), ("sv", "EXEMPELBEDÖMNINGAR")],
)
def test_every_printed_page_says_that_ratings_are_illustrative(
    browser: Browser, tmp_path: Path, lang: str, words: str
) -> None:
    """Whoever gets one sheet of paper alone sees whose ratings these are; a real case is not marked."""
    portfolios = [select(score(load_problem("helsinki-2021"))), select(score(problem_from_document(small_document())))]
    for portfolio, marked in zip(portfolios, (True, False), strict=True):
        file, paper = tmp_path / "report.html", tmp_path / "report.pdf"
        file.write_text(board_paper(portfolio, Language(lang), draws=50), encoding="utf-8")
        browser.open(file)
        browser.print_to(paper)
        pages = [page.extract_text() for page in PdfReader(paper).pages]
        assert len(pages) > 2
        assert {words in page for page in pages} == {marked}


def test_hostile_names_do_not_run(browser: Browser, tmp_path: Path) -> None:
    document = small_document()
    document["label"] = "</title><script>window.ran = 1</script>"
    document["proposals"][0]["label"] = "<img src=x onerror='window.ran = 1'>"
    document["proposals"][1]["label"] = "</script><svg onload=window.ran=1>"
    file = tmp_path / "report.html"
    portfolio = select(score(problem_from_document(document)))
    file.write_text(board_paper(portfolio, Language("en"), draws=50), encoding="utf-8")
    browser.open(file)
    assert browser.run("return window.ran === undefined")
    assert browser.run("return document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert browser.console() == []
