"""Which counts of people may be shown to whoever may not see these people."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from pathways.domain.goal import AllGoals, CompetenciesGoal, Goal

K = TypeVar("K", bound=Hashable)


def is_of_several(goal: Goal) -> bool:
    """It is made of several things: where few have it, it may say who they are."""
    return isinstance(goal, AllGoals | CompetenciesGoal)


def shown_count(count: int, smallest: int) -> int | None:
    """A count of people; None: they are too few, and it is not shown."""
    return count if count == 0 or count >= smallest else None


def shown_counts(everybody: int, groups: Mapping[K, int], smallest: int) -> Mapping[K, int | None]:
    """The counts of some groups of people that do not overlap; None: it is not shown.

    A group that is too small is not shown; nor is the least one of the others, where all who are in no group that is
    shown would be too few: their number follows from those that are.

    Args:
        everybody: how many there are; whoever is in no group is a group, too, which is never shown.
        smallest: a group of fewer people is too small.
    """
    shown = {key: count for key, count in groups.items() if count >= smallest}
    if 0 < everybody - sum(shown.values()) < smallest and shown:
        del shown[min(shown, key=lambda key: shown[key])]
    return {key: count if count == 0 else shown.get(key) for key, count in groups.items()}


def shown_groups(everybody: int, groups: Mapping[K, Collection[str]], smallest: int) -> frozenset[K]:
    """Which groups of people, who may be in several of them, may be shown in numbers; an empty one always may.

    As in `shown_counts`, the least of those that are large enough is hidden, too, while all who are in none of them
    would be too few.

    Args:
        everybody: how many people there are.
        smallest: a group of fewer people is too small.
    """
    shown = {key: frozenset(who) for key, who in groups.items() if len(who) >= smallest}
    while shown and 0 < everybody - len(frozenset().union(*shown.values())) < smallest:
        del shown[min(shown, key=lambda key: len(shown[key]))]
    return frozenset(key for key, who in groups.items() if key in shown or not who)
