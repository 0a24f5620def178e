"""``python -m bench.parse``: how long a catalogue in JSON and in YAML takes to be read and checked, beside pydantic.

All take turns in one process, without the collector, so that a busy machine slows them alike. `model_validate_json` is
that of the models of the format as classes; the typed dictionaries that they are in the program take pydantic half as
long, which is shown beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import yaml
from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from bench.families import Family, case
from bench.model_classes import as_class
from bench.targets import Target
from pathways.collecting import without_collecting
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.exchange.files import as_json, read_files
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.exchange.pathways_format.catalog_models import Catalogue

CREDENTIALS = 20_000
TURNS = 5
JSON_TIMES, YAML_TIMES = 2.0, 2.0
CLASSES, DICTIONARIES = "model_validate_json", "typed dictionaries"
"""Goals: reading and checking JSON beside pydantic, and YAML beside JSON."""


class _Writer(yaml.CSafeDumper):
    """libyaml's own, since a catalogue of this size takes the exact one a minute."""

    def ignore_aliases(self, _data: object) -> bool:
        """The reader knows no aliases."""
        return True


def main(words: Sequence[str] | None = None) -> int:
    """Prints the least processor time of each in all turns, and the goals; a goal that is missed is a finding."""
    parser = argparse.ArgumentParser(prog="python -m bench.parse", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--credentials", type=int, default=CREDENTIALS)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(words)
    with TemporaryDirectory() as folder:
        seconds = measured(options.credentials, Path(folder))
    times_json, times_yaml = seconds["JSON"] / seconds[CLASSES], seconds["YAML"] / seconds["JSON"]
    if options.json:
        print(
            json.dumps(
                {**seconds, "JSON beside model_validate_json": times_json, "YAML beside JSON": times_yaml}, indent=2
            )
        )
        return 0
    console = Console()
    table = Table("", "seconds", title=f"{options.credentials:,} credentials", title_justify="left")
    for name, least in seconds.items():
        table.add_row(name, f"{least:.2f}")
    console.print(table)
    for target in (
        _goal("check of JSON takes", times_json, JSON_TIMES, "model_validate_json"),
        _goal("check of YAML takes", times_yaml, YAML_TIMES, "check of JSON"),
    ):
        mark = "[green]PASS[/green]" if target.reached else "[red]FAIL[/red]"
        console.print(f"{mark} {target.text} ({target.figure})", highlight=False, soft_wrap=True)
    return 0


def measured(credentials: int, folder: Path) -> dict[str, float]:
    """The least seconds of a processor that each takes, by name.

    Args:
        credentials: how many the layered catalogue has.
        folder: for the files.
    """
    text = as_json(write_catalog(case(Family.LAYERED, credentials, 0).content))
    in_json, in_yaml = folder / "catalogue.json", folder / "catalogue.yaml"
    in_json.write_text(text, encoding="utf-8")
    in_yaml.write_text(yaml.dump(json.loads(text), Dumper=_Writer, sort_keys=False), encoding="utf-8")
    model, adapter = as_class(Catalogue), TypeAdapter(Catalogue)
    works: dict[str, Callable[[], object]] = {
        CLASSES: lambda: model.model_validate_json(in_json.read_bytes()),
        DICTIONARIES: lambda: adapter.validate_json(in_json.read_bytes()),
        "JSON": lambda: checked(in_json),
        "YAML": lambda: checked(in_yaml),
    }
    least = dict.fromkeys(works, float("inf"))
    for _ in range(TURNS):
        for name, work in works.items():
            least[name] = min(least[name], _seconds(work))
    return least


@without_collecting()
def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def checked(file: Path) -> None:
    """What a check does with a file before it looks for findings.

    Raises:
        ValueError: the file has problems.
    """
    if check_drafts(read_files([file]).drafts, Content()).count:
        raise ValueError(f"{file} has problems")


def _goal(text: str, times: float, most: float, beside: str) -> Target:
    return Target(f"{text} at most {most:g} times as long as {beside}", f"{times:.1f} times", times <= most)


if __name__ == "__main__":
    sys.exit(main())
