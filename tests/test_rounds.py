"""Two versions of a case: every difference is found, and each change reverted alone is what a fresh case says."""

import json
import time
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda_priority as mp
from mcda_priority.i18n import LANGUAGES
from mcda_priority.rounds.changes import Change, bare, changes
from mcda_priority.rounds.reverting import reverted
from small import one_criterion_document, small_document
from strategies import choices, ruled_documents


def normal(document: dict[str, Any]) -> dict[str, Any]:
    """A document as the library writes it."""
    return mp.document_from_problem(mp.problem_from_document(document))


def compared(old: dict[str, Any], new: dict[str, Any]) -> mp.RoundDifference:
    """The difference of two documents."""
    return mp.diff(mp.problem_from_document(old), mp.problem_from_document(new))


def told(difference: mp.RoundDifference) -> list[tuple[str, str]]:
    """Kind and place of each change."""
    return [(change.kind, change.where) for change in difference.changes]


def test_the_same_case_has_no_differences() -> None:
    """However it was written: 400,50 € and 400.50 are one amount."""
    other = small_document()
    other["proposals"][0]["cost"] = "400.50"
    difference = compared(small_document(), other)
    assert difference.changes == ()
    assert (difference.moves, difference.enters, difference.leaves) == ({}, (), ())
    assert difference.summary() == "The two versions say the same.\n"


def _set(*path: Any) -> Any:
    """A change of a document: the last word is put at the path before it."""

    def change(document: dict[str, Any]) -> None:
        node: Any = document
        for step in path[:-2]:
            node = node[step]
        node[path[-2]] = path[-1]

    return change


def _reweigh(document: dict[str, Any]) -> None:
    for criterion, weight in zip(document["groups"][0]["criteria"], ("0.5", "0.5"), strict=True):
        criterion["weight"] = weight


def _swap(document: dict[str, Any]) -> None:
    document["proposals"].reverse()


def _new_criterion(document: dict[str, Any]) -> None:
    _reweigh(document)
    criteria = document["groups"][0]["criteria"]
    criteria[1]["weight"] = "0.25"
    criteria.append({**deepcopy(criteria[0]), "id": "c", "weight": "0.25"})
    for proposal in document["proposals"]:
        proposal["ratings"]["c"] = "3"


KINDS = [
    (_set("proposals", 0, "ratings", "a", "7"), [("rating", "proposals.p1.ratings.a")]),
    (_set("proposals", 1, "cost", "450"), [("cost", "proposals.p2.cost")]),
    (_reweigh, [("weights", "groups.g.criteria")]),
    (_set("groups", 0, "criteria", 0, "scale", "best", "20"), [("scale", "groups.g.criteria.a.scale")]),
    (_set("budget", "900"), [("budget", "budget")]),
    (_set("rules", [{"id": "r", "kind": "at_most", "projects": "1"}]), [("rule", "rules.r")]),
    (lambda document: document["proposals"].pop(1), [("proposal", "proposals.p2")]),
    (_swap, [("order", "proposals")]),
    (_new_criterion, [("criteria", "groups")]),
    (_set("proposals", 0, "tags", {"district": "north"}), [("field", "proposals.p1.tags.district")]),
    (_set("proposals", 0, "label", "First"), [("field", "proposals.p1.label")]),
    (
        _set("weightings", [{"id": "w", "label": "W", "weights": {"a": "1", "b": "0"}}]),
        [("field", "weightings.w")],
    ),
]


@pytest.mark.parametrize(("change", "expected"), KINDS)
def test_each_kind_of_change_is_one_unit_and_reverts_to_the_old_case(
    change: Any, expected: list[tuple[str, str]]
) -> None:
    """One edit, one change; taken back both ways it gives the other version, and both versions' results."""
    old, new = small_document(), small_document()
    change(new)
    for one, other in ((old, new), (new, old)):
        difference = compared(one, other)
        assert told(difference) == expected
        only = difference.changes[0]
        back = reverted(only, normal(one), normal(other))
        assert normal(back) == normal(one)
        if not only.wording:
            reversal = difference.reversals[0]
            assert reversal.outcome is not None
            assert reversal.outcome.ranks == difference.old.ranks
            assert reversal.outcome.funded == difference.old.funded
            assert reversal.restores
            assert set(reversal.enters) == set(difference.leaves)
        for language in LANGUAGES:
            assert difference.summary(language)


