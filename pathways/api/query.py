"""The root fields of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import strawberry

from pathways.advising import gap, progress, standing
from pathways.advising.gap import gap_of
from pathways.advising.progress import progress_of
from pathways.advising.recommend import notes_on, recommend
from pathways.advising.standing import standing_of
from pathways.api.access.audit_events import AuditQuery
from pathways.api.access.keys import KeyQuery
from pathways.api.access.own_settings import SettingsQuery
from pathways.api.access.viewer import ViewerQuery
from pathways.api.badges.issuers import TrustQuery
from pathways.api.badges.query import BadgeQuery
from pathways.api.catalog_filter import CredentialOrder, chosen_credentials
from pathways.api.catalogue.facets import BrowsingQuery
from pathways.api.catalogue.lists import searched
from pathways.api.catalogue.maps import MapQuery
from pathways.api.catalogue.rule_query import RuleQuery, expect_known
from pathways.api.changesets.query import ChangeSetQuery
from pathways.api.changesets.supply import SupplyQuery
from pathways.api.changesets.what_if import WhatIfQuery
from pathways.api.context import RequestContext
from pathways.api.curriculum.proposals import ProposalQuery
from pathways.api.curriculum.structure import StructureQuery
from pathways.api.declare import output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader, judged_on, read_question, stored_learner
from pathways.api.nodes import NodeQuery
from pathways.api.records.questions import LearnerQuery
from pathways.api.records.renewals import RenewalQuery
from pathways.api.records.rights import RightsQuery
from pathways.api.types.catalog import Competency, Occupation, Organization
from pathways.api.types.credentials import Credential
from pathways.api.types.curation.findings import Finding, finding_page
from pathways.api.types.gap import Gap
from pathways.api.types.no_plan import PlanResult, plan_result, refused
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.types.progress import Progress
from pathways.api.types.recommendations import RecommendationConnection
from pathways.api.types.why_not import WhyNotResult, why_not_result
from pathways.api.workforce.questions import TeamQuery
from pathways.curation.findings import Severity
from pathways.domain import advice, comparison, no_plan
from pathways.domain.catalog import Kind
from pathways.domain.plan import PlanQuestion
from pathways.errors import ProblemsError
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.question.validation import question_problems

Info = strawberry.Info[RequestContext, None]


@output
class Catalog:
    """The published catalogue, in numbers.

    Attributes:
        revision: the number of the newest published revision; 0: nothing was published yet.
        published_at: when it was published; null: nothing was published yet.
        credentials: how many credentials it has.
        competencies: how many competencies it has.
        occupations: how many occupations it has.
        organizations: how many organizations it has.
        equivalences: how many sets of equivalents it has.
        overlaps: how many overlaps it has.
    """

    revision: int
    published_at: datetime | None
    credentials: int
    competencies: int
    occupations: int
    organizations: int
    equivalences: int
    overlaps: int


@output
class Query(
    BrowsingQuery,
    MapQuery,
    TeamQuery,
    StructureQuery,
    ProposalQuery,
    WhatIfQuery,
    SupplyQuery,
    NodeQuery,
    LearnerQuery,
    RenewalQuery,
    RightsQuery,
    RuleQuery,
    BadgeQuery,
    ViewerQuery,
    KeyQuery,
    AuditQuery,
    TrustQuery,
    SettingsQuery,
    ChangeSetQuery,
):
    """Questions about credentials, and about the ways of a learner among them."""

    @resolved
    async def catalog(self, info: Info, revision: int | None = None) -> Catalog:
        """The catalogue in numbers.

        Args:
            revision: as of this revision (default: as it is published now); NOT_FOUND when the log no longer has it.
        """
        try:
            snapshot = (await info.context.over(revision)).snapshot
        except ProblemsError as refusal:
            raise ProblemsError(replace(each, path="revision") for each in refusal.problems) from None
        return Catalog(
            revision=snapshot.revision,
            published_at=snapshot.published_at,
            credentials=len(snapshot.credentials),
            competencies=len(snapshot.competencies),
            occupations=len(snapshot.occupations),
            organizations=len(snapshot.organizations),
            equivalences=len(snapshot.equivalences),
            overlaps=len(snapshot.overlaps),
        )

    @resolved
    def credential(self, info: Info, key: str) -> Credential | None:
        """One credential by its key."""
        key = expect_known(key, info.context.snapshot, info.context.snapshot.credentials, "credential")
        return Credential.of(info.context, key)

    @resolved
    def credentials(
        self,
        info: Info,
        *,
        search: str | None = None,
        filter: inputs.CredentialFilter | None = None,
        order_by: CredentialOrder | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Credential] | None:
        """Credentials that a search and a filter find.

        Args:
            filter: what they must match; absent: anything.
            order_by: which come first (default RELEVANCE).
        """
        keys = chosen_credentials(info.context, search, filter, order_by)
        return page(keys, lambda key: Credential.of(info.context, key), Window(first, after, last, before))

    @resolved
    def competency(self, info: Info, key: str) -> Competency | None:
        """One competency by its key."""
        key = expect_known(key, info.context.snapshot, info.context.snapshot.competencies, "competency")
        return Competency.of(info.context, key)

    competencies = searched(
        Competency,
        Kind.COMPETENCY,
        lambda context: context.view.competency_keys,
        "Competencies that a search finds, best match first; by key without a search.",
    )

    @resolved
    def occupation(self, info: Info, key: str) -> Occupation | None:
        """One occupation by its key."""
        key = expect_known(key, info.context.snapshot, info.context.snapshot.occupations, "occupation")
        return Occupation.of(info.context, key)

    occupations = searched(
        Occupation,
        Kind.OCCUPATION,
        lambda context: context.view.occupation_keys,
        "Occupations that a search finds, best match first; by key without a search.",
    )

    @resolved
    def organization(self, info: Info, key: str) -> Organization | None:
        """One organization by its key."""
        key = expect_known(key, info.context.snapshot, info.context.snapshot.organizations, "organization")
        return Organization.of(info.context, key)

    @resolved
    async def plan_pathway(
        self,
        info: Info,
        *,
        goal: inputs.GoalInput,
        learner: inputs.LearnerRef,
        options: inputs.PlanOptions | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> PlanResult | None:
        """The best way from what a learner holds to a goal, with the proof that nothing better exists."""
        try:
            reading = await info.context.over(at_revision, in_change_set)
        except ProblemsError as refusal:
            return refused(info.context, refusal.problems)
        answer, question = await planned(reading, goal, learner, options)
        return plan_result(reading, answer, question)

    @resolved
    async def why_not(
        self,
        info: Info,
        *,
        credential: str,
        goal: inputs.GoalInput,
        learner: inputs.LearnerRef,
        options: inputs.PlanOptions | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> WhyNotResult | None:
        """Compares the best plan with the best plan that includes a credential (or leaves it out, if the best plan has
        it), or explains why there is none.

        Args:
            credential: the key of the credential to compare with.
        """
        info.context.count_study()
        try:
            reading = await info.context.over(at_revision, in_change_set)
        except ProblemsError as refusal:
            return refused(info.context, refusal.problems)
        question, mistakes = await read_question(reading, goal, learner, options)

        def answer() -> comparison.WhyNot | no_plan.NoPlan | no_plan.Refusal:
            if mistakes:
                return no_plan.Refusal((*mistakes, *question_problems(question, reading.snapshot)))
            return Comparer(reading.planner, reading.snapshot).why_not(credential, question)

        limit = reading.planner.limit_ms(question)
        return why_not_result(reading, await reading.work(answer, limit), question)

    @resolved
    async def skill_gap(
        self,
        info: Info,
        goal: inputs.GoalInput,
        learner: inputs.LearnerRef,
        *,
        as_of: date | None = None,
        keep_valid_until: date | None = None,
        currency: str | None = None,
        verified_only: bool | None = False,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> Gap | None:
        """What a learner lacks for a goal, and what would close it.

        Args:
            keep_valid_until: the last day on which the goal must be valid (included); what is held and runs out before
                has its nearest renewal still to do; absent: renewals are no part of the gap.
            currency: the ISO 4217 code in which closers are priced; absent: each in its own.
        """
        reading, day = await info.context.over(at_revision, in_change_set), judged_on(as_of)
        stored = await stored_learner(reading, learner)

        def found() -> gap.Gap:
            reader = Reader(snapshot=reading.snapshot)
            wanted = reader.goal(goal)
            record = reader.learner(learner, stored, day, verified_only=bool(verified_only))
            reader.raise_problems()
            return gap_of(wanted, record, day, reading.snapshot, keep_valid_until, currency)

        return Gap.of(reading, await reading.judge(found))

    @resolved
    async def recommendations(
        self,
        info: Info,
        *,
        learner: inputs.LearnerRef,
        goal: inputs.GoalInput | None = None,
        options: inputs.RecommendationOptions | None = None,
        as_of: date | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RecommendationConnection | None:
        """What to earn next, and what to renew, each with its reasons in numbers; at most 100.

        Args:
            goal: what the learner wants to reach; absent: nothing in particular.
        """
        reading, day = await info.context.over(at_revision, in_change_set), judged_on(as_of)
        stored = await stored_learner(reading, learner)

        def found() -> tuple[tuple[advice.Recommendation, ...], Callable[[], tuple[str, ...]]]:
            reader = Reader(snapshot=reading.snapshot)
            wanted = None if goal is None else reader.goal(goal)
            only = options is not None and bool(options.verified_only)
            record, wishes = reader.learner(learner, stored, day, verified_only=only), reader.wishes(options)
            reader.raise_problems()
            asked = record, wanted, wishes, day, reading.snapshot, reading.planner
            every = recommend(*asked)
            return every, lambda: notes_on(every, *asked)

        every, say = await reading.judge(found)
        return RecommendationConnection.of(reading, every, Window(first, after), say)

    @resolved
    async def progress(
        self,
        info: Info,
        credential: str,
        learner: inputs.LearnerRef,
        *,
        as_of: date | None = None,
        verified_only: bool | None = False,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> Progress | None:
        """How far a learner is in one credential: its requirement lines, each with a status and what pays for it.

        Args:
            credential: the key of the credential.
        """
        reading, day = await info.context.over(at_revision, in_change_set), judged_on(as_of)
        stored = await stored_learner(reading, learner)

        def found() -> tuple[progress.Progress, standing.Standing]:
            reader = Reader(snapshot=reading.snapshot)
            record = reader.learner(learner, stored, day, verified_only=bool(verified_only))
            reader.raise_problems()
            judged = progress_of(reading.snapshot.current_key(credential), record, day, reading.snapshot)
            return judged, standing_of(judged, reading.snapshot)

        return Progress.of(reading, *await reading.judge(found), day)

    @resolved
    async def findings(
        self,
        info: Info,
        *,
        severities: list[Severity] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Finding] | None:
        """What is wrong with the published catalogue, worst first.

        Args:
            severities: only these; absent: all of them.
        """
        reading = info.context
        every = await reading.work(lambda: reading.view.findings)
        return finding_page(reading, every, reading.snapshot, severities, Window(first, after))


async def planned(
    reading: RequestContext,
    goal: inputs.GoalInput,
    learner: inputs.LearnerRef,
    options: inputs.PlanOptions | None = None,
) -> tuple[no_plan.PlanResult, PlanQuestion]:
    """The planner's answer to a question as clients ask it, and the question."""
    question, mistakes = await read_question(reading, goal, learner, options)

    def refused() -> no_plan.PlanResult:
        return no_plan.Refusal((*mistakes, *question_problems(question, reading.snapshot)))

    return await reading.judge(refused) if mistakes else await reading.plan(question), question
