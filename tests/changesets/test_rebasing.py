"""Change sets over what others published meanwhile, and revisions undone in the middle of later ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.changesets.change_set import Staged
from pathways.changesets.rebasing import fields_between, rebased, undoing
from pathways.changesets.three_way import Clash, merged
from pathways.domain.catalog import Credential, CredentialType, Kind, Organization, Route, RouteKind
from pathways.domain.changes import FieldChange
from pathways.domain.content import Content, Thing
from pathways.domain.money import Money
from pathways.domain.requirement import CredentialLine, Group, GroupRule
from tests.budget import examples

ACME, BOLT = Organization(key="acme", name="Acme"), Organization(key="bolt", name="Bolt")


def route(key: str, hours: int = 10, cost: int = 100) -> Route:
    return Route(key=key, kind=RouteKind.STUDY, hours=Decimal(hours), cost=Money(Decimal(cost), "USD"))


def badge(*routes: Route, name: str = "Badge", months: int | None = None) -> Credential:
    return Credential(
        key="badge", name=name, credential_type=CredentialType.DIGITAL_BADGE, routes=routes, valid_months=months
    )


def test_changes_of_other_subjects_go_together() -> None:
    now = Content.of([ACME, replace(BOLT, name="Bolt & Co")])
    found = rebased([Staged(ACME, replace(ACME, name="Acme Ltd"))], now)
    assert found.conflicts == ()
    assert {thing.key: thing.name for thing in found.over(now).things()} == {"acme": "Acme Ltd", "bolt": "Bolt & Co"}


def test_a_conflict_shows_both_versions() -> None:
    group = Group(path="badge/study", rule=GroupRule.ALL, of=(CredentialLine(path="badge/study/0", credential="a"),))
    base = badge(replace(route("study"), requires=group))
    wider = replace(group, of=(*group.of, CredentialLine(path="badge/study/1", credential="b")))
    theirs = badge(replace(base.routes[0], requires=wider))
    yours = badge(replace(base.routes[0], cost=Money(Decimal(120), "USD")), name="The badge")
    (conflict,) = rebased([Staged(base, yours)], Content.of([theirs])).conflicts
    assert (conflict.subject, conflict.subject_kind) == ("badge", Kind.CREDENTIAL)
    assert [(each.path, each.line) for each in conflict.theirs] == [("routes/study/requires", "badge/study/1")]
    assert [(each.path, each.before, each.after) for each in conflict.yours] == [
        ("name", "Badge", "The badge"),
        ("routes/study/cost", "100.00 USD", "120.00 USD"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "now"),
    [
        (None, ACME, replace(ACME, name="Another")),
        (ACME, replace(ACME, name="Acme Ltd"), None),
        (ACME, None, replace(ACME, name="Acme Ltd")),
    ],
)
def test_coming_and_going_meet_edits(before: Thing | None, after: Thing | None, now: Thing | None) -> None:
    found = rebased([Staged(before, after)], Content.of([] if now is None else [now]))
    assert [each.subject for each in found.conflicts] == ["acme"]


def test_what_is_published_already_needs_nothing() -> None:
    after = replace(ACME, name="Acme Ltd")
    assert rebased([Staged(ACME, after), Staged(BOLT, None)], Content.of([after])) == rebased([], Content())


def test_removed_things_are_gone() -> None:
    content = Content.of([ACME, BOLT])
    found = rebased([Staged(ACME, None)], content)
    assert found.gone == frozenset({"acme"})
    assert not found.conflicts
    assert list(found.over(content).things()) == [BOLT]


def test_one_revision_in_the_middle_is_undone() -> None:
    first = badge(route("study", cost=100), route("exam"))
    second = badge(route("study", cost=150), route("exam"))
    third = badge(route("study", hours=20, cost=150), route("exam"), name="The badge")
    staged, conflicts = undoing([Staged(first, second), Staged(None, BOLT)], Content.of([third, BOLT]))
    assert conflicts == ()
    assert staged == (
        Staged(third, badge(route("study", hours=20, cost=100), route("exam"), name="The badge")),
        Staged(BOLT, None),
    )


def test_later_edits_of_a_field_keep_it() -> None:
    prices = [badge(route("study", cost=cost)) for cost in (100, 150, 175)]
    staged, (conflict,) = undoing([Staged(prices[0], prices[1])], Content.of([prices[2]]))
    assert staged == ()
    assert [(each.before, each.after) for each in (*conflict.theirs, *conflict.yours)] == [
        ("150.00 USD", "175.00 USD"),
        ("150.00 USD", "100.00 USD"),
    ]


def test_undone_already_needs_nothing() -> None:
    assert undoing([Staged(ACME, replace(ACME, name="Acme Ltd"))], Content.of([ACME])) == ((), ())


def test_what_came_or_went_is_one_field() -> None:
    assert fields_between(None, ACME) == (FieldChange("key", None, "acme"),)
    assert fields_between(ACME, None) == (FieldChange("key", "acme", None),)
    assert fields_between(ACME, ACME) == fields_between(None, None) == ()


def test_routes_come_and_go_beside_each_other() -> None:
    base = badge(route("a"), route("b"))
    theirs, yours = badge(route("a", hours=5), route("b"), route("c")), badge(route("a"), route("d"))
    assert merged(base, theirs, yours) == badge(route("a", hours=5), route("c"), route("d"))


def test_an_edited_route_that_went_clashes() -> None:
    base = badge(route("a"), route("b"))
    assert merged(base, badge(route("a")), badge(route("a"), route("b", hours=3))) == Clash(("routes/b",))


Flat = Mapping[str, object]
FIELDS = ("name", "validMonths", "routes/a/hours", "routes/a/cost", "routes/b/hours", "routes/b/cost")
FLAT = st.fixed_dictionaries({name: st.integers(1, 3) for name in FIELDS})


def thing_of(flat: Flat) -> Credential:
    """A credential that says these numbers."""
    one, two, *others = (int(str(flat[name])) for name in FIELDS)
    return badge(route("a", others[0], others[1]), route("b", others[2], others[3]), name=f"Badge {one}", months=two)


@settings(max_examples=examples(300))
@given(FLAT, FLAT, FLAT)
def test_merging_is_field_by_field(base: Flat, theirs: Flat, yours: Flat) -> None:
    clashes = {
        name for name in FIELDS if len({base[name], theirs[name]}) > 1 and yours[name] not in (base[name], theirs[name])
    }
    wanted = {name: theirs[name] if yours[name] == base[name] else yours[name] for name in FIELDS}
    found = merged(thing_of(base), thing_of(theirs), thing_of(yours))
    assert (set(found.paths) == clashes) if isinstance(found, Clash) else (not clashes and found == thing_of(wanted))
