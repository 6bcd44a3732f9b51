"""
Six methods side by side
========================

Rank the Helsinki proposals by six methods, and show who moves and what each would
fund with four million euros.

TOPSIS gives an index, not a value: it ranks, but its numbers cannot be added up.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import mcda_priority as mp

METHODS: dict[str, Callable[..., Any]] = {
    "weighted sum": mp.weighted_sum,
    "anchored": mp.topsis_anchored,
    **{
        norm: partial(mp.topsis, norm=norm)
        for norm in ("vector", "sum", "max", "min-max")
    },
}

problem = mp.load_problem("helsinki-2021")
rankings = {name: mp.score(problem, method) for name, method in METHODS.items()}
comparison = mp.compare(list(rankings.values()))

# %%
# Who moves
# ---------

print("Illustrative ratings, not the City of Helsinki's.")
print(
    "Rank by the weighted sum, TOPSIS between declared anchors, and textbook TOPSIS"
    " with four norms.\n"
)
print(
    f"{'':<12}"
    + "".join(f"{name:>14}" for name in METHODS)
    + f"{'widest move':>14}"
)
moves = comparison.to_frame()["moves"].tolist()
for position in rankings["weighted sum"].order():
    proposal = problem.proposals[position].id
    ranks = "".join(
        f"{ranking.ranks[position]:>14}" for ranking in rankings.values()
    )
    print(f"{proposal:<12}{ranks}{moves[position]:>14}")
print(
    f"{'Kendall':<12}"
    + "".join(
        "-".rjust(14) if tau is None else f"{tau:>14.2f}"
        for tau in comparison.kendall
    )
)

# %%
# Who would be funded
# -------------------

print("Funded with 4,000,000 €, and its value by the weighted sum, in points:")
by_value = rankings["weighted sum"]
for name, ranking in rankings.items():
    portfolio = mp.select(ranking, "4 000 000 €")
    points = 100 * by_value.score_of(int(by_value.units[portfolio.selected].sum()))
    print(f"{name:<14}{points:>6.1f}  {', '.join(portfolio.ids)}")
