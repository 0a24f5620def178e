"""Dockerfile and docker-compose.yml: valid, in step with Makefile and settings, closed where they say so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pathspec
import pytest
from typer.testing import CliRunner

from pathways.api.pages.documentation import BUILT
from pathways.api.server import END_SECONDS
from pathways.cli.app import app
from pathways.cli.client import LONGEST_SECONDS
from pathways.settings import PREFIX, Settings, read_settings
from tests.api.redis_server import redis
from tests.deploy.files import COMPOSE, COMPOSE_FILE, PROXY, ROOT, SERVICES, image_environment, instructions, stages
from tests.deploy.test_locks import locked
from tests.test_readme import blocks, recipe

BIN = Path(sys.executable).parent
OURS = SERVICES["pathways"]


@pytest.mark.server
def test_compose_follows_its_schema() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.server
def test_the_dockerfile_has_nothing_to_complain_of() -> None:
    lint = [str(BIN / "hadolint"), "--no-color", str(ROOT / "Dockerfile")]
    done = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_image_is_made_with_the_commands_of_make() -> None:
    """Its pages in a first stage, which fails as `make docs` does: no image is without them."""
    places = {"$(BIN)": ".venv/bin", "$(PYTHON)": "python3", "$(DOCS)": "docs/_build"}
    for stage, target in zip(stages(), ("docs", "$(RUNS)"), strict=True):
        ran = [each.strip() for word, rest in stage if word == "RUN" for each in rest.split("&&")]
        wanted = [line for line in recipe(target) if not line.startswith("touch")]
        for name, place in places.items():
            wanted = [line.replace(name, place) for line in wanted]
        # Whose the data folder is, make leaves to whoever runs it.
        assert [line for line in ran if not line.startswith("install -d ")] == wanted


def test_image_answers_pages_that_its_first_stage_built() -> None:
    documents, serving = stages()
    (source, target) = next(
        rest.removeprefix("--from=docs ").split() for word, rest in serving if rest.startswith("--from=docs ")
    )
    assert documents[0] == ("FROM", "python:3.11-slim AS docs")
    assert ("WORKDIR", "/app") in documents
    assert ("WORKDIR", "/app") in serving
    assert source == f"/app/{target}"
    assert ROOT / target == BUILT
    assert documents[-1][1].endswith(f" docs {target}")


def included(path: str) -> bool:
    """Whether the build sees a file. The patterns of .dockerignore begin at the root, else they are read as git's."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rooted = [re.sub(r"^(!?)", r"\1/", line) for line in lines if line and not line.startswith("#")]
    return not pathspec.GitIgnoreSpec.from_lines(rooted).match_file(path)


def test_everything_copied_is_there_and_reaches_the_build() -> None:
    copied = [rest for rest in instructions("COPY") if not rest.startswith("--from=")]
    sources = [source for rest in copied for source in shlex.split(rest)[:-1]]
    assert {"requirements.lock", "pyproject.toml", "pathways", "graph_schema", "seed_data", "docs"} <= set(sources)
    for source in sources:
        files = [ROOT / source] if (ROOT / source).is_file() else list((ROOT / source).rglob("*.*"))
        assert files, source
        for file in files:
            assert included(str(file.relative_to(ROOT))) or {"__pycache__", "_build"} & set(file.parts), file


@pytest.mark.parametrize(
    "path",
    [
        "secrets/store_password",
        ".venv/bin/python",
        ".git/config",
        "tests/deploy/files.py",
        "pathways/__pycache__/x.pyc",
        "docs/_build/html/index.html",
        "tools/error_page.py",
    ],
)
def test_nothing_else_reaches_the_build(path: str) -> None:
    assert not included(path)


def test_git_keeps_no_secrets() -> None:
    ignored = pathspec.GitIgnoreSpec.from_lines((ROOT / ".gitignore").read_text(encoding="utf-8").splitlines())
    for secret in COMPOSE["secrets"].values():
        assert ignored.match_file(secret["file"].removeprefix("./")), secret


def test_the_image_runs_as_nobody_in_particular() -> None:
    (user,) = instructions("USER")
    assert all(int(number) > 0 for number in user.split(":"))


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid"} & service.keys()
    if "build" not in service:
        assert re.fullmatch(r"\S+:\d+\.\d+\S*", service["image"])
        assert all(int(number) > 0 for number in service["user"].split(":"))
        assert service["healthcheck"]["test"]
    else:
        assert instructions("HEALTHCHECK")
        assert "user" not in service


@pytest.mark.parametrize("name", ["migrate", "proxy", "redis"])
def test_what_stores_nothing_can_write_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert all(volume.endswith(":ro") for volume in service.get("volumes", []))


