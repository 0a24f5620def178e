"""`settings` and `saveSettings`: what a tenant decides, and what then counts instead of what is usual."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.access.audit import AuditLog
from pathways.access.own_settings import LARGEST_GROUP, KeptSettings, OwnSettings, ReviewSetting, SaidSettings
from pathways.access.roles import Role
from pathways.api.service import Service
from pathways.bootstrap import service_over
from pathways.settings import Settings
from tests.access.asking import post
from tests.access.in_memory import InMemory, Said
from tests.api.small import service_of, small_snapshot
from tests.catalogs import content_of, credential
from tests.editing.desk import Desk, act, done, somebody, staged

FIELDS = "review smallestGroup namesForWorkforce"
SHOW = f"{{ settings {{ {FIELDS} }} }}"
SAVE = f"""mutation ($input: TenantSettingsInput!) {{ saveSettings(input: $input) {{
    settings {{ {FIELDS} }} userErrors {{ code message path }} }} }}"""
USUAL = {"review": "REQUIRED", "smallestGroup": 5, "namesForWorkforce": True}


def asked(service: Service, query: str, **variables: Any) -> Any:
    answer = post("ADMINISTRATOR", query, service, **variables).json()
    assert "errors" not in answer, answer
    (found,) = answer["data"].values()
    return found


def service_over_said(said: Said, log: InMemory | None = None, usual: OwnSettings | None = None) -> Service:
    return service_of(small_snapshot(), kept_settings=KeptSettings(said, usual, AuditLog(log) if log else None))


def test_absent_field_keeps_and_null_clears() -> None:
    log = InMemory()
    service = service_over_said(Said(), log)
    assert asked(service, SHOW) == USUAL
    known = dict(USUAL)
    steps: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"review": "OPTIONAL"}, {"review": "OPTIONAL"}),
        ({"smallestGroup": 12, "namesForWorkforce": False}, {"smallestGroup": 12, "namesForWorkforce": False}),
        ({}, {}),
        ({"review": None}, {"review": "REQUIRED"}),
        ({"smallestGroup": None, "namesForWorkforce": None}, {"smallestGroup": 5, "namesForWorkforce": True}),
    ]
    for said, expected in steps:
        known |= expected
        assert asked(service, SAVE, input=said) == {"settings": known, "userErrors": []}
        assert asked(service, SHOW) == known
    assert [entry.action for entry in log.kept] == ["saveSettings"] * len(steps)


def test_service_says_what_is_usual() -> None:
    usual = OwnSettings(review=ReviewSetting.OPTIONAL, smallest_group=9)
    service = service_over_said(Said(SaidSettings(names_for_workforce=False)), usual=usual)
    assert asked(service, SHOW) == {"review": "OPTIONAL", "smallestGroup": 9, "namesForWorkforce": False}


@pytest.mark.parametrize("group", [0, -1, LARGEST_GROUP + 1])
def test_group_out_of_range_is_refused(group: int) -> None:
    log, said = InMemory(), Said(SaidSettings(smallest_group=7))
    found = asked(service_over_said(said, log), SAVE, input={"smallestGroup": group, "review": "OPTIONAL"})
    assert found["settings"] is None
    ((code, message, path),) = [each.values() for each in found["userErrors"]]
    assert (code, path) == ("OUT_OF_RANGE", ["input", "smallestGroup"])
    assert f"(got {group})" in message
    assert said.said == SaidSettings(smallest_group=7)
    assert [entry.action for entry in log.kept] == ["saveSettings"]


def test_group_at_either_end_is_taken() -> None:
    service = service_over_said(Said())
    for group in (1, LARGEST_GROUP):
        assert asked(service, SAVE, input={"smallestGroup": group})["settings"]["smallestGroup"] == group


def test_service_without_settings_says_so() -> None:
    answer = post("ADMINISTRATOR", SHOW, service_of(small_snapshot())).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["READ_ONLY"]


def test_review_of_ones_own_follows_the_tenant() -> None:
    kept = KeptSettings(Said())
    desk = Desk(content_of({"credentials": [credential("basics")]}).things(), own_review=kept.may_approve_own)
    service = service_over(Settings(), desk.fresh, change_sets=desk.office, kept_settings=kept)
    both = somebody("bea", Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)
    key = staged(service, {"retireCredential": {"key": "basics"}}, caller=both)
    done(service, both, "submitChangeSet", key=key)
    refused = act(service, both, "reviewChangeSet", key=key, verdict="APPROVE")
    assert [each["code"] for each in refused["userErrors"]] == ["FORBIDDEN"]
    asked(service, SAVE, input={"review": "OPTIONAL"})
    assert done(service, both, "reviewChangeSet", key=key, verdict="APPROVE")["state"] == "APPROVED"
