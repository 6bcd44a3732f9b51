"""The page of an explanation states its numbers as they are, and claims no more than they say."""

from typing import Any

import pytest

from mcda_priority import Explanation, explain, problem_from_document, score, select
from mcda_priority.i18n import Language
from mcda_priority.tables import written
from small import one_criterion_document
from strategies import rated


def explained(points: dict[str, object], costs: dict[str, int], budget: int, *rules: dict[str, Any]) -> Explanation:
    """The explanation of a small problem; the rules go by r0, r1 and so on."""
    document = rated(points, costs, budget, rules=[{"id": f"r{at}", **rule} for at, rule in enumerate(rules)])
    return explain(select(score(problem_from_document(document))))


def about(explanation: Explanation, proposal: str) -> str:
    """What the page says of one proposal, on one line."""
    return " ".join(written(explanation.parts(Language("en"), proposal)).split())


def page(explanation: Explanation) -> str:
    """The whole page, on one line."""
    return " ".join(explanation.summary().split())


def test_in_and_out() -> None:
    """Points and cost of each, what it would lose or cost, who makes way, and at which points and price it turns."""
    explanation = explained({"a": 50, "b": 40, "c": 30}, {"a": 600, "b": 500, "c": 500}, 1000)
    funded, left_out = about(explanation, "b"), about(explanation, "a")
    assert "40.0 points" in funded
    assert "€5" in funded
    assert "20.0 points less. Then a would come in and c would leave." in funded
    assert "Then b and c would leave." in left_out
    assert "cost 20.0 points" in left_out
    assert "at least 70.0 points (now 50.0)" in left_out
    assert "worth 70" in left_out
    assert "at most €5 (requested €6)" in left_out
    assert "Proposed" in funded
    assert "Not proposed" in left_out


def test_one_proposal_alone() -> None:
    """Asked for one, the page speaks of no other, and neither of rules nor of the budget."""
    explanation = explained({"a": 50, "b": 40}, {"a": 5, "b": 5}, 5)
    text = about(explanation, "a")
    assert "“a”" in text
    assert "“b”" not in text
    assert "If the appropriation" not in text
    assert "If the appropriation" in page(explanation)


def test_needed_points_are_rounded_up() -> None:
    """83.44 are needed: 83.4 would not do."""
    explanation = explained({"a": "83.44", "b": "83.42"}, {"a": 5, "b": 5}, 5)
    assert "at least 83.5 points (now 83.4)" in about(explanation, "b")


def test_nothing_is_worth_nothing() -> None:
    """What scores zero is not funded with zero points, though it would fit; any more would do."""
    text = about(explained({"a": 0, "b": 5}, {"a": 1, "b": 1}, 5), "a")
    assert "no more than not funding it" in text
    assert "Any score above zero" in text
    assert "at least" not in text


def test_no_score_is_enough() -> None:
    """To push out two of 60 points each, more than 100 points would be needed: no rating brings it in."""
    text = about(explained({"a": 60, "b": 60, "c": 50}, {"a": 5, "b": 5, "c": 10}, 10), "c")
    assert "No score on the scales" in text
    assert "rating" not in text


def test_a_tie_is_said_to_be_one() -> None:
    """As good as another: more points are not asked for, the rule for ties decided."""
    explanation = explained({"a": 5, "b": 5}, {"a": 5, "b": 5}, 5)
    for name in ("a", "b"):
        assert "as good" in about(explanation, name)
    assert "at least" not in about(explanation, "b")


def test_dearer_than_everything() -> None:
    """It costs more than there is."""
    text = about(explained({"a": 5, "b": 5}, {"a": 50, "b": 5}, 5), "a")
    assert "costs more than the appropriation" in text
    assert "No portfolio" in text


