"""API keys: what is wrong with a request, what opens what, and how soon a change is noticed."""

from __future__ import annotations

import asyncio
import hashlib
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pathways.access import key_ring
from pathways.access.api_keys import ApiKey, KeyRequest, hash_of, made, named_in, opens
from pathways.access.authentication import Authentication
from pathways.access.authenticator import UnauthenticatedError
from pathways.access.identity import Identity, ViewerKind, administrator_here
from pathways.access.key_ring import KeyRing
from pathways.access.roles import Permission, Role
from pathways.codes import Code
from pathways.errors import ProblemsError, StoreError
from tests.access.asking import identity_of
from tests.access.in_memory import Kept

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def new(**asked: object) -> tuple[ApiKey, str]:
    request = KeyRequest(**{"owner": "kiosk", "roles": ("LEARNER",), **asked})  # type: ignore[arg-type]
    return made(request, "default", administrator_here(), NOW)


def test_secret_has_256_random_bits() -> None:
    secrets = {new()[1] for _ in range(50)}
    tails = {secret.rpartition(".")[2] for secret in secrets}
    assert len(tails) == 50
    assert {len(tail) for tail in tails} == {43}  # 256 bits, six in a character


def test_only_the_hash_is_kept() -> None:
    key, secret = new()
    assert secret.rpartition(".")[2] not in repr(key)
    assert key.hash == hashlib.sha256(secret.encode()).hexdigest()
    assert named_in(secret) == ("default", key.key)


@pytest.mark.parametrize(
    "text", ["", "pathways", "pathways.default.x", "pathways.default.ab.short", f"pathways.A.b.{'x' * 43}", "ey.ab.cd"]
)
def test_other_texts_are_no_keys(text: str) -> None:
    assert named_in(text) is None


@pytest.mark.parametrize(
    ("asked", "code", "path"),
    [
        ({"owner": " "}, Code.EMPTY, "owner"),
        ({"owner": "x" * 201}, Code.TOO_LONG, "owner"),
        ({"owner": "a\x00"}, Code.BAD_TEXT, "owner"),
        ({"roles": ("LERNER",)}, Code.BAD_VALUE, "roles/0"),
        ({"roles": ()}, Code.EMPTY, "roles"),
        ({"roles": ("SERVICE",), "permissions": ("catalog:reed",)}, Code.BAD_VALUE, "permissions/0"),
        ({"permissions": ("catalog:read",)}, Code.MISPLACED, "permissions"),
        ({"roles": ("HR",), "learner": "ann"}, Code.MISPLACED, "learner"),
        ({"expires_on": date(2026, 11, 29)}, Code.OUT_OF_RANGE, "expiresOn"),
    ],
)
def test_wrong_requests_say_what_to_mend(asked: dict[str, object], code: Code, path: str) -> None:
    with pytest.raises(ProblemsError) as refusal:
        new(**asked)
    assert [(each.code, each.path) for each in refusal.value.problems] == [(code, path)]


def test_nobody_makes_a_key_above_themselves() -> None:
    clerk = identity_of("keys:manage")
    with pytest.raises(ProblemsError) as refusal:
        made(KeyRequest(owner="x", roles=("ADMINISTRATOR",)), "default", clerk, NOW)
    assert [each.code for each in refusal.value.problems] == [Code.FORBIDDEN]
    key, _ = made(KeyRequest(owner="x", permissions=("keys:manage",)), "default", clerk, NOW)
    assert (set(key.roles), set(key.permissions)) == ({Role.SERVICE}, {Permission.MANAGE_KEYS})


def test_key_ends_with_its_last_day() -> None:
    key, secret = new(expires_on=date(2026, 12, 1))
    midnight = datetime(2026, 12, 2, tzinfo=UTC).timestamp()
    assert opens(key, secret, midnight - 1)
    assert not opens(key, secret, midnight)
    assert not opens(key, secret[:-1] + ("A" if secret[-1] != "A" else "B"), midnight - 1)
    revoked = replace(key, revoked_at=NOW)
    assert not opens(revoked, secret, NOW.timestamp())


def identified(ring: KeyRing, secret: str) -> Identity | None:
    try:
        return asyncio.run(ring.identify(secret))
    except UnauthenticatedError:
        return None


