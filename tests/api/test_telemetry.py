"""What operators see: figures, names of requests, log lines, slow questions, traces; nobody's record."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from pathways.api import query
from pathways.api.app import create_app
from pathways.api.service import Service
from pathways.api.telemetry.log_lines import JsonLines, TextLines
from pathways.api.telemetry.metrics import Metrics, route_of
from pathways.api.telemetry.telemetry import Telemetry
from pathways.api.telemetry.tracing import Tracing, tracing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.errors import ProblemsError, ServiceError, StoreError
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Observer
from pathways.settings import read_settings
from tests.api.served import served
from tests.api.small import DAY, service_of, small_snapshot

HELD = "sec-badge"
PLAN = (
    '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {awards: [{credential: "' + HELD + '"}]}}) '
    "{ __typename } }"
)
QUERY = "{ catalog { revision } }"
NAME = re.compile(r"[0-9a-f]{32}")


def asked(
    telemetry: Telemetry | None,
    *addresses: tuple[str, str],
    service: Service | None = None,
    headers: Mapping[str, str] | None = None,
) -> list[httpx.Response]:
    """The answers to queries and addresses, one after another."""
    app = create_app(service or service_of(small_snapshot()), telemetry=telemetry)

    async def send() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers or {}) as client:
            return [
                await (client.post("/graphql", json={"query": to}) if how == "QUERY" else client.request(how, to))
                for how, to in addresses
            ]

    return asyncio.run(send())


def figures(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.server
def test_figures_count_what_was_answered() -> None:
    telemetry = Telemetry()
    asked(telemetry, ("QUERY", QUERY), ("QUERY", PLAN), ("GET", f"/plans/analyst.md?holding={HELD}"), ("BREW", "/x/y"))
    with telemetry.metrics.served("127.0.0.1", 0) as port:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
    found = figures(answer.text)

    def figure(name: str, **labels: str) -> float:
        return found[name, frozenset(labels.items())]

    assert figure("pathways_http_requests_total", route="/graphql", method="POST", status="200") == 2
    assert figure("pathways_http_requests_total", route="/plans", method="GET", status="200") == 1
    assert figure("pathways_http_requests_total", route="other", method="other", status="404") == 1
    assert figure("pathways_http_request_seconds_count", route="/graphql") == 2
    assert figure("pathways_http_requests_under_way") == 0
    assert figure("pathways_plans_total", outcome="OPTIMAL") >= 1
    assert figure("pathways_work_seconds_count") >= 1
    assert (figure("pathways_revision"), figure("pathways_credentials"), figure("pathways_ready")) == (7, 5, 1)
    assert (figure("pathways_questions_under_way"), figure("pathways_questions_waiting")) == (0, 0)
    assert figure("process_resident_memory_bytes") > 0
    assert HELD not in answer.text and "analyst" not in answer.text


def test_figures_are_shown_without_a_store_too() -> None:
    def away() -> Snapshot:
        raise StoreError("The store does not answer")

    assert service_of(away).state() == {"ready": 0}


def test_figures_are_not_at_the_service() -> None:
    (answer,) = asked(Telemetry(), ("GET", "/metrics"))
    assert answer.status_code == 404


@pytest.mark.server
def test_port_of_figures_must_be_free() -> None:
    with Metrics().served("127.0.0.1", 0) as port, pytest.raises(ServiceError), Metrics().served("127.0.0.1", port):
        pass


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/graphql", "/graphql"),
        ("/plans/a.svg", "/plans"),
        ("/docs/x/y.html", "/docs"),
        ("/graphqlx", "other"),
        ("/", "other"),
        (f"/{HELD}", "other"),
    ],
)
def test_routes_hold_nothing_that_clients_choose(path: str, route: str) -> None:
    assert route_of(path) == route


def test_requests_have_names() -> None:
    one, other = asked(None, ("QUERY", QUERY), ("GET", "/nowhere"))
    names = [answer.headers["x-request-id"] for answer in (one, other)]
    assert all(NAME.fullmatch(name) for name in names)
    assert len(set(names)) == 2


@pytest.mark.parametrize(
    ("sent", "is_kept"),
    [("req-12345678", True), ("short", False), ("a" * 65, False), ("with space1", False), ("-" * 9, False)],
)
def test_names_that_clients_send_are_kept(sent: str, is_kept: bool) -> None:
    (answer,) = asked(None, ("QUERY", QUERY), headers={"x-request-id": sent})
    assert (answer.headers["x-request-id"] == sent) is is_kept


class Kept(logging.Handler):
    """Keeps lines as a formatter writes them, at once, as a handler does."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(0)
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=[JsonLines, TextLines])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    handler = Kept(request.param())
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.INFO)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


def said(kept: Kept, message: str) -> Mapping[str, Any]:
    """The only line with a message, as an object in either form."""
    (line,) = [each for each in kept.lines if message in each]
    if isinstance(kept.formatter, JsonLines):
        found: Mapping[str, Any] = json.loads(line)
        return found
    where = re.search(r"\[([^\]]+)\]: ", line)
    details = line.partition("{")
    return {"requestId": where and where[1], **(json.loads("{" + details[2].splitlines()[0]) if details[2] else {})}


def test_slow_questions_say_where_time_went(kept: Kept) -> None:
    telemetry = Telemetry(slow_ms=1, logs_requests=True)
    service = service_of(small_snapshot())
    (answer,) = asked(telemetry, ("QUERY", PLAN), service=service)
    slow = said(kept, "a slow question")
    assert slow["requestId"] == answer.headers["x-request-id"]
    assert slow["outcome"] == "OPTIMAL"
    assert slow["workedMs"] + slow["waitedMs"] >= 1
    assert sum(slow["phasesMs"].values()) > 0
    assert re.fullmatch(r"[0-9a-f]{12}", slow["question"])
    request = said(kept, "a request")
    assert (request["method"], request["route"], request["status"]) == ("POST", "/graphql", 200)
    assert request["requestId"] == answer.headers["x-request-id"]
    assert not [line for line in kept.lines if HELD in line or "analyst" in line]


