"""Money and numbers are read exactly as people write them, and what has two readings is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.errors import RuleError
from mcda_priority.i18n import Language, Money
from mcda_priority.problem.reading import LARGEST_MINOR, read_amount, read_number, write_amount


@pytest.mark.parametrize(
    "raw",
    [
        "3 200 000 €",
        "3\u00a0200\u00a0000\u00a0€",
        "3\u202f200\u202f000,00",
        "3,200,000.00",
        "3.200.000,00",
        "3'200'000",
        "3200000",
        "3200000,00",
        "€3,200,000",
        "EUR 3 200 000",
        "3 200 000 eur",
        3200000,
        Decimal("3200000.00"),
        Decimal("3.2E+6"),
    ],
)
def test_one_amount_in_many_notations(raw: object) -> None:
    """All of them are 3.2 million euros."""
    assert read_amount(raw, "EUR") == 320_000_000


@pytest.mark.parametrize(
    ("raw", "currency", "minor"),
    [
        ("0", "EUR", 0),
        ("0,05", "EUR", 5),
        ("0.500", "EUR", 50),
        ("1234,500", "EUR", 123450),
        ("9999999.99", "EUR", 999_999_999),
        ("12 345", "JPY", 12345),
        ("1,5", "KWD", 1500),
        ("100 kr", "SEK", 10000),
    ],
)
def test_amounts_in_minor_units(raw: str, currency: str, minor: int) -> None:
    """Minor units follow ISO 4217: yen has none, the Kuwaiti dinar three decimals."""
    assert read_amount(raw, currency) == minor


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("1.234", "two readings"),
        ("3,200", "two readings"),
        ("3 20 000", "not an amount"),
        ("1,23,456", "not an amount"),
        ("1 234.567.8", "not an amount"),
        ("3,2 milj.", "not an amount"),
        ("1e6", "not an amount"),
        ("", "not an amount"),
        ("nan", "not an amount"),
        ("٣٢٠", "not an amount"),
        ("-5", "negative"),
        ("\u22125 €", "negative"),
        ("5 $", "not in EUR"),
        ("5 SEK", "not in EUR"),
        ("0,005", "finer"),
        (Decimal("0.001"), "finer"),
        (Decimal("NaN"), "not an amount"),
        (Decimal("1E+400"), "not an amount"),
        (3.2, "binary fraction"),
        (True, "binary fraction"),
        ("9" * 30, "larger"),
        ("9" * 80, "not an amount"),
        pytest.param(10**5000, "not an amount", id="a huge integer"),
    ],
)
def test_what_is_not_one_amount_is_refused(raw: object, says: str) -> None:
    """No guess is made where money is concerned."""
    with pytest.raises(RuleError, match=says):
        read_amount(raw, "EUR")


@given(st.integers(0, LARGEST_MINOR), st.sampled_from(sorted(MINOR_DIGITS)), st.sampled_from(["en", "fi", "sv"]))
def test_what_is_written_reads_back(minor: int, currency: str, lang: str) -> None:
    """Amounts survive a round through a file; three-decimal currencies are written with all decimals."""
    assert read_amount(write_amount(minor, currency), currency) == minor or MINOR_DIGITS[currency] == 3
    shown = Language(lang).money(Money(minor, currency))
    if currency in {"EUR", "GBP", "SEK"}:
        assert read_amount(shown, currency) == minor


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0.5", Fraction(1, 2)),
        ("0,5", Fraction(1, 2)),
        ("1/6", Fraction(1, 6)),
        ("60 %", Fraction(3, 5)),
        ("1.234", Fraction(1234, 1000)),
        ("0,125", Fraction(1, 8)),
        ("-3", Fraction(-3)),
        ("1 000", Fraction(1000)),
        ("\u22121\u00a0234,500", Fraction(-2469, 2)),
        ("1\u202f234\u2009567.5", Fraction(2_469_135, 2)),
        ("1 234 %", Fraction(1234, 100)),
        ("\u22123,5", Fraction(-7, 2)),
        ("1e-3", Fraction(1, 1000)),
        (0.1, Fraction(1, 10)),
        (7, Fraction(7)),
        (Decimal("0.3"), Fraction(3, 10)),
    ],
)
def test_numbers_are_exact(raw: object, number: Fraction) -> None:
    """0.1 is a tenth, not the nearest binary fraction."""
    assert read_number(raw) == number


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "x",
        "1,234",
        "nan",
        "-inf",
        "1/0",
        "1e999",
        "1 00",
        "1 0000",
        "1'000",
        "1 000.000,5",
        "0x10",
        "1_000",
        "9" * 99,
        float("nan"),
        True,
        "٣",
    ],
)
def test_what_is_not_a_number_is_refused(raw: object) -> None:
    """Neither guesses nor infinities get in."""
    with pytest.raises(RuleError):
        read_number(raw)
