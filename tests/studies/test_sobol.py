"""Sobol indices over the simplex: known cases, and inputs that are refused."""

from typing import Any

import numpy as np
import pytest

from mcda_priority import ArrayError, problem_from_document
from mcda_priority.studies.sobol import sobol_indices
from small import one_criterion_document, small_document


def test_two_criteria_share_the_variance_alike() -> None:
    """With two criteria the score is a function of w1 alone, and w1 treats both inputs alike: equal indices."""
    study = sobol_indices(problem_from_document(small_document()), rng=1, samples=2048)
    first, second = study.first_order[1]
    error = study.first_order_error[1].max()
    assert abs(first - second) < 3 * error
    assert (study.total_order[1] >= study.first_order[1] - 3 * error).all()


def test_a_criterion_that_no_score_hangs_on_differs_from_one_that_it_does() -> None:
    """p1 is rated alike on both criteria: its score never moves, and its indices are zero, not nothing."""
    study = sobol_indices(problem_from_document(small_document()), rng=1, samples=64)
    assert (study.first_order[0] == 0).all()
    assert (study.total_order[0] == 0).all()
    assert np.isfinite(study.to_frame().to_numpy()).all()


def test_the_same_seed_gives_the_same_indices() -> None:
    """And another seed others."""
    problem = problem_from_document(small_document())
    one, same, other = (sobol_indices(problem, rng=seed, samples=64).total_order for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_what_cannot_be_decomposed_is_refused() -> None:
    """A sample that is no power of two, and a problem with nothing to vary."""
    with pytest.raises(ArrayError, match="power of two"):
        sobol_indices(problem_from_document(small_document()), rng=1, samples=100)
    with pytest.raises(ArrayError, match="single criterion"):
        sobol_indices(problem_from_document(one_criterion_document([("p", "1", "50")], "1")), rng=1)


@pytest.mark.parametrize("asked", [{"rng": -1}, {"rng": None}, {"rng": True}, {"rng": 1, "samples": "64"}])
def test_seeds_and_samples_of_the_wrong_kind_are_refused(asked: dict[str, Any]) -> None:
    """One clear error in place of another library's."""
    with pytest.raises(ArrayError, match="must be a whole number"):
        sobol_indices(problem_from_document(small_document()), **asked)
