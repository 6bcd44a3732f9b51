"""Any decision maker or pipeline of scikit-criteria that ranks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mcda_priority.adapters.outside import OutsideMethod, library_version
from mcda_priority.errors import ArrayError
from mcda_priority.methods import FloatArray


def from_scikit_criteria(decision_maker: object) -> OutsideMethod:
    """Use a decision maker or a pipeline of scikit-criteria as a `method=`.

    Parameters
    ----------
    decision_maker
        An object such as ``VIKOR()`` or ``mkpipe(InvertMinimize(), VectorScaler("matrix"), TOPSIS())``. It sees the raw
        performances (levels count from 0), the weights and the directions; steps that prepare them are its own, and
        the name in the results records them. Its ranking counts, not its numbers, as these go by another name and
        another zero in each method.

    Raises
    ------
    ArrayError
        scikit-criteria is not installed, or this is no decision maker of it. Later, when it is used: it chooses a
        kernel instead of ranking.

    References
    ----------
    .. [1] Cabral, J. B., Luczywo, N. A. & Zanazzi, J. L. (2016). Scikit-Criteria: colección de métodos de análisis
           multi-criterio integrado al stack científico de Python. XIV Simposio Argentino de Investigación Operativa.
    """
    installed = library_version("scikit-criteria", "skcriteria", "scikit-criteria")
    if isinstance(decision_maker, type) or not callable(getattr(decision_maker, "evaluate", None)):
        came = decision_maker if isinstance(decision_maker, type) else type(decision_maker)
        raise ArrayError(f"{came.__name__} is not a decision maker of scikit-criteria. Give an object such as VIKOR()")
    steps = [step for _, step in getattr(decision_maker, "steps", [("", decision_maker)])]
    *before, last = [_written(step) for step in steps]
    kind, _, own = last.partition("(")
    settings = ", ".join([*before, *([own[:-1]] if own else [])])
    name = f"scikit-criteria {kind} {installed}" + (f" ({settings})" if settings else "")
    return OutsideMethod(name, higher_is_better=False, worst=None, call=_Ranks(decision_maker))


@dataclass(frozen=True, eq=False)
class _Ranks:
    """Ask for the ranks: 1 is best."""

    decision_maker: Any

    def __call__(
        self, performances: FloatArray, weights: FloatArray, directions: npt.NDArray[np.int64]
    ) -> npt.ArrayLike:
        from skcriteria import mkdm

        result = self.decision_maker.evaluate(mkdm(performances, directions.tolist(), weights=weights))
        ranks: npt.ArrayLike | None = getattr(result, "rank_", None)
        if ranks is None:
            raise ArrayError("it does not rank the proposals but divides them into two groups")
        return ranks


def _written(step: Any) -> str:
    settings = ", ".join(
        f"{name}={getattr(value, 'value', value)}" for name, value in sorted(step.get_parameters().items())
    )
    return type(step).__name__ + (f"({settings})" if settings else "")
