"""
The Helsinki case
=================

Score the Helsinki proposals and select the best portfolio for eight million
euros.

The ratings are illustrative: the City published none.
"""

import matplotlib.pyplot as plt

import mcda_priority as mp

problem = mp.load_problem("helsinki-2021")
portfolio = mp.select(mp.score(problem), "8 000 000 €")
print("Illustrative ratings, not the City of Helsinki's.\n")
print(portfolio.summary())

# %%
# What each score is made of
# --------------------------
# The contribution of each criterion, in points; those funded stand above the
# line.

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_contributions(portfolio, ax)
plt.show()
