"""Sentences about requirements for editors: read over what is published, and written as a file would say them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.codes import Code
from pathways.domain.requirement import Requirement
from pathways.errors import Problem
from pathways.exchange.files import Files, as_yaml
from pathways.exchange.house_styles import read_styles
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.exchange.pathways_format.requirement_writer import write_requirement
from pathways.exchange.sheets.cells import dumped
from pathways.exchange.sheets.reading import SheetDocument
from pathways.intake.places import path_of
from pathways.present import present
from pathways.prose.proposal import Proposal, ReadingState
from pathways.prose.reading import Reader
from pathways.prose.style import Styles
from pathways.settings import Settings
from pathways.text import shown
from pathways.wording.phrases import counted


class ProseReader:
    """Reads sentences; what it knows of a snapshot is kept until another one comes.

    Args:
        styles: finds out how owners write, when it is first needed.
    """

    def __init__(self, styles: Callable[[], Styles] = dict) -> None:
        self._styles = styles
        self._last: tuple[Snapshot, Reader] | None = None

    def propose(self, snapshot: Snapshot, text: str, within: str | None) -> Proposal:
        """What a text asks for, as far as it can be read.

        Raises:
            ProblemsError: NOT_FOUND, `within`; TOO_LONG; what is wrong with the file of styles.
        """
        last = self._last
        if last is None or last[0] is not snapshot:
            last = self._last = (snapshot, Reader(snapshot, self._styles()))
        return last[1].propose(text, within)

    def document(self, proposal: Proposal) -> str:
        """The fields of a route that say the same."""
        return as_yaml(fields_of(proposal))

    def written(self, line: Requirement) -> str:
        """One line with everything below it."""
        return as_yaml(write_requirement(line))


def styles_in(settings: Settings) -> Styles:
    """How owners write requirements, as configured.

    Raises:
        ProblemsError: the file cannot be read, or says something wrong.
    """
    return {} if settings.house_styles is None else read_styles(settings.house_styles)


def with_sentences(files: Files, snapshot: Snapshot) -> Files:
    """The files with every requirement that a sheet states in words; they may name what is published and what is new.

    A sentence with several readings is a problem of its draft: nothing is guessed.
    """
    if not files.has_sentences:
        return files
    things = [thing for draft in files.drafts for thing, _ in draft.things]
    known = compile_snapshot(snapshot.content.replacing((), things), revision=0, fingerprint="")
    reader, remarks = Reader(known, files.styles), list[str]()
    documents, drafts = list(files.documents), list(files.drafts)
    for place, document in enumerate(documents):
        if not isinstance(document, SheetDocument) or not document.sentences:
            continue
        value, problems = deepcopy(document.value), list[Problem]()
        for at, text in document.sentences.items():
            part, number, *rest = at
            thing = value[part][number]
            proposal = reader.propose(text, thing.get("key") if thing.get("key") in known.credentials else None)
            problems += _open_problems(proposal, path_of(at))
            remarks += [
                f"{document.cells[at][0]}: {shown(span.text)} was not read; it stands as a condition in its own words."
                for span in proposal.unread
            ]
            route = thing
            for step in rest[:-1]:
                route = route[step]
            said = fields_of(proposal)
            rule = said.get("requires") or said.get("recommends")
            route.update({str(rest[-1]): rule} if rule is not None else {})
            if rest[-1] == "requires":
                route.setdefault("sentence", said["sentence"])
                if "recommends" in said and "requires" in said:
                    route.setdefault("recommends", said["recommends"])
        documents[place] = replace(document, value=value, sentences={})
        read = read_catalog(documents[place])
        read = replace(read, problems=(*read.problems, *problems))
        drafts = [read if draft.source == document.file else draft for draft in drafts]
    return replace(files, documents=tuple(documents), drafts=tuple(drafts), remarks=(*files.remarks, *remarks))


def _open_problems(proposal: Proposal, path: str) -> Iterator[Problem]:
    """What a person has to settle first."""
    for each in proposal.lines:
        if each.state is ReadingState.AMBIGUOUS:
            readings = " or ".join(dumped(write_requirement(reading)) for reading in each.readings)
            text = f"{shown(each.span.text)} has {counted(len(each.readings), 'reading')}."
            yield Problem(Code.BAD_VALUE, text, f"Set brackets, or write one of them: {readings}", path)


def fields_of(proposal: Proposal) -> dict[str, Any]:
    """What a file writes in a route: the rule, what is recommended, and the sentence as their source."""
    requires, recommends = proposal.requires, proposal.recommends
    return present(
        requires=None if requires is None else write_requirement(requires),
        sentence=" ".join(proposal.text.split()) or None,
        recommends=None if recommends is None else write_requirement(recommends),
    )
