"""Generate the O*NET part of the seed catalogue.

Reads a folder of O*NET database tables as CSV files (Skills, Knowledge, Occupation_Data) and writes

* ``competencies/onet.yaml``: the 35 skills and 33 knowledge areas as competencies, and
* ``occupations/<field>.yaml``: the occupations of ``OCCUPATIONS`` with what they ask for,

in the catalogue format ``pathways/1``. The same input always gives the same bytes.

What an occupation asks for by itself (`needs`) stands in ``alignment/occupation-needs.csv`` of the seed folder,
judged by hand; what O*NET rates is general (`generalNeeds`). An occupation with fewer than four needs of its own would
be covered by next to nothing, so there O*NET's count as well. Occupations that the tables do not rate may be rated in
``alignment/onet-ratings.csv``.

How a general need comes about: an element's importance (scale IM, 1 to 5) is paired with its level (scale LV, 0 to 7).
An element is left out when either row says Recommend Suppress = Y or Not Relevant = Y, when either value is
missing or ``n/a``, or when the level is 0. Of the rest the most important are kept (ties: higher level, then
element id). Values are copied as they are published, as exact decimals.

    python tools/onet_seed.py CSV_FOLDER [--seed-data seed_data] [--needs 10] [--check]

O*NET data is licensed CC BY 4.0; seed_data/README.md has the attribution.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from tools.onet_occupations import OCCUPATIONS, Wanted

DESCRIPTOR_URL = "https://www.onetonline.org/find/descriptor/result/"
HEADER = (
    "format: pathways/1\n"
    "# Written by tools/onet_seed.py; do not edit by hand. Includes information from the O*NET 29.3 Database\n"
    "# (USDOL/ETA, CC BY 4.0), modified; the attribution is in seed_data/README.md, which also says what is judged.\n"
)


class SeedError(Exception):
    """The input cannot be turned into a catalogue; the message says why."""


class FlowMap(dict[str, Any]):
    """A mapping that is written on one line."""


class SeedDumper(yaml.SafeDumper):
    """Writes exact decimals as plain numbers, and FlowMaps on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Lists are indented below their key, as in the files written by hand.
        del indentless
        super().increase_indent(flow, False)


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = plain(value)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


def _flow(dumper: yaml.SafeDumper, value: FlowMap) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)


SeedDumper.add_representer(Decimal, _decimal)
SeedDumper.add_representer(FlowMap, _flow)


@dataclass(frozen=True)
class Element:
    """A skill or a knowledge area of the O*NET content model."""

    id: str
    name: str
    table: str


@dataclass
class Rating:
    """What one occupation says of one element; None where there is nothing to use."""

    importance: Decimal | None = None
    level: Decimal | None = None
    dropped: bool = False


@dataclass
class Onet:
    """The tables, read."""

    titles: dict[str, str] = field(default_factory=dict)
    elements: dict[str, Element] = field(default_factory=dict)
    ratings: dict[str, dict[str, Rating]] = field(default_factory=lambda: defaultdict(dict))


FEWEST_OWN = 4
"""Needs of its own with which an occupation is measured by them alone."""
OWN, MORE_RATINGS = "alignment/occupation-needs.csv", "alignment/onet-ratings.csv"
Specific = dict[str, list[FlowMap]]


def plain(value: Decimal) -> str:
    """The shortest text of an exact decimal, never with an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def slug(text: str) -> str:
    """`Computer Systems Engineers/Architects` gives `computer-systems-engineers-architects`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one CSV file as mappings from column to text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except OSError as error:
        raise SeedError(f"{path}: {error.strerror}") from error


