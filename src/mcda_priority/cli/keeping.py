"""Commands for the files of cases: list, begin, check and convert them, and print their schema."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from mcda_priority.cli.files import checked_targets, faults_of_name, shown_name, write
from mcda_priority.cli.options import CaseArgument, LangOption
from mcda_priority.cli.terminal import print_parts
from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Language, Message


def cases(lang: LangOption = "en") -> None:
    """List the packaged cases."""
    from mcda_priority.loading import case_names, load_problem
    from mcda_priority.tables import Table

    language = Language(lang)
    rows = [[name, load_problem(name).label.text_in(lang)] for name in case_names()]
    print_parts([Table([language.say("Case"), language.say("Name")], rows, wide=(1,))])


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
    faults = faults_of_name(file)
    if os.path.lexists(file):
        message = Message("there is such a file already, and it is not replaced. Use another name.", {})
        faults.append(Fault(Place(shown_name(file)), message))
    if faults:
        raise InputError(faults)
    write({file: starting_workbook(case, language)}, language)


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
    targets = checked_targets(file, {"marked": marked})
    if marked is not None and (faults := [*faults_of_name(Path(file)), *faults_of_name(marked)]):
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
    print_parts([Paragraph(sentence)])


def convert(
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(help="File to write; its ending names the format.")],
    lang: LangOption = "en",
) -> None:
    """Write a case to a file of another format; it loads back to the same problem."""
    from mcda_priority.loading import load_problem
    from mcda_priority.loading.files import files_of

    language = Language(lang)
    checked_targets(case, {"file": file})
    files = files_of(load_problem(case), file, language)
    write(dict(files), language)


def schema() -> None:
    """Print the JSON Schema of the file format, for editors."""
    from mcda_priority.loading.schema import document_schema
    from mcda_priority.report.results import as_json

    sys.stdout.write(as_json(document_schema()))


def _write_marked(file: Path, target: Path, error: InputError, language: Language) -> None:
    """Write the copy in which the faults are marked, where there are any in cells."""
    from mcda_priority.loading.disk import read_bytes
    from mcda_priority.loading.workbook_marking import marked_workbook

    if any(fault.place.sheet for fault in error.faults):
        raw = read_bytes(file, shown_name(file), (".xlsx",))
        write({target: marked_workbook(raw, shown_name(file), error.faults, language)}, language)
