"""Elicited weights become a named weighting of the case, with where they come from."""

from datetime import date
from pathlib import Path

import pytest

from elicitation.judged import lines, problem
from mcda_priority import (
    InputError,
    add_weighting,
    combine_weights,
    load_problem,
    rank_order_centroid,
    save_problem,
    swing_weights,
)

ABC = problem(["a", "b"], ["c"])
SWINGS = swing_weights(ABC, {"a": 100, "b": 60, "c": 40})


def test_the_new_weighting_can_be_used_and_the_old_weights_stay(tmp_path: Path) -> None:
    """It is one of several until somebody puts it in force; and it survives a file, exactly."""
    more = add_weighting(ABC, SWINGS, "agreed", "Agreed by the board", date(2026, 3, 2))
    assert more.weights == ABC.weights
    assert more.with_weighting("agreed").weights == SWINGS.weights
    save_problem(more, tmp_path / "case.yaml")
    assert load_problem(tmp_path / "case.yaml") == more


def test_the_provenance_says_how_when_and_what_in_three_languages() -> None:
    """Whoever opens the file in ten years sees what was asked and answered, and no name."""
    more = add_weighting(ABC, SWINGS, "agreed", "Agreed by the board", date(2026, 3, 2))
    text = more.provenance[-1].text
    assert {code for code, _ in text.root} == {"en", "fi", "sv"}
    english = text.text_in("en")
    assert all(part in english for part in ("agreed", "2 March 2026", "swing weighting", "a 100; b 60; c 40"))
    assert "2.3.2026" in text.text_in("sv")
    again = add_weighting(more, SWINGS, "second", "Second")
    assert [one.id for one in again.weightings] == ["agreed", "second"]
    assert len(again.provenance) == len(ABC.provenance) + 2


def test_what_cannot_be_a_weighting_is_refused() -> None:
    """An id that is taken or cannot be one, an empty label, and weights of groups."""
    more = add_weighting(ABC, SWINGS, "agreed", "Agreed")
    for name, label in (("agreed", "Again"), ("= 1 +", "Formula"), ("fine", " "), ("fine", "bell \x07")):
        with pytest.raises(InputError):
            add_weighting(more, SWINGS, name, label)
    with pytest.raises(InputError) as caught:
        add_weighting(ABC, swing_weights(ABC.groups, {"G1": 100, "G2": 50}), "groups", "Groups")
    assert lines(caught.value) == ["weights: these must be weights of a, b, c, in this order."]


def test_the_judgements_of_a_crowd_do_not_burst_the_file() -> None:
    """A text of a case holds 4,000 characters; three hundred people's weights are more."""
    crowd = {f"p{number}": rank_order_centroid(ABC, ["b", "a", "c"]) for number in range(300)}
    more = add_weighting(ABC, combine_weights(crowd).together, "crowd", "Crowd")
    assert len(more.provenance[-1].text.text_in("en")) < 200
