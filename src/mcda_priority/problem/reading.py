"""Reading numbers and amounts from what people write, exactly; what has two readings is refused."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from mcda_priority.currencies import MINOR_DIGITS, SYMBOLS
from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message, Money

_LONGEST_NUMBER = 60
_LARGEST_EXPONENT = 30
_LONGEST_RATIO = 200
_MOST_BITS = 320
LARGEST_MINOR = 10**15
"""The largest single amount in minor units: sums of a thousand of them stay far below 2^63."""

_GAPS = " \u00a0\u202f\u2009"
_DECIMAL = re.compile(
    r"(?P<sign>[-\u2212+]?)(?P<digits>[0-9]+(?:[.,][0-9]+)?)(?:[eE](?P<exponent>[-+]?[0-9]{1,3}))?", re.ASCII
)
_GROUPED = re.compile(
    rf"(?P<sign>[-\u2212+]?)(?P<whole>[0-9]{{1,3}}(?:[{_GAPS}][0-9]{{3}})+)(?:[.,](?P<decimals>[0-9]+))?", re.ASCII
)
"""Thousands parted by spaces: what stands behind them can only be the decimal sign."""

_RATIO = re.compile(r"(?P<sign>[-\u2212+]?)(?P<above>[0-9]+) ?/ ?(?P<below>[0-9]+)", re.ASCII)
_AMOUNT = re.compile(rf"(?P<before>[^0-9]*)(?P<number>[0-9](?:[0-9.,'’{_GAPS}]*[0-9])?)(?P<after>[^0-9]*)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOST_LISTED = 20


def shown(raw: object) -> str:
    """Show what came, safely: short, on one line, without control characters."""
    if isinstance(raw, int) and raw.bit_length() > 1000:
        return "an integer of more than 300 digits"
    try:
        text = raw if isinstance(raw, str) else str(raw)
    except ValueError:
        return "an integer of more than 300 digits"
    text = "".join(sign if _is_seen(sign) else f"\\x{ord(sign):02x}" for sign in text[:200])
    return text if len(text) <= 60 else text[:57] + "…"


def _is_seen(sign: str) -> bool:
    # What steers is not, nor what has no width: a number with such a sign in it looks right, and is none.
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def listed(names: Iterable[str]) -> str:
    """List what may be written instead, safely: the first twenty."""
    known = list(names)
    return ", ".join(shown(name) for name in known[:_MOST_LISTED]) + (", …" if len(known) > _MOST_LISTED else "")


def exactly(number: Fraction) -> Fraction | str:
    """Give a number to a message: as text where six decimals would not tell it from its neighbours."""
    if (number * 10**6).denominator == 1:
        return number if abs(number) < 10**15 else shown(str(number))
    try:
        exact = Context(prec=50, traps=[Inexact]).divide(Decimal(number.numerator), Decimal(number.denominator))
    except Inexact:
        return shown(str(number))
    return shown(format(exact, "f"))


def first_twice(names: Iterable[str]) -> str | None:
    """Find the first name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def has_control_characters(text: str) -> bool:
    """Tell whether text holds characters that steer a terminal or turn the reading direction."""
    return _CONTROL.search(text.replace("\n", " ")) is not None


def read_number(raw: object) -> Fraction:
    """Read a number exactly: "0.5", "0,5", "1 234,5", "1/6", "60 %", an integer, a Decimal, a Fraction or a float.

    A ratio may have a sign. A point is always the decimal sign; a comma is too, unless exactly three digits follow it
    ("1,234" is refused, because it may mean 1 234).

    Raises
    ------
    RuleError
        What came is not a finite number, or has two readings.
    """
    if isinstance(raw, bool):
        raise RuleError(Message("“{came}” is not a number. Write digits, such as 0.5.", {"came": shown(raw)}))
    if isinstance(raw, int | Fraction):
        return _sized(Fraction(raw))
    text = (repr(raw) if isinstance(raw, float) else str(raw)).strip()
    if text.lower().lstrip("+-\u2212.") in {"nan", "inf", "infinity", "snan"}:
        raise RuleError(Message("“{came}” is not a finite number. Write the number itself.", {"came": shown(text)}))
    if len(text) <= _LONGEST_RATIO and (ratio := _RATIO.fullmatch(text)):
        if int(ratio["below"]) == 0:
            raise RuleError(Message("“{came}” divides by zero. Correct the fraction.", {"came": shown(text)}))
        return _sized(Fraction(int(ratio["above"]), int(ratio["below"])) * _sign(ratio))
    if len(text) <= _LONGEST_NUMBER:
        percent = text.endswith("%")
        digits = text.removesuffix("%").rstrip(_GAPS)
        if grouped := _GROUPED.fullmatch(digits):
            whole = "".join(sign for sign in grouped["whole"] if sign.isdigit())
            number = Fraction(f"{whole}.{grouped['decimals'] or 0}")
            return number * _sign(grouped) / (100 if percent else 1)
        match = _DECIMAL.fullmatch(digits)
        if match and abs(int(match["exponent"] or 0)) <= _LARGEST_EXPONENT:
            whole, comma, decimals = match["digits"].partition(",")
            if comma and len(decimals) == 3 and whole != "0" and len(whole) <= 3:
                raise RuleError(
                    Message(
                        "“{came}” has two readings ({grouped} or {whole}.{decimals}). "
                        "Write the number without a thousands separator.",
                        {
                            "came": shown(text),
                            "grouped": whole + decimals,
                            "whole": whole,
                            "decimals": decimals,
                        },
                    )
                )
            number = Fraction(match["digits"].replace(",", ".")) * Fraction(10) ** int(match["exponent"] or 0)
            return number * _sign(match) / (100 if percent else 1)
    raise RuleError(Message("“{came}” is not a number. Write digits, such as 0.5.", {"came": shown(text)}))


