"""The words, numbers, money and dates that readers of Finnish, Swedish and English are shown."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import mcda_priority
from mcda_priority import problem_from_document
from mcda_priority.decision import decide
from mcda_priority.i18n import LANGUAGES, Language, Message, Money, half_up
from mcda_priority.report.page import page
from mcda_priority.tables import WIDTH, Table, written
from small import small_document

PACKAGE = Path(mcda_priority.__file__).parent
KEYWORDS = {"say": (1,), "Message": (1,), "counted": (1, 2), "plural": (1, 2)}
TRANSLATED = ("fi", "sv")
GAP = "\u00a0"
MINUS = "\u2212"

Key = str | tuple[str, str]


def catalogue(code: str) -> Catalog:
    """The catalogue of a language, as it is written."""
    with (PACKAGE / "locale" / code / "LC_MESSAGES" / "mcda_priority.po").open("rb") as stream:
        return read_po(stream, locale=code)


def translations(code: str) -> dict[Key, tuple[str, ...]]:
    """Every message of a catalogue with its translation, in one form or several."""
    found: dict[Key, tuple[str, ...]] = {}
    for message in catalogue(code):
        if message.id:
            key = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


def sentences(code: str) -> Iterator[tuple[str, str]]:
    """Every translated form beside the English form that it stands for."""
    for key, forms in translations(code).items():
        yield from zip((key,) if isinstance(key, str) else key, forms, strict=True)


def fields(pattern: str) -> list[tuple[str, str | None, str | None]]:
    """The named fields of a pattern, with whatever else stands in their braces, sorted."""
    return sorted((name, spec, conversion) for _, name, spec, conversion in Formatter().parse(pattern) if name)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every place in the source where a message begins."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "i18n.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in KEYWORDS:
                    yield name, node


def extracted() -> set[Key]:
    """Every message that the extractor finds in the source."""
    found: set[Key] = set()
    for _, _, message, _, _ in extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS):
        found.add(message if isinstance(message, str) else (message[0], message[1]))
    return found


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogues_hold_what_the_source_says(code: str) -> None:
    """A sentence that is new in the source needs its translation, and one that is gone is not kept."""
    said = extracted()
    assert said
    assert set(translations(code)) == said


def test_the_extractor_misses_no_message() -> None:
    """It reads words, not the language: inside an f-string, or a plural after the fields, it finds nothing."""
    said: set[Key] = set()
    for name, call in calls():
        texts = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        said.add(texts[0] if len(texts) == 1 else (texts[0], texts[1]))
        assert len(texts) == len(KEYWORDS[name]), ast.unparse(call)
    assert said - {""} == extracted() - {""}


def test_messages_are_written_out_where_they_begin() -> None:
    """A message put together from variables would escape both the translators and the test above."""
    seen = list(calls())
    assert len(seen) > 50
    for name, call in seen:
        for argument in call.args[: len(KEYWORDS[name])]:
            assert isinstance(argument, ast.Constant), ast.unparse(call)
            assert isinstance(argument.value, str), ast.unparse(call)


def test_messages_are_given_their_fields() -> None:
    """A field without a value would end the page in a traceback, and only on the day that it is shown."""
    for name, call in calls():
        texts = [part.value for part in call.args[: len(KEYWORDS[name])] if isinstance(part, ast.Constant)]
        asked = {field for text in texts for field, _, _ in fields(str(text))}
        if name in {"Message", "plural"}:
            values = call.args[-1] if len(call.args) > 1 else ast.Dict([], [])
            if not isinstance(values, ast.Dict):
                continue
            given = {str(part.value) for part in values.keys if isinstance(part, ast.Constant)}
        else:
            given = {str(part.arg) for part in call.keywords} | ({"count"} if name == "counted" else set())
        assert asked == given, ast.unparse(call)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated(code: str) -> None:
    """An empty or fuzzy entry would show English in the middle of a Finnish or Swedish page."""
    for message in catalogue(code):
        if message.id:
            assert not message.fuzzy, message.id
    for original, translation in sentences(code):
        assert translation.strip() == translation != "", original


@pytest.mark.parametrize("code", TRANSLATED)
def test_counted_messages_have_both_forms(code: str) -> None:
    """Finnish and Swedish both tell one from many: 1 hanke, 2 hanketta."""
    counted = {key: forms for key, forms in translations(code).items() if isinstance(key, tuple)}
    assert counted
    assert all(len(forms) == 2 for forms in counted.values())
    assert catalogue(code).plural_expr == "(n != 1)"


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_fields(code: str) -> None:
    """A field that is lost hides a number from the reader; one that is misspelt raises."""
    for original, translation in sentences(code):
        assert fields(translation) == fields(original), original


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_ending_is_glued_to_a_field(code: str) -> None:
    """Case endings on a name or an amount come out wrong: the word before the field is inflected instead."""
    for original, translation in sentences(code):
        assert not re.search(r"\}”?:?[^\W_]|[^\W_]\{", translation), original


@pytest.mark.parametrize("code", TRANSLATED)
def test_quotation_marks_are_those_of_the_language(code: str) -> None:
    """Finnish and Swedish open and close with the same mark, U+201D (SFS 4175)."""
    for original, translation in sentences(code):
        assert not set(translation) & set("“„\"'"), original
        assert translation.count("”") == original.count("“") + original.count("”"), original


BANNED = {
    "fi": {
        r"talousarvio|(?<!osallistuva )budjet": "the whole-year budget of the council; an appropriation is määräraha",
        r"kirjasto": "read as a public library",
        r"päätöspöytäkirja|pöytäkirja": "the official record of a decision",
        r"H/K|hyöty-kustannus": "monetised benefits",
        r"raja-arvo": "a limit value",
        r"jälleenhankinta": "an accounting term",
        r"todistus|sertifikaat": "a certificate on paper",
        r"muutoksenhaku|oikaisuvaatimus": "instructions for appeal are the city's own",
        r"projekti|portfoli(?!o\))": "one word for one thing: hanke, hankesalkku",
        r"valitaan|valittiin|on valittu": "the calculation proposes, the city decides",
    },
    "sv": {
        r"talousarvio|(?<!-)\bbudget": "the whole-year budget of the council; an appropriation is anslag",
        r"bibliotek": "read as a public library",
        r"protokoll": "the official record of a decision",
        r"nytto.kostnad": "monetised benefits",
        r"gränsvärde": "a limit value",
        r"återanskaffning": "an accounting term",
        r"certifikat": "a certificate on paper",
        r"ändringssökande|besvär|omprövning": "instructions for appeal are the city's own",
        r"skuggpris": "a dual value of linear programming",
        r"har valts|väljs": "the calculation proposes, the city decides",
    },
}


@pytest.mark.parametrize("code", TRANSLATED)
def test_words_that_mislead_a_council_reader_do_not_occur(code: str) -> None:
    """Some words look right to a translator and mean something else in a municipality."""
    for original, translation in sentences(code):
        words = re.sub(r"\{\w+\}", "", translation)
        for pattern, why in BANNED[code].items():
            assert not re.search(pattern, words, re.IGNORECASE), f"{original}: {why}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_headed_as_a_decision(code: str) -> None:
    """The heading Päätös or Beslut belongs to the city's own record."""
    for original, translation in sentences(code):
        assert translation.casefold().strip(" :.") not in {"päätös", "beslut", "päätösehdotus", "beslutsförslag"}, (
            original
        )


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_header_names_the_project_and_no_stand_ins(code: str) -> None:
    """Tools leave stand-ins for names and addresses, which must not be published."""
    text = (PACKAGE / "locale" / code / "LC_MESSAGES" / "mcda_priority.po").read_text(encoding="utf-8")
    head = text[: text.index("\n\n")]
    assert re.search(r'^"Project-Id-Version: +mcda-priority\\n"$', head, re.MULTILINE)
    assert "The mcda-priority developers" in head
    for stand_in in ("FULL NAME", "EMAIL@ADDRESS", "ORGANIZATION", "FIRST AUTHOR", "LL@li.org", "VERSION\\n", "fuzzy"):
        assert stand_in not in head


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_catalogue_is_the_written_one(code: str) -> None:
    """Readers see the compiled file; it is made when the package is built (install it again if this fails)."""
    language = Language(code)
    for key, forms in translations(code).items():
        for count, form in zip((1, 2), forms, strict=False):
            names = {name: name for name, _, _ in fields(form)}
            filled = form.format_map(names | ({"count": str(count)} if isinstance(key, tuple) else {}))
            if isinstance(key, tuple):
                values = {name: value for name, value in names.items() if name != "count"}
                assert language.counted(key[0], key[1], count, **values) == filled
            else:
                assert language.say(key, **names) == filled


