"""``python -m bench.sheets``: what reading a large spreadsheet and the longest text takes, in memory and time.

A workbook and a CSV file of 5,000 credentials, each with a requirement, and texts of as many characters as are read at
once. Memory is the peak of what Python allocates (tracemalloc), which slows the reading down; time is taken without it.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.content import Content
from pathways.exchange.files import read_files
from pathways.exchange.sheets.writing import write_sheets
from pathways.prose.reading import LONGEST_TEXT, Reader

ROWS = 5_000
UNITS = ("C 1 and C 2; ", "C 1, C 2, ", "C 1 and C 2 or C 3. ", "one of C 1 or C 2. ", "good luck ", "(")
"""Of which the longest texts are made."""


def main() -> int:
    """Prints a line for each."""
    with TemporaryDirectory() as folder:
        for name in ("credentials.xlsx", "credentials.csv"):
            path = Path(folder) / name
            write_sheets({"credentials": courses(ROWS)}, path)
            show(f"{name}, {ROWS:,} rows", partial(read_files, [path]))
    things = [Credential(key=f"c-{n}", name=f"C {n}", credential_type=CredentialType.COURSE) for n in (1, 2, 3)]
    reader = Reader(compile_snapshot(Content.of(things), revision=0, fingerprint=""), {})
    for unit in UNITS:
        text = (unit * LONGEST_TEXT)[:LONGEST_TEXT]
        show(f"{LONGEST_TEXT:,} characters of “{unit.strip()}”", partial(reader.propose, text, None))
    return 0


def courses(count: int) -> list[dict[str, object]]:
    """A chain of courses."""
    return [
        {
            "key": f"course-{number}",
            "name": f"Course {number}",
            "credentialType": "COURSE",
            "routes": [
                {
                    "key": "course",
                    "kind": "STUDY",
                    "hours": 90,
                    **({"requires": {"credential": f"course-{number - 1}"}} if number else {}),
                }
            ],
        }
        for number in range(count)
    ]


def show(what: str, work: Callable[[], object]) -> None:
    """What it takes."""
    begun = process_time()
    work()
    seconds = process_time() - begun
    print(f"{what}: {peak_of(work) / 1e6:.1f} MB, {seconds:.2f} s of processor time")


def peak_of(work: Callable[[], object]) -> int:
    """The most bytes that are allocated at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    sys.exit(main())
