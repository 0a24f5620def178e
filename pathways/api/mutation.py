"""What can be changed."""

from __future__ import annotations

import strawberry

from pathways.access.audit import Act
from pathways.api.access.keys import KeyMutation
from pathways.api.access.own_settings import SettingsMutation
from pathways.api.badges.importing import BadgeMutation
from pathways.api.badges.issuers import TrustMutation
from pathways.api.badges.issuing import IssueMutation
from pathways.api.changesets.mutation import ChangeSetMutation
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.records.assessments import AssessmentMutation
from pathways.api.records.awards import AwardMutation
from pathways.api.records.calendars import CalendarMutation
from pathways.api.records.changes import LearnerMutation
from pathways.api.records.conferral import ConferralMutation
from pathways.api.records.rights import RightsMutation
from pathways.api.types.errors import UserError, user_errors
from pathways.api.workforce.changes import TeamMutation
from pathways.domain.changes import CatalogImport

Info = strawberry.Info[RequestContext, None]


@asked
class ImportCatalogInput:
    """A document to publish as a whole."""

    document: str = strawberry.field(description="A catalogue document in the format pathways/1, YAML or JSON.")
    expected_revision: int | None = strawberry.field(
        default=None, description="The revision that must still be published, else STALE (default: any)."
    )


@output
class ImportCatalogPayload:
    """What the import did. With userErrors nothing was changed, and there is no revision.

    Attributes:
        added: how many things are new.
        changed: how many things differ from what was published.
        unchanged: how many things are as they were published.
        user_errors: everything to mend; empty: the import was published.
    """

    revision: int | None = strawberry.field(
        default=None,
        description="The revision that holds the document, as before when nothing differed; null: refused.",
    )
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    user_errors: list[UserError]


@output
class Mutation(
    KeyMutation,
    LearnerMutation,
    AwardMutation,
    AssessmentMutation,
    BadgeMutation,
    IssueMutation,
    CalendarMutation,
    RightsMutation,
    TrustMutation,
    ChangeSetMutation,
    ConferralMutation,
    TeamMutation,
    SettingsMutation,
):
    """Every payload has the result, or userErrors that say what to mend. Top-level errors are for faults only."""

    @resolved
    async def import_catalog(self, info: Info, input: ImportCatalogInput) -> ImportCatalogPayload:
        """Checks a document as a whole and publishes it: all or nothing. Answers once queries see the new revision.

        Args:
            input: the document.
        """
        reading = info.context
        acting = reading.recorder.acting(Act(caller=reading.caller, action="importCatalog"))
        done = await reading.writing.import_document(input.document, input.expected_revision, acting, reading.gone)
        if not isinstance(done, CatalogImport):
            return ImportCatalogPayload(user_errors=user_errors(done))
        return ImportCatalogPayload(
            revision=done.revision,
            added=done.added,
            changed=done.changed,
            unchanged=done.unchanged,
            user_errors=[],
        )