def test_service_writes_into_its_data_folder_alone() -> None:
    assert OURS["read_only"] is True
    assert OURS["volumes"] == [f"pathways-data:{OURS['environment']['PATHWAYS_DATA']}"]


def test_one_port_is_open_to_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"proxy": ["127.0.0.1:8000:8000"]}


def test_the_service_runs_twice_and_the_proxy_knows() -> None:
    assert OURS["deploy"]["replicas"] == 2
    assert "container_name" not in OURS
    (slots, name, port) = re.findall(r"server-template replica (\d+) (\w+):(\d+)", PROXY)[0]
    assert (int(slots), name) == (2, "pathways")
    assert instructions("EXPOSE") == [port]


@pytest.mark.server
def test_replicas_count_together(tmp_path: Path) -> None:
    """The image has the client of Redis, and Redis takes the options that stand here."""
    assert OURS["environment"]["PATHWAYS_LIMITS_STORE"] == "redis://redis:6379/0"
    assert "redis" in locked("requirements.lock")
    with redis(tmp_path, *SERVICES["redis"]["command"][1:]):
        pass


def test_what_is_stored_stays() -> None:
    assert SERVICES["neo4j"]["volumes"] == ["neo4j-data:/data"]
    assert "neo4j-data" in COMPOSE["volumes"]


def test_store_is_migrated_before_replicas_start() -> None:
    migrate = SERVICES["migrate"]
    assert (migrate["image"], migrate["environment"]) == (OURS["image"], OURS["environment"])
    assert migrate["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert (migrate["command"], migrate["restart"]) == (["schema", "migrate"], "no")
    assert OURS["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    told = CliRunner().invoke(app, [*migrate["command"], "--help"])
    assert told.exit_code == 0


def test_what_fails_is_started_again() -> None:
    assert {name for name, service in SERVICES.items() if service["restart"] == "unless-stopped"} == {
        "neo4j",
        "pathways",
        "proxy",
        "redis",
    }


def test_proxy_waits_as_long_as_the_longest_question() -> None:
    assert re.findall(r"timeout server (\w+)", PROXY) == [f"{LONGEST_SECONDS}s"]


def test_the_service_hears_from_the_proxy_who_asks() -> None:
    assert "http-request set-header X-Forwarded-For %[src]" in PROXY
    assert OURS["environment"]["FORWARDED_ALLOW_IPS"] == "*"
    assert "ports" not in OURS


def test_service_has_the_time_to_stop() -> None:
    assert int(OURS["stop_grace_period"].removesuffix("s")) > END_SECONDS


def test_the_settings_exist_and_none_is_a_secret() -> None:
    given = {name for name in [*image_environment(), *OURS["environment"]] if name.startswith("PATHWAYS_")}
    assert given == {
        "PATHWAYS_ALLOWED_HOSTS",
        "PATHWAYS_ALLOWED_ORIGINS",
        "PATHWAYS_DATA",
        "PATHWAYS_LIMITS_STORE",
        "PATHWAYS_PRODUCTION",
        "PATHWAYS_STORE",
        "PATHWAYS_STORE_PASSWORD_FILE",
    }
    assert {name.removeprefix(PREFIX).lower() for name in given} <= {field.name for field in fields(Settings)}
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("AUTH|PASSWORD|SECRET|TOKEN", name):
                assert name.endswith("_FILE")
                (secret,) = service["secrets"]
                assert value == f"/run/secrets/{secret}"
    assert {secret for service in SERVICES.values() for secret in service.get("secrets", [])} == set(COMPOSE["secrets"])


@pytest.mark.server
def test_secrets_are_made_as_the_containers_read_them(tmp_path: Path) -> None:
    (block,) = [block for block in blocks("sh") if "docker compose up" in block]
    making = block[: block.index("docker compose")]
    assert len(making.splitlines()) == 4
    made = subprocess.run(
        ["sh", "-euc", f"umask 077\n{making}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    files = {name: tmp_path / secret["file"] for name, secret in COMPOSE["secrets"].items()}
    # Compose mounts the file as it is here, and no container runs as its owner: the folder keeps others away instead.
    assert {file.stat().st_mode & 0o777 for file in files.values()} == {0o444}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    settings = read_settings({"PATHWAYS_STORE_PASSWORD_FILE": str(files["store_password"])})
    assert re.fullmatch(r"[^/\s]{32,}", settings.store_password or "")
    # The form that Neo4j's image asks for.
    assert files["neo4j_auth"].read_text() == f"{settings.store_user}/{settings.store_password}"


def test_every_command_shown_for_a_container_exists() -> None:
    shown = re.findall(r"^docker compose run --rm (\w+) (\w+)", "".join(blocks("sh")), flags=re.MULTILINE)
    assert shown
    for service, word in shown:
        assert service == "pathways"
        assert CliRunner().invoke(app, [word, "--help"]).exit_code == 0, word
