"""Settings: one table of them; the environment first, then the default. Command-line options override both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_type_hints
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.intake.describing import described, with_texts
from pathways.text import shown

PREFIX = "PATHWAYS_"
LAST_PORT = 65_535
LOGIN = re.compile(r"([a-z]+://)[^,]*@|(?<![^,])[^,:/]*:[^,]*@")
Rates = Mapping[tuple[str, str], Decimal]


def _whole(least: int) -> BeforeValidator:
    def read(text: str) -> int:
        if text.isdecimal() and int(text) >= least:
            return int(text)
        raise ValueError(f"A whole number, {least} or more.")

    return BeforeValidator(read)


def _read_rates(text: str) -> Rates:
    rates: dict[tuple[str, str], Decimal] = {}
    for pair in filter(None, text.split(",")):
        names, _, rate = pair.strip().partition("=")
        source, target = (name.strip().upper() for name in names.partition(":")[::2])
        try:
            factor = Decimal(rate)
        except ArithmeticError:
            factor = Decimal(0)
        if not (source and target and factor.is_finite() and factor > 0):
            raise ValueError("Write pairs such as EUR:USD=1.08, separated by commas.")
        rates[source, target] = factor
    return rates


def _read_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(filter(None, map(str.strip, text.split(","))))
    if not all(map(_is_host, hosts)):
        raise ValueError("Write names or addresses without scheme and port, separated by commas.")
    return hosts


def _read_origins(text: str) -> tuple[str, ...]:
    origins = tuple(filter(None, map(str.strip, text.split(","))))
    if not all(map(_is_origin, origins)):
        raise ValueError("Write scheme, name and port as browsers do, e.g. https://app.example, separated by commas.")
    return origins


def _is_origin(text: str) -> bool:
    found = re.fullmatch(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]{1,5})?", text)
    return found is not None and _is_host(found[1].strip("[]"))


def _read_redis(text: str) -> str:
    found = urlsplit(text)
    if found.scheme not in ("redis", "rediss") or not found.hostname:
        raise ValueError("Write redis://HOST:PORT/DATABASE, or rediss:// over TLS.")
    return text


def _read_tenant(text: str) -> str:
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", text) is None:
        raise ValueError("Write up to 40 of a to z, 0 to 9 and dashes.")
    return text


def _read_issuers(text: str) -> tuple[str, ...]:
    issuers = tuple(filter(None, map(str.strip, text.split(","))))
    if not all(map(_is_issuer, issuers)):
        raise ValueError(
            "Write addresses that begin with https:// (http:// on this machine only), separated by commas."
        )
    return issuers


def _read_public_address(text: str) -> str:
    if not _is_issuer(text):
        raise ValueError("Write an address that begins with https:// (http:// on this machine only).")
    return text.rstrip("/")


def _is_issuer(text: str) -> bool:
    parts = urlsplit(text)
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _read_address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not _is_host(host.strip("[]")) or not port.isdecimal() or int(port) > LAST_PORT:
        raise ValueError("Write HOST:PORT, e.g. 127.0.0.1:9464.")
    return host.strip("[]"), int(port)


def _is_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", name) is not None
    return True


def _read_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"Could not read it: {error.strerror}.") from None


def _read_flag(text: str) -> bool:
    return text not in ("0", "false")


Budget = Annotated[int | None, _whole(0)]
"""Of one caller; None: what is usual where the service listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, typed, each with its default and what README says of it; `store` is PATHWAYS_STORE."""

    __pydantic_config__: ClassVar[ConfigDict] = with_texts(ConfigDict())

    data: Path = field(default_factory=lambda: user_data_path("pathways", appauthor=False))
    """the data folder; empty: the platform's place for application data"""
    store: str | None = None
    """Bolt address of a Neo4j server (neo4j://…); empty: the embedded store"""
    store_user: str = "neo4j"
    """user of that server"""
    store_password: str | None = None
    """its password"""
    store_password_file: Annotated[str | None, BeforeValidator(_read_file)] = None
    """a file with its password, instead"""
    store_wait_seconds: Annotated[int, _whole(0)] = 60
    """how long a service that starts waits for that server"""
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_read_hosts)] = ()
    """
    more names by which clients may call the service, separated by commas; localhost, 127.0.0.1, ::1 and the address
    listened on always may
    """
    allowed_origins: Annotated[tuple[str, ...], BeforeValidator(_read_origins)] = ()
    """
    sites whose pages may call the service from a browser (CORS), separated by commas, e.g. https://app.example; its
    own always may
    """
    anonymous_readers: Annotated[bool, BeforeValidator(_read_flag)] = False
    """1: whoever does not say who they are may read the catalogue and ask for plans, where identities are configured"""
    review: Literal["required", "optional"] = "required"
    """required: nobody approves a change set that they edited; optional: they may"""
    issuers: Annotated[tuple[str, ...], BeforeValidator(_read_issuers)] = ()
    """OpenID providers whose tokens say who somebody is, separated by commas; their issuer identifiers"""
    audience: str | None = None
    """what tokens for this service are for (aud); needed where there are issuers"""
    roles_claim: str = "roles"
    """where a token names roles: a claim, or names with dots that lead to it, e.g. realm_access.roles"""
    tenant: Annotated[str, BeforeValidator(_read_tenant)] = "default"
    """the name of the main tenant; its API keys carry it"""
    tenant_claim: str | None = None
    """where a token names its tenant; empty: nowhere, and all tokens are of the main one"""
    tenants: Path | None = None
    """
    file of the tenants beside that one, as `pathways tenants` writes it; several services over one Neo4j share it;
    empty: tenants.json in the data folder
    """
    tenant_idle_seconds: Annotated[int, _whole(0)] = 900
    """a tenant that nobody asks for so long is dropped from memory, and loaded again when somebody does; 0: none is"""
    learner_claim: str | None = None
    """where a token names the key of the person's own record; empty: nowhere"""
    page_client_id: str | None = None
    """the page to ask from at the first provider, a public client; empty: the page offers no login"""
    page_scope: str = "openid"
    """what the page asks for when it logs in"""
    erasures: Path | None = None
    """
    file of who was erased, without names, by which no restored backup brings them back; several services over one
    Neo4j share it; empty: erasures in the data folder
    """
    backup_key_file: Annotated[str | None, BeforeValidator(_read_file)] = None
    """
    a file with keys of age: backups are encrypted to its public keys (age1…), and opened with its secret ones
    (AGE-SECRET-KEY-1…); empty: backups are not encrypted
    """
    smallest_group: Annotated[int, _whole(1)] = 5
    """counts of fewer people are not shown to those who may not see these people"""
    largest_evidence_bytes: Annotated[int, _whole(1)] = 10_000_000
    """the largest file that may be sent as evidence"""
    max_file_bytes: Annotated[int, _whole(1)] = 200_000_000
    """the largest file that an import reads"""
    time_limit_ms: Annotated[int, _whole(1)] = 10_000
    """how long a plan may take when the question does not say"""
    longest_time_limit_ms: Annotated[int, _whole(1)] = 60_000
    """the longest time that a question may ask a service for"""
    currency: str = "USD"
    """the currency of plans without any stated cost"""
    rates: Annotated[Rates, BeforeValidator(_read_rates)] = field(default_factory=dict)
    """exchange rates, e.g. EUR:USD=1.08,GBP:USD=1.27"""
    limits_store: Annotated[str | None, BeforeValidator(_read_redis)] = None
    """Redis in which several services count budgets together (redis://HOST:PORT/DATABASE); empty: each by itself"""
    requests_per_minute: Budget = None
    """requests of one caller, 0: any number; empty: 600 beyond this machine, any number on it"""
    address_requests_per_minute: Budget = None
    """
    requests from one address, whoever sends them, 0: any number; empty: 3000 beyond this machine, any number on it
    """
    cost_per_minute: Budget = None
    """cost of one caller's answers, 0: any; empty: 100000 beyond this machine, any on it"""
    planning_seconds_per_minute: Budget = None
    """seconds of planning for one caller, 0: any; empty: 60 beyond this machine, any on it"""
    questions_at_once: Budget = None
    """questions of one caller at the same time, 0: any number; empty: 10 beyond this machine, any number on it"""
    documents: Path | None = None
    """
    folder of what badges point to (contexts, keys, status lists, hosted badges), each named with its hash in its
    index.json; empty: the usual contexts only
    """
    document_hosts: Annotated[tuple[str, ...], BeforeValidator(_read_hosts)] = ()
    """
    hosts from which documents of badges may be fetched over HTTPS where that folder does not have them, separated by
    commas; empty: nothing is fetched
    """
    badge_keys: str | None = None
    """
    private keys of Ed25519 in PEM, one after another: the first signs the badges that are issued, all of them their
    status lists; empty: no badges are issued
    """
    badge_keys_file: Annotated[str | None, BeforeValidator(_read_file)] = None
    """a file with these keys, instead"""
    badge_address: Annotated[str | None, BeforeValidator(_read_public_address)] = None
    """where others reach the service, e.g. https://pathways.example; issued badges point to their status lists there"""
    badge_issuer: str | None = None
    """what the issuer of badges is called; empty: that address"""
    trusted_documents: Path | None = None
    """file of the documents that `pathways documents add` has added; empty: none"""
    only_trusted_documents: Annotated[bool, BeforeValidator(_read_flag)] = False
    """1: no other documents run than those, and those of the commands"""
    metrics: Annotated[tuple[str, int] | None, BeforeValidator(_read_address)] = None
    """HOST:PORT at which Prometheus reads figures at /metrics, apart from the service; empty: none"""
    log_format: Literal["text", "json"] = "text"
    """text: log lines for people; json: an object in each line, and a line for each request"""
    slow_ms: Annotated[int, _whole(0)] = 1000
    """searches for a plan that take longer are logged with their phases, in milliseconds; 0: none"""
    house_styles: Path | None = None
    """file that says how owners write requirements in sentences; empty: nothing is known of any"""
    production: Annotated[bool, BeforeValidator(_read_flag)] = False
    """1: no introspection, field suggestions or GraphiQL; GET only with a header that other sites cannot send"""
    plan_workers: Annotated[int, _whole(1)] = 2
    """plans computed at the same time"""

    @property
    def erasures_file(self) -> Path:
        """Where the file of erasures is."""
        return self.erasures or self.data / "erasures"

    @property
    def evidence_folder(self) -> Path:
        """Where files of evidence are kept."""
        return self.data / "evidence"

    @property
    def tenants_file(self) -> Path:
        """Where the tenants beside the main one are listed."""
        return self.tenants or self.data / "tenants.json"

    @property
    def own_database(self) -> str | None:
        """The database in its server, where it is not the main one."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSettings(Settings):
    """The settings of a tenant beside the main one, whose name is then `tenant`; no variable says them.

    Attributes:
        database: its database in the server of the main one; None: the main one of a server of its own.
    """

    database: str | None

    @property
    def erasures_file(self) -> Path:
        """Where the file of erasures is."""
        return files_of_tenant(self, self.tenant)[0]

    @property
    def evidence_folder(self) -> Path:
        """Where files of evidence are kept."""
        return files_of_tenant(self, self.tenant)[1]

    @property
    def own_database(self) -> str | None:
        """The database in its server, where it is not the main one."""
        return self.database


def files_of_tenant(settings: Settings, key: str) -> tuple[Path, Path]:
    """What a tenant beside the main one has beside its store: the file of erasures, and the folder of evidence."""
    main = settings.erasures or settings.data / "erasures"
    return main.parent / "tenants" / key / main.name, settings.data / "tenants" / key / "evidence"


def settings_table() -> list[tuple[str, str, str]]:
    """Each variable, its default as the environment would say it, and what it is for."""
    with described():
        properties = TypeAdapter(Settings).json_schema()["properties"]
    return [
        (f"{PREFIX}{each.name.upper()}", _said(each.default), " ".join(properties[each.name]["description"].split()))
        for each in fields(Settings)
    ]


def _said(default: object) -> str:
    said = int(default) if isinstance(default, bool) else default
    return str(said) if isinstance(said, int | str) else ""


class _Variables(BaseSettings):
    """How an environment is read, and nothing else: by whole names, each the text that its field takes."""

    model_config = SettingsConfigDict(
        alias_generator=lambda name: f"{PREFIX}{name.upper()}",
        case_sensitive=True,
        enable_decoding=False,
        env_ignore_empty=True,
        validate_default=False,
    )

    def __init__(self, environment: Mapping[str, str] | None) -> None:
        source = EnvSettingsSource(type(self))
        if environment is not None:
            source.env_vars = {name: text for name, text in environment.items() if text}
        super().__init__(_build_sources=((source,), {}))


@cache
def _variables() -> type[_Variables]:
    """The same with the fields of the settings, which have their defaults. Made once."""
    types = get_type_hints(Settings, include_extras=True)
    own: dict[str, Any] = {each.name: (types[each.name], None) for each in fields(Settings)}
    return create_model("Variables", __base__=_Variables, **own)


HINTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "literal_error": lambda context: "Write " + context["expected"].replace("'", "") + ".",
    "value_error": lambda context: str(context["error"]),
}
"""What to do about a value, for each type of error that pydantic has for the fields."""


def _problem(error: ErrorDetails) -> Problem:
    """What is wrong with a variable; the login in front of a host is not shown."""
    variable, text = str(error["loc"][0]), LOGIN.sub(r"\1…@", error["input"])
    return Problem(Code.BAD_SETTING, f"{variable} is {shown(text)}.", HINTS[error["type"]](error["ctx"]), variable)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings; an empty variable is as good as none. Nothing but the environment is a source of them.

    Raises:
        ProblemsError: every value that cannot be understood, with its variable.
    """
    try:
        found = _variables()(environment)
    except ValidationError as refused:
        raise ProblemsError(map(_problem, refused.errors())) from None
    settings = Settings(**{name: getattr(found, name) for name in found.model_fields_set})
    if settings.issuers and settings.audience is None:
        text = f"{PREFIX}ISSUERS is set, and {PREFIX}AUDIENCE is not."
        raise ProblemsError.one(
            Code.BAD_SETTING, text, "Say what tokens for this service are for.", f"{PREFIX}AUDIENCE"
        )
    return replace(
        settings,
        store_password=settings.store_password_file or settings.store_password,
        badge_keys=settings.badge_keys_file or settings.badge_keys,
    )
