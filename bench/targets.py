"""What is to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from bench.loading import Loaded
from bench.measuring import Row

SECONDS_AT_500 = 5.0
SECONDS_MOST = 1.0
MS_AT_100 = 150.0
TIMES_FASTER = 4.0
LOAD_SECONDS = 20.0
LOAD_BYTES = 10**9


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the list at the end."""

    text: str
    figure: str
    reached: bool


def targets(rows: Sequence[Row], loaded: Loaded | None) -> list[Target]:
    """Those that the rows have figures for."""
    found = []
    small = [one for row in rows if row.size <= 500 for one in row.asked]
    if small:
        share = mean(one.proved and one.seconds <= SECONDS_AT_500 for one in small)
        found.append(Target(f"closures up to 500: all proved within {SECONDS_AT_500:g} s", f"{share:.1%}", share == 1))
        share = mean(one.proved and one.seconds <= SECONDS_MOST for one in small)
        found.append(Target(f"closures up to 500: 95 % within {SECONDS_MOST:g} s", f"{share:.1%}", share >= 0.95))
    found += [
        Target(f"{row.family}: p95 at 100 under {MS_AT_100:g} ms", f"{p95:.0f} ms", p95 < MS_AT_100)
        for row in rows
        if row.size == 100 and (p95 := row.whole(0.95)) >= 0
    ]
    for row in rows:
        if row.size == 10_000 and row.plain_ms is not None:
            times = row.plain_ms / row.whole(0.5)
            at_least = ">= " if row.plain_proved < 1 else ""
            found.append(
                Target(
                    f"{row.family}: at 10,000 {TIMES_FASTER:g} times as fast as plain CP-SAT",
                    f"{at_least}{times:.1f} times, {row.proved:.0%} proved (plain {row.plain_proved:.0%})",
                    times >= TIMES_FASTER,
                )
            )
    if loaded is not None:
        text = f"{loaded.credentials:,} credentials into the snapshot under {LOAD_SECONDS:g} s"
        found.append(Target(text, f"{loaded.seconds:.1f} s", loaded.seconds < LOAD_SECONDS))
        text = f"{loaded.credentials:,} credentials into the snapshot under 1 GB"
        found.append(Target(text, f"{loaded.grown / 1e6:.0f} MB", loaded.grown < LOAD_BYTES))
    wrong = [one.wrong for row in rows for one in row.asked if one.wrong]
    found.append(Target("no planner finds less than what is said to be least", "; ".join(wrong) or "none", not wrong))
    return found
