"""A document of nested text becomes a problem, or the complete list of what is wrong with it; and back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any

from pydantic import ValidationError

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Message
from mcda_priority.loading.sizes import MOST_FAULTS, more_faults, too_large
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings, Path, TogetherError
from mcda_priority.problem.reading import shown, write_amount
from mcda_priority.problem.rules import RULE_KINDS

FORMAT = "mcda-priority/1"
"""Version of the document format that this library reads and writes."""


def problem_from_document(document: object, source: str = "", places: Mapping[Path, Place] | None = None) -> Problem:
    """Check a document and make the problem that it states.

    Parameters
    ----------
    document
        Nested mappings, lists and text, as a YAML file holds them; numbers may also be int, Decimal or Fraction.
    source
        Name of the file, for messages.
    places
        Where each part of the document stands, in the order of reading, for messages.

    Raises
    ------
    InputError
        With every fault of the document, in its order.
    """
    if not isinstance(document, Mapping):
        raise InputError([Fault(Place(source), Message("the file must hold fields such as “proposals:”.", {}))])
    content = {key: part for key, part in document.items() if key != "format"}
    if large := too_large(content):
        raise InputError(_faults(large, document, source, places or {}))
    context = _context(content)
    findings: Findings = []
    if document.get("format", FORMAT) != FORMAT:
        message = Message(
            "the format “{came}” is not known. This version reads {format}.",
            {"came": shown(document["format"]), "format": FORMAT},
        )
        findings.append((("format",), message))
    try:
        problem = Problem.model_validate(content, context=context)
    except ValidationError as error:
        findings += _findings(error, content)
        if len(findings) > MOST_FAULTS:
            findings = [*findings[:MOST_FAULTS], ((), more_faults())]
        else:
            findings += _hidden_findings(findings, content)
    else:
        if not findings:
            return problem
    raise InputError(_faults(findings, document, source, places or {}))


def document_from_problem(problem: Problem) -> dict[str, Any]:
    """Write a problem as a document of nested text that reads back to the same problem.

    Numbers are written exactly and in one way only, so that the same problem always gives the same document.
    """
    document = problem.model_dump(exclude_none=True, by_alias=True)
    document["budget"] = write_amount(document.pop("budget_minor"), problem.currency)
    for line in document["budget_lines"]:
        line["budget"] = write_amount(line.pop("budget_minor"), problem.currency)
    for rule in document["rules"]:
        for name in [name for name in rule if name.endswith("_minor")]:
            rule[name.removesuffix("_minor")] = write_amount(rule.pop(name), problem.currency)
    for proposal in document["proposals"]:
        lines = proposal.pop("line_costs_minor")
        cost = proposal.pop("cost_minor")
        if lines:
            proposal["costs"] = {line: write_amount(amount, problem.currency) for line, amount in lines.items()}
        else:
            proposal["cost"] = write_amount(cost, problem.currency)
        for rating in proposal["ratings"]:
            rating["by"] = {one.pop("assessor"): one for one in rating["by"]}
        ratings = {rating.pop("criterion"): rating for rating in proposal["ratings"]}
        proposal["ratings"] = {name: rating for name, rating in ratings.items() if any(rating.values())}
    if document["missing_ratings"] == "refuse":
        del document["missing_ratings"]  # As if nothing were said of them.
    written = _text(document)
    return {"format": FORMAT, **written}


def _context(content: Mapping[str, Any]) -> dict[str, Any]:
    """The currency in which amounts are read; None where it is missing or unknown, which is said at its place."""
    currency = content.get("currency")
    return {"currency": currency if currency in list(MINOR_DIGITS) else None}


def _text(node: Any) -> Any:
    """Numbers as text; what is empty is left out, as it says nothing."""
    if isinstance(node, Mapping):
        return {key: _text(part) for key, part in node.items() if part not in ((), [], {})}
    if isinstance(node, list | tuple):
        return [_text(part) for part in node]
    if isinstance(node, bool):
        return str(node).lower()
    return node.isoformat() if isinstance(node, date) else str(node)


_PLAIN_MESSAGES = {
    "missing": Message("this field is missing. Add it.", {}),
    "extra_forbidden": Message("this field is not known. Check its spelling, or remove it.", {}),
    "string_type": Message("this must be text. Write one text.", {}),
    "model_type": Message("this must hold fields. Write it as “name: value” lines.", {}),
    "model_attributes_type": Message("this must hold fields. Write it as “name: value” lines.", {}),
    "dict_type": Message("this must hold fields. Write it as “name: value” lines.", {}),
    "mapping_type": Message("this must hold fields. Write it as “name: value” lines.", {}),
    "tuple_type": Message("this must be a list. Begin each entry with a dash.", {}),
    "union_tag_not_found": Message("the kind of scale is missing. Use levels, linear or piecewise.", {}),
    "union_tag_invalid": Message("the kind of scale is not known. Use levels, linear or piecewise.", {}),
    "date_type": Message("this is not a date. Write it as 2021-02-16.", {}),
    "int_type": Message("this field is not known. Check its spelling, or remove it.", {}),
    "bool_parsing": Message("this must be true or false. Write one of them.", {}),
    "bool_type": Message("this must be true or false. Write one of them.", {}),
}

_OF_RULES = _PLAIN_MESSAGES | {
    "union_tag_not_found": Message(
        "the kind of rule is missing. Use one of {known}.", {"known": ", ".join(RULE_KINDS)}
    ),
    "union_tag_invalid": Message(
        "the kind of rule is not known. Use one of {known}.", {"known": ", ".join(RULE_KINDS)}
    ),
}

_STAND_INS: dict[str, Any] = {
    "id": "stand-in",
    "label": "?",
    "currency": "EUR",
    "cost": Fraction(0),
    "budget": Fraction(0),
    "weight": Fraction(0),
    "points": Fraction(1),
    "scale": {"kind": "linear", "baseline": 0, "best": 1},
    "ratings": {},
    "aggregation": "mean",
    "missing_ratings": "worst",
}
"""What takes the place of a broken field while the rest is checked; other fields are left out."""

_INTERLINKED = ("groups", "proposals", "budget_lines", "assessors")
"""The fields whose parts have to fit together; of the others, one that is broken is left out as a whole."""


def _findings(error: ValidationError, content: Any) -> Findings:
    findings: Findings = []
    for detail in islice(error.errors(include_url=False), MOST_FAULTS + 1):
        cause = detail.get("ctx", {}).get("error")
        path = _path(detail["loc"], content)
        if isinstance(cause, TogetherError):
            findings += cause.findings
        elif isinstance(cause, RuleError):
            findings.append(((*path, *cause.inside), cause.message))
        else:
            other = Message(
                "“{came}” does not fit here ({rule}).",
                {"came": shown(detail["input"]), "rule": detail["msg"]},
            )
            plain = _OF_RULES if path[:1] == ("rules",) else _PLAIN_MESSAGES
            kind = ("kind",) if detail["type"] == "union_tag_invalid" else ()
            findings.append(((*path, *kind), plain.get(detail["type"], other)))
    return findings


def _path(location: Sequence[int | str], content: Any) -> Path:
    """Follow a location of pydantic's through the document: without union tags, with names for the rated criteria."""
    path: list[int | str] = []
    for index, step in enumerate(location):
        key = step
        if isinstance(content, Mapping):
            if isinstance(key, int) and key < len(content):
                key = next(islice(content, key, None))
            elif key == content.get("kind") and (location[index - 1] == "scale" or location[:index:2] == ("rules",)):
                if key not in content or index + 1 < len(location):
                    continue
            elif key not in content:
                key = _as_written(str(key), content)
            content = content.get(key)
        elif isinstance(content, Sequence) and not isinstance(content, str) and isinstance(key, int):
            content = content[key] if key < len(content) else None
        path.append(key)
    return tuple(path)


