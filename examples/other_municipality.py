"""
A workbook from another municipality
====================================

Havulampela is invented: forty proposals, seven criteria, three assessors, two
budget years, kept as a workbook. It is written to a file here, as if it had come
by mail, and read back.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt

import mcda_priority as mp

with TemporaryDirectory() as folder:
    workbook = Path(folder) / "havulampela.xlsx"
    mp.save_problem(mp.load_problem("havulampela-2027"), workbook)
    problem = mp.load_problem(workbook)

print(problem.label.text_in("en"))
print(f"{len(problem.proposals)} proposals, {len(problem.criteria)} criteria,")
print(f"{len(problem.assessors)} assessors, {len(problem.rules)} rules")

# %%
# The best portfolio
# ------------------
# Exact, under every rule and both years' budgets.

portfolio = mp.select(mp.score(problem))
print(f"funded: {len(portfolio.ids)}, proven: {portfolio.proven}")
print(f"unspent: {portfolio.unspent_minor // 100:,} €")

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_cost_and_value(portfolio, ax)
plt.show()

# %%
# What the rules cost
# -------------------

why = mp.explain(portfolio)
for price in why.rule_prices:
    points = 100 * portfolio.ranking.score_of(price.price)
    print(f"{price.id:<18}{points:>5.1f} points")

# %%
# What the assessors should talk about
# ------------------------------------

disagreement = mp.disagreement(problem, why)
figure, ax = plt.subplots(figsize=(8, 7), layout="constrained")
mp.plot_disagreement(disagreement, ax)
plt.show()
