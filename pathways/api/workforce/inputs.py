"""What clients say of teams, roles and people."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import UNSET

from pathways.api.declare import asked, asked_one_of
from pathways.api.inputs import questions as inputs


@asked
class NamedProfile:
    """Somebody whose record is sent along; nothing of it is stored.

    Attributes:
        key: what to call them in the answer; required.
        profile: what they bring; required.
    """

    key: str
    profile: inputs.LearnerProfile


@asked_one_of
class TeamRef:
    """Exactly one. A team includes the teams below it; profiles are not stored.

    Attributes:
        key: the key of a stored team.
        learners: keys of stored learners.
        profiles: people whose records are sent along.
    """

    key: str | None = UNSET
    learners: list[str] | None = UNSET
    profiles: list[NamedProfile] | None = UNSET


@asked
class RoleInput:
    """Places of an occupation.

    Attributes:
        occupation: the key of the occupation; required.
        headcount: how many places, from 1 (default 1).
        coverage: from which fit upward a place is filled, 0 to 1 (default 1).
        with_preferred_credentials: whoever fills a place holds what the occupation prefers, too (default false).
    """

    occupation: str
    headcount: int | None = 1
    coverage: float | None = 1.0
    with_preferred_credentials: bool | None = False


@asked
class PeopleFilter:
    """Of whom a question is; absent fields leave nobody out.

    Attributes:
        team: the key of a stored team, with those below it (default: all whom you may see).
        learners: keys of stored learners (default: all of them).
        holds: keys of credentials; who lacks one of them is left out (default: nobody is).
        ignore: keys of credentials that nobody is counted out for lack of, neither by `holds` nor by a rule: who would
            come into question without the degree (default: none).
    """

    team: str | None = None
    learners: list[str] | None = None
    holds: list[str] | None = None
    ignore: list[str] | None = None


@asked
class WorkforceOptions:
    """How people are counted.

    Attributes:
        as_of: the day that counts as today (default: today in UTC).
        verified_only: neither claimed awards nor what learners alone say counts (default false).
        leaving: keys of people, as if they had left (default: nobody).
        joining: people who are sent along, as if they had joined (default: nobody).
        currency: the ISO 4217 code in which plans are priced (default: each in its own).
    """

    as_of: date | None = None
    verified_only: bool | None = False
    leaving: list[str] | None = None
    joining: list[NamedProfile] | None = None
    currency: str | None = None


@asked
class SaveTeamInput:
    """An upsert: an absent field keeps what is there, null clears it. A list replaces the list that is there.

    Attributes:
        key: names the team; required.
        name: what to call it; absent: as it is.
        parent: the key of the team above it; absent: as it is.
        members: keys of learners; absent: as they are.
        add_members: keys of learners who join; absent: nobody.
        remove_members: keys of learners who leave; absent: nobody.
        managers: names of identities (subject of a token, owner of a key) that may see the team and those below it;
            absent: as they are.
        roles: the places that it has to fill; absent: as they are.
        expected_version: the version that must be stored, 0: nobody has the key; else CONFLICT (default: any).
    """

    key: str
    name: str | None = UNSET
    parent: str | None = UNSET
    members: list[str] | None = UNSET
    add_members: list[str] | None = UNSET
    remove_members: list[str] | None = UNSET
    managers: list[str] | None = UNSET
    roles: list[RoleInput] | None = UNSET
    expected_version: int | None = strawberry.field(default=None)


@asked
class RemoveTeamInput:
    """A team that is to be forgotten; its members stay where else they are.

    Attributes:
        key: of the team; required.
    """

    key: str
