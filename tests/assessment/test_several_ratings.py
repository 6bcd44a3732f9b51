"""Ratings of several become one by the stated rule, whoever is barred does not count, and nothing is made up."""

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from assessment.assessed import assessed
from mcda_priority import (
    InputError,
    Interval,
    Problem,
    UncertainPerformances,
    WeightSet,
    disagreement,
    problem_from_document,
    rating_intervals,
    score,
    study_portfolios,
    study_ranks,
)
from mcda_priority.cli import main


def rated(problem: Problem) -> Fraction:
    """What the ratings of p became."""
    return problem.performances[0][0]


BY_HAND = [
    ({"x": "10", "y": "20", "z": "90"}, {"mean": 40, "median": 20, "trimmed_mean": 20}),
    ({"w": "0", "x": "10", "y": "30", "z": "100"}, {"mean": 35, "median": 20, "trimmed_mean": 20}),
    ({"v": "0", "w": "10", "x": "20", "y": "60", "z": "100"}, {"mean": 38, "median": 20, "trimmed_mean": 30}),
    ({"x": "10", "y": "30"}, {"mean": 20, "median": 20, "trimmed_mean": 20}),
    ({"x": "70"}, {"mean": 70, "median": 70, "trimmed_mean": 70}),
    ({"x": "70", "y": None}, {"mean": 70, "median": 70, "trimmed_mean": 70}),
    ({"x": "0", "y": "0", "z": "1/3"}, {"mean": Fraction(1, 9), "median": 0, "trimmed_mean": 0}),
]


@pytest.mark.parametrize(("by", "expected"), BY_HAND)
def test_aggregates_by_hand(by: dict[str, str | None], expected: dict[str, int]) -> None:
    """Exactly; and whoever rated nothing is no rating of nothing."""
    for aggregation, number in expected.items():
        assert rated(problem_from_document(assessed(by, aggregation=aggregation))) == number


@pytest.mark.parametrize("aggregation", ["mean", "median", "trimmed_mean"])
def test_names_and_order_of_assessors_do_not_matter(aggregation: str) -> None:
    """Who says what is in the record; the scores do not depend on it."""
    numbers = ("0", "10", "30", "100")
    found = {
        score(problem_from_document(assessed(dict(zip(names, numbers, strict=True)), aggregation=aggregation))).units[0]
        for names in permutations(("anna", "b2", "7", "Ö"))
    }
    assert len(found) == 1


def _barred(document: dict[str, Any], *names: str) -> dict[str, Any]:
    for assessor in document["assessors"]:
        if assessor["id"] in names:
            assessor["conflicts"] = ["p"]
    return document


def test_who_is_barred_does_not_count() -> None:
    """The rating stays in the file, and counts neither in the score nor in the spread."""
    problem = problem_from_document(_barred(assessed({"x": "10", "y": "30", "z": "100"}), "z"))
    assert rated(problem) == 20
    assert [(one.assessor, one.ground, one.left_out) for one in problem.conflicts] == [("z", "declared", ("worth",))]
    assert rating_intervals(problem) == {("p", "worth"): Interval("10", "30")} or rating_intervals(problem) == {
        ("p", "worth"): Interval(Fraction(10), Fraction(30))
    }
    assert disagreement(problem).spreads[0].n_ratings == 2


def test_the_own_unit_bars_as_well_through_what_it_is_part_of() -> None:
    """Whoever is of the division does not rate what a unit inside it proposes."""
    owners = [{"id": "top", "label": "T"}, {"id": "unit", "label": "U", "part_of": "top"}]
    document = assessed({"x": "10", "y": "30"}, owners=owners)
    document["proposals"][0]["owner"] = "unit"
    document["assessors"][1]["owner"] = "top"
    assert rated(problem_from_document(document)) == 10
    document["assessors"][1]["owner"] = "unit"
    document["proposals"][0]["owner"] = "top"
    assert rated(problem_from_document(document)) == 20


def said(document: dict[str, Any]) -> str:
    """What is said of a case that is refused."""
    with pytest.raises(InputError) as caught:
        problem_from_document(document)
    return str(caught.value)


def _unlisted(document: dict[str, Any]) -> dict[str, Any]:
    document["assessors"] = document["assessors"][:1]
    return document


