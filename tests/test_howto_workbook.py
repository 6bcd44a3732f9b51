"""The page that leads from an empty workbook to a decision ends where the packaged case is."""

import re
from pathlib import Path

from openpyxl import load_workbook

from mcda_priority import decide, load_problem
from test_examples import BLOCK, DOCS, blocks


def test_the_page_builds_the_second_case_from_the_empty_workbook() -> None:
    """From `init` to the result, by the commands of the page alone: the same problem, the same portfolio."""
    page = DOCS / "howto" / "workbook.md"
    text = page.read_text(encoding="utf-8")
    runner = blocks()
    namespace: dict[str, object] = {"__name__": "page"}
    with runner.workplace(page):
        for language, code in BLOCK.findall(text):
            assert runner.is_run(language, code)
            runner.printed_by(language, code, namespace)
        built = load_problem("to-rate.xlsx")
        assert not Path("marked.xlsx").exists()
        ranking = load_workbook("results.xlsx")["Ranking"]
        funded = {row[2].value for row in ranking.iter_rows(min_row=2) if row[6].value == "Proposed for funding"}
    packaged = load_problem("havulampela-2027")
    assert built == packaged
    assert funded == set(decide(packaged).portfolio.ids)
    assert re.findall(r"^mcda-priority (\w+)", text, re.MULTILINE)[0] == "init"
