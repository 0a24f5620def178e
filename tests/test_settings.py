"""Settings: what the environment says, typed; everything that is wrong with it, at once."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pathways.errors import ProblemsError
from pathways.settings import Settings, read_settings, settings_table


def wrong(**given: str) -> list[tuple[str, str, str | None, str | None]]:
    with pytest.raises(ProblemsError) as refused:
        read_settings({f"PATHWAYS_{name.upper()}": value for name, value in given.items()})
    return [(each.code, each.message, each.hint, each.path) for each in refused.value.problems]


def test_what_the_environment_says_is_typed(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    given = {
        "PATHWAYS_DATA": "/data",
        "PATHWAYS_STORE": "neo4j://db",
        "PATHWAYS_STORE_USER": "reader",
        "PATHWAYS_STORE_PASSWORD": "another",
        "PATHWAYS_STORE_PASSWORD_FILE": str(tmp_path / "password"),
        "PATHWAYS_STORE_WAIT_SECONDS": "0",
        "PATHWAYS_MAX_FILE_BYTES": "1",
        "PATHWAYS_RATES": "eur:usd=1.08, GBP:USD=1.27",
        "PATHWAYS_PRODUCTION": "1",
        "PATHWAYS_PLAN_WORKERS": "",
        "PATHWAYS_NOTHING": "is ignored",
        "TIME_LIMIT_MS": "5",
    }
    found = read_settings(given)
    assert (found.data, found.store, found.store_user) == (Path("/data"), "neo4j://db", "reader")
    assert (found.store_password, found.store_wait_seconds, found.max_file_bytes) == ("secret", 0, 1)
    assert found.rates == {("EUR", "USD"): Decimal("1.08"), ("GBP", "USD"): Decimal("1.27")}
    assert (found.production, found.plan_workers, found.time_limit_ms) == (True, 2, 10_000)


@pytest.mark.parametrize(("value", "is_on"), [("0", False), ("false", False), ("", False), ("1", True), ("yes", True)])
def test_production_is_on_or_off(value: str, is_on: bool) -> None:
    assert read_settings({"PATHWAYS_PRODUCTION": value}).production is is_on


def test_only_the_environment_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PATHWAYS_PLAN_WORKERS=7\n")
    (tmp_path / "PATHWAYS_PLAN_WORKERS").write_text("7")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PATHWAYS_PLAN_WORKERS", raising=False)
    assert (read_settings({}).plan_workers, read_settings().plan_workers) == (2, 2)
    monkeypatch.setenv("PATHWAYS_PLAN_WORKERS", "3")
    assert (read_settings({}).plan_workers, read_settings().plan_workers) == (2, 3)


def test_all_that_is_wrong_comes_at_once() -> None:
    gone = "/nowhere/password"
    found = wrong(store_password_file=gone, plan_workers="0", max_file_bytes="many", rates="EUR=1", allowed_hosts="*")
    whole = "A whole number, 1 or more."
    assert sorted(found) == sorted(
        ("BAD_SETTING", f"PATHWAYS_{name} is {value!r}.", hint, f"PATHWAYS_{name}")
        for name, value, hint in (
            ("STORE_PASSWORD_FILE", gone, "Could not read it: No such file or directory."),
            ("PLAN_WORKERS", "0", whole),
            ("MAX_FILE_BYTES", "many", whole),
            ("RATES", "EUR=1", "Write pairs such as EUR:USD=1.08, separated by commas."),
            ("ALLOWED_HOSTS", "*", "Write names or addresses without scheme and port, separated by commas."),
        )
    )


def test_each_setting_says_what_it_takes() -> None:
    """Every setting at once, each with a value that none but free texts and folders may have."""
    names = [name.removeprefix("PATHWAYS_").lower() for name, _, _ in settings_table()]
    found = {path: (code, message, hint) for code, message, hint, path in wrong(**dict.fromkeys(names, "? ?"))}
    free = {"data", "store", "store_user", "store_password", "audience", "roles_claim", "tenant_claim", "tenants"}
    free |= {"learner_claim", "page_client_id", "page_scope", "erasures", "currency", "documents", "badge_keys"}
    free |= {"badge_issuer", "trusted_documents", "house_styles"}
    flags = {"anonymous_readers", "only_trusted_documents", "production"}
    assert set(found) == {f"PATHWAYS_{name.upper()}" for name in {*names} - free - flags}
    for path, (code, message, hint) in found.items():
        assert (code, message) == ("BAD_SETTING", f"{path} is '? ?'.")
        assert hint is not None and re.match("(Write|A whole number,|Could not read it:) .+[.]$", hint), hint
    assert [found[f"PATHWAYS_{name}"][2] for name in ("REVIEW", "LOG_FORMAT")] == [
        "Write required or optional.",
        "Write text or json.",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"limits_store": "http://:se:cret@cache"}, "'http://…@cache'"),
        ({"limits_store": "reader:se/cret@cache:6379/0"}, "'…@cache:6379/0'"),
        ({"issuers": "https://a.example,https://reader:se@cret@b.example"}, "'https://a.example,https://…@b.example'"),
        ({"store_password_file": "/nowhere/a@b"}, "'/nowhere/a@b'"),
    ],
    ids=["address", "no_scheme", "second", "file"],
)
def test_no_login_is_shown(given: dict[str, str], told: str) -> None:
    ((_, message, _, path),) = wrong(**given)
    assert message == f"{path} is {told}."


@pytest.mark.parametrize("value", ["1.5", "-1", "1_000", "+1", "1e3", " 1"])
def test_whole_numbers_are_digits(value: str) -> None:
    assert [path for *_, path in wrong(time_limit_ms=value)] == ["PATHWAYS_TIME_LIMIT_MS"]


def test_a_text_is_what_stands_there() -> None:
    assert Settings(currency="EUR") == read_settings({"PATHWAYS_CURRENCY": "EUR"})


def test_issuers_are_addresses_and_have_an_audience() -> None:
    given = {"PATHWAYS_ISSUERS": "https://a.example/realm, http://127.0.0.1:8080", "PATHWAYS_AUDIENCE": "x"}
    assert read_settings(given).issuers == ("https://a.example/realm", "http://127.0.0.1:8080")
    for issuer in ("http://a.example", "a.example", "https://", "https://u@a.example", "https://a.example?x"):
        ((code, _, _, path),) = wrong(issuers=issuer, audience="x")
        assert (code, path) == ("BAD_SETTING", "PATHWAYS_ISSUERS")
    ((code, _, _, path),) = wrong(issuers="https://a.example")
    assert (code, path) == ("BAD_SETTING", "PATHWAYS_AUDIENCE")


def test_tenant_is_a_short_name() -> None:
    assert read_settings({"PATHWAYS_TENANT": "north-campus-2"}).tenant == "north-campus-2"
    for name in ("North", "a.b", "-a", "x" * 41):
        ((code, _, _, path),) = wrong(tenant=name)
        assert (code, path) == ("BAD_SETTING", "PATHWAYS_TENANT")
