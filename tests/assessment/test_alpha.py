"""Krippendorff's alpha is what its author published for worked examples, and what it must be by its own definition."""

import math
from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda_priority.assessment import krippendorff_alpha
from mcda_priority.assessment.alpha import Difference, interval, nominal, ordinal, ratio

NONE = math.nan

FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
"""Section C of Krippendorff (2011), Computing Krippendorff's alpha-reliability: four observers, twelve units."""

METRICS = [
    pytest.param(nominal, 0.743, id="nominal"),
    pytest.param(ordinal, 0.815, id="ordinal"),
    pytest.param(interval, 0.849, id="interval"),
    pytest.param(ratio, 0.797, id="ratio"),
]


@pytest.mark.parametrize(("difference", "published"), METRICS)
def test_published_four_observers(difference: Difference, published: float) -> None:
    """All four metrics, with ratings missing and one unit that a single observer rated."""
    assert krippendorff_alpha(FOUR_OBSERVERS, difference) == pytest.approx(published, abs=5e-4)


def test_published_two_observers() -> None:
    """Sections A and B of the same paper: binary data, and five categories without order."""
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    letters = [[ord(sign) for sign in row] for row in ("aabbdcccedda", "babbbccceddd")]
    assert krippendorff_alpha(binary, nominal) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(letters, nominal) == pytest.approx(0.692, abs=5e-4)


def test_ordinal_by_hand() -> None:
    """Two assessors, three proposals: (1, 1), (1, 2), (3, 3).

    Pairs o11 = 2, o12 = o21 = 1, o33 = 2; so 1, 2 and 3 occur 3, 1 and 2 times, six in all, at the places 1.5, 3.5
    and 5. Observed 2 x 1 x 2^2 = 8; expected 2 (3 x 1 x 2^2 + 3 x 2 x 3.5^2 + 1 x 2 x 1.5^2) = 180; alpha
    1 - 5 x 8 / 180 = 7/9.
    """
    assert krippendorff_alpha([[1, 1, 3], [1, 2, 3]], ordinal) == pytest.approx(7 / 9)


@pytest.mark.parametrize("ratings", [[[1, 1, 1], [1, 1, 1]], [[1, 2, 3]], [[1, NONE], [NONE, 2]], np.empty((0, 3))])
def test_where_nothing_varies_or_nothing_is_shared_it_is_not_defined(ratings: npt.ArrayLike) -> None:
    """Neither full agreement nor none is claimed."""
    assert math.isnan(krippendorff_alpha(ratings, ordinal))


RATINGS = st.lists(st.lists(st.sampled_from([0, 1, 2, 3, NONE]), min_size=5, max_size=5), min_size=2, max_size=4)


@given(RATINGS)
def test_who_stands_first_does_not_matter(ratings: list[list[float]]) -> None:
    """Assessors and proposals in any order give the same alpha, and it is at most 1."""
    matrix = np.array(ratings)
    alpha = krippendorff_alpha(matrix, ordinal)
    for order in permutations(range(len(matrix))):
        assert krippendorff_alpha(matrix[list(order), ::-1], ordinal) == pytest.approx(alpha, nan_ok=True)
    assert math.isnan(alpha) or alpha <= 1


@given(RATINGS)
def test_order_alone_counts_for_levels(ratings: list[list[float]]) -> None:
    """Levels that are numbered 0, 10, 11, 100 instead of 0, 1, 2, 3 agree as much."""
    matrix = np.array(ratings)
    renamed = np.where(np.isnan(matrix), NONE, np.array([0.0, 10, 11, 100])[np.nan_to_num(matrix).astype(int)])
    assert krippendorff_alpha(renamed, ordinal) == pytest.approx(krippendorff_alpha(matrix, ordinal), nan_ok=True)
