"""Where value is a straight line of cost, sums met in the middle give the optimum, the tie rule and the ties."""

from itertools import product
from typing import NamedTuple
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority.engine import straight
from mcda_priority.engine.best import best
from mcda_priority.engine.instance import Instance, instance
from mcda_priority.engine.straight import best_on_a_line

PLENTY = 60.0


class Optimum(NamedTuple):
    """What a search of all subsets finds."""

    value: int
    cost: int
    selected: list[bool]
    ties: int


def searched(one: Instance) -> Optimum:
    """Look at every subset: the most value, then the lowest cost, then the earlier proposals."""
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for flags in product((1, 0), repeat=one.n_proposals):
        members = np.array(flags, np.bool_)
        cost, value = int(one.costs[members].sum()), int(one.values[members].sum())
        worthless = members & (one.values <= 0) & ~one.must
        kept = members[one.must].all() and not members[one.never].any() and not worthless.any()
        if kept and cost <= one.budget:
            found.append((-value, cost, tuple(-flag for flag in flags)))
    value, cost, flags = min(found)
    ties = sum(other[0] == value for other in found) - 1
    return Optimum(-value, cost, [flag == -1 for flag in flags], ties)


@st.composite
def straight_instances(draw: st.DrawFn) -> Instance:
    """Values on a line of the costs, rising or falling by a constant, some proposals fixed, some free of charge."""
    largest = draw(st.sampled_from([3, 30, 1_000, 10**9]))
    scale, slope = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    offset = draw(st.one_of(st.just(0), st.integers(-largest, largest)))
    costs = [scale * draw(st.integers(0, largest)) for _ in range(draw(st.integers(2, 9)))]
    fixed = [draw(st.sampled_from(["free", "free", "free", "free", "must", "never"])) for _ in costs]
    must = np.array([one == "must" for one in fixed])
    least = sum(cost for cost, one in zip(costs, must.tolist(), strict=True) if one)
    return instance(
        costs,
        [slope * cost // scale + offset for cost in costs],
        draw(st.integers(least, max(least, sum(costs)))),
        must=must,
        never=np.array([one == "never" for one in fixed]),
    )


@pytest.mark.parametrize("tail", [2, 6, 20])
@settings(max_examples=150, deadline=None)
@given(one=straight_instances())
def test_equals_the_search_of_all_subsets(tail: int, one: Instance) -> None:
    """Value, cost, the funded set by the tie rule and the ties, however few proposals are met in the middle."""
    with mock.patch.multiple(straight, _LEAST_TAIL=tail, _MOST_TAIL=tail):
        found = best_on_a_line(one, PLENTY)
    if found is not None:
        right = searched(one)
        assert Optimum(found.value, found.cost, found.selected.tolist(), found.ties or 0) == right
        assert (found.bound, found.ties is None) == (found.value, False)


def test_other_values_are_left_to_others() -> None:
    """One proposal off the line, values that fall with cost, or equal costs: this way would not be right."""
    assert best_on_a_line(instance([2, 3, 4], [2, 3, 5], 6), PLENTY) is None
    assert best_on_a_line(instance([2, 3, 4], [4, 3, 2], 6), PLENTY) is None
    assert best_on_a_line(instance([3, 3, 3], [4, 4, 4], 6), PLENTY) is None


def test_a_line_is_told_beyond_64_bits() -> None:
    """A product that wraps around could make a line of what is none: 2^61 off by one must be seen."""
    costs, last = [1, 2, 2**60], 2**60 + 2**58
    on_it = instance(costs, [5, 9, 4 * 2**58 + 1], 2**60)
    assert best_on_a_line(instance(costs, [1, 2, last], 2**60), PLENTY) is None
    assert best_on_a_line(on_it, PLENTY) is None


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("family", ["strongly", "inversely", "subset-sum", "equal ratios"])
@pytest.mark.parametrize("seed", range(3))
def test_hard_families_are_proven(family: str, quarters: int, seed: int) -> None:
    """A hundred proposals with costs to 10^9: others do not finish; every bound is checked by hand here."""
    costs = np.random.default_rng(seed).integers(1, 10**9 + 1, 100)
    constant = {"strongly": 10**8, "inversely": -(10**8)}.get(family, 0)
    if family == "inversely":
        costs = costs + 10**8
    values = 3 * costs if family == "equal ratios" else costs + constant
    budget = int(costs.sum()) * quarters // 4
    found = best(instance(costs, values, budget), PLENTY)
    assert found is not None
    assert found.value == found.bound == int(values[found.selected].sum())
    assert found.cost == int(costs[found.selected].sum()) <= budget
    if constant == 0:
        assert found.cost == budget
    # With one member more the money does not do (or, values falling short of costs, with one less), or is worth less.
    members = int(found.selected.sum())
    most = int((np.cumsum(np.sort(costs)) <= budget).sum())
    if constant > 0:
        assert members == most or found.value >= budget + constant * (members - 1)


def test_falls_back_where_exchanges_are_too_many() -> None:
    """Past its caps this way gives nothing, and the door still answers."""
    costs = np.random.default_rng(1).integers(1, 1_001, 40)
    one = instance(costs, costs + 100, int(costs.sum()) // 2)
    with mock.patch.object(straight, "_MOST_WORDS", 3):
        assert best_on_a_line(one, PLENTY) is None
        fallen_back = best(one, PLENTY)
    straight_on = best_on_a_line(one, PLENTY)
    assert fallen_back is not None
    assert straight_on is not None
    assert fallen_back[1:4] == straight_on[1:4]
    assert fallen_back.selected.tolist() == straight_on.selected.tolist()


@pytest.mark.parametrize("tail", [6, 12])
def test_unsettled_ties_are_not_claimed(tail: int) -> None:
    """Out of work the value is still proven, because it uses all the money; that ties were not settled is said."""
    costs = np.random.default_rng(2).integers(1, 1_001, 60)
    one = instance(costs, costs, int(costs.sum()) // 2)
    with mock.patch.multiple(straight, _LEAST_TAIL=tail, _MOST_TAIL=tail, _MOST_WORK=0, _WORK_A_TIME=1):
        found = best_on_a_line(one, PLENTY)
    if found is not None:
        assert found.value == found.bound == one.budget == int(costs[found.selected].sum())
        assert found.ties is None
