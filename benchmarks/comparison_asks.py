"""One question put to one library, in a process of its own: `python comparison_asks.py LIBRARY QUESTION`.

It prints what came out, on one line. Nothing but numpy is shared between the libraries, so that each may stand in an
environment of its own; where one has no such thing, it prints a dash.
"""

import importlib.util
import re
import sys
import warnings
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Answer = tuple[Any, Any]
"""Scores and ranks."""

NONE = "–"
LONGEST = 150

MATRIX = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], float)
WEIGHTS = np.array([0.3, 0.4, 0.3])
TIED = np.array([[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]], float)
TIED_WEIGHTS = np.array([0.20, 0.15, 0.40, 0.25])
THREE = np.array([[1, 5], [4, 2], [3, 3]], float)
FOUR = np.vstack([THREE, [5, 1]])
SMAA = np.array([[5, -1.5, 15, 4], [2.5, -3.8, 25, 2.5], [3, -2.8, 10, 2.8], [2, -6.7, 0, 1], [4, -3.4, 30, 3.5]])


def main() -> None:
    """Ask, and print the answer or the error."""
    warnings.simplefilter("ignore")
    library, question = sys.argv[1:]
    try:
        answer = QUESTIONS[question](LIBRARIES[library])
    except Exception as error:
        # Whatever a library raises is its answer.
        answer = f"{type(error).__name__}: {error}"
    answer = " ".join(answer.split())
    print(answer if len(answer) <= LONGEST else answer[: LONGEST - 1] + "…", flush=True)


# --- the libraries: TOPSIS with the vector norm, and the plain weighted sum --------------------------------------


def ours(matrix: Array, weights: Array, directions: Any, *, summed: bool = False) -> Answer:
    """This library, by its door: a document as it would stand in a file."""
    import mcda_priority as mp

    if isinstance(directions[0], str):
        return mp.topsis(matrix, weights, directions, "vector"), NONE
    top = float(np.nanmax(matrix)) or 1.0
    criteria = [
        {"id": f"c{at}", "label": "-", "weight": str(weight), "scale": {"kind": "linear", "baseline": 0, "best": top}}
        for at, weight in enumerate(weights.tolist())
    ]
    proposals = [
        {"id": f"a{at}", "label": "-", "cost": 1, "ratings": {f"c{to}": value for to, value in enumerate(row)}}
        for at, row in enumerate(matrix.tolist())
    ]
    document = {
        "id": "asked",
        "label": "-",
        "currency": "EUR",
        "budget": 1,
        "groups": [{"id": "all", "label": "-", "weight": 1, "criteria": criteria}],
        "proposals": proposals,
    }
    problem = mp.problem_from_document(document)
    ranking = mp.score(problem) if summed else mp.score(problem, partial(mp.topsis, norm="vector"))
    return ranking.scores * (top if summed else 1), ranking.ranks


def ours_named() -> Any:
    import mcda_priority as mp

    scale = {"kind": "linear", "baseline": 0, "best": 10}
    criterion = {"id": "c", "label": "-", "weight": 1, "scale": scale}
    twice = [{"id": "a", "label": "-", "cost": 1, "ratings": {"c": 1}}] * 2
    groups = [{"id": "all", "label": "-", "weight": 1, "criteria": [criterion]}]
    start = {"id": "asked", "label": "-", "currency": "EUR", "budget": 1}
    return len(mp.problem_from_document({**start, "groups": groups, "proposals": twice}).proposals)


def ours_drawn() -> str:
    from mcda_priority.weights import simplex_draws

    return above_half(simplex_draws(20_000, 5, np.random.default_rng(7)))


def ours_first_ranks() -> Array:
    import mcda_priority as mp

    values = (SMAA - SMAA.min(axis=0)) / np.ptp(SMAA, axis=0)
    scale = {"kind": "linear", "baseline": 0, "best": 1}
    criteria = [{"id": f"c{at}", "label": "-", "weight": "1/4", "scale": scale} for at in range(4)]
    proposals = [
        {"id": f"a{at}", "label": "-", "cost": 1, "ratings": {f"c{to}": f"{value:.9f}" for to, value in enumerate(row)}}
        for at, row in enumerate(values.tolist())
    ]
    groups = [{"id": "all", "label": "-", "weight": 1, "criteria": criteria}]
    start = {"id": "asked", "label": "-", "currency": "EUR", "budget": 1}
    problem = mp.problem_from_document({**start, "groups": groups, "proposals": proposals})
    return mp.study_ranks(problem, mp.WeightSet.anything(problem), draws=10_000, rng=0).acceptability[:, 0]


