"""Writes into the pages of docs/ what their commands print, after what they print has changed.

Run as ``python -m tools.show_commands``, and read what differs: a test compares the pages with the program.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.running import serving
from tests.docs.pages import DOCS, text_of
from tests.docs.test_tutorial import WALKED, answered, commands, walk

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main() -> None:
    """Walks the pages in a folder of its own, and writes them."""
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        data = Path(folder) / "data"
        with serving(data):
            for page in WALKED:
                shown = iter([f"$ {asked.words}\n{answered(asked, data)}\n" for asked in walk(page)])
                (DOCS / page).write_text(_with(text_of(page), shown), encoding="utf-8")
        os.chdir(DOCS)


def _with(text: str, shown: Iterator[str]) -> str:
    return CONSOLE.sub(lambda block: f"```console\n{''.join(next(shown) for _ in commands(block.group(1)))}```", text)


if __name__ == "__main__":
    main()
