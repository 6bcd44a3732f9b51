"""What is read from a disk: a packaged case, or a regular YAML file of sensible size; the rest is refused in words."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mcda_priority import InputError, case_names, load_problem
from mcda_priority.loading.disk import LARGEST_FILE
from small import small_document

TEXT = yaml.safe_dump(small_document(), allow_unicode=True, sort_keys=False)


def refused(path: str | Path) -> str:
    """The fault of a file; there is one only, on one line, and it ends with what to do."""
    with pytest.raises(InputError) as caught:
        load_problem(path)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def test_every_packaged_case_loads() -> None:
    """A case is known by its name, and by that name alone."""
    assert case_names()
    for name in case_names():
        assert load_problem(name).id == name


def test_an_unknown_name_lists_the_packaged_cases() -> None:
    """A slip in the name of a case is the commonest error of all."""
    text = refused("helsinki-2012")
    assert text.startswith("helsinki-2012: there is no such file, nor a packaged case")
    assert all(name in text for name in case_names())


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".YAML"])
def test_a_yaml_file_is_read_by_its_path(tmp_path: Path, suffix: str) -> None:
    """As text or as a path, with either suffix."""
    path = tmp_path / f"f{suffix}"
    path.write_text(TEXT, encoding="utf-8")
    assert load_problem(path) == load_problem(str(path))


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()])
def test_windows_files_are_the_same(tmp_path: Path, raw: bytes) -> None:
    """A byte order mark and other line ends change nothing."""
    path = tmp_path / "f.yaml"
    path.write_text(TEXT, encoding="utf-8")
    plain = load_problem(path)
    path.write_bytes(raw)
    assert load_problem(path) == plain


BYTES: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "the file is empty"),
    ("white space", b"  \n\n", "the file is empty"),
    ("a comment", b"# nothing\n", "the file is empty"),
    ("UTF-16", TEXT.encode("utf-16"), "line 1: the file is not UTF-8 text"),
    ("UTF-16 without a mark", TEXT.encode("utf-16-le"), "the file is not UTF-8 text"),
    ("Latin-1", b"id: x\nlabel: P\xe4iv\xe4koti\n", "line 2: the file is not UTF-8 text"),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "the file is not UTF-8 text"),
    ("a workbook", b"PK\x03\x04\x14\x00\x06\x00", "line 1: the file holds control characters"),
    ("a zero byte", b"id: x\n\nlabel: a\x00b\n", "line 3: the file holds control characters"),
    ("an escape sequence", b"id: x\nlabel: \x1b[31mred\n", "line 2: the file holds control characters"),
]


@pytest.mark.parametrize(("raw", "says"), [pytest.param(*one[1:], id=one[0]) for one in BYTES])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, raw: bytes, says: str) -> None:
    """The sentence names the line where it can, and shows none of the bytes."""
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    text = refused(path)
    assert says in text
    assert text.isprintable()


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    """The size is looked at before the file is."""
    path = tmp_path / "f.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    text = refused(path)
    assert "100,000,000 bytes" in text
    assert f"{LARGEST_FILE:,}" in text


MAKERS: list[tuple[str, Callable[[Path], object], str]] = [
    ("a folder", Path.mkdir, "this is a folder"),
    ("a pipe", os.mkfifo, "not a regular file"),
    ("a link to nothing", lambda path: path.symlink_to("nowhere"), "no such file"),
    ("a link to itself", lambda path: path.symlink_to(path.name), ""),
    ("a link to a device", lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
]


@pytest.mark.parametrize(("make", "says"), [pytest.param(*one[1:], id=one[0]) for one in MAKERS])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    """No waiting for a pipe that nobody writes to, no reading of a device without end."""
    path = tmp_path / "f.yaml"
    make(path)
    assert says in refused(path)


@pytest.mark.parametrize("name", ["f.toml", "f.xls", "f.txt", "f", "f.yaml.exe", ".yaml"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    """What it is not named for is not parsed as YAML on the chance that it may be."""
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    assert "files of this kind are not read here" in refused(path)


@pytest.mark.parametrize("name", ["", ".", "a\0b.yaml", "x" * 300 + ".yaml", "\x1b[31m.yaml", "/" * 200, "\ud800.yaml"])
def test_names_that_no_file_can_have(name: str) -> None:
    """Whatever stands on a command line ends in a sentence, without control characters."""
    assert refused(name).isprintable()
