"""The best portfolio under drawn weights, held against all portfolios of small problems and published examples."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from copy import deepcopy
from fractions import Fraction
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import InfeasibleError, InputError, Problem, problem_from_document, score, select
from mcda_priority.engine.drawn import drawn_units, widened
from mcda_priority.engine.rules import best_under_rules
from mcda_priority.errors import ArrayError
from mcda_priority.preferences import WeightSet
from mcda_priority.selection.instance import engine_instance
from mcda_priority.studies import blocks, portfolios
from mcda_priority.studies.portfolio_results import PortfolioStudy
from mcda_priority.studies.portfolios import study_budgets, study_portfolios
from mcda_priority.studies.uncertainty import Doubt, Interval, Triangular, UncertainPerformances
from reference_data import needs_data, read_csv, read_json
from strategies import choices, ruled_documents

FloatArray = npt.NDArray[np.float64]
Marks = list[list[int]]

UNITS = 10**9


def document_of(marks: Marks, costs: list[int], budget: int, **more: object) -> dict[str, Any]:
    """A document with a criterion for each column of marks, from 0 to 100 points; whole euros."""
    names = [f"c{column}" for column in range(len(marks[0]))]
    scale = {"kind": "linear", "baseline": 0, "best": 100, "worst": -100}
    weight = f"1/{len(names)}"
    return {
        "id": "drawn",
        "label": "Drawn",
        "currency": "EUR",
        "budget": budget,
        "groups": [
            {
                "id": "all",
                "label": "All",
                "weight": 1,
                "criteria": [{"id": name, "label": name, "weight": weight, "scale": scale} for name in names],
            }
        ],
        "proposals": [
            {"id": f"p{at}", "label": f"P{at}", "cost": cost, "ratings": dict(zip(names, row, strict=True))}
            for at, (cost, row) in enumerate(zip(costs, marks, strict=True))
        ],
        **more,
    }


def problem_of(marks: Marks, costs: list[int], budget: int, **more: object) -> Problem:
    """The document as a problem."""
    return problem_from_document(document_of(marks, costs, budget, **more))


def draws_of(weights: WeightSet, draws: int, seed: int) -> FloatArray:
    """The weights that a study with at most one block draws."""
    return weights.draws(draws, np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0]))


def three_criteria(document: dict[str, Any], marks: Marks) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document with three criteria in place of one, and a copy whose single ratings are to be overwritten."""
    many = document | {"groups": document_of(marks, [0] * len(marks), 0)["groups"]}
    many["proposals"] = [
        proposal | {"ratings": {f"c{column}": mark for column, mark in enumerate(row)}}
        for proposal, row in zip(document["proposals"], marks, strict=True)
    ]
    return many, deepcopy(document)


