"""Words, numbers, money and dates as a reader of Finnish, Swedish or English expects them.

Messages are written in English where they arise, with named fields, and translated when they are shown.
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from importlib.resources import as_file, files
from typing import NamedTuple

from mcda_priority.currencies import MINOR_DIGITS

LANGUAGES = ("en", "fi", "sv")
_LOCALES = {"en": "en_GB", "fi": "fi_FI", "sv": "sv_FI"}
_NO_BREAK_SPACE = "\u00a0"
_MINUS = "\u2212"
_DIGITS = 200  # More than any number that is read here has: 28, the usual precision, would be too few.


class Money(NamedTuple):
    """An amount as an integer of minor units (cents) with its currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be shown: the English text with {named} fields, and what stands in them.

    A field may hold text, an integer, a Fraction, Money, a date or another Message. With `many`, the text is the
    singular, `many` the plural, and the field {count} decides.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str | None = None


def plural(one: str, many: str, values: Mapping[str, object]) -> Message:
    """A sentence in the form that its field {count} calls for."""
    return Message(one, values, many)


@dataclass(frozen=True)
class Language:
    """One language of the reader: translates messages and writes numbers the way its readers do."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"unknown language {self.code!r}; use one of {', '.join(LANGUAGES)}")

    def say(self, text: str, /, **values: object) -> str:
        """Translate `text` and fill in its fields."""
        return self.render(Message(text, values))

    def counted(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Translate the form of a countable phrase that `count` calls for."""
        return self.render(Message(one, {"count": count, **values}, many))

    def render(self, message: Message) -> str:
        """Write a message in this language."""
        if message.many is None:
            pattern = self._catalogue.gettext(message.text)
        else:
            count = message.values["count"]
            if not isinstance(count, int):
                raise TypeError(f"a countable message needs an integer count, not {count!r}")
            pattern = self._catalogue.ngettext(message.text, message.many, count)
        return pattern.format_map({name: self._written(value) for name, value in message.values.items()})

    def number(self, value: Fraction | Decimal | int, decimals: int | None = None) -> str:
        """Write a number; rounded half up to `decimals`, or with as many as it needs up to six."""
        from babel.numbers import format_decimal

        digits = 6 if decimals is None else decimals
        rounded = half_up(value, digits)
        pattern = "#,##0." + ("#" if decimals is None else "0") * digits if digits else "#,##0"
        with localcontext(prec=_DIGITS):
            return format_decimal(rounded, pattern, locale=self._locale).replace("-", _MINUS)

    def percent(self, share: Fraction, decimals: int = 0) -> str:
        """Write a share (1 = 100 %)."""
        gap = "" if self.code == "en" else _NO_BREAK_SPACE
        return f"{self.number(share * 100, decimals)}{gap}%"

    def money(self, amount: Money) -> str:
        """Write an amount with its currency; minor units are shown only where there are any."""
        from babel.numbers import get_currency_symbol

        digits = MINOR_DIGITS[amount.currency]
        whole = amount.minor % 10**digits == 0
        written = self.number(Fraction(amount.minor, 10**digits), 0 if whole else digits)
        symbol = get_currency_symbol(amount.currency, locale=self._locale)
        if self.code != "en":
            return f"{written}{_NO_BREAK_SPACE}{symbol}"
        sign, written = (_MINUS, written[1:]) if written.startswith(_MINUS) else ("", written)
        return f"{sign}{symbol}{_NO_BREAK_SPACE if symbol[-1].isalpha() else ''}{written}"

    def date(self, day: date) -> str:
        """Write a date; Swedish in Finland writes it as Finnish does, not as Sweden does."""
        if self.code == "en":
            from babel.dates import format_date

            return format_date(day, "d MMMM y", locale=self._locale)
        return f"{day.day}.{day.month}.{day.year}"

    def quoted(self, text: str) -> str:
        """Put a text into quotation marks: Finnish and Swedish use the same one on both sides."""
        return f"“{text}”" if self.code == "en" else f"”{text}”"

    def listing(self, items: Iterable[str]) -> str:
        """Write a list: a, b and c."""
        from babel.lists import format_list

        return format_list(list(items), locale=self._locale)

    def _written(self, value: object) -> str:
        match value:
            case Money():
                return self.money(value)
            case Message():
                return self.render(value)
            case date():
                return self.date(value)
            case bool() | str():
                return str(value)
            case Fraction() | Decimal() | int():
                return self.number(value)
            case _:
                raise TypeError(f"a message field cannot hold {type(value).__name__}")

    @property
    def _locale(self) -> str:
        return _LOCALES[self.code]

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        if self.code == "en":
            return gettext.NullTranslations()
        resource = files("mcda_priority") / "locale" / self.code / "LC_MESSAGES" / "mcda_priority.mo"
        with as_file(resource) as path, path.open("rb") as stream:
            return gettext.GNUTranslations(stream)


def half_up(value: Fraction | Decimal | int, decimals: int) -> Decimal:
    """Round half away from zero, as a reader with a pocket calculator expects; never minus zero."""
    exact = Fraction(value) * 10**decimals
    whole = abs(exact.numerator) * 2 // exact.denominator
    rounded = (whole + 1) // 2 * (-1 if exact < 0 else 1)
    with localcontext(prec=_DIGITS):
        return Decimal(rounded).scaleb(-decimals) if rounded else Decimal(0)
