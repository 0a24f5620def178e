"""A made-up company: its columns, what questions about them take, and its report.

Run as ``python -m bench.company [--people 100000] [--roles 3000] [--workers 2]``; the same numbers and the same seed
always make the same company.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialType,
    Occupation,
    OccupationCredential,
    Strength,
)
from pathways.domain.content import Content
from pathways.domain.learner import Award, AwardState
from pathways.domain.requirement import Need
from pathways.records.learner import CompetencySource, KeptAward, Purpose, StatedLevel, StoredLearner
from pathways.workforce.company.blocks import CompanyQuestion
from pathways.workforce.company.columns import Columns, Proved, shards
from pathways.workforce.company.judging import proved_by
from pathways.workforce.company.live import nearest_first
from pathways.workforce.company.measuring import Measured
from pathways.workforce.company.report import write_report
from pathways.workforce.company.spreading import blocks_at, blocks_here
from pathways.workforce.people import Role
from pathways.workforce.role_index import RoleIndex
from pathways.workforce.yardstick import Yardstick

DAY = date(2026, 11, 23)
COMPETENCIES = 1_000
CREDENTIALS = 500
TIMES = 15


def catalogue(roles: int, drawn: random.Random) -> Snapshot:
    """Occupations of ten needs, most of them of common competencies, one in three with a required credential."""
    competencies = [f"skill-{place:04}" for place in range(COMPETENCIES)]
    things: list[Any] = [Competency(key=key, name=key) for key in competencies]
    for place in range(CREDENTIALS):
        shown = tuple(
            CompetencyLevel(competency=competencies[_rare(drawn, COMPETENCIES)], level=Decimal(drawn.randint(1, 5)))
            for _ in range(2)
        )
        months = drawn.choice([None, 24, 36])
        things.append(
            Credential(
                key=f"certificate-{place:03}",
                name=f"Certificate {place}",
                credential_type=CredentialType.CERTIFICATION,
                competencies=shown if shown[0].competency != shown[1].competency else shown[:1],
                valid_months=months,
            )
        )
    for place in range(roles):
        keys = sorted({_rare(drawn, COMPETENCIES) for _ in range(10)})
        needs = tuple(
            Need(
                competency=competencies[key],
                level=Decimal(drawn.randint(1, 10)) / 2,
                importance=Decimal(drawn.randint(1, 5)),
            )
            for key in keys
        )
        asked = OccupationCredential(
            credential=f"certificate-{_rare(drawn, CREDENTIALS):03}", strength=Strength.REQUIRED
        )
        things.append(
            Occupation(
                key=f"role-{place:04}", name=f"Role {place}", needs=needs, credentials=(asked,) * (place % 3 == 0)
            )
        )
    return compile_snapshot(Content.of(things), revision=1, fingerprint="company")


def _rare(drawn: random.Random, most: int) -> int:
    """A number below another; small ones are drawn more often."""
    return int(most * drawn.random() ** 2)


def people(count: int, drawn: random.Random) -> Iterator[StoredLearner]:
    """Twenty levels by the word of employers and four awards each."""
    for number in range(count):
        levels = tuple(
            StatedLevel(
                competency=f"skill-{key:04}",
                level=Decimal(drawn.randint(1, 10)) / 2,
                source=CompetencySource.EMPLOYER,
            )
            for key in {_rare(drawn, COMPETENCIES) for _ in range(20)}
        )
        awards = tuple(
            KeptAward(
                key=str(place),
                award=Award(
                    credential=f"certificate-{_rare(drawn, CREDENTIALS):03}",
                    issued_on=DAY - timedelta(days=drawn.randrange(1000)),
                    state=AwardState.VERIFIED,
                ),
            )
            for place in range(4)
        )
        yield StoredLearner(
            key=f"p-{number:07}", version=1, awards=awards, competencies=levels, consents=(Purpose.WORKFORCE,)
        )


def main() -> None:
    """Prints what each part takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--roles", type=int, default=3_000)
    parser.add_argument("--block", type=int, default=25_000, help="people measured together")
    parser.add_argument("--workers", type=int, default=0, help="Dask workers on this machine; 0: none")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    drawn = random.Random(wanted.seed)
    snapshot = catalogue(wanted.roles, drawn)
    proved: list[tuple[str, Proved]] = []
    judging = 0.0
    for learner in people(wanted.people, drawn):
        begun = time.process_time()
        found = proved_by(learner, DAY, snapshot)
        judging += time.process_time() - begun
        if found is not None:
            proved.append((learner.key, found))
    print(f"{wanted.people:,} people, {wanted.roles:,} roles, {COMPETENCIES:,} competencies, seed {wanted.seed}")
    each = 1e3 * judging / max(1, wanted.people)
    print(f"records judged: {judging:.1f} s of the processor, {each:.3f} ms each")
    columns = _told("columns built", lambda: Columns.of(proved))
    print(f"their numbers: {columns.size / 1e6:.0f} MB")
    _interactive(snapshot, columns, proved)
    _report(snapshot, proved, wanted)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory of this process: {peak:,.0f} MB")


