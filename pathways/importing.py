"""Files into a store: read, judged as a whole over what is published, and published at that very revision."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pathways.access.audit import Also, nothing
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.codes import Code
from pathways.curation.checking import check_drafts
from pathways.curation.finding import Finding
from pathways.curation.rules import NamedPaths
from pathways.domain.catalog import Credential
from pathways.domain.changes import Change, ChangeKind
from pathways.domain.content import Content, Thing
from pathways.editing.edition import Edition
from pathways.editing.pruning import pruned
from pathways.errors import Problem, ProblemsError, StaleError, StoreError
from pathways.exchange.files import Files, read_files
from pathways.exchange.standing import origins_in
from pathways.progress import Progress, silent
from pathways.prose_reading import styles_in, with_sentences
from pathways.settings import Settings

if TYPE_CHECKING:
    from pathways.store.graph import GraphStore, Publication, Published

log = logging.getLogger(__name__)
PUBLISH_ANYWAY = "Mend it, or publish it anyway with: pathways import --force"
HURRIED_TRIES = 3
"""So often others may publish between the check and the publication; then they have to wait."""
_PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Basis:
    """What is published, as far as a judgement needs it.

    Attributes:
        named: the paths that authors wrote into it, where they are at hand.
    """

    snapshot: Snapshot
    named: NamedPaths | None = None

    @property
    def revision(self) -> int:
        """0 where nothing is published."""
        return self.snapshot.revision


NOTHING = Basis(compile_snapshot(Content(), revision=0, fingerprint=""))
"""An empty catalogue."""


class Judgement:
    """What files would make of a published catalogue; each part is worked out once, when needed."""

    def __init__(self, files: Files, basis: Basis, things: tuple[Thing, ...], *, prune: bool = False) -> None:
        self.files = files
        self.basis = basis
        self.things = things
        self.retired: tuple[Credential, ...] = ()
        gone: frozenset[str] = frozenset()
        if prune:
            kept = {thing.key for thing in things}
            self.retired, gone = pruned(basis.snapshot.content.replacing((), things), kept)
            self.things = (*things, *self.retired)
        content = basis.snapshot.content
        self.going = tuple(thing for key in sorted(gone) if (thing := content.get(key)) is not None)
        self.outcome = Edition(basis.snapshot, self.things, gone)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs from what is published, field by field."""
        return self.outcome.changes

    def count(self, kind: ChangeKind) -> int:
        """How many things are added, changed or removed."""
        return sum(change.kind is kind for change in self.changes)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the result and was not before, or is about what the files define; worst first."""
        return self.outcome.findings

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the result and was not before; worst first."""
        return self.outcome.new_findings

    @property
    def new_errors(self) -> tuple[Finding, ...]:
        """Those of `new_findings` that are errors; a first import breaks nothing that anybody relied on."""
        return self.outcome.new_errors if self.basis.revision else ()

    @property
    def problems(self) -> list[Problem]:
        """The new errors as what is to be mended, each in its file where that defines its subject."""
        paths = [{thing.key: path for thing, path in draft.things} for draft in self.files.drafts]
        listed: list[list[Problem]] = [[] for _ in paths]
        others: list[Problem] = []
        for each in self.new_errors:
            text = f"{each.where}: {each.text}"
            place = next((place for place, known in enumerate(paths) if each.subject in known), None)
            if place is None:
                others.append(Problem(each.code, text, PUBLISH_ANYWAY))
            else:
                listed[place].append(Problem(each.code, text, PUBLISH_ANYWAY, paths[place][each.subject]))
        return [*self.files.located(listed), *others]


