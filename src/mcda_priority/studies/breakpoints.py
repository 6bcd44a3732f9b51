"""One weight at a time from 0 to 1: every value at which the first place, the order or the funded set changes."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from mcda_priority.i18n import Language
from mcda_priority.problem import Problem
from mcda_priority.scoring import score
from mcda_priority.selection.conflict import infeasible
from mcda_priority.selection.funds import Amount, BoolArray, budget_in_minor, ids_of
from mcda_priority.selection.portfolio import TIME_LIMIT
from mcda_priority.studies.cells import Best, Cell, best_at, height, optimal_cells, plane_of, stretched
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook
from mcda_priority.weights import Vector, dot

if TYPE_CHECKING:
    import pandas as pd

_ZERO, _ONE = Fraction(0), Fraction(1)
_NONE = "–"


@dataclass(frozen=True)
class FirstPlace:
    """Who is first between two weights; several where their scores are equal throughout."""

    low: Fraction
    high: Fraction
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Crossing:
    """A weight at which the order changes: each set of proposals whose scores meet there and are not always equal."""

    weight: Fraction
    tied: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FundedSet:
    """The best portfolio between two weights.

    Attributes
    ----------
    low, high
        The weights; at a weight where two of them meet, both are equally good.
    ids
        The funded proposals, as the tie rule picks them inside; None where no portfolio keeps the rules.
    ties
        How many other portfolios are as good throughout, counted to 1,000; None where that is not known.
    """

    low: Fraction
    high: Fraction
    ids: tuple[str, ...] | None
    ties: int | None


@dataclass(frozen=True)
class WeightLine:
    """What one weight decides as it goes from 0 to 1 while the others keep their proportions.

    Attributes
    ----------
    id, kind
        The criterion or the criterion group; "criterion" or "group".
    weight
        Its weight today.
    at_zero, at_one
        All weights at both ends; those between lie on the straight line.
    equal_shares
        Whether the other weights are all zero today, so that equal shares were given to them.
    first_places
        Who is first, from 0 to 1.
    crossings
        Where the order changes, by rising weight, strictly between 0 and 1.
    funded_sets
        The best portfolios, from 0 to 1.
    stable
        The largest interval around today's weight on which today's portfolio is optimal, ends included: at those it is
        as good as another, unless they are 0 or 1.
    """

    id: str
    kind: str
    weight: Fraction
    at_zero: Vector
    at_one: Vector
    equal_shares: bool
    first_places: tuple[FirstPlace, ...]
    crossings: tuple[Crossing, ...]
    funded_sets: tuple[FundedSet, ...]
    stable: tuple[Fraction, Fraction]

    def weights_at(self, weight: Fraction) -> Vector:
        """All weights where this one is `weight`."""
        return tuple((1 - weight) * a + weight * b for a, b in zip(self.at_zero, self.at_one, strict=True))

    @property
    def first_changes(self) -> tuple[Fraction, ...]:
        """Weights at which the first place changes, strictly between 0 and 1."""
        return tuple(place.low for place in self.first_places[1:])

    @property
    def ranking_changes(self) -> tuple[Fraction, ...]:
        """Weights at which the order changes, strictly between 0 and 1."""
        return tuple(crossing.weight for crossing in self.crossings)

    @property
    def funded_changes(self) -> tuple[Fraction, ...]:
        """Weights at which the funded set changes, strictly between 0 and 1."""
        return tuple(piece.low for piece in self.funded_sets[1:])


@dataclass(frozen=True, eq=False)
class Breakpoints:
    """How far the decision hangs on each single weight: exactly, of the unrounded weighted sum.

    Attributes
    ----------
    problem
        The problem whose weights are moved.
    budget_minor
        The budget, in minor units.
    without
        Ids of the rules that were switched off.
    selected
        Today's portfolio, shape (n_proposals,).
    ties
        How many other portfolios are as good today, counted to 1,000; None where that is not known.
    lines
        One for each criterion, then one for each group of several criteria, in declared order. None for a criterion or
        a group beside which there is no other: its weight is always 1.
    """

    problem: Problem
    budget_minor: int
    without: tuple[str, ...]
    selected: BoolArray
    ties: int | None
    lines: tuple[WeightLine, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of today's funded proposals, in declared order."""
        return ids_of(self.problem, self.selected)

    def of(self, name: str) -> WeightLine:
        """The line of one criterion or group; the criterion's where both have that id.

        Raises
        ------
        KeyError
            There is none.
        """
        return {line.id: line for line in reversed(self.lines)}[name]

    def to_frame(self) -> pd.DataFrame:
        """One row for each weight, indexed by id: today's weight, the stable interval, how often what changes.

        Columns: kind, weight, stable_from, stable_to, first_changes, ranking_changes, funded_changes.
        """
        import pandas as pd

        rows = [
            {
                "kind": line.kind,
                "weight": float(line.weight),
                "stable_from": float(line.stable[0]),
                "stable_to": float(line.stable[1]),
                "first_changes": len(line.first_changes),
                "ranking_changes": len(line.ranking_changes),
                "funded_changes": len(line.funded_changes),
            }
            for line in self.lines
        ]
        return pd.DataFrame(rows, index=pd.Index([line.id for line in self.lines], name="id"), columns=_COLUMNS)

    def changes_frame(self) -> pd.DataFrame:
        """One row for each change: the weight as a number and exactly, and who is concerned.

        Columns: id, kind, changes ("first place", "ranking" or "funded set"), weight, exact (such as "3/7"), before,
        after (ids; of a change of the ranking, the ids that meet there, twice the same).
        """
        import pandas as pd

        rows: list[dict[str, object]] = []
        for line in self.lines:
            found: list[tuple[str, Fraction, object, object]] = []
            found += [("first place", two.low, one.ids, two.ids) for one, two in pairwise(line.first_places)]
            found += [("ranking", crossing.weight, tied, tied) for crossing in line.crossings for tied in crossing.tied]
            found += [("funded set", two.low, one.ids, two.ids) for one, two in pairwise(line.funded_sets)]
            rows += [
                {
                    "id": line.id,
                    "kind": line.kind,
                    "changes": what,
                    "weight": float(weight),
                    "exact": str(weight),
                    "before": before,
                    "after": after,
                }
                for what, weight, before, after in found
            ]
        return pd.DataFrame(rows, columns=["id", "kind", "changes", "weight", "exact", "before", "after"])

    def summary(self, lang: str = "en") -> str:
        """The breakpoints as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The breakpoints as headings, sentences and tables."""
        if not self.lines:
            return [
                Heading(language.say("One weight at a time")),
                Paragraph(language.say("There is only one criterion: its weight cannot change.")),
            ]
        parts: list[Part] = [
            Heading(language.say("One weight at a time")),
            Paragraph(language.say("As one weight goes from 0% to 100%, the others keep their proportions.")),
        ]
        if all(line.stable[1] - line.stable[0] == 1 for line in self.lines):
            parts.append(Paragraph(language.say("No single weight changes the funded set.")))
        else:
            parts += [Paragraph(self.stable_sentence(language, line), indent=2, mark="–") for line in self.lines]
        parts += [
            Paragraph(
                language.say(
                    "Beside “{name}” all weights are zero today; equal shares were given to them.",
                    name=self._label(language, line),
                )
            )
            for line in self.lines
            if line.equal_shares
        ]
        if self.ties:
            parts.append(
                Paragraph(
                    language.say(
                        "Today another portfolio is as good. The rule for ties decided: the lower cost first, then the "
                        "order of the list."
                    )
                )
            )
        return parts + self._funded_parts(language) + self._first_parts(language) + self._ranking_parts(language)

    def _label(self, language: Language, line: WeightLine) -> str:
        known = self.problem.criteria if line.kind == "criterion" else self.problem.groups
        return next(one.label.text_in(language.code) for one in known if one.id == line.id)

    def stable_sentence(self, language: Language, line: WeightLine) -> str:
        """Say how far one weight can move without changing what is funded."""
        name, now = self._label(language, line), _percent(language, line.weight)
        low, high = line.stable
        if high - low == 1:
            return language.say(
                "The funded set stays the same whatever the weight of “{name}” is (now {now}).", name=name, now=now
            )
        if low == high:
            return language.say(
                "The funded set is the best only at today's weight of “{name}”, {now}, where it is as good as another.",
                name=name,
                now=now,
            )
        written_low, written_high = _range(language, low, high, line.weight)
        return language.say(
            "The funded set stays the same while the weight of “{name}” is {low}–{high} (now {now}).",
            name=name,
            low=written_low,
            high=written_high,
            now=now,
        )

    def _funded_parts(self, language: Language) -> list[Part]:
        rows = [
            [self._label(language, line), _percent(language, two.low), *_exchange(language, one, two)]
            for line in self.lines
            for one, two in pairwise(line.funded_sets)
        ]
        if not rows:
            return []
        columns = [language.say("Weight of"), language.say("At"), language.say("Comes in"), language.say("Leaves")]
        return [
            Heading(language.say("Where the funded set changes, as the weight rises")),
            Table(columns, rows, right=(1,), wide=(0, 2, 3)),
        ]

    def _first_parts(self, language: Language) -> list[Part]:
        rows = [
            [self._label(language, line), _percent(language, two.low), _listed(one.ids), _listed(two.ids)]
            for line in self.lines
            for one, two in pairwise(line.first_places)
        ]
        heading = Heading(language.say("Where the first place changes"))
        if not rows:
            return [heading, Paragraph(language.say("No single weight changes the first place."))]
        columns = [
            language.say("Weight of"),
            language.say("At"),
            language.say("First below"),
            language.say("First above"),
        ]
        return [heading, Table(columns, rows, right=(1,), wide=(0, 2, 3))]

    def _ranking_parts(self, language: Language) -> list[Part]:
        rows = []
        for line in self.lines:
            below = [weight for weight in line.ranking_changes if weight < line.weight]
            above = [weight for weight in line.ranking_changes if weight > line.weight]
            rows.append(
                [
                    self._label(language, line),
                    _percent(language, line.weight),
                    language.number(len(line.ranking_changes)),
                    _percent(language, below[-1]) if below else _NONE,
                    _percent(language, above[0]) if above else _NONE,
                ]
            )
        columns = [
            language.say("Weight of"),
            language.say("Now"),
            language.say("Changes"),
            language.say("Next below"),
            language.say("Next above"),
        ]
        return [
            Heading(language.say("Where the order of the proposals changes")),
            Table(columns, rows, right=(1, 2, 3, 4), wide=(0,)),
        ]