@settings(max_examples=40, deadline=None)
@given(ruled_documents(most=5), st.integers(0, 2**32))
def test_agrees_with_all_portfolios(document: dict[str, Any], seed: int) -> None:
    """Shares, regrets, competitor, ties and minimum values are those of a loop over draws and all portfolios."""
    marks = np.random.default_rng(seed).integers(-20, 60, (len(document["proposals"]), 3))
    # Twins, so that there are ties.
    marks[-1] = marks[0]
    many, single = three_criteria(document, marks.tolist())
    problem = problem_from_document(many)
    weights = WeightSet.anything(problem)
    try:
        chosen = select(score(problem))
    except InfeasibleError:
        with pytest.raises(InfeasibleError):
            study_portfolios(problem, weights, draws=8, rng=seed)
        return
    study = study_portfolios(problem, weights, draws=8, rng=seed)
    assert study.chosen.tolist() == chosen.selected.tolist()
    ids = [proposal["id"] for proposal in document["proposals"]]
    held, found, regrets, tied, infeasible = Counter[str](), Counter[tuple[str, ...]](), [], 0, 0
    drawn = draws_of(weights, 8, seed)
    least = [rule["id"] for rule in document["rules"] if rule["kind"] == "minimum_value"]
    for row in drawn:
        units = np.rint(row @ marks.T / 100 * UNITS).astype(int)
        for proposal, unit in zip(single["proposals"], units.tolist(), strict=True):
            proposal["ratings"] = {"worth": Fraction(unit * 100, UNITS)}
        allowed = choices(single)
        if not allowed:
            infeasible += 1
            continue
        best = allowed[0]
        mine = next(one for one in choices(single, least, idle=True) if one[0] == chosen.ids)
        held.update(best[0])
        found[best[0]] += 1
        tied += sum(one[1] == best[1] for one in allowed) > 1
        regrets.append((float((best[1] - mine[1]) * 100), best[0]))
    assert study.acceptability.tolist() == [held[name] / 8 for name in ids]
    assert {study.portfolio(place): int(count) for place, count in enumerate(study.counts)} == found
    assert study.counts.tolist() == sorted(study.counts.tolist(), reverse=True)
    assert (study.n_tied, study.n_infeasible, study.n_unproven, study.n_unlisted) == (tied, infeasible, 0, 0)
    assert study.chosen_acceptability == found[chosen.ids] / 8
    assert study.chosen_optimal == sum(regret == 0 for regret, _ in regrets) / 8
    if not regrets:
        assert np.isnan(study.expected_regret)
        return
    assert study.expected_regret == pytest.approx(np.mean([regret for regret, _ in regrets]), abs=1e-9)
    worst, ids_of_worst = max(regrets, key=lambda one: one[0])
    competitor = study.drawn_competitor
    assert competitor.regret == pytest.approx(worst, abs=1e-9)
    assert tuple(name for name, flag in zip(ids, competitor.selected, strict=True) if flag) == ids_of_worst
    assert competitor.weights.tolist() in drawn.tolist()
    if study.competitor is not None:
        assert study.competitor.regret >= competitor.regret - 1e-6


def test_bonus_is_a_constant_of_every_draw() -> None:
    """Two that help each other by 30 points beat a third where their own points and the bonus are more than its."""
    helping = {"id": "h", "kind": "enables", "proposal": "p0", "enables": ["p1"], "bonus": 30}
    problem = problem_of([[40, 0], [0, 40], [80, 60]], [1, 1, 2], 2, rules=[helping])
    study = study_portfolios(problem, WeightSet.anything(problem), draws=4_000, rng=3)
    # 40 w + 40 (1 - w) + 30 = 70 points against 60 + 20 w: better up to w = 1/2, and w is uniform.
    assert abs(study.acceptability[2] - 0.5) < 3 * study.acceptability_error[2]
    assert abs(study.acceptability_error[2] - 0.5 / 4_000**0.5) < 1e-5
    assert study.competitor is not None
    assert study.competitor.regret == pytest.approx(10)
    # With weights of a half each they tie, and the two that are declared first are chosen: short by 20 w - 10 above.
    assert study.chosen.tolist() == [True, True, False]
    assert abs(study.expected_regret - 2.5) < 3 * study.expected_regret_error


def test_savings_count_in_every_draw() -> None:
    """What two proposals save together makes room for both, whatever the weights."""
    helping = {"id": "h", "kind": "enables", "proposal": "p0", "enables": ["p1"], "saving": 1}
    problem = problem_of([[40, 10], [10, 40]], [2, 2], 3, rules=[helping])
    with_saving = study_portfolios(problem, WeightSet.anything(problem), draws=20, rng=3)
    alone = study_portfolios(problem, WeightSet.anything(problem), draws=20, rng=3, without=["h"])
    assert with_saving.acceptability.tolist() == [1, 1]
    assert alone.acceptability.sum() == 1


@settings(max_examples=60, deadline=None)
@given(ruled_documents(most=6, kinds=("enables", "limit", "requires", "exclusive")))
def test_products_as_proposals(document: dict[str, Any]) -> None:
    """With proposals in the place of bonuses and savings an instance has the same best value, cost and ties."""
    problem = problem_from_document(document)
    instance = engine_instance(score(problem), problem.budget_minor)
    wide = widened(instance)
    there, here = best_under_rules(instance, 60), best_under_rules(wide.instance, 60)
    assert (there is None) == (here is None)
    if there is not None and here is not None:
        assert (here.value, here.cost, here.ties) == (there.value, there.cost, there.ties)
        n = len(problem.proposals)
        if wide.settles_ties or not there.ties:
            assert here.selected[:n].tolist() == there.selected.tolist()


