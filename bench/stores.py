"""``python -m bench.stores``: how fast both stores take, give and follow a catalogue of 100,000 credentials.

Both servers are measured in one run, one after the other, each in a fresh folder. Neo4j is started from its published
Java artifacts, as the tests do, or named by NEO4J_URI (its content is then deleted).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.families import Family, case
from pathways.domain.content import Content
from pathways.exchange.files import as_json
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.live import LiveCatalog
from pathways.store.connect import open_store
from pathways.store.graph import GraphStore
from pathways.store.schema.migrations import migrate
from tests.contract.servers import embedded, missing_for_neo4j, neo4j

CREDENTIALS = 100_000
CHANGED = 10
ROUNDS = 20
LEAST_IN, LEAST_OUT, MOST_VISIBLE_MS, LEAST_RATIO, MOST_NOTICED_MS = 3_000, 8_000, 300, 20, 1_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one server.

    Attributes:
        stored, loaded: credentials per second, with their routes, requirements and competencies.
        full: seconds of a full reload, snapshot compiled.
        delta: median seconds of taking over a revision in which 10 credentials changed.
        visible: median ms from sending one credential to reading it through the same process.
        slowest: the 95th percentile of the same.
        noticed: median ms until another process reads it.
    """

    server: str
    credentials: int
    stored: float
    loaded: float
    full: float
    delta: float
    visible: float
    slowest: float
    noticed: float

    def targets(self) -> Iterator[tuple[str, str, bool]]:
        """What is to be reached (issue 4), the figure, and whether it was."""
        yield f"at least {LEAST_IN:,} credentials a second in", f"{self.stored:,.0f}", self.stored >= LEAST_IN
        yield f"at least {LEAST_OUT:,} credentials a second out", f"{self.loaded:,.0f}", self.loaded >= LEAST_OUT
        ratio = self.full / self.delta
        yield (
            f"{CHANGED} changed: taken over at least {LEAST_RATIO} times as fast as by a full reload",
            f"{ratio:.0f} times",
            ratio >= LEAST_RATIO,
        )
        yield (
            f"one credential written and visible under {MOST_VISIBLE_MS} ms",
            f"p50 {self.visible:.0f}, p95 {self.slowest:.0f} ms",
            self.slowest < MOST_VISIBLE_MS,
        )
        yield (
            f"another process notices within {MOST_NOTICED_MS} ms",
            f"{self.noticed:.0f} ms",
            self.noticed < MOST_NOTICED_MS,
        )


def measure(
    server: str, store: GraphStore, other: GraphStore, content: Content, tell: Callable[[str], None]
) -> Figures:
    """Measures one server, whose store must be empty."""
    count = len(content.credentials)
    tell(f"{server}: storing")
    stored = _seconds(lambda: store.publish(list(content.things())))
    tell(f"{server}: loading")
    loaded = _seconds(store.load)
    full = _seconds(lambda: LiveCatalog(store))
    tell(f"{server}: following")
    with LiveCatalog(other) as reader:
        live = LiveCatalog(store)
        deltas = []
        for number in range(ROUNDS // 4):
            place = number * CHANGED
            some = list(content.credentials.values())[place : place + CHANGED]
            store.publish([replace(each, name=f"Edition {number} of {each.key}") for each in some])
            deltas.append(_seconds(live.refresh))
        visible: list[float] = []
        noticed: list[float] = []
        for number in range(ROUNDS + 1):
            changed = replace(next(iter(content.credentials.values())), name=f"Written {number}")
            text = as_json(write_catalog(Content.of([changed])))
            started = time.perf_counter()
            live.import_document(text)
            for catalog, times in ((live, visible), (reader, noticed)):
                while catalog.snapshot().credentials[changed.key].name != changed.name:
                    time.sleep(0.005)
                times.append(time.perf_counter() - started)
    # The first write finds out which paths authors wrote; it happens once in the life of a process.
    visible, noticed = visible[1:], noticed[1:]
    return Figures(
        server,
        count,
        count / stored,
        count / loaded,
        full,
        statistics.median(deltas),
        1000 * statistics.median(visible),
        1000 * statistics.quantiles(visible, n=20)[-1],
        1000 * statistics.median(noticed),
    )


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.stores", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--credentials", type=int, default=CREDENTIALS, help=f"how many (default {CREDENTIALS:,})")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args(words)
    content = case(Family.LAYERED, options.credentials, 0).content
    err = Console(stderr=True)
    found = []
    missing = missing_for_neo4j()
    for name in ("embedded", "neo4j"):
        if name == "neo4j" and missing:
            err.print(f"Neo4j is left out: {missing}")
            continue
        with err.status(name) if err.is_terminal else nullcontext() as status, _stores(name) as (store, other):
            found.append(measure(name, store, other, content, status.update if status else _silent))
    if options.json:
        print(json.dumps([asdict(each) for each in found], indent=2))
    else:
        show(Console(width=None if sys.stdout.isatty() else 140), found)
    return 0


@contextmanager
def _stores(name: str) -> Iterator[tuple[GraphStore, GraphStore]]:
    with TemporaryDirectory(prefix="pathways-bench-") as folder:
        start = embedded if name == "embedded" else neo4j
        with (
            start(Path(folder) / "server") as server,
            open_store(server.address, server.user, server.password) as store,
            open_store(server.address, server.user, server.password) as other,
        ):
            if name == "neo4j":
                store.bolt.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS")
            migrate(store.bolt)
            yield store, other


def show(console: Console, found: Sequence[Figures]) -> None:
    """Prints the figures and what is reached."""
    heads = ("credentials", "in/s", "out/s", "full reload s", "10 changed s", "visible ms", "p95", "noticed ms")
    table = Table(title="stores", title_justify="left")
    table.add_column("server")
    for head in heads:
        table.add_column(head, justify="right")
    for each in found:
        figures = (f"{each.credentials:,}", f"{each.stored:,.0f}", f"{each.loaded:,.0f}", f"{each.full:.1f}")
        more = (f"{each.delta:.3f}", f"{each.visible:.0f}", f"{each.slowest:.0f}", f"{each.noticed:.0f}")
        table.add_row(each.server, *figures, *more)
    console.print(table)
    for each in found:
        for text, figure, reached in each.targets():
            mark = "[green]PASS[/green]" if reached else "[red]FAIL[/red]"
            console.print(f"{mark} {each.server}: {escape(text)} ({escape(figure)})", highlight=False, soft_wrap=True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _silent(_text: str) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    sys.exit(main())