_COLUMNS = ["kind", "weight", "stable_from", "stable_to", "first_changes", "ranking_changes", "funded_changes"]


def breakpoints(
    problem: Problem,
    *,
    budget: Amount | None = None,
    without: Collection[str] = (),
    time_limit: float = TIME_LIMIT,
) -> Breakpoints:
    """Find every weight at which something changes, for one criterion or group at a time, in exact rationals.

    As a weight goes from 0 to 1, the others keep their proportions (equal shares, where they are all zero today), and
    so do the criteria inside a group. Scores are then linear in the weight, and so is the value of each portfolio.

    Parameters
    ----------
    problem
        The problem; the weighted sum is taken as it is, without rounding.
    budget
        The budget in the problem's currency; the problem's own unless given.
    without
        Ids of rules that are switched off.
    time_limit
        Seconds for each of the selections that this takes.

    Raises
    ------
    InputError
        The budget cannot be read, or a rule to be switched off is not known.
    InfeasibleError
        No portfolio keeps the rules today.
    NotProvenError
        A selection could not be proven to be optimal in time; `TooFineError` where weights and performances have so
        many digits that the exact integers pass 2^62, and too many portfolios are about as good.
    """
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    today = _today(problem, budget_minor, without, time_limit)
    lines = tuple(_line(problem, path, today, budget_minor, without, time_limit) for path in _paths(problem))
    selected = today.selected
    selected.setflags(write=False)
    return Breakpoints(problem, budget_minor, tuple(without), selected, today.ties, lines)


