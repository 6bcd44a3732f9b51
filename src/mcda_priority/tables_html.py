"""The same headings, sentences and tables as HTML, for notebooks and for the report; every text in it is data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Protocol

from mcda_priority.i18n import Language
from mcda_priority.tables import Heading, Paragraph, Part, Table

_DEEPEST = 6
_BULLET = "–"
_STYLE = (
    "<style>.mcda-priority{max-width:60em;line-height:1.4}.mcda-priority p{margin:.4em 0}"
    ".mcda-priority table{border-collapse:collapse}"
    ".mcda-priority th,.mcda-priority td{padding:.2em .8em .2em 0;text-align:left;vertical-align:top}"
    ".mcda-priority thead th{border-bottom:1px solid}.mcda-priority tbody th{font-weight:normal}"
    ".mcda-priority .number{text-align:right;white-space:nowrap}"
    ".mcda-priority caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}</style>"
)


def in_html(parts: Sequence[Part], level: int = 2, mark: Callable[[str], str] = escape) -> str:
    """Write parts as HTML elements, to stand inside a page.

    Paragraphs with a dash make up a list. A table is captioned by the heading above it, and its columns of numbers have
    the class `number`; the page decides how that looks.

    Parameters
    ----------
    parts
        What to write.
    level
        Of the headings: 2 makes `<h2>`.
    mark
        Escapes a text, and may mark up what stands in it.
    """
    return "\n".join(_elements(parts, min(level, _DEEPEST), mark))


def notebook_html(parts: Sequence[Part], language: str = "en") -> str:
    """Write parts as a fragment that brings its own plain style along: what a notebook shows of a result."""
    return f'<div class="mcda-priority" lang="{escape(language)}">{_STYLE}\n{in_html(parts, level=4)}\n</div>'


class _Told(Protocol):
    """A result that can be told in a language."""

    def parts(self, language: Language) -> list[Part]: ...


def in_notebook(result: _Told) -> str:
    """Show a result in a notebook, in English.

    Each result class takes this function as its `_repr_html_`. For Finnish,
    ``notebook_html(result.parts(Language("fi")), "fi")``.
    """
    return notebook_html(result.parts(Language("en")))


def _elements(parts: Sequence[Part], level: int, mark: Callable[[str], str]) -> Iterator[str]:
    heading = ""
    for bullet, run in groupby(parts, lambda part: isinstance(part, Paragraph) and part.mark == _BULLET):
        if bullet:
            items = "".join(f"<li>{_text(part.text, mark)}</li>" for part in run if isinstance(part, Paragraph))
            yield f"<ul>{items}</ul>"
            continue
        for part in run:
            match part:
                case Heading(text):
                    heading = text
                    yield f"<h{level}>{_text(text, mark)}</h{level}>"
                case Paragraph(text, indent, sign):
                    style = f' style="margin-left:{indent}ch"' if indent else ""
                    yield f"<p{style}>{_text(f'{sign} {text}' if sign else text, mark)}</p>"
                case Table():
                    yield table_html(part, heading, mark)


def table_html(table: Table, caption: str, mark: Callable[[str], str] = escape) -> str:
    """Write a table with a caption; texts are escaped, and perhaps marked up, by `mark`."""
    head = "".join(
        f'<th scope="col"{_class(place, table)}>{_text(name, mark)}</th>' for place, name in enumerate(table.columns)
    )
    rows = "\n".join(
        "<tr>" + "".join(_cell(place, cell, table, mark) for place, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    captioned = f"<caption>{_text(caption, mark)}</caption>" if caption else ""
    return f"<table>{captioned}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _cell(place: int, cell: str, table: Table, mark: Callable[[str], str]) -> str:
    inside = f"{_class(place, table)}>{_text(cell, mark)}"
    # A heading without a word would be none.
    return f'<th scope="row"{inside}</th>' if place == table.head and cell.strip() else f"<td{inside}</td>"


def _class(place: int, table: Table) -> str:
    return ' class="number"' if place in table.right else ""


def _text(raw: str, mark: Callable[[str], str]) -> str:
    """Escape a text; the spaces in front of it, which step it in, stay."""
    inner = raw.lstrip(" ")
    return "\xa0" * (len(raw) - len(inner)) + mark(inner)
