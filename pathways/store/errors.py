"""Driver exceptions as store errors that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from pathways.errors import DamagedError, StoreError

_AWAY = (ServiceUnavailable, SessionExpired, OSError)
_NOT_FOUND = "Neo.ClientError.Statement.EntityNotFound"
_FOR_GOOD = ("Neo.DatabaseError.", "Neo.ClientError.Statement.")
_ALREADY_THERE = (
    "Neo.ClientError.Schema.ConstraintValidationFailed",
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists",
)


class AlreadyThereError(StoreError):
    """A unique node, or an index or constraint, that a statement was to make was made by another transaction."""


class RefusedError(StoreError):
    """The server could not do what a statement says, and would not another time: it is wrong, or what is stored is."""


class VanishedError(StoreError):
    """A node was removed by another transaction while a statement was reading it."""


def damaged(
    address: str, what: str = "things are missing or were changed by another hand since the last publication"
) -> DamagedError:
    """Says that a store does not hold what its publishers put there, and what to do."""
    return DamagedError(
        f"The store at {address} is damaged: {what}; `pathways schema check` says more, "
        "`pathways restore FILE --replace` brings a backup back"
    )


class Host(Protocol):
    """The machine of a server, as far as it is known beside the server's own word."""

    def explain(self) -> str:
        """What a person should know when the server refused something; empty: nothing more is known."""

    def full(self) -> str | None:
        """That its disk is full, and what to do; None while it is not, or nothing is known."""


class Elsewhere:
    """Another machine, whose state is unknown."""

    def explain(self) -> str:
        return ""

    def full(self) -> str | None:
        return None


ELSEWHERE = Elsewhere()


@contextmanager
def store_errors(address: str, host: Host = ELSEWHERE) -> Iterator[None]:
    """Turns whatever the driver raises inside into a StoreError.

    Raises:
        AlreadyThereError: what a statement was to make was there already, and there may be one of it only.
        VanishedError: what a statement was reading was removed meanwhile.
        RefusedError: the server cannot do what a statement says.
        StoreError: the server is away, refuses the password, or refused a statement.
    """
    try:
        yield
    except AuthError as error:
        raise StoreError(
            f"The store at {address} refuses the user or the password; check them "
            "(they come from the environment or a file)"
        ) from error
    except ConfigurationError as error:
        raise StoreError(
            f"{address} is not the address of a store: {error}; write bolt://HOST:PORT or neo4j://HOST"
        ) from error
    except IncompleteCommit as error:
        raise StoreError(
            f"The store at {address} went away while it stored something, so it is not known whether that is stored; "
            "send it again (what is stored already is left alone)"
        ) from error
    except _AWAY as error:
        raise StoreError(
            f"The store at {address} does not answer ({_first_line(error)}); start it, or check address and network"
        ) from error
    except Neo4jError as error:
        if error.code == _NOT_FOUND:
            raise VanishedError(f"What the store at {address} was reading was removed meanwhile; try again") from error
        said = ". ".join(filter(None, ((error.message or error.code or str(error)).rstrip("."), host.explain())))
        raise _kind_of(error.code or "", host)(f"The store at {address} refused: {said}") from error
    except DriverError as error:
        raise StoreError(f"Talking to the store at {address} failed: {_first_line(error)}") from error


def _kind_of(code: str, host: Host) -> type[StoreError]:
    if code in _ALREADY_THERE:
        return AlreadyThereError
    return RefusedError if code.startswith(_FOR_GOOD) and host.full() is None else StoreError


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
