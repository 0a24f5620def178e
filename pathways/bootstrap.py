"""Wiring: which store, which planner, which service over them. The only place that chooses real parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathways.domain.money import Rates
from pathways.errors import ServiceError
from pathways.progress import Progress, silent
from pathways.settings import Settings

if TYPE_CHECKING:
    from pathways.access.administration import Administration
    from pathways.access.audit import Also, AuditLog
    from pathways.access.key_ring import KeyRing
    from pathways.access.own_settings import KeptSettings
    from pathways.access.tokens import Tokens
    from pathways.access.trusted_issuers import TrustList
    from pathways.api.budgets.budgets import Budgets
    from pathways.api.jobs.worker_pool import Pool
    from pathways.api.service import Service
    from pathways.catalog.snapshot import Snapshot
    from pathways.editing.office import ChangeSetOffice
    from pathways.planning.planner import Planner
    from pathways.records.evidence_files import EvidenceFiles
    from pathways.records.office import Records
    from pathways.store.access.audit_log import AuditEntries
    from pathways.store.backup.encryption import BackupKeys
    from pathways.store.graph import GraphStore
    from pathways.workforce.teams import Teams


def planner_of(settings: Settings) -> Planner:
    """The planner as configured."""
    from pathways.planning.planner import Planner  # with the solver: a second that few commands need

    return Planner(Rates(dict(settings.rates)), settings.currency, settings.time_limit_ms)


def service_over(settings: Settings, snapshot: Callable[[], Snapshot], **parts: Any) -> Service:
    """The service as configured.

    Args:
        snapshot: what is published now.
        parts: what `Service` takes besides, or instead; without any, nothing can be followed or changed.
    """
    # The solver, the schema and the server take over a second to import; a command that finds a service needs none.
    from pathways.api.service import Service
    from pathways.badge_parts import late_verifier_of
    from pathways.prose_reading import ProseReader, styles_in
    from pathways.rule_reading import read_rule

    configured: dict[str, Any] = {
        "planner": planner_of(settings),
        "rules": read_rule,
        "prose": ProseReader(lambda: styles_in(settings)),
        "verifier": late_verifier_of(settings, parts.get("issuer")),
        "production": settings.production,
        "workers": settings.plan_workers,
        "longest_ms": settings.longest_time_limit_ms,
    }
    return Service(snapshot, **(configured | parts))


@dataclass(frozen=True, slots=True)
class Access:
    """Who has keys of one tenant.

    Attributes:
        ring: knows them.
        administration: makes and revokes them.
        recorder: records what is done.
        log: where that is read.
        trust: the issuers whose badges count as proof.
        teams: of the tenant.
        settings: what the tenant decides for itself.
    """

    ring: KeyRing
    administration: Administration
    recorder: AuditLog
    log: AuditEntries
    trust: TrustList
    teams: Teams
    settings: KeptSettings

    def close(self) -> None:
        """Writes down what is to be kept."""
        with closing(self.recorder):
            self.ring.close()


def access_over(store: GraphStore, settings: Settings) -> Access:
    """Who has keys of an open store, which is a tenant's, and what the tenant decided."""
    from pathways.access.administration import Administration
    from pathways.access.audit import AuditLog
    from pathways.access.key_ring import KeyRing
    from pathways.access.trusted_issuers import TrustList
    from pathways.store.access.api_keys import ApiKeys
    from pathways.store.access.audit_log import AuditEntries
    from pathways.store.access.trusted_issuers import TrustedIssuers
    from pathways.store.records.teams import StoredTeams
    from pathways.workforce.teams import Teams

    tenant, keys, log = settings.tenant, ApiKeys(store.bolt), AuditEntries(store.bolt)
    ring, recorder = KeyRing(tenant, keys), AuditLog(log)
    office, trust = Administration(tenant, keys, ring.forget, recorder), TrustList(TrustedIssuers(store.bolt), recorder)
    teams, own = Teams(StoredTeams(store.bolt), recorder), own_settings_over(settings, store, recorder)
    return Access(ring, office, recorder, log, trust, teams, own)


def own_settings_over(settings: Settings, store: GraphStore, recorder: AuditLog | None = None) -> KeptSettings:
    """What the tenant of an open store decides for itself, over what is usual in the service.

    Args:
        recorder: records what is done; None: nobody.
    """
    from pathways.access.own_settings import KeptSettings, OwnSettings, ReviewSetting
    from pathways.store.access.own_settings import StoredSettings

    usual = OwnSettings(review=ReviewSetting(settings.review.upper()), smallest_group=settings.smallest_group)
    return KeptSettings(StoredSettings(store.bolt), usual, recorder)


def budgets_of(settings: Settings, *, beyond: bool) -> Budgets | None:
    """What callers may use, as configured; None: as much as they like.

    Args:
        beyond: the service listens beyond this machine.

    Raises:
        ProblemsError: NOT_INSTALLED, the client of Redis.
    """
    from pathways.api.budgets.budgets import Amounts, budgets_at

    usual = Amounts.usual() if beyond else Amounts()
    planning = settings.planning_seconds_per_minute
    amounts = Amounts(
        requests=_said_or(settings.requests_per_minute, usual.requests),
        address_requests=_said_or(settings.address_requests_per_minute, usual.address_requests),
        cost=_said_or(settings.cost_per_minute, usual.cost),
        planning_ms=usual.planning_ms if planning is None else 1000 * planning,
        at_once=_said_or(settings.questions_at_once, usual.at_once),
    )
    return None if amounts == Amounts() else budgets_at(settings.limits_store, amounts)


def _said_or(said: int | None, usual: int) -> int:
    return usual if said is None else said


