"""Weights from comparisons with the best and the worst criterion alone (best-worst method)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

from mcda_priority.elicitation.judgements import Among, between, entries_of, numbers_in, refuse
from mcda_priority.elicitation.results import ElicitedWeights, float_shares
from mcda_priority.errors import PriorityError
from mcda_priority.i18n import Message, half_up
from mcda_priority.problem.checking import Findings, check_known
from mcda_priority.problem.reading import exactly
from mcda_priority.weights import FloatArray


def best_worst_weights(
    among: Among,
    best: str,
    worst: str,
    best_to_others: Mapping[str, object],
    others_to_worst: Mapping[str, object],
) -> ElicitedWeights:
    """Weights from how many times the best is as important as each, and each as the worst: 2 n - 3 comparisons.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`.
    best, worst
        Ids of the most and of the least important.
    best_to_others
        For each id, how many times as important the best is, from 1 to 9; that of the best itself is 1 and may be left
        out.
    others_to_worst
        For each id, how many times as important it is as the worst, from 1 to 9; that of the worst itself is 1 and may
        be left out. Best beside worst may be given in either of the two, or equally in both.

    Returns
    -------
    The weights of the linear model [1]_. `consistency` has xi, the largest deviation of the weights from a judgement
    (0 where nothing contradicts), and input_based_ratio [2]_, which needs no weights: 0 where nothing contradicts.

    Raises
    ------
    InputError
        With every fault: unknown or missing names, best and worst the same, numbers that are none or outside 1 to 9.

    References
    ----------
    .. [1] Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties and a linear model.
           https://doi.org/10.1016/j.omega.2015.12.001
    .. [2] Liang, F., Brunelli, M. & Rezaei, J. (2020). Consistency issues in the best worst method: measurements and
           thresholds. https://doi.org/10.1016/j.omega.2019.102175
    """
    entries, findings = entries_of(among), Findings()
    names = [entry.id for entry in entries]
    for place, name in (("best", best), ("worst", worst)):
        check_known((place,), name, dict.fromkeys(names), findings)
    if best == worst:
        message = Message("“{name}” cannot be both the best and the worst. Name two.", {"name": best})
        findings.append((("worst",), message))
    refuse(findings)
    off, on = dict(best_to_others), dict(others_to_worst)
    off.setdefault(best, 1)
    on.setdefault(worst, 1)
    # What is said once of the two together holds for both.
    if worst not in off and best in on:
        off[worst] = on[best]
    if best not in on and worst in off:
        on[best] = off[worst]
    scale = between(Fraction(1), Fraction(9))
    from_best = numbers_in(off, entries, "best_to_others", scale, findings)
    to_worst = numbers_in(on, entries, "others_to_worst", scale, findings)
    for place, name, read in (("best_to_others", best, from_best), ("others_to_worst", worst, to_worst)):
        if read.get(name, Fraction(1)) != 1:
            message = Message("beside itself it counts {came}; that must be 1.", {"came": exactly(read[name])})
            findings.append(((place, name), message))
    if from_best.get(worst) != to_worst.get(best) and worst in from_best and best in to_worst:
        values = {"one": exactly(from_best[worst]), "other": exactly(to_worst[best])}
        message = Message("the best beside the worst is {one} here and {other} there. Give one number.", values)
        findings.append((("others_to_worst", best), message))
    refuse(findings)
    span = from_best[worst]
    gaps = {
        name: abs(from_best[name] * to_worst[name] - span) / (span * (span - 1)) if span > 1 else Fraction(0)
        for name in names
        if name not in {best, worst}
    }
    ratio = max(gaps.values(), default=Fraction(0))
    weights, xi = _linear(names.index(best), names.index(worst), list(from_best.values()), list(to_worst.values()))
    said = [(f"{best} : {name}", number) for name, number in from_best.items() if name != best]
    said += [(f"{name} : {worst}", number) for name, number in to_worst.items() if name not in {best, worst}]
    return ElicitedWeights(
        "best_worst",
        entries,
        float_shares(weights),
        tuple(said),
        {"xi": xi, "input_based_ratio": float(ratio)},
        notes=_notes(gaps, span, best, worst),
    )


def _notes(gaps: Mapping[str, Fraction], span: Fraction, best: str, worst: str) -> tuple[Message, ...]:
    """Name the criterion whose two comparisons contradict that of the best with the worst most."""
    if not any(gaps.values()):
        return ()
    name = max(gaps, key=lambda one: gaps[one])
    values = {
        "ratio": half_up(gaps[name], 3),
        "best": best,
        "worst": worst,
        "name": name,
        "span": exactly(span),
        "none": Decimal(0),
    }
    return (
        Message(
            "The input-based consistency ratio is {ratio} ({none} is fully consistent). “{best}” beside “{worst}” is "
            "{span}; the two comparisons of “{name}” multiply to something else. Look at those first.",
            values,
        ),
    )


def _linear(best: int, worst: int, from_best: list[Fraction], to_worst: list[Fraction]) -> tuple[FloatArray, float]:
    """Minimise xi where |w_best - a_j w_j| <= xi and |w_j - b_j w_worst| <= xi for all j (Rezaei 2016, model 3)."""
    from scipy.optimize import linprog

    count = len(from_best)
    rows = []
    for one in range(count):
        for larger, factor, smaller in ((best, from_best[one], one), (one, to_worst[one], worst)):
            gap = np.zeros(count + 1)
            gap[larger] += 1.0
            gap[smaller] -= float(factor)
            for sign in (1.0, -1.0):
                rows.append(sign * gap)
                rows[-1][count] = -1.0
    goal = np.append(np.zeros(count), 1.0)
    total = np.append(np.ones(count), 0.0)[np.newaxis, :]
    solved = linprog(goal, np.array(rows), np.zeros(len(rows)), total, np.ones(1), bounds=(0, None), method="highs")
    if not solved.success:  # Equal weights are always feasible, and xi is never below 0.
        raise PriorityError(f"the linear programme of the best-worst method was not solved: {solved.message}")
    weights: FloatArray = np.maximum(solved.x[:count], 0.0)
    return weights, max(0.0, float(solved.x[count]))
