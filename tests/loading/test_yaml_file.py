"""YAML is read as text, scalar by scalar, and what a decision does not need is refused."""

import time
import unicodedata

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcda_priority import InputError, problem_from_document
from mcda_priority.loading.yaml_file import parse_yaml
from small import small_document

TEXT = yaml.safe_dump(small_document(), allow_unicode=True, sort_keys=False)


def faults(text: str) -> list[str]:
    """The faults of a YAML text, a line each."""
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "f.yaml")
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("010", "010"),
        ("0o10", "0o10"),
        ("1:30", "1:30"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", "true"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2021-02-16", "2021-02-16"),
        ("3200000.10", "3200000.10"),
        ("1.0", "1.0"),
        ("'null'", "null"),
        ('"~"', "~"),
        ("null", ""),
        ("~", ""),
        ("Null", ""),
        ("", ""),
    ],
)
def test_scalars_stay_as_they_were_written(written: str, text: str) -> None:
    """No scalar becomes a number, a truth value or a date; null without quotes says that nothing is written."""
    assert parse_yaml(f"field: {written}\n", "f.yaml").content == {"field": text}


@pytest.mark.parametrize(
    ("field", "written", "says"),
    [
        ("cost: '500'", "cost: 0x10", "“0x10” is not an amount"),
        ("cost: '500'", "cost: 1_000", "“1_000” is not an amount"),
        ("cost: '500'", "cost: 1:30", "“1:30” is not an amount"),
        ("cost: '500'", "cost: 1.234", "“1.234” has two readings"),
        ("cost: '500'", "cost: 1e999999999", "is not an amount"),
        ("cost: '500'", "cost: " + "9" * 5000, "is not an amount"),
        ("cost: '500'", 'cost: "١٢٣"', "is not an amount"),
        ("cost: '500'", 'cost: "５００"', "is not an amount"),
        ("cost: '500'", "cost: ~", "“” is not an amount"),
        ("a: '5'", "a: yes", "“yes” is not a number"),
        ("a: '5'", "a: 0x5", "“0x5” is not a number"),
        ("a: '5'", "a: 1_0", "“1_0” is not a number"),
        ("a: '5'", "a: 1e999999999", "is not a number"),
        ("a: '5'", "a: null", "the rating is missing"),
        ("a: '5'", "a:", "the rating is missing"),
        ("b: '1'", "b: 01", "the level “01” is not on the scale"),
        ("b: '1'", "b: 1.0", "the level “1.0” is not on the scale"),
        ("b: '1'", "b: true", "the level “true” is not on the scale"),
        ("label: One", "label: null", "the text is empty"),
        ("label: One", "label: ~", "the text is empty"),
        ("id: p1", "id: ~", "cannot be an id"),
        ("currency: EUR", "currency: ~", "is not known. Use an ISO 4217 code"),
        ("weight: '0.6'", "weight: .6e", "is not a number"),
        ("weight: '0.6'", "weight: 0.6 0", "is not a number"),
    ],
)
def test_what_yaml_would_have_guessed_is_refused(field: str, written: str, says: str) -> None:
    """Numbers in other bases, truth values and nothing at all are said back as they were written."""
    assert TEXT.count(field) == 1
    document = parse_yaml(TEXT.replace(field, written), "f.yaml")
    with pytest.raises(InputError) as caught:
        problem_from_document(document.content, "f.yaml", document.places)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("written", "minor"), [("010", 1000), ("500", 50_000), ("500.10", 50_010), ("1 000", 100_000)])
def test_amounts_without_quotes_are_exact(written: str, minor: int) -> None:
    """A leading zero makes no octal number, and a point no float."""
    document = parse_yaml(TEXT.replace("cost: '500'", f"cost: {written}"), "f.yaml")
    assert problem_from_document(document.content).costs_minor[1] == minor


def test_lines_are_those_of_the_file() -> None:
    """A fault can be found: lines count from one and belong to the field that is named."""
    document = parse_yaml("# comment\nid: x\n\nproposals:\n- id: p\n  cost: 1\n", "f.yaml")
    assert document.places[("id",)].line == 2
    assert document.places[("proposals",)].line == 4
    assert document.places[("proposals", 0)].line == 5
    assert document.places[("proposals", 0, "cost")].line == 6


