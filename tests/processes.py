"""Processes of the tests: forked from one that has all imports, so that a command starts in a moment."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.preloaded"])


def forked(work: Callable[..., object], *arguments: Any) -> BaseProcess:
    """A process that does some work; it is running already, and ends with this one."""
    process = _context.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def command(words: list[str], environment: dict[str, str], out: Path, err: Path) -> None:
    """Becomes ``pathways``, with these words and this environment; what it prints goes into two files."""
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
    sys.argv = ["pathways", *words]
    from pathways.cli import main, options
    from tests.preloaded import commands

    main._commands_for = lambda _words: commands  # type: ignore[assignment, return-value]
    # A console looks at its surroundings when it is made.
    options.out.__init__()  # type: ignore[misc]
    options.err.__init__(stderr=True)  # type: ignore[misc]
    main.main()
