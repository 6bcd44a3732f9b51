"""A workbook to begin with: empty, or after what a case holds so far."""

from pathlib import Path
from typing import Any

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Language, Message
from mcda_priority.loading.document import FORMAT, document_from_problem
from mcda_priority.loading.files import case_names, load_problem, parsed_file
from mcda_priority.loading.parsed import Parsed
from mcda_priority.loading.parsed import Path as Steps
from mcda_priority.loading.workbook_template import write_workbook


def starting_workbook(case: str | None, language: Language) -> bytes:
    """Make a workbook to fill in.

    Parameters
    ----------
    case
        A case whose content it begins with, by name or path; None for an empty one. A workbook need not be complete:
        the sheet of ratings follows the criteria, proposals and assessors that are there so far.
    language
        Language of the headings, notes and instructions.

    Raises
    ------
    InputError
        The case cannot be read, or a row of it has no id.
    """
    return write_workbook(empty_document(language) if case is None else _document_of(case), language)


def empty_document(language: Language) -> dict[str, Any]:
    """The beginning of a case, with one criterion as an example; `check` says what is missing."""
    code = language.code
    levels = [
        language.say("No contribution: as if the proposal were not funded."),
        language.say("A small contribution."),
        language.say("A clear contribution."),
        language.say("The best contribution that can be expected."),
    ]
    criterion = {
        "id": "C1",
        "label": {code: language.say("Example criterion")},
        "weight": "1",
        "scale": {
            "kind": "levels",
            "levels": [{"level": str(at), "anchor": {code: words}} for at, words in enumerate(levels)],
        },
    }
    return {
        "format": FORMAT,
        "id": "our-call",
        "label": {code: language.say("Our call")},
        "currency": "EUR",
        "groups": [{"id": "G", "label": {code: language.say("Example group")}, "weight": "1", "criteria": [criterion]}],
        "proposals": [],
    }


def _document_of(case: str) -> dict[str, Any]:
    """The document of a case, as far as it goes where it is a workbook."""
    if case in case_names() or Path(case).suffix.lower() != ".xlsx":
        return document_from_problem(load_problem(case))
    parsed = parsed_file(Path(case))
    faults = [*parsed.faults, *_without_id(parsed)]
    if faults:
        raise InputError(faults)
    assert isinstance(parsed.content, dict)  # noqa: S101 - a workbook is always read as fields
    return parsed.content


_NAMED = ("groups", "proposals", "owners", "assessors", "rules", "budget_lines", "weightings")


def _without_id(parsed: Parsed) -> list[Fault]:
    """The rows that have no id, by which the others could name them."""
    content: Any = parsed.content
    rows: list[tuple[Steps, Any]] = [
        ((name, at), one) for name in _NAMED for at, one in enumerate(content.get(name, ()))
    ]
    rows += [
        (("groups", number, "criteria", at), one)
        for number, group in enumerate(content.get("groups", ()))
        for at, one in enumerate(group["criteria"])
    ]
    message = Message("the id is missing. Write one first.", {})
    return [
        Fault(parsed.places.get((*path, "id"), parsed.places.get(path, Place(""))), message)
        for path, one in rows
        if "id" not in one
    ]