def test_savings_larger_than_costs_stay_products() -> None:
    """What cannot be taken off a cost is left to the solver for rules."""
    helping = {"id": "h", "kind": "enables", "proposal": "p0", "enables": ["p1"], "saving": 3}
    problem = problem_of([[40, 10], [10, 40]], [2, 2], 3, rules=[helping])
    instance = engine_instance(score(problem), problem.budget_minor)
    assert widened(instance).instance is instance
    assert study_portfolios(problem, WeightSet.anything(problem), draws=5, rng=3).acceptability.tolist() == [1, 1]


def test_planted_ties_are_counted() -> None:
    """Two opposite proposals tie where both criteria weigh the same, and only there."""
    problem = problem_of([[100, 0], [0, 100]], [1, 1], 1)
    weights = WeightSet.from_draws(problem, [[0.5, 0.5], [0.6, 0.4], [0.3, 0.7]])
    even = int((draws_of(weights, 3_000, 5)[:, 0] == 0.5).sum())
    study = study_portfolios(problem, weights, draws=3_000, rng=5)
    assert 900 < even < 1_100
    assert study.n_tied == even
    # Of equal cost and value: the one declared first.
    assert study.acceptability[0] == pytest.approx(1 - (draws_of(weights, 3_000, 5)[:, 0] == 0.3).mean())


def test_twins_are_tied_in_every_draw() -> None:
    """Proposals with equal ratings have equal scores to the last bit, however the weights are drawn."""
    problem = problem_of([[17, 53, 71], [17, 53, 71], [90, 1, 1]], [1, 1, 1], 2)
    study = study_portfolios(problem, WeightSet.anything(problem), draws=2_000, rng=1)
    held = study.acceptability
    assert held[0] == 1
    assert study.n_tied == round(held[2] * 2_000) > 0


def test_minimum_value_out_of_reach() -> None:
    """Draws in which no portfolio reaches the minimum value are counted, and hold nothing."""
    least = {"id": "m", "kind": "minimum_value", "points": 60}
    problem = problem_of([[100, 40]], [1], 1, rules=[least])
    study = study_portfolios(problem, WeightSet.anything(problem), draws=3_000, rng=2)
    # 40 + 60 w reaches 60 from w = 1/3.
    short = int((draws_of(study.weights, 3_000, 2)[:, 0] < 1 / 3).sum())
    assert study.n_infeasible == short
    assert study.acceptability[0] == pytest.approx(1 - short / 3_000)
    assert study.counts.tolist() == [3_000 - short]
    assert study.expected_regret == 0
    assert study.competitor is None


# Published examples --------------------------------------------------------------------------------------------


def rpm15() -> Problem:
    """Fifteen projects, three criteria, budget 300."""
    data = read_json("rpm15/rpm15.json")
    return problem_of(data["scores"], data["cost"], data["budget"])


@needs_data
def test_rpm15_shares() -> None:
    """The four supported portfolios have the shares of their exact cells of weights, within three standard errors."""
    problem = rpm15()
    cells = read_json("rpm15/rpm15_weight_cells.json")
    study = study_portfolios(problem, WeightSet.anything(problem), draws=100_000, rng=11)
    exact = {
        tuple(f"p{number - 1}" for number in cell["portfolio"]): float(Fraction(cell["share"]))
        for cell in cells["cells"]
        if cell["share"] != "0"
    }
    assert {study.portfolio(place) for place in range(len(study.counts))} == set(exact)
    assert [round(exact[study.portfolio(place)], 6) for place in range(4)] == [0.610091, 0.261818, 0.072706, 0.055386]
    for place in range(4):
        portfolio_share = study.portfolio_acceptability[place]
        assert abs(portfolio_share - exact[study.portfolio(place)]) < 3 * study.portfolio_error[place]
    for at, accepted in enumerate(cells["acceptability"].values()):
        assert abs(study.acceptability[at] - float(Fraction(accepted))) <= 3 * study.acceptability_error[at]
    assert study.n_tied == 0


@needs_data
def test_acceptability_is_not_the_core_index() -> None:
    """Project 3 is in two thirds of the non-dominated portfolios, and in the best one under any weights drawn."""
    lists = np.array(read_json("rpm15/rpm15.json")["nondominated"])
    problem = rpm15()
    study = study_portfolios(problem, WeightSet.anything(problem), draws=20_000, rng=4)
    core = lists.mean(axis=0)
    assert (round(core[2], 3), study.acceptability[2]) == (0.667, 1.0)
    assert (study.acceptability[core == 1] == 1).all()
    assert (study.acceptability[core == 0] == 0).all()
    assert (core == 1).sum() >= 4