@pytest.mark.parametrize(
    ("count", "fi", "sv", "en"),
    [
        (0, "0 muuta yhdistelmää saa", "0 andra kombinationer får", "0 other combinations score"),
        (1, "1 muu yhdistelmä saa", "1 annan kombination får", "1 other combination scores"),
        (2, "2 muuta yhdistelmää saa", "2 andra kombinationer får", "2 other combinations score"),
        (1000, f"1{GAP}000 muuta", f"1{GAP}000 andra", "1,000 other"),
    ],
)
def test_the_count_decides_the_form(count: int, fi: str, sv: str, en: str) -> None:
    """In all three languages only exactly one takes the singular, and the count itself is grouped."""
    one, many = "{count} other combination scores the same.", "{count} other combinations score the same."
    for code, expected in (("fi", fi), ("sv", sv), ("en", en)):
        assert Language(code).counted(one, many, count).startswith(expected)


NUMBERS = [
    (Fraction(10_000_000), None, f"10{GAP}000{GAP}000", "10,000,000"),
    (Fraction(1_000), None, f"1{GAP}000", "1,000"),
    (Fraction(999), None, "999", "999"),
    (Fraction("1234.56"), None, f"1{GAP}234,56", "1,234.56"),
    (Fraction("1234.56"), 1, f"1{GAP}234,6", "1,234.6"),
    (Fraction(-350_000), None, f"{MINUS}350{GAP}000", f"{MINUS}350,000"),
    (Fraction(1, 3), None, "0,333333", "0.333333"),
    (Fraction(2, 3), None, "0,666667", "0.666667"),
    (Fraction(58), 1, "58,0", "58.0"),
    (Fraction("0.25"), 1, "0,3", "0.3"),
    (Fraction("0.35"), 1, "0,4", "0.4"),
    (Fraction("-0.25"), 1, f"{MINUS}0,3", f"{MINUS}0.3"),
    (Fraction("0.5"), 0, "1", "1"),
    (Fraction("1.5"), 0, "2", "2"),
    (Fraction("2.5"), 0, "3", "3"),
    (Fraction("-0.04"), 1, "0,0", "0.0"),
    (Fraction("-0.0000001"), None, "0", "0"),
    (Fraction(0), 2, "0,00", "0.00"),
    (Fraction(10) ** 30 + Fraction("0.4"), None, f"1{f'{GAP}000' * 10},4", f"1{',000' * 10}.4"),
]


