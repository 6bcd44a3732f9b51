"""The command line: parse, call, print; it decides nothing."""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from mcda_priority.errors import Fault, InputError, Place, PriorityError
from mcda_priority.i18n import Language, Message

DONE, DIFFERS, BAD_INPUT, NOT_PROVEN = 0, 1, 2, 4

_NARROWEST, _WIDEST = 60, 120

app = typer.Typer(
    name="mcda-priority",
    help="Multi-criteria prioritisation of proposals under a budget: exact and explained.",
    epilog="Exit codes: 0 done, 1 a rerun differs, 2 bad input, 3 infeasible, 4 not proven in time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

LangOption = Annotated[Literal["fi", "sv", "en"], typer.Option("--lang", help="Language of the page and of errors.")]
CaseArgument = Annotated[str, typer.Argument(help="Name of a packaged case, or path of a YAML file.")]


@app.command()
def run(
    case: CaseArgument,
    method: Annotated[
        Literal["weighted-sum", "topsis"],
        typer.Option("--method", help="Method that the portfolio is selected by."),
    ] = "weighted-sum",
    budget: Annotated[
        str | None, typer.Option("--budget", help="Another budget, such as 8000000 or '8 000 000 €'.")
    ] = None,
    weights: Annotated[str | None, typer.Option("--weights", help="A named alternative weighting of the case.")] = None,
    lang: LangOption = "en",
    json_target: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE|-", help="Write the result as JSON; - prints only that."),
    ] = None,
    record_target: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Write the decision record, for `rerun`.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.0, help="Seconds that one selection may take.")
    ] = 60.0,
) -> None:
    """Score, select and print: criteria, rankings, portfolio, cut list."""
    from mcda_priority.decision import decide
    from mcda_priority.loading import load_problem
    from mcda_priority.record import record
    from mcda_priority.report.page import page
    from mcda_priority.report.results import as_json, results
    from mcda_priority.scoring import METHODS

    language = Language(lang)
    problem = load_problem(case)
    if weights is not None:
        problem = problem.with_weighting(weights)
    decision = decide(problem, METHODS[method], budget, time_limit=time_limit)
    if json_target == "-":
        sys.stdout.write(as_json(results(decision, language)))
    else:
        if json_target is not None:
            _write(Path(json_target), as_json(results(decision, language)), language)
        _print(page(decision, language))
    if record_target is not None:
        _write(record_target, as_json(record(decision, method, language)), language)
    if not decision.portfolio.proven:
        raise typer.Exit(NOT_PROVEN)


@app.command()
def cases(lang: LangOption = "en") -> None:
    """List the packaged cases."""
    from mcda_priority.loading import case_names, load_problem
    from mcda_priority.tables import Table

    language = Language(lang)
    rows = [[name, load_problem(name).label.text_in(lang)] for name in case_names()]
    _print([Table([language.say("Case"), language.say("Name")], rows, wide=(1,))])


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="Path of a YAML file, or name of a packaged case.")],
    lang: LangOption = "en",
) -> None:
    """Check a file and say everything that is wrong with it."""
    from mcda_priority.loading import load_problem
    from mcda_priority.tables import Paragraph

    language = Language(lang)
    problem = load_problem(file)
    sentence = language.say(
        "Nothing is wrong. Proposals: {proposals}. Criteria: {criteria}. Appropriation: {budget}.",
        proposals=len(problem.proposals),
        criteria=len(problem.criteria),
        budget=problem.money(problem.budget_minor),
    )
    _print([Paragraph(sentence)])


@app.command()
def schema() -> None:
    """Print the JSON Schema of the file format, for editors."""
    from mcda_priority.loading.schema import document_schema
    from mcda_priority.report.results import as_json

    sys.stdout.write(as_json(document_schema()))


@app.command()
def rerun(
    file: Annotated[Path, typer.Argument(help="A decision record, written by `run --record`.")],
    lang: LangOption = "en",
) -> None:
    """Run a decision record again and say whether the same bytes come out."""
    from mcda_priority.loading.files import decoded, read_bytes
    from mcda_priority.record import rerun as rerun_record
    from mcda_priority.tables import Paragraph

    language = Language(lang)
    _, differences = rerun_record(decoded(read_bytes(file, file.name, (".json",)), file.name), file.name)
    if not differences:
        _print([Paragraph(language.say("The same result, to the byte."))])
        return
    _print([Paragraph(language.say("The result differs:")), *(Paragraph(f"  {one}") for one in differences)])
    raise typer.Exit(DIFFERS)


def main() -> NoReturn:
    """Run the command line; errors go to stderr, in the language that was asked for."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except InputError as error:
        _fail(error.written(_asked_language()))
    except PriorityError as error:
        _fail(str(error))
    sys.exit(DONE)


def _asked_language() -> Language:
    """The language of the command line, once the command itself has ended with an error."""
    words = sys.argv[1:]
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, _, given = word.partition("=")
        if name == "--lang" and (given or following) in {"fi", "sv", "en"}:
            return Language(given or following)
    return Language("en")


def _fail(text: str) -> NoReturn:
    sys.stderr.write(text + "\n")
    sys.exit(BAD_INPUT)


def _write(path: Path, text: str, language: Language) -> None:
    """Write a whole file or nothing."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        fault = Message("the file cannot be written ({reason}). Check its folder and rights.", {"reason": reason})
        raise InputError([Fault(Place(str(path)), fault)]) from None
    sys.stderr.write(language.say("Written: {file}", file=str(path)) + "\n")


def _print(parts: list) -> None:  # type: ignore[type-arg]
    from mcda_priority.tables import WIDTH, written

    on_terminal = sys.stdout.isatty()
    width = min(max(os.get_terminal_size().columns, _NARROWEST), _WIDEST) if on_terminal else WIDTH
    colour = on_terminal and not os.environ.get("NO_COLOR")
    sys.stdout.write(written(parts, width, colour=colour))
