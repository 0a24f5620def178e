"""Documents are fetched from allowed hosts only, and never from inside of a network."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import httpx
import pytest

from pathways.badges.fetcher import MOST_REDIRECTS, Fetcher
from pathways.badges.reading import MOST_TEXT_BYTES

ADDRESS = "https://college.example/issuer?a=b"


def fetcher(answer: Callable[[httpx.Request], httpx.Response], *addresses: str) -> Fetcher:
    return Fetcher(["College.example"], lambda _: list(addresses or ["93.184.215.14"]), httpx.MockTransport(answer))


def test_allowed_host_is_asked_at_its_address() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"{}")

    assert fetcher(answer)(ADDRESS) == b"{}"
    (request,) = asked
    assert (request.url.host, request.headers["host"]) == ("93.184.215.14", "college.example")
    assert request.extensions["sni_hostname"] == "college.example"
    assert request.url.raw_path == b"/issuer?a=b"


@pytest.mark.parametrize(
    "address",
    [
        "http://college.example/a",
        "https://elsewhere.example/a",
        "https://college.example.elsewhere.example/a",
        "https://college.example@elsewhere.example/a",
        "https://user@college.example/a",
        "https://college.example:8443/a",
        "https://college.example:x/a",
        "https://[college.example/a",
        "file:///etc/hosts",
        "urn:uuid:1",
        "",
    ],
)
def test_other_addresses_are_not_asked(address: str) -> None:
    assert fetcher(lambda request: pytest.fail(str(request)))(address) is None


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "224.0.0.1",
    ],
)
def test_private_addresses_are_not_asked(inside: str) -> None:
    asked = fetcher(lambda request: pytest.fail(str(request)), "93.184.215.14", inside)
    assert asked(ADDRESS) is None


def test_redirects_are_few_and_looked_at() -> None:
    def elsewhere(request: httpx.Request) -> httpx.Response:
        assert request.headers["host"] == "college.example"
        return httpx.Response(302, headers={"location": "https://elsewhere.example/"})

    assert fetcher(elsewhere)(ADDRESS) is None
    count = 0

    def in_circles(_: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        return httpx.Response(302, headers={"location": "/again"})

    assert fetcher(in_circles)(ADDRESS) is None
    assert count == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(200, content=b"x" * (MOST_TEXT_BYTES + 1)),
        httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"{}")),
        httpx.Response(302),
    ],
    ids=["absent", "large", "packed", "nowhere"],
)
def test_bad_answers_count_as_none(answer: httpx.Response) -> None:
    assert fetcher(lambda _: answer)(ADDRESS) is None


def test_host_that_does_not_answer_counts_as_none() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("late", request=request)

    assert fetcher(away)(ADDRESS) is None
