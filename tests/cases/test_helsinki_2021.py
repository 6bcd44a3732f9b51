"""The case helsinki-2021 says what its source says, in three languages, and marks what the source does not say."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from importlib.resources import files
from itertools import combinations

import pytest

import mcda_priority as mp
from mcda_priority.loading.yaml_file import parse_yaml
from mcda_priority.problem import LevelScale
from mcda_priority.problem.rules import Enables
from mcda_priority.scoring import METHODS
from reference_data import FOLDER

SOURCE = FOLDER.parent / "seed" / "helsinki-2021.fi.txt"
CASE = files("mcda_priority") / "cases" / "helsinki_2021.yaml"
LANGUAGES = {"fi", "sv", "en"}
TEXT_FIELDS = {"label", "anchor", "reason", "summary", "note", "stage", "text"}
CRITERIA = ["Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "V1", "V2", "V3", "V4"]

# City of Helsinki, management group 16.2.2021, "Yhteenveto ehdotetuista projekteista ja niiden hyödyistä":
# columns Käyttövarabudjetti (in euros) and Omistaja (its division).
PROPOSALS = {
    "1": (3_200_000, "KASKO"),
    "2": (2_000_000, "SOTE"),
    "3": (1_530_000, "ELO"),
    "4": (470_000, "Kanslia"),
    "5": (350_000, "KYMP"),
    "6": (780_000, "KUVA"),
    "7": (700_000, "KYMP"),
    "8": (970_000, "Kanslia"),
}

# City Board § 216, HEL 2021-002935 (paatokset.hel.fi/fi/asia/hel-2021-002935), in euros.
DECISION = {"KASKO": 3_200_000, "Kanslia": 2_970_000, "KYMP": 750_000, "KUVA": 1_080_000, "SOTE": 2_000_000}

needs_source = pytest.mark.skipif(
    not SOURCE.is_file(), reason=f"the source document is not at {SOURCE}; MCDA_PRIORITY_DATA may name its neighbour"
)

problem = mp.load_problem("helsinki-2021")


def texts(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Every text that people read, by where it stands in the case file."""
    if isinstance(node, Mapping):
        for key, part in node.items():
            if key in TEXT_FIELDS:
                assert isinstance(part, Mapping), f"{path} {key} is in one language only"
                yield (*path, key), part
            else:
                yield from texts(part, (*path, key))
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for position, part in enumerate(node):
            if path == ("assumptions",):
                assert isinstance(part, Mapping)
                yield (*path, str(position)), part
            else:
                yield from texts(part, (*path, str(position)))


def case_text() -> str:
    """The case file as it is written."""
    return CASE.read_text(encoding="utf-8")


ALL_TEXTS = list(texts(parse_yaml(case_text(), "helsinki-2021").content))


def source_rows() -> list[list[str]]:
    """The rows of the source's table of projects: number, project, summary, amount, owner."""
    lines = SOURCE.read_bytes().decode("utf-8").split("\n")
    return [line.split("\t") for line in lines if re.match(r"[1-8]\t", line)]


def test_amounts_and_owners_are_the_source_s() -> None:
    """Who asks for how much is what the whole decision is about."""
    assert {one.id: (one.cost_minor, one.owner) for one in problem.proposals} == {
        number: (euros * 100, owner) for number, (euros, owner) in PROPOSALS.items()
    }


def test_amounts_add_up_to_the_appropriation() -> None:
    """The source's last line, "Yhteensä 10 000 000 €", is also the appropriation: to the cent."""
    assert sum(problem.costs_minor) == problem.budget_minor == 1_000_000_000


def test_later_decision_moved_300_000_euros() -> None:
    """The case says how the decision differs from the proposal; here the difference is worked out."""
    part_of = {owner.id: owner.part_of or owner.id for owner in problem.owners}
    proposed: Counter[str] = Counter()
    for euros, owner in PROPOSALS.values():
        proposed[part_of[owner]] += euros
    moved = {division: DECISION[division] - proposed[division] for division in DECISION}
    assert moved == {"KASKO": 0, "Kanslia": 0, "KYMP": -300_000, "KUVA": 300_000, "SOTE": 0}
    assert sum(DECISION.values()) == 10_000_000


def test_every_criterion_weighs_a_tenth() -> None:
    """No weights were published: the default favours no criterion."""
    assert [criterion.id for criterion in problem.criteria] == CRITERIA
    assert problem.weights == (Fraction(1, 10),) * 10
    assert [group.weight for group in problem.groups] == [Fraction(3, 5), Fraction(2, 5)]


