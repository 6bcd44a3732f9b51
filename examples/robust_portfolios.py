"""
Robust portfolios
=================

Which of the Helsinki proposals belong to every portfolio that can be defended, if
there were six million euros? Without drawing: the portfolios that no other one
dominates are listed, and the list is proven to be complete. The ratings are
illustrative, and so is the smaller amount.
"""

import matplotlib.pyplot as plt

import mcda_priority as mp

BUDGET = "6 000 000 €"

problem = mp.load_problem("helsinki-2021")
print("The ratings are illustrative; so is the amount of 6,000,000 euros.\n")

# %%
# Nothing is agreed
# -----------------
# The core index of a proposal is the share of these portfolios that hold it.

anything = mp.non_dominated(
    problem, mp.WeightSet.anything(problem), budget=BUDGET
)
print(anything.summary())

# %%
# Every statement narrows the list
# --------------------------------
# A project that was core stays core, and one that was in none stays in none,
# while the others become fewer. First the general criteria weigh at least half;
# then quick results (Y6) count at least as much as each impact criterion too.

half = mp.WeightSet.stated(problem, ["Y >= 50 %"])
quick = mp.WeightSet.stated(
    problem, ["Y6 >= V1", "Y6 >= V2", "Y6 >= V3", "Y6 >= V4"]
)
lists = [
    anything,
    *(
        mp.non_dominated(problem, weights, budget=BUDGET)
        for weights in (half, half & quick)
    ),
]
print(
    "portfolios that are left: "
    + ", ".join(str(len(one.selected)) for one in lists)
)
print("complete: " + ", ".join(str(one.complete) for one in lists))

# %%
# The core index is not the acceptability
# ---------------------------------------
# One is a share of portfolios, the other a share of weights. A proposal may be
# funded under nearly all weights and still be missing from many portfolios that
# are the best under few of them, or under none.

plans = mp.study_portfolios(
    problem, mp.WeightSet.anything(problem), draws=5_000, rng=7, budget=BUDGET
)
print("proposal  core index  acceptability")
for proposal, index, share in zip(
    problem.proposals, anything.core_index, plans.acceptability, strict=True
):
    print(f"{proposal.id:>8}  {index:>10.2f}  {share:>13.2f}")

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_core_and_acceptability(plans, anything, ax)
plt.show()
