"""One change taken back: the new document with a single unit as the old one has it."""

from typing import Any

from mcda_priority.rounds.changes import Change, Document, Node, by_id, criteria_of, skeleton


def reverted(change: Change, old: Document, new: Document) -> dict[str, Any]:
    """Take one change back.

    Parameters
    ----------
    change
        One of `changes(old, ...)`.
    old
        The document that it is taken back to.
    new
        The document that it is taken back in: the new one, or one in which others have been taken back already.

    Returns
    -------
    Another document; whether it still is a problem is for `problem_from_document` to say.
    """
    match change.kind:
        case "weights":
            return dict(_put(new, change.path, _weighed(_at(new, change.path), change.before)))
        case "criteria":
            return _with_old_criteria(old, new)
        case "budget":
            kept = {key: part for key, part in new.items() if key not in {"budget", "budget_lines"}}
            return {**kept, **change.before}
        case "cost":
            path = change.path[:-1]
            kept = {key: part for key, part in _at(new, path).items() if key not in {"cost", "costs"}}
            return dict(_put(new, path, {**kept, **change.before}))
        case "proposal" if change.after is None:
            return dict(new) | {"proposals": _at_its_place(change.before, old, new)}
        case "order":
            return dict(new) | {"proposals": _in_order(new["proposals"], change.before)}
        case _:
            lists: dict[str, Any] = {change.path[0]: []} if change.path[0] in _LISTS else {}
            return dict(_put(lists | dict(new), change.path, change.before))


_LISTS = frozenset({"rules", "owners", "assessors", "weightings", "proposals"})


def _at(node: Node, path: tuple[str, ...]) -> Node:
    for step in path:
        node = by_id(node)[step] if isinstance(node, list) else node[step]
    return node


def _put(node: Node, path: tuple[str, ...], part: Node) -> Any:
    """A copy with another part at the path; None takes it out. What becomes empty stays away, as it says nothing."""
    if not path:
        return part
    step, *rest = path
    if isinstance(node, list):
        entries = by_id(node)
        inside = _put(entries.get(step), tuple(rest), part)
        return [entry for entry in (entries | {step: inside}).values() if entry is not None]
    fields = node or {}
    inside = _put(fields.get(step), tuple(rest), part)
    if inside in (None, {}, []):
        return {key: value for key, value in fields.items() if key != step}
    return {**fields, step: inside}


def _weighed(entries: list[Document], weights: Document) -> list[dict[str, Any]]:
    return [{**entry, "weight": weights[entry["id"]]} for entry in entries]


def _with_old_criteria(old: Document, new: Document) -> dict[str, Any]:
    """The old groups, criteria and weights; what both versions have keeps its new scale and ratings."""
    kept, ratings_before = criteria_of(new), {one["id"]: one["ratings"] for one in old["proposals"]}
    groups_now = by_id(new["groups"])
    groups = [
        {
            **groups_now.get(group["id"], group),
            "weight": group["weight"],
            "criteria": [{**kept.get(one["id"], one), "weight": one["weight"]} for one in group["criteria"]],
        }
        for group in old["groups"]
    ]
    names = [name for ids in skeleton(old).values() for name in ids]
    proposals = [
        {
            **proposal,
            "ratings": {
                name: rating
                for name in names
                if (rating := proposal["ratings"].get(name, ratings_before.get(proposal["id"], {}).get(name)))
                is not None
            },
        }
        for proposal in new["proposals"]
    ]
    document = {key: part for key, part in new.items() if key != "weightings"}
    weightings = {"weightings": old["weightings"]} if "weightings" in old else {}
    return document | weightings | {"groups": groups, "proposals": proposals}


def _at_its_place(proposal: Document, old: Document, new: Document) -> list[Document]:
    """The new proposals with one of the old ones put back behind those that stood before it."""
    order = [one["id"] for one in old["proposals"]]
    before = set(order[: order.index(proposal["id"])])
    present = list(new["proposals"])
    place = max((at + 1 for at, one in enumerate(present) if one["id"] in before), default=0)
    return [*present[:place], proposal, *present[place:]]


def _in_order(proposals: list[Document], order: list[str]) -> list[Document]:
    """Put the proposals that both versions have into the old order, in the places that they hold."""
    entries, shared = by_id(proposals), iter(order)
    known = set(order)
    return [entries[next(shared)] if one["id"] in known else one for one in proposals]
