"""Weights from a number for each criterion: direct, points, swings, ratios to the least important."""

from collections.abc import Mapping
from fractions import Fraction

from mcda_priority.elicitation.judgements import Among, between, entries_of, not_negative, numbers_in, refuse
from mcda_priority.elicitation.results import ElicitedWeights, shares
from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.checking import Findings
from mcda_priority.problem.criteria import check_sum
from mcda_priority.problem.reading import exactly

_HUNDRED = Fraction(100)
_LEAST = Fraction(10)


def direct_weights(among: Among, weights: Mapping[str, object]) -> ElicitedWeights:
    """Weights that are given as such; they must sum to 1.

    Parameters
    ----------
    among
        What is weighted against each other: a problem (all of its criteria), one of its groups (the criteria in it) or
        a list of groups.
    weights
        For each id a number such as 0.4, "2/5" or "40 %".

    Raises
    ------
    InputError
        With every fault: unknown or missing names, numbers that are none, negative or do not sum to 1.
    """
    entries, findings = entries_of(among), Findings()
    read = numbers_in(weights, entries, "weights", not_negative, findings)
    if not findings:
        try:
            check_sum(list(read.values()))
        except RuleError as error:
            findings.append((("weights",), error.message))
    refuse(findings)
    exact, notes = shares(list(read.values()))
    return ElicitedWeights("direct", entries, exact, tuple(read.items()), notes=notes)


def point_weights(among: Among, points: Mapping[str, object]) -> ElicitedWeights:
    """Weights from 100 points that are shared out.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`.
    points
        For each id its points, which must sum to 100.

    Raises
    ------
    InputError
        With every fault: unknown or missing names, numbers that are none, negative or do not sum to 100.

    References
    ----------
    .. [1] Bottomley, P. A., Doyle, J. R. & Green, R. H. (2000). Testing the reliability of weight elicitation methods:
           direct rating versus point allocation. https://doi.org/10.1509/jmkr.37.4.508.18794
    """
    entries, findings = entries_of(among), Findings()
    read = numbers_in(points, entries, "points", not_negative, findings)
    total = sum(read.values(), Fraction(0))
    if not findings and total != _HUNDRED:
        values = {"total": exactly(total), "whole": _HUNDRED}
        message = Message("the points sum to {total}; they must sum to {whole}. Share them out again.", values)
        findings.append((("points",), message))
    refuse(findings)
    exact, notes = shares(list(read.values()))
    return ElicitedWeights("points", entries, exact, tuple(read.items()), notes=notes)


def swing_weights(among: Among, swings: Mapping[str, object]) -> ElicitedWeights:
    """Weights from swings: what the step from baseline to best is worth, the most valuable one counting 100.

    A weight of a weighted sum is the worth of exactly this step, so that no other question asks for it more directly.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`. The swing of a group is that of all its criteria at
        once.
    swings
        For each id a number from 0 to 100; the largest must be 100.

    Raises
    ------
    InputError
        With every fault: unknown or missing names, numbers that are none or outside 0 to 100, none of them 100.

    References
    ----------
    .. [1] von Winterfeldt, D. & Edwards, W. (1986). Decision Analysis and Behavioral Research. Cambridge University
           Press, ch. 8.
    """
    entries, findings = entries_of(among), Findings()
    read = numbers_in(swings, entries, "swings", between(Fraction(0), _HUNDRED), findings)
    if not findings and max(read.values()) != _HUNDRED:
        values = {"most": _HUNDRED, "came": exactly(max(read.values()))}
        message = Message("the most valuable swing must have {most}, and it has {came}. Give it {most}.", values)
        findings.append((("swings",), message))
    refuse(findings)
    exact, notes = shares(list(read.values()))
    return ElicitedWeights("swing", entries, exact, tuple(read.items()), notes=notes)


def smart_weights(among: Among, ratios: Mapping[str, object]) -> ElicitedWeights:
    """Weights from ratios to the least important, which counts 10 (SMART).

    Where swing weighting begins at the top and asks what a step on a scale is worth, SMART begins at the bottom and
    asks for importance as such, whatever the scales hold. Its result is a weight of a weighted sum only if the people
    who were asked had the swings in mind; that is why Edwards & Barron replaced it by SMARTS. A note says so.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`.
    ratios
        For each id a number: 10 for the least important, 20 for one twice as important.

    Raises
    ------
    InputError
        With every fault: unknown or missing names, numbers that are none or below 10, none of them 10.

    References
    ----------
    .. [1] Edwards, W. (1977). How to use multiattribute utility measurement for social decisionmaking.
           https://doi.org/10.1109/TSMC.1977.4309720
    .. [2] Edwards, W. & Barron, F. H. (1994). SMARTS and SMARTER. https://doi.org/10.1006/obhd.1994.1087
    """

    def at_least_ten(number: Fraction) -> None:
        if number < _LEAST:
            values = {"came": exactly(number), "least": _LEAST}
            raise RuleError(Message("{came} is below {least}, which is that of the least important.", values))

    entries, findings = entries_of(among), Findings()
    read = numbers_in(ratios, entries, "ratios", at_least_ten, findings)
    if not findings and min(read.values()) != _LEAST:
        values = {"least": _LEAST, "came": exactly(min(read.values()))}
        message = Message("the least important must have {least}, and it has {came}. Give it {least}.", values)
        findings.append((("ratios",), message))
    refuse(findings)
    exact, notes = shares(list(read.values()))
    asked = Message(
        "SMART asks for importance as such. These are weights only if the step from the zero level to the best level "
        "of each scale was in mind.",
        {},
    )
    return ElicitedWeights("smart", entries, exact, tuple(read.items()), notes=(asked, *notes))
