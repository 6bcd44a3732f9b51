"""What is wrong with rules and budget lines is found at the door: all of it, each with its place, nothing solved."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from mcda_priority import InputError, problem_from_document, score, select
from strategies import rated

Change = Callable[[dict[str, Any]], object]


def document(*rules: dict[str, Any], **facts: object) -> dict[str, Any]:
    """Three proposals with tags, owners and an attribute; the rules go by r0, r1 and so on."""
    made = rated({"a": 5, "b": 4, "c": 3}, {"a": 600, "b": 500, "c": 400}, 1000)
    made["owners"] = [{"id": "city", "label": "City"}, {"id": "parks", "label": "Parks", "part_of": "city"}]
    for proposal, district, owner in zip(
        made["proposals"], ("north", "south", "south"), ("city", "parks", None), strict=True
    ):
        proposal |= {"tags": {"district": district}, "attributes": {"km": "1.5"}}
        if owner is not None:
            proposal["owner"] = owner
    return made | {"rules": [{"id": f"r{at}", **rule} for at, rule in enumerate(rules)]} | facts


def with_lines(*rules: dict[str, Any], **facts: object) -> dict[str, Any]:
    """The same with two budget lines."""
    made = document(*rules)
    made["budget_lines"] = [
        {"id": "2026", "label": "2026", "budget": "6"},
        {"id": "2027", "label": "2027", "budget": "4"},
    ]
    for proposal in made["proposals"]:
        proposal["costs"] = {"2026": proposal.pop("cost")}
    return made | facts


def faults(raw: object) -> list[str]:
    """The faults of a document, a line each."""
    with pytest.raises(InputError) as caught:
        problem_from_document(raw, "f.yaml")
    return str(caught.value).split("\n")


MUST = {"kind": "must_fund", "reason": "Decided."}
NEVER = {"kind": "must_not_fund", "reason": "Decided."}

ONE_FAULT: list[tuple[str, dict[str, Any], str]] = [
    ("unknown proposal", {**MUST, "proposals": ["a", "z"]}, "proposals: “z” is not known. Use one of a, b, c"),
    ("unknown never", {**NEVER, "proposals": ["z"]}, "proposals: “z” is not known"),
    ("unknown requirer", {"kind": "requires", "proposal": "z", "requires": ["a"]}, "proposal: “z” is not known"),
    ("unknown required", {"kind": "requires", "proposal": "a", "requires": ["z"]}, "requires: “z” is not known"),
    ("unknown exclusive", {"kind": "exclusive", "proposals": ["a", "z"]}, "proposals: “z” is not known"),
    ("unknown enabler", {"kind": "enables", "proposal": "z", "enables": ["a"]}, "proposal: “z” is not known"),
    ("unknown enabled", {"kind": "enables", "proposal": "a", "enables": ["z"]}, "enables: “z” is not known"),
    ("unknown in a limit", {"kind": "at_most", "projects": 1, "proposals": ["z"]}, "proposals: “z” is not known"),
    ("unknown tag", {"kind": "at_most", "projects": 1, "each": "theme"}, "each: “theme” is not known"),
    ("unknown tag among", {"kind": "at_most", "projects": 1, "among": {"theme": "x"}}, "among: “theme” is not known"),
    (
        "unknown group",
        {"kind": "at_least", "projects": 1, "among": {"district": "west"}},
        "among.district: “west” is not known. Use one of north, south",
    ),
    (
        "unknown owner",
        {"kind": "at_least", "projects": 1, "among": {"owner": "state"}},
        "among.owner: “state” is not known. Use one of city",
    ),
    (
        "an owner that is part of another",
        {"kind": "at_least", "projects": 1, "among": {"owner": "parks"}},
        "among.owner: “parks” is not known. Use one of city",
    ),
    (
        "unknown attribute",
        {"kind": "at_most", "total": 1, "attribute": "m"},
        "attribute: “m” is not known. Use one of km",
    ),
    ("unknown line", {"kind": "at_most", "money": "1", "line": "2026"}, "line: “2026” is not known"),
    ("requires itself", {"kind": "requires", "proposal": "a", "requires": ["b", "a"]}, "“a” stands on both sides"),
    ("enables itself", {"kind": "enables", "proposal": "a", "enables": ["a"]}, "“a” stands on both sides"),
    ("excludes nothing", {"kind": "exclusive", "proposals": ["a"]}, "proposals: a single proposal excludes nothing"),
    ("excludes itself", {"kind": "exclusive", "proposals": ["a", "a"]}, "proposals: the proposal “a” stands twice"),
    (
        "enables twice",
        {"kind": "enables", "proposal": "a", "enables": ["b", "b"], "bonus": 1},
        "enables: the proposal “b” stands twice",
    ),
    ("must fund nobody", {**MUST, "proposals": []}, "proposals: the rule names no proposal"),
    ("requires nothing", {"kind": "requires", "proposal": "a", "requires": []}, "requires: the rule names no proposal"),
    (
        "a limit on nobody",
        {"kind": "at_least", "projects": 1, "among": {"district": "north"}, "proposals": ["b", "c"]},
        "the rule speaks of no proposal",
    ),
    (
        "each of a tag that nobody among them has",
        {"kind": "at_least", "projects": 1, "each": "owner", "proposals": ["c"]},
        "the rule speaks of no proposal",
    ),
    ("no reason", {"kind": "must_fund", "proposals": ["a"]}, "reason: this field is missing"),
    ("no reason not to", {"kind": "must_not_fund", "proposals": ["a"]}, "reason: this field is missing"),
    ("empty reason", {**MUST, "proposals": ["a"], "reason": " "}, "reason: the text is empty"),
    ("share above all", {"kind": "at_most", "share": "120 %"}, "share: the share is above 100 %"),
    ("share in per cent without the sign", {"kind": "at_most", "share": 25}, "share: the share is above 100 %"),
    ("negative share", {"kind": "at_least", "share": "-1/4"}, "share: “−0.25” is negative"),
    ("negative count", {"kind": "at_least", "projects": "-1"}, "projects: “−1” is negative"),
    ("negative money", {"kind": "at_most", "money": "-1"}, "money: “-1” is negative"),
    ("negative bonus", {"kind": "enables", "proposal": "a", "enables": ["b"], "bonus": -1}, "bonus: “−1” is negative"),
    ("negative saving", {"kind": "enables", "proposal": "a", "enables": ["b"], "saving": "-1"}, "saving: “-1” is neg"),
    ("negative points", {"kind": "minimum_value", "points": -1}, "points: “−1” is negative"),
    ("a fraction of a project", {"kind": "at_most", "projects": "1.5"}, "projects: “1.5” is not a whole number"),
    (
        "a bonus out of reach",
        {"kind": "enables", "proposal": "a", "enables": ["b"], "bonus": "1e7"},
        "bonus: “10,000,000”",
    ),
    ("money in another currency", {"kind": "at_most", "money": "5 SEK"}, "money: “5 SEK” is not in EUR"),
    ("no amount", {"kind": "at_most"}, "the limit must say how much in one way"),
    ("two amounts", {"kind": "at_most", "projects": 1, "money": "1"}, "the limit must say how much in one way"),
    ("a total of nothing", {"kind": "at_most", "total": 1}, "a total needs the attribute"),
    ("an attribute without a total", {"kind": "at_most", "projects": 1, "attribute": "km"}, "a total needs the attr"),
    ("a line of projects", {"kind": "at_most", "projects": 1, "line": "2026"}, "a budget line counts money"),
    ("no points", {"kind": "minimum_value"}, "points: this field is missing"),
    ("not a number", {"kind": "at_most", "projects": "few"}, "projects: “few” is not a number"),
    ("unknown field", {**MUST, "proposals": ["a"], "because": "x"}, "because: this field is not known"),
    (
        "unknown kind",
        {"kind": "forbid", "proposals": ["a"]},
        "kind: the kind of rule is not known. Use one of must_fund",
    ),
    ("no kind", {"proposals": ["a"]}, "the kind of rule is missing. Use one of must_fund"),
]


@pytest.mark.parametrize(("name", "rule", "expected"), ONE_FAULT, ids=[name for name, _, _ in ONE_FAULT])
def test_one_fault_is_one_line_with_the_rules_place(name: str, rule: dict[str, Any], expected: str) -> None:
    """One line, which begins with the file, the rule by its id and the field, and says what to do."""
    found = faults(document(rule))
    assert len(found) == 1, name
    field, _, rest = expected.rpartition(": ")
    assert found[0].startswith(f"f.yaml, rules.r0{'.' if field else ''}{field}: "), found[0]
    assert rest in found[0]
    assert found[0].endswith(".")


LINES: list[tuple[str, Change, list[str]]] = [
    (
        "cost and costs",
        lambda d: d["proposals"][0].update(cost="6"),
        ["proposals.a: both “cost” and “costs” are given"],
    ),
    (
        "costs by an unknown line",
        lambda d: d["proposals"][0].update(costs={"2028": "6"}),
        ["proposals.a.costs.2028: “2028” is not known. Use one of 2026, 2027"],
    ),
    (
        "cost where there are lines",
        lambda d: (d["proposals"][0].pop("costs"), d["proposals"][0].update(cost="6")),
        ["proposals.a.cost: there are several budget lines"],
    ),
    (
        "a cost of a line that cannot be read",
        lambda d: d["proposals"][0]["costs"].update({"2027": "1.234"}),
        ["proposals.a.costs.2027: “1.234” has two readings"],
    ),
    ("lines with another sum", lambda d: d.update(budget="11"), ["budget: the budget lines sum to another amount"]),
    (
        "lines without a budget",
        lambda d: d["budget_lines"][0].pop("budget"),
        ["budget_lines.2026.budget: this field is"],
    ),
    (
        "no budget at all",
        lambda d: (d.pop("budget"), d["budget_lines"][0].pop("budget")),
        ["budget_lines.2026.budget: this field is missing"],
    ),
    (
        "two lines of one name",
        lambda d: d["budget_lines"][1].update(id="2026"),
        ["budget_lines.2026.id: the id “2026” is taken"],
    ),
    (
        "a saving that no line is relieved by",
        lambda d: d["rules"].append({"id": "e", "kind": "enables", "proposal": "a", "enables": ["b"], "saving": "1"}),
        ["rules.e.saving: a saving does not say which budget line it relieves"],
    ),
]


@pytest.mark.parametrize(("name", "change", "expected"), LINES, ids=[name for name, _, _ in LINES])
def test_budget_lines_and_their_costs(name: str, change: Change, expected: list[str]) -> None:
    """Each with its place, and nothing else: what follows from a fault is not one."""
    changed = deepcopy(with_lines())
    change(changed)
    found = faults(changed)
    assert len(found) == len(expected), name
    assert all(line.startswith(f"f.yaml, {start}") for line, start in zip(found, expected, strict=True)), found


def test_the_budget_may_be_left_out_where_there_are_lines() -> None:
    """It is their sum then; and a rule may count one of them."""
    made = with_lines({"kind": "at_most", "share": "50 %", "line": "2027"})
    del made["budget"]
    assert problem_from_document(made).budget_minor == 1000


def test_costs_without_lines_are_refused() -> None:
    """Money of a line that does not exist binds nowhere."""
    made = document()
    made["proposals"][0]["costs"] = {"2026": made["proposals"][0].pop("cost")}
    assert faults(made) == [
        "f.yaml, proposals.a.costs.2026: “2026” is not known: there are none of this kind. Remove it."
    ]


def test_all_faults_of_all_rules_at_once() -> None:
    """A rule that cannot be read hides neither another one's unknown names nor a fault elsewhere."""
    made = document(
        {"kind": "forbid"},
        {"kind": "at_most", "share": "101 %"},
        {**MUST, "proposals": ["a", "z"]},
        {**NEVER, "proposals": ["a"]},
        {"kind": "requires", "proposal": "b", "requires": ["b"]},
        {"kind": "at_least", "projects": 1, "each": "theme"},
    )
    made["rules"].append({"id": "r5", "kind": "minimum_value", "points": "-1"})
    made["budget"] = "-1"
    found = faults(made)
    for place in (
        "budget",
        "rules.r0.kind",
        "rules.r1.share",
        "rules.r2.proposals",
        "rules.r3",
        "rules.r4",
        "rules.r5.each",
    ):
        assert any(line.startswith(f"f.yaml, {place}: ") for line in found), place
    assert any(line.startswith("f.yaml, rules.r5.points: ") for line in found)


