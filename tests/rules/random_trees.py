"""Random requirement trees in which all forms stand alone and nested."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from pathways.domain.catalog import Credential
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    ExclusionLine,
    ExperienceLine,
    Grade,
    Group,
    GroupRule,
    Limit,
    Origin,
    Requirement,
    Select,
    Selection,
)
from tests.rules.selecting import selected

DEEPEST = 3
SHARES = tuple(map(Decimal, ("0", "0.2", "0.5", "0.5", "0.8")))
CONDITIONS = ("yes", "yes", "maybe", "no")


class Growing:
    """One tree of a route of `owner`; `lines` counts its credential lines, those of selections included."""

    def __init__(self, rng: Random, credentials: Mapping[str, Credential], owner: str) -> None:
        self.rng, self.credentials, self.owner = rng, credentials, owner
        self.lines = 0

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def line(self, path: str, depth: int, *, adds_up: bool = False) -> Requirement:
        """Any line; `adds_up`: inside `credits`, where it needs a worth."""
        if depth < DEEPEST and self.chance(70 if depth == 0 else 35):
            return self.group(path, depth, adds_up=adds_up)
        forms: tuple[tuple[int, Callable[[str], Requirement]], ...] = (
            (70, self._credential),
            (8, self._competency),
            (6, self._condition),
            (4, self._experience),
            (12, self._exclusion),
            (8, self._average),
        )
        (form,) = self.rng.choices([form for _, form in forms], [weight for weight, _ in forms])
        found = replace(form(path), shared=self.chance(8))
        if not adds_up:
            return found
        own = isinstance(found, CredentialLine) and self.credentials[found.credential].credits is not None
        return found if own and self.chance(60) else replace(found, worth=Decimal(self.rng.randint(0, 4)))

    def group(self, path: str, depth: int, *, adds_up: bool) -> Group:
        """A group of 1 to 4 lines, or of a selection alone."""
        rule = self.rng.choice(tuple(GroupRule))
        of: list[Requirement] = []
        if self.chance(15):
            of.append(self._selection(path, whole=True, adds_up=rule is GroupRule.CREDITS))
        else:
            for place in range(self.rng.choice((1, 2, 2, 3, 3, 4))):
                below = f"{path}/{place}"
                if self.chance(6):
                    of.append(self._selection(below, whole=False, adds_up=rule is GroupRule.CREDITS))
                else:
                    of.append(self.line(below, depth + 1, adds_up=rule is GroupRule.CREDITS))
        counts = rule in (GroupRule.AT_LEAST, GroupRule.CREDITS)
        minimum = {
            GroupRule.AT_LEAST: self.rng.choice((0, 1, 1, 2, 2, 3)),
            GroupRule.CREDITS: self.rng.choice((0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 8)),
        }
        if self._repeats(of) and self.chance(60):
            minimum = {GroupRule.AT_LEAST: self.rng.choice((2, 2, 3)), GroupRule.CREDITS: self.rng.choice((3, 4, 6))}
        once = self.rng.choice((CountsOnce.WHOLE, CountsOnce.CREDITS)) if self.chance(30 if depth else 45) else None
        return Group(
            path=path,
            worth=Decimal(self.rng.randint(0, 4)) if adds_up else None,
            shared=once is None and self.chance(6),
            rule=rule,
            of=tuple(of),
            minimum=Decimal(minimum[rule]) if counts else None,
            limits=self._limits(rule, of) if counts and self.chance(40) else (),
            distinct=self._distinct() if counts and self.chance(25) else None,
            same=self.rng.choice(tuple(Attribute)) if counts and self.chance(12) else None,
            within_months_of_each_other=self.rng.choice((5, 17, 18, 48)) if self.chance(10) else None,
            counts_once=once,
        )

    def _repeats(self, of: list[Requirement]) -> bool:
        lines = (line for line in of if isinstance(line, CredentialLine))
        return any(self.credentials[line.credential].repeatable > 1 for line in lines)

    def _key(self) -> str:
        return self.rng.choice(tuple(self.credentials))

    def _credential(self, path: str) -> Requirement:
        self.lines += 1
        return CredentialLine(
            path=path,
            credential=self._key(),
            min_score=Decimal(self.rng.choice((60, 90))) if self.chance(10) else None,
            earned_within_months=self.rng.choice((12, 24)) if self.chance(8) else None,
            concurrent=self.chance(14),
            together=self.chance(4),
            earned=self._origin() if self.chance(14) else None,
            exact=self.chance(8),
            min_grade=Grade(scale="letters", value=self.rng.choice(("D", "C", "A"))) if self.chance(8) else None,
            max_score=Decimal(self.rng.choice((50, 79))) if self.chance(4) else None,
            ever_earned=self.chance(12),
        )

    def _competency(self, path: str) -> Requirement:
        return CompetencyLine(
            path=path, competency=self.rng.choice(("x", "y")), level=Decimal(self.rng.choice((1, 2, 3)))
        )

    def _condition(self, path: str) -> Requirement:
        return ConditionLine(path=path, condition=self.rng.choice(CONDITIONS))

    def _experience(self, path: str) -> Requirement:
        hours = self.rng.choice((None, None, None, Decimal(400), Decimal(600)))
        return ExperienceLine(
            path=path,
            months=self.rng.choice((6, 12, 18)) if hours is None else self.rng.choice((0, 6)),
            hours=hours,
            fields=self.rng.choice(((), ("f1",), ("f1", "f2"))),
            distinct_fields=self.rng.choice((None, None, 1, 2)),
        )

    def _exclusion(self, path: str) -> Requirement:
        if self.chance(25):
            return ExclusionLine(path=path, condition=self.rng.choice(CONDITIONS))
        if self.chance(15):
            return ExclusionLine(path=path, select=self._select())
        return ExclusionLine(path=path, credential=self._key())

    def _average(self, path: str) -> Requirement:
        below = f"{path}/0"
        if self.chance(25):
            of: Requirement = self._selection(below, whole=True, adds_up=False)
        else:
            lines = tuple(self._credential(f"{below}/{place}") for place in range(self.rng.choice((1, 2, 3))))
            of = Group(path=below, rule=GroupRule.ALL, of=lines)
        by_points = self.chance(40)
        least = self.rng.choice(("2", "2.5", "3") if by_points else ("50", "60", "65", "80"))
        return AverageLine(path=path, at_least=Decimal(least), of=(of,), by_points=by_points)

    def _select(self) -> Select:
        rng = self.rng
        kinds = (
            Select(subjects=(rng.choice(("s1", "s2")),)),
            Select(owned_by=(rng.choice(("o1", "o2")),)),
            Select(competencies=(rng.choice(("x", "y")),)),
            Select(credential_types=("DEGREE",)),
            Select(keys=tuple(sorted(rng.sample(tuple(self.credentials), 2)))),
            Select(keys=("*",), subjects=("s1",)),
            Select(levels=rng.choice(((("3*",)), ("310", "400")))),
            Select(min_credits=Decimal(rng.randint(0, 3)), max_credits=rng.choice((None, Decimal(3)))),
            Select(not_keys=(self._key(),), owned_by=(rng.choice(("o1", "o2")),)),
        )
        select = rng.choice(kinds)
        return replace(select, excepting=Select(keys=(self._key(),))) if self.chance(25) else select

    def _select_with_unlisted(self) -> Select:
        if not self.chance(20):
            return self._select()
        return Select(unlisted=True) if self.chance(50) else replace(self._select(), unlisted=True)

    def _selection(self, path: str, *, whole: bool, adds_up: bool) -> Selection:
        select = self._select_with_unlisted()
        self.lines += sum(selected(select, credential) for credential in self.credentials.values())
        return Selection(
            path=path,
            select=select,
            whole=whole,
            worth=Decimal(self.rng.randint(0, 3)) if adds_up and self.chance(25) else None,
            shared=self.chance(8),
            min_score=Decimal(60) if self.chance(6) else None,
            earned_within_months=12 if self.chance(5) else None,
            concurrent=self.chance(8),
            earned=self._origin() if self.chance(12) else None,
            exact=self.chance(6),
        )

    def _origin(self) -> Origin:
        rng = self.rng
        origins = (
            Origin(not_kinds=("PRIOR_LEARNING",)),
            Origin(kinds=("EXAM",)),
            Origin(kinds=("STUDY", "EXAM"), issued_by=("o1",)),
            Origin(issued_by=("o1",)),
            Origin(not_issued_by=("o1", "elsewhere")),
            Origin(after=date(2025, 6, 1)),
            Origin(before=rng.choice((date(2025, 6, 2), date(2026, 11, 23), date(2026, 11, 24)))),
        )
        return rng.choice(origins)

    def _limits(self, rule: GroupRule, of: list[Requirement]) -> tuple[Limit, ...]:
        named = [line.credential for line in of if isinstance(line, CredentialLine)] or list(self.credentials)
        found = []
        for _ in range(self.rng.choice((1, 1, 2))):
            if self.chance(25):
                found.append(Limit(at_most=self.rng.choice((0, 1, 1, 2)), per=self.rng.choice(tuple(Attribute))))
                continue
            keys = tuple(sorted({self.rng.choice(named) for _ in range(self.rng.randint(1, 3))}))
            limit = Limit(select=self._select_with_unlisted()) if self.chance(30) else Limit(keys=keys)
            if self.chance(20):
                limit = replace(limit, graded=self.rng.choice(("letters", "marks")))
                limit = Limit(graded=limit.graded) if self.chance(50) else limit
            if self.chance(20):
                found.append(replace(limit, at_most_share=self.rng.choice(SHARES)))
            elif self.chance(65 if rule is GroupRule.CREDITS else 25):
                found.append(replace(limit, at_most_credits=Decimal(self.rng.randint(0, 4))))
            else:
                found.append(replace(limit, at_most=self.rng.choice((0, 1, 1, 2))))
        return tuple(found)

    def _distinct(self) -> Distinct:
        return Distinct(by=self.rng.choice(tuple(DistinctBy)), at_least=self.rng.choice((1, 2, 2)))
