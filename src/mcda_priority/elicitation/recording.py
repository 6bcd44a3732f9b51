"""Elicited weights become a named weighting of the problem, with where they come from."""

from dataclasses import replace
from datetime import date

from mcda_priority.elicitation.judgements import refuse
from mcda_priority.elicitation.results import ElicitedWeights
from mcda_priority.i18n import LANGUAGES, Language, Message
from mcda_priority.loading import document_from_problem, problem_from_document
from mcda_priority.problem import Problem

_LONGEST = 3_000
"""Characters up to which judgements are written out; those of many people would not fit into a text of a case."""


def add_weighting(
    problem: Problem, weights: ElicitedWeights, name: str, label: str, dated: date | None = None
) -> Problem:
    """The problem with the weights as one more named weighting, and a line of provenance; those in force stay.

    Parameters
    ----------
    problem
        The problem.
    weights
        Weights of all its criteria; see `weights_by_group` where they were asked for group by group.
    name
        Id of the new weighting, for ``with_weighting`` and ``--weights``.
    label
        What people call it.
    dated
        The day on which people were asked. Who they were is not kept.

    Raises
    ------
    InputError
        With every fault: weights of other criteria, an id that is taken or cannot be one, an empty label.
    """
    known = [criterion.id for criterion in problem.criteria]
    if weights.ids != tuple(known):
        message = Message("these must be weights of {known}, in this order.", {"known": ", ".join(known)})
        refuse([(("weights",), message)])
    document = document_from_problem(problem)
    entry = {"id": name, "label": label, "weights": {one: str(weight) for one, weight in weights.by_id.items()}}
    fact = {"text": {code: _sentence(weights, name, dated, Language(code)) for code in LANGUAGES}}
    document["weightings"] = [*document.get("weightings", ()), entry]
    document["provenance"] = [*document.get("provenance", ()), fact]
    return problem_from_document(document)


def _sentence(weights: ElicitedWeights, name: str, dated: date | None, language: Language) -> str:
    origin = weights.provenance(language.code)
    if len(origin) > _LONGEST:
        origin = replace(weights, judgements=()).provenance(language.code)
    if dated is None:
        return language.say("Weighting “{name}”. {origin}", name=name, origin=origin)
    return language.say("Weighting “{name}” of {day}. {origin}", name=name, day=dated, origin=origin)
