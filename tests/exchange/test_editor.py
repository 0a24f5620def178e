"""What an editor says of a catalogue: yaml-language-server, over its standard streams, with the schema as a file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pathways.cli.catalog.exporting import written
from pathways.domain.content import Content
from pathways.exchange.files import SCHEMA_LINE
from pathways.exchange.pathways_format.json_schema import printed_schema
from tests.contract.contents import degree_catalogue, security_catalogue
from tests.exchange.test_refused import BAD_VALUES
from tests.node_packages import installed

pytestmark = [pytest.mark.server, pytest.mark.node]

EDITOR = Path(__file__).parents[1] / "editor"
SEEN = ("WRONG_TYPE", "BAD_FORMAT", "BAD_VALUE", "BAD_DATE", "BAD_KEY", "NOT_FOUND")
"""Codes of mistakes that stand where the schema says a value is wrong."""
NO_SUCH_DAYS = ("2026-02-29", "2026-02-30")
"""An editor sees how a day is written, and not that the month is shorter."""
MARKED = [case for case in BAD_VALUES if case[1] in SEEN and not any(day in case[0] for day in NO_SUCH_DAYS)]


class Editor:
    """An editor that opens one file after the other, and the language server that it asks.

    Args:
        server: its process.
        schema: the file with the schema, in the place of the address that an export says.
    """

    def __init__(self, server: subprocess.Popen[bytes], schema: Path) -> None:
        assert server.stdin is not None and server.stdout is not None
        self._to, self._from = server.stdin, server.stdout
        self._schema = schema
        self._opened = 0
        self._send(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
        while self._next().get("id") != 1:
            pass
        self._send(method="initialized", params={})

    def lines(self, text: str) -> list[int]:
        """The lines of all that is marked as wrong in a text that names our schema, from 1."""
        address = SCHEMA_LINE.partition("=")[2].strip()
        text = text.replace(address, self._schema.as_uri(), 1)
        self._opened += 1
        uri = f"file:///catalogue-{self._opened}.yaml"
        self._send(
            method="textDocument/didOpen",
            params={"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        while True:
            said = self._next()
            if said.get("method") == "textDocument/publishDiagnostics" and said["params"]["uri"] == uri:
                return [1 + int(each["range"]["start"]["line"]) for each in said["params"]["diagnostics"]]

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._to.flush()

    def _next(self) -> dict[str, Any]:
        """The next message; what the server asks of the editor is answered with nothing."""
        length = 0
        while head := self._from.readline().strip():
            name, _, value = head.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self._from.read(length))
        if "id" in message and "method" in message:
            self._send(id=message["id"], result=[])
        return message


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor with the schema that this checkout prints."""
    schema = tmp_path_factory.mktemp("schema") / "pathways-1.json"
    schema.write_text(printed_schema(), encoding="utf-8")
    program = installed(EDITOR) / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    command = ["node", str(program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        try:
            yield Editor(server, schema)
        finally:
            server.kill()


@pytest.mark.parametrize("things", [security_catalogue, degree_catalogue])
def test_an_editor_finds_nothing_in_an_export(editor: Editor, things: Any) -> None:
    text = written(Content.of(things()), as_json=False)
    assert text.startswith(SCHEMA_LINE)
    assert editor.lines(text) == []


def test_editor_marks_the_line_of_a_value(editor: Editor) -> None:
    lines = written(Content.of(degree_catalogue()), as_json=False).splitlines()
    place = next(number for number, line in enumerate(lines) if line.strip() == "credentialType: COURSE")
    lines[place] = lines[place].replace("COURSE", "CURSE")
    assert editor.lines("\n".join(lines)) == [place + 1]


@pytest.mark.parametrize(("text", "code", "line", "path"), MARKED)
def test_editor_marks_the_line_that_the_reader_names(
    editor: Editor, text: str, code: str, line: int, path: str
) -> None:
    assert line + 1 in editor.lines(SCHEMA_LINE + text), (code, path)
