"""Who sees which teams, and what may be done with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pathways.access.identity import Caller, Identity, ViewerKind
from pathways.access.roles import Role as Office
from pathways.access.roles import granted
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.workforce.people import Role
from pathways.workforce.team import StoredTeam, TeamTree
from pathways.workforce.teams import Teams, Work
from tests.workforce.kept_teams import KeptTeams
from tests.workforce.small_team import catalogue

SNAPSHOT = catalogue()


def caller(*roles: Office, subject: str = "hr") -> Caller:
    every = frozenset(roles)
    return Caller(Identity(kind=ViewerKind.PERSON, subject=subject, roles=every, permissions=granted(every)))


ADMIN, HR, LEARNER = caller(Office.ADMINISTRATOR), caller(Office.HR), caller(Office.LEARNER)
COMPANY = StoredTeam(key="company", version=1, members=("zoe",))
CARE = StoredTeam(key="care", version=1, parent="company", members=("ann",), managers=("hr",))
NIGHT = StoredTeam(key="night", version=1, parent="care", members=("bob",))
KITCHEN = StoredTeam(key="kitchen", version=1, parent="company", members=("cy",))


@pytest.fixture
def store() -> KeptTeams:
    return KeptTeams(COMPANY, CARE, NIGHT, KITCHEN)


def keeping(team: StoredTeam) -> StoredTeam:
    return team


def refused(store: KeptTeams, key: str, work: Work, who: Caller, expected: int | None = None) -> list[tuple[Code, str]]:
    before = dict(store.kept)
    with pytest.raises(ProblemsError) as caught:
        Teams(store).save(key, expected, work, who, SNAPSHOT)
    assert store.kept == before
    return [(each.code, each.path or "") for each in caught.value.problems]


@pytest.mark.parametrize(
    ("who", "seen"),
    [(ADMIN, {"company", "care", "night", "kitchen"}), (HR, {"care", "night"}), (LEARNER, set())],
    ids=["administrator", "manager", "learner"],
)
def test_who_sees_which_teams(store: KeptTeams, who: Caller, seen: set[str]) -> None:
    assert set(Teams(store).tree(who.identity).teams) == seen


def test_a_tree_tells_members_and_roles_below() -> None:
    roles = Role("engineer"), Role("operator")
    store = KeptTeams(replace(CARE, roles=roles[:1]), replace(NIGHT, members=("bob", "ann"), roles=roles[1:]))
    tree = Teams(store).tree(ADMIN.identity)
    assert tree.members("care") == ("ann", "bob")
    assert tree.roles("care") == roles
    assert [each.key for each in tree.above("night")] == ["night", "care"]


def test_managers_change_what_they_manage(store: KeptTeams) -> None:
    """Bob is in a team of theirs already, so he may be in another one."""
    made = Teams(store).save(
        "care", 1, lambda team: replace(team, members=("ann", "bob"), roles=(Role("engineer"),)), HR, SNAPSHOT
    )
    assert (made.version, made.members) == (2, ("ann", "bob"))
    new = Teams(store).save("day", 0, lambda team: replace(team, parent="care"), HR, SNAPSHOT)
    assert new == StoredTeam(key="day", version=1, parent="care")


def test_what_managers_may_not(store: KeptTeams) -> None:
    def work(team: StoredTeam) -> StoredTeam:
        return replace(team, members=("ann", "cy", "nobody"), managers=("hr", "me"), parent=None)

    assert refused(store, "care", work, HR) == [
        (Code.FORBIDDEN, "parent"),
        (Code.FORBIDDEN, "managers"),
        (Code.FORBIDDEN, "members/1"),
        (Code.FORBIDDEN, "members/2"),
    ]
    assert refused(store, "new", keeping, HR) == [(Code.FORBIDDEN, "parent")]


def test_teams_of_others_are_not_there(store: KeptTeams) -> None:
    assert refused(store, "kitchen", keeping, HR) == [(Code.NOT_FOUND, "key")]
    assert refused(store, "care", lambda team: replace(team, parent="kitchen"), HR) == [(Code.NOT_FOUND, "parent")]
    with pytest.raises(ProblemsError, match="no team"):
        Teams(store).remove("kitchen", HR)


def test_no_team_stands_below_itself(store: KeptTeams) -> None:
    assert refused(store, "care", lambda team: replace(team, parent="night"), ADMIN) == [(Code.CIRCLE, "parent")]
    assert refused(store, "care", lambda team: replace(team, parent="care"), ADMIN) == [(Code.CIRCLE, "parent")]


def test_every_mistake_is_told_at_once(store: KeptTeams) -> None:
    def work(team: StoredTeam) -> StoredTeam:
        return replace(team, name=" ", parent="gone", members=("a", "a", ""), roles=(Role("enginer"),))

    assert refused(store, "new", work, ADMIN, expected=2) == [
        (Code.CONFLICT, "expectedVersion"),
        (Code.EMPTY, "name"),
        (Code.NOT_FOUND, "parent"),
        (Code.DUPLICATE, "members/1"),
        (Code.EMPTY, "members/2"),
        (Code.NOT_FOUND, "roles/0/occupation"),
    ]


def test_a_change_between_is_not_lost(store: KeptTeams) -> None:
    store.between = replace(CARE, version=2, members=("ann", "dee"))
    made = Teams(store).save("care", None, lambda team: replace(team, members=(*team.members, "bob")), ADMIN, SNAPSHOT)
    assert (made.version, made.members) == (3, ("ann", "dee", "bob"))


def test_what_stands_above_others_stays(store: KeptTeams) -> None:
    with pytest.raises(ProblemsError) as caught:
        Teams(store).remove("care", ADMIN)
    assert [each.code for each in caught.value.problems] == [Code.WRONG_STATE]
    assert Teams(store).remove("night", HR) == NIGHT
    assert Teams(store).remove("care", HR) == CARE


def test_two_moves_at_once_make_no_circle(store: KeptTeams) -> None:
    """Somebody moves the kitchen below care while care moves below the kitchen."""
    store.between = replace(KITCHEN, version=2, parent="care")
    with pytest.raises(ProblemsError) as caught:
        Teams(store).save("care", None, lambda team: replace(team, parent="kitchen"), ADMIN, SNAPSHOT)
    assert [each.code for each in caught.value.problems] == [Code.CIRCLE]


def test_a_circle_in_the_store_ends() -> None:
    """Each stands below the other; a question about either is answered."""
    care, night = replace(CARE, parent="night"), replace(NIGHT, parent="care")
    tree = TeamTree({"care": care, "night": night})
    assert tree.members("care") == ("ann", "bob")
    assert [each.key for each in tree.above("care")] == ["care", "night"]


def test_nobody_inherits_the_teams_of_another() -> None:
    """A team was added below the kitchen while that was removed; its key does not open it to whoever takes it."""
    store = KeptTeams(CARE, StoredTeam(key="stray", version=1, parent="gone", members=("secret",)))
    assert refused(store, "gone", lambda team: replace(team, parent="care"), HR) == [(Code.WRONG_STATE, "key")]


def test_what_gets_a_team_below_meanwhile_stays(store: KeptTeams) -> None:
    store.between = StoredTeam(key="day", version=1, parent="night")
    with pytest.raises(ProblemsError) as caught:
        Teams(store).remove("night", ADMIN)
    assert [each.code for each in caught.value.problems] == [Code.WRONG_STATE]


def test_depth_counts_what_stands_below_too() -> None:
    """Eleven teams in a row do not go below ten others: 21 are more than 20."""
    rows = [("a", 10), ("b", 11)]
    teams = [
        StoredTeam(key=f"{name}{at}", version=1, parent=f"{name}{at - 1}" if at else None)
        for name, count in rows
        for at in range(count)
    ]
    store = KeptTeams(*teams)
    assert refused(store, "b0", lambda team: replace(team, parent="a9"), ADMIN) == [(Code.TOO_DEEP, "parent")]
    assert Teams(store).save("b0", None, lambda team: replace(team, parent="a8"), ADMIN, SNAPSHOT).parent == "a8"


def test_whether_a_team_is_there_is_not_said(store: KeptTeams) -> None:
    for key in ("kitchen", "nowhere"):
        asked = refused(store, key, lambda team: replace(team, parent="care"), HR, expected=5)
        assert asked == [(Code.NOT_FOUND, "key")]
