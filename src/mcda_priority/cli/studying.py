"""Commands that hold a decision against other weights, and against what its assessors said."""

from typing import Annotated

import typer

from mcda_priority.cli.files import checked_targets, file_of, write
from mcda_priority.cli.opening import opened
from mcda_priority.cli.options import (
    BudgetOption,
    CaseArgument,
    JsonOption,
    LangOption,
    TimeLimitOption,
    WeightsOption,
    WithoutOption,
)
from mcda_priority.cli.terminal import print_result
from mcda_priority.i18n import Language


def assessors(
    case: CaseArgument,
    budget: BudgetOption = None,
    weights: WeightsOption = None,
    without: WithoutOption = None,
    lang: LangOption = "en",
    json_target: JsonOption = None,
    time_limit: TimeLimitOption = 60.0,
) -> None:
    """Say how far the assessors agree, whose ratings do not count, and which ratings to discuss first."""
    from mcda_priority.assessment import disagreement
    from mcda_priority.explanation import explain as explained
    from mcda_priority.report.assessors import assessors_data, assessors_page
    from mcda_priority.report.results import as_json
    from mcda_priority.scoring import score
    from mcda_priority.selection import select

    language = Language(lang)
    targets = checked_targets(case, {"json": file_of(json_target)})
    problem = opened(case, weights)
    portfolio = select(score(problem), budget, without=without or (), time_limit=time_limit)
    found = disagreement(problem, explained(portfolio, time_limit=time_limit))
    text = as_json(assessors_data(found))
    write(dict.fromkeys(targets.values(), text), language)
    print_result(text, json_target, lambda: assessors_page(found, language))


def study(
    case: CaseArgument,
    draws: Annotated[int, typer.Option("--draws", min=1, help="How many weights are drawn.")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws.")] = 0,
    statement: Annotated[
        list[str] | None,
        typer.Option("--statement", metavar="TEXT", help="What is agreed of the weights, such as 'Y1 >= 2 V1'."),
    ] = None,
    budget: BudgetOption = None,
    weights: WeightsOption = None,
    without: WithoutOption = None,
    lang: LangOption = "en",
    json_target: JsonOption = None,
    time_limit: TimeLimitOption = 60.0,
) -> None:
    """Say how far the decision depends on the weights: what is settled, what hangs on which weight, what to discuss."""
    from mcda_priority.assessment import uncertain_ratings
    from mcda_priority.preferences import WeightSet
    from mcda_priority.report.results import as_json
    from mcda_priority.report.studies import Studies, dominance_in_seconds, studies_data, studies_page
    from mcda_priority.scoring import score
    from mcda_priority.selection import select
    from mcda_priority.studies.breakpoints import breakpoints
    from mcda_priority.studies.portfolios import study_portfolios
    from mcda_priority.studies.ranks import study_ranks

    language = Language(lang)
    targets = checked_targets(case, {"json": file_of(json_target)})
    problem = opened(case, weights)
    admitted = WeightSet.stated(problem, statement or ())
    off = without or ()
    uncertain = uncertain_ratings(problem)
    portfolio = select(score(problem), budget, without=off, time_limit=time_limit)
    studies = Studies(
        portfolio,
        study_portfolios(
            problem,
            admitted,
            draws=draws,
            rng=seed,
            budget=budget,
            without=off,
            chosen=portfolio,
            performances=uncertain,
            time_limit=time_limit,
        ),
        breakpoints(problem, budget=budget, without=off, time_limit=time_limit),
        study_ranks(problem, admitted, draws=draws, rng=seed, performances=uncertain),
        dominance_in_seconds(problem, admitted, budget, off, time_limit),
    )
    text = as_json(studies_data(studies))
    write(dict.fromkeys(targets.values(), text), language)
    print_result(text, json_target, lambda: studies_page(studies, language))