@needs_data
def test_rpm15_largest_regret() -> None:
    """The most popular portfolio loses most where only the first criterion counts: 558 - 511 points."""
    values = {
        tuple(f"p{number - 1}" for number in cell["portfolio"]): cell["value"]
        for cell in read_json("rpm15/rpm15_weight_cells.json")["cells"]
    }
    problem = rpm15()
    study = study_portfolios(problem, WeightSet.anything(problem), draws=500, rng=4)
    own = values[study.portfolio(0)]
    losses = [(max(value[at] for value in values.values()) - own[at], at) for at in range(3)]
    assert study.competitor is not None
    assert max(losses) == (47, 0)
    assert study.competitor.regret == pytest.approx(47)
    assert study.competitor.weights.tolist() == [1, 0, 0]
    assert values[tuple(f"p{at}" for at in np.flatnonzero(study.competitor.selected))][0] == 558
    assert 0 < study.drawn_competitor.regret < 47


def probe(shift: Callable[[str], int] = lambda _: 0, **more: object) -> Problem:
    """PROBE's twelve projects, with scores moved by so many points, on scales of 110 points."""
    expected, rows = read_json("probe2012/expected.json"), read_csv("probe2012/probe_example.csv")
    marks = [[int(row[name]) + shift(row["project"]) for name in ("B1", "B2", "B3", "B4")] for row in rows]
    document = document_of(marks, [round(float(row["cost_meur"]) * 10**6) for row in rows], 5_000_000, **more)
    for criterion, weight in zip(document["groups"][0]["criteria"], expected["weights"], strict=True):
        criterion["weight"] = weight
        criterion["scale"] = {"kind": "linear", "baseline": 0, "best": 110, "worst": -10}
    for proposal, row in zip(document["proposals"], rows, strict=True):
        proposal |= {"id": row["project"], "tags": {"department": row["department"].replace(" ", "")}}
    return problem_from_document(document)


def bounds(problem: Problem) -> WeightSet:
    """The weight bounds of the example."""
    limits = read_json("probe2012/expected.json")["weight_bounds"]
    return WeightSet.intervals(problem, {f"c{at}": (str(low), str(high)) for at, (low, high) in enumerate(limits)})


def ids_at(problem: Problem, flags: npt.NDArray[np.bool_]) -> list[str]:
    """Ids of flagged proposals."""
    return [proposal.id for proposal, flag in zip(problem.proposals, flags, strict=True) if flag]


@needs_data
def test_probe_within_weight_bounds() -> None:
    """Within the bounds of the weights alone, the optimum is the best portfolio in every draw and at every corner."""
    problem = probe()
    study = study_portfolios(problem, bounds(problem), draws=5_000, rng=1)
    assert ids_at(problem, study.chosen) == read_json("probe2012/expected.json")["optimal"]
    assert study.chosen_acceptability == 1
    assert study.competitor is not None
    assert study.competitor.regret == 0
    assert study.convergence is not None
    assert study.convergence < 1.05


ONE_EACH = {"id": "one-each", "kind": "at_least", "projects": 1, "each": "department"}


@needs_data
@pytest.mark.parametrize(
    ("rules", "budget", "competitor"),
    [([], 5_000_000, "one_per_department_optimal"), ([ONE_EACH], 4_800_000, "competitor")],
)
def test_probe_competitor(rules: list[Any], budget: int, competitor: str) -> None:
    """With scores 10 points worse for the chosen and 10 better for the others, the only competitor shows.

    What both portfolios fund cancels, so that these scores are the worst case for the chosen portfolio.
    """
    expected = read_json("probe2012/expected.json")
    chosen = select(score(probe(rules=rules)))
    assert list(chosen.ids) == expected["one_per_department_optimal" if rules else "optimal"]
    problem = probe(lambda name: -10 if name in chosen.ids else 10, rules=rules)
    study = study_portfolios(problem, bounds(problem), draws=5_000, rng=1, budget=budget, chosen=chosen)
    assert study.competitor is not None
    assert study.competitor.regret > 0
    # Also a shared project is moved here: compare only what differs.
    assert ids_at(problem, study.competitor.selected) == expected[competitor]


