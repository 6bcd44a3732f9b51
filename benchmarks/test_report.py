"""How long the board paper takes at the largest size that a board will meet: 404 real projects."""

from pytest_benchmark.fixture import BenchmarkFixture

from mcda_priority import score, select
from mcda_priority.i18n import Language
from mcda_priority.report.board_paper import board_paper
from reference_data import needs_data
from smartscale import six_criteria

LARGEST = 3_000_000
"""Bytes: what goes through a mail."""


@needs_data
def test_board_paper(benchmark: BenchmarkFixture) -> None:
    """A paper is made again whenever a rating is corrected: twenty seconds are what one waits for."""
    benchmark.group = "report, 404 projects, 1,000 draws"
    benchmark.extra_info["contender"] = "mcda_priority"
    portfolio = select(score(six_criteria()))
    page = benchmark.pedantic(  # type: ignore[no-untyped-call]
        board_paper, (portfolio, Language("fi")), rounds=3
    )
    assert 500_000 < len(page.encode()) < LARGEST
