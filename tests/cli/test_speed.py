"""Commands answer at once: they import what they need, and files are read before a store is started for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import environment, run

HEAVY = (
    "babel",
    "httpx",
    "neo4j",
    "numpy",
    "ortools",
    "pandas",
    "rapidfuzz",
    "scipy",
    "strawberry",
    "tantivy",
)
"""Each takes longer to import than a small command should take."""
SMALL = """format: pathways/1
organizations:
  - {key: college, name: A College}
credentials:
  - key: welding
    name: Welding
    credentialType: COMPLETION_CERTIFICATE
    ownedBy: [college]
    routes: [{key: exam, kind: EXAM}]
"""
UNREAD = ("asyncio", "pathways.domain.catalog", "pathways.settings", "pydantic", "pydantic_settings")
"""What help and completion have no use for; typer reads what is typed with pydantic, settings bring asyncio."""
PROGRAM = f"""import sys
sys.argv[0] = "pathways"
from pathways.cli.main import main
try:
    main()
except SystemExit as ended:
    heavy = {HEAVY} if len(sys.argv) > 2 else {HEAVY + UNREAD}
    print(ended.code, *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""
pytestmark = pytest.mark.server


def imported(data: Path, *words: str, **more: str) -> str:
    """The exit code of a command, and which of the heavy modules it imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        capture_output=True,
        text=True,
        env=environment(data, **more),
        check=True,
    )
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--help",), "0"), (("plan",), "2 pydantic"), (("check", "FILE"), "0"), (("import", "nowhere.yaml"), "2")],
)
def test_small_commands_import_nothing_heavy(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (file := tmp_path / "small.yaml").write_text(SMALL)
    assert imported(tmp_path / "data", *(str(file) if word == "FILE" else word for word in words)) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ch", "0 pydantic"),
        ("plan --weekly", "0 pydantic"),
        ("plan ", "0 pydantic"),
        ("plan c", "0 asyncio pathways.settings pydantic pydantic_settings"),
    ],
    ids=["command", "option", "key", "letter"],
)
def test_shells_wait_for_nothing_heavy(typed: str, told: str, tmp_path: Path) -> None:
    """Settings say where to look for a service, which is not looked for before the first letter of a key."""
    shell = {"COMP_WORDS": f"pathways {typed}", "COMP_CWORD": str(1 + typed.count(" "))}
    assert imported(tmp_path / "data", _PATHWAYS_COMPLETE="complete_bash", **shell) == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "does not exist"),
        ("format: pathways/1\ncredentials: [", "NOT_YAML"),
        ("format: pathways/1\ncredentials: [{key: a}]", "MISSING"),
        (SMALL.replace("ownedBy: [college]", "ownedBy: [university]"), "'university'"),
    ],
)
def test_a_broken_file_is_told_without_a_store(text: str | None, said: str, tmp_path: Path) -> None:
    file, data = tmp_path / "file.yaml", tmp_path / "data"
    if text is not None:
        file.write_text(text)
    refused = run(data, "import", str(file))
    assert (refused.code, said in refused.err) == (2, True), refused.err
    assert not data.exists()
