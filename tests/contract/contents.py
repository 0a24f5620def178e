"""Catalogues to store: one that a person understands, and any that Hypothesis thinks of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from pathways.domain.catalog import (
    Alignment,
    Attempts,
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    CreditsOf,
    Figure,
    Occupation,
    OccupationCredential,
    Organization,
    Reference,
    Route,
    RouteKind,
    Strength,
    Validity,
)
from pathways.domain.content import Content, Thing
from pathways.domain.identifiers import MovedPath
from pathways.domain.money import Money, Period, SharedCost, Upkeep, UpkeepKind
from pathways.domain.months import YearDay
from pathways.domain.offerings import Cohort, Every, FirstCycle, Offering, Recurrence, Retake, Term, YearSpan
from pathways.domain.quantity import tidy
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    Each,
    ExclusionLine,
    ExperienceLine,
    Grade,
    Group,
    GroupRule,
    Limit,
    Need,
    Origin,
    Requirement,
    Select,
    Selection,
)
from pathways.domain.shared_rules import Equivalence, Overlap, Scale


def numbered(count: int, *, name: str = "Credential") -> list[Thing]:
    """An organization, and so many credentials of it, each but the first with a route that requires the one before."""
    things: list[Thing] = [Organization(key="org", name="An organization", former_keys=("organisation",))]
    for number in range(count):
        path = f"c{number}/study"
        before = CredentialLine(path=path, credential=f"c{number - 1}") if number else None
        things.append(
            Credential(
                key=f"c{number}",
                name=f"{name} {number}",
                credential_type=CredentialType.MICRO_CREDENTIAL,
                owned_by=("org",),
                routes=(Route(key="study", kind=RouteKind.STUDY, requires=before),),
            )
        )
    return things


def security_catalogue() -> list[Thing]:
    """Network+ and Security+ lead to CISSP; SOC analysts want Security+."""
    return [
        Organization(key="comptia", name="CompTIA"),
        Organization(key="isc2", name="ISC2"),
        Competency(key="security", name="Security"),
        Competency(key="network-security", name="Network security", broader=("security",)),
        _certification("network-plus", "CompTIA Network+", "comptia", None, "369"),
        _certification(
            "security-plus",
            "CompTIA Security+",
            "comptia",
            CredentialLine(path="security-plus/exam", credential="network-plus"),
            "404.50",
            competencies=(CompetencyLevel(competency="network-security", level=Decimal(3)),),
        ),
        _certification(
            "cissp",
            "CISSP",
            "isc2",
            Group(
                path="cissp/exam",
                rule=GroupRule.ALL,
                of=(
                    ExperienceLine(path="cissp/exam/0", months=60, fields=("security",)),
                    Group(
                        path="cissp/exam/1",
                        rule=GroupRule.ANY,
                        of=(
                            CredentialLine(path="cissp/exam/1/0", credential="security-plus"),
                            CompetencyLine(path="cissp/exam/1/1", competency="network-security", level=Decimal("3.5")),
                        ),
                    ),
                    ConditionLine(path="endorsed", named=True, condition="endorsed by a holder"),
                ),
            ),
            "749",
        ),
        Occupation(
            key="soc-analyst",
            name="SOC analyst",
            code="15-1212.00",
            code_system="onet-soc",
            needs=(Need(competency="network-security", level=Decimal(3), importance=Decimal("4.5")),),
            credentials=(OccupationCredential(credential="security-plus", strength=Strength.PREFERRED),),
        ),
    ]


def _certification(
    key: str,
    name: str,
    owner: str,
    requires: Requirement | None,
    cost: str,
    *,
    competencies: tuple[CompetencyLevel, ...] = (),
) -> Credential:
    exam = Route(key="exam", kind=RouteKind.EXAM, cost=Money(Decimal(cost), "USD"), requires=requires)
    renewal = Route(key="ce", kind=RouteKind.RENEWAL, extends_months=36)
    return Credential(
        key=key,
        name=name,
        credential_type=CredentialType.CERTIFICATION,
        owned_by=(owner,),
        valid_months=36,
        competencies=competencies,
        routes=(exam,),
        renewals=(renewal,),
    )


def degree_catalogue() -> list[Thing]:
    """A degree that counts courses in every way there is, a minor that overlaps with it, and two equal courses.

    Each course is taught in three terms, of which the second is full, in each autumn from then on, and in summers.
    """
    autumn = YearSpan(from_=YearDay(9, 1), to=YearDay(1, 31))
    summers = YearSpan(from_=YearDay(6, 1), to=YearDay(8, 31), every=Every.ODD_YEAR)
    recurring = (Recurrence(term="autumn"), Recurrence(span=summers, seats=20))
    terms = (
        Offering(starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18), seats=30),
        Offering(starts_on=date(2026, 10, 1), ends_on=date(2027, 1, 29), seats=0),
        Offering(starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 21)),
    )
    courses = [
        Credential(
            key=key,
            name=key.upper(),
            credential_type=CredentialType.COURSE,
            owned_by=("uni",),
            credits=Decimal(3),
            level="101",
            subjects=("maths",),
            competencies=(CompetencyLevel(competency="algebra"),),
            routes=(Route(key="study", kind=RouteKind.STUDY, weeks=15, offerings=terms, recurring=recurring),),
        )
        for key in ("calc-a", "calc-b", "stats")
    ]
    electives = Group(
        path="electives",
        named=True,
        rule=GroupRule.CREDITS,
        minimum=Decimal(9),
        of=(
            CredentialLine(path="degree/stack/0/0", credential="stats", shared=True),
            Selection(
                path="degree/stack/0/1",
                select=Select(
                    subjects=("maths",),
                    owned_by=("uni",),
                    competencies=("algebra",),
                    credential_types=("COURSE",),
                    not_keys=("calc-c*",),
                    levels=("1*",),
                    min_credits=Decimal(1),
                    max_credits=Decimal(3),
                    excepting=Select(keys=("stats", "*-c")),
                ),
                min_score=Decimal(50),
                worth=Decimal("2.5"),
            ),
        ),
        limits=(
            Limit(at_most=1, keys=("calc-a", "calc-b")),
            Limit(at_most=2, per=Attribute.SUBJECTS),
            Limit(at_most_share=Decimal("0.5"), keys=("stats",)),
            Limit(at_most_credits=Decimal("4.5"), select=Select(keys=("calc-*",), excepting=Select(owned_by=("uni",)))),
        ),
        distinct=Distinct(by=DistinctBy.SUBJECTS, at_least=1),
    )
    degree = Group(
        path="degree/stack",
        rule=GroupRule.ALL,
        counts_once=CountsOnce.CREDITS,
        of=(
            electives,
            ExclusionLine(path="degree/stack/1", credential="minor"),
            ExclusionLine(path="degree/stack/2", condition="is barred"),
            ExclusionLine(path="degree/stack/3", select=Select(levels=("9*",), excepting=Select(owned_by=("uni",)))),
        ),
    )
    minor = Group(
        path="minor/stack",
        rule=GroupRule.AT_LEAST,
        minimum=Decimal(2),
        same=Attribute.OWNED_BY,
        within_months_of_each_other=84,
        counts_once=CountsOnce.WHOLE,
        of=(Selection(path="minor/stack", select=Select(keys=("calc-*", "stats")), whole=True),),
    )
    return [
        Organization(key="uni", name="University"),
        Competency(key="algebra", name="Algebra"),
        Term(key="autumn", name="Autumn", span=autumn),
        *courses,
        *(
            Credential(
                key=key,
                name=key.title(),
                credential_type=CredentialType.DEGREE,
                routes=(Route(key="stack", kind=RouteKind.STACK, requires=tree),),
            )
            for key, tree in (("degree", degree), ("minor", minor))
        ),
        Equivalence(key="calculus", name="Calculus", credentials=("calc-b", "calc-a")),
        Overlap(
            key="double-counting",
            name="Double counting",
            between=("minor", "electives", Select(keys=("deg*",), excepting=Select(subjects=("law",)))),
            keys=("stats", "calc-a"),
            at_most=1,
            at_most_credits=Decimal("3.5"),
        ),
        Overlap(key="once", name="Once", between=("degree", "minor"), select=Select(subjects=("it",)), each_at_most=1),
    ]


_keys = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,5}", fullmatch=True)
_CONTROL = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))
_texts = st.text(st.characters(codec="utf-8", exclude_characters=_CONTROL), max_size=12)
_some_text = st.none() | _texts
_amounts = st.decimals(0, 10**9, places=3).map(tidy)
_positive = st.decimals("0.001", 10**6, places=3).map(tidy)
_months = st.integers(0, 600)
_days = st.dates()
_former = st.lists(st.sampled_from(["once", "twice"]), max_size=2, unique=True).map(tuple)
_upkeep = st.lists(
    st.builds(
        Upkeep,
        kind=st.sampled_from(UpkeepKind),
        hours_per_year=st.none() | _amounts,
        cost_per_year=st.none() | st.builds(Money, _amounts, st.sampled_from(["USD", "JPY"])),
    ),
    max_size=3,
    unique_by=lambda each: each.kind,
).map(tuple)
_cohorts = st.none() | st.builds(Cohort, from_=_days) | st.builds(Cohort, through=_days)
_offerings = st.builds(
    lambda days, seats: Offering(starts_on=min(days), ends_on=max(days), seats=seats),
    st.tuples(_days, _days),
    st.none() | st.integers(0, 10**9),
)
_year_days = st.dates().map(lambda day: YearDay(day.month, day.day))
_year_spans = st.builds(YearSpan, from_=_year_days, to=_year_days, every=st.sampled_from(Every))
_seats = st.none() | st.integers(0, 10**9)
_cycles = st.builds(Each, months=_months, credits=_amounts)
_spans = st.none() | st.tuples(_amounts, _amounts).map(sorted)
_words = st.lists(_texts, max_size=3).map(tuple)


_counts = st.integers(0, 9)


@st.composite
def selects(draw: st.DrawFn, owners: list[str], competencies: list[str], *, leaves_out: bool = True) -> Select:
    """Filters of which one at least says something."""
    filters = {
        "keys": _words,
        "subjects": _words,
        "owned_by": some_of(owners),
        "credential_types": st.lists(st.sampled_from([str(each) for each in CredentialType]), max_size=2).map(tuple),
        "competencies": some_of(competencies),
        "not_keys": _words,
        "levels": _words,
        "min_credits": st.none() | _amounts,
        "max_credits": st.none() | _amounts,
    }
    found: dict[str, Any] = draw(
        st.fixed_dictionaries(filters).filter(lambda each: any(value not in ((), None) for value in each.values()))
    )
    left_out = st.none() | selects(owners, competencies, leaves_out=False) if leaves_out else st.none()
    return Select(**found, excepting=draw(left_out))


def origins(owners: list[str]) -> st.SearchStrategy[Origin]:
    """How, where and when something was earned; one of it at least."""
    kinds = st.lists(st.sampled_from([str(each) for each in RouteKind]), max_size=2, unique=True).map(tuple)
    return st.builds(
        Origin,
        kinds=kinds,
        not_kinds=kinds,
        issued_by=some_of(owners),
        not_issued_by=some_of(owners),
        after=st.none() | _days,
        before=st.none() | _days,
    ).filter(lambda each: each != Origin())


def some_of(keys: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A few different keys."""
    return st.lists(st.sampled_from(keys), max_size=3, unique=True).map(tuple) if keys else st.just(())


