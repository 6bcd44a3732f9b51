"""In a real browser the page loads nothing, complains of nothing, runs nothing of its data, and can be used by all."""

from pathlib import Path

import pytest

from browser import Browser, browser  # noqa: F401
from mcda_priority import load_problem, problem_from_document, score, select
from mcda_priority.i18n import Language
from mcda_priority.report.board_paper import board_paper
from small import small_document


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_the_page_is_accessible_and_quiet(browser: Browser, tmp_path: Path, lang: str) -> None:  # noqa: F811
    file = tmp_path / "report.html"
    portfolio = select(score(load_problem("helsinki-2021")), 8_000_000)
    file.write_text(board_paper(portfolio, Language(lang), draws=200), encoding="utf-8")
    for width in (1280, 320):
        browser.open(file, width)
        assert [one for one in browser.requests() if not one.startswith("data:")] == [file.resolve().as_uri()]
        assert browser.run("return document.documentElement.scrollWidth") == width
        assert browser.accessibility_faults() == []
        assert browser.console() == []


def test_hostile_names_do_not_run(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
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
