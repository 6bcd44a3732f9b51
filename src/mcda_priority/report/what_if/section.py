"""The what-if page as a section of a report: markup, style and script."""

import hashlib
import json
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

from mcda_priority.i18n import Language
from mcda_priority.problem import Problem, Text
from mcda_priority.problem.reading import LARGEST_MINOR
from mcda_priority.report.what_if.facts import STEPS, facts_of
from mcda_priority.report.what_if.words import labels, texts, writing
from mcda_priority.selection import Portfolio

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end a script element or a line of it, as JSON escapes."""


@dataclass(frozen=True)
class WhatIf:
    """A section to be put into a page.

    Attributes
    ----------
    html
        One `section` element with the id `what-if`, its data inside it as JSON.
    style
        Text for a `style` element; every rule is about this section.
    script
        Text for a classic `script` element after the section; empty where the sliders are switched off.
    """

    html: str
    style: str
    script: str


def what_if_section(portfolio: Portfolio, language: Language) -> WhatIf:
    """Make the what-if page of a portfolio: sliders for the weights and the budget, answered in the browser.

    The browser finds scores, ranks and the best portfolio exactly as `score` and `select` do: in the same integers,
    under the same rules, with the same rule for ties. Where it could not, the section says why and has no sliders.

    Parameters
    ----------
    portfolio
        The proven portfolio of a weighted sum. Its weights, budget and rules are where the sliders begin.
    language
        The reader's language.
    """
    style = _packaged("what_if.css")
    reason = _why_off(portfolio, language)
    if reason is not None:
        return WhatIf(_section(language, portfolio.problem, f"<p>{escape(reason)}</p>"), style, "")
    return WhatIf(
        _section(language, portfolio.problem, _page(portfolio, language)),
        style,
        '(() => {\n"use strict";\n' + _packaged("solver.js") + "\n" + _packaged("page.js") + "})();\n",
    )


def _why_off(portfolio: Portfolio, language: Language) -> str | None:
    """Why there is nothing to move, or None; what only shows in solving, the page finds out by itself."""
    if not portfolio.ranking.additive:
        return language.say(
            "The sliders are switched off: they work with the weighted sum alone, and this is an index."
        )
    if not portfolio.proven:
        return language.say("The sliders are switched off: the report's own result is not proven.")
    return None


def _section(language: Language, problem: Problem, inside: str) -> str:
    marks = ""
    if problem.assessment is not None and problem.assessment.illustrative:
        mark = language.say("ILLUSTRATIVE RATINGS")
        note = problem.assessment.note
        marks = f'<p class="what-if-mark"><strong>{escape(mark)}</strong> <span{_lang(note, language)}>'
        marks += f"{escape(note.text_in(language.code))}</span></p>\n"
    heading = escape(language.say("What if"))
    return (
        '<section class="what-if" id="what-if" aria-labelledby="what-if-heading">\n'
        f'<h2 id="what-if-heading">{heading}</h2>\n{marks}{inside}\n</section>\n'
    )


def _page(portfolio: Portfolio, language: Language) -> str:
    words = _escaped_labels(language)
    headings = "".join(
        f'<th role="columnheader" scope="col">{words[column]}</th>'
        for column in ("rank", "proposal", "points", "amount")
    )
    return f"""<p>{words["intro"]}</p>
