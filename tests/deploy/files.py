"""The container files, read."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"
PROXY_FILE = ROOT / "deploy" / "haproxy.cfg"

COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROXY = PROXY_FILE.read_text(encoding="utf-8")


def _instructions() -> list[tuple[str, str]]:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", " ")
    return [
        (word, re.sub(r"\s+", " ", rest))
        for word, _, rest in (line.partition(" ") for line in text.split("\n") if line)
    ]


INSTRUCTIONS = _instructions()
"""The Dockerfile: (word, rest of the line), continued lines as one."""


def instructions(word: str) -> list[str]:
    """What stands behind this word, each time."""
    return [rest for found, rest in INSTRUCTIONS if found == word]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage of the Dockerfile, FROM first."""
    starts = [number for number, (word, _) in enumerate(INSTRUCTIONS) if word == "FROM"]
    ends = [*starts[1:], len(INSTRUCTIONS)]
    return [INSTRUCTIONS[start:end] for start, end in zip(starts, ends, strict=True)]


def command(word: str) -> list[str]:
    """The words of ENTRYPOINT, CMD, or the command of HEALTHCHECK."""
    (rest,) = instructions(word)
    words: list[str] = json.loads(rest[rest.index("[") :])
    return words


def image_environment() -> dict[str, str]:
    """ENV of the Dockerfile."""
    pairs = (pair.partition("=") for rest in instructions("ENV") for pair in shlex.split(rest))
    return {name: value for name, _, value in pairs}
