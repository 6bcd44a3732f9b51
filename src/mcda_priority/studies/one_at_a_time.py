"""One change at a time: a weight up or down, a criterion left out, a proposal left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import Language, Message
from mcda_priority.methods import weighted_sum
from mcda_priority.problem import Problem, read_number
from mcda_priority.problem.criteria import Weighting
from mcda_priority.problem.text import Text
from mcda_priority.scoring import Method, Ranking, points, score
from mcda_priority.selection import Portfolio, select
from mcda_priority.selection.funds import Amount
from mcda_priority.studies.checking import check_method
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

_CHANGED = "*changed"
"""Name of the weighting that a change makes; no weighting of a file can have it."""


@dataclass(frozen=True, eq=False)
class Bar:
    """What one weight does to the portfolio that is optimal today, at a lower and at a higher weight.

    Attributes
    ----------
    criterion
        Whose weight moves; the others keep their proportions.
    weights
        The lower and the higher weight.
    chosen
        Value of today's portfolio at each, as a sum of scores.
    best
        Value of the best portfolio at each.
    scores
        Score of each proposal at each: shape 2 x n_proposals.
    """

    criterion: str
    weights: tuple[Fraction, Fraction]
    chosen: tuple[Fraction, Fraction]
    best: tuple[Fraction, Fraction]
    scores: tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


@dataclass(frozen=True, eq=False)
class Tornado:
    """Bars of today's portfolio value, the longest first.

    Attributes
    ----------
    portfolio
        Today's portfolio, the best under the problem's own weights.
    share
        By how much each weight moves, as a share of it.
    bars
        One for each criterion: its `criterion` (id), its lower and its higher weight (`weights`), and at these the
        value of today's portfolio (`chosen`) and of the best one (`best`), as exact sums of scores.
    """

    portfolio: Portfolio
    share: Fraction
    bars: tuple[Bar, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row a criterion: the two weights, today's portfolio and the best one at each (as sums of scores)."""
        import pandas as pd

        columns = ["low_weight", "high_weight", "chosen_low", "chosen_high", "best_low", "best_high"]
        rows = [[float(one) for pair in (bar.weights, bar.chosen, bar.best) for one in pair] for bar in self.bars]
        index = pd.Index([bar.criterion for bar in self.bars], name="criterion")
        return pd.DataFrame(rows, columns=columns, index=index)

    def summary(self, lang: str = "en") -> str:
        """The bars as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The bars as a heading and a table."""
        rows = [
            [
                bar.criterion,
                f"{language.percent(bar.weights[0], 1)}–{language.percent(bar.weights[1], 1)}",
                points(language, bar.chosen[0]),
                points(language, bar.chosen[1]),
                points(language, max(best - chosen for best, chosen in zip(bar.best, bar.chosen, strict=True))),
            ]
            for bar in self.bars
        ]
        columns = [
            language.say("Criterion"),
            language.say("Weight"),
            language.say("Points at the lower"),
            language.say("at the higher"),
            language.say("Short of best"),
        ]
        return [
            Heading(language.say("One weight at a time, {share} down and up", share=language.percent(self.share))),
            Paragraph(
                language.say("What the portfolio that is proposed scores; the other weights keep their proportions.")
            ),
            Table(columns, rows, right=(1, 2, 3, 4)),
        ]


