"""The tenants beside the main one, as a file lists them; a change shows at once in every process that reads it."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from filelock import FileLock

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError, StoreError, did_you_mean
from pathways.present import present
from pathways.private_files import write_private
from pathways.text import shown

log = logging.getLogger(__name__)

FORMAT = "pathways-tenants/1"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_NUMBERS = re.compile(r"[0-9.]+")
_ADDRESS = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://\S+")
_USUAL_PORT = 7687
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantServer:
    """A store server of a tenant's own.

    Attributes:
        address: bolt://HOST:PORT or neo4j://HOST[:PORT].
        user: of the server.
        password_file: holds its password.
    """

    address: str
    user: str
    password_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A tenant beside the main one.

    Attributes:
        key: its name, which its API keys carry.
        created_at: when it was made; another of the same name is another tenant.
        hosts: host names by which it is called, in small letters; whatever comes there is for it alone.
        issuers: the providers whose tokens count for it, and for no tenant that does not list them; empty: those whom
            no tenant lists.
        rules: own rules that look at its catalogue, and at that of no tenant that does not list them.
        server: the store server of its own; None: it has a database in that of the main one.
    """

    key: str
    created_at: datetime
    hosts: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    server: TenantServer | None = None

    @property
    def database(self) -> str | None:
        """Its database in the server of the main one; None: it has a server of its own."""
        return database_of(self.key) if self.server is None else None


def database_of(key: str) -> str:
    """The database of the tenant of a name in the server of the main one."""
    return f"pathways-{key}"


def server_at(address: str) -> tuple[str, int] | None:
    """Host and port of a Bolt address, the same for every way to write it; None: it leads nowhere."""
    if _ADDRESS.fullmatch(address) is None:
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return None if not host else (_HERE[0] if host in _HERE else host, port or _USUAL_PORT)


def same_server(server: TenantServer, address: str) -> bool:
    """A Bolt address leads to a server, in whatever way both are written."""
    return server.address == address or server_at(server.address) == server_at(address) is not None


class TenantList:
    """The file; thread-safe, and safe among processes.

    Args:
        file: made by whoever needs it first.
        main: the name of the main tenant, which is not in it.
    """

    def __init__(self, file: Path, main: str) -> None:
        self.main = main
        self._file = file
        self._read_at: tuple[int, int, int] | None = None
        self._known: Mapping[str, Tenant] = {}
        self._trouble: str | None = None

    def all(self) -> tuple[Tenant, ...]:
        """Those beside the main one, by name.

        Raises:
            StoreError: the file cannot be read, and never could by this process.
        """
        return tuple(self._tenants().values())

    def get(self, key: str) -> Tenant | None:
        """The tenant of a name; None: there is none, or it is the main one.

        Raises:
            StoreError: as for `all`.
        """
        return self._tenants().get(key)

    def expect(self, key: str) -> Tenant:
        """The tenant of a name.

        Raises:
            ProblemsError: NOT_FOUND.
            StoreError: as for `all`.
        """
        found = self.get(key)
        if found is None:
            hint = did_you_mean(key, list(self._tenants())) or "Look with: pathways tenants list"
            raise ProblemsError.one(Code.NOT_FOUND, f"There is no tenant {shown(key)}.", hint)
        return found

    def at_host(self, host: str) -> str | None:
        """The name of the tenant that is called by a host name; None: it says nothing.

        Raises:
            StoreError: as for `all`.
        """
        return next((each.key for each in self._tenants().values() if host in each.hosts), None)

    def admits(self, key: str, issuer: str) -> bool:
        """Tokens of a provider count for the tenant of a name, the main one included.

        Raises:
            StoreError: as for `all`.
        """
        tenants = self._tenants()
        if key != self.main and key not in tenants:
            return False
        listed = tenants[key].issuers if key != self.main else ()
        if listed:
            return issuer in listed
        return not any(issuer in each.issuers for each in tenants.values())

    def rules_of_others(self, key: str) -> frozenset[str]:
        """The own rules that look at catalogues of other tenants than that of a name, the main one included.

        Raises:
            StoreError: as for `all`.
        """
        tenants = self._tenants()
        own = tenants[key].rules if key in tenants else ()
        return frozenset(rule for each in tenants.values() for rule in each.rules).difference(own)

    def add(self, tenant: Tenant, make: Callable[[], None] = lambda: None, flaws: Iterable[Problem] = ()) -> None:
        """Lists one more tenant.

        Args:
            make: is called before, while nobody else changes the file.
            flaws: what is wrong with it besides.

        Raises:
            ProblemsError: everything that is wrong with it; EXISTS.
            StoreError: the file cannot be read or written.
        """
        with self._alone():
            known = self._fresh()
            problems = [*_problems(tenant), *self._conflicts(tenant, known.values()), *flaws]
            if problems:
                raise ProblemsError(problems)
            make()
            self._write([*known.values(), tenant])

    def remove(self, key: str) -> Tenant | None:
        """Lists a tenant no more; None: none of that name was listed.

        Raises:
            StoreError: the file cannot be read or written.
        """
        with self._alone():
            known = self._fresh()
            found = known.get(key)
            if found is not None:
                self._write([each for each in known.values() if each.key != key])
            return found

    def _conflicts(self, tenant: Tenant, known: Iterable[Tenant]) -> list[Problem]:
        if tenant.key == self.main:
            text = f"{tenant.key} is the main tenant of this set-up (PATHWAYS_TENANT)."
            return [Problem(Code.EXISTS, text, "Choose another name.", "KEY")]
        problems = []
        for each in known:
            if each.key == tenant.key:
                problems.append(
                    Problem(Code.EXISTS, f"There is a tenant {tenant.key} already.", "Choose another name.", "KEY")
                )
            problems += [
                Problem(Code.CONFLICT, f"{host} is a host of the tenant {each.key}.", "Name another one.", "--host")
                for host in tenant.hosts
                if host in each.hosts
            ]
            if (
                tenant.server is not None
                and each.server is not None
                and same_server(tenant.server, each.server.address)
            ):
                text = f"{tenant.server.address} is the store of the tenant {each.key}."
                problems.append(Problem(Code.CONFLICT, text, "Name a server of its own.", "--address"))
        return problems

    def _alone(self) -> FileLock:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"Cannot write {self._file} ({error.strerror})") from error
        return FileLock(self._file.with_name(f".{self._file.name}.lock"), mode=0o600)

    def _tenants(self) -> Mapping[str, Tenant]:
        """What is known, read again where the file has changed; as it was last known while it cannot be read."""
        try:
            found = self._stat()
            if found is None:
                if self._read_at is None:
                    return self._known
                raise StoreError(f"{self._file} is not there any more; put a copy of it back")
            at = (found.st_mtime_ns, found.st_size, found.st_ino)
            if at != self._read_at:
                self._known, self._read_at = self._read(), at
            self._trouble = None
        except StoreError as error:
            if self._read_at is None:
                raise
            if self._trouble != str(error):  # once, not with each request
                log.warning("the tenants are as they were last known: %s", error)
                self._trouble = str(error)
        return self._known

    def _stat(self) -> os.stat_result | None:
        """None: there is no file."""
        try:
            return self._file.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"Cannot read {self._file} ({error.strerror})") from error

    def _fresh(self) -> Mapping[str, Tenant]:
        """What the file says now; without a file there are none."""
        return {} if self._stat() is None else self._read()

    def _read(self) -> Mapping[str, Tenant]:
        try:
            said = json.loads(self._file.read_text("utf-8"))
            if said["format"] != FORMAT:
                raise StoreError(f"{self._file} is of a format that this program does not read: {said['format']}")
            tenants = [_tenant(each) for each in said["tenants"]]
        except OSError as error:
            raise StoreError(f"Cannot read {self._file} ({error.strerror})") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{self._file} does not list tenants ({error!r}); put a copy of it back") from error
        return {each.key: each for each in sorted(tenants, key=lambda each: each.key)}

    def _write(self, tenants: Iterable[Tenant]) -> None:
        said = {
            "format": FORMAT,
            "tenants": [tenant_as_data(each) for each in sorted(tenants, key=lambda each: each.key)],
        }
        try:
            write_private(self._file, json.dumps(said, indent=2) + "\n")
        except OSError as error:
            raise StoreError(f"Cannot write {self._file} ({error.strerror})") from error


