"""The lists that councils use are what their definition says, with their gap to the optimum."""

from fractions import Fraction

from hypothesis import given, settings

from mcda_priority import problem_from_document, score, select
from small import one_criterion_document
from strategies import Instance, searched, selection_best, selection_ranking, stated_instances


def list_by_hand(instance: Instance, order: str, misfit: str) -> list[bool]:
    """Walk down the list: free ones first, then by worth per euro or by worth; earlier ones first where equal."""
    funded = [False] * len(instance.costs)
    waiting = [at for at, value in enumerate(instance.values) if value > 0]
    left = instance.budget
    while waiting:
        free = [at for at in waiting if instance.costs[at] == 0]
        if free:
            taken = max(free, key=lambda at: (instance.values[at], -at))
        elif order == "ratio":
            taken = max(
                waiting,
                key=lambda at: (Fraction(instance.values[at], instance.costs[at]), instance.values[at], -at),
            )
        else:
            taken = max(waiting, key=lambda at: (instance.values[at], -at))
        waiting.remove(taken)
        if instance.costs[taken] <= left:
            funded[taken] = True
            left -= instance.costs[taken]
        elif misfit == "stop":
            break
    return funded


@settings(max_examples=150, deadline=None)
@given(stated_instances(most=9))
def test_lists_are_their_definition(instance: Instance) -> None:
    """Both orders, stopping and skipping, free and worthless proposals among them, and the gap in units."""
    portfolio = select(selection_ranking(instance))
    unit = portfolio.ranking.quantum * selection_best(instance)
    assert [(one.order, one.misfit) for one in portfolio.lists] == [
        ("ratio", "stop"),
        ("ratio", "skip"),
        ("rank", "stop"),
        ("rank", "skip"),
    ]
    for one in portfolio.lists:
        funded = list_by_hand(instance, one.order, one.misfit)
        value = sum(value for value, flag in zip(instance.values, funded, strict=True) if flag)
        cost = sum(cost for cost, flag in zip(instance.costs, funded, strict=True) if flag)
        assert one.selected.tolist() == funded
        assert one.value * unit == value
        assert one.cost_minor == cost <= instance.budget
        assert one.gap * unit == searched(instance).value - value
        assert one.gap >= 0


def test_a_list_can_be_far_from_the_optimum() -> None:
    """One cheap proposal at the top keeps out the only large one: the list gets 2 of 100 points."""
    document = one_criterion_document([("small", "1", "2"), ("large", "100", "100")], "100")
    portfolio = select(score(problem_from_document(document)))
    ratio = portfolio.lists[0]
    assert portfolio.ids == ("large",)
    assert ratio.selected.tolist() == [True, False]
    assert ratio.gap * portfolio.ranking.quantum == Fraction(98, 100)
    assert ratio.cost_minor == 100
