"""JSON Schema of the document, so that an editor can help while a problem is written."""

from typing import Any

from mcda_priority.loading.document import FORMAT
from mcda_priority.problem import Problem

_WEIGHTED = ("Criterion", "CriterionGroup")
_NEVER_EMPTY = (("", "groups"), ("CriterionGroup", "criteria"))


def document_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a problem's document."""
    schema = Problem.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    for definition in (schema, *definitions.values()):
        for name in [name for name in definition.get("properties", ()) if name.endswith("_minor")]:
            _rename(definition, name, name.removesuffix("_minor"))
    for name, key in (("Rating", "criterion"), ("AssessorRating", "assessor")):
        definitions[name]["properties"].pop(key)
        definitions[name]["required"].remove(key)
    definitions["Rating"]["properties"]["by"] = _by_name("assessor", "AssessorRating")
    definitions["Proposal"]["properties"]["ratings"] = _by_name("criterion", "Rating")
    _rename(definitions["Proposal"], "line_costs", "costs")
    definitions["Proposal"]["required"].remove("cost")
    definitions["Proposal"]["oneOf"] = [{"required": ["cost"]}, {"required": ["costs"]}]
    _add_named_files(schema)
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


def _add_named_files(schema: dict[str, Any]) -> None:
    """Let a case name files of its folder in place of what they hold; a framework may hold any field but proposals."""
    properties, proposal = schema["properties"], schema["$defs"]["Proposal"]
    properties["framework"] = _file("Criteria and more, in a file beside the case.", "ya?ml|json")
    properties["ratings"] = _file("The ratings, as a table beside the case.", "csv")
    properties["proposals"] = {
        "anyOf": [
            properties["proposals"] | {"minItems": 1},
            _file("The proposals, as a table beside the case.", "csv"),
        ]
    }
    proposal["required"].remove("ratings")
    elsewhere = [field for field in schema["required"] if field not in {"budget", "proposals"}]
    schema["required"] = ["proposals"]
    schema["allOf"] = [
        {"anyOf": [{"required": ["framework"]}, {"required": elsewhere}]},
        {"anyOf": [{"required": [field]} for field in ("framework", "budget", "budget_lines")]},
        {"anyOf": [{"required": ["ratings"]}, {"properties": {"proposals": {"items": {"required": ["ratings"]}}}}]},
    ]


def _file(description: str, suffixes: str) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^[^/\\]+\.({suffixes})$", "description": description}


def _by_name(what: str, definition: str) -> dict[str, Any]:
    """Ratings by the name of what they are of: a performance, or fields."""
    return {
        "type": "object",
        "description": f"By {what}: a performance, or a performance with its reason.",
        "additionalProperties": {"anyOf": [{"type": ["string", "number"]}, {"$ref": f"#/$defs/{definition}"}]},
    }


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
