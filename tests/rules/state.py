"""What a learner has at one moment of a plan, from docs/reference/plan.md alone: no code under judgement takes part.

Decided where the text leaves a choice: an award of a later day stands in the record for `not` and proves nothing else;
a substitute is the very credential named (neither its equivalents nor a substitute's substitute).

Of a repeatable credential each step has a name of its own: `c`, `c@2`, `c@3`, in the order in which they are taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from pathways.domain.catalog import Attempts, Credential, CreditsOf, RouteKind
from pathways.domain.content import Content
from pathways.domain.learner import Award, AwardState, Record
from pathways.domain.months import add_months
from pathways.domain.requirement import AverageLine, CredentialLine, ExperienceLine, Origin, every_line
from pathways.domain.shared_rules import Equivalence, Scale
from tests.last_days import last_day

NOTHING: frozenset[str] = frozenset()


def classes_of(content: Content) -> dict[str, frozenset[str]]:
    """Each credential with its set of equivalents everywhere; sets with a common member are one."""
    merged = {key: frozenset((key,)) for key in content.credentials}
    for _ in content.equivalences:
        for each in content.equivalences.values():
            if each.one_way or each.for_:
                continue
            whole = frozenset().union(*(merged[key] for key in each.credentials))
            merged.update(dict.fromkeys(whole, whole))
    return merged


def applies(entry: Equivalence, path: str) -> bool:
    """It applies everywhere, or the line of a path is in one of its trees: all paths here go on from that above."""
    return not entry.for_ or any(path == tree or path.startswith(f"{tree}/") for tree in entry.for_)


def class_at(
    classes: Mapping[str, frozenset[str]], entries: Iterable[Equivalence], key: str, path: str
) -> frozenset[str]:
    """The set of a credential where a line or group with a path stands.

    Args:
        classes: those that apply everywhere.
        entries: all of the catalogue.
    """
    own = [each for each in entries if each.for_ and not each.one_way and applies(each, path)]
    whole = classes[key]
    for _ in own:
        for each in own:
            if whole & set(each.credentials):
                whole = whole.union(*(classes[member] for member in each.credentials))
    return whole


def base(name: str) -> str:
    """The credential that a step earns."""
    return name.partition("@")[0]


def occurrence(name: str) -> int:
    """Which time it is."""
    return int(name.partition("@")[2] or 1)


def occurrence_name(key: str, number: int) -> str:
    """The name of a step that earns a credential for so many times."""
    return key if number == 1 else f"{key}@{number}"


def is_from(origin: Origin, kind: RouteKind, issuer: str | None) -> bool:
    """Of one of the kinds and issuers, where any are named, and of none of the others."""
    if kind.value in origin.not_kinds or issuer in origin.not_issued_by:
        return False
    return kind.value in (origin.kinds or (kind.value,)) and issuer in (origin.issued_by or (issuer,))


@dataclass(frozen=True)
class State:
    """A record on a day, and what a plan has earned.

    Attributes:
        credentials: of the catalogue, by key.
        classes: of `classes_of`.
        before: steps at lower ranks, by name.
        beside: likewise at the same rank.
        planned: likewise anywhere in the plan, earlier or later.
        kinds: by which kind of route each step earns; absent: by any of its routes.
        entries: of which the one-way ones are no sets.
        scales: in the order of their keys.
    """

    credentials: Mapping[str, Credential]
    classes: Mapping[str, frozenset[str]]
    record: Record
    day: date
    before: frozenset[str] = NOTHING
    beside: frozenset[str] = NOTHING
    planned: frozenset[str] = NOTHING
    kinds: Mapping[str, RouteKind] = field(default_factory=dict)
    entries: tuple[Equivalence, ...] = ()
    scales: tuple[Scale, ...] = ()

    def valid(self, award: Award) -> bool:
        """It is held on the day."""
        if not self.was_earned(award):
            return False
        last = award.expires_on
        if last is None and award.issued_on is not None:
            last = last_day(self.credentials[award.credential], award.issued_on)
        return last is None or self.day <= last

    def was_earned(self, award: Award) -> bool:
        """It was issued by the day, nobody took it back, and it is no attempt that failed."""
        if award.state in (AwardState.REVOKED, AwardState.REJECTED) or not self.passed(award):
            return False
        return award.issued_on is None or award.issued_on <= self.day

    def graded_on(self, award: Award) -> Scale | None:
        """The scale of its credential, if that has the grade; else the other one that does."""
        own = [scale for scale in self.scales if scale.key == self.credentials[award.credential].scale]
        return next((scale for scale in (*own, *self.scales) if award.grade in scale.values), None)

    def passed(self, award: Award) -> bool:
        """It is no attempt that failed."""
        credential, scale = self.credentials[award.credential], self.graded_on(award)
        if scale is not None and award.grade is not None:
            least = credential.passing if scale.key == credential.scale and credential.passing else scale.passing
            if least and scale.values.index(award.grade) < scale.values.index(least):
                return False
        return credential.passing_score is None or award.score is None or award.score >= credential.passing_score

    def _counting(self, award: Award) -> tuple[Fraction | None, str | None]:
        """The score and grade that count of the attempts at its credential."""
        which = self.credentials[award.credential].attempts
        gone = (AwardState.REVOKED, AwardState.REJECTED)
        attempts = [
            each
            for each in self.record.awards
            if each.credential == award.credential
            and each.state not in gone
            and self.passed(each)
            and (each.score is not None or each.grade is not None)
            and (each.issued_on is None or each.issued_on <= self.day)
        ]
        attempts.sort(key=lambda each: each.issued_on or date.min)
        chosen = award
        if which is Attempts.AVERAGE and award in attempts and len(attempts) > 1:
            scores = [Fraction(each.score) for each in attempts if each.score is not None]
            return (sum(scores, Fraction(0)) / len(scores) if scores else None), None
        if which is Attempts.FIRST and award in attempts:
            chosen = attempts[0]
        if which is Attempts.LATEST and award in attempts:
            chosen = attempts[-1]
        return None if chosen.score is None else Fraction(chosen.score), chosen.grade

    def _scored(self, award: Award, line: CredentialLine) -> bool:
        score, grade = self._counting(award)
        if line.min_score is not None and (score is None or score < line.min_score):
            return False
        if line.max_score is not None and (score is None or score > line.max_score):
            return False
        if line.min_grade is None:
            return True
        scale = self.graded_on(replace(award, grade=grade))
        if grade is None or scale is None or scale.key != line.min_grade.scale:
            return False
        return scale.values.index(grade) >= scale.values.index(line.min_grade.value)

    def _may_score(self, key: str, line: CredentialLine) -> bool:
        """A step reaches every least score, unless the first attempt counts and has been made; it stays below none."""
        asks = line.min_score is not None or line.min_grade is not None
        gone = (AwardState.REVOKED, AwardState.REJECTED)
        tried = self.credentials[key].attempts is Attempts.FIRST and any(
            each.credential == key
            and each.state not in gone
            and self.passed(each)
            and (each.score is not None or each.grade is not None)
            and (each.issued_on is None or each.issued_on <= self.day)
            for each in self.record.awards
        )
        return line.max_score is None and not (asks and tried)

    def held(self) -> frozenset[str]:
        """What is validly held, without the plan."""
        return frozenset(award.credential for award in self.record.awards if self.valid(award))

    def payers(self, line: CredentialLine) -> frozenset[str]:
        """The credentials that satisfy a line: of its set, or that count as one of them for this learner."""
        family = self.family(line)
        family |= {each.by for each in self.record.substitutions if each.for_ in family}
        return frozenset(key for key in family if self._earned(key, line) or self._proved(key, line))

    def family(self, line: CredentialLine) -> frozenset[str]:
        """What a line names, its equivalents, and what may stand for it; `exact`: the first alone."""
        if line.exact:
            return frozenset((line.credential,))
        one_way = [each.credentials for each in self.entries if each.one_way and applies(each, line.path)]
        stand_ins = frozenset(key for first, *others in one_way if first == line.credential for key in others)
        return self.class_at(line.credential, line.path) | stand_ins

    def class_at(self, key: str, path: str) -> frozenset[str]:
        """The set of a credential where a line or group with a path stands."""
        return class_at(self.classes, self.entries, key, path)

    def is_worth_what_is_named(self, named: str, payer: str, path: str) -> bool:
        """An entry of both says so, that applies to the line of a path."""
        for each in self.entries:
            if not applies(each, path):
                continue
            both = {named, payer} <= set(each.credentials) and named != payer
            if both and each.credits is CreditsOf.NAMED and (not each.one_way or each.credentials[0] == named):
                return True
        return False

    def _earned(self, key: str, line: CredentialLine) -> bool:
        return bool(self.earning(key, line))

    def earning(self, key: str, line: CredentialLine) -> list[str]:
        """The steps that earn it in time, and of the origin: on whatever day of the plan, so only the first one may be
        too late."""
        steps = self.before | self.beside if line.concurrent or line.together else self.before
        if not self._may_score(key, line):
            return []
        return sorted(name for name in steps if base(name) == key and self._is_of(name, line.earned))

    def _is_of(self, name: str, origin: Origin | None) -> bool:
        credential = self.credentials[base(name)]
        if origin is None:
            return True
        kinds = [self.kinds[name]] if name in self.kinds else [route.kind for route in credential.routes]
        owner = next(iter(credential.owned_by), None)
        in_time = origin.before is None or self.day < origin.before
        return in_time and any(is_from(origin, kind, owner) for kind in kinds)

    def repeats(self, keys: Iterable[str]) -> int:
        """How many awards of a set of equivalents count in all."""
        return max(self.credentials[key].repeatable for key in keys)

    def units(self, key: str, line: CredentialLine) -> dict[str, list[tuple[Fraction, str | None]]]:
        """What pays for a line by itself: the credential, of a repeatable one each award; with what it may be worth,
        and the scale of its grade."""
        ways = self.own_ways(key, line)
        if self.credentials[key].repeatable == 1:
            return {"": ways} if ways else {}
        awards = self._proving(key, line)
        held = [[f"held {id(each)}.{time}" for time in range(each.times)] for each in awards]
        found = {name: [way] for some, way in zip(held, ways, strict=False) for name in some}
        return found | {name: [ways[-1]] for name in self.earning(key, line)}

    def pays(self, key: str, line: CredentialLine) -> bool:
        """An award of the record, of that credential, satisfies a line that accepts it."""
        return key in self.payers(line) and self._proved(key, line)

    def own_worths(self, key: str, line: CredentialLine) -> list[Fraction]:
        """What each award that satisfies a line is worth, and what a step earns, where one does."""
        return [worth for worth, _ in self.own_ways(key, line)]

    def own_ways(self, key: str, line: CredentialLine) -> list[tuple[Fraction, str | None]]:
        """The same, each with the scale of its grade: of a step, that of its credential."""
        credential = self.credentials[key]
        known = credential.credits if credential.credits is not None else credential.credits_from
        awards = self._proving(key, line)
        scales = [None if each.grade is None else self.graded_on(each) for each in awards]
        found = [
            (Fraction((known if each.credits is None else each.credits) or 0), None if scale is None else scale.key)
            for each, scale in zip(awards, scales, strict=True)
        ]
        if self._earned(key, line):
            most = credential.credits if credential.credits_to is None else credential.credits_to
            found.append((Fraction(most or 0), credential.scale))
        return found

    def worth_held_or_planned(self, key: str) -> Fraction:
        """By the best award that is valid, else by what a step earns."""
        held = self.own_worths(key, CredentialLine(path="", credential=key))
        every = replace(self, before=frozenset((key,))).own_worths(key, CredentialLine(path="", credential=key))
        return max(held or every)

    def issued(self, key: str, line: CredentialLine, unit: str = "") -> list[date]:
        """When what pays for a line was issued, as far as that is known; what the plan earns, on the day.

        Args:
            unit: of a repeatable credential, the award or step that pays.
        """
        if unit.startswith("held"):
            award = int(unit.split()[1].partition(".")[0])
            issued = next(each.issued_on for each in self.record.awards if id(each) == award)
            return [] if issued is None else [issued]
        if unit:
            return [self.day]
        earned = self.before | self.beside if line.concurrent or line.together else self.before
        days = [award.issued_on for award in self._proving(key, line) if award.issued_on is not None]
        return [*days, *([self.day] if key in set(map(base, earned)) else [])]

    def _proved(self, key: str, line: CredentialLine) -> bool:
        return bool(self._proving(key, line))

    def _proving(self, key: str, line: CredentialLine) -> list[Award]:
        found = []
        for award in self.record.awards:
            if award.credential != key or not (self.was_earned if line.ever_earned else self.valid)(award):
                continue
            if not self._scored(award, line):
                continue
            if line.earned is not None:
                owner = next(iter(self.credentials[key].owned_by), None)
                if not is_from(line.earned, award.kind or RouteKind.STUDY, award.issued_by or owner):
                    continue
                first, last = line.earned.after or date.min, line.earned.before or date.max
                if (line.earned.after or line.earned.before) and not (
                    award.issued_on and first < award.issued_on < last
                ):
                    continue
            within = line.earned_within_months
            if within is not None and (award.issued_on is None or add_months(award.issued_on, within) < self.day):
                continue
            found.append(award)
        return found

    def averages(self, line: AverageLine) -> bool:
        """The mean over what pays for the lines below, each credential by its best award, a step by what is asked."""
        total = weights = Fraction(0)
        lines = [each for tree in line.of for each in every_line(tree) if isinstance(each, CredentialLine)]
        for key in self.credentials:
            paid = [each for each in lines if key in self.payers(each)]
            scores: list[tuple[Fraction, Fraction]] = []
            proving = {id(award): award for each in paid for award in self._proving(key, each)}
            for award in proving.values():
                own = self.credentials[key].credits if award.credits is None else award.credits
                own = self.credentials[key].credits_from if own is None else own
                value = self._averaged(award, line)
                if value is not None and own:
                    scores += [(value, Fraction(own))] * (award.times if self.credentials[key].repeatable > 1 else 1)
            credential = self.credentials[key]
            most = credential.credits if credential.credits_to is None else credential.credits_to
            steps = {name for each in paid for name in self.earning(key, each)}
            best = sorted(scores, reverse=True)[: credential.repeatable]
            for _ in steps if most else ():
                below = len(best) < credential.repeatable or best[-1][0] < line.at_least
                kept = best if len(best) < credential.repeatable else best[:-1]
                if below:
                    lost = best[-1][1] if len(kept) < len(best) else Fraction(0)
                    best = sorted([*kept, (Fraction(line.at_least), max(lost, Fraction(most or 0)))], reverse=True)
            for value, weight in best:
                total, weights = total + value * weight, weights + weight
        return weights > 0 and total >= Fraction(line.at_least) * weights

    def _averaged(self, award: Award, line: AverageLine) -> Fraction | None:
        score, grade = self._counting(award)
        if not line.by_points:
            return score
        scale = self.graded_on(replace(award, grade=grade))
        if scale is None or grade is None or not scale.points:
            return None
        return Fraction(scale.points[scale.values.index(grade)])

    def excluded(self, key: str, path: str) -> bool:
        """Nothing of its set where a line stands is in the record, on whatever day, and no step earns any."""
        gone = (AwardState.REVOKED, AwardState.REJECTED)
        family = self.class_at(key, path)
        known = any(
            award.credential in family and award.state not in gone and self.passed(award)
            for award in self.record.awards
        )
        return not known and not family & set(map(base, self.planned))

    def level(self, competency: str, keys: Iterable[str] = ()) -> Fraction:
        """The highest level stated, or shown by what is held or earned before; `keys` are earned too."""
        stated = [each.level for each in self.record.competencies if each.competency == competency]
        shown = [
            each.level
            for key in self.held().union(map(base, self.before), map(base, keys))
            for each in self.credentials[key].competencies
            if each.competency == competency
        ]
        return max((Fraction(level) for level in (*stated, *shown)), default=Fraction(0))

    def experienced(self, line: ExperienceLine) -> bool:
        """Months stated without days add up; days are judged elsewhere (tests/requirements/test_experience.py)."""
        entries = [each for each in self.record.experience if not line.fields or each.field in line.fields]
        if any(each.started_on or each.ended_on for each in self.record.experience):
            raise NotImplementedError("experience with days")
        if line.within_months is not None:
            entries = []
        months = sum((each.months or 0) * Fraction(each.share or 1) for each in entries)
        hours = sum(Fraction(each.hours or 0) for each in entries)
        fields = {each.field for each in entries if each.field and (each.months or each.hours)}
        enough = months >= line.months and hours >= (line.hours or 0)
        return enough and len(fields) >= (line.distinct_fields or 0)
