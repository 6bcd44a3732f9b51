"""The what-if page by itself, as a file that a browser opens, under the policy that the report sets."""

import base64
import hashlib
from pathlib import Path
from typing import Any

from selenium import webdriver

from browser import Browser
from mcda_priority import Portfolio, Problem, document_from_problem, problem_from_document
from mcda_priority.i18n import Language
from mcda_priority.report.what_if import WhatIf, what_if_section
from mcda_priority.report.what_if import section as package

SOURCES = Path(package.__file__).parent

Driver = webdriver.Chrome


def wide(browser: Browser) -> Driver:
    """The driver of a browser on a wide screen, all that it noted before forgotten."""
    browser.resize(1200)
    browser.console()
    return browser.driver


def page(made: WhatIf, lang: str) -> str:
    """A page with the section alone; only its own style and script may run."""
    policy = f"default-src 'none'; script-src {_allowed(made.script)}; style-src {_allowed(made.style)}"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>What if</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{made.style}</style></head>'
        f"<body><main><h1>Report</h1>\n{made.html}</main><script>{made.script}</script></body></html>"
    )


def _allowed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def shown(driver: Driver, folder: Path, portfolio: Portfolio, lang: str = "en", fragment: str = "") -> None:
    """Open the what-if page of a portfolio."""
    file = folder / "page.html"
    file.write_text(page(what_if_section(portfolio, Language(lang)), lang), encoding="utf-8")
    driver.get("about:blank")
    driver.get(file.as_uri() + fragment)


def weighted(problem: Problem, weights: list[dict[str, str]]) -> Problem:
    """The problem with named weightings s0, s1 and so on added: a weight for each criterion, as a written fraction."""
    document = document_from_problem(problem)
    document["weightings"] = [
        *document.get("weightings", []),
        *({"id": f"s{at}", "label": "Setting", "weights": one} for at, one in enumerate(weights)),
    ]
    return problem_from_document(document)


READ = """
const section = document.querySelector("section.what-if");
const text = (id) => section.querySelector("#what-if-" + id).textContent;
const rows = [...section.querySelectorAll("#what-if-rows tr")];
return {
  setting: section.dataset.setting,
  off: !section.querySelector("#what-if-off").hidden,
  found: !section.querySelector("#what-if-numbers").hidden,
  none: text("none"), projects: text("projects"), cost: text("cost"), unspent: text("unspent"), note: text("note"),
  sentences: text("sentences"), said: text("said"),
  rows: rows.map((row) => row.dataset.at === undefined ? row.textContent : {
    at: Number(row.dataset.at),
    rank: row.cells[0].textContent, status: row.querySelector(".what-if-status").textContent,
    points: row.cells[2].textContent, cost: row.cells[3].textContent,
  }),
};
"""
"""JavaScript that reads what the page shows."""


def read(driver: Driver) -> dict[str, Any]:
    """What the page shows."""
    answer: dict[str, Any] = driver.execute_script(READ)
    return answer
