"""``python -m bench.backup``: how fast a backup is written and checked, and in how much memory.

The catalogue is made up as it is written, so all the memory that is measured is the backup's. With ``--server`` the
file also goes into an embedded store, and comes out of it again as the same file.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from bench.loading import peak, start_peak
from pathways import __version__
from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialType,
    Kind,
    Organization,
    Route,
    RouteKind,
)
from pathways.domain.content import Thing, kind_of
from pathways.domain.money import Money
from pathways.domain.requirement import CredentialLine, Group, GroupRule
from pathways.store.backup.checker import check
from pathways.store.backup.file_format import Header, open_backup
from pathways.store.backup.writer import Draft
from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.mapping.canonical_json import to_text
from pathways.store.mapping.fingerprint import combined, text_fingerprint, thing_fingerprint
from pathways.store.schema.migrations import migrate

CREDENTIALS = 1_000_000
WITH_SERVER = 20_000
OWNERS = 100
COMPETENCY_EACH = 10
ROUTES = 2
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took.

    Attributes:
        seconds: of the step, the making up of the catalogue included where it is written.
        grown: how many bytes this process had at most meanwhile, beyond those with which it began.
    """

    name: str
    seconds: float
    grown: int


@dataclass(frozen=True, slots=True)
class Measured:
    """All steps.

    Attributes:
        size: of the file, in bytes.
    """

    credentials: int
    things: int
    size: int
    steps: tuple[Step, ...]


def catalogue(credentials: int) -> Iterator[Thing]:
    """A catalogue, one thing at a time: two routes each, over credentials before it and after it."""
    for number in range(OWNERS):
        yield Organization(key=f"owner-{number:04}", name=f"Owner {number}")
    for number in range(credentials // COMPETENCY_EACH):
        yield Competency(key=f"skill-{number:07}", name=f"Skill {number}")
    for number in range(credentials):
        yield _credential(number, credentials)


def _credential(number: int, of: int) -> Credential:
    key = f"credential-{number:07}"
    skills = [f"skill-{place:07}" for place in (number // COMPETENCY_EACH,) if place < of // COMPETENCY_EACH]
    return Credential(
        key=key,
        name=f"Credential number {number}",
        credential_type=CredentialType.CERTIFICATION,
        owned_by=(f"owner-{number % OWNERS:04}",),
        valid_months=36,
        competencies=tuple(CompetencyLevel(competency=skill, level=Decimal(number % 4 + 1)) for skill in skills),
        routes=tuple(_route(key, number, place, of) for place in range(ROUTES)),
    )


def _route(key: str, number: int, place: int, of: int) -> Route:
    path = f"{key}/way-{place}"
    named = [(number * 7919 + step * 104_729 + place) % of for step in range(3)]
    lines = tuple(
        CredentialLine(path=f"{path}/{index}", credential=f"credential-{other:07}") for index, other in enumerate(named)
    )
    return Route(
        key=f"way-{place}",
        kind=RouteKind.EXAM,
        name=f"Way {place}",
        cost=Money(Decimal(100 + number % 900), "USD"),
        hours=Decimal(number % 200),
        requires=Group(path=path, rule=GroupRule.AT_LEAST, of=lines, minimum=Decimal(2)),
    )


def measure(credentials: int, folder: Path, *, server: bool = False) -> Measured:
    """Writes and checks a backup in this process, and takes it through a store when asked."""
    file = folder / "bench.backup"
    began = start_peak()
    counts = dict.fromkeys(Kind, 0)
    for each in catalogue(credentials):
        counts[kind_of(each)] += 1
    whole = combined((each.key, thing_fingerprint(each)) for each in catalogue(credentials))
    header = Header(1, PUBLISHED, whole, counts, __version__)
    steps = [
        _step("write", began, lambda: _write(header, file, credentials)),
        _step("check", began, lambda: _check(file)),
    ]
    if server:
        steps += _through_a_store(file, folder, began)
    return Measured(credentials, header.things, file.stat().st_size, tuple(steps))


def _step(name: str, began: int, run: Callable[[], object]) -> Step:
    gc.collect()
    start_peak()
    started = perf_counter()
    run()
    return Step(name, perf_counter() - started, peak() - began)


def _write(header: Header, file: Path, credentials: int) -> None:
    with Draft(file, force=True) as draft:
        with draft.lines(header) as lines:
            for thing in catalogue(credentials):
                text = to_text(thing)
                lines.thing(1, text_fingerprint(text), text)
            lines.revision([1, header.published_text, header.fingerprint, header.things])
            # As a store gives them: all of one revision, sorted.
            lines.changes(sorted((1, thing.key, kind_of(thing), "ADDED") for thing in catalogue(credentials)))
        draft.publish()


def _check(file: Path) -> None:
    with open_backup(file) as backup:
        check(backup, lambda _what, _done, _total: None)


def _through_a_store(file: Path, folder: Path, began: int) -> Iterator[Step]:
    """Restores into an empty embedded store and backs that one up.

    Raises:
        AssertionError: another file comes out than went in.
    """
    again = folder / "again.backup"
    with (
        EmbeddedServer.start(folder / "store") as server,
        open_store(server.address, server.user, server.password) as store,
    ):
        migrate(store.bolt)
        yield _step("restore", began, lambda: store.restore(file))
        yield _step("back up", began, lambda: store.backup(again))
    if again.read_bytes() != file.read_bytes():
        raise AssertionError("the backup of what was restored is another")


def main(words: Sequence[str] | None = None) -> int:
    """Measures and prints; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.backup", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--credentials", type=int, help=f"how many ({CREDENTIALS:,}; with --server {WITH_SERVER:,})")
    parser.add_argument("--server", action="store_true", help="through an embedded store too")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(words)
    credentials = options.credentials or (WITH_SERVER if options.server else CREDENTIALS)
    with tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder:
        found = measure(credentials, Path(folder), server=options.server)
    if options.json:
        print(json.dumps(asdict(found)))
        return 0
    print(f"{found.credentials:,} credentials, {found.things:,} things, {found.size / 1e6:,.1f} MB")
    for step in found.steps:
        speed = found.things / step.seconds
        print(
            f"{step.name:8} {step.seconds:8.1f} s  {speed:8,.0f} things/s  memory grown by {step.grown / 1e6:,.0f} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
