"""Cells of a workbook: addresses, and the text that a number or date stands for."""

import re
from decimal import Decimal, InvalidOperation

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_LETTERS = 26
LONGEST_CELL = 32_767
"""Characters that a cell can hold."""

_EXACT_DIGITS = 15
_LARGEST_EXPONENT = 30
_DATES = frozenset(map(str, [*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)]))
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def address(row: int, column: int) -> str:
    """The address of a cell, both counted from 1: C14."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def position(written: str) -> tuple[int, int] | None:
    """Row and column of an address, counted from 1; None where it is none."""
    match = _ADDRESS.fullmatch(written)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(match[2]), column


def number_text(raw: str) -> str | None:
    """Write the number of a cell with the digits that a spreadsheet shows: at most fifteen; None if it is no number.

    A binary fraction such as 0.1 is stored with seventeen digits, of which fifteen are meant. Exactly three decimals
    get a zero more, because as text they would have two readings: 1.234, or 1 234.
    """
    try:
        exact = Decimal(raw.strip())
        if not exact.is_finite() or abs(exact.adjusted()) > _LARGEST_EXPONENT:
            return None
    except InvalidOperation:
        return None
    if exact == exact.to_integral_value() and len(exact.as_tuple().digits) > _EXACT_DIGITS:
        whole = format(exact.normalize(), "f")
        return whole if len(whole.strip("-").rstrip("0")) <= _EXACT_DIGITS else None
    text = format(Decimal(format(exact, f".{_EXACT_DIGITS}g")), "f")
    whole, point, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return "0" if whole == "-0" else whole
    return f"{whole}{point}{decimals}{'0' if len(decimals) == 3 else ''}"


def is_date_format(number: str, code: str | None) -> bool:
    """Tell whether a number format shows days."""
    if code is None:
        return number in _DATES
    plain = _LITERAL.sub("", code.partition(";")[0]).lower()
    return any(sign in plain for sign in "yd") and "general" not in plain
