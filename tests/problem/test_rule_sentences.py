"""Each rule prints as a sentence that holds all of its facts, so that nobody has to read the file."""

from typing import Any

import pytest

from mcda_priority import problem_from_document
from mcda_priority.i18n import Language
from mcda_priority.problem.rule_sentences import rule_sentence
from strategies import rated

RULES: list[tuple[dict[str, Any], str]] = [
    ({"kind": "must_fund", "proposals": ["a", "b"], "reason": "x"}, "must be funded: a, b"),
    ({"kind": "must_not_fund", "proposals": ["c"], "reason": "x"}, "must not be funded: c"),
    ({"kind": "requires", "proposal": "a", "requires": ["b", "c"]}, "a requires b, c"),
    ({"kind": "exclusive", "proposals": ["a", "c"]}, "exclude each other: a, c"),
    ({"kind": "minimum_value", "points": "2.5"}, "at least 2.5 points in all"),
    ({"kind": "at_most", "projects": 1}, "at most 1 project"),
    ({"kind": "at_least", "projects": 2, "each": "district"}, "at least 2 projects for each district"),
    ({"kind": "at_most", "money": "1234.50"}, "at most €1,234.50"),
    (
        {"kind": "at_least", "share": "12.5 %", "among": {"district": "north"}},
        "at least 12.5 %",
    ),
    ({"kind": "at_most", "total": "1.5", "attribute": "km"}, "at most 1.5 of “km”"),
]


def said(rule: dict[str, Any], language: str = "en") -> str:
    """The sentence of a rule."""
    document = rated({"a": 5, "b": 4, "c": 3}, {"a": 1, "b": 1, "c": 1}, 10**9)
    for proposal in document["proposals"]:
        proposal |= {"tags": {"district": "north", "theme": "art"}, "attributes": {"km": 1}}
    if "line" in rule:
        document["budget_lines"] = [{"id": "2026", "label": "2026", "budget": document["budget"]}]
        for proposal in document["proposals"]:
            proposal["costs"] = {"2026": proposal.pop("cost")}
    problem = problem_from_document(document | {"rules": [{"id": "r", **rule}]})
    return Language(language).render(rule_sentence(problem.rules[0], problem.currency))


@pytest.mark.parametrize(("rule", "start"), RULES, ids=[str(number) for number in range(len(RULES))])
def test_says_the_rule(rule: dict[str, Any], start: str) -> None:
    """Who, how much and of what, in the problem's currency."""
    assert said(rule).startswith(start)


@pytest.mark.parametrize("kind", ["at_least", "at_most"])
@pytest.mark.parametrize(
    "measure", [{"projects": 3}, {"money": "7"}, {"share": "30 %"}, {"total": 9, "attribute": "km"}]
)
@pytest.mark.parametrize("each", [None, "district"])
def test_a_limit_names_its_scope(kind: str, measure: dict[str, Any], each: str | None) -> None:
    """Groups, proposals and whom it counts for, whatever it counts."""
    rule = {"kind": kind, **measure, "among": {"theme": "art"}, "proposals": ["b", "c"]}
    text = said(rule | ({"each": each} if each else {}))
    assert text.startswith(kind.replace("_", " "))
    for fact in ("theme art", "b, c", *([f"each {each}"] if each else [])):
        assert fact in text
    assert any(number in text for number in ("3 projects", "€7", "30 %", "9 of “km”"))


def test_money_of_one_line_names_the_line() -> None:
    """As an amount and as a share; a share of a line is not one of the whole appropriation."""
    assert "2026" in said({"kind": "at_most", "money": "5", "line": "2026"})
    share = said({"kind": "at_most", "share": "5 %", "line": "2026"})
    assert "2026" in share
    assert "appropriation" not in share


def test_what_enables_what_says_its_effect_or_that_it_has_none() -> None:
    """A bonus, a saving, both or neither: neither is a statement that binds nothing."""
    plain = {"kind": "enables", "proposal": "a", "enables": ["b", "c"]}
    assert all(text.startswith("a enables b, c") for text in (said(plain), said(plain | {"bonus": 3})))
    assert "no effect" in said(plain)
    assert "3 points more" in said(plain | {"bonus": 3})
    assert "€2 saved" in said(plain | {"saving": "2"})
    both = said(plain | {"bonus": 3, "saving": "2"})
    assert "3 points more" in both
    assert "€2 saved" in both
    assert "no effect" not in both


@pytest.mark.parametrize(("language", "amount"), [("fi", "1 234,50 €"), ("sv", "1 234,50 €")])
def test_amounts_as_the_reader_writes_them(language: str, amount: str) -> None:
    """Money in the words of the language."""
    assert amount in said({"kind": "at_most", "money": "1234.50"}, language).replace("\u00a0", " ").replace(
        "\u202f", " "
    )
