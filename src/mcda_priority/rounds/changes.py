"""What differs between two versions of a case: their documents compared unit by unit, entries matched by id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Document = Mapping[str, Any]
Node = Any
"""A part of a document: text, a list or fields; None where there is none."""

Kind = Literal["rating", "cost", "weights", "scale", "criteria", "rule", "budget", "proposal", "order", "field"]

_WORDING = frozenset(
    {
        *("label", "reason", "summary", "source_text", "anchor", "note", "unit", "text"),
        *("stage", "date", "assumptions", "provenance", "assessment"),
    }
)
"""Fields that no number is made of."""

NAMED = frozenset({"tags", "attributes", "costs", "weights", "ratings", "among", "by"})
"""Fields whose entries go by names of the case's own."""


@dataclass(frozen=True, eq=False)
class Change:
    """One thing that differs, as large as it has to be to be reverted alone.

    Attributes
    ----------
    kind
        What it is: `rating` (one cell), `cost`, `weights` (of the groups, or inside one group), `scale`, `criteria`
        (which there are, with their weights), `rule`, `budget` (with its lines), `proposal` (all of it), `order` (of
        the proposals), or any other `field`.
    path
        Where it stands in the document; entries of lists go by their id.
    before, after
        Its part of the old and of the new document; None where it is not there.
    """

    kind: Kind
    path: tuple[str, ...]
    before: Node
    after: Node

    @property
    def where(self) -> str:
        """The path as text."""
        return ".".join(self.path)

    @property
    def wording(self) -> bool:
        """Whether only words differ, that no number is made of."""
        if self.kind in {"weights", "criteria", "order"}:
            return False
        is_word = self.kind == "field" and self.path[-1] in _WORDING and not NAMED.intersection(self.path[-2:-1])
        return is_word or bare(self.before) == bare(self.after)


def changes(old: Document, new: Document) -> list[Change]:
    """Find what differs between two documents, as `document_from_problem` writes them.

    A rating is one unit, whatever it holds; so are the weights of the groups, those inside a group, a budget with its
    lines, and a rule. Where the criteria are not the same ones, they are one unit with all their weights.
    """
    found = [
        *_weights(old, new),
        *_criteria(old, new),
        *_budget(old, new),
        *_entries("rule", "rules", old, new),
        *_entries("field", "owners", old, new),
        *_entries("field", "assessors", old, new),
        *_entries("field", "weightings", old, new),
        *_proposals(old, new),
        *_others(old, new),
    ]
    return [change for change in found if change.before != change.after]


def by_id(entries: Sequence[Document] | None) -> dict[str, Document]:
    """The entries of a list by their ids."""
    return {entry["id"]: entry for entry in entries or ()}


def skeleton(document: Document) -> dict[str, list[str]]:
    """Ids of the criteria by group."""
    return {group["id"]: [one["id"] for one in group["criteria"]] for group in document["groups"]}


def same_criteria(old: Document, new: Document) -> bool:
    """Whether both versions have the same criteria in the same groups, in any order."""
    one, other = ({name: set(ids) for name, ids in skeleton(document).items()} for document in (old, new))
    return one == other


def criteria_of(document: Document) -> dict[str, Document]:
    """The criteria of all groups by id."""
    return {name: one for group in document["groups"] for name, one in by_id(group["criteria"]).items()}


def bare(node: Node, *, named: bool = False) -> Node:
    """A part of a document without the words that no number is made of."""
    if isinstance(node, Mapping):
        kept = {key: part for key, part in node.items() if named or key not in _WORDING}
        return {key: bare(part, named=not named and key in NAMED) for key, part in kept.items()}
    if isinstance(node, list):
        return [bare(part) for part in node]
    return node


def _weights(old: Document, new: Document) -> Iterator[Change]:
    if not same_criteria(old, new):
        yield Change("criteria", ("groups",), _structure(old), _structure(new))
        return
    yield Change("weights", ("groups",), *(_own_weights(one["groups"]) for one in (old, new)))
    before = by_id(old["groups"])
    for name, group in by_id(new["groups"]).items():
        own = (_own_weights(one["criteria"]) for one in (before[name], group))
        yield Change("weights", ("groups", name, "criteria"), *own)


def _own_weights(entries: Sequence[Document]) -> dict[str, str]:
    return {entry["id"]: entry["weight"] for entry in entries}


def _structure(document: Document) -> dict[str, Any]:
    return {
        group["id"]: {"weight": group["weight"], "weights": _own_weights(group["criteria"])}
        for group in document["groups"]
    }


def _criteria(old: Document, new: Document) -> Iterator[Change]:
    """Fields of the groups and criteria that both versions have; criteria go by their id in whichever group."""
    before = by_id(old["groups"])
    for name, group in by_id(new["groups"]).items():
        if name in before:
            yield from _fields("field", ("groups", name), before[name], group, {"weight", "criteria"})
        earlier = criteria_of(old)
        for criterion, facts in by_id(group["criteria"]).items():
            if criterion in earlier:
                path = ("groups", name, "criteria", criterion)
                yield Change("scale", (*path, "scale"), earlier[criterion]["scale"], facts["scale"])
                yield from _fields("field", path, earlier[criterion], facts, {"weight", "scale"})


def _budget(old: Document, new: Document) -> Iterator[Change]:
    money = [{key: one[key] for key in ("budget", "budget_lines") if key in one} for one in (old, new)]
    yield Change("budget", ("budget",), *money)


def _entries(kind: Kind, field: str, old: Document, new: Document) -> Iterator[Change]:
    """One change for each entry of a list, by id."""
    before, after = by_id(old.get(field)), by_id(new.get(field))
    for name in dict.fromkeys([*after, *before]):
        yield Change(kind, (field, name), before.get(name), after.get(name))


def _proposals(old: Document, new: Document) -> Iterator[Change]:
    before, after = by_id(old["proposals"]), by_id(new["proposals"])
    shared = criteria_of(old).keys() & criteria_of(new).keys()
    for name, proposal in after.items():
        path = ("proposals", name)
        if name not in before:
            yield Change("proposal", path, None, proposal)
            continue
        earlier = before[name]
        yield Change("cost", (*path, "cost"), *(_cost(one) for one in (earlier, proposal)))
        yield from (
            one
            for one in _fields("rating", (*path, "ratings"), earlier["ratings"], proposal["ratings"])
            if one.path[-1] in shared
        )
        for field in ("tags", "attributes"):
            yield from _fields("field", (*path, field), earlier.get(field, {}), proposal.get(field, {}))
        yield from _fields("field", path, earlier, proposal, {"cost", "costs", "ratings", "tags", "attributes", "id"})
    for name, proposal in before.items():
        if name not in after:
            yield Change("proposal", ("proposals", name), proposal, None)
    orders = ([name for name in one if name in other] for one, other in ((before, after), (after, before)))
    yield Change("order", ("proposals",), *orders)


def _cost(proposal: Document) -> dict[str, Any]:
    return {key: proposal[key] for key in ("cost", "costs") if key in proposal}


def _others(old: Document, new: Document) -> Iterator[Change]:
    known = {"groups", "budget", "budget_lines", "rules", "owners", "assessors", "weightings", "proposals", "format"}
    yield from _fields("field", (), old, new, known)


def _fields(
    kind: Kind, path: tuple[str, ...], old: Document, new: Document, without: frozenset[str] | set[str] = frozenset()
) -> Iterator[Change]:
    """One change for each field but those that are looked at elsewhere."""
    for name in dict.fromkeys([*new, *old]):
        if name not in without:
            yield Change(kind, (*path, name), old.get(name), new.get(name))
