"""Small catalogues, a change of each, and people with goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from pathways.catalog.names import names_of, renaming, with_keys
from pathways.domain.catalog import Credential, CredentialStatus, Kind, Route, RouteKind
from pathways.domain.content import Content, Thing
from pathways.domain.identifiers import MovedPath
from pathways.domain.learner import Award, Record, Since, Waiver
from pathways.domain.money import Money
from pathways.domain.shared_rules import Equivalence, Overlap
from pathways.impact.impact import Person
from tests.calendar.random_cases import random_case as with_renewals
from tests.rules.random_cases import TODAY, draw_case, draw_goal, draw_record

Changed = dict[str, Thing | None]
MOST_PEOPLE = 4


@dataclass(frozen=True)
class Case:
    """A catalogue before and after a change, and whoever has goals in it."""

    before: Content
    after: Content
    people: tuple[Person, ...]
    day: date


def random_case(seed: int) -> Case:
    """The case of a seed."""
    rng = Random(seed)  # noqa: S311
    drawn_with_renewals = rng.randrange(4) == 0
    drawn = with_renewals(seed) if drawn_with_renewals else draw_case(rng)
    content, day = drawn.content, drawn.question.day
    people = [Person("p0", (drawn.question.goal,), drawn.question.record)]
    if drawn_with_renewals:
        people.append(Person("longer", people[0].goals, _longer_ago(rng, people[0].record)))
    if (
        day == TODAY
        and len(content.credentials) > 2
        and set(content.competencies) == {"x", "y"}
        and "job" in content.occupations
    ):
        people += [
            Person(f"p{place}", (draw_goal(rng, content), draw_goal(rng, content)), draw_record(rng, content))
            for place in range(1, rng.randrange(2, MOST_PEOPLE))
        ]
    if rng.randrange(4) == 0:
        content = _with_former_keys(content)
        people = [replace(each, record=_said_long_ago(rng, each.record)) for each in people]
    aside = Random(-1 - seed)  # noqa: S311  so that the rest of a case stays what it was
    if aside.randrange(3) == 0:
        content = content.replacing(set(), filter(None, ended(aside, content, day).values()))
        people = [replace(each, record=_under_way(aside, each.record, content, day)) for each in people]
    after = content
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        after = _changed(rng, after, day)
    return Case(content, after, tuple(people), day)


def _with_former_keys(content: Content) -> Content:
    """Each credential was called otherwise once."""
    said = [replace(each, former_keys=(*each.former_keys, f"old-{key}")) for key, each in content.credentials.items()]
    return content.replacing(set(), said)


def _longer_ago(rng: Random, record: Record) -> Record:
    """The same with other days on which something was issued."""

    def shifted(award: Award) -> Award:
        if award.issued_on is None or rng.randrange(2):
            return award
        return replace(award, issued_on=award.issued_on - timedelta(days=rng.choice((30, 400, 1500))))

    return replace(record, awards=tuple(map(shifted, record.awards)))


def _under_way(rng: Random, record: Record, content: Content, day: date) -> Record:
    """The same with a day on which a credential was begun."""
    began = Since(on=day - timedelta(days=rng.choice((0, 1, 2, 30, 400))), credential=_one(rng, content).key)
    return replace(record, since=(*record.since, began))


def _said_long_ago(rng: Random, record: Record) -> Record:
    """By former keys, and with a waiver of a line that is not there any more, or not yet."""
    return replace(
        record,
        substitutions=tuple(
            replace(each, for_=f"old-{each.for_}", by=f"old-{each.by}") for each in record.substitutions
        ),
        waivers=(*record.waivers, *([Waiver(path=f"{rng.choice('abc')}/was", reason="r")] if rng.randrange(2) else [])),
    )


def _changed(rng: Random, content: Content, day: date) -> Content:
    kind = rng.choice(KINDS)
    found = kind(rng, content, day)
    gone = {key for key, thing in found.items() if thing is None}
    after = content.replacing(gone, [thing for thing in found.values() if thing is not None])
    return after if _is_whole(after) else content


def _is_whole(content: Content) -> bool:
    """Nothing names what is not there, and a shared cost is the same everywhere."""
    routes = [route for each in content.credentials.values() for route in (*each.routes, *each.renewals)]
    shared = {each.shared_cost for each in routes if each.shared_cost is not None}
    if len(shared) > len({each.key for each in shared}):
        return False
    known = {thing.key for thing in content.things()}
    named = {key.partition("/")[0] for thing in content.things() for _, key in names_of(thing)}
    return {each for each in named if "*" not in each} <= known


def _one(rng: Random, content: Content) -> Credential:
    return content.credentials[rng.choice(sorted(content.credentials))]


def _of_route(rng: Random, credential: Credential, change: Callable[[Route], Route | None]) -> Changed:
    if not credential.routes:
        return {}
    place = rng.randrange(len(credential.routes))
    routes = [*credential.routes]
    made = change(routes[place])
    routes[place : place + 1] = [] if made is None else [made]
    return {credential.key: replace(credential, routes=tuple(routes))}


def dearer(rng: Random, content: Content, _day: date) -> Changed:
    """A route costs more, or other hours."""
    one = _one(rng, content)
    step = Decimal(rng.choice((-1, 1, 2)))

    def change(route: Route) -> Route:
        cost = route.cost or Money(Decimal(0), "USD")
        if rng.randrange(2):
            return replace(route, hours=max(Decimal(0), (route.hours or Decimal(0)) + step))
        return replace(route, cost=replace(cost, amount=max(Decimal(0), cost.amount + step)))

    return _of_route(rng, one, change)


def without_route(rng: Random, content: Content, _day: date) -> Changed:
    """A route goes."""
    return _of_route(rng, _one(rng, content), lambda _: None)


def with_route(rng: Random, content: Content, _day: date) -> Changed:
    """A route that requires nothing comes."""
    one = _one(rng, content)
    cost = Money(Decimal(rng.randrange(5)), "USD")
    return {one.key: replace(one, routes=(*one.routes, Route(key="new", kind=RouteKind.STUDY, cost=cost)))}


def ended(rng: Random, content: Content, day: date) -> Changed:
    """A credential is retired, today or with a last day; or is offered again."""
    one = _one(rng, content)
    changes: tuple[dict[str, Any], ...] = (
        {"status": CredentialStatus.CEASED},
        {"last_day": day + timedelta(days=rng.choice((-1, 0, 30, 90)))},
        {"status": CredentialStatus.ACTIVE, "last_day": None},
    )
    return {one.key: replace(one, **rng.choice(changes))}


def gone(rng: Random, content: Content, _day: date) -> Changed:
    """A thing goes."""
    things = sorted(thing.key for thing in content.things())
    return {rng.choice(things): None}


def added(rng: Random, content: Content, _day: date) -> Changed:
    """A credential like another one comes, which selections and competencies may find."""
    one = _one(rng, content)
    routes = (Route(key="r0", kind=RouteKind.STUDY, cost=Money(Decimal(1), "USD")),)
    return {"new": replace(one, key="new", name="new", routes=routes, renewals=())}


def let_go(rng: Random, content: Content, _day: date) -> Changed:
    """A credential that nothing names goes; somebody may hold it."""
    named = {key for thing in content.things() for _, key in names_of(thing)}
    free = sorted(content.credentials.keys() - named)
    return {rng.choice(free): None} if len(free) > 1 else {}


def merged(rng: Random, content: Content, _day: date) -> Changed:
    """A credential becomes another one, which is named in its place."""
    gone, other = _one(rng, content), _one(rng, content)
    if gone is other:
        return {}
    new = renaming(Kind.CREDENTIAL, gone.key, other.key)
    found: Changed = {each.key: with_keys(each, new) for each in content.things() if each is not gone}
    kept = replace(other, former_keys=(*other.former_keys, *gone.former_keys, gone.key))
    return found | {gone.key: None, other.key: with_keys(kept, new)}


def moved(rng: Random, content: Content, _day: date) -> Changed:
    """A route says that its line stood elsewhere before."""
    one = _one(rng, content)
    if not one.routes:
        return {}
    path = MovedPath(from_=f"{one.key}/was", to=f"{one.key}/{rng.choice(one.routes).key}")
    return {one.key: replace(one, moved_paths=(path,))}


def renamed(rng: Random, content: Content, _day: date) -> Changed:
    """A credential that nothing names gets another key."""
    one = _one(rng, content)
    moved = replace(
        one,
        key="zz",
        former_keys=(*one.former_keys, one.key),
        routes=tuple(replace(r, requires=None) for r in one.routes),
    )
    return {one.key: None, "zz": moved}


def other_fields(rng: Random, content: Content, _day: date) -> Changed:
    """Some fields of a credential become those of another one."""
    one, other = _one(rng, content), _one(rng, content)
    names = [each.name for each in fields(one) if each.name not in ("key", "name", "routes", "renewals")]
    said: Mapping[str, Any] = {name: getattr(other, name) for name in rng.sample(names, 8)}
    if said.get("scale", one.scale) is None and said.get("passing", one.passing) is not None:
        said = {**said, "passing": None}
    return {one.key: replace(one, **said)}


def other_tree(rng: Random, content: Content, _day: date) -> Changed:
    """A route requires what another drawn catalogue says."""
    other = draw_case(rng).content.credentials
    one = _one(rng, content)
    if one.key not in other:
        return {}
    return {one.key: replace(one, routes=other[one.key].routes)}


def other_rules(rng: Random, content: Content, _day: date) -> Changed:
    """Equivalences and overlaps come, go or change."""
    drawn = draw_case(rng).content
    rules: list[Equivalence | Overlap] = [*drawn.equivalences.values(), *drawn.overlaps.values()]
    known = [*content.equivalences, *content.overlaps]
    if known and rng.randrange(2):
        return {rng.choice(known): None}
    return {each.key: each for each in rules[:1]}


def other_needs(rng: Random, content: Content, _day: date) -> Changed:
    """An occupation needs something else."""
    if not content.occupations:
        return {}
    one = content.occupations[rng.choice(sorted(content.occupations))]
    return {one.key: replace(one, needs=one.needs[1:] if rng.randrange(2) else one.needs, credentials=())}


def other_scale(rng: Random, content: Content, _day: date) -> Changed:
    """A scale passes higher up."""
    if "letters" not in content.scales:
        return {}
    return {"letters": replace(content.scales["letters"], passing=rng.choice("CB"))}


def only_words(rng: Random, content: Content, _day: date) -> Changed:
    """What no plan looks at."""
    one = _one(rng, content)
    return {one.key: replace(one, name="another name", description="in other words")}


KINDS = (
    dearer,
    dearer,
    without_route,
    with_route,
    ended,
    ended,
    gone,
    added,
    let_go,
    merged,
    merged,
    moved,
    renamed,
    other_fields,
    other_tree,
    other_tree,
    other_rules,
    other_rules,
    other_needs,
    other_scale,
    only_words,
)
"""Every kind of change; some are drawn more often."""
