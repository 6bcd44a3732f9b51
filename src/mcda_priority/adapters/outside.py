"""What the adapters share: another library is called, its answer checked, and turned into an index."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from threading import Lock

import numpy as np
import numpy.typing as npt

from mcda_priority.errors import ArrayError
from mcda_priority.i18n import Message
from mcda_priority.methods import FloatArray

Preferences = Callable[[FloatArray, FloatArray, npt.NDArray[np.int64]], npt.ArrayLike]
"""Performances, one weight vector and directions in; one number a proposal out."""

_DECIMALS = 9

_ONE_AT_A_TIME = Lock()
"""What a thread does to the filters of warnings, it does to those of all threads."""


@dataclass(frozen=True, eq=False)
class OutsideMethod:
    """A method of another library, to be used wherever a `method=` is asked for.

    It sees the raw performances, the weights and the directions; how they are normalised is its own affair. Its answer
    is an index, never a value: what it selects stands beside what the weighted sum selects.

    Attributes
    ----------
    name
        Library, method, version and settings, as results record it.
    higher_is_better
        Whether a higher number of the method is a better one.
    worst
        The worst number that the method can give, where that is known: the index is the distance to it. Otherwise None:
        the index is then the share of proposals that do not rank above the proposal.
    call
        Calls the library with performances, one weight vector and directions.
    """

    name: str
    higher_is_better: bool
    worst: float | None
    call: Preferences

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def notes(self) -> tuple[Message, ...]:
        """What a reader of the result should know of the method."""
        zero = (
            Message("It has no zero to count from: only its ranking counts, as the share of those not above.", {})
            if self.worst is None
            else Message("The index counts from the worst that the method can give.", {})
        )
        compared = Message(
            "The method compares the proposals with each other: a newcomer can change the order of the others.", {}
        )
        return zero, compared

    def preferences(self, performances: npt.ArrayLike, weights: npt.ArrayLike, directions: npt.ArrayLike) -> FloatArray:
        """The method's own numbers, checked.

        Parameters
        ----------
        performances
            Performance matrix, shape (n_proposals, n_criteria), in the criteria's own units; levels count from 0.
        weights
            Shape (n_criteria,) or (n_draws, n_criteria); the library is called once for each row.
        directions
            Shape (n_criteria,): 1 where more is better, -1 where less is better.

        Returns
        -------
        Shape (n_proposals,) or (n_draws, n_proposals).

        Raises
        ------
        ArrayError
            The library fails, or returns another shape or numbers that are not finite.
        """
        matrix, vectors = np.array(performances, np.float64), np.array(weights, np.float64)
        signs = np.array(directions, np.int64)
        rows = [self._called(matrix, vector, signs) for vector in np.atleast_2d(vectors)]
        return rows[0] if vectors.ndim == 1 else np.array(rows)

    def __call__(self, performances: npt.ArrayLike, weights: npt.ArrayLike, directions: npt.ArrayLike) -> FloatArray:
        """The index of each proposal: not negative, higher is better; shapes and errors as in `preferences`."""
        numbers = self.preferences(performances, weights, directions)
        sign = 1 if self.higher_is_better else -1
        if self.worst is None:
            return np.apply_along_axis(_share_not_above, -1, sign * numbers)
        index: FloatArray = sign * (numbers - self.worst)
        if index.min() < -(10.0**-_DECIMALS):
            raise ArrayError(
                f"the method {self.name} gave {numbers.flat[index.argmin()]:g}, which is worse than it should ever "
                "give on sound data; look for performances below zero, or for another normalisation"
            )
        return np.maximum(index, 0.0)

    def _called(
        self, performances: FloatArray, weights: FloatArray, directions: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        with _ONE_AT_A_TIME, warnings.catch_warnings(), np.errstate(all="ignore"):
            # What a library warns of shows in its numbers, and these are checked.
            warnings.simplefilter("ignore")
            try:
                numbers = np.array(self.call(performances.copy(), weights.copy(), directions.copy()), np.float64)
            except Exception as error:
                raise ArrayError(f"the method {self.name} refuses this problem: {error}") from error
        if numbers.shape != (len(performances),):
            raise ArrayError(f"the method {self.name} returned the shape {numbers.shape}, not ({len(performances)},)")
        if not np.isfinite(numbers).all():
            first = int(np.flatnonzero(~np.isfinite(numbers))[0])
            raise ArrayError(
                f"the method {self.name} returned {numbers[first]} for proposal {first + 1}; it cannot work on this "
                "problem, often because of a performance of zero or below, or a criterion on which all are equal"
            )
        return numbers


def library_version(package: str, module: str, extra: str) -> str:
    """Find the version of an optional library.

    Raises
    ------
    ArrayError
        It is not installed.
    """
    try:
        import_module(module)
        return version(package)
    except (ImportError, PackageNotFoundError):
        raise ArrayError(
            f"{package} is not installed. Install it with: python3 -m pip install 'mcda-priority[{extra}]'"
        ) from None


def _share_not_above(numbers: FloatArray) -> FloatArray:
    """Share of the proposals that do not rank above each: 1 for the first, 1/n for the last; equal numbers share it."""
    scale = float(np.abs(numbers).max()) or 1.0
    rising = np.sort(rounded := np.round(numbers / scale, _DECIMALS))
    share: FloatArray = np.searchsorted(rising, rounded, side="right") / len(rounded)
    return share
