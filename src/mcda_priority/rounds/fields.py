"""Fields of a case in words: where one stands, and what one side of a change says that the other does not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.problem import Text
from mcda_priority.problem.reading import exactly, read_number, shown
from mcda_priority.rounds.changes import NAMED, Node

_MOST_PARTS = 6
"""Differences inside one unit that are told; the data holds all of them."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")

_NOTHING: dict[str, object] = {}

_NAMES = {
    "aggregation": Message("how ratings become one", _NOTHING),
    "anchor": Message("description", _NOTHING),
    "assessment": Message("standing of the ratings", _NOTHING),
    "assumptions": Message("assumptions", _NOTHING),
    "attributes": Message("figure", _NOTHING),
    "baseline": Message("zero level", _NOTHING),
    "best": Message("best", _NOTHING),
    "conflicts": Message("conflicts of interest", _NOTHING),
    "currency": Message("currency", _NOTHING),
    "date": Message("date", _NOTHING),
    "id": Message("id", _NOTHING),
    "illustrative": Message("illustrative", _NOTHING),
    "kind": Message("kind", _NOTHING),
    "label": Message("name", _NOTHING),
    "levels": Message("level", _NOTHING),
    "missing_ratings": Message("missing ratings", _NOTHING),
    "note": Message("note", _NOTHING),
    "owner": Message("unit", _NOTHING),
    "part_of": Message("part of", _NOTHING),
    "points": Message("points", _NOTHING),
    "provenance": Message("origin of the data", _NOTHING),
    "reason": Message("reason", _NOTHING),
    "source": Message("source", _NOTHING),
    "source_text": Message("text of the source", _NOTHING),
    "stage": Message("stage", _NOTHING),
    "summary": Message("summary", _NOTHING),
    "tags": Message("tag", _NOTHING),
    "text": Message("text", _NOTHING),
    "unit": Message("unit of measure", _NOTHING),
    "value": Message("value", _NOTHING),
    "weighting": Message("weights in use", _NOTHING),
    "weights": Message("weight", _NOTHING),
    "worst": Message("worst", _NOTHING),
}
"""What readers call the fields."""

_CHOICES = {
    ("aggregation", "mean"): Message("mean", _NOTHING),
    ("aggregation", "median"): Message("median", _NOTHING),
    ("aggregation", "trimmed_mean"): Message("mean without the highest and the lowest", _NOTHING),
    ("missing_ratings", "refuse"): Message("not accepted", _NOTHING),
    ("missing_ratings", "worst"): Message("count as the worst", _NOTHING),
    ("missing_ratings", "interval"): Message("may be anything on the scale", _NOTHING),
    ("illustrative", "true"): Message("yes", _NOTHING),
    ("illustrative", "false"): Message("no", _NOTHING),
    ("kind", "levels"): Message("levels", _NOTHING),
    ("kind", "linear"): Message("a straight line", _NOTHING),
    ("kind", "piecewise"): Message("straight lines between points", _NOTHING),
}
"""What readers call that which a field is chosen from."""

_NUMBERS = frozenset({"value", "best", "worst", "points", "attributes"})
_TEXTS = frozenset({"label", "reason", "summary", "anchor", "note", "text", "stage", "assumptions"})


def place_words(path: tuple[str, ...], language: Language) -> str:
    """Say where a field stands: “Proposal p01, unit”."""
    match path:
        case ("groups", _, "criteria", name, *inside):
            start = language.say("Criterion {id}", id=name)
        case ("groups", name, *inside):
            start = language.say("Group {id}", id=name)
        case ("proposals", name, *inside):
            start = language.say("Proposal {id}", id=name)
        case ("owners", name, *inside):
            start = language.say("Unit {id}", id=name)
        case ("assessors", name, *inside):
            start = language.say("Assessor {id}", id=name)
        case ("weightings", name, *inside):
            start = language.say("Weights {id}", id=name)
        case _:
            start, inside = language.say("The whole case"), list(path)
    return ", ".join([start, " ".join(_steps(inside, language))] if inside else [start])


def differing(node: Node, other: Node, path: tuple[str, ...], language: Language) -> str:
    """What a part says that the other does not, all of it where there is no other; `path` leads to it in the case."""
    if path[-2:-1] and path[-2] in NAMED:
        return _leaf(node, path[-2:], language)
    # An entry of a list, such as an assessor, is not itself a field: its name is told already.
    field = "" if len(path) == len(("owners", "id")) else path[-1]
    parts = [part for part in _parts(node, other, (field,), language) if part]
    told = ", ".join(parts[:_MOST_PARTS]) + (", …" if len(parts) > _MOST_PARTS else "")
    return told or "–"


