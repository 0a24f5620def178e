"""Catalogues to store: any that Hypothesis thinks of."""

from __future__ import annotations

from dataclasses import replace
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
from pathways.domain.money import GroupCost, Money, Period, SharedCost, Upkeep, UpkeepKind
from pathways.domain.months import YearDay
from pathways.domain.offerings import Every, FirstCycle, Offering, Recurrence, Retake, Term, YearSpan
from pathways.domain.requirement import (
    Need,
    Select,
)
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap, Scale
from tests.contract.random_requirements import (
    amounts,
    any_key,
    cohorts,
    days,
    months,
    positive,
    requirements,
    selects,
    small_counts,
    some_of,
    spans,
    texts,
    with_paths,
    words,
)

_some_text = st.none() | texts
_former = st.lists(st.sampled_from(["once", "twice"]), max_size=2, unique=True).map(tuple)
_upkeep = st.lists(
    st.builds(
        Upkeep,
        kind=st.sampled_from(UpkeepKind),
        hours_per_year=st.none() | amounts,
        cost_per_year=st.none() | st.builds(Money, amounts, st.sampled_from(["USD", "JPY"])),
    ),
    max_size=3,
    unique_by=lambda each: each.kind,
).map(tuple)
_offerings = st.builds(
    lambda days, seats: Offering(starts_on=min(days), ends_on=max(days), seats=seats),
    st.tuples(days, days),
    st.none() | st.integers(0, 10**9),
)
_year_days = st.dates().map(lambda day: YearDay(day.month, day.day))
_year_spans = st.builds(YearSpan, from_=_year_days, to=_year_days, every=st.sampled_from(Every))
_seats = st.none() | st.integers(0, 10**9)


def _scales(key: str) -> st.SearchStrategy[Scale]:
    """With any grades, and points for all of them or for none."""
    values = st.lists(texts, min_size=1, max_size=4, unique=True).map(tuple)
    return values.flatmap(
        lambda grades: st.builds(
            Scale,
            key=st.just(key),
            name=texts,
            values=st.just(grades),
            points=st.just(()) | st.tuples(*(amounts for _ in grades)),
            passing=st.none() | st.sampled_from(grades),
        )
    )


_shared_costs = st.builds(
    SharedCost, any_key, st.builds(Money, amounts, st.sampled_from(["USD", "JPY"])), st.none() | st.just(Period.YEAR)
)


