"""What an import did, would do, or was refused for: on a terminal, and as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape as escape_html
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from pathways.cli.options import MOST_SHOWN
from pathways.cli.tables import status
from pathways.curation.finding import Finding, Severity
from pathways.domain.changes import Change, ChangeKind, FieldChange
from pathways.domain.content import kind_of
from pathways.errors import Problem
from pathways.wording.phrases import counted

if TYPE_CHECKING:
    from pathways.exchange.files import Files
    from pathways.importing import Judgement
    from pathways.store.graph import Publication

MOST_ROWS = 200
MOST_ADDED = 20
"""Added things that are named one by one."""
_INDENT = 11
MOVED = (
    "Requirement lines moved or were dropped. A waiver or claim in a learner's record that names such a path is now "
    "about another line, or about none."
)


def as_data(
    judgement: Judgement,
    publication: Publication | None,
    problems: Sequence[Problem],
    *,
    dry_run: bool,
    change_set: str | None = None,
) -> dict[str, Any]:
    """For a program; with `problems` nothing was stored."""
    account = account_as_data(judgement.files)
    added, changed = judgement.count(ChangeKind.ADDED), judgement.count(ChangeKind.CHANGED)
    return {
        **account,
        "problems": [*(problem.as_dict() for problem in problems), *account["problems"]],
        "files": len(judgement.files.documents),
        "dryRun": dry_run,
        "changeSet": change_set,
        "revision": judgement.basis.revision if publication is None else publication.revision,
        "published": publication is not None and publication.published,
        "added": added,
        "changed": changed,
        "unchanged": len({thing.key for thing in judgement.things}) - added - changed,
        "retired": [each.key for each in judgement.retired],
        "removed": len(judgement.going),
        "changes": [_change_as_data(change) for change in judgement.changes],
        "findings": findings_as_data(judgement, judgement.new_findings),
    }


def account_as_data(files: Files) -> dict[str, Any]:
    """What was read, and what of it was left out, with the problems of that."""
    from pathways.exchange.files import NOUNS

    return {
        "read": {NOUNS[kind][1]: count for kind, count in files.counted().items()},
        "leftOut": dict(files.unread),
        "faulty": list(files.faulty),
        "problems": [problem.as_dict() for problem in files.problems],
        "remarks": list(files.remarks),
    }


def _change_as_data(change: Change) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "subjectKind": change.subject_kind.value,
        "kind": change.kind.value,
        "fields": [
            {
                "path": field.path,
                "before": field.before,
                "after": field.after,
                "line": field.line,
                "movedTo": field.moved_to,
            }
            for field in change.fields
        ],
    }


def findings_as_data(judgement: Judgement, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings of what files make of a catalogue, as GraphQL answers them, with the place of each in a file."""
    from pathways.curation.mending.mend import mend_of
    from pathways.exchange.standing import places_in

    places = places_in(judgement.files, [(each.subject, each.path) for each in findings])
    mends = [mend_of(each, judgement.outcome.snapshot) for each in findings]
    return [
        {
            "key": each.key,
            "severity": each.severity.name,
            "code": each.name,
            "text": each.text,
            "subject": each.subject,
            "subjectKind": each.subject_kind.name,
            "path": each.path,
            "place": places.get((each.subject, each.path)),
            "mend": None if mend is None else {"text": mend.text},
        }
        for each, mend in zip(findings, mends, strict=True)
    ]


def show(
    out: Console,
    err: Console,
    judgement: Judgement,
    publication: Publication | None,
    *,
    refused: bool,
    change_set: str | None = None,
) -> None:
    """What ends and what changes, what is wrong with the result and was not before, and what was done.

    Args:
        refused: for new errors, which the caller prints as problems.
        change_set: the key of the one that was opened instead of publishing; None: none was.
    """
    show_account(out, err, judgement.files)
    for word, things in (("retired", judgement.retired), ("removed", judgement.going)):
        for thing in things:
            text = Text.assemble((f"{word} {kind_of(thing).lower()} {thing.key}", "bold red"), f": {thing.name}")
            out.print(text, soft_wrap=True)
    _show_changes(out, judgement.changes)
    hidden = (Severity.NOTE, Severity.ERROR) if refused else (Severity.NOTE,)
    for each in judgement.new_findings:
        if each.severity not in hidden:
            text = Text.assemble(status(each.severity.name), f" {each.name} {each.where}: {each.text}")
            out.print(text, soft_wrap=True)
    if notes := sum(each.severity is Severity.NOTE for each in judgement.new_findings):
        out.print(f"{counted(notes, 'new note')}; --json has them all.", highlight=False)
    counts = _counts(judgement)
    if change_set is not None:
        out.print(f"Change set {change_set}, for review: {counts}", highlight=False)
    elif refused:
        out.print(f"Nothing was stored; it would be: {counts}", highlight=False)
    elif publication is None:
        out.print(f"Nothing was stored. Over revision {judgement.basis.revision}: {counts}", highlight=False)
    elif publication.published:
        out.print(f"Revision {publication.revision}: {counts}", highlight=False)
    else:
        out.print(f"Nothing changed; revision {publication.revision} stays.", highlight=False)


def _counts(judgement: Judgement) -> str:
    """How many things come, change, end, stay and go, as a sentence."""
    added, changed = judgement.count(ChangeKind.ADDED), judgement.count(ChangeKind.CHANGED)
    unchanged = len({thing.key for thing in judgement.things}) - added - changed
    retired = _retired(judgement)
    found = {"added": added, "changed": changed - len(retired), "retired": len(retired), "unchanged": unchanged}
    found["removed"] = len(judgement.going)
    said = (f"{count} {word}" for word, count in found.items() if count or word not in ("retired", "removed"))
    return f"{', '.join(said)}."


