"""Uncertain costs: exact probabilities of small cases, brute force over drawn costs, and what bad input gets."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import product
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from mcda_priority import InputError, Portfolio, Problem, problem_from_document, score, select
from mcda_priority.errors import ArrayError
from mcda_priority.studies.costs import CostSet, CostStudy, study_costs
from small import one_criterion_document


def problem_of(proposals: dict[str, tuple[str, str]], budget: str, **more: object) -> Problem:
    """Proposals as (cost, points of 100)."""
    rows = [(name, cost, points) for name, (cost, points) in proposals.items()]
    return problem_from_document(one_criterion_document(rows, budget) | more)


def portfolio_of(proposals: dict[str, tuple[str, str]], budget: str, **more: object) -> Portfolio:
    """Their best portfolio."""
    return select(score(problem_of(proposals, budget, **more)))


TWO = {"a": ("100", "50"), "b": ("100", "50")}


def test_one_interval() -> None:
    """One cost, even from 80 to 120 euros: above 110 in a quarter of the cases; 90 % need at most 116."""
    portfolio = portfolio_of({"a": ("100", "50")}, "110")
    study = study_costs(portfolio, CostSet.stated(portfolio.problem, {"a": ("80", "120")}), draws=100_000, rng=1)
    assert abs(study.overspend - 0.25) < 3 * study.overspend_error
    assert study.overspend_error == pytest.approx((0.25 * 0.75 / 100_000) ** 0.5, rel=0.02)
    assert abs(study.expected_cost_minor - 10_000) < 3 * study.expected_cost_error
    # An even spread of 40 euros has the standard deviation 40 / sqrt(12).
    assert study.expected_cost_error == pytest.approx(4_000 / 12**0.5 / 100_000**0.5, rel=0.02)
    assert study.resolution_minor == 1
    assert abs(study.needed_minor - 11_600) < 3 * study.needed_error
    # Of a quantile: sqrt(p (1 - p) / n) over the density, here 1 in 4,000 cents.
    assert study.needed_error == pytest.approx((0.09 / 100_000) ** 0.5 * 4_000, rel=0.3)
    assert study.contingency_minor == study.needed_minor - 10_000
    assert study.contingency_share == pytest.approx(0.16, abs=0.001)
    assert study.missing_minor == study.needed_minor - 11_000


def test_sum_of_two_intervals() -> None:
    """Two even costs add up to a triangle: above three quarters of the way in an eighth of the cases."""
    portfolio = portfolio_of(TWO, "220")
    ranges = {"a": ("80", "120"), "b": ("80", "120")}
    study = study_costs(portfolio, CostSet.stated(portfolio.problem, ranges), draws=100_000, rng=2)
    # P(sum > 220) = (240 - 220)^2 / 2 / 40^2 = 1/8; a tenth lies above 240 - sqrt(2 * 40^2 / 10).
    assert abs(study.overspend - 0.125) < 3 * study.overspend_error
    assert abs(study.needed_minor - 100 * (240 - 320**0.5)) < 3 * study.needed_error


def test_triangular() -> None:
    """A triangular cost passes its upper quarter as often as its distribution says."""
    portfolio = portfolio_of({"a": ("100", "50")}, "130")
    costs = CostSet.stated(portfolio.problem, {"a": ("90", "100", "150")})
    study = study_costs(portfolio, costs, draws=100_000, rng=3)
    # P(cost > x) = (150 - x)^2 / ((150 - 90) (150 - 100)) above the most likely cost.
    assert abs(study.overspend - 400 / 3_000) < 3 * study.overspend_error
    assert abs(study.expected_cost_minor - 100 * 340 / 3) < 3 * study.expected_cost_error
    assert abs(study.needed_minor - 100 * (150 - 300**0.5)) < 3 * study.needed_error


def test_given_draws_may_be_correlated() -> None:
    """Costs that rise and fall against each other never overspend; those that move together do half of the time."""
    portfolio = portfolio_of(TWO, "200")
    against = CostSet.from_draws(portfolio.problem, [[8_000, 12_000], [12_000, 8_000]])
    together = CostSet.from_draws(portfolio.problem, [[8_000, 8_000], [12_000, 12_000]])
    assert study_costs(portfolio, against, draws=5_000, rng=1).overspend == 0
    study = study_costs(portfolio, together, draws=5_000, rng=1)
    assert abs(study.overspend - 0.5) < 3 * study.overspend_error
    assert (study.needed_minor, study.contingency_minor, study.missing_minor) == (24_000, 4_000, 4_000)


def test_contingency_keeps_the_probability_in_the_draws() -> None:
    """Held against its own draws, the amount is passed in at most the accepted share, and one step less in more."""
    portfolio = portfolio_of({"a": ("100", "50"), "b": ("200", "60"), "c": ("50", "5")}, "400")
    costs = CostSet.stated(portfolio.problem, {"a": ("90", "150"), "b": ("150", "190", "300"), "c": ("1", "99")})
    for accepted in (0.02, 0.1, 0.5):
        study = study_costs(portfolio, costs, draws=4_000, rng=7, accepted=accepted, solves=0)
        seeds = np.random.SeedSequence(7).spawn(2)[0].spawn(1)[0]
        sums = costs.draws(4_000, np.random.default_rng(seeds)).sum(axis=1)
        assert (sums > study.needed_minor).mean() <= accepted
        assert (sums > study.needed_minor - study.resolution_minor).mean() > accepted
        assert study.overspend == (sums > 40_000).mean()
        assert study.expected_cost_minor == pytest.approx(sums.mean())


def test_wide_span_is_told_in_steps() -> None:
    """Where costs span billions the amount is rounded up to a 65,536th of the span, never down."""
    portfolio = portfolio_of({"a": ("1000000000", "50")}, "1000000000")
    costs = CostSet.stated(portfolio.problem, {"a": ("0", "2000000000")})
    study = study_costs(portfolio, costs, draws=20_000, rng=7, solves=0)
    seeds = np.random.SeedSequence(7).spawn(2)[0].spawn(1)[0]
    sums = np.concatenate(
        [
            costs.draws(10_000, np.random.default_rng(one)).ravel()
            for one in (seeds, np.random.SeedSequence(7).spawn(2)[0].spawn(2)[1])
        ]
    )
    exact = np.sort(sums)[18_000 - 1]
    assert study.resolution_minor == -(-200_000_000_001 // 2**16)
    assert exact <= study.needed_minor <= exact + study.resolution_minor


def test_savings_lower_the_cost() -> None:
    """What two proposals save together is taken off the drawn costs."""
    rules = [{"id": "s", "kind": "enables", "proposal": "a", "enables": ["b"], "saving": "30"}]
    portfolio = portfolio_of(TWO, "180", rules=rules)
    assert (portfolio.ids, portfolio.cost_minor) == (("a", "b"), 17_000)
    study = study_costs(
        portfolio, CostSet.stated(portfolio.problem, {"a": ("90", "130")}), draws=50_000, rng=1, solves=0
    )
    # 170 - 10 + 40 u > 180 for u > 1/2.
    assert abs(study.overspend - 0.5) < 3 * study.overspend_error
    assert abs(study.needed_minor - 19_600) < 3 * study.needed_error
    assert abs(study.expected_cost_minor - 18_000) < 3 * study.expected_cost_error


def test_best_portfolios_of_drawn_costs() -> None:
    """Each drawn cost vector is solved exactly: the same portfolios as a search of all subsets, rules in money too."""
    points = {"a": 50, "b": 45, "c": 30, "d": 20, "e": 41}
    asked = {"a": 100, "b": 90, "c": 60, "d": 40, "e": 77}
    rules = [{"id": "half", "kind": "at_most", "share": "50 %", "proposals": ["a", "c"]}]
    portfolio = portfolio_of({name: (str(asked[name]), str(points[name])) for name in points}, "220", rules=rules)
    costs = CostSet.stated(portfolio.problem, {"a": ("80", "150"), "b": ("60", "85", "140"), "e": ("70", "70")})
    study = study_costs(portfolio, costs, draws=60, rng=5, solves=60)
    seed = np.random.SeedSequence(5).spawn(2)[1].spawn(1)[0]
    found = Counter[tuple[bool, ...]]()
    for row in costs.draws(60, np.random.default_rng(seed)).tolist():
        allowed = [
            (-sum(value for value, flag in zip(points.values(), flags, strict=True) if flag), cost, place, flags)
            for place, flags in enumerate(product((True, False), repeat=5))
            if (cost := sum(one for one, flag in zip(row, flags, strict=True) if flag)) <= 22_000
            and row[0] * flags[0] + row[2] * flags[2] <= 11_000
        ]
        found[min(allowed)[3]] += 1
    assert len(found) > 2
    assert {tuple(study.selected(place).tolist()): int(study.counts[place]) for place in range(len(found))} == found
    assert study.counts.tolist() == sorted(found.values(), reverse=True)
    held = [sum(count for flags, count in found.items() if flags[at]) / 60 for at in range(5)]
    assert study.acceptability.tolist() == held
    assert study.acceptability_error[0] == pytest.approx((held[0] * (1 - held[0]) / 59) ** 0.5)
    assert (study.n_solves, study.n_infeasible, study.n_unproven) == (60, 0, 0)


def test_drawn_costs_that_nothing_can_meet() -> None:
    """A proposal that must be funded may turn out dearer than the budget: such draws are counted."""
    rules = [{"id": "m", "kind": "must_fund", "proposals": ["a"], "reason": "Decided."}]
    portfolio = portfolio_of({"a": ("100", "50")}, "110", rules=rules)
    costs = CostSet.from_draws(portfolio.problem, [[10_000], [12_000]])
    study = study_costs(portfolio, costs, draws=100, rng=5, solves=100)
    assert 20 < study.n_infeasible < 80
    assert study.acceptability[0] == pytest.approx(1 - study.n_infeasible / 100)
    assert "no portfolio keeps the rules" in study.summary()


def test_certain_costs() -> None:
    """Where no cost is uncertain, nothing is overspent and nothing need be held back."""
    portfolio = portfolio_of(TWO, "150")
    study = study_costs(portfolio, CostSet.stated(portfolio.problem, {}), draws=50, rng=0, solves=3)
    assert (study.overspend, study.contingency_minor, study.missing_minor) == (0, 0, 0)
    assert study.expected_cost_minor == portfolio.cost_minor
    assert study.counts.tolist() == [3]
    assert study.selected(0).tolist() == portfolio.selected.tolist()


# Blocks ---------------------------------------------------------------------------------------------------------


def as_bytes(study: CostStudy) -> list[bytes]:
    """Everything that was estimated."""
    return [np.asarray(fact).tobytes() for fact in vars(study).values() if isinstance(fact, np.ndarray | float | int)]


def test_same_seed_same_bytes() -> None:
    """One thread, two threads and two processes give the same result to the last bit."""
    portfolio = portfolio_of({"a": ("100", "50"), "b": ("200", "60"), "c": ("50", "5")}, "260")
    costs = CostSet.stated(portfolio.problem, {"a": ("90", "150"), "b": ("150", "190", "300")})
    executors: list[Callable[[], Executor]] = [
        lambda: ThreadPoolExecutor(1),
        lambda: ThreadPoolExecutor(2),
        lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    ]
    seen = []
    for make in executors:
        with make() as executor:
            seen.append(as_bytes(study_costs(portfolio, costs, draws=25_000, rng=9, solves=20, executor=executor)))
    assert len(seen[0]) > 10
    assert seen[0] == seen[1] == seen[2]
    assert seen[0] != as_bytes(study_costs(portfolio, costs, draws=25_000, rng=10, solves=20))


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
    """Ctrl-C leaves the draws until then, and no result where there are none."""
    portfolio = portfolio_of(TWO, "200")
    costs = CostSet.stated(portfolio.problem, {"a": ("90", "150")})
    study = study_costs(portfolio, costs, draws=50_000, rng=1, executor=Interrupting(2))
    assert (study.n_draws, study.n_solves, study.complete) == (20_000, 0, False)
    assert np.isnan(study.acceptability).all()
    assert "ended early" in study.summary()
    with pytest.raises(KeyboardInterrupt):
        study_costs(portfolio, costs, draws=50_000, rng=1, executor=Interrupting(0))


# Pages and faults -----------------------------------------------------------------------------------------------


def test_page() -> None:
    """The page says plan and mean, how likely the budget is passed, what to hold back, and what it lacks."""
    portfolio = portfolio_of(TWO, "200")
    costs = CostSet.from_draws(portfolio.problem, [[10_000, 10_000], [10_000, 16_000]])
    study = study_costs(portfolio, costs, draws=1_000, rng=1, solves=10)
    page = " ".join(study.summary().split())
    assert f"planned to cost €200; on average it costs €{study.expected_cost_minor / 100:.2f}" in page
    assert f"in {study.overspend * 100:.1f}% of the draws" in page
    assert "Holding back €60 (30.0% of the cost) keeps the probability of overspending at 10%." in page
    assert "The appropriation lacks €60 for that." in page
    assert "10 draws of the costs were solved anew" in page
    assert study.to_frame()["selected"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ({"x": ("1", "2")}, "x"),
        ({"a": ("120", "80")}, "do not rise"),
        ({"a": ("80", "70", "120")}, "do not rise"),
        ({"a": ("80",)}, "two amounts"),
        ({"a": "80"}, "two amounts"),
        ({"a": ("-5", "80")}, "negative"),
        ({"a": (80.5, 90)}, "binary fraction"),
    ],
)
def test_ranges_that_cannot_be_read(ranges: dict[str, Any], said: str) -> None:
    """Each range that is none is refused, with what is wrong and where."""
    problem = problem_of(TWO, "150")
    with pytest.raises(InputError, match=said) as caught:
        CostSet.stated(problem, {**ranges, "b": ("9", "8")})
    assert [fault.place.path for fault in caught.value.faults] == [f"costs.{name}" for name in (*ranges, "b")]


@pytest.mark.parametrize(
    ("draws", "said"),
    [
        ([[1, 2, 3]], "a column for each of the 2"),
        ([1, 2], "a column"),
        (np.zeros((0, 2), np.int64), "a column"),
        ([[1.0, 2.0]], "integers"),
        ([[1, -2]], "negative"),
        ([[1, 10**16]], "too large"),
    ],
)
def test_draws_that_are_no_costs(draws: Any, said: str) -> None:
    """Draws from data are whole minor units, not negative, one column a proposal."""
    with pytest.raises(InputError, match=said):
        CostSet.from_draws(problem_of(TWO, "150"), draws)


def test_what_cannot_be_studied() -> None:
    """Costs of other proposals, budget lines, no draws, no seed and no probability are refused."""
    portfolio = portfolio_of(TWO, "150")
    costs = CostSet.stated(portfolio.problem, {"a": ("80", "120")})
    with pytest.raises(InputError, match="other proposals"):
        study_costs(portfolio_of({"a": ("100", "50")}, "150"), costs, draws=5, rng=1)
    with pytest.raises(ArrayError, match="draws must be"):
        study_costs(portfolio, costs, draws=0, rng=1)
    with pytest.raises(ArrayError, match="rng must be"):
        study_costs(portfolio, costs, draws=5, rng=None)  # type: ignore[arg-type]
    for accepted in (0.0, 1.0, float("nan")):
        with pytest.raises(ArrayError, match="accepted must lie"):
            study_costs(portfolio, costs, draws=5, rng=1, accepted=accepted)
    document = one_criterion_document([("a", "100", "50")], "150")
    document["budget_lines"] = [
        {"id": "y1", "label": "Y1", "budget": "100"},
        {"id": "y2", "label": "Y2", "budget": "50"},
    ]
    document["proposals"][0]["costs"] = {"y1": document["proposals"][0].pop("cost")}
    lined = select(score(problem_from_document(document)))
    with pytest.raises(InputError, match="y1, y2"):
        study_costs(lined, CostSet.stated(lined.problem, {"a": ("80", "120")}), draws=5, rng=1)
