"""
The Helsinki case
=================

Score the Helsinki proposals and select the best portfolio for eight million euros.

The ratings are illustrative: the City published none.
"""

import mcda_priority as mp

problem = mp.load_problem("helsinki-2021")
portfolio = mp.select(mp.score(problem), "8 000 000 €")
print("Illustrative ratings, not the City of Helsinki's.\n")
print(portfolio.summary())
