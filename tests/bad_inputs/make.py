"""Broken files made from good ones: every field of every format with every kind of fault.

`python tests/bad_inputs/make.py FOLDER` writes them, each into a folder of its own; the same call gives the same bytes.
"""

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Steps = tuple[str | int, ...]
Change = Callable[[Any], Any]


class Broken(NamedTuple):
    """Files of one folder, the one that is loaded, and links by name."""

    name: str
    entry: str
    files: Mapping[str, bytes]
    links: Mapping[str, str] = {}

    def write(self, folder: Path) -> Path:
        """Write the files, and give the path of the one that is loaded."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        for name, target in self.links.items():
            (folder / name).symlink_to(target)
        return folder / self.entry


_HARMLESS = {
    *("label is text", "proposals.0.label is text", "groups.0.criteria.1.scale.levels.0.anchor is text"),
    *("groups.0.criteria.1.scale.levels.0.level is not finite", "proposals.0.tags.district is not finite"),
    *("assessors.0.label is text", "proposals.0.ratings.a.by.three is null"),
    "proposals.0.ratings.a.by.three.performance is missing",
    *("owners is missing", "pb line 2 twice", "csv id not finite"),
}
"""Changes that leave a good file: text may be in one language, an assessor may give a reason alone, a name may be NaN,
owners need not be listed."""


def corpus() -> list[Broken]:
    """Every broken file."""
    found = [
        *_of_fields(),
        *_of_texts(),
        *_of_sizes(),
        *_of_elections(),
        *_of_tables(),
        *_of_whole_tables(),
        *_of_parts(),
    ]
    found = [one for one in found if one.name.removeprefix("json ").removeprefix("yaml ") not in _HARMLESS]
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        raise ValueError("two files have one name")
    return found


# Good files ------------------------------------------------------------------------------------------------------


def good_document() -> dict[str, Any]:
    """A document with every part that a case may have; the currency stands last, so that whatever is cut off lacks."""
    levels = [{"level": str(at), "anchor": {"fi": f"taso {at}", "en": f"level {at}"}} for at in range(4)]
    criteria = [
        {"id": "a", "label": "Länge", "weight": "1/2", "scale": _linear(), "source_text": "as it was"},
        {"id": "b", "label": "B", "weight": "0.3", "scale": {"kind": "levels", "levels": levels, "baseline": "1"}},
        {"id": "c", "label": "C", "weight": "20 %", "scale": {"kind": "piecewise", "points": [["0", "0"], ["9", "1"]]}},
    ]
    names = [f"p{at}" for at in range(1, 6)]
    some = names[:2]
    return {
        "format": "mcda-priority/1",
        "id": "good",
        "label": {"fi": "Hyvä", "sv": "Bra", "en": "Good"},
        "date": "2024-02-29",
        "stage": "draft",
        "budget": "1 000,00 €",
        "budget_lines": [
            {"id": "y1", "label": "Y1", "budget": "600 €"},
            {"id": "y2", "label": "Y2", "budget": "400 €"},
        ],
        "groups": [{"id": "g", "label": "G", "weight": "1", "criteria": criteria}],
        "weightings": [{"id": "w", "label": "W", "weights": {"a": "0.2", "b": "0.2", "c": "0.6"}}],
        "weighting": "w",
        "owners": [{"id": "o", "label": "O"}, {"id": "u", "label": "U", "part_of": "o"}],
        "assessment": {"illustrative": "true", "note": "invented"},
        "assessors": [
            {"id": "one", "label": {"fi": "Yksi", "en": "One"}, "owner": "u", "conflicts": ["p5"]},
            {"id": "two", "label": "Two"},
            {"id": "three", "label": "Three"},
        ],
        "aggregation": "median",
        "missing_ratings": "refuse",
        "proposals": [
            {
                "id": name,
                "label": {"en": f"Proposal {name}"},
                "costs": {"y1": "100 €", "y2": "50,50 €"},
                "owner": "u",
                "tags": {"district": "north"},
                "attributes": {"km": "1.5"},
                "summary": "what it is",
                "ratings": {
                    "a": {"by": {"two": "5", "three": {"performance": "4", "reason": "seen"}, "one": "6"}},
                    "b": {"performance": "2", "reason": "why"},
                    "c": "3",
                },
            }
            for name in names
        ],
        "rules": [
            {"id": "must", "kind": "must_fund", "proposals": ["p5"], "reason": "decided"},
            {"id": "never", "kind": "must_not_fund", "proposals": ["p4"], "reason": "decided"},
            {"id": "needs", "kind": "requires", "proposal": "p1", "requires": ["p2"]},
            {"id": "either", "kind": "exclusive", "proposals": some},
            {"id": "helps", "kind": "enables", "proposal": "p2", "enables": ["p3"], "bonus": "2"},
            {"id": "few", "kind": "at_most", "projects": "4", "among": {"district": "north"}},
            {"id": "money", "kind": "at_most", "share": "90 %", "each": "owner", "line": "y1"},
            {"id": "long", "kind": "at_least", "total": "1", "attribute": "km"},
            {"id": "worth", "kind": "minimum_value", "points": "1"},
        ],
        "assumptions": ["one"],
        "provenance": [{"text": "made up", "source": "nowhere"}],
        "currency": "EUR",
    }


def _linear() -> dict[str, str]:
    return {"kind": "linear", "baseline": "0", "best": "10", "worst": "-10", "unit": "km"}


TABLE = """id;label;cost;owner;ratings.a;ratings.b;ratings.b.reason
p1;Yksi;400,50 €;o;5;1;
p2;Två;500;o;6;2;why
p3;Three;600.00;o;1;2;
"""


def case_with_table() -> dict[str, Any]:
    """A case that names a table of proposals; a rule names the last of them, so that none can be lost."""
    criteria = [
        {"id": "a", "label": "A", "weight": "1/2", "scale": _linear()},
        {
            "id": "b",
            "label": "B",
            "weight": "1/2",
            "scale": {"kind": "levels", "levels": [{"level": str(at), "anchor": "x"} for at in range(3)]},
        },
    ]
    return {
        "id": "tables",
        "label": "Tables",
        "currency": "EUR",
        "budget": "1000",
        "groups": [{"id": "g", "label": "G", "weight": "1", "criteria": criteria}],
        "owners": [{"id": "o", "label": "O"}],
        "rules": [{"id": "last", "kind": "must_fund", "proposals": ["p3"], "reason": "decided"}],
        "proposals": "proposals.csv",
    }


ELECTION = """META
key;value
description;A town
country;Finland
unit;Tävling
instance;2024
num_projects;3
num_votes;4
budget;100.50
vote_type;approval
rule;greedy
date_begin;2024
date_end;2024
currency;EUR
PROJECTS
project_id;cost;votes;name;category
1;40;3;Park;green
2;60.50;2;Skating;sport
3;100;1;;
VOTES
voter_id;vote;age
v1;1,2;30
v2;1;41
v3;2,1;55
v4;3;20
"""


def good() -> list[Broken]:
    """The files that all others are made from; nothing is wrong with them."""
    return [
        Broken("good yaml", "f.yaml", {"f.yaml": as_yaml(good_document())}),
        Broken("good json", "f.json", {"f.json": as_json(good_document())}),
        Broken("good tables", "f.yaml", {"f.yaml": as_yaml(case_with_table()), "proposals.csv": TABLE.encode()}),
        Broken("good election", "f.pb", {"f.pb": ELECTION.encode()}),
    ]


def as_yaml(document: object) -> bytes:
    """A document as a YAML file."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return bytes(yaml.dump(document, Dumper=dumper, allow_unicode=True, sort_keys=False, encoding="utf-8"))