def number(text: str) -> Decimal | None:
    """An exact decimal of at most three places; None for `n/a` and the like."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if value != value.quantize(Decimal("0.001")):
        raise SeedError(f"{text} has more than three places")
    return value


def read(folder: Path) -> Onet:
    """Read the three tables that are used."""
    onet = Onet()
    for row in rows(folder / "Occupation_Data.csv"):
        onet.titles[row["O*NET-SOC Code"]] = row["Title"]
    for table in ("Skills", "Knowledge"):
        for row in rows(folder / f"{table}.csv"):
            element = onet.elements.setdefault(
                row["Element ID"], Element(row["Element ID"], row["Element Name"], table)
            )
            rating = onet.ratings[row["O*NET-SOC Code"]].setdefault(element.id, Rating())
            if row["Recommend Suppress"] == "Y" or row["Not Relevant"] == "Y":
                rating.dropped = True
            elif row["Scale ID"] == "IM":
                rating.importance = number(row["Data Value"])
            elif row["Scale ID"] == "LV":
                rating.level = number(row["Data Value"])
    return onet


def read_more(onet: Onet, path: Path) -> None:
    """Adds ratings of occupations that the tables do not rate."""
    rated = set(onet.ratings)
    for row in rows(path):
        if row["code"] not in rated:
            rating = Rating(number(row["importance"]), number(row["level"]))
            onet.ratings[row["code"]][row["element"]] = rating


def read_own(path: Path) -> Specific:
    """What each occupation asks for by itself, by its key, in the order of the table."""
    found: Specific = defaultdict(list)
    for row in rows(path):
        need = FlowMap(competency=row["competency"], level=number(row["level"]), importance=number(row["importance"]))
        found[row["occupation"]].append(need)
    return found


def competency_keys(onet: Onet) -> dict[str, str]:
    """Key by element id. A skill named like a knowledge area (Mathematics) gets the ending `-skill`."""
    knowledge = {slug(element.name) for element in onet.elements.values() if element.table == "Knowledge"}
    keys: dict[str, str] = {}
    for element in onet.elements.values():
        clash = element.table == "Skills" and slug(element.name) in knowledge
        keys[element.id] = f"onet-{slug(element.name)}" + ("-skill" if clash else "")
    if len(set(keys.values())) != len(keys):
        raise SeedError("two O*NET elements have the same key")
    return keys


def competencies(onet: Onet) -> list[dict[str, Any]]:
    """The competencies in the order of the content model."""
    keys = competency_keys(onet)
    return [
        {
            "key": keys[element.id],
            "name": f"{element.name} (skill)" if keys[element.id].endswith("-skill") else element.name,
            "framework": "onet",
            "uri": DESCRIPTOR_URL + element.id,
        }
        for element in sorted(onet.elements.values(), key=lambda element: element.id)
    ]


def needs(onet: Onet, code: str, count: int) -> list[FlowMap]:
    """The `count` most important elements of one occupation."""
    keys = competency_keys(onet)
    found: list[tuple[Decimal, Decimal, str]] = []
    for element_id, rating in onet.ratings.get(code, {}).items():
        if rating.dropped or rating.importance is None or not rating.level:
            continue
        found.append((-rating.importance, -rating.level, element_id))
    return [
        FlowMap(competency=keys[element_id], level=-level, importance=-importance)
        for importance, level, element_id in sorted(found)[:count]
    ]


def occupations(
    onet: Onet, wanted: tuple[Wanted, ...], count: int, specific: Specific
) -> tuple[list[dict[str, Any]], list[str]]:
    """The occupations of which something is known, and the codes of the others."""
    done: list[dict[str, Any]] = []
    unknown: list[str] = []
    for item in wanted:
        if item.code not in onet.titles:
            raise SeedError(f"{item.code} is no O*NET-SOC code of this release")
        title = item.title or onet.titles[item.code]
        own, general = specific.get(slug(title), []), needs(onet, item.code, count)
        if len(own) < FEWEST_OWN:
            own, general = [*own, *general], []
        if not own:
            unknown.append(item.code)
            continue
        occupation: dict[str, Any] = {"key": slug(title), "name": title}
        if item.title is None:
            occupation |= {"code": item.code, "codeSystem": "onet-soc"}
        occupation["needs"] = own
        if general:
            occupation["generalNeeds"] = general
        credentials = [FlowMap(credential=key, strength="REQUIRED") for key in item.required]
        credentials += [FlowMap(credential=key, strength="PREFERRED") for key in item.preferred]
        if credentials:
            occupation["credentials"] = credentials
        done.append(occupation)
    return done, unknown


def dump(kind: str, entries: list[dict[str, Any]]) -> str:
    """One catalogue file as text."""
    return HEADER + yaml.dump({kind: entries}, Dumper=SeedDumper, sort_keys=False, allow_unicode=True, width=4096)


def known_credentials(folder: Path) -> set[str]:
    """The keys of every credential in the seed files."""
    keys: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        keys.update(entry["key"] for entry in document.get("credentials", []))
    return keys


def generate(onet: Onet, count: int, specific: Specific) -> tuple[dict[str, str], list[str]]:
    """Text by file name below the seed folder, and the codes of which nothing is known."""
    files = {"competencies/onet.yaml": dump("competencies", competencies(onet))}
    skipped: list[str] = []
    for name, wanted in OCCUPATIONS.items():
        done, unknown = occupations(onet, wanted, count, specific)
        skipped += unknown
        if done:
            files[f"occupations/{name}.yaml"] = dump("occupations", done)
    return files, skipped


def run(arguments: argparse.Namespace) -> int:
    """Write the files, or with --check only compare them."""
    folder: Path = arguments.csv_folder
    seed: Path = arguments.seed_data
    count: int = arguments.needs
    check: bool = arguments.check
    onet = read(folder)
    read_more(onet, seed / MORE_RATINGS)
    files, skipped = generate(onet, count, read_own(seed / OWN))
    used = {key for group in OCCUPATIONS.values() for item in group for key in item.required + item.preferred}
    if missing := sorted(used - known_credentials(seed / "credentials")):
        raise SeedError(f"not defined in {seed / 'credentials'}: {', '.join(missing)}")
    differing = 0
    for name, text in files.items():
        path = seed / name
        if check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                differing += 1
                print(f"{path} differs", file=sys.stderr)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path} written")
    for code in skipped:
        print(f"left out, nothing is known of it: {code} {onet.titles[code]}", file=sys.stderr)
    return 1 if differing else 0


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Generate the O*NET competencies and occupations of the seed catalogue."
    )
    parser.add_argument("csv_folder", type=Path, help="folder with Skills.csv, Knowledge.csv and Occupation_Data.csv")
    parser.add_argument(
        "--seed-data", type=Path, default=Path("seed_data"), help="the seed folder (default: %(default)s)"
    )
    parser.add_argument("--needs", type=int, default=10, help="general needs of each occupation (default: %(default)s)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a file is not what would be written"
    )
    try:
        return run(parser.parse_args(argv))
    except SeedError as error:
        print(f"onet_seed: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
