"""learnerExport and eraseLearner: a person gets all that is stored, and is forgotten when that is asked for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pathways.access.identity import Identity
from pathways.access.roles import Permission
from tests.records.kept import (
    ADMINISTRATOR,
    ADVISER,
    ANN,
    BOB,
    HR,
    PROGRAM,
    Kept,
    answer,
    codes,
    save,
    service_over,
    told,
)
from tests.records.test_awards import NET, RECORD

EXPORT = "query ($key: String!) { learnerExport(key: $key, format: JSON) { fileName mediaType text } }"
ERASE = """mutation ($key: String!) { eraseLearner(input: {key: $key}) {
    erased erasedId receipt userErrors { code path } } }"""
READ = '{ learner(key: "ann") { id } }'


def test_export_has_all_that_is_stored() -> None:
    service = service_over(Kept())
    goals = [
        {"credential": "expert"},
        {"all": [{"competencies": [{"competency": "security", "level": 1.5}]}]},
        {"occupation": {"key": "soc-analyst", "coverage": 0.8}},
    ]
    save(service, "ann", name="Änn", goals=goals, unlisted=[{"creditsOf": "Latin", "credits": 2}], consents=["ADVICE"])
    told(service, RECORD, ANN, input={"learner": "ann", "awards": [NET | {"issuedOn": "2026-01-31", "score": 7.25}]})
    document = told(service, EXPORT, ANN, key="ann")
    assert (document["fileName"], document["mediaType"]) == ("ann.json", "application/json")
    assert "Änn" in document["text"]
    award = {"credential": "net-basics", "issuedOn": "2026-01-31", "score": 7.25, "state": "CLAIMED", "times": 1}
    outside = {"credential": "unlisted/1/Latin", "credits": 2, "state": "CLAIMED", "times": 1}
    assert json.loads(document["text"]) == {
        "key": "ann",
        "version": 2,
        "name": "Änn",
        "awards": [{"key": "net-basics", "award": award}],
        "unlisted": [outside],
        "goals": [
            goals[0],
            goals[1],
            {"occupation": {"key": "soc-analyst", "coverage": 0.8, "withPreferredCredentials": False}},
        ],
        "consents": ["ADVICE"],
    }


def test_name_of_the_file_is_one_everywhere() -> None:
    service = service_over(Kept())
    save(service, "../a b/ü")
    assert told(service, EXPORT, key="../a b/ü")["fileName"] == "a-b-ü.json"


@pytest.mark.parametrize("who", [BOB, ADVISER, HR])
def test_nobody_exports_whom_they_do_not_see(who: Identity) -> None:
    service = service_over(Kept())
    save(service, "ann", name="Ann")
    assert codes(answer(service, EXPORT, who, key="ann")) == ["NOT_FOUND"]


def test_erased_learner_is_nowhere() -> None:
    store = Kept()
    service = service_over(store)
    save(service, "ann", name="Ann")
    id = told(service, READ)["id"]
    assert told(service, ERASE, key="ann") == {"erased": True, "erasedId": id, "receipt": None, "userErrors": []}
    assert store.learners == {}
    assert codes(answer(service, READ)) == ["NOT_FOUND"]
    assert codes(answer(service, f'{{ node(id: "{id}") {{ id }} }}')) == ["NOT_FOUND"]
    again = told(service, ERASE, key="ann")
    assert (again["erased"], again["userErrors"]) == (False, [{"code": "NOT_FOUND", "path": ["input", "key"]}])
    assert save(service, "ann", name="Ann")["version"] == 1


def test_only_those_who_may_erase() -> None:
    store = Kept()
    service = service_over(store)
    save(service, "ann", name="Ann", advisers=["adviser"], consents=["ADVICE"])
    for who in (ANN, BOB, ADVISER, PROGRAM):
        assert codes(answer(service, ERASE, who, key="ann")) == ["FORBIDDEN"]
    assert "ann" in store.learners
    may = replace(PROGRAM, permissions=PROGRAM.permissions | {Permission.ERASE_LEARNERS})
    assert told(service, ERASE, may, key="ann")["erased"]
    assert told(service, ERASE, ADMINISTRATOR, key="ann")["erased"] is False
