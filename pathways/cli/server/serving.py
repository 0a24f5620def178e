"""Runs the service: port first, then the store, then the catalogue, then HTTP."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Collection, Sequence
from contextlib import ExitStack, closing, suppress
from ipaddress import ip_address
from types import FrameType

from rich.console import Console

from pathways.access.authentication import Authentication
from pathways.api.http.hosts import LOOPBACK
from pathways.api.http.persisted_documents import PersistedDocuments
from pathways.api.http.protected_resource import ProtectedResource
from pathways.api.operations.trusted_documents import TrustedDocuments
from pathways.api.pages.explorer import documents as explorer_documents
from pathways.api.server import Server, end_in_time, listen
from pathways.api.telemetry.log_lines import LogFormat, write_log_lines
from pathways.api.telemetry.telemetry import Telemetry
from pathways.api.telemetry.tracing import tracing_of
from pathways.api.tenants.tenant_services import TenantServices
from pathways.bootstrap import access_over, budgets_of, live_service, seed_folder, tokens_of
from pathways.cli import queries
from pathways.cli.client import REVISION
from pathways.cli.progress import progress_bar
from pathways.cli.service_address import RunningService, announce_service
from pathways.codes import Code
from pathways.errors import ProblemsError, ServiceError
from pathways.exchange.pathways_format.json_schema import printed_schema
from pathways.importing import import_files, read_for
from pathways.opening import is_new, opened_server, store_in
from pathways.settings import Settings, TenantSettings
from pathways.tenancy import open_tenants, tenants_of
from pathways.wording.phrases import counted

log = logging.getLogger(__name__)

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
"""No name of this machine, but all of its addresses."""
AGAIN_SECONDS = 0.05
UNKNOWN = (
    "Refusing to listen on {host}: no identity is configured, so anybody who reaches the port could use the service. "
    "Make a key (pathways keys create), name a provider (PATHWAYS_ISSUERS), listen on 127.0.0.1, or say "
    "--insecure-no-auth if the network is closed."
)
WELL_KNOWN = "comptia-security-plus"
"""A credential of the seed data."""
EXAMPLE = (
    '{ planPathway(goal: {credential: "KEY"}, learner: {profile: {}}) '
    "{ ... on Plan { totals { cost { amount currency } } steps { number credential { name } } } } }"
)


def serve_forever(
    settings: Settings, host: str, port: int, *, seed: bool, insecure_no_auth: bool, console: Console
) -> None:
    """Serves until a signal to stop.

    Raises:
        ProblemsError: USAGE, the settings are of a tenant beside the main one.
        ServiceError: another host without the flag, or a port that is taken.
        StoreError: the data folder is not writable, or another process has it open.
    """
    if isinstance(settings, TenantSettings):
        text = "A service is for all tenants; --tenant names one of them."
        raise ProblemsError.one(Code.USAGE, text, "Leave out --tenant.")
    is_closed = _is_loopback(host) or insecure_no_auth or bool(settings.issuers)
    if not is_closed and is_new(settings):
        raise ServiceError(UNKNOWN.format(host=host))
    documents = _documents(settings)
    budgets = budgets_of(settings, beyond=not _is_loopback(host))
    log_format, tracing = LogFormat(settings.log_format), tracing_of(os.environ)
    write_log_lines(log_format)
    telemetry = Telemetry(tracing=tracing, slow_ms=settings.slow_ms, logs_requests=log_format is LogFormat.JSON)
    # Whether it is still starting or serving already: everything that was opened is closed in its order.
    signal.signal(signal.SIGTERM, _end)
    with ExitStack() as stack:
        listener = stack.enter_context(listen(host, port))
        if settings.metrics is not None:
            stack.enter_context(telemetry.metrics.served(*settings.metrics))
        if tracing is not None:
            stack.callback(tracing.close)
        starting = "Starting the store"
        if not console.is_terminal:  # where a status shows nothing
            console.print(starting)
        with console.status(starting):
            opened = stack.enter_context(
                opened_server(settings, makes=True, own=True, waiting=_Waiting(console, settings))
            )
            store = stack.enter_context(store_in(opened, settings, makes=True))
            opened.announce()
        access = stack.enter_context(closing(access_over(store, settings)))
        has_keys = any(key.revoked_at is None for key in access.administration.all_keys())
        listed = tenants_of(settings)
        is_configured = has_keys or bool(settings.issuers) or bool(listed.all())
        if not is_configured and not is_closed:
            raise ServiceError(UNKNOWN.format(host=host))
        with progress_bar(console) as progress:
            if seed and store.revision() == 0:
                done = import_files(read_for([seed_folder()], settings, progress), store, progress)
                console.print(f"Loaded the seed data: {done.publication.added} things.", highlight=False)
            service = stack.enter_context(live_service(settings, store, progress, access))
        others = open_tenants(settings, listed, opened, service.pool)
        stack.callback(others.close)
        tenants = TenantServices(service, settings.tenant, others)
        telemetry.metrics.watch_tenants(tenants.tenant_states)
        url = _url(host, listener.getsockname()[1])
        here = None if settings.store else secrets.token_urlsafe()
        if here is not None:
            file = announce_service(settings.data, RunningService(url, here))
            stack.callback(file.unlink, missing_ok=True)
        catalog = service.snapshot()
        console.print(
            f"[bold green]Pathways answers at {url}/[/bold green]  (GraphQL at /graphql; revision {catalog.revision}: "
            f"{counted(len(catalog.credentials), 'credential')}, {counted(len(catalog.occupations), 'occupation')})",
            highlight=False,
            soft_wrap=True,
        )
        program = f"{sys.executable} -m pathways" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
        proposed = what_to_try(catalog.credentials, program)
        console.print(f"{proposed}\n\nCtrl+C stops it.", highlight=False, markup=False, soft_wrap=True)
        names = known_names(host, settings.allowed_hosts)
        if insecure_no_auth:
            _say_insecure(console, url, is_configured=is_configured)
        authenticator = Authentication(
            tenant=settings.tenant,
            keys=access.ring,
            here=here,
            is_required=is_configured,
            readers=settings.anonymous_readers,
            tokens=tokens_of(settings, listed.admits),
            others=others,
        )
        server = Server(
            tenants,
            hosts=names,
            file_schema=printed_schema,
            authenticator=authenticator,
            resource=_resource(settings),
            origins=settings.allowed_origins,
            budgets=budgets,
            documents=documents,
            telemetry=telemetry,
            is_tenants_host=lambda name: listed.at_host(name) is not None,
        )
        server.run(sockets=[listener])


def _documents(settings: Settings) -> PersistedDocuments:
    """The documents that clients know by a hash.

    Raises:
        ProblemsError: only trusted ones are to run, and no file holds any; or the file is no such one.
    """
    file = settings.trusted_documents
    if settings.only_trusted_documents and file is None:
        text = "PATHWAYS_ONLY_TRUSTED_DOCUMENTS is 1, and PATHWAYS_TRUSTED_DOCUMENTS names no file."
        raise ProblemsError.one(Code.BAD_SETTING, text, "Set both, and add documents: pathways documents add.")
    return PersistedDocuments(
        None if file is None else TrustedDocuments(file),
        only_trusted=settings.only_trusted_documents,
        own=(*queries.documents(), REVISION, *explorer_documents()),
    )


def _resource(settings: Settings) -> ProtectedResource | None:
    audience = settings.audience
    if not settings.issuers or audience is None:
        return None
    return ProtectedResource(settings.issuers, audience, settings.page_client_id, settings.page_scope)


def _say_insecure(console: Console, url: str, *, is_configured: bool) -> None:
    if is_configured:
        text = "--insecure-no-auth changes nothing: identities are configured, so everybody says who they are."
        console.print(text, highlight=False, soft_wrap=True)
        return
    text = f"NOBODY HAS TO SAY WHO THEY ARE: whoever reaches {url} is its administrator (--insecure-no-auth)."
    console.print(f"[bold red]{text}[/bold red]", highlight=False, soft_wrap=True)
    log.warning("%s", text)


def what_to_try(credentials: Collection[str], program: str) -> str:
    """A question and a command that the catalogue answers; of an empty one, how it comes to have something.

    Args:
        credentials: keys of all that there are.
        program: how it is called here.
    """
    if not credentials:
        return f"There are no credentials yet; import a catalogue first:\n\n  {program} import FOLDER"
    key = WELL_KNOWN if WELL_KNOWN in credentials else min(credentials)
    question = EXAMPLE.replace("KEY", key)
    return f"Open it in a browser, or try:\n\n  {question}\n\n  {program} plan {key}"


def _end(number: int, frame: FrameType | None) -> None:
    end_in_time()
    signal.signal(number, _leave)
    _leave(number, frame)


def _leave(number: int, frame: FrameType | None) -> None:
    """Raises SystemExit; inside a finalizer, where that would be printed and lost, the signal comes again later."""
    if not _is_in_finalizer(frame):
        raise SystemExit(0)
    again = threading.Timer(AGAIN_SECONDS, signal.pthread_kill, (threading.main_thread().ident, number))
    again.daemon = True
    again.start()


def _is_in_finalizer(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False


class _Waiting:
    """Says that the store is waited for: at once, and every ten seconds."""

    def __init__(self, console: Console, settings: Settings) -> None:
        self._console, self._settings = console, settings
        self._next = 0

    def __call__(self, why: str, seconds: int, most: int) -> None:
        if seconds >= self._next:
            self._next = seconds + 10
            text = f"Waiting for the store at {self._settings.store} ({why}); {seconds} s of {most} s"
            self._console.print(text, soft_wrap=True, highlight=False)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def known_names(host: str, more: Sequence[str]) -> tuple[str, ...]:
    """By which names clients may call a service that listens on a host: its own, and those of the setting."""
    own = () if host in EVERYWHERE else (host,)
    return (*LOOPBACK, *own, *more)


def _url(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
