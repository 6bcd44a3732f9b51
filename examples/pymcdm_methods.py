"""
Methods of another library
==========================

Any method of pymcdm becomes a ``method=`` of this library through one adapter:
here EDAS, PROMETHEE II, and TOPSIS as pymcdm computes it, beside the weighted
sum. What they give is an index, which ranks; only the weighted sum gives a value
that can be added up. The ratings of the Helsinki case are illustrative.

Needs pymcdm: ``python3 -m pip install 'mcda-priority[pymcdm]'``.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
from pymcdm.methods import EDAS, PROMETHEE_II, TOPSIS, VIKOR
from pymcdm.normalizations import vector_normalization

import mcda_priority as mp

problem = mp.load_problem("helsinki-2021")
adapted = mp.from_pymcdm(TOPSIS(vector_normalization))
methods = [
    mp.weighted_sum,
    adapted,
    mp.from_pymcdm(EDAS()),
    mp.from_pymcdm(PROMETHEE_II("usual")),
]
print("Illustrative ratings, not the City of Helsinki's.\n")

# %%
# Who moves, and who would be funded
# ----------------------------------

comparison = mp.compare_methods(problem, methods, budget="6 000 000 €")
print(comparison.summary())

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_method_moves(comparison, ax)
plt.show()

# %%
# The same TOPSIS, computed twice
# -------------------------------
# This library's own textbook TOPSIS with the vector norm gives pymcdm's figures.

ours = mp.score(problem, partial(mp.topsis, norm="vector"))
theirs = mp.score(problem, adapted)
difference = np.abs(ours.scores - theirs.scores).max()
print(f"largest difference of two closenesses: {difference:.0e}")

# %%
# A method that refuses
# ---------------------
# With equal weights, VIKOR divides nought by nought here: every proposal is the
# worst of all on some criterion, so that all have the same regret. pymcdm returns
# NaN; the adapter turns it into an error instead of a ranking.

try:
    mp.score(problem, mp.from_pymcdm(VIKOR()))
except mp.ArrayError as error:
    print(error)
