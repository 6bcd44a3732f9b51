"""What can go wrong, in words: where, what came, the rule, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from mcda_priority.i18n import Language, Message


class PriorityError(Exception):
    """Base of the errors that this library raises on purpose."""


MOST_SHOWN = 200
"""Faults that are written out at once; more are counted only, because nobody mends so many in one go."""


class ArrayError(PriorityError, ValueError):
    """An array function was given an array that it cannot work on."""


class RuleError(PriorityError, ValueError):
    """One value breaks one rule; the door adds where it stood and collects it with the others.

    `inside` says which part of the value it is, where the value has parts.
    """

    def __init__(self, message: Message, inside: tuple[str, ...] = ()) -> None:
        super().__init__(message, inside)
        self.message, self.inside = message, inside

    def __str__(self) -> str:
        return Language("en").render(self.message)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something stands: the file, the line (from 1) or the cell of a sheet, the path inside."""

    source: str
    line: int | None = None
    path: str = ""
    sheet: str = ""
    cell: str = ""

    def written(self, language: Language) -> str:
        """Write the place for a reader."""
        parts = [self.source] if self.source else []
        if self.line is not None:
            parts.append(language.say("line {line}", line=str(self.line)))
        if self.sheet:
            parts.append(language.say("sheet “{sheet}”", sheet=self.sheet))
        if self.cell:
            parts.append(language.say("cell {cell}", cell=self.cell))
        if self.path:
            parts.append(self.path)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the input."""

    place: Place
    message: Message

    def written(self, language: Language) -> str:
        """Write the fault as one line."""
        where = self.place.written(language)
        what = language.render(self.message)
        return f"{where}: {what}" if where else what


class InputError(PriorityError, ValueError):
    """The input breaks rules; `faults` holds all of them, in the order of the input."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return self.written(Language("en"))

    def written(self, language: Language) -> str:
        """Write the faults, one line each; after the first 200, only their number."""
        lines = [fault.written(language) for fault in self.faults[:MOST_SHOWN]]
        if more := len(self.faults) - len(lines):
            lines.append(
                language.counted(
                    "… and {count} more fault. Correct these first.",
                    "… and {count} more faults. Correct these first.",
                    more,
                )
            )
        return "\n".join(lines)


class StaircaseLimitError(PriorityError):
    """The staircase has more steps than the caller allowed."""

    def __init__(self, max_steps: int) -> None:
        super().__init__(
            f"The staircase has more than {max_steps:,} steps. "
            "Ask for a smaller budget, allow more steps, or use `select` at the budgets of interest."
        )
        self.max_steps = max_steps


class NotProvenError(PriorityError):
    """A selection that others rest on could not be proven to be optimal within its limits of time and memory."""

    def __str__(self) -> str:
        return self.written(Language("en"))

    def written(self, language: Language) -> str:
        """Say it in a language."""
        return language.say("A selection that this needs could not be proven in time. Allow more time.")


class NotSolvedError(NotProvenError):
    """Time ran out before any portfolio that keeps the rules was found, and before it was proven that none does."""

    def written(self, language: Language) -> str:
        """Say it in a language."""
        return language.say("No portfolio was found in time, and it is not proven that there is none. Allow more time.")


class InfeasibleError(PriorityError):
    """No portfolio keeps the rules.

    `rules` names a minimal set of them that cannot hold together, and `money_binds` says whether that is for want of
    money: without any one of them, or with money enough, the others can be kept.
    """

    def __init__(self, rules: tuple[str, ...], sentences: Iterable[Message], *, money_binds: bool) -> None:
        self.rules, self.sentences, self.money_binds = rules, tuple(sentences), money_binds
        super().__init__(self.rules)

    def __str__(self) -> str:
        return self.written(Language("en"))

    def written(self, language: Language) -> str:
        """Say it in a language: a line, and one for each rule."""
        head = language.say("No portfolio keeps these together. Change one of them, or switch a rule off.")
        return "\n".join([head, *(f"– {language.render(sentence)}" for sentence in self.sentences)])


class StaircaseRulesError(PriorityError):
    """The staircase knows only proposals that must or must not be funded; `rules` names the others."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__(
            f"The staircase cannot keep these rules: {', '.join(rules)}. "
            "Use `select` or `cut_list` at the budgets of interest, or switch the rules off."
        )
        self.rules = rules
