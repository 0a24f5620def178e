"""``import``, ``import --dry-run`` and ``check FILE`` over what is published, as processes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from xlsxwriter import Workbook

from tests.catalogs import credential, usd
from tests.cli.running import Serving, environment, run, serving
from tests.docs.pages import blocks

pytestmark = pytest.mark.server

FREE = {"cost": usd(0)}
FIRST, LAST = "import-first-of-a-chain-of-credentials", "import-last-of-a-chain-of-credentials"
CHAIN = [
    credential(FIRST, FREE, description="Old"),
    credential("import-second", {**FREE, "requires": {"all": [{"credential": FIRST}, {"condition": "is of age"}]}}),
    credential(LAST, {**FREE, "requires": {"credential": "import-second"}}),
]
CUT = [credential(FIRST, description="New")]


def written(folder: Path, name: str, credentials: list[dict[str, Any]]) -> str:
    """A catalogue file."""
    file = folder / name
    file.write_text(json.dumps({"format": "pathways/1", "credentials": credentials}))
    return str(file)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the chain; it was imported without a service."""
    folder = tmp_path_factory.mktemp("importing")
    assert run(folder / "data", "import", written(folder, "chain.json", CHAIN)).code == 0
    return folder / "data"


@pytest.fixture(scope="module")
def service(data: Path) -> Iterator[Serving]:
    """A service over it."""
    with serving(data) as running:
        yield running


def test_import_is_judged_over_an_idle_store(data: Path, tmp_path: Path) -> None:
    last = credential("import-next", {**FREE, "requires": {"credential": LAST}})
    assert run(data, "check", written(tmp_path, "next.json", [last])).code == 0


def test_imports_of_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    files = [written(tmp_path, f"{key}.json", [credential(key)]) for key in ("import-here", "import-there")]
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda file: run(tmp_path / "data", "import", file), files))
    assert [(each.code, each.err) for each in done] == [(0, "")] * 2
    told = json.loads(run(tmp_path / "data", "export", "--json").out)
    assert [each["key"] for each in told["credentials"]] == ["import-here", "import-there"]


def test_all_mistakes_of_a_file_come_at_once(data: Path, tmp_path: Path) -> None:
    """A cost below zero is told by the file alone, a key that nobody defines only beside what is published."""
    wrong = credential("import-wrong", {"cost": usd(-1)})
    lost = credential("import-lost", {**FREE, "requires": {"all": [{"credential": LAST}, {"credential": "nowhere"}]}})
    told = run(data, "import", written(tmp_path, "wrong.json", [wrong, lost]), "--json")
    problems = json.loads(told.out)["problems"]
    assert (told.code, len(problems)) == (2, 2), problems
    assert ["-1" in problems[0]["message"], "nowhere" in problems[1]["message"]] == [True, True], problems


def test_import_that_breaks_others_is_refused_beside_service(data: Path, service: Serving, tmp_path: Path) -> None:
    """The service has the store open: the command reads, judges and publishes in it all the same."""
    before = json.loads(run(data, "export", "--json").out)
    cut = written(tmp_path, "cut.json", CUT)
    refused = run(data, "import", cut, COLUMNS="80")
    assert refused.code == 1
    # Whole, in 80 columns: as what changed, and as what has no route now.
    assert (refused.out.count(FIRST), "Nothing was stored" in refused.out) == (2, True)
    assert ("- Old" in refused.out, "+ New" in refused.out, "dropped  routes/r0" in refused.out) == (True, True, True)
    assert refused.err.count("UNREACHABLE") == 2
    assert refused.err.count("--force") == 2
    for words in (["import", cut, "--json"], ["import", cut, "--dry-run", "--json"]):
        told = run(data, *words)
        found = json.loads(told.out)
        assert told.code == 1
        assert {problem["code"] for problem in found["problems"]} == {"UNREACHABLE"}
        assert (found["published"], found["changed"], found["dryRun"]) == (False, 1, "--dry-run" in words)
        assert [(field["path"], field["after"]) for field in found["changes"][0]["fields"]] == [
            ("description", "New"),
            ("routes/r0", None),
        ]
        assert {item["subject"] for item in found["findings"] if item["severity"] == "ERROR"} == {"import-second", LAST}
    assert run(data, "check", cut).code == 1
    assert json.loads(run(data, "export", "--json").out) == before
    forced = json.loads(run(data, "import", cut, "--force", "--json").out)
    assert (forced["published"], forced["changed"]) == (True, 1)
    mended = run(data, "import", written(tmp_path, "chain.json", CHAIN))
    assert (mended.code, "added    routes/r0" in mended.out) == (0, True)


