"""What clients say of stored learners."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from pathways.api.declare import asked
from pathways.api.inputs import questions as inputs
from pathways.records.learner import Purpose


@asked
class SaveLearnerInput:
    """An upsert: an absent field keeps what is there, null clears it. A list replaces the list that is there.

    Attributes:
        key: names the learner; required. Administrators and services make a learner of a key that nobody has.
        name: what to call them; absent: as it is.
        goals: what they want to reach, the most important first; absent: as it is.
        competencies: what they can do by somebody's word; absent: as it is. What others vouch
            for stays where learners save their own.
        experience: work done or going on; absent: as it is.
        conditions: facts that rules may ask for, in words; absent: as it is.
        waivers: requirement lines that hold by agreement; absent: as it is.
        substitutions: credentials that count as others by agreement; absent: as it is.
        since: when the learner began; absent: as it is.
        claims: which line an award pays for; absent: as it is.
        unlisted: credit from outside the catalogue; absent: as it is.
        consents: what the learner agrees to; absent: as it is.
        expected_version: the version that must be stored, 0: nobody has the key; else CONFLICT (default: any).
    """

    key: str
    name: str | None = UNSET
    goals: list[inputs.GoalInput] | None = UNSET
    competencies: list[inputs.CompetencyLevelInput] | None = UNSET
    experience: list[inputs.ExperienceInput] | None = UNSET
    conditions: list[str] | None = UNSET
    waivers: list[inputs.WaiverInput] | None = UNSET
    substitutions: list[inputs.SubstitutionInput] | None = UNSET
    since: list[inputs.SinceInput] | None = UNSET
    claims: list[inputs.ClaimInput] | None = UNSET
    unlisted: list[inputs.UnlistedCreditsInput] | None = UNSET
    advisers: list[str] | None = strawberry.field(
        default=UNSET,
        description="Names of identities (the subject of a token, key:OWNER for the owner of an API key) that may see "
        "and advise the learner, once ADVICE is among the consents; absent: as it is.",
    )
    consents: list[Purpose] | None = UNSET
    expected_version: int | None = None
