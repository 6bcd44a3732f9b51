"""What assessors' spread and missing ratings leave uncertain, as the studies take it."""

from mcda_priority.problem import Problem
from mcda_priority.studies.uncertainty import Interval, UncertainPerformances


def rating_intervals(problem: Problem) -> dict[tuple[str, str], Interval]:
    """The interval of each rating that assessors do not agree on, and of each that is missing under that policy.

    Where assessors differ, it reaches from the lowest to the highest of the ratings that count. Where a rating is
    missing and the policy is `interval`, it is the whole scale. What was agreed has none.

    Parameters
    ----------
    problem
        The problem with its assessors.

    Returns
    -------
    By (proposal id, criterion id), performances as in a problem: what `UncertainPerformances.stated` and the
    `score_intervals` of `non_dominated` take.
    """
    found = {}
    whole = set(problem.missing) if problem.missing_ratings == "interval" else set()
    for proposal, row in zip(problem.proposals, problem.rated_by, strict=True):
        for criterion, by in zip(problem.criteria, row, strict=True):
            name = (proposal.id, criterion.id)
            ends = criterion.scale.ends if name in whole else tuple(by.values())
            if len(set(ends)) > 1:
                low, high = (criterion.scale.written(end) for end in (min(ends), max(ends)))
                found[name] = Interval(low, high)
    return found


def uncertain_ratings(problem: Problem) -> UncertainPerformances | None:
    """What `rating_intervals` leaves uncertain, for a study; None where nothing is."""
    intervals = rating_intervals(problem)
    return UncertainPerformances.stated(problem, intervals) if intervals else None