def tenant_as_data(tenant: Tenant) -> dict[str, Any]:
    """A tenant as the file and the command line say it."""
    server = tenant.server
    return present(
        key=tenant.key,
        createdAt=tenant.created_at.isoformat(),
        hosts=list(tenant.hosts),
        issuers=list(tenant.issuers),
        rules=list(tenant.rules),
        database=tenant.database,
        server=server and {"address": server.address, "user": server.user, "passwordFile": str(server.password_file)},
    )


def _tenant(said: Mapping[str, Any]) -> Tenant:
    server = said.get("server")
    return Tenant(
        key=str(said["key"]),
        created_at=datetime.fromisoformat(said["createdAt"]),
        hosts=tuple(map(str, said.get("hosts", ()))),
        issuers=tuple(map(str, said.get("issuers", ()))),
        rules=tuple(map(str, said.get("rules", ()))),
        server=server
        and TenantServer(
            address=str(server["address"]), user=str(server["user"]), password_file=Path(server["passwordFile"])
        ),
    )


def _problems(tenant: Tenant) -> list[Problem]:
    problems = []
    if KEY.fullmatch(tenant.key) is None:
        text = f"{shown(tenant.key)} is not a name for a tenant."
        problems.append(Problem(Code.BAD_KEY, text, "Write up to 40 of a to z, 0 to 9 and dashes.", "KEY"))
    problems += [
        Problem(
            Code.BAD_VALUE,
            f"{shown(host)} is not a host name.",
            "Write a name of its own, without scheme and port.",
            "--host",
        )
        for host in tenant.hosts
        if _HOST.fullmatch(host) is None or host == "localhost" or _NUMBERS.fullmatch(host) is not None
    ]
    problems += [
        Problem(Code.DUPLICATE, f"{host} stands twice.", "Name it once.", "--host")
        for host in sorted({each for each in tenant.hosts if tenant.hosts.count(each) > 1})
    ]
    if tenant.server is not None and server_at(tenant.server.address) is None:
        text = f"{shown(tenant.server.address)} is not the address of a store."
        problems.append(Problem(Code.BAD_VALUE, text, "Write bolt://HOST:PORT or neo4j://HOST.", "--address"))
    return problems
