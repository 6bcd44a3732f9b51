"""Fronts of non-dominated portfolios: the search against the comparison of every two portfolios, in Python integers."""

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from brute_force import FAMILIES, drawn
from mcda_priority.engine.dominance import Front, non_dominated_front, undominated
from mcda_priority.engine.instance import Instance, instance

Values = npt.NDArray[Any]
Flags = tuple[bool, ...]


def by_comparison(one: Instance, lows: Values, highs: Values) -> set[Flags] | None:
    """Every portfolio that keeps the rules and that none of them dominates; None where none keeps the rules."""
    n = one.n_proposals
    feasible = []
    for flags in product((False, True), repeat=n):
        columns = [*flags, *(flags[a] and flags[b] for a, b in one.pairs.tolist())]
        fixed = not any(one.never[at] if flags[at] else one.must[at] for at in range(n))
        rows = [*zip(one.rows.tolist(), one.limits.tolist(), strict=True), (one.costs.tolist(), one.budget)]
        if fixed and all(sum(f for f, c in zip(row, columns, strict=True) if c) <= limit for row, limit in rows):
            feasible.append(columns)
    if not feasible:
        return None

    def dominates(first: list[bool], second: list[bool]) -> bool:
        gains = [(at, a > b) for at, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        better = False
        for corner in range(lows.shape[1]):
            least = sum(lows[at, corner] if ours else -highs[at, corner] for at, ours in gains)
            most = sum(highs[at, corner] if ours else -lows[at, corner] for at, ours in gains)
            if least < 0:
                return False
            better |= most > 0
        return better

    return {tuple(two[:n]) for two in feasible if not any(dominates(other, two) for other in feasible)}


def front(one: Instance, lows: Values, highs: Values, most_kept: int = 10**6, time_limit: float = 60.0) -> Front | None:
    """The search, with room enough."""
    return non_dominated_front(one, lows, highs, most_kept=most_kept, time_limit=time_limit)


def as_set(found: Front) -> set[Flags]:
    """The portfolios, each once."""
    listed = [tuple(row) for row in found.selected.tolist()]
    assert len(set(listed)) == len(listed)
    return set(listed)


def values_of(rng: np.random.Generator, one: Instance, *, intervals: bool, large: bool) -> tuple[Values, Values]:
    """Low and high values at up to four corners: small, so that there are ties; or beyond 64 bits, and hardly apart."""
    shape = len(one.costs), int(rng.integers(1, 5))
    lows = (rng.integers(-2, 6, shape) if rng.random() < 0.5 else rng.integers(-20, 100, shape)).astype(object)
    widths = rng.integers(0, 4, shape).astype(object) * int(intervals) * rng.integers(0, 2, (shape[0], 1))
    widths[one.n_proposals :] = 0
    highs = lows + widths
    if large:
        scale = 10 ** int(rng.integers(12, 40))
        little = rng.integers(0, 2, shape).astype(object) * (scale // 10 ** int(rng.integers(3, 12)))
        lows, highs = lows * scale + little, highs * scale + little
    return lows, highs


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("intervals", [False, True])
@pytest.mark.parametrize("rules", ["none", "rules", "rules and pairs"])
def test_front_equals_comparison_of_every_two(rules: str, intervals: bool, large: bool) -> None:
    """All are found and nothing else, whatever the costs, the rules, the pairs, the intervals and the digits."""
    several = 0
    for number, family in enumerate(FAMILIES):
        rng = np.random.default_rng([number, len(rules), intervals, large])
        for _ in range(3 if "pairs" in rules else 8):
            n, reach = int(rng.integers(1, 8)), int(rng.choice([4, 30, 10**6]))
            one = drawn(rng, family, n, reach, rules=rules != "none", pairs="pairs" in rules)
            lows, highs = values_of(rng, one, intervals=intervals, large=large)
            expected, found = by_comparison(one, lows, highs), front(one, lows, highs)
            if expected is None:
                assert found is None
                continue
            assert found is not None
            assert found.complete
            assert as_set(found) == expected
            several += len(expected) > 1
    assert several > 5


def test_front_of_sixteen_equals_comparison() -> None:
    """Bounds cut only what is dominated: at this size they cut most of it."""
    rng = np.random.default_rng(16)
    costs, values = rng.integers(1, 101, 16), rng.integers(1, 101, (16, 3)).astype(object)
    one = instance(costs, np.zeros(16, np.int64), int(costs.sum()) // 2)
    found = front(one, values, values)
    assert found is not None
    flags = ((np.arange(1 << 16)[:, np.newaxis] >> np.arange(16)) & 1).astype(np.int64)
    sums = np.unique(flags[flags @ costs <= one.budget] @ values.astype(np.int64), axis=0)
    best: list[npt.NDArray[np.int64]] = []
    for row in sums[np.argsort(-sums.sum(axis=1))]:  # whoever dominates has a larger sum
        if not any((other >= row).all() for other in best):
            best.append(row)
    reached = found.selected.astype(np.int64) @ values.astype(np.int64)
    assert {tuple(row) for row in reached.tolist()} == {tuple(row.tolist()) for row in best}
    assert found.complete
    assert len(best) > 20


def test_equal_portfolios_are_all_kept() -> None:
    """Six alike, money for three: twenty portfolios, none of which dominates another."""
    one = instance([5] * 6, [0] * 6, 15)
    values = np.array([[1, 2]] * 6, object)
    found = front(one, values, values)
    assert found is not None
    assert len(as_set(found)) == 20
    assert set(found.selected.sum(axis=1).tolist()) == {3}


def test_one_unit_in_forty_digits_decides() -> None:
    """Dominance is decided in integers: in floating point these two would be equal."""
    one = instance([1, 1], [0, 0], 1)
    values = np.array([[10**40, 10**40], [10**40 + 1, 10**40]], object)
    found = front(one, values, values)
    assert found is not None
    assert found.selected.tolist() == [[False, True]]


def test_what_is_shared_cancels() -> None:
    """The wide interval of a project that both portfolios hold does not keep the weaker one alive."""
    one = instance([1, 1, 1], [0, 0, 0], 2, must=[True, False, False])
    lows, highs = np.array([[0], [5], [4]], object), np.array([[100], [5], [4]], object)
    found = front(one, lows, highs)
    assert found is not None
    assert found.selected.tolist() == [[True, True, False]]


def test_least_value_is_counted_in_own_values() -> None:
    """A portfolio below the least value is no portfolio, and dominates none: here that leaves the second alone."""
    one = instance([1, 1], [1, 2], 1, least_value=2)
    values = np.array([[9, 9], [1, 1]], object)
    found = front(one, values, values)
    assert found is not None
    assert found.selected.tolist() == [[False, True]]
    assert front(one._replace(least_value=3), values, values) is None
    assert front(one._replace(least_value=10**30), values, values) is None


def test_nothing_of_value_leaves_all_portfolios() -> None:
    """Where every value is zero, no portfolio is better than another: all that fit are listed."""
    one = instance([1, 2, 3], [0, 0, 0], 3)
    values = np.zeros((3, 2), object)
    found = front(one, values, values)
    assert found is not None
    assert found.complete
    assert as_set(found) == by_comparison(one, values, values)


@pytest.mark.parametrize("width", [0, 6])
@pytest.mark.parametrize("limits", [{"most_kept": 3}, {"time_limit": 0.0}])
def test_past_a_limit_a_part_of_the_front_is_left(limits: dict[str, Any], width: int) -> None:
    """The front is then not complete, and still holds nothing that is dominated."""
    rng = np.random.default_rng(12)
    costs = rng.integers(1, 20, 12)
    lows = rng.integers(0, 30, (12, 3)).astype(object)
    highs = lows + rng.integers(0, width + 1, (12, 3)).astype(object)
    one = instance(costs, np.zeros(12, np.int64), int(costs.sum()) // 2)
    whole, part = front(one, lows, highs), front(one, lows, highs, **limits)
    assert whole is not None
    assert part is not None
    assert (whole.complete, part.complete) == (True, False)
    assert len(part.selected) > 0
    assert as_set(part) < as_set(whole)


def test_undominated_of_a_list() -> None:
    """Of a list given, only its own members count; without time there is no answer."""
    values = np.array([[3, 0], [2, 2], [1, 1]], object)
    columns = np.eye(3, dtype=np.bool_)
    assert undominated(columns, values, values, deadline=float("inf")) is not None
    assert np.asarray(undominated(columns, values, values, deadline=float("inf"))).tolist() == [True, True, False]
    assert undominated(columns, values, values, deadline=0.0) is None
