"""Weights of groups and of the criteria in them become one; and so do those of several people, with their spread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.elicitation.judgements import refuse
from mcda_priority.elicitation.results import ElicitedWeights, float_shares, shares
from mcda_priority.i18n import Language, Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.tables import Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import FloatArray

if TYPE_CHECKING:
    import pandas as pd


def weights_by_group(
    problem: Problem, groups: ElicitedWeights, inside: Mapping[str, ElicitedWeights]
) -> ElicitedWeights:
    """Weights of all criteria: the weight of each one's group times its weight inside the group.

    Parameters
    ----------
    problem
        The problem.
    groups
        The weights of its groups against each other.
    inside
        For each group's id the weights of its criteria against each other; a group of one may be left out.

    Raises
    ------
    InputError
        With every fault: groups that are unknown or missing, weights of other criteria.
    """
    findings: Findings = []
    known = {group.id: group for group in problem.groups}
    if groups.ids != tuple(known):
        findings.append((("groups",), _not_of_these(known)))
    for name in inside:
        check_known(("inside", name), name, dict.fromkeys(known), findings)
    for name, group in known.items():
        if name in inside and inside[name].ids != tuple(one.id for one in group.criteria):
            findings.append((("inside", name), _not_of_these({one.id: one for one in group.criteria})))
        elif name not in inside and len(group.criteria) > 1:
            message = Message("the weights inside “{name}” are missing. Add them.", {"name": name})
            findings.append((("inside", name), message))
    refuse(findings)
    parts = {name: inside[name] for name in known if name in inside}
    amounts = [
        groups.by_id[name] * (parts[name].by_id[one.id] if name in parts else 1)
        for name, group in known.items()
        for one in group.criteria
    ]
    exact, notes = shares(amounts)
    said = [*groups.judgements, *(pair for part in parts.values() for pair in part.judgements)]
    figures = dict(groups.consistency)
    for name, part in parts.items():
        figures |= {f"{name}.{figure}": number for figure, number in part.consistency.items()}
    everything = [groups, *parts.values()]
    distinct: list[Message] = []
    for note in (note for part in everything for note in part.notes):
        if note not in distinct:
            distinct.append(note)
    return ElicitedWeights(
        "by_group",
        problem.criteria,
        exact,
        tuple(said),
        figures,
        tuple(doubt for part in everything for doubt in part.doubtful),
        (*distinct, *notes),
    )


def _not_of_these(known: Mapping[str, object]) -> Message:
    return Message("these must be weights of {known}, in this order.", {"known": ", ".join(known)})


@dataclass(frozen=True, eq=False)
class CombinedWeights:
    """Several people's weights, what they come to together, and how far they lie apart.

    Attributes
    ----------
    people
        The weights of each, by a role or number.
    together
        The weights that stand for all of them.
    lowest, highest
        The smallest and the largest weight that anybody gives each entry.
    deviation
        Standard deviation of each entry's weights over the people (divided by their number less one), shape
        (n_entries,), read-only.
    """

    people: Mapping[str, ElicitedWeights]
    together: ElicitedWeights
    lowest: tuple[Fraction, ...]
    highest: tuple[Fraction, ...]
    deviation: FloatArray

    def intervals(self, problem: Problem) -> WeightSet:
        """All weights of the problem's criteria that lie between the people's smallest and largest, for the studies."""
        self._check(problem)
        limits = zip(self.together.ids, self.lowest, self.highest, strict=True)
        return WeightSet.intervals(problem, {name: (low, high) for name, low, high in limits})

    def sample(self, problem: Problem) -> WeightSet:
        """The people's own weights, each as likely, for the studies."""
        self._check(problem)
        return WeightSet.from_draws(problem, _matrix(self.people))

    def _check(self, problem: Problem) -> None:
        known = {criterion.id: criterion for criterion in problem.criteria}
        if self.together.ids != tuple(known):
            refuse([(("weights",), _not_of_these(known))])

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """A data frame with columns label, weight, lowest, highest, deviation, and one for each person, by id."""
        frame = self.together.to_frame(lang)
        frame["lowest"] = [float(one) for one in self.lowest]
        frame["highest"] = [float(one) for one in self.highest]
        frame["deviation"] = self.deviation
        for person, weights in self.people.items():
            frame[f"weight {person}"] = [float(one) for one in weights.weights]
        return frame

    def summary(self, lang: str = "en") -> str:
        """The combined weights and their spread as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The combined weights, and a table of how far the people lie apart, the widest first."""
        order = sorted(range(len(self.lowest)), key=lambda at: self.lowest[at] - self.highest[at])
        rows = [
            [
                self.together.ids[at],
                language.percent(self.together.weights[at], 1),
                language.percent(self.lowest[at], 1),
                language.percent(self.highest[at], 1),
                language.percent(Fraction(float(self.deviation[at])), 1),
            ]
            for at in order
        ]
        columns = [
            language.say("Id"),
            language.say("Weight"),
            language.say("Lowest"),
            language.say("Highest"),
            language.say("Standard deviation"),
        ]
        return [
            *self.together.parts(language),
            Paragraph(language.say("How far the people lie apart, the widest first:")),
            Table(columns, rows, right=(1, 2, 3, 4)),
        ]


