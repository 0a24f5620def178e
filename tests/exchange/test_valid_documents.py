"""Documents that the models accept: read in one go, they say what they say when they are read field by field."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from pathways.domain.catalog import CompetencyLevel, Credential, CredentialType, Route, RouteKind
from pathways.domain.months import YearDay
from pathways.exchange.document import read_document, read_text
from pathways.exchange.frozen_values import quickly
from pathways.exchange.pathways_format.valid_documents import judged, valid_draft
from tests.budget import examples
from tests.exchange.documents import documents

SEED = sorted(Path("seed_data").glob("*.yaml"))


@settings(max_examples=examples(30))
@given(documents())
def test_both_readers_find_the_same(document: dict[str, Any]) -> None:
    read = read_text(json.dumps({"format": "pathways/1", **document}, default=float), "a.json")
    slow, fast = judged(read), valid_draft(read)
    assert (fast is None) == bool(slow.problems), (document, slow.problems)
    if fast is not None:
        assert fast.things == slow.things
        assert fast.names is not None
        names = {(key, wanted) for wanted, keys in fast.names.items() for key in keys}
        assert names == {(use.key, use.wanted) for use in slow.uses}
        assert tuple(fast.uses) == tuple(slow.uses)


def test_seed_files_are_read_in_one_go() -> None:
    for path in SEED:
        read = read_document(path)
        fast, slow = valid_draft(read), judged(read)
        assert fast is not None, path
        assert fast.things == slow.things


def test_values_made_quickly_differ_in_nothing() -> None:
    made = quickly(Credential)(
        key="a",
        name="A",
        credential_type=CredentialType.COURSE,
        routes=(quickly(Route)(key="exam", kind=RouteKind.EXAM),),
        competencies=(quickly(CompetencyLevel)(competency="c", level=Decimal(2)),),
    )
    usual = Credential(
        key="a",
        name="A",
        credential_type=CredentialType.COURSE,
        routes=(Route(key="exam", kind=RouteKind.EXAM),),
        competencies=(CompetencyLevel(competency="c", level=Decimal(2)),),
    )
    assert made == usual
    assert hash(made) == hash(usual)
    assert type(made) is Credential
    with pytest.raises(AttributeError):
        made.key = "b"  # type: ignore[misc]


def test_worked_out_classes_are_not_made_quickly() -> None:
    with pytest.raises(TypeError, match="YearDay"):
        quickly(YearDay)
