"""``python -m bench``: the table of all families and sizes, and what is reached."""

from __future__ import annotations

import argparse
import json
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.families import Family, case
from bench.loading import Loaded, measure
from bench.measuring import PHASES, Asked, Row, ask
from bench.targets import Target, targets

QUESTIONS = {20: 10, 100: 8, 500: 4, 2000: 1, 10_000: 1}
QUICK = {20: 4, 100: 3, 500: 1}
LIMIT_MS = 10_000
PLAIN_SECONDS = 10.0
PLAIN_SECONDS_AT_MOST = 60.0  # where ours may be several times as fast
QUICK_PLAIN_SECONDS = 2.0


def main() -> int:
    """Runs the bench; 0 even where a target is missed, since that is a finding."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, few questions: under 90 s")
    parser.add_argument("--family", choices=[family.value for family in Family], action="append")
    parser.add_argument("--size", type=int, choices=sorted(QUESTIONS), action="append")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    questions = QUICK if options.quick else QUESTIONS
    sizes = options.size or list(questions)
    families = [Family(name) for name in options.family or Family]
    err = Console(stderr=True)
    rows = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=sum(questions.get(size, 1) for size in sizes) * len(families))
        for family in families:
            for size in sizes:
                asked: list[Asked] = []
                for seed in range(questions.get(size, 1)):
                    bar.update(task, description=f"{family} {size:,} #{seed}")
                    plain = PLAIN_SECONDS_AT_MOST if size == max(QUESTIONS) else PLAIN_SECONDS
                    plain = QUICK_PLAIN_SECONDS if options.quick else plain
                    asked.append(ask(case(family, size, seed), LIMIT_MS, plain))
                    bar.advance(task)
                rows.append(Row(family.value, size, tuple(asked)))
        loaded = None
        if not options.family and not options.size:
            bar.update(task, description="loading 100,000 credentials")
            loaded = measure()
    reached = targets(rows, loaded)
    if options.json:
        figures = {
            "rows": [row.as_json() for row in rows],
            "load": None if loaded is None else {"seconds": loaded.seconds, "bytes": loaded.grown},
            "targets": [{"text": one.text, "figure": one.figure, "reached": one.reached} for one in reached],
        }
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    else:
        show(Console(width=None if sys.stdout.isatty() else 150), rows, loaded, reached)
    return 0


def show(console: Console, rows: list[Row], loaded: Loaded | None, reached: list[Target]) -> None:
    """The tables."""
    table = Table(title="planPathway, MONEY; times in ms", title_justify="left")
    for name in ("family", "closure", "asked", "proved", "p50", "p95", "plain p50", "plain proved", "times"):
        table.add_column(name, justify="left" if name == "family" else "right")
    table.add_column("greedy p50", justify="right")
    table.add_column("greedy dearer", justify="right")
    for row in rows:
        plain = row.plain_ms
        table.add_row(
            row.family,
            f"{row.size:,}",
            str(len(row.asked)),
            f"{row.proved:.0%}",
            f"{row.whole(0.5):.0f}",
            f"{row.whole(0.95):.0f}",
            "" if plain is None else f"{plain:.0f}",
            f"{row.plain_proved:.0%}",
            "" if plain is None else f"{plain / row.whole(0.5):.1f}",
            f"{row.greedy_ms:.1f}",
            "stuck" if row.greedy_over is None else f"{row.greedy_over:.0%}",
        )
    console.print(table)
    phases = Table(title="where it goes: p50 / p95 in ms", title_justify="left")
    for name in ("family", "closure", *PHASES):
        phases.add_column(name, justify="left" if name == "family" else "right")
    for row in rows:
        figures = [f"{row.phase(name, 0.5):.0f} / {row.phase(name, 0.95):.0f}" for name in PHASES]
        phases.add_row(row.family, f"{row.size:,}", *figures)
    console.print(phases)
    if loaded is not None:
        console.print(
            f"{loaded.credentials:,} credentials compiled in {loaded.seconds:.1f} s, {loaded.grown / 1e6:.0f} MB more",
            highlight=False,
        )
    for one in reached:
        console.print(
            "[green]PASS[/green]" if one.reached else "[red]FAIL[/red]", one.text, f"({one.figure})", highlight=False
        )


if __name__ == "__main__":
    sys.exit(main())
