"""A backup streams: writing and checking one takes memory for its keys alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server


FEW, MANY = 1_000, 6_000
BYTES_FOR_KEYS = 600
"""For each credential: what names it, in a few collections. The credential itself takes several times as much."""


def _grown(credentials: int) -> dict[str, int]:
    words = [sys.executable, "-m", "bench.backup", "--credentials", str(credentials), "--json"]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True, cwd=Path(__file__).parents[2])
    return {step["name"]: step["grown"] for step in json.loads(done.stdout)["steps"]}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of one step is known on Linux alone")
def test_memory_grows_with_the_keys_alone() -> None:
    few, many = _grown(FEW), _grown(MANY)
    for step in ("write", "check"):
        assert many[step] - few[step] < BYTES_FOR_KEYS * (MANY - FEW), step