class _Path(NamedTuple):
    """Where a weight goes: from what to what, and where it is today."""

    id: str
    kind: str
    weight: Fraction
    at_zero: Vector
    at_one: Vector
    equal_shares: bool


def _paths(problem: Problem) -> list[_Path]:
    names = [criterion.id for criterion in problem.criteria]
    paths = [_path(problem, name, "criterion", [name]) for name in names]
    for group in problem.groups:
        members = [criterion.id for criterion in group.criteria]
        # A group of one is that criterion.
        if len(members) > 1:
            paths.append(_path(problem, group.id, "group", members))
    return [path for path in paths if path.at_zero != path.at_one]


def _path(problem: Problem, name: str, kind: str, members: Sequence[str]) -> _Path:
    inside = [criterion.id in members for criterion in problem.criteria]
    weights = problem.weights
    if all(inside):
        return _Path(name, kind, _ONE, weights, weights, equal_shares=False)
    beside = [not flag for flag in inside]
    total = sum((weight for weight, flag in zip(weights, inside, strict=True) if flag), _ZERO)
    return _Path(name, kind, total, shares_of(problem, beside), shares_of(problem, inside), equal_shares=total == 1)


def shares_of(problem: Problem, members: Sequence[bool]) -> Vector:
    """Weights that sum to 1 on some criteria, in the proportions of today's.

    Where those are all zero: for a whole group, in the proportions declared inside it; else equal.
    """
    weights = problem.weights
    inside = [weight if flag else _ZERO for weight, flag in zip(weights, members, strict=True)]
    if not any(inside) and problem.weighting is None:
        declared = [(group, criterion) for group in problem.groups for criterion in group.criteria]
        groups = {group.id for (group, _), flag in zip(declared, members, strict=True) if flag}
        if len(groups) == 1 and sum(members) > 1:
            inside = [
                criterion.weight if flag else _ZERO for (_, criterion), flag in zip(declared, members, strict=True)
            ]
    if not any(inside):
        inside = [Fraction(int(flag)) for flag in members]
    total = sum(inside, _ZERO)
    return tuple(weight / total for weight in inside)


