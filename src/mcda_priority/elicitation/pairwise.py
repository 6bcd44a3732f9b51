"""Weights from pairwise comparisons on Saaty's scale (AHP), with what the judgements contradict."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import numpy as np

from mcda_priority.elicitation.judgements import Among, Entry, between, entries_of, number_in, refuse
from mcda_priority.elicitation.results import DoubtfulJudgement, ElicitedWeights, float_shares, shares
from mcda_priority.i18n import Message, half_up
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.reading import exactly, shown
from mcda_priority.weights import FloatArray

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random judgements on 1 to 15 criteria (Saaty 1980)."""

ACCEPTED = 0.1
"""Consistency ratio up to which judgements are taken as they are (Saaty 1980)."""

_SAME = Fraction(1, 10**6)
_MOST_NAMED = 3

Comparisons = Mapping[tuple[str, str], object] | Sequence[Sequence[object]]
Matrix = list[list[Fraction]]


def ahp_weights(among: Among, comparisons: Comparisons) -> ElicitedWeights:
    """Weights from pairwise comparisons: the principal eigenvector of their matrix (AHP).

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`. At most 15.
    comparisons
        How many times as important the one is as the other, from 1/9 to 9: ``{("noise", "reach"): 3}`` for each pair in
        one direction or in both, or the whole matrix of shape (n, n) in the order of the entries, with 1 on its
        diagonal and each entry the reciprocal of the one across.

    Returns
    -------
    Weights, exact where the judgements are fully consistent. `consistency` has lambda_max, consistency_index and
    consistency_ratio; where that is above 0.1, `doubtful` and the notes name the judgements whose replacement by what
    the others imply would lower it most.

    Raises
    ------
    InputError
        With every fault: missing pairs, unknown names, numbers off the scale, entries that are not reciprocal.

    Notes
    -----
    What the other judgements imply for a pair is the ratio of the weights that come out when the pair is left out [2]_.

    References
    ----------
    .. [1] Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill. Random indices: ch. 1.
    .. [2] Harker, P. T. (1987). Incomplete pairwise comparisons in the analytic hierarchy process.
           https://doi.org/10.1016/0270-0255(87)90503-3
    """
    return _compared("ahp", among, comparisons, lambda matrix: _principal(matrix)[1])


def ahp_geometric_weights(among: Among, comparisons: Comparisons) -> ElicitedWeights:
    """Weights from pairwise comparisons: the geometric means of the rows of their matrix.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`. At most 15.
    comparisons
        See `ahp_weights`.

    Returns
    -------
    As `ahp_weights`, whose consistency ratio is that of the judgements and goes for these weights as well.

    Raises
    ------
    InputError
        As `ahp_weights`.

    References
    ----------
    .. [1] Crawford, G. & Williams, C. (1985). A note on the analysis of subjective judgment matrices.
           https://doi.org/10.1016/0022-2496(85)90002-1
    """
    return _compared("ahp_geometric", among, comparisons, lambda matrix: np.exp(np.log(matrix).mean(axis=1)))


def _compared(
    method: str, among: Among, comparisons: Comparisons, weigh: Callable[[FloatArray], FloatArray]
) -> ElicitedWeights:
    entries, findings = entries_of(among), Findings()
    if len(entries) > len(RANDOM_INDEX):
        values = {"count": len(entries), "most": len(RANDOM_INDEX)}
        message = Message(
            "{count} are too many to be compared in pairs; at most {most} are. Compare in groups.", values
        )
        refuse([(("comparisons",), message)])
    if isinstance(comparisons, Mapping):
        matrix = _from_pairs(comparisons, entries, findings)
    else:
        matrix = _from_rows(comparisons, entries, findings)
    refuse(findings)
    judged = np.array([[float(entry) for entry in row] for row in matrix])
    exact = _if_consistent(matrix)
    largest = float(len(entries)) if exact else _principal(judged)[0]
    index = (largest - len(entries)) / (len(entries) - 1) if len(entries) > 1 else 0.0
    ratio = _ratio(largest, len(entries))
    doubtful = _doubtful(judged, entries) if ratio > ACCEPTED else ()
    weights, notes = (shares(exact)) if exact else (float_shares(weigh(judged)), ())
    pairs = combinations(range(len(entries)), 2)
    said = [
        (f"{entries[one].id} : {entries[other].id}", matrix[one][other])
        if matrix[one][other] >= 1
        else (f"{entries[other].id} : {entries[one].id}", matrix[other][one])
        for one, other in pairs
    ]
    figures = {"lambda_max": largest, "consistency_index": index, "consistency_ratio": ratio}
    return ElicitedWeights(
        method, entries, weights, tuple(said), figures, doubtful, (*_doubts(ratio, doubtful), *notes)
    )


def _doubts(ratio: float, doubtful: Sequence[DoubtfulJudgement]) -> list[Message]:
    if not doubtful:
        return []
    values: dict[str, object] = {"ratio": _figure(ratio), "limit": Decimal(str(ACCEPTED))}
    notes = [
        Message(
            "The consistency ratio is {ratio}, above {limit}: the judgements contradict each other. Look at them "
            "again.",
            values,
        )
    ]
    for one in doubtful:
        values = {
            "one": one.one,
            "other": one.other,
            "given": _figure(one.given),
            "implied": _figure(one.implied),
            "ratio": _figure(one.ratio),
        }
        notes.append(
            Message(
                "“{one}” beside “{other}”: {given} was said, and the other judgements imply {implied}. "
                "With that the ratio would be {ratio}.",
                values,
            )
        )
    return notes


