"""The issuers whose badges count as proof to a tenant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pathways.access.audit import Act, Also, Recorder, Unrecorded
from pathways.access.identity import Caller
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.intake.names import name_problems
from pathways.text import flaw_of, shown

LONGEST_ADDRESS = 2_000
MOST_ISSUERS = 10_000
_ADDRESS = re.compile(r"(https?://|did:[a-z0-9]+:|urn:|mailto:)[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """Somebody whose badges count as proof.

    Attributes:
        issuer: address or DID, as badges write it.
        name: what to call them; None: nothing was said.
    """

    issuer: str
    name: str | None = None


class TrustStore(Protocol):
    """Where trusted issuers are kept."""

    def all_issuers(self) -> list[TrustedIssuer]:
        """All of them, by address; may raise StoreError."""

    def save(self, issuer: TrustedIssuer, also: Also) -> None:
        """Stores one, in place of the one with this address; may raise StoreError."""

    def remove(self, address: str, also: Also) -> TrustedIssuer | None:
        """Removes one; None: none has this address. May raise StoreError."""


class TrustList:
    """The trusted issuers of one tenant; blocking, and thread-safe.

    Args:
        store: where they are kept.
        recorder: records what is done; None: nobody.
    """

    def __init__(self, store: TrustStore, recorder: Recorder | None = None) -> None:
        self._store = store
        self._recorder = recorder or Unrecorded()

    def all_issuers(self) -> list[TrustedIssuer]:
        """All of them, by address.

        Raises:
            StoreError: the store does not answer.
        """
        return sorted(self._store.all_issuers(), key=lambda each: each.issuer)

    def addresses(self) -> frozenset[str] | None:
        """Their addresses; None: there are none, so that no such list is kept.

        Raises:
            StoreError: the store does not answer.
        """
        return frozenset(each.issuer for each in self._store.all_issuers()) or None

    def save(self, issuer: TrustedIssuer, caller: Caller) -> TrustedIssuer:
        """Has the badges of an issuer count as proof from now on; safe to repeat.

        Raises:
            ProblemsError: everything that is wrong with the address and the name, or LIMIT.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(Act(caller=caller, action="saveTrustedIssuer")) as also:
            problems = list(_flaws(issuer))
            known = {each.issuer for each in self._store.all_issuers()}
            if issuer.issuer not in known and len(known) >= MOST_ISSUERS:
                text = f"{MOST_ISSUERS} issuers are trusted already."
                problems.append(Problem(Code.LIMIT, text, "Remove those of whom no badges come.", "issuer"))
            if problems:
                raise ProblemsError(problems)
            self._store.save(issuer, also)
        return issuer

    def remove(self, address: str, caller: Caller) -> TrustedIssuer:
        """Has the badges of an issuer count as proof no more; awards that were verified by them stay.

        Raises:
            ProblemsError: NOT_FOUND.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(Act(caller=caller, action="removeTrustedIssuer")) as also:
            found = self._store.remove(address, also)
            if found is None:
                text = f"{shown(address)} is not on the list of trusted issuers."
                raise ProblemsError.one(Code.NOT_FOUND, text, "The list has the exact addresses.", "issuer")
        return found


def _flaws(issuer: TrustedIssuer) -> Iterator[Problem]:
    address = issuer.issuer
    if len(address) > LONGEST_ADDRESS:
        text = f"The address has {len(address)} characters."
        yield Problem(Code.TOO_LONG, text, f"Use at most {LONGEST_ADDRESS}.", "issuer")
    elif flaw_of(address) is not None or _ADDRESS.fullmatch(address) is None:
        hint = "Write it as badges do: https://…, did:web:…, did:key:…; `pathways verify` shows it."
        yield Problem(Code.INVALID, f"{shown(address)} is not the address of an issuer.", hint, "issuer")
    if issuer.name is not None:
        yield from name_problems(issuer.name)
