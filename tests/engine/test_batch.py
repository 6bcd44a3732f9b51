"""A batch solves many value vectors exactly, whatever the threads, the blocks and the room that each one takes."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

from brute_force import FAMILIES, REACHES, drawn, of, searched
from mcda_priority.engine import batch as batch_module
from mcda_priority.engine import branching
from mcda_priority.engine.batch import Batch, batch, batches
from mcda_priority.engine.instance import Instance, instance
from mcda_priority.engine.knapsack import best_with_fixed
from mcda_priority.engine.pareto import as_bits
from mcda_priority.errors import ArrayError

IntArray = npt.NDArray[np.int64]
PLENTY = 60.0
FIELDS = ("members", "values", "costs", "bounds", "ties")

without_and_with_rules = pytest.mark.parametrize("rules", [False, True], ids=["no rules", "rules"])


def as_bytes(solved: Batch | None) -> list[bytes]:
    """All that a batch found, byte by byte."""
    assert solved is not None
    return [getattr(solved, field).tobytes() for field in FIELDS]


def joined(parts: list[Batch | None]) -> list[bytes]:
    """The same of several blocks put one after the other."""
    assert all(part is not None for part in parts)
    return [np.concatenate([getattr(part, field) for part in parts]).tobytes() for field in FIELDS]


def many(n: int, n_draws: int, *, rules: bool) -> tuple[Instance, IntArray]:
    """Costs, budget and rules, and value vectors for them."""
    rng = np.random.default_rng([n, n_draws, rules])
    costs = rng.integers(1, 10**6, n)
    rows, limits = np.empty((0, n), np.int64), np.empty(0, np.int64)
    if rules:
        group, pair = (rng.random(n) < 0.4).astype(np.int64), np.eye(n, dtype=np.int64)
        rows = np.vstack((group, -group, pair[0] - pair[n - 1]))
        limits = np.array([n // 5, -min(1, int(group.sum())), 0])
    one = instance(costs, costs, int(costs.sum()) // 2, rows=rows, limits=limits)
    return one, rng.integers(-(10**5), 10**6, (n_draws, n))


@without_and_with_rules
def test_any_number_of_threads_and_any_blocks_give_the_same_bytes(rules: bool) -> None:
    """Same input, same bytes: on one core, several, or more threads than cores; in one piece or in many."""
    one, values = many(14, 1300, rules=rules)
    whole = as_bytes(batch(one, values, threads=1))
    for threads in (2, 5, None):
        assert as_bytes(batch(one, values, threads=threads)) == whole
    for cuts in ([1], [511, 513], [100, 612, 700, 1299]):
        assert joined(list(batches(one, np.split(values, cuts), threads=2))) == whole


@without_and_with_rules
def test_a_batch_is_so_many_single_solves(rules: bool) -> None:
    """Each row is right for its vector alone: what is kept from one vector to the next decides nothing."""
    one, values = many(10, 150, rules=rules)
    solved = batch(one, values, threads=1)
    assert solved is not None
    for draw, row in enumerate(values):
        right = searched(one._replace(values=row))
        assert right is not None
        assert (solved.values[draw], solved.costs[draw], solved.ties[draw]) == (right.value, right.cost, right.ties)
        assert solved.flags[draw].tolist() == right.selected
    assert (solved.bounds == solved.values).all()


@pytest.mark.parametrize("n", [63, 64, 65, 127, 128, 129, 450])
def test_portfolios_are_whole_across_words(n: int) -> None:
    """Portfolios are bits in words of 64: at the seams, with must and never beside them, the lists find the same.

    The last size is sorted on another way than the smaller ones.
    """
    one, values = many(n, 4, rules=False)
    must, never = np.zeros((2, n), np.bool_)
    must[[0, n - 1]] = True
    never[[min(63, n - 2), n // 2]] = True
    values[0, ::3] = values[0, 0]
    one = one._replace(must=must, never=never)
    as_row = one._replace(
        budget=int(one.costs.sum()), rows=one.costs[np.newaxis], limits=np.array([one.budget], np.int64)
    )
    solved, ruled = batch(one, values, threads=1), batch(as_row, values[:2], threads=1)
    assert solved is not None
    assert ruled is not None
    for draw, row in enumerate(values):
        right = of(best_with_fixed(one._replace(values=row), PLENTY))
        assert right is not None
        assert (solved.values[draw], solved.costs[draw], solved.ties[draw]) == (right.value, right.cost, right.ties)
        assert solved.flags[draw].tolist() == right.selected
        assert solved.members[draw].tolist() == as_bits(np.array(right.selected)).tolist()
    assert ruled.flags.tolist() == solved.flags[:2].tolist()


@without_and_with_rules
def test_what_the_compiled_room_gives_up_on_is_solved_all_the_same(
    monkeypatch: pytest.MonkeyPatch, rules: bool
) -> None:
    """Few nodes: some vectors go the long way, and nothing of the answer shows which."""
    one, values = many(11, 40, rules=rules)
    values[::2] = one.costs  # value equal to cost takes many nodes
    whole = as_bytes(batch(one, values, threads=2))
    long_ways: list[Instance] = []
    the_long_way = batch_module._the_long_way

    def counted(given: Instance, time_limit: float) -> object:
        long_ways.append(given)
        return the_long_way(given, time_limit)

    monkeypatch.setattr(batch_module, "_the_long_way", counted)
    monkeypatch.setattr(batch_module, "_MOST_NODES", 8)
    assert as_bytes(batch(one, values, threads=2)) == whole
    assert len(long_ways) >= 20


@pytest.mark.parametrize("family", FAMILIES)
def test_given_up_vectors_of_every_family_are_right(monkeypatch: pytest.MonkeyPatch, family: str) -> None:
    """From no node at all to a few: with whatever the kernels were when they stopped, the answer is the optimum."""
    rng = np.random.default_rng(sorted(FAMILIES).index(family))
    for most_nodes in (0, 1, 3, 10, 30, 100):
        monkeypatch.setattr(batch_module, "_MOST_NODES", most_nodes)
        for rules in (False, True):
            one = drawn(rng, family, int(rng.integers(1, 11)), int(rng.choice(REACHES)), rules=rules)
            right, solved = searched(one), batch(one, one.values[np.newaxis])
            assert (solved is None) is (right is None)
            if solved is not None and right is not None:
                found = int(solved.values[0]), int(solved.costs[0]), solved.flags[0].tolist(), int(solved.ties[0])
                assert found == right._replace(ties=min(right.ties, 1000))


def test_without_time_a_given_up_vector_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bound is not below the optimum, which is known because it is the budget, and ties are not known."""
    rng = np.random.default_rng(60)
    costs = rng.integers(10**9, 2 * 10**9, 60)
    planted = rng.random(60) < 0.5
    values = costs + rng.integers(0, 2, 60)
    one = instance(costs, values, int(costs[planted].sum()))
    monkeypatch.setattr(batch_module, "_MOST_NODES", 100)
    solved = batch(one, values[np.newaxis], time_limit=0.0)
    assert solved is not None
    assert solved.costs[0] <= one.budget
    assert solved.values[0] == values[solved.flags[0]].sum()
    assert solved.values[0] < solved.bounds[0]
    assert values[planted].sum() <= solved.bounds[0]
    assert solved.ties[0] == -1