def test_ring_knows_whoever_has_a_key() -> None:
    key, secret = made(KeyRequest(owner="kiosk", permissions=("plans:ask",)), "default", administrator_here(), NOW)
    store = Kept(key)
    ring = KeyRing("default", store)
    found = identified(ring, secret)
    assert found is not None
    assert (found.subject, found.kind, found.key) == ("key:kiosk", ViewerKind.SERVICE, key.key)
    assert found.permissions == {Permission.USE_SERVICE, Permission.ASK_PLANS}
    ring.close()
    assert set(store.used) == {key.key}
    assert datetime.now(UTC) - store.used[key.key] < timedelta(minutes=1)


def test_key_of_another_tenant_opens_nothing() -> None:
    key, secret = made(KeyRequest(owner="x", roles=("LEARNER",)), "other", administrator_here(), NOW)
    assert identified(KeyRing("default", Kept(key)), secret) is None
    forged = secret.replace(".other.", ".default.")
    assert identified(KeyRing("default", Kept(key)), forged) is None


def test_wrong_keys_do_not_ask_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_ring, "FRESH_SECONDS", 1000.0)
    monkeypatch.setattr(key_ring, "LOOK_AGAIN_SECONDS", 1000.0)
    key, _ = new()
    store = Kept(key)
    ring = KeyRing("default", store)
    wrong = f"pathways.default.{key.key}.{'x' * 43}", f"pathways.default.0123456789.{'x' * 43}"

    async def try_all() -> int:
        refused = 0
        for number in range(2_000):
            try:
                await ring.identify(wrong[number % 2])
            except UnauthenticatedError:
                refused += 1
        return refused

    assert asyncio.run(try_all()) == 2_000
    assert store.asked == 1


def test_revoked_key_is_noticed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    key, secret = new()
    store = Kept(key)
    ring = KeyRing("default", store)
    assert identified(ring, secret) is not None
    store.kept[key.key] = replace(key, revoked_at=NOW)
    ring.forget()
    assert identified(ring, secret) is None
    monkeypatch.setattr(key_ring, "FRESH_SECONDS", 0.01)
    store.kept[key.key] = key
    time.sleep(0.02)
    assert identified(ring, secret) is not None


def test_new_key_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_ring, "LOOK_AGAIN_SECONDS", 0.0)
    store = Kept()
    ring = KeyRing("default", store)
    key, secret = new()
    assert identified(ring, secret) is None
    store.kept[key.key] = key
    assert identified(ring, secret) is not None


def test_new_key_opens_for_all_at_once() -> None:
    store = Kept()
    ring = KeyRing("default", store)
    key, secret = new()

    async def ask() -> list[str]:
        with pytest.raises(UnauthenticatedError):
            await ring.identify(secret)
        store.kept[key.key] = key
        ring.forget()
        return [each.subject for each in await asyncio.gather(*(ring.identify(secret) for _ in range(3)))]

    assert asyncio.run(ask()) == ["key:kiosk"] * 3


def test_known_keys_open_while_the_store_is_away() -> None:
    key, secret = new()
    store = Kept(key)
    ring = KeyRing("default", store)
    store.away = True
    with pytest.raises(StoreError):
        asyncio.run(ring.identify(secret))
    store.away = False
    assert identified(ring, secret) is not None
    store.away = True
    ring.forget()
    assert identified(ring, secret) is not None


@pytest.mark.parametrize("readers", [False, True])
def test_without_a_token_nobody_is_known(readers: bool) -> None:
    authentication = Authentication(keys=KeyRing("default", Kept()), here="here", is_required=True, readers=readers)
    found = asyncio.run(authentication.identify(None))
    assert found.kind is ViewerKind.ANONYMOUS
    assert (Permission.READ_CATALOG in found.permissions) is readers
    assert Role.ADMINISTRATOR in asyncio.run(authentication.identify("here")).roles
    with pytest.raises(UnauthenticatedError):
        asyncio.run(authentication.identify("hereabouts"))


def test_identity_ends_with_its_time_or_key() -> None:
    key, secret = new()
    store = Kept(key)
    ring = KeyRing("default", store)
    authentication = Authentication(keys=ring, here=None, is_required=True, readers=False)

    async def look() -> list[bool]:
        known = await authentication.identify(secret)
        found = [await authentication.still_knows(known)]
        found.append(await authentication.still_knows(replace(known, expires=time.time() - 0.001)))
        store.kept[key.key] = replace(key, revoked_at=NOW)
        ring.forget()
        found.append(await authentication.still_knows(known))
        return found

    assert asyncio.run(look()) == [True, False, False]


def test_hash_is_that_of_the_standard() -> None:
    """FIPS 180-2, appendix B.1."""
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