def _interactive(snapshot: Snapshot, columns: Columns, proved: list[tuple[str, Proved]]) -> None:
    yardsticks = {key: Yardstick.of(Role(key), snapshot) for key in snapshot.occupations}
    index, some = RoleIndex.of(yardsticks), list(yardsticks.values())
    each = len(some) // TIMES or 1
    _middle(
        "the five nearest of everybody to a role", [partial(_nearest, yardstick, columns) for yardstick in some[::each]]
    )
    changed = dict(proved[:: len(proved) // 100 or 1])
    fresh = Columns.of(changed.items())
    works = [partial(nearest_first, columns, fresh, changed, yardstick, ()) for yardstick in some[::each]]
    _middle("all people for a role in order, a hundred of them changed since", works)
    levels = [person.levels for _, person in proved[:: len(proved) // TIMES or 1]]
    _middle("all roles for a person", [partial(_ranked, index, has) for has in levels])


def _nearest(yardstick: Yardstick, columns: Columns) -> object:
    return Measured.of(yardstick, columns).first(5)


def _ranked(index: RoleIndex, levels: Mapping[str, int]) -> object:
    return list(index.ranked(levels))


def _report(snapshot: Snapshot, proved: list[tuple[str, Proved]], wanted: argparse.Namespace) -> None:
    question = CompanyQuestion.of(snapshot, DAY, 10, with_matrix=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def write(scheduler: str | None = None) -> None:
            parts = shards(proved, wanted.block)
            blocks = blocks_here(parts, question) if scheduler is None else blocks_at(scheduler, parts, question)
            write_report(folder, blocks, question, snapshot.names, named=True)

        _told("report written", write)
        for file in sorted(folder.iterdir()):
            print(f"  {file.name}: {file.stat().st_size / 1e6:.1f} MB")
        if wanted.workers:
            from distributed import Client, LocalCluster

            local = {"threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
            with LocalCluster(n_workers=wanted.workers, **local) as cluster, Client(cluster) as client:
                before = client.run(time.process_time)
                _told(f"report written with {wanted.workers} workers", partial(write, cluster.scheduler_address))
                after = client.run(time.process_time)
                busy = sorted(after[worker] - before[worker] for worker in after)
                print("  of the processors of the workers:", ", ".join(f"{each:.1f} s" for each in busy))


def _told(what: str, work: Callable[[], Any]) -> Any:
    begun, worked = time.perf_counter(), time.process_time()
    found = work()
    print(f"{what}: {time.perf_counter() - begun:.1f} s, {time.process_time() - worked:.1f} s of the processor")
    return found


def _middle(what: str, works: Sequence[Callable[[], Any]]) -> None:
    """The median and the longest of some, in time and in time of the processor."""
    took: list[tuple[float, float]] = []
    for work in works:
        begun, worked = time.perf_counter(), time.process_time()
        work()
        took.append((time.perf_counter() - begun, time.process_time() - worked))
    walls, cpus = sorted(wall for wall, _ in took), sorted(cpu for _, cpu in took)
    half = len(took) // 2
    print(f"{what}: {1e3 * walls[half]:.1f} ms, at most {1e3 * walls[-1]:.1f} ms", end="; ")
    print(f"of the processor {1e3 * cpus[half]:.1f} ms, at most {1e3 * cpus[-1]:.1f} ms")


if __name__ == "__main__":
    main()
