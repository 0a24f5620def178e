"""The file format as JSON Schema (draft 2020-12), for editors and other programs: flat, without titles and nulls.

It says less than the reader where a schema cannot: what other things say, in which order days stand, decimal places.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from pathways.exchange.pathways_format.catalog_models import Catalogue
from pathways.exchange.pathways_format.rule_models import (
    KeysOrSelect,
    Requirement,
    beside,
    forms_of,
    needed,
    only_in_renewals,
)
from pathways.exchange.pathways_format.shared_rule_models import Equivalence, Party
from pathways.intake.describing import described
from pathways.intake.learner_models import Learners, Record, Since
from pathways.intake.mappings import names_of, one_of
from pathways.intake.values import FORMAT, Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS = (Catalogue, Learners, Record)
_BESIDE_REFERENCES = (Requirement, Party, Since, KeysOrSelect, Equivalence)
"""What is named by reference alone."""
_WITH_LINES = ("ExperienceLine", "Substitute")
"""What has requirements below it, and stands in them."""
_WITH_WORTH = {
    "if": {"type": "array"},
    "then": {"items": {"if": {"not": {"anyOf": one_of("credential", "select")}}, "then": {"required": ["worth"]}}},
}


@cache
def printed_schema() -> str:
    """The schema as a file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def json_schema() -> Schema:
    """The schema: a document is a record of a learner, a file of them, or a catalogue, by its fields."""
    with described():
        adapters: list[tuple[Any, Literal["validation"], TypeAdapter[Any]]] = [
            (model, "validation", TypeAdapter(model)) for model in (*_DOCUMENTS, *_BESIDE_REFERENCES)
        ]
    _, found = TypeAdapter.json_schemas(adapters, schema_generator=_WithoutTitles)
    # Enumerations stand where their values are named, so nothing refers to them.
    definitions: dict[str, Schema] = {name: each for name, each in found["$defs"].items() if "enum" not in each}
    full = definitions["Requirement"]
    definitions["Requirement"] = _requirement(full, renewal=False)
    definitions["RenewalRequirement"] = _renamed(_requirement(full, renewal=True))
    for name in _WITH_LINES:
        definitions[f"Renewal{name}"] = _renamed(definitions[name])
    catalogue, record = names_of(Catalogue), names_of(Record)
    return {
        "$schema": DIALECT,
        "description": f"Documents of the format {FORMAT}: catalogues and records of learners.",
        "if": {"required": ["learners"]},
        "then": {"$ref": "#/$defs/Learners"},
        "else": {
            "if": {
                "anyOf": [
                    *one_of(*(name for name in record if name not in catalogue)),
                    {"not": {"anyOf": one_of(*(name for name in catalogue if name != "competencies"))}},
                    # Both kinds of document may say nothing but their competencies.
                    {
                        "required": ["competencies"],
                        "properties": {"competencies": {"contains": {"required": ["competency"]}}},
                    },
                ]
            },
            "then": {"$ref": "#/$defs/Record"},
            "else": {"$ref": "#/$defs/Catalogue"},
        },
        "$defs": dict(sorted(definitions.items())),
    }


def _requirement(full: Schema, *, renewal: bool) -> Schema:
    """Each form with what may stand beside it, so that a problem names the key that is too much or missing."""
    found = deepcopy(full)
    for name in () if renewal else only_in_renewals():
        del found["properties"][name]
    forms = forms_of(renewal=renewal)
    found["anyOf"] = one_of(*forms)
    found["allOf"] = [_form(form, renewal=renewal) for form in forms]
    return found


def _form(form: str, *, renewal: bool) -> Schema:
    then: Schema = {"propertyNames": {"enum": list(beside(form, renewal=renewal))}}
    if missing := needed(form):
        then["required"] = missing
    if form == "credits":
        then["properties"] = {"of": _WITH_WORTH}
    return {"if": {"required": [form]}, "then": then}


def _renamed(requirement: Schema) -> Schema:
    """With the lines of renewals below it."""
    text = json.dumps(requirement)
    for name in ("Requirement", *_WITH_LINES):
        text = text.replace(f'"#/$defs/{name}"', f'"#/$defs/Renewal{name}"')
    renamed: Schema = json.loads(text)
    return renamed


class _WithoutTitles(GenerateJsonSchema):
    def handle_ref_overrides(self, json_schema: Schema) -> Schema:
        """What stands beside a reference says more than what it refers to."""
        return json_schema

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def typed_dict_schema(self, schema: Any) -> Schema:
        """Without the name of the class, which is the name of the definition."""
        found = super().typed_dict_schema(schema)
        found.pop("title", None)
        return found
