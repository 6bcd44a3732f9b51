"""
The ninth proposal
==================

What a ninth Helsinki proposal would need to be funded, and whom it would push
out, at several costs.

Read off the staircase: with the newcomer in, the other eight share what is left.
"""

import matplotlib.pyplot as plt

import mcda_priority as mp

COSTS = (100_000, 350_000, 500_000, 1_000_000, 2_000_000, 3_200_000, 5_000_000)

ranking = mp.score(mp.load_problem("helsinki-2021"))
stairs = mp.staircase(ranking)

# %%
# What it would need
# ------------------
# A score cannot be above 100 points; where that is not more than what is needed,
# nothing helps.

print("Illustrative ratings, not the City of Helsinki's.\n")
print(f"{'cost, €':>10}  {'needs more than':>15}  pushes out (+ lets in)")
for cost in COSTS:
    newcomer = mp.newcomer(stairs, cost)
    if newcomer.needed is None:
        print(f"{cost:>10,}  costs more than there is")
        continue
    needed = (
        f"{100 * ranking.score_of(newcomer.needed):.1f}"
        if newcomer.reachable
        else "out of reach"
    )
    let_in = f" (+ {', '.join(newcomer.let_in)})" if newcomer.let_in else ""
    print(f"{cost:>10,}  {needed:>15}  {', '.join(newcomer.pushed_out)}{let_in}")

# %%
# Where it is read off
# --------------------
# The best portfolio at every budget, as a staircase of cost and points.

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_value_for_money(mp.decide(ranking.problem), ax)
plt.show()
