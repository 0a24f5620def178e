"""What a person may ask for: all that is stored about them, and that it is forgotten."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from enum import Enum

import strawberry

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.records.changes import records_of
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.node_ids import global_id
from pathways.documents.portfolio_page import portfolio_page
from pathways.errors import ProblemsError
from pathways.records.exporting import exported
from pathways.records.issuing import recipient_of
from pathways.records.learner import StoredLearner
from pathways.records.originals import Originals
from pathways.records.portfolio import portfolio_of
from pathways.records.saving import not_there
from pathways.records.transcript import transcript_of

Info = strawberry.Info[RequestContext, None]


class ExportFormat(Enum):
    """How a record is written.

    Attributes:
        JSON: all of it as plain data, with the names of the schema.
        CLR: what is verified as a Comprehensive Learner Record (CLR 2.0), signed by the service; an imported Open
            Badge 3.0 stands in it as its issuer signed it.
        HTML: a portfolio as one page to read and to print.
    """

    JSON = "JSON"
    CLR = "CLR"
    HTML = "HTML"


@output
class ExportedDocument:
    """A document to take along.

    Attributes:
        file_name: under which to keep it.
        media_type: what it is, e.g. application/json.
        text: what it says.
    """

    file_name: str
    media_type: str
    text: str


@asked
class EraseLearnerInput:
    """Whom to forget.

    Attributes:
        key: of the learner; required.
    """

    key: str


@output
class ErasePayload:
    """That a learner is forgotten. With userErrors nothing was erased.

    Attributes:
        erased: the record is gone.
        erased_id: the id that it had; null: refused.
        receipt: the requestId of the entry in the audit log; null: refused, or nothing is recorded.
        user_errors: everything to mend.
    """

    erased: bool = False
    erased_id: strawberry.ID | None = None
    receipt: str | None = None
    user_errors: list[UserError]


@output
class RightsQuery:
    """What a person may read of themselves."""

    @resolved
    async def learner_export(self, info: Info, key: str, format: ExportFormat) -> ExportedDocument | None:
        """What is stored about one learner, to take along.

        Args:
            key: of the learner; NOT_FOUND when nobody has it whom you may see.
            format: how it is written.
        """
        reading = info.context
        found = await reading.learner(key)
        if found is None:
            raise ProblemsError([not_there(key, "key")])
        name = "".join(each if each.isalnum() or each in "-_." else "-" for each in key)
        suffix, media_type = _WRITTEN[format]
        text = await reading.judge(lambda: _text(reading, found, format))
        return ExportedDocument(file_name=f"{name.strip('.-') or 'learner'}.{suffix}", media_type=media_type, text=text)


_WRITTEN = {
    ExportFormat.JSON: ("json", "application/json"),
    ExportFormat.CLR: ("clr.json", "application/ld+json"),
    ExportFormat.HTML: ("html", "text/html"),
}
"""The suffix and the media type of each."""


def _text(reading: RequestContext, learner: StoredLearner, format_: ExportFormat) -> str:
    match format_:
        case ExportFormat.JSON:
            return exported(learner)
        case ExportFormat.HTML:
            return portfolio_page(portfolio_of(learner, reading.snapshot, today()))
        case ExportFormat.CLR:
            if reading.issuer is None:
                raise read_only("it signs no records")
            recipient = recipient_of(learner, None, reading.caller.identity)
            now = datetime.now(UTC).replace(microsecond=0)
            files = None if reading.records is None else reading.records.files
            originals = None if files is None else Originals(files)
            whole = transcript_of(learner, reading.issuer, recipient, reading.snapshot, now, originals)
            return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


@output
class RightsMutation:
    """What a person may have done with their record."""

    @resolved
    async def erase_learner(self, info: Info, input: EraseLearnerInput) -> ErasePayload:
        """Forgets a learner for good. The audit log keeps that it was done, without a name.

        Args:
            input: whom.
        """
        reading, key = info.context, input.key
        act = Act(caller=reading.caller, action="eraseLearner", for_whom=key)
        records = records_of(reading)
        try:
            await asyncio.to_thread(records.erase, act, key, "input/key")
        except ProblemsError as refusal:
            return ErasePayload(user_errors=user_errors(refusal.problems))
        receipt = reading.caller.request_id or None
        return ErasePayload(erased=True, erased_id=global_id("Learner", key), receipt=receipt, user_errors=[])
