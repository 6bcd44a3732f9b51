"""JSON Schema of the document, so that an editor can help while a problem is written."""

from typing import Any

from mcda_priority.loading.document import FORMAT
from mcda_priority.problem import Problem

_WEIGHTED = ("Criterion", "CriterionGroup")
_NEVER_EMPTY = (("", "groups"), ("", "proposals"), ("CriterionGroup", "criteria"))


def document_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a problem's document."""
    schema = Problem.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    for definition in (schema, *definitions.values()):
        for name in [name for name in definition.get("properties", ()) if name.endswith("_minor")]:
            _rename(definition, name, name.removesuffix("_minor"))
    rating = definitions["Rating"]
    rating["properties"].pop("criterion")
    rating["properties"]["performance"] = {
        "type": ["string", "number"],
        "description": "A level's name, or a number.",
    }
    rating["required"] = ["performance"]
    definitions["Proposal"]["properties"]["ratings"] = {
        "type": "object",
        "description": "By criterion: a performance, or a performance with its reason.",
        "additionalProperties": {"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/Rating"}]},
    }
    _rename(definitions["Proposal"], "line_costs", "costs")
    definitions["Proposal"]["required"].remove("cost")
    definitions["Proposal"]["oneOf"] = [{"required": ["cost"]}, {"required": ["costs"]}]
    schema["required"].remove("budget")
    schema["anyOf"] = [{"required": ["budget"]}, {"required": ["budget_lines"]}]
    for name in _WEIGHTED:
        definition = definitions[name]
        definition["required"].remove("weight")
        definition["properties"]["points"] = definition["properties"]["weight"]
        definition["oneOf"] = [{"required": ["weight"]}, {"required": ["points"]}]
    schema["properties"]["format"] = {"const": FORMAT}
    for holder, name in _NEVER_EMPTY:
        definition = definitions[holder] if holder else schema
        definition["properties"][name]["minItems"] = 1
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_tidied(schema)}


def _tidied(node: Any) -> Any:
    """Leave out what only the vocabulary in Python knows: its titles, and None where a field is left out."""
    if isinstance(node, list):
        return [_tidied(part) for part in node]
    if not isinstance(node, dict):
        return node
    tidied = {
        key: _tidied(part)
        for key, part in node.items()
        if not (key == "title" and isinstance(part, str)) and not (key == "default" and part is None)
    }
    given = [part for part in tidied.get("anyOf", ()) if part != {"type": "null"}]
    if len(given) == 1:
        del tidied["anyOf"]
        tidied |= given[0]
    return tidied


def _rename(definition: dict[str, Any], old: str, new: str) -> None:
    properties = {new if key == old else key: part for key, part in definition["properties"].items()}
    definition["properties"] = properties
    definition["required"] = [new if key == old else key for key in definition.get("required", ())]
