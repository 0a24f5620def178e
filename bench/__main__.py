"""``python -m bench``: the table of all families and sizes, and what is reached.

Exits with 1 where an answer is wrong; a target of speed that is missed is a finding, and exits with 0.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.families import Family, case
from bench.loading import CREDENTIALS, Loaded, measure
from bench.measuring import Row, ask
from bench.tables import show
from bench.targets import LARGE, Target, targets

QUESTIONS = {20: 10, 100: 10, 500: 5, 2000: 2, LARGE: 1}
QUICK = {20: 5, 100: 3, 500: 1}
LIMIT_MS = 10_000
PLAIN_SECONDS = 10.0
PLAIN_SECONDS_AT_LARGE = 45.0  # so that "at least four times" can be told from ours at its limit
QUICK_PLAIN_SECONDS = 2.0
WIDTH = 140  # of the tables in a file or a pipe


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns the exit code."""
    options = _options(words)
    counts = QUICK if options.quick else QUESTIONS
    sizes = options.size or list(counts)
    families = [Family(name) for name in options.family or Family]
    asked = {size: counts.get(size, 1) for size in sizes}
    started, busy = time.perf_counter(), time.process_time()
    rows, loaded = _run(families, asked, options.quick, load=not (options.family or options.size))
    machine = _machine(time.perf_counter() - started, time.process_time() - busy)
    reached = targets(rows, loaded)
    if options.json:
        print(json.dumps(_figures(rows, loaded, reached, machine), indent=2))
    else:
        console = Console(width=None if sys.stdout.isatty() else WIDTH)
        show(console, rows, loaded, reached)
        console.print(", ".join(f"{name} {value}" for name, value in machine.items()), highlight=False)
    return int(any(one.sound and not one.reached for one in reached))


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes, few questions: under 90 s")
    parser.add_argument(
        "--family", choices=[family.value for family in Family], action="append", help="only this one; may be repeated"
    )
    parser.add_argument(
        "--size", type=int, choices=sorted(QUESTIONS), action="append", help="only this closure; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables, with every question")
    return parser.parse_args(words)


def _run(
    families: Sequence[Family], asked: Mapping[int, int], quick: bool, load: bool
) -> tuple[list[Row], Loaded | None]:
    """Asks everything, with a bar on standard error; the first question, which loads the solvers, is asked twice."""
    rows = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("first question", total=sum(asked.values()) * len(families) + load)
        ask(case(families[0], min(asked), 0), LIMIT_MS, QUICK_PLAIN_SECONDS)
        for family in families:
            for size, count in asked.items():
                answers = []
                for seed in range(count):
                    bar.update(task, description=f"{family} {size:,} #{seed}")
                    answers.append(ask(case(family, size, seed), LIMIT_MS, _plain_seconds(size, quick)))
                    bar.advance(task)
                rows.append(Row(family.value, size, tuple(answers)))
        if not load:
            return rows, None
        bar.update(task, description=f"loading {CREDENTIALS:,} credentials")
        return rows, measure()


def _plain_seconds(size: int, quick: bool) -> float:
    if quick:
        return QUICK_PLAIN_SECONDS
    return PLAIN_SECONDS_AT_LARGE if size == LARGE else PLAIN_SECONDS


def _machine(seconds: float, busy: float) -> dict[str, str]:
    """Where and how it ran. All three planners use one core: where they got much less of it, all times are too long."""
    found = {
        "seconds": f"{seconds:.0f}",
        "of a core": f"{busy / seconds:.0%}",
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "ortools": version("ortools"),
    }
    if hasattr(os, "getloadavg"):
        found["load"] = f"{os.getloadavg()[1]:.1f}"
    return found


def _figures(
    rows: Sequence[Row], loaded: Loaded | None, reached: Sequence[Target], machine: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "rows": [row.as_json() for row in rows],
        "load": None if loaded is None else asdict(loaded),
        "targets": [asdict(one) for one in reached],
        "machine": dict(machine),
    }


if __name__ == "__main__":
    sys.exit(main())