# Estimates and their errors ------------------------------------------------------------------------------------


def test_errors_of_a_walk_cover_its_spread() -> None:
    """Draws of a walk depend on each other: the error stated is that of repeated studies, not that of free draws."""
    rng = np.random.default_rng(8)
    problem = problem_of(rng.integers(0, 100, (6, 6)).tolist(), rng.integers(2, 9, 6).tolist(), 13)
    weights = WeightSet.intervals(problem, {"c0": ("0.1", "0.5"), "c1": ("0.05", "0.4")})
    assert not weights.exactly_drawn
    studies = [study_portfolios(problem, weights, draws=2_000, rng=seed) for seed in range(40)]
    found = np.array([study.acceptability for study in studies])
    stated = np.mean([study.acceptability_error for study in studies], axis=0)
    at = int(np.abs(found.mean(axis=0) - 0.5).argmin())
    spread = found[:, at].std(ddof=1)
    free = np.sqrt(found[:, at].mean() * (1 - found[:, at].mean()) / 2_000)
    assert 0.2 < found[:, at].mean() < 0.8
    assert spread > 1.25 * free
    assert 0.7 < stated[at] / spread < 1.4
    regrets = [study.expected_regret for study in studies]
    assert 0.7 < np.mean([study.expected_regret_error for study in studies]) / np.std(regrets, ddof=1) < 1.4


def test_largest_regret_of_given_draws() -> None:
    """Of draws from data the largest regret is that of the worst draw given, not of weights that nobody gave."""
    problem = problem_of([[100, 0], [0, 90]], [1, 1], 1)
    weights = WeightSet.from_draws(problem, [[0.5, 0.5], [0.4, 0.6], [0.7, 0.3]])
    study = study_portfolios(problem, weights, draws=5, rng=1)
    assert study.competitor is not None
    assert study.competitor.regret == pytest.approx(90 * 0.6 - 100 * 0.4)
    assert study.competitor.weights.tolist() == [0.4, 0.6]


def test_largest_drawn_regret_of_all_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst draw is found in whichever block it lies, and the mean is that of all blocks."""
    problem = problem_of([[100, 0], [0, 90]], [1, 1], 1)
    monkeypatch.setattr(blocks, "BLOCK", 50)
    study = study_portfolios(problem, WeightSet.anything(problem), draws=500, rng=4)
    seeds = np.random.SeedSequence(4).spawn(10)
    drawn = np.vstack([study.weights.draws(50, np.random.default_rng(seed)) for seed in seeds])
    regrets = np.maximum(0, 90 * drawn[:, 1] - 100 * drawn[:, 0])
    assert regrets.argmax() >= 50
    assert study.drawn_competitor.weights.tolist() == drawn[regrets.argmax()].tolist()
    assert study.drawn_competitor.regret == pytest.approx(regrets.max(), abs=1e-6)
    assert study.expected_regret == pytest.approx(regrets.mean(), abs=1e-6)
    assert study.expected_regret_error == pytest.approx(regrets.std(ddof=1) / 500**0.5, rel=1e-6)


def test_full_list_keeps_exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: what comes when the list is full is counted together, the listed ones stay exact."""
    problem = problem_of(np.random.default_rng(1).integers(0, 100, (9, 4)).tolist(), [3, 4, 5, 6, 7, 3, 4, 5, 6], 20)
    monkeypatch.setattr(blocks, "BLOCK", 100)
    whole = study_portfolios(problem, WeightSet.anything(problem), draws=3_000, rng=1)
    monkeypatch.setattr(portfolios, "MOST_KEPT", 2)
    part = study_portfolios(problem, WeightSet.anything(problem), draws=3_000, rng=1)
    counts = {whole.portfolio(place): int(count) for place, count in enumerate(whole.counts)}
    assert (len(whole.counts) > 4, len(part.counts), whole.n_unlisted) == (True, 2, 0)
    assert all(counts[part.portfolio(place)] == part.counts[place] for place in range(2))
    assert part.n_unlisted == 3_000 - part.counts.sum()
    assert part.acceptability.tobytes() == whole.acceptability.tobytes()


