"""The staircase, the cut list and the newcomer's price agree with `select` at the same budgets."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import (
    InputError,
    StaircaseLimitError,
    cut_list,
    newcomer,
    problem_from_document,
    score,
    select,
    staircase,
)
from small import one_criterion_document, small_document
from strategies import Instance, amount, searched, selection_best, selection_ranking, stated_instances


@settings(max_examples=60, deadline=None)
@given(stated_instances(most=8), st.data())
def test_agrees_with_select_at_every_step_and_between(instance: Instance, data: st.DataObject) -> None:
    """The portfolio of a step is the one that `select` finds at its cost, and up to one cent below the next."""
    ranking = selection_ranking(instance)
    stairs = staircase(ranking)
    step = data.draw(st.integers(0, len(stairs) - 1))
    upper = int(stairs.costs_minor[step + 1]) - 1 if step + 1 < len(stairs) else instance.budget
    for budget in (int(stairs.costs_minor[step]), data.draw(st.integers(int(stairs.costs_minor[step]), upper)), upper):
        one = select(ranking, amount(budget))
        assert stairs.step_at(budget) == step
        assert stairs.portfolio(step) == one.ids
        assert (int(stairs.values[step]), int(stairs.costs_minor[step])) == (one.value, one.cost_minor)


@settings(max_examples=60, deadline=None)
@given(stated_instances(most=8))
def test_changes_lead_from_step_to_step(instance: Instance) -> None:
    """Who enters and who leaves, applied from the bottom up, gives each step's portfolio; the table repeats it."""
    stairs = staircase(selection_ranking(instance))
    funded: set[str] = set()
    for step in range(len(stairs)):
        enters, leaves = stairs.changes(step)
        assert not funded & set(enters)
        assert set(leaves) <= funded
        funded = funded - set(leaves) | set(enters)
        assert funded == set(stairs.portfolio(step))
    frame = stairs.to_frame()
    assert frame["cost_minor"].tolist() == stairs.costs_minor.tolist()
    assert frame["convex"].tolist() == stairs.convex.tolist()


@settings(max_examples=50, deadline=None)
@given(stated_instances(most=8))
def test_the_cut_list_is_the_same_with_and_without_the_staircase(instance: Instance) -> None:
    """Read off the staircase or solved budget by budget: the same cuts, each the optimum at its budget."""
    ranking = selection_ranking(instance)
    read, solved = cut_list(ranking, stairs=staircase(ranking)), cut_list(ranking)
    assert read.cuts == solved.cuts
    assert (read.from_staircase, solved.from_staircase) == (True, False)
    full = set(select(ranking).ids)
    for cut, percent in zip(read.cuts, (95, 90, 80, 70, 60, 50, 40, 30, 20, 10), strict=True):
        right = searched(instance._replace(budget=instance.budget * percent // 100))
        names = {f"p{at}" for at, flag in enumerate(right.selected) if flag}
        assert cut.budget_minor == instance.budget * percent // 100
        assert (set(cut.selected), cut.cost_minor) == (names, right.cost)
        assert (set(cut.falls), set(cut.enters)) == (full - names, names - full)
        assert cut.proven


@settings(max_examples=100, deadline=None)
@given(stated_instances(most=8), st.data())
def test_the_newcomers_price_is_right(instance: Instance, data: st.DataObject) -> None:
    """One unit above the needed score it is in and pushes out who was named; one below it is out; level, it ties.

    Where no score on the scale is that high, nobody is named.
    """
    ranking = selection_ranking(instance)
    cost = data.draw(st.integers(0, instance.budget))
    found = newcomer(staircase(ranking), amount(cost))
    assert found.needed is not None
    needed = found.needed * ranking.quantum * selection_best(instance)
    assert needed.denominator == 1

    def funded_at(value: int) -> tuple[set[str], bool]:
        larger = Instance([*instance.costs, cost], [*instance.values, value], instance.budget)
        selected = searched(larger).selected
        return {f"p{at}" for at, flag in enumerate(selected[:-1]) if flag}, selected[-1]

    before, without = searched(instance), set(select(ranking).ids)
    beside, inside = funded_at(int(needed) + 1)
    assert inside
    if needed:
        assert not funded_at(int(needed) - 1)[1]
        level = searched(Instance([*instance.costs, cost], [*instance.values, int(needed)], instance.budget))
        assert (level.value, level.ties > before.ties) == (before.value, True)
    assert found.reachable is (Fraction(found.needed) * ranking.quantum < 1)
    moves = (without - beside, beside - without) if found.reachable else (set(), set())
    assert (set(found.pushed_out), set(found.let_in)) == moves


def test_a_newcomer_dearer_than_the_budget_has_no_price() -> None:
    """No score helps; and a cost that cannot be read is refused."""
    stairs = staircase(score(problem_from_document(small_document())))
    found = newcomer(stairs, "1000.01")
    assert (found.needed, found.reachable, found.pushed_out, found.let_in) == (None, False, (), ())
    with pytest.raises(InputError):
        newcomer(stairs, "1.234")


def test_a_price_can_be_out_of_reach() -> None:
    """To push out two proposals of 60 points each a newcomer would need more than 100."""
    document = one_criterion_document([("a", "5", "60"), ("b", "5", "60")], "10")
    stairs = staircase(score(problem_from_document(document)))
    whole, half = newcomer(stairs, 10), newcomer(stairs, 5)
    assert whole.needed is not None
    assert (whole.needed * stairs.ranking.quantum, whole.reachable) == (Fraction(6, 5), False)
    assert (whole.pushed_out, whole.let_in) == ((), ())
    assert (half.reachable, half.pushed_out) == (True, ("b",))


def test_the_limit_on_steps_is_kept() -> None:
    """Costs that are also the values make a step each: past the limit it says so instead of filling the memory."""
    document = one_criterion_document([(f"p{power}", str(2**power), str(2**power)) for power in range(8)], "255", "128")
    ranking = score(problem_from_document(document))
    assert len(staircase(ranking, max_steps=256)) == 256
    with pytest.raises(StaircaseLimitError, match="more than 255 steps"):
        staircase(ranking, max_steps=255)


@pytest.mark.parametrize("budget", [-1, 100_001])
def test_beyond_its_reach_it_says_so(budget: int) -> None:
    """The staircase knows nothing of budgets above its own."""
    stairs = staircase(score(problem_from_document(small_document())))
    with pytest.raises(ValueError, match="reaches from 0 to 100000"):
        stairs.step_at(budget)