def _figure(number: float) -> Decimal:
    return half_up(Fraction(number), 3)


def _from_pairs(comparisons: Mapping[tuple[str, str], object], entries: Sequence[Entry], findings: Findings) -> Matrix:
    at = {entry.id: place for place, entry in enumerate(entries)}
    said: dict[tuple[int, int], Fraction] = {}
    named: set[tuple[int, int]] = set()
    for pair, raw in comparisons.items():
        if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1]:
            message = Message("“{came}” is not a pair. Name two different ones.", {"came": shown(pair)})
            findings.append((("comparisons",), message))
            continue
        path = ("comparisons", shown(f"{pair[0]} : {pair[1]}"))
        unknown: Findings = []
        for name in pair:
            check_known(path, name, dict.fromkeys(at), unknown)
        findings += unknown
        number = number_in(raw, path, between(Fraction(1, 9), Fraction(9)), findings)
        if unknown:
            continue
        one, other = at[pair[0]], at[pair[1]]
        named.add((min(one, other), max(one, other)))
        if number is not None:
            said[one, other] = number
    matrix = [[Fraction(1)] * len(entries) for _ in entries]
    for one, other in combinations(range(len(entries)), 2):
        names = {"one": entries[one].id, "other": entries[other].id}
        if (one, other) not in named:
            findings.append((("comparisons",), Message("“{one}” and “{other}” are not compared. Do so.", names)))
        _settle(matrix, one, other, said.get((one, other)), said.get((other, one)), entries, findings)
    return matrix


def _from_rows(comparisons: Sequence[Sequence[object]], entries: Sequence[Entry], findings: Findings) -> Matrix:
    count = len(entries)
    rows = [list(row) for row in comparisons]
    matrix = [[Fraction(1)] * count for _ in entries]
    if len(rows) != count or any(len(row) != count for row in rows):
        message = Message("the matrix must have {count} rows and as many columns.", {"count": count})
        findings.append((("comparisons",), message))
        return matrix

    read: dict[tuple[int, int], Fraction | None] = {}
    for one, row in enumerate(rows):
        for other, raw in enumerate(row):
            path = ("comparisons", f"{entries[one].id} : {entries[other].id}")
            read[one, other] = number_in(raw, path, between(Fraction(1, 9), Fraction(9)), findings)
            number = read[one, other]
            if one == other and number is not None and number != 1:
                values = {"came": exactly(number)}
                findings.append((path, Message("the diagonal holds {came}; it must hold 1. Correct it.", values)))
    for one, other in combinations(range(count), 2):
        _settle(matrix, one, other, read[one, other], read[other, one], entries, findings)
    return matrix


def _settle(
    matrix: Matrix,
    one: int,
    other: int,
    there: Fraction | None,
    back: Fraction | None,
    entries: Sequence[Entry],
    findings: Findings,
) -> None:
    """Put a judgement and its reciprocal into the matrix; of two that were given, the one that is at least 1."""
    if there is not None and back is not None and abs(there * back - 1) > _SAME:
        values = {
            "one": entries[one].id,
            "other": entries[other].id,
            "there": exactly(there),
            "back": exactly(back),
        }
        message = Message(
            "“{one}” beside “{other}” is {there}, and the other way {back}: these are not reciprocal. Correct one of "
            "them; write 1/3 rather than 0.33.",
            values,
        )
        findings.append((("comparisons",), message))
        return
    if there is None and back is None:
        return
    number = there if there is not None and (back is None or there >= 1) else 1 / (back or Fraction(1))
    matrix[one][other], matrix[other][one] = number, 1 / number


def _if_consistent(matrix: Matrix) -> list[Fraction]:
    """The weights up to a factor where all judgements agree exactly; nothing otherwise."""
    first = [row[0] for row in matrix]
    places = range(len(matrix))
    agree = all(matrix[one][other] * first[other] == first[one] for one in places for other in places)
    return first if agree else []


def _principal(matrix: FloatArray) -> tuple[float, FloatArray]:
    """The largest eigenvalue of a positive matrix, and its eigenvector."""
    eigenvalues, vectors = np.linalg.eig(matrix)
    place = int(np.argmax(eigenvalues.real))
    return float(eigenvalues[place].real), np.abs(vectors[:, place].real)


def _ratio(largest: float, count: int) -> float:
    """Consistency index over that of random judgements; two judgements cannot contradict each other."""
    if count < 3:
        return 0.0
    return max(0.0, (largest - count) / (count - 1) / RANDOM_INDEX[count - 1])


def _doubtful(matrix: FloatArray, entries: Sequence[Entry]) -> tuple[DoubtfulJudgement, ...]:
    """The judgements whose replacement by what the others imply lowers the ratio most."""
    found = []
    for one, other in combinations(range(len(entries)), 2):
        if matrix[one, other] < 1:
            one, other = other, one
        without = matrix.copy()
        without[one, other] = without[other, one] = 0.0
        without[one, one] = without[other, other] = 2.0
        _, vector = _principal(without)
        implied = float(vector[one] / vector[other])
        mended = matrix.copy()
        mended[one, other], mended[other, one] = implied, 1 / implied
        ratio = _ratio(_principal(mended)[0], len(entries))
        found.append(DoubtfulJudgement(entries[one].id, entries[other].id, float(matrix[one, other]), implied, ratio))
    # Ratios that differ by rounding alone count as equal; the declared order then decides.
    return tuple(sorted(found, key=lambda judgement: round(judgement.ratio, 9))[:_MOST_NAMED])
