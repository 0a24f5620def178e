"""Requirements that Hypothesis thinks of, and what they are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from pathways.domain.catalog import (
    CredentialType,
    Route,
    RouteKind,
)
from pathways.domain.offerings import Cohort
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
    Origin,
    Requirement,
    Select,
    Selection,
)

any_key = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,5}", fullmatch=True)
_CONTROL = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))
texts = st.text(st.characters(codec="utf-8", exclude_characters=_CONTROL), max_size=12)
amounts = st.decimals(0, 10**9, places=3).map(tidy)
positive = st.decimals("0.001", 10**6, places=3).map(tidy)
months = st.integers(0, 600)
days = st.dates()
spans = st.none() | st.tuples(amounts, amounts).map(sorted)
words = st.lists(texts, max_size=3).map(tuple)
cohorts = st.none() | st.builds(Cohort, from_=days) | st.builds(Cohort, through=days)
small_counts = st.integers(0, 9)
cycles = st.builds(Each, months=months, credits=amounts)


@st.composite
def selects(draw: st.DrawFn, owners: list[str], competencies: list[str], *, leaves_out: bool = True) -> Select:
    """Filters of which one at least says something."""
    filters = {
        "keys": words,
        "subjects": words,
        "owned_by": some_of(owners),
        "credential_types": st.lists(st.sampled_from([str(each) for each in CredentialType]), max_size=2).map(tuple),
        "competencies": some_of(competencies),
        "not_keys": words,
        "levels": words,
        "min_credits": st.none() | amounts,
        "max_credits": st.none() | amounts,
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
        after=st.none() | days,
        before=st.none() | days,
    ).filter(lambda each: each != Origin())


def some_of(keys: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A few different keys."""
    return st.lists(st.sampled_from(keys), max_size=3, unique=True).map(tuple) if keys else st.just(())


def requirements(
    credentials: list[str], competencies: list[str], owners: list[str], scales: list[str]
) -> st.SearchStrategy[Requirement]:
    """Trees over these keys."""
    common = {"path": texts, "named": st.booleans(), "worth": st.none() | amounts, "shared": st.booleans()}
    held: dict[str, st.SearchStrategy[Any]] = {
        "min_score": st.none() | amounts,
        "earned_within_months": st.none() | months,
        "concurrent": st.booleans(),
        "earned": st.none() | origins(owners),
        "exact": st.booleans(),
        "min_grade": st.none() | st.builds(Grade, scale=st.sampled_from(scales), value=texts) if scales else st.none(),
        "max_score": st.none() | amounts,
    }
    chosen = selects(owners, competencies)
    taken = st.builds(lambda select: replace(select, unlisted=True), chosen) | st.just(Select(unlisted=True)) | chosen
    entries = st.builds(Selection, select=taken, **held, **common)
    alone = st.builds(Selection, select=taken, whole=st.just(value=True), **held, **common).map(lambda one: (one,))
    leaves: list[st.SearchStrategy[Requirement]] = [
        st.builds(ConditionLine, condition=texts, **common),
        st.builds(
            ExperienceLine,
            months=months,
            fields=words,
            within_months=st.none() | months,
            distinct_fields=st.none() | st.integers(1, 5),
            hours=st.none() | amounts,
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
        st.builds(ExclusionLine, condition=texts, **common),
        st.builds(ExclusionLine, select=chosen, **common),
        st.builds(
            AverageLine,
            at_least=positive,
            of=alone | st.tuples(_averaged(credentials)),
            by_points=st.booleans(),
            **common,
        ),
    ]
    if competencies:
        leaves.append(st.builds(CompetencyLine, competency=st.sampled_from(competencies), level=positive, **common))
    shares = st.decimals(0, 1, places=3).map(tidy)
    bounds = (
        st.fixed_dictionaries({"at_most_share": shares})
        | st.fixed_dictionaries({"at_most": small_counts})
        | st.fixed_dictionaries({"at_most_credits": amounts})
    )
    keys = st.lists(st.sampled_from(credentials), min_size=1, max_size=3, unique=True).map(tuple)
    what = st.fixed_dictionaries({"keys": keys}) | st.fixed_dictionaries({"select": taken})
    named_or_chosen = st.builds(lambda bound, of: Limit(**bound, **of), bounds, what)
    per_value = st.builds(Limit, at_most=small_counts, per=st.sampled_from(Attribute))
    graded = st.builds(
        lambda bound, of, scale: Limit(**bound, **of, graded=scale), bounds, what | st.just({}), st.sampled_from(scales)
    )
    some_limit = named_or_chosen | per_value | graded if scales else named_or_chosen | per_value
    limits = st.lists(some_limit, max_size=3).map(tuple)
    distinct = st.none() | st.builds(Distinct, by=st.sampled_from(DistinctBy), at_least=small_counts)

    def group(rule: GroupRule, lines: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
        counts = rule in (GroupRule.AT_LEAST, GroupRule.CREDITS)
        return st.builds(
            Group,
            rule=st.just(rule),
            of=st.lists(lines | entries, max_size=12).map(tuple) | alone,
            minimum=amounts if counts else st.none(),
            each=st.none() | cycles if rule is GroupRule.CREDITS else st.none(),
            limits=limits if counts else st.just(()),
            distinct=distinct if counts else st.none(),
            same=st.none() | st.sampled_from(Attribute) if counts else st.none(),
            within_months_of_each_other=st.none() | months,
            counts_once=st.none() | st.sampled_from(CountsOnce),
            cohort=cohorts,
            **common,
        )

    return st.recursive(
        st.one_of(leaves),
        lambda lines: st.sampled_from(GroupRule).flatmap(lambda rule: group(rule, lines)),
        max_leaves=15,
    )


def _averaged(credentials: list[str]) -> st.SearchStrategy[Requirement]:
    """Lines whose payers are averaged."""
    lines = st.lists(st.builds(CredentialLine, path=texts, credential=st.sampled_from(credentials)), max_size=3)
    return st.builds(Group, path=texts, rule=st.just(GroupRule.ALL), of=lines.map(tuple))


def with_paths(route: Route, id_: str) -> Route:
    return replace(
        route,
        requires=None if route.requires is None else with_path(route.requires, id_),
        recommends=None if route.recommends is None else with_path(route.recommends, f"{id_}~recommends"),
    )


def with_path(line: Requirement, position: str) -> Requirement:
    """The same tree; no path stands in it twice, nor in another one that has another position."""
    path = f"{line.path}@{position}" if line.named else position
    if isinstance(line, Group | AverageLine):
        of = tuple(with_path(each, f"{position}/{place}") for place, each in enumerate(line.of))
        match of:
            case (Selection(whole=True, named=False) as only,):
                of = (replace(only, path=path),)
        return replace(line, path=path, of=of)
    return replace(line, path=path)
