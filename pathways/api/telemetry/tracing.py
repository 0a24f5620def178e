"""Traces for a collector of OpenTelemetry: a span for each request, and one for each search for a plan inside it.

Spans hold routes, statuses and times; no addresses, no documents, no records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pathways import __version__
from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
NAME = "pathways"


class Tracing:
    """Makes spans.

    Args:
        provider: where they go.
    """

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.propagate import extract
        from opentelemetry.trace import SpanKind, StatusCode

        self._provider = provider
        self._tracer = provider.get_tracer(NAME, __version__)
        self._extract, self._kind, self._code = extract, SpanKind, StatusCode

    @contextmanager
    def request(self, method: str, route: str, headers: Mapping[str, str]) -> Iterator[Any]:
        """A span of a request, inside the trace of its client."""
        attributes = {"http.request.method": method, "http.route": route}
        above = self._extract({name: headers[name] for name in ("traceparent", "tracestate") if name in headers})
        with self._tracer.start_as_current_span(
            f"{method} {route}", context=above, kind=self._kind.SERVER, attributes=attributes
        ) as span:
            yield span

    def answered(self, span: Any, status: int) -> None:
        """Notes the status of a request."""
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(self._code.ERROR)

    def planned(self, outcome: str, begun_ns: int, ended_ns: int, phases: Mapping[str, float]) -> None:
        """A span of a search for a plan, in the thread that searched."""
        attributes: dict[str, Any] = {"pathways.outcome": outcome}
        attributes |= {f"pathways.phase.{name}_ms": round(spent, 1) for name, spent in phases.items()}
        self._tracer.start_span("plan", start_time=begun_ns, attributes=attributes).end(ended_ns)

    def close(self) -> None:
        """Sends what waits."""
        self._provider.shutdown()


def tracing_of(environment: Mapping[str, str]) -> Tracing | None:
    """Traces for the collector that OpenTelemetry's own variables name; None: they name none.

    Raises:
        ProblemsError: NOT_INSTALLED, the extra is missing.
    """
    if not any(environment.get(name) for name in ENDPOINTS):
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        text = f"{ENDPOINTS[0]} names a collector, and OpenTelemetry is not installed."
        raise ProblemsError.one(Code.NOT_INSTALLED, text, "Install it: pip install 'pathways[otel]'.") from None
    named = {} if environment.get("OTEL_SERVICE_NAME") else {"service.name": NAME}
    provider = TracerProvider(resource=Resource.create({**named, "service.version": __version__}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Tracing(provider)
