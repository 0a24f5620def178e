"""The findings of small catalogues."""

from __future__ import annotations

from datetime import date
from typing import Any

from pathways.curation.findings import Finding, findings_of
from tests.catalogs import TODAY, credential, snapshot_of, usd

OWNER: dict[str, Any] = {"organizations": [{"key": "owner", "name": "Owner"}]}


def told(code: str, *credentials: dict[str, Any], today: date = TODAY, **sections: Any) -> list[Finding]:
    """The findings of one code, in order."""
    found = findings_of(snapshot_of({"credentials": list(credentials), **sections}), today)
    return [each for each in found if each.code == code]


def subjects(code: str, *credentials: dict[str, Any], **sections: Any) -> list[tuple[str, str | None]]:
    """What the findings of one code are about, and where."""
    return [(each.subject, each.path) for each in told(code, *credentials, **sections)]


def course(key: str, *needed: str, weeks: int = 0, **fields: Any) -> dict[str, Any]:
    """A free credential that asks for all of some others."""
    route: dict[str, Any] = {"cost": usd(0), "weeks": weeks}
    if needed:
        route["requires"] = {"all": [{"credential": each} for each in needed]}
    return credential(key, route, **fields)
