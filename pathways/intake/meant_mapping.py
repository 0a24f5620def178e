"""The mapping that is meant where something else stands in a file: the models say which fields it needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Required, get_args, get_origin

from typing_extensions import get_type_hints, is_typeddict

from pathways.domain.quantity import parse_quantity
from pathways.intake.checks import KEY
from pathways.intake.mappings import bare, name_in_files
from pathways.intake.places import Place
from pathways.intake.values import Reads

OPEN = "…"
USUAL = {"currency": "USD"}
"""Values of fields in examples; other fields have dots there."""
USUAL_FORM = "credential"
"""The form of a requirement that is meant where only a word stands."""


def meant_under(root: type) -> Callable[[Place, Any], str | None]:
    """What tells the mapping that is meant at a place of a document.

    Args:
        root: the model of the whole document.

    Returns:
        A function of the place and of what stands there: ``{amount: "90.00", currency: USD}``; None where no field
        is needed more than others, or the model knows no such place.
    """

    def meant(place: Place, value: Any) -> str | None:
        model = _model_at(root, place)
        return None if model is None or not place else _example(model, value)

    return meant


def known_by(root: type, place: Place) -> tuple[str, ...]:
    """The fields of the mapping at a place."""
    model = _model_at(root, place)
    return () if model is None else tuple(_fields(model))


def needed_by(root: type, place: Place) -> tuple[str, ...]:
    """Those of them that it must have."""
    model = _model_at(root, place)
    return () if model is None else tuple(name for name, (_, is_needed) in _fields(model).items() if is_needed)


def instead_at(root: type, place: Place) -> object:
    """What stands in place of a value that is wrong and needed; None: nothing can."""
    model = _model_at(root, place[:-1])
    if model is None or not place or place[-1] not in needed_by(root, place[:-1]):
        return None
    hint = next(each for name, each in _hints(model).items() if name_in_files(name) == place[-1])
    return next((each.instead for each in getattr(bare(hint), "__metadata__", ()) if isinstance(each, Reads)), None)


def _model_at(root: type, place: Place) -> type | None:
    model: type | None = root
    for part in place:
        if model is not None and isinstance(part, str):
            model = _fields(model).get(part, (None, False))[0]
    return model


def _example(model: type, value: Any) -> str | None:
    fields = _fields(model)
    needed = [name for name, (_, is_needed) in fields.items() if is_needed]
    if not needed and USUAL_FORM in fields:
        needed = [USUAL_FORM]
    if not needed:
        return None
    first, *others = needed
    told = [f"{first}: {_written(first, value)}", *(f"{name}: {USUAL.get(name, OPEN)}" for name in others)]
    return f"{{{', '.join(told)}}}"


def _written(name: str, value: Any) -> str:
    """What stands there as the value of the first field; the dots where it could not be."""
    if name == "amount":
        with suppress(ValueError):  # a number of a thousand digits is not written out
            return f'"{parse_quantity(value):.2f}"'
        return OPEN
    return value if isinstance(value, str) and KEY.match(value) else OPEN


@cache
def _hints(model: type) -> dict[str, Any]:
    """The type of each field of a model, which takes long to find."""
    return get_type_hints(model, include_extras=True)


@cache
def _fields(model: type) -> dict[str, tuple[type | None, bool]]:
    """Each field of a model with the model of what stands in it, if it is a mapping, and whether it is needed."""
    is_total = bool(getattr(model, "__total__", False))
    required: Any = Required
    return {
        name_in_files(name): (_model_in(hint), is_total or get_origin(hint) is required)
        for name, hint in _hints(model).items()
    }


def _model_in(hint: Any) -> type | None:
    """The first mapping that a type speaks of."""
    if is_typeddict(hint):
        found: type = hint
        return found
    return next((model for part in get_args(hint) if (model := _model_in(part)) is not None), None)