def test_scores_do_not_depend_on_the_block() -> None:
    """A draw has the same scores alone and among others, as no library decides how to add up."""
    rng = np.random.default_rng(3)
    draws, values = rng.dirichlet(np.ones(7), 300), rng.random((23, 7))
    together = drawn_units(draws, values)
    assert np.array_equal(together, np.vstack([drawn_units(row[np.newaxis], values) for row in draws]))
    assert abs(together - draws @ values.T * UNITS).max() <= 0.5 + 1e-5


# Blocks ---------------------------------------------------------------------------------------------------------


def as_bytes(study: PortfolioStudy) -> list[bytes]:
    """Everything that was estimated."""
    competitors = [one for one in (study.drawn_competitor, study.competitor) if one is not None]
    arrays = [array for array in vars(study).values() if isinstance(array, np.ndarray | float | int)]
    arrays += [part for one in competitors for part in (one.regret, one.weights, one.selected)]
    return [np.asarray(array).tobytes() for array in arrays]


def test_same_seed_same_bytes() -> None:
    """One thread, two threads and two processes give the same result to the last bit, exact draws and a walk's."""
    limit = {"id": "few", "kind": "at_most", "projects": 3}
    problem = problem_of(
        np.random.default_rng(1).integers(0, 100, (7, 4)).tolist(), [3, 4, 5, 6, 7, 3, 4], 15, rules=[limit]
    )
    sets = [WeightSet.anything(problem), WeightSet.intervals(problem, {"c0": (0, "0.4")})]
    assert [weights.exactly_drawn for weights in sets] == [True, False]
    executors: list[Callable[[], Executor]] = [
        lambda: ThreadPoolExecutor(1),
        lambda: ThreadPoolExecutor(2),
        lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    ]
    seen: list[list[list[bytes]]] = []
    for make in executors:
        with make() as executor:
            seen.append(
                [
                    as_bytes(study_portfolios(problem, weights, draws=25_000, rng=9, executor=executor))
                    for weights in sets
                ]
            )
    assert len(seen[0][0]) > 15
    assert seen[0] == seen[1] == seen[2]
    for weights, before in zip(sets, seen[0], strict=True):
        assert before != as_bytes(study_portfolios(problem, weights, draws=25_000, rng=10))


def test_seed_sequence_is_not_used_up() -> None:
    """The same seed sequence gives the same study twice, and is left as it was."""
    problem = problem_of([[90, 10], [20, 70]], [1, 1], 1)
    seeds = np.random.SeedSequence(6)
    studies = [study_portfolios(problem, WeightSet.anything(problem), draws=500, rng=seeds) for _ in range(2)]
    assert as_bytes(studies[0]) == as_bytes(studies[1])
    assert seeds.n_children_spawned == 0


class Interrupting(Executor):
    """Works at once, and is interrupted (Ctrl-C) when it is asked for the result of a block."""

    def __init__(self, before: int) -> None:
        self.left = before

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.left:
            future.set_result(fn(*args, **kwargs))
            self.left -= 1
        else:
            future.set_exception(KeyboardInterrupt())
        return future


def test_interrupt_leaves_what_came_until_then() -> None:
    """Ctrl-C after two blocks leaves the study of their draws, and says so."""
    problem = problem_of([[90, 10], [20, 70]], [1, 1], 1)
    part = study_portfolios(problem, WeightSet.anything(problem), draws=50_000, rng=2, executor=Interrupting(2))
    whole = study_portfolios(problem, WeightSet.anything(problem), draws=2 * blocks.BLOCK, rng=2)
    assert (part.n_draws, part.complete, whole.complete) == (2 * blocks.BLOCK, False, True)
    assert part.acceptability.tobytes() == whole.acceptability.tobytes()
    assert "ended early" in part.summary()
    assert "ended early" not in whole.summary()


def test_interrupt_before_anything_came() -> None:
    """Without a single block there is no result to give."""
    problem = problem_of([[90, 10], [20, 70]], [1, 1], 1)
    with pytest.raises(KeyboardInterrupt):
        study_portfolios(problem, WeightSet.anything(problem), draws=50, rng=2, executor=Interrupting(0))


# Budgets --------------------------------------------------------------------------------------------------------