def _as_written(field: str, content: Mapping[str, Any]) -> str:
    """Name the field of a document that is read into a field of the vocabulary."""
    if field == "weight" and "points" in content:
        return "points"
    return "costs" if field == "line_costs_minor" else field.removesuffix("_minor")


def _hidden_findings(findings: Findings, content: Mapping[str, Any]) -> Findings:
    """Mend what is broken in a copy and check the parts together, so that no fault hides another."""
    mixed = {path for path, _ in findings if _mixes_points(path, content)}
    broken = {_mendable(path) for path, _ in findings} - mixed
    absent: dict[Path, list[str]] = {}
    for path in broken:
        if path[-1] in _STAND_INS and path[-1] != "points":
            absent.setdefault(path[:-1], []).append(str(path[-1]))
    copy = _mended(content, (), broken, absent)
    for path in sorted(mixed):
        _weigh_nothing(_at(copy, path), "criteria" if path else "groups")
    if any(path[0] == "proposals" and path[-1] == "id" for path in broken):
        copy.pop("rules", None)
        for assessor in copy.get("assessors", ()):
            assessor.pop("conflicts", None)
    if any(path[0] == "assessors" for path in broken):
        copy["assessors"] = [*copy.get("assessors", ()), *_assessors_named(copy)]
    try:
        Problem.model_validate(copy, context=_context(copy))
    except ValidationError as error:
        hidden = _findings(error, copy)
    else:
        hidden = []
    unread = {str(_at(content, path[:-1]).get("id")) for path in broken if path[-1] == "scale"}
    weights = {path[:-2] for path in broken if path[-1] in {"weight", "points"}}
    weights |= {(*path, "criteria" if path else "groups") for path in mixed}
    if ("owners",) in broken:
        weights |= {path for path, _ in hidden if path[0] == "assessors" and path[-1] == "owner"}
    # Whether lines with a broken one among them sum to the budget is not known.
    weights |= {("budget",) for path in broken if path[0] == "budget_lines"}
    return [
        (path, message)
        for path, message in hidden
        if path not in mixed
        and path not in weights
        and not any(path[:end] in broken for end in range(1, len(path) + 1))
        and not (path[0] == "proposals" and unread.intersection(path[3:4]))
    ]


