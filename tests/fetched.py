"""What tests fetch from a registry: once for each state of its lock, for all checkouts of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path


def kept(name: str, fetch: Callable[[Path], None]) -> Path:
    """A folder of fetched files; two processes may fetch the same at once.

    Args:
        name: says what it holds, and of which lock.
        fetch: makes the folder; what it raises leaves nothing behind that counts as fetched.
    """
    folder = user_cache_path("pathways-tests") / name
    if not folder.is_dir():
        fresh = folder.with_name(f"{name}.{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        fetch(fresh)
        try:
            fresh.rename(folder)
        except OSError:
            assert folder.is_dir(), f"{fresh} cannot take its place"
            shutil.rmtree(fresh, ignore_errors=True)
    return folder
