"""A picture must show the result's own numbers, never run what stands in a name, and leave no trace in the process."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Polygon, Rectangle

import mcda_priority as mp
from many_results import PICTURES, ManyResults, many_problem
from mcda_priority.report.pictures.canvas import DARK, GREY, ink, readable_on
from small import one_criterion_document

BASELINES = Path(__file__).parent / "baseline"


@cache
def eight() -> ManyResults:
    return ManyResults(many_problem(8))


@cache
def helsinki() -> ManyResults:
    return ManyResults(mp.load_problem("helsinki-2021"), "6 000 000 €")


def figure_of(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def bars(ax: Axes) -> list[Rectangle]:
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def numbers_of(artist: object) -> list[float]:
    return [float(number) for number in np.asarray(artist, dtype=np.float64)]


def test_contributions_add_up_and_the_line_parts_the_funded() -> None:
    portfolio = eight().decision.portfolio
    ax = mp.plot_contributions(portfolio)
    rows = {
        float(y): label.get_text().split()[0] for y, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    }
    width = dict.fromkeys(rows.values(), 0.0)
    for bar in bars(ax):
        width[rows[round(bar.get_y() + bar.get_height() / 2, 6)]] += bar.get_width()
    for proposal, score in zip(portfolio.problem.proposals, portfolio.ranking.scores, strict=True):
        assert width[proposal.id] == pytest.approx(100 * score)
    line = next(one for one in ax.lines if one.get_linestyle() == "--" and len(set(numbers_of(one.get_ydata()))) == 1)
    edge = numbers_of(line.get_ydata())[0]
    assert {name for y, name in rows.items() if y < edge} == set(portfolio.ids)


def test_harm_points_to_the_left() -> None:
    document = {
        "id": "harm",
        "label": "Harm",
        "currency": "EUR",
        "budget": 10,
        "groups": [
            {
                "id": "g",
                "label": "G",
                "weight": 1,
                "criteria": [
                    {"id": "a", "label": "A", "weight": "0.5", "scale": {"kind": "linear", "baseline": 0, "best": 10}},
                    {
                        "id": "b",
                        "label": "B",
                        "weight": "0.5",
                        "scale": {"kind": "linear", "worst": -10, "baseline": 0, "best": 10},
                    },
                ],
            }
        ],
        "proposals": [{"id": "p", "label": "P", "cost": 1, "ratings": {"a": 8, "b": -6}}],
    }
    portfolio = mp.select(mp.score(mp.problem_from_document(document)))
    widths = sorted(bar.get_width() for bar in bars(mp.plot_contributions(portfolio)))
    assert widths == pytest.approx([-30, 40])


@pytest.mark.parametrize(
    ("proposals", "budget"),
    [
        ([("p", "5", "40")], "10"),
        ([("p", "5", "40"), ("q", "7", "0")], "0"),
        ([("p", "0", "40"), ("q", "0", "10")], "10"),
    ],
)
def test_little_to_draw(proposals: list[tuple[str, str, str]], budget: str) -> None:
    """One proposal, one criterion, no money, no costs: a plain picture, and no warning."""
    results = ManyResults(mp.problem_from_document(one_criterion_document(proposals, budget)), draws=20)
    for name in PICTURES.keys() - {"weight_triangle"}:
        plot, describe = PICTURES[name]
        figure_of(plot(results, "fi", None)).draw_without_rendering()
        assert describe(results, "fi").title


def test_the_staircase_is_the_exact_one() -> None:
    decision = eight().decision
    assert decision.stairs is not None
    best, listed, *_ = mp.plot_value_for_money(decision).lines
    quantum = decision.portfolio.ranking.quantum
    assert numbers_of(best.get_xdata())[:-1] == pytest.approx(
        [cost / 1e8 for cost in decision.stairs.costs_minor.tolist()]
    )
    assert numbers_of(best.get_ydata())[:-1] == pytest.approx(
        [float(value * quantum * 100) for value in decision.stairs.values.tolist()]
    )
    stop = next(one for one in decision.portfolio.lists if (one.order, one.misfit) == ("ratio", "stop"))
    assert (numbers_of(listed.get_xdata())[-1], numbers_of(listed.get_ydata())[-1]) == pytest.approx(
        (stop.cost_minor / 1e8, float(stop.value * quantum * 100))
    )


def test_marks_stand_at_cost_and_points() -> None:
    portfolio = eight().decision.portfolio
    funded, others, *_ = mp.plot_cost_and_value(portfolio).lines
    assert funded.get_markerfacecolor() != others.get_markerfacecolor()
    assert funded.get_marker() != others.get_marker()
    costs = np.array(portfolio.problem.costs_minor)
    for marks, flags in ((funded, portfolio.selected), (others, ~portfolio.selected)):
        assert numbers_of(marks.get_ydata()) == pytest.approx((portfolio.ranking.scores[flags] * 100).tolist())
        ratio = costs[flags] / np.asarray(marks.get_xdata())
        assert ratio.tolist() == pytest.approx([ratio[0]] * len(ratio))


def test_strips_are_dark_where_the_staircase_funds() -> None:
    decision = eight().decision
    stairs = decision.stairs
    assert stairs is not None
    ax = mp.plot_funding_by_budget(decision)
    names = [label.get_text().split()[0] for label in ax.get_yticklabels()]
    for name, strip in zip(names, ax.collections, strict=True):
        spans = [path.get_extents() for path in strip.get_paths()]
        for step, cost in enumerate(stairs.costs_minor.tolist()):
            end = stairs.costs_minor[step + 1] if step + 1 < len(stairs) else stairs.budget_minor
            middle = (cost + int(end)) / 2
            if end - cost > stairs.budget_minor / 200:  # a step too narrow for the columns cannot be told
                dark = any(span.x0 <= middle / 1e8 <= span.x1 for span in spans)
                assert dark == (name in stairs.portfolio(step))


def test_shades_are_the_rank_acceptabilities() -> None:
    study = eight().ranks
    order = np.argsort(study.expected_rank, kind="stable")
    shown = np.asarray(mp.plot_rank_acceptability(study).images[0].get_array()) ** 2
    assert shown == pytest.approx(study.acceptability[order])
    central = np.asarray(mp.plot_central_weights(study).images[0].get_array()) ** 2
    assert central.sum(axis=1) == pytest.approx(1)
    assert len(central) == np.count_nonzero(study.acceptability[:, 0])


def test_shares_and_core_indexes_stand_where_they_are() -> None:
    plans, dominance = eight().plans, eight().dominance
    assert dominance is not None
    funded, others, core = mp.plot_core_and_acceptability(plans, dominance).lines
    assert numbers_of(funded.get_xdata()) == pytest.approx(sorted(plans.acceptability[plans.chosen], reverse=True))
    assert numbers_of(others.get_xdata()) == pytest.approx(sorted(plans.acceptability[~plans.chosen], reverse=True))
    assert sorted(numbers_of(core.get_xdata())) == pytest.approx(sorted(dominance.core_index))
    assert len(mp.plot_core_and_acceptability(plans).lines) == 2


def test_breakpoints_are_marked_exactly() -> None:
    breaks = eight().breaks
    line = breaks.of("quick")
    ax = mp.plot_weight_sensitivity(breaks, weight="quick")
    uprights = {numbers_of(one.get_xdata())[0] for one in ax.lines if len(set(numbers_of(one.get_xdata()))) == 1}
    assert {float(change) for change in line.funded_changes} | {float(line.weight)} == uprights
    # At today's weight each line passes through the proposal's points.
    today = float(line.weight)
    lines = [one for one in ax.lines if numbers_of(one.get_xdata()) == [0, 1]]
    heights = [a + (b - a) * today for a, b in (numbers_of(one.get_ydata()) for one in lines)]
    assert set(np.round(100 * mp.score(breaks.problem).scores, 6)) <= set(np.round(heights, 6))


def test_cells_cover_the_triangle() -> None:
    triangle = eight().triangle
    cells = [patch for patch in mp.plot_weight_triangle(triangle).patches if isinstance(patch, Polygon)]
    areas = []
    for cell in cells:
        x, y = cell.get_xy().T
        areas.append(abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / np.sqrt(0.75))
    assert areas == pytest.approx([float(cell.share) for cell in triangle.cells])


def test_tornado_bars_end_at_the_scores() -> None:
    study = eight().tornado
    found = bars(mp.plot_tornado(study))
    ends = [bar.get_x() + bar.get_width() for bar in found]
    assert ends == pytest.approx([float(100 * value) for bar in study.bars for value in bar.chosen])


def test_reach_of_disagreement() -> None:
    result = eight().disagreement
    widths = [bar.get_width() for bar in bars(mp.plot_disagreement(result))]
    assert widths == pytest.approx([float(100 * spread.reach) for spread in result.to_discuss])


def test_ranks_by_method() -> None:
    result = eight().methods
    lines = [one for one in mp.plot_method_moves(result).lines if one.get_marker() == "None"]
    expected = np.array([ranking.ranks for ranking in result.comparison.rankings]).T.tolist()
    assert [numbers_of(one.get_ydata()) for one in lines] == expected


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_each_picture_is_told_in_words_and_a_table(language: str) -> None:
    for name, (_, describe) in PICTURES.items():
        told = describe(eight(), language)
        assert told.title, name
        assert len(told.text) > 20
        assert told.table.rows
        assert {len(row) for row in told.table.rows} == {len(told.table.columns)}
        assert "nan" not in str(told.table.rows).split()


def test_svg_is_the_same_twice_and_holds_nothing_that_runs() -> None:
    for name, (plot, _) in PICTURES.items():
        one, two = (mp.as_svg(figure_of(plot(eight(), "en", None)), name, 'A "text" & <more>') for _ in range(2))
        assert one == two
        root = ET.fromstring(one)  # noqa: S314 our own
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {
            "svg",
            "defs",
            "style",
            "g",
            "path",
            "use",
            "text",
            "tspan",
            "clipPath",
            "rect",
            "image",
            "pattern",
        }
        ids = [element.get("id", "") for element in root.iter() if element.get("id")]
        assert all(one.startswith(f"{name}-") for one in ids)
        assert len(ids) == len(set(ids))
        links = re.findall(r'(?:href="|url\()([^)"]{1,12})', one)
        assert all(link.startswith(("#", "data:")) for link in links)
        assert root.get("aria-label") == 'A "text" & <more>'
        assert len(one) < 150_000
    assert "A $5 lunch &amp; &lt;b&gt;more" in mp.as_svg(
        figure_of(mp.plot_contributions(eight().decision.portfolio)), "x"
    )


def test_nothing_is_left_behind() -> None:
    """No window system, no setting: in a process of its own, so that no other test can have imported it."""
    program = (
        "import sys, matplotlib, mcda_priority as mp\n"
        "assert 'matplotlib.axes' not in sys.modules\n"
        "before = matplotlib.rcParams.copy()\n"
        "ax = mp.plot_contributions(mp.select(mp.score(mp.load_problem('helsinki-2021'))))\n"
        "mp.as_svg(ax.figure, 'x')\n"
        "assert matplotlib.rcParams.copy() == before\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


def test_illustrative_ratings_are_marked() -> None:
    for plot, _ in PICTURES.values():
        assert any(text.get_text() == "ESIMERKKIARVIOT" for text in plot(eight(), "fi", None).texts)


def test_inks_and_letters_stand_out() -> None:
    """Of eleven criteria no two look alike in black and white; letters have a contrast of 4.5 to one (WCAG)."""
    looks = [ink(place) for place in range(11)]
    assert len({(look["hatch"], round(_luminance(look["facecolor"]), 1)) for look in looks}) == 11
    assert _contrast(DARK, "white") > 4.5
    assert _contrast(GREY, "white") > 4.5
    for level in np.linspace(0, 1, 101):
        grey = (level, level, level)
        assert _contrast(readable_on(grey), to_hex(grey)) > 4.49


def _luminance(colour: str) -> float:
    rgb = mpl.colors.to_rgb(colour)
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, two: str) -> float:
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def drawn(name: str) -> np.ndarray:
    """A picture of the Helsinki case (of eight proposals where that has no assessors), grey, small."""
    results, language = (eight(), "en") if name == "disagreement" else (helsinki(), "fi")
    figure = figure_of(PICTURES[name][0](results, language, None))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    grey = np.asarray(canvas.buffer_rgba())[:, :, :3].mean(axis=2) / 255  # type: ignore[no-untyped-call]
    return _blurred(grey, 2)


@pytest.mark.parametrize("name", PICTURES)
def test_looks_as_it_did_when_it_was_reviewed(name: str) -> None:
    """Against a picture that was looked at; `python tests/report/test_pictures.py` draws them anew, to be looked at."""
    found, kept = drawn(name), imread(BASELINES / f"{name}.png")
    kept = kept if kept.ndim == 2 else kept[:, :, :3].mean(axis=2)
    assert found.shape == kept.shape
    assert float(np.sqrt(((_blurred(found) - _blurred(kept)) ** 2).mean())) < 0.02


def _blurred(picture: np.ndarray, side: int = 4) -> np.ndarray:
    """Means of squares of pixels, so that the edges of letters do not count."""
    high, wide = (length // side for length in picture.shape)
    cut = picture[: high * side, : wide * side]
    blurred: np.ndarray = cut.reshape(high, side, wide, side).mean(axis=(1, 3))
    return blurred


if __name__ == "__main__":
    from PIL import Image

    BASELINES.mkdir(exist_ok=True)
    for name in PICTURES:
        Image.fromarray((drawn(name) * 255).round().astype(np.uint8)).save(BASELINES / f"{name}.png", optimize=True)