@contextmanager
def recorded(store: GraphStore, action: str) -> Iterator[Also]:
    """Records what a command on this machine does; what is yielded is called in the transaction that does it.

    Raises:
        StoreError: the store does not answer.
    """
    from pathways.access.audit import Act, AuditLog
    from pathways.access.identity import caller_here
    from pathways.store.access.audit_log import AuditEntries

    with AuditLog(AuditEntries(store.bolt)).acting(Act(caller=caller_here(), action=action)) as also:
        yield also


def tokens_of(settings: Settings, admits: Callable[[str, str], bool] | None = None) -> Tokens | None:
    """Whoever the configured providers vouch for; None: none is configured.

    Args:
        admits: the tokens of a provider, the second, count for a tenant, the first; None: for the main one only.
    """
    if not settings.issuers or settings.audience is None:
        return None
    from pathways.access.providers import SigningKeys
    from pathways.access.tokens import Claims, Tokens

    claims = Claims(
        audience=settings.audience,
        roles=settings.roles_claim,
        tenant=settings.tenant_claim,
        learner=settings.learner_claim,
    )
    providers: dict[str, SigningKeys] = {}
    tokens = Tokens(providers, claims, settings.tenant, admits)
    providers |= {issuer: SigningKeys(issuer, tokens.forget) for issuer in settings.issuers}
    return tokens


def evidence_files_of(settings: Settings) -> EvidenceFiles:
    """Where files of evidence are."""
    from pathways.records.evidence_files import EvidenceFiles

    return EvidenceFiles(settings.evidence_folder, settings.largest_evidence_bytes)


def records_over(settings: Settings, store: GraphStore, recorder: AuditLog | None = None) -> Records:
    """The learners of an open store.

    Args:
        recorder: records what is done; None: one of its own.
    """
    from pathways.access.audit import AuditLog
    from pathways.records.office import Records
    from pathways.store.access.audit_log import AuditEntries
    from pathways.store.backup.erasures import Erasures
    from pathways.store.records.learners import Learners

    recorder = recorder or AuditLog(AuditEntries(store.bolt))
    files = evidence_files_of(settings)
    return Records(Learners(store.bolt), recorder, Erasures(settings.erasures_file), files)


def other_rules_of(settings: Settings) -> frozenset[str]:
    """The own rules that do not look at the catalogue of a tenant, since they are other tenants'.

    Raises:
        StoreError: the file of tenants cannot be read.
    """
    from pathways.access.tenants import TenantList

    return TenantList(settings.tenants_file, settings.tenant).rules_of_others(settings.tenant)


@contextmanager
def office_over(settings: Settings, store: GraphStore) -> Iterator[ChangeSetOffice]:
    """The change sets of an open store, without a service.

    Raises:
        StoreError: the catalogue cannot be loaded.
    """
    from pathways.access.audit import AuditLog
    from pathways.live import LiveCatalog
    from pathways.store.access.audit_log import AuditEntries

    with (
        LiveCatalog(store, other_rules=other_rules_of(settings)) as live,
        closing(AuditLog(AuditEntries(store.bolt))) as recorder,
    ):
        yield live.office(recorder, own_review=own_settings_over(settings, store).may_approve_own)


@contextmanager
def live_service(
    settings: Settings,
    store: GraphStore,
    progress: Progress = silent,
    access: Access | None = None,
    pool: Pool | None = None,
    poll_seconds: float | None = None,
) -> Iterator[Service]:
    """The service over an open store: it follows what others publish there, and takes imports.

    Args:
        access: who has keys, and is closed by whoever opened it; None: found here.
        pool: threads that it shares with others; None: it has its own.
        poll_seconds: how often it looks for what others publish; None: as often as usual.

    Raises:
        StoreError: the catalogue cannot be loaded.
    """
    from pathways.api.jobs.revision_feed import Feed
    from pathways.badge_parts import issuer_over
    from pathways.live import POLL_SECONDS, LiveCatalog
    from pathways.records.impacts.desk import ImpactDesk

    with ExitStack() as stack:
        access = access or stack.enter_context(closing(access_over(store, settings)))
        live = stack.enter_context(LiveCatalog(store, progress, poll_seconds or POLL_SECONDS, other_rules_of(settings)))
        live.on_revision((feed := Feed(store.events, live.snapshot().revision)).announce)
        feed.announce(live.snapshot().revision)
        (records := records_over(settings, store, access.recorder)).sweep()
        service = service_over(
            settings,
            live.snapshot,
            ready=live.trouble,
            feed=feed,
            writer=live,
            catch_up=live.catch_up,
            administration=access.administration,
            recorder=access.recorder,
            audit_log=access.log,
            records=records,
            trust=access.trust,
            change_sets=live.office(access.recorder, own_review=access.settings.may_approve_own),
            teams=access.teams,
            issuer=issuer_over(settings, store),
            impacts=ImpactDesk(records, planner_of(settings)),
            kept_settings=access.settings,
            pool=pool,
        )
        try:
            yield service
        finally:
            service.close()


def backup_keys_of(settings: Settings) -> BackupKeys | None:
    """The keys of backups as configured; None: backups are not encrypted.

    Raises:
        ProblemsError: NOT_INSTALLED, or BAD_SETTING.
    """
    if settings.backup_key_file is None:
        return None
    from pathways.store.backup.encryption import read_keys

    return read_keys(settings.backup_key_file)


def seed_folder() -> Path:
    """The seed data of the checkout, or of the installed package.

    Raises:
        ServiceError: neither is there.
    """
    here = Path(__file__).parent
    for folder in (here.parent / "seed_data", here / "_data" / "seed_data"):
        if folder.is_dir():
            return folder
    raise ServiceError("The seed data is not there: neither seed_data/ beside the package nor inside it.")