REFUSED: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("an unknown assessor", _unlisted(assessed({"x": "1", "stranger": "2"})), ("by.stranger", "“stranger”", "x")),
    ("no rule to make one of them", assessed({"x": "1", "y": "2"}, aggregation=None), ("aggregation", "mean, median")),
    ("a rule that is none", assessed({"x": "1", "y": "2"}, aggregation="mode"), ("aggregation", "“mode”", "median")),
    ("all are barred", _barred(assessed({"x": "1", "y": "2"}), "x", "y"), ("p.ratings.worth", "conflict of interest")),
    ("nobody rated", assessed({"x": None, "y": None}), ("p.ratings.worth", "the rating is missing")),
    ("nothing at all", assessed({}), ("p.ratings.worth", "the rating is missing")),
    ("beyond the scale", assessed({"x": "1", "y": "200"}), ("by.y", "200")),
    ("a policy that is none", assessed({"x": None}, missing_ratings="zero"), ("missing_ratings", "“zero”", "interval")),
    (
        "the same assessor twice",
        assessed({"x": "1"}, assessors=[{"id": "x", "label": "X"}, {"id": "x", "label": "Y"}]),
        ("assessors", "x"),
    ),
    (
        "a conflict with nothing",
        assessed({"x": "1"}, assessors=[{"id": "x", "label": "X", "conflicts": ["nothing"]}]),
        ("conflicts", "“nothing”"),
    ),
]


@pytest.mark.parametrize(("document", "words"), [pytest.param(*one[1:], id=one[0]) for one in REFUSED])
def test_what_is_refused(document: dict[str, Any], words: tuple[str, ...]) -> None:
    """By name: where, what came, and what to do."""
    message = said(document)
    for word in words:
        assert word in message


@pytest.mark.parametrize("case", [assessed({"x": None}), _barred(assessed({"x": "90"}), "x"), assessed({})])
def test_missing_ratings_by_policy(case: dict[str, Any]) -> None:
    """Worst: the worst of the scale, and certain. Interval: the worst in the scores, the whole scale in the studies."""
    worst = problem_from_document(case | {"missing_ratings": "worst"})
    unknown = problem_from_document(case | {"missing_ratings": "interval"})
    for problem in (worst, unknown):
        assert problem.missing == (("p", "worth"),)
        assert rated(problem) == 0
    assert rating_intervals(worst) == {}
    ((name, interval),) = rating_intervals(unknown).items()
    assert name == ("p", "worth")
    assert [Fraction(str(end)) for end in (interval.low, interval.high)] == [0, 100]


@pytest.mark.parametrize(
    ("document", "share"),
    [
        (assessed({}, missing_ratings="worst"), 0.0),
        (assessed({}, missing_ratings="interval"), 0.5),
        (assessed({"x": "40", "y": "60", "z": "80"}), 0.75),
        (assessed({"x": "40", "y": "49", "z": "30"}), 0.0),
        (_barred(assessed({"x": "55", "y": "0"}), "y"), 1.0),
    ],
)
def test_the_spread_reaches_the_studies(document: dict[str, Any], share: float) -> None:
    """q has 50 for certain, p anything from its lowest rating to its highest, uniformly; one of them is funded.

    So p is first, and funded, in the share of its interval that lies above 50.
    """
    problem = problem_from_document(document)
    uncertain = UncertainPerformances.stated(problem, rating_intervals(problem))
    weights = WeightSet.anything(problem)
    ranks = study_ranks(problem, weights, draws=4_000, rng=5, performances=uncertain)
    funded = study_portfolios(problem, weights, draws=4_000, rng=5, performances=uncertain)
    close = pytest.approx(share, abs=0.04 if 0 < share < 1 else 0)
    assert ranks.acceptability[0, 0] == close
    assert funded.acceptability[0] == close


def test_the_command_draws_what_its_page_says_is_uncertain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing rating that may be anything on the scale is drawn by `study` too, and the page says so."""
    case = tmp_path / "case.json"
    case.write_text(json.dumps(assessed({}, missing_ratings="interval")), encoding="utf-8")
    for target, lang in ((["--json", "-"], "en"), ([], "en"), ([], "fi"), ([], "sv")):
        monkeypatch.setattr(
            "sys.argv", ["mcda-priority", "study", str(case), "--draws", "2000", "--lang", lang, *target]
        )
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in {0, None}
        said = capsys.readouterr().out
        if target:
            assert json.loads(said)["acceptability"]["p"] == pytest.approx(0.5, abs=0.05)
        elif lang == "en":
            assert "in the studies" in said
            assert "are drawn with them, each between its lowest and its highest" in " ".join(said.split())
            assert "of the weights." not in " ".join(said.split("What to discuss")[1].split("\n\n")[0].split())
