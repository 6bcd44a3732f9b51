"""Text in pictures: data that is drawn as it stands, broken and shortened so that it fits, glyph for glyph."""

from __future__ import annotations

import unicodedata
from functools import cache

SMALL, MEDIUM, LARGE = 8.0, 9.0, 11.0
"""Sizes in points: notes and labels, axes, titles."""

_UNKNOWN = "\u25a1"
_ELLIPSIS = "…"


@cache
def _known(character: str) -> bool:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return bool(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_char_index(ord(character)))


def plain(text: str) -> str:
    """One line without control characters; a character that the typeface does not have becomes a hollow square."""
    line = " ".join(unicodedata.normalize("NFC", text).split(" ")).replace("\n", " ").replace("\t", " ")
    return "".join(
        one if one == " " or (unicodedata.category(one)[0] != "C" and _known(one)) else _UNKNOWN for one in line
    )


@cache
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of plain text, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, face, ismath=False)
    return float(width)


def wrapped(text: str, width: float, size: float, most_lines: int, *, bold: bool = False) -> str:
    """Break a text into lines no wider than `width` points; past `most_lines` it ends with an ellipsis."""
    lines: list[str] = []
    # Broken at plain spaces only: an amount keeps its no-break spaces.
    for word in plain(text).split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, width, size, bold=bold)
    if len(lines) > most_lines:
        last = f"{' '.join(lines[most_lines - 1 :])}{_ELLIPSIS}"
        while len(last) > 1 and width_of(last, size, bold=bold) > width:
            last = f"{last[:-2].rstrip()}{_ELLIPSIS}"
        lines = [*lines[: most_lines - 1], last]
    return "\n".join(lines)


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    """A word that is wider than a line by itself, cut up."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