class NewErrorsError(ProblemsError):
    """An import would break what is whole, so nothing was stored."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.problems)
        self.judgement = judgement


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    judgement: Judgement
    publication: Publication


def read_for(paths: Sequence[Path], settings: Settings, progress: Progress = silent, *, strict: bool = True) -> Files:
    """The files of some paths.

    Args:
        strict: otherwise a CTDL record with problems is left out, and named in what is read.

    Raises:
        ProblemsError: those that cannot be read at all.
    """
    files = read_files(paths, strict=strict, largest_bytes=settings.max_file_bytes, progress=progress)
    return replace(files, styles=styles_in(settings)) if files.has_sentences else files


def published_in(store: GraphStore, progress: Progress = silent, other_rules: frozenset[str] = frozenset()) -> Basis:
    """What a store has published.

    Args:
        other_rules: names of the own rules that do not look at it, since they are other tenants'.

    Raises:
        StoreError: it does not answer.
    """
    return _basis_of(store.load(progress), other_rules)


def _basis_of(found: Published, other_rules: frozenset[str]) -> Basis:
    revision, print_ = found.revision, found.fingerprint
    return Basis(compile_snapshot(found.content, revision=revision, fingerprint=print_, other_rules=other_rules))


def judged(files: Files, basis: Basis, *, prune: bool = False) -> Judgement:
    """What files would make of what is published; nothing is stored.

    Args:
        prune: what they do not name is retired, or goes.

    Raises:
        ProblemsError: every problem of every file, with file, line and path; they could not be imported.
    """
    content = basis.snapshot.content
    files = with_sentences(files, basis.snapshot)
    checked = check_drafts(files.beside(content.credentials), content, basis.named)
    if checked.count:
        raise ProblemsError(files.located(checked.problems))
    return Judgement(files, basis, checked.things, prune=prune)


def expect_sound(files: Files) -> None:
    """Refuses what is wrong where nothing is published, before a store is made for it.

    Raises:
        ProblemsError: every problem of every file, with file, line and path.
    """
    checked = check_drafts(files.drafts, Content())
    if checked.count:
        raise ProblemsError(files.located(checked.problems))


def import_files(
    files: Files,
    store: GraphStore,
    progress: Progress = silent,
    *,
    force: bool = False,
    also: Also = nothing,
    prune: bool = False,
    other_rules: frozenset[str] = frozenset(),
) -> Imported:
    """Judges what was read as a whole, and publishes it; nothing is stored unless everything is right.

    Args:
        files: what was read.
        store: where it goes.
        progress: receives progress.
        force: publish in spite of new errors in the catalogue.
        also: is called in the transaction that publishes, with it and the revision.
        prune: what the files do not name is retired, or goes.
        other_rules: names of the own rules that do not look at it, since they are other tenants'.

    Raises:
        ProblemsError: every problem of every file, with file, line and path; a NewErrorsError where the result has
            errors that the published catalogue does not have.
        StoreError: the store does not answer.
    """
    known: Published | None = None

    def published() -> Basis:
        nonlocal known
        found = None if known is None else store.catch_up(known)
        known = store.load(progress) if found is None else found.published
        return _basis_of(known, other_rules)

    done = publish_judged(files, store, published, progress, force=force, also=also, prune=prune)
    keep_origins(done.judgement, store)
    return done


def keep_origins(judgement: Judgement, store: GraphStore, *, proposed: bool = False) -> None:
    """Keeps where in files the things of a catalogue stand, for whoever reads findings about them; what is published is
    published, whether this is kept or not.

    Args:
        proposed: they are not published yet.
    """
    from pathways.store.publish.origins import Origins

    try:
        Origins(store.bolt).keep(origins_in(judgement.files, judgement.things), proposed=proposed)
    except StoreError:
        log.warning("where in files things stand was not kept", exc_info=True)


def publish_judged(
    files: Files,
    store: GraphStore,
    published: Callable[[], Basis],
    progress: Progress,
    expected_revision: int | None = None,
    *,
    force: bool = False,
    also: Also = nothing,
    prune: bool = False,
) -> Imported:
    """Publishes what was read, if everything is right: what is judged is what is published, at the same revision.

    Args:
        files: what was read.
        store: where it goes.
        published: looks what is published now; asked again when another publisher was faster.
        progress: receives the progress of storing.
        expected_revision: refuse when another one is published.
        force: as in `import_files`.
        also: is called in the transaction that publishes, with it and the revision.
        prune: as in `import_files`.

    Raises:
        ProblemsError: as `import_files`; STALE when another revision is published than expected.
        StoreError: the store does not answer.
    """

    def publish() -> Imported:
        basis = published()
        if expected_revision not in (None, basis.revision):
            text = f"Revision {basis.revision} is published, not {expected_revision}."
            raise ProblemsError.one(Code.STALE, text, "Look at what changed, then send it again.", "expectedRevision")
        judgement = judged(files, basis, prune=prune)
        if not force and judgement.new_errors:
            raise NewErrorsError(judgement)
        publication = store.publish(judgement.things, progress, on=basis.revision, also=also, going=judgement.going)
        return Imported(judgement, publication)

    for tries in range(HURRIED_TRIES):
        with suppress(StaleError):
            return publish()
        time.sleep(random.uniform(0, _PAUSE_SECONDS) * 2**tries)  # noqa: S311
    with store.alone():
        return publish()
