"""What somebody may try with tokens, each over HTTP against an issuer on this machine."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey

from pathways.access import providers
from pathways.access.authentication import Authentication
from pathways.access.key_ring import KeyRing
from pathways.access.providers import SigningKeys
from pathways.access.tokens import Claims, Tokens
from pathways.api.app import create_app
from pathways.api.http.protected_resource import ProtectedResource
from tests.access.asking import NEWER, codes
from tests.access.in_memory import Kept
from tests.access.issuer import AUDIENCE, Issuer, issuing, rsa_key
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

VIEWER = "{ viewer { name kind roles } }"
FINDINGS = "{ findings { totalCount } }"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as found:
        yield found


class Asking:
    """Asks a service that trusts an issuer."""

    def __init__(self, issuer: Issuer, **claims: str) -> None:
        found: dict[str, SigningKeys] = {}
        self.tokens = Tokens(found, Claims(audience=AUDIENCE, **claims))
        found[issuer.url] = SigningKeys(issuer.url, self.tokens.forget)
        ring = KeyRing("default", Kept())
        self.authentication = Authentication(
            keys=ring, here="here", is_required=True, readers=False, tokens=self.tokens
        )
        resource = ProtectedResource((issuer.url,), AUDIENCE)
        self.app = create_app(service_of(small_snapshot()), authenticator=self.authentication, resource=resource)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client

    def __call__(self, *sent: str, query: str = VIEWER) -> list[httpx.Response]:
        """The answers to one operation with each of some tokens."""

        async def send() -> list[httpx.Response]:
            async with self.client() as client:
                headers = [{"authorization": f"Bearer {token}", "accept": NEWER} for token in sent]
                return [await client.post("/graphql", json={"query": query}, headers=each) for each in headers]

        return asyncio.run(send())


def refusal(response: httpx.Response) -> str:
    """Why a token was refused."""
    assert response.status_code == 401
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert 'error="invalid_token"' in response.headers["www-authenticate"]
    return str(error["message"])


def test_genuine_token_says_who_asks(issuer: Issuer) -> None:
    token = issuer.token(name="Ada", roles=["Editor", "unknown", 3])
    (answer,) = Asking(issuer)(token)
    assert answer.json() == {"data": {"viewer": {"name": "Ada", "kind": "PERSON", "roles": ["EDITOR"]}}}


@pytest.mark.parametrize("typ", ["at+jwt", "application/at+jwt", "AT+JWT", "JWT"])
def test_types_of_real_providers_are_taken(issuer: Issuer, typ: str) -> None:
    assert Asking(issuer)(issuer.token(header={"typ": typ}))[0].status_code == 200


def test_every_listed_algorithm_is_checked(issuer: Issuer) -> None:
    made = {
        "ES256": issuer.keys[0],
        "RS256": rsa_key("rsa"),
        "PS512": rsa_key("pss"),
        "ES384": ECKey.generate_key("P-384", {"kid": "p384"}),
        "Ed25519": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
    }
    issuer.keys = list(made.values())
    sent = [issuer.token(key, {"alg": name}) for name, key in made.items()]
    assert [answer.status_code for answer in Asking(issuer)(*sent)] == [200] * len(made)


CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "another audience": ({"aud": "https://other.example"}, "another audience"),
    "several other audiences": ({"aud": ["a", "b"]}, "another audience"),
    "no audience": ({"aud": None}, "another audience"),
    "an audience in an audience": ({"aud": {AUDIENCE: 1}}, "another audience"),
    "another issuer": ({"iss": "https://evil.example"}, "does not trust"),
    "no issuer": ({"iss": None}, "not a signed"),
    "a list of issuers": ({"iss": ["x"]}, "does not trust"),
    "no end": ({"exp": None}, "when it begins and ends"),
    "an end that is no number": ({"exp": "tomorrow"}, "when it begins and ends"),
    "an end that nothing lies after": ({"exp": float("nan")}, "when it begins and ends"),
    "an end that is true": ({"exp": True}, "when it begins and ends"),
    "a beginning that is no number": ({"nbf": []}, "when it begins and ends"),
    "no subject": ({"sub": None}, "whom it is of"),
    "a subject that is no text": ({"sub": 7}, "whom it is of"),
    "a token for logging in": ({"nonce": "n"}, "ID token"),
}


@pytest.mark.parametrize("claims", CLAIMS)
def test_claims_that_do_not_fit_are_refused(issuer: Issuer, claims: str) -> None:
    said, why = CLAIMS[claims]
    assert why in refusal(Asking(issuer)(issuer.token(**said))[0])


def test_token_ends_to_the_second(issuer: Issuer) -> None:
    asking = Asking(issuer)
    now = time.time()
    assert "expired" in refusal(asking(issuer.token(exp=int(now) - 1))[0])
    assert asking(issuer.token(exp=now + 60))[0].status_code == 200
    assert "not valid yet" in refusal(asking(issuer.token(nbf=now + 60))[0])
    assert asking(issuer.token(nbf=now + 2))[0].status_code == 200  # a provider's clock that is a little ahead


def test_kept_token_still_expires(issuer: Issuer) -> None:
    asking, token = Asking(issuer), issuer.token(exp=time.time() + 1)
    assert asking(token)[0].status_code == 200
    time.sleep(1.01)
    assert "expired" in refusal(asking(token)[0])


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_unsigned_token_is_refused(issuer: Issuer) -> None:
    said = segment(
        {"iss": issuer.url, "aud": AUDIENCE, "sub": "eve", "exp": time.time() + 300, "roles": "administrator"}
    )
    asking = Asking(issuer)
    for name in ("none", "None", "NONE", "nOnE", "", 0, None, ["none"]):
        head = segment({"alg": name, "typ": "at+jwt", "kid": "one"})
        for signature in ("", "AAAA"):
            refusal(asking(f"{head}.{said}.{signature}")[0])


def test_public_key_as_secret_is_refused(issuer: Issuer) -> None:
    """Whoever checks by what the token says would take the public key for a shared secret (RFC 8725, 3.1)."""
    key = rsa_key("one")
    issuer.keys = [key]
    said = {"iss": issuer.url, "aud": AUDIENCE, "sub": "eve", "exp": time.time() + 300, "roles": "administrator"}
    for secret in (key.as_pem(private=False), key.as_der(private=False)):
        signed = f"{segment({'alg': 'HS256', 'kid': 'one', 'typ': 'at+jwt'})}.{segment(said)}"
        signature = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), "sha256")).rstrip(b"=").decode()
        forged = f"{signed}.{signature}"
        assert "algorithm" in refusal(Asking(issuer)(forged)[0])


def test_key_of_another_is_refused(issuer: Issuer) -> None:
    own = ECKey.generate_key("P-256", {"kid": "one"})
    asking = Asking(issuer)
    assert "not genuine" in refusal(asking(issuer.token(own))[0])
    carried = {"jwk": own.as_dict(private=False), "jku": "https://evil.example/keys", "x5u": "https://evil.example"}
    assert "not genuine" in refusal(asking(issuer.token(own, carried))[0])
    other_algorithm = rsa_key("one")
    assert "not genuine" in refusal(asking(issuer.token(other_algorithm, {"alg": "RS256"}))[0])


def test_changed_token_is_refused(issuer: Issuer) -> None:
    token = issuer.token()
    head, said, signature = token.split(".")
    more = json.loads(base64.urlsafe_b64decode(said + "=="))
    forged = f"{head}.{segment({**more, 'roles': ['administrator'], 'tenant': 'other'})}.{signature}"
    cut = (f"{head}.{said}.", f"{head}.{said}", f"{head}.{said}.{signature[:-4]}", f"{token}.x", "ey.ey.ey", "..")
    asking = Asking(issuer)
    for each in (forged, *cut):
        refusal(asking(each)[0])
    assert asking(token)[0].status_code == 200


def test_token_of_another_type_is_refused(issuer: Issuer) -> None:
    asking = Asking(issuer)
    for typ in ("logout+jwt", "secevent+jwt", "dpop+jwt", None, "", 3):
        assert "access token" in refusal(asking(issuer.token(header={"typ": typ} if typ != 3 else {"typ": "3"}))[0])


def test_critical_header_is_not_passed_over(issuer: Issuer) -> None:
    head, said, signature = issuer.token().split(".")
    spoken = json.loads(base64.urlsafe_b64decode(head + "=="))
    for crit in (["exp"], ["unknown"], [], "exp"):
        refusal(Asking(issuer)(f"{segment({**spoken, 'crit': crit, 'unknown': 1})}.{said}.{signature}")[0])


def test_unknown_kid_fetches_once_a_minute(issuer: Issuer) -> None:
    asking = Asking(issuer)
    right, other = issuer.token(), ECKey.generate_key("P-256", {"kid": "two"})
    assert asking(right)[0].status_code == 200
    unknown = [issuer.token(ECKey.generate_key("P-256", {"kid": f"k{number}"})) for number in range(20)]
    assert {refusal(answer) for answer in asking(*unknown, issuer.token(other))} == {
        "The token is signed by a key that its issuer does not publish."
    }
    assert issuer.fetched.count("/keys") == 1
    assert asking(right)[0].status_code == 200


def test_tokens_that_come_at_once_wait_for_keys(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a page is opened, several requests with the first token of a provider come together."""
    asking = Asking(issuer)

    async def ask() -> list[int]:
        found: list[int] = []
        async with asking.client() as client:
            for kid in ("one", "two"):
                issuer.rotate(kid)
                headers = {"authorization": f"Bearer {issuer.token()}"}
                sent = (client.post("/graphql", json={"query": VIEWER}, headers=headers) for _ in range(4))
                found += [answer.status_code for answer in await asyncio.gather(*sent)]
                await asyncio.sleep(0.3)
        return found

    monkeypatch.setattr(providers, "AGAIN_SECONDS", 0.3)
    assert asyncio.run(ask()) == [200] * 8
    assert issuer.fetched.count("/keys") == 2


