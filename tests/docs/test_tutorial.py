"""The tutorial and the how-to pages: their commands run in order, as a person types them, and print what is shown."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.cli.app import app
from pathways.cli.main import main, spread_holding
from tests.cli.running import serving
from tests.docs.pages import DOCS, ROOT, blocks, pages, text_of

TUTORIAL = "tutorial.md"
WALKED = (TUTORIAL, *(f"how-to/{path.name}" for path in sorted((DOCS / "how-to").glob("*.md"))))
PLACE = "/home/ada/pathways/.data/tutorial"
PART = re.compile(
    r"[Ss]ave\sthis\sas\s`([^`]+)`:|Mend\sit:\sin\sthe\sfile,\swrite\s`([^`]+)`|^```(yaml|json|console)\n(.*?)^```",
    re.M | re.S,
)
MISTAKES = {
    "it-support-certificate": "it-suport-certificate",
    "[{competency: blueprint-reading}]": "[blueprint-reading]",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A command with what a page shows that it prints."""

    words: str
    shown: str


def plain(printed: str) -> str:
    """What is printed, without what differs from run to run."""
    lines = [line.rstrip() for line in printed.splitlines()]
    return re.sub(r"in [\d.]+ m?s$", "in 9 ms", "\n".join(lines).strip(), flags=re.MULTILINE)


def commands(block: str) -> list[Asked]:
    """Each command of a block."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Asked(words, shown) for words, _, shown in (part.partition("\n") for part in parts)]


def walk(page: str) -> Iterator[Asked]:
    """Writes and mends the files of a page as it says, and yields its commands, all in order."""
    file = Path("unnamed")
    for name, mended, language, block in PART.findall(text_of(page)):
        if name:
            file = Path(name)
        elif mended:
            assert MISTAKES[mended] in file.read_text(encoding="utf-8")
            file.write_text(file.read_text(encoding="utf-8").replace(MISTAKES[mended], mended), encoding="utf-8")
        elif language == "console":
            yield from commands(block)
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_text(block, encoding="utf-8")


def answered(asked: Asked, data: Path) -> str:
    """What a command prints, errors first; it runs in this process, which has imported all that commands need."""
    out, err = io.StringIO(), io.StringIO()
    words = ["pathways", *shlex.split(asked.words)[1:]]
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit),
    ):
        patch.setattr(sys, "argv", words)
        patch.setenv("PATHWAYS_DATA", str(data))
        patch.setenv("COLUMNS", "80")
        main()
    return plain(err.getvalue() + out.getvalue()).replace(str(data), PLACE)


@pytest.mark.server
def test_commands_print_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data, count = tmp_path / "data", 0
    with serving(data):
        for page in WALKED:
            for asked in walk(page):
                assert answered(asked, data) == plain(asked.shown), asked.words
                count += 1
    assert count == sum(len(re.findall(r"^\$ ", text_of(page), flags=re.MULTILINE)) for page in WALKED)
    assert (tmp_path / "plan.md").is_file()
    assert len(MISTAKES) == sum(len(re.findall(r"Mend\sit:", text_of(page))) for page in WALKED)


def test_installing_is_as_readme_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(line in readme for line in blocks(TUTORIAL, "sh")[0].splitlines())


def test_every_command_shown_exists() -> None:
    shown = [
        line.removeprefix("$ ")
        for page in pages()
        for language in ("sh", "console")
        for block in blocks(page.relative_to(DOCS).as_posix(), language)
        for line in block.splitlines()
        if line.removeprefix("$ ").startswith("pathways ")
    ]
    groups = {group.name for group in app.registered_groups}
    for line in shown:
        words = spread_holding(shlex.split(line)[1:])
        words = words[2:] if words[0] == "--tenant" else words  # before any command
        path = words[:2] if words[0] in groups else words[:1]
        told = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200"})
        assert told.exit_code == 0, line
        assert all(word in told.output for word in words if word.startswith("--")), line
