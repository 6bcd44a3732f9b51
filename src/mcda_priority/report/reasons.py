"""The page that `explain` prints: why in, why out, and what would change it."""

from mcda_priority.explanation import Explanation
from mcda_priority.i18n import Language
from mcda_priority.report.opening import opening
from mcda_priority.tables import Paragraph, Part


def reasons_page(explanation: Explanation, language: Language, proposal: str | None = None) -> list[Part]:
    """Write an explanation as a page; of one proposal only, if it is named."""
    portfolio = explanation.portfolio
    return [
        *opening(portfolio, language),
        *(Paragraph(language.render(note)) for note in portfolio.ranking.notes),
        *explanation.parts(language, proposal),
    ]
