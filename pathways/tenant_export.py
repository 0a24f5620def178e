"""All that a tenant has, in a folder: what a contract that ends hands over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pathways.access.api_keys import ApiKey
from pathways.bootstrap import access_over, backup_keys_of, evidence_files_of
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.opening import opened_store
from pathways.present import present
from pathways.progress import Progress, silent
from pathways.settings import Settings
from pathways.store.backup.erasures import Erasures
from pathways.store.changesets.change_sets import ChangeSets
from pathways.store.mapping.canonical_json import to_data
from pathways.store.mapping.teams import read_teams


def export_tenant(settings: Settings, folder: Path, progress: Progress = silent) -> list[str]:
    """Writes it.

    Args:
        settings: of the tenant.
        folder: is made, closed to other users; it must not be there.
        progress: receives (what, done, total).

    Returns:
        The names of what was written.

    Raises:
        ProblemsError: EXISTS, or what cannot be written.
        StoreError: the store does not answer.
    """
    with opened_store(settings, waiting=progress) as store:
        _make(folder)
        keys = backup_keys_of(settings)
        store.backup(
            folder / "pathways.backup",
            keys=keys,
            erasures=Erasures(settings.erasures_file),
            evidence=evidence_files_of(settings),
            progress=progress,
        )
        access = access_over(store, settings)
        _write(folder / "audit.jsonl", (asdict(each) for each in access.log.entries()))
        _write(folder / "keys.jsonl", map(_key, access.administration.all_keys()))
        _write(folder / "change-sets.jsonl", _change_sets(ChangeSets(store.bolt)))
        _write(folder / "teams.jsonl", ({**to_data(each), "version": each.version} for each in read_teams(store.bolt)))
        _write(folder / "settings.jsonl", [asdict(access.settings.said())])
        _write(folder / "issuers.jsonl", (asdict(each) for each in access.trust.all_issuers()))
    return sorted(each.name for each in folder.iterdir())


def _make(folder: Path) -> None:
    if folder.exists():
        raise ProblemsError.one(Code.EXISTS, f"{folder} is there already.", "Name a folder that is not.")
    _written(lambda: folder.mkdir(mode=0o700, parents=True), folder)


def _change_sets(sets: ChangeSets) -> Iterator[dict[str, Any]]:
    """Each with what is staged, its reviews and its events; the newest first."""
    for head in sets.heads(None):
        known = sets.read(head.key)
        if known is not None:
            yield {**to_data(known), "state": known.state}


def _key(key: ApiKey) -> dict[str, Any]:
    """A key without its hash."""
    return present(
        key=key.key,
        owner=key.owner,
        roles=sorted(map(str, key.roles)),
        permissions=sorted(map(str, key.permissions)),
        learner=key.learner,
        createdAt=key.created_at.isoformat(),
        expiresOn=key.expires_on and key.expires_on.isoformat(),
        revokedAt=key.revoked_at and key.revoked_at.isoformat(),
    )


def _write(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    def write() -> None:
        with file.open("w", encoding="utf-8") as opened:
            opened.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)

    _written(write, file)


def _written(write: Callable[[], object], place: Path) -> None:
    try:
        write()
    except OSError as error:
        text = f"Could not write {place}: {error.strerror or error}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another folder.") from None
