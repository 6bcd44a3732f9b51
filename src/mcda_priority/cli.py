"""The command line: parse, call, print; it decides nothing."""

import errno
import io
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal, NoReturn

import typer

from mcda_priority.errors import Fault, InfeasibleError, InputError, NotProvenError, Place, PriorityError
from mcda_priority.i18n import Language, Message

DIFFERS, BAD_INPUT, INFEASIBLE, NOT_PROVEN = 1, 2, 3, 4

_NARROWEST, _WIDEST = 60, 120
_MOST_DIFFERENCES = 40
_READER_GONE = 1

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
CaseArgument = Annotated[str, typer.Argument(help="Name of a packaged case, or path of a file.")]
MethodOption = Annotated[
    Literal["weighted-sum", "topsis"], typer.Option("--method", help="Method that the portfolio is selected by.")
]
BudgetOption = Annotated[str | None, typer.Option("--budget", help="Another budget, such as 8000000 or '8 000 000 €'.")]
WeightsOption = Annotated[str | None, typer.Option("--weights", help="A named alternative weighting of the case.")]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", metavar="RULE", help="Switch a rule off; may be repeated.")
]
JsonOption = Annotated[
    str | None, typer.Option("--json", metavar="FILE|-", help="Write the result as JSON; - prints only that.")
]
TimeLimitOption = Annotated[float, typer.Option("--time-limit", min=0.0, help="Seconds that one selection may take.")]