def test_nested_weighting_leaves_high_impact_to_the_impact_group() -> None:
    """Criterion Y3 counts the impact group's effects twice; the nested variant must count them once."""
    weights = dict(zip(CRITERIA, problem.with_weighting("nested").weights, strict=True))
    sixth, part = Fraction(1, 6), Fraction(1, 24)
    assert weights == {
        **dict.fromkeys(["Y1", "Y2", "Y4", "Y5", "Y6"], sixth),
        "Y3": 0,
        **dict.fromkeys(["V1", "V2", "V3", "V4"], part),
    }
    assert sum(weights.values()) == 1


def test_every_text_is_there_in_three_languages() -> None:
    """A reader of Swedish or English must not meet Finnish words because a translation was forgotten."""
    assert [path for path, text in ALL_TEXTS if set(text) != LANGUAGES] == []
    counted = Counter(path[-1] for path, _ in ALL_TEXTS)
    assert counted["anchor"] == 10 * 5
    assert counted["reason"] == 8 * 10 + 1, "80 ratings and the enabling project"
    assert counted["summary"] == 8


def test_every_rating_has_a_reason_in_each_language() -> None:
    """A rating without a reason cannot be argued with."""
    for proposal in problem.proposals:
        assert [rating.criterion for rating in proposal.ratings] == CRITERIA
        for rating in proposal.ratings:
            assert rating.reason is not None, f"{proposal.id} {rating.criterion}"
            assert {rating.reason.language_for(code) for code in LANGUAGES} == LANGUAGES


def test_levels_run_from_no_contribution_in_words_of_their_own() -> None:
    """An assessor chooses a level by its words: no two of the fifty descriptions may be alike."""
    for criterion in problem.criteria:
        assert isinstance(criterion.scale, LevelScale)
        assert [criterion.scale.value(criterion.scale.read(name)) for name in "01234"] == [
            Fraction(step, 4) for step in range(5)
        ]
    for code in LANGUAGES:
        anchors = [text[code] for path, text in ALL_TEXTS if path[-1] == "anchor"]
        assert len(set(anchors)) == 50


def test_every_criterion_tells_some_proposals_apart() -> None:
    """A criterion on which all eight were rated alike would only dilute the others."""
    for criterion, column in zip(problem.criteria, zip(*problem.values, strict=True), strict=True):
        assert len(set(column)) > 1, criterion.id


def test_assessment_is_marked_as_illustrative() -> None:
    """The City rated nothing: whoever sees the ratings must be told whose they are."""
    assert problem.assessment is not None
    assert problem.assessment.illustrative
    note = problem.assessment.note
    assert "not the City of Helsinki's assessments, nor its decision" in note.text_in("en")
    assert "eivät ole Helsingin kaupungin arvioita eivätkä kaupungin päätös" in note.text_in("fi")
    assert "inte Helsingfors stads bedömningar och utgör inte stadens beslut" in note.text_in("sv")


def test_project_8_is_recorded_as_enabling_the_others() -> None:
    """The source says so; it is kept as data, and binds no selection."""
    (statement,) = problem.rules
    assert isinstance(statement, Enables)
    assert not statement.bonus
    assert not statement.saving_minor
    assert (statement.proposal, statement.enables) == ("8", ("1", "2", "3", "4", "5", "6", "7"))


def test_selection_amount_is_never_called_the_budget_of_the_year() -> None:
    """In a municipality, "talousarvio" and "budget" mean the budget of the whole year, not this appropriation.

    Only the sources may use the words: the wider frame is about the budget of 2021.
    """
    wrong = {"fi": re.compile("talousarvio|budjet", re.IGNORECASE), "sv": re.compile("budget", re.IGNORECASE)}
    for path, text in ALL_TEXTS:
        if path[0] != "provenance":
            assert not any(word.search(text[code]) for code, word in wrong.items()), path


def test_finnish_endings_are_not_glued_to_numbers_or_names() -> None:
    """The head noun is inflected instead: "hankkeen 8", never "8:n"."""
    assert [path for path, text in ALL_TEXTS if re.search(r"[\d”]:[a-zäö]", text["fi"])] == []


def test_slips_of_the_source_stand_in_quotations_only() -> None:
    """The source's misspelling is kept where it is quoted, never printed as this library's own words."""
    quoted = {criterion.id: criterion.source_text for criterion in problem.criteria}
    assert "segregaaation" in (quoted["V3"] or "")
    for path, text in ALL_TEXTS:
        if path[0] != "provenance":
            assert not any("segregaaa" in part or "segregaaion" in part for part in text.values()), path


@needs_source
def test_source_texts_stand_in_the_source_byte_for_byte() -> None:
    """A quotation that was tidied up can no longer be traced to the document."""
    lines = SOURCE.read_bytes().split(b"\n")
    for criterion in problem.criteria:
        quoted = f"{criterion.id[1]}. {criterion.source_text}".encode()
        assert lines.count(quoted) == 1, criterion.id
    rows = source_rows()
    assert [(row[0], row[1]) for row in rows] == [(one.id, one.source_text) for one in problem.proposals]
    assert [one.label.text_in("fi") for one in problem.proposals] == [row[1] for row in rows]


