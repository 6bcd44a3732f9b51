"""Plain pages of text for a terminal or a file: headings, sentences, tables; 80 columns unless told otherwise."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 80
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the columns in `right` hold numbers, those in `wide` running text, the others short names.

    Running text wraps, and so do names that are too long; numbers are never broken or cut.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[int] = ()
    wide: Sequence[int] = ()


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
    for index, part in enumerate(parts):
        match part:
            case Heading(text):
                console.print(RichText(("\n" if index else "") + text, style="bold"))
            case Paragraph(text):
                console.print(RichText(text))
            case Table(columns, rows, right, wide):
                table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
                for place, name in enumerate(columns):
                    longest = max((cell_len(row[place]) for row in rows), default=0)
                    table.add_column(
                        RichText(name),
                        justify="right" if place in right else "left",
                        overflow="fold",
                        no_wrap=place in right or (place not in wide and longest <= _LONGEST_NAME),
                    )
                for row in rows:
                    table.add_row(*(RichText(cell) for cell in row))
                console.print(Padding(table, (0, 0, 0, 2)))
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))