def test_overrides_and_rules_that_decide() -> None:
    """The rule by its name; and what the override costs, also where another proposal would have been better."""
    explanation = explained(
        {"a": 50, "b": 40, "c": 90},
        {"a": 5, "b": 5, "c": 5},
        5,
        {"kind": "must_fund", "proposals": ["b"], "reason": "The law demands it."},
        {"kind": "must_not_fund", "proposals": ["c"], "reason": "No permit."},
    )
    assert "r0: must be funded: b (The law demands it)" in about(explanation, "b")
    assert "10.0 points more" in about(explanation, "b")
    assert "r1: must not be funded: c (No permit)" in about(explanation, "c")
    assert "r0: must be funded: b" in about(explanation, "a")
    assert "This rule costs 10.0 points" in page(explanation)
    assert "would score 50.0, now 40.0" in page(explanation)


def test_a_rule_that_costs_nothing_says_so() -> None:
    """Its price is zero: the same portfolio is best without it."""
    rule = {"kind": "at_most", "projects": 1}
    assert "costs nothing" in page(explained({"a": 50, "b": 40}, {"a": 5, "b": 5}, 5, rule))


@pytest.mark.parametrize(
    ("budget", "rules", "said"),
    [
        (1000, (), "every proposal is funded"),
        (500, (), "Nothing of the appropriation remains"),
        (600, (), "€1 of the appropriation remains unspent: it is not enough"),
        (900, ({"kind": "at_most", "projects": 1},), "breaks a rule: b (r0)"),
    ],
)
def test_what_is_left(budget: int, rules: tuple[dict[str, Any], ...], said: str) -> None:
    """All, nothing, too little for another, or a rule in the way; the cheapest that is left out is named."""
    text = page(explained({"a": 50, "b": 40}, {"a": 500, "b": 300}, budget, *rules))
    if "not enough" in said:
        assert "costs €3" in text
    assert said in text


def test_left_over_where_nobody_scores() -> None:
    """Money remains because what is left out scores nothing."""
    assert "no other proposal scores anything" in page(explained({"a": 5, "b": 0}, {"a": 1, "b": 1}, 5))


def test_the_budget_moves() -> None:
    """Six lines, each with its amount and who leaves or enters; where nothing keeps the rules, that is said."""
    must = {"kind": "must_fund", "proposals": ["a"], "reason": "Decided."}
    text = explained({"a": 50, "b": 40}, {"a": 1000, "b": 50}, 1000, must).summary()
    lines = {line.split()[0]: line for line in text.splitlines() if line.strip().startswith(("+", "−"))}
    assert set(lines) == {"−10%", "−5%", "−1%", "+1%", "+5%", "+10%"}
    assert "no portfolio keeps" in lines["−1%"]
    assert "€10.50" in lines["+5%"]
    assert lines["+5%"].split()[-1] == "b"
    assert lines["+1%"].split()[-1] == "€10.10"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_other_languages_state_the_same_amounts(language: str) -> None:
    """Money and points as their readers write them."""
    explanation = explained({"a": "50.5", "b": 40}, {"a": 500, "b": 300}, 500)
    text = " ".join(explanation.summary(language).split())
    assert "50,5" in text
    assert "5 €" in text


@pytest.mark.parametrize(
    ("baseline", "best", "named"), [("0", "60000", "2,770"), ("60000", "0", "57,230")], ids=["more", "less is better"]
)
def test_the_better_rating_that_is_named_is_enough(baseline: str, best: str, named: str) -> None:
    """A proposer takes the figure at its word: rounded to the nearest it could fall short."""
    # 6/7 (50 - 49)/130 is lacking, that is 6/130 of the other scale: 2769.23 of 60000.
    scale = {"kind": "linear", "baseline": baseline, "best": best}
    document = one_criterion_document([("rival", "10", "50"), ("mine", "10", "49")], "10", best="130")
    worth = document["groups"][0]["criteria"][0] | {"weight": "6/7"}
    document["groups"][0]["criteria"] = [worth, {"id": "effect", "label": "Effect", "weight": "1/7", "scale": scale}]
    for proposal in document["proposals"]:
        proposal["ratings"]["effect"] = baseline
    why = explain(select(score(problem_from_document(document))))
    assert f"; effect {named}." in " ".join(why.summary().split())
    document["proposals"][1]["ratings"]["effect"] = named.replace(",", "")
    assert select(score(problem_from_document(document))).ids == ("mine",)
