"""Problems whose criteria or groups are weighted in these tests."""

from collections.abc import Sequence

from mcda_priority import InputError, Problem, problem_from_document
from small import small_document


def problem(*groups: Sequence[str], values: Sequence[Sequence[object]] = ((1,),), worst: str | None = None) -> Problem:
    """A problem with these criteria in groups G1, G2, ..., on scales from 0 to 10, and a proposal for each row."""
    names = [name for group in groups for name in group]
    scale = {"kind": "linear", "baseline": "0", "best": "10"} | ({} if worst is None else {"worst": worst})
    document = small_document()
    document["groups"] = [
        {
            "id": f"G{number}",
            "label": f"Group {number}",
            "points": "1",
            "criteria": [{"id": name, "label": name.upper(), "points": "1", "scale": scale} for name in group],
        }
        for number, group in enumerate(groups, start=1)
    ]
    rows = values if len(values[0]) == len(names) else [["5"] * len(names)]
    document["proposals"] = [
        {
            "id": f"p{number}",
            "label": f"P{number}",
            "cost": "400",
            "ratings": {name: str(value) for name, value in zip(names, row, strict=True)},
        }
        for number, row in enumerate(rows, start=1)
    ]
    return problem_from_document(document)


def lines(error: InputError) -> list[str]:
    """The faults, one line each."""
    return str(error).split("\n")
