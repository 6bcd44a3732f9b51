"""The pages of the command line, as an officer meets them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from cli.calls import HELSINKI, Call, Change, case


def test_explain_answers_for_all_and_for_one(call: Call) -> None:
    """A councillor asks why: of everything, or of one proposal by its id."""
    everything = call("explain", HELSINKI, "--budget", "8000000")
    assert everything.code == 0
    assert "ILLUSTRATIVE RATINGS" in everything.out
    for words in ("Proposed for funding, and why", "Not proposed, and why", "If the appropriation were another"):
        assert words in everything.out
    one = call("explain", HELSINKI, "2", "--budget", "8000000").out
    assert "Then 1 would leave." in one
    assert "Proposed for funding, and why" not in one
    unknown = call("explain", HELSINKI, "99")
    assert unknown.code == 2
    assert "proposal: “99” is not known" in unknown.err


def test_study_says_what_is_settled_and_repeats_with_its_seed(call: Call) -> None:
    """A page for a council officer, the seed on it; the same seed gives the same bytes of JSON, another one others."""
    words = ("study", HELSINKI, "--budget", "6000000", "--draws", "2000")
    page = call(*words)
    assert page.code == 0
    assert "with the seed 0" in page.out
    for heading in ("ILLUSTRATIVE RATINGS", "What is settled", "What to discuss", "One weight at a time"):
        assert heading in page.out
    one, same, other = (call(*words, "--seed", seed, "--json", "-").out for seed in ("7", "7", "8"))
    assert one == same != other
    data = json.loads(one)
    assert data["seed"] == 7
    assert data["draws"] == 2000
    assert all(0 <= share <= 1 for share in data["acceptability"].values())
    assert sum(sum(row) for row in data["rank_acceptability"].values()) == pytest.approx(8)


def test_study_refuses_statements_that_clash_or_cannot_be_read(call: Call) -> None:
    """The clashing ones are named, and nothing is computed."""
    clash = call("study", HELSINKI, "--statement", "Y >= 60 %", "--statement", "V >= 50 %")
    assert (clash.code, clash.out) == (2, "")
    assert "Y >= 60 %; V >= 50 %" in clash.err
    unread = call("study", HELSINKI, "--statement", "Y1 is best")
    assert (unread.code, unread.out) == (2, "")
    assert call("study", HELSINKI, "--draws", "0").code == 2


def test_rules_that_cannot_hold_together_end_with_their_own_code(call: Call, tmp_path: Path) -> None:
    """What must be funded costs more than there is: exit code 3, both sides named, nothing on stdout."""

    def demand(document: dict[str, Any]) -> None:
        document["rules"] = [
            {"id": "promise", "kind": "must_fund", "proposals": ["p1", "p2", "p3"], "reason": "promised"},
            {"id": "other", "kind": "requires", "proposal": "p1", "requires": ["p2"]},
        ]

    path = case(tmp_path, demand)
    ended = call("run", path)
    assert (ended.code, ended.out) == (3, "")
    assert "promise: must be funded: p1, p2, p3" in ended.err
    assert "€1,000" in ended.err
    assert "other" not in ended.err
    assert call("run", path, "--without", "promise").code == 0
    unknown = call("run", path, "--without", "nobody")
    assert unknown.code == 2
    assert "without: “nobody” is not known" in unknown.err


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("method", ["weighted-sum", "topsis"])
def test_the_page_is_plain_text_of_eighty_columns(call: Call, lang: str, method: str) -> None:
    """A page is read in a narrow terminal and pasted into mail: no line is longer, and nothing but text is in it."""
    answer = call("run", HELSINKI, "--lang", lang, "--method", method)
    assert (answer.code, answer.err) == (0, "")
    assert max(cell_len(line) for line in answer.out.split("\n")) <= 80
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.out) is None


def test_the_page_answers_an_officer_in_order(call: Call) -> None:
    """What is decided, by which criteria, in which order, with which money, who falls, and on what assumptions."""
    out = call("run", HELSINKI).out
    wanted = (
        "ILLUSTRATIVE RATINGS",
        "€10,000,000 is available",
        "8 projects, €10,000,000 of €10,000,000; €0 remains unspent",
        "Everything fits",
        "Criteria and weights",
        "weighted sum  ",
        "TOPSIS, declared anchors  ",
        "Best portfolio",
        "Checked: no other combination",
        "If there were less money",
        "Assumptions and limits",
        "Sources",
    )
    places = [out.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_nothing_is_cut_from_long_names_and_large_amounts(call: Call, tmp_path: Path) -> None:
    """A number that loses its end is a wrong number; an id that loses its end is another proposal."""
    names = [letter * 64 for letter in "xyz"]

    def enlarge(document: dict[str, Any]) -> None:
        document["budget"] = "9 999 999 999 999,99"
        for name, proposal in zip(names, document["proposals"], strict=True):
            proposal.update(id=name, cost="3 999 999 999 999,98", label="One long label of a proposal " * 6)

    out = call("run", case(tmp_path, enlarge)).out
    assert max(cell_len(line) for line in out.split("\n")) <= 80
    squeezed = re.sub(r"\s", "", out)
    for name in names:
        assert squeezed.count(name[0]) >= 2 * 64
    assert out.count("€3,999,999,999,999.98") >= 4
    for points in ("76.0", "50.0", "46.0"):
        assert re.search(rf"\({points}\)", out)


@pytest.mark.parametrize(
    "label",
    [
        "[red]One[/red] [link=file:///etc/passwd]x[/link]",
        "[/] [bold",
        "{0} {came} {count!r} {",
        "%s %(came)s %",
        "=1+1",
        "<script>alert(1)</script>",
        "漢字" * 40,
        "e\u0301" * 50,
        "-5",
        ":warning: \\n",
    ],
)
def test_text_stays_text(call: Call, tmp_path: Path, label: str) -> None:
    """Markup, formats, formulas and tags in a label are letters, whatever library sets the page."""
    answer = call("run", case(tmp_path, lambda document: document["proposals"][0].update(label=label)))
    assert answer.code == 0
    assert max(cell_len(line) for line in answer.out.split("\n")) <= 80
    if cell_len(label) < 20:
        assert label in answer.out
    letters = sorted(re.sub(r"\s", "", label))
    assert all(answer.out.count(letter) >= 2 * letters.count(letter) for letter in set(letters))


def equal_proposals(document: dict[str, Any]) -> None:
    """All proposals perform alike."""
    for proposal in document["proposals"]:
        proposal["ratings"] = {"a": "5", "b": "1"}


NOTES: list[tuple[str, Change, str]] = [
    ("one proposal", lambda d: d["proposals"].__delitem__(slice(1, None)), "There is only one proposal"),
    ("all equal", equal_proposals, "All proposals have equal scores: all share rank 1."),
    ("no money", lambda d: d.update(budget="0"), "The appropriation is zero"),
    (
        "a constant criterion",
        lambda d: [proposal["ratings"].update(b="1") for proposal in d["proposals"]],
        "perform equally on the criterion “b”",
    ),
    ("everything fits", lambda d: d.update(budget="5000"), "Everything fits"),
]


@pytest.mark.parametrize(("change", "says"), [pytest.param(*one[1:], id=one[0]) for one in NOTES])
def test_odd_but_valid_problems_come_with_a_note(call: Call, tmp_path: Path, change: Change, says: str) -> None:
    """What is unusual is said, not refused: exit 0, in every method and in the JSON too."""
    path = case(tmp_path, change)
    answer = call("run", path)
    assert answer.code == 0
    assert says in re.sub(r"\s+", " ", answer.out)
    assert any(says in note for note in json.loads(call("run", path, "--json", "-").out)["notes"])
    assert call("run", path, "--method", "topsis").code == 0


def test_equal_proposals_all_have_rank_one(call: Call, tmp_path: Path) -> None:
    """Equal is equal, by either method."""
    path = case(tmp_path, equal_proposals)
    for method in ("weighted-sum", "topsis"):
        ranking = json.loads(call("run", path, "--method", method, "--json", "-").out)["ranking"]
        assert [entry["rank"] for entry in ranking] == [1, 1, 1]
