"""Three weights that share what the others leave: the exact map of who is funded where."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Language, Message
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.selection.funds import Amount, budget_in_minor, ids_of
from mcda_priority.selection.portfolio import TIME_LIMIT
from mcda_priority.studies.breakpoints import shares_of
from mcda_priority.studies.cells import Cell, Point, optimal_cells, stretched
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

_NONE = "–"


@dataclass(frozen=True)
class WeightCell:
    """Weights that share an optimal portfolio.

    Attributes
    ----------
    ids
        The funded proposals, as the tie rule picks them inside; None where no portfolio keeps the rules.
    ties
        How many other portfolios are as good on the whole cell, counted to 1,000; None where that is not known.
    vertices
        The three weights at each vertex of the polygon, in order around it, exactly; on its edges the portfolio is as
        good as the neighbour's.
    share
        Its area as a share of the triangle's.
    holds_today
        Whether today's weights lie in it or on its edge.
    """

    ids: tuple[str, ...] | None
    ties: int | None
    vertices: tuple[Point, ...]
    share: Fraction
    holds_today: bool


@dataclass(frozen=True, eq=False)
class WeightTriangle:
    """The map of a triangle of weights: its cells' shares sum to 1 exactly.

    Attributes
    ----------
    problem
        The problem whose weights are moved.
    budget_minor
        The budget, in minor units.
    without
        Ids of the rules that were switched off.
    names
        The three criteria or groups.
    total
        What they share: the sum of their weights today; all other weights stay as they are.
    cells
        From the largest to the smallest.
    """

    problem: Problem
    budget_minor: int
    without: tuple[str, ...]
    names: tuple[str, str, str]
    total: Fraction
    cells: tuple[WeightCell, ...]

    @property
    def acceptability(self) -> tuple[Fraction, ...]:
        """For each proposal, the share of these weights whose best portfolio holds it; of several, the tie rule's."""
        return tuple(
            sum((cell.share for cell in self.cells if proposal.id in (cell.ids or ())), Fraction(0))
            for proposal in self.problem.proposals
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a cell, from the largest.

        Columns: share, exact_share (as text, such as "3/7"), holds_today, ties, funded (ids), and vertices: the three
        weights of each as exact text.
        """
        import pandas as pd

        rows = [
            {
                "share": float(cell.share),
                "exact_share": str(cell.share),
                "holds_today": cell.holds_today,
                "ties": cell.ties,
                "funded": cell.ids,
                "vertices": tuple(tuple(map(str, vertex)) for vertex in cell.vertices),
            }
            for cell in self.cells
        ]
        return pd.DataFrame(rows)

    def summary(self, lang: str = "en") -> str:
        """The map as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The map as a heading, sentences and a table."""
        labels = {group.id: group.label for group in self.problem.groups}
        labels |= {criterion.id: criterion.label for criterion in self.problem.criteria}
        rows = [
            [
                language.percent(cell.share, 1) + (" *" if cell.holds_today else ""),
                language.say("no portfolio keeps the rules") if cell.ids is None else ", ".join(cell.ids) or _NONE,
            ]
            for cell in self.cells
        ]
        return [
            Heading(language.say("Three weights at once")),
            Paragraph(
                language.say(
                    "The weights of {names} share {total} in every possible way; the others stay as they are.",
                    names=language.listing(labels[name].text_in(language.code) for name in self.names),
                    total=language.percent(self.total, 0 if (self.total * 100).denominator == 1 else 1),
                )
            ),
            Paragraph(
                language.counted(
                    "{count} portfolio is the best somewhere:",
                    "{count} portfolios are the best somewhere:",
                    sum(cell.ids is not None for cell in self.cells),
                )
            ),
            Table([language.say("Share of the weights"), language.say("Funded")], rows, right=(0,), wide=(1,)),
            Paragraph("* " + language.say("today's weights")),
        ]


def weight_triangle(
    problem: Problem,
    names: Sequence[str] | None = None,
    *,
    budget: Amount | None = None,
    without: Collection[str] = (),
    time_limit: float = TIME_LIMIT,
) -> WeightTriangle:
    """Map the weights of three criteria or groups, which share what the others leave, by optimal portfolio.

    Inside a group the criteria keep their proportions. Nothing is rounded and nothing is sampled.

    Parameters
    ----------
    problem
        The problem; the weighted sum is taken as it is.
    names
        Three criteria or groups. Unless given, the problem's groups where they are three, else its criteria.
    budget
        The budget in the problem's currency; the problem's own unless given.
    without
        Ids of rules that are switched off.
    time_limit
        Seconds for each of the selections that this takes.

    Raises
    ------
    InputError
        The names are not three that are known and apart, or their weights are all zero today; the budget cannot be
        read, or a rule to be switched off is not known.
    InfeasibleError
        No portfolio keeps the rules.
    NotProvenError
        A selection could not be proven to be optimal in time; `TooFineError` where weights and performances have so
        many digits that the exact integers pass 2^62, and too many portfolios are about as good.
    """
    budget_minor = budget_in_minor(problem, budget)
    problem.check_rules(without)
    chosen = _chosen(problem, names)
    members = [[criterion.id in _members(problem, name) for criterion in problem.criteria] for name in chosen]
    weights = [
        sum((weight for weight, flag in zip(problem.weights, flags, strict=True) if flag), Fraction(0))
        for flags in members
    ]
    total = sum(weights, Fraction(0))
    if total == 0:
        raise _refused(Message("the weights of the three are all zero today: they have nothing to share.", {}))
    fixed = [
        Fraction(0) if any(flags) else weight
        for weight, flags in zip(problem.weights, zip(*members, strict=True), strict=True)
    ]
    corners = [
        tuple(still + total * share for still, share in zip(fixed, shares_of(problem, flags), strict=True))
        for flags in members
    ]
    stretch = stretched(problem, corners, budget_minor, without, name=", ".join(chosen), time_limit=time_limit)
    today = tuple(weight / total for weight in weights)
    cells = [
        WeightCell(
            ids_of(problem, cell.selected) if cell.selected is not None else None,
            cell.ties,
            tuple(tuple(total * share for share in vertex) for vertex in cell.vertices),
            _share(cell.vertices),
            _holds(cell, today),
        )
        for cell in optimal_cells(stretch)
    ]
    if sum((cell.share for cell in cells), Fraction(0)) != 1:
        raise AssertionError("the cells of the triangle do not add up to it")
    cells.sort(key=lambda cell: -cell.share)
    return WeightTriangle(problem, budget_minor, tuple(without), chosen, total, tuple(cells))


def _chosen(problem: Problem, names: Sequence[str] | None) -> tuple[str, str, str]:
    groups, criteria = [group.id for group in problem.groups], [criterion.id for criterion in problem.criteria]
    if names is None:
        names = next((listed for listed in (groups, criteria) if len(listed) == 3), ())
        if not names:
            raise _refused(Message("the problem has neither three groups nor three criteria. Name three of them.", {}))
    findings: Findings = []
    for name in names:
        check_known((), name, dict.fromkeys([*criteria, *groups]), findings)
    if findings:
        raise InputError([Fault(Place("", None, "names"), message) for _, message in findings])
    together = [one for name in names for one in _members(problem, name)]
    if len(names) != 3 or len(set(together)) < len(together):
        raise _refused(Message("a triangle needs three criteria or groups that have no criterion in common.", {}))
    one, two, three = names
    return one, two, three


def _members(problem: Problem, name: str) -> list[str]:
    """The criteria of a name: a criterion's own, else a group's."""
    criteria = [criterion.id for criterion in problem.criteria]
    groups = {group.id: [criterion.id for criterion in group.criteria] for group in problem.groups}
    return [name] if name in criteria else groups[name]


def _refused(message: Message) -> InputError:
    return InputError([Fault(Place("", None, "names"), message)])


def _share(vertices: Sequence[Point]) -> Fraction:
    """Area of a polygon as a share of the triangle's (the shoelace formula)."""
    return abs(
        sum(
            (
                one[1] * two[2] - one[2] * two[1]
                for one, two in zip(vertices, (*vertices[1:], vertices[0]), strict=True)
            ),
            Fraction(0),
        )
    )


def _holds(cell: Cell, point: Point) -> bool:
    """Whether a point lies in a cell or on its edge: on the same side of all edges."""
    turns = [
        (two[1] - one[1]) * (point[2] - one[2]) - (two[2] - one[2]) * (point[1] - one[1])
        for one, two in zip(cell.vertices, (*cell.vertices[1:], cell.vertices[0]), strict=True)
    ]
    return min(turns) >= 0 or max(turns) <= 0
