"""The figures of a service, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.gc_collector import GCCollector
from prometheus_client.metrics_core import Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from pathways.errors import ServiceError

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
ROUTES = ("/graphql", "/plans", "/evidence", "/calendars", "/docs", "/schema", "/static", "/healthz", "/readyz")
METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS")
OTHER = "other"

State = Callable[[], dict[str, float]]
"""Figures that are looked up when somebody asks, by name."""

TenantStates = Callable[[], Mapping[str, Mapping[str, float]]]
"""The same of tenants, by their names."""


class Metrics:
    """The figures of one service; none of them names a caller, a learner or an operation."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        own = self.registry
        self._requests = Counter(
            "pathways_http_requests", "Requests that were answered.", ("route", "method", "status"), registry=own
        )
        self._seconds = Histogram(
            "pathways_http_request_seconds", "How long answers took.", ("route",), buckets=SECONDS, registry=own
        )
        self._under_way = Gauge("pathways_http_requests_under_way", "Requests that are being answered.", registry=own)
        self._work = Histogram(
            "pathways_work_seconds", "How long a thread worked on a part of a question.", buckets=SECONDS, registry=own
        )
        self._plans = Counter(
            "pathways_plans", "Searches for a plan that ended, by outcome.", ("outcome",), registry=own
        )

    def begin(self) -> None:
        """A request has come."""
        self._under_way.inc()

    def end(self, path: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        route = route_of(path)
        self._under_way.dec()
        self._requests.labels(route, method if method in METHODS else OTHER, status).inc()
        self._seconds.labels(route).observe(seconds)

    def worked(self, _: str, milliseconds: float) -> None:
        """A thread has worked on a part of a question."""
        self._work.observe(milliseconds / 1000)

    def planned(self, outcome: str) -> None:
        """A search for a plan has ended."""
        self._plans.labels(outcome).inc()

    def watch(self, state: State) -> None:
        """Shows figures that are looked up whenever somebody asks."""
        self.registry.register(_State(state))

    def watch_tenants(self, states: TenantStates) -> None:
        """Shows such figures of each tenant beside the main one, too."""
        self.registry.register(_TenantStates(states))

    @contextmanager
    def served(self, host: str, port: int) -> Iterator[int]:
        """Answers at a port of its own, in a thread; yields the port.

        Raises:
            ServiceError: the port is taken, or the address is not one of this machine.
        """
        try:
            server, thread = start_http_server(port, host, self.registry)
        except OSError as error:
            text = f"Cannot show figures on {host}:{port} ({error.strerror}); PATHWAYS_METRICS names another address"
            raise ServiceError(text) from error
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _State(Collector):
    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        for name, value in self._state().items():
            yield GaugeMetricFamily(f"pathways_{name}", DESCRIPTIONS[name], value)


class _TenantStates(Collector):
    def __init__(self, states: TenantStates) -> None:
        self._states = states

    def collect(self) -> Iterator[Metric]:
        states = self._states()
        yield GaugeMetricFamily("pathways_tenants_loaded", "Tenants beside the main one in memory.", len(states))
        for name in OF_TENANTS:
            family = GaugeMetricFamily(f"pathways_tenant_{name}", DESCRIPTIONS[name], labels=["tenant"])
            for tenant, state in states.items():
                if name in state:
                    family.add_metric([tenant], state[name])
            yield family


OF_TENANTS = ("ready", "revision", "credentials")
DESCRIPTIONS = {
    "ready": "1: the store answers; 0: it is away.",
    "revision": "The revision that is answered from.",
    "credentials": "Credentials of that revision.",
    "questions_under_way": "Parts of questions that threads work on.",
    "questions_waiting": "Parts of questions that wait for a thread.",
}


def route_of(path: str) -> str:
    """The route of a path, without what clients choose."""
    return next((route for route in ROUTES if path == route or path.startswith(f"{route}/")), OTHER)