def _retired(judgement: Judgement) -> set[str]:
    """The keys of what the files do not name, and so is retired."""
    return {each.key for each in judgement.retired}


def as_markdown(judgement: Judgement) -> str:
    """What changes, as a section of Markdown; what ends stands first."""
    lines = [f"### Catalogue: {_counts(judgement).rstrip('.')}", ""]
    retired = _retired(judgement)
    ending = {*retired, *(each.key for each in judgement.going)}
    ordered = sorted(judgement.changes, key=lambda change: change.subject not in ending)
    rows = [row for change in ordered for row in _rows(change, ended=change.subject in retired)]
    if rows:
        lines += ["| what | field | before | after |", "| --- | --- | --- | --- |", *rows[:MOST_ROWS], ""]
    if len(rows) > MOST_ROWS:
        lines += [f"… and {counted(len(rows) - MOST_ROWS, 'more row')}.", ""]
    if _has_moved(judgement.changes):
        lines += [MOVED, ""]
    for each in judgement.new_findings:
        if each.severity is not Severity.NOTE:
            lines.append(f"- **{each.severity.name}** `{each.where}`: {cell(each.text)}")
    return "\n".join(lines).rstrip() + "\n"


def _rows(change: Change, *, ended: bool) -> list[str]:
    word = "retired" if ended else change.kind.lower()
    what = f"{word} {change.subject_kind.lower()} `{change.subject}`"
    if not change.fields:
        return [f"| {what} | | | |"]
    return [
        f"| {what} | `{field.line or field.path}` | {cell(field.before)} | {cell(field.moved_to or field.after)} |"
        for field in change.fields
    ]


def cell(text: str | None) -> str:
    """A text inside a cell of a table."""
    plain = escape_html(" ".join((text or "").split()), quote=False)
    return re.sub(r"([\\`*_|\[\]])", r"\\\1", plain)


def show_account(out: Console, err: Console, files: Files) -> None:
    """What was read, and what of it was left out; the caller prints the problems of that."""
    from pathways.exchange.files import NOUNS

    for remark in files.remarks:
        err.print(f"[dim]{escape(remark)}[/dim]")
    read = [f"{count:,} {NOUNS[kind][count > 1]}" for kind, count in files.counted().items()]
    out.print(f"Read: {', '.join(read) or 'nothing that a catalogue has a place for'}.", highlight=False)
    if files.unread:
        left = [f"{count:,} {escape(kind)}" for kind, count in files.unread.items()]
        out.print(f"Left out: {', '.join(left)}.", highlight=False)
    if files.faulty:
        named = ", ".join(map(escape, files.faulty[:MOST_SHOWN]))
        more = f" and {len(files.faulty) - MOST_SHOWN} more" if len(files.faulty) > MOST_SHOWN else ""
        out.print(f"Left out because of their problems: {named}{more}.", highlight=False)


def _show_changes(out: Console, changes: Sequence[Change]) -> None:
    """Changed things first, each field below; then those that come, of many the first."""
    left = MOST_SHOWN
    for change in changes:
        if change.kind is ChangeKind.ADDED:
            continue
        shown = change.fields[: max(left, 0)]
        left -= len(shown)
        if shown:
            out.print(
                Text(f"{change.kind.lower()} {change.subject_kind.lower()} {change.subject}", "bold"), soft_wrap=True
            )
        for field in shown:
            _show_field(out, field)
    more = sum(len(change.fields) for change in changes) - MOST_SHOWN
    if more > 0:
        out.print(f"… and {counted(more, 'more field')}; --json has them all.", highlight=False)
    if _has_moved(changes):
        out.print(Text(MOVED, "yellow"))
    added = [change for change in changes if change.kind is ChangeKind.ADDED]
    for change in added[:MOST_ADDED]:
        out.print(Text(f"added {change.subject_kind.lower()} {change.subject}", "green"), soft_wrap=True)
    if len(added) > MOST_ADDED:
        kinds = Counter(change.subject_kind.lower() for change in added[MOST_ADDED:])
        rest = ", ".join(f"{count:,} of kind {kind}" for kind, count in kinds.items())
        out.print(f"… and {rest} more; --json has them all.", highlight=False)


def _has_moved(changes: Sequence[Change]) -> bool:
    """A requirement line moved or was dropped."""
    fields = (field for change in changes for field in change.fields)
    return any(field.line and field.before and (field.moved_to or not field.after) for field in fields)


def _show_field(out: Console, field: FieldChange) -> None:
    """The word for it, the path (never broken), and below what it said and says."""
    values: list[tuple[str, str]] = []
    if field.moved_to is not None:
        word, style = "moved", "yellow"
        values = [(f"to {field.moved_to}", ""), (field.before or "", "dim")]
    elif field.after is None:
        word, style = "dropped", "red"
        values = [(field.before or "", "dim")]
    elif field.before is None:
        word, style = "added", "green"
        values = [(field.after, "dim")]
    else:
        word, style = "changed", "yellow"
        values = [(f"- {field.before}", "red"), (f"+ {field.after}", "green")]
    out.print(Text.assemble((f"  {word:<9}", style), field.line or field.path), soft_wrap=True)
    for text, how in values:
        out.print(Padding(Text(text, how, overflow="ignore"), (0, 0, 0, _INDENT), expand=False))
