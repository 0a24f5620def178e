"""Whether JSON Schema, models and readers agree on a document."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import read_text
from pathways.exchange.files import as_json, as_yaml
from pathways.exchange.learner_files import read_record
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.exchange.pathways_format.json_schema import json_schema

BEYOND = {
    "BAD_TEXT": "a character",
    "DUPLICATE": "what stands twice under different levels",
    "DUPLICATE_KEY": "keys of other things",
    "DUPLICATE_PATH": "paths of other lines",
    "DANGLING_REFERENCE": "keys of other things",
    "UNKNOWN_CURRENCY": "which currencies there are",
    "BAD_URL": "how an address goes on after https://",
}
"""Codes of what a schema cannot say, and what that is."""
BEYOND_SOMETIMES = (
    ("BAD_NUMBER", "decimal places"),
    ("BAD_NUMBER", "is finer than"),
    ("BAD_NUMBER", "is too large"),
    ("OUT_OF_RANGE", "lies before"),
    ("OUT_OF_RANGE", "above maxCredits"),
    ("OUT_OF_RANGE", "is more than creditsTo"),
    ("OUT_OF_RANGE", "The credits of"),
    ("BAD_VALUE", "months says"),
    ("BAD_REQUIREMENT", "ways to add up the substitutes"),
    ("BAD_REQUIREMENT", "No line of the group names"),
    ("BAD_REQUIREMENT", "An average stands in an average"),
    ("BAD_REQUIREMENT", "nothing to average"),
    ("BAD_REQUIREMENT", "Credit from outside the catalogue"),
    ("EMPTY", "Without a filter every credential matches"),
    ("NO_WORTH", "does not say what it is worth"),
)
"""Codes with what their message says, where the schema says other mistakes of that code."""


@cache
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def complaints(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(document)]


def is_beyond(problem: Problem) -> bool:
    return problem.code in BEYOND or any(
        problem.code == code and text in problem.message for code, text in BEYOND_SOMETIMES
    )


def catalogue_problems(value: object) -> list[Problem]:
    return list(read_catalog(read_text(json.dumps(value, default=str), "a.json")).problems)


def record_problems(value: object) -> list[Problem]:
    try:
        read_record(read_text(json.dumps(value), "a.json"))
    except ProblemsError as error:
        return list(error.problems)
    return []


def model_problems(model: type, value: dict[str, Any]) -> list[str]:
    """What the models say of a document, out of JSON as out of plain values."""
    said = []
    judge = adapter(model)
    for judged in (partial(judge.validate_json, as_json(value)), partial(judge.validate_python, value)):
        try:
            judged()
        except ValidationError as error:
            said += [f"{problem['loc']}: {problem['msg']}" for problem in error.errors()]
    return said


@cache
def adapter(model: type) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def in_yaml(value: Any) -> list[Problem]:
    """The problems of a catalogue that stands in YAML."""
    return list(read_catalog(read_text(as_yaml(value), "a.yaml")).problems)


def expect_agreement(value: object, problems: list[Problem]) -> None:
    found = complaints(value)
    if found:
        assert problems, (value, found)
    else:
        assert all(map(is_beyond, problems)), (value, problems)


def whole(document: dict[str, Any]) -> dict[str, Any]:
    return {"format": "pathways/1", **document}
