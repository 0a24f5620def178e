"""Wiring of badges: what verifies them, and what issues them, as configured."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.settings import Settings

if TYPE_CHECKING:
    from pathways.badges.verification import BadgeVerification, Verifier
    from pathways.records.bundles import Bundles
    from pathways.records.issuing import Issuer
    from pathways.store.graph import GraphStore

BADGE_PACKAGES = frozenset({"base58", "cryptography", "pyld", "pyoxigraph"})


def verifier_of(settings: Settings, issuer: Issuer | None = None) -> Verifier:
    """The verifier of badges as configured.

    Args:
        issuer: of badges here, whose status lists are at hand; None: there is none.

    Raises:
        ProblemsError: NOT_INSTALLED, or what is wrong with the folder of documents.
    """
    with _installed("verifies no badges"):
        from pathways.badges.documents import documents_of, fetch_nothing
        from pathways.badges.fetcher import Fetcher
        from pathways.badges.verify import verify
    hosts = settings.document_hosts
    fetch, own = Fetcher(hosts) if hosts else fetch_nothing, issuer.document if issuer else fetch_nothing
    documents = documents_of(settings.documents, fetch, own)

    def check(data: bytes, recipient: str | None, trusted: Collection[str] | None) -> BadgeVerification:
        return verify(data, documents=documents, recipient=recipient, trusted_issuers=trusted)

    return check


def late_verifier_of(settings: Settings, issuer: Issuer | None = None) -> Verifier:
    """The same, made when the first badge comes: a service needs what it takes only then, if ever."""
    made = cache(lambda: verifier_of(settings, issuer))

    def check(data: bytes, recipient: str | None, trusted: Collection[str] | None) -> BadgeVerification:
        return made()(data, recipient, trusted)

    return check


def issuer_over(settings: Settings, store: GraphStore) -> Issuer | None:
    """What issues badges for the learners of an open store; None: no key is configured.

    Raises:
        ProblemsError: NOT_INSTALLED, or BAD_SETTING.
    """
    if settings.badge_keys is None:
        return None
    with _installed("issues no badges"):
        from pathways.badges.signing import read_issuing_keys
        from pathways.records.issuing import Issuer
    from pathways.store.mapping.statuses import BadgeStatuses

    if settings.badge_address is None:
        text, hint = (
            "PATHWAYS_BADGE_KEYS is set, and PATHWAYS_BADGE_ADDRESS is not.",
            "Say where others reach the service.",
        )
        raise ProblemsError.one(Code.BAD_SETTING, text, hint, "PATHWAYS_BADGE_ADDRESS")
    keys = read_issuing_keys(settings.badge_keys, "PATHWAYS_BADGE_KEYS")
    name = settings.badge_issuer or settings.badge_address
    return Issuer(keys, settings.badge_address, name, BadgeStatuses(store.bolt))


def bundles_over(settings: Settings, store: GraphStore, learner: str | None) -> Bundles:
    """What reads badges and records of badges out of files for the learners of an open store.

    Args:
        learner: the key of whose they are; None: as they say.

    Raises:
        ProblemsError: BAD_SETTING.
        StoreError: the store does not answer.
    """
    from pathways.access.trusted_issuers import TrustList
    from pathways.records.bundles import Bundles
    from pathways.records.evidence_files import EvidenceFiles
    from pathways.records.originals import Originals
    from pathways.store.access.trusted_issuers import TrustedIssuers

    issuer = issuer_over(settings, store)
    listed = TrustList(TrustedIssuers(store.bolt)).addresses()
    trusted = listed if issuer is None else issuer.dids | (listed or frozenset())
    achieved = None if issuer is None else issuer.achieved
    originals = Originals(EvidenceFiles(settings.evidence_folder, settings.largest_evidence_bytes))
    return Bundles(late_verifier_of(settings, issuer), trusted, learner, achieved, originals)


@contextmanager
def _installed(lack: str) -> Iterator[None]:
    """Says which extra brings the packages that are missing.

    Args:
        lack: what the installation does not do without them.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in BADGE_PACKAGES:
            raise
        hint = "Install it: pip install 'pathways[badges]'."
        raise ProblemsError.one(Code.NOT_INSTALLED, f"This installation {lack}.", hint) from None