def number_words(written: str, language: Language) -> str:
    """A number as its readers write it; as it stands where it is none, or where six decimals would not tell it."""
    try:
        number = exactly(read_number(written))
    except RuleError:
        return shown(written)
    return language.number(number) if isinstance(number, Fraction) else shown(written)


def _steps(steps: list[str], language: Language) -> list[str]:
    """Names of fields in words; names of the case's own, which follow a tag or a weight, as they are."""
    return [
        step if at and steps[at - 1] in NAMED else language.render(_NAMES.get(step, Message("{name}", {"name": step})))
        for at, step in enumerate(steps)
    ]


def _parts(node: Node, other: Node, steps: tuple[str, ...], language: Language) -> Iterator[str]:
    """Each part that differs, with the words that lead to it; the first step is the field itself and is not told."""
    own = len(steps) > 1 and steps[-2] in NAMED
    if not own and steps[-1] in _TEXTS and _is_text(node):
        yield _led(steps, _text(node, other if _is_text(other) else None, language), language)
    elif isinstance(node, list) and (steps[-1] in _TEXTS or any(isinstance(one, Mapping) for one in node)):
        yield from _entries(node, other, steps, language)
    elif isinstance(node, Mapping):
        for key, part in node.items():
            if key != "id":
                counterpart = other.get(key) if isinstance(other, Mapping) else None
                yield from _parts(part, counterpart, (*steps, key), language)
    elif node != other:
        yield _led(steps, _leaf(node, steps, language), language)


def _entries(node: Sequence[Any], other: Node, steps: tuple[str, ...], language: Language) -> Iterator[str]:
    """The parts of each entry of a list, which go by its name, or by its position where it has none."""
    others = {_own_name(one, at): one for at, one in enumerate(other)} if isinstance(other, list) else {}
    for at, one in enumerate(node):
        name = _own_name(one, at)
        if steps[-1] in _TEXTS and _is_text(one):
            if one != others.get(name):
                yield _led(steps, _text(one, None, language), language)
            continue
        inside = {key: part for key, part in one.items() if key not in {"id", "level"}}
        if not inside and name not in others:
            yield _led(steps, name, language)
        yield from _parts(inside, others.get(name), (*steps, name), language)


def _led(steps: tuple[str, ...], words: str, language: Language) -> str:
    if not words:
        return ""
    return " ".join([*_steps(list(steps), language)[1:], words])


def _leaf(node: Node, steps: tuple[str, ...], language: Language) -> str:
    own = len(steps) > 1 and steps[-2] in NAMED
    field = steps[-2] if own else steps[-1]
    if isinstance(node, list):
        return "; ".join(_pair(one, field, language) for one in node) or "–"
    written = str(node)
    if not own and (field, written) in _CHOICES:
        return language.render(_CHOICES[field, written])
    if field == "weights":
        return _percent(written, language)
    if field == "date" and not own:
        return language.date(date.fromisoformat(written))
    return number_words(written, language) if field in _NUMBERS else shown(written)


def _pair(node: Node, field: str, language: Language) -> str:
    """A point of a scale, or a name."""
    if isinstance(node, list):
        return " → ".join(number_words(str(one), language) for one in node)
    return number_words(str(node), language) if field in _NUMBERS else shown(node)


def _percent(written: str, language: Language) -> str:
    share = read_number(written)
    return language.percent(share, 0 if (share * 100).denominator == 1 else 1)


def _is_text(node: Node) -> bool:
    return isinstance(node, str) or (
        isinstance(node, Mapping) and bool(node) and all(_LANGUAGE.fullmatch(str(key)) for key in node)
    )


def _text(node: Any, other: Any, language: Language) -> str:
    """A text in the reader's language; in those that differ, where the reader's own does not."""
    mine = Text.model_validate(node).text_in(language.code)
    if other is None or mine != Text.model_validate(other).text_in(language.code):
        return _quoted(mine, language)
    if not isinstance(node, Mapping):
        return ""
    before = other if isinstance(other, Mapping) else {}
    return "; ".join(f"{code} {_quoted(text, language)}" for code, text in node.items() if before.get(code) != text)


def _quoted(text: str, language: Language) -> str:
    return language.quoted(shown(" ".join(text.split())))


def _own_name(entry: Any, at: int) -> str:
    """What an entry of a list goes by; its position where it has no name, so that it is compared with its like."""
    if isinstance(entry, Mapping) and (entry.get("id") or entry.get("level")):
        return str(entry.get("id") or entry.get("level"))
    return str(at + 1)
