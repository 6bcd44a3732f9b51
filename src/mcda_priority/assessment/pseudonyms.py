"""A problem whose ratings do not say who gave them."""

from typing import Any

import numpy as np

from mcda_priority.i18n import LANGUAGES, Language, Message, plural
from mcda_priority.loading import document_from_problem, problem_from_document
from mcda_priority.problem import Problem


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
