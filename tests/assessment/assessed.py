"""A small case with assessors, which tests start from and change."""

from typing import Any

from small import one_criterion_document


def assessed(by: dict[str, str | None], *, aggregation: str | None = "mean", **fields: Any) -> dict[str, Any]:
    """Two proposals, p rated by assessors and q at 50 by agreement, of which the money pays for one.

    `fields` become fields of the document.
    """
    document = one_criterion_document([("p", "1", "0"), ("q", "1", "50")], "1")
    document["assessors"] = [{"id": name, "label": f"Rater {name}"} for name in by]
    ratings = {name: {} if one is None else {"performance": one} for name, one in by.items()}
    document["proposals"][0]["ratings"] = {"worth": {"by": ratings}} if by else {}
    if aggregation is not None:
        document["aggregation"] = aggregation
    return document | fields