def pymcdm(matrix: Array, weights: Array, directions: Any, *, summed: bool = False) -> Answer:
    """Kizielewicz, Shekhovtsov & Sałabun's."""
    from pymcdm.methods import TOPSIS, WSM
    from pymcdm.normalizations import vector_normalization

    def unchanged(column: Array, cost: bool = False) -> Array:
        del cost
        return column

    method = WSM(unchanged) if summed else TOPSIS(vector_normalization)
    scores = method(matrix, weights, np.array(directions))
    return scores, method.rank(scores)


def scikit_criteria(matrix: Array, weights: Array, directions: Any, *, summed: bool = False) -> Answer:
    """Cabral, Luczywo & Zanazzi's."""
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.pipelines import mkpipe
    from skcriteria.preprocessing.scalers import VectorScaler

    given = mkdm(matrix, [one if isinstance(one, str) else max for one in directions], weights=weights)
    result = (WeightedSumModel() if summed else mkpipe(VectorScaler("matrix"), TOPSIS())).evaluate(given)
    return result.e_.score if summed else result.e_.similarity, result.rank_


def scikit_criteria_named() -> Any:
    from skcriteria import mkdm

    return ", ".join(mkdm(TIED, [max] * 4, alternatives=["a", "a", "b"]).alternatives)


def scikit_criteria_untied() -> Any:
    from skcriteria.agg import RankResult

    return RankResult("asked", list("abcd"), [3, 1, 2, 2], {}).untied_rank_


def pysensmcda(matrix: Array, weights: Array, directions: Any, *, summed: bool = False) -> Answer:
    """Więckowski & Paradowski's: it studies methods of other libraries, here pymcdm's."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization
    from pysensmcda.methods import wrap_method

    def plain_sum(table: Array, shares: Array, kinds: Any) -> Array:
        del kinds
        return table @ shares

    method = wrap_method(plain_sum if summed else TOPSIS(vector_normalization))
    scores = method(matrix, weights, np.array(directions))
    return scores, method.rank(scores)


def pysensmcda_drawn() -> str:
    from pysensmcda.probabilistic import monte_carlo_weights
    from pysensmcda.sampling import uniform_simplex

    np.random.seed(7)  # noqa: NPY002 - it draws from numpy's global state
    normalised = above_half(monte_carlo_weights(5, "uniform", 20_000))
    return f"{above_half(uniform_simplex(5, 20_000, 7))} by uniform_simplex; {normalised} by monte_carlo_weights"


def pysensmcda_first_ranks() -> Array:
    from pysensmcda.smaa import exact_acceptability

    found: Array = exact_acceptability(SMAA, np.ones(4)).acceptability
    return found


def pysensmcda_missing() -> Any:
    """Its own study of ranks, on scores of which one is missing."""
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization
    from pysensmcda.smaa import simulate

    for seed in range(10):
        study = simulate(TOPSIS(vector_normalization), missing(), np.ones(3), num_samples=1_000, seed=seed)
    return f"first-rank acceptabilities {written(study.rank_acceptability()[:, 0])}"


def pydecision(matrix: Array, weights: Array, directions: Any, *, summed: bool = False) -> Answer:
    """Pereira, Basilio & Santos's; it gives scores and leaves the ranks to the reader."""
    from pyDecision.algorithm.topsis import topsis_method

    if summed:
        # Its weighted sum normalises first.
        return NONE, NONE
    kinds = [one if isinstance(one, str) else "max" for one in directions]
    return topsis_method(matrix, weights, kinds, graph=False, verbose=False), NONE


class Library:
    """What a library offers for these questions."""

    def __init__(self, module: str, ranked: Callable[..., Answer], **special: Callable[[], Any]) -> None:
        self.module, self.ranked, self.special = module, ranked, special


