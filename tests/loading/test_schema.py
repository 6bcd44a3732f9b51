"""The JSON Schema says what the door says, as far as a schema can."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mcda_priority import InputError, case_names, document_from_problem, load_problem, problem_from_document
from mcda_priority.loading.schema import document_schema
from mcda_priority.loading.yaml_file import parse_yaml
from small import one_criterion_document, small_document

VALIDATOR = Draft202012Validator(document_schema())
Change = Callable[[dict[str, Any]], object]


def criterion(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    """One criterion of the small document."""
    found: dict[str, Any] = document["groups"][0]["criteria"][index]
    return found


def test_the_schema_is_one() -> None:
    """Editors refuse what is no valid 2020-12 schema, and it has to survive JSON."""
    schema = document_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("name", case_names())
def test_packaged_cases_follow_it(name: str) -> None:
    """As the library reads them (all text), as an editor does (numbers, truth values), and as a record keeps them."""
    written = document_from_problem(load_problem(name))
    file = files("mcda_priority") / "cases" / f"{name.replace('-', '_')}.yaml"
    text = file.read_text(encoding="utf-8") if file.is_file() else yaml.safe_dump(written, allow_unicode=True)
    as_editor = json.loads(json.dumps(yaml.safe_load(text), default=str))
    for document in (parse_yaml(text, name).content, as_editor, written):
        assert [error.message for error in VALIDATOR.iter_errors(document)] == []


def points(document: dict[str, Any]) -> None:
    """Give the weights as points."""
    for index in (0, 1):
        del criterion(document, index)["weight"]
        criterion(document, index)["points"] = 50


GOOD: list[tuple[str, Change]] = [
    ("as it is", lambda d: d),
    ("without a format", lambda d: d.pop("format")),
    ("numbers", lambda d: (d.update(budget=1000), d["proposals"][0].update(cost=400.5, id=1, label=2021))),
    ("points", points),
    ("a date", lambda d: d.update(date="2021-02-16")),
    ("piecewise", lambda d: criterion(d).update(scale={"kind": "piecewise", "points": [[0, 0], ["10", "1"]]})),
    ("a reason", lambda d: d["proposals"][0]["ratings"].update(a={"performance": 5, "reason": {"fi": "x"}})),
    ("a weighting", lambda d: d.update(weightings=[{"id": "w", "label": "W", "weights": {"a": "1/4", "b": 0.75}}])),
]


@pytest.mark.parametrize("change", [pytest.param(one[1], id=one[0]) for one in GOOD])
def test_what_the_door_lets_in_follows_the_schema(change: Change) -> None:
    """An editor must not mark as wrong what is read."""
    document = small_document()
    change(document)
    as_text = parse_yaml(yaml.safe_dump(document, allow_unicode=True), "f.yaml").content
    problem_from_document(as_text)
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    assert VALIDATOR.is_valid(as_text)


def test_a_case_may_name_files() -> None:
    """A framework in place of criteria and money, tables in place of proposals and ratings."""
    document = small_document()
    fields = {name: part for name, part in document.items() if name not in {"groups", "budget", "currency"}}
    bare = [{key: part for key, part in one.items() if key != "ratings"} for one in document["proposals"]]
    assert VALIDATOR.is_valid(fields | {"framework": "criteria.yaml"})
    assert VALIDATOR.is_valid(document | {"proposals": "proposals.csv"})
    assert VALIDATOR.is_valid(document | {"proposals": bare, "ratings": "ratings.csv"})
    for wrong in ("../criteria.yaml", "sub/criteria.yaml", "criteria.xls", ["criteria.yaml"]):
        assert not VALIDATOR.is_valid(fields | {"framework": wrong})
    assert not VALIDATOR.is_valid(document | {"proposals": bare})
    assert not VALIDATOR.is_valid(document | {"proposals": "proposals.yaml"})


BAD: list[tuple[str, Change]] = [
    ("no budget", lambda d: d.pop("budget")),
    ("an unknown field", lambda d: d.update(colour="red")),
    ("both weight and points", lambda d: criterion(d).update(points="1")),
    ("neither", lambda d: criterion(d).pop("weight")),
    ("an unknown kind", lambda d: criterion(d)["scale"].update(kind="cubic")),
    ("no cost", lambda d: d["proposals"][0].pop("cost")),
    ("minor units", lambda d: d["proposals"][0].update(cost_minor=5)),
    ("both amounts", lambda d: d["proposals"][0].update(cost_minor="5")),
    ("an unknown currency", lambda d: d.update(currency="EURO")),
    ("a list as a rating", lambda d: d["proposals"][0]["ratings"].update(a=["5"])),
    ("ratings as a list", lambda d: d["proposals"][0].update(ratings=[{"criterion": "a", "performance": "1"}])),
    ("no proposals", lambda d: d.update(proposals=[])),
    ("no groups", lambda d: d.update(groups=[])),
    ("no criteria", lambda d: d["groups"][0].update(criteria=[])),
    ("another format", lambda d: d.update(format="mcda-priority/9")),
    ("a list as an id", lambda d: d["proposals"][0].update(id=["p1"])),
    ("a label without text", lambda d: d["proposals"][0].update(label={})),
    ("a label in no language", lambda d: d["proposals"][0].update(label={"Finnish": "x"})),
    ("a point of one number", lambda d: criterion(d).update(scale={"kind": "piecewise", "points": [["1"]]})),
    ("a text left empty", lambda d: d.update(stage=None)),
    ("neither true nor false", lambda d: d.update(assessment={"illustrative": "maybe", "note": "x"})),
    ("a text as proposals", lambda d: d.update(proposals="p1")),
]


@pytest.mark.parametrize("change", [pytest.param(one[1], id=one[0]) for one in BAD])
def test_what_the_schema_refuses_the_door_refuses(change: Change) -> None:
    """Both say no, so that an editor shows the fault before a run does."""
    document = small_document()
    change(document)
    assert not VALIDATOR.is_valid(document)
    with pytest.raises(InputError):
        problem_from_document(parse_yaml(yaml.safe_dump(document, allow_unicode=True), "f.yaml").content)


def test_documents_of_the_tests_follow_it() -> None:
    """The other small document, too."""
    assert VALIDATOR.is_valid(one_criterion_document([("p", "1", "2")], "5"))