def test_edit_is_judged_over_what_is_published(data: Path, service: Serving, tmp_path: Path) -> None:
    edit = written(tmp_path, "edit.json", [credential("import-edit", {**FREE, "requires": {"credential": LAST}})])
    assert run(data, "check", edit).out == "Read: 1 credential.\nNothing is wrong.\n"
    tried = run(data, "import", edit, "--dry-run")
    assert (tried.code, "added credential import-edit" in tried.out) == (0, True)
    assert "Nothing was stored." in tried.out
    assert run(data, "plan", "import-edit").code == 2


def test_lines_that_moved_are_told(data: Path, service: Serving, tmp_path: Path) -> None:
    """Its first line goes, and the second takes its place; waivers of either mean something else now."""
    lines = [{"condition": "is of age"}, {"credential": LAST}]
    rules = [{"all": lines}, {"all": lines[1:]}]
    files = [
        written(tmp_path, f"{place}.json", [credential("import-moves", {**FREE, "requires": rule})])
        for place, rule in enumerate(rules)
    ]
    assert run(data, "import", files[0]).code == 0
    done = run(data, "import", files[1])
    assert done.code == 0
    for said in ("dropped  import-moves/r0/0", "moved    import-moves/r0/1", "to import-moves/r0/0", "waiver or claim"):
        assert said in done.out


