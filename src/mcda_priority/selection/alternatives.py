"""Other good portfolios: every tied optimum, the best few, all that come close."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mcda_priority.engine.instance import MOST_TIES, Instance
from mcda_priority.i18n import Language
from mcda_priority.scoring import points
from mcda_priority.selection.funds import ids_of
from mcda_priority.selection.instance import engine_instance
from mcda_priority.selection.portfolio import TIME_LIMIT, Portfolio
from mcda_priority.tables import Heading, Paragraph, Part, Table, written
from mcda_priority.tables_html import in_notebook

if TYPE_CHECKING:
    import pandas as pd

MOST_LISTED = 10_000
"""Portfolios that are listed at most."""


@dataclass(frozen=True)
class Alternative:
    """One other portfolio: what it funds, and how it differs from the optimum.

    Values are in units of the ranking's quantum, costs in minor units. `enters` is funded here and not in the optimum,
    `leaves` the other way round.
    """

    selected: tuple[str, ...]
    value: int
    cost_minor: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Good portfolios by falling value, those of equal value by the rule for ties; the optimum itself is the first.

    `complete` is False where there may be more: the list is full, or time ran out.
    """

    portfolio: Portfolio
    entries: tuple[Alternative, ...]
    complete: bool

    def to_frame(self) -> pd.DataFrame:
        """One row a portfolio: value and gap (as scores), cost_minor, selected, enters, leaves."""
        import pandas as pd

        score_of = self.portfolio.ranking.score_of
        return pd.DataFrame(
            {
                "value": [score_of(entry.value) for entry in self.entries],
                "gap": [score_of(self.portfolio.value - entry.value) for entry in self.entries],
                "cost_minor": [entry.cost_minor for entry in self.entries],
                "selected": [entry.selected for entry in self.entries],
                "enters": [entry.enters for entry in self.entries],
                "leaves": [entry.leaves for entry in self.entries],
            }
        )

    def summary(self, lang: str = "en") -> str:
        """The portfolios as a page of text."""
        return written(self.parts(Language(lang)))

    _repr_html_ = in_notebook

    def parts(self, language: Language) -> list[Part]:
        """The portfolios as a heading and a table."""
        ranking = self.portfolio.ranking
        rows = [
            [
                points(language, entry.value * ranking.quantum),
                points(language, (self.portfolio.value - entry.value) * ranking.quantum),
                language.money(ranking.problem.money(entry.cost_minor)),
                ", ".join(entry.enters),
                ", ".join(entry.leaves),
            ]
            for entry in self.entries
        ]
        columns = [
            language.say("Points"),
            language.say("Short of best"),
            language.say("Cost"),
            language.say("Enters"),
            language.say("Leaves"),
        ]
        parts: list[Part] = [
            Heading(language.say("Other good portfolios")),
            Table(columns, rows, right=(0, 1, 2), wide=(3, 4)),
        ]
        if not self.complete:
            parts.append(Paragraph(language.say("There may be more.")))
        return parts


def tied_optima(portfolio: Portfolio, *, time_limit: float = TIME_LIMIT) -> Alternatives:
    """List every portfolio of the same value, up to 1,001.

    Parameters
    ----------
    portfolio
        The optimum, with its budget and the rules that were switched off.
    time_limit
        Seconds that the search may take.
    """
    return _worth(portfolio, portfolio.value, MOST_TIES + 1, time_limit)


def portfolios_within(portfolio: Portfolio, share: Fraction, *, time_limit: float = TIME_LIMIT) -> Alternatives:
    """List every portfolio whose value is at most `share` (such as 1/20) below the optimum, up to 10,000.

    A share of 1 or more lists every portfolio that keeps the rules, where no value is negative.

    Parameters
    ----------
    portfolio
        The optimum, with its budget and the rules that were switched off.
    share
        How much of the optimum's value may be missing.
    time_limit
        Seconds that the search may take.
    """
    least = portfolio.value - Fraction(share) * abs(portfolio.value)
    return _worth(portfolio, int(-(-least // 1)), MOST_LISTED, time_limit)


def best_portfolios(portfolio: Portfolio, count: int, *, time_limit: float = TIME_LIMIT) -> Alternatives:
    """List the `count` best portfolios; of those tied for the last place, the cheaper ones first.

    Parameters
    ----------
    portfolio
        The optimum, with its budget and the rules that were switched off.
    count
        How many.
    time_limit
        Seconds that each of the two searches may take: for the value of the last place, and for the portfolios.
    """
    from mcda_priority.engine.rules import value_of_rank

    instance = _instance(portfolio)
    least = value_of_rank(instance, count, time_limit)
    if least is None:
        return Alternatives(portfolio, (), complete=False)
    found = _worth(portfolio, least, MOST_LISTED, time_limit)
    return Alternatives(portfolio, found.entries[:count], found.complete)


def _worth(portfolio: Portfolio, least: int, most: int, time_limit: float) -> Alternatives:
    from mcda_priority.engine.rules import portfolios_worth, totals

    instance, problem = _instance(portfolio), portfolio.problem
    found, complete = portfolios_worth(instance, least, most, time_limit)
    worthless = instance.values[: instance.n_proposals] <= 0
    counted = [(*totals(instance, flags), flags) for flags in found]
    # The rule for ties, so that the optimum stands first.
    counted.sort(key=lambda one: (-one[0], one[1], (one[2] & worthless).sum(), *~one[2]))
    entries = []
    for value, cost, flags in counted:
        enters, leaves = flags & ~portfolio.selected, portfolio.selected & ~flags
        entries.append(
            Alternative(ids_of(problem, flags), value, cost, ids_of(problem, enters), ids_of(problem, leaves))
        )
    return Alternatives(portfolio, tuple(entries), complete)


def _instance(portfolio: Portfolio) -> Instance:
    return engine_instance(portfolio.ranking, portfolio.budget_minor, portfolio.without)
