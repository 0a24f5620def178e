"""Changes of the catalogue as clients send them, in the words of the file format."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import UNSET

from pathways.api.changesets.moving_inputs import MovePathInput, RenameInput
from pathways.api.declare import asked, asked_one_of
from pathways.api.inputs.questions import CompetencyLevelInput
from pathways.api.inputs.requirements import RequirementInput
from pathways.api.types.catalog_events import Kind  # under the name that the schema gives it
from pathways.domain.catalog import CredentialStatus, CredentialType, RouteKind, Strength
from pathways.domain.money import UpkeepKind

VERSION = strawberry.field(
    default=None, description="The version that must be published of the thing, else STALE; 0: none (default: any)."
)


@asked
class MoneyInput:
    """An exact amount of a currency.

    Attributes:
        amount: An exact decimal of 0 or more, with at most the digits of the currency's minor unit; required.
        currency: an ISO 4217 code; required.
    """

    amount: Decimal
    currency: str


@asked
class GroupCostInput:
    """What opening a route for a group costs, whoever takes it.

    Attributes:
        amount: for each group; required.
        seats: how many a group has, from 1 (default: enough for everybody).
    """

    amount: MoneyInput
    seats: int | None = None


@asked
class ReferenceInput:
    """Where the facts come from.

    Attributes:
        url: an address of the web; required.
        as_of: the day on which it was read (default: not said).
    """

    url: str
    as_of: date | None = None


@asked
class UpkeepInput:
    """What the owner of a credential spends on one part of its upkeep: hours, a cost or both.

    Attributes:
        kind: which part; each once; required.
        hours_per_year: work of the owner, 0 or more (default: not said).
        cost_per_year: beside the work (default: not said).
    """

    kind: UpkeepKind
    hours_per_year: float | None = None
    cost_per_year: MoneyInput | None = None


@asked
class RouteInput:
    """A route or renewal as a whole.

    Attributes:
        key: names it within its credential; required.
        kind: how the credential is obtained; required.
        name: what to call it (default: its kind).
        cost: what it costs (default: not stated).
        group_cost: beside it, what opening the route for a group costs; not of a renewal (default: nothing).
        upkeep: what its owner spends on this way each year; not of a renewal (default: nothing).
        hours: work of the learner, 0 or more (default: not stated).
        weeks: least calendar time, 0 or more (default: none).
        extends_months: of a renewal, by how much it moves the expiry (default: the credential's validMonths).
        grace_months: of a renewal, how long after the expiry it may be taken (default: 0).
        requires: what must hold first (default: nothing).
        sentence: from which the rule was read (default: not said).
    """

    key: str
    kind: RouteKind
    name: str | None = None
    cost: MoneyInput | None = None
    group_cost: GroupCostInput | None = None
    upkeep: list[UpkeepInput] | None = None
    hours: float | None = None
    weeks: int | None = None
    extends_months: int | None = None
    grace_months: int | None = None
    requires: RequirementInput | None = None
    sentence: str | None = None


@asked
class PutRouteInput:
    """One route or renewal of a credential; what is absent stays, its rule above all. null clears a field.

    Attributes:
        credential: the key of the credential; required.
        key: names the route within its credential; required. A key that is not there makes a route.
        is_renewal: it stands among the renewals (default false).
        kind: how the credential is obtained; absent: as it is.
        name: what to call it; absent: as it is.
        cost: what it costs; absent: as it is.
        group_cost: beside it, what opening the route for a group costs; not of a renewal; absent: as it is.
        upkeep: what its owner spends on this way each year; not of a renewal; absent: as it is.
        hours: work of the learner, 0 or more; absent: as it is.
        weeks: least calendar time, 0 or more; absent: as it is.
        extends_months: of a renewal, by how much it moves the expiry; absent: as it is.
        grace_months: of a renewal, how long after the expiry it may be taken; absent: as it is.
        requires: what must hold first, in place of the whole rule; absent: as it is.
        sentence: from which the rule was read; absent: as it is, or nothing where the rule is another one.
    """

    credential: str
    key: str
    is_renewal: bool | None = False
    expected_version: int | None = VERSION
    kind: RouteKind | None = UNSET
    name: str | None = UNSET
    cost: MoneyInput | None = UNSET
    group_cost: GroupCostInput | None = UNSET
    upkeep: list[UpkeepInput] | None = UNSET
    hours: float | None = UNSET
    weeks: int | None = UNSET
    extends_months: int | None = UNSET
    grace_months: int | None = UNSET
    requires: RequirementInput | None = UNSET
    sentence: str | None = UNSET


@asked
class RemoveRouteInput:
    """A route or renewal that is to go.

    Attributes:
        credential: the key of the credential; required.
        key: of the route within it; required.
    """

    credential: str
    key: str


@asked
class CredentialInput:
    """A credential; what is absent stays, null clears a field, a list takes the place of the whole list.

    Attributes:
        key: names it for ever; required. A key that is not there makes a credential.
        name: as people read it; a new one needs it; absent: as it is.
        credential_type: a new one needs it; absent: as it is.
        ctid: its identifier in the Credential Registry; absent: as it is.
        description: what it confirms; absent: as it is.
        status: where it is in its life; absent: as it is.
        owned_by: keys of organizations; absent: as it is.
        accredited_by: keys of organizations; absent: as it is.
        competencies: what it shows; absent: as it is.
        credits: what it is worth, 0 or more; absent: as it is.
        valid_months: for how long an award of it is valid; absent: as it is.
        subjects: what it is about; absent: as it is.
        in_language: the languages in which it is offered; absent: as it is.
        subject_webpage: its page; absent: as it is.
        reference: where the facts come from; absent: as it is.
        routes: all ways to obtain it; absent: as they are.
        renewals: all ways to keep it; absent: as they are.
        superseded_by: keys of its successors, the first one first; absent: as it is.
        last_day: the last day (included) on which it may be begun; absent: as it is.
        upkeep: what its owner spends on it each year; absent: as it is.
    """

    key: str
    expected_version: int | None = VERSION
    name: str | None = UNSET
    credential_type: CredentialType | None = UNSET
    ctid: str | None = UNSET
    description: str | None = UNSET
    status: CredentialStatus | None = UNSET
    owned_by: list[str] | None = UNSET
    accredited_by: list[str] | None = UNSET
    competencies: list[CompetencyLevelInput] | None = UNSET
    credits: float | None = UNSET
    valid_months: int | None = UNSET
    subjects: list[str] | None = UNSET
    in_language: list[str] | None = UNSET
    subject_webpage: str | None = UNSET
    reference: ReferenceInput | None = UNSET
    routes: list[RouteInput] | None = UNSET
    renewals: list[RouteInput] | None = UNSET
    superseded_by: list[str] | None = UNSET
    last_day: date | None = UNSET
    upkeep: list[UpkeepInput] | None = UNSET


@asked
class CompetencyInput:
    """A competency; what is absent stays, null clears a field, a list takes the place of the whole list.

    Attributes:
        key: names it for ever; required. A key that is not there makes a competency.
        name: as people read it; a new one needs it; absent: as it is.
        statement: what a person who has it can do; absent: as it is.
        framework: the framework that it comes from; absent: as it is.
        uri: its name in that framework; absent: as it is.
        broader: keys of competencies that it is a part of; absent: as it is.
    """

    key: str
    expected_version: int | None = VERSION
    name: str | None = UNSET
    statement: str | None = UNSET
    framework: str | None = UNSET
    uri: str | None = UNSET
    broader: list[str] | None = UNSET


@asked
class CompetencyNeedInput:
    """A competency that an occupation asks for.

    Attributes:
        competency: the key of the competency; required.
        level: above 0; required.
        importance: above 0, beside that of the other needs; required.
    """

    competency: str
    level: float
    importance: float


@asked
class OccupationCredentialInput:
    """A credential that an occupation asks for.

    Attributes:
        credential: the key of the credential; required.
        strength: whether it is a must; required.
    """

    credential: str
    strength: Strength


@asked
class OccupationInput:
    """An occupation; what is absent stays, null clears a field, a list takes the place of the whole list.

    Attributes:
        key: names it for ever; required. A key that is not there makes an occupation.
        name: as people read it; a new one needs it; absent: as it is.
        code: its code in a classification; absent: as it is.
        code_system: which classification; absent: as it is.
        needs: the competencies that the work asks for; absent: as they are.
        credentials: the credentials that it asks for; absent: as they are.
    """

    key: str
    expected_version: int | None = VERSION
    name: str | None = UNSET
    code: str | None = UNSET
    code_system: str | None = UNSET
    needs: list[CompetencyNeedInput] | None = UNSET
    credentials: list[OccupationCredentialInput] | None = UNSET


@asked
class OrganizationInput:
    """An organization; what is absent stays, null clears a field.

    Attributes:
        key: names it for ever; required. A key that is not there makes an organization.
        name: as people read it; a new one needs it; absent: as it is.
        url: the address of its site; absent: as it is.
    """

    key: str
    expected_version: int | None = VERSION
    name: str | None = UNSET
    url: str | None = UNSET


@asked
class OverlapInput:
    """How much of the same may count toward several larger credentials; bounds that are absent stay.

    Attributes:
        key: names it; required. A key that is not there makes an overlap.
        between: keys of credentials, or paths of groups; required.
        of: keys of the credentials that are counted; absent: as it is, of a new one all.
        at_most: how many of them may count toward both of two, 0 or more; absent: as it is.
        at_most_credits: how many credits may count toward both of two, 0 or more; absent: as it is.
        each_at_most: toward how many each may count, 0 or more; absent: as it is.
    """

    key: str
    expected_version: int | None = VERSION
    between: list[str]
    of: list[str] | None = UNSET
    at_most: int | None = UNSET
    at_most_credits: float | None = UNSET
    each_at_most: int | None = UNSET


@asked
class EquivalenceInput:
    """Credentials that a requirement accepts for each other.

    Attributes:
        key: names the set; required. A key that is not there makes a set.
        credentials: the keys of all its members; required.
    """

    key: str
    expected_version: int | None = VERSION
    credentials: list[str]


@asked
class RetireCredentialInput:
    """A credential that is no longer offered. Those who hold it keep it; with lastDay those under way may finish.

    Attributes:
        key: the key of the credential; required.
        superseded_by: keys of its successors, the first one first; absent: as it is.
        last_day: the last day (included) on which it may be begun (default: it ends at once).
    """

    key: str
    superseded_by: list[str] | None = None
    last_day: date | None = None


@asked
class RemoveInput:
    """A thing that is to go for good; nothing may name it any more.

    Attributes:
        subject_kind: what kind of thing it is; required.
        key: its key; required.
    """

    subject_kind: Kind
    key: str


@asked_one_of
class ChangeInput:
    """Exactly one. The put inputs are upserts: an absent field keeps what is there, null clears it.

    Attributes:
        put_route: one route says something else, or is new.
        remove_route: one route goes.
        put_document: everything that a document of the format pathways/1 says, YAML or JSON, as it stands.
        put_scale: a scale as a file writes it, YAML or JSON.
        put_term: a term as a file writes it, YAML or JSON.
        rename: a thing gets another key.
        move_path: a requirement line moves, and records that name its old path follow.
        put_credential: a credential says something else, or is new.
        put_competency: a competency says something else, or is new.
        put_occupation: an occupation says something else, or is new.
        put_organization: an organization says something else, or is new.
        put_overlap: an overlap says something else, or is new.
        put_equivalence: a set of equivalents says something else, or is new.
        retire_credential: a credential is no longer offered.
        remove: a thing goes for good.
    """

    put_route: PutRouteInput | None = UNSET
    remove_route: RemoveRouteInput | None = UNSET
    put_document: str | None = UNSET
    put_scale: str | None = UNSET
    put_term: str | None = UNSET
    rename: RenameInput | None = UNSET
    move_path: MovePathInput | None = UNSET
    put_credential: CredentialInput | None = UNSET
    put_competency: CompetencyInput | None = UNSET
    put_occupation: OccupationInput | None = UNSET
    put_organization: OrganizationInput | None = UNSET
    put_overlap: OverlapInput | None = UNSET
    put_equivalence: EquivalenceInput | None = UNSET
    retire_credential: RetireCredentialInput | None = UNSET
    remove: RemoveInput | None = UNSET
