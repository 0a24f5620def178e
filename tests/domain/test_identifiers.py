"""Addresses that a browser opens, names of things, CTIDs; beside what is none (RFC 3986, WHATWG's failures)."""

from __future__ import annotations

import pytest

from pathways.domain.identifiers import ctid_of, is_name_of_thing, is_web_address

UUID = "6e8bc430-9c3a-11d9-9669-0800200c9a66"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "HTTPS://Example.ORG/",
        "http://example.org:8080/a/b?c=d&e[]=f#g",
        "https://example.org/a%20b",
        "https://bücher.example/Größe?q=日本",
        "https://192.0.2.1/x",
        "https://[2001:db8::1]:443/x",
        "http://localhost:8000",
        "https://a_b.example.org./",
        "https://example.org/~a/(b)/c;d=1,2/@e!$&'*+=",
    ],
)
def test_an_address_of_the_web(text: str) -> None:
    assert is_web_address(text)
    assert is_name_of_thing(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "ftp://example.org",
        "mailto:a@example.org",
        "example.org",
        "//example.org",
        "https:example.org",
        "https:/example.org",
        "https://",
        "https:///a",
        "https://?a",
        "https://example.org/a b",
        " https://example.org",
        "https://example.org\n",
        "https://example.org/\x00",
        "https://example.org/\u00a0",
        "https://exa mple.org",
        "https://user:pass@example.org",
        "https://comptia.org@evil.example",
        "https://example.org\\@evil.example",
        "https://example.org:99999",
        "https://example.org:a",
        "https://256.1.1.1",
        "https://1.2.3",
        "https://[::1",
        "https://[1.2.3.4]",
        "https://[:::]",
        "https://-a.example",
        "https://a..example",
        "https://example.org/%zz",
        "https://example.org/%2",
        'https://example.org/"onclick=x',
        "https://example.org/<script>",
        "https://example.org/`",
        "https://example.org/{a}",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_address_of_the_web(text: str) -> None:
    assert not is_web_address(text)
    assert not is_name_of_thing(text)


@pytest.mark.parametrize(
    "text",
    [f"urn:uuid:{UUID}", "urn:isbn:0451450523", "did:web:example.org", "tag:a@b.example,2026:c", "info:doi/10.1/x"],
)
def test_a_uri_may_only_name(text: str) -> None:
    assert is_name_of_thing(text)
    assert not is_web_address(text)


@pytest.mark.parametrize("text", ["urn:", "urn:uuid:", "urn:a b:c", "tag:", "did::x", "blob:x", "urn:x:a\nb"])
def test_a_uri_names_something(text: str) -> None:
    assert not is_name_of_thing(text)


def test_a_ctid_is_a_uuid_behind_ce() -> None:
    assert ctid_of(f"ce-{UUID}") == ctid_of(f"CE-{UUID.upper()}") == f"ce-{UUID}"
    for text in (
        UUID,
        "ce-",
        "ce-1",
        f"ce-{UUID}0",
        f"ce-{UUID[:-1]}",
        f"ce-{UUID[:-1]}g",
        f"ce-{UUID}\n",
        f"xce-{UUID}",
    ):
        assert ctid_of(text) is None
