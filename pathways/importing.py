"""Files into a store: read, checked as a whole against what is published, and published at that very revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pathways.catalog.snapshot import compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.curation.finding import Finding
from pathways.curation.findings import findings_of
from pathways.curation.rules import NamedPaths
from pathways.domain.catalog import Content
from pathways.errors import ProblemsError, StaleError, StoreError
from pathways.exchange.files import Files, read_files
from pathways.settings import Settings

if TYPE_CHECKING:
    from pathways.store.graph import GraphStore, Publication

MOST_TRIES = 5

Progress = Callable[[str, int, int], None]
"""Is told (what, done, total)."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What is published, as far as a check needs it.

    Attributes:
        named: the paths that authors wrote into it, where they are at hand.
    """

    revision: int
    content: Content
    named: NamedPaths | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    files: int
    publication: Publication
    remarks: tuple[str, ...]


def import_files(
    paths: Sequence[Path], store: GraphStore, settings: Settings, progress: Progress | None = None
) -> Imported:
    """Reads, checks as a whole, and publishes; nothing is stored unless everything is right.

    Raises:
        ProblemsError: every problem of every file, with file, line and path.
        StoreError: the store does not answer.
    """
    tell = progress or _silent
    files = read_files(paths, largest_bytes=settings.max_file_bytes, progress=lambda a, b: tell("reading", a, b))

    def published() -> Basis:
        found = store.load(lambda done, total: tell("loading", done, total))
        return Basis(found.revision, found.content)

    return publish_checked(files, store, published, tell)


def publish_checked(
    files: Files,
    store: GraphStore,
    published: Callable[[], Basis],
    progress: Progress,
    expected_revision: int | None = None,
) -> Imported:
    """Publishes what was read, if everything is right.

    Args:
        files: what was read.
        store: where it goes.
        published: looks what is published now; asked again when another publisher was faster.
        progress: is told how far the storing is.
        expected_revision: refuse when another one is published.

    Raises:
        ProblemsError: every problem of every file; STALE when another revision is published than expected.
        StoreError: the store does not answer.
    """
    for _ in range(MOST_TRIES):
        basis = published()
        if expected_revision not in (None, basis.revision):
            text = f"Revision {basis.revision} is published, not {expected_revision}."
            raise ProblemsError.one("STALE", text, "Look at what changed, then send it again.", "expectedRevision")
        checked = check_drafts(files.drafts, basis.content, basis.named)
        if checked.count:
            raise ProblemsError(files.located(checked.problems))
        with suppress(StaleError):
            publication = store.publish(
                checked.things, lambda done, total: progress("storing", done, total), on=basis.revision
            )
            return Imported(len(files.documents), publication, files.remarks)
    raise StoreError("Others publish without a pause, so nothing was stored; try again later")


def check_files(paths: Sequence[Path], settings: Settings) -> tuple[Finding, ...]:
    """What is doubtful in files that are to stand alone, worst first; nothing is stored.

    Raises:
        ProblemsError: every problem of every file, with file, line and path; they could not be imported.
    """
    files = read_files(paths, largest_bytes=settings.max_file_bytes)
    checked = check_drafts(files.drafts, Content())
    if checked.count:
        raise ProblemsError(files.located(checked.problems))
    return findings_of(compile_snapshot(Content.of(checked.things), revision=0, fingerprint=""))


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""