@needs_source
def test_typed_amounts_are_those_of_the_file() -> None:
    """The table at the top of this file was typed by hand."""
    typed = {number: (f"{euros:,} €".replace(",", " "), owner) for number, (euros, owner) in PROPOSALS.items()}
    assert {row[0]: (row[3], row[4].rpartition("(")[2].rstrip(")")) for row in source_rows()} == typed


@needs_source
def test_provenance_names_the_source_by_its_hash() -> None:
    """With the hash, anyone can tell whether they hold the same document."""
    sha256 = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    assert any(fact.source and f"sha256 {sha256}" in fact.source for fact in problem.provenance)


@needs_source
def test_no_person_of_the_source_is_named() -> None:
    """The analysis needs divisions, not the people whom the source names as owners and presenter."""
    people = [row[4].rpartition("(")[0].strip() for row in source_rows()]
    people += re.findall(r"^(.+), Digitalisaatiojohtaja$", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(people) == 9
    words = set(re.findall(r"\w+", case_text()))
    assert [name for person in people for name in person.split() if name in words] == []


@pytest.mark.parametrize("method", METHODS)
def test_at_the_real_amount_all_eight_are_funded(method: str) -> None:
    """Everything fits, so any method with positive scores must fund everything, to the cent."""
    portfolio = mp.select(mp.score(problem, METHODS[method]))
    assert portfolio.ids == tuple(PROPOSALS)
    assert (portfolio.cost_minor, portfolio.unspent_minor) == (1_000_000_000, 0)
    assert portfolio.proven
    assert portfolio.bound == portfolio.value == int(portfolio.ranking.units.sum())


@pytest.mark.parametrize("method", METHODS)
def test_one_cent_less_and_somebody_falls(method: str) -> None:
    """A tolerance on the budget, or an amount that passed through a float, would still fund all eight here."""
    portfolio = mp.select(mp.score(problem, METHODS[method]), "9999999.99")
    assert len(portfolio.ids) < 8
    assert portfolio.cost_minor <= 999_999_999


@pytest.mark.parametrize(
    ("weights", "falls_at_4_million", "needed"),
    [
        (dict.fromkeys(CRITERIA, Fraction(1, 10)), ("1", "2", "8"), Fraction(17, 40)),
        (
            dict.fromkeys(["Y1", "Y2", "Y4", "Y5", "Y6"], Fraction(1, 6))
            | {"Y3": Fraction(0)}
            | dict.fromkeys(["V1", "V2", "V3", "V4"], Fraction(1, 24)),
            ("1", "2", "3"),
            Fraction(23, 48),
        ),
    ],
    ids=["equal", "nested"],
)
def test_figures_of_the_docs_page(
    weights: dict[str, Fraction], falls_at_4_million: tuple[str, ...], needed: Fraction
) -> None:
    """The case's page states who falls and what a ninth proposal needs; here all 256 portfolios are gone through."""
    levels = {one.id: [int(str(rating.performance)) for rating in one.ratings] for one in problem.proposals}
    scores = {
        name: sum((weights[key] * level / 4 for key, level in zip(CRITERIA, row, strict=True)), Fraction(0))
        for name, row in levels.items()
    }
    sets = [chosen for size in range(9) for chosen in combinations(PROPOSALS, size)]
    costs = {chosen: sum(PROPOSALS[name][0] * 100 for name in chosen) for chosen in sets}
    values = {chosen: sum((scores[name] for name in chosen), Fraction(0)) for chosen in sets}

    def best(minor: int) -> tuple[str, ...]:
        """More value, then lower cost, then the one that holds the proposal declared first."""
        fitting = [chosen for chosen in sets if costs[chosen] <= minor]
        return max(fitting, key=lambda one: (values[one], -costs[one], [name in one for name in PROPOSALS]))

    case = mp.load_problem("helsinki-2021")
    ranking = mp.score(case if weights["Y3"] else case.with_weighting("nested"))
    stairs = mp.staircase(ranking)
    cuts = mp.cut_list(ranking, stairs=stairs).cuts
    assert [cut.selected for cut in cuts] == [best(cut.budget_minor) for cut in cuts]
    assert tuple(name for name in PROPOSALS if name not in best(400_000_000)) == falls_at_4_million
    assert values[best(1_000_000_000)] - values[best(903_000_000)] == needed
    ninth = mp.newcomer(stairs, 970_000)
    assert ninth.needed is not None
    assert (ninth.needed * ranking.quantum, ninth.pushed_out) == (needed, ("2",))
