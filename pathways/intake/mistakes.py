"""What pydantic finds wrong, in words of our own: a table from its types of errors to codes, messages and hints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pathways.codes import Code
from pathways.errors import Problem, did_you_mean
from pathways.intake.checks import MistakeError, MistakesError
from pathways.intake.meant_mapping import known_by, meant_under, needed_by
from pathways.intake.places import Place, path_of
from pathways.text import shown

Worded = Iterator[Problem]


def problems_of(error: ValidationError, model: type) -> Worded:
    """Everything that is wrong, with paths inside of what was read.

    Args:
        model: of what was read; its fields are suggested for names that nobody knows.
    """
    for found in error.errors(include_url=False):
        yield from _WORDS[found["type"]](found, model)


def _missing(found: ErrorDetails, _model: type) -> Worded:
    *above, name = found["loc"]
    yield _problem(Code.MISSING, f"`{name}` is missing.", f"Add `{name}: …`.", tuple(above))


def _unknown(found: ErrorDetails, model: type) -> Worded:
    *above, name = found["loc"]
    yield unknown_name(name, known_by(model, tuple(above)), tuple(above))


def unknown_name(name: object, known: Sequence[str], place: Place) -> Problem:
    """A name in a mapping that has no field of it."""
    hint = did_you_mean(str(name), sorted(known)) or f"Known keys here: {', '.join(sorted(known))}."
    return _problem(Code.NOT_FOUND, f"The key {shown(name)} is not known here.", hint, (*place, str(name)))


def _no_mapping(found: ErrorDetails, model: type) -> Worded:
    place, value = found["loc"], found["input"]
    text = "Nothing stands here." if value is None else f"{shown(value)} is not a mapping."
    meant = meant_under(model)(place, value)
    yield _problem(Code.WRONG_TYPE, text, f"Write `{meant}`." if meant else "Write `name: value` pairs.", place)


def _no_list(found: ErrorDetails, model: type) -> Worded:
    place, value = found["loc"], found["input"]
    meant = meant_under(model)((*place, 0), value)
    hint = f"Write `[{meant}]`." if meant else "Write a list."
    yield _problem(Code.WRONG_TYPE, f"{shown(value)} is not a list.", hint, place)


def _in_its_words(found: ErrorDetails, model: type) -> Worded:
    """What a check says of a value; null, where something is needed, is nothing."""
    place = found["loc"]
    if found["input"] is None and place and place[-1] in needed_by(model, place[:-1]):
        yield from _missing(found, model)
        return
    said = found["ctx"]["error"]
    for each in said.mistakes if isinstance(said, MistakesError) else (said,):
        yield _of_mistake(each, (*place, *each.below))


def _of_mistake(mistake: MistakeError, place: Place) -> Problem:
    named = next((part for part in reversed(place) if isinstance(part, str)), "")
    return _problem(mistake.code, mistake.message(named), mistake.hint, place)


def _problem(code: Code, message: str, hint: str | None, place: Place) -> Problem:
    return Problem(code, message, hint, path_of(place))


_WORDS: dict[str, Callable[[ErrorDetails, type], Worded]] = {
    "missing": _missing,
    "unexpected_keyword_argument": _unknown,
    "extra_forbidden": _unknown,
    "dataclass_type": _no_mapping,
    "dict_type": _no_mapping,
    "tuple_type": _no_list,
    "value_error": _in_its_words,
}
"""Each type of error that the adapters can find."""