def test_any_multipliers_give_the_optimum() -> None:
    """Values that almost cancel, and multipliers as large: what is rounded off the charges is not cut off the optimum.

    One proposal is worth 10^17, another costs as much value and is required by it, so that together they add a few.
    """
    rng = np.random.default_rng(17)
    for number in range(2000):
        large = (10**6, 10**15, 10**17)[number % 3]
        near, factor = rng.integers(-20, 21, 2), int(rng.integers(1, 8))
        values = np.array([large + near[0], near[1] - large, rng.integers(1, 15)])
        one = instance([1, 1, 1], values, 3, rows=[[factor, -factor, 0], [1, 0, 1]], limits=[0, 1])
        multipliers = np.array([large / factor, 0.0])
        entries = batch_module._entries_by_proposal(one)
        free = np.flatnonzero((values > 0) | (np.arange(3) == 1))
        charged, keys, sums = np.zeros(3), np.zeros(3), (np.zeros(4, np.int64), np.zeros(4), np.zeros(3))
        branching._charged(one.values, *entries, multipliers, free, charged)
        count = branching._rank_charged(charged, one.costs, free, keys, *sums)
        best = np.zeros(1, np.uint64)
        value, cost, ties, status = branching._ruled(
            one.values, one.costs, one.budget, one.limits, *entries, multipliers, free, charged, count, sums, 1000,
            best.copy(), best
        )  # fmt: skip
        right = searched(one)
        assert right is not None
        assert (value, cost, ties, status) == (right.value, right.cost, right.ties, branching.PROVEN)


def test_of_equals_the_one_with_the_fewest_that_add_nothing() -> None:
    """Two units are called for, by one worthless proposal or by two: the one, wherever it is declared."""
    for first in range(3):
        row = [-1, -1, -1]
        row[first] = -2
        solved = batch(instance([0, 0, 0], [0, 0, 0], 0, rows=[row], limits=[-2]), [[0, 0, 0]])
        assert solved is not None
        assert np.flatnonzero(solved.flags[0]).tolist() == [first]
        assert solved.ties.tolist() == [4]


