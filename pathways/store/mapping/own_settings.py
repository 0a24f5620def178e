"""What a tenant decides for itself as properties of a node, and back."""

from __future__ import annotations

from typing import Any

from pathways.access.own_settings import ReviewSetting, SaidSettings
from pathways.store.bolt import Bolt

KEY = "settings"
"""Of the only node."""
FIELDS = "s.review, s.smallestGroup, s.namesForWorkforce"
"""What `said_of` takes, in order."""
_READ = f"MATCH (s:OwnSettings {{key: $key}}) RETURN {FIELDS}"


def read_said(bolt: Bolt) -> SaidSettings:
    """What the tenant of a store said.

    Raises:
        StoreError: the store does not answer.
    """
    for said in bolt.glance(_READ, key=KEY):
        return said_of(*said)
    return SaidSettings()


def said_of(review: str | None, smallest_group: int | None, names_for_workforce: bool | None) -> SaidSettings:
    """What the properties of the node say."""
    return SaidSettings(
        review=None if review is None else ReviewSetting(review),
        smallest_group=smallest_group,
        names_for_workforce=names_for_workforce,
    )


def settings_row(said: SaidSettings, version: int) -> dict[str, Any]:
    """The properties of the node."""
    row = {
        "review": said.review and str(said.review),
        "smallestGroup": said.smallest_group,
        "namesForWorkforce": said.names_for_workforce,
    }
    return {"key": KEY, "version": version} | {name: value for name, value in row.items() if value is not None}
