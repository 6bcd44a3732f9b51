"""A group is walked through swing weighting; the tests play the group."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from elicitation.judged import problem
from mcda_priority import Problem, load_problem, problem_from_document, save_problem, swing_weights
from mcda_priority.cli import main
from mcda_priority.elicitation.dialogue import Agreed, swing_dialogue
from mcda_priority.i18n import Language
from mcda_priority.tables import Part, written
from small import small_document

PROGRAM = [sys.executable, "-c", "from mcda_priority.cli import main; main()", "weights"]
TWO = problem(["a", "b"], ["c", "d"], values=[[9, 1, 0, 0], [0, 0, 9, 9], [2, 2, 2, 2]])
DAY = date(2026, 3, 2)


class Ended(Exception):  # noqa: N818 - what a terminal raises is no error of the dialogue
    """The answers have come to their end."""


def talk(case: Problem, answers: Sequence[str], *, by_group: bool = False, lang: str = "en") -> tuple[Agreed, str]:
    """Answer the dialogue from a list; give back what was agreed and all that was said."""
    page: list[str] = []
    left = list(answers)

    def ask(prompt: str) -> str:
        page.append(prompt)
        if not left:
            raise Ended
        return left.pop(0)

    def say(parts: Sequence[Part]) -> None:
        page.append(written(parts))

    agreed = swing_dialogue(case, ask, say, Language(lang), by_group=by_group, dated=DAY)
    assert not left
    return agreed, "\n".join(page)


def test_a_group_gets_the_weights_that_it_said() -> None:
    """The most valuable first, the others against it, kept, named."""
    agreed, page = talk(TWO, ["c", "50", "25", "75", "", "Board", "board"])
    assert agreed.weights.weights == swing_weights(TWO, {"a": 50, "b": 25, "c": 100, "d": 75}).weights
    assert agreed.problem.with_weighting("board").weights == agreed.weights.weights
    assert agreed.problem.weightings[-1].label.text_in("en") == "Board"
    assert "a 50; b 25; c 100; d 75" in agreed.problem.provenance[-1].text.text_in("en")
    assert "If “c” is 100, how many points is “a” worth" in page


def test_the_ranking_and_the_funded_set_move_with_the_answers() -> None:
    """With c alone p2 leads and p1 has nothing; a at 100 brings p1 up. 1,000 € fund two of three at 400 €."""
    _, page = talk(TWO, ["c", "100", "0", "0", "", "Board", ""])
    shown = page.split("Ranking so far")
    assert "↑" in shown[2]
    assert "Would now be funded: p1. No longer: p3." in page
    assert "The same proposals would be funded as before." in page
    assert page.count("Ranking with all answers") == 1


def test_swings_are_shown_in_the_words_of_their_scales() -> None:
    """Levels with their anchors, numbers with their units, harm left out: the swing begins at the baseline."""
    town = load_problem(Path(__file__).parents[2] / "docs" / "howto" / "our-town.yaml")
    _, page = talk(town, ["noise", "1", "1", "1", "", "x", ""])
    for swing in ("0 tonnes a year", "400 tonnes a year", "−10 dB", "5,000 residents", "great – Children can go by"):
        assert swing in page
    assert "from: 0 dB" in page


def test_group_by_group() -> None:
    """First inside each group, then the groups; the weights are the products."""
    answers = ["b", "50", "c", "100", "G2", "60", "", "Board", ""]
    agreed, page = talk(TWO, answers, by_group=True)
    in_first, in_second = Fraction(60, 160), Fraction(100, 160)
    expected = {"a": in_first / 3, "b": in_first * 2 / 3, "c": in_second / 2, "d": in_second / 2}
    assert agreed.weights.by_id == expected
    assert "All of these from zero to best at once: c, d" in page
    assert agreed.name == "swing"


def test_answers_can_be_taken_back_and_changed() -> None:
    """One step back, back to the first question, a change of one at the end, and back from the end."""
    straight = talk(TWO, ["c", "50", "25", "75", "", "x", ""])[0].weights.weights
    for answers in (
        ["c", "90", "<", "50", "25", "75", "", "x", ""],
        ["a", "<", "c", "50", "25", "75", "", "x", ""],
        ["c", "<", "<", "<", "c", "50", "25", "75", "", "x", ""],
        ["c", "50", "25", "10", "d", "75", "", "x", ""],
        ["c", "50", "25", "10", "<", "75", "", "x", ""],
        ["c", "50", "25", "10", "", "<", "75", "", "x", ""],
        ["c", "50", "25", "75", "a", "<", "", "x", ""],
    ):
        assert talk(TWO, answers)[0].weights.weights == straight


def test_what_is_no_answer_is_asked_again_with_what_is_wrong() -> None:
    """Unknown ids, words, too many points, the last 100 taken away, a label that is empty, an id that is taken."""
    wrong = [
        "z",
        "c",
        "much",
        "101",
        "-5",
        "50",
        "25",
        "75",
        "c",
        "10",
        "zz",
        "",
        " ",
        "x",
        "Board",
        "a b",
        "Board",
        "ok",
    ]
    agreed, page = talk(TWO, wrong)
    assert agreed.weights.by_id["a"] == Fraction(50, 250)
    for sentence in (
        "“z” is not known. Use one of a, b, c, d.",
        "“much” is not a number.",
        "101 is not between 0 and 100. If this swing is worth more",
        "−5 is not between 0 and 100.",
        "One swing must have 100 points.",
        "the text is empty.",
        "“a b” cannot be an id.",
    ):
        assert sentence in page.replace("\n", " ")
    assert agreed.name == "ok"


def test_a_second_session_does_not_take_the_first_one_s_name() -> None:
    """The id that is offered is free, and one that is taken is refused."""
    first = talk(TWO, ["c", "50", "25", "75", "", "One", ""])[0].problem
    second, page = talk(first, ["a", "50", "25", "75", "", "Two", "swing", "Two", ""])
    assert [one.id for one in second.problem.weightings] == ["swing", "swing-2"]
    assert "the id “swing” is taken" in page


def test_the_end_of_the_answers_ends_the_dialogue() -> None:
    """At every question: what the asking raises goes through, and nothing is agreed."""
    answers = ["c", "50", "25", "75", "", "x", ""]
    for end in range(len(answers)):
        with pytest.raises(Ended):
            talk(TWO, answers[:end])


def test_a_case_with_one_criterion_needs_no_question() -> None:
    """It has all the weight."""
    assert talk(problem(["a"]), ["", "x", ""])[0].weights.weights == (Fraction(1),)


def test_rules_that_cannot_be_kept_do_not_end_the_dialogue() -> None:
    """The ranking moves all the same; that no portfolio keeps the rules is said."""
    document = small_document()
    document["rules"] = [{"id": "all", "kind": "must_fund", "proposals": ["p1", "p2", "p3"], "reason": "all"}]
    agreed, page = talk(problem_from_document(document), ["a", "50", "", "x", ""])
    assert "No portfolio keeps these together." in page
    assert agreed.weights.weights == (Fraction(2, 3), Fraction(1, 3))


# The command ---------------------------------------------------------------------------------------------------


def case(folder: Path) -> Path:
    """The problem as a file."""
    save_problem(TWO, folder / "case.yaml")
    return folder / "case.yaml"


def command(folder: Path, answers: str | bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command with answers piped in."""
    raw = answers.encode() if isinstance(answers, str) else answers
    return subprocess.run([*PROGRAM, *words], cwd=folder, input=raw, capture_output=True, check=False)


