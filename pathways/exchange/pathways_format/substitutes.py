"""What stands for months of experience, as a choice: so much work and enough of the rest, for every amount there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pathways.domain.requirement import ExperienceLine, Group, GroupRule, Requirement

MOST_CHOICES = 64


@dataclass(frozen=True, slots=True)
class Substitute:
    """A requirement that, where it holds, stands for some months.

    Attributes:
        place: its position as it was read, with which the paths of its lines begin.
    """

    by: Requirement
    months: int
    place: str


def with_substitutes(
    line: ExperienceLine, position: str, substitutes: Sequence[Substitute], *, once: bool
) -> Requirement | None:
    """The line or, for each amount that substitutes stand for, that and what is left of the line.

    Args:
        line: as it is without substitutes.
        position: of the line from its root.
        substitutes: one or more.
        once: at most one of them counts.

    Returns:
        A group with the path of the line; None: there are more than 64 choices.
    """
    chosen = _one_each(substitutes, line.months) if once else _sums(substitutes, line.months)
    if len(chosen) >= MOST_CHOICES:
        return None
    named: set[str] = set()
    ways: list[Requirement] = [replace(line, path=f"{position}/0", named=False, worth=None, shared=False)]
    for number, (months, some) in enumerate(chosen, 1):
        place = f"{position}/{number}"
        left = replace(line, months=max(0, line.months - months), named=False, worth=None, shared=False)
        if left.months or left.hours or left.distinct_fields:
            standing = _standing(some, months, f"{place}/0", named)
            both = (standing, replace(left, path=f"{place}/1"))
            ways.append(Group(path=place, rule=GroupRule.ALL, of=both))
        else:
            ways.append(_standing(some, months, place, named))
    common = {"path": line.path, "named": line.named, "worth": line.worth, "shared": line.shared}
    return Group(**common, rule=GroupRule.ANY, of=tuple(ways))  # type: ignore[arg-type]


def _one_each(substitutes: Sequence[Substitute], most: int) -> list[tuple[int, list[Substitute]]]:
    return [(min(each.months, most), [each]) for each in substitutes]


def _sums(substitutes: Sequence[Substitute], most: int) -> list[tuple[int, list[Substitute]]]:
    """The amounts that some of them add up to, each with those that are of use for it."""
    sums = {0}
    for each in substitutes:
        sums |= {min(most, known + each.months) for known in sums}
        if len(sums) > MOST_CHOICES:
            break
    return [(months, list(substitutes)) for months in sorted(sums) if months]


def _standing(some: Sequence[Substitute], months: int, place: str, named: set[str]) -> Requirement:
    """Holds where those that hold stand for so many months or more."""
    if len(some) == 1:
        return _moved(some[0].by, some[0].place, place, named)
    of = tuple(
        replace(_moved(each.by, each.place, f"{place}/{number}", named), worth=Decimal(each.months))
        for number, each in enumerate(some)
    )
    return Group(path=place, rule=GroupRule.CREDITS, minimum=Decimal(months), of=of)


def _moved(line: Requirement, old: str, new: str, named: set[str]) -> Requirement:
    """A copy at another position; a name that its author wrote stays with the first copy."""
    return _copied(line, old, old, new, named)


def _copied(line: Requirement, position: str, old: str, new: str, named: set[str]) -> Requirement:
    place = new + position.removeprefix(old)
    keeps = line.named and line.path not in named
    if keeps:
        named.add(line.path)
    path = line.path if keeps else place
    if isinstance(line, Group):
        of = tuple(_copied(part, f"{position}/{at}", old, new, named) for at, part in enumerate(line.of))
        return replace(line, path=path, named=keeps, of=of)
    return replace(line, path=path, named=keeps)