def _assessors_named(copy: Mapping[str, Any]) -> list[dict[str, str]]:
    """Stand-ins for the assessors that ratings name and that could not be read."""
    known = {assessor.get("id") for assessor in copy.get("assessors", ())}
    named = [
        name
        for proposal in copy.get("proposals", ())
        for rating in proposal["ratings"].values()
        if isinstance(rating, Mapping)
        for name in rating.get("by", ())
    ]
    return [{"id": name, "label": "?"} for name in dict.fromkeys(named) if name not in known]


def _mixes_points(path: Path, content: Mapping[str, Any]) -> bool:
    """Tell whether a fault of a whole is that some of its parts have points and some weights."""
    return path == () or (len(path) == 2 and path[0] == "groups" and isinstance(_at(content, path), Mapping))


def _weigh_nothing(whole: dict[str, Any], key: str) -> None:
    """Take the weights out of the parts of a whole, so that the rest of it can be checked."""
    whole[key] = [
        {name: part for name, part in sibling.items() if name != "points"} | {"weight": Fraction(0)}
        if isinstance(sibling, Mapping)
        else sibling
        for sibling in whole.get(key, ())
    ]


def _mendable(path: Path) -> Path:
    """Shorten a path to the field that has to be replaced."""
    if path[:1] == ("rules",):
        return path[:2]
    if not path or path[0] not in _INTERLINKED:
        return path[:1]
    if path[0] == "assessors":
        return path[:3]
    if path[2:3] == ("ratings",):
        return path[:4]
    for name in ("scale", "label", "summary"):
        if name in path:
            return path[: path.index(name) + 1]
    return path


def _mended(node: Any, path: Path, broken: Collection[Path], absent: Mapping[Path, Sequence[str]]) -> Any:
    if path in broken:
        return _stand_in(path)
    if isinstance(node, Mapping):
        keys = dict.fromkeys([*node, *absent.get(path, ())])
        mended = {key: _mended(node.get(key), (*path, key), broken, absent) for key in keys}
        return {key: part for key, part in mended.items() if part is not None}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [_mended(item, (*path, index), broken, absent) for index, item in enumerate(node)]
    return node


def _stand_in(path: Path) -> Any:
    if path[0] == "rules" and len(path) == 2:
        return {"id": f"stand-in:{path[1]}", "kind": "minimum_value", "points": 0}
    if path[0] == "assessors" and len(path) == 2:
        return {"id": f"stand-in:{path[1]}", "label": "?"}
    if path[0] == "proposals" and len(path) == 2:
        return {name: _STAND_INS[name] for name in ("label", "cost", "ratings")} | {"id": f"stand-in:{path[1]}"}
    if path[-1] == "id" and len(path) > 1:
        # The id of a criterion is not made up: ratings name it.
        return None if "criteria" in path else f"stand-in:{path[-2]}"
    return _STAND_INS.get(str(path[-1]))


def _at(node: Any, path: Path) -> Any:
    for step in path:
        node = node[step]
    return node


def _faults(
    findings: Findings, document: Mapping[str, Any], source: str, places: Mapping[Path, Place]
) -> Sequence[Fault]:
    """Give each finding its place, with ids instead of positions, in the order of reading."""
    order = {path: number for number, path in enumerate(places)}
    placed: dict[str, tuple[int, Fault]] = {}
    for path, message in findings:
        node: Any = document
        names: list[str] = []
        for step in path:
            node = node[step] if _has(node, step) else None
            name = node.get("id") if isinstance(step, int) and isinstance(node, Mapping) else None
            names.append(shown(name if isinstance(name, str) else step))
        known = next((path[:end] for end in range(len(path), -1, -1) if path[:end] in places), ())
        place = replace(places.get(known, Place(source)), path=".".join(names))
        placed.setdefault(repr((place, message)), (order.get(known, 0), Fault(place, message)))
    return [fault for _, fault in sorted(placed.values(), key=lambda entry: entry[0])]


def _has(node: Any, step: int | str) -> bool:
    if isinstance(node, Mapping):
        return step in node
    return isinstance(node, list | tuple) and isinstance(step, int) and step < len(node)