@dataclass(frozen=True)
class LeftOut:
    """What leaving one criterion or one proposal out changes.

    Attributes
    ----------
    id
        What is left out.
    moves
        How many of the proposals that stay change places with another that stays.
    leaves, enters
        Who of those that stay is no longer funded, and who is instead.
    """

    id: str
    moves: int
    leaves: tuple[str, ...]
    enters: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """One criterion, or one proposal, left out after the other; the rest keep their proportions, or their ratings.

    Attributes
    ----------
    portfolio
        Today's portfolio, with nothing left out.
    kind
        What is left out: "criterion" or "proposal".
    entries
        One for each that is left out, in declared order: its `id`; how many of the proposals that stay change places
        with another that stays (`moves`); who of them is no longer funded (`leaves`), and who is instead (`enters`).
    """

    portfolio: Portfolio
    kind: str
    entries: tuple[LeftOut, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row for each that is left out: moves, leaves, enters."""
        import pandas as pd

        columns = ["moves", "leaves", "enters"]
        rows = [{name: getattr(entry, name) for name in columns} for entry in self.entries]
        return pd.DataFrame(rows, columns=columns, index=pd.Index([entry.id for entry in self.entries], name=self.kind))

    def summary(self, lang: str = "en") -> str:
        """The list as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The list as a heading and a table."""
        criteria = self.kind == "criterion"
        rows = [
            [entry.id, str(entry.moves), ", ".join(entry.leaves), ", ".join(entry.enters)] for entry in self.entries
        ]
        columns = [
            language.say("Left out"),
            language.say("Proposals that move"),
            language.say("Leaves"),
            language.say("Enters"),
        ]
        heading = (
            language.say("One criterion left out at a time")
            if criteria
            else language.say("One proposal left out at a time")
        )
        return [Heading(heading), Table(columns, rows, right=(1,), wide=(2, 3))]


def reweighted(problem: Problem, criterion: str, weight: Fraction) -> Problem:
    """The problem with one weight changed and the others in their proportions; alike where they were all zero."""
    names = [one.id for one in problem.criteria]
    own = dict(zip(names, problem.weights, strict=True))
    rest = 1 - own[criterion]
    weights = {
        name: weight
        if name == criterion
        else (1 - weight) * (own[name] / rest if rest else Fraction(1, len(names) - 1))
        for name in names
    }
    changed = Weighting.model_construct(id=_CHANGED, label=Text((("", _CHANGED),)), weights=weights)
    facts = {name: getattr(problem, name) for name in type(problem).model_fields}
    return Problem.model_construct(**facts | {"weightings": (*problem.weightings, changed), "weighting": _CHANGED})


def tornado(
    problem: Problem, share: object = Fraction(1, 5), *, budget: Amount | None = None, without: Collection[str] = ()
) -> Tornado:
    """Move one weight after the other down and up by a share of itself, and see what today's portfolio is worth.

    Parameters
    ----------
    problem
        The problem.
    share
        By how much each weight moves, as a share of it, such as ``"20 %"``; the weight stays between 0 and 1.
    budget
        The budget, read as everywhere; the problem's own unless given.
    without
        Ids of rules that are switched off.

    Raises
    ------
    InputError
        The share is no number from 0 to 1, or the budget cannot be read.
    """
    part = _checked_share(share)
    portfolio = select(score(problem), budget, without=without)
    bars = []
    for criterion, weight in zip(problem.criteria, problem.weights, strict=True):
        ends = max(Fraction(0), weight * (1 - part)), min(Fraction(1), weight * (1 + part))
        if len(problem.criteria) == 1:
            ends = weight, weight
        rankings = [score(reweighted(problem, criterion.id, end)) for end in ends]
        scores = [[int(units) * ranking.quantum for units in ranking.units] for ranking in rankings]
        chosen = [
            sum((one for one, flag in zip(row, portfolio.selected, strict=True) if flag), Fraction(0)) for row in scores
        ]
        best = [select(ranking, budget, without=without) for ranking in rankings]
        values = [one.value * one.ranking.quantum for one in best]
        bars.append(
            Bar(
                criterion.id,
                ends,
                (chosen[0], chosen[1]),
                (values[0], values[1]),
                (tuple(scores[0]), tuple(scores[1])),
            )
        )
    bars.sort(key=lambda bar: -abs(bar.chosen[1] - bar.chosen[0]))
    return Tornado(portfolio, part, tuple(bars))


def _checked_share(raw: object) -> Fraction:
    try:
        share = read_number(raw)
    except RuleError as error:
        raise InputError([Fault(Place("", None, "share"), error.message)]) from None
    if not 0 <= share <= 1:
        message = Message("a share lies from 0 to 1. Give such a one.", {})
        raise InputError([Fault(Place("", None, "share"), message)])
    return share


def leave_criteria_out(problem: Problem, *, budget: Amount | None = None, without: Collection[str] = ()) -> LeaveOneOut:
    """Give one criterion after the other weight zero, the rest in their proportions: who moves, who falls.

    Parameters
    ----------
    problem
        The problem; of a single criterion nothing is left out.
    budget
        The budget, read as everywhere; the problem's own unless given.
    without
        Ids of rules that are switched off.
    """
    portfolio = select(score(problem), budget, without=without)
    entries = []
    for criterion in problem.criteria if len(problem.criteria) > 1 else ():
        changed = select(score(reweighted(problem, criterion.id, Fraction(0))), budget, without=without)
        entries.append(_compared(criterion.id, portfolio, changed))
    return LeaveOneOut(portfolio, "criterion", tuple(entries))


def leave_proposals_out(
    problem: Problem,
    method: Method = weighted_sum,
    *,
    budget: Amount | None = None,
) -> LeaveOneOut:
    """Leave one proposal after the other out: who of the rest changes places (rank reversal), who falls and who enters.

    With fixed scales and the weighted sum or the anchored TOPSIS nobody changes places; with methods that scale by the
    cohort, such as the textbook's TOPSIS, they may. Rules that name the proposal are left out with it.

    Parameters
    ----------
    problem
        The problem.
    method
        As in `score`.
    budget
        The budget, read as everywhere; the problem's own unless given.
    """
    check_method(method)
    portfolio = select(score(problem, method), budget)
    entries = []
    for proposal in problem.proposals if len(problem.proposals) > 1 else ():
        rest = without_proposal(problem, proposal.id)
        entries.append(_compared(proposal.id, portfolio, select(score(rest, method), budget)))
    return LeaveOneOut(portfolio, "proposal", tuple(entries))


def without_proposal(problem: Problem, proposal: str) -> Problem:
    """The problem without one proposal, and without the rules that name it."""
    facts = {name: getattr(problem, name) for name in type(problem).model_fields}
    proposals = tuple(one for one in problem.proposals if one.id != proposal)
    rules = tuple(rule for rule in problem.rules if proposal not in _named(rule.model_dump()))
    return Problem.model_construct(**facts | {"proposals": proposals, "rules": rules})


def _named(rule: dict[str, object]) -> set[object]:
    named: set[object] = {rule.get("proposal")}
    for field in ("proposals", "requires", "enables"):
        members = rule.get(field)
        if isinstance(members, tuple):
            named.update(members)
    return named


def _compared(left_out: str, before: Portfolio, after: Portfolio) -> LeftOut:
    """Compare two portfolios over the proposals that both problems have."""
    staying = {proposal.id for proposal in after.problem.proposals}
    old, new = _order(before.ranking, staying), _order(after.ranking, staying)
    moves = sum(old[name] != new[name] for name in staying)
    funded, funded_after = set(before.ids) & staying, set(after.ids)
    names = [proposal.id for proposal in after.problem.proposals]
    return LeftOut(
        left_out,
        moves,
        tuple(name for name in names if name in funded - funded_after),
        tuple(name for name in names if name in funded_after - funded),
    )


def _order(ranking: Ranking, staying: Collection[str]) -> dict[str, int]:
    """Rank of each proposal among those that stay."""
    units = {
        proposal.id: int(unit)
        for proposal, unit in zip(ranking.problem.proposals, ranking.units, strict=True)
        if proposal.id in staying
    }
    return {name: sum(other > unit for other in units.values()) for name, unit in units.items()}
