"""Elections of participatory budgeting, in the `.pb` format of Pabulib, as a problem with votes for criterion.

Each project is a proposal; what the ballots give it, approvals or points, is its performance. A second criterion of
weight zero holds the same times the cost, and the weighting `cost_utility` puts all weight on it. Limits on ballots and
thresholds that the file states are recorded with the problem and not applied.

Faliszewski, P. et al. (2023). Participatory budgeting: data, tools and analysis. https://doi.org/10.24963/ijcai.2023/297
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, NamedTuple

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.errors import Fault, InputError, Place, RuleError
from mcda_priority.i18n import LANGUAGES, Language, Message
from mcda_priority.loading.parsed import Parsed, Path
from mcda_priority.loading.sizes import MOST, too_many
from mcda_priority.problem.reading import listed, read_amount, read_number, shown

_SECTIONS = ("META", "PROJECTS", "VOTES")
_NEEDED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
_APPROVING, _SCORING = ("approval", "choose-1"), ("cumulative", "scoring")
_TAGS = ("category", "target", "district", "subdistrict", "neighborhood")
_NAMES = ("country", "unit", "district", "subunit", "instance")
_TEXTS = ("description", "comment", "acknowledgments")
_LIMITS = re.compile(r"(min|max)_.+|rule|leftover_budget|budget_per_.+|default_score")
_MOST_ROWS = 300_000
_LONGEST_TEXT = 4_000
_UTILITY = "cost_utility"


class _Row(NamedTuple):
    line: int
    cells: Sequence[str]


class _Section(NamedTuple):
    """The rows of a section by the names of its columns."""

    columns: Sequence[str]
    rows: Sequence[_Row]

    def cell(self, row: _Row, column: str) -> str:
        return row.cells[self.columns.index(column)] if column in self.columns else ""


class _Election(NamedTuple):
    """An election as its file holds it: what is stated of the whole, the projects, and the votes counted."""

    meta: Mapping[str, str]
    lines: Mapping[str, int]
    projects: _Section
    votes: Mapping[str, Fraction]
    column: str


def parse_election(text: str, source: str) -> Parsed:
    """Read an election as a document.

    Parameters
    ----------
    text
        The text of the file.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        The text is not an election, or the votes do not add up to what it states.
    """
    faults: list[Fault] = []
    sections = _sections(text, source, faults)
    if faults:
        raise InputError(faults)
    meta, lines = _meta(sections["META"], source, faults)
    projects = sections["PROJECTS"]
    if len(projects.rows) > MOST["proposals"]:
        message = too_many(len(projects.rows), MOST["proposals"])
        raise InputError([*faults, Fault(Place(source, projects.rows[0].line, "PROJECTS"), message)])
    kind = meta.get("vote_type", "")
    if kind not in _APPROVING + _SCORING:
        message = Message(
            "elections of the kind “{came}” are not read. Use one of {known}, for their ballots can be added up.",
            {"came": shown(kind), "known": ", ".join(_APPROVING + _SCORING)},
        )
        raise InputError([*faults, Fault(Place(source, lines.get("vote_type"), "vote_type"), message)])
    base = Fraction(0)
    if kind in _SCORING and meta.get("default_score"):
        base = _points(meta["default_score"], Place(source, lines["default_score"], "default_score"), faults)
    votes = _counted(projects, sections["VOTES"], base if kind in _SCORING else None, source, faults)
    for key, section in (("num_projects", projects), ("num_votes", sections["VOTES"])):
        if key in meta and meta[key].strip() != str(len(section.rows)):
            message = Message(
                "the file states {stated} and holds {held}. Complete it, or correct the number.",
                {"stated": shown(meta[key]), "held": len(section.rows)},
            )
            faults.append(Fault(Place(source, lines[key], key), message))
    column = "votes" if kind in _APPROVING else "score"
    _check_stated(projects, column, votes, source, faults)
    if faults:
        raise InputError(faults)
    return _document(_Election(meta, lines, projects, votes, column), source)


# The form of the file --------------------------------------------------------------------------------------------


def _sections(text: str, source: str, faults: list[Fault]) -> dict[str, _Section]:
    """Cut the file into its sections; each begins with its name and the names of its columns."""
    found: dict[str, list[_Row]] = {}
    rows: list[_Row] | None = None
    for row in _rows(text, source):
        name = row.cells[0].strip() if not any(row.cells[1:]) else ""
        if name in _SECTIONS:
            if name in found:
                message = Message("the section {section} stands twice. Keep one.", {"section": name})
                faults.append(Fault(Place(source, row.line), message))
            rows = found[name] = []
        elif rows is None:
            message = Message("this is not an election of Pabulib: it must begin with the line META.", {})
            raise InputError([Fault(Place(source, row.line), message)])
        elif any(cell.strip() for cell in row.cells):
            rows.append(row)
    return {name: _section(name, found.get(name, ()), source, faults) for name in _SECTIONS}


def _section(name: str, rows: Sequence[_Row], source: str, faults: list[Fault]) -> _Section:
    if not rows:
        message = Message("the section {section} is missing or empty. Complete the file.", {"section": name})
        faults.append(Fault(Place(source), message))
        return _Section((), ())
    head, *body = rows
    columns = [cell.strip() for cell in head.cells]
    while columns and not columns[-1]:
        columns.pop()
    for column in _NEEDED[name]:
        if column not in columns:
            message = Message("the column “{column}” is missing. Add it.", {"column": column})
            faults.append(Fault(Place(source, head.line), message))
    if twice := {shown(column) for column in columns if columns.count(column) > 1}:
        message = Message("the column “{column}” stands twice. Keep one.", {"column": min(twice)})
        faults.append(Fault(Place(source, head.line), message))
    return _Section(columns, [_fitted(row, len(columns), source, faults) for row in body])


def _rows(text: str, source: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    before = 0
    try:
        for number, cells in enumerate(reader):
            if number == _MOST_ROWS:
                message = Message(
                    "the file has more than {most} rows. Split it, or remove what is not needed.", {"most": _MOST_ROWS}
                )
                raise InputError([Fault(Place(source), message)])
            if cells:
                yield _Row(before + 1, cells)
            before = reader.line_num
    except csv.Error as error:
        message = Message(
            "the quotation marks of this row cannot be read ({problem}). Correct them.", {"problem": shown(error)}
        )
        raise InputError([Fault(Place(source, before + 1), message)]) from None


def _fitted(row: _Row, width: int, source: str, faults: list[Fault]) -> _Row:
    """A row as wide as the columns; only empty cells may stand beyond them."""
    cells = list(row.cells)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        message = Message(
            "the row has {cells} cells, and there are {columns} columns. Correct it.",
            {"cells": len(cells), "columns": width},
        )
        faults.append(Fault(Place(source, row.line), message))
    return _Row(row.line, (cells + [""] * width)[:width])


def _meta(section: _Section, source: str, faults: list[Fault]) -> tuple[dict[str, str], dict[str, int]]:
    meta: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in section.rows:
        key = section.cell(row, "key").strip()
        if key in meta:
            message = Message("the field “{field}” stands twice. Keep one.", {"field": shown(key)})
            faults.append(Fault(Place(source, row.line), message))
        meta[key], lines[key] = section.cell(row, "value").strip(), row.line
    return meta, lines


# The votes -------------------------------------------------------------------------------------------------------


def _counted(
    projects: _Section, ballots: _Section, base: Fraction | None, source: str, faults: list[Fault]
) -> dict[str, Fraction]:
    """Add up what the ballots give to each project: one for an approval, or the points that stand beside it.

    With points, `base` is what a ballot gives to a project that it does not name; without, it is None.
    """
    votes: dict[str, Fraction] = {}
    for row in projects.rows:
        name = projects.cell(row, "project_id").strip()
        if name in votes:
            message = Message("the id “{id}” is taken. Give each its own id.", {"id": shown(name)})
            faults.append(Fault(Place(source, row.line, "project_id"), message))
        votes[name] = Fraction(0)
    known = list(votes)
    with_points = base is not None
    if with_points and "points" not in ballots.columns:
        message = Message("the column “{column}” is missing. Add it.", {"column": "points"})
        faults.append(Fault(Place(source, None, "VOTES"), message))
        return votes
    for row in ballots.rows:
        place = Place(source, row.line)
        names = _listed(ballots.cell(row, "vote"))
        points = _listed(ballots.cell(row, "points")) if with_points else []
        if with_points and len(points) != len(names):
            message = Message(
                "the ballot names {named} projects and gives points to {given}. Correct it.",
                {"named": len(names), "given": len(points)},
            )
            faults.append(Fault(place, message))
            continue
        if len(set(names)) < len(names):
            message = Message("the ballot names a project twice. Correct it.", {})
            faults.append(Fault(place, message))
        for at, name in enumerate(names):
            if name not in votes:
                message = Message(
                    "“{came}” is not known. Use one of {known}.", {"came": shown(name), "known": listed(known)}
                )
                faults.append(Fault(place, message))
                continue
            votes[name] += 1 if base is None else _points(points[at], place, faults) - base
    return {name: count + (base or 0) * len(ballots.rows) for name, count in votes.items()}


def _listed(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(",")] if cell.strip() else []


def _points(raw: str, place: Place, faults: list[Fault]) -> Fraction:
    try:
        return read_number(raw)
    except RuleError as error:
        faults.append(Fault(place, error.message))
        return Fraction(0)


def _check_stated(
    projects: _Section, column: str, votes: Mapping[str, Fraction], source: str, faults: list[Fault]
) -> None:
    """Refuse a file whose own count is not what its ballots add up to: one of them is wrong."""
    for row in projects.rows if column in projects.columns else ():
        name, stated = projects.cell(row, "project_id").strip(), projects.cell(row, column).strip()
        place = Place(source, row.line, f"{shown(name)}.{column}")
        if stated and _points(stated, place, faults) != votes[name]:
            message = Message(
                "the file states {stated}, and its ballots add up to {counted}. Correct it, or remove the column.",
                {"stated": shown(stated), "counted": votes[name]},
            )
            faults.append(Fault(place, message))


# The document ----------------------------------------------------------------------------------------------------


def _document(election: _Election, source: str) -> Parsed:
    meta, lines, projects, votes, _ = election
    products = _products(projects, votes, meta.get("currency", ""))
    places: dict[Path, Place] = {(): Place(source)}
    content: dict[str, Any] = {"id": _slug("-".join(_known(meta, _NAMES))) or "election"}
    content["label"] = meta.get("description") or " ".join(_known(meta, _NAMES)) or _say(_ELECTION)
    for key in ("currency", "budget"):
        if meta.get(key):
            content[key], places[(key,)] = meta[key], Place(source, lines[key])
    content["groups"] = [_criteria(election, products)]
    content["weightings"] = [
        {"id": _UTILITY, "label": _say(_UTILITY_LABEL), "weights": {"votes": "0", _UTILITY: "1"}},
    ]
    tags, unused = _tags(projects)
    content["proposals"] = []
    for index, row in enumerate(projects.rows):
        name = projects.cell(row, "project_id").strip()
        proposal: dict[str, Any] = {
            "id": name,
            "label": projects.cell(row, "name").strip() or name,
            "cost": projects.cell(row, "cost").strip(),
            "ratings": {"votes": str(votes[name]), _UTILITY: str(products[index])},
        }
        if own := {column: one[index] for column, one in tags.items() if one[index]}:
            proposal["tags"] = own
        content["proposals"].append(proposal)
        places[("proposals", index)] = Place(source, row.line)
    content["assumptions"] = _assumptions(meta, unused)
    content["provenance"] = [{"text": meta[key][:_LONGEST_TEXT]} for key in _known_keys(meta)]
    return Parsed(content, places)


_ELECTION = Message("Participatory budget", {})
_UTILITY_LABEL = Message("Votes times cost", {})
_LABELS = {"votes": Message("Approvals", {}), "score": Message("Points of the voters", {})}


def _say(message: Message) -> dict[str, str]:
    return {code: Language(code).render(message) for code in LANGUAGES}


def _criteria(election: _Election, products: Sequence[Fraction]) -> dict[str, Any]:
    """The votes with all the weight, from none to the most of any project; and the votes times the cost."""
    votes = list(election.votes.values())
    most = max([*votes, Fraction(1)])
    # Votes divide the anchor of the products, so that both criteria have values on one grid.
    top = most * max(-(-product // most) for product in (*products, most))
    return {
        "id": "ballots",
        "label": _say(Message("Votes", {})),
        "weight": "1",
        "criteria": [
            {"id": "votes", "label": _say(_LABELS[election.column]), "weight": "1", "scale": _scale(votes, most)},
            {"id": _UTILITY, "label": _say(_UTILITY_LABEL), "weight": "0", "scale": _scale(products, top)},
        ],
    }


def _scale(performances: Sequence[Fraction], best: Fraction) -> dict[str, str]:
    lowest = min(performances, default=Fraction(0))
    scale = {"kind": "linear", "baseline": "0", "best": str(best)}
    return scale | ({"worst": str(lowest)} if lowest < 0 else {})


def _products(projects: _Section, votes: Mapping[str, Fraction], currency: str) -> list[Fraction]:
    """Votes times cost; zero where the cost is at fault, which is said where the vocabulary reads it."""
    products = []
    for row in projects.rows:
        minor = 0
        if currency in MINOR_DIGITS:
            with suppress(RuleError):
                minor = read_amount(projects.cell(row, "cost").strip(), currency)
        cost = Fraction(minor, 10 ** MINOR_DIGITS.get(currency, 0))
        products.append(cost * votes[projects.cell(row, "project_id").strip()])
    return products


def _tags(projects: _Section) -> tuple[dict[str, list[str]], list[str]]:
    """The columns that put a project into one group each, as tags; and the names of those that are not used."""
    tags: dict[str, list[str]] = {}
    unused = []
    for column in projects.columns:
        if column in {"project_id", "cost", "votes", "score", "name"} or not column:
            continue
        written = [projects.cell(row, column).strip() for row in projects.rows]
        slugs = {one: _slug(one) for one in written if one}
        single = all(slugs.values()) and len(set(slugs.values())) == len(slugs) and not any("," in one for one in slugs)
        if column in _TAGS and single:
            tags[column] = [slugs.get(one, "") for one in written]
        else:
            unused.append(column)
    return tags, unused


def _slug(text: str) -> str:
    """An id made of the letters and digits of a text."""
    return re.sub(r"[^\w]+", "-", text).strip("-_")[:64].rstrip("-_")


def _assumptions(meta: Mapping[str, str], unused: Sequence[str]) -> list[dict[str, str]]:
    limits = "; ".join(f"{key} {value}" for key, value in meta.items() if _LIMITS.fullmatch(key) and value)
    said = []
    if limits:
        message = Message(
            "The file states rules for ballots and for the count. They are recorded here and not applied: {limits}.",
            {"limits": limits[: _LONGEST_TEXT // 2]},
        )
        said.append(_say(message))
    if unused:
        message = Message(
            "Columns of the projects that are not used: {columns}.",
            {"columns": ", ".join(map(shown, unused))[: _LONGEST_TEXT // 2]},
        )
        said.append(_say(message))
    return said


def _known(meta: Mapping[str, str], keys: Sequence[str]) -> list[str]:
    return [meta[key] for key in keys if meta.get(key)]


def _known_keys(meta: Mapping[str, str]) -> list[str]:
    return [key for key in _TEXTS if meta.get(key)]