def test_a_reason_is_wording_and_a_rating_is_not() -> None:
    """What no number is made of is reported, and not computed again."""
    new = small_document()
    new["proposals"][1]["ratings"]["b"]["reason"] = "because"
    new["proposals"][0]["label"] = "First"
    difference = compared(small_document(), new)
    assert [change.wording for change in difference.changes] == [True, True]
    assert difference.reversals == ()
    assert "2 changes are of words alone" in difference.summary()


def test_who_moved_and_what_each_change_alone_did() -> None:
    """By hand. Old: a 60 for 6, b 50 for 5, c 40 for 4, money 10: a and c, 100.

    New: c asks for 5 and a is rated 45: b and c fit for 10 (90), a 45 is third. With the rating taken back, a 60 for 6
    leaves 4, in which nothing fits: b and c with 90 stay. With the cost taken back, b and c cost 9 (90): a and c 85.
    """
    old = one_criterion_document([("a", "6", "60"), ("b", "5", "49"), ("c", "4", "41")], "10")
    new = one_criterion_document([("a", "6", "45"), ("b", "5", "49"), ("c", "5", "41")], "10")
    difference = compared(old, new)
    assert difference.old.funded == ("a", "c")
    assert difference.new.funded == ("b", "c")
    assert (difference.enters, difference.leaves) == (("b",), ("a",))
    assert difference.moves == {"a": (1, 2), "b": (2, 1)}
    rating, cost = difference.reversals
    assert rating.change.kind == "rating"
    assert rating.moves == {"a": (2, 1), "b": (1, 2)}
    assert (rating.enters, rating.leaves, rating.restores) == ((), (), False)
    assert (cost.moves, cost.enters, cost.leaves) == ({}, (), ())
    page = " ".join(difference.summary().split())
    assert "These enter: b. These leave: a." in page
    assert "a is rated 45 on worth; before, 60." in page
    assert "c asks for €5; before, €4. Reverted alone, it would change neither" in page
    frame = difference.to_frame()
    assert frame[["old_rank", "new_rank"]].to_numpy().tolist()[0] == [1, 2]
    assert frame["old_funded"].tolist() == [True, False, True]
    assert difference.changes_frame()["kind"].tolist() == ["rating", "cost"]


def test_what_cannot_be_reverted_alone_is_said() -> None:
    """A criterion that is gone, while a proposal is new that was never rated on it; a proposal that a rule names."""
    old, new = small_document(), small_document()
    _new_criterion(old)
    new["proposals"].append({**deepcopy(new["proposals"][0]), "id": "p4"})
    new["rules"] = [{"id": "must", "kind": "must_fund", "proposals": ["p4"], "reason": "agreed"}]
    difference = compared(old, new)
    refused = {one.change.where: str(one.refusal) for one in difference.reversals if one.outcome is None}
    assert set(refused) == {"groups", "proposals.p4"}
    assert "proposals.p4.ratings" in refused["groups"]
    assert "p4" in refused["proposals.p4"]
    assert "cannot be reverted alone" in difference.summary()


def test_a_version_without_a_portfolio_is_told_and_what_mends_it() -> None:
    """The new rule cannot be kept: the difference is shown all the same, and that without the rule there is one."""
    new = small_document()
    new["rules"] = [{"id": "all", "kind": "at_least", "projects": "3"}]
    difference = compared(small_document(), new)
    assert difference.new.state == "infeasible"
    assert difference.proven
    assert difference.reversals[0].outcome is not None
    assert difference.reversals[0].outcome.funded == ("p1", "p2")
    page = " ".join(difference.summary().split())
    assert "In the new version, no portfolio keeps the rules" in page
    assert "Reverted alone, these would be funded: p1, p2." in page


