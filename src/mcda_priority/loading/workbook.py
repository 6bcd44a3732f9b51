"""Excel workbooks as tables of cells: read without any of their machinery, so that a hostile one does nothing."""

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.flat_tables import TABLES, Rows, heading_row, is_note, read_tables
from mcda_priority.loading.parsed import Parsed, with_faults
from mcda_priority.loading.workbook_package import (
    MOST_ELEMENTS,
    Package,
    RefusedError,
    parse_part,
    sheets_of,
    strings_of,
    styles_of,
    unpacked,
)
from mcda_priority.loading.workbook_sheet import MOST_CELLS, SheetReader
from mcda_priority.problem.reading import listed, shown

INSTRUCTIONS = "instructions"
"""The sheet for the reader of the workbook; it is not read."""


def read_workbook(raw: bytes, source: str) -> Parsed:
    """Read a workbook as a document.

    Parameters
    ----------
    raw
        The bytes of an .xlsx file.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        With every fault of form: of the file itself, of its sheets, or of their columns and rows. What is wrong with
        single cells is told with what is read.
    """
    tables, faults = _tables(raw, source)
    try:
        return read_tables(tables, source)._replace(faults=faults)
    except InputError as error:
        raise with_faults(error, faults) from None


def _tables(raw: bytes, source: str) -> tuple[dict[str, Rows], tuple[Fault, ...]]:
    """The tables of a workbook, and the faults of single cells."""
    sheet, faults = "", []
    try:
        package = Package(unpacked(raw), [MOST_ELEMENTS])
        sheets, since_1904 = sheets_of(package)
        _check_names([name for name, _ in sheets], source)
        strings = strings_of(package)
        styles = styles_of(package)
        tables: dict[str, Rows] = {}
        left = [MOST_CELLS]
        for sheet, part in sheets:
            if sheet in TABLES:
                reader = SheetReader(Place(source, sheet=sheet), strings, styles, since_1904, left)
                parse_part(package, part, reader.start, reader.end, reader.text)
                tables[sheet] = reader.rows()
                faults += reader.faults_that_matter(heading_row(sheet, tables[sheet]))
    except RefusedError as refused:
        raise InputError([Fault(Place(source, sheet=sheet if sheet in TABLES else ""), refused.message)]) from None
    return tables, tuple(faults)


def _check_names(names: list[str], source: str) -> None:
    faults = []
    for name in names:
        if name not in TABLES and name != INSTRUCTIONS and not is_note(name):
            message = Message(
                "there is no such sheet in this format. Use {known}, or begin the name with “_” to keep notes.",
                {"known": listed(TABLES)},
            )
            faults.append(Fault(Place(source, sheet=shown(name)), message))
    if not set(names) & set(TABLES):
        message = Message("the workbook holds none of the sheets that are read: {known}.", {"known": listed(TABLES)})
        faults.append(Fault(Place(source), message))
    if faults:
        raise InputError(faults)
