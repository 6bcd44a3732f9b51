"""A decision as a workbook: the result beside the input, with formulas by which a reader adds it up again."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.decision import Decision
from mcda_priority.i18n import Language
from mcda_priority.loading.workbook_format import (
    BODY_FONT,
    HEADING_FILL,
    HEADING_FONT,
    RIGHT,
    STRONG_FONT,
    THIN,
    TITLE_FONT,
    WRAPPED,
    as_bytes,
    fit_rows,
    money_format,
    put_text,
    set_up_page,
    sheet_cell,
)
from mcda_priority.problem import Problem
from mcda_priority.problem.rule_sentences import rule_sentence
from mcda_priority.problem.rules import BudgetLine, Enables, Limit
from mcda_priority.report.opening import opening
from mcda_priority.report.page import assumptions_parts, provenance_parts
from mcda_priority.selection import Portfolio
from mcda_priority.selection.instance import line_budget
from mcda_priority.selection.keeping import limit_states
from mcda_priority.tables import Heading, Paragraph, Part

POINTS, VALUE, PERCENT, WHOLE = "0.0", "0.000", "0.0%", "0"


class Shown(NamedTuple):
    """A number of a cell and how it is shown; with a formula, the number is what it gives when the file is written."""

    number: float
    look: str
    formula: str = ""


Content = str | Shown
WorkedOut = Mapping[str, float]
"""What the formulas of a sheet give, by their cells."""


def results_workbook(decision: Decision, language: Language) -> bytes:
    """Write a decision as a workbook.

    The sheet of values holds the weight of each criterion and the value of each proposal on it; points and totals are
    formulas over them, beside the points that were computed exactly.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = language.say("Result")
    _write_result(first, decision, language)
    names = (
        language.say("Ranking"),
        language.say("Values"),
        language.say("Contributions"),
        language.say("Portfolio"),
        language.say("Rules"),
    )
    ranking, values, contributions, portfolio, rules = (book.create_sheet(name) for name in names)
    worked_out = {
        ranking.title: _write_ranking(ranking, decision.portfolio, language),
        values.title: _write_values(values, decision.portfolio, language),
        contributions.title: _write_contributions(contributions, values.title, decision.problem, language),
        portfolio.title: _write_portfolio(portfolio, decision.portfolio, language),
        rules.title: _write_rules(rules, decision.portfolio, language),
    }
    book.calculation.fullCalcOnLoad = True
    return as_bytes(book, worked_out)


def _write_result(sheet: Worksheet, decision: Decision, language: Language) -> None:
    parts: list[Part] = [
        *opening(decision.portfolio, language),
        Paragraph(decision.portfolio.proof_sentence(language)),
        *assumptions_parts(decision.problem, language),
        *provenance_parts(decision.problem, language),
    ]
    sheet.column_dimensions["A"].width = 110
    for row, part in enumerate((one for one in parts if isinstance(one, Heading | Paragraph)), 1):
        cell = sheet_cell(sheet, row, 1)
        mark = f"{part.mark} " if isinstance(part, Paragraph) and part.mark else ""
        put_text(cell, mark + part.text)
        cell.font = BODY_FONT if isinstance(part, Paragraph) else TITLE_FONT if row == 1 else STRONG_FONT
        cell.alignment = WRAPPED
    fit_rows(sheet, 1, sheet.max_row)
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet)


def _write_ranking(sheet: Worksheet, portfolio: Portfolio, language: Language) -> WorkedOut:
    ranking, problem = portfolio.ranking, portfolio.problem
    owners = {owner.id: owner.label.text_in(language.code) for owner in problem.owners}
    rows: list[list[Content]] = []
    for position in ranking.order():
        proposal = problem.proposals[position]
        funded = bool(portfolio.selected[position])
        rows.append(
            [
                Shown(int(ranking.ranks[position]), WHOLE),
                Shown(_score(portfolio, position), POINTS),
                proposal.id,
                proposal.label.text_in(language.code),
                owners.get(proposal.owner or "", proposal.owner or ""),
                _money(problem, proposal.cost_minor),
                language.say("Proposed for funding") if funded else language.say("Not proposed"),
            ]
        )
    heading = [
        language.say("Rank"),
        portfolio.score_heading(language),
        language.say("Id"),
        language.say("Proposal"),
        language.say("Owner"),
        language.say("Amount requested"),
        language.say("Status"),
    ]
    worked_out = _write_table(sheet, heading, rows, (12, 12, 14, 50, 30, 18, 26))
    sheet.auto_filter.ref = f"A1:G{len(rows) + 1}"
    return worked_out


