"""The decision record: what was computed, from what, with what; and running it again."""

import json
from typing import Any

from mcda_priority.decision import Decision, decide
from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import LANGUAGES, Language, Message
from mcda_priority.loading import document_from_problem, problem_from_document
from mcda_priority.problem.reading import LARGEST_MINOR, shown, write_amount
from mcda_priority.report.fingerprint import fingerprint
from mcda_priority.report.results import as_json, results
from mcda_priority.report.versions import versions
from mcda_priority.scoring import METHODS

FORMAT = "mcda-priority/record-1"

_ABSENT = object()


def record(decision: Decision, method: str, lang: str = "en") -> dict[str, Any]:
    """Write the decision record: the whole problem, its hash, settings, versions and the result.

    Parameters
    ----------
    decision
        The decision.
    method
        The name of its method in `METHODS`.
    lang
        Language of the texts in the result: fi, sv or en.
    """
    return {
        "format": FORMAT,
        "problem": document_from_problem(decision.problem),
        "problem_sha256": fingerprint(decision.problem),
        "settings": {
            "method": method,
            "budget_minor": decision.portfolio.budget_minor,
            "without": list(decision.portfolio.without),
            "time_limit": decision.time_limit,
            "language": lang,
            "seed": None,
        },
        "versions": versions(),
        "result": results(decision, Language(lang)),
    }


def rerun(text: str, source: str) -> tuple[str, list[str]]:
    """Run a decision record again.

    Parameters
    ----------
    text
        The record, as JSON text.
    source
        Name of the file, for messages.

    Returns
    -------
    The new record as JSON text, and a line for each part that differs from the old one; none where they say the same,
    although spaces or the order of fields may still differ.

    Raises
    ------
    InputError
        The text is not a decision record, or its problem breaks rules.
    """
    old = _read(text, source)
    settings = old["settings"]
    problem = problem_from_document(old["problem"], source)
    budget = write_amount(settings["budget_minor"], problem.currency)
    decision = decide(
        problem,
        METHODS[settings["method"]],
        budget,
        without=settings["without"],
        time_limit=settings["time_limit"],
    )
    new = record(decision, settings["method"], settings["language"])
    return as_json(new), _differences(old, new, "")


def _read(text: str, source: str) -> dict[str, Any]:
    try:
        old = json.loads(text)
    except (ValueError, RecursionError):
        old = None
    settings = old.get("settings") if isinstance(old, dict) else None
    checks = {
        "format": isinstance(old, dict) and old.get("format") == FORMAT,
        "settings": isinstance(settings, dict),
        "settings.method": isinstance(settings, dict) and settings.get("method") in list(METHODS),
        "settings.language": isinstance(settings, dict) and settings.get("language") in LANGUAGES,
        "settings.budget_minor": isinstance(settings, dict) and _is_minor(settings.get("budget_minor")),
        "settings.without": isinstance(settings, dict) and _are_names(settings.get("without")),
        "settings.time_limit": isinstance(settings, dict) and _is_limit(settings.get("time_limit")),
        "problem": isinstance(old, dict) and isinstance(old.get("problem"), dict),
    }
    faults = [
        Fault(
            Place(source, None, name),
            Message("this is not as a decision record has it. Give a file written by --record.", {}),
        )
        for name, holds in checks.items()
        if not holds
    ]
    if faults or not isinstance(old, dict):
        raise InputError(faults)
    return old


def _is_minor(raw: object) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= LARGEST_MINOR


def _are_names(raw: object) -> bool:
    return isinstance(raw, list) and all(isinstance(name, str) for name in raw)


def _is_limit(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw < float("inf")


def _differences(old: Any, new: Any, path: str) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*new, *(name for name in old if name not in new)]
        return [
            one
            for name in names
            for one in _differences(
                old.get(name, _ABSENT), new.get(name, _ABSENT), f"{path}.{shown(name)}" if path else shown(name)
            )
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            one
            for index, (before, after) in enumerate(zip(old, new, strict=True))
            for one in _differences(before, after, f"{path}[{index}]")
        ]
    # Compared as they are written: 1, 1.0 and true are equal in Python and are not the same record.
    before, after = (
        "–" if one is _ABSENT else shown(json.dumps(one, ensure_ascii=False, default=str)) for one in (old, new)
    )
    same = type(old) is type(new) and old == new
    return [] if same else [f"{path}: {before} -> {after}"]
