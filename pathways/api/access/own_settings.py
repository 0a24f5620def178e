"""What a tenant decides for itself, in GraphQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import strawberry
from strawberry import UNSET

from pathways.access import own_settings
from pathways.access.own_settings import KeptSettings, ReviewSetting, SaidSettings
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.types.errors import UserError, user_errors
from pathways.errors import ProblemsError

Info = strawberry.Info[RequestContext, None]


@output
class TenantSettings:
    """The settings that count for the tenant.

    Attributes:
        review: whether somebody else has to approve a change set.
        smallest_group: counts of fewer people are not shown to those who may not see these people.
        names_for_workforce: answers about teams name people.
    """

    review: ReviewSetting
    smallest_group: int
    names_for_workforce: bool

    @classmethod
    def of(cls, settings: own_settings.OwnSettings) -> TenantSettings:
        """Settings as the API shows them."""
        return cls(
            review=settings.review,
            smallest_group=settings.smallest_group,
            names_for_workforce=settings.names_for_workforce,
        )


@asked
class TenantSettingsInput:
    """What the tenant decides: an absent field keeps what it said before; with null what is usual in the service counts
    again.

    Attributes:
        review: whether somebody else has to approve a change set; absent: as it is.
        smallest_group: counts of fewer people are not shown to those who may not see these people; 1 to 10,000; absent:
            as it is.
        names_for_workforce: answers about teams name people; absent: as it is.
    """

    review: ReviewSetting | None = UNSET
    smallest_group: int | None = UNSET
    names_for_workforce: bool | None = UNSET


@output
class TenantSettingsPayload:
    """The settings that count now. With userErrors nothing was changed.

    Attributes:
        settings: the settings; null: refused.
        user_errors: everything to mend.
    """

    settings: TenantSettings | None = None
    user_errors: list[UserError]


@output
class SettingsQuery:
    """Questions about what a tenant decides for itself."""

    @resolved
    async def settings(self, info: Info) -> TenantSettings | None:
        """The settings that count for the tenant."""
        return TenantSettings.of(await asyncio.to_thread(_kept(info.context).now))


@output
class SettingsMutation:
    """Changes of what a tenant decides for itself."""

    @resolved
    async def save_settings(self, info: Info, input: TenantSettingsInput) -> TenantSettingsPayload:
        """Changes settings of the tenant; they count from the next request on.

        Args:
            input: what to change.
        """
        kept = _kept(info.context)

        def saying(known: SaidSettings) -> SaidSettings:
            if input.review is not UNSET:
                known = replace(known, review=input.review)
            if input.smallest_group is not UNSET:
                known = replace(known, smallest_group=input.smallest_group)
            if input.names_for_workforce is not UNSET:
                known = replace(known, names_for_workforce=input.names_for_workforce)
            return known

        try:
            made = await asyncio.to_thread(kept.save, saying, info.context.caller)
        except ProblemsError as refusal:
            return TenantSettingsPayload(user_errors=user_errors(each.under("input") for each in refusal.problems))
        return TenantSettingsPayload(settings=TenantSettings.of(made), user_errors=[])


def _kept(reading: RequestContext) -> KeptSettings:
    if reading.kept_settings is None:
        raise read_only("it keeps no settings of a tenant")
    return reading.kept_settings