def test_an_earlier_revision_is_exported(data: Path, service: Serving, tmp_path: Path) -> None:
    def imported(name: str) -> int:
        file = written(tmp_path, "named.json", [{**credential("import-named"), "name": name}])
        return int(json.loads(run(data, "import", file, "--json").out)["revision"])

    def exported(*words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(run(data, "export", "--json", *words).out)
        return {each["key"]: each["name"] for each in found["credentials"]}

    first = imported("First")
    then = exported()
    assert imported("Second") == first + 1
    assert exported("--revision", str(first)) == then
    assert exported()["import-named"] == "Second"
    assert "import-named" not in exported("--revision", str(first - 1))
    beyond = run(data, "export", "--revision", str(first + 2))
    assert (beyond.code, beyond.out) == (2, "")
    assert f"There is no revision {first + 2}; the newest is {first + 1}." in beyond.err


def test_files_are_judged_alone_without_a_store(tmp_path: Path) -> None:
    file = written(tmp_path, "chain.json", CHAIN)
    folder = tmp_path / "nothing"
    for words in (["check", file], ["import", file, "--dry-run"]):
        done = run(folder, *words)
        assert done.code == 0
        assert f"Nothing is published in {folder}; the files are judged alone." in done.err
    dangling = run(folder, "check", written(tmp_path, "last.json", CHAIN[2:]))
    assert (dangling.code, "DANGLING_REFERENCE" in dangling.err) == (2, True)
    assert not folder.exists()


def test_a_review_publishes_nothing(service: Serving, data: Path, tmp_path: Path) -> None:
    changed = written(tmp_path, "folder.json", [credential(FIRST, FREE, description="Better")])
    proposed = json.loads(run(data, "import", changed, "--prune", "--review", "--json").out)
    assert proposed["changeSet"].startswith("import-of-folder-json-")
    assert proposed["published"] is False and LAST in proposed["retired"]


HEAD = ["key", "name", "credentialType", "route", "kind", "requires"]


def table(file: Path, name: str, requires: str) -> str:
    """A workbook or a CSV file with one credential."""
    rows = [HEAD, [name, name, "COURSE", "course", "STUDY", requires]]
    if file.suffix == ".csv":
        file.write_text("\n".join(",".join(f'"{each}"' for each in row) for row in rows), encoding="utf-8")
    else:
        with Workbook(str(file)) as book:
            sheet = book.add_worksheet("credentials")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return str(file)


@pytest.mark.parametrize(
    ("command", "suffix", "requires", "sheet"),
    [
        ("import", ".xlsx", f"{FIRST}; {LAST}", "credentials!"),
        ("import", ".csv", f"{FIRST} and {LAST}", ""),
        ("prose", ".xlsx", f"{FIRST} and {LAST}", "credentials!"),
    ],
    ids=["workbook", "csv", "prose"],
)
def test_tables_and_sentences_become_change_sets(
    service: Serving, data: Path, tmp_path: Path, command: str, suffix: str, requires: str, sheet: str
) -> None:
    """Reviewers see file, sheet and cell of the credential, which has no owner, and of its rule: the last of the chain
    needs its first, which need not be said. Nothing is published."""
    name = f"{command}-of-a{suffix.replace('.', '-')}"
    file = table(tmp_path / f"courses{suffix}", name, requires)
    done = run(data, command, file, "--review", *(["--yes"] if command == "prose" else []))
    assert done.code == 0, done.err
    key = re.findall(r"(?:import-of|sentences-of)-courses-[a-z0-9-]+", done.out + done.err)[0]
    listed = "findings(first: 100) { edges { node { place } } } changes { edges { node { subject kind } } }"
    query = f'{{ changeSet(key: "{key}") {{ {listed} }} published: credential(key: "{name}") {{ key }} }}'
    answer = httpx.post(f"{service.url}/graphql", json={"query": query}, timeout=60, trust_env=False).json()["data"]
    found = {name: [each["node"] for each in listed["edges"]] for name, listed in answer["changeSet"].items()}
    assert found["changes"] == [{"subject": name, "kind": "ADDED"}]
    assert {each["place"] for each in found["findings"]} == {f"{file} {sheet}A2", f"{file} {sheet}F2"}
    assert answer["published"] is None


def steps(event: str) -> str:
    """The shell of the example workflow for an event, as it stands on the page, without what prepares the machine."""
    (written,) = [each for each in blocks("how-to/edit-together.md", "yaml") if "jobs:" in each]
    found = yaml.safe_load(written)["jobs"]["catalogue"]["steps"]
    assert [each for each in found if "if" not in each] == [
        {"uses": "actions/checkout@v4"},
        {"run": "pip install pathways"},
    ]
    return "\n".join(each["run"] for each in found if each.get("if") == f"github.event_name == '{event}'")


def test_the_example_workflow_works(data: Path, service: Serving, tmp_path: Path) -> None:
    (tmp_path / "pathways").write_text(f'#!/bin/sh\nexec {sys.executable} -m pathways "$@"\n')
    (tmp_path / "pathways").chmod(0o755)
    summary = tmp_path / "summary.md"
    there = environment(data, GITHUB_STEP_SUMMARY=str(summary), PATH=f"{tmp_path}:{os.environ['PATH']}")

    def happens(event: str) -> subprocess.CompletedProcess[str]:
        """What its steps print, as a runner runs them: it stops at the first that fails."""
        words = ["bash", "-e", "-c", steps(event)]
        return subprocess.run(words, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)

    assert run(data, "export", "--folder", str(tmp_path / "catalogue")).code == 0
    edited = tmp_path / "catalogue" / "credentials" / "without-owner.yaml"
    edited.write_text(edited.read_text().replace("key: import-second\n", "key: import-second\n  credits: 3\n"))
    asked = happens("pull_request")
    assert asked.returncode == 0, asked.stderr
    assert "| changed credential `import-second` | `credits` |  | 3 |" in summary.read_text().splitlines()
    merged = happens("push")
    assert merged.returncode == 0, merged.stderr
    assert re.search(r"^Change set import-of-catalogue-\w+, for review: 0 added, 1 changed", merged.stdout, re.M)
