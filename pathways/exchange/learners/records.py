"""Records of learners as mappings: a line of JSON each, or those of a file of the format pathways/1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pathways.catalog.names import current_award, current_record
from pathways.catalog.references import record_problems
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import Award, Record, is_unlisted
from pathways.errors import Problem, ProblemsError, TooManyProblemsError
from pathways.exchange.document import read_document
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.foreign import is_of_a_person
from pathways.exchange.json_reader import read_json
from pathways.exchange.learners.rows import Piece, Row, Said, key_of
from pathways.intake.places import Place, path_below, path_of
from pathways.intake.questions import award_of, record_of
from pathways.records.awarding import AwardRequest
from pathways.records.learner import Purpose, StatedLevel, StoredLearner
from pathways.records.saving import SaveRequest, key_problems

_ITSELF = ("type", "@type", "@context")
"""Paths by which a whole file is a badge, not a part of it."""
LONGEST_LINE = 4_000_000
_BESIDE = ("advisers", "consents")
_SAVED = ("name", "competencies", "experience", "conditions", "waivers", "substitutions", "claims", "since", "unlisted")


def read_lines(path: Path, name: str, after: int) -> Iterator[Piece]:
    """A file of JSON Lines: each is a record, an award with its `learner`, or a badge or a record of badges (CLR).

    Args:
        path: the file.
        name: for problems.
        after: rows up to this number are passed over.

    Raises:
        OSError: reading it failed.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            is_long = len(line) == LONGEST_LINE and not line.endswith(b"\n")
            rest = line
            while is_long and not rest.endswith(b"\n") and rest:
                rest = file.readline(LONGEST_LINE)
            if number <= after or not line.strip():
                continue
            if is_long:
                text = f"The line has more than {LONGEST_LINE:,} bytes."
                problem = Problem(Code.TOO_LARGE, text, "Write awards as lines of their own.", None, name, number)
                yield Row(number, name, number, problems=[problem])
                continue
            try:
                value = read_json(line.decode("utf-8-sig" if number == 1 else "utf-8"), name)
            except UnicodeDecodeError:
                problem = Problem(
                    Code.NOT_UTF8, "The line is not UTF-8.", "Save the file as UTF-8.", None, name, number
                )
                yield Row(number, name, number, problems=[problem])
            except ProblemsError as error:
                problems = [replace(each, file=name, line=number) for each in error.problems]
                yield Row(number, name, number, problems=problems)
            else:
                is_credential = _is_credential(value)
                yield Row(number, name, number, credential=line) if is_credential else Said(number, number, name, value)


def row_said(said: Said, snapshot: Snapshot) -> Row:
    """What a line of JSON says.

    Args:
        snapshot: what it may name.
    """
    row = _row(said.value, (), snapshot)
    problems = [replace(each, path=each.path or None, file=said.file, line=said.line) for each in row.problems]
    return replace(row, number=said.number, file=said.file, line=said.line, problems=problems)


def read_records(path: Path, name: str, snapshot: Snapshot, after: int, largest_bytes: int) -> Iterator[Row]:
    """The records of a file of the format pathways/1, or its only one; or a badge, or a record of badges (CLR).

    Args:
        path: the file.
        name: for problems.
        snapshot: what records may name.
        after: rows up to this number are passed over.
        largest_bytes: it may have.

    Raises:
        ProblemsError: it cannot be read as a whole.
    """
    try:
        document = read_document(path, largest_bytes=largest_bytes)
    except ProblemsError as error:
        (first, *_) = error.problems
        if not is_of_a_person(first) or first.path not in _ITSELF:
            raise
        if not after:
            yield Row(1, name, 1, credential=path.read_bytes())
        return
    value = document.value
    several = value.get("learners") if isinstance(value, dict) else None
    if isinstance(several, list):
        rows = [_row(each, ("learners", place), snapshot) for place, each in enumerate(several)]
    else:
        rows = [_row(value, (), snapshot)]
    found = [each for row in rows for each in row.problems]
    lines = {each.path: each.line or 1 for each in document.located(found)}
    for number, row in enumerate(rows, start=1):
        if number > after:
            problems = [replace(each, file=name, line=lines[each.path]) for each in row.problems]
            line = problems[0].line if problems else 1
            path_ = path_of(("learners", number - 1)) if isinstance(several, list) else ""
            yield replace(row, number=number, file=name, line=line or 1, path=path_, problems=problems)


