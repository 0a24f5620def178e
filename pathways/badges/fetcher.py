"""Fetches documents over HTTPS from hosts that are allowed: public addresses, few redirects, little time, few bytes."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

import httpx

from pathways.badges.reading import MOST_TEXT_BYTES
from pathways.domain.deadline import check_time

MOST_SECONDS = 5
MOST_REDIRECTS = 3
_ACCEPT = "application/ld+json, application/json, */*;q=0.1"

Resolve = Callable[[str], list[str]]
"""The addresses of a host."""


def resolved(host: str) -> list[str]:
    """The addresses of a host, as this machine finds them; empty: none."""
    try:
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)})
    except OSError:
        return []


class Fetcher:
    """Fetches what stands at an address.

    Args:
        hosts: by name; no other is asked.
        resolve: finds the addresses of a host.
        transport: sends requests (default: the network).
    """

    def __init__(
        self, hosts: Collection[str], resolve: Resolve = resolved, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._resolve = resolve
        self._transport = transport

    def __call__(self, address: str) -> bytes | None:
        """The bytes behind an address; None: it may not be fetched, or did not answer well in time.

        Raises:
            ProblemsError: TIMEOUT, the time of the question is over.
        """
        ends = time.monotonic() + MOST_SECONDS
        with httpx.Client(
            transport=self._transport, timeout=MOST_SECONDS, trust_env=False, follow_redirects=False
        ) as client:
            for _ in range(MOST_REDIRECTS + 1):
                check_time()
                request = self._request(client, address)
                if request is None:
                    return None
                try:
                    answer = client.send(request, stream=True)
                    try:
                        if not answer.is_redirect:
                            return _body(answer, ends) if answer.status_code == httpx.codes.OK else None
                        address = urljoin(address, answer.headers.get("location", ""))
                    finally:
                        answer.close()
                except (httpx.HTTPError, httpx.InvalidURL):
                    return None
        return None

    def _request(self, client: httpx.Client, address: str) -> httpx.Request | None:
        """A request to the very address that was looked at, whatever the name resolves to a moment later."""
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return None
        if parts.scheme != "https" or host not in self._hosts or port not in (None, 443) or parts.username is not None:
            return None
        found = self._resolve(host)
        if not found or not all(_is_public(each) for each in found):
            return None
        headers = {"Host": host, "Accept": _ACCEPT, "Accept-Encoding": "identity"}
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        bare = f"[{found[0]}]" if ":" in found[0] else found[0]
        try:
            return client.build_request(
                "GET", f"https://{bare}{path}", headers=headers, extensions={"sni_hostname": host}
            )
        except httpx.InvalidURL:
            return None


def _is_public(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or found
    return bool(inner.is_global and not inner.is_multicast)


def _body(answer: httpx.Response, ends: float) -> bytes | None:
    if "content-encoding" in answer.headers:
        return None  # not asked for, and it might unpack to any size
    found = bytearray()
    for part in answer.iter_bytes():
        found += part
        if len(found) > MOST_TEXT_BYTES or time.monotonic() > ends:
            return None
    return bytes(found)
