"""The door finds every fault at once, says where it is, and lets no wrong problem through."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from mcda_priority import InputError, Problem, document_from_problem, problem_from_document
from small import small_document

Change = Callable[[dict[str, Any]], object]


def faults(document: object) -> list[str]:
    """The faults of a document, a line each."""
    with pytest.raises(InputError) as caught:
        problem_from_document(document, "f.yaml")
    return str(caught.value).split("\n")


def criterion(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    """One criterion of the small document."""
    found: dict[str, Any] = document["groups"][0]["criteria"][index]
    return found


def proposal(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    """One proposal of the small document."""
    found: dict[str, Any] = document["proposals"][index]
    return found


ONE_FAULT: list[tuple[str, Change, str]] = [
    ("missing rating", lambda d: proposal(d)["ratings"].pop("a"), "proposals.p1.ratings.a: the rating is missing"),
    ("blank rating", lambda d: proposal(d)["ratings"].update(a=" "), "proposals.p1.ratings.a: the rating is missing"),
    ("nan", lambda d: proposal(d)["ratings"].update(a="NaN"), "proposals.p1.ratings.a: “NaN” is not a finite number"),
    ("yaml nan", lambda d: proposal(d)["ratings"].update(a=".nan"), "ratings.a: “.nan” is not a finite number"),
    ("infinity", lambda d: proposal(d)["ratings"].update(a="-inf"), "ratings.a: “-inf” is not a finite number"),
    ("python nan", lambda d: proposal(d)["ratings"].update(a=float("nan")), "ratings.a: “nan” is not a finite number"),
    ("unknown level", lambda d: proposal(d)["ratings"].update(b="hyvä"), "ratings.b: the level “hyvä” is not on"),
    ("off the scale", lambda d: proposal(d)["ratings"].update(a="11"), "ratings.a: 11 lies outside the scale 0–10"),
    ("negative weight", lambda d: criterion(d).update(weight="-0.6"), "criteria.a.weight: the weight is −0.6"),
    ("sum of weights", lambda d: criterion(d).update(weight="0.58"), "groups.g.criteria: the weights sum to 0.98"),
    ("weights above one", lambda d: criterion(d).update(weight="0.7"), "sum to 1.1; they must sum to 1. Take away 0.1"),
    (
        "all weights zero",
        lambda d: [criterion(d, index).update(weight="0") for index in (0, 1)],
        "groups.g.criteria: all weights are zero",
    ),
    ("sum of groups", lambda d: d["groups"][0].update(weight="0.5"), "groups: the weights sum to 0.5"),
    ("duplicate proposal", lambda d: proposal(d, 1).update(id="p1"), "proposals.p1.id: the id “p1” is taken"),
    (
        "unknown criterion",
        lambda d: proposal(d)["ratings"].update(zz="1"),
        "ratings.zz: “zz” is not known. Use one of a",
    ),
    ("negative cost", lambda d: proposal(d).update(cost="-1"), "proposals.p1.cost: “-1” is negative"),
    ("ambiguous cost", lambda d: proposal(d).update(cost="1.234"), "proposals.p1.cost: “1.234” has two readings"),
    ("cost as a float", lambda d: proposal(d).update(cost=1.5), "proposals.p1.cost: 1.5 is a binary fraction"),
    ("another currency", lambda d: proposal(d).update(cost="5 SEK"), "proposals.p1.cost: “5 SEK” is not in EUR"),
    ("unknown currency", lambda d: d.update(currency="EURO"), "currency: the currency “EURO” is not known"),
    ("no proposals", lambda d: d.update(proposals=[]), "proposals: there are no proposals"),
    ("no criteria", lambda d: d.update(groups=[]), "groups: there are no criteria"),
    ("proposals missing", lambda d: d.pop("proposals"), "proposals: this field is missing"),
    ("unknown field", lambda d: d.update(colour="red"), "colour: this field is not known"),
    ("control characters", lambda d: proposal(d).update(label="\x1b[31mred"), "label: “\\x1b[31mred” holds control"),
    ("turned text", lambda d: proposal(d).update(label="\u202eabc"), "holds control characters"),
    ("formula as id", lambda d: proposal(d).update(id="=1+1"), "“=1+1” cannot be an id"),
    ("empty label", lambda d: proposal(d).update(label=""), "proposals.p1.label: the text is empty"),
    ("a list as label", lambda d: proposal(d).update(label=["a"]), "proposals.p1.label: “['a']” is not text"),
    ("a list as rating", lambda d: proposal(d)["ratings"].update(a=["1"]), "is not a performance"),
    (
        "unknown format",
        lambda d: d.update(format="mcda-priority/9"),
        "format: the format “mcda-priority/9” is not known",
    ),
    (
        "unknown kind",
        lambda d: criterion(d).update(scale={"kind": "x"}),
        "criteria.a.scale.kind: the kind of scale is not known",
    ),
    ("one level", lambda d: criterion(d, 1)["scale"]["levels"].__delitem__(slice(1, 3)), "needs at least two levels"),
    ("mixed points", lambda d: criterion(d).update(points="3"), "groups.g: some weights are points and some are not"),
    ("bad date", lambda d: d.update(date="16.2.2021"), "date: “16.2.2021” is not a date"),
    (
        "unknown owner",
        lambda d: (d.update(owners=[{"id": "o", "label": "O"}]), proposal(d).update(owner="x")),
        "owner: “x”",
    ),
    (
        "unknown enabled",
        lambda d: d.update(rules=[{"id": "r", "kind": "enables", "proposal": "p1", "enables": ["p9"]}]),
        "“p9” is not known",
    ),
    (
        "weighting without a criterion",
        lambda d: d.update(weightings=[{"id": "w", "label": "W", "weights": {"a": "1"}}]),
        "weightings.w.weights.b: the weight is missing",
    ),
    ("twice the same criterion", lambda d: criterion(d, 1).update(id="a"), "criteria.a.id: the id “a” is taken"),
]


@pytest.mark.parametrize(("change", "says"), [pytest.param(*case[1:], id=case[0]) for case in ONE_FAULT])
def test_a_fault_is_found_and_placed(change: Change, says: str) -> None:
    """One thing is wrong; its line names the file, the place and the rule."""
    document = small_document()
    change(document)
    lines = faults(document)
    assert any(says in line for line in lines), lines
    assert all(line.startswith("f.yaml, ") for line in lines)


def test_all_faults_come_at_once() -> None:
    """Faults of structure do not hide faults of content, nor the other way round."""
    document = small_document()
    criterion(document)["weight"] = "-1"
    proposal(document)["cost"] = "1.234"
    proposal(document)["ratings"]["a"] = "11"
    proposal(document, 1)["ratings"] = {"zz": "1", "b": "nan"}
    document["proposals"].append({"id": "p1", "label": "", "cost": "5 $", "ratings": {"a": "1", "b": "7"}})
    document["colour"] = "red"
    found = "\n".join(faults(document))
    for says in (
        "criteria.a.weight",
        "p1.cost: “1.234”",
        "p1.ratings.a: 11 lies outside",
        "p2.ratings.zz",
        "p2.ratings.a: the rating is missing",
        "p2.ratings.b: the level “nan”",
        "label: the text is empty",
        "“5 $” is not in EUR",
        "ratings.b: the level “7”",
        "the id “p1” is taken",
        "colour",
    ):
        assert says in found


def test_a_broken_scale_casts_no_blame_on_ratings() -> None:
    """Whether ratings lie on a scale that cannot be read is not known, so nothing is said of them."""
    document = small_document()
    criterion(document, 1)["scale"] = {"kind": "levels", "levels": [{"level": "0", "anchor": "x"}]}
    assert faults(document) == [
        "f.yaml, groups.g.criteria.b.scale.levels: a scale needs at least two levels. Add the missing ones."
    ]


@pytest.mark.parametrize("document", ["text", ["list"], 5, None, {}])
def test_what_is_no_document_is_refused(document: object) -> None:
    """Not even the outermost shape is taken for granted."""
    assert faults(document)


def test_points_become_weights() -> None:
    """Points are shared out exactly: 1, 2 of 3."""
    document = small_document()
    for index, points in enumerate(("1", "2")):
        del criterion(document, index)["weight"]
        criterion(document, index)["points"] = points
    assert problem_from_document(document).weights == (Fraction(1, 3), Fraction(2, 3))


def test_numbers_may_come_from_python() -> None:
    """Integers, Decimals and Fractions need not be text; a float is read as it prints."""
    document = small_document()
    criterion(document).update(weight=0.6)
    criterion(document, 1).update(weight=Fraction(2, 5))
    proposal(document).update(cost=400)
    proposal(document)["ratings"] = {"a": 0.1, "b": 1}
    problem = problem_from_document(document)
    assert problem.values[0] == (Fraction(1, 100), Fraction(1, 2))
    assert problem.costs_minor[0] == 40_000


def test_what_was_written_is_the_same_problem() -> None:
    """A problem survives its own document, whichever way its numbers were written."""
    problem = problem_from_document(small_document())
    assert problem_from_document(document_from_problem(problem)) == problem


def test_a_problem_made_directly_is_checked_too() -> None:
    """The rules belong to the vocabulary; the door adds only the place."""
    problem = problem_from_document(small_document())
    facts = {name: getattr(problem, name) for name in Problem.model_fields if name not in {"proposals", "dated"}}
    with pytest.raises(ValidationError, match="there are no proposals"):
        Problem(**facts, proposals=())


def test_a_problem_never_changes() -> None:
    """Facts are loaded once."""
    problem = problem_from_document(small_document())
    with pytest.raises(ValidationError):
        problem.id = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        problem.value_matrix[0, 0] = 1.0


def test_an_alternative_weighting_replaces_the_weights() -> None:
    """Named weightings come with the problem; an unknown name is refused with the known ones."""
    document = small_document()
    document["weightings"] = [{"id": "w", "label": "W", "weights": {"a": "1/4", "b": "3/4"}}]
    problem = problem_from_document(document)
    assert problem.with_weighting("w").weights == (Fraction(1, 4), Fraction(3, 4))
    with pytest.raises(InputError, match="Use one of w"):
        problem.with_weighting("x")


@pytest.mark.parametrize("currency", ["€", None])
def test_a_currency_that_is_none_is_told_beside_mixed_points_and_weights(currency: str | None) -> None:
    """Found by fuzzing: both faults are of the whole document, and the one hid the other and ended in a traceback."""
    document = small_document()
    del document["currency"]
    if currency:
        document["currency"] = currency
    group = document["groups"][0]
    del group["weight"]
    document["groups"] = [group | {"points": "1"}, {**group, "id": "h", "weight": "1", "criteria": []}]
    with pytest.raises(InputError) as caught:
        problem_from_document(document, "f.yaml")
    said = str(caught.value)
    assert "some weights are points and some are not" in said
    assert "currency" in said
