"""Words that people read, in one or several languages, and the ids that machines read."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mcda_priority.problem import Text
from mcda_priority.problem.reading import exactly, first_twice, has_control_characters, listed, shown
from mcda_priority.problem.text import Identifier

IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)


def text(raw: Any) -> Text:
    """A text as a document states it."""
    return Text.model_validate(raw)


def test_the_reader_gets_the_language_that_was_asked_for() -> None:
    """And that language is named, so that a page can mark what is in another."""
    three = text({"fi": "Pieni", "sv": "Liten", "en": "Small"})
    assert [three.text_in(code) for code in ("fi", "sv", "en")] == ["Pieni", "Liten", "Small"]
    assert three.language_for("sv") == "sv"


@pytest.mark.parametrize(
    ("raw", "asked", "shown_text"),
    [
        ("One", "fi", "One"),
        ({"fi": "Pieni", "en": "Small"}, "sv", "Small"),
        ({"fi": "Pieni", "sv": "Liten"}, "en", "Pieni"),
        ({"sv": "Liten"}, "fi", "Liten"),
        ({"fr": "Petit", "de": "Klein"}, "fi", "Klein"),
        ({"": "All", "en": "Small"}, "fi", "All"),
    ],
)
def test_a_missing_language_falls_back(raw: Any, asked: str, shown_text: str) -> None:
    """One text for all, then English, Finnish, Swedish, then the first by code, whichever stood first."""
    assert text(raw).text_in(asked) == shown_text


def test_white_space_around_a_text_is_not_kept() -> None:
    """YAML's block style ends with a line break that nobody means."""
    assert text({"en": " Small\n"}) == text({"en": "Small"})


@pytest.mark.parametrize(
    "raw", ["", "  ", {}, {"en": ""}, {"en": None}, {"en": 5}, {"english": "x"}, {"EN": "x"}, 5, []]
)
def test_what_is_no_text_is_refused(raw: Any) -> None:
    """Nothing, numbers, lists and languages that do not exist."""
    with pytest.raises(ValidationError):
        text(raw)


STEERING = [0x00, 0x07, 0x09, 0x0B, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029]
TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", [*STEERING, *TURNING])
def test_characters_that_steer_a_terminal_are_refused(code: int) -> None:
    """Escape sequences, other line ends, and marks that turn the direction of reading (Unicode UAX 9)."""
    with pytest.raises(ValidationError):
        text(f"a{chr(code)}b")
    with pytest.raises(ValidationError):
        text({"en": f"a{chr(code)}b"})
    assert has_control_characters(chr(code))
    assert shown(f"a{chr(code)}b") == f"a\\x{code:02x}b"


@pytest.mark.parametrize("raw", ["One\ntwo", "[red]x[/red]", "{0}{came}", "=1+1", "<b>", "Ä漢字🙂", "zero\u200bwidth"])
def test_what_only_looks_dangerous_is_text(raw: str) -> None:
    """Whoever shows it must show it as it is."""
    assert text(raw).text_in("en") == raw


def test_a_text_has_at_most_four_thousand_characters() -> None:
    """A page of text is a document of its own."""
    assert len(text("x" * 4000).text_in("en")) == 4000
    with pytest.raises(ValidationError, match="4,001 characters"):
        text("x" * 4001)


@pytest.mark.parametrize("raw", ["1", "p1", "Y1", "kymp-1", "a.b:c/d_e", "päiväkoti", "x" * 64, "提案"])
def test_ids_are_letters_and_digits_of_any_script(raw: str) -> None:
    """Ids come from other systems, and from people."""
    assert IDENTIFIER.validate_python(raw) == raw


@pytest.mark.parametrize(
    "raw",
    ["", " ", "a b", "-1", "_a", ".a", "=1", "+1", "@a", "a\n", "a\x1b", "x" * 65, "a,b", "a;b", "a\u200bb", "<a>"],
)
def test_ids_that_break_a_table_are_refused(raw: str) -> None:
    """No spaces, separators, formula signs or invisible characters."""
    with pytest.raises(ValidationError):
        IDENTIFIER.validate_python(raw)


@settings(deadline=None)
@given(st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()))
def test_what_came_is_shown_short_on_one_line(raw: object) -> None:
    """A message quotes its reader's file; it must stay a line."""
    line = shown(raw)
    assert len(line) <= 60
    assert not has_control_characters(line)
    assert "\n" not in line


def test_enormous_numbers_are_shown_too() -> None:
    """Python refuses to write integers of thousands of digits."""
    for raw in (10**5000, [10**5000], Fraction(1, 10**5000), {"a": 10**5000}):
        assert shown(raw) == "an integer of more than 300 digits"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Fraction(1, 2), Fraction(1, 2)),
        (Fraction(123456, 10**6), Fraction(123456, 10**6)),
        (Fraction(99999999, 10**8), "0.99999999"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 10**30), "0." + "0" * 29 + "1"),
        (Fraction(10**40), "1" + "0" * 40),
    ],
)
def test_a_number_in_a_message_is_not_rounded_away(number: Fraction, said: object) -> None:
    """“The weights sum to 1; they must sum to 1” helps nobody."""
    assert exactly(number) == said


def test_lists_of_what_is_known_are_short() -> None:
    """Twenty names are help, a thousand are noise."""
    assert listed(["a", "b"]) == "a, b"
    assert listed(str(number) for number in range(1000)) == ", ".join(map(str, range(20))) + ", …"


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdef")))
def test_the_first_name_that_stands_twice(names: list[str]) -> None:
    """As the plain search finds it."""
    plain = [name for place, name in enumerate(names) if name in names[:place]]
    assert first_twice(names) == (plain[0] if plain else None)
