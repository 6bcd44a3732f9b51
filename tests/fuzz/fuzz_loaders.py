"""Fuzzes the loaders: whatever the bytes, a problem or an `InputError` with complete sentences, and nothing else.

`python tests/fuzz/fuzz_loaders.py LOADER FOLDER [options of libFuzzer]` fuzzes one of `TARGETS` from the good files of
`bad_inputs/make.py`. What crashes is written into FOLDER; docs/fuzzing.md says how to run it and what it found.
"""

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))

with atheris.instrument_imports(include=["mcda_priority.loading", "mcda_priority.problem"]):
    from mcda_priority import InputError, load_problem
    from mcda_priority.i18n import Language
    from mcda_priority.loading import document_from_problem, problem_from_document, workbook_template

from bad_inputs.make import ELECTION, TABLE, as_json, as_yaml, case_with_table, good_document

LONGEST = 20_000
LANGUAGES = [Language(code) for code in ("en", "fi", "sv")]
RATINGS = "proposal;a;b;b.reason\np1;5;1;\np2;6;2;why\np3;1;2;\n"

Files = Mapping[str, bytes]


class Target:
    """One loader: how bytes become the files of a case, the one that is loaded first, and what to start from."""

    def __init__(self, files: Callable[[bytes], Files], seeds: list[bytes]) -> None:
        self.files, self.seeds = files, seeds


def _one(name: str) -> Callable[[bytes], Files]:
    return lambda data: {name: data}


def _tables(data: bytes) -> Files:
    """The first byte says which table of a case the rest is."""
    case = case_with_table()
    if data[:1] < b"r":
        return {"f.yaml": as_yaml(case), "proposals.csv": data[1:]}
    without = "\n".join(line.rsplit(";", 3)[0] for line in TABLE.splitlines()).encode()
    return {"f.yaml": as_yaml(case | {"ratings": "r.csv"}), "proposals.csv": without, "r.csv": data[1:]}


def _workbook(data: bytes) -> Files:
    """The first byte says which part of a good workbook the rest takes the place of; past the last, all of it."""
    at = data[0] if data else len(PARTS)
    if at >= len(PARTS):
        return {"f.xlsx": data[1:]}
    return {"f.xlsx": _packed(PARTS | {list(PARTS)[at]: data[1:]})}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _parts_of_good_workbook() -> dict[str, bytes]:
    raw = workbook_template.write_workbook(good_document(), Language("en"))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = _parts_of_good_workbook() if "xlsx" in sys.argv[1:2] else {}

TARGETS = {
    "yaml": Target(_one("f.yaml"), [as_yaml(good_document()), b"a: [b, {c: 'd'}]\n"]),
    "json": Target(_one("f.json"), [as_json(good_document()), b'{"a": ["b", 1.5e3, true, null, "\\u00e4"]}']),
    "csv": Target(_tables, [b"p" + TABLE.encode(), b"r" + RATINGS.encode(), b"p" + TABLE.encode("cp1252")]),
    "pb": Target(_one("f.pb"), [ELECTION.encode()]),
    "xlsx": Target(
        _workbook,
        [bytes([at]) + part for at, part in enumerate(PARTS.values())] + ([b"\xff" + _packed(PARTS)] if PARTS else []),
    ),
}


def check(folder: Path, contents: Files) -> None:
    """Load the files: a problem that is written and read back the same, or a refusal in whole sentences."""
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    try:
        problem = load_problem(folder / next(iter(contents)))
    except InputError as error:
        for fault in error.faults[:20]:
            if not fault.place.source:
                raise AssertionError("a fault without a place") from error
            for language in LANGUAGES:
                written = fault.written(language)
                if not written.endswith(".") or any(ord(sign) < 32 for sign in written):
                    raise AssertionError(f"not a sentence: {written!r}") from error
        return
    again = problem_from_document(document_from_problem(problem), "again")
    if again != problem:
        raise AssertionError("what was written reads back as another problem")


def main() -> None:
    """Fuzz the loader that the command line names."""
    name, folder, *options = sys.argv[1:]
    target = TARGETS[name]
    seeds = Path(folder) / "corpus"
    seeds.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(target.seeds):
        (seeds / f"seed-{at}").write_bytes(seed)
    with tempfile.TemporaryDirectory() as scratch:
        atheris.Setup(
            [sys.argv[0], f"-artifact_prefix={folder}/", f"-max_len={LONGEST}", *options, str(seeds)],
            lambda data: check(Path(scratch), target.files(data)),
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
