"""Every page begins with whose ratings these are, whose do not count, and what the missing ones were taken for."""

import pytest

from cases.havulampela import document
from mcda_priority import problem_from_document
from mcda_priority.i18n import Language
from mcda_priority.report.opening import standing
from mcda_priority.tables import Heading, Paragraph


def text_of(facts: dict[str, object], code: str) -> str:
    """The opening lines of a case."""
    parts = standing(problem_from_document(facts), Language(code))
    return "\n".join(part.text for part in parts if isinstance(part, Heading | Paragraph))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ["the median", "Assessor 1 (services)", "the own unit: p09, p10, p11, p12 and p38.", "p23 and p36"]),
        ("fi", ["mediaan", "Arvioija 1 (palvelut)", "p09, p10, p11, p12 ja p38", "esteellinen: p23 ja p36"]),
        ("sv", ["medianen", "Bedömare 1 (tjänster)", "p09, p10, p11, p12 och p38", "jäv: p23 och p36"]),
    ],
)
def test_conflicts_and_missing_ratings_are_named(code: str, words: list[str]) -> None:
    """Of the second case: two conflicts declared, five by the own unit, and the one figure that nobody has."""
    text = text_of(document(), code)
    assert all(word in text for word in words)
    assert "p27 C1" in text


def test_of_many_missing_ratings_the_number_is_enough() -> None:
    """A page does not begin with a list of hundreds."""
    facts = document()
    for proposal in facts["proposals"]:
        proposal["ratings"].pop("C1", None)
    text = text_of(facts, "en")
    assert "Missing ratings: 40." in text
    assert "These are missing" not in text
