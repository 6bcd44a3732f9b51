"""The engine's arrays are checked once: what does not fit, or could leave 64 bits, is refused in a sentence."""

from typing import Any

import numpy as np
import pytest

from mcda_priority.engine.instance import instance
from mcda_priority.errors import ArrayError

TWO: dict[str, Any] = {"costs": [1, 2], "values": [3, 4], "budget": 3}


def test_what_is_left_out_does_not_bind() -> None:
    """No flags, no rows, no pairs: arrays of the right shapes that say nothing."""
    one = instance(**TWO)
    assert (one.n_proposals, one.budget) == (2, 3)
    assert not one.must.any()
    assert not one.never.any()
    assert (one.rows.shape, one.limits.shape, one.pairs.shape) == ((0, 2), (0,), (0, 2))
    assert not one.callable_for.any()


def test_products_are_columns_after_the_proposals() -> None:
    """A pair adds a column, whose cost may be a saving; its two proposals and those of negative factors are called."""
    one = instance([5, 5, 5, 5, -2], [1, 1, 1, 1, 7], 9, pairs=[[0, 2]], rows=[[0, 0, 1, -1, 0]], limits=[0])
    assert one.n_proposals == 4
    assert one.callable_for.tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"costs": [1, -2]}, "costs must not be negative"),
        ({"costs": [1.0, 2.0]}, "costs must be integers, not float64"),
        ({"values": [1.5, 2.0]}, "values must be integers, not float64"),
        ({"costs": [True, False]}, "costs must be integers, not bool"),
        ({"costs": [[1, 2]]}, r"costs must have the shape \(n_columns,\), not \(1, 2\)"),
        ({"costs": 5}, r"costs must have the shape \(n_columns,\), not \(\)"),
        ({"values": [1, 2, 3]}, r"costs and values must both have the shape"),
        ({"budget": -1}, r"the budget must be an integer from 0 to 2\^62, not -1"),
        ({"budget": 2.5}, r"the budget must be an integer from 0 to 2\^62, not 2.5"),
        ({"budget": True}, r"the budget must be an integer from 0 to 2\^62, not True"),
        ({"budget": 2**62}, r"the budget must be an integer from 0 to 2\^62"),
        ({"must": [True]}, "must must hold a flag for each of the 2 proposals"),
        ({"never": [0, 1]}, "never must hold a flag for each of the 2 proposals"),
        ({"rows": [[1, 2]]}, r"rows must have the shape \(n_rows, 2\), with a limit each"),
        ({"limits": [1]}, r"rows must have the shape \(n_rows, 2\), with a limit each"),
        ({"rows": [[1, 2, 3]], "limits": [1]}, r"rows must have the shape \(n_rows, 2\), with a limit each"),
        ({"rows": [1, 2], "limits": 1}, r"rows must have the shape \(n_rows, 2\), with a limit each"),
        ({"rows": [[1.0, 2.0]], "limits": [1]}, "rows must be integers, not float64"),
        ({"rows": [[1, 2]], "limits": [1.0]}, "limits must be integers, not float64"),
        ({"pairs": [0, 1]}, r"pairs must have the shape \(n_pairs, 2\), not \(2,\)"),
        ({"costs": [1, 2, 0], "values": [3, 4, 5], "pairs": [[0, 2]]}, "pairs must name two of the 2 proposals"),
        ({"costs": [1, 2, 0], "values": [3, 4, 5], "pairs": [[-1, 1]]}, "pairs must name two of the 2 proposals"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changed: dict[str, Any], sentence: str) -> None:
    """Nothing is guessed and nothing is broadcast."""
    with pytest.raises(ArrayError, match=sentence):
        instance(**(TWO | changed))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"costs": [2**61, 2**61]}, r"the costs sum to more than 2\^62"),
        ({"values": [2**61, -(2**61)]}, r"the values sum to more than 2\^62"),
        ({"values": [-(2**63), 0]}, r"the values sum to more than 2\^62"),
        ({"rows": [[2**61, -(2**60)]], "limits": [2**60]}, r"a row's factors sum to more than 2\^62"),
        ({"rows": [[0, 0]], "limits": [-(2**62)]}, r"a row's factors sum to more than 2\^62"),
        ({"costs": [1, 2, -(2**62)], "values": [1, 1, 1], "pairs": [[0, 1]]}, r"the costs sum to more than 2\^62"),
        ({"costs": np.array([2**64 - 5, 1], np.uint64)}, r"costs must stay below 2\^62"),
        ({"rows": np.array([[2**64 - 1, 1]], np.uint64), "limits": [1]}, r"rows must stay below 2\^62"),
        ({"limits": np.array([2**63], np.uint64), "rows": [[1, 1]]}, r"limits must stay below 2\^62"),
    ],
)
def test_sums_that_could_leave_64_bits_are_refused(changed: dict[str, Any], sentence: str) -> None:
    """Above 2^62, and unsigned numbers that would turn negative: an error, never a wrong sum."""
    with pytest.raises(ArrayError, match=sentence):
        instance(**(TWO | changed))


def test_sums_just_below_the_limit_are_taken() -> None:
    """2^62 - 1 is the largest sum of costs, of values, and of a row with its limit."""
    most = 2**62 - 1
    one = instance([2**61, 2**61 - 1], [-(2**61), 2**61 - 1], most, rows=[[2**61, 1 - 2**60]], limits=[-(2**60)])
    assert (sum(one.costs.tolist()), one.budget) == (most, most)
