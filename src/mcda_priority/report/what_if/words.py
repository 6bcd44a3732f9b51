"""What the what-if page says, in the reader's language, and how numbers are written in it."""

from typing import Any

from mcda_priority.currencies import MINOR_DIGITS
from mcda_priority.i18n import Language
from mcda_priority.problem import Problem


def labels(language: Language) -> dict[str, str]:
    """What stands on the page from the beginning."""
    return {
        "intro": language.say(
            "Move a weight or the appropriation: ranking, projects and money left follow at once. The other weights "
            "keep their proportions. The browser calculates exactly what the program calculates; nothing is sent or "
            "stored."
        ),
        "needs_script": language.say("The sliders need a browser that runs scripts."),
        "projects": language.say("Projects"),
        "cost": language.say("Cost"),
        "unspent": language.say("Unspent"),
        "weights": language.say("Weights"),
        "weight_field": language.say("{criterion}: weight in per cent", criterion="{criterion}"),
        "money": language.say("Money"),
        "budget": language.say("Appropriation"),
        "budget_field": language.say("Appropriation, exactly"),
        "reset": language.say("Back to the report's setting"),
        "copy": language.say("Copy a link to this setting"),
        "caption": language.say("Proposals in this setting"),
        "rank": language.say("Rank"),
        "proposal": language.say("Proposal"),
        "points": language.say("Points"),
        "amount": language.say("Amount requested"),
    }


def texts(language: Language, problem: Problem) -> dict[str, str]:
    """Sentences that the page's script shows; their fields in braces are filled in there."""
    example = language.money(problem.money(123456 * 10 ** MINOR_DIGITS[problem.currency]))
    return {
        "funded": language.say("Proposed for funding"),
        "not_funded": language.say("Not proposed"),
        "line": language.say("Funding line: {unspent} remains unspent", unspent="{unspent}"),
        "projects": language.say("Projects"),
        "cost": language.say("Cost"),
        "unspent": language.say("Unspent"),
        "points": language.say("Points"),
        "amount": language.say("Amount requested"),
        "best": language.say(
            "Checked: no other combination that fits the appropriation and meets the rules scores more than "
            "{value} points.",
            value="{value}",
        ),
        "infeasible": language.say("No combination of projects meets the rules in this setting."),
        "unproven": language.say(
            "The browser could not prove the best portfolio of this setting in time, so none is shown. Ask the program."
        ),
        "large": language.say("The numbers of this setting are too large for the browser. Ask the program."),
        "same": language.say("The same projects as in the report."),
        "entering": language.say("Comes in, compared with the report: {names}.", names="{names}"),
        "leaving": language.say("Drops out, compared with the report: {names}.", names="{names}"),
        "from_link": language.say("This is the setting of the link."),
        "bad_link": language.say("The setting in the address cannot be read. This is the report's own setting."),
        "other_link": language.say(
            "The setting in the address was made for another calculation. This is the report's own setting."
        ),
        "bad_share": language.say("Write a share from 0 to 100 with at most one decimal."),
        "bad_amount": language.say("Write an amount, such as {example}.", example=example),
        "copied": language.say("The link is copied."),
        "not_copied": language.say("The browser does not let the link be copied. Copy it from the address bar."),
        "off": language.say(
            "The sliders are switched off: with these rules the browser cannot prove the best portfolio in time."
        ),
        "off_large": language.say(
            "The sliders are switched off: the numbers of this case are too large for the browser."
        ),
        "disagrees": language.say(
            "The sliders are switched off: the browser does not come to the same portfolio as the report."
        ),
    }


def writing(language: Language, problem: Problem) -> dict[str, Any]:
    """How the language writes numbers, shares and amounts, read off what it writes."""
    digits = MINOR_DIGITS[problem.currency]
    before, after = language.money(problem.money(7 * 10**digits)).split("7")
    return {
        "group": language.number(1000)[1:-3],
        "decimal": language.number(1, 1)[1:-1],
        "minus": language.number(-1)[:-1],
        "percent": language.percent(0 * problem.weights[0])[1:],
        "money": {"digits": digits, "before": before, "after": after},
    }
