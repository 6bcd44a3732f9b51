"""The page as a whole: one file that needs no network and runs nothing but its own script."""

import base64
import hashlib
import shlex
from html import escape
from importlib.resources import files
from pathlib import Path

from mcda_priority.i18n import Language
from mcda_priority.loading.disk import write_whole
from mcda_priority.problem.reading import write_amount
from mcda_priority.report.board_paper.blocks import Mark, Section, marking, written_section
from mcda_priority.report.board_paper.case_sections import background, criteria, proposals, ratings, summary
from mcda_priority.report.board_paper.closing_sections import assumptions, contact, follow_up, impact, repeating
from mcda_priority.report.board_paper.paper import Paper, gathered
from mcda_priority.report.board_paper.result_sections import reasons, result, rules
from mcda_priority.report.board_paper.study_sections import other_amounts, sensitivity
from mcda_priority.report.what_if import WhatIf, what_if_section
from mcda_priority.selection import Portfolio
from mcda_priority.selection.portfolio import TIME_LIMIT

DRAWS = 10_000
"""Draws of the weights, unless told otherwise."""


def write_report(
    path: str | Path,
    portfolio: Portfolio,
    *,
    lang: str = "en",
    draws: int = DRAWS,
    seed: int = 0,
    time_limit: float = TIME_LIMIT,
) -> None:
    """Write the board paper of a portfolio: one HTML file that opens anywhere, with everything the decision rests on.

    Parameters
    ----------
    path
        File to write; nothing is written unless the whole page is.
    portfolio
        The portfolio, with its problem, budget and rules.
    lang
        Language of the page: fi, sv or en.
    draws
        How many weightings the studies draw; with more than a hundred proposals, or twenty under rules, at most a
        thousand.
    seed
        Seed of the draws; the same seed gives the same bytes.
    time_limit
        Seconds for each selection.

    Raises
    ------
    ValueError
        The language is none of the three.
    InputError
        The file cannot be written.
    """
    page = board_paper(portfolio, Language(lang), draws=draws, seed=seed, time_limit=time_limit)
    write_whole({Path(path): page.encode()})


def board_paper(
    portfolio: Portfolio,
    language: Language,
    *,
    case: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    time_limit: float = TIME_LIMIT,
) -> str:
    """The board paper as the text of an HTML file.

    Parameters
    ----------
    portfolio, language, draws, seed, time_limit
        As in `write_report`.
    case
        What names the case on the command line; the problem's id unless given.
    """
    command = _command(portfolio, language, case or portfolio.problem.id, draws, seed)
    paper = gathered(portfolio, language, draws=draws, seed=seed, time_limit=time_limit, command=command)
    return _page(paper, what_if_section(portfolio, language))


def _command(portfolio: Portfolio, language: Language, case: str, draws: int, seed: int) -> str:
    problem = portfolio.problem
    words = ["mcda-priority", "report", case, "-o", "report.html", "--lang", language.code]
    words += ["--draws", str(draws), "--seed", str(seed)]
    if portfolio.budget_minor != problem.budget_minor:
        words += ["--budget", write_amount(portfolio.budget_minor, problem.currency)]
    if problem.weighting is not None:
        words += ["--weights", problem.weighting]
    for rule in portfolio.without:
        words += ["--without", rule]
    return shlex.join(words)


def _page(paper: Paper, sliders: WhatIf) -> str:
    language, problem = paper.language, paper.problem
    mark = marking(problem, language)
    before = [summary(paper), background(paper), proposals(paper), criteria(paper), ratings(paper), result(paper)]
    after = [
        reasons(paper),
        rules(paper),
        sensitivity(paper),
        other_amounts(paper),
        impact(paper),
        follow_up(paper),
        assumptions(paper),
        repeating(paper),
        contact(paper),
    ]
    banner = _banner(paper)
    title = problem.label.text_in(language.code)
    style = _style(paper) + sliders.style
    skip, kind = language.say("Skip to the content"), language.say("Background paper for a decision")
    script = f"<script>{sliders.script}</script>\n" if sliders.script else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, sliders.script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(skip)}</a>\n'
        f"<header>\n<p>{escape(kind)}</p>\n"
        f"<h1>{mark(title)}</h1>\n{_standing(paper, mark)}</header>\n{_contents(before, after, language)}"
        '<main id="main" tabindex="-1">\n'
        + "".join(written_section(section, language, mark, banner) for section in before)
        # The sliders come in here, after the result, and nowhere else.
        + sliders.html
        + "".join(written_section(section, language, mark, banner) for section in after)
        + f"</main>\n{script}</body>\n</html>\n"
    )


def _contents(before: list[Section], after: list[Section], language: Language) -> str:
    links = [(one.name, one.heading) for one in before]
    links += [("what-if", language.say("What if")), *((one.name, one.heading) for one in after)]
    items = "".join(f'<li><a href="#{name}">{escape(heading)}</a></li>' for name, heading in links)
    contents = escape(language.say("Contents"))
    return f'<nav aria-labelledby="contents"><h2 id="contents">{contents}</h2><ol>{items}</ol></nav>\n'


def _banner(paper: Paper) -> str:
    """What marks illustrative ratings in each section, on the screen and on paper."""
    assessment = paper.problem.assessment
    if assessment is None or not assessment.illustrative:
        return ""
    words = escape(paper.language.say("ILLUSTRATIVE RATINGS"))
    return f'<p class="mark"><strong>{words}</strong></p>\n'


def _standing(paper: Paper, mark: Mark) -> str:
    """Whose ratings these are, before anything else is read."""
    assessment = paper.problem.assessment
    if assessment is None or not assessment.illustrative:
        return ""
    words, note = paper.language.say("ILLUSTRATIVE RATINGS"), assessment.note.text_in(paper.language.code)
    return f'<p class="mark"><strong>{escape(words)}</strong> {mark(note)}</p>\n'


def _style(paper: Paper) -> str:
    """The page's style; on paper its margins repeat the mark and the name of the case on each sheet."""
    assessment = paper.problem.assessment
    words = [paper.problem.id]
    if assessment is not None and assessment.illustrative:
        words.insert(0, paper.language.say("ILLUSTRATIVE RATINGS"))
    running = _css_text(" · ".join(words))
    margins = f'@page{{@top-left{{content:{running}}}@bottom-right{{content:counter(page) " / " counter(pages)}}}}\n'
    return files("mcda_priority.report.board_paper").joinpath("style.css").read_text(encoding="utf-8") + margins


def _css_text(text: str) -> str:
    """A text as CSS writes one: what could end it, or the style element, goes as its code."""
    written = "".join(sign if sign.isalnum() or sign in " -.·" else f"\\{ord(sign):06x} " for sign in text)
    return f'"{written}"'


def _policy(style: str, script: str) -> str:
    """Nothing is loaded, and nothing runs but the page's own script, known by its hash."""
    scripts = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style)}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