class Stopped(Planner):
    """Whoever asks has left as soon as the search begins."""

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:
        watch.stop()
        return super().plan(question, snapshot, watch)


@pytest.mark.parametrize(
    ("planner", "outcome", "phases"),
    [
        (Planner(), "INFEASIBLE", {"closure", "conflicts", "what would help"}),
        (Stopped(), "UNDECIDED", {"closure"}),
    ],
)
def test_questions_without_plans_have_phases(planner: Planner, outcome: str, phases: set[str], kept: Kept) -> None:
    goal = 'goal: {credential: "analyst"}, learner: {profile: {}}'
    sent = f'{{ planPathway({goal}, options: {{budget: 1, startOn: "{DAY}"}}) {{ __typename }} }}'
    asked(Telemetry(slow_ms=1), ("QUERY", sent), service=service_of(small_snapshot(), planner=planner))
    slow = said(kept, "a slow question")
    assert slow["outcome"] == outcome
    assert phases <= set(slow["phasesMs"])
    assert 0 < sum(slow["phasesMs"].values()) <= slow["workedMs"] + 1


def test_quick_questions_are_not_logged(kept: Kept) -> None:
    asked(Telemetry(slow_ms=60_000), ("QUERY", PLAN))
    asked(Telemetry(slow_ms=0), ("QUERY", PLAN))
    assert kept.lines == []


def test_exceptions_are_logged_without_their_words(kept: Kept) -> None:
    def fault() -> str | None:
        try:
            raise KeyError(HELD)
        except KeyError as cause:
            raise ValueError(f"{HELD} is held by Ann") from cause

    service = service_of(small_snapshot(), ready=fault)
    app = logging.getLogger("pathways.tests")
    try:
        service.ready()
    except ValueError:
        app.exception("a check failed")
    (line,) = kept.lines
    assert "ValueError" in line and "KeyError" in line and "test_telemetry.py" in line
    assert HELD not in line and "Ann" not in line


def test_a_failing_resolver_tells_no_values(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> Any:
        raise KeyError(HELD)

    monkeypatch.setattr(query, "Catalog", broken)
    (answer,) = asked(Telemetry(), ("QUERY", QUERY))
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "KeyError" in "".join(kept.lines)
    assert not [line for line in kept.lines if HELD in line]


@pytest.mark.server
def test_faults_of_the_server_are_lines_like_others(kept: Kept) -> None:
    def fault() -> str | None:
        raise ValueError(f"{HELD} is held by Ann")

    with served(service_of(small_snapshot(), ready=fault)) as address:
        answer = httpx.get(f"{address}/readyz", trust_env=False)
    assert answer.status_code == 500
    (line,) = [line for line in kept.lines if "uvicorn" in line]
    assert "ValueError" in line and answer.headers["x-request-id"] in line
    assert "Ann" not in line


def spans_of(*addresses: tuple[str, str], headers: Mapping[str, str]) -> list[Any]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    asked(Telemetry(tracing=Tracing(provider)), *addresses, headers=headers)
    provider.shutdown()
    return list(exporter.get_finished_spans())


def test_spans_stand_inside_each_other() -> None:
    above = "4bf92f3577b34da6a3ce929d0e0e4736"
    spans = {
        span.name: span
        for span in spans_of(("QUERY", PLAN), headers={"traceparent": f"00-{above}-00f067aa0ba902b7-01"})
    }
    plan, request = spans["plan"], spans["POST /graphql"]
    assert plan.parent.span_id == request.context.span_id
    assert f"{request.context.trace_id:032x}" == f"{plan.context.trace_id:032x}" == above
    assert request.attributes["http.response.status_code"] == 200
    assert plan.attributes["pathways.outcome"] == "OPTIMAL"
    assert request.start_time <= plan.end_time <= request.end_time
    everything = " ".join(str(span.to_json()) for span in spans.values())
    assert HELD not in everything and "analyst" not in everything


@pytest.mark.server
def test_traces_reach_a_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    received: list[ExportTraceServiceRequest] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") is None:
                received.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        tracing = tracing_of({"OTEL_EXPORTER_OTLP_ENDPOINT": "set"})
        assert tracing is not None
        asked(Telemetry(tracing=tracing), ("QUERY", QUERY))
        tracing.close()
        server.shutdown()
        thread.join()
    (resource,) = received[0].resource_spans
    named = {each.key: each.value.string_value for each in resource.resource.attributes}
    assert named["service.name"] == "pathways"
    assert [span.name for scope in resource.scope_spans for span in scope.spans] == ["POST /graphql"]


def test_without_a_collector_nothing_is_traced() -> None:
    assert tracing_of({}) is None


def test_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ProblemsError) as refused:
        tracing_of({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"})
    (problem,) = refused.value.problems
    assert (problem.code, "pathways[otel]" in str(problem.hint)) == ("NOT_INSTALLED", True)


def test_settings_of_operators() -> None:
    given = read_settings({"PATHWAYS_METRICS": "[::1]:9464", "PATHWAYS_LOG_FORMAT": "json", "PATHWAYS_SLOW_MS": "0"})
    assert (given.metrics, given.log_format, given.slow_ms) == (("::1", 9464), "json", 0)
    with pytest.raises(ProblemsError) as refused:
        read_settings({"PATHWAYS_METRICS": "9464", "PATHWAYS_LOG_FORMAT": "xml", "PATHWAYS_SLOW_MS": "-1"})
    assert len(refused.value.problems) == 3