def _write_values(sheet: Worksheet, portfolio: Portfolio, language: Language) -> WorkedOut:
    problem = portfolio.problem
    criteria, count = problem.criteria, len(problem.criteria)
    first, last, total = (get_column_letter(at) for at in (3, count + 2, count + 3))
    end = len(problem.proposals) + 2
    weights: list[Content] = [Shown(float(weight), PERCENT) for weight in problem.weights]
    rows: list[list[Content]] = [
        [language.say("Weight"), "", *weights, Shown(1.0, PERCENT, f"=SUM({first}2:{last}2)"), "", ""]
    ]
    for row, (proposal, values) in enumerate(zip(problem.proposals, problem.values, strict=True), 3):
        exact = sum((weight * value for weight, value in zip(problem.weights, values, strict=True)), Fraction(0))
        added = f"=100*SUMPRODUCT(${first}$2:${last}$2,{first}{row}:{last}{row})"
        difference = f"={total}{row}-{get_column_letter(count + 4)}{row}"
        rows.append(
            [
                proposal.id,
                proposal.label.text_in(language.code),
                *(Shown(float(value), VALUE) for value in values),
                Shown(float(100 * exact), POINTS, added),
                Shown(float(100 * exact), POINTS),
                Shown(0.0, VALUE, difference),
            ]
        )
    heading = [
        language.say("Id"),
        language.say("Proposal"),
        *(f"{one.id}\n{one.label.text_in(language.code)}" for one in criteria),
        language.say("Points, added up here"),
        language.say("Points, as computed"),
        language.say("Difference"),
    ]
    worked_out = _write_table(sheet, heading, rows, (14, 44, *(16,) * count, 14, 14, 14), frozen="C3", strong=(2,))
    note = language.say(
        "A value is 0 as if the proposal were not funded and 1 at the best level. Points are 100 times the sum of "
        "weight times value."
    )
    put_text(sheet_cell(sheet, end + 2, 2), note)
    sheet_cell(sheet, end + 2, 2).alignment = WRAPPED
    fit_rows(sheet, end + 2, end + 2)
    return worked_out


def _write_contributions(sheet: Worksheet, values: str, problem: Problem, language: Language) -> WorkedOut:
    count = len(problem.criteria)
    letters = [get_column_letter(at) for at in range(3, count + 3)]
    rows: list[list[Content]] = []
    for row, (proposal, numbers) in enumerate(zip(problem.proposals, problem.values, strict=True), 2):
        parts = [float(100 * weight * value) for weight, value in zip(problem.weights, numbers, strict=True)]
        formulas = [f"=100*'{values}'!{letter}$2*'{values}'!{letter}{row + 1}" for letter in letters]
        rows.append(
            [
                proposal.id,
                proposal.label.text_in(language.code),
                *(Shown(part, POINTS, formula) for part, formula in zip(parts, formulas, strict=True)),
                Shown(sum(parts), POINTS, f"=SUM({letters[0]}{row}:{letters[-1]}{row})"),
            ]
        )
    heading = [
        language.say("Id"),
        language.say("Proposal"),
        *(f"{one.id}\n{one.label.text_in(language.code)}" for one in problem.criteria),
        language.say("Points"),
    ]
    return _write_table(sheet, heading, rows, (14, 44, *(16,) * count, 14), frozen="C2")


def _write_portfolio(sheet: Worksheet, portfolio: Portfolio, language: Language) -> WorkedOut:
    problem = portfolio.problem
    lines = problem.budget_lines
    funded = [position for position in portfolio.ranking.order() if portfolio.selected[position]]
    last_line = get_column_letter(3 + len(lines))
    rows: list[list[Content]] = []
    for row, position in enumerate(funded, 2):
        proposal = problem.proposals[position]
        costs: list[Content] = [_money(problem, proposal.line_costs_minor.get(line.id, 0)) for line in lines]
        costs.append(_money(problem, proposal.cost_minor, f"=SUM(D{row}:{last_line}{row})" if lines else ""))
        score = Shown(_score(portfolio, position), POINTS)
        rows.append([proposal.id, proposal.label.text_in(language.code), score, *costs])
    rows += _side_effects(portfolio, language)
    last = max(len(rows), 1) + 1
    rows += [[""]] * (last - 1 - len(rows))
    letters = [get_column_letter(at) for at in range(4, 5 + len(lines))]
    members = [problem.proposals[position] for position in funded]
    spent = [sum(one.line_costs_minor.get(line.id, 0) for one in members) for line in lines]
    spent.append(portfolio.cost_minor)
    given = [line_budget(problem, line, portfolio.budget_minor) for line in lines]
    given.append(portfolio.budget_minor)
    value = Shown(float(100 * portfolio.value * portfolio.ranking.quantum), POINTS, f"=SUM(C2:C{last})")
    sums = [
        _money(problem, minor, f"=SUM({letter}2:{letter}{last})") for letter, minor in zip(letters, spent, strict=True)
    ]
    left = [
        _money(problem, more - less, f"={letter}{last + 2}-{letter}{last + 1}")
        for letter, more, less in zip(letters, given, spent, strict=True)
    ]
    rows.append([language.say("Total"), "", value, *sums])
    rows.append([language.say("Appropriation"), "", "", *(_money(problem, minor) for minor in given)])
    rows.append([language.say("Unspent"), "", "", *left])
    heading = [
        language.say("Id"),
        language.say("Proposal"),
        portfolio.score_heading(language),
        *(line.label.text_in(language.code) for line in lines),
        language.say("Amount requested"),
    ]
    strong = (last + 1, last + 2, last + 3)
    return _write_table(sheet, heading, rows, (22, 50, 12, *(18,) * len(lines), 18), strong=strong)


