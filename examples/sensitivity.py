"""
A full sensitivity study
========================

How far the Helsinki proposals' funding would depend on the weights, if there were
six million euros: what is drawn, what is exact, and what one change at a time
does. The ratings are illustrative, and so is the smaller amount.
"""

import matplotlib.pyplot as plt

import mcda_priority as mp

BUDGET = "6 000 000 €"
DRAWS, SEED = 5_000, 7

problem = mp.load_problem("helsinki-2021")
print("The ratings are illustrative; so is the amount of 6,000,000 euros.")

# %%
# What is agreed
# --------------
# First nothing is agreed about the weights; then quick results (Y6) count at
# least as much as each impact criterion, and the general criteria at least half.
# Under each weighting that is drawn, the best portfolio is found exactly.

nothing_agreed = mp.WeightSet.anything(problem)
agreed = mp.WeightSet.stated(
    problem, ["Y6 >= V1", "Y6 >= V2", "Y6 >= V3", "Y6 >= V4", "Y >= 50 %"]
)

for words, weights in (
    ("Nothing is agreed", nothing_agreed),
    ("Five things are agreed", agreed),
):
    plans = mp.study_portfolios(
        problem, weights, draws=DRAWS, rng=SEED, budget=BUDGET
    )
    print(f"\n{words}: share of the weights under which each proposal is funded")
    for proposal, share in zip(
        problem.proposals, plans.acceptability, strict=True
    ):
        print(f"  {proposal.id}  {share:6.1%}")
    short = plans.expected_regret
    print(f"  today's portfolio falls {short:.1f} points short on average")

# %%
# Who is ranked where
# -------------------
# Ranks know nothing of costs and budgets.

ranks = mp.study_ranks(problem, agreed, draws=DRAWS, rng=SEED)
figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_rank_acceptability(ranks, ax)
plt.show()

# %%
# One weight at a time, exactly
# -----------------------------
# The weights between which today's portfolio stays the best, while the others
# keep their proportions.

breaks = mp.breakpoints(problem, budget=BUDGET)
for line in breaks.lines:
    low, high = line.stable
    print(
        f"{line.id:3} {float(low):6.1%} to {float(high):6.1%},"
        f" now {float(line.weight):.1%}"
    )

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_stable_weights(breaks, ax)
plt.show()

# %%
# The same for one criterion: the points of every proposal as its weight changes,
# and the weights at which the funded set does.

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_weight_sensitivity(breaks, ax, weight="Y5")
plt.show()

# %%
# Three weights at once, exactly
# ------------------------------
# The general criteria against two of impact: which portfolio is the best where,
# and in what share of the triangle.

triangle = mp.weight_triangle(problem, ["Y6", "V1", "V4"], budget=BUDGET)
print(triangle.summary())

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_weight_triangle(triangle, ax)
plt.show()

# %%
# One change at a time
# --------------------
# Each weight a fifth down and up, then each criterion left out.

tornado = mp.tornado(problem, budget=BUDGET)
print(tornado.summary())
print(mp.leave_criteria_out(problem, budget=BUDGET).summary())

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_tornado(tornado, ax)
plt.show()

# %%
# Which weights a score hangs on
# ------------------------------
# Sobol indices share out the variance of each score over all weights. They need
# many samples: the error is printed too.

indices = mp.sobol_indices(problem, rng=SEED, samples=512).to_frame()
print(indices["total_order"].unstack().round(2).to_string())
print(f"largest error: {indices['total_order_error'].max():.2f}")