LIBRARIES = {
    "mcda-priority": Library("mcda_priority", ours, named=ours_named, drawn=ours_drawn, first=ours_first_ranks),
    "pymcdm": Library("pymcdm", pymcdm),
    "scikit-criteria": Library(
        "skcriteria", scikit_criteria, named=scikit_criteria_named, untied=scikit_criteria_untied
    ),
    "pysensmcda": Library(
        "pysensmcda", pysensmcda, drawn=pysensmcda_drawn, first=pysensmcda_first_ranks, missing=pysensmcda_missing
    ),
    "pyDecision": Library("pyDecision", pydecision),
}


# --- the questions -------------------------------------------------------------------------------------------------


def written(numbers: Any, digits: int = 4) -> str:
    """Numbers, or what stands in their place."""
    if isinstance(numbers, str):
        return numbers
    return " ".join(f"{float(one):.{digits}f}".rstrip("0").rstrip(".") for one in np.asarray(numbers).ravel())


def missing() -> Array:
    """The matrix without its smallest figure."""
    return np.where(np.arange(12).reshape(4, 3) == 2, np.nan, MATRIX)


def scores_of(matrix: Array, weights: Array = WEIGHTS, direction: Any = 1) -> Callable[[Library], str]:
    """Scores and ranks by TOPSIS."""

    def asked(library: Library) -> str:
        scores, ranks = library.ranked(matrix, weights, [direction] * matrix.shape[1])
        return written(scores) + ("" if ranks is NONE else f"; ranks {written(ranks)}")

    return asked


def missing_score(library: Library) -> str:
    special = library.special.get("missing")
    return str(special()) if special else scores_of(missing())(library)


def named_alike(library: Library) -> str:
    special = library.special.get("named")
    return f"taken: {special()}" if special else NONE


def tied_sums(library: Library) -> str:
    scores, ranks = library.ranked(TIED, TIED_WEIGHTS, [1] * 4, summed=True)
    return NONE if scores is NONE else f"{written(scores)}; ranks {written(ranks)}"


def distinct_sums(library: Library) -> str:
    ratings = np.array(list(product(range(1, 6), repeat=4)), float)
    ranks = library.ranked(ratings, np.array([0.1, 0.2, 0.3, 0.4]), [1] * 4, summed=True)[1]
    return NONE if ranks is NONE else f"{len(set(np.asarray(ranks).tolist()))} ranks"


def reversal(library: Library) -> str:
    halves = np.array([0.5, 0.5])
    leaders = [int(np.argmax(library.ranked(matrix, halves, [1, 1])[0])) + 1 for matrix in (THREE, FOUR)]
    return f"alternative {leaders[0]} leads; after it, alternative {leaders[1]}"


def drawn_weights(library: Library) -> str:
    special = library.special.get("drawn")
    return str(special()) if special else NONE


def above_half(drawn: Array) -> str:
    """Share of the draws in which one weight is above a half."""
    return f"{(drawn.max(axis=1) > 0.5).mean():.3f}"


def first_ranks(library: Library) -> str:
    special = library.special.get("first")
    return written(special(), 3) if special else NONE


def untied_ranks(library: Library) -> str:
    special = library.special.get("untied")
    return written(special()) if special else NONE


def files_on_budgets(library: Library) -> str:
    found = importlib.util.find_spec(library.module)
    assert found is not None
    assert found.origin is not None
    files = [file for file in Path(found.origin).parent.rglob("*.py") if "test" not in file.parts]
    word = re.compile(r"\b(budget|portfolio|knapsack)", re.IGNORECASE)
    count = sum(bool(word.search(file.read_text(encoding="utf-8", errors="replace"))) for file in files)
    return f"{count} of {len(files)}"


QUESTIONS: dict[str, Callable[[Library], str]] = {
    "published": scores_of(MATRIX),
    "missing": missing_score,
    "negative": scores_of(MATRIX, np.array([0.5, 0.7, -0.2])),
    "ten": scores_of(MATRIX, 10 * WEIGHTS),
    "Max": scores_of(MATRIX, direction="Max"),
    "equal": scores_of(np.ones((4, 3))),
    "one": scores_of(MATRIX[:1]),
    "named": named_alike,
    "tied": tied_sums,
    "distinct": distinct_sums,
    "reversal": reversal,
    "untied": untied_ranks,
    "drawn": drawn_weights,
    "first": first_ranks,
    "budgets": files_on_budgets,
}


if __name__ == "__main__":
    main()
