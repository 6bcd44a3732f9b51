"""Help while a workbook is filled in: drop-down lists, and the words of the levels at hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority.i18n import Language
from mcda_priority.loading.workbook_cells import number_text
from mcda_priority.loading.workbook_format import FIRST_ROW, SPARE_ROWS
from mcda_priority.problem.assessors import AGGREGATIONS, POLICIES
from mcda_priority.problem.rules import RULE_KINDS

_LONGEST_LIST = 255


def numeric_levels(criterion: Mapping[str, Any]) -> bool:
    """Tell whether the levels of a criterion are plain numbers, so that they can be typed as such."""
    levels = criterion.get("scale", {}).get("levels", [])
    names = [level.get("level", "") for level in levels]
    return bool(names) and all(number_text(name) == name for name in names)


def help_to_rate(
    sheet: Worksheet,
    letter: str,
    where: str,
    criterion: Mapping[str, Any],
    document: Mapping[str, Any],
    language: Language,
) -> None:
    """Put the anchors at the heading of a criterion, and a list of its levels into its cells."""
    scale = criterion.get("scale", {})
    if levels := [level for level in scale.get("levels", []) if "level" in level]:
        note = "\n".join(f"{level['level']} – {_said(level.get('anchor', ''), language)}" for level in levels)
        formula = _inline([level["level"] for level in levels]) or _range_of_levels(criterion["id"], document)
        offer(sheet, where, formula, language, note)
    else:
        note = _ends(scale, language)
    if note:
        comment = Comment(note, "mcda-priority")
        comment.width, comment.height = size_of_note(note)
        sheet[f"{letter}1"].comment = comment


def size_of_note(note: str) -> tuple[int, int]:
    """Width and height of a comment in which the whole note can be read, in pixels."""
    return 420, 40 + 18 * sum(1 + len(line) // 60 for line in note.split("\n"))


def _ends(scale: Mapping[str, Any], language: Language) -> str:
    """Say how far a measured scale goes, and where its zero is."""
    if points := [point for point in scale.get("points", []) if all(point)]:
        low, best = points[0][0], points[-1][0]
        baseline = next((performance for performance, value in points if value == "0"), low)
    else:
        baseline, best = scale.get("baseline", ""), scale.get("best", "")
        low = scale.get("worst", baseline)
    if not baseline or not best:
        return ""
    return language.say(
        "From {low} to {best} {unit}. As if not funded: {baseline}.",
        low=low,
        best=best,
        unit=scale.get("unit", ""),
        baseline=baseline,
    ).replace(" .", ".")


def _said(text: Any, language: Language) -> str:
    if isinstance(text, Mapping):
        return str(text.get(language.code) or next(iter(text.values()), ""))
    return str(text)


def _inline(choices: Sequence[str]) -> str:
    written = ",".join(choices)
    return f'"{written}"' if 0 < len(written) <= _LONGEST_LIST else ""


def _range_of_levels(criterion: str, document: Mapping[str, Any]) -> str:
    """Where the levels of a criterion stand in their own sheet."""
    row = FIRST_ROW
    for group in document.get("groups", []):
        for one in group.get("criteria", []):
            count = len(one.get("scale", {}).get("levels", ()))
            if one["id"] == criterion:
                return f"levels!$B${row}:$B${row + count - 1}"
            row += count
    return ""


def choices_of_case(field: str) -> str:
    """The formula of the drop-down list of a field of the case; "" where there is none."""
    fixed: Mapping[str, Sequence[str]] = {
        "aggregation": tuple(AGGREGATIONS),
        "missing_ratings": POLICIES,
        "assessment.illustrative": ("true", "false"),
    }
    return _inline(fixed.get(field, ()))


def choices(table: str, column: str, document: Mapping[str, Any]) -> str:
    """The formula of a drop-down list: words of the format, or the ids of another sheet."""
    fixed = {
        ("criteria", "scale.kind"): ("levels", "linear", "piecewise"),
        ("rules", "kind"): RULE_KINDS,
    }
    if (table, column) in fixed:
        return _inline(fixed[table, column])
    source = {
        ("criteria", "group"): ("groups", "A"),
        ("levels", "criterion"): ("criteria", "B"),
        ("points", "criterion"): ("criteria", "B"),
        ("ratings", "proposal"): ("proposals", "A"),
        ("ratings", "assessor"): ("assessors", "A"),
        ("proposals", "owner"): ("owners", "A"),
        ("assessors", "owner"): ("owners", "A"),
        ("rules", "proposal"): ("proposals", "A"),
    }.get((table, column))
    if source is None:
        return ""
    name, letter = source
    if name == "criteria":
        count = sum(len(group.get("criteria", [])) for group in document.get("groups", []))
    else:
        count = len(document.get(name, []))
    return f"{name}!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + count + SPARE_ROWS - 1}"


def offer(sheet: Worksheet, where: str, formula: str, language: Language, note: str = "") -> None:
    """Put a drop-down list into cells, with a note that shows while one of them is filled in."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.showErrorMessage = True
    rule.error = language.say("Choose from the list.")
    if note:
        rule.showInputMessage = True
        rule.prompt = note if len(note) <= _LONGEST_LIST else note[: _LONGEST_LIST - 1] + "…"
    rule.add(where)
    sheet.add_data_validation(rule)
