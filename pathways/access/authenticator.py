"""What everybody is who settles who somebody is, and the simplest of them."""

from __future__ import annotations

from typing import Protocol

from pathways.access.identity import Identity, administrator_here
from pathways.codes import Code
from pathways.errors import PathwaysError


class UnauthenticatedError(PathwaysError):
    """What was sent proves nothing; the message says why, and nothing that helps to guess."""

    code = Code.UNAUTHENTICATED


class Authenticator(Protocol):
    """Settles who somebody is."""

    async def identify(self, token: str | None, host: str = "") -> Identity:
        """Whoever sent a token or a key, or nothing.

        Args:
            host: the name by which they called the service, in small letters.

        Raises:
            UnauthenticatedError: the token or key is not valid.
            StoreError: the keys cannot be read.
            ServiceError: a provider does not answer.
        """

    async def still_knows(self, identity: Identity) -> bool:
        """Somebody who was known some time ago still would be."""


class OneMachine:
    """Where nobody else reaches the service: everybody is the administrator."""

    async def identify(self, token: str | None, host: str = "") -> Identity:  # noqa: ARG002  whatever they sent
        """The administrator of this machine."""
        return administrator_here()

    async def still_knows(self, identity: Identity) -> bool:  # noqa: ARG002
        """Everybody always is."""
        return True
