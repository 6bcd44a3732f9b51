"""
Six methods side by side
========================

Rank the Helsinki proposals by six methods, and show who moves and what each would
fund with four million euros.

TOPSIS gives an index, not a value: it ranks, but its numbers cannot be added up.
"""

from functools import partial

import matplotlib.pyplot as plt

import mcda_priority as mp

norms = ("vector", "sum", "max", "min-max")
methods = [
    mp.weighted_sum,
    mp.topsis_anchored,
    *(partial(mp.topsis, norm=norm) for norm in norms),
]

problem = mp.load_problem("helsinki-2021")
found = mp.compare_methods(problem, methods, "4 000 000 €")
print("Illustrative ratings, not the City of Helsinki's.\n")
print(found.summary())

# %%
# Who moves
# ---------

figure, ax = plt.subplots(figsize=(10, 6), layout="constrained")
mp.plot_method_moves(found, ax)
plt.show()

# %%
# What each portfolio is worth
# ----------------------------
# By the weighted sum, in points: no index finds a portfolio that is worth more
# than the one that the weighted sum finds.

by_value = found.portfolios[0].ranking
for portfolio in found.portfolios:
    points = 100 * by_value.score_of(
        int(by_value.units[portfolio.selected].sum())
    )
    print(
        f"{points:>6.1f}  {portfolio.ranking.method}: {', '.join(portfolio.ids)}"
    )