def test_budgets_share_their_draws() -> None:
    """At each of several budgets the study is that of the budget alone, and everything is funded when all fits."""
    problem = problem_of(np.random.default_rng(5).integers(1, 100, (6, 3)).tolist(), [3, 4, 5, 6, 7, 3], 15)
    weights = WeightSet.ranked(problem, ["c1", "c0"])
    study = study_budgets(problem, weights, [8, 15, 28], draws=2_000, rng=1)
    assert study.budgets_minor == (800, 1500, 2800)
    for one, budget in zip(study.studies, (8, 15, 28), strict=True):
        assert as_bytes(one) == as_bytes(study_portfolios(problem, weights, draws=2_000, rng=1, budget=budget))
    assert study.acceptability.shape == (3, 6)
    assert (study.acceptability[2] == 1).all()
    assert (study.acceptability[0] == 0).sum() == 3
    assert study.to_frame().loc[2800, "p5"] == 1
    assert "€28" in study.summary()


# Pages and faults -----------------------------------------------------------------------------------------------


def test_page_says_what_hangs_on_the_weights() -> None:
    """The page holds the shares, the regret in points with the weights behind it, and the ties."""
    problem = problem_of([[100, 0], [0, 80]], [1, 1], 1)
    weights = WeightSet.from_draws(problem, [[1, 0], [0, 1]])
    study = study_portfolios(problem, weights, draws=1_000, rng=5)
    page = " ".join(study.summary().split())
    share_first = f"{study.acceptability[0] * 100:.1f}%"
    assert f"The chosen portfolio (p0) is the best under {share_first}" in page
    assert "at most 80.00 points short" in page
    assert "the weights c0 0.0%, c1 100.0%, where p1 would be the best" in page
    assert "as good" not in page
    assert study.to_frame()["acceptability"].tolist() == study.acceptability.tolist()
    assert (
        study.portfolios_to_frame()["selected"].tolist()
        == [("p0",), ("p1",)][:: 1 if study.chosen_optimal >= 0.5 else -1]
    )


@pytest.mark.parametrize("rng", [None, -1, True, 1.5, "7"])
def test_seed_that_is_none(rng: Any) -> None:
    """A study without a seed could not be repeated: it is refused."""
    problem = problem_of([[90, 10]], [1], 1)
    with pytest.raises(ArrayError, match="rng must be"):
        study_portfolios(problem, WeightSet.anything(problem), draws=5, rng=rng)


@pytest.mark.parametrize("draws", [0, -3, 2.0, True])
def test_nothing_to_draw(draws: Any) -> None:
    """A number of draws that is none is refused."""
    problem = problem_of([[90, 10]], [1], 1)
    with pytest.raises(ArrayError, match="draws must be"):
        study_portfolios(problem, WeightSet.anything(problem), draws=draws, rng=1)


def test_chosen_portfolio_that_could_not_be_the_best() -> None:
    """Regret is refused for a portfolio above the budget, one that breaks a rule, and one of other proposals."""
    rule = {"id": "not-p1", "kind": "must_not_fund", "proposals": ["p1"], "reason": "Decided."}
    problem = problem_of([[90, 10], [20, 70]], [1, 2], 3, rules=[rule])
    weights = WeightSet.anything(problem)
    both = select(score(problem), without=["not-p1"])
    with pytest.raises(InputError, match="costs €3, the budget is €2"):
        study_portfolios(problem, weights, draws=5, rng=1, budget=2, without=["not-p1"], chosen=both)
    with pytest.raises(InputError, match="breaks not-p1"):
        study_portfolios(problem, weights, draws=5, rng=1, chosen=both)
    other = select(score(problem_of([[90, 10], [20, 70]], [1, 1], 3)))
    with pytest.raises(InputError, match="other proposals"):
        study_portfolios(problem, weights, draws=5, rng=1, chosen=other)


def test_weights_of_another_problem() -> None:
    """Weights of other criteria are refused, and so is a range of no budgets."""
    problem, other = problem_of([[90, 10]], [1], 1), problem_of([[90, 10, 5]], [1], 1)
    with pytest.raises(ArrayError, match="another problem"):
        study_portfolios(problem, WeightSet.anything(other), draws=5, rng=1)
    with pytest.raises(InputError, match="no budgets"):
        study_budgets(problem, WeightSet.anything(problem), [], draws=5, rng=1)


