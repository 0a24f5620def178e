"""Which teams are answered for where nobody is named: no answers taken together tell of fewer than five people.

Every answer is about a set of people, and sets can be subtracted: a team, and the same team without one person, tell
of that person. So the teams that are answered for are chosen together, the largest first, and each next one only if
no union, intersection or difference of those chosen has one to four people. Those who belong to the same ones of them
are a crowd: no question about teams sets a part of it apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pathways.codes import Code
from pathways.errors import Problem
from pathways.workforce.team import TeamTree

LEAST_PEOPLE = 5
"""Of whom an answer without names tells."""


@dataclass(frozen=True, slots=True)
class Crowds:
    """The teams that may be answered for.

    Attributes:
        teams: their keys.
        crowd_of: for each of their people the number of the crowd: those who belong to the same ones of these teams.
    """

    teams: frozenset[str]
    crowd_of: Mapping[str, int]

    @classmethod
    def of(cls, tree: TeamTree, least: int) -> Crowds:
        """Those of all teams of a tenant, each with the teams below it.

        Args:
            least: how many people each crowd has.
        """
        people = {key: tree.members(key) for key in tree.teams}
        crowd_of: dict[str, int] = {}
        sizes: Counter[int] = Counter()
        chosen: set[str] = set()
        for key in sorted(people, key=lambda each: (-len(people[each]), each)):
            parts = Counter(crowd_of.get(person) for person in people[key])
            left = [sizes[crowd] - count for crowd, count in parts.items() if crowd is not None]
            if not parts or min(parts.values()) < least or any(0 < each < least for each in left):
                continue
            chosen.add(key)
            numbers = {crowd: len(sizes) + place for place, crowd in enumerate(parts)}
            for crowd, number in numbers.items():
                sizes[number] = parts[crowd]
                if crowd is not None:
                    sizes[crowd] -= parts[crowd]
            crowd_of |= {person: numbers[crowd_of.get(person)] for person in people[key]}
        return cls(frozenset(chosen), crowd_of)

    def problems(self, team: str, counted: Collection[str], least: int, path: str) -> list[Problem]:
        """Why a team is not answered for, without how many people are missing.

        Args:
            counted: its people who have agreed to be counted.
            path: where the request names it.
        """
        crowds = Counter(self.crowd_of.get(person) for person in counted)
        if team in self.teams and crowds and min(crowds.values()) >= least:
            return []
        text = (
            f"Nobody is named here, and what is counted in this team, or sets it apart, is fewer than {least} people."
        )
        return [Problem(Code.NAMES_HIDDEN, text, "Ask about a larger team, such as the one above it.", path)]


def hidden(what: str, path: str) -> Problem:
    """That something would name people, or tell of one of them by difference."""
    text = f"Nobody is named in answers about teams here, so {what}."
    return Problem(Code.NAMES_HIDDEN, text, f"Ask about a stored team of {LEAST_PEOPLE} or more people.", path)
