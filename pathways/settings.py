"""Settings: one table of them; the environment first, then the default. Command-line options override both."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path

from platformdirs import user_data_path

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("PATHWAYS_DATA", "", "the data folder; empty: the platform's place for application data"),
    Setting("PATHWAYS_STORE", "", "Bolt address of a Neo4j server (neo4j://…); empty: the embedded store"),
    Setting("PATHWAYS_STORE_USER", "neo4j", "user of that server"),
    Setting("PATHWAYS_STORE_PASSWORD", "", "its password"),
    Setting("PATHWAYS_STORE_PASSWORD_FILE", "", "a file with its password, instead"),
    Setting("PATHWAYS_STORE_WAIT_SECONDS", "60", "how long a service that starts waits for that server"),
    Setting(
        "PATHWAYS_ALLOWED_HOSTS",
        "",
        "more names by which clients may call the service, separated by commas; localhost, 127.0.0.1, ::1 and the "
        "address listened on always may",
    ),
    Setting("PATHWAYS_MAX_FILE_BYTES", "200000000", "the largest file that an import reads"),
    Setting("PATHWAYS_TIME_LIMIT_MS", "10000", "how long a plan may take when the question does not say"),
    Setting("PATHWAYS_LONGEST_TIME_LIMIT_MS", "60000", "the longest time that a question may ask a service for"),
    Setting("PATHWAYS_CURRENCY", "USD", "of plans on whose way no cost is stated"),
    Setting("PATHWAYS_RATES", "", "exchange rates, e.g. EUR:USD=1.08,GBP:USD=1.27"),
    Setting("PATHWAYS_PRODUCTION", "0", "1: no introspection, no field suggestions, no GraphiQL"),
    Setting("PATHWAYS_PLAN_WORKERS", "2", "plans computed at the same time"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, typed."""

    data: Path
    store: str | None
    store_user: str
    store_password: str | None
    store_wait_seconds: int
    allowed_hosts: tuple[str, ...]
    max_file_bytes: int
    time_limit_ms: int
    longest_time_limit_ms: int
    currency: str
    rates: Mapping[tuple[str, str], Decimal]
    production: bool
    plan_workers: int


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings.

    Raises:
        ProblemsError: a value that cannot be understood, with its variable.
    """
    given = os.environ if environment is None else environment
    values = {setting.name: given.get(setting.name) or setting.default for setting in SETTINGS}
    problems: list[Problem] = []

    def bad(name: str, hint: str) -> None:
        problems.append(Problem(Code.BAD_SETTING, f"{name} is {shown(values[name])}.", hint, name))

    def whole(name: str, least: int) -> int:
        if values[name].isdecimal() and int(values[name]) >= least:
            return int(values[name])
        bad(name, f"A whole number, {least} or more.")
        return least

    rates: dict[tuple[str, str], Decimal] = {}
    for pair in filter(None, values["PATHWAYS_RATES"].split(",")):
        names, _, rate = pair.strip().partition("=")
        source, _, target = names.partition(":")
        try:
            factor = Decimal(rate)
        except ArithmeticError:
            factor = Decimal(0)
        if factor.is_finite() and factor > 0:
            rates[source.strip().upper(), target.strip().upper()] = factor
        else:
            bad("PATHWAYS_RATES", "Write pairs such as EUR:USD=1.08, separated by commas.")
    password = values["PATHWAYS_STORE_PASSWORD"] or None
    if values["PATHWAYS_STORE_PASSWORD_FILE"]:
        try:
            password = Path(values["PATHWAYS_STORE_PASSWORD_FILE"]).read_text(encoding="utf-8").strip()
        except OSError as error:
            bad("PATHWAYS_STORE_PASSWORD_FILE", f"It cannot be read: {error.strerror}.")
    hosts = tuple(filter(None, map(str.strip, values["PATHWAYS_ALLOWED_HOSTS"].split(","))))
    if not all(map(_is_host, hosts)):
        bad("PATHWAYS_ALLOWED_HOSTS", "Write names or addresses without scheme and port, separated by commas.")
    settings = Settings(
        data=Path(values["PATHWAYS_DATA"]) if values["PATHWAYS_DATA"] else user_data_path("pathways", appauthor=False),
        store=values["PATHWAYS_STORE"] or None,
        store_user=values["PATHWAYS_STORE_USER"],
        store_password=password,
        store_wait_seconds=whole("PATHWAYS_STORE_WAIT_SECONDS", 0),
        allowed_hosts=hosts,
        max_file_bytes=whole("PATHWAYS_MAX_FILE_BYTES", 1),
        time_limit_ms=whole("PATHWAYS_TIME_LIMIT_MS", 1),
        longest_time_limit_ms=whole("PATHWAYS_LONGEST_TIME_LIMIT_MS", 1),
        currency=values["PATHWAYS_CURRENCY"],
        rates=rates,
        production=values["PATHWAYS_PRODUCTION"] not in ("", "0", "false"),
        plan_workers=whole("PATHWAYS_PLAN_WORKERS", 1),
    )
    if problems:
        raise ProblemsError(problems)
    return settings


def _is_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", name) is not None
    return True
