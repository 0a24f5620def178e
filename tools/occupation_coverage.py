"""Tell how much of each occupation a catalogue can cover at all, and why no more.

Reads catalogue files or folders and earns, on a day, whatever routes allow, until nothing more can be: once for
somebody who brings nothing, once for somebody whose record says all that any rule asks for: every condition, and thirty
years in every field of work. Each occupation has both shares, and below them the needs that stay short of their level,
by what keeps them there: nothing shows it, or shows it that high; what does cannot be earned; or it takes conditions or
work in the record, with credentials that show it. The occupations of which least can be covered come first. Shares are
what a plan without limits could reach; money, time and claims leave less or the same.

    python -m tools.occupation_coverage [PATH…] [--day YYYY-MM-DD]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.catalog import Occupation
from pathways.domain.content import Content
from pathways.domain.goal import CompetenciesGoal
from pathways.domain.learner import Experience, Record
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.domain.quantity import plain
from pathways.domain.requirement import ConditionLine, ExclusionLine, walk
from pathways.errors import ProblemsError
from pathways.exchange.files import read_files
from pathways.planning.question.instance import Instance
from pathways.wording.phrases import counted, listed

SEED = Path("seed_data")
LARGEST_BYTES = 64_000_000
YEARS = 30
MOST_NAMED = 2
"""Credentials that are named beside a need."""


class Why(StrEnum):
    """What keeps a need short, in words."""

    UNSHOWN = "nothing in the catalogue shows it"
    TOO_LOW = "nothing in the catalogue shows it that high"
    GONE = "what shows it cannot be earned"
    RECORD = "takes conditions or work in the record"
    RECORD_IN_PART = "takes conditions or work in the record, and stays short even so"


@dataclass(frozen=True, slots=True)
class Short:
    """A need that nobody who brings nothing can meet in full.

    Attributes:
        reached: the level that can be reached from nothing.
        at_most: the level that is reached with all that rules ask of a record, no higher than needed.
        by: keys of what shows that much, or as much as is shown at all where it cannot be earned.
    """

    competency: str
    needed: Decimal
    reached: Decimal
    at_most: Decimal
    why: Why
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of an occupation can be covered, 0 to 1.

    Attributes:
        from_nothing: by somebody who brings nothing.
        at_most: by somebody whose record says all that any rule asks for.
    """

    occupation: str
    from_nothing: Fraction
    at_most: Fraction
    short: tuple[Short, ...]


def coverages(snapshot: Snapshot, day: date) -> tuple[Covered, ...]:
    """For each occupation that has needs, by key."""
    bare, full = earnable(snapshot, Record(), day), earnable(snapshot, full_record(snapshot, day), day)
    sweep = _Sweep(snapshot, bare, full)
    return tuple(
        Covered(
            key,
            _share(occupation, sweep.levels_bare),
            _share(occupation, sweep.levels_full),
            tuple(sweep.short(occupation)),
        )
        for key, occupation in sorted(snapshot.occupations.items())
        if occupation.needs
    )


def earnable(snapshot: Snapshot, record: Record, day: date) -> frozenset[str]:
    """The keys of all that a record can come to earn."""
    question = PlanQuestion(CompetenciesGoal(()), record, PlanOptions(start_on=day))
    return frozenset(Instance(question, snapshot).earnable(snapshot.credentials))


def full_record(snapshot: Snapshot, day: date) -> Record:
    """A record that says what rules ask for, and nothing that one of them rules out."""
    said, shut = set(), set()
    for credential in snapshot.credentials.values():
        for route in credential.routes:
            for line in () if route.requires is None else walk(route.requires):
                if isinstance(line, ConditionLine):
                    said.add(line.condition)
                elif isinstance(line, ExclusionLine) and line.condition is not None:
                    shut.add(line.condition)
    since = date(day.year - YEARS, 1, 1)
    fields = (None, *snapshot.fields.values())
    work = tuple(Experience(field=field, started_on=since, ended_on=day) for field in fields)
    return Record(conditions=frozenset(said - shut), experience=work)


def _share(occupation: Occupation, levels: Mapping[str, Decimal]) -> Fraction:
    total = sum((Fraction(need.importance) for need in occupation.needs), Fraction(0))
    met = (
        Fraction(need.importance) * min(Fraction(1), Fraction(levels.get(need.competency, 0)) / Fraction(need.level))
        for need in occupation.needs
    )
    return sum(met, Fraction(0)) / total


