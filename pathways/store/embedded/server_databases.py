"""The databases of the embedded server, which only its HTTP side can make and drop."""

from __future__ import annotations

from typing import Any

import httpx

from pathways.errors import StoreError

_SECONDS = 60.0


class ServerDatabases:
    """Those of one running embedded server.

    Args:
        address: http://HOST:PORT, on the loopback.
        user: of the server.
        password: of the server.
    """

    def __init__(self, address: str, user: str, password: str) -> None:
        self._address = address
        self._auth = (user, password)

    def names(self) -> frozenset[str]:
        """The names of all databases, open or not.

        Raises:
            StoreError: the server does not answer.
        """
        return frozenset(self._command("list databases"))

    def create(self, name: str) -> None:
        """Makes an empty one.

        Raises:
            StoreError: one of the name is there, or the server does not answer.
        """
        self._command(f"create database {name}")

    def drop(self, name: str) -> None:
        """Removes one with all that it holds; harmless where there is none.

        Raises:
            StoreError: the server does not answer.
        """
        if name in self.names():
            self._command(f"open database {name}")  # one that is closed cannot be dropped
            self._command(f"drop database {name}")

    def _command(self, command: str) -> Any:
        try:
            with httpx.Client(auth=self._auth, timeout=_SECONDS, trust_env=False) as client:
                answer = client.post(f"{self._address}/api/v1/server", json={"command": command})
                said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise StoreError(f"The embedded store does not answer ({type(error).__name__}); try again") from error
        if answer.status_code != httpx.codes.OK:
            raise StoreError(f"The embedded store refused to {command}: {said.get('error')}")
        return said["result"]
