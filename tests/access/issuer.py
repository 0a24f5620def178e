"""A small issuer of tokens on this machine: its keys by discovery, rotated when a test wants it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

AUDIENCE = "https://pathways.example"


class Issuer:
    """Signs tokens, and answers its metadata and keys."""

    def __init__(self) -> None:
        self.url = "http://127.0.0.1:1"
        self.keys: list[Key] = []
        self.fetched: list[str] = []
        self.is_away = False
        self.described: dict[str, Any] = {}
        self.rotate("one")

    def rotate(self, kid: str) -> Key:
        """Signs with a new key from now on, and publishes no other."""
        self.keys = [ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})]
        return self.keys[0]

    def token(self, key: Key | None = None, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A token that is right but for what is given; a claim of None is left out."""
        key = key or self.keys[0]
        now = time.time()
        usual = {"iss": self.url, "aud": AUDIENCE, "sub": "ada", "exp": now + 300, "iat": now, "roles": ["learner"]}
        said = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        spoken = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt", **(header or {})}
        spoken = {name: value for name, value in spoken.items() if value is not None}
        return jws.serialize_compact(spoken, json.dumps(said), key, algorithms=[spoken["alg"]])

    def answer(self, path: str) -> Any:
        """What stands at an address."""
        self.fetched.append(path)
        if self.is_away:
            raise OSError("away")
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", **self.described}
        if path == "/keys":
            return {"keys": [key.as_dict(private=False) for key in self.keys if not isinstance(key, OctKey)]}
        return None


def rsa_key(kid: str) -> RSAKey:
    """A key of the kind that most providers sign with."""
    return RSAKey.generate_key(2048, {"kid": kid})


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer that answers over HTTP."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                said = issuer.answer(self.path)
            except OSError:
                self.send_error(503)
                return
            body = json.dumps(said).encode()
            self.send_response(200 if said is not None else 404)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
