"""Weights that describe the ratings of the proposals: entropy and CRITIC. They are nobody's preferences."""

from collections.abc import Callable

import numpy as np

from mcda_priority.elicitation.judgements import refuse
from mcda_priority.elicitation.results import ElicitedWeights, float_shares
from mcda_priority.i18n import Message
from mcda_priority.problem import Problem
from mcda_priority.problem.checking import Findings
from mcda_priority.weights import FloatArray

_NOTHING = 1e-12

NOT_PREFERENCES = Message(
    "These weights describe the ratings of the proposals at hand. They are not preferences: nobody was asked what "
    "matters, and another proposal would change them. Use them for comparison, not to decide.",
    {},
)


def entropy_weights(problem: Problem) -> ElicitedWeights:
    """Weights that are larger where the values of the proposals are more unlike each other (Shannon entropy).

    Parameters
    ----------
    problem
        The problem, whose values on the declared scales are taken; none may be below zero.

    Raises
    ------
    InputError
        There is only one proposal, a value is negative, or no criterion tells any proposals apart.

    Notes
    -----
    With the shares p of the proposals in a criterion's sum, its weight is proportional to 1 + sum(p ln p) / ln m, where
    0 ln 0 is 0. A criterion on which all proposals perform equally weighs nothing.

    References
    ----------
    .. [1] Hwang, C.-L. & Yoon, K. (1981). Multiple Attribute Decision Making, section 2.3.1.
           https://doi.org/10.1007/978-3-642-48318-9
    """
    harmed = [
        criterion.id
        for criterion, column in zip(problem.criteria, zip(*problem.values, strict=True), strict=True)
        if min(column) < 0
    ]
    message = Message("there is harm on this criterion, and entropy knows no negative values. Use another method.", {})
    return _from_data("entropy", problem, [((name,), message) for name in harmed], entropy_amounts)


def critic_weights(problem: Problem) -> ElicitedWeights:
    """Weights that are larger where the values spread more and are less correlated with those of others (CRITIC).

    Parameters
    ----------
    problem
        The problem, whose values on the declared scales are taken.

    Raises
    ------
    InputError
        There is only one proposal, or no criterion tells any proposals apart.

    Notes
    -----
    Each criterion's values are stretched from the lowest to the highest that occurs; its weight is proportional to
    their standard deviation times the sum over all criteria of 1 minus the correlation. A criterion on which all
    proposals perform equally weighs nothing and enters no sum.

    References
    ----------
    .. [1] Diakoulaki, D., Mavrotas, G. & Papayannakis, L. (1995). Determining objective weights in multiple criteria
           problems: the CRITIC method. https://doi.org/10.1016/0305-0548(94)00059-H
    """
    return _from_data("critic", problem, Findings(), critic_amounts)


def entropy_amounts(values: FloatArray) -> FloatArray:
    """One minus the entropy of each column's shares: values not negative, shape (m, n) -> shape (n,)."""
    divergence = np.zeros(values.shape[1])
    for place, column in enumerate(values.T):
        if (column == column[0]).all():
            continue
        share = column[column > 0] / column.sum()
        divergence[place] = max(0.0, 1.0 + float((share * np.log(share)).sum()) / np.log(len(column)))
    return divergence


def critic_amounts(values: FloatArray) -> FloatArray:
    """Information content of each column (CRITIC): shape (m, n) -> shape (n,)."""
    spread = values.max(axis=0) - values.min(axis=0)
    varying = np.flatnonzero(spread > 0)
    scaled = (values[:, varying] - values[:, varying].min(axis=0)) / spread[varying]
    amounts = np.zeros(values.shape[1])
    if len(varying) == 1:
        amounts[varying] = 1.0  # There is no other to be correlated with, and all the weight is its own.
    elif len(varying):
        conflict = np.maximum(1.0 - np.corrcoef(scaled, rowvar=False), 0.0)
        np.fill_diagonal(conflict, 0.0)
        amounts[varying] = scaled.std(axis=0, ddof=1) * conflict.sum(axis=1)
    return amounts


def _from_data(
    method: str, problem: Problem, findings: Findings, weigh: Callable[[FloatArray], FloatArray]
) -> ElicitedWeights:
    constant = [
        criterion.id
        for criterion, column in zip(problem.criteria, zip(*problem.values, strict=True), strict=True)
        if len(set(column)) == 1
    ]
    if len(problem.proposals) < 2:
        message = Message("there is only one proposal: nothing can be told from its ratings.", {})
        findings.append((("proposals",), message))
    elif len(constant) == len(problem.criteria):
        message = Message("all proposals perform equally on every criterion: nothing can be told from the ratings.", {})
        findings.append((("proposals",), message))
    refuse(findings)
    amounts = weigh(problem.value_matrix)
    if not amounts.sum() > _NOTHING:
        message = Message(
            "all criteria rise and fall together: this method cannot tell them apart. Use another one.", {}
        )
        refuse([(("proposals",), message)])
    notes = [
        Message(
            "All proposals perform equally on the criterion “{criterion}”: it has no weight here.", {"criterion": name}
        )
        for name in constant
    ]
    return ElicitedWeights(method, problem.criteria, float_shares(amounts), (), notes=(NOT_PREFERENCES, *notes))
