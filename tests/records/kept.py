"""Learners in memory, and a service over them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any

from pathways.access.audit import Also, nothing
from pathways.access.identity import Caller, Identity, ViewerKind
from pathways.access.roles import Permission, Role, granted
from pathways.api.execution import Operation
from pathways.api.service import Service
from pathways.records.conferral import Conferring
from pathways.records.learner import Purpose, StoredLearner
from pathways.records.office import Among, PackedChange, Records
from tests.api.small import service_of, small_snapshot

SAVE = """mutation ($input: SaveLearnerInput!) { saveLearner(input: $input) {
    learner { key name version conditions goals { key text coverage } competencies { level source since isVerified
      competency { key } } experience { months field } waivers { path }
      advisers consents unlisted { creditsOf credits } }
    userErrors { code path message } } }"""


class AsTheyAre:
    """Records that are kept as they are."""

    def pack(self, learner: StoredLearner) -> StoredLearner:
        return learner

    def unpack(self, form: StoredLearner) -> StoredLearner:
        return form


class Kept:
    """Learners as a dictionary keeps them; counts how often it was read."""

    packing = AsTheyAre()

    def __init__(self) -> None:
        self.learners: dict[str, StoredLearner] = {}
        self.reads: list[tuple[str, ...]] = []
        self._lock = Lock()

    def read(self, keys: Sequence[str]) -> Mapping[str, StoredLearner]:
        self.reads.append(tuple(keys))
        return {key: self.learners[key] for key in keys if key in self.learners}

    def keys(self, words: Sequence[str], among: Among) -> list[str]:
        return [
            key
            for key, each in sorted(self.learners.items())
            if (among.everybody or key == among.own or self._advised(each, among.adviser))
            and all(word in f"{key} {each.name or ''}".casefold() for word in words)
        ]

    def _advised(self, learner: StoredLearner, adviser: str | None) -> bool:
        return adviser in learner.advisers and Purpose.ADVICE in learner.consents

    def erase(self, key: str, also: Also) -> bool:
        with self._lock:
            if self.learners.pop(key, None) is None:
                return False
            also(None)
            return True

    def versions(self) -> dict[str, int]:
        return {key: each.version for key, each in self.learners.items()}

    def files(self) -> set[str]:
        return {digest for each in self.learners.values() for digest in each.files}

    def packed(self, keys: Sequence[str]) -> Mapping[str, StoredLearner]:
        return {key: self.learners[key] for key in keys if key in self.learners}

    def write_all(self, changes: Sequence[PackedChange], also: Also) -> list[str]:
        left = [each.key for each in changes if not self.write(each.form, each.on, nothing)]
        if not left:
            also(None)
        return left

    def write(self, learner: StoredLearner, on: int, also: Also) -> bool:
        with self._lock:
            known = self.learners.get(learner.key)
            if (known.version if known else 0) != on:
                return False
            also(None)
            self.learners[learner.key] = learner
            return True


def identity(role: Role, *, learner: str | None = None, only: Sequence[Permission] | None = None) -> Identity:
    """Somebody with a role, named after it."""
    permissions = granted(frozenset({role})) | frozenset(only or ())
    return Identity(
        kind=ViewerKind.PERSON,
        subject=role.value.lower(),
        roles=frozenset({role}),
        permissions=permissions,
        learner=learner,
    )


NO_STACKS = Conferring(small_snapshot(), date(2026, 11, 23), only=())
"""For changes that confer nothing."""
ADMINISTRATOR = identity(Role.ADMINISTRATOR)
ANN = identity(Role.LEARNER, learner="ann")
BOB = identity(Role.LEARNER, learner="bob")
ADVISER = identity(Role.ADVISER)
HR = identity(Role.HR)
PROGRAM = identity(
    Role.SERVICE,
    only=(Permission.READ_CATALOG, Permission.ASK_PLANS, Permission.READ_LEARNERS, Permission.WRITE_LEARNERS),
)


def service_over(store: Kept) -> Service:
    """The small catalogue, and learners."""
    return service_of(small_snapshot(), records=Records(store))


def answer(service: Service, query: str, who: Identity = ADMINISTRATOR, **variables: Any) -> dict[str, Any]:
    """The whole answer to one operation of somebody."""
    return asyncio.run(service.run(Operation(query, variables), caller=Caller(who))).body


def told(service: Service, query: str, who: Identity = ADMINISTRATOR, **variables: Any) -> Any:
    """The only field of an answer without errors."""
    body = answer(service, query, who, **variables)
    assert "errors" not in body, body["errors"]
    (found,) = body["data"].values()
    return found


def save(service: Service, key: str, who: Identity = ADMINISTRATOR, **said: Any) -> dict[str, Any]:
    """A learner as saved."""
    payload: dict[str, Any] = told(service, SAVE, who, input={"key": key, **said})
    assert payload["userErrors"] == [], payload
    found: dict[str, Any] = payload["learner"]
    return found


def refused(service: Service, key: str, who: Identity = ADMINISTRATOR, **said: Any) -> list[tuple[str, str]]:
    """Codes and paths of why a learner was not saved."""
    payload = told(service, SAVE, who, input={"key": key, **said})
    assert payload["learner"] is None
    return [(each["code"], "/".join(each["path"])) for each in payload["userErrors"]]


def codes(body: Mapping[str, Any]) -> list[str]:
    """Of top-level errors."""
    return [error["extensions"]["code"] for error in body.get("errors", ())]