def test_ties_are_counted_up_to_a_thousand() -> None:
    """924 equal portfolios are counted, 3,432 are not: the count ends at 1,000."""
    for n, others in ((12, 923), (14, 1000)):
        for rows, limits in (([], []), ([[0] * n], [0])):
            one = instance([1] * n, [1] * n, n // 2, rows=np.reshape(rows, (len(rows), n)).astype(int), limits=limits)
            solved = batch(one, [[1] * n])
            assert solved is not None
            assert solved.ties.tolist() == [others]
            assert solved.flags[0].tolist() == [True] * (n // 2) + [False] * (n - n // 2)


def test_no_portfolio_gives_none() -> None:
    """Fixed in and out at once, fixed in for more than the budget, or a row that nothing can keep."""
    yes, no = [True, False], [False, False]
    assert batch(instance([1, 1], [1, 1], 2, must=yes, never=yes), [[1, 1]]) is None
    assert batch(instance([3, 1], [1, 1], 2, must=yes, never=no), [[1, 1]]) is None
    assert batch(instance([3, 1], [1, 1], 2, must=yes, rows=[[1, 1]], limits=[2]), [[1, 1]]) is None
    assert batch(instance([1, 1], [1, 1], 2, rows=[[-1, -1]], limits=[-3]), [[1, 1], [2, 2]]) is None
    assert batch(instance([2, 1], [1, 1], 2, rows=[[-1, -1]], limits=[-2]), [[1, 1]]) is None
    assert (
        batch(instance([1, 1, 1], [1, 1, 1], 2, rows=[[-1, -1, 0]], limits=[-3], pairs=[[0, 1]]), [[1, 1, 1]]) is None
    )


def test_nothing_to_solve() -> None:
    """No vectors, no proposals, one proposal: shapes hold, and the empty portfolio is an answer."""
    none = batch(instance([5, 6], [1, 1], 5), np.empty((0, 2), np.int64))
    assert none is not None
    assert (none.members.shape, none.flags.shape, none.values.shape) == ((0, 1), (0, 2), (0,))
    for rows in (np.empty((0, 0), np.int64), np.empty((1, 0), np.int64)):
        empty = batch(instance([], [], 0, rows=rows, limits=[0] * len(rows)), np.empty((3, 0), np.int64))
        assert empty is not None
        assert (empty.flags.shape, empty.values.tolist(), empty.ties.tolist()) == ((3, 0), [0, 0, 0], [0, 0, 0])
    single = batch(instance([5], [1], 5), [[4], [0], [-4]])
    assert single is not None
    assert (single.flags.tolist(), single.values.tolist()) == ([[True], [False], [False]], [4, 0, 0])


def test_blocks_are_taken_one_after_the_other() -> None:
    """A generator of blocks is drawn on only when the block before is solved: memory does not grow with the draws."""
    one, values = many(8, 30, rules=False)
    log: list[str] = []

    def blocks() -> Iterator[IntArray]:
        for number in range(3):
            log.append(f"drawn {number}")
            yield values[10 * number : 10 * number + 10]

    parts: list[Batch | None] = []
    for number, part in enumerate(batches(one, blocks(), threads=2)):
        log.append(f"solved {number}")
        parts.append(part)
    assert log == ["drawn 0", "solved 0", "drawn 1", "solved 1", "drawn 2", "solved 2"]
    assert joined(parts) == as_bytes(batch(one, values))


def test_values_that_do_not_fit_are_refused() -> None:
    """One sentence each: another shape, no integers, or sums that could leave 64 bits."""
    one = instance([1, 2], [3, 4], 2)
    with pytest.raises(ArrayError, match=r"values must have the shape \(n_draws, 2\), not \(2,\)"):
        batch(one, [3, 4])
    with pytest.raises(ArrayError, match=r"values must have the shape \(n_draws, 2\), not \(1, 3\)"):
        batch(one, [[3, 4, 5]])
    for wrong in ([[3.0, 4.0]], [[True, False]], [["3", "4"]]):
        with pytest.raises(ArrayError, match="values must be integers, not"):
            batch(one, np.array(wrong))
    for above in ([[2**61, 2**61]], [[-(2**61), 2**61]], [[-(2**62), 0]], [[1, 1], [2**62, 0]]):
        with pytest.raises(ArrayError, match=r"the values sum to more than 2\^62"):
            batch(one, above)
    with pytest.raises(ArrayError, match=r"the values sum to more than 2\^62"):
        batch(one, np.array([[2**64 - 1, 1]], np.uint64))


def test_values_just_below_the_limit_are_taken() -> None:
    """One large value beside small ones sums to less than 2^62, and a row is asked for its own sum alone."""
    solved = batch(instance([1, 2], [3, 4], 3), [[2**62 - 2, 1], [1, 2**62 - 2]])
    assert solved is not None
    assert solved.values.tolist() == [2**62 - 1, 2**62 - 1]
