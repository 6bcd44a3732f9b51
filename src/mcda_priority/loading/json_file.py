"""JSON as text: every number is kept as it was written, so that no amount passes through a float.

What JSON does not know (NaN, comments, a comma at the end of a list) is refused, and so are repeated fields and deep
nesting.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.parsed import Node, Parsed, Path
from mcda_priority.problem.reading import shown

_DEEPEST = 12
_MOST_PARTS = 200_000

_TOKEN = re.compile(
    r"""(?P<gap>[ \t\r\n]*)(?:
        (?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")
      | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.+-]))
      | (?P<word>true|false|null)\b
      | (?P<not_finite>-?(?:NaN|Infinity)\b)
      | (?P<sign>[\[\]{},:])
      | (?P<end>\Z)
    )""",
    re.VERBOSE | re.ASCII,
)
_WORDS = {"true": "true", "false": "false", "null": ""}
_NOTHING = Message("the file is empty. Write a problem into it.", {})


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class _Reading(NamedTuple):
    """What is still to be read, and what was found so far."""

    tokens: Iterator[_Token]
    source: str
    places: dict[Path, Place]
    faults: list[Fault]


def parse_json(text: str, source: str) -> Parsed:
    """Parse JSON text.

    Parameters
    ----------
    text
        The JSON text.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        The text is not JSON, or uses what is refused here.
    """
    reading = _Reading(_tokens(text, source), source, {}, [])
    content = _part(reading, next(reading.tokens), (), 0)
    _expect(reading, "end")
    if reading.faults:
        raise InputError(reading.faults)
    return Parsed(content, reading.places)


def write_json(document: Mapping[str, Any]) -> bytes:
    """Write a document as JSON text in UTF-8."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _tokens(text: str, source: str) -> Iterator[_Token]:
    line, position = 1, 0
    if not text.strip():
        raise InputError([Fault(Place(source), _NOTHING)])
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position:].lstrip(" \t\r\n")
            line += text.count("\n", position, len(text) - len(rest))
            raise _invalid(Place(source, line), rest[:20])
        line += match["gap"].count("\n")
        kind = str(match.lastgroup)
        yield _Token(kind, match[kind], line)
        if kind == "end":
            return
        position = match.end()


def _invalid(place: Place, came: str) -> InputError:
    message = (
        Message("this is not valid JSON (found “{came}”). Correct the line.", {"came": shown(came)})
        if came
        else Message("this is not valid JSON (it ends too early). Complete the file.", {})
    )
    return InputError([Fault(place, message)])


def _part(reading: _Reading, token: _Token, path: Path, depth: int) -> Node:
    place = Place(reading.source, token.line)
    if len(reading.places) > _MOST_PARTS:
        message = Message(
            "the file has more than {most} parts. Split it, or remove what is not needed.", {"most": _MOST_PARTS}
        )
        raise InputError([Fault(Place(reading.source), message)])
    if depth > _DEEPEST:
        message = Message("the file is nested deeper than {deepest} levels. Flatten it.", {"deepest": _DEEPEST})
        raise InputError([Fault(place, message)])
    reading.places.setdefault(path, place)
    match token:
        case _Token("sign", "{"):
            return _fields(reading, path, depth)
        case _Token("sign", "["):
            return _entries(reading, path, depth)
        case _Token("string", _):
            return _string(reading, token)
        case _Token("number", text):
            return text
        case _Token("word", text):
            return _WORDS[text]
        case _Token("not_finite", text):
            message = Message("“{came}” is not a finite number. Write the number itself.", {"came": text})
            reading.faults.append(Fault(place, message))
            return ""
    raise _invalid(place, token.text)


def _fields(reading: _Reading, path: Path, depth: int) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    token = _expect(reading, "string", "}")
    while token.kind == "string":
        key, place = _string(reading, token), Place(reading.source, token.line)
        if key in fields:
            message = Message("the field “{field}” stands twice. Keep one.", {"field": shown(key)})
            reading.faults.append(Fault(place, message))
        _expect(reading, ":")
        reading.places[(*path, key)] = place
        fields[key] = _part(reading, next(reading.tokens), (*path, key), depth + 1)
        if _expect(reading, ",", "}").text == "}":
            break
        token = _expect(reading, "string")
    return fields


def _entries(reading: _Reading, path: Path, depth: int) -> list[Node]:
    entries: list[Node] = []
    token = next(reading.tokens)
    while token.text != "]":
        entries.append(_part(reading, token, (*path, len(entries)), depth + 1))
        if _expect(reading, ",", "]").text == "]":
            break
        token = next(reading.tokens)
        if token.text == "]":
            raise _invalid(Place(reading.source, token.line), token.text)
    return entries


def _string(reading: _Reading, token: _Token) -> str:
    if "\\" not in token.text:
        return token.text[1:-1]
    try:
        return str(json.loads(token.text))
    except ValueError:
        raise _invalid(Place(reading.source, token.line), token.text) from None


def _expect(reading: _Reading, *signs: str) -> _Token:
    """Take the next token, which has to be one of the signs, or of that kind."""
    token = next(reading.tokens)
    if token.kind not in signs and not (token.kind == "sign" and token.text in signs):
        raise _invalid(Place(reading.source, token.line), token.text)
    return token
