"""Urban water services: nine actions, a target of water saved, a follow-up and exclusions; every feasible portfolio.

Lahtinen, T. J., Hämäläinen, R. P. & Liesiö, J. (2017). Portfolio decision analysis methods in environmental decision
making. Environmental Modelling and Software 94, 73-86.
"""

import math
from fractions import Fraction
from itertools import product
from typing import Any

from mcda_priority import Alternatives, portfolios_within, problem_from_document, score, select
from reference_data import needs_data, read_json
from strategies import rated

pytestmark = needs_data


def feasible(problem: dict[str, Any]) -> set[tuple[str, ...]]:
    """Every set of actions within the budget that saves half of the water and keeps the rules: all 512 are tried."""
    found = set()
    cost, water = problem["columns"].index("cost"), problem["columns"].index("water")
    for flags in product((False, True), repeat=len(problem["actions"])):
        chosen = {number for number, flag in enumerate(flags, 1) if flag}
        actions = [action for action, flag in zip(problem["actions"], flags, strict=True) if flag]
        if (
            sum(action[cost] for action in actions) <= problem["budget"]
            and 1 - math.prod(1 - action[water] for action in actions) >= problem["water_target"]
            and all(other in chosen for one, other in problem["requires"] if one in chosen)
            and not any({one, other} <= chosen for one, other in problem["exclusive"])
        ):
            found.add(tuple(str(number) for number in sorted(chosen)))
    return found


def listed(problem: dict[str, Any]) -> Alternatives:
    """Every portfolio that the rules allow; each action counts one, so that none is worth nothing.

    Water saved in turn multiplies: the logarithms add up, and the target is at least ln 2.
    """
    cost, water = problem["columns"].index("cost"), problem["columns"].index("water")
    actions = {str(number): action for number, action in enumerate(problem["actions"], 1)}
    document = rated(dict.fromkeys(actions, 1), {name: 100 * action[cost] for name, action in actions.items()}, 0)
    for proposal, action in zip(document["proposals"], actions.values(), strict=True):
        proposal["attributes"] = {"water": repr(-math.log(1 - action[water]))}
    target = repr(-math.log(1 - problem["water_target"]))
    rules: list[dict[str, object]] = [{"id": "water", "kind": "at_least", "attribute": "water", "total": target}]
    rules += [
        {"id": f"{one}-needs-{other}", "kind": "requires", "proposal": str(one), "requires": [str(other)]}
        for one, other in problem["requires"]
    ]
    rules += [
        {"id": f"{one}-or-{other}", "kind": "exclusive", "proposals": [str(one), str(other)]}
        for one, other in problem["exclusive"]
    ]
    document |= {"budget": str(problem["budget"]), "rules": rules}
    return portfolios_within(select(score(problem_from_document(document))), Fraction(1))


def test_all_feasible_portfolios() -> None:
    """48, and the list is complete."""
    found = listed(read_json("lahtinen2017/problem.json"))
    portfolios = {one.selected for one in found.entries}
    assert found.complete
    assert len(found.entries) == len(portfolios) == 48
    assert portfolios == feasible(read_json("lahtinen2017/problem.json"))


def test_as_recomputed_for_either_reading_of_action_4() -> None:
    """The saving of action 4 read as 15 % or as 1.5 %: 48 portfolios, or 37, the non-dominated ones among them."""
    for expected in read_json("lahtinen2017/expected_recomputed.json"):
        problem = read_json("lahtinen2017/problem.json")
        problem["actions"][3][problem["columns"].index("water")] = expected["water4"]
        portfolios = {one.selected for one in listed(problem).entries}
        assert portfolios == feasible(problem)
        assert len(portfolios) == expected["feasible"]
        non_dominated = {
            tuple(str(number) for number, flag in enumerate(flags, 1) if flag) for flags in expected["nd_interval"]
        }
        assert non_dominated <= portfolios
