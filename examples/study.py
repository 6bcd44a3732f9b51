"""How far the Helsinki proposals' funding would depend on the weights, if there were six million euros.

First nothing is agreed about the weights; then quick results (Y6) count at least as much as each impact criterion, and
the general criteria at least half. The ratings are illustrative, and so is the smaller amount.
"""

import mcda_priority as mp

BUDGET = "6 000 000 €"
DRAWS, SEED = 5_000, 7

problem = mp.load_problem("helsinki-2021")
nothing_agreed = mp.WeightSet.anything(problem)
agreed = mp.WeightSet.stated(problem, ["Y6 >= V1", "Y6 >= V2", "Y6 >= V3", "Y6 >= V4", "Y >= 50 %"])

print("The ratings are illustrative; so is the amount of 6,000,000 euros.")
for words, weights in (("Nothing is agreed", nothing_agreed), ("Five things are agreed", agreed)):
    plans = mp.study_portfolios(problem, weights, draws=DRAWS, rng=SEED, budget=BUDGET)
    print(f"\n{words}: share of the weights under which each proposal is funded")
    for proposal, share in zip(problem.proposals, plans.acceptability, strict=True):
        print(f"  {proposal.id}  {share:6.1%}  {proposal.label.text_in('en')}")
    print(f"  today's portfolio falls {plans.expected_regret:.1f} points short on average")

print("\nThe exact weights between which today's portfolio stays the best, one weight at a time:")
for line in mp.breakpoints(problem, budget=BUDGET).lines:
    low, high = line.stable
    print(f"  {line.id:3} {float(low):6.1%} to {float(high):6.1%}, now {float(line.weight):.1%}")
