"""Any method of pymcdm."""

from functools import partial
from itertools import repeat

import numpy as np

from mcda_priority.adapters.outside import OutsideMethod, library_version
from mcda_priority.errors import ArrayError

_WORST = {"EDAS": 0.0, "PROMETHEE_II": -1.0, "SPOTIS": 1.0, "TOPSIS": 0.0, "VIKOR": 1.0, "WPM": 0.0, "WSM": 0.0}
"""The worst number of the methods whose range is known; of the others, the ranking alone counts."""

_LONGEST_SETTING = 60


def from_pymcdm(method: object) -> OutsideMethod:
    """Use a method of pymcdm as a `method=`.

    Parameters
    ----------
    method
        A method object, such as ``pymcdm.methods.VIKOR()``. It sees the raw performances (levels count from 0), the
        weights and the directions, and normalises by its own setting, which the name in the results records. Whether
        higher is better is what pymcdm says of the method.

    Raises
    ------
    ArrayError
        pymcdm is not installed, or this is no method of it.

    References
    ----------
    .. [1] Kizielewicz, B., Shekhovtsov, A. & Sałabun, W. (2023). pymcdm: the universal library for solving
           multi-criteria decision-making problems. https://doi.org/10.1016/j.softx.2023.101368
    """
    installed = library_version("pymcdm", "pymcdm", "pymcdm")
    kind = type(method).__name__
    higher_is_better = getattr(method, "_reverse_ranking", None)
    if not callable(method) or isinstance(method, type) or higher_is_better is None:
        raise ArrayError(f"{kind} is not a method of pymcdm. Give an object such as pymcdm.methods.VIKOR()")
    # LoPM says it under another name than the rest, and pymcdm's own `rank` overlooks it.
    higher_is_better = getattr(method, "reverse_ranking", higher_is_better)
    settings = ", ".join(
        _setting(name, value)
        for name, value in vars(method).items()
        # What the method does of itself, by a private function, is no setting.
        if not name.startswith("_") and not getattr(value, "__name__", "").startswith("_")
    )
    name = f"pymcdm {kind} {installed}" + (f" ({settings})" if settings else "")
    return OutsideMethod(name, bool(higher_is_better), _WORST.get(kind), method)


def _setting(name: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return f"{name}=[{', '.join(_written(one) for one in value)}]"[:_LONGEST_SETTING]
    return f"{name}={_written(value)}"[:_LONGEST_SETTING]


def _written(value: object) -> str:
    if isinstance(value, repeat):
        # PROMETHEE repeats its preference function for every criterion, without end.
        value = next(value)
    if isinstance(value, partial):
        value = value.func
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    return str(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)
