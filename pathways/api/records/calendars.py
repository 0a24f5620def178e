"""Private addresses of learners' calendars: made and closed."""

from __future__ import annotations

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.records.changes import changed
from pathways.api.records.types import Learner
from pathways.api.types.errors import UserError
from pathways.records.renewals.calendar_address import CalendarName, new_secret, with_address

Info = strawberry.Info[RequestContext, None]


@asked
class CalendarAddressInput:
    """Whose calendar.

    Attributes:
        learner: the key of the learner; required.
    """

    learner: str


@output
class CalendarAddressPayload:
    """The address of a learner's calendar. With userErrors nothing was changed.

    Attributes:
        learner: the learner; null: refused.
        path: what to put after the address of the service; it is shown only once. Null: the calendar has no address, or
            this was refused.
        user_errors: everything to mend.
    """

    learner: Learner | None = None
    path: str | None = None
    user_errors: list[UserError]


@output
class CalendarMutation:
    """Private addresses of learners' calendars."""

    @resolved
    async def renew_calendar_address(self, info: Info, input: CalendarAddressInput) -> CalendarAddressPayload:
        """Makes a private address at which calendars follow the renewals of a learner, without further proof of who
        asks. The one before opens nothing any more.

        Args:
            input: whose.
        """
        return await _changed(info.context, "renewCalendarAddress", input.learner, new_secret())

    @resolved
    async def revoke_calendar_address(self, info: Info, input: CalendarAddressInput) -> CalendarAddressPayload:
        """Closes the private address of a learner's calendar; safe to repeat.

        Args:
            input: whose.
        """
        return await _changed(info.context, "revokeCalendarAddress", input.learner, None)


async def _changed(reading: RequestContext, action: str, key: str, secret: str | None) -> CalendarAddressPayload:
    identity = reading.caller.identity
    made = await changed(reading, action, key, lambda known: with_address(known, secret, identity, "input/learner"))
    is_open = secret is not None and made.learner is not None
    path = f"/calendars/{CalendarName(identity.tenant, key, secret or '')}.ics" if is_open else None
    return CalendarAddressPayload(learner=made.learner, path=path, user_errors=made.user_errors)
