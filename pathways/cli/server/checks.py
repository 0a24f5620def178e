"""The checks of ``pathways doctor``, one after another; none of them changes anything."""

from __future__ import annotations

import asyncio
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib import metadata
from pathlib import Path

import httpx

from pathways.cli.service_address import running_service
from pathways.errors import PathwaysError
from pathways.settings import Settings
from pathways.store.embedded.data_folder import DataFolder
from pathways.wording.phrases import counted

NEEDS_PYTHON = (3, 11)
FEW_BYTES, NO_BYTES = 2_000_000_000, 200_000_000
SOON = timedelta(days=30)
AHEAD = timedelta(minutes=2)
ANSWER_SECONDS = 5.0


class Mark(StrEnum):
    """How a check ended.

    Attributes:
        OK: as it should be.
        WARNING: it works, and will not for long, or not as it should.
        ERROR: it does not work.
    """

    OK = "OK"
    WARNING = "WARNING"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        name: what was checked.
        mark: how it ended.
        text: what was found.
        hint: what to do; None: nothing.
    """

    name: str
    mark: Mark
    text: str
    hint: str | None = None


Found = Iterator[Checked]


def checked(settings: Settings) -> Found:
    """All checks of a set-up, in order; nothing is changed."""
    checks: dict[str, Callable[[Settings], Found]] = {
        "versions": _versions,
        "data folder": _folder,
        "disk": _disk,
        "clock": _clock,
        "service": _service,
        "store": _store,
        "tenants": _tenants,
        "providers": _providers,
        "trusted documents": _documents,
        "shared budgets": _budgets,
    }
    for name, check in checks.items():
        try:
            yield from check(settings)
        except PathwaysError as error:
            yield Checked(name, Mark.ERROR, f"{error}.".replace("..", "."))


def _versions(_: Settings) -> Found:
    from packaging.requirements import Requirement

    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < NEEDS_PYTHON:
        yield Checked("Python", Mark.ERROR, f"Python {python} is too old.", "Use Python 3.11 or newer.")
    else:
        yield Checked("Python", Mark.OK, f"Python {python}.")
    wrong, missing = [], set()
    wanted = [Requirement(line) for line in metadata.requires("pathways") or ()]
    for each in wanted:
        extra = str(each.marker or "").partition('extra == "')[2].removesuffix('"')
        if each.marker is not None and not each.marker.evaluate({"extra": extra}):
            continue
        try:
            version = metadata.version(each.name)
        except metadata.PackageNotFoundError:
            if extra:
                missing.add(extra)
            else:
                wrong.append(f"{each.name} is missing")
            continue
        if not each.specifier.contains(version, prereleases=True):
            wrong.append(f"{each.name} {version} is not {each.specifier}")
    if wrong:
        yield Checked("packages", Mark.ERROR, f"{'; '.join(wrong)}.", "Install them again, from requirements.lock.")
    else:
        without = f", without {', '.join(sorted(missing))}" if missing else ""
        yield Checked("packages", Mark.OK, f"{counted(len(wanted), 'requirement')} met{without}.")


def _folder(settings: Settings) -> Found:
    folder = DataFolder(settings.data)
    folder.require_own()
    if not folder.path.is_dir():
        yield Checked("data folder", Mark.OK, f"{folder.path} is not there yet; the first start makes it.")
        return
    open_to_others = stat.S_IMODE(folder.path.stat().st_mode) & 0o077
    if open_to_others:
        yield Checked(
            "data folder",
            Mark.WARNING,
            f"Other users can look into {folder.path}.",
            f"Close it: chmod 700 {folder.path}",
        )
    else:
        yield Checked("data folder", Mark.OK, f"{folder.path}, closed to other users.")


def _disk(settings: Settings) -> Found:
    place = settings.data.expanduser().absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    text = f"{free / 1e9:.1f} GB are free at {place}."
    if free < FEW_BYTES:
        yield Checked("disk", Mark.ERROR if free < NO_BYTES else Mark.WARNING, text, "Free some space.")
    else:
        yield Checked("disk", Mark.OK, text)


def _clock(settings: Settings) -> Found:
    now = datetime.now(UTC)
    newest = max((_changed(path) for path in (Path(__file__), settings.data / "store.json")), default=0.0)
    if datetime.fromtimestamp(newest, UTC) > now + AHEAD:
        text = f"The clock says {now:%Y-%m-%d %H:%M} UTC, and files here were written later than that."
        yield Checked("clock", Mark.ERROR, text, "Set the clock; keep it right with NTP.")
    else:
        yield Checked("clock", Mark.OK, f"{now:%Y-%m-%d %H:%M} UTC.")


def _changed(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _service(settings: Settings) -> Found:
    running = None if settings.store else running_service(settings.data)
    if running is None:
        yield Checked("service", Mark.OK, "No service of this data folder runs.")
        return
    begun = time.monotonic()
    try:
        with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False) as client:
            answer = client.get(f"{running.url}/readyz")
    except httpx.HTTPError as error:
        text = f"The service at {running.url} does not answer ({type(error).__name__})."
        yield Checked("service", Mark.ERROR, text, "Stop it and start it again.")
        return
    if answer.status_code == 200:
        yield Checked("service", Mark.OK, f"{running.url} is ready ({(time.monotonic() - begun) * 1000:.0f} ms).")
    else:
        yield Checked("service", Mark.ERROR, f"{running.url} is not ready: {answer.json().get('reason')}.")


def _store(settings: Settings) -> Found:
    from pathways.bootstrap import access_over
    from pathways.opening import is_new, opened_store
    from pathways.store.schema.migrations import MigrationState, status

    if is_new(settings):
        yield Checked("store", Mark.OK, "Nothing is stored yet.")
        return
    with opened_store(settings, as_it_is=True) as store:
        states = [each for each in status(store.bolt) if each.state is not MigrationState.APPLIED]
        if states:
            names = ", ".join(f"{each.version} {each.state.value.lower()}" for each in states)
            yield Checked("store", Mark.ERROR, f"Its schema is not this program's: {names}.", "pathways schema migrate")
            return
        yield Checked(
            "store", Mark.OK, f"Revision {store.revision()}; pathways schema check holds all of it to its rules."
        )
        keys = [each for each in access_over(store, settings).administration.all_keys() if each.revoked_at is None]
    now = datetime.now(UTC)
    ends = [(each.key, datetime.fromtimestamp(end, UTC)) for each in keys if (end := each.ends()) is not None]
    soon = [name for name, end in ends if now < end < now + SOON]
    if not keys and not settings.issuers:
        text = "No identity is configured: everybody is administrator, and the service listens on this machine only."
        yield Checked("keys", Mark.OK, text)
    elif soon:
        text = f"{counted(len(soon), 'API key')} expires within 30 days: {', '.join(soon)}."
        yield Checked("keys", Mark.WARNING, text, "Make new ones: pathways keys create.")
    else:
        yield Checked("keys", Mark.OK, f"{counted(len(keys), 'API key')}; none expires within 30 days.")


def _tenants(settings: Settings) -> Found:
    from pathways.tenancy import settings_of_tenant, tenants_of

    listed = tenants_of(settings).all()
    for each in listed:
        settings_of_tenant(settings, each)
        if unknown := [issuer for issuer in each.issuers if issuer not in settings.issuers]:
            text = f"The tenant {each.key} has providers that PATHWAYS_ISSUERS does not name: {', '.join(unknown)}."
            yield Checked("tenants", Mark.WARNING, text, "Add them there; until then nobody has a token for it.")
    if listed:
        yield Checked("tenants", Mark.OK, f"{counted(len(listed), 'tenant')} beside the main one.")


def _providers(settings: Settings) -> Found:
    from pathways.access.providers import SigningKeys

    for issuer in settings.issuers:
        try:
            asyncio.run(SigningKeys(issuer, lambda: None).key(None))
        except PathwaysError as error:
            yield Checked("providers", Mark.ERROR, f"{error}", "Look at PATHWAYS_ISSUERS, and at the network.")
        else:
            yield Checked("providers", Mark.OK, f"{issuer} answers with its keys.")


def _documents(settings: Settings) -> Found:
    if settings.trusted_documents is None:
        return
    from pathways.api.execution import document_errors
    from pathways.api.operations.trusted_documents import TrustedDocuments
    from pathways.api.schema import api_schema

    texts = TrustedDocuments(settings.trusted_documents).all()
    faulty = [name for name, text in texts.items() if document_errors(api_schema(), text)]
    if faulty:
        text = f"{counted(len(faulty), 'document')} no longer fit the schema: {', '.join(faulty[:5])}."
        yield Checked("trusted documents", Mark.ERROR, text, "Build the clients again and add their documents.")
    elif settings.only_trusted_documents and not texts:
        text = "Only trusted documents run, and there are none."
        yield Checked("trusted documents", Mark.WARNING, text, "Add some: pathways documents add.")
    else:
        yield Checked("trusted documents", Mark.OK, f"{counted(len(texts), 'document')}, all valid.")


def _budgets(settings: Settings) -> Found:
    if settings.limits_store is None:
        return
    from pathways.api.budgets.shared_redis import answers

    if asyncio.run(answers(settings.limits_store)):
        yield Checked("shared budgets", Mark.OK, "Redis answers.")
    else:
        text = "The Redis of PATHWAYS_LIMITS_STORE does not answer, so each service counts by itself."
        yield Checked("shared budgets", Mark.WARNING, text, "Start it, or name another.")