def _today(problem: Problem, budget_minor: int, without: Collection[str], time_limit: float) -> Best:
    stretch = stretched(problem, [problem.weights], budget_minor, without, name=problem.id, time_limit=time_limit)
    today = best_at(stretch, (_ONE,))
    if stretch.least is not None and today.plane[0] < stretch.least:
        raise infeasible(score(problem), budget_minor, without, time_limit)
    return today


def _line(
    problem: Problem, path: _Path, today: Best, budget_minor: int, without: Collection[str], time_limit: float
) -> WeightLine:
    stretch = stretched(
        problem, [path.at_zero, path.at_one], budget_minor, without, name=path.id, time_limit=time_limit
    )
    cells = sorted(optimal_cells(stretch), key=lambda cell: _ends(cell))
    funded = tuple(
        FundedSet(*_ends(cell), ids_of(problem, cell.selected) if cell.selected is not None else None, cell.ties)
        for cell in cells
    )
    plane = plane_of(stretch, today.selected)
    same = [_ends(cell) for cell in cells if cell.selected is not None and cell.plane == plane]
    stable = same[0] if same else (path.weight, path.weight)
    lines = _score_lines(problem, path)
    return WeightLine(*path, _first_places(problem, lines), _crossings(problem, lines), funded, stable)


def _ends(cell: Cell) -> tuple[Fraction, Fraction]:
    """The lowest and the highest weight of a cell between two corners, of which the second is weight 1."""
    weights = [vertex[1] for vertex in cell.vertices]
    return min(weights), max(weights)


