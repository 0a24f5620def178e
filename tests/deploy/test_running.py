"""What the image runs, run here without a container: it serves, is healthy, and can write no file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pathways.store.embedded.server import EmbeddedServer
from tests.deploy.files import SERVICES, command, image_environment

pytestmark = pytest.mark.server


UNABLE_TO_WRITE = (
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); from pathways.__main__ import main; main()"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a user who has none."""
    return tmp_path / "none"


@pytest.fixture
def url(tmp_path: Path, home: Path) -> Iterator[str]:
    """Where the command of the image serves, with the environment of docker-compose.yml and a store like its."""
    with EmbeddedServer.start(tmp_path / "store") as store:
        password = tmp_path / "password"
        password.write_text(store.password)
        environment = image_environment() | {
            name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))
            for name, value in SERVICES["pathways"]["environment"].items()
        }
        environment |= {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATHWAYS_STORE": store.address,
            "PATHWAYS_STORE_USER": store.user,
            "PATHWAYS_STORE_PASSWORD_FILE": str(password),
        }
        assert command("ENTRYPOINT") == ["pathways"]
        words = [sys.executable, "-c", UNABLE_TO_WRITE, *command("CMD"), "--port", "0"]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as service:
            try:
                assert service.stdout is not None
                printed = ""
                for line in service.stdout:
                    printed += line
                    if "Ctrl+C" in line:
                        break
                found = re.search(r"http://[\d.]+:\d+", printed)
                assert found, printed
                yield found.group()
            finally:
                service.terminate()


def healthy(port: str | int) -> int:
    """The exit code of the image's health check, asked of another port."""
    _, option, code = command("HEALTHCHECK")
    assert code.count("8000") == 1
    words = [sys.executable, option, code.replace("8000", str(port))]
    return subprocess.run(words, capture_output=True, check=False).returncode


def test_the_image_serves_in_production_and_writes_nothing(url: str, home: Path) -> None:
    with httpx.Client(base_url=url, trust_env=False) as client:
        answer = client.post("/graphql", json={"query": "{ catalog { revision } }"}).json()
        assert answer["data"] == {"catalog": {"revision": 0}}
        assert answer["extensions"]["cost"]["actualQueryCost"] == 1  # callers beyond this machine have budgets
        assert client.get("/readyz").status_code == 200
        refused = client.post("/graphql", json={"query": "{ __schema { queryType { name } } }"}).json()
        assert "errors" in refused
    assert healthy(url.rpartition(":")[2]) == 0
    assert not home.exists()


def test_service_that_does_not_answer_is_not_healthy() -> None:
    assert healthy(1) != 0
