"""Problems, rankings and selections to test laws on, and the slow, plain search that tells which answer is right."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from mcda_priority import Problem, Ranking, problem_from_document, score

LARGEST_COST = 10**15
"""Minor units: the largest amount that the door lets in."""


class Instance(NamedTuple):
    """A selection as the engine takes it: costs and values as integers, and a budget."""

    costs: list[int]
    values: list[int]
    budget: int


class Answer(NamedTuple):
    """What is right: value, cost and flags by the tie rule, and how many other portfolios have that value."""

    value: int
    cost: int
    selected: list[bool]
    ties: int


class Choice(NamedTuple):
    """One portfolio: ids in declared order, its exact value (1 = 100 points) and its cost in cents."""

    ids: tuple[str, ...]
    value: Fraction
    cost: int


@dataclass(frozen=True)
class Draft:
    """A problem before it is written down.

    `rungs` holds for each criterion performances from the worst to the best; `marks` the rung that each proposal
    stands on, proposal by proposal.
    """

    groups: tuple[dict[str, Any], ...]
    rungs: tuple[tuple[object, ...], ...]
    marks: tuple[tuple[int, ...], ...]
    costs: tuple[int, ...]
    names: tuple[str, ...]
    budget: int


# Selections ----------------------------------------------------------------------------------------------------


def _ints(size: int, low: int, high: int) -> SearchStrategy[list[int]]:
    return st.lists(st.integers(low, high), min_size=size, max_size=size)


def _uncorrelated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    return draw(_ints(size, 0, reach)), draw(_ints(size, -reach, reach))


def _weakly_correlated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs = draw(_ints(size, 1, reach))
    noise = draw(_ints(size, -(reach // 10) - 1, reach // 10 + 1))
    return costs, [max(1, cost + extra) for cost, extra in zip(costs, noise, strict=True)]


def _strongly_correlated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs = draw(_ints(size, 1, reach))
    return costs, [cost + reach // 10 for cost in costs]


def _inversely_correlated(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    values = draw(_ints(size, 1, reach))
    return [value + reach // 10 for value in values], values


def _subset_sum(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs = draw(_ints(size, 1, reach))
    return costs, list(costs)


def _equal_ratios(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    values, ratio = draw(_ints(size, 1, max(1, reach // 5))), draw(st.integers(1, 5))
    return [ratio * value for value in values], values


def _much_alike(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    costs, values = draw(_ints(size, 0, 3)), draw(_ints(size, 0, 3))
    return [reach + extra for extra in costs], [reach + extra for extra in values]


def _some_worthless(draw: DrawFn, size: int, reach: int) -> tuple[list[int], list[int]]:
    cost = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, reach))
    value = st.one_of(st.integers(-2, 2), st.integers(-reach, reach))
    return (
        draw(st.lists(cost, min_size=size, max_size=size)),
        draw(st.lists(value, min_size=size, max_size=size)),
    )


FAMILIES = (
    _uncorrelated,
    _weakly_correlated,
    _strongly_correlated,
    _inversely_correlated,
    _subset_sum,
    _equal_ratios,
    _much_alike,
    _some_worthless,
)
"""Families of knapsack instances: Pisinger, D. (2005). Where are the hard knapsack problems?
https://doi.org/10.1016/j.cor.2004.03.002, and two with many ties."""


