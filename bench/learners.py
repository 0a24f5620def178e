"""How fast learners are imported into the embedded store.  Run as ``python -m bench.learners [--learners 20000]``."""

from __future__ import annotations

import argparse
import csv
import random
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from pathways.access.audit import AuditLog
from pathways.access.identity import caller_here
from pathways.api.clock import today
from pathways.bootstrap import seed_folder
from pathways.importing import import_files, published_in, read_for
from pathways.learner_importing.importing import import_learners
from pathways.opening import opened_store
from pathways.records.office import Records
from pathways.settings import Settings
from pathways.store.access.audit_log import AuditEntries
from pathways.store.records.imports import ImportedRows
from pathways.store.records.learners import Learners

AWARDS = 20


def _write(file: Path, learners: int, credentials: list[str]) -> None:
    drawn = random.Random(1)
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(["learner", "name", "credential", "issuedOn", "score"])
        for number in range(learners):
            for key in drawn.sample(credentials, AWARDS):
                day = date(2015, 1, 1) + timedelta(drawn.randrange(4000))
                table.writerow([f"s-{number:06}", f"Person {number}", key, day.isoformat(), drawn.randrange(60, 100)])


def _worked() -> float:
    """Seconds of processor time of this process and of those that it has ended; the store goes on."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def main() -> None:
    """Prints how many learners a second were imported, and how many once more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=20_000)
    wanted = parser.parse_args().learners
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        with opened_store(settings, makes=True) as store:
            import_files(read_for([seed_folder()], settings), store)
            snapshot = published_in(store).snapshot
            file = Path(folder) / "learners.csv"
            _write(file, wanted, sorted(snapshot.credentials))
            records = Records(Learners(store.bolt), AuditLog(AuditEntries(store.bolt)))
            for what in ("imported", "imported again"):
                begun, worked = time.perf_counter(), _worked()
                rows, largest = ImportedRows(store.bolt), settings.max_file_bytes
                done = import_learners([file], snapshot, records, rows, caller_here(), today(), largest)
                seconds, worked = time.perf_counter() - begun, _worked() - worked
                print(f"{wanted:,} learners with {AWARDS} awards each {what} in {seconds:.1f} s:", end=" ")
                print(f"{wanted / seconds:,.0f} a second; {done.learners}, {done.bad} bad rows;", end=" ")
                print(f"{1000 * worked / wanted:.2f} ms of processor time each, beside the store")


if __name__ == "__main__":
    main()