@pytest.mark.parametrize(("value", "decimals", "nordic", "english"), NUMBERS)
def test_numbers_byte_for_byte(value: Fraction, decimals: int | None, nordic: str, english: str) -> None:
    """Grouped by U+00A0, minus is U+2212, halves go up (away from zero), and zero has no sign."""
    assert Language("fi").number(value, decimals) == nordic
    assert Language("sv").number(value, decimals) == nordic
    assert Language("en").number(value, decimals) == english


def test_decimals_and_integers_are_written_as_fractions_are() -> None:
    """A reader cannot tell in which type a number was kept."""
    language = Language("fi")
    assert language.number(Decimal("1234.50")) == f"1{GAP}234,5"
    assert language.number(1234) == f"1{GAP}234"
    assert language.number(Decimal("-0.0"), 1) == "0,0"


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_not_a_number_never_reaches_a_page(value: Decimal) -> None:
    """Babel would print NaN among the amounts."""
    with pytest.raises((ValueError, OverflowError)):
        Language("fi").number(value)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.005", 2, "0.01"),
        ("0.325", 2, "0.33"),
        ("-0.325", 2, "-0.33"),
        ("0.0049999999999999999999999", 2, "0"),
        ("12345678901234567890123456789012345.65", 1, "12345678901234567890123456789012345.7"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, decimals: int, expected: str) -> None:
    """As a reader with a pocket calculator does, not to the nearest even digit, and without losing digits."""
    assert half_up(Fraction(value), decimals) == Decimal(expected)


SHARES = [
    ("0.325", 1, f"32,5{GAP}%", "32.5%"),
    ("0.325", 0, f"33{GAP}%", "33%"),
    ("0.005", 0, f"1{GAP}%", "1%"),
    ("0.87", 0, f"87{GAP}%", "87%"),
    ("1", 1, f"100,0{GAP}%", "100.0%"),
    ("-0.05", 0, f"{MINUS}5{GAP}%", f"{MINUS}5%"),
]


@pytest.mark.parametrize(("share", "decimals", "nordic", "english"), SHARES)
def test_percentages_byte_for_byte(share: str, decimals: int, nordic: str, english: str) -> None:
    """Finnish and Swedish set the sign apart by a no-break space, English does not."""
    assert Language("fi").percent(Fraction(share), decimals) == nordic
    assert Language("sv").percent(Fraction(share), decimals) == nordic
    assert Language("en").percent(Fraction(share), decimals) == english


AMOUNTS = [
    (320_000_000, "EUR", f"3{GAP}200{GAP}000{GAP}€", f"3{GAP}200{GAP}000{GAP}€", "€3,200,000"),
    (320_000_050, "EUR", f"3{GAP}200{GAP}000,50{GAP}€", f"3{GAP}200{GAP}000,50{GAP}€", "€3,200,000.50"),
    (999_999_999, "EUR", f"9{GAP}999{GAP}999,99{GAP}€", f"9{GAP}999{GAP}999,99{GAP}€", "€9,999,999.99"),
    (-35_000_000, "EUR", f"{MINUS}350{GAP}000{GAP}€", f"{MINUS}350{GAP}000{GAP}€", f"{MINUS}€350,000"),
    (5, "EUR", f"0,05{GAP}€", f"0,05{GAP}€", "€0.05"),
    (0, "EUR", f"0{GAP}€", f"0{GAP}€", "€0"),
    (120_000, "SEK", f"1{GAP}200{GAP}SEK", f"1{GAP}200{GAP}kr", f"SEK{GAP}1,200"),
    (1_200, "JPY", f"1{GAP}200{GAP}¥", f"1{GAP}200{GAP}JPY", "JP¥1,200"),
]


