"""What the workbook says to people: headings, and the sheet of instructions."""

from mcda_priority.i18n import Language, Message

SHEETS: dict[str, Message] = {
    "case": Message("The call: name, currency, budget, and how ratings are treated.", {}),
    "groups": Message("Groups of criteria and their weights, which sum to 1.", {}),
    "criteria": Message("Criteria: group, weight inside the group, and scale.", {}),
    "levels": Message("Levels of each criterion from worst to best, and the words that tell when each applies.", {}),
    "points": Message("Points of piecewise scales: a performance and its value.", {}),
    "proposals": Message("Proposals: who asks for how much money, and what for.", {}),
    "ratings": Message("Ratings: one row for each proposal, or for each proposal and assessor.", {}),
    "owners": Message("Divisions and departments that carry proposals out.", {}),
    "assessors": Message("Assessors, by a role or a number, and their conflicts of interest.", {}),
    "rules": Message("Rules that the funded proposals must keep together.", {}),
    "budget_lines": Message("Budget lines that all bind, such as years or funds.", {}),
    "weightings": Message("Named alternative weights: one column for each criterion.", {}),
    "assumptions": Message("Assumptions that the reader of the result should know.", {}),
    "provenance": Message("Where the facts come from.", {}),
}
"""What each sheet holds."""

FIELDS: dict[str, Message] = {
    "format": Message("Format of this file", {}),
    "id": Message("Identifier", {}),
    "label": Message("Name", {}),
    "date": Message("Date (2021-02-16)", {}),
    "stage": Message("Stage of the decision", {}),
    "currency": Message("Currency (EUR)", {}),
    "budget": Message("Money available", {}),
    "assessment.illustrative": Message("Are the ratings illustrative? (true or false)", {}),
    "assessment.note": Message("Who rated, and how", {}),
    "weighting": Message("Named weights in use", {}),
    "aggregation": Message("How several ratings become one (mean, median, trimmed_mean)", {}),
    "missing_ratings": Message("Missing ratings (refuse, worst, interval)", {}),
    "weight": Message("Weight", {}),
    "points": Message("Points", {}),
    "group": Message("Group", {}),
    "scale.kind": Message("Kind of scale", {}),
    "scale.baseline": Message("Performance as if not funded (value 0)", {}),
    "scale.best": Message("Best performance (value 1)", {}),
    "scale.worst": Message("Worst performance, where harm is possible", {}),
    "scale.unit": Message("Unit", {}),
    "source_text": Message("Text of the source, to the letter", {}),
    "criterion": Message("Criterion", {}),
    "level": Message("Level", {}),
    "value": Message("Value", {}),
    "anchor": Message("When the level applies", {}),
    "performance": Message("Performance", {}),
    "cost": Message("Cost", {}),
    "costs": Message("Cost", {}),
    "owner": Message("Owner", {}),
    "tags": Message("Tag", {}),
    "attributes": Message("Attribute", {}),
    "summary": Message("Summary", {}),
    "proposal": Message("Proposal", {}),
    "assessor": Message("Assessor", {}),
    "part_of": Message("Part of", {}),
    "conflicts": Message("May not rate (proposals, with ; between them)", {}),
    "kind": Message("Kind of rule", {}),
    "proposals": Message("Proposals (with ; between them)", {}),
    "requires": Message("Requires (with ; between them)", {}),
    "enables": Message("Helps (with ; between them)", {}),
    "bonus": Message("Bonus in points", {}),
    "saving": Message("Saving", {}),
    "projects": Message("Number of projects", {}),
    "money": Message("Money", {}),
    "share": Message("Share of the budget", {}),
    "total": Message("Total of an attribute", {}),
    "attribute": Message("Attribute", {}),
    "among": Message("Only those with the tag", {}),
    "each": Message("For each value of the tag", {}),
    "line": Message("Budget line", {}),
    "reason": Message("Reason", {}),
    "weights": Message("Weight", {}),
    "text": Message("Text", {}),
    "source": Message("Source", {}),
}
"""The heading of each column, and the meaning of each field of the case."""


def instructions(language: Language) -> list[str]:
    """Sentences that lead from the empty workbook to a decision; the first is the title."""
    return [
        language.say("How to fill in this workbook"),
        language.say("Fill in the white cells. Grey cells name the columns for the program: leave them as they are."),
        language.say("Begin with the sheets case, groups, criteria and levels; then proposals; then ratings."),
        language.say(
            "The lowest level, or the baseline, means: as if the proposal were not funded. Every scale is fixed before "
            "the proposals are rated."
        ),
        language.say(
            "A rating measures the whole effect of the proposal, not the effect for each euro: the cost counts apart."
        ),
        language.say(
            "When the criteria, proposals and assessors are there, make a workbook whose sheet ratings has a column "
            "for each criterion and a row for each assessor: mcda-priority init NEXT.xlsx --from FILE.xlsx"
        ),
        language.say("The words of each level stand in the note at the criterion's heading in the sheet ratings."),
        language.say("A weight says what the step from the zero level to the best level is worth. Weights sum to 1."),
        language.say("An empty cell says nothing. Write 0 where you mean zero."),
        language.say("Write values, not formulas. Numbers may have a decimal comma or a decimal point."),
        language.say(
            "Several entries in one cell have ; between them. Sheets and columns whose name begins with _ are notes "
            "that are not read."
        ),
        language.say("Name assessors by a role or a number, not by a person's name."),
        language.say(
            "The sheets are protected without a password. To add columns, such as a language or a tag, remove the "
            "protection and name the column in the grey row."
        ),
        language.say("Check the workbook: mcda-priority check FILE.xlsx"),
        language.say("See the result: mcda-priority run FILE.xlsx --out RESULTS.xlsx"),
    ]