def as_json(document: object) -> bytes:
    """A document as a JSON file."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


# Faults of fields ------------------------------------------------------------------------------------------------

_OPTIONAL = {
    "format",
    "date",
    "stage",
    "budget",
    "weighting",
    "weightings",
    "owner",
    "summary",
    "source_text",
    "unit",
} | {
    *("source", "bonus", "among", "each", "line", "tags", "assessment", "assumptions", "provenance", "rules"),
    *("owner", "conflicts", "missing_ratings", "one", "two", "three"),
    *("attributes", "reason", "part_of", "baseline", "worst", "district", "km", "y1", "y2", "fi", "sv", "en"),
}
"""Fields that may be missing; of the others each is taken away once."""


def _of_fields() -> Iterator[Broken]:
    document = good_document()
    for path, node in _parts(document, ()):
        where = ".".join(map(str, path))
        for what, change in _faults_of(path, node):
            changed = _changed(document, path, change)
            yield Broken(f"json {where} {what}", "f.json", {"f.json": as_json(changed)})
            if "sign" not in what:
                yield Broken(f"yaml {where} {what}", "f.yaml", {"f.yaml": as_yaml(changed)})


def _parts(node: Any, path: Steps) -> Iterator[tuple[Steps, Any]]:
    """Every part of a document; of alike entries of a list the first one."""
    yield path, node
    if isinstance(node, Mapping):
        for key, part in node.items():
            yield from _parts(part, (*path, key))
    elif isinstance(node, list):
        for at, part in enumerate(node if path[-1:] in {("rules",), ("criteria",)} else node[:1]):
            yield from _parts(part, (*path, at))


def _faults_of(path: Steps, node: Any) -> Iterator[tuple[str, Change]]:
    if isinstance(node, str):
        yield "is a list", lambda node: [node]
        yield "is a mapping", lambda node: {"x": node}
        yield "holds control sign", lambda node: f"{node}\x1b[31m"
        yield "turns the writing", lambda node: f"{node}\u202e"
        if not _is_free(path):
            yield "is no number or name", lambda _: "=1+1"
            yield "is not finite", lambda _: "NaN"
            yield "is long", lambda _: "9" * 5_000
    else:
        yield "is text", lambda _: "text"
        yield "is null", lambda _: None
        yield "is deep", lambda _: _deep(40)
        if isinstance(node, Mapping):
            yield "has an unknown field", lambda node: node | {"=un known": "x"}
        else:
            yield "holds nothing", lambda _: ["" for _ in range(3)]
            yield "is a mapping", lambda node: dict(enumerate(node))
    if path and isinstance(path[-1], str) and path[-1] not in _OPTIONAL:
        yield "is missing", lambda _: _GONE


_GONE = object()
_FREE = {
    "label",
    "stage",
    "note",
    "summary",
    "reason",
    "source_text",
    "unit",
    "anchor",
    "assumptions",
    "text",
    "source",
}


def _is_free(path: Steps) -> bool:
    """Whether any text may stand here."""
    return any(step in _FREE for step in path) or path[0] == "id" or path[-1] == "id"


def _deep(levels: int) -> Any:
    node: Any = "x"
    for _ in range(levels):
        node = [node]
    return node


def _changed(document: Any, path: Steps, change: Change) -> Any:
    if not path:
        return change(deepcopy(document))
    copy = deepcopy(document)
    node = copy
    for step in path[:-1]:
        node = node[step]
    new = change(node[path[-1]])
    if new is _GONE:
        del node[path[-1]]
    else:
        node[path[-1]] = new
    return copy


# Faults of whole texts -------------------------------------------------------------------------------------------


def _of_texts() -> Iterator[Broken]:
    files = {"f.yaml": as_yaml(good_document()), "f.json": as_json(good_document()), "f.pb": ELECTION.encode()}
    for name, raw in files.items():
        kind = name[2:]
        text = raw.decode()
        last = raw.rindex(b"v4;3;" if kind == "pb" else b"EUR")
        for part in range(8):
            yield Broken(f"{kind} cut at {part}", name, {name: raw[: last * part // 7]})
        for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1", "utf-7", "cp037"):
            if encoding == "utf-7" and kind == "pb":
                continue
            yield Broken(f"{kind} as {encoding}", name, {name: text.replace("€", "e").encode(encoding)})
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo(name), raw)
        more = {
            "empty": b"",
            "blank": b" \n\n",
            "zipped": packed.getvalue(),
            "gzipped": gzip.compress(raw, mtime=0),
            "a zero byte": raw.replace(b"EUR", b"EUR\0"),
            "an escape": raw.replace(b"EUR", b"EUR\x1b[31m"),
            "twice": raw + b"\n" + raw,
            "huge": raw + b"\n" * 20_000_001,
            "one long line": b"x" * 4_900_000,
            "zeros": bytes(4_900_000),
            "brackets": b"[" * 4_900_000,
            "commas": b"[" + b"1," * 2_400_000 + b"1]",
            "quotation marks": b'"' * 4_900_001,
            "semicolons": b";" * 4_900_000,
            "lines": b"a;b\n" * 1_200_000,
            "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
            "a page": b"<!DOCTYPE html><html><body>404</body></html>\n",
            "entities": b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><x>&c;</x>\n',
        }
        for what, content in more.items():
            yield Broken(f"{kind} {what}", name, {name: content})
    yaml_texts = {
        "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        "object": "!!python/object/apply:os.system ['true']\n",
        "tag": "id: !secret x\n",
        "documents": as_yaml(good_document()).decode() + "---\nid: x\n",
        "tab": "id: x\n\tlabel: y\n",
        "twice": "id: x\nid: y\n",
        "merge": as_yaml(good_document()).decode() + "<<: {label: x}\n",
        "key": "? [a, b]\n: x\n",
        "deep": "".join(" " * at + "a:\n" for at in range(500)),
        "dashes": "- " * 100_000 + "x\n",
        "quotes": 'id: "x\n',
        "many": "a: [" + "x, " * 1_000_000 + "]\n",
    }
    for what, text in yaml_texts.items():
        yield Broken(f"yaml text {what}", "f.yaml", {"f.yaml": text.encode()})
    for what, text in {
        "comment": "// x\n{}",
        "comma": '{"id": "x",}',
        "not finite": '{"budget": NaN}',
        "twice": '{"id": "x", "id": "y"}',
        "record": '{"format": "mcda-priority/record-1", "problem": {}}',
        "half a pair": '{"id": "\\ud800", "label": "\\udfff"}',
        "number": "1",
        "long number": '{"budget": ' + "9" * 1_000_000 + "}",
        "exponent": '{"budget": 1e999999999}',
    }.items():
        yield Broken(f"json text {what}", "f.json", {"f.json": text.encode()})


# Sizes: too much of something, or a fault in every row -----------------------------------------------------------


def _of_sizes() -> Iterator[Broken]:
    plain = {"id": "p", "label": "P", "costs": {"y1": "1", "y2": "1"}, "ratings": {"a": "5", "b": "2", "c": "3"}}
    criterion = {"id": "a", "label": "A", "weight": "1", "scale": _linear()}
    for what, field, parts in (
        ("empty proposals", "proposals", [{} for _ in range(60_000)]),
        ("proposals of one id", "proposals", [plain] * 5_000),
        ("too many proposals", "proposals", [plain | {"id": f"p{at}"} for at in range(5_001)]),
        ("a fault in each", "proposals", [plain | {"id": f"p{at}", "ratings": {"a": "x"}} for at in range(5_000)]),
        ("unknown fields", "proposals", [plain | {f"x{at}": "1" for at in range(30)} for _ in range(2_000)]),
        ("criteria", "groups", [{"id": "g", "label": "G", "weight": "1", "criteria": [criterion] * 14_000}]),
        ("groups", "groups", [{"id": "g", "label": "G", "weight": "1", "criteria": [criterion]}] * 9_000),
        ("weightings", "weightings", [{"id": "w", "label": "W", "weights": {"a": "1"}}] * 20_000),
        ("rules", "rules", [{"id": "r", "kind": "must_fund", "proposals": ["p1"], "reason": "x"}] * 20_000),
        ("owners", "owners", [{"id": "o", "label": "O"}] * 40_000),
        ("assessors", "assessors", [{"id": "o", "label": "O"}] * 40_000),
        ("budget lines", "budget_lines", [{"id": "o", "label": "O", "budget": "1"}] * 40_000),
        ("assumptions", "assumptions", [""] * 150_000),
    ):
        content = json.dumps(good_document() | {field: parts}).encode()
        yield Broken(f"json size {what}", "f.json", {"f.json": content})
    for what, row, count in (("rows", "p;P;1;o;5;1;\n", 28_000), ("a fault in each", "p;P;x;o;50;9;\n", 19_000)):
        yield _raw_table(f"size {what}", TABLE.encode() + row.encode() * count)
    projects = "".join(f"{at};1;1;Name;\n" for at in range(10, 90_000))
    yield _election("size projects", ELECTION.replace("3;100;1;;\n", projects).splitlines())
    ids = "".join("1;1;1;Name;\n" for _ in range(5_000))
    yield _election("size one id", ELECTION.replace("3;100;1;;\n", ids[:-12]).splitlines())


# Elections -------------------------------------------------------------------------------------------------------


def _of_elections() -> Iterator[Broken]:
    lines = ELECTION.splitlines()
    lossless = {"description", "country", "unit", "instance", "num_projects", "num_votes", "rule"}
    lossless |= {"date_begin", "date_end"}
    for at, line in enumerate(lines):
        if line.split(";")[0] not in lossless:
            yield _election(f"without line {at + 1}", [*lines[:at], *lines[at + 1 :]])
        yield _election(f"line {at + 1} twice", [*lines[: at + 1], *lines[at:]])
        yield _election(f"line {at + 1} longer", [*lines[:at], f"{line};;x", *lines[at + 1 :]])
        yield _election(f"line {at + 1} quoted", [*lines[:at], f'"{line}', *lines[at + 1 :]])
    for old, news in {
        "budget;100.50": ("budget;NaN", "budget;-1", "budget;1e999", "budget;=1+1", "budget;1.234", "budget;100.505"),
        "currency;EUR": ("currency;", "currency;€", "currency;EURO", "currency;\u202e"),
        "vote_type;approval": ("vote_type;", "vote_type;ordinal", "vote_type;scoring", "vote_type;x"),
        "1;40;3;": ("1;;3;", "1;x;3;", "1;-40;3;", "1;inf;3;", "1;40 $;3;", "1;40;4;", "1;40;x;", ";40;3;", "2;40;3;"),
        "v1;1,2;": ("v1;1,,2;", "v1;1,1;", "v1;1,9;", "v1;1 2;", "v1;=1+1;", "v1;;"),
        "Park": ("Pa\u202erk", "P" * 5_000),
    }.items():
        for new in news:
            yield _election(f"{old} as {new[:20]!r}", ELECTION.replace(old, new).splitlines())
    head = ELECTION.partition("1;40;3;")[0]
    empty = head.replace("num_projects;3\n", "").replace("num_votes;4\n", "") + "VOTES\nvoter_id;vote;age\nv1;;30\n"
    yield _election("no project", empty.splitlines())  # found by fuzzing: it crashed where votes were scaled
    flood = ELECTION.replace("num_votes;4\n", "") + "v;9\n" * 600_000
    yield Broken("pb many ballots", "f.pb", {"f.pb": flood.encode()})


def _election(what: str, lines: list[str]) -> Broken:
    return Broken(f"pb {what}", "f.pb", {"f.pb": ("\n".join(lines) + "\n").encode()})


# Tables ----------------------------------------------------------------------------------------------------------


def _of_tables() -> Iterator[Broken]:
    rows = [line.split(";") for line in TABLE.splitlines()]
    marks = {"formula": "=1+1", "control": "\x07", "turned": "\u202e", "not finite": "NaN", "long": "9" * 5_000}
    for column, name in enumerate(rows[0]):
        free = name in {"label", "ratings.b.reason"}
        for what, mark in marks.items():
            if not free or what in {"control", "turned", "long"}:
                yield _table(f"{name} {what}", _set(rows, 1, column, mark))
        if name != "owner" and not free:
            yield _table(f"{name} empty", _set(rows, 2, column, ""))
        if name not in {"owner", "ratings.b.reason"}:
            yield _table(f"{name} without name", _set(rows, 0, column, ""))
        yield _table(f"{name} unknown", _set(rows, 0, column, "price"))
        if column:
            yield _table(f"{name} twice", _set(rows, 0, column, "id"))


def _of_whole_tables() -> Iterator[Broken]:
    for what, old, new in (
        ("amount of two readings", "400,50 €", "1.234"),
        ("another currency", "400,50 €", "400 $"),
        ("negative amount", "400,50 €", "-400"),
        ("off the scale", ";6;", ";60;"),
        ("unknown level", ";2;why", ";9;why"),
        ("unknown owner", "€;o;", "€;q;"),
        ("id twice", "p2;", "p1;"),
        ("no last row", "p3;Three;600.00;o;1;2;\n", ""),
        ("row too long", ";2;why", ";2;why;x"),
        ("open quotation marks", "Yksi", '"Yksi'),
        ("text behind quotation marks", "Yksi", '"Yk"si'),
        ("two separators", "id;label", "id,label"),
        ("cut in a row", ";o;1;2;\n", ";o"),
        ("headless", TABLE.splitlines()[0] + "\n", ""),
        ("a link to a file", "Yksi;400,50 €", 'Yksi;=HYPERLINK("http://x")'),
        ("a command", "p1;", "=cmd|' /C calc'!A0;"),
    ):
        if TABLE.count(old) != 1:
            raise ValueError(old)
        yield _raw_table(what, TABLE.replace(old, new).encode())
    for encoding in ("utf-16", "utf-16-le", "utf-32", "cp850", "mac_roman", "cp037"):
        yield _raw_table(f"as {encoding}", TABLE.replace("€", "e").encode(encoding))
    yield _raw_table("as cp1250", TABLE.replace("Två", "Łódź").encode("cp1250"))
    for what, raw in {
        "empty": b"",
        "separators": b";;;\n;;;\n",
        "zeros": bytes(1000),
        "huge": TABLE.encode() + b"\n" * 5_000_001,
        "semicolons": TABLE.encode() + b";" * 4_900_000,
        "one long cell": TABLE.encode() + b"x" * 4_900_000,
        "rows": TABLE.encode() + b"p;x\n" * 1_200_000,
        "columns": b";".join(b"ratings.x%d" % at for at in range(100_000)) + b"\n",
    }.items():
        yield _raw_table(what, raw)


def _set(rows: list[list[str]], row: int, column: int, text: str) -> list[list[str]]:
    copy = [list(cells) for cells in rows]
    copy[row][column] = text
    return copy


def _table(what: str, rows: list[list[str]]) -> Broken:
    return _raw_table(what, "".join(";".join(row) + "\n" for row in rows).encode())


def _raw_table(what: str, raw: bytes) -> Broken:
    return Broken(f"csv {what}", "f.yaml", {"f.yaml": as_yaml(case_with_table()), "proposals.csv": raw})


# Files that a case names -----------------------------------------------------------------------------------------


def _of_parts() -> Iterator[Broken]:
    case = case_with_table()
    framework = {"groups": case["groups"]}
    own = {name: part for name, part in case.items() if name != "groups"} | {"framework": "criteria.yaml"}
    names = (
        "../x",
        "/etc/passwd",
        "..",
        ".",
        "a/../b.yaml",
        "sub/x.yaml",
        "..\\x.yaml",
        "C:\\x.yaml",
        "a\x01.yaml",
        "",
    )
    odd = ("nothing.yaml", "f.exe", "https://example.org/x.yaml", "x" * 300 + ".yaml", "~/.profile", "proposals.csv")
    for field in ("framework", "proposals", "ratings"):
        for at, name in enumerate((*names, *odd)):
            if (field, name) != ("proposals", "proposals.csv"):
                yield _named(f"{field} name {at}", own | {field: name}, framework)
        yield _named(f"{field} list", own | {field: ["criteria.yaml"]}, framework)
        yield _named(f"{field} mapping", own | {field: {"file": "criteria.yaml"}}, framework)
        yield _named(f"{field} itself", own | {field: "f.yaml"}, framework)
        for target in ("/etc/passwd", "../../etc/passwd", "link.yaml", "/dev/zero", "/"):
            for suffix in (".yaml", ".csv"):
                broken = _named(f"{field}{suffix} link to {target}", own | {field: f"link{suffix}"}, framework)
                yield broken._replace(links={f"link{suffix}": target.replace(".yaml", suffix)})
    for what, content in {
        "nested": framework | {"framework": "f.yaml"},
        "with proposals": framework | {"proposals": "proposals.csv"},
        "with a field of the case": framework | {"budget": "1"},
        "with an unknown field": framework | {"colour": "red"},
        "list": [framework],
        "text": "groups",
    }.items():
        yield _named(f"framework holds {what}", own, content)
    for what, table in {
        "unknown proposal": "proposal;a;b\np9;1;1\n",
        "unknown criterion": "proposal;z\np1;1\n",
        "rated already": "proposal;a\np1;1\n",
        "unknown assessor": "proposal;assessor;a\np1;X;1\n",
        "no proposal": "assessor;a\nX;1\n",
        "row twice": "proposal;a\np1;1\np1;2\n",
        "empty": "",
    }.items():
        files = {"ratings.csv": table.encode(), "proposals.csv": TABLE.encode()}
        yield Broken(f"ratings {what}", "f.yaml", {"f.yaml": as_yaml(case | {"ratings": "ratings.csv"}), **files})


def _named(what: str, case: object, framework: object) -> Broken:
    files = {"f.json": as_json(case), "criteria.yaml": as_yaml(framework), "proposals.csv": TABLE.encode()}
    return Broken(f"part {what}", "f.json", files)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    for number, broken in enumerate(corpus()):
        folder = target / f"{number:04}"
        folder.mkdir(parents=True)
        broken.write(folder)
        print(f"{number:04} {broken.name}")