def test_two_rules_of_one_name() -> None:
    """A rule is switched off by its name, which has to be its own."""
    made = document({**MUST, "proposals": ["a"]}, {"kind": "minimum_value", "points": 1})
    made["rules"][1]["id"] = "r0"
    assert faults(made) == ["f.yaml, rules.r0.id: the id “r0” is taken. Give each its own id."]


def test_must_and_must_not_contradict_each_other() -> None:
    """A line for each proposal, at the rule that comes second, naming the other."""
    found = faults(document({**MUST, "proposals": ["a", "b"]}, {**NEVER, "proposals": ["b", "c", "a"]}))
    assert [line.partition(":")[0] for line in found] == ["f.yaml, rules.r1"] * 2
    assert "“b” must not be funded here, and must be funded by the rule “r0”" in found[0]
    assert "“a”" in found[1]


def test_a_circle_of_requirements_is_fine() -> None:
    """Together or not at all: nothing is wrong with that."""
    made = document(
        {"kind": "requires", "proposal": "a", "requires": ["b"]},
        {"kind": "requires", "proposal": "b", "requires": ["a"]},
    )
    assert len(problem_from_document(made).rules) == 2


def test_owner_is_not_a_tag_of_its_own() -> None:
    """It would be read where rules speak of owners, and never found."""
    made = document()
    made["proposals"][0]["tags"]["owner"] = "city"
    assert faults(made) == [
        "f.yaml, proposals.a.tags.owner: “owner” is not a tag. Name the owner in the field of that name."
    ]


@pytest.mark.parametrize("numbers", [("1e20", "0"), ("0.1234567890123456789", "7"), ("1/3", "1/99999999999999999989")])
def test_attributes_that_cannot_be_added_up_exactly_are_refused(numbers: tuple[str, str]) -> None:
    """Only where a rule counts them: sums are kept in sixty-four bits, and nothing is rounded unasked."""
    made = document()
    for proposal, number in zip(made["proposals"], numbers, strict=False):
        proposal["attributes"]["km"] = number
    assert problem_from_document(made).rules == ()
    made["rules"] = [{"id": "r0", "kind": "at_most", "total": 5, "attribute": "km"}]
    assert faults(made) == [
        "f.yaml, rules.r0.attribute: the numbers of “km” have too many digits to be added up. Round them."
    ]


@pytest.mark.parametrize(
    "limit", [{"projects": "1e30"}, {"total": "1e30", "attribute": "km"}, {"money": "1 000 000 000 000"}]
)
def test_limits_far_out_of_reach_are_fine(limit: dict[str, str]) -> None:
    """They bind nothing, and make no number too large."""
    made = document({"kind": "at_most", **limit})
    assert select(score(problem_from_document(made))).ids == ("a", "c")
