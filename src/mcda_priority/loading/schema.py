"""JSON Schema of the document, so that an editor can help while a problem is written."""

from typing import Any

from mcda_priority.loading.document import FORMAT
from mcda_priority.problem import Problem

_WEIGHTED = ("Criterion", "CriterionGroup")


def document_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a problem's document."""
    schema = Problem.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    _rename(schema, "budget_minor", "budget")
    _rename(definitions["Proposal"], "cost_minor", "cost")
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
    for name in _WEIGHTED:
        definition = definitions[name]
        definition["required"].remove("weight")
        definition["properties"]["points"] = definition["properties"]["weight"]
        definition["oneOf"] = [{"required": ["weight"]}, {"required": ["points"]}]
    schema["properties"]["format"] = {"const": FORMAT}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _rename(definition: dict[str, Any], old: str, new: str) -> None:
    properties = {new if key == old else key: part for key, part in definition["properties"].items()}
    definition["properties"] = properties
    definition["required"] = [new if key == old else key for key in definition["required"]]
