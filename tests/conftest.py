"""What holds for every test: its profile and seed, where it runs, and what it may not do without a marker."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from subprocess import Popen

import pytest
from xdist.scheduler import LoadScopeScheduling

from pathways.planning import planner
from pathways.planning.analysis import comparer as comparing
from tests.budget import SOAK, profile, register_profiles, seed
from tests.contract.servers import Server, embedded, missing_for_neo4j, neo4j
from tests.docs.building import build
from tests.java_archive import begin_archive, use_archive
from tests.work_clock import WorkClock

ROOT = Path(__file__).parent.parent
SERVES = frozenset({"server", "neo4j", "node"})
"""Markers of tests that may start processes and listen on ports."""
KINDS = ("embedded", "neo4j")
FORBIDDEN = frozenset({"subprocess.Popen", "os.posix_spawn", "os.fork", "os.system", "socket.bind"})
"""What no other test does, by the names of Python's audit events."""

SHARING = {
    "tests/cli/": "cli",
    "tests/store/test_faults": "store",
    "tests/store/test_moving": "store",
    "tests/docs/test_built": "documents",
    "tests/deploy/test_installed": "documents",
}
"""Modules whose tests share one service, or the built pages, by how their paths begin."""

SEARCHES = ("tests/calendar/", "tests/rules/", "tests/laws/", "tests/outside/", "tests/mutating/")
"""Where whole modules search small worlds exhaustively: slow, each of them."""

FIRST = (
    "neo4j",
    "embedded",
    "cli",
    "documents",
    "store",
    "tests/planning/test_occupations",
    "tests/planning/test_sensitivity",
    "tests/mutating/",
    "tests/outside/test_tigerpath",
    "tests/docs/",
    "tests/calendar/",
    "tests/faults/",
    "tests/store/",
    "tests/deploy/",
    "tests/access/test_schemathesis",
    "tests/planning/",
    "tests/rules/",
    "tests/api/test_http_audits",
)
"""What takes long begins first, so that no process works alone at the end: how groups begin, the longest first."""

register_profiles()
_running: list[str] = []
_archiving: list[Popen[bytes] | None] = []


def pytest_configure(config: pytest.Config) -> None:
    """One seed for all processes of a run; and none of the many it starts compiles what others have compiled."""
    seed()
    use_archive()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.addaudithook(_refuse)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """What is collected stays until the end: no search for garbage looks at it while it grows, nor later."""
    gc.disable()
    try:
        _compile(session)
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def _compile(session: pytest.Session) -> None:
    """On a fresh checkout each process compiles its share of the modules first, and reads what the others compiled.

    Pytest writes the assertions of every module anew before it compiles it, which takes longer than all imports.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args != session.config.getini("testpaths"):
        return
    modules = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py"))
    first = len(modules) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    for module in (*modules[first:], *modules[:first]):
        with suppress(Exception):  # collecting it says why
            import_module(".".join(module.with_suffix("").parts))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Adds the markers that follow from fixtures, and leaves to `make soak` what is marked so."""
    for item in items:
        if item.nodeid.startswith(SEARCHES):
            item.add_marker("slow")
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        served = parameters.get("server")
        if served is not None:
            item.add_marker("server")
            if served == "neo4j":
                item.add_marker("neo4j")
    sizes = Counter(group_of(item.nodeid) for item in items)
    items.sort(key=lambda item: (_place(group_of(item.nodeid)), -sizes[group_of(item.nodeid)]))
    if profile() != SOAK:
        later = [item for item in items if _is_for_soak(item)]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if not _is_for_soak(item)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """The first of several processes lets Java's archive be made while the tests begin."""
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw0" and any(
        item.get_closest_marker("server") for item in session.items
    ):
        _archiving.append(begin_archive())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """No process is left behind."""
    for each in filter(None, _archiving):
        each.wait()


def group_of(nodeid: str) -> str:
    """The tests that run in one process: those of a module, and all those that share a server."""
    module, _, name = nodeid.partition("::")
    parameters = name.partition("[")[2]
    if module.startswith(("tests/contract/", "tests/faults/")) and parameters.startswith(KINDS):
        return "neo4j" if parameters.startswith("neo4j") else "embedded"
    return next((group for path, group in SHARING.items() if module.startswith(path)), module)


def _place(group: str) -> int:
    """When a group begins."""
    return next((place for place, name in enumerate(FIRST) if group.startswith(name)), len(FIRST))


def _is_for_soak(item: pytest.Item) -> bool:
    on_neo4j = item.get_closest_marker("neo4j") and item.get_closest_marker("soak_on_neo4j")
    return bool(item.get_closest_marker("soak") or on_neo4j)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByServer:
    """Which tests run in one process, with ``-n``."""
    config.option.loadscopereorder = False  # groups begin in the order of the items
    return ByServer(config, log)


class ByServer(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """Keeps the tests of a module, and all those that share a server, in one process."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With which numbers the run can be repeated."""
    terminalreporter.write_line(f"profile {profile()}, seed {seed()} (PATHWAYS_TESTS_SEED={seed()} repeats it)")


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test without a marker for it starts no process and listens on no port."""
    if any(marker.name in SERVES for marker in request.node.iter_markers()):
        yield
        return
    _running.append(request.node.nodeid)
    try:
        yield
    finally:
        _running.clear()


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if _running and event in FORBIDDEN:
        raise RuntimeError(f"{_running[0]} starts a process or listens on a port ({event} {arguments}): mark it server")


@pytest.fixture(autouse=True)
def _time_is_work(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits of plans count the solver's work, the same on every machine, save in tests of seconds themselves."""
    if request.node.get_closest_marker("seconds") is None:
        monkeypatch.setattr(planner, "Clock", WorkClock)
        monkeypatch.setattr(comparing, "Clock", WorkClock)


@pytest.fixture(scope="session", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server of each kind."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "neo4j":
        missing = missing_for_neo4j()
        if missing and not os.environ.get("CI"):
            pytest.skip(f"Neo4j is left out: {missing}")
        assert not missing, missing
    with (embedded if request.param == "embedded" else neo4j)(folder) as running:
        yield running


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of docs/ as HTML, built as `make docs` builds them."""
    folder = tmp_path_factory.mktemp("docs") / "html"
    build(folder)
    return folder