# --- scores: a straight line for each proposal, by its heights at 0 and 1, as integers -----------------------------

_ScoreLine = tuple[int, int]


def _score_lines(problem: Problem, path: _Path) -> list[_ScoreLine]:
    ends = [[dot(weights, row) for row in problem.values] for weights in (path.at_zero, path.at_one)]
    whole = math.lcm(*(one.denominator for end in ends for one in end))
    return [(int(low * whole), int(high * whole)) for low, high in zip(*ends, strict=True)]


def _meeting(one: _ScoreLine, other: _ScoreLine) -> Fraction | None:
    """Where two lines cross strictly between 0 and 1; None where they do not."""
    left, right = one[0] - other[0], one[1] - other[1]
    return Fraction(left, left - right) if left * right < 0 else None


def _first_places(problem: Problem, lines: Sequence[_ScoreLine]) -> tuple[FirstPlace, ...]:
    """Walk along the upper envelope: the next in first place is the line that is met first."""
    here, top = _ZERO, max(lines)
    places = []
    while True:
        met = [(weight, line) for line in set(lines) if (weight := _meeting(top, line)) is not None and weight > here]
        # Of several that meet at one weight, the steepest goes on.
        following = min(met, key=lambda pair: (pair[0], pair[1][0] - pair[1][1]), default=(_ONE, top))
        ids = tuple(proposal.id for proposal, line in zip(problem.proposals, lines, strict=True) if line == top)
        places.append(FirstPlace(here, following[0], ids))
        if following[1] == top:
            return tuple(places)
        here, top = following


def _crossings(problem: Problem, lines: Sequence[_ScoreLine]) -> tuple[Crossing, ...]:
    """Let all pairs of different lines meet."""
    meeting: dict[Fraction, set[_ScoreLine]] = {}
    for one, other in combinations(sorted(set(lines)), 2):
        weight = _meeting(one, other)
        if weight is not None:
            meeting.setdefault(weight, set()).update((one, other))
    by_line: dict[_ScoreLine, list[int]] = {}
    for at, line in enumerate(lines):
        by_line.setdefault(line, []).append(at)
    crossings = []
    for weight, met in sorted(meeting.items()):
        by_height: dict[Fraction, list[int]] = {}
        for line in met:
            by_height.setdefault(height(line, (1 - weight, weight)), []).extend(by_line[line])
        groups = [sorted(places) for _, places in sorted(by_height.items(), reverse=True)]
        tied = tuple(tuple(problem.proposals[at].id for at in places) for places in groups)
        crossings.append(Crossing(weight, tied))
    return tuple(crossings)


# --- words ---------------------------------------------------------------------------------------------------------


def _percent(language: Language, weight: Fraction) -> str:
    """A weight as a percentage, with a decimal only where it has one."""
    return language.percent(weight, 0 if (weight * 100).denominator == 1 else 1)


def _range(language: Language, low: Fraction, high: Fraction, now: Fraction) -> tuple[str, str]:
    """The ends of an interval, rounded inwards, so that what is written is true, and never past today's weight."""
    for decimals in range(1, 7):
        scale = 100 * 10**decimals
        inner = Fraction(math.ceil(low * scale), scale), Fraction(math.floor(high * scale), scale)
        if inner[0] <= now <= inner[1] and inner[0] < inner[1]:
            break
    shown = [0 if (end * 100).denominator == 1 else decimals for end in inner]
    return language.number(inner[0] * 100, shown[0]), language.percent(inner[1], shown[1])


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids) or _NONE


def _exchange(language: Language, one: FundedSet, two: FundedSet) -> tuple[str, str]:
    if two.ids is None:
        return language.say("no portfolio keeps the rules"), _NONE
    if one.ids is None:
        return _listed(two.ids), _NONE
    return (
        _listed([name for name in two.ids if name not in one.ids]),
        _listed([name for name in one.ids if name not in two.ids]),
    )
