"""What sections are made of, and how it becomes HTML: every text is data, and pictures bring words and a table."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from mcda_priority.i18n import Language
from mcda_priority.problem import Problem, Text
from mcda_priority.report.pictures import Described, as_svg
from mcda_priority.tables import Heading, Paragraph, Part, Table
from mcda_priority.tables_html import in_html, table_html

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Mark = Callable[[str], str]


@dataclass(frozen=True)
class Picture:
    """A drawing with its words."""

    name: str
    drawn: Axes
    described: Described


@dataclass(frozen=True)
class Folded:
    """What is shown once its title is opened, and always in print."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Code:
    """A command, to be copied as it stands."""

    text: str


Block = Part | Picture | Folded | Code


@dataclass(frozen=True)
class Section:
    """A section of the page; `name` is its anchor."""

    name: str
    heading: str
    blocks: Sequence[Block]


def written_section(section: Section, language: Language, mark: Mark, banner: str) -> str:
    """Write a section with its heading, and what marks it below."""
    inside = written_blocks(section.blocks, section.heading, language, mark)
    return (
        f'<section id="{section.name}" aria-labelledby="{section.name}-heading">\n'
        f'<h2 id="{section.name}-heading">{mark(section.heading)}</h2>\n{banner}{inside}\n</section>\n'
    )


def written_blocks(blocks: Sequence[Block], caption: str, language: Language, mark: Mark) -> str:
    """Write blocks one after the other; a table is captioned by the heading above it."""
    written = []
    for is_text, run in groupby(blocks, lambda block: isinstance(block, Heading | Paragraph)):
        if is_text:
            texts = [_unindented(block) for block in run if isinstance(block, Heading | Paragraph)]
            caption = next((one.text for one in reversed(texts) if isinstance(one, Heading)), caption)
            written.append(in_html(texts, 3, mark))
        else:
            written += [_written(block, caption, language, mark) for block in run]
    return "\n".join(written)


def _written(block: Block, caption: str, language: Language, mark: Mark) -> str:
    match block:
        case Table():
            return scrolled(table_html(block, caption, mark), caption)
        case Picture():
            return _figure(block, language, mark)
        case Folded(title, parts):
            inside = written_blocks(parts, title, language, mark)
            return f"<details><summary>{mark(title)}</summary>\n{inside}\n</details>"
        case Code(text):
            name = escape(language.say("Command"))
            return f'<pre tabindex="0" role="region" aria-label="{name}"><code>{escape(text)}</code></pre>'
        case _:
            return in_html([block], 3, mark)


def scrolled(wide: str, name: str) -> str:
    """A table or a picture that scrolls by itself where the page is narrow, with the keyboard too."""
    return f'<div class="scrolled" role="region" tabindex="0" aria-label="{escape(name)}">{wide}</div>'


def _figure(picture: Picture, language: Language, mark: Mark) -> str:
    from matplotlib.figure import Figure

    figure, described = picture.drawn.figure, picture.described
    if not isinstance(figure, Figure):
        raise TypeError("a picture is drawn on a figure of its own")
    # An image of its own: the page's policy lets no style through but its own, and a picture is full of style.
    svg = as_svg(figure, picture.name)
    svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1) if "xmlns=" not in svg else svg
    coded = base64.b64encode(_sized(svg).encode()).decode()
    image = f'<img src="data:image/svg+xml;base64,{coded}" alt="{escape(described.text)}">'
    table = scrolled(table_html(described.table, described.title, mark), described.title)
    summary = language.say("The picture as a table")
    whole = f'{mark(summary)}<span class="unseen">: {mark(described.title)}</span>'
    return (
        f"<figure><figcaption>{mark(described.title)}</figcaption>\n"
        f"{scrolled(image, described.title)}\n"
        f"<details><summary>{whole}</summary>\n{table}\n</details></figure>"
    )


def _sized(svg: str) -> str:
    """An image needs its size: what is "100 %" of nothing is nothing."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        return svg
    return svg.replace('width="100%"', f'width="{box[1]}pt" height="{box[2]}pt"', 1)


def _unindented(part: Part) -> Part:
    return replace(part, indent=0) if isinstance(part, Paragraph) else part


def marking(problem: Problem, language: Language) -> Mark:
    """A function that escapes a text and says, of names in it that are in another language, in which."""
    foreign = _foreign_texts(problem, language)
    if not foreign:
        return escape
    # The longest first, so that a name inside another one does not break it up.
    longest = sorted(foreign, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(" + "|".join(re.escape(name) for name in longest) + r")(?!\w)")

    def mark(text: str) -> str:
        pieces = pattern.split(text)
        return "".join(
            f'<span lang="{escape(foreign[piece])}">{escape(piece)}</span>' if at % 2 else escape(piece)
            for at, piece in enumerate(pieces)
        )

    return mark


def _foreign_texts(problem: Problem, language: Language) -> dict[str, str]:
    """The texts of a problem that are shown in another language than the reader's, with that language."""
    texts: list[Text | None] = [problem.label, problem.stage, *problem.assumptions]
    texts += [problem.assessment.note] if problem.assessment is not None else []
    texts += [one.text for one in problem.provenance]
    for labelled in (problem.groups, problem.criteria, problem.proposals, problem.owners, problem.weightings):
        texts += [one.label for one in labelled]
    texts += [line.label for line in problem.budget_lines] + [assessor.label for assessor in problem.assessors]
    texts += [proposal.summary for proposal in problem.proposals] + [rule.reason for rule in problem.rules]
    texts += [rating.reason for proposal in problem.proposals for rating in proposal.ratings]
    for criterion in problem.criteria:
        texts += [level.anchor for level in getattr(criterion.scale, "levels", ())]
    shown = [(text.text_in(language.code), text.language_for(language.code)) for text in texts if text is not None]
    return {text: code for text, code in shown if code not in {"", language.code}}
