"""Every portfolio that no other one dominates over admitted weights and scores (robust portfolio modelling)."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mcda_priority.engine.dominance import Front, non_dominated_front, undominated
from mcda_priority.engine.instance import Instance
from mcda_priority.engine.pareto import BoolArray, IntArray
from mcda_priority.engine.rules import columns_of
from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.preferences import WeightSet
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.rules import Enables, MinimumValue
from mcda_priority.scoring import points, score
from mcda_priority.selection.conflict import infeasible
from mcda_priority.selection.funds import Amount, budget_in_minor, ids_of
from mcda_priority.selection.instance import engine_instance, rules_in_force
from mcda_priority.studies.checking import check_weights, checked_count, checked_pair, checked_seconds
from mcda_priority.studies.uncertainty import Interval
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import FloatArray, Vector

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 500_000
"""Partial portfolios that are kept at a time unless told otherwise."""

TIME_LIMIT = 60.0
"""Seconds unless told otherwise."""

_SHOWN = 10
_STATEMENTS_SHOWN = 3

ScoreIntervals = Mapping[tuple[str, str], Interval]
"""What is known of performances, by (proposal id, criterion id), written as in a problem."""

_Table = list[list[Fraction]]


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
        return Table(columns, rows, right=(0, 2), wide=(1, 4))

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


def non_dominated(
    problem: Problem,
    weights: WeightSet,
    *,
    score_intervals: ScoreIntervals | None = None,
    budget: Amount | None = None,
    without: Collection[str] = (),
    limit: int = LIMIT,
    time_limit: float = TIME_LIMIT,
) -> NonDominated:
    """Find all portfolios that no other one dominates over the admitted weights and scores, proven to be all.

    Values are exact, and so are the corners of the set of weights: dominance is decided in integers. A minimum value is
    read under the problem's own weights and ratings.

    Parameters
    ----------
    problem
        The problem.
    weights
        The weights admitted: statements, not draws.
    score_intervals
        Performances that are known as intervals, such as ``{("school", "noise"): Interval(40, 60)}``; the rating must
        lie in its interval.
    budget
        The budget in the problem's currency; the problem's own unless given.
    without
        Ids of rules that are switched off.
    limit
        Partial portfolios that are kept at a time. Past this or the time limit the result is not `complete`.
    time_limit
        Seconds.

    Raises
    ------
    InputError
        The weights are draws or have too many corners, an interval cannot be read, the budget cannot, or a rule to be
        switched off is not known.
    InfeasibleError
        No portfolio keeps the rules.
    NotSolvedError
        Time ran out before any portfolio was found that keeps the rules.
    ArrayError
        The weights are another problem's, or a limit is no number.
    """
    limit, time_limit = checked_count(limit, "limit"), checked_seconds(time_limit)
    deadline = time.monotonic() + time_limit
    corners = _checked_corners(problem, weights)
    intervals = dict(score_intervals or {})
    low, high = _value_tables(problem, intervals)
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    ranking = score(problem)
    instance = engine_instance(ranking, budget_minor, without)
    bonuses = _bonuses(problem, without)
    at_corners = _AtCorners(corners, low, high, bonuses)
    found = non_dominated_front(
        instance, at_corners.lows, at_corners.highs, most_kept=limit, time_limit=deadline - time.monotonic()
    )
    if found is None:
        raise infeasible(ranking, budget_minor, without, time_limit)
    own = _AtCorners((problem.weights,), *(_as_table(problem.values),) * 2, bonuses)
    columns = _in_order(instance, found, own)
    selected = columns[:, : len(problem.proposals)]
    further = _further(weights, low, high, bonuses, columns, deadline) if found.complete else None
    facts = (
        selected,
        columns.astype(np.int64) @ instance.costs,
        own.bounds(columns, own.lows).min(axis=1, initial=np.inf),
        at_corners.bounds(columns, at_corners.lows).min(axis=1, initial=np.inf),
        at_corners.bounds(columns, at_corners.highs).max(axis=1, initial=-np.inf),
    )
    for array in facts:
        array.setflags(write=False)
    return NonDominated(
        problem,
        weights,
        intervals,
        budget_minor,
        tuple(without),
        found.complete,
        *facts,
        further,
        _notes(problem, without, at_corners),
    )


def _checked_corners(problem: Problem, weights: WeightSet) -> tuple[Vector, ...]:
    check_weights(problem, weights)
    if weights.given is not None:
        message = Message("non-dominated portfolios need statements about weights, not draws. State intervals.", {})
        raise InputError([Fault(Place("", None, "weights"), message)])
    if weights.corners is None:
        message = Message("the statements leave too many corners. Say less.", {})
        raise InputError([Fault(Place("", None, "weights"), message)])
    return weights.corners


# Values --------------------------------------------------------------------------------------------------------


def _as_table(values: Sequence[Sequence[Fraction]]) -> _Table:
    return [list(row) for row in values]


def _value_tables(problem: Problem, intervals: ScoreIntervals) -> tuple[_Table, _Table]:
    """Least and largest value of each proposal on each criterion.

    Raises
    ------
    InputError
        With a fault for each interval that names nothing known, lies off its scale or does not hold the rating.
    """
    low, high = _as_table(problem.values), _as_table(problem.values)
    rows = {proposal.id: at for at, proposal in enumerate(problem.proposals)}
    columns = {criterion.id: at for at, criterion in enumerate(problem.criteria)}
    faults = []
    for key, interval in intervals.items():
        try:
            proposal, criterion = checked_pair(key)
        except RuleError as error:
            faults.append(Fault(Place("", None, "score_intervals"), error.message))
            continue
        findings: Findings = []
        check_known((), proposal, rows, findings)
        check_known((), criterion, columns, findings)
        if not findings:
            row, column = rows[proposal], columns[criterion]
            try:
                ends = _ends(problem, row, column, interval)
            except RuleError as error:
                findings.append(((), error.message))
            else:
                low[row][column], high[row][column] = ends
        faults += [Fault(Place("", None, f"{proposal}, {criterion}"), message) for _, message in findings]
    if faults:
        raise InputError(faults)
    return low, high


def _ends(problem: Problem, row: int, column: int, interval: Interval) -> tuple[Fraction, Fraction]:
    """The values between which a performance lies."""
    if not isinstance(interval, Interval):
        raise RuleError(Message("dominance asks for intervals and knows no distributions. Give an interval.", {}))
    scale = problem.criteria[column].scale
    first, last = scale.read(interval.low), scale.read(interval.high)
    if first > last:
        raise RuleError(Message("the performances do not rise from low to high. Put them in order.", {}))
    if not first <= problem.performances[row][column] <= last:
        raise RuleError(Message("the rating lies outside its interval. Widen the interval or correct the rating.", {}))
    # Values run in one direction along a scale, so the ends of the performances are those of the values.
    one, other = sorted((scale.value(first), scale.value(last)))
    return one, other


def _bonuses(problem: Problem, without: Collection[str]) -> list[Fraction]:
    """What each pair of the engine's instance is worth, in its order, whatever the weights."""
    return [
        rule.bonus / 100
        for rule in rules_in_force(problem, without)
        if isinstance(rule, Enables) and (rule.bonus or rule.saving_minor)
        for _ in rule.enables
    ]