def combine_weights(people: Mapping[str, ElicitedWeights]) -> CombinedWeights:
    """Several people's weights together: their arithmetic mean, exactly.

    Parameters
    ----------
    people
        The weights of each, by a role or number rather than a name; two or more, all of the same criteria or groups.

    Raises
    ------
    InputError
        There are fewer than two, or they are weights of different things.
    """
    _check_people(people)
    columns = zip(*(one.weights for one in people.values()), strict=True)
    exact, notes = shares([sum(column, Fraction(0)) for column in columns])
    return _combined("arithmetic_mean", people, exact, notes)


def combine_weights_geometric(people: Mapping[str, ElicitedWeights]) -> CombinedWeights:
    """Several people's weights together: their geometric mean, normalised.

    Unlike the arithmetic mean it keeps ratios: if everybody weighs one thing twice as much as another, so do all
    together. And whoever gives a criterion nothing decides alone that it has none; a note says where.

    Parameters
    ----------
    people
        See `combine_weights`.

    Raises
    ------
    InputError
        As `combine_weights`; or for each criterion there is somebody who gives it nothing.

    References
    ----------
    .. [1] Aczél, J. & Saaty, T. L. (1983). Procedures for synthesizing ratio judgements.
           https://doi.org/10.1016/0022-2496(83)90028-7
    """
    _check_people(people)
    matrix = _matrix(people)
    vetoed = (matrix == 0).any(axis=0)
    if vetoed.all():
        message = Message("for each of them there is somebody who gives it nothing. Take the arithmetic mean.", {})
        refuse([(("people",), message)])
    means = np.zeros(matrix.shape[1])
    means[~vetoed] = np.exp(np.log(matrix[:, ~vetoed]).mean(axis=0))
    ids = next(iter(people.values())).ids
    notes = tuple(
        Message("“{name}” has no weight here, because somebody gives it none.", {"name": name})
        for name, gone in zip(ids, vetoed, strict=True)
        if gone
    )
    return _combined("geometric_mean", people, float_shares(means), notes)


def _combined(
    method: str, people: Mapping[str, ElicitedWeights], weights: tuple[Fraction, ...], notes: tuple[Message, ...]
) -> CombinedWeights:
    def each(pick: Callable[[tuple[Fraction, ...]], Fraction]) -> tuple[Fraction, ...]:
        return tuple(pick(column) for column in zip(*(one.weights for one in people.values()), strict=True))

    entries = next(iter(people.values())).entries
    said = tuple(
        (f"{person}: {name}", weight)
        for person, one in people.items()
        for name, weight in zip(one.ids, one.weights, strict=True)
    )
    deviation = _matrix(people).std(axis=0, ddof=1)
    deviation.setflags(write=False)
    together = ElicitedWeights(method, entries, weights, said, notes=notes)
    return CombinedWeights(dict(people), together, each(min), each(max), deviation)


def _matrix(people: Mapping[str, ElicitedWeights]) -> FloatArray:
    return np.array([[float(weight) for weight in one.weights] for one in people.values()])


def _check_people(people: Mapping[str, ElicitedWeights]) -> None:
    findings: Findings = []
    if len(people) < 2:
        findings.append((("people",), Message("weights of at least two people are combined. Add the others.", {})))
    first = next(iter(people.values()), None)
    for person, one in people.items():
        if first is not None and one.ids != first.ids:
            findings.append((("people", person), _not_of_these(dict.fromkeys(first.ids))))
    refuse(findings)
