"""Commands that tell others: the board paper, and what changed since the last round."""

from pathlib import Path
from typing import Annotated

import typer

from mcda_priority.cli.files import checked_targets, file_of, write
from mcda_priority.cli.opening import opened
from mcda_priority.cli.options import (
    INFEASIBLE,
    NOT_PROVEN,
    BudgetOption,
    CaseArgument,
    JsonOption,
    LangOption,
    MethodOption,
    TimeLimitOption,
    WeightsOption,
    WithoutOption,
)
from mcda_priority.cli.terminal import print_result
from mcda_priority.i18n import Language


def report(
    case: CaseArgument,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="HTML file to write.")],
    budget: BudgetOption = None,
    weights: WeightsOption = None,
    without: WithoutOption = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="How many weights are drawn.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws.")] = 0,
    lang: LangOption = "en",
    time_limit: TimeLimitOption = 60.0,
) -> None:
    """Write the board paper: one HTML file with the result, its reasons and all that it rests on."""
    from mcda_priority.report.board_paper import board_paper
    from mcda_priority.scoring import score
    from mcda_priority.selection import select

    language = Language(lang)
    targets = checked_targets(case, {"out": out})
    problem = opened(case, weights)
    portfolio = select(score(problem), budget, without=without or (), time_limit=time_limit)
    # The name of the file alone: the page is sent on, and says nothing about folders here.
    text = board_paper(portfolio, language, case=Path(case).name, draws=draws, seed=seed, time_limit=time_limit)
    write(dict.fromkeys(targets.values(), text), language)
    if not portfolio.proven:
        raise typer.Exit(NOT_PROVEN)


def diff(
    old: Annotated[str, typer.Argument(help="The old version: name of a packaged case, or path of a file.")],
    new: Annotated[str, typer.Argument(help="The new version, in the same or another format.")],
    method: MethodOption = "weighted-sum",
    lang: LangOption = "en",
    json_target: JsonOption = None,
    time_limit: TimeLimitOption = 60.0,
) -> None:
    """Say what changed between two versions of a case, who moved, and what each change alone did.

    Ends with 0 whether or not they differ; with 3 where the new version is infeasible, and with 4 where something is
    not proven in time: the page is printed all the same.
    """
    from mcda_priority.loading import load_problem
    from mcda_priority.report.results import as_json
    from mcda_priority.report.rounds import difference_data, difference_page
    from mcda_priority.rounds import diff as compare_rounds
    from mcda_priority.scoring import METHODS

    language = Language(lang)
    targets = checked_targets(new, {"json": file_of(json_target)})
    targets = checked_targets(old, targets)
    difference = compare_rounds(load_problem(old), load_problem(new), METHODS[method], time_limit=time_limit)
    text = as_json(difference_data(difference, language))
    write(dict.fromkeys(targets.values(), text), language)
    print_result(text, json_target, lambda: difference_page(difference, language))
    if difference.new.state == "infeasible":
        raise typer.Exit(INFEASIBLE)
    if not difference.proven:
        raise typer.Exit(NOT_PROVEN)
