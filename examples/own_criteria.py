"""
A call built in Python
======================

A small municipality's call for proposals, built in Python: no file, the same
checks, the same exactness.

The municipality is invented. Each kind of scale appears once; a noisy machine
shows what harm does to a score.
"""

from decimal import Decimal

import matplotlib.pyplot as plt

import mcda_priority as mp

SAVINGS = {"kind": "linear", "unit": "MWh a year", "baseline": 0, "best": 300}
NOISE = {"kind": "linear", "unit": "dB", "baseline": 0, "best": -6, "worst": 6}
USERS = {
    "kind": "piecewise",
    "unit": "residents",
    "points": [[0, 0], [500, "0.6"], [2000, 1]],
}
READINESS = {
    "kind": "levels",
    "levels": [
        {"level": "idea", "anchor": "Nothing prepared"},
        {"level": "plan", "anchor": "Planned, permits missing"},
        {"level": "ready", "anchor": "Can begin this year"},
    ],
}

document = {
    "id": "small-call",
    "label": "Energy and yards, a small call",
    "currency": "EUR",
    "budget": "120 000 €",
    "groups": [
        {
            "id": "effect",
            "label": "Effect",
            "points": 70,
            "criteria": [
                {
                    "id": "savings",
                    "label": "Energy saved",
                    "points": 3,
                    "scale": SAVINGS,
                },
                {
                    "id": "users",
                    "label": "Residents who notice",
                    "points": 3,
                    "scale": USERS,
                },
                {
                    "id": "noise",
                    "label": "Change in noise",
                    "points": 1,
                    "scale": NOISE,
                },
            ],
        },
        {
            "id": "delivery",
            "label": "Delivery",
            "points": 30,
            "criteria": [
                {
                    "id": "readiness",
                    "label": "Readiness",
                    "points": 1,
                    "scale": READINESS,
                }
            ],
        },
    ],
    "proposals": [
        {
            "id": "heat-pump",
            "label": "Heat pump for the library",
            "cost": Decimal("68500.50"),
            "ratings": {
                "savings": 210,
                "users": 400,
                "noise": 3,
                "readiness": "ready",
            },
        },
        {
            "id": "school-yard",
            "label": "A green school yard",
            "cost": 52_000,
            "ratings": {
                "savings": 0,
                "users": 700,
                "noise": -2,
                "readiness": "plan",
            },
        },
        {
            "id": "windows",
            "label": "New windows for the town hall",
            "cost": "61.000,00 €",
            "ratings": {
                "savings": 120,
                "users": 150,
                "noise": -4,
                "readiness": "ready",
            },
        },
        {
            "id": "leaf-blowers",
            "label": "Stronger leaf blowers",
            "cost": 4_000,
            "ratings": {
                "savings": 0,
                "users": 20,
                "noise": 6,
                "readiness": "idea",
            },
        },
    ],
}

# %%
# Scored and selected
# -------------------
# A score at or below zero, as the leaf blowers have, is never funded: not doing
# it is at least as good.

problem = mp.problem_from_document(document)
ranking = mp.score(problem)
portfolio = mp.select(ranking)
print(ranking.summary())
print(portfolio.summary())
print(mp.staircase(ranking).summary())

# %%
# Cost and value
# --------------

figure, ax = plt.subplots(figsize=(8, 6), layout="constrained")
mp.plot_cost_and_value(portfolio, ax)
plt.show()
