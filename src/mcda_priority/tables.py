"""Plain pages of text for a terminal or a file: headings, sentences, tables; 80 columns unless told otherwise."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 80
_LONGEST_NAME = 20
_NO_BREAK_SPACE = "\u00a0"
_UNBROKEN = "\uf8ff"
"""Stands for a no-break space while lines are broken, because rich would break an amount at its spaces."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `indent` columns stay free to its left, and it hangs from its `mark`, if it has one."""

    text: str
    indent: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the columns in `right` hold numbers, those in `wide` running text, the others short names.

    Running text wraps, and so do names that are too long; numbers are never broken or cut. The column `head` says what
    a row is about: a page marks its cells as the rows' headings, which screen readers repeat.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[int] = ()
    wide: Sequence[int] = ()
    head: int = 0


Part = Heading | Paragraph | Table


def written(parts: Sequence[Part], width: int = WIDTH, *, colour: bool = False) -> str:
    """Set a page as text."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
    )

    def text_of(raw: str, style: str = "") -> RichText:
        return RichText(raw.replace(_NO_BREAK_SPACE, _UNBROKEN), style=style)

    for index, part in enumerate(parts):
        match part:
            case Heading(text):
                console.print(text_of(("\n" if index else "") + text, "bold"))
            case Paragraph(text, indent, mark):
                hanging = RichTable.grid(padding=(0, 1, 0, 0))
                hanging.add_row(text_of(mark), text_of(text))
                console.print(Padding(hanging if mark else text_of(text), (0, 0, 0, indent)))
            case Table(columns, rows, right, wide):
                table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
                for place, name in enumerate(columns):
                    longest = max((cell_len(row[place]) for row in rows), default=0)
                    table.add_column(
                        text_of(name),
                        justify="right" if place in right else "left",
                        overflow="fold",
                        no_wrap=place in right or (place not in wide and longest <= _LONGEST_NAME),
                    )
                for row in rows:
                    table.add_row(*(text_of(cell) for cell in row))
                console.print(Padding(table, (0, 0, 0, 2)))
    page = stream.getvalue().replace(_UNBROKEN, _NO_BREAK_SPACE)
    return "\n".join(line.rstrip() for line in page.split("\n"))
