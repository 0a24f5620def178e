"""What is to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.loading import Loaded
from bench.measuring import Asked, Row

SMALL, SECONDS_AT_SMALL, SECONDS_MOST, MOST = 500, 5.0, 1.0, 0.95
MS_AT_100 = 150.0
LARGE, TIMES_FASTER = 10_000, 4.0
LOAD_SECONDS = 20.0
LOAD_BYTES = 10**9


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the list at the end.

    Attributes:
        sound: it is about right and wrong, not about speed: the benchmark fails where it is missed.
    """

    text: str
    figure: str
    reached: bool
    sound: bool = False


def targets(rows: Sequence[Row], loaded: Loaded | None) -> list[Target]:
    """Those that there are figures for."""
    every = [one for row in rows for one in row.asked]
    small = [one for row in rows if row.size <= SMALL for one in row.asked]
    found = [*_small(small)] if small else []
    found += [_at_100(row) for row in rows if row.size == 100]
    found += [_at_large(row) for row in rows if row.size == LARGE]
    if loaded is not None:
        found += _loading(loaded)
    dearer = [one.dearer for one in every if one.dearer]
    found.append(Target("ours is never dearer than plain CP-SAT or greedy", _list(dearer, len(every)), not dearer))
    false = [one.false for one in every if one.false]
    found.append(Target("no proof is contradicted, and every plan holds", _list(false, len(every)), not false, True))
    return found


def _small(asked: Sequence[Asked]) -> Iterator[Target]:
    late = [one for one in asked if not (one.proved and one.seconds <= SECONDS_AT_SMALL)]
    text = f"closures up to {SMALL}: everything proved within {SECONDS_AT_SMALL:g} s"
    yield Target(text, f"{len(asked) - len(late)} of {len(asked)}", not late)
    soon = sum(one.proved and one.seconds <= SECONDS_MOST for one in asked) / len(asked)
    yield Target(f"closures up to {SMALL}: {MOST:.0%} proved within {SECONDS_MOST:g} s", f"{soon:.1%}", soon >= MOST)


def _at_100(row: Row) -> Target:
    slow = row.whole(0.95)
    return Target(f"{row.family} at 100: p95 under {MS_AT_100:g} ms", f"{slow:.0f} ms", slow < MS_AT_100)


def _at_large(row: Row) -> Target:
    """Only what is proved counts: to stop early without a proof is not to be fast."""
    text = f"{row.family} at {LARGE:,}: proved {TIMES_FASTER:g} times as fast as by plain CP-SAT"
    if row.times is None:
        return Target(text, f"{row.proved:.0%} proved in time, plain {row.plain_proved:.0%}", False)
    least = "at least " if row.plain_cut else ""
    return Target(text, f"{least}{row.times:.1f} times", row.times >= TIMES_FASTER)


def _loading(loaded: Loaded) -> Iterator[Target]:
    what = f"{loaded.credentials:,} credentials into the snapshot"
    yield Target(f"{what} under {LOAD_SECONDS:g} s", f"{loaded.seconds:.1f} s", loaded.seconds < LOAD_SECONDS)
    figure = f"{loaded.peak / 1e6:.0f} MB in all, {loaded.grown / 1e6:.0f} MB of it by compiling"
    yield Target(f"{what} under {LOAD_BYTES / 1e9:g} GB", figure, loaded.peak < LOAD_BYTES)


def _list(texts: Sequence[str], total: int) -> str:
    return f"{len(texts)} of {total}: {'; '.join(texts)}" if texts else f"{total} questions"
