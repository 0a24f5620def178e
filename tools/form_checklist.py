"""Compares docs/explanation/add-a-requirement-form.md with the code: run as ``python -m tools.form_checklist``.

A module that names most kinds of requirement lines tells them apart, so whoever adds one has to look at it. So does
whoever reads what mypy says of a new kind: each `match` over the kinds ends in `assert_never`, and
``python -m tools.form_checklist --try`` adds a kind and prints the modules in which mypy misses it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "add-a-requirement-form.md"
OWN = ROOT / "pathways" / "domain" / "requirement.py"
PLACE = re.compile(r"`((?:pathways|tests|graph_schema|docs|seed_data)/[\w./-]+)`")
LINES = re.compile(r"^class (\w+)\(_Line\):", re.MULTILINE)
UNION = "Requirement: TypeAlias = "
FRESH = "class FreshLine(_Line):\n    pass\n\n\n"
NAMED_BY_MYPY = re.compile(r'^(\S+\.py):\d+: error: .*"FreshLine"', re.MULTILINE)
GROUP = "Group"
MOST = 4
"""A module that names this many kinds of lines, groups apart, tells the kinds apart."""


@cache
def kinds() -> frozenset[str]:
    """The classes of lines."""
    return frozenset(LINES.findall(OWN.read_text(encoding="utf-8")))


def telling_apart() -> list[str]:
    """The modules that tell the kinds of requirement lines apart."""
    found = []
    for path in sorted((ROOT / "pathways").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if sum(re.search(rf"\b{kind}\b", text) is not None for kind in kinds() - {GROUP}) >= MOST:
            found.append(path.relative_to(ROOT).as_posix())
    return found


def matches() -> Iterator[tuple[str, int, bool]]:
    """Every `match` of the program that names a kind of line, groups apart.

    Yields:
        its module, its row, and whether it ends in `assert_never`.
    """
    for path in sorted((ROOT / "pathways").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match):
                named = {name for case in node.cases for name in _classes(case.pattern)}
                if named & (kinds() - {GROUP}):
                    yield path.relative_to(ROOT).as_posix(), node.lineno, _is_closed(node)


def _classes(pattern: ast.pattern | None) -> Iterator[str]:
    """The classes of which a value of the pattern is one."""
    match pattern:
        case ast.MatchClass(cls=ast.Name(id=name) | ast.Attribute(attr=name)):
            yield name
        case ast.MatchOr(patterns=patterns):
            for each in patterns:
                yield from _classes(each)
        case ast.MatchAs(pattern=inner):
            yield from _classes(inner)
        case _:
            return


def _is_closed(node: ast.Match) -> bool:
    match node.cases[-1].body:
        case [ast.Expr(value=ast.Call(func=ast.Name(id="assert_never")))]:
            return True
        case _:
            return False


def missed_by_mypy() -> list[str]:
    """The modules that mypy names once there is one more kind of line."""
    text = OWN.read_text(encoding="utf-8")
    at = text.index(UNION)
    fresh = f"{text[:at]}{FRESH}{UNION}FreshLine | {text[at + len(UNION) :]}"
    with tempfile.TemporaryDirectory() as place:
        shadow = Path(place) / "requirement.py"
        shadow.write_text(fresh, encoding="utf-8")
        own = OWN.relative_to(ROOT).as_posix()
        command = [sys.executable, "-m", "mypy", "--cache-dir", place, "--shadow-file", own, str(shadow), "pathways"]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout  # noqa: S603
    return sorted(set(NAMED_BY_MYPY.findall(found)))


def differences() -> Iterator[str]:
    """What the checklist lacks, and what it names that is not there; matches that would pass over a new kind."""
    listed = PLACE.findall(PAGE.read_text(encoding="utf-8"))
    closed = {module for module, _, is_closed in matches() if is_closed}
    for module in sorted(closed.union(telling_apart())):
        if module not in listed:
            yield f"{module} tells the forms apart and is not listed."
    for place in listed:
        if not (ROOT / place).exists():
            yield f"{place} is listed and does not exist."
    for module, row, is_closed in matches():
        if not is_closed:
            yield f"{module}:{row} tells lines apart and does not end in assert_never."


def main(arguments: list[str]) -> None:
    """Prints the differences, exit code 1 if there are any; with ``--try`` what mypy says of a new kind."""
    if arguments == ["--try"]:
        print("\n".join(missed_by_mypy()))
        return
    found = list(differences())
    print("\n".join(found) or "The checklist names what the code says.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main(sys.argv[1:])
