"""Tokens of a certified OpenID provider: a program's by its secret, a person's by authorization code with PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from pathways.access.api_keys import ApiKey, KeyRequest, made
from pathways.access.authentication import Authentication
from pathways.access.identity import administrator_here
from pathways.access.key_ring import KeyRing
from pathways.access.providers import SigningKeys
from pathways.access.tokens import Claims, Tokens
from pathways.api.http.graphql_endpoint import STATIC
from pathways.api.http.protected_resource import ProtectedResource
from tests.access.in_memory import Kept
from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.browser import Page, browser
from tests.node_packages import installed

pytestmark = pytest.mark.node

SOURCE = Path(__file__).parents[1] / "provider"
AUDIENCE = "https://pathways.example"
REDIRECT = "http://127.0.0.1/graphql"
"""Of a native client, whose port may be any (RFC 8252)."""
KEY, SECRET = made(KeyRequest(owner="robot", roles=("REVIEWER",)), "default", administrator_here(), datetime.now(UTC))
STATUS = "document.querySelector('#identity [role=status]')?.textContent"
FORM = re.compile(r'<form[^>]* action="([^"]+)"')


@contextmanager
def providing(redirect: str = REDIRECT) -> Iterator[str]:
    """A provider; yields its issuer."""
    folder = installed(SOURCE)
    command = ["node", "serve.mjs", AUDIENCE, redirect]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            issuer = process.stdout.readline().strip()
            assert issuer, process.stderr.read() if process.stderr else ""
            yield issuer
        finally:
            process.kill()


@contextmanager
def serving(issuer: str, *keys: ApiKey) -> Iterator[str]:
    """A service that trusts an issuer and knows some keys; yields its address."""
    found: dict[str, SigningKeys] = {}
    tokens = Tokens(found, Claims(audience=AUDIENCE, roles="realm.roles"))
    found[issuer] = SigningKeys(issuer, tokens.forget)
    authenticator = Authentication(
        keys=KeyRing("default", Kept(*keys)), here=None, is_required=True, readers=False, tokens=tokens
    )
    resource = ProtectedResource((issuer,), AUDIENCE, "graphiql", "openid api")
    with served(service_of(small_snapshot()), authenticator, resource) as url:
        yield url


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, str]]:
    """The issuer of a provider, and the address of a service that trusts it."""
    with providing() as issuer, serving(issuer, KEY) as url:
        yield issuer, url


def described(service: str) -> dict[str, str]:
    """The provider as a client finds it: from the challenge of the service to its metadata, and on."""
    refused = httpx.post(f"{service}/graphql", json={"query": "{ catalog { revision } }"})
    assert refused.status_code == 401
    (address,) = re.findall(r'resource_metadata="([^"]+)"', refused.headers["www-authenticate"])
    metadata = httpx.get(address).json()
    assert metadata["resource"] == AUDIENCE
    (issuer,) = metadata["authorization_servers"]
    found: dict[str, str] = httpx.get(f"{issuer}/.well-known/openid-configuration").json()
    return found


def of_program(provider: dict[str, str]) -> str:
    """A token by the secret of a program."""
    given = httpx.post(
        provider["token_endpoint"], data={"grant_type": "client_credentials"}, auth=("robot", "secret of the robot")
    )
    assert given.status_code == 200, given.text
    return str(given.json()["access_token"])


def consented(address: str, name: str) -> str:
    """Where a browser ends whose person logs in by a name and consents: at the redirect URI, with a code."""
    with httpx.Client(follow_redirects=False) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                place = str(answer.url.join(answer.headers["location"]))
                if urlsplit(place).path == "/graphql":
                    return place
                answer = browser.get(place)
            else:
                (action,) = FORM.findall(answer.text)
                prompt = "login" if 'name="login"' in answer.text else "consent"
                sent = {"prompt": prompt, "login": name, "password": "any"}
                answer = browser.post(answer.url.join(action), data=sent)
    raise AssertionError(answer.text)


def of_person(provider: dict[str, str], name: str) -> dict[str, str]:
    """The tokens of a person who logs in and consents."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "graphiql",
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": "openid api",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "state": "x",
    }
    place = consented(str(httpx.URL(provider["authorization_endpoint"], params=asked)), name)
    (code,) = parse_qs(urlsplit(place).query)["code"]
    given = httpx.post(
        provider["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "client_id": "graphiql",
            "code_verifier": verifier,
        },
    )
    assert given.status_code == 200, given.text
    tokens: dict[str, str] = given.json()
    return tokens


def run_page(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the login of the page."""
    command = ["node", "log_in.mjs", str(STATIC / "login.js"), *words]
    return subprocess.run(command, cwd=installed(SOURCE), capture_output=True, text=True, check=False)


def test_page_logs_in_and_takes_no_foreign_code(running: tuple[str, str]) -> None:
    issuer, url = running
    page = f"{url}/graphql"
    headers = httpx.get(page, headers={"accept": "text/html"}).headers
    assert f"connect-src 'self' {issuer};" in headers["content-security-policy"]
    left = json.loads(run_page(page, "leave").stdout)
    asked = parse_qs(urlsplit(left["address"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    search = f"?{urlsplit(consented(left['address'], 'ada')).query}"
    foreign = run_page(page, "return", left["kept"], search.replace("state=", "state=x"))
    assert "not one to the question" in foreign.stderr
    token = run_page(page, "return", left["kept"], search).stdout.strip()
    query = {"query": "{ viewer { name } }"}
    answer = httpx.post(page, json=query, headers={"authorization": f"Bearer {token}"}).json()
    assert answer == {"data": {"viewer": {"name": "ada"}}}


def says(page: Page, text: str) -> None:
    """Waits until the page says who asks."""
    page.until(f"{STATUS} === '{text}'")


def test_page_takes_logins_and_keys_in_browsers(running: tuple[str, str], tmp_path: Path) -> None:
    issuer, url = running
    with browser(tmp_path) as page:
        page.open(f"{url}/graphql")
        says(page, "The service does not know you.")
        page.click("Log in")
        page.until(f"location.origin === '{issuer}' && !!document.querySelector('input[name=login]')")
        page.type("input[name=login]", "ada")
        page.type("input[name=password]", "any")
        page.value("document.querySelector('form').submit()")
        page.until("document.querySelector('input[name=prompt]')?.value === 'consent'")
        page.value("document.querySelector('form').submit()")
        says(page, "You are ada (EDITOR).")
        assert page.value("location.href") == f"{url}/graphql"  # without the code
        page.type("#identity input", SECRET)
        page.click("Use it")
        says(page, "You are robot (REVIEWER).")
        page.click("Forget it")
        says(page, "The service does not know you.")
        assert [fault for fault in page.faults if url in fault and "status of 401" not in fault] == []


def test_tokens_of_a_certified_provider_open_the_service(running: tuple[str, str]) -> None:
    _, url = running
    provider = described(url)
    person = of_person(provider, "ada")

    def viewer(token: str) -> httpx.Response:
        query = "{ viewer { name kind roles } }"
        return httpx.post(f"{url}/graphql", json={"query": query}, headers={"authorization": f"Bearer {token}"})

    found = [viewer(token).json()["data"]["viewer"] for token in (of_program(provider), person["access_token"])]
    assert found == [
        {"name": None, "kind": "SERVICE", "roles": ["PUBLISHER"]},
        {"name": "ada", "kind": "PERSON", "roles": ["EDITOR"]},
    ]
    assert viewer(person["id_token"]).status_code == 401
    assert viewer(person["access_token"][:-3]).status_code == 401