@settings(deadline=None, max_examples=60)
@given(old=ruled_documents(most=5), new=ruled_documents(most=5))
def test_all_changes_reverted_give_the_old_case(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Nothing is overlooked: whatever differs, taking all of it back leads to the old document."""
    before, now = normal(old), normal(new)
    last: dict[str, int] = {"order": 2, "criteria": 3}
    found = changes(before, now)
    assert bool(found) == (before != now) or _lists(before) == _lists(now)
    for change in sorted(found, key=lambda one: last.get(one.kind, 1 if one.after is None else 0)):
        now = reverted(change, before, now)
    assert _lists(now) == _lists(before)


def _lists(document: dict[str, Any]) -> dict[str, Any]:
    """A document whose lists of rules, owners and the like have no order."""
    free = {"rules", "owners", "weightings", "budget_lines"}
    return {
        key: sorted(part, key=lambda one: str(one["id"])) if key in free else part for key, part in document.items()
    }


@settings(deadline=None, max_examples=40)
@given(document=ruled_documents(most=5), data=st.data())
def test_reverting_agrees_with_every_portfolio_tried(document: dict[str, Any], data: st.DataObject) -> None:
    """Costs and ratings changed here and there: each taken back alone funds what a search of all subsets finds."""
    new = deepcopy(document)
    for proposal in new["proposals"]:
        if data.draw(st.booleans()):
            proposal["ratings"] = {"worth": data.draw(st.integers(-3, 10))}
        if "cost" in proposal and data.draw(st.booleans()):
            proposal["cost"] = f"{data.draw(st.integers(0, 9))}.00"
    difference = compared(document, new)
    places = {proposal["id"]: at for at, proposal in enumerate(new["proposals"])}
    for one in difference.reversals:
        single = deepcopy(new)
        at = places[one.change.path[1]]
        field = "ratings" if one.change.kind == "rating" else "cost"
        single["proposals"][at][field] = document["proposals"][at][field]
        expected = choices(single)
        assert one.outcome is not None
        assert one.outcome.funded == (expected[0].ids if expected else None)


def test_names_that_are_fields_elsewhere_are_not_taken_for_words() -> None:
    """A tag called `note` and a criterion called `label` bear on the result as any other."""
    assert not Change("field", ("proposals", "p1", "tags", "note"), "a", "b").wording
    assert not Change(
        "rating", ("proposals", "p1", "ratings", "label"), {"performance": "1"}, {"performance": "2"}
    ).wording
    assert not Change("weights", ("groups",), {"label": "0.5"}, {"label": "0.6"}).wording
    assert bare({"ratings": {"label": {"performance": "1", "reason": "why"}}}) == {
        "ratings": {"label": {"performance": "1"}}
    }


def test_forty_proposals_and_thirty_changes_take_seconds() -> None:
    """A committee waits for the answer in the room."""
    rows = [(f"p{at}", str(100 + 37 * at % 91), str(10 + 53 * at % 83)) for at in range(40)]
    old = one_criterion_document(rows, "2000")
    new = one_criterion_document(
        [
            (name, str(int(cost) + 3) if at % 2 else cost, mark if at % 2 else str(int(mark) + 1))
            for at, (name, cost, mark) in enumerate(rows)
        ][:35]
        + rows[35:],
        "2000",
    )
    started = time.monotonic()
    difference = compared(old, new)
    assert len(difference.reversals) == 35
    assert difference.proven
    assert time.monotonic() - started < 30


def test_an_outside_index_is_compared_as_well() -> None:
    """Any method ranks both versions; what it selects is by its index."""
    new = small_document()
    new["proposals"][0]["ratings"]["a"] = "9"
    difference = mp.diff(mp.problem_from_document(small_document()), mp.problem_from_document(new), mp.topsis_anchored)
    assert not difference.new.ranking.additive
    assert json.loads(difference.changes_frame().to_json())["kind"] == {"0": "rating"}