def _version(asked: bool) -> None:
    if asked:
        from mcda_priority import __version__

        sys.stdout.write(f"mcda-priority {__version__}\n")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Stand before every command."""


@app.command()
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
    from mcda_priority.loading import load_problem
    from mcda_priority.report.page import page
    from mcda_priority.report.results import as_json, results
    from mcda_priority.scoring import METHODS

    language = Language(lang)
    json_file = None if json_target == "-" else json_target
    targets = _checked_targets(case, {"json": json_file, "record": record_target, "out": out})
    if out is not None and (faults := _faults_of_name(out)):
        raise InputError(faults)
    problem = load_problem(case)
    if weights is not None:
        problem = problem.with_weighting(weights)
    decision = decide(problem, METHODS[method], budget, without=without or (), time_limit=time_limit)
    texts: dict[str, str | bytes] = {"json": as_json(results(decision, language))}
    if record_target is not None:
        texts["record"] = as_json(record(decision, method, lang))
    if out is not None:
        from mcda_priority.report.result_workbook import results_workbook

        texts["out"] = results_workbook(decision, language)
    _write({path: texts[name] for name, path in targets.items()}, language)
    if json_target == "-":
        sys.stdout.write(str(texts["json"]))
    else:
        _print(page(decision, language))
    if not decision.portfolio.proven:
        raise typer.Exit(NOT_PROVEN)


@app.command()
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
    from mcda_priority.loading import load_problem
    from mcda_priority.report.reasons import reasons_page
    from mcda_priority.scoring import METHODS, score
    from mcda_priority.selection import select

    problem = load_problem(case)
    if weights is not None:
        problem = problem.with_weighting(weights)
    if proposal is not None:
        problem.check_proposal(proposal)
    portfolio = select(score(problem, METHODS[method]), budget, without=without or (), time_limit=time_limit)
    explanation = explained(portfolio, time_limit=time_limit)
    _print(reasons_page(explanation, Language(lang), proposal))


@app.command()
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
    from mcda_priority.loading import load_problem
    from mcda_priority.report.assessors import assessors_data, assessors_page
    from mcda_priority.report.results import as_json
    from mcda_priority.scoring import score
    from mcda_priority.selection import select

    language = Language(lang)
    targets = _checked_targets(case, {"json": None if json_target == "-" else json_target})
    problem = load_problem(case)
    if weights is not None:
        problem = problem.with_weighting(weights)
    portfolio = select(score(problem), budget, without=without or (), time_limit=time_limit)
    found = disagreement(problem, explained(portfolio, time_limit=time_limit))
    text = as_json(assessors_data(found))
    _write(dict.fromkeys(targets.values(), text), language)
    if json_target == "-":
        sys.stdout.write(text)
    else:
        _print(assessors_page(found, language))


@app.command()
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
    from mcda_priority.loading import load_problem
    from mcda_priority.preferences import WeightSet
    from mcda_priority.report.results import as_json
    from mcda_priority.report.studies import Studies, dominance_in_seconds, studies_data, studies_page
    from mcda_priority.scoring import score
    from mcda_priority.selection import select
    from mcda_priority.studies.breakpoints import breakpoints
    from mcda_priority.studies.portfolios import study_portfolios
    from mcda_priority.studies.ranks import study_ranks

    language = Language(lang)
    targets = _checked_targets(case, {"json": None if json_target == "-" else json_target})
    problem = load_problem(case)
    if weights is not None:
        problem = problem.with_weighting(weights)
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
    _write(dict.fromkeys(targets.values(), text), language)
    if json_target == "-":
        sys.stdout.write(text)
    else:
        _print(studies_page(studies, language))


@app.command()
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
    from mcda_priority.loading import load_problem
    from mcda_priority.report.board_paper import board_paper
    from mcda_priority.scoring import score
    from mcda_priority.selection import select

    language = Language(lang)
    targets = _checked_targets(case, {"out": out})
    problem = load_problem(case)
    if weights is not None:
        problem = problem.with_weighting(weights)
    portfolio = select(score(problem), budget, without=without or (), time_limit=time_limit)
    # The name of the file alone: the page is sent on, and says nothing about folders here.
    text = board_paper(portfolio, language, case=Path(case).name, draws=draws, seed=seed, time_limit=time_limit)
    _write(dict.fromkeys(targets.values(), text), language)
    if not portfolio.proven:
        raise typer.Exit(NOT_PROVEN)


@app.command()
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
    targets = _checked_targets(new, {"json": None if json_target == "-" else json_target})
    targets = _checked_targets(old, targets)
    difference = compare_rounds(load_problem(old), load_problem(new), METHODS[method], time_limit=time_limit)
    text = as_json(difference_data(difference, language))
    _write(dict.fromkeys(targets.values(), text), language)
    if json_target == "-":
        sys.stdout.write(text)
    else:
        _print(difference_page(difference, language))
    if difference.new.state == "infeasible":
        raise typer.Exit(INFEASIBLE)
    if not difference.proven:
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
def init(
    file: Annotated[Path, typer.Argument(help="The workbook to write (.xlsx); it must not be there yet.")],
    case: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="CASE", help="Begin with what a case holds; a workbook may still be incomplete."
        ),
    ] = None,
    lang: LangOption = "en",
) -> None:
    """Make a workbook to fill in: instructions, criteria, proposals, ratings, rules and budget."""
    from mcda_priority.loading.workbook_starting import starting_workbook

    language = Language(lang)
    faults = _faults_of_name(file)
    if os.path.lexists(file):
        message = Message("there is such a file already, and it is not replaced. Use another name.", {})
        faults.append(Fault(Place(_name(file)), message))
    if faults:
        raise InputError(faults)
    _write({file: starting_workbook(case, language)}, language)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="Path of a file, or name of a packaged case.")],
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="COPY", help="Write a copy of the workbook with the cells at fault marked."),
    ] = None,
    lang: LangOption = "en",
) -> None:
    """Check a file and say everything that is wrong with it."""
    from mcda_priority.loading import load_problem
    from mcda_priority.tables import Paragraph

    language = Language(lang)
    targets = _checked_targets(file, {"marked": marked})
    if marked is not None and (faults := [*_faults_of_name(Path(file)), *_faults_of_name(marked)]):
        raise InputError(faults)
    try:
        problem = load_problem(file)
    except InputError as error:
        for target in targets.values():
            _write_marked(Path(file), target, error, language)
        raise
    sentence = language.say(
        "Nothing is wrong. Proposals: {proposals}. Criteria: {criteria}. Appropriation: {budget}.",
        proposals=len(problem.proposals),
        criteria=len(problem.criteria),
        budget=problem.money(problem.budget_minor),
    )
    _print([Paragraph(sentence)])


@app.command()
def convert(
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(help="File to write; its ending names the format.")],
    lang: LangOption = "en",
) -> None:
    """Write a case to a file of another format; it loads back to the same problem."""
    from mcda_priority.loading import load_problem
    from mcda_priority.loading.files import files_of

    language = Language(lang)
    _checked_targets(case, {"file": file})
    files = files_of(load_problem(case), file, language)
    _write(dict(files), language)


@app.command()
def weights(
    case: CaseArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write the case with the new weights to.")
    ] = None,
    by_group: Annotated[
        bool, typer.Option("--by-group", help="Criteria inside each group first, then the groups.")
    ] = False,
    day: Annotated[str | None, typer.Option("--date", help="Day of the session, such as 2026-03-02.")] = None,
    lang: LangOption = "en",
    time_limit: TimeLimitOption = 10.0,
) -> None:
    """Ask a group for weights by their swings, and show the ranking as it moves."""
    from mcda_priority.elicitation.dialogue import read_day, swing_dialogue
    from mcda_priority.loading import load_problem, save_problem
    from mcda_priority.loading.disk import unwritable
    from mcda_priority.tables import Paragraph

    language = Language(lang)
    targets = _checked_targets(case, {"out": out})
    problem = load_problem(case)
    dated = None if day is None else read_day(day)
    for path in targets.values():
        # What cannot be written there is refused now, and not after an hour of talk.
        try:
            with TemporaryDirectory(prefix=".mcda-priority-", dir=path.parent) as folder:
                save_problem(problem, Path(folder) / path.name, lang)
        except OSError as error:
            raise unwritable(path, error) from None
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        # What is not UTF-8 is refused where it is read, as a character that cannot be used.
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if not targets:
        _print([Paragraph(language.say("No file is named with --out: the answer is shown, but not written."))])
    try:
        agreed = swing_dialogue(
            problem,
            _asked,
            lambda parts: _print(list(parts)),
            language,
            by_group=by_group,
            dated=dated,
            time_limit=time_limit,
        )
    except (EOFError, KeyboardInterrupt):
        _fail("\n" + language.say("Broken off: nothing is written."))
    for path in targets.values():
        save_problem(agreed.problem, path, lang)
        sys.stderr.write(language.say("Written: {file}", file=_name(path)) + "\n")
        _print([Paragraph(language.say("Use them with --weights {name}.", name=agreed.name))])


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
    from mcda_priority.decision_record import rerun as rerun_record
    from mcda_priority.loading.disk import decoded, read_bytes
    from mcda_priority.problem.reading import shown
    from mcda_priority.tables import Paragraph

    language = Language(lang)
    source = shown(file.name)
    raw = read_bytes(file, source, (".json",))
    again, differences = rerun_record(decoded(raw, source), source)
    if again.encode() == raw:
        _print([Paragraph(language.say("The same result, to the byte."))])
        return
    if not differences:
        _print([Paragraph(language.say("The same result; only spaces, line ends or the order of fields differ."))])
        raise typer.Exit(DIFFERS)
    lines = [f"  {one}" for one in differences[:_MOST_DIFFERENCES]]
    if more := len(differences) - len(lines):
        lines.append(language.counted("… and {count} more difference.", "… and {count} more differences.", more))
    _print([Paragraph(language.say("The result differs:")), *(Paragraph(line) for line in lines)])
    raise typer.Exit(DIFFERS)


def main() -> NoReturn:
    """Run the command line; errors go to stderr, in the language that was asked for."""
    _open_streams()
    try:
        _run()
    except InputError as error:
        _fail(error.written(_asked_language()))
    except InfeasibleError as error:
        _fail(error.written(_asked_language()), INFEASIBLE)
    except NotProvenError as error:
        _fail(error.written(_asked_language()), NOT_PROVEN)
    except PriorityError as error:
        _fail(str(error))
    except OSError as error:
        # Python would try once more to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            sys.exit(_READER_GONE)
        from mcda_priority.loading.disk import unwritable

        _fail(unwritable("stdout", error).written(_asked_language()))
    sys.exit()


def _open_streams() -> None:
    """Write UTF-8 whatever the locale, and nowhere where the caller has closed a stream."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _run() -> None:
    """Run the command and see that what it printed has arrived."""
    try:
        app()
    finally:
        sys.stdout.flush()


