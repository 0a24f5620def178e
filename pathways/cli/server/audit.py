"""``pathways audit``: verify, export, prune."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathways.cli.options import NO_PLAN, AsJson, Data, Store, out, print_json, settings_of
from pathways.cli.words import Commands
from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from pathways.settings import Settings
    from pathways.store.access.audit_log import AuditEntries

audit_app = Commands(no_args_is_help=True, help="The record of what was done, by whom, and whether they might.")


@audit_app.command("verify", epilog="Example: pathways audit verify")
def verify(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """Follow every chain of the audit log, from its first entry or its checkpoint on. Exit 1 where a link is broken."""
    from pathways.access.audit import broken_links

    last: dict[str, tuple[int, str]] = {}

    def followed(log: AuditEntries) -> Iterator[object]:
        for entry in log.entries():
            last[entry.chain] = (entry.number, entry.hash)
            yield entry

    with _log(settings_of(data, store)) as log:
        broken = list(broken_links(followed(log), log.checkpoints()))  # type: ignore[arg-type]
    if as_json:
        ends = [{"chain": chain, "number": number, "hash": hash_} for chain, (number, hash_) in last.items()]
        print_json({"chains": ends, "broken": [asdict(each) for each in broken]})
    else:
        for each in broken:
            text = f"Chain {each.chain} is broken at entry {each.number}: {each.text}."
            out.print(text, style="red", highlight=False, soft_wrap=True)
        if not broken:
            from pathways.wording.phrases import counted

            out.print(f"Nothing is wrong with {counted(len(last), 'chain')}.", highlight=False)
    if broken:
        raise typer.Exit(NO_PLAN)


@audit_app.command("export", epilog="Example: pathways audit export --output audit.jsonl")
def export(
    data: Data = None,
    store: Store = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write instead of standard output.")
    ] = None,
) -> None:
    """Write the audit log as JSON Lines, chain by chain; people stand in it as keyed hashes only."""
    with _log(settings_of(data, store)) as log:
        lines = (json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in log.entries())
        if output is None:
            sys.stdout.writelines(lines)
        else:
            _write(output, lines)


@audit_app.command("prune", epilog="Example: pathways audit prune --before 2026-01-01")
def prune(
    before: Annotated[datetime, typer.Option("--before", formats=["%Y-%m-%d"], help="First day that is kept, in UTC.")],
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Remove old entries for good; a checkpoint in each chain stays, from which verify goes on. Export them first."""
    with _log(settings_of(data, store), makes=True) as log:
        removed = log.prune(before.replace(tzinfo=UTC))
    if as_json:
        print_json({"removed": removed})
    else:
        from pathways.wording.phrases import counted

        out.print(f"Removed {counted(removed, 'entry', 'entries')}.", highlight=False)


@contextmanager
def _log(settings: Settings, *, makes: bool = False) -> Iterator[AuditEntries]:
    from pathways.opening import opened_store
    from pathways.store.access.audit_log import AuditEntries

    with opened_store(settings, makes=makes) as opened:
        yield AuditEntries(opened.bolt)


def _write(file: Path, lines: Iterable[str]) -> None:
    try:
        with file.open("w", encoding="utf-8") as opened:
            opened.writelines(lines)
    except OSError as error:
        text = f"Could not write {file}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.") from None
