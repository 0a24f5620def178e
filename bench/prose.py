"""``python -m bench.prose``: how many sentences of real catalogues are read, and whether any is read wrongly.

Sixty sentences of the files beside the project, each with what it asks for, written by hand (prose_sentences.yaml), and
the texts of NUSMods beside the trees that they were published with. Exits with 1 where one is read wrongly: what is in
doubt is to be kept as text, or offered with each of its readings.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any, TypeAlias

import yaml
from rich.console import Console
from rich.table import Table

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import Credential, CredentialType, Organization
from pathways.domain.content import Content, Thing
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, GroupRule, Requirement
from pathways.domain.shared_rules import Scale
from pathways.exchange.document import Document
from pathways.exchange.house_styles import styles_of
from pathways.prose.proposal import Proposal, ReadingState
from pathways.prose.reading import Reader
from pathways.prose.style import Styles
from pathways.wording.phrases import percent

SHARED = Path(__file__).parents[2] / "shared" / "data"
SENTENCES = Path(__file__).with_name("prose_sentences.yaml")
NUSMODS = "prereqs/nusmods"
ROUNDS = 20

Tree: TypeAlias = str | tuple[str, tuple["Tree", ...]]
"""A leaf as it is written in the file of sentences, or a rule with what stands below it."""
TEXT = "?"
"""What was kept as text: it may stand for anything, and for several lines of a group."""
_READ = ("Permission of ", "Equivalent of ")
"""How conditions begin that were read."""


class Outcome(StrEnum):
    """What became of a sentence.

    Attributes:
        READ: all of it was read.
        PARTLY: some of it was, and the rest kept as text.
        AMBIGUOUS: its readings are offered.
        TEXT: it was kept as text.
        WRONG: what was read is not what it says.
    """

    READ = "read whole"
    PARTLY = "read in part, the rest kept as text"
    AMBIGUOUS = "ambiguous, its readings offered"
    TEXT = "kept as text"
    WRONG = "read wrongly"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it asks for.

    Attributes:
        expected: several trees: the words leave them open.
        courses_alone: the tree leaves out what the sentence says of equivalents, leave and the like.
    """

    place: str
    text: str
    owner: str | None
    expected: tuple[Tree, ...]
    courses_alone: bool = False


