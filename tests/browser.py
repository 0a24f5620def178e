"""A browser for tests: Chromium without a window, driven by its own protocol."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

STARTS_WITHIN_S = 30.0
WAITS_S = 20.0
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--window-size=1280,800",
)


class Page:
    """One page of a browser.

    Attributes:
        faults: what the page and the browser complained of: exceptions, refused loads, broken rules of content.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self.faults: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """What the browser answers to one call of its protocol; None: it refuses it, as while a page changes."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=WAITS_S))
            if message.get("id") == number:
                return message.get("result")
            self._note(message)

    def open(self, address: str) -> None:
        """Goes to an address."""
        self.call("Page.navigate", url=address)

    def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript; None while the page changes."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return None if found is None or "exceptionDetails" in found else found["result"].get("value")

    def until(self, expression: str) -> Any:
        """Waits until an expression is true of the page; its value."""
        deadline = time.monotonic() + WAITS_S
        while not (found := self.value(expression)):
            assert time.monotonic() < deadline, (
                f"{expression}: {self.value('document.body.innerText.slice(0, 500)')} {self.faults}"
            )
            time.sleep(0.02)
        return found

    def click(self, text: str) -> None:
        """Presses the button that says something, once it is there."""
        button = (
            f"[...document.querySelectorAll('button')].find((each) => each.textContent.trim() === {json.dumps(text)})"
        )
        self.until(f"!!{button}")
        self.value(f"{button}.click()")

    def click_first(self, place: str) -> None:
        """Presses the first thing that a selector finds, once it is there."""
        self.until(f"!!document.querySelector({json.dumps(place)})")
        self.value(f"document.querySelector({json.dumps(place)}).click()")

    def type(self, place: str, text: str) -> None:
        """Writes a text into what a selector finds."""
        self.until(f"!!document.querySelector({json.dumps(place)})")
        self.value(f"document.querySelector({json.dumps(place)}).focus()")
        self.call("Input.insertText", text=text)

    def _note(self, message: dict[str, Any]) -> None:
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.faults.append(json.dumps(message["params"]["exceptionDetails"])[:500])
            case "Log.entryAdded" if message["params"]["entry"]["level"] == "error":
                entry = message["params"]["entry"]
                self.faults.append(f"{entry['text']} {entry.get('url', '')}")


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """An empty page of a new browser; where there is none the test is left out, and fails in CI.

    Args:
        folder: for what the browser keeps.
    """
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs chromium (Debian: chromium)")
        pytest.skip("There is no chromium here (Debian: chromium)")
    command = [program, *OPTIONS, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            port = _port(folder / "DevToolsActivePort", process)
            (page,) = (
                each
                for each in httpx.get(f"http://127.0.0.1:{port}/json", trust_env=False).json()
                if each["type"] == "page"
            )
            with connect(page["webSocketDebuggerUrl"], max_size=None, proxy=None) as connection:
                yield Page(connection)
        finally:
            process.terminate()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not file.exists() or not file.read_text():
        assert process.poll() is None and time.monotonic() < deadline, "the browser did not start"
        time.sleep(0.05)
    return int(file.read_text().splitlines()[0])
