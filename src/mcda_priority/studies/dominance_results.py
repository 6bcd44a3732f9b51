"""The portfolios that no other one dominates, and how a reader is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mcda_priority.engine.pareto import BoolArray, IntArray
from mcda_priority.i18n import Language, Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.scoring import points
from mcda_priority.selection.funds import ids_of
from mcda_priority.studies.dominance_values import ScoreIntervals
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import FloatArray

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 10
_STATEMENTS_SHOWN = 3


@dataclass(frozen=True)
class FurtherStatement:
    """What one more statement would settle.

    Attributes
    ----------
    kind
        "weights": the first criterion named weighs at least as much as the second. "scores": the intervals of the
        proposal named shrink to their middle.
    names
        The two criteria, or the proposal.
    core, exterior
        Ids of the borderline proposals that every portfolio would hold, and that none would.
    n_portfolios
        How many portfolios would be left.
    """

    kind: str
    names: tuple[str, ...]
    core: tuple[str, ...]
    exterior: tuple[str, ...]
    n_portfolios: int

    @property
    def n_settled(self) -> int:
        """How many borderline proposals it settles."""
        return len(self.core) + len(self.exterior)

    @property
    def sentence(self) -> Message:
        """The statement in words."""
        if self.kind == "weights":
            return Message(
                "“{one}” weighs at least as much as “{other}”", {"one": self.names[0], "other": self.names[1]}
            )
        return Message("the ratings of {proposal} are in the middle of their intervals", {"proposal": self.names[0]})


@dataclass(frozen=True, eq=False)
class NonDominated:
    """The portfolios that no other one dominates [1]_, and how many of them hold each proposal.

    One portfolio dominates another if it is at least as good for all weights of the set and all scores of the
    intervals, and better for some; what both hold cancels out. Portfolios that are always equal are all kept.

    Attributes
    ----------
    problem, weights, intervals
        The problem, the weights admitted, and the performances that are known as intervals.
    budget_minor, without
        The budget in minor units, and ids of the rules that were switched off.
    complete
        Whether these are proven to be all of them. If not, a limit was reached: each portfolio listed is still proven
        not to be dominated, but there may be others, and core indexes are not known.
    selected
        Shape (n_portfolios, n_proposals), by falling value under the problem's own weights and ratings, then by cost,
        then those with the proposals declared first.
    costs_minor
        Shape (n_portfolios,).
    values
        Portfolio values under the problem's own weights and ratings, shape (n_portfolios,).
    lowest, highest
        Least and largest value over all weights and scores, shape (n_portfolios,).
    further
        What further statements would settle, those first that settle the most: for each two criteria, that one weighs
        at least as much as the other, where the set leaves that open; for each proposal with intervals, their middle.
        None where a limit was reached.
    notes
        What a reader should know.

    References
    ----------
    .. [1] Liesiö, J., Mild, P. & Salo, A. (2007). Preference programming for robust portfolio modeling and project
           selection. https://doi.org/10.1016/j.ejor.2005.12.041
    """

    problem: Problem
    weights: WeightSet
    intervals: ScoreIntervals
    budget_minor: int
    without: tuple[str, ...]
    complete: bool
    selected: BoolArray
    costs_minor: IntArray
    values: FloatArray
    lowest: FloatArray
    highest: FloatArray
    further: tuple[FurtherStatement, ...] | None
    notes: tuple[Message, ...]

    @property
    def method(self) -> str:
        """Name of the method behind the values."""
        return "weighted_sum"

    @property
    def statements(self) -> tuple[str, ...]:
        """What is said about the weights, as text."""
        return tuple(statement.text for statement in self.weights.statements)

    @property
    def held(self) -> IntArray:
        """How many of the portfolios listed hold each proposal, shape (n_proposals,)."""
        counts: IntArray = self.selected.sum(axis=0, dtype=np.int64)
        return counts

    @property
    def core_index(self) -> FloatArray:
        """Share of the non-dominated portfolios that hold each proposal, shape (n_proposals,); NaN if not complete.

        Not to be mixed up with acceptability, the share of weights whose optimal portfolio holds it.
        """
        if not self.complete:
            return np.full(len(self.problem.proposals), np.nan)
        shares: FloatArray = self.held / len(self.selected)
        return shares

    @property
    def classes(self) -> tuple[str, ...]:
        """For each proposal "core", "borderline" or "exterior"; "open" where an incomplete list does not tell."""
        whole = len(self.selected)
        names = []
        for held in self.held.tolist():
            if 0 < held < whole:
                names.append("borderline")
            elif not self.complete:
                names.append("open")
            else:
                names.append("core" if held else "exterior")
        return tuple(names)

    @property
    def core(self) -> tuple[str, ...]:
        """Ids of the proposals that all of the portfolios hold."""
        return self._of("core")

    @property
    def borderline(self) -> tuple[str, ...]:
        """Ids of the proposals that some of them hold, and some do not."""
        return self._of("borderline")

    @property
    def exterior(self) -> tuple[str, ...]:
        """Ids of the proposals that none of them holds."""
        return self._of("exterior")

    def _of(self, name: str) -> tuple[str, ...]:
        return tuple(one.id for one, its in zip(self.problem.proposals, self.classes, strict=True) if its == name)

    def portfolio(self, place: int) -> tuple[str, ...]:
        """Ids of the proposals in the portfolio at a place of the list."""
        return ids_of(self.problem, self.selected[place])

    def to_frame(self) -> pd.DataFrame:
        """One row a portfolio: value, lowest, highest, cost_minor, selected."""
        import pandas as pd

        return pd.DataFrame(
            {
                "value": self.values,
                "lowest": self.lowest,
                "highest": self.highest,
                "cost_minor": self.costs_minor,
                "selected": [self.portfolio(place) for place in range(len(self.selected))],
            }
        )

    def proposals_frame(self, lang: str = "en") -> pd.DataFrame:
        """One row a proposal, by id: label, cost_minor, held, core_index, class."""
        import pandas as pd

        proposals = self.problem.proposals
        return pd.DataFrame(
            {
                "label": [proposal.label.text_in(lang) for proposal in proposals],
                "cost_minor": [proposal.cost_minor for proposal in proposals],
                "held": self.held,
                "core_index": self.core_index,
                "class": self.classes,
            },
            index=pd.Index([proposal.id for proposal in proposals], name="id"),
        )

    def summary(self, lang: str = "en") -> str:
        """The portfolios as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The portfolios as headings, tables and sentences."""
        return [
            Heading(language.say("Portfolios that no other one dominates")),
            *(Paragraph(sentence) for sentence in self._sentences(language)),
            self._proposals_table(language),
            *(Paragraph(sentence) for sentence in self.further_sentences(language)),
            Heading(language.say("The portfolios")),
            *self._portfolios_parts(language),
            *(Paragraph(language.render(note)) for note in self.notes),
        ]

    def found_sentence(self, language: Language) -> str:
        """How many portfolios there are, and whether these are all."""
        count = len(self.selected)
        return (
            language.counted(
                "Checked: {count} portfolio is not dominated; every other one that fits the appropriation and meets "
                "the rules is.",
                "Checked: {count} portfolios are not dominated; every other one that fits the appropriation and meets "
                "the rules is.",
                count,
            )
            if self.complete
            else language.counted(
                "A limit was reached: {count} portfolio is certain not to be dominated, but there may be others.",
                "A limit was reached: {count} portfolios are certain not to be dominated, but there may be others.",
                count,
            )
        )

    def _sentences(self, language: Language) -> list[str]:
        sentences = [
            self.found_sentence(language),
            language.say(
                "One portfolio dominates another if it is at least as good with all admitted weights and ratings, and "
                "better with some."
            ),
            language.say(
                "Weights admitted: {statements}.",
                statements="; ".join(statement.written(language) for statement in self.weights.statements),
            )
            if self.statements
            else language.say("All weights are admitted: no preference is stated."),
        ]
        if self.intervals:
            sentences.append(
                language.counted(
                    "{count} rating is known as an interval.",
                    "{count} ratings are known as intervals.",
                    len(self.intervals),
                )
            )
        return [*sentences, self.core_index_sentence(language)]

    def core_index_sentence(self, language: Language) -> str:
        """What the core index is, and what it is not."""
        return language.say(
            "Core index: share of the non-dominated portfolios that hold the project. It is not the share of "
            "weights that fund it."
        )

    def _proposals_table(self, language: Language) -> Table:
        captions = {
            "core": language.say("always in"),
            "borderline": language.say("depends on the weights and ratings")
            if self.intervals
            else language.say("depends on the weights"),
            "exterior": language.say("never in"),
            "open": language.say("not known"),
        }
        proposals, shares, classes = self.problem.proposals, self.core_index, self.classes
        rows = [
            [
                language.number(Fraction(int(self.held[at]), len(self.selected)), 2) if self.complete else "–",
                captions[classes[at]],
                language.money(self.problem.money(proposals[at].cost_minor)),
                proposals[at].id,
                proposals[at].label.text_in(language.code),
            ]
            for at in np.argsort(-np.nan_to_num(shares), kind="stable").tolist()
        ]
        columns = [
            language.say("Core index"),
            language.say("In the portfolio"),
            language.say("Amount requested"),
            language.say("Id"),
            language.say("Proposal"),
        ]
        return Table(columns, rows, right=(0, 2), wide=(1, 4), head=3)

    def further_sentences(self, language: Language) -> list[str]:
        """Which further statements would settle the most projects."""
        if self.further is None:
            return []
        if not self.borderline:
            return [language.say("Every project is settled.")]
        helpful = [one for one in self.further if one.n_settled][:_STATEMENTS_SHOWN]
        if not helpful:
            return [language.say("No single further statement about two criteria or one project settles any project.")]
        return [
            language.counted(
                "If {statement}, {count} more project is settled: {ids}.",
                "If {statement}, {count} more projects are settled: {ids}.",
                one.n_settled,
                statement=one.sentence,
                ids=", ".join([*one.core, *one.exterior]),
            )
            for one in helpful
        ]

    def _portfolios_parts(self, language: Language) -> list[Part]:
        shown = np.array([name != "core" for name in self.classes], np.bool_)
        rows = [
            [
                points(language, Fraction(self.values[place])),
                points(language, Fraction(self.lowest[place])),
                points(language, Fraction(self.highest[place])),
                language.money(self.problem.money(int(self.costs_minor[place]))),
                ", ".join(ids_of(self.problem, self.selected[place] & shown)),
            ]
            for place in range(min(_SHOWN, len(self.selected)))
        ]
        columns = [
            language.say("Points"),
            language.say("At least"),
            language.say("At most"),
            language.say("Cost"),
            language.say("Beside those always in") if self.complete else language.say("Funded"),
        ]
        parts: list[Part] = [Table(columns, rows, right=(0, 1, 2, 3), wide=(4,))]
        more = len(self.selected) - len(rows)
        if more:
            parts.append(Paragraph(language.counted("… and {count} more.", "… and {count} more.", more)))
        return parts
