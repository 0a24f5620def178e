"""A full disk: writes are refused with what to do, reads go on, and with space all returns."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import run, serving
from tests.faults.service_process import IMPORT
from tests.faults.test_killed_store import NAME, ask, is_ready, write

pytestmark = pytest.mark.server

DISK_BYTES = 80_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"the full disk is left out: only root can mount one here ({done.stderr.strip()})")
    assert done.returncode == 0, done.stderr
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leaves next to nothing."""
    ballast = place / "ballast"
    free = os.statvfs(place)
    ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - 100_000))
    return ballast


def test_a_full_disk_refuses_writes_alone(disk: Path) -> None:
    with serving(disk / "data") as running:
        assert write(running.url, "kept") == "stored"
        ballast = fill(disk)
        refused = None
        for number in range(50):
            lines = "\n".join(f"  - {{key: o{number}-{each}, name: {'x' * 2000}}}" for each in range(20))
            answer = ask(running.url, IMPORT, document=f"format: pathways/1\norganizations:\n{lines}").json()
            if "errors" in answer:
                ((refused,)) = answer["errors"]
                break
        assert refused is not None
        assert refused["extensions"]["code"] == "UNAVAILABLE"
        assert "is full" in refused["message"]
        assert "free some space" in refused["message"]
        assert ask(running.url, NAME).json()["data"]["organization"]["name"] == "kept"
        revision = ask(running.url, NAME).json()["data"]["catalog"]["revision"]
        assert is_ready(running.url)
        ballast.unlink()
        assert write(running.url, "kept too") == "stored"
    with serving(disk / "data") as again:
        found = ask(again.url, NAME).json()["data"]
        assert found == {"organization": {"name": "kept too"}, "catalog": {"revision": revision + 1}}


def test_disk_that_is_full_at_start_is_named(disk: Path) -> None:
    fill(disk)
    refused = run(disk / "data", "import", str(Path(__file__).parents[2] / "seed_data"))
    assert refused.code == 2
    assert "is full" in refused.err
    assert "Traceback" not in refused.err
