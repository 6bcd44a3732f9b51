"""The command that asks a group for weights."""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from mcda_priority.cli.files import checked_targets, shown_name
from mcda_priority.cli.options import CaseArgument, LangOption, TimeLimitOption
from mcda_priority.cli.terminal import asked, fail, print_parts
from mcda_priority.i18n import Language


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
    targets = checked_targets(case, {"out": out})
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
        print_parts([Paragraph(language.say("No file is named with --out: the answer is shown, but not written."))])
    try:
        agreed = swing_dialogue(
            problem,
            asked,
            lambda parts: print_parts(list(parts)),
            language,
            by_group=by_group,
            dated=dated,
            time_limit=time_limit,
        )
    except (EOFError, KeyboardInterrupt):
        fail("\n" + language.say("Broken off: nothing is written."))
    for path in targets.values():
        save_problem(agreed.problem, path, lang)
        sys.stderr.write(language.say("Written: {file}", file=shown_name(path)) + "\n")
        print_parts([Paragraph(language.say("Use them with --weights {name}.", name=agreed.name))])