@pytest.mark.parametrize(("minor", "currency", "fi", "sv", "en"), AMOUNTS)
def test_money_byte_for_byte(minor: int, currency: str, fi: str, sv: str, en: str) -> None:
    """Whole euros have no cents; where there are cents, they are shown and never rounded away."""
    amount = Money(minor, currency)
    assert [Language(code).money(amount) for code in ("fi", "sv", "en")] == [fi, sv, en]


def test_dates_are_written_as_in_finland() -> None:
    """Swedish in Finland writes 16.2.2021; the locale data print the date of Sweden, 2021-02-16."""
    day = date(2021, 2, 16)
    assert Language("fi").date(day) == "16.2.2021"
    assert Language("sv").date(day) == "16.2.2021"
    assert Language("en").date(day) == "16 February 2021"


@pytest.mark.parametrize(
    ("items", "fi", "sv", "en"),
    [
        ([], "", "", ""),
        (["a"], "a", "a", "a"),
        (["a", "b"], "a ja b", "a och b", "a and b"),
        (["a", "b", "c"], "a, b ja c", "a, b och c", "a, b and c"),
    ],
)
def test_lists_read_as_sentences(items: list[str], fi: str, sv: str, en: str) -> None:
    """Lists end with the language's own word for and, without a comma before it."""
    assert [Language(code).listing(items) for code in ("fi", "sv", "en")] == [fi, sv, en]


def test_fields_are_written_in_the_language_of_the_sentence() -> None:
    """Numbers, money and messages inside a message follow it, text stays as it is."""
    message = Message(
        "{came} lies outside the scale {low}–{high}. Widen the criterion's scale or correct the performance.",
        {"came": "93,0", "low": Fraction(-5, 2), "high": 1000},
    )
    assert Language("fi").render(message).startswith(f"arvo 93,0 on asteikon {MINUS}2,5–1{GAP}000 ulkopuolella.")
    assert Language("sv").render(message).startswith(f"värdet 93,0 ligger utanför skalan {MINUS}2,5–1{GAP}000.")
    assert Language("en").render(message).startswith(f"93,0 lies outside the scale {MINUS}2.5–1,000.")
    nested = Message("Ranking ({method})", {"method": Message("weighted sum")})
    assert Language("fi").render(nested) == "Järjestys (painotettu summa)"
    assert Language("sv").render(nested) == "Rangordning (viktad summa)"


def test_a_field_that_cannot_be_written_is_refused() -> None:
    """A float would print its binary digits, a list its brackets."""
    for value in (0.5, ["a"], None):
        with pytest.raises(TypeError, match="cannot hold"):
            Language("fi").say("Written: {file}", file=value)


def test_an_unknown_language_is_refused() -> None:
    """A page in a language without a catalogue must not come out in English unnoticed."""
    with pytest.raises(ValueError, match="use one of en, fi, sv"):
        Language("de")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("method", ["weighted_sum", "topsis_anchored"])
def test_no_word_of_the_page_is_broken(code: str, method: str) -> None:
    """Column headings leave room for the long words of real names on a page of 80 columns.

    The names are those of two proposals of the City of Helsinki, 16 February 2021.
    """
    document = small_document()
    document["budget"] = "8 100 000 €"
    names = (
        {
            "fi": "Koronarokotuskampanjan ja datan analysoiminen",
            "sv": "Analys av coronavaccinationskampanjen och data",
            "en": "Analysing the COVID-19 vaccination campaign and data",
        },
        {
            "fi": "Varhaiskasvatuspaikka proaktiivisesti",
            "sv": "Plats inom småbarnspedagogiken erbjuds proaktivt",
            "en": "Early childhood education place, proactively",
        },
        "Digituki",
    )
    for proposal, name, cost in zip(document["proposals"], names, ("2 000 000", "3 200 000", "4 800 000"), strict=True):
        proposal.update(label=name, cost=cost)
    decision = decide(problem_from_document(document), getattr(mcda_priority, method))
    tables = [part for part in page(decision, Language(code)) if isinstance(part, Table)]
    assert len(tables) >= 5
    for table in tables:
        text = written([table])
        assert max(map(len, text.splitlines())) <= WIDTH
        shown = set(text.split())
        for cell in (*table.columns, *(cell for row in table.rows for cell in row)):
            assert set(cell.split()) <= shown