def _is_credential(value: Any) -> bool:
    """It is JSON-LD, as badges and records of badges are."""
    return isinstance(value, Mapping) and "@context" in value


def _row(value: Any, place: Place, snapshot: Snapshot) -> Row:
    """What a mapping says; problems have their paths only."""
    notes = Notes()
    row = Row(0, "", 0)
    with suppress(TooManyProblemsError):
        is_award = isinstance(value, Mapping) and "credential" in value
        row = (_award if is_award else _record)(value, place, notes, snapshot)
    return replace(row, learner="", awards=(), save=None, problems=tuple(notes.problems)) if notes.problems else row


def _award(value: Any, place: Place, notes: Notes, snapshot: Snapshot) -> Row:
    fields = Fields(value, place, notes)
    learner = _key(fields, "learner") if fields.required("learner") else None
    said = {name: each for name, each in value.items() if name != "learner"}
    award, problems = award_of.so_far(_without(said, ("key",)))
    _note(problems, notes, place)
    asked = _requests([said], [current_award(award, snapshot)], notes, place)
    _look_up(Record(awards=tuple(each.award for each in asked)), notes, snapshot, place, "awards/0/")
    return Row(0, "", 0, learner=learner or "", awards=asked)


def _record(value: Any, place: Place, notes: Notes, snapshot: Snapshot) -> Row:
    fields = Fields(value, place, notes)
    key = _key(fields, "key") if fields.required("key") else None
    listed = fields.value.get("awards")
    said = listed if isinstance(listed, list) else []
    plain = _without(fields.value, _BESIDE)
    if isinstance(listed, list):
        plain["awards"] = [_without(each, ("key",)) if isinstance(each, dict) else each for each in said]
    read, problems = record_of.so_far(plain)
    _note(problems, notes, place)
    record = current_record(read, snapshot)
    new = StoredLearner(
        key=key or "",
        name=None if fields.raw("name") is None else str(fields.raw("name")),
        competencies=tuple(StatedLevel(competency=each.competency, level=each.level) for each in record.competencies),
        experience=record.experience,
        conditions=tuple(sorted(record.conditions)),
        waivers=record.waivers,
        substitutions=record.substitutions,
        claims=record.claims,
        since=record.since,
        unlisted=tuple(each for each in record.awards if is_unlisted(each.credential)),
        advisers=fields.texts("advisers"),
        consents=fields.choices("consents", Purpose),
    )
    if notes.problems:
        return Row(0, "", 0)
    awards = [each for each in record.awards if not is_unlisted(each.credential)]
    asked = _requests(said, awards, notes, (*place, "awards"))
    _look_up(record, notes, snapshot, place)
    save = SaveRequest(new, frozenset(each for each in (*_SAVED, *_BESIDE) if fields.has(each)))
    return Row(0, "", 0, learner=new.key, awards=asked, save=save)


def _requests(
    said: Sequence[Mapping[str, Any]], awards: Sequence[Award], notes: Notes, place: Place
) -> tuple[AwardRequest, ...]:
    """Awards with the keys and states that stand beside them."""
    found = []
    for number, (one, award) in enumerate(zip(said, awards, strict=True)):
        fields = Fields(one, (*place, number), notes)
        key = _key(fields, "key") if fields.has("key") else None
        state = award.state if fields.has("state") else None
        found.append(AwardRequest(award, state, key or key_of(award)))
    return tuple(found)


def _note(problems: Iterable[Problem], notes: Notes, place: Place) -> None:
    """Notes what is wrong at a place."""
    for each in problems:
        notes.problems.append(replace(each, path=path_below(place, each.path)))


def _key(fields: Fields, name: str) -> str | None:
    """A key of a learner or an award; a number stands for its digits."""
    text = fields.label(name)
    problems = [] if text is None else list(key_problems(text, ""))
    for each in problems:
        fields.note(each.code, each.message, each.hint, name)
    return None if problems else text


def _look_up(record: Record, notes: Notes, snapshot: Snapshot, place: Place, instead: str = "") -> None:
    """Notes what the catalogue does not know."""
    for each in record_problems(record, snapshot, ""):
        path = (each.path or "").removeprefix("/").removeprefix(instead)
        notes.problems.append(replace(each, path=path_below(place, path)))


def _without(value: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name not in names}
