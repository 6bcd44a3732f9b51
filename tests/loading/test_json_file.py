"""JSON is read as the text that was written, strictly, and with the lines of its parts."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda_priority import InputError, load_problem, problem_from_document
from mcda_priority.loading.json_file import parse_json, write_json
from small import small_document

TEXT = json.dumps(small_document(), indent=1)


def refused(text: str) -> str:
    """What is said of a text that is refused."""
    with pytest.raises(InputError) as caught:
        parse_json(text, "f.json")
    return str(caught.value)


def test_numbers_are_kept_as_written() -> None:
    """0.1 passes through no float, and a long amount keeps its last cent."""
    content = parse_json('{"a": 0.10, "b": [12345678901234567890.01, -1E-2], "c": true, "d": null}', "f").content
    assert content == {"a": "0.10", "b": ["12345678901234567890.01", "-1E-2"], "c": "true", "d": ""}


def test_lines_are_those_of_the_file() -> None:
    """A fault can be found: lines count from one and belong to the field that is named."""
    places = parse_json('{\n"id": "x",\n\n"proposals": [\n{"id":\n"p"}]}', "f").places
    assert [places[path].line for path in [("id",), ("proposals",), ("proposals", 0), ("proposals", 0, "id")]] == [
        2,
        4,
        5,
        5,
    ]


def test_a_fault_of_the_problem_names_its_line() -> None:
    """What the vocabulary refuses is found in the file as well."""
    parsed = parse_json(TEXT.replace('"400,50 \\u20ac"', '"1.234"'), "f.json")
    with pytest.raises(InputError) as caught:
        problem_from_document(parsed.content, "f.json", parsed.places)
    line = next(at for at, text in enumerate(TEXT.splitlines(), 1) if "400,50" in text)
    assert str(caught.value).startswith(f"f.json, line {line}, proposals.p1.cost: “1.234” has two readings")


JSON = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"])),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=5), part, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_what_was_written_is_read_back(content: object) -> None:
    """Quotation marks, control characters, brackets and commas inside texts included."""
    assert parse_json(write_json({"a": content}).decode(), "f").content == {"a": content}


@given(st.text(st.sampled_from('{}[]",:0.1-eE+ \n\\utrfalsn/'), max_size=12))
def test_it_accepts_what_the_standard_reader_accepts(text: str) -> None:
    """Python's own reader is the oracle of the grammar; only NaN, Infinity and repeated fields part them."""

    def unique(pairs: list[tuple[str, object]]) -> object:
        if len(dict(pairs)) < len(pairs):
            raise ValueError
        return dict(pairs)

    try:
        json.loads(text, object_pairs_hook=unique)
    except ValueError:
        with pytest.raises(InputError):
            parse_json(text, "f")
    else:
        parse_json(text, "f")


REFUSED: list[tuple[str, str, str]] = [
    ("nothing", " \n", "the file is empty"),
    ("a comma at the end", '{"a": 1,}', "line 1: this is not valid JSON (found “}”)"),
    ("a comment", '{\n// no\n"a": 1}', "line 2: this is not valid JSON"),
    ("single quotation marks", "{'a': 1}", "this is not valid JSON"),
    ("cut off", '{"a": [1, 2', "it ends too early"),
    ("two values", "{} {}", "this is not valid JSON (found “{”)"),
    ("not a number", '{"a":\nNaN}', "line 2: “NaN” is not a finite number"),
    ("infinity", '{"a": -Infinity}', "“-Infinity” is not a finite number"),
    ("a field twice", '{"a": 1,\n"a": 2}', "line 2: the field “a” stands twice"),
    ("a leading zero", '{"a": 01}', "this is not valid JSON"),
    ("a line break in a text", '{"a": "x\ny"}', "this is not valid JSON"),
    ("an unknown escape", '{"a": "\\x41"}', "this is not valid JSON"),
    ("too deep", "[" * 100_000, "nested deeper than 12 levels"),
    ("too many parts", "[" + "1," * 2_000_000 + "1]", "more than 200,000 parts"),
]


@pytest.mark.parametrize(("text", "says"), [pytest.param(*one[1:], id=one[0]) for one in REFUSED])
def test_what_is_refused(text: str, says: str) -> None:
    """Within two seconds, on one line, and with what to do."""
    began = time.process_time()
    said = refused(text)
    assert time.process_time() - began < 2
    assert says in said
    assert said.isprintable()
    assert said.endswith(".")


def test_faults_are_collected() -> None:
    """Two numbers that are none and a field twice are three faults."""
    assert refused('{"a": NaN, "a": Infinity}').count("f.json, line 1") == 3


def test_half_a_character_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An escape that is half of a pair is no character and could not be written again."""
    path = tmp_path_factory.mktemp("case") / "f.json"
    path.write_text(TEXT.replace('"label": "One"', '"label": "\\ud800"'), encoding="utf-8")
    with pytest.raises(InputError, match="control characters"):
        load_problem(path)