def _sign(match: re.Match[str]) -> int:
    return -1 if match["sign"] in {"-", "\u2212"} else 1


def _sized(number: Fraction) -> Fraction:
    """Refuse what could not be written and read back: every number that is kept fits into a ratio."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise RuleError(Message("“{came}” has too many digits. Round it.", {"came": shown(number)}))
    return number


def read_amount(raw: object, currency: str) -> int:
    """Read an amount of money as an integer of minor units.

    Reads `"3 200 000 €"`, `"3,200,000.00"`, `3200000` and `Decimal("3200000.00")` alike. An integer counts whole
    units (euros). A float is refused, and so is text with two readings, such as "1.234".

    Parameters
    ----------
    raw
        Text, an integer or a Decimal.
    currency
        ISO 4217 code of the currency that the amount must be in.

    Returns
    -------
    Minor units (cents); not negative.

    Raises
    ------
    RuleError
        What came is not such an amount, is in another currency, is negative or finer than the minor unit.
    """
    came = {"came": shown(raw)}
    if isinstance(raw, float | bool):
        raise RuleError(
            Message("{came} is a binary fraction. Give money as text, as an integer or as a Decimal.", came)
        )
    if (isinstance(raw, Decimal) and not raw.is_finite()) or (isinstance(raw, int) and raw.bit_length() > 200):
        raise RuleError(Message("“{came}” is not an amount. Write digits, such as 3 200 000.", came))
    text = format(raw, "f") if isinstance(raw, Decimal) and abs(raw.adjusted()) <= _LONGEST_NUMBER else str(raw).strip()
    match = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        raise RuleError(Message("“{came}” is not an amount. Write digits, such as 3 200 000.", came))
    signs = match["before"].strip(_GAPS), match["after"].strip(_GAPS)
    negative = signs[0].startswith(("-", "\u2212")) or signs[0].endswith(("-", "\u2212"))
    for sign in (signs[0].strip(f"-\u2212{_GAPS}") if negative else signs[0], signs[1]):
        _check_currency_sign(sign, currency, came)
    digits = MINOR_DIGITS[currency]
    minor = _exact(match["number"], came, as_text=isinstance(raw, str)) * 10**digits
    if minor.denominator != 1:
        raise RuleError(
            Message(
                "“{came}” is finer than the smallest unit of {currency}. Round the amount.",
                came | {"currency": currency},
            )
        )
    if negative and minor:
        raise RuleError(Message("“{came}” is negative. An amount of money cannot be below zero.", came))
    if minor > LARGEST_MINOR:
        raise RuleError(
            Message(
                "“{came}” is larger than {largest}. Check the number of digits.",
                came | {"largest": Money(LARGEST_MINOR, currency)},
            )
        )
    return int(minor)


def write_amount(minor: int, currency: str) -> str:
    """Write an amount so that `read_amount` reads it back: digits with a decimal point."""
    digits = MINOR_DIGITS[currency]
    whole, rest = divmod(minor, 10**digits)
    # Three decimals alone would have two readings: 1.234 dinars, or 1 234.
    fourth = "0" if digits == 3 else ""
    return f"{whole}.{rest:0{digits}d}{fourth}" if digits else str(whole)


def _check_currency_sign(sign: str, currency: str, came: dict[str, str]) -> None:
    if not sign or sign.upper() == currency or currency in SYMBOLS.get(sign, ()):
        return
    if sign.upper() in MINOR_DIGITS or sign in SYMBOLS:
        raise RuleError(
            Message(
                "“{came}” is not in {currency}, the currency of this problem. "
                "Convert the amount, or change the currency of all.",
                came | {"currency": currency},
            )
        )
    raise RuleError(Message("“{came}” is not an amount. Write digits, such as 3 200 000.", came))


def _exact(number: str, came: dict[str, str], *, as_text: bool) -> Fraction:
    """Read the digits of an amount. The last of two different separators is the decimal sign.

    The point of a Decimal has one reading; that of text may have two.
    """
    plain = "".join(" " if sign in _GAPS else "’" if sign == "'" else sign for sign in number)
    separators = [sign for sign in plain if not sign.isdigit()]
    decimal = separators[-1] if separators and separators[-1] in ".," else ""
    if decimal and separators.count(decimal) > 1:
        decimal = ""
    whole, _, fraction = plain.rpartition(decimal) if decimal else (plain, "", "")
    grouping = {sign for sign in whole if not sign.isdigit()}
    groups = re.split(r"[^0-9]", whole)
    well_grouped = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if len(grouping) > 1 or not well_grouped:
        raise RuleError(Message("“{came}” is not an amount. Write digits, such as 3 200 000.", came))
    if as_text and decimal and not grouping and len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise RuleError(
            Message(
                "“{came}” has two readings ({grouped} or {whole}.{decimals}). "
                "Write the number without a thousands separator.",
                came | {"grouped": whole + fraction, "whole": whole, "decimals": fraction},
            )
        )
    return Fraction(f"{''.join(groups)}.{fraction or '0'}")
