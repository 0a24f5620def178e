"""Plans to take along over HTTP: media types, names of files, and what keeps them from being answered."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from icalendar import Calendar
from starlette.types import ASGIApp

from pathways.api.app import create_app
from pathways.api.http.operation import LARGEST_BODY
from pathways.api.service import Service
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.no_plan import (
    Conflict,
    ConflictMember,
    ConflictMemberKind,
    NoPlan,
    NoPlanReason,
    OptionChange,
    OptionChangeKind,
    Relaxation,
)
from pathways.domain.plan import PlanQuestion
from pathways.errors import ProblemsError, StoreError
from pathways.planning.solver.progress import NOBODY, Observer
from tests.api.planned import Prepared, calendar_plan, planned
from tests.api.small import DAY, service_of, small_snapshot
from tests.seeded import snapshot as seed_snapshot

ANALYST = {"goal": {"credential": "analyst"}, "options": {"startOn": DAY}}


def call(method: str, path: str, service: Service | None = None, **request: Any) -> httpx.Response:
    """One request to the application, without a server."""
    return sent(create_app(service or service_of(small_snapshot())), method, path, **request)


def sent(app: ASGIApp, method: str, path: str, **request: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.request(method, path, **request)

    return asyncio.run(send())


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem of an answer with that status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"] and body["detail"]
    return body


@pytest.mark.parametrize(
    ("suffix", "media_type", "disposition"),
    [
        (".md", "text/markdown; charset=utf-8", "inline"),
        (".csv", "text/csv; charset=utf-8; header=present", "attachment"),
        (".ics", "text/calendar; charset=utf-8", "attachment"),
        (".svg", "image/svg+xml; charset=utf-8", "inline"),
        (".timeline.svg", "image/svg+xml; charset=utf-8", "inline"),
    ],
)
def test_each_format_has_its_media_type(suffix: str, media_type: str, disposition: str) -> None:
    service = planned(calendar_plan())
    for answer in (
        call("POST", f"/plans/plan{suffix}", service, json=ANALYST),
        call("GET", f"/plans/analyst{suffix}?startOn={DAY}", service),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-disposition"] == f'{disposition}; filename="plan-certified-analyst{suffix}"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none';")
        assert answer.headers["cache-control"] == "private, no-store"
        assert "Certified Analyst" in answer.text


def test_a_calendar_over_http() -> None:
    text = call("GET", "/plans/analyst.ics?weeklyHours=10", planned(calendar_plan())).text
    events = Calendar.from_ical(text).subcomponents
    assert [str(event["summary"]) for event in events] == [
        "Network Basics",
        "Certified Analyst",
        "Last day to renew: Certified Analyst",
    ]


def test_a_real_plan_with_days_over_http() -> None:
    """Security+ takes 80 hours, CySA+ 90: at 10 a week 17 weeks in a row, then the stack. At 20 the 17 become 9."""
    service = service_of(seed_snapshot())
    text = call("GET", "/plans/comptia-csap.ics?weeklyHours=10&startOn=2026-11-23", service).text
    events: list[Any] = Calendar.from_ical(text).subcomponents
    assert [str(event["summary"]) for event in events][-1] == "CompTIA Security Analytics Professional (CSAP)"
    assert {event["summary"]: (event["dtend"].dt - event["dtstart"].dt).days for event in events[:-1]} == {
        "CompTIA Security+": 8 * 7,
        "CompTIA CySA+": 9 * 7,
    }
    assert str(events[-1]["dtstart"].dt) == "2027-03-22"
    faster = call("GET", "/plans/comptia-csap.csv?weeklyHours=20&startOn=2026-11-23&optimize=WEEKS", service).text
    rows = list(csv.DictReader(io.StringIO(faster, newline="")))
    assert max(row["finishOn"] for row in rows) == "2027-01-25"
    late = call("GET", "/plans/comptia-csap.md?weeklyHours=10&startOn=2026-11-23&finishBy=2027-03-21", service)
    assert ["finishBy=2027-03-22"] in [helps["changes"] for helps in problem(late, 422)["relaxations"]]


def test_a_real_plan_that_is_kept_over_http() -> None:
    """Security+ is held after 8 weeks and valid for 36 months; what renews it for the money, $150, gives 36 more."""
    asked = "weeklyHours=10&startOn=2026-11-23&keepValidUntil=2031-11-01"
    service = service_of(seed_snapshot())
    text = call("GET", f"/plans/comptia-security-plus.ics?{asked}", service).text
    events: list[Any] = Calendar.from_ical(text).subcomponents
    earned, kept = events
    assert (str(earned["summary"]), str(earned["dtend"].dt)) == ("CompTIA Security+", "2027-01-18")
    assert (str(kept["summary"]), str(kept["dtstart"].dt)) == ("Last day to renew: CompTIA Security+", "2030-01-18")
    marked = call("GET", f"/plans/comptia-security-plus.md?{asked}", service).text
    assert (
        "## To keep it valid\n\n- CompTIA Security+ (50 continuing education units): from 2027-01-18 through" in marked
    )
    assert "From 2026-11-23: 2 steps, \\$554.00, 130 hours, 8 weeks." in marked


def test_what_graph_says_of_dates_arrives_in_documents() -> None:
    text = call("POST", "/plans/plan.csv", planned(calendar_plan()), json=ANALYST).text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["credentialKey"], row["startWeek"], row["endWeek"], row["finishOn"]) for row in rows] == [
        ("net-basics", "0", "3", "2026-12-14"),
        ("analyst", "3", "5", "2026-12-28"),
        ("analyst", "", "", ""),
    ]
    assert [(row["dueThrough"], row["isRenewal"]) for row in rows][2] == ("2029-12-28", "true")
    marked = call("POST", "/plans/plan.md", planned(calendar_plan()), json=ANALYST).text
    assert "From 2026-11-23: 3 steps, at least \\$504.50, 80.5 hours, 5 weeks." in marked
    assert (
        "1 step, at least \\$600.00, 10 hours, 1 week: with Security Badge; without Network Basics and Certified"
        in marked
    )


def test_question_in_an_address_is_the_same_question() -> None:
    asked: list[PlanQuestion] = []

    class Listening(Prepared):
        def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> Any:  # noqa: ARG002
            asked.append(question)
            return self.result

    service = service_of(small_snapshot(), planner=Listening())
    profile = {"awards": [{"credential": "net-basics"}, {"credential": "sec-badge"}]}
    options = {
        "startOn": DAY,
        "finishBy": "2027-12-31",
        "keepValidUntil": "2030-01-01",
        "weeklyHours": 7.5,
        "maxParallel": 2,
        "breaks": [{"from": "2026-12-21", "to": "2027-01-03"}, {"from": "2027-07-01", "to": "2027-07-31"}],
        "optimize": ["WEEKS", "MONEY"],
        "currency": "USD",
        "budget": "900.50",
        "include": ["sec-badge"],
        "avoid": ["expert"],
        "accreditedOnly": True,
        "alternatives": 2,
        "timeLimitMs": 5000,
    }
    goals = {
        "all": [
            {"credential": "analyst"},
            {"occupation": {"key": "soc-analyst", "coverage": 0.5, "withPreferredCredentials": True}},
            {"competencies": [{"competency": "security", "level": 2.5}]},
            {"competencies": [{"competency": "networking", "level": 1}]},
        ]
    }
    posted = {"goal": goals, "learner": {"profile": profile}, "options": options}
    assert call("POST", "/plans/plan.svg", service, json=posted).status_code == 200
    address = (
        "/plans/analyst,soc-analyst,security@2.5,networking.svg?holding=net-basics,sec-badge&coverage=0.5"
        f"&withPreferred=true&startOn={DAY}&finishBy=2027-12-31&keepValidUntil=2030-01-01&weeklyHours=7.5&maxParallel=2"
        "&breaks=2026-12-21..2027-01-03&breaks=2027-07-01..2027-07-31&optimize=WEEKS,MONEY&currency=USD&budget=900.50"
        "&include=sec-badge&avoid=expert&accreditedOnly=true&alternatives=2&timeLimitMs=5000"
    )
    assert call("GET", address, service).status_code == 200
    (same,) = asked  # which was answered before
    assert str(same.options.weekly_hours) == "7.5"


def test_a_real_plan_without_a_calendar() -> None:
    answer = call("GET", f"/plans/analyst.svg?startOn={DAY}&holding=net-basics")
    assert answer.status_code == 200
    root = ElementTree.fromstring(answer.content)  # noqa: S314
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    problem(call("GET", "/plans/analyst.timeline.svg"), 400)
    refused = problem(call("GET", "/plans/analyst.ics"), 400)
    (error,) = refused["userErrors"]
    assert error["code"] == "NO_DATES"
    assert "weeklyHours" in error["hint"]


@pytest.mark.parametrize(
    ("path", "status", "code", "says"),
    [
        ("/plans/analist.svg", 404, "NOT_FOUND", "analist"),
        ("/plans/analyst,nobody.svg", 404, "NOT_FOUND", "nobody"),
        ("/plans/plan.svg", 404, "NOT_FOUND", "'plan'"),
        ("/plans/analyst.svg?holding=nothing", 400, "NOT_FOUND", "nothing"),
        ("/plans/nobody.svg?avoid=nothing", 400, "NOT_FOUND", "nothing"),
        ("/plans/analyst.svg?weeklyHours=many", 400, "BAD_NUMBER", "weeklyHours is 'many'; write a number"),
        ("/plans/analyst.svg?weeklyHours=NaN", 400, "BAD_NUMBER", "write a number"),
        ("/plans/analyst.svg?maxParallel=true", 400, "WRONG_TYPE", "write a number"),
        ("/plans/analyst.svg?accreditedOnly=1", 400, "WRONG_TYPE", "write true or false"),
        ("/plans/analyst.svg?weeklyHours=1&weeklyHours=2", 400, "DUPLICATE", "given 2 times"),
        ("/plans/analyst.svg?weeklyhours=1", 400, "NOT_FOUND", "no parameter 'weeklyhours'"),
        ("/plans/analyst.svg?breaks=2026-12-21", 400, "BAD_DATE", "FROM..TO"),
        ("/plans/analyst.svg?coverage=0.5", 400, "INVALID", "coverage applies to occupations"),
        ("/plans/analyst.svg?startOn=tomorrow", 400, "BAD_DATE", '"tomorrow" is not a date'),
        ("/plans/analyst.svg?breaks=2026-12-21..2026-13-01", 400, "BAD_DATE", "is not a date"),
        ("/plans/analyst.svg?budget=some", 400, "BAD_NUMBER", "'some' is not a number"),
        ("/plans/analyst.svg?optimize=FAME", 400, "BAD_VALUE", "FAME"),
        ("/plans/analyst.svg?maxParallel=1.5", 400, "WRONG_TYPE", "1.5"),
        ("/plans/analyst.svg?budget=-1", 400, "OUT_OF_RANGE", "-1"),
        ("/plans/,.svg", 400, "EMPTY_GOAL", "empty"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(path: str, status: int, code: str, says: str) -> None:
    found = problem(call("GET", path), status)
    assert says in found["detail"]
    assert {error["code"] for error in found["userErrors"]} >= {code}
    assert (found["title"] == "The goal is unknown") == (status == 404)


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/plans/", 404, ".md, .csv, .ics, .timeline.svg, .svg"),
        ("GET", "/plans/analyst", 404, ".svg"),
        ("GET", "/plans/analyst.pdf", 404, ".svg"),
        ("GET", "/plans/a/analyst.svg", 404, ".svg"),
        ("GET", "/plans/analyst.svg/", 404, ".svg"),
        ("GET", "/plans/anal%0ayst.svg", 404, "nothing at this address"),
        ("GET", "/planning", 404, "nothing at this address"),
        ("POST", "/plans/analyst.svg", 405, "POST to /plans/plan.svg"),
        ("POST", "/plans/analyst.timeline.svg", 405, "POST to /plans/plan.timeline.svg"),
        ("PUT", "/plans/plan.svg", 405, "PUT"),
        ("POST", "/plans/plan.svg", 415, "missing"),
    ],
)
def test_what_is_at_no_address(method: str, path: str, status: int, says: str) -> None:
    answer = call(method, path)
    found = problem(answer, status)
    assert says in found["detail"]
    assert found["title"] == "The request failed"
    if status == 405:
        assert answer.headers["allow"] == ("GET, HEAD, POST" if path == "/plans/plan.svg" else "GET, HEAD")


def test_what_would_be_answered_is_told_without_it() -> None:
    asked, told = (call(method, "/plans/analyst.md") for method in ("GET", "HEAD"))
    assert (told.status_code, told.headers["content-type"]) == (200, asked.headers["content-type"])
    assert told.headers["content-length"] == asked.headers["content-length"]
    assert call("HEAD", "/plans/nobody.md").status_code == 404


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"json": []}, 400, "a goal is needed"),
        ({"json": {"learner": {"profile": {}}}}, 400, "a goal is needed"),
        ({"json": {**ANALYST, "query": "{}"}}, 400, "no argument 'query'"),
        ({"json": {"goal": {"credential": "analyst", "occupation": {"key": "soc-analyst"}}}}, 400, "GoalInput"),
        ({"json": {**ANALYST, "options": {"weekly": 1}}}, 400, "weekly"),
        ({"json": {**ANALYST, "learner": {"name": "me"}}}, 400, "unknown field 'name'"),
        ({"content": "{", "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"json": {"goal": " " * LARGEST_BODY}}, 413, "larger than"),
    ],
)
def test_what_is_wrong_with_a_body_is_said(sent: dict[str, Any], status: int, says: str) -> None:
    assert says in problem(call("POST", "/plans/plan.svg", **sent), status)["detail"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("image/avif,image/webp,image/*,*/*;q=0.8", 200),
        ("image/svg+xml", 200),
        ("text/html,*/*;q=0.1", 200),
        ("image/*", 200),
        ("text/html", 406),
        ("image/svg+xml;q=0, */*", 406),
    ],
)
def test_only_what_is_accepted_is_sent(accept: str, status: int) -> None:
    answer = call("GET", "/plans/analyst.svg", headers={"accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert "image/svg+xml" in problem(answer, 406)["detail"]


def test_no_plan_says_why_and_what_would_help() -> None:
    conflict = Conflict((ConflictMember(ConflictMemberKind.FINISH_BY, "2026-12-01"),), "5 weeks do not fit.")
    later = OptionChange(OptionChangeKind.FINISH_BY, "2026-12-28", "finishBy=2026-12-28")
    helps = Relaxation((later,), "Finish by 2026-12-28.", calendar_plan())
    found = problem(
        call(
            "GET",
            "/plans/analyst.md",
            planned(NoPlan(NoPlanReason.INFEASIBLE, "5 weeks do not fit.", (conflict,), 7, (helps,))),
        ),
        422,
    )
    assert (found["detail"], found["reason"]) == ("5 weeks do not fit.", "INFEASIBLE")
    assert found["conflicts"] == ["5 weeks do not fit."]
    assert found["relaxations"] == [{"text": "Finish by 2026-12-28.", "changes": ["finishBy=2026-12-28"]}]
    undecided = problem(
        call("GET", "/plans/analyst.md", planned(NoPlan(NoPlanReason.UNDECIDED, "Time ran out.", (), 7))), 422
    )
    assert (undecided["detail"], undecided["reason"]) == ("Time ran out.", "UNDECIDED")


def test_faults_are_told_apart() -> None:
    def away() -> Snapshot:
        raise StoreError("The store does not answer.")

    for method, path, sent in (("GET", "/plans/analyst.md", {}), ("POST", "/plans/plan.md", {"json": ANALYST})):
        answer = call(method, path, service_of(away), **sent)
        assert problem(answer, 503)["detail"] == "The store does not answer."
        assert answer.headers["retry-after"] == "1"

    class Busy(Prepared):
        def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> Any:  # noqa: ARG002
            raise ProblemsError.one(Code.BUSY, "Too much is waiting.")

    class Failing(Prepared):
        def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> Any:  # noqa: ARG002
            raise RuntimeError("a secret")

    busy = service_of(small_snapshot(), planner=Busy())
    assert problem(call("GET", "/plans/analyst.md", busy), 503)["detail"] == "Too much is waiting."
    failing = service_of(small_snapshot(), planner=Failing())
    assert "secret" not in str(problem(call("GET", "/plans/analyst.md", failing), 500))


def test_only_known_hosts_are_answered() -> None:
    app = create_app(service_of(small_snapshot()), ["other.example"])
    assert sent(app, "GET", "/plans/analyst.svg").status_code == 400
    assert sent(app, "GET", "/plans/analyst.svg", headers={"host": "other.example"}).status_code == 200


def test_format_that_is_not_installed_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.delitem(sys.modules, "pathways.documents.dates", raising=False)
    refused = problem(call("GET", "/plans/analyst.ics?weeklyHours=10", planned(calendar_plan())), 501)
    assert [error["code"] for error in refused["userErrors"]] == ["NOT_INSTALLED"]