def _asked_language() -> Language:
    """The language of the command line, once the command itself has ended with an error."""
    words = sys.argv[1:]
    for word, following in reversed(list(zip(words, [*words[1:], ""], strict=True))):
        name, _, given = word.partition("=")
        if name == "--lang" and (given or following) in {"fi", "sv", "en"}:
            return Language(given or following)
    return Language("en")


def _fail(text: str, code: int = BAD_INPUT) -> NoReturn:
    with suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    sys.exit(code)


def _asked(prompt: str) -> str:
    """Put a question on the terminal, or read the next line where answers are piped in."""
    if sys.stdin is None:
        raise EOFError
    answer = input(prompt + " ")
    if not sys.stdin.isatty():
        sys.stdout.write("\n")
    return answer


def _name(path: Path) -> str:
    from mcda_priority.problem.reading import shown

    return shown(str(path))


def _faults_of_name(path: Path) -> list[Fault]:
    message = Message("this must be a workbook. Use a name that ends in .xlsx.", {})
    return [] if path.suffix.lower() == ".xlsx" else [Fault(Place(_name(path)), message)]


def _write_marked(file: Path, target: Path, error: InputError, language: Language) -> None:
    """Write the copy in which the faults are marked, where there are any in cells."""
    from mcda_priority.loading.disk import read_bytes
    from mcda_priority.loading.workbook_marking import marked_workbook

    if any(fault.place.sheet for fault in error.faults):
        raw = read_bytes(file, _name(file), (".xlsx",))
        _write({target: marked_workbook(raw, _name(file), error.faults, language)}, language)


