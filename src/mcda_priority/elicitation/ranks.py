"""Weights from a rank order alone."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from mcda_priority.elicitation.judgements import Among, entries_of, positions_in, refuse
from mcda_priority.elicitation.results import ElicitedWeights, shares
from mcda_priority.i18n import Message
from mcda_priority.problem.checking import Findings

Order = Sequence[str | Sequence[str]]


def rank_order_centroid(among: Among, order: Order) -> ElicitedWeights:
    """Weights in the middle of all those that keep a rank order.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`.
    order
        Every id once, the most important first. Ids in one inner list are tied: they share the mean of the weights of
        the places that they take, which is the mean over all orders that would break the tie.

    Raises
    ------
    InputError
        With every fault: unknown, missing and repeated names.

    Notes
    -----
    The weight of place k of n is (1/k + 1/(k+1) + ... + 1/n) / n.

    References
    ----------
    .. [1] Barron, F. H. & Barrett, B. E. (1996). Decision quality using ranked attribute weights.
           https://doi.org/10.1287/mnsc.42.11.1515
    """

    def centroid(place: int, count: int) -> Fraction:
        return sum((Fraction(1, later) for later in range(place, count + 1)), Fraction(0))

    return _ranked("rank_order_centroid", among, order, centroid)


def rank_sum_weights(among: Among, order: Order) -> ElicitedWeights:
    """Weights that fall evenly along a rank order: n, n - 1, ..., 1, divided by their sum.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`.
    order
        See `rank_order_centroid`.

    Raises
    ------
    InputError
        With every fault: unknown, missing and repeated names.

    References
    ----------
    .. [1] Stillwell, W. G., Seaver, D. A. & Edwards, W. (1981). A comparison of weight approximation techniques in
           multiattribute utility decision making. https://doi.org/10.1016/0030-5073(81)90015-5
    """
    return _ranked("rank_sum", among, order, lambda place, count: Fraction(count + 1 - place))


def rank_reciprocal_weights(among: Among, order: Order) -> ElicitedWeights:
    """Weights from the reciprocals of the places in a rank order: 1, 1/2, ..., 1/n, divided by their sum.

    Parameters
    ----------
    among
        What is weighted against each other; see `direct_weights`.
    order
        See `rank_order_centroid`.

    Raises
    ------
    InputError
        With every fault: unknown, missing and repeated names.

    References
    ----------
    .. [1] Stillwell, W. G., Seaver, D. A. & Edwards, W. (1981). A comparison of weight approximation techniques in
           multiattribute utility decision making. https://doi.org/10.1016/0030-5073(81)90015-5
    """
    return _ranked("rank_reciprocal", among, order, lambda place, _: Fraction(1, place))


def _ranked(method: str, among: Among, order: Order, worth: Callable[[int, int], Fraction]) -> ElicitedWeights:
    entries, findings = entries_of(among), Findings()
    ties = positions_in(order, entries, findings)
    refuse(findings)
    amounts: dict[str, Fraction] = {}
    judgements = []
    for tie in ties:
        first = len(amounts) + 1
        places = range(first, first + len(tie))
        mean = sum((worth(place, len(entries)) for place in places), Fraction(0)) / len(tie)
        amounts |= dict.fromkeys(tie, mean)
        judgements += [(name, Fraction(first)) for name in tie]
    exact, notes = shares([amounts[entry.id] for entry in entries])
    assumed = Message("Only the order was asked for: how far apart the weights lie is the method's assumption.", {})
    return ElicitedWeights(method, entries, exact, tuple(judgements), notes=(assumed, *notes))
