"""Small documents that tests start from and change."""

from copy import deepcopy
from typing import Any

_DOCUMENT: dict[str, Any] = {
    "format": "mcda-priority/1",
    "id": "small",
    "label": {"fi": "Pieni", "sv": "Liten", "en": "Small"},
    "currency": "EUR",
    "budget": "1 000 €",
    "groups": [
        {
            "id": "g",
            "label": "Group",
            "weight": "1",
            "criteria": [
                {
                    "id": "a",
                    "label": "Length",
                    "weight": "0.6",
                    "scale": {"kind": "linear", "baseline": "0", "best": "10"},
                },
                {
                    "id": "b",
                    "label": "Level",
                    "weight": "0.4",
                    "scale": {
                        "kind": "levels",
                        "levels": [
                            {"level": "0", "anchor": "none"},
                            {"level": "1", "anchor": "some"},
                            {"level": "2", "anchor": "much"},
                        ],
                    },
                },
            ],
        }
    ],
    "proposals": [
        {"id": "p1", "label": "One", "cost": "400,50 €", "ratings": {"a": "5", "b": "1"}},
        {"id": "p2", "label": "Two", "cost": "500", "ratings": {"a": "6", "b": {"performance": "2", "reason": "why"}}},
        {"id": "p3", "label": "Three", "cost": "600.00", "ratings": {"a": "1", "b": "2"}},
    ],
}


def small_document() -> dict[str, Any]:
    """A valid document with two criteria and three proposals, fresh each time."""
    return deepcopy(_DOCUMENT)


def one_criterion_document(
    proposals: list[tuple[str, str, str]], budget: str, best: str = "100", currency: str = "EUR"
) -> dict[str, Any]:
    """A document with one linear criterion from 0 to `best`; proposals as (id, cost, performance)."""
    return {
        "id": "one-criterion",
        "label": "One criterion",
        "currency": currency,
        "budget": budget,
        "groups": [
            {
                "id": "all",
                "label": "All",
                "weight": "1",
                "criteria": [
                    {
                        "id": "worth",
                        "label": "Worth",
                        "weight": "1",
                        "scale": {"kind": "linear", "baseline": "0", "best": best},
                    }
                ],
            }
        ],
        "proposals": [
            {"id": name, "label": name, "cost": cost, "ratings": {"worth": performance}}
            for name, cost, performance in proposals
        ],
    }
