"""Weights that describe the ratings."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from elicitation.judged import lines, problem
from mcda_priority import InputError, critic_weights, entropy_weights, load_problem
from mcda_priority.elicitation.from_data import critic_amounts, entropy_amounts

MATRIX = np.array([[2, 5, 9, 4], [6, 2.5, 3, 8], [9, 7.5, 1, 5], [4, 10, 6, 3], [7, 3.5, 8, 5.5]])
ENTROPY = [0.2248609947, 0.2532622424, 0.4041823905, 0.1176943724]
CRITIC = [0.2107293210, 0.2656580289, 0.2916134192, 0.2319992308]

values_ = st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=3, max_size=6).map(
    lambda rows: np.array(rows, dtype=np.float64)
)


def test_both_as_pymcdm_has_them() -> None:
    """`entropy_weights` and `critic_weights` of pymcdm 1.4.0 on the same matrix."""
    rated = problem(["a", "b"], ["c", "d"], values=MATRIX.tolist())
    assert [float(one) for one in entropy_weights(rated).weights] == pytest.approx(ENTROPY, abs=2e-9)
    assert [float(one) for one in critic_weights(rated).weights] == pytest.approx(CRITIC, abs=2e-9)


def test_a_zero_adds_nothing_to_the_entropy() -> None:
    """0 ln 0 is 0: of the shares 0, 1/2, 1/2 among three the entropy is ln 2 / ln 3 (pymcdm takes it for 0)."""
    amounts = entropy_amounts(np.array([[0.0, 1.0], [5.0, 2.0], [5.0, 3.0]]))
    assert amounts[0] == pytest.approx(1 - np.log(2) / np.log(3))


def test_both_say_that_they_are_no_preferences() -> None:
    """The caveat stands in the result, where it cannot be overlooked."""
    helsinki = load_problem("helsinki-2021")
    for weights in (entropy_weights(helsinki), critic_weights(helsinki)):
        assert sum(weights.weights) == 1
        assert weights.judgements == ()
        assert "They are not preferences" in weights.summary().replace("\n", " ")


def test_a_criterion_that_tells_none_apart_weighs_nothing_and_is_named() -> None:
    """A constant column, all zeros among them, must not end in NaN."""
    rated = problem(["a", "b", "c"], values=[[5, 1, 0], [5, 2, 0], [5, 9, 0]])
    for weights in (entropy_weights(rated), critic_weights(rated)):
        assert weights.weights == (Fraction(0), Fraction(1), Fraction(0))
        assert "criterion “a”" in weights.summary().replace("\n", " ")
        assert "criterion “c”" in weights.summary().replace("\n", " ")


def test_what_cannot_be_told_is_refused() -> None:
    """One proposal, equal ones, harm under entropy, criteria that are copies of each other under CRITIC."""
    alone, equal = problem(["a", "b"]), problem(["a", "b"], values=[[1, 2], [1, 2]])
    for way in (entropy_weights, critic_weights):
        with pytest.raises(InputError, match="only one proposal"):
            way(alone)
        with pytest.raises(InputError, match="perform equally on every criterion"):
            way(equal)
    harmed = problem(["a", "b"], ["c"], values=[[1, -1, -2], [2, 3, 4]], worst="-5")
    with pytest.raises(InputError) as caught:
        entropy_weights(harmed)
    assert [line.split(":")[0] for line in lines(caught.value)] == ["b", "c"]
    assert sum(critic_weights(problem(["a", "b"], values=[[1, -1], [2, -3], [3, 4]], worst="-5")).weights) == 1
    with pytest.raises(InputError, match="rise and fall together"):
        critic_weights(problem(["a", "b"], values=[[1, 2], [2, 4], [3, 6]]))


@given(values_, st.permutations(range(3)), st.integers(2, 9))
def test_laws_of_entropy(values: np.ndarray, order: list[int], factor: int) -> None:
    """Columns move with their amounts, rows do not matter, and a column's unit does not either."""
    amounts = entropy_amounts(values)
    assert ((amounts >= 0) & (amounts <= 1)).all()
    assert entropy_amounts(values[:, order]) == pytest.approx(amounts[order])
    assert entropy_amounts(values[::-1]) == pytest.approx(amounts)
    assert entropy_amounts(values * np.array([1, factor, 1])) == pytest.approx(amounts)


@given(values_, st.permutations(range(3)), st.integers(2, 9))
def test_laws_of_critic(values: np.ndarray, order: list[int], factor: int) -> None:
    """As entropy, and beyond that where a column's zero lies does not matter."""
    amounts = critic_amounts(values)
    assume(amounts.sum() > 1e-9)
    assert (amounts >= 0).all()
    assert critic_amounts(values[:, order]) == pytest.approx(amounts[order], abs=1e-9)
    assert critic_amounts(values[::-1]) == pytest.approx(amounts, abs=1e-9)
    moved = values * np.array([1, factor, 1]) - np.array([3, 0, factor])
    assert critic_amounts(moved) == pytest.approx(amounts, abs=1e-9)


def test_no_nan_reaches_the_weights() -> None:
    """Whatever the ratings, weights are fractions."""
    rated = problem(["a", "b"], values=[[0, 0], [0, 1]])
    assert all(isinstance(one, Fraction) for one in entropy_weights(rated).weights + critic_weights(rated).weights)