@dataclass(frozen=True)
class _Sweep:
    """What can be earned from nothing (`bare`), and with all that rules ask of a record (`full`)."""

    snapshot: Snapshot
    bare: frozenset[str]
    full: frozenset[str]

    @cached_property
    def levels_bare(self) -> dict[str, Decimal]:
        return self._levels(self.bare)

    @cached_property
    def levels_full(self) -> dict[str, Decimal]:
        return self._levels(self.full)

    @cached_property
    def levels_shown(self) -> dict[str, Decimal]:
        return self._levels(self.snapshot.credentials)

    def short(self, occupation: Occupation) -> Iterator[Short]:
        for need in occupation.needs:
            levels = (self.levels_bare, self.levels_full, self.levels_shown)
            reached, most, shown = (each.get(need.competency, Decimal(0)) for each in levels)
            if reached >= need.level:
                continue
            if most > reached:
                why = Why.RECORD if most >= need.level else Why.RECORD_IN_PART
            elif not shown:
                why = Why.UNSHOWN
            else:
                why = Why.GONE if shown > reached else Why.TOO_LOW
            level = min(need.level, most if most > reached else shown)
            by = self._showing(need.competency, level) if level > reached else []
            yield Short(need.competency, need.level, reached, min(most, need.level), why, tuple(by))

    def _showing(self, competency: str, level: Decimal) -> list[str]:
        """What shows at least a level, what can be earned first, then the lowest."""
        found: dict[str, Decimal] = {}
        for key in self.snapshot.developed_by.get(competency, ()):
            for item in self.snapshot.credentials[key].competencies:
                if item.competency == competency and item.level >= level:
                    found[key] = item.level
        return sorted(found, key=lambda key: (key not in self.full, found[key], key))

    def _levels(self, keys: Iterable[str]) -> dict[str, Decimal]:
        levels: dict[str, Decimal] = {}
        for key in keys:
            for shown in self.snapshot.credentials[key].competencies:
                levels[shown.competency] = max(shown.level, levels.get(shown.competency, Decimal(0)))
        return levels


def report(found: Sequence[Covered], snapshot: Snapshot) -> Iterator[str]:
    """Lines of Markdown, the occupations of which least can be covered first."""
    for each in sorted(found, key=lambda each: (each.from_nothing, each.occupation)):
        yield f"## {snapshot.names[each.occupation]}"
        yield f"{_percent(each.from_nothing)} from nothing, {_percent(each.at_most)} at most."
        for why in Why:
            short = [item for item in each.short if item.why is why]
            if short:
                yield f"- {why[0].upper()}{why[1:]}:"
                yield from (f"  - {_row(item, snapshot)}" for item in short)
        yield ""


def _row(item: Short, snapshot: Snapshot) -> str:
    text = f"{snapshot.names[item.competency]}: {plain(item.reached)} of {plain(item.needed)}"
    if item.at_most > item.reached:
        text += f", {plain(item.at_most)} by "
        text += listed([snapshot.names[key] for key in item.by[:MOST_NAMED]], "or")
    elif item.why is Why.GONE:
        text += f" (shown by {listed([snapshot.names[key] for key in item.by[:MOST_NAMED]], 'and')})"
    return text


def _percent(share: Fraction) -> str:
    """Rounded down, so that only all of it is 100 %."""
    return f"{plain(Decimal(int(share * 1000)) / 10)} %"


def main(words: Sequence[str] | None = None) -> None:
    """Prints the sweep over the files that are named, or over the seed data."""
    reader = argparse.ArgumentParser(description="How much of each occupation a catalogue can cover, and why no more.")
    reader.add_argument("paths", nargs="*", type=Path, default=[SEED], help="catalogue files or folders")
    reader.add_argument("--day", type=date.fromisoformat, default=None, help="the day that counts as today")
    asked = reader.parse_args(words)
    files = read_files(asked.paths, largest_bytes=LARGEST_BYTES)
    checked = check_drafts(files.drafts, Content())
    if checked.count:
        raise ProblemsError(files.located(checked.problems))
    snapshot = compile_snapshot(Content.of(checked.things), revision=0, fingerprint="")
    found = coverages(snapshot, asked.day or date.today())
    print("\n".join(report(found, snapshot)))
    whole = sum(each.from_nothing == 1 for each in found)
    print(f"{counted(len(found), 'occupation')}, {whole} of which can be covered in full from nothing.")


if __name__ == "__main__":
    main()