# Uncertain performances ----------------------------------------------------------------------------------------


def one_of_two(doubt: Doubt | None) -> tuple[Problem, WeightSet, UncertainPerformances | None]:
    """One criterion from -100 to 100; p0 has 60 points, p1 as rated 50, and one of them fits."""
    problem = problem_of([[60], [50]], [1, 1], 1)
    uncertain = None if doubt is None else UncertainPerformances.stated(problem, {("p1", "c0"): doubt})
    return problem, WeightSet.anything(problem), uncertain


def test_an_uncertain_rating_is_drawn_for_each_optimum() -> None:
    """Uniform from 0 to 100, p1 beats 60 in .4 of the draws, by 20 points on average then: regret .4 x 20 = 8."""
    problem, weights, uncertain = one_of_two(Interval(0, 100))
    study = study_portfolios(problem, weights, draws=20_000, rng=5, performances=uncertain)
    assert study.chosen.tolist() == [True, False]
    np.testing.assert_allclose(study.acceptability, [0.6, 0.4], atol=3 * np.sqrt(0.24 / 20_000))
    assert abs(study.expected_regret - 8) < 3 * study.expected_regret_error
    assert 0 < study.expected_regret_error < 0.2
    assert study.competitor is None
    assert 39 < study.drawn_competitor.regret <= 40
    assert "Performances that are uncertain are drawn with them." in " ".join(study.summary().split())


def test_performances_that_vary_nowhere_change_nothing() -> None:
    """A sample of one, or intervals without width, are certain: the same figures as of a problem so rated."""
    marks, other = [[60, 20], [50, 40], [10, 90]], [[10, 80], [70, 40], [60, 30]]
    problem, rated_so = problem_of(marks, [2, 1, 1], 2), problem_of(other, [2, 1, 1], 2)
    weights = WeightSet.anything(problem)
    chosen = select(score(problem))
    sample = UncertainPerformances.sampled(problem, [other])
    drawn = study_portfolios(problem, weights, draws=500, rng=1, performances=sample, chosen=chosen)
    said = {(f"p{row}", "c0"): Interval(marks[row][0], marks[row][0]) for row in range(3)}
    narrow = study_portfolios(
        problem, weights, draws=500, rng=1, performances=UncertainPerformances.stated(problem, said)
    )
    plain = study_portfolios(problem, weights, draws=500, rng=1)
    assert (narrow.acceptability == plain.acceptability).all()
    assert narrow.expected_regret == pytest.approx(plain.expected_regret, abs=1e-6)
    # A draw from a sample takes a number from the generator after the weights are drawn: these are the same.
    expected = study_portfolios(rated_so, WeightSet.anything(rated_so), draws=500, rng=1)
    assert (drawn.acceptability == expected.acceptability).all()


def test_uncertain_performances_keep_the_bytes_wherever_blocks_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread, two threads and two processes draw the same performances."""
    monkeypatch.setattr(blocks, "BLOCK", 100)
    problem, weights, uncertain = one_of_two(Triangular(20, 50, 90))
    found = []
    pools: list[Callable[[], Executor]] = [
        lambda: ThreadPoolExecutor(1),
        lambda: ThreadPoolExecutor(2),
        lambda: ProcessPoolExecutor(2, get_context("spawn")),
    ]
    for pool in pools:
        with pool() as executor:
            study = study_portfolios(problem, weights, draws=450, rng=2, performances=uncertain, executor=executor)
            found.append((study.acceptability.tobytes(), study.expected_regret, study.counts.tobytes()))
    assert found[0] == found[1] == found[2]


def test_performances_of_another_problem_are_refused() -> None:
    """And so is what says nothing of performances."""
    problem, weights, _ = one_of_two(None)
    other = problem_of([[60], [40]], [1, 1], 1)
    with pytest.raises(ArrayError, match="another problem"):
        study_portfolios(problem, weights, draws=5, rng=1, performances=UncertainPerformances.stated(other, {}))
    wrong: Any = {("p1", "c0"): Interval(0, 1)}
    with pytest.raises(ArrayError, match="must be an UncertainPerformances"):
        study_portfolios(problem, weights, draws=5, rng=1, performances=wrong)
