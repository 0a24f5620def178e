"""The figures as tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.loading import Loaded
from bench.measuring import PHASES, Row
from bench.targets import Target

HEADS = ("asked", "proved", "p50", "p95", "plain p50", "plain proved", "times as fast", "greedy p50", "greedy dearer")


def show(console: Console, rows: Sequence[Row], loaded: Loaded | None, reached: Sequence[Target]) -> None:
    """Prints all of them."""
    console.print(_whole(rows))
    console.print(_phases(rows))
    if loaded is not None:
        what = f"{loaded.credentials:,} credentials with {loaded.lines:,} requirement lines"
        console.print(f"{what}: compiled in {loaded.seconds:.2f} s", highlight=False)
    for one in reached:
        mark = "[green]PASS[/green]" if one.reached else "[red]FAIL[/red]"
        console.print(f"{mark} {escape(one.text)} ({escape(one.figure)})", highlight=False, soft_wrap=True)


def _table(title: str, heads: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("family")
    for head in ("closure", *heads):
        table.add_column(head, justify="right")
    return table


def _whole(rows: Sequence[Row]) -> Table:
    table = _table("cheapest plan, ms", HEADS)
    for row in rows:
        cut = ">" if row.plain_cut else ""
        table.add_row(
            row.family,
            f"{row.size:,}",
            str(len(row.asked)),
            f"{row.proved:.0%}",
            f"{row.whole(0.5):,.0f}",
            f"{row.whole(0.95):,.0f}",
            f"{cut}{row.plain_ms:,.0f}",
            f"{row.plain_proved:.0%}",
            "-" if row.times is None else f"{cut}{row.times:.1f}",
            f"{row.greedy_ms:,.1f}",
            "-" if row.greedy_over is None else f"{row.greedy_over:.1%}",
        )
    return table


def _phases(rows: Sequence[Row]) -> Table:
    table = _table("where the time goes, p50 / p95 in ms", PHASES)
    for row in rows:
        figures = [f"{row.phase(name, 0.5):,.0f} / {row.phase(name, 0.95):,.0f}" for name in PHASES]
        table.add_row(row.family, f"{row.size:,}", *figures)
    return table
