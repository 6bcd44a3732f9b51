"""Words that people read, in one or several languages."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, RootModel, WithJsonSchema, model_serializer, model_validator

from mcda_priority.errors import RuleError
from mcda_priority.i18n import Message
from mcda_priority.problem.reading import has_control_characters, shown

_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
_IDENTIFIER = re.compile(r"[^\W_][\w.:/-]{0,63}")
_LONGEST_TEXT = 4_000
_FALLBACK = ("en", "fi", "sv")


def _checked_identifier(raw: str) -> str:
    if _IDENTIFIER.fullmatch(raw) is None:
        raise RuleError(
            Message(
                "“{came}” cannot be an id. Use at most 64 letters, digits and . : / _ -, a letter or digit first.",
                {"came": shown(raw)},
            )
        )
    return raw


Identifier = Annotated[
    str,
    AfterValidator(_checked_identifier),
    WithJsonSchema({"type": ["string", "integer"], "description": "Letters, digits and . : / _ -; at most 64."}),
]


def checked_line(raw: str) -> str:
    """Refuse text that is too long or that could steer the reader's terminal."""
    if has_control_characters(raw):
        raise RuleError(Message("“{came}” holds control characters. Remove them.", {"came": shown(raw)}))
    if len(raw) > _LONGEST_TEXT:
        raise RuleError(
            Message(
                "the text has {length} characters; at most {longest} fit. Shorten it.",
                {"length": len(raw), "longest": _LONGEST_TEXT},
            )
        )
    return raw


Line = Annotated[str, AfterValidator(checked_line)]


def _schema_as_written(schema: dict[str, Any]) -> None:
    """Describe a text as a file has it, instead of the pairs that it is kept as."""
    plain = {"type": ["string", "number"]}
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]{2,3}$"},
        "additionalProperties": plain,
        "minProperties": 1,
    }
    schema.clear()
    schema["description"] = "One text, or one for each language: {fi: ..., sv: ..., en: ...}."
    schema["anyOf"] = [plain, by_language]


class Text(RootModel[tuple[tuple[str, str], ...]]):
    """A text in several languages, or one text for all of them.

    Written in a file as `{fi: ..., sv: ..., en: ...}` or as plain text.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra=_schema_as_written)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if isinstance(raw, str):
            raw = {"": raw}
        if isinstance(raw, tuple):
            return raw
        if not isinstance(raw, Mapping) or not raw:
            raise RuleError(
                Message("“{came}” is not text. Write one text, or one for each language.", {"came": shown(raw)})
            )
        for code, text in raw.items():
            if code and not (isinstance(code, str) and _LANGUAGE_CODE.fullmatch(code)):
                raise RuleError(
                    Message("“{came}” is not a language code. Use fi, sv, en or the like.", {"came": shown(code)})
                )
            inside = (code,) if code else ()
            if not isinstance(text, str) or not text.strip():
                raise RuleError(Message("the text is empty. Write it, or leave the language out.", {}), inside)
            try:
                checked_line(text)
            except RuleError as error:
                raise RuleError(error.message, inside) from None
        # In one order, so that the same texts are equal whichever stood first.
        return tuple(sorted((code, text.strip()) for code, text in raw.items()))

    @model_serializer
    def _write(self) -> dict[str, str] | str:
        by_language = dict(self.root)
        return by_language.get("", by_language)

    def language_for(self, code: str) -> str:
        """Name the language that a reader of `code` is shown: the same if there is one, else the fallback."""
        by_language = dict(self.root)
        for candidate in (code, "", *_FALLBACK):
            if candidate in by_language:
                return candidate
        return self.root[0][0]

    def text_in(self, code: str) -> str:
        """Give the text for a reader of `code`, falling back to English, Finnish, Swedish, then the first by code."""
        return dict(self.root)[self.language_for(code)]