def test_whoever_leaves_does_not_stop_a_fetch(issuer: Issuer) -> None:
    keys = SigningKeys(issuer.url)

    async def leave_and_ask() -> bool:
        leaving = asyncio.ensure_future(keys.key("one"))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.wait({leaving})
        return await keys.key("one") is not None

    assert asyncio.run(leave_and_ask())


def test_key_rotated_in_mid_session(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    asking, before = Asking(issuer), issuer.token()
    assert asking(before)[0].status_code == 200
    issuer.rotate("two")
    after = issuer.token()
    assert "does not publish" in refusal(asking(after)[0])  # the minute is not over
    monkeypatch.setattr(providers, "AGAIN_SECONDS", 0.0)
    assert asking(after)[0].status_code == 200
    assert "does not publish" in refusal(asking(before)[0])  # kept as genuine until the keys were fetched again


def test_withdrawn_key_is_forgotten_in_time(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(providers, "OLD_SECONDS", 0.0)
    asking, before = Asking(issuer), issuer.token()
    assert asking(before)[0].status_code == 200
    issuer.rotate("two")
    asking(issuer.token())
    assert "does not publish" in refusal(asking(before)[0])


def test_provider_that_is_away_is_said(issuer: Issuer) -> None:
    issuer.is_away = True
    (answer,) = Asking(issuer)(issuer.token())
    assert (answer.status_code, codes(answer.json())) == (503, ["UNAVAILABLE"])
    assert "does not answer" in answer.json()["errors"][0]["message"]


def test_provider_must_say_who_it_is(issuer: Issuer) -> None:
    issuer.described = {"issuer": "https://other.example"}
    assert Asking(issuer)(issuer.token())[0].status_code == 503


def test_long_header_is_read(issuer: Issuer) -> None:
    assert Asking(issuer)(issuer.token(header={"x5c": ["A" * 2_000]}))[0].status_code == 200


def test_roles_stand_where_the_setting_says(issuer: Issuer) -> None:
    nested = issuer.token(roles=None, realm_access={"roles": ["publisher"]})
    elsewhere: dict[str, Any] = {"https://a.example/roles": "hr adviser"}
    named = issuer.token(roles=None, **elsewhere)
    wrong = issuer.token(roles=None, realm_access="publisher")
    roles = {"realm_access.roles": [["PUBLISHER"], [], []], "https://a.example/roles": [[], ["ADVISER", "HR"], []]}
    for place, expected in roles.items():
        answers = Asking(issuer, roles=place)(nested, named, wrong)
        # Whoever has no role may do nothing at all.
        assert [
            answer.json()["data"]["viewer"]["roles"] if answer.status_code == 200 else [] for answer in answers
        ] == (expected)


def test_token_of_another_tenant_is_refused(issuer: Issuer) -> None:
    asking = Asking(issuer, tenant="org.name")
    sent = [issuer.token(org=org) for org in ({"name": "other"}, {"name": ["default"]}, "default", None)]
    assert {refusal(answer) for answer in asking(*sent)} == {"The token is of another tenant."}
    right = issuer.token(org={"name": "default"})
    (answer,) = asking(right, query="{ viewer { tenant } }")
    assert answer.json() == {"data": {"viewer": {"tenant": "default"}}}


def test_learner_key_stands_where_the_setting_says(issuer: Issuer) -> None:
    asking = Asking(issuer, learner="person.learner")
    found = asyncio.run(asking.tokens.identify(issuer.token(person={"learner": "ada-1"})))
    assert (found.subject, found.learner, found.issuer) == ("ada", "ada-1", issuer.url)


def test_subjects_of_several_issuers_name_theirs(issuer: Issuer) -> None:
    trusted = {url: SigningKeys(url) for url in (issuer.url, "https://other.example")}
    found = asyncio.run(Tokens(trusted, Claims(audience=AUDIENCE)).identify(issuer.token()))
    assert found.subject == f"{issuer.url}#ada"


def test_metadata_says_where_tokens_come_from(issuer: Issuer) -> None:
    async def get() -> tuple[httpx.Response, httpx.Response]:
        async with Asking(issuer).client() as client:
            refused = await client.post("/graphql", json={"query": VIEWER})
            (place,) = refused.headers["www-authenticate"].split('resource_metadata="')[1:]
            return refused, await client.get(place.removesuffix('"'))

    refused, metadata = asyncio.run(get())
    assert (refused.status_code, codes(refused.json())) == (401, ["UNAUTHENTICATED"])
    assert "error=" not in refused.headers["www-authenticate"]
    said = metadata.json()
    assert (said["resource"], said["authorization_servers"]) == (AUDIENCE, [issuer.url])


def test_foreign_page_starts_no_long_search(issuer: Issuer) -> None:
    async def get() -> list[int]:
        headers = {"origin": "https://evil.example", "authorization": f"Bearer {issuer.token()}"}
        query = '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: {timeLimitMs: 60000}) '
        async with Asking(issuer).client() as client:
            asked = await client.get("/graphql", params={"query": query + "{ __typename } }"}, headers=headers)
            document = await client.get("/plans/analyst.md?timeLimitMs=60000", headers=headers)
            return [asked.status_code, document.status_code]

    assert asyncio.run(get()) == [403, 403]
