"""Where no portfolio keeps the rules: a minimal set of them that cannot hold together."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from mcda_priority.engine.best import best
from mcda_priority.errors import InfeasibleError
from mcda_priority.i18n import Message
from mcda_priority.problem.rule_sentences import rule_sentence
from mcda_priority.problem.rules import Enables
from mcda_priority.scoring import Ranking
from mcda_priority.selection.instance import engine_instance, rules_in_force


def infeasible(ranking: Ranking, budget_minor: int, without: Collection[str], time_limit: float) -> InfeasibleError:
    """Explain why no portfolio keeps the rules: leave out rule after rule as long as none of the rest keeps them.

    What is left is minimal: without any one of the rules named (or with money enough, where the budget is named), some
    portfolio keeps the others. What enables what restricts nothing: it stays in force throughout, and is not named.
    """
    problem = ranking.problem
    enough = max(budget_minor, sum(problem.costs_minor))
    left_out = list(without)

    def clash(left_out: Collection[str], *, with_money: bool) -> bool:
        instance = engine_instance(ranking, budget_minor, left_out)
        if with_money:
            # The budget lines stand first among the rows.
            kept = np.arange(len(instance.limits)) >= len(problem.budget_lines)
            instance = instance._replace(budget=enough, rows=instance.rows[kept], limits=instance.limits[kept])
        return best(instance, time_limit) is None

    money_binds = not clash(left_out, with_money=True)
    restricting = [rule for rule in rules_in_force(problem, without) if not isinstance(rule, Enables)]
    for rule in restricting:
        if clash([*left_out, rule.id], with_money=not money_binds):
            left_out.append(rule.id)
    rules = [rule for rule in restricting if rule.id not in left_out]
    sentences = [
        Message("{id}: {rule}", {"id": rule.id, "rule": rule_sentence(rule, problem.currency)}) for rule in rules
    ]
    if money_binds:
        sentences.append(Message("the appropriation is {budget}", {"budget": problem.money(budget_minor)}))
    return InfeasibleError(tuple(rule.id for rule in rules), sentences, money_binds=money_binds)
