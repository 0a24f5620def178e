"""A whole company as tables in files: Parquet for programs, CSV for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pathways.codes import Code
from pathways.domain.quantity import from_thousandths
from pathways.errors import ProblemsError
from pathways.progress import Progress, silent
from pathways.workforce.company.blocks import TENTHS, Block, CompanyQuestion, Ending, Holders, Near
from pathways.workforce.nameless import LEAST_PEOPLE, hidden
from pathways.workforce.risks import TeamRiskKind

if TYPE_CHECKING:
    import pyarrow as pa

Columns = Mapping[str, list[Any]]


@dataclass(slots=True)
class Counted:
    """What a report says, in a few numbers."""

    people: int = 0
    roles: int = 0
    unfilled: int = 0
    risks: int = 0
    files: list[Path] = field(default_factory=list)


def write_report(
    folder: Path,
    blocks: Iterable[Block],
    question: CompanyQuestion,
    names: Mapping[str, str],
    *,
    named: bool,
    progress: Progress = silent,
    total: int = 0,
) -> Counted:
    """Writes all tables of a company, as its blocks come; no more than a few of them are in memory.

    Args:
        folder: into which; what stands there under the same names is replaced.
        names: of things by key.
        named: people may be named; else the tables that list people are left out, and risks name nobody.
        progress: receives how many people are done.
        total: how many there are.

    Raises:
        ProblemsError: NOT_INSTALLED; UNWRITABLE; NAMES_HIDDEN, where fewer than five are not named; as the blocks.
    """
    roles = list(question.roles)
    done, merged = Counted(roles=len(roles)), _Merged(question)
    with _folder_of(folder) as tables:
        for block in blocks:
            merged.add(block)
            if named:
                tables.write("matches", _matches(block, roles))
                if block.matrix is not None:
                    tables.matrix(block.keys, roles, block.matrix)
            done.people += len(block.keys)
            progress("measuring people", done.people, total)
        if not named and done.people < LEAST_PEOPLE:
            raise ProblemsError([hidden(f"fewer than {LEAST_PEOPLE} people have no report", "workforce")])
        tables.write("roles", merged.roles(names))
        tables.write("competencies", merged.competencies(names))
        risks = merged.risks(names, named=named)
        tables.write("risks", risks)
        if named:
            tables.write("nearest", merged.nearest())
        done.files = tables.files
    done.unfilled = int(np.count_nonzero(merged.filled == 0))
    done.risks = len(risks["kind"])
    return done


class _Merged:
    """What blocks say together."""

    def __init__(self, question: CompanyQuestion) -> None:
        self._question = question
        self._roles = list(question.roles)
        self._near: list[list[Near]] = [[] for _ in self._roles]
        self._tenths = np.zeros((len(self._roles), TENTHS), np.int64)
        self._holders: dict[tuple[str, int], Holders] = {}
        self._ending: list[Ending] = []
        self.filled = np.zeros(len(self._roles), np.int64)

    def add(self, block: Block) -> None:
        """The next block."""
        self.filled += block.filled
        self._tenths += block.tenths
        self._ending += block.ending
        for number, near in enumerate(block.nearest):
            both = sorted((*self._near[number], *near), key=lambda each: (-each.count, each.person))
            self._near[number] = both[: self._question.most]
        for pair, found in block.holders.items():
            known = self._holders.get(pair)
            self._holders[pair] = found if known is None else known + found

    def roles(self, names: Mapping[str, str]) -> Columns:
        """Each role: how many would fill a place, and how many people cover each tenth of it."""
        return {
            "occupation": self._roles,
            "name": [names[key] for key in self._roles],
            "filling": self.filled.tolist(),
            **{f"covering{10 * tenth}": self._tenths[:, tenth].tolist() for tenth in range(TENTHS)},
        }

    def nearest(self) -> Columns:
        """Who is nearest to each role."""
        rows = [
            (key, place, each.person, each.count / (yardstick.whole or 1), each.fills)
            for (key, yardstick), near in zip(self._question.roles.items(), self._near, strict=True)
            for place, each in enumerate(near, start=1)
        ]
        return _columns(("occupation", "rank", "person", "coverage", "fills"), rows)

    def competencies(self, names: Mapping[str, str]) -> Columns:
        """Each competency at each level that roles need."""
        rows = [
            (competency, names[competency], float(from_thousandths(level)), roles, found.count)
            for competency, level, roles, found in self._held()
        ]
        return _columns(("competency", "name", "level", "roles", "holders"), rows)

    def risks(self, names: Mapping[str, str], *, named: bool) -> Columns:
        """What nobody or one person has, and what runs out: each award, or where nobody is named, how many a day."""
        rows: list[tuple[object, ...]] = []
        for competency, level, roles, found in self._held():
            if found.count <= 1:
                kind = TeamRiskKind.SINGLE_HOLDER if found.count else TeamRiskKind.NOBODY
                person = found.alone if named else None
                shown = float(from_thousandths(level))
                rows.append((kind.value, competency, names[competency], shown, roles, person, None, found.count))
        kind = TeamRiskKind.EXPIRES_SOON
        if named:
            ending = sorted(self._ending, key=lambda each: (each.on, each.person, each.credential))
            rows += (
                (kind.value, each.credential, names[each.credential], None, None, each.person, each.on, 1)
                for each in ending
            )
        else:
            counts: dict[str, int] = {}
            for each in self._ending:
                counts[each.credential] = counts.get(each.credential, 0) + 1
            rows += (
                (kind.value, key, names[key], None, None, None, None, count) for key, count in sorted(counts.items())
            )
        return _columns(("kind", "key", "name", "level", "roles", "person", "on", "people"), rows)

    def _held(self) -> Iterator[tuple[str, int, int, Holders]]:
        for competency, levels in self._question.needed.items():
            for level, roles in levels.items():
                yield competency, level, roles, self._holders.get((competency, level), Holders(0, None))


def _matches(block: Block, roles: list[str]) -> Columns:
    rows = [
        (person, place, roles[number], share)
        for person, numbers, shares in zip(block.keys, block.matches.tolist(), block.shares.tolist(), strict=True)
        for place, (number, share) in enumerate(zip(numbers, shares, strict=True), start=1)
        if number >= 0
    ]
    return _columns(("person", "rank", "occupation", "coverage"), rows)


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Columns:
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in names}


class _Tables:
    """The files of a report, each begun with its first rows."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._writers: dict[str, tuple[Any, ...]] = {}
        self.files: list[Path] = []

    def write(self, name: str, columns: Columns) -> None:
        """More rows of a table."""
        import pyarrow as pa

        self._append(name, pa.table(dict(columns), schema=_schema(columns)), ("parquet", "csv"))

    def matrix(self, people: tuple[str, ...], roles: list[str], matrix: NDArray[np.uint8]) -> None:
        """More people of the matrix: a row for each person, and for each role a column of percentages."""
        import pyarrow as pa

        self._append("matrix", pa.table([pa.array(people), *map(pa.array, matrix)], ["person", *roles]), ("parquet",))

    def _append(self, name: str, table: pa.Table, suffixes: tuple[str, ...]) -> None:
        from pyarrow import csv, parquet

        if name not in self._writers:
            paths = [self._folder / f"{name}.{suffix}" for suffix in suffixes]
            begins = {"parquet": parquet.ParquetWriter, "csv": csv.CSVWriter}
            kinds = {"parquet": {"compression": "zstd", "use_dictionary": name != "matrix"}, "csv": {}}
            self._writers[name] = tuple(
                self._stack.enter_context(begins[suffix](str(path), table.schema, **kinds[suffix]))
                for path, suffix in zip(paths, suffixes, strict=True)
            )
            self.files += paths
        for writer in self._writers[name]:
            writer.write_table(table)


def _schema(columns: Columns) -> pa.Schema:
    import pyarrow as pa

    kinds = {
        "rank": pa.int32(),
        "coverage": pa.float64(),
        "level": pa.float64(),
        "fills": pa.bool_(),
        "on": pa.date32(),
    }
    texts = {"occupation", "name", "person", "competency", "kind", "key"}
    return pa.schema([(name, kinds.get(name, pa.string() if name in texts else pa.int64())) for name in columns])


@contextmanager
def _folder_of(folder: Path) -> Iterator[_Tables]:
    """The tables of a folder that its owner alone can read.

    Raises:
        ProblemsError: NOT_INSTALLED, or UNWRITABLE.
    """
    try:
        import pyarrow as pa  # noqa: F401
    except ImportError:
        text = "Reports of a company are written by pyarrow, which is not installed."
        raise ProblemsError.one(Code.NOT_INSTALLED, text, "Install it: pip install 'pathways[company]'.") from None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as stack:
            yield _Tables(folder, stack)
    except OSError as error:
        text = f"Could not write {error.filename or folder}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Name a folder that can be written.") from None
