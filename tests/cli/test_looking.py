"""``pathways search``, ``show`` and ``list``; what is printed can be read and copied on 80 columns."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import environment, run
from tests.seeded import SEED

RAW = (
    "MET",
    "UNMET",
    "MISSING",
    "OPTIMAL",
    "PARTIAL",
    "NOTE",
    "WARNING",
    "PREFERRED",
    "REQUIRED",
    "CERTIFICATION",
    "ACTIVE",
)
pytestmark = [pytest.mark.server, pytest.mark.usefixtures("service")]


@pytest.mark.parametrize("words", [("security", "plus"), ("SECURITY+",), ("Securty+",)])
def test_search_finds_by_name_in_any_case(data: Path, words: tuple[str, ...]) -> None:
    line = re.compile(r"  comptia-security-plus +CompTIA Security\+").fullmatch
    done = run(data, "search", *words, COLUMNS="80")
    assert (done.code, any(map(line, done.out.splitlines()))) == (0, True), done.out
    found = json.loads(run(data, "search", *words, "--json").out)
    assert {"kind": "credential", "key": "comptia-security-plus", "name": "CompTIA Security+"} in found


def test_search_that_finds_nothing_says_what_to_do(data: Path) -> None:
    done = run(data, "search", "zzzzzzzz")
    assert (done.code, done.out) == (1, "Nothing has the words “zzzzzzzz”. See all with: pathways list\n")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("plan comptia-server", "comptia-server-plus"),
        ("gap cisco-ccna,comptia-server", "cisco-ccna,comptia-server-plus"),
    ],
)
def test_shells_complete_keys_beside_a_service(data: Path, typed: str, completed: str) -> None:
    shell = {"_PATHWAYS_COMPLETE": "complete_bash", "COMP_WORDS": f"pathways {typed}", "COMP_CWORD": "2"}
    program = Path(sys.executable).with_name("pathways")
    done = subprocess.run([program], env=environment(data, **shell), capture_output=True, text=True, check=True)
    assert done.stdout.split() == [completed]


def test_a_credential_is_shown_with_its_routes(data: Path) -> None:
    done = run(data, "show", "comptia-csap", COLUMNS="80")
    assert done.code == 0
    for said in ("CompTIA Security Analytics Professional (CSAP)  (credential)", "Type: ", "(stack): stack", "CySA+"):
        assert said in done.out
    asked = json.loads(run(data, "show", "comptia-csap", "--json").out)
    assert (asked["kind"], asked["routes"][0]["key"]) == ("credential", "stack")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("information-security-analysts", "What it needs"),
        ("sec-operations", "Shown by"),
        ("comptia", "https://www.comptia.org/"),
    ],
)
def test_every_kind_can_be_shown(data: Path, key: str, said: str) -> None:
    done = run(data, "show", key)
    assert (done.code, said in done.out) == (0, True), done.out


@pytest.mark.parametrize(
    "words", [("show", "CISSP"), ("plan", "cissp"), ("plan", "comptia-csap", "--holding", "Cissp")]
)
def test_an_abbreviation_is_answered_with_the_key(data: Path, words: tuple[str, ...]) -> None:
    done = run(data, *words)
    assert done.code == 2
    assert re.search(r"Did you mean isc2-cissp( or |\?)", done.err), done.err


def test_the_list_has_every_credential(data: Path) -> None:
    done = run(data, "list")
    written = {
        key
        for file in SEED.glob("credentials/*.yaml")
        for key in re.findall(r"^  - key: (\S+)", file.read_text(), re.M)
    }
    assert written
    assert written <= {line.split()[0] for line in done.out.splitlines()}


def test_keys_are_whole_on_eighty_columns(data: Path) -> None:
    held = ("--holding", "comptia-a-plus")
    planned = ("plan", "comptia-csap", *held)
    steps = json.loads(run(data, *planned, "--json").out)["steps"]
    told = {step["credential"]["key"] for step in steps}
    wished = ("recommend", *held, "--first", "20")
    nodes = json.loads(run(data, *wished, "--json").out)["edges"]
    advised = {edge["node"]["credential"]["key"] for edge in nodes}
    missed = ("gap", "information-security-analysts", *held)
    closing = {each["credential"]["key"] for each in json.loads(run(data, *missed, "--json").out)["closers"]}
    for words, keys in ((planned, told), (wished, advised), (missed, closing)):
        shown = run(data, *words, COLUMNS="80").out
        assert keys
        assert [key for key in keys if key not in shown] == [], words
        assert max(map(len, shown.splitlines())) <= 80


def test_words_of_enumerations_are_not_printed(data: Path) -> None:
    for words in (
        ("plan", "comptia-csap"),
        ("gap", "information-security-analysts"),
        ("show", "isc2-cissp"),
        ("check",),
    ):
        shown = run(data, *words).out
        assert re.findall(rf"\b({'|'.join(RAW)})\b", shown) == [], words


def test_structure_shows_what_falls_with_a_credential(data: Path) -> None:
    done = run(data, "structure", "isc2-cissp-exam", "isc2-cissp", "--json")
    found = json.loads(done.out)
    assert (done.code, [each["credential"]["key"] for each in found]) == (0, ["isc2-cissp-exam", "isc2-cissp"])
    assert found[0]["blockingFactor"] > found[1]["blockingFactor"]
    shown = run(data, "structure", "--first", "3", COLUMNS="80").out
    assert re.search(r"falls ┃ blocks ┃ delay ┃\n", shown)
    assert all(re.search(rf"\b{re.escape(key)}\b", shown) for key in _first_three(data))
    assert re.search(r"\n3 of \d+ credentials; --first N shows more\.\n", shown)


def _first_three(data: Path) -> list[str]:
    found = json.loads(run(data, "structure", "--first", "3", "--json").out)
    return [each["credential"]["key"] for each in found]
