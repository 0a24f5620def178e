"""Tell how much of each occupation a catalogue can cover at all, and why no more.

Reads catalogue files or folders and earns, on a day, whatever routes allow, until nothing more can be: once for
somebody who brings nothing, once for somebody whose record says all that any rule asks for: every condition, and thirty
years in every field of work. For each occupation the table has both shares, and each need that stays short of its level
with what keeps it there: nothing shows it, or shows it that high; what does cannot be earned; or it takes conditions or
work in the record. Shares are what a plan without limits could reach; money, time and claims leave less or the same.

    python -m tools.occupation_coverage [PATH…] [--day YYYY-MM-DD]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
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
from pathways.wording.phrases import counted

SEED = Path("seed_data")
LARGEST_BYTES = 64_000_000
YEARS = 30


@dataclass(frozen=True, slots=True)
class Short:
    """A need that nobody who brings nothing can meet in full.

    Attributes:
        reached: the level that can be reached from nothing.
        why: what keeps it there, in words.
    """

    competency: str
    needed: Decimal
    reached: Decimal
    why: str


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
    bare, full = reachable(snapshot, Record(), day), reachable(snapshot, full_record(snapshot, day), day)
    highest: dict[str, Decimal] = {}
    for credential in snapshot.credentials.values():
        for shown in credential.competencies:
            highest[shown.competency] = max(shown.level, highest.get(shown.competency, Decimal(0)))
    return tuple(
        Covered(
            key,
            _share(occupation, bare),
            _share(occupation, full),
            tuple(_short(occupation, bare, full, highest)),
        )
        for key, occupation in sorted(snapshot.occupations.items())
        if occupation.needs
    )


def reachable(snapshot: Snapshot, record: Record, day: date) -> dict[str, Decimal]:
    """The highest level of each competency that a record can come to show by earning all that is to be had."""
    question = PlanQuestion(CompetenciesGoal(()), record, PlanOptions(start_on=day))
    levels: dict[str, Decimal] = {}
    for key in Instance(question, snapshot).earnable(snapshot.credentials):
        for shown in snapshot.credentials[key].competencies:
            levels[shown.competency] = max(shown.level, levels.get(shown.competency, Decimal(0)))
    return levels


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


def _short(
    occupation: Occupation,
    bare: Mapping[str, Decimal],
    full: Mapping[str, Decimal],
    highest: Mapping[str, Decimal],
) -> Iterator[Short]:
    nothing = Decimal(0)
    for need in occupation.needs:
        reached, most, shown = (levels.get(need.competency, nothing) for levels in (bare, full, highest))
        if reached >= need.level:
            continue
        if not shown:
            why = "nothing in the catalogue shows it"
        elif most > reached:
            more = "" if most >= need.level else ", and nothing more is to be had"
            why = f"level {plain(min(most, need.level))} takes conditions or work in the record{more}"
        elif shown > reached:
            why = f"what shows level {plain(min(shown, need.level))} cannot be earned"
        else:
            why = "nothing in the catalogue shows it that high"
        yield Short(need.competency, need.level, reached, why)


def table(found: Sequence[Covered], snapshot: Snapshot) -> Iterator[str]:
    """The rows of a Markdown table, those of which least can be covered first."""
    yield "| occupation | from nothing | at most | why no more |"
    yield "| --- | ---: | ---: | --- |"
    for each in sorted(found, key=lambda each: (each.from_nothing, each.occupation)):
        reasons = "; ".join(
            f"{snapshot.names[item.competency]} {plain(item.reached)} of {plain(item.needed)}: {item.why}"
            for item in each.short
        )
        shares = f"{_percent(each.from_nothing)} | {_percent(each.at_most)}"
        yield f"| {snapshot.names[each.occupation]} | {shares} | {reasons.replace('|', '/')} |"


def _percent(share: Fraction) -> str:
    """Rounded down, so that only all of it is 100 %."""
    return f"{plain(Decimal(int(share * 1000)) / 10)} %"


def main(words: Sequence[str] | None = None) -> None:
    """Prints the table of the files that are named, or of the seed data."""
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
    print("\n".join(table(found, snapshot)))
    whole = sum(each.from_nothing == 1 for each in found)
    print(f"\n{counted(len(found), 'occupation')}, {whole} of which can be covered in full from nothing.")


if __name__ == "__main__":
    main()