def test_answers_are_piped_in_and_the_case_is_written(tmp_path: Path) -> None:
    """The new file holds the weighting, the old one is as it was."""
    before = case(tmp_path).read_bytes()
    ended = command(tmp_path, "c\n50\n25\n75\n\nBoard\nboard\n2026-03-02\n", "case.yaml", "--out", "new.yaml")
    assert ended.returncode == 0, ended.stderr
    assert load_problem(tmp_path / "new.yaml").with_weighting("board").weights == (
        Fraction(1, 5),
        Fraction(1, 10),
        Fraction(2, 5),
        Fraction(3, 10),
    )
    assert (tmp_path / "case.yaml").read_bytes() == before
    assert b"--weights board" in ended.stdout
    assert (
        "2 March 2026"
        in yaml.safe_load((tmp_path / "new.yaml").read_text(encoding="utf-8"))["provenance"][-1]["text"]["en"]
    )


@pytest.mark.parametrize("answers", ["", "c\n50\n", "c\n50\n25\n75\n\nBoard\nboard\n"])
def test_broken_off_nothing_is_written(tmp_path: Path, answers: str) -> None:
    """The end of the input at any question leaves the folder as it was, and says so without a traceback."""
    case(tmp_path)
    ended = command(tmp_path, answers, "case.yaml", "--out", "new.yaml")
    assert ended.returncode == 2
    assert ended.stderr.strip() == b"Broken off: nothing is written."
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["case.yaml", "--out", "case.yaml"], "uses this file already"),
        (["case.yaml", "--out", "new.doc"], "files of this kind are not written here"),
        (["case.yaml", "--out", "nowhere/new.yaml"], "the file cannot be written"),
        (["case.yaml", "--date", "2.3.2026"], "this is not a date"),
        (["no-such-case"], "there is no such file"),
    ],
)
def test_what_cannot_end_well_does_not_begin(tmp_path: Path, words: list[str], said: str) -> None:
    """Refused before the first question, not after an hour of talk."""
    case(tmp_path)
    ended = command(tmp_path, "c\n", *words)
    assert ended.returncode == 2
    assert said in ended.stderr.decode()
    assert not ended.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


def test_hostile_answers_are_answered_in_words(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, escape sequences, endless numbers: asked again until the input ends."""
    case(tmp_path)
    answers = b"\xff\xfe\n\x1b[2J\nc\n" + b"9" * 100_000 + b"\n1e999\n50\n25\n75\n\n\xff\nx\n2026-03-02\n"
    ended = command(tmp_path, answers, "case.yaml", "--out", "new.yaml")
    assert ended.returncode == 2
    assert ended.stderr.strip() == b"Broken off: nothing is written."
    assert b"\x1b" not in ended.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


def test_ctrl_c_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As a group would: an answer, then Ctrl-C at the next question."""
    answers = iter(["c"])

    def pressed(_: str) -> str:
        for answer in answers:
            return answer
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", pressed)
    words = ["mcda-priority", "weights", str(case(tmp_path)), "--out", str(tmp_path / "new.yaml"), "--lang", "sv"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]
