"""What many people prove on a day, as compressed columns: one for each competency, with those alone who have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pathways.domain.quantity import thousandths
from pathways.requirements.evidence import Evidence

Numbers = NDArray[np.int32]
"""Of people, by their places in the order of keys, ascending."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What one person proves on a day; no name, no note, nothing else of a record.

    Attributes:
        levels: held, in thousandths by competency.
        held: the last day of each credential that is valid; None: it has no end.
    """

    levels: Mapping[str, int]
    held: Mapping[str, date | None]

    @classmethod
    def by(cls, evidence: Evidence) -> Proved:
        """That of a record judged on a day."""
        levels = {key: thousandths(found[0].level) for key, found in evidence.shown.items()}
        return cls(levels, {key: _last_day(key, evidence) for key in evidence.valid})


def _last_day(credential: str, evidence: Evidence) -> date | None:
    """Of the award of it that is valid longest."""
    lifetime = evidence.credentials[credential].lifetime
    ends = [each.last_day(lifetime) for each in evidence.valid[credential]]
    return None if None in ends else max(each for each in ends if each is not None)


@dataclass(frozen=True, slots=True)
class Column:
    """Who has a competency, and how much of it.

    Attributes:
        people: who does.
        codes: for each of them the place of the level in `levels`.
        levels: the levels that anybody has, in thousandths, ascending.
    """

    people: Numbers
    codes: NDArray[np.uint16] | NDArray[np.int32]
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Columns:
    """People as columns.

    Attributes:
        keys: of the people, ascending.
        competencies: the column of each competency that anybody has.
        credentials: who holds each credential that anybody holds.
        ends: of each credential that runs out for somebody: for whom, and on which last day (as days from 1 January
            of the year 1), both in the same order.
    """

    keys: tuple[str, ...]
    competencies: Mapping[str, Column]
    credentials: Mapping[str, Numbers]
    ends: Mapping[str, tuple[Numbers, Numbers]]

    @classmethod
    def of(cls, people: Iterable[tuple[str, Proved]]) -> Columns:
        """The columns of people who come by key, ascending."""
        keys: list[str] = []
        has: dict[str, tuple[list[int], list[int]]] = {}
        holds: dict[str, list[int]] = {}
        ends: dict[str, tuple[list[int], list[int]]] = {}
        for number, (key, proved) in enumerate(people):
            keys.append(key)
            for competency, level in proved.levels.items():
                numbers, levels = has.setdefault(competency, ([], []))
                numbers.append(number)
                levels.append(level)
            for credential, last in proved.held.items():
                holds.setdefault(credential, []).append(number)
                if last is not None:
                    numbers, days = ends.setdefault(credential, ([], []))
                    numbers.append(number)
                    days.append(last.toordinal())
        return cls(
            tuple(keys),
            {key: _column(*found) for key, found in has.items()},
            {key: _numbers(found) for key, found in holds.items()},
            {key: (_numbers(found), _numbers(days)) for key, (found, days) in ends.items()},
        )

    @property
    def size(self) -> int:
        """How many bytes the numbers take."""
        columns = sum(each.people.nbytes + each.codes.nbytes for each in self.competencies.values())
        ends = sum(each.nbytes for pair in self.ends.values() for each in pair)
        return columns + ends + sum(each.nbytes for each in self.credentials.values())

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The number of each person by key."""
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def names(self) -> NDArray[np.object_]:
        """The keys as an array."""
        found = np.empty(len(self.keys), np.object_)
        found[:] = self.keys
        return found

    def holders(self, credential: str) -> Numbers:
        """Who holds a credential."""
        return self.credentials.get(credential, _NOBODY)

    def at_least(self, competency: str, level: int) -> Numbers:
        """Who has so much of a competency.

        Args:
            level: in thousandths.
        """
        column = self.competencies.get(competency)
        if column is None:
            return _NOBODY
        return column.people[column.codes >= np.searchsorted(np.asarray(column.levels), level)]


_NOBODY: Numbers = np.empty(0, np.int32)
_MOST_CODES = 1 << 16


def shards(people: Iterable[tuple[str, Proved]], most: int) -> Iterator[Columns]:
    """The columns of some people at a time; they come by key, ascending."""
    waiting = iter(people)
    while some := list(islice(waiting, most)):
        yield Columns.of(some)


def _column(people: list[int], levels: list[int]) -> Column:
    known = sorted(set(levels))
    place = {level: code for code, level in enumerate(known)}
    codes = np.fromiter(map(place.__getitem__, levels), np.int32, len(levels))
    return Column(_numbers(people), codes.astype(np.uint16) if len(known) <= _MOST_CODES else codes, tuple(known))


def _numbers(found: list[int]) -> Numbers:
    return np.array(found, np.int32)
