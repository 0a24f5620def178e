"""Opening, editing, reviewing and publishing change sets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import strawberry

from pathways.api.changesets import inputs
from pathways.api.changesets.change_reader import MOST_CHANGES, asked_of
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.curation.change_sets import ChangeSet, office_of
from pathways.api.types.curation.changes import FieldChange, field_changes
from pathways.api.types.errors import UserError, user_errors
from pathways.changesets import change_set
from pathways.codes import Code
from pathways.domain import deadline
from pathways.editing.conflicts import ConflictsError
from pathways.editing.office import ChangeSetOffice
from pathways.errors import Problem, ProblemsError
from pathways.wording.phrases import counted

Info = strawberry.Info[RequestContext, None]


@output
class ConflictError(UserError):
    """Somebody changed it meanwhile: what the published thing and this change make of each field since the base.

    Attributes:
        subject: the key of the thing.
        revision: the revision that is published now.
        theirs: what others made of it.
        yours: what this change makes of it.
    """

    subject: str
    revision: int
    theirs: list[FieldChange]
    yours: list[FieldChange]


@output
class ChangeSetPayload:
    """A change set as it is now. With userErrors nothing was changed.

    Attributes:
        change_set: the change set; null: refused.
        user_errors: everything to mend.
    """

    change_set: ChangeSet | None = None
    user_errors: list[UserError]


@output
class ChangeSetMutation:
    """The life of change sets."""

    @resolved
    async def open_change_set(self, info: Info, input: inputs.OpenChangeSetInput) -> ChangeSetPayload:
        """Opens a change set over the catalogue as it is published now.

        Args:
            input: what it is for.
        """
        caller = info.context.caller
        return await _done(info.context, lambda office: office.open(caller, input.title, input.description))

    @resolved
    async def stage_changes(self, info: Info, input: inputs.StageChangesInput) -> ChangeSetPayload:
        """Stages changes, validated one by one and together, all or none of them. Voids approvals and makes the set a
        draft again.

        Args:
            input: what to change.
        """
        caller, changes, mends = info.context.caller, input.changes or [], input.mends or []
        if len(changes) > MOST_CHANGES:
            text = f"{counted(len(changes), 'change')} are too many for one call; at most {MOST_CHANGES} fit."
            return _refused([Problem(Code.LIMIT, text, "Send the rest in another call.", "changes")])
        try:
            asked = await info.context.reader.read(lambda: asked_of(changes, "changes"))
        except ProblemsError as refusal:
            return _refused(refusal.problems)
        expected = input.expected_version
        return await _done(info.context, lambda office: office.stage(caller, input.key, asked, expected, mends))

    @resolved
    async def unstage_changes(self, info: Info, input: inputs.UnstageChangesInput) -> ChangeSetPayload:
        """Takes staged changes back. Voids approvals and makes the set a draft again.

        Args:
            input: which changes.
        """
        caller, subjects = info.context.caller, input.subjects
        return await _done(
            info.context, lambda office: office.unstage(caller, input.key, subjects, input.expected_version)
        )

    @resolved
    async def submit_change_set(self, info: Info, input: inputs.ChangeSetInput) -> ChangeSetPayload:
        """Hands a change set to the reviewers.

        Args:
            input: which change set.
        """
        return await _done(info.context, lambda office: office.submit(info.context.caller, input.key))

    @resolved
    async def review_change_set(self, info: Info, input: inputs.ReviewChangeSetInput) -> ChangeSetPayload:
        """Approves a change set, sends it back, or turns it down. Nobody approves what they staged themselves, unless
        the setting PATHWAYS_REVIEW says that they may.

        Args:
            input: the reviewer's word.
        """
        caller, said = info.context.caller, (input.verdict, input.comment, input.expected_version)
        overrules = input.overrules or []
        return await _done(info.context, lambda office: office.review(caller, input.key, *said, overrules))

    @resolved
    async def publish_change_set(self, info: Info, input: inputs.PublishChangeSetInput) -> ChangeSetPayload:
        """Publishes an approved change set in one step and as one revision; answers once queries see it. Refused where
        others changed the same things since, or where the catalogue would have an error that it does not have now.

        Args:
            input: which change set, over which revision.
        """
        caller, revision = info.context.caller, input.expected_revision
        return await _done(info.context, lambda office: office.publish(caller, input.key, revision))

    @resolved
    async def withdraw_change_set(self, info: Info, input: inputs.ChangeSetInput) -> ChangeSetPayload:
        """Gives a change set up.

        Args:
            input: which change set.
        """
        return await _done(info.context, lambda office: office.withdraw(info.context.caller, input.key))

    @resolved
    async def revert_revision(self, info: Info, input: inputs.RevertRevisionInput) -> ChangeSetPayload:
        """Opens a change set that undoes one revision; what later revisions made of other fields stays.

        Args:
            input: which revision.
        """
        caller = info.context.caller
        return await _done(info.context, lambda office: office.revert(caller, input.revision, input.title))


async def _done(reading: RequestContext, work: Callable[[ChangeSetOffice], change_set.ChangeSet]) -> ChangeSetPayload:
    """What an act makes; the judging before it ends with the time of the request, and what is stored is stored."""
    office = office_of(reading)

    def in_time() -> change_set.ChangeSet:
        with deadline.until(reading.ends):
            return work(office)

    try:
        found = await asyncio.to_thread(in_time)
    except ConflictsError as refusal:
        conflicts: list[UserError] = [
            ConflictError(
                code=problem.code,
                message=problem.message,
                hint=problem.hint,
                path=["input", "key"],
                subject=each.subject,
                revision=refusal.revision,
                theirs=field_changes(each.theirs),
                yours=field_changes(each.yours),
            )
            for each, problem in zip(refusal.conflicts, refusal.problems, strict=True)
        ]
        return ChangeSetPayload(user_errors=conflicts)
    except ProblemsError as refusal:
        return _refused(refusal.problems)
    return ChangeSetPayload(change_set=ChangeSet.of(reading, found), user_errors=[])


def _refused(problems: Iterable[Problem]) -> ChangeSetPayload:
    return ChangeSetPayload(user_errors=user_errors(each.under("input") for each in problems))
