"""Where a problem comes from, a packaged case by name or a file by path; and the file that it is saved to."""

import os
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Language, Message
from mcda_priority.loading.csv_file import write_cells
from mcda_priority.loading.disk import LARGEST_FILE, decoded, read_bytes, write_whole
from mcda_priority.loading.document import document_from_problem, problem_from_document
from mcda_priority.loading.flat_writing import table_of, tables_from_document
from mcda_priority.loading.json_file import parse_json, write_json
from mcda_priority.loading.pabulib import parse_election
from mcda_priority.loading.parsed import Parsed, with_faults
from mcda_priority.loading.parts import is_bare, with_parts
from mcda_priority.loading.workbook import read_workbook
from mcda_priority.loading.yaml_file import parse_yaml
from mcda_priority.problem import Problem
from mcda_priority.problem.reading import listed, shown

_LARGEST_ELECTION = 20_000_000
_PACKAGED = (".yaml", ".xlsx")


def case_names() -> list[str]:
    """Names of the packaged cases."""
    folder = resources.files("mcda_priority") / "cases"
    return sorted(entry.name[:-5].replace("_", "-") for entry in folder.iterdir() if entry.name.endswith(_PACKAGED))


def load_problem(case: str | Path) -> Problem:
    """Load a packaged case by its name, or a problem from a file by its path.

    Raises
    ------
    InputError
        With everything that is wrong with the file, one fault each.
    """
    if isinstance(case, str) and case in case_names():
        source, folder = case, None
        parsed = _packaged(case)
    else:
        path = Path(case)
        source, folder = shown(path.name or str(path)), path.parent
        parsed = parsed_file(path)
    parsed = with_parts(parsed, source, folder)
    try:
        problem = problem_from_document(parsed.content, source, parsed.places)
    except InputError as error:
        raise with_faults(error, parsed.faults) from None
    if parsed.faults:
        raise InputError(parsed.faults)
    return problem


def parsed_file(path: Path) -> Parsed:
    """What a file says, before it is checked.

    Raises
    ------
    InputError
        There is no such file, or what is wrong with its form.
    """
    source, suffix = shown(path.name or str(path)), path.suffix.lower()
    if suffix == ".csv":
        raise InputError([Fault(Place(source), _TABLE_ALONE)])
    largest = _LARGEST_ELECTION if suffix == ".pb" else LARGEST_FILE
    raw = read_bytes(path, source, tuple(_READERS), absent=_no_case(), largest=largest)
    return _READERS[suffix](raw, source)


def _packaged(case: str) -> Parsed:
    """A packaged case, kept as YAML or as a workbook."""
    folder = resources.files("mcda_priority") / "cases"
    name = case.replace("-", "_")
    suffix = next(suffix for suffix in _PACKAGED if (folder / f"{name}{suffix}").is_file())
    return _READERS[suffix]((folder / f"{name}{suffix}").read_bytes(), case)


def save_problem(problem: Problem, path: str | Path, lang: str = "en") -> None:
    """Write a problem to a file, in the format that its ending names; what is written loads back to the same problem.

    A CSV file holds the proposals alone. The rest of the case is written beside it, to a YAML file of the same name
    that names it, and so are the ratings where several assessors rated.

    Parameters
    ----------
    problem
        The problem.
    path
        The file; it may be there already. Ends in `.yaml`, `.yml`, `.json`, `.xlsx` or `.csv`.
    lang
        Language of the headings and notes of a workbook; other formats have none.

    Raises
    ------
    InputError
        The ending is not one of a format that is written, or a file cannot be written.
    """
    write_whole(files_of(problem, path, Language(lang)))


def files_of(problem: Problem, path: str | Path, language: Language) -> dict[Path, bytes]:
    """The files that `save_problem` writes, the one that is loaded first.

    Raises
    ------
    InputError
        The ending is not one of a format that is written, or a file beside that is needed is there already.
    """
    path = Path(path)
    suffix, source = path.suffix.lower(), shown(path.name or str(path))
    document = document_from_problem(problem)
    if suffix == ".xlsx":
        # Imported here because it is slow to load, and few read or write workbooks.
        from mcda_priority.loading.workbook_template import write_workbook

        return {path: write_workbook(document, language)}
    if suffix in _WRITERS:
        return {path: _WRITERS[suffix](document)}
    if suffix != ".csv":
        known = listed([*_WRITERS, ".xlsx", ".csv"])
        message = Message("files of this kind are not written here. Use one of {known}.", {"known": known})
        raise InputError([Fault(Place(source), message)])
    case = path.with_suffix(".yaml")
    files = {case: b"", path: b""}
    tables = {"proposals": path}
    if any("by" in rating for proposal in document["proposals"] for rating in proposal["ratings"].values()):
        tables["ratings"] = path.with_name(f"{path.stem}-ratings.csv")
    rows = tables_from_document(document) if "ratings" in tables else _with_ratings_inside(document)
    files |= {table: write_cells(rows[name]) for name, table in tables.items()}
    files[case] = _write_yaml(document | {name: table.name for name, table in tables.items()})
    faults = [Fault(Place(shown(one.name)), _IN_THE_WAY) for one in files if one != path and os.path.lexists(one)]
    if not is_bare(path.name):
        faults.append(Fault(Place(source), Message("a case cannot name a file of this name. Use another one.", {})))
    if faults:
        raise InputError(faults)
    return files


def _with_ratings_inside(document: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    return {"proposals": table_of("proposals", document["proposals"])}


def _read_yaml(raw: bytes, source: str) -> Parsed:
    return parse_yaml(decoded(raw, source), source)


def _read_json(raw: bytes, source: str) -> Parsed:
    return parse_json(decoded(raw, source), source)


def _read_election(raw: bytes, source: str) -> Parsed:
    return parse_election(decoded(raw, source), source)


def _write_yaml(document: Mapping[str, Any]) -> bytes:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120).encode("utf-8")


_READERS: Mapping[str, Callable[[bytes, str], Parsed]] = {
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".json": _read_json,
    ".pb": _read_election,
    ".xlsx": read_workbook,
}
_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    ".yaml": _write_yaml,
    ".yml": _write_yaml,
    ".json": write_json,
}

_IN_THE_WAY = Message(
    "this file would be written as well, and there is one of that name. Move it away, or use another name.", {}
)
_TABLE_ALONE = Message(
    "a CSV file holds proposals or ratings, not a whole case. Name it in a case, as “proposals: {example}”.",
    {"example": "proposals.csv"},
)


def _no_case() -> Message:
    return Message(
        "there is no such file, nor a packaged case of that name. The packaged cases are: {known}.",
        {"known": ", ".join(case_names())},
    )
