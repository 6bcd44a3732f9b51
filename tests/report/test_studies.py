"""The page and the data of `study` say what was asked, what was found, and what is not known."""

import json
from typing import Any

import pytest

from mcda_priority import WeightSet, breakpoints, problem_from_document, score, select, study_portfolios, study_ranks
from mcda_priority.i18n import Language
from mcda_priority.report.results import as_json
from mcda_priority.report.studies import Studies, dominance_in_seconds, studies_data, studies_page
from mcda_priority.tables import written
from small import small_document


def studies(said: list[str], draws: int = 200, time_limit: float = 60.0, **changes: Any) -> Studies:
    """The usual set for the small problem."""
    problem = problem_from_document(small_document() | changes)
    weights = WeightSet.stated(problem, said)
    portfolio = select(score(problem))
    return Studies(
        portfolio,
        study_portfolios(problem, weights, draws=draws, rng=3, chosen=portfolio),
        breakpoints(problem),
        study_ranks(problem, weights, draws=draws, rng=3),
        dominance_in_seconds(problem, weights, None, (), time_limit),
    )


def document_with_shared_id() -> dict[str, Any]:
    """Two groups, of which one is called as a criterion is."""
    document = small_document()
    scale = document["groups"][0]["criteria"][0]["scale"]
    document["groups"] = [
        {
            "id": group,
            "label": group,
            "weight": "1/2",
            "criteria": [{"id": name, "label": name, "weight": "1/2", "scale": scale} for name in names],
        }
        for group, names in (("a", ("a", "b")), ("H", ("c", "d")))
    ]
    document["proposals"] = [
        {"id": name, "label": name, "cost": "600", "ratings": dict(zip("abcd", rated, strict=True))}
        for name, rated in (("p", ("5", "1", "2", "3")), ("q", ("1", "5", "3", "3")))
    ]
    return document


def test_the_data_say_what_was_asked() -> None:
    """A reader of the file alone must know budget, rules, weights, seed, and how many draws it holds."""
    data = studies_data(studies([]))
    assert (data["budget_minor"], data["without"], data["weighting"]) == (100_000, [], None)
    assert (data["seed"], data["draws"], data["rank_draws"], data["complete"]) == (3, 200, 200, True)
    assert data["convergence"] is None
    assert data["problem"]["illustrative"] is False


def test_a_group_called_as_a_criterion_keeps_its_line() -> None:
    """Ids of groups and of criteria may be the same: both lines are there."""
    found = studies([], **document_with_shared_id())
    data = studies_data(found)
    for kind in ("criterion", "group"):
        lines = [line for line in found.breaks.lines if line.kind == kind]
        assert {line.id for line in lines} == set(data["stable"][kind]) == set(data["funded_changes"][kind])
        assert "a" in data["stable"][kind]
        assert data["stable"][kind]["a"] == [str(end) for end in lines[0].stable]


def test_a_walk_tells_its_convergence() -> None:
    """Whether the chains agree belongs to the figures."""
    data = studies_data(studies(["a <= 0.4", "b <= 0.4", "H <= 0.7"], **document_with_shared_id()))
    assert data["convergence"] >= 1


def test_errors_that_one_draw_cannot_tell_are_null() -> None:
    """JSON has no "not a number": the file is written all the same."""
    data = json.loads(as_json(studies_data(studies([], draws=1))))
    assert set(data["acceptability_error"].values()) == {None}


def test_the_core_index_stands_beside_the_share_of_weights() -> None:
    """One of two fits, each good for one thing: both depend on the weights, and the page says so."""
    document = document_with_shared_id()
    found = studies(["b >= c", "c >= d", "d <= 0"], **document)
    page = written(studies_page(found, Language("en")))
    section = page[page.index("Portfolios that no other one dominates") : page.index("The best portfolio under")]
    assert "Checked: 2 portfolios are not dominated" in section
    assert section.count("0.50") >= 2
    assert "It is not the share of weights" in " ".join(section.split())
    data = studies_data(found)["non_dominated"]
    assert (data["complete"], data["portfolios"], data["borderline"]) == (True, 2, ["p", "q"])
    assert data["core_index"] == {"p": 0.5, "q": 0.5}
    assert [data["core"], data["exterior"]] == [[], []]


def test_a_search_that_time_ends_claims_nothing() -> None:
    """Where seconds are not enough the page and the data say so; core indexes are not known then."""
    found = studies([], time_limit=0.0, **document_with_shared_id())
    assert found.dominance is None or not found.dominance.complete
    page = written(studies_page(found, Language("en")))
    assert "A limit was reached" in page or "None was found" in page
    data = studies_data(found)["non_dominated"]
    assert data is None or set(data["core_index"].values()) == {None}


@pytest.mark.parametrize("lang", ["en", "fi", "sv"])
def test_the_page_is_written_in_every_language(lang: str) -> None:
    """Every sentence can be filled in."""
    assert written(studies_page(studies([]), Language(lang)))