REFUSED: list[tuple[str, str, str]] = [
    ("an alias", "a: &x 1\nb: *x\n", "f.yaml, line 2: aliases (*x) are not accepted"),
    (
        "an alias bomb",
        "a: &a [x, x]\n"
        + "".join(f"{n}: &{n} [*{m}, *{m}, *{m}]\n" for m, n in zip("abcdefg", "bcdefgh", strict=True)),
        "line 2: aliases (*a) are not accepted",
    ),
    ("an alias of itself", "&a [*a]\n", "aliases (*a) are not accepted"),
    ("deep lists", "[" * 13 + "]" * 13, "nested deeper than 12 levels"),
    ("very deep lists", "[" * 100_000, "line 1"),
    ("deep mappings", "\n".join(" " * depth + "a:" for depth in range(500)), "nested deeper than 12 levels"),
    ("a python object", '!!python/object/apply:os.system ["id"]\n', "apply:os.system” is not accepted"),
    ("a python name", "a: 1\nb: !!python/name:os.system\n", "line 2: the tag"),
    ("a tag of one's own", "a: !mine 1\n", "the tag “!mine” is not accepted"),
    ("a tag by directive", "%TAG ! tag:yaml.org,2002:python/\n---\na: !name:os 1\n", "is not accepted"),
    ("a binary", "a: !!binary aGVsbG8=\n", "the tag “tag:yaml.org,2002:binary” is not accepted"),
    ("a set", "a: !!set {x, y}\n", "the tag “tag:yaml.org,2002:set” is not accepted"),
    ("a number by tag", "a: !!int 0x10\n", "the tag “tag:yaml.org,2002:int” is not accepted"),
    ("a field twice", "a: 1\nb: 2\na: 3\n", "f.yaml, line 3: the field “a” stands twice"),
    ("a list as a name", "? [a]\n: 1\n", "a field's name must be plain text"),
    ("two documents", "a: 1\n---\na: 2\n", "f.yaml, line 2: the file holds several documents"),
    ("a tab", "a:\n\t- b\n", "f.yaml, line 2: this is not valid YAML"),
    ("an open quote", 'a: "b\n', "this is not valid YAML"),
    ("a broken escape", 'a: "\\ud800"\n', "f.yaml, line 1: this is not valid YAML"),
    ("a later version", "%YAML 9.9\n---\na: 1\n", "this is not valid YAML"),
    ("nothing", "", "the file is empty"),
    ("only an end", "...\n", ""),
]


@pytest.mark.parametrize(("text", "says"), [pytest.param(*one[1:], id=one[0]) for one in REFUSED])
def test_what_a_decision_does_not_need_is_refused(text: str, says: str) -> None:
    """No expansion, no objects, no guesses: one line that says where and what to do, at once."""
    began = time.process_time()
    found = faults(text)
    assert len(found) == 1
    assert says in found[0]
    assert len(found[0]) < 300
    assert time.process_time() - began < 5


def test_tags_and_repeated_fields_come_together() -> None:
    """Faults of the notation, too, are found all at once."""
    found = faults("a: !x 1\na: 2\nb: !y 1\nb: 2\n")
    assert len(found) == 4


def test_a_merge_key_is_an_unknown_field() -> None:
    """`<<` merges nothing, so it is not silently lost either."""
    document = parse_yaml(TEXT.replace("label: One", "<<: {label: Two}"), "f.yaml")
    with pytest.raises(InputError, match=r"p1\.<<: this field is not known"):
        problem_from_document(document.content, "f.yaml", document.places)


def test_a_file_of_a_million_parts_is_refused_in_time() -> None:
    """Five megabytes can hold millions of entries: they are counted before anything is built from them."""
    began = time.process_time()
    assert "more than 500,000 parts" in faults("proposals:\n" + "- a\n" * 1_200_000)[0]
    assert time.process_time() - began < 20


def test_many_faults_take_time_in_proportion() -> None:
    """Of thousands of repeated ids the first are told, and that there are more, in seconds and not the square of it."""
    head = TEXT.split("proposals:")[0]
    entries = "".join("- {id: p, label: x, cost: 1, ratings: {a: 1, b: 1}}\n" for _ in range(5_000))
    document = parse_yaml(f"{head}proposals:\n{entries}", "f.yaml")
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        problem_from_document(document.content, "f.yaml", document.places)
    assert len(caught.value.faults) == 1_001
    assert "more than 1,000 faults" in str(caught.value)
    assert time.process_time() - began < 10


@settings(deadline=None)
@given(st.text(max_size=60))
@example("\U00018d09:")
@example("\xa0\u200b:")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever stands in a file, nothing but an input error comes out."""
    try:
        content = parse_yaml(text, "f.yaml").content
        problem_from_document(content)
    except InputError as error:
        said = str(error).replace("\n", " ")
        assert all(sign.isprintable() or unicodedata.category(sign) == "Zs" for sign in said)


@settings(deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), st.text(max_size=20), max_size=4))
def test_text_that_was_written_is_read_back(content: dict[str, str]) -> None:
    """Quoting is the writer's business: what PyYAML writes as text comes back as that text."""
    written = yaml.safe_dump(content, allow_unicode=False)
    if content:
        assert parse_yaml(written, "f.yaml").content == content