@st.composite
def instances(draw: DrawFn, most: int = 14, reaches: tuple[int, ...] = (3, 20, 1000, 10**9, LARGEST_COST)) -> Instance:
    """Selections of up to `most` proposals of any family, with small and with very large numbers."""
    costs, values = draw(st.sampled_from(FAMILIES))(draw, draw(st.integers(0, most)), draw(st.sampled_from(reaches)))
    total = sum(costs)
    budget = draw(st.one_of(st.integers(0, total + 1), st.sampled_from((0, total // 2, total, total + 10**6))))
    return Instance(costs, values, budget)


@st.composite
def stated_instances(draw: DrawFn, most: int = 10) -> Instance:
    """Instances that a document can state exactly: a proposal at least, costs up to the largest, values below 10^12."""
    reaches = (3, 20, 1000, 10**9)
    costs, values, budget = draw(instances(most=most, reaches=reaches).filter(lambda instance: bool(instance.costs)))
    unit = draw(st.integers(1, LARGEST_COST // max(*costs, budget, 1)))
    unit = draw(st.sampled_from((1, unit)))
    return Instance([unit * cost for cost in costs], values, unit * budget)


def searched(instance: Instance) -> Answer:
    """Go through every subset of the proposals with a positive value: the answer that `select` has to give."""
    size = len(instance.costs)
    subsets = [(0, 0, 0)]
    for position, (cost, value) in enumerate(zip(instance.costs, instance.values, strict=True)):
        if value > 0:
            flag = 1 << (size - 1 - position)  # the earlier proposal is the more significant bit
            subsets += [(total + value, spent + cost, flags | flag) for total, spent, flags in subsets]
    fitting = [subset for subset in subsets if subset[1] <= instance.budget]
    value, cost, flags = max(fitting, key=lambda subset: (subset[0], -subset[1], subset[2]))
    selected = [bool(flags >> (size - 1 - position) & 1) for position in range(size)]
    return Answer(value, cost, selected, sum(subset[0] == value for subset in fitting) - 1)


# Problems ------------------------------------------------------------------------------------------------------


def amount(minor: int) -> str:
    """Minor units of a currency with cents as text that has one reading."""
    return f"{minor // 100}.{minor % 100:02d}"


def selection_document(instance: Instance) -> dict[str, Any]:
    """A document with one linear criterion, on which each proposal's performance is its value in the instance.

    A score is then the value over `selection_best`.
    """
    best = selection_best(instance)
    worst = min(0, *instance.values) if instance.values else 0
    scale = {"kind": "linear", "baseline": 0, "best": best} | ({"worst": worst} if worst else {})
    criterion = {"id": "worth", "label": "Worth", "weight": 1, "scale": scale}
    return {
        "id": "selection",
        "label": "Selection",
        "currency": "EUR",
        "budget": amount(instance.budget),
        "groups": [{"id": "all", "label": "All", "weight": 1, "criteria": [criterion]}],
        "proposals": [
            {"id": f"p{position}", "label": f"P{position}", "cost": amount(cost), "ratings": {"worth": value}}
            for position, (cost, value) in enumerate(zip(instance.costs, instance.values, strict=True))
        ],
    }


def selection_best(instance: Instance) -> int:
    """The performance that `selection_document` gives value 1."""
    return max(1, *(abs(value) for value in instance.values)) if instance.values else 1


def selection_ranking(instance: Instance) -> Ranking:
    """The weighted sum's ranking of an instance that has at least one proposal."""
    return score(problem_from_document(selection_document(instance)))


@st.composite
def scales(draw: DrawFn) -> tuple[dict[str, Any], tuple[object, ...]]:
    """A scale as a document states it, and performances on it from the worst to the best."""
    kind = draw(st.sampled_from(("levels", "linear", "piecewise")))
    if kind == "levels":
        names = [f"L{position}" for position in range(draw(st.integers(2, 5)))]
        scale: dict[str, Any] = {"kind": kind, "levels": [{"level": name, "anchor": name} for name in names]}
        middle = draw(st.sampled_from(names[:-1]))
        return scale | ({"baseline": middle} if draw(st.booleans()) else {}), tuple(names)
    if kind == "linear":
        baseline, span = draw(st.integers(-50, 50)), draw(st.integers(1, 60)) * draw(st.sampled_from((1, -1)))
        below = draw(st.integers(0, 2))
        worst, best = baseline - below * span, baseline + span
        scale = {"kind": kind, "baseline": baseline, "best": best} | ({"worst": worst} if below else {})
        return scale, tuple(Fraction(worst * (6 - rung) + best * rung, 6) for rung in range(7))
    gains = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
    harms = draw(st.lists(st.integers(0, 9), max_size=2))
    values = [Fraction(-sum(harms[position:]), 10) for position in range(len(harms))]
    values += [Fraction(sum(gains[:position]), sum(gains) or 1) for position in range(len(gains) + 1)]
    values[-1] = Fraction(1)
    steps, sign = draw(_ints(len(values) - 1, 1, 20)), draw(st.sampled_from((1, -1)))
    performances = [sign * Fraction(sum(steps[:position]), 3) for position in range(len(values))]
    points = list(zip(performances, values, strict=True))
    between = [(one + other) / 2 for one, other in pairwise(performances)]
    rungs = sorted(performances + between, key=lambda performance: sign * performance)
    return {"kind": kind, "points": points if draw(st.booleans()) else points[::-1]}, tuple(rungs)


@st.composite
def drafts(draw: DrawFn, fewest: int = 1, most: int = 7) -> Draft:
    """Problems with one or two groups, scales of every kind, and `fewest` to `most` proposals."""
    groups, rungs = [], []
    for group in range(draw(st.integers(1, 2))):
        criteria = []
        for place in range(draw(st.integers(1, 3))):
            scale, ladder = draw(scales())
            label = f"c{group}{place}"
            points = draw(st.integers(1 if not place else 0, 7))
            criteria.append({"id": label, "label": label, "points": points, "scale": scale})
            rungs.append(ladder)
        groups.append({"id": f"g{group}", "label": "G", "points": draw(st.integers(1, 5)), "criteria": criteria})
    size = draw(st.integers(fewest, most))
    marks = draw(st.lists(marks_on(tuple(rungs)), min_size=size, max_size=size))
    costs = draw(_ints(size, 0, draw(st.sampled_from((5, 10**6)))))
    budget = draw(st.integers(0, sum(costs)))
    names = tuple(f"p{position}" for position in range(size))
    return Draft(tuple(groups), tuple(rungs), tuple(marks), tuple(costs), names, budget)


def marks_on(rungs: tuple[tuple[object, ...], ...]) -> SearchStrategy[tuple[int, ...]]:
    """A rung on each ladder."""
    return st.tuples(*(st.integers(0, len(ladder) - 1) for ladder in rungs))


def problem_of(draft: Draft) -> Problem:
    """The problem that a draft states."""
    criteria = [criterion["id"] for group in draft.groups for criterion in group["criteria"]]
    document = {
        "id": "draft",
        "label": "Draft",
        "currency": "EUR",
        "budget": amount(draft.budget),
        "groups": list(draft.groups),
        "proposals": [
            {
                "id": name,
                "label": name,
                "cost": amount(cost),
                "ratings": {
                    criterion: ladder[mark]
                    for criterion, ladder, mark in zip(criteria, draft.rungs, marks, strict=True)
                },
            }
            for name, cost, marks in zip(draft.names, draft.costs, draft.marks, strict=True)
        ],
    }
    return problem_from_document(document)


def with_newcomer(draft: Draft, cost: int, marks: tuple[int, ...]) -> Draft:
    """The draft with one more proposal at its end."""
    return replace(draft, names=(*draft.names, "newcomer"), costs=(*draft.costs, cost), marks=(*draft.marks, marks))


@st.composite
def weight_vectors(draw: DrawFn, size: int) -> list[float]:
    """Weights that sum to 1, zeros among them."""
    points = draw(_ints(size, 0, 50).filter(any))
    return [point / sum(points) for point in points]


@st.composite
def matrices(draw: DrawFn, low: float, high: float) -> list[list[float]]:
    """Matrices of up to six proposals on up to four criteria."""
    columns = draw(st.integers(1, 4))
    entry = st.one_of(st.floats(low, high, allow_subnormal=False), st.integers(math.ceil(low), math.floor(high)))
    row = st.lists(entry.map(float), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=6))


# Problems with rules -------------------------------------------------------------------------------------------

RULE_KINDS = ("must_fund", "must_not_fund", "requires", "exclusive", "enables", "limit", "minimum_value")
"""What `ruled_documents` draws from; a limit is at least or at most so much of something."""

_SOME_POINTS = st.one_of(st.integers(-3, 10), st.sampled_from((0, 5, Fraction(5, 2), Fraction(10, 3))))


def rated(points: Mapping[str, object], costs: Mapping[str, int], budget: int, **more: object) -> dict[str, Any]:
    """A document with one criterion from 0 to 100 points (-100 where there is harm); costs and budget in cents."""
    scale = {"kind": "linear", "baseline": 0, "best": 100, "worst": -100}
    criterion = {"id": "worth", "label": "Worth", "weight": 1, "scale": scale}
    return {
        "id": "ruled",
        "label": "Ruled",
        "currency": "EUR",
        "budget": amount(budget),
        "groups": [{"id": "all", "label": "All", "weight": 1, "criteria": [criterion]}],
        "proposals": [
            {"id": name, "label": name, "cost": amount(costs[name]), "ratings": {"worth": mark}}
            for name, mark in points.items()
        ],
        **more,
    }


@st.composite
def ruled_documents(draw: DrawFn, most: int = 6, kinds: tuple[str, ...] = RULE_KINDS) -> dict[str, Any]:
    """Documents with rules of the given kinds, and with tags, owners, attributes and perhaps budget lines."""
    names = [f"p{at}" for at in range(draw(st.integers(1, most)))]
    unit = draw(st.sampled_from((1, 1, 25)))
    costs = {name: unit * draw(st.integers(0, 9)) for name in names}
    document = rated({name: draw(_SOME_POINTS) for name in names}, costs, draw(st.integers(0, sum(costs.values()) + 1)))
    document["owners"] = [
        {"id": "o0", "label": "O"},
        {"id": "o1", "label": "O", "part_of": "o0"},
        {"id": "o2", "label": "O"},
    ]
    for at, proposal in enumerate(document["proposals"]):
        optional = {
            "tags": {
                "district": draw(st.sampled_from(("north", "south"))),
                "theme": draw(st.sampled_from(("art", "sport"))),
            },
            "attributes": {"km": Fraction(draw(st.integers(-2, 6)), draw(st.integers(1, 3)))},
            "owner": draw(st.sampled_from(("o0", "o1", "o2"))),
        }
        proposal |= {key: part for key, part in optional.items() if at == 0 or draw(st.booleans())}
    if draw(st.integers(0, 3)) == 0:
        budgets = [draw(st.integers(0, sum(costs.values()) // 2 + 1)) for _ in range(2)]
        document["budget"] = amount(sum(budgets))
        document["budget_lines"] = [
            {"id": f"y{at}", "label": f"Y{at}", "budget": amount(one)} for at, one in enumerate(budgets)
        ]
        for proposal in document["proposals"]:
            first = draw(st.integers(0, cents(proposal.pop("cost"))))
            proposal["costs"] = {"y0": amount(first), "y1": amount(costs[proposal["id"]] - first)}
    rules: list[dict[str, Any]] = []
    for at in range(draw(st.integers(0, 4))):
        rule = draw(_rules(document, draw(st.sampled_from(kinds))))
        if rule is not None and _agrees(rule, rules):
            rules.append({"id": f"r{at}", **rule})
    return document | {"rules": rules}


@st.composite
def _rules(draw: DrawFn, document: dict[str, Any], kind: str) -> dict[str, Any] | None:
    """A rule of a kind; None where the proposals are too few for it."""
    names = [proposal["id"] for proposal in document["proposals"]]
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    if kind in {"must_fund", "must_not_fund"}:
        return {"kind": kind, "proposals": draw(some), "reason": "Decided."}
    if kind == "minimum_value":
        return {"kind": kind, "points": draw(st.integers(0, 25))}
    if kind == "limit":
        return draw(_limits(document))
    if len(names) < 2:
        return None
    if kind == "exclusive":
        return {"kind": kind, "proposals": draw(some.filter(lambda chosen: len(chosen) > 1))}
    one = draw(st.sampled_from(names))
    others = draw(some.map(lambda chosen: [name for name in chosen if name != one]).filter(bool))
    if kind == "requires":
        return {"kind": kind, "proposal": one, "requires": others}
    effects = {
        "bonus": draw(st.sampled_from((0, 1, 3, Fraction(1, 2)))),
        "saving": amount(draw(st.integers(0, 5))),
    }
    if "budget_lines" in document:
        del effects["saving"]
    return {"kind": kind, "proposal": one, "enables": others} | {
        name: effect for name, effect in effects.items() if draw(st.booleans())
    }


@st.composite
def _limits(draw: DrawFn, document: dict[str, Any]) -> dict[str, Any] | None:
    measure = draw(st.sampled_from(("projects", "money", "share", "total")))
    rule: dict[str, Any] = {"kind": draw(st.sampled_from(("at_least", "at_most")))}
    rule[measure] = {
        "projects": draw(st.integers(0, 4)),
        "money": amount(draw(st.integers(0, cents(document["budget"]) + 1))),
        "share": Fraction(draw(st.integers(0, 7)), 7),
        "total": Fraction(draw(st.integers(-6, 18)), 3),
    }[measure]
    if measure == "total":
        rule["attribute"] = "km"
    if measure in {"money", "share"} and "budget_lines" in document and draw(st.booleans()):
        rule["line"] = draw(st.sampled_from(("y0", "y1")))
    if draw(st.booleans()):
        rule["each"] = draw(st.sampled_from(("district", "theme", "owner")))
    if draw(st.booleans()):
        known = {(tag, group(document, one, tag)) for one in document["proposals"] for tag in ("district", "owner")}
        tag, name = draw(st.sampled_from(sorted((tag, name) for tag, name in known if name is not None)))
        rule["among"] = {tag: name}
    if draw(st.integers(0, 3)) == 0:
        names = [proposal["id"] for proposal in document["proposals"]]
        rule["proposals"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    return rule if any(_groups(document, rule)) else None


def _agrees(rule: dict[str, Any], rules: list[dict[str, Any]]) -> bool:
    """Whether a rule does not say the contrary of another: that is refused before anything is solved."""
    contrary = {"must_fund": "must_not_fund", "must_not_fund": "must_fund"}.get(rule["kind"])
    named = {name for other in rules if other["kind"] == contrary for name in other["proposals"]}
    return contrary is None or named.isdisjoint(rule["proposals"])


def cents(written: str) -> int:
    """Minor units of what `amount` wrote."""
    return int(Decimal(written) * 100)


def group(document: Mapping[str, Any], proposal: Mapping[str, Any], tag: str) -> str | None:
    """The group of a proposal by a tag; by owner it is the outermost one."""
    if tag != "owner":
        found: str | None = proposal.get("tags", {}).get(tag)
        return found
    outer = {owner["id"]: owner.get("part_of") for owner in document.get("owners", ())}
    name: str | None = proposal.get("owner")
    while name is not None and outer.get(name) is not None:
        name = outer[name]
    return name


def choices(
    document: Mapping[str, Any],
    without: Collection[str] = (),
    *,
    budget: int | None = None,
    funded: Collection[str] = (),
    barred: Collection[str] = (),
    unlimited: bool = False,
    idle: bool = False,
) -> list[Choice]:
    """Every portfolio that a document allows, the best by the tie rule first: subset by subset, from the document.

    Parameters
    ----------
    without
        Rules that are switched off.
    budget
        In cents, in place of the document's own; budget lines move in proportion, rounded down.
    funded, barred
        Proposals that are in, or out, whatever the rules on who must or must not be funded say of them.
    unlimited
        Money does not bind; shares stay shares of the budget.
    idle
        Also those with proposals that are worth nothing and that no rule could call for.
    """
    proposals = document["proposals"]
    whole = cents(document["budget"]) if budget is None else budget
    lines = _lines(document, whole)
    rules = [rule for rule in document.get("rules", ()) if rule["id"] not in without]
    called = set(_called_for(document, rules)) | set(funded)
    found = []
    for flags in product((True, False), repeat=len(proposals)):
        members = [proposal for proposal, flag in zip(proposals, flags, strict=True) if flag]
        ids = tuple(proposal["id"] for proposal in members)
        worthless = [one["id"] for one in members if one["ratings"]["worth"] <= 0]
        if not set(funded) <= set(ids) or set(barred) & set(ids) or not (idle or called.issuperset(worthless)):
            continue
        value, cost = _totals(members, rules)
        fits = cost <= whole and not _overdrawn(lines, members)
        overruled = set(funded) | set(barred)
        if (unlimited or fits) and all(_holds(document, rule, members, value, whole, overruled) for rule in rules):
            found.append((-value, cost, len(worthless), ids))
    # The subsets came in the order in which those with the earlier proposal are first, and sorting keeps it.
    return [Choice(ids, -loss / 100, cost) for loss, cost, _, ids in sorted(found, key=lambda one: one[:3])]


def breaches(document: Mapping[str, Any], ids: Collection[str]) -> tuple[set[str], int]:
    """The rules and budget lines that a portfolio breaks, and its cost in cents."""
    members = [proposal for proposal in document["proposals"] if proposal["id"] in ids]
    value, cost = _totals(members, document["rules"])
    whole = cents(document["budget"])
    broken = {rule["id"] for rule in document["rules"] if not _holds(document, rule, members, value, whole, ())}
    return broken | _overdrawn(_lines(document, whole), members), cost


def _lines(document: Mapping[str, Any], budget: int) -> dict[str, int]:
    """The budget lines in cents, at a budget that may be another than the document's own."""
    own = cents(document["budget"])
    return {line["id"]: cents(line["budget"]) * budget // max(own, 1) for line in document.get("budget_lines", ())}


def _totals(members: Collection[Mapping[str, Any]], rules: Collection[Mapping[str, Any]]) -> tuple[Fraction, int]:
    """Points and cents of a portfolio, with what its members bring each other."""
    ids = {proposal["id"] for proposal in members}
    value = Fraction(sum(proposal["ratings"]["worth"] for proposal in members))
    cost = sum(_cost(proposal) for proposal in members)
    for rule in rules:
        if rule["kind"] == "enables" and rule["proposal"] in ids:
            helped = len(ids & set(rule["enables"]))
            value += helped * rule.get("bonus", 0)
            cost -= helped * cents(rule.get("saving", "0"))
    return value, cost


def _overdrawn(lines: Mapping[str, int], members: Collection[Mapping[str, Any]]) -> set[str]:
    """Budget lines that a portfolio overdraws."""
    return {line for line, money in lines.items() if sum(_cost(proposal, line) for proposal in members) > money}


def _cost(proposal: Mapping[str, Any], line: str | None = None) -> int:
    if "costs" not in proposal:
        return cents(proposal["cost"])
    return sum(cents(written) for name, written in proposal["costs"].items() if line in {None, name})


def _called_for(document: Mapping[str, Any], rules: Collection[Mapping[str, Any]]) -> Iterator[str]:
    """Proposals that some rule may call for, whatever they are worth."""
    for rule in rules:
        match rule["kind"]:
            case "must_fund":
                yield from rule["proposals"]
            case "requires":
                yield from rule["requires"]
            case "enables" if rule.get("bonus", 0) or cents(rule.get("saving", "0")):
                yield from (rule["proposal"], *rule["enables"])
            case "at_least" | "at_most":
                sign = 1 if rule["kind"] == "at_least" else -1
                for members in _groups(document, rule):
                    yield from (one["id"] for one in members if sign * _measured(rule, one) > 0)


def _holds(
    document: Mapping[str, Any],
    rule: Mapping[str, Any],
    members: list[Any],
    value: Fraction,
    budget: int,
    overruled: Collection[str],
) -> bool:
    ids = {proposal["id"] for proposal in members}
    match rule["kind"]:
        case "must_fund":
            return ids >= set(rule["proposals"]) - set(overruled)
        case "must_not_fund":
            return not ids & (set(rule["proposals"]) - set(overruled))
        case "requires":
            return rule["proposal"] not in ids or ids >= set(rule["requires"])
        case "exclusive":
            return len(ids & set(rule["proposals"])) <= 1
        case "minimum_value":
            return bool(value >= rule["points"])
        case "at_least" | "at_most":
            sign = 1 if rule["kind"] == "at_least" else -1
            whole = _lines(document, budget).get(rule.get("line", ""), budget)
            bound = rule["share"] * whole if "share" in rule else _bound(rule)
            return all(
                sign * sum(_measured(rule, one) for one in inside if one in members) >= sign * bound
                for inside in _groups(document, rule)
            )
    return True


def _bound(rule: Mapping[str, Any]) -> Fraction:
    if "money" in rule:
        return Fraction(cents(rule["money"]))
    return Fraction(rule["projects"] if "projects" in rule else rule["total"])


def _measured(rule: Mapping[str, Any], proposal: Mapping[str, Any]) -> Fraction:
    """What a proposal counts in a limit."""
    if "projects" in rule:
        return Fraction(1)
    if "total" in rule:
        return Fraction(proposal.get("attributes", {}).get(rule["attribute"], 0))
    return Fraction(_cost(proposal, rule.get("line")))


def _groups(document: Mapping[str, Any], rule: Mapping[str, Any]) -> list[list[Any]]:
    """The groups that a limit speaks of: all in one, or one for each value of a tag."""
    inside = [
        one
        for one in document["proposals"]
        if one["id"] in rule.get("proposals", (one["id"],))
        and all(group(document, one, tag) == name for tag, name in rule.get("among", {}).items())
    ]
    if "each" not in rule:
        return [inside]
    names = {group(document, one, rule["each"]) for one in inside} - {None}
    return [[one for one in inside if group(document, one, rule["each"]) == name] for name in names]