_group_costs = st.builds(
    GroupCost, st.builds(Money, amounts, st.sampled_from(["USD", "JPY"])), st.none() | st.integers(1, 99)
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any catalogue in which everything that is named is there."""
    keys = draw(st.lists(any_key, min_size=1, max_size=10, unique=True))
    kinds = draw(st.lists(st.integers(0, 8), min_size=len(keys), max_size=len(keys)))
    of_kind = [[key for key, kind in zip(keys, kinds, strict=True) if kind == wanted] for wanted in range(9)]
    owners, skills, credentials, jobs, sets, rules, grades, terms, adjacent = of_kind
    levels = some_of(skills).flatmap(
        lambda chosen: st.tuples(
            *(st.builds(CompetencyLevel, competency=st.just(each), level=positive) for each in chosen)
        )
    )
    needs = some_of(skills).flatmap(
        lambda chosen: st.tuples(
            *(st.builds(Need, competency=st.just(each), level=positive, importance=positive) for each in chosen)
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
        key=any_key,
        kind=st.sampled_from([kind for kind in RouteKind if kind is not RouteKind.RENEWAL]),
        name=_some_text,
        cost=st.none() | st.builds(Money, amounts, st.sampled_from(["USD", "EUR", "JPY"])),
        hours=st.none() | amounts,
        weeks=st.none() | months,
        available_from=st.none() | days,
        available_through=st.none() | days,
        offerings=st.lists(_offerings, max_size=3).map(tuple),
        recurring=st.lists(recurrences, max_size=2).map(tuple),
        requires=st.none() | requirements(credentials, skills, owners, grades) if credentials else st.none(),
        recommends=st.none() | requirements(credentials, skills, owners, grades) if credentials else st.none(),
        shared_cost=st.none() | _shared_costs,
        group_cost=st.none() | _group_costs,
        upkeep=_upkeep,
        retake=st.none() | st.builds(Retake, after_days=months, at_most=st.none() | st.integers(1, 9)),
        estimated=st.lists(st.sampled_from(Figure), unique=True).map(tuple),
        sentence=_some_text,
    )
    renewed = st.builds(
        replace,
        routes,
        kind=st.just(RouteKind.RENEWAL),
        recommends=st.none(),
        group_cost=st.none(),
        upkeep=st.just(()),
        extends_months=st.none() | months,
        grace_months=st.none() | months,
        opens_days=st.none() | months,
        carry_over=st.none() | amounts,
        first_cycle=st.none() | st.just(FirstCycle(exempt=True)) | st.builds(FirstCycle, credits=amounts),
        cohort=cohorts,
        align_to=one,
    )
    things: list[Thing] = [
        draw(st.builds(Organization, key=st.just(key), name=texts, url=_some_text)) for key in owners
    ]
    things += [
        draw(
            st.builds(
                Competency,
                key=st.just(key),
                name=texts,
                statement=_some_text,
                framework=_some_text,
                uri=_some_text,
                broader=some_of(skills),
            )
        )
        for key in skills
    ]
    things += [draw(_scales(key)) for key in grades]
    things += [draw(st.builds(Term, key=st.just(key), name=texts, span=_year_spans)) for key in terms]
    if len(skills) > 1:
        pair = {"competency": st.just(skills[0]), "as_": st.just(skills[1]), "up_to": st.none() | positive}
        things += [draw(st.builds(Adjacency, key=st.just(key), name=texts, **pair)) for key in adjacent]
    for key in credentials:
        ways = draw(st.lists(routes | renewed, max_size=3, unique_by=lambda route: route.key))
        ways = [with_paths(way, f"{key}/{way.key}") for way in ways]
        span = draw(spans)
        scale = draw(st.none() | st.sampled_from(grades)) if grades else None
        things.append(
            draw(
                st.builds(
                    Credential,
                    key=st.just(key),
                    name=texts,
                    credential_type=st.sampled_from(CredentialType),
                    status=st.sampled_from(CredentialStatus),
                    ctid=_some_text,
                    description=_some_text,
                    subject_webpage=_some_text,
                    owned_by=some_of(owners),
                    accredited_by=some_of(owners),
                    competencies=levels,
                    alignment=st.none() | st.sampled_from(Alignment),
                    credits=st.none() | amounts,
                    credits_from=st.just(span and span[0]),
                    credits_to=st.just(span and span[1]),
                    scale=st.just(scale),
                    passing=st.none() if scale is None else st.none() | texts,
                    passing_score=st.none() if scale is not None else st.none() | amounts,
                    attempts=st.sampled_from(Attempts),
                    repeatable=st.integers(1, 100),
                    upkeep=_upkeep,
                    valid_months=st.none() | months,
                    valid_days=st.none() | months,
                    valid_until=st.none() | _year_days,
                    validity=st.none() | st.sampled_from(Validity),
                    subjects=words,
                    in_language=words,
                    former_keys=_former,
                    moved_paths=st.lists(st.builds(MovedPath, from_=texts, to=texts), max_size=2).map(tuple),
                    superseded_by=some_of(credentials),
                    last_day=st.none() | days,
                    level=_some_text,
                    reference=st.none() | st.builds(Reference, url=texts, as_of=st.none() | days),
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
                name=texts,
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
        trees = st.lists(st.sampled_from(credentials) | texts, max_size=2, unique=True).map(tuple)
        more = {"one_way": st.booleans(), "credits": st.sampled_from(CreditsOf), "for_": trees}
        things += [
            draw(st.builds(Equivalence, key=st.just(key), name=texts, credentials=members, **more)) for key in sets
        ]
    things += [draw(overlaps(key, credentials, selects(owners, skills))) for key in rules]
    return Content.of(things)


@st.composite
def overlaps(draw: st.DrawFn, key: str, credentials: list[str], chosen: st.SearchStrategy[Select]) -> Overlap:
    """Between credentials, paths and selections, one of these at least; with a bound at least."""
    parties: st.SearchStrategy[str | Select] = chosen | texts
    if credentials:
        parties |= st.sampled_from(credentials)
    between = draw(st.lists(parties, max_size=3, unique=True))
    bounds = {"at_most": small_counts, "at_most_credits": amounts, "each_at_most": small_counts}
    counted = {"keys": some_of(credentials)} if draw(st.booleans()) else {"select": chosen}
    said = st.fixed_dictionaries({"name": texts, **counted}, optional=bounds)
    content: dict[str, Any] = draw(said.filter(lambda each: not bounds.keys().isdisjoint(each)))
    return Overlap(key=key, between=(*between, draw(chosen)), **content)
