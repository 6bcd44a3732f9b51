"""Commands that make a decision, give its reasons, and make it again."""

from pathlib import Path
from typing import Annotated

import typer

from mcda_priority.cli.files import checked_targets, faults_of_name, file_of, write
from mcda_priority.cli.opening import opened
from mcda_priority.cli.options import (
    DIFFERS,
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
from mcda_priority.cli.terminal import print_parts, print_result
from mcda_priority.errors import InputError
from mcda_priority.i18n import Language

_MOST_DIFFERENCES = 40


def run(
    case: CaseArgument,
    method: MethodOption = "weighted-sum",
    budget: BudgetOption = None,
    weights: WeightsOption = None,
    without: WithoutOption = None,
    lang: LangOption = "en",
    json_target: JsonOption = None,
    record_target: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Write the decision record, for `rerun`.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the result as a workbook (.xlsx).")
    ] = None,
    time_limit: TimeLimitOption = 60.0,
) -> None:
    """Score, select and print: criteria, rankings, portfolio, cut list."""
    from mcda_priority.decision import decide
    from mcda_priority.decision_record import record
    from mcda_priority.report.page import page
    from mcda_priority.report.results import as_json, results
    from mcda_priority.scoring import METHODS

    language = Language(lang)
    targets = checked_targets(case, {"json": file_of(json_target), "record": record_target, "out": out})
    if out is not None and (faults := faults_of_name(out)):
        raise InputError(faults)
    problem = opened(case, weights)
    decision = decide(problem, METHODS[method], budget, without=without or (), time_limit=time_limit)
    text = as_json(results(decision, language))
    texts: dict[str, str | bytes] = {"json": text}
    if record_target is not None:
        texts["record"] = as_json(record(decision, method, lang))
    if out is not None:
        from mcda_priority.report.result_workbook import results_workbook

        texts["out"] = results_workbook(decision, language)
    write({path: texts[name] for name, path in targets.items()}, language)
    print_result(text, json_target, lambda: page(decision, language))
    if not decision.portfolio.proven:
        raise typer.Exit(NOT_PROVEN)


def explain(
    case: CaseArgument,
    proposal: Annotated[str | None, typer.Argument(help="Id of one proposal; all of them unless given.")] = None,
    method: MethodOption = "weighted-sum",
    budget: BudgetOption = None,
    weights: WeightsOption = None,
    without: WithoutOption = None,
    lang: LangOption = "en",
    time_limit: TimeLimitOption = 60.0,
) -> None:
    """Say why each proposal is in or out, what would change it, and what the rules cost."""
    from mcda_priority.explanation import explain as explained
    from mcda_priority.report.reasons import reasons_page
    from mcda_priority.scoring import METHODS, score
    from mcda_priority.selection import select

    problem = opened(case, weights)
    if proposal is not None:
        problem.check_proposal(proposal)
    portfolio = select(score(problem, METHODS[method]), budget, without=without or (), time_limit=time_limit)
    explanation = explained(portfolio, time_limit=time_limit)
    print_parts(reasons_page(explanation, Language(lang), proposal))


def rerun(
    file: Annotated[Path, typer.Argument(help="A decision record, written by `run --record`.")],
    lang: LangOption = "en",
) -> None:
    """Run a decision record again and say whether the same bytes come out."""
    from mcda_priority.decision_record import rerun as rerun_record
    from mcda_priority.loading.disk import decoded, read_bytes
    from mcda_priority.problem.reading import shown
    from mcda_priority.tables import Paragraph

    language = Language(lang)
    source = shown(file.name)
    raw = read_bytes(file, source, (".json",))
    again, differences = rerun_record(decoded(raw, source), source)
    if again.encode() == raw:
        print_parts([Paragraph(language.say("The same result, to the byte."))])
        return
    if not differences:
        print_parts([Paragraph(language.say("The same result; only spaces, line ends or the order of fields differ."))])
        raise typer.Exit(DIFFERS)
    lines = [f"  {one}" for one in differences[:_MOST_DIFFERENCES]]
    if more := len(differences) - len(lines):
        lines.append(language.counted("… and {count} more difference.", "… and {count} more differences.", more))
    print_parts([Paragraph(language.say("The result differs:")), *(Paragraph(line) for line in lines)])
    raise typer.Exit(DIFFERS)
