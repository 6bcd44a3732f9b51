"""YAML as text: every scalar is kept as it was written, so that no amount passes through a float.

Aliases, tags, repeated keys, several documents and deep nesting are refused: a decision needs none of them.
"""

import yaml

from mcda_priority.errors import Fault, InputError, Place
from mcda_priority.i18n import Message
from mcda_priority.loading.parsed import Node, Parsed, Path
from mcda_priority.problem.reading import shown

_DEEPEST = 12
_MOST_PARTS = 500_000


def parse_yaml(text: str, source: str) -> Parsed:
    """Parse YAML text.

    Parameters
    ----------
    text
        The YAML text.
    source
        Name of the file, for messages.

    Raises
    ------
    InputError
        The text is not YAML, or uses what is refused here.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        faults = _check_events(text, source, loader)
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = Message("this is not valid YAML ({problem}). Correct the line.", {"problem": shown(error.problem)})
        raise InputError([Fault(Place(source, line), problem)]) from None
    except yaml.YAMLError as error:
        problem = Message("this is not valid YAML ({problem}). Correct the line.", {"problem": shown(error)})
        raise InputError([Fault(Place(source), problem)]) from None
    if root is None:
        raise InputError([Fault(Place(source), Message("the file is empty. Write a problem into it.", {}))])
    places: dict[Path, Place] = {}
    content = _plain(root, (), source, places, faults)
    if faults:
        raise InputError(faults)
    return Parsed(content, places)


def _check_events(text: str, source: str, loader: type) -> list[Fault]:
    """Refuse aliases, depth and further documents before anything is built; the faults are the tags."""
    faults: list[Fault] = []
    depth = documents = 0
    for parts, event in enumerate(yaml.parse(text, Loader=loader)):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            message = Message("aliases (*{name}) are not accepted. Write the part out.", {"name": shown(event.anchor)})
            raise InputError([Fault(Place(source, line), message)])
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            message = Message("the file holds several documents. Keep one in each file.", {})
            raise InputError([Fault(Place(source, line), message)])
        if (tag := getattr(event, "tag", None)) is not None:
            message = Message("the tag “{tag}” is not accepted. Remove it.", {"tag": shown(tag)})
            faults.append(Fault(Place(source, line), message))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if parts > _MOST_PARTS:
            message = Message(
                "the file has more than {most} parts. Split it, or remove what is not needed.", {"most": _MOST_PARTS}
            )
            raise InputError([Fault(Place(source), message)])
        if depth > _DEEPEST:
            message = Message("the file is nested deeper than {deepest} levels. Flatten it.", {"deepest": _DEEPEST})
            raise InputError([Fault(Place(source, line), message)])
    return faults


def _plain(node: yaml.Node, path: Path, source: str, places: dict[Path, Place], faults: list[Fault]) -> Node:
    line = node.start_mark.line + 1
    places.setdefault(path, Place(source, line))
    if isinstance(node, yaml.ScalarNode):
        # null and ~ without quotes say that nothing is written here.
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), source, places, faults) for index, item in enumerate(node.value)]
    mapping: dict[str, Node] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            message = Message("a field's name must be plain text. Correct the line.", {})
            faults.append(Fault(Place(source, key_line), message))
            continue
        key = str(key_node.value)
        if key in mapping:
            message = Message("the field “{field}” stands twice. Keep one.", {"field": shown(key)})
            faults.append(Fault(Place(source, key_line), message))
        places[(*path, key)] = Place(source, key_line)
        mapping[key] = _plain(value_node, (*path, key), source, places, faults)
    return mapping
