"""A problem whose ratings do not say who gave them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import LANGUAGES, Language, Message, plural
from mcda_priority.loading import document_from_problem, problem_from_document
from mcda_priority.problem import Assessor, Problem
from mcda_priority.problem.reading import shown

_SHORTEST_NAME, _SHORTEST_ID = 3, 4
"""Shorter names and ids occur in other words and numbers, and lead nowhere."""

_OF_OTHERS = frozenset({"assessors", "owners"})
"""Parts whose names are those of the pseudonyms and of units."""


def pseudonymised(problem: Problem, rng: np.random.Generator, *, reasons: bool = False) -> Problem:
    """The same problem with neutral names for the assessors, in a random order.

    What would lead back to them is left out: their units, their conflicts of interest with the ratings that do not
    count for it, and their reasons in words. Scores and portfolios stay the same. The `provenance` says what was done.

    Whoever knows one rating of a person can still find the others. It hides names; it does not make anonymous.

    Parameters
    ----------
    problem
        The problem with its assessors; without any, it is given back.
    rng
        Where the order comes from. Give one that nobody can repeat, `numpy.random.default_rng()`; with a known seed
        the names can be found again.
    reasons
        Keep the assessors' reasons. They can identify: read them first.

    Raises
    ------
    InputError
        A text that stays, such as a reason, a summary or a source, holds the whole name of an assessor, or the id. A
        part of a name, a nickname or a habit of writing is not found: read the texts.
    """
    if not problem.assessors:
        return problem
    document = document_from_problem(problem)
    names = [f"assessor-{number + 1}" for number in range(len(problem.assessors))]
    order = rng.permutation(len(names)).tolist()
    new = {assessor.id: names[place] for assessor, place in zip(problem.assessors, order, strict=True)}
    document["assessors"] = [{"id": name, "label": _in_all(_label(name))} for name in names]
    left_out = {
        (conflict.assessor, conflict.proposal, criterion)
        for conflict in problem.conflicts
        for criterion in conflict.left_out
    }
    barred = {(conflict.assessor, conflict.proposal) for conflict in problem.conflicts}
    for proposal in document["proposals"]:
        for rating in proposal.get("ratings", {}).values():
            if "by" in rating:
                rating["by"] = {
                    new[assessor]: _kept(one, reasons=reasons)
                    for assessor, one in rating["by"].items()
                    if (assessor, proposal["id"]) not in barred
                }
    if faults := list(_named_in(document, problem.assessors)):
        raise InputError(faults)
    facts = [{"text": _in_all(Message("The assessors have pseudonyms, in a random order.", {}))}]
    if left_out:
        facts.append({"text": _in_all(_removed(len(left_out)))})
    document["provenance"] = [*document.get("provenance", []), *facts]
    return problem_from_document(document)


def _label(name: str) -> Message:
    return Message("Assessor {number}", {"number": name.rpartition("-")[2]})


def _removed(count: int) -> Message:
    return plural(
        "{count} rating that did not count, for a conflict of interest, was removed with the names.",
        "{count} ratings that did not count, for a conflict of interest, were removed with the names.",
        {"count": count},
    )


def _in_all(message: Message) -> dict[str, str]:
    return {code: Language(code).render(message) for code in LANGUAGES}


def _kept(rating: dict[str, Any], *, reasons: bool) -> dict[str, Any]:
    return {key: part for key, part in rating.items() if key != "reason" or reasons}


def _named_in(document: Mapping[str, Any], assessors: Sequence[Assessor]) -> Iterator[Fault]:
    """Every text that stays and holds the name or the id of an assessor."""
    names = [text for one in assessors for _, text in one.label.root if len(text) >= _SHORTEST_NAME]
    names += [one.id for one in assessors if len(one.id) >= _SHORTEST_ID and not one.id.isdecimal()]
    if not names:
        return
    found = "|".join(map(re.escape, sorted(set(names), key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE)
    parts = {field: part for field, part in document.items() if field not in _OF_OTHERS}
    for path, text in _texts(parts, ()):
        if match := pattern.search(text):
            message = Message(
                "this text names the assessor “{name}”. Write it without the name, then give the pseudonyms.",
                {"name": shown(match[0])},
            )
            yield Fault(Place("", path=".".join(path)), message)


def _texts(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a document with its path; entries of lists go by their ids."""
    if isinstance(node, Mapping):
        for field, part in node.items():
            yield from _texts(part, (*path, str(field)))
    elif isinstance(node, list):
        for at, part in enumerate(node):
            name = part.get("id", at + 1) if isinstance(part, Mapping) else at + 1
            yield from _texts(part, (*path, str(name)))
    else:
        yield path, str(node)
