"""How workbooks are written: text that stays text, one look, and the same bytes for the same content."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.workbook_cells import LONGEST_CELL, number_text

HEADING_FILL = PatternFill("solid", start_color="FF1F3A5F")
MACHINE_FILL = PatternFill("solid", start_color="FFEDEDED")
HEADING_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFFFF")
MACHINE_FONT = Font(name="Calibri", size=8, color="FF7F7F7F")
BODY_FONT = Font(name="Calibri", size=11)
STRONG_FONT = Font(name="Calibri", size=11, bold=True)
LINK_FONT = Font(name="Calibri", size=11, color="FF1F3A5F", underline="single")
TITLE_FONT = Font(name="Calibri", size=16, bold=True, color="FF1F3A5F")
THIN = Border(*(Side(style="thin", color="FFBFBFBF"),) * 4)
WRAPPED = Alignment(wrap_text=True, vertical="top")
RIGHT = Alignment(vertical="top", horizontal="right", indent=1)
UNLOCKED = Protection(locked=False)
AS_TEXT = "@"

FIRST_ROW, SPARE_ROWS = 3, 25
"""The first row below the headings of a sheet, and how many empty ones follow what it holds."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.(?![0-9]{3}$)[0-9]+)?", re.ASCII)
_LINE = 15
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = re.compile(rb'(?P<formula><c r="(?P<cell>[A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')
_NOT_XML = re.compile("[\ufffe\uffff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def put_text(cell: Cell, text: str) -> None:
    """Write text that never becomes a formula, whatever it begins with.

    Raises
    ------
    InputError
        The text is longer than a cell of a workbook can be.
    """
    if len(text) > LONGEST_CELL:
        message = Message("a cell holds at most {longest} characters. Shorten it.", {"longest": LONGEST_CELL})
        raise InputError([Fault(Place("", sheet=cell.parent.title, cell=cell.coordinate), message)])
    escaped = _NOT_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", _ESCAPED.sub("_x005F_", text))
    cell.value = escaped
    cell.data_type = "s"
    if escaped.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True
    cell.number_format = AS_TEXT


def put_number(cell: Cell, text: str) -> bool:
    """Write a number as one, if it reads back as the same number and can be read in one way; tell whether it was."""
    if not _PLAIN_NUMBER.fullmatch(text):
        return False
    read = number_text(text)
    if read is None or Decimal(read) != Decimal(text):
        return False
    cell.value = Decimal(text) if "." in text else int(text)
    return True


def fit_rows(sheet: Worksheet, first: int, last: int, *, lowest: float = 15) -> None:
    """Make rows as high as their wrapped text needs: not every program does so when it opens a workbook."""
    for row in range(first, last + 1):
        lines = 1
        for at, cell in enumerate(sheet[row], 1):
            width = max(sheet.column_dimensions[get_column_letter(at)].width - 1, 1)
            parts = cell.value.split("\n") if isinstance(cell.value, str) and cell.data_type != "f" else []
            lines = max(lines, sum(_lines(part, width * (0.95 if cell.font.bold else 1.1)) for part in parts))
        if lines > 1 or lowest > _LINE:
            sheet.row_dimensions[row].height = max(lowest, _LINE * lines + 2)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes, broken between words."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0.0
        lines += int(len(word) / width)
        used += len(word) % width + (1 if used else 0)
    return lines


def money_format(currency: str, *, whole: bool = False) -> str:
    """The number format of amounts in a currency, without minor units where all are whole."""
    decimals = 0 if whole else MINOR_DIGITS.get(currency, 2)
    sign = "€" if currency == "EUR" else currency
    return f'#,##0{"." + "0" * decimals if decimals else ""}\\ "{sign}"'


def set_up_page(sheet: Worksheet, *, frozen: str = "", repeated: str = "") -> None:
    """A4 landscape, as wide as one page, with its name and page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.oddFooter.left.text = "&A"  # type: ignore[union-attr]
    sheet.oddFooter.right.text = "&P / &N"  # type: ignore[union-attr]
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    if frozen:
        sheet.freeze_panes = frozen
    if repeated:
        sheet.print_title_rows = repeated


def as_bytes(book: Workbook, worked_out: Mapping[str, Mapping[str, float]] | None = None) -> bytes:
    """Write a workbook: the same bytes for the same content, without the time of writing.

    Parameters
    ----------
    book
        The workbook.
    worked_out
        By sheet and cell, what each formula gives: programs that only show a workbook do not work formulas out.
    """
    numbers = worked_out or {}
    parts_of_sheets = {
        f"xl/worksheets/sheet{at}.xml": numbers.get(name, {}) for at, name in enumerate(book.sheetnames, 1)
    }
    moment = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    book.properties.creator = "mcda-priority"
    book.properties.created = moment
    written = io.BytesIO()
    book.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in parts.infolist():
            content = parts.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            if given := parts_of_sheets.get(info.filename):
                content = _FORMULA.sub(partial(_with_number, given), content)
            entry = zipfile.ZipInfo(info.filename, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return fixed.getvalue()


def _with_number(given: Mapping[str, float], cell: re.Match[bytes]) -> bytes:
    number = given.get(cell["cell"].decode())
    return cell[0] if number is None else cell["formula"] + f"<v>{number!r}</v>".encode()


def sheet_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell of a sheet that is no part of a merged one."""
    cell: Any = sheet.cell(row, column)
    return cell  # type: ignore[no-any-return]
