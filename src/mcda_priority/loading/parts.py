"""A case in several files of one folder: the criteria apart from the call, and the proposals and ratings as tables.

A case names them by bare file names. Nothing outside its folder is read, and no file that it names may name others.
"""

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.csv_file import read_cells
from mcda_priority.loading.disk import decoded, read_bytes
from mcda_priority.loading.flat_tables import add_ratings, read_entries
from mcda_priority.loading.json_file import parse_json
from mcda_priority.loading.parsed import Parsed
from mcda_priority.loading.yaml_file import parse_yaml
from mcda_priority.problem.reading import shown

_DOCUMENTS = (".yaml", ".yml", ".json")
_TABLES = (".csv",)
_BARE = re.compile(r"(?!\.{1,2}$)[^/\\\x00-\x1f]+")
_NOT_IN_FRAMEWORK = ("framework", "proposals", "ratings")


def with_parts(parsed: Parsed, source: str, folder: Path | None) -> Parsed:
    """Put the files that a case names in the place of their names.

    Parameters
    ----------
    parsed
        The case as its own file holds it.
    source
        Name of that file, for messages.
    folder
        The folder in which the named files must lie; None where no files may be named.

    Raises
    ------
    InputError
        A named file is missing, lies elsewhere, or is not of the kind that is needed.
    """
    content = parsed.content
    if not isinstance(content, Mapping):
        return parsed
    named = {field: content[field] for field in ("framework", "ratings") if field in content}
    if isinstance(content.get("proposals"), str) and content["proposals"]:
        named["proposals"] = content["proposals"]
    if not named:
        return parsed
    faults: list[Fault] = []
    raws: dict[str, bytes] = {}
    for field, name in named.items():
        place = replace(parsed.places.get((field,), Place(source)), path=field)
        try:
            raws[field] = _read(name, place, folder, _DOCUMENTS if field == "framework" else _TABLES)
        except InputError as error:
            faults += error.faults
    case = Parsed({field: part for field, part in content.items() if field not in named}, dict(parsed.places))
    for field in [field for field in _ADDERS if field in raws]:
        try:
            case = _ADDERS[field](case, raws[field], shown(named[field]))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return case


def is_bare(name: str) -> bool:
    """Tell a bare file name, on every system, from one with a folder."""
    return _BARE.fullmatch(name) is not None


def _read(name: object, place: Place, folder: Path | None, suffixes: Collection[str]) -> bytes:
    """Read a file of the folder; what is wrong with its name or kind is said where it is named."""
    if folder is None:
        raise InputError([Fault(place, Message("a packaged case cannot name other files. Remove the field.", {}))])
    if not isinstance(name, str) or not is_bare(name):
        example = f"file{next(iter(suffixes))}"
        message = Message(
            "“{came}” is not a bare file name. Name a file that lies beside the case, such as {example}.",
            {"came": shown(name), "example": example},
        )
        raise InputError([Fault(place, message)])
    path = folder / name
    if os.path.dirname(os.path.realpath(path)) != os.path.realpath(folder):  # noqa: PTH120
        message = Message(
            "“{came}” leads out of the folder of the case. Put the file itself there.", {"came": shown(name)}
        )
        raise InputError([Fault(place, message)])
    absent = Message("there is no file “{came}” beside the case. Check its name.", {"came": shown(name)})
    try:
        return read_bytes(path, shown(name), suffixes, absent=absent)
    except InputError as error:
        raise InputError([Fault(place, fault.message) for fault in error.faults]) from None


def _with_framework(case: Parsed, raw: bytes, source: str) -> Parsed:
    """Add the fields of a framework to those of the case; what both hold is refused, for one of them would be lost."""
    text = decoded(raw, source)
    framework = parse_json(text, source) if source.lower().endswith(".json") else parse_yaml(text, source)
    fields, own = framework.content, _fields(case)
    if not isinstance(fields, Mapping):
        raise InputError([Fault(Place(source), Message("the file must hold fields such as “groups:”.", {}))])
    faults = []
    for field in fields:
        place = replace(framework.places[(field,)], path=shown(field))
        if field in _NOT_IN_FRAMEWORK:
            message = Message("this field belongs in the case and not in its framework. Move it.", {})
            faults.append(Fault(place, message))
        elif field in own and field != "format":
            faults.append(Fault(place, Message("this field stands in the case as well. Keep it in one of them.", {})))
    if faults:
        raise InputError(faults)
    places = {steps: place for steps, place in framework.places.items() if steps and steps not in case.places}
    return Parsed({**fields, **own}, {**case.places, **places})


def _with_proposals(case: Parsed, raw: bytes, source: str) -> Parsed:
    faults: list[Fault] = []
    entries = read_entries("proposals", read_cells(raw, source), source, faults)
    if faults:
        raise InputError(faults)
    places = dict(case.places)
    for index, entry in enumerate(entries):
        places |= {("proposals", index, *steps): place for steps, place in entry.places.items()}
    return Parsed({**_fields(case), "proposals": [entry.content for entry in entries]}, places)


def _with_ratings(case: Parsed, raw: bytes, source: str) -> Parsed:
    """Add the rows of a table of ratings to the proposals that they name, whether these stand in the case or not."""
    faults: list[Fault] = []
    entries = read_entries("ratings", read_cells(raw, source), source, faults)
    fields, places = _fields(case), dict(case.places)
    proposals = fields.get("proposals")
    if not isinstance(proposals, list):
        # What is wrong with the proposals has been said, or will be.
        if faults:
            raise InputError(faults)
        return case
    rated = []
    for index, proposal in enumerate(proposals):
        ratings = proposal.get("ratings", {}) if isinstance(proposal, Mapping) else None
        if not isinstance(proposal, Mapping) or not isinstance(ratings, Mapping):
            message = Message("this must hold fields. Write it as “name: value” lines.", {})
            faults.append(Fault(places[("proposals", index)], message))
            continue
        given = {name: dict(one) if isinstance(one, Mapping) else one for name, one in ratings.items()}
        rated.append({**proposal, "ratings": given})
    if not faults:
        add_ratings(rated, places, ("proposals",), entries, faults)
    if faults:
        raise InputError(faults)
    return Parsed({**fields, "proposals": rated}, places)


def _fields(case: Parsed) -> Mapping[str, Any]:
    return case.content if isinstance(case.content, Mapping) else {}


_ADDERS: Mapping[str, Callable[[Parsed, bytes, str], Parsed]] = {
    "framework": _with_framework,
    "proposals": _with_proposals,
    "ratings": _with_ratings,
}
"""How each field that names a file takes it in, in the order of work."""