def _side_effects(portfolio: Portfolio, language: Language) -> list[list[Content]]:
    """A row for each rule that gives points or saves money because proposals are funded together."""
    problem, funded = portfolio.problem, set(portfolio.ids)
    rows: list[list[Content]] = []
    for rule in problem.rules:
        if not isinstance(rule, Enables) or rule.id in portfolio.without or rule.proposal not in funded:
            continue
        helped = sum(name in funded for name in rule.enables)
        if helped and (rule.bonus or rule.saving_minor):
            sentence = language.render(rule_sentence(rule, problem.currency))
            bonus = Shown(float(helped * rule.bonus), POINTS)
            saving = _money(problem, -helped * rule.saving_minor)
            rows.append([rule.id, sentence, bonus, *("" for _ in problem.budget_lines), saving])
    return rows


def _write_rules(sheet: Worksheet, portfolio: Portfolio, language: Language) -> WorkedOut:
    problem = portfolio.problem
    rows: list[list[Content]] = []
    for rule in problem.rules:
        sentence = language.render(rule_sentence(rule, problem.currency))
        reason = rule.reason.text_in(language.code) if rule.reason is not None else ""
        if rule.id in portfolio.without:
            rows.append([rule.id, sentence, reason, language.say("switched off"), "", "", ""])
        elif isinstance(rule, Limit):
            states = limit_states(problem, rule, portfolio.ids, portfolio.budget_minor)
            money = rule.money_minor is not None or rule.share is not None
            rows += [
                [
                    *((rule.id, sentence, reason) if number == 0 else (rule.id, "", "")),
                    language.say("kept"),
                    state.group or "",
                    _amount(problem, state.amount, money=money),
                    _amount(problem, state.limit, money=money),
                ]
                for number, state in enumerate(states)
            ]
        else:
            rows.append([rule.id, sentence, reason, language.say("kept"), "", "", ""])
    rows += [_of_line(portfolio, line, language) for line in problem.budget_lines]
    heading = [
        language.say("Id"),
        language.say("Rule"),
        language.say("Reason"),
        language.say("State"),
        language.say("Proposals of"),
        language.say("Amount"),
        language.say("Limit"),
    ]
    return _write_table(sheet, heading, rows, (20, 60, 44, 16, 16, 18, 18))


def _of_line(portfolio: Portfolio, line: BudgetLine, language: Language) -> list[Content]:
    """A budget line as a rule: what the portfolio takes of it, and what there is."""
    problem = portfolio.problem
    spent = sum(
        proposal.line_costs_minor.get(line.id, 0) for proposal in problem.proposals if proposal.id in portfolio.ids
    )
    limit = _amount(problem, line_budget(problem, line, portfolio.budget_minor), money=True)
    return [line.id, line.label.text_in(language.code), "", language.say("kept"), "", _money(problem, spent), limit]


def _amount(problem: Problem, amount: Fraction | int, *, money: bool) -> Shown:
    if money:
        digits = MINOR_DIGITS[problem.currency]
        return Shown(float(Fraction(amount, 10**digits)), _look_of_money(problem))
    return Shown(float(amount), "General")


def _money(problem: Problem, minor: int, formula: str = "") -> Shown:
    return _amount(problem, Fraction(minor), money=True)._replace(formula=formula)


def _look_of_money(problem: Problem) -> str:
    unit = 10 ** MINOR_DIGITS[problem.currency]
    return money_format(problem.currency, whole=all(cost % unit == 0 for cost in problem.costs_minor))


def _score(portfolio: Portfolio, position: int) -> float:
    """The score as people are shown it: points, or the index times 100."""
    return float(100 * int(portfolio.ranking.units[position]) * portfolio.ranking.quantum)


def _write_table(
    sheet: Worksheet,
    heading: Sequence[str],
    rows: Sequence[Sequence[Content]],
    widths: Sequence[int],
    *,
    frozen: str = "A2",
    strong: Sequence[int] = (),
) -> WorkedOut:
    """Write a table from the first row on, strong rows in bold; return what its formulas give."""
    worked_out: dict[str, float] = {}
    for at, (word, width) in enumerate(zip(heading, widths, strict=True), 1):
        cell = sheet_cell(sheet, 1, at)
        put_text(cell, word)
        cell.font, cell.fill, cell.border, cell.alignment = HEADING_FONT, HEADING_FILL, THIN, WRAPPED
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows, 2):
        for at, content in enumerate(row, 1):
            cell = sheet_cell(sheet, number, at)
            cell.font, cell.border = STRONG_FONT if number in strong else BODY_FONT, THIN
            if isinstance(content, Shown):
                cell.value = content.formula or content.number
                if content.formula:
                    worked_out[cell.coordinate] = content.number
                cell.number_format, cell.alignment = content.look, RIGHT
            else:
                if content:
                    put_text(cell, content)
                cell.alignment = WRAPPED
    fit_rows(sheet, 1, len(rows) + 1)
    set_up_page(sheet, frozen=frozen, repeated="1:1")
    return worked_out
