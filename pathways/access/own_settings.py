"""What a tenant decides for itself, over what is usual in the service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pathways.access.audit import Act, Also, Recorder, Unrecorded
from pathways.access.identity import Caller
from pathways.codes import Code
from pathways.errors import ProblemsError

LARGEST_GROUP = 10_000
"""The most people that a tenant may ask for before a count of them is shown."""


class ReviewSetting(StrEnum):
    """Whether somebody else has to approve a change set.

    Attributes:
        REQUIRED: nobody approves what they edited.
        OPTIONAL: they may.
    """

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """The settings that count for a tenant.

    Attributes:
        review: whether somebody else has to approve a change set.
        smallest_group: counts of fewer people are not shown to those who may not see these people.
        names_for_workforce: answers about teams name people.
    """

    review: ReviewSetting = ReviewSetting.REQUIRED
    smallest_group: int = 5
    names_for_workforce: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidSettings:
    """What a tenant said; None, for each: nothing, so that what is usual in the service counts.

    Attributes:
        review: whether somebody else has to approve a change set.
        smallest_group: counts of fewer people are not shown to those who may not see these people.
        names_for_workforce: answers about teams name people.
    """

    review: ReviewSetting | None = None
    smallest_group: int | None = None
    names_for_workforce: bool | None = None

    def over(self, usual: OwnSettings) -> OwnSettings:
        """What counts, over what is usual."""
        group, names = self.smallest_group, self.names_for_workforce
        return OwnSettings(
            review=self.review or usual.review,
            smallest_group=usual.smallest_group if group is None else group,
            names_for_workforce=usual.names_for_workforce if names is None else names,
        )


Saying = Callable[[SaidSettings], SaidSettings]
"""Makes what a tenant says next of what it said; may be called again where another change came between."""


class SettingsStore(Protocol):
    """Where they are kept."""

    def read(self) -> SaidSettings:
        """What was said; may raise StoreError."""

    def change(self, saying: Saying, also: Also) -> SaidSettings:
        """Stores what is said next, and returns it; may raise StoreError, and whatever `saying` raises."""


class KeptSettings:
    """The settings of one tenant; blocking, and thread-safe.

    Args:
        store: where they are kept.
        usual: what counts where the tenant says nothing.
        recorder: records what is done; None: nobody.
    """

    def __init__(
        self, store: SettingsStore, usual: OwnSettings | None = None, recorder: Recorder | None = None
    ) -> None:
        self._store = store
        self._usual = usual or OwnSettings()
        self._recorder = recorder or Unrecorded()

    def said(self) -> SaidSettings:
        """What the tenant said.

        Raises:
            StoreError: the store does not answer.
        """
        return self._store.read()

    def now(self) -> OwnSettings:
        """Those that count now.

        Raises:
            StoreError: the store does not answer.
        """
        return self.said().over(self._usual)

    def may_approve_own(self) -> bool:
        """Editors may approve what they staged themselves.

        Raises:
            StoreError: the store does not answer.
        """
        return self.now().review is ReviewSetting.OPTIONAL

    def save(self, saying: Saying, caller: Caller) -> OwnSettings:
        """Has a tenant say something else, and returns what counts then.

        Raises:
            ProblemsError: OUT_OF_RANGE.
            StoreError: the store does not answer.
        """

        def checked(known: SaidSettings) -> SaidSettings:
            said = saying(known)
            if said.smallest_group is not None and not 1 <= said.smallest_group <= LARGEST_GROUP:
                text = f"smallestGroup must be 1 to {LARGEST_GROUP} (got {said.smallest_group})."
                hint = "1 shows every count; 5 is usual."
                raise ProblemsError.one(Code.OUT_OF_RANGE, text, hint, "smallestGroup")
            return said

        with self._recorder.acting(Act(caller=caller, action="saveSettings")) as also:
            return self._store.change(checked, also).over(self._usual)