def requirements(
    credentials: list[str], competencies: list[str], owners: list[str], scales: list[str]
) -> st.SearchStrategy[Requirement]:
    """Trees over these keys."""
    common = {"path": _texts, "named": st.booleans(), "worth": st.none() | _amounts, "shared": st.booleans()}
    held: dict[str, st.SearchStrategy[Any]] = {
        "min_score": st.none() | _amounts,
        "earned_within_months": st.none() | _months,
        "concurrent": st.booleans(),
        "earned": st.none() | origins(owners),
        "exact": st.booleans(),
        "min_grade": st.none() | st.builds(Grade, scale=st.sampled_from(scales), value=_texts) if scales else st.none(),
        "max_score": st.none() | _amounts,
    }
    chosen = selects(owners, competencies)
    taken = st.builds(lambda select: replace(select, unlisted=True), chosen) | st.just(Select(unlisted=True)) | chosen
    entries = st.builds(Selection, select=taken, **held, **common)
    alone = st.builds(Selection, select=taken, whole=st.just(value=True), **held, **common).map(lambda one: (one,))
    leaves: list[st.SearchStrategy[Requirement]] = [
        st.builds(ConditionLine, condition=_texts, **common),
        st.builds(
            ExperienceLine,
            months=_months,
            fields=_words,
            within_months=st.none() | _months,
            distinct_fields=st.none() | st.integers(1, 5),
            hours=st.none() | _amounts,
            **common,
        ),
        st.builds(
            CredentialLine,
            credential=st.sampled_from(credentials),
            together=st.booleans(),
            ever_earned=st.booleans(),
            **held,
            **common,
        ),
        st.builds(ExclusionLine, credential=st.sampled_from(credentials), **common),
        st.builds(ExclusionLine, condition=_texts, **common),
        st.builds(ExclusionLine, select=chosen, **common),
        st.builds(
            AverageLine,
            at_least=_positive,
            of=alone | st.tuples(_averaged(credentials)),
            by_points=st.booleans(),
            **common,
        ),
    ]
    if competencies:
        leaves.append(st.builds(CompetencyLine, competency=st.sampled_from(competencies), level=_positive, **common))
    shares = st.decimals(0, 1, places=3).map(tidy)
    bounds = (
        st.fixed_dictionaries({"at_most_share": shares})
        | st.fixed_dictionaries({"at_most": _counts})
        | st.fixed_dictionaries({"at_most_credits": _amounts})
    )
    keys = st.lists(st.sampled_from(credentials), min_size=1, max_size=3, unique=True).map(tuple)
    what = st.fixed_dictionaries({"keys": keys}) | st.fixed_dictionaries({"select": taken})
    named_or_chosen = st.builds(lambda bound, of: Limit(**bound, **of), bounds, what)
    per_value = st.builds(Limit, at_most=_counts, per=st.sampled_from(Attribute))
    graded = st.builds(
        lambda bound, of, scale: Limit(**bound, **of, graded=scale), bounds, what | st.just({}), st.sampled_from(scales)
    )
    some_limit = named_or_chosen | per_value | graded if scales else named_or_chosen | per_value
    limits = st.lists(some_limit, max_size=3).map(tuple)
    distinct = st.none() | st.builds(Distinct, by=st.sampled_from(DistinctBy), at_least=_counts)

    def group(rule: GroupRule, lines: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
        counts = rule in (GroupRule.AT_LEAST, GroupRule.CREDITS)
        return st.builds(
            Group,
            rule=st.just(rule),
            of=st.lists(lines | entries, max_size=12).map(tuple) | alone,
            minimum=_amounts if counts else st.none(),
            each=st.none() | _cycles if rule is GroupRule.CREDITS else st.none(),
            limits=limits if counts else st.just(()),
            distinct=distinct if counts else st.none(),
            same=st.none() | st.sampled_from(Attribute) if counts else st.none(),
            within_months_of_each_other=st.none() | _months,
            counts_once=st.none() | st.sampled_from(CountsOnce),
            cohort=_cohorts,
            **common,
        )

    return st.recursive(
        st.one_of(leaves),
        lambda lines: st.sampled_from(GroupRule).flatmap(lambda rule: group(rule, lines)),
        max_leaves=15,
    )


def _averaged(credentials: list[str]) -> st.SearchStrategy[Requirement]:
    """Lines whose payers are averaged."""
    lines = st.lists(st.builds(CredentialLine, path=_texts, credential=st.sampled_from(credentials)), max_size=3)
    return st.builds(Group, path=_texts, rule=st.just(GroupRule.ALL), of=lines.map(tuple))


def _scales(key: str) -> st.SearchStrategy[Scale]:
    """With any grades, and points for all of them or for none."""
    values = st.lists(_texts, min_size=1, max_size=4, unique=True).map(tuple)
    return values.flatmap(
        lambda grades: st.builds(
            Scale,
            key=st.just(key),
            name=_texts,
            values=st.just(grades),
            points=st.just(()) | st.tuples(*(_amounts for _ in grades)),
            passing=st.none() | st.sampled_from(grades),
        )
    )


_shared_costs = st.builds(
    SharedCost, _keys, st.builds(Money, _amounts, st.sampled_from(["USD", "JPY"])), st.none() | st.just(Period.YEAR)
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any catalogue in which everything that is named is there."""
    keys = draw(st.lists(_keys, min_size=1, max_size=10, unique=True))
    kinds = draw(st.lists(st.integers(0, 7), min_size=len(keys), max_size=len(keys)))
    of_kind = [[key for key, kind in zip(keys, kinds, strict=True) if kind == wanted] for wanted in range(8)]
    owners, skills, credentials, jobs, sets, rules, grades, terms = of_kind
    levels = some_of(skills).flatmap(
        lambda chosen: st.tuples(
            *(st.builds(CompetencyLevel, competency=st.just(each), level=_positive) for each in chosen)
        )
    )
    needs = some_of(skills).flatmap(
        lambda chosen: st.tuples(
            *(st.builds(Need, competency=st.just(each), level=_positive, importance=_positive) for each in chosen)
        )
    )
    asked = some_of(credentials).flatmap(
        lambda chosen: st.tuples(
            *(
                st.builds(OccupationCredential, credential=st.just(each), strength=st.sampled_from(Strength))
                for each in chosen
            )
        )
    )
    one = st.none() | (st.sampled_from(credentials) if credentials else st.none())
    recurrences = st.builds(Recurrence, span=_year_spans, seats=_seats)
    if terms:
        recurrences |= st.builds(Recurrence, term=st.sampled_from(terms), seats=_seats)
    routes = st.builds(
        Route,
        key=_keys,
        kind=st.sampled_from([kind for kind in RouteKind if kind is not RouteKind.RENEWAL]),
        name=_some_text,
        cost=st.none() | st.builds(Money, _amounts, st.sampled_from(["USD", "EUR", "JPY"])),
        hours=st.none() | _amounts,
        weeks=st.none() | _months,
        available_from=st.none() | _days,
        available_through=st.none() | _days,
        offerings=st.lists(_offerings, max_size=3).map(tuple),
        recurring=st.lists(recurrences, max_size=2).map(tuple),
        requires=st.none() | requirements(credentials, skills, owners, grades) if credentials else st.none(),
        recommends=st.none() | requirements(credentials, skills, owners, grades) if credentials else st.none(),
        shared_cost=st.none() | _shared_costs,
        retake=st.none() | st.builds(Retake, after_days=_months, at_most=st.none() | st.integers(1, 9)),
        estimated=st.lists(st.sampled_from(Figure), unique=True).map(tuple),
        sentence=_some_text,
    )
    renewed = st.builds(
        replace,
        routes,
        kind=st.just(RouteKind.RENEWAL),
        recommends=st.none(),
        extends_months=st.none() | _months,
        grace_months=st.none() | _months,
        opens_days=st.none() | _months,
        carry_over=st.none() | _amounts,
        first_cycle=st.none() | st.just(FirstCycle(exempt=True)) | st.builds(FirstCycle, credits=_amounts),
        cohort=_cohorts,
        align_to=one,
    )
    things: list[Thing] = [
        draw(st.builds(Organization, key=st.just(key), name=_texts, url=_some_text)) for key in owners
    ]
    things += [
        draw(
            st.builds(
                Competency,
                key=st.just(key),
                name=_texts,
                statement=_some_text,
                framework=_some_text,
                uri=_some_text,
                broader=some_of(skills),
            )
        )
        for key in skills
    ]
    things += [draw(_scales(key)) for key in grades]
    things += [draw(st.builds(Term, key=st.just(key), name=_texts, span=_year_spans)) for key in terms]
    for key in credentials:
        ways = draw(st.lists(routes | renewed, max_size=3, unique_by=lambda route: route.key))
        ways = [_with_paths(way, f"{key}/{way.key}") for way in ways]
        span = draw(_spans)
        scale = draw(st.none() | st.sampled_from(grades)) if grades else None
        things.append(
            draw(
                st.builds(
                    Credential,
                    key=st.just(key),
                    name=_texts,
                    credential_type=st.sampled_from(CredentialType),
                    status=st.sampled_from(CredentialStatus),
                    ctid=_some_text,
                    description=_some_text,
                    subject_webpage=_some_text,
                    owned_by=some_of(owners),
                    accredited_by=some_of(owners),
                    competencies=levels,
                    alignment=st.none() | st.sampled_from(Alignment),
                    credits=st.none() | _amounts,
                    credits_from=st.just(span and span[0]),
                    credits_to=st.just(span and span[1]),
                    scale=st.just(scale),
                    passing=st.none() if scale is None else st.none() | _texts,
                    passing_score=st.none() if scale is not None else st.none() | _amounts,
                    attempts=st.sampled_from(Attempts),
                    repeatable=st.integers(1, 100),
                    upkeep=_upkeep,
                    valid_months=st.none() | _months,
                    valid_days=st.none() | _months,
                    valid_until=st.none() | _year_days,
                    validity=st.none() | st.sampled_from(Validity),
                    subjects=_words,
                    in_language=_words,
                    former_keys=_former,
                    moved_paths=st.lists(st.builds(MovedPath, from_=_texts, to=_texts), max_size=2).map(tuple),
                    superseded_by=some_of(credentials),
                    last_day=st.none() | _days,
                    level=_some_text,
                    reference=st.none() | st.builds(Reference, url=_texts, as_of=st.none() | _days),
                    routes=st.just(tuple(way for way in ways if way.kind is not RouteKind.RENEWAL)),
                    renewals=st.just(tuple(way for way in ways if way.kind is RouteKind.RENEWAL)),
                )
            )
        )
    things += [
        draw(
            st.builds(
                Occupation,
                key=st.just(key),
                name=_texts,
                code=_some_text,
                code_system=_some_text,
                needs=needs,
                credentials=asked,
            )
        )
        for key in jobs
    ]
    if len(credentials) > 1:
        members = st.lists(st.sampled_from(credentials), min_size=2, unique=True).map(tuple)
        trees = st.lists(st.sampled_from(credentials) | _texts, max_size=2, unique=True).map(tuple)
        more = {"one_way": st.booleans(), "credits": st.sampled_from(CreditsOf), "for_": trees}
        things += [
            draw(st.builds(Equivalence, key=st.just(key), name=_texts, credentials=members, **more)) for key in sets
        ]
    things += [draw(overlaps(key, credentials, selects(owners, skills))) for key in rules]
    return Content.of(things)


@st.composite
def overlaps(draw: st.DrawFn, key: str, credentials: list[str], chosen: st.SearchStrategy[Select]) -> Overlap:
    """Between credentials, paths and selections, one of these at least; with a bound at least."""
    parties: st.SearchStrategy[str | Select] = chosen | _texts
    if credentials:
        parties |= st.sampled_from(credentials)
    between = draw(st.lists(parties, max_size=3, unique=True))
    bounds = {"at_most": _counts, "at_most_credits": _amounts, "each_at_most": _counts}
    counted = {"keys": some_of(credentials)} if draw(st.booleans()) else {"select": chosen}
    said = st.fixed_dictionaries({"name": _texts, **counted}, optional=bounds)
    content: dict[str, Any] = draw(said.filter(lambda each: not bounds.keys().isdisjoint(each)))
    return Overlap(key=key, between=(*between, draw(chosen)), **content)


def _with_paths(route: Route, id_: str) -> Route:
    return replace(
        route,
        requires=None if route.requires is None else _with_path(route.requires, id_),
        recommends=None if route.recommends is None else _with_path(route.recommends, f"{id_}~recommends"),
    )


def _with_path(line: Requirement, position: str) -> Requirement:
    """The same tree; no path stands in it twice, nor in another one that has another position."""
    path = f"{line.path}@{position}" if line.named else position
    if isinstance(line, Group | AverageLine):
        of = tuple(_with_path(each, f"{position}/{place}") for place, each in enumerate(line.of))
        match of:
            case (Selection(whole=True, named=False) as only,):
                of = (replace(only, path=path),)
        return replace(line, path=path, of=of)
    return replace(line, path=path)
