"""The private address of a learner's calendar: made anew, closed, and opened by nobody who does not have it."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from pathways import bootstrap, opening
from pathways.access.identity import Identity
from pathways.api.app import create_app
from pathways.api.clock import today
from pathways.api.service import Service
from pathways.cli.client import asking
from pathways.domain.months import add_months
from pathways.records.learner import StoredLearner
from pathways.records.office import Records
from pathways.records.renewals.calendar_address import read_name
from pathways.settings import Settings
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, BOB, Kept, save, told
from tests.records.test_renewals_due import CARD, PASS, kept
from tests.records.test_rights import ERASE

RENEW = """mutation ($input: CalendarAddressInput!) { renewCalendarAddress(input: $input) {
    path learner { hasCalendar } userErrors { code path } } }"""
REVOKE = RENEW.replace("renewCalendarAddress(", "revokeCalendarAddress(")
ISSUED = add_months(today(), -23)
LAPSED = add_months(today(), -25)


@pytest.fixture
def service() -> Service:
    store = Kept()
    awards = (kept("a", "card", ISSUED), kept("b", "pass", today() - timedelta(3)))
    store.learners = {
        "ann": StoredLearner(key="ann", version=1, awards=awards),
        "bob": StoredLearner(key="bob", version=1, awards=(kept("c", "card", LAPSED),)),
    }
    made = service_of(small_snapshot(CARD, PASS), records=Records(store))
    save(made, "ann", advisers=["adviser"], consents=["ADVICE"])
    return made


def asked(service: Service, query: str, who: Identity = ANN, learner: str = "ann") -> dict[str, Any]:
    payload: dict[str, Any] = told(service, query, who, input={"learner": learner})
    return payload


def got(service: Service, path: str) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path)

    return asyncio.run(send())


def test_commands_ask_for_their_own_tenant(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No service runs, so the command has one of its own.
    monkeypatch.setattr(opening, "opened_store", lambda *_, **__: nullcontext())
    monkeypatch.setattr(bootstrap, "live_service", lambda *_: nullcontext(service))
    for tenant in ("default", "beta"):
        with asking(Settings(data=tmp_path, tenant=tenant)) as ask:
            assert ask("{ viewer { tenant } }", {})["data"] == {"viewer": {"tenant": tenant}}
            payload = ask(RENEW, {"input": {"learner": "ann"}})["data"]["renewCalendarAddress"]
        name = read_name(payload["path"].removeprefix("/calendars/").removesuffix(".ics"))
        assert name is not None
        assert (name.tenant, name.learner) == (tenant, "ann")


def events(response: httpx.Response) -> dict[str, date]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["cache-control"]
    found = Calendar.from_ical(response.text).walk("VEVENT")
    assert len({str(each["uid"]) for each in found}) == len(found)
    return {str(each["summary"]): each.decoded("dtstart") for each in found}


def test_calendar_has_the_last_days(service: Service) -> None:
    made = asked(service, RENEW)
    assert made["learner"] == {"hasCalendar": True}
    # A pass of three days ago is valid for 12 months, a card of 23 months ago for one more.
    assert events(got(service, made["path"])) == {
        "Last day to renew: Card": add_months(ISSUED, 24),
        "Pass runs out": add_months(today() - timedelta(3), 12),
    }
    graced = asked(service, RENEW, BOB, "bob")["path"]
    assert events(got(service, graced)) == {"Last day to renew: Card": add_months(add_months(LAPSED, 24), 3)}


def test_new_address_closes_the_old_one(service: Service) -> None:
    first = asked(service, RENEW)["path"]
    second = asked(service, RENEW)["path"]
    assert first != second
    assert [got(service, path).status_code for path in (first, second)] == [404, 200]
    closed = asked(service, REVOKE)
    assert (closed["learner"], closed["path"]) == ({"hasCalendar": False}, None)
    assert got(service, second).status_code == 404
    assert asked(service, REVOKE)["userErrors"] == []


def test_nothing_else_opens_a_calendar(service: Service) -> None:
    path = asked(service, RENEW)["path"]
    whose, secret = path.removesuffix(".ics").rsplit("/", 1)[1].split(".")
    others = (
        whose,
        f"{whose}.",
        f"{whose}.{secret[:-1]}",
        f"{whose}.{secret}x",
        f"ZGVmYXVsdApib2I.{secret}",
        f".{secret}",
        "%ff.x",
    )
    for name in others:
        response = got(service, f"/calendars/{name}.ics")
        assert (response.status_code, "ann" in response.text) == (404, False)
    told(service, ERASE, ADMINISTRATOR, key="ann")
    assert got(service, path).status_code == 404


def test_only_the_learner_takes_it_along(service: Service) -> None:
    for who, code in ((ADVISER, "FORBIDDEN"), (BOB, "NOT_FOUND")):
        for query in (RENEW, REVOKE):
            payload = asked(service, query, who)
            assert payload["userErrors"] == [{"code": code, "path": ["input", "learner"]}]
            assert (payload["learner"], payload["path"]) == (None, None)
    assert asked(service, RENEW, ADMINISTRATOR)["path"]