def main(words: Sequence[str] | None = None) -> int:
    """Prints the shares, and the time for 1,000 sentences."""
    parser = argparse.ArgumentParser(prog="python -m bench.prose", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(words)
    if not SHARED.exists():
        print(f"{SHARED} is not there; the sentences stand in its files.", file=sys.stderr)
        return 2
    found = {"60 sentences": sentences(), "NUSMods beside their trees": nusmods()}
    counts = {name: Counter(judged(each) for each in listed) for name, listed in found.items()}
    seconds = seconds_per_thousand(found["60 sentences"])
    if options.json:
        shares = {name: {each.name: count[each] for each in Outcome} for name, count in counts.items()}
        print(json.dumps({**shares, "seconds for 1,000 sentences": round(seconds, 3)}, indent=2))
    else:
        table = Table("", *counts)
        for outcome in Outcome:
            shares_of = [percent(Decimal(count[outcome]) / count.total()) for count in counts.values()]
            numbers = [str(count[outcome]) for count in counts.values()]
            table.add_row(outcome.value, *(f"{n} ({s})" for n, s in zip(numbers, shares_of, strict=True)))
        console = Console()
        console.print(table)
        console.print(f"{seconds:.2f} s of processor time for 1,000 sentences")
    return int(any(count[Outcome.WRONG] for count in counts.values()))


def seconds_per_thousand(listed: Sequence[Sentence]) -> float:
    """The processor time that reading takes, names of the catalogue known already."""
    reader = reader_over()
    for each in listed:
        reader.propose(each.text, each.owner)
    begun = process_time()
    for _ in range(ROUNDS):
        for each in listed:
            reader.propose(each.text, each.owner)
    return (process_time() - begun) * 1000 / (ROUNDS * len(listed))


def judged(sentence: Sentence) -> Outcome:
    """What became of one sentence."""
    proposal = reader_over().propose(sentence.text, sentence.owner)
    trees = trees_of(proposal)
    states = {each.state for each in proposal.lines}
    if sentence.courses_alone:
        trees = [_of_courses(each) or TEXT for each in trees]
    if not any(matches(tree, expected) for tree in trees for expected in sentence.expected):
        return Outcome.WRONG
    if len(sentence.expected) > 1 and ReadingState.AMBIGUOUS not in states and trees != [TEXT]:
        return Outcome.WRONG
    if ReadingState.AMBIGUOUS in states:
        return Outcome.AMBIGUOUS
    if proposal.is_complete:
        return Outcome.READ
    return Outcome.PARTLY if any(isinstance(each.line, CredentialLine) for each in proposal.lines) else Outcome.TEXT


def trees_of(proposal: Proposal) -> list[Tree]:
    """What was read; of an ambiguous line each reading."""
    states = {each.line.path: each for each in proposal.lines}

    def trees(line: Requirement) -> list[Tree]:
        own = states.get(line.path)
        if own is not None and own.state is ReadingState.TEXT:
            return [TEXT]
        if own is not None and own.readings:
            return [tree_of(each) for each in own.readings]
        if isinstance(line, Group):
            combined: list[tuple[Tree, ...]] = [()]
            for part in line.of:
                combined = [(*parts, tree) for parts in combined for tree in trees(part)]
            return [(_rule(line), parts) for parts in combined]
        return [tree_of(line)]

    return [TEXT] if proposal.requires is None else [flat(each) for each in trees(proposal.requires)]


def tree_of(line: Requirement) -> Tree:
    """A rule of which every line was read."""
    match line:
        case Group():
            return flat((_rule(line), tuple(map(tree_of, line.of))))
        case CredentialLine():
            grade = f"@{line.min_grade.value}" if line.min_grade else ""
            return f"{line.credential}{grade}{'+' if line.concurrent else ''}"
        case ConditionLine(condition=words):
            return "~" if words.startswith(_READ) else TEXT
        case _:
            raise TypeError(type(line).__name__)


def _rule(group: Group) -> str:
    if group.rule in (GroupRule.ALL, GroupRule.ANY):
        return group.rule.lower()
    return f"{group.rule.lower()}:{group.minimum}"


def flat(tree: Tree) -> Tree:
    """The same with groups in groups of their kind made one."""
    if isinstance(tree, str):
        return tree
    rule, parts = tree
    found: list[Tree] = []
    for part in map(flat, parts):
        found += part[1] if not isinstance(part, str) and part[0] == rule else [part]
    if rule == "all" and set(found) == {TEXT}:
        return TEXT  # sentences of which none was read
    return found[0] if len(found) == 1 else (rule, tuple(found))


def matches(read: Tree, expected: Tree) -> bool:
    """What was read is what is expected, apart from what was kept as text."""
    if read == TEXT:
        return True
    if isinstance(read, str) or isinstance(expected, str):
        return read == expected
    if read[0] != expected[0]:
        return False
    sure = [each for each in read[1] if each != TEXT]
    kept = len(read[1]) - len(sure)
    return _paired(sure, list(expected[1]), spare=kept)


def _paired(read: Sequence[Tree], expected: list[Tree], *, spare: int) -> bool:
    """Each line that was read is another one of those expected; what is over was kept as text."""
    if not read:
        return len(expected) == 0 if not spare else len(expected) > 0
    for place, each in enumerate(expected):
        if matches(read[0], each) and _paired(read[1:], [*expected[:place], *expected[place + 1 :]], spare=spare):
            return True
    return False


def _of_courses(tree: Tree) -> Tree | None:
    """The tree without conditions and what was kept as text; None: nothing else stands in it."""
    if isinstance(tree, str):
        return None if tree in ("~", TEXT) else tree
    parts = tuple(part for each in tree[1] if (part := _of_courses(each)) is not None)
    return flat((tree[0], parts)) if parts else None


def parse(text: str) -> Tree:
    """A tree as it is written in the file of sentences."""
    words: list[str] = re.findall(r"[^\s,()]+|[(),]", text)

    def tree() -> Tree:
        word = words.pop(0)
        if not words or words[0] != "(":
            return word
        parts: list[Tree] = []
        while words.pop(0) != ")":
            parts.append(tree())
        return word, tuple(parts)

    return flat(tree())


def leaves(tree: Tree) -> Iterator[str]:
    """The keys that a tree names."""
    if not isinstance(tree, str):
        for part in tree[1]:
            yield from leaves(part)
    elif tree not in ("~", TEXT):
        yield tree.partition("@")[0].rstrip("+")


@cache
def told() -> dict[str, Any]:
    """The file of sentences."""
    found: dict[str, Any] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return found


@cache
def sentences() -> tuple[Sentence, ...]:
    """Those of the file, as they stand beside the project.

    Raises:
        ValueError: one is not there any more.
    """
    found = []
    for each in told()["sentences"]:
        text = texts_of(each["file"])[each["text"]][each["from"] : each["to"]]
        if hashlib.sha256(text.encode()).hexdigest()[:12] != each["sha256"]:
            raise ValueError(f"{each['file']} has another text at {each['text']}")
        trees = each.get("ambiguous") or [each["expected"]]
        found.append(Sentence(each["file"], text, each.get("owner"), tuple(map(parse, trees))))
    return tuple(found)


@cache
def texts_of(file: str) -> tuple[str, ...]:
    """Every text of a file, in its order; of CSV the cells."""
    text = (SHARED / file).read_text(encoding="utf-8-sig")
    if file.endswith(".json"):
        return tuple(_texts(json.loads(text)))
    if file.endswith(".csv"):
        return tuple(cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return (text,)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


@cache
def nusmods() -> tuple[Sentence, ...]:
    """The texts of NUSMods with the trees beside them; of CS4243 the one that was parsed from this text."""
    found = []
    for path in sorted((SHARED / NUSMODS).glob("*.json")):
        module = json.loads(path.read_text(encoding="utf-8"))
        text = module.get("Prerequisite") or module.get("prerequisite")
        tree = module.get("ParsedPrerequisite") or module.get("prereqTree")
        if text and tree:
            found.append(Sentence(path.name, text, "nus", (flat(_nus(tree)),), courses_alone=True))
    return tuple(found)


def _nus(tree: Any) -> Tree:
    if not isinstance(tree, dict):
        code, _, grade = str(tree).partition(":")
        key: str = code.lower().rstrip("%")
        return f"{key}@{grade}" if grade else key
    rule, parts = next(iter(tree.items()))
    return ("all" if rule == "and" else "any"), tuple(map(_nus, parts))


@cache
def reader_over() -> Reader:
    """Reads over a catalogue that has what the trees name, each thing with its owner."""
    return Reader(_snapshot(), _styles())


def _styles() -> Styles:
    return styles_of(Document(SENTENCES.name, {"styles": told()["owners"]}, "", is_json=False))


def _snapshot() -> Snapshot:
    owners: dict[str, str | None] = {}
    for each in (*sentences(), *nusmods()):
        for tree in each.expected:
            owners.update(dict.fromkeys(leaves(tree), each.owner))
    names = told()["names"]
    credentials = [
        Credential(
            key=key,
            name=names.get(key) or key.replace("-", " ").upper(),
            credential_type=CredentialType.COURSE,
            owned_by=() if owner is None else (owner,),
        )
        for key, owner in sorted(owners.items())
    ]
    scale = told()["scale"]
    things: list[Thing] = [
        *(Organization(key=owner, name=owner.upper()) for owner in told()["owners"]),
        Scale(key=scale["key"], name=scale["key"], values=tuple(scale["values"]), passing=scale["passing"]),
        *credentials,
    ]
    return compile_snapshot(Content().replacing((), things), revision=0, fingerprint="")


if __name__ == "__main__":
    sys.exit(main())