<noscript><p>{words["needs_script"]}</p></noscript>
<p class="what-if-off" id="what-if-off" hidden></p>
<div id="what-if-page" hidden>
<div class="what-if-result">
<dl id="what-if-numbers">
{_number("projects", words["projects"])}{_number("cost", words["cost"])}{_number("unspent", words["unspent"])}</dl>
<p id="what-if-none" hidden></p>
</div>
{_controls(portfolio, language)}
<p class="what-if-note" id="what-if-note"></p>
<div id="what-if-sentences"></div>
<div class="what-if-table" role="region" aria-labelledby="what-if-caption" tabindex="0">
<table role="table">
<caption id="what-if-caption">{words["caption"]}</caption>
<thead role="rowgroup"><tr role="row">{headings}</tr></thead>
<tbody role="rowgroup" id="what-if-rows"></tbody>
</table>
</div>
<p class="what-if-said" id="what-if-said" role="status" aria-live="polite"></p>
</div>
<script type="application/json" id="what-if-data">{_json(_data(portfolio, language))}</script>"""


def _controls(portfolio: Portfolio, language: Language) -> str:
    """The sliders, each with its label and a field beside it, and the buttons."""
    problem, words = portfolio.problem, _escaped_labels(language)
    alone = " disabled" if len(problem.criteria) == 1 else ""
    weights = ""
    for at, criterion in enumerate(problem.criteria):
        label = escape(criterion.label.text_in(language.code))
        field = words["weight_field"].replace("{criterion}", label)
        weights += (
            f'<div class="what-if-slider"><label for="what-if-weight-{at}"{_lang(criterion.label, language)}>{label}'
            f'</label><input type="range" id="what-if-weight-{at}" data-weight min="0" max="{STEPS}" step="1"{alone}>'
            f'<span class="what-if-field"><input type="text" inputmode="decimal" autocomplete="off" size="6" '
            f'aria-label="{field}" data-weight-field{alone}> %</span></div>\n'
        )
    step, most = budget_steps(portfolio)
    return f"""<fieldset><legend>{words["weights"]}</legend>
{weights}</fieldset>
<fieldset><legend>{words["money"]}</legend>
<div class="what-if-slider"><label for="what-if-budget">{words["budget"]}</label>\
<input type="range" id="what-if-budget" min="0" max="{most}" step="{step}"><span class="what-if-field">\
<input type="text" inputmode="decimal" autocomplete="off" size="16" aria-label="{words["budget_field"]}" \
id="what-if-budget-field"></span></div>
</fieldset>
<p class="what-if-buttons"><button type="button" id="what-if-reset">{words["reset"]}\
</button> <button type="button" id="what-if-copy">{words["copy"]}</button></p>"""


def budget_steps(portfolio: Portfolio) -> tuple[int, int]:
    """Step and end of the budget's slider, in minor units: a round step, and an end at which everything fits."""
    reach = max(sum(portfolio.problem.costs_minor), portfolio.budget_minor, 1)
    step = next(
        factor * 10**power for power in range(20) for factor in (1, 2, 5) if factor * 10**power * STEPS >= reach
    )
    return step, -(-reach // step) * step


def _escaped_labels(language: Language) -> dict[str, str]:
    return {key: escape(label) for key, label in labels(language).items()}


def _number(name: str, label: str) -> str:
    return f'<div><dt>{label}</dt><dd id="what-if-{name}"></dd></div>\n'


def _data(portfolio: Portfolio, language: Language) -> dict[str, Any]:
    """All that the script reads."""
    problem = portfolio.problem
    facts = facts_of(problem, portfolio.without)
    return {
        "name": hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16],
        "facts": facts,
        "budget": str(portfolio.budget_minor),
        "most": str(budget_steps(portfolio)[1]),
        "largest": str(LARGEST_MINOR),
        "selected": [at for at, flag in enumerate(portfolio.selected.tolist()) if flag],
        "proposals": [
            {"label": proposal.label.text_in(language.code), "lang": _other_language(proposal.label, language)}
            for proposal in problem.proposals
        ],
        "texts": texts(language, problem),
        "writing": writing(language, problem),
    }


def _json(data: dict[str, Any]) -> str:
    """JSON that nothing in it can end as a script element."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return "".join(_UNSAFE.get(sign, sign) for sign in written)


def _other_language(text: Text, language: Language) -> str:
    """The code of the language that a text falls back to; empty where it is the reader's, or not known."""
    code = text.language_for(language.code)
    return "" if code == language.code else code


def _lang(text: Text, language: Language) -> str:
    code = _other_language(text, language)
    return f' lang="{escape(code)}"' if code else ""


def _packaged(name: str) -> str:
    return files("mcda_priority.report.what_if").joinpath(name).read_text(encoding="utf-8")