class _AtCorners:
    """Values of proposals and pairs at each corner, as whole numbers of that corner's unit.

    `lows` and `highs` have the shape (n_columns, n_corners), `units` (n_corners,).
    """

    def __init__(self, corners: Sequence[Vector], low: _Table, high: _Table, bonuses: Sequence[Fraction]) -> None:
        entries = [entry for table in (low, high) for row in table for entry in row]
        below = math.lcm(*(entry.denominator for entry in (*entries, *bonuses)))
        shares = [math.lcm(*(weight.denominator for weight in corner)) for corner in corners]
        weights = np.array(
            [[int(w * whole) for w in corner] for corner, whole in zip(corners, shares, strict=True)], object
        ).T
        extra = np.array([[int(bonus * below) * whole for whole in shares] for bonus in bonuses], object)
        self.lows, self.highs = (
            np.vstack(
                (
                    np.array([[int(entry * below) for entry in row] for row in table], object) @ weights,
                    extra.reshape(len(bonuses), len(corners)),
                )
            )
            for table in (low, high)
        )
        shared = [math.gcd(*ones, *others) or 1 for ones, others in zip(self.lows.T, self.highs.T, strict=True)]
        self.units = [Fraction(one, below * whole) for one, whole in zip(shared, shares, strict=True)]
        self.lows, self.highs = self.lows // np.array(shared, object), self.highs // np.array(shared, object)

    def sums(self, columns: BoolArray, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Sums over the columns of each portfolio, exactly, shape (n_portfolios, n_corners)."""
        fits = all(int(total) < 1 << 62 for total in abs(values).sum(axis=0))
        kind = np.int64 if fits else object
        sums: npt.NDArray[Any] = columns.astype(kind) @ values.astype(kind)
        return sums

    def bounds(self, columns: BoolArray, values: npt.NDArray[Any]) -> FloatArray:
        """The sums as portfolio values."""
        numbers: FloatArray = self.sums(columns, values).astype(np.float64) * np.array(self.units, np.float64)
        return numbers


def _in_order(instance: Instance, found: Front, own: _AtCorners) -> BoolArray:
    """Columns of the portfolios by falling value, then cost, then with the proposals declared first."""
    columns = np.array([columns_of(instance, flags) for flags in found.selected], np.bool_)
    columns = columns.reshape(len(found.selected), len(instance.costs))
    values = own.sums(columns, own.lows)[:, 0].tolist()
    costs = (columns.astype(np.int64) @ instance.costs).tolist()
    absent = [flags.tobytes() for flags in ~found.selected]
    order = sorted(range(len(columns)), key=lambda at: (-values[at], costs[at], absent[at]))
    return columns[np.array(order, np.intp)]


# What a further statement would settle -------------------------------------------------------------------------


def _further(
    weights: WeightSet, low: _Table, high: _Table, bonuses: Sequence[Fraction], columns: BoolArray, deadline: float
) -> tuple[FurtherStatement, ...] | None:
    """Try every statement of the family; None if time runs out.

    A statement that leaves some of the inside of the set only takes portfolios away [1]_, so what is left of those
    found is all there is.

    References
    ----------
    .. [1] Liesiö, J., Mild, P. & Salo, A. (2007). Preference programming for robust portfolio modeling and project
           selection. https://doi.org/10.1016/j.ejor.2005.12.041
    """
    problem, corners = weights.problem, weights.corners or ()
    tried: list[tuple[str, tuple[str, ...], _AtCorners]] = []
    names = [criterion.id for criterion in problem.criteria]
    for one, other in permutations(range(len(names)), 2):
        gaps = [corner[one] - corner[other] for corner in corners]
        if time.monotonic() > deadline:
            return None
        if min(gaps) < 0 < max(gaps):
            narrower = weights.corners_within(WeightSet.ranked(problem, [names[one], names[other]]))
            if narrower is not None:
                tried.append(("weights", (names[one], names[other]), _AtCorners(narrower, low, high, bonuses)))
    for at, proposal in enumerate(problem.proposals):
        if low[at] != high[at]:
            middle = [(a + b) / 2 for a, b in zip(low[at], high[at], strict=True)]
            lower, upper = ([middle if row == at else part for row, part in enumerate(table)] for table in (low, high))
            tried.append(("scores", (proposal.id,), _AtCorners(corners, lower, upper, bonuses)))
    found = []
    for kind, about, at_corners in tried:
        left = undominated(columns, at_corners.lows, at_corners.highs, deadline=deadline)
        if left is None:
            return None
        found.append(_settled(problem, columns, left, kind, about))
    return tuple(sorted(found, key=lambda one: (-one.n_settled, one.n_portfolios)))


def _settled(
    problem: Problem, columns: BoolArray, left: BoolArray, kind: str, names: tuple[str, ...]
) -> FurtherStatement:
    selected = columns[:, : len(problem.proposals)]
    borderline = selected.any(axis=0) & ~selected.all(axis=0)
    core = ids_of(problem, np.logical_and(borderline, selected[left].all(axis=0)))
    exterior = ids_of(problem, np.logical_and(borderline, ~selected[left].any(axis=0)))
    return FurtherStatement(kind, names, core, exterior, int(left.sum()))


def _notes(problem: Problem, without: Collection[str], at_corners: _AtCorners) -> tuple[Message, ...]:
    notes = []
    if any(isinstance(rule, MinimumValue) for rule in rules_in_force(problem, without)):
        notes.append(Message("A minimum of points is read under the declared weights and ratings.", {}))
    idle = [
        proposal.id
        for proposal, lows, highs in zip(problem.proposals, at_corners.lows, at_corners.highs, strict=False)
        if not any(lows) and not any(highs)
    ]
    if idle:
        notes.append(
            Message(
                "Worth nothing with any admitted weights: {ids}. Portfolios with and without them are equal, and all "
                "are listed.",
                {"ids": ", ".join(idle)},
            )
        )
    return tuple(notes)
