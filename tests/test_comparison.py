"""Agreement of rankings is measured as published, and the table shows who moves."""

from collections.abc import Sequence
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda_priority import ArrayError, compare, problem_from_document, score, topsis_anchored
from mcda_priority.comparison import kendall_tau, weighted_spearman
from small import small_document


def ranks(*numbers: int) -> np.ndarray:
    """Ranks as a result holds them."""
    return np.array(numbers, dtype=np.int64)


def tau_b(first: Sequence[int], second: Sequence[int]) -> float:
    """Kendall's tau-b by counting pairs: agreements minus disagreements over the pairs untied in each."""
    pairs = list(combinations(range(len(first)), 2))
    one = [np.sign(first[a] - first[b]) for a, b in pairs]
    other = [np.sign(second[a] - second[b]) for a, b in pairs]
    untied = sum(map(abs, one)) * sum(map(abs, other))
    return float(sum(a * b for a, b in zip(one, other, strict=True)) / untied**0.5)


def weighted_distance(first: Sequence[int], second: Sequence[int]) -> int:
    """Squared differences, each counted by how far both ranks are from the end of the list."""
    size = len(first)
    return sum((a - b) ** 2 * ((size + 1 - a) + (size + 1 - b)) for a, b in zip(first, second, strict=True))


def test_kendall_counted_on_paper() -> None:
    """Of the 28 pairs of 3 4 1 2 5 7 8 6 six stand the wrong way round: tau = (22 - 6) / 28."""
    assert kendall_tau(ranks(1, 2, 3, 4, 5, 6, 7, 8), ranks(3, 4, 1, 2, 5, 7, 8, 6)) == pytest.approx(16 / 28)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=8))
def test_kendall_counts_pairs_with_ties(pairs: list[tuple[int, int]]) -> None:
    """Tau-b against its definition (Kendall 1945, https://doi.org/10.1093/biomet/33.3.239); without an order, none."""
    first, second = zip(*pairs, strict=True)
    found = kendall_tau(ranks(*first), ranks(*second))
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(tau_b(first, second))


@pytest.mark.parametrize("size", [2, 3, 5, 6])
def test_weighted_spearman_runs_from_one_to_minus_one(size: int) -> None:
    """It is 1 - 2 D / max D over all orders: Pinto da Costa & Soares (2005), https://doi.org/10.1111/j.1467-842X.2005.00413.x."""
    first = tuple(range(1, size + 1))
    largest = max(weighted_distance(first, second) for second in permutations(first))
    for second in permutations(first):
        expected = 1 - 2 * weighted_distance(first, second) / largest
        assert weighted_spearman(ranks(*first), ranks(*second)) == pytest.approx(expected)


def test_weighted_spearman_counts_the_top_more() -> None:
    """To swap the first two does more harm than to swap the last two; plain Spearman sees no difference."""
    order = ranks(1, 2, 3, 4, 5)
    top, bottom = weighted_spearman(order, ranks(2, 1, 3, 4, 5)), weighted_spearman(order, ranks(1, 2, 3, 5, 4))
    assert top is not None
    assert bottom is not None
    assert top < bottom < 1


def test_weighted_spearman_gives_ties_their_mean_rank() -> None:
    """Ranks 1 2 2 4 count as 1 2.5 2.5 4: two differences of a half, weighted 10 - 4.5 and 10 - 5.5."""
    expected = 1 - 6 * (0.25 * 5.5 + 0.25 * 4.5) / (4**4 + 4**3 - 4**2 - 4)
    assert weighted_spearman(ranks(1, 2, 2, 4), ranks(1, 2, 3, 4)) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [kendall_tau, weighted_spearman])
def test_without_an_order_there_is_no_number(measure: object) -> None:
    """All tied, or one proposal: None, not NaN."""
    assert callable(measure)
    assert measure(ranks(1, 1, 1), ranks(1, 2, 3)) is None
    assert measure(ranks(1, 2, 3), ranks(1, 1, 1)) is None
    assert measure(ranks(1), ranks(1)) is None


def test_the_table_shows_who_moves() -> None:
    """Ranks by method and the widest gap between them, proposal by proposal."""
    problem = problem_from_document(small_document())
    one, other = score(problem), score(problem, topsis_anchored)
    comparison = compare([one, other])
    frame = comparison.to_frame()
    assert frame.index.tolist() == ["p1", "p2", "p3"]
    assert frame["weighted_sum"].tolist() == one.ranks.tolist()
    assert frame["topsis_anchored"].tolist() == other.ranks.tolist()
    assert frame["moves"].tolist() == abs(one.ranks - other.ranks).tolist()
    assert (comparison.kendall[0], comparison.weighted_spearman[0]) == (1.0, 1.0)
    assert comparison.kendall[1] == pytest.approx(tau_b(one.ranks.tolist(), other.ranks.tolist()))


def test_two_rankings_by_one_method_keep_a_column_each() -> None:
    """The same method under two weightings is two rankings: none may vanish from the table."""
    document = small_document()
    document["weightings"] = [{"id": "other", "label": "Other", "weights": {"a": "0.1", "b": "0.9"}}]
    problem = problem_from_document(document)
    frame = compare([score(problem), score(problem.with_weighting("other"))]).to_frame()
    assert len(frame.columns.drop(["label", "moves"])) == 2


def test_only_rankings_of_the_same_proposals_compare() -> None:
    """One ranking, or two of different proposals, is nothing to compare."""
    document = small_document()
    one = score(problem_from_document(document))
    document["proposals"].pop()
    with pytest.raises(ArrayError, match="two or more rankings of the same proposals"):
        compare([one])
    with pytest.raises(ArrayError, match="two or more rankings of the same proposals"):
        compare([one, score(problem_from_document(document))])
