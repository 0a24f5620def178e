"""The wheel, installed outside of the checkout: the program runs, and everything that it reads is inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from pathways.api.pages.documentation import BUILT
from tests.deploy.files import ROOT

pytestmark = [pytest.mark.server, pytest.mark.slow]
ALONE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PATHWAYS_"))}
FILE = """format: pathways/1
organizations:
  - {key: college, name: A College}
credentials:
  - key: welding
    name: Welding
    credentialType: COMPLETION_CERTIFICATE
    ownedBy: [college]
    routes: [{key: exam, kind: EXAM}]
"""


BUILD = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", "wheels"]
PARTS = ("pathways", "graph_schema", "seed_data", "tools", "pyproject.toml", "README.md", "LICENSE")
"""What a wheel is built of, without the built pages."""


def copy_parts(folder: Path) -> Path:
    """A folder with the parts of the checkout of which a wheel is built."""
    folder.mkdir()
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment, which has the wheel of its own and of this one what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    parts = copy_parts(folder / "parts")
    shutil.copytree(built, parts / BUILT.relative_to(ROOT))
    ended([sys.executable, *BUILD, str(parts)], folder)
    (wheel,) = (folder / "wheels").iterdir()
    place = folder / "venv"
    ended([sys.executable, "-m", "venv", "--without-pip", str(place)], folder)
    programs = place / "bin"
    install = ["--python", str(programs / "python"), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    ended([sys.executable, "-m", "pip", *install], folder)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def ended(words: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command that ran to its end in a folder, without what this process says of the checkout."""
    done = subprocess.run(words, cwd=folder, env=ALONE | more, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_no_wheel_is_built_without_its_pages(tmp_path: Path) -> None:
    """An editable installation, which is what serves a checkout, does without them."""
    parts = copy_parts(tmp_path / "parts")
    words = [sys.executable, *BUILD, str(parts)]
    done = subprocess.run(words, cwd=tmp_path, env=ALONE, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "docs/_build/html is not built: run `make docs` first." in done.stdout + done.stderr
    assert not list(tmp_path.rglob("*.whl"))
    ask = f"from hatchling.build import build_editable as build; print(build({str(tmp_path)!r}))"
    assert ended([sys.executable, "-c", ask], parts).stdout.strip().endswith(".whl")


def test_an_installed_service_answers_its_pages(installed: Path, built: Path, tmp_path: Path) -> None:
    ask = """import sys
from starlette.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount
from pathways.api.pages.documentation import Documentation
client = TestClient(Starlette(routes=[Mount("/docs", Documentation())]))
sys.stdout.buffer.write(client.get("/docs/tutorial.html").content)"""
    assert ended([str(installed / "python"), "-c", ask], tmp_path).stdout == (built / "tutorial.html").read_text()


def test_the_program_runs_outside_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    program = str(installed / "pathways")
    for asked in ("--help", "-h"):
        assert "Commands" in ended([program, asked], tmp_path).stdout
    (tmp_path / "welding.yaml").write_text(FILE)
    checked = ended([program, "check", "welding.yaml", "--data", str(tmp_path / "none")], tmp_path)
    assert "1 credential" in checked.stdout
    assert not (tmp_path / "none").exists()
    ended([program, "init", "stack"], tmp_path)
    assert (tmp_path / "stack" / "catalogue.yaml").is_file()


def test_what_the_program_reads_is_inside(installed: Path, built: Path, tmp_path: Path) -> None:
    """Seed data, graph schema and pages, file by file, out of the package and not of the checkout."""
    ask = "import pathways.bootstrap as b; print(b.__file__); print(b.seed_folder())"
    module, seed = ended([str(installed / "python"), "-c", ask], tmp_path).stdout.splitlines()
    assert all(Path(path).is_relative_to(installed.parent) for path in (module, seed))
    for name in ("seed_data", "graph_schema"):
        own, inside = ROOT / name, Path(seed).parent / name
        assert files_below(inside) == files_below(own)
        assert all((inside / path).read_bytes() == (own / path).read_bytes() for path in files_below(own))
    assert files_below(Path(seed).parent / "docs") == files_below(built)
    assert files_below(Path(module).parent / "web") == files_below(ROOT / "pathways" / "web")
    assert files_below(Path(module).parent / "api" / "static") == files_below(ROOT / "pathways" / "api" / "static")


def files_below(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path}


def test_shells_complete_commands_and_options(installed: Path, tmp_path: Path) -> None:
    program = str(installed / "pathways")
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    script = ended([program, "--show-completion", "bash"], tmp_path, **named)
    assert "_PATHWAYS_COMPLETE=complete_bash" in script.stdout
    asked = {"_PATHWAYS_COMPLETE": "complete_bash", "COMP_WORDS": "pathways pl", "COMP_CWORD": "1"}
    assert ended([program], tmp_path, **asked).stdout.split() == ["plan"]
    option = asked | {"COMP_WORDS": "pathways plan --weekly", "COMP_CWORD": "2"}
    assert ended([program], tmp_path, **option).stdout.split() == ["--weekly-hours"]