def _checked_targets(case: str, targets: Mapping[str, str | Path | None]) -> dict[str, Path]:
    """Refuse targets that are no files, the same file twice, or the case itself, before anything is computed."""
    from mcda_priority.loading.disk import unwritable

    paths = {name: Path(target) for name, target in targets.items() if target is not None}
    taken = {os.path.realpath(case)}
    faults = []
    for path in paths.values():
        try:
            special = path.exists() and not path.is_file()
        except OSError as error:
            raise unwritable(path, error) from None
        if special:
            faults.append(Fault(Place(_name(path)), Message("this is not a regular file. Name a file.", {})))
        elif os.path.realpath(path) in taken:
            message = Message("this command uses this file already. Name another one.", {})
            faults.append(Fault(Place(_name(path)), message))
        taken.add(os.path.realpath(path))
    if faults:
        raise InputError(faults)
    return paths


def _write(texts: Mapping[Path, str | bytes], language: Language) -> None:
    """Write each file whole, or none of them, and say which were written."""
    from mcda_priority.loading.disk import write_whole

    write_whole({path: text.encode() if isinstance(text, str) else text for path, text in texts.items()})
    for path in texts:
        sys.stderr.write(language.say("Written: {file}", file=_name(path)) + "\n")


def _print(parts: list) -> None:  # type: ignore[type-arg]
    from mcda_priority.tables import WIDTH, written

    on_terminal = sys.stdout.isatty()
    width = min(max(os.get_terminal_size().columns, _NARROWEST), _WIDEST) if on_terminal else WIDTH
    colour = on_terminal and not os.environ.get("NO_COLOR")
    sys.stdout.write(written(parts, width, colour=colour))
