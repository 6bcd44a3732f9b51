"""What all studies of drawn weights say alike."""

from fractions import Fraction

import numpy as np

from mcda_priority.i18n import Language
from mcda_priority.preferences import WeightSet


def drawing_sentences(
    weights: WeightSet, language: Language, *, complete: bool, convergence: float | None
) -> list[str]:
    """Say from what set weights were drawn, how, and whether the study came to its end."""
    sentences = [] if complete else [language.say("The study was ended early: these are the draws until then.")]
    if weights.given is not None:
        sentences.append(language.say("They are drawn with replacement from the weightings that were given."))
    elif weights.statements:
        sentences.append(
            language.say(
                "They are drawn uniformly among the weights that keep: {statements}.",
                statements="; ".join(statement.written(language) for statement in weights.statements),
            )
        )
    else:
        sentences.append(language.say("They are drawn uniformly among all weights: no preference is stated."))
    if convergence is not None:
        sentences.append(
            language.say(
                "They come of a random walk, whose chains agree to {figure} (1: fully; above 1.05: too little).",
                figure=language.number(Fraction(convergence), 3) if np.isfinite(convergence) else "–",
            )
        )
    return sentences


def share(language: Language, number: float) -> str:
    """A share as per cent; one that is nearly all or nearly nothing is not rounded to it."""
    if np.isnan(number):
        return "–"
    decimals = 1
    while decimals < 4 and number not in {0.0, 1.0} and round(number, decimals + 2) in {0.0, 1.0}:
        decimals += 1
    return language.percent(Fraction(number), decimals)


def error(language: Language, number: float) -> str:
    """A standard error of a share, in per cent."""
    return "–" if np.isnan(number) else language.percent(Fraction(number), 2)
