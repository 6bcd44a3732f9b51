"""
Rules that clash, and what rules cost
=====================================

Rules that cannot hold together, named one conflict at a time, and their repair;
then what each rule costs.

The town and its figures are invented. One criterion, so that points can be added
up by hand.
"""

import matplotlib.pyplot as plt

import mcda_priority as mp

DISTRICTS = {
    "roof": "north",
    "yard": "north",
    "skate": "south",
    "bus": "south",
    "footbridge": "west",
    "bridge": "west",
}
COSTS = {
    "roof": 120,
    "yard": 80,
    "skate": 60,
    "bus": 70,
    "footbridge": 90,
    "bridge": 150,
}  # thousands of euros
BENEFITS = {
    "roof": 40,
    "yard": 60,
    "skate": 45,
    "bus": 35,
    "footbridge": 55,
    "bridge": 80,
}  # points, from 0 to 100

BENEFIT = {"kind": "linear", "unit": "points", "baseline": 0, "best": 100}


def ranked(budget: str, share: str) -> mp.Ranking:
    """Score the proposals with a budget and a share that no district exceeds."""
    criterion = {
        "id": "benefit",
        "label": "Benefit to residents",
        "weight": 1,
        "scale": BENEFIT,
    }
    document = {
        "id": "small-town",
        "label": "Small works in an invented town",
        "currency": "EUR",
        "budget": budget,
        "groups": [
            {"id": "all", "label": "All", "weight": 1, "criteria": [criterion]}
        ],
        "proposals": [
            {
                "id": name,
                "label": name,
                "cost": COSTS[name] * 1_000,
                "tags": {"district": DISTRICTS[name]},
                "ratings": {"benefit": BENEFITS[name]},
            }
            for name in COSTS
        ],
        "rules": [
            {
                "id": "leaking",
                "kind": "must_fund",
                "proposals": ["roof"],
                "reason": "The insurer has set a date",
            },
            {
                "id": "each-district",
                "kind": "at_least",
                "projects": 1,
                "each": "district",
            },
            {
                "id": "fair-share",
                "kind": "at_most",
                "share": share,
                "each": "district",
            },
            {
                "id": "one-bridge",
                "kind": "exclusive",
                "proposals": ["footbridge", "bridge"],
            },
            {
                "id": "way-there",
                "kind": "enables",
                "proposal": "bus",
                "enables": ["skate"],
                "bonus": 3,
            },
        ],
    }
    return mp.score(mp.problem_from_document(document))


# %%
# Three attempts
# --------------

print("An invented town: six proposals, five rules.\n")
for said, budget, share in (
    ("260,000 €, and no district gets more than 45 %.", "260 000 €", "45 %"),
    ("The council raises the share to 50 %.", "260 000 €", "50 %"),
    ("It finds 10,000 € more.", "270 000 €", "50 %"),
):
    print(said)
    ranking = ranked(budget, share)
    try:
        portfolio = mp.select(ranking)
    except mp.InfeasibleError as error:
        print(f"{error}\n\nLeft out one at a time:")
        for rule in error.rules:
            try:
                left = ", ".join(mp.select(ranking, without=[rule]).ids)
            except mp.InfeasibleError as further:
                rules = ", ".join(further.rules)
                left = f"now {rules} and the money cannot hold together"
            print(f"  without {rule}: {left}")
        print()
    else:
        points = 100 * ranking.score_of(portfolio.value)
        print(f"Funded: {', '.join(portfolio.ids)}, {points:.0f} points.")
        print("\nWhat each rule costs, in points:")
        for price in mp.explain(portfolio).rule_prices:
            print(f"  {price.id:<14}{100 * ranking.score_of(price.price):>4.0f}")

# %%
# The portfolio that keeps them all
# ---------------------------------

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_cost_and_value(portfolio, ax)
plt.show()
