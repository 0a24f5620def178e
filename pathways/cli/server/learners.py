"""``pathways learners``: import, list, show, export, claim, confer, renewals, calendar, erase."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from pathways.cli import queries
from pathways.cli.options import NO_PLAN, AsJson, Data, Store, err, out, print_json, settings_of, show_problems
from pathways.cli.server import claims, conferring, renewals
from pathways.cli.words import Commands
from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from pathways.learner_importing.importing import LearnersImported
    from pathways.settings import Settings

learners_app = Commands(no_args_is_help=True, help="Learners: their records in the store.")
learners_app.command(
    "claim",
    epilog="Examples: pathways learners claim s-1234 welding --experience welding  |  pathways learners claim s-1234 "
    'welding --evidence "Three years in a shipyard"',
)(claims.claim)
learners_app.command(
    "confer", epilog="Examples: pathways learners confer --dry-run  |  pathways learners confer --stack comptia-csap"
)(conferring.confer)
learners_app.command(
    "renewals", epilog="Examples: pathways learners renewals --within 30  |  pathways learners renewals s-1234"
)(renewals.renewals)
learners_app.command(
    "calendar", epilog="Examples: pathways learners calendar s-1234  |  pathways learners calendar s-1234 --revoke"
)(renewals.calendar)


Key = Annotated[str, typer.Argument(metavar="KEY", help="Key of the learner.")]


@learners_app.command(
    "import",
    epilog="Examples: pathways learners import awards.csv  |  pathways learners import people.xlsx records.jsonl",
)
def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Tables (.csv, .tsv, .xlsx), lines (.jsonl), records (.yaml, .json), or badges and records of badges "
            "(CLR 2.0; .json, or lines of .jsonl).",
        ),
    ],
    learner: Annotated[
        str | None,
        typer.Option(
            metavar="KEY", help="Whose the badges and records of badges are (default: whom they name in plain text)."
        ),
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Store what files say of learners and their awards, and confer what they earn by it, while a service runs on.

    Good rows are kept, bad ones are named and left out: then it ends with exit code 1. The same file again changes
    nothing, and one whose import was broken off goes on where it stopped. Badges are verified as `import-badge` does.
    """
    settings = settings_of(data, store)
    done = _imported(settings, paths, learner, quiet=as_json)
    if as_json:
        print_json(
            {
                "rows": done.rows,
                "added": done.learners.added,
                "changed": done.learners.changed,
                "unchanged": done.learners.unchanged,
                "leftOut": done.bad,
                "passedOver": done.passed,
                "problems": [each.as_dict() for each in done.problems],
                "moreProblems": done.more,
            }
        )
    else:
        from pathways.wording.phrases import counted

        show_problems(done.problems)
        if done.passed:
            out.print(f"{counted(done.passed, 'row')} were stored before and passed over.", highlight=False)
        learners = counted(done.learners.added, "learner")
        said = f"{counted(done.rows, 'row')}: {learners} added, {done.learners.changed:,} changed"
        out.print(
            f"{said}, {done.learners.unchanged:,} as before, {counted(done.bad, 'row')} left out.", highlight=False
        )
    if done.bad:
        raise typer.Exit(NO_PLAN)


def _imported(settings: Settings, paths: list[Path], learner: str | None, *, quiet: bool) -> LearnersImported:
    from pathways.access.identity import caller_here
    from pathways.api.clock import today
    from pathways.badge_parts import bundles_over
    from pathways.bootstrap import records_over
    from pathways.cli.progress import opening, progress_bar
    from pathways.importing import published_in
    from pathways.learner_importing.importing import import_learners
    from pathways.opening import opened_store
    from pathways.store.records.imports import ImportedRows

    with (
        progress_bar(err, enabled=not quiet) as progress,
        opening(progress, opened_store(settings, makes=True, waiting=progress)) as opened,
    ):
        snapshot = published_in(opened, progress).snapshot
        records, done = records_over(settings, opened), ImportedRows(opened.bolt)
        who, largest = caller_here(), settings.max_file_bytes
        bundles = bundles_over(settings, opened, learner)
        return import_learners(paths, snapshot, records, done, who, today(), largest, progress, bundles)


@learners_app.command("list", epilog="Examples: pathways learners list  |  pathways learners list ann smith")
def list_(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS…]", help="Words of keys and names (default: everybody).")
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List keys and names of learners."""
    from pathways.cli.client import all_of, asking

    with asking(settings_of(data, store)) as ask:
        found = all_of(ask, queries.LEARNERS, "learners", {"search": " ".join(words or ()) or None})
    if as_json:
        print_json(found)
        return
    table = Table("Key", "Name", box=None)
    for each in found:
        table.add_row(*(_plain(each[name]) for name in ("key", "name")))
    out.print(table if found else "There are no such learners." if words else "There are no learners.")


@learners_app.command(
    "show",
    epilog="Examples: pathways learners show s-1234  |  pathways learners show s-1234 --as-of 2025-06-30",
)
def show(
    key: Key,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that counts as today; later days are left out.")
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show what is stored of one learner."""
    found = _asked(settings_of(data, store), queries.LEARNER, key, asOf=as_of)["learner"]
    if as_json:
        print_json(found)
        return
    out.print(f"{found['name'] or found['key']} ({found['key']})", highlight=False, markup=False)
    table = Table("Award", "Of", "State", "From", "Through", box=None)
    for each in found["awards"]:
        state = "expired" if each["isExpired"] else each["state"].lower()
        days = (each[name] for name in ("issuedOn", "expiresOn"))
        table.add_row(*map(_plain, (each["key"], each["title"], state, *days)))
    if found["awards"]:
        out.print(table)
    for each in found["competencies"]:
        level = f"{each['competency']['name']} at level {each['level']:g}"
        out.print(level, highlight=False, markup=False)
    for each in found["goals"]:
        out.print(f"Wants: {each['text']}", highlight=False, markup=False)


class LearnerFormat(StrEnum):
    """How a record is written."""

    JSON = "json"
    CLR = "clr"
    HTML = "html"


@learners_app.command(
    "export",
    epilog="Examples: pathways learners export s-1234 -o ann.json  |  pathways learners export s-1234 -o ann.html  "
    "|  pathways learners export s-1234 --format clr",
)
def export(
    key: Key,
    data: Data = None,
    store: Store = None,
    form: Annotated[
        LearnerFormat | None,
        typer.Option(
            "--format",
            help="json: all that is stored; html: a portfolio to read and print; clr: what is verified, as a signed "
            "CLR 2.0 (default: html for a file that ends so, else json).",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write instead of standard output.")
    ] = None,
) -> None:
    """Write what is stored of one learner, as the person may ask for it."""
    from pathways.cli.client import asking, data_of

    is_page = output is not None and output.suffix.lower() in (".html", ".htm")
    chosen = form or (LearnerFormat.HTML if is_page else LearnerFormat.JSON)
    with asking(settings_of(data, store)) as ask:
        said = {"key": key, "format": chosen.name}
        text = data_of(ask(queries.LEARNER_EXPORT, said))["learnerExport"]["text"]
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"Could not write {output}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, message, "Choose another file.") from None


@learners_app.command(
    "import-badge",
    epilog="Examples: pathways learners import-badge s-1234 badge.png  |  pathways learners import-badge s-1234 b.json "
    "--credential comptia-a-plus --recipient ada@example.org",
)
def import_badge(
    key: Key,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The badge: JSON, a token, or a PNG or SVG picture.")],
    credential: Annotated[
        str | None, typer.Option(metavar="KEY", help="What it is of, where the badge itself does not say.")
    ] = None,
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="Whose badge it should be, e.g. an e-mail address.")
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Verify a badge of a learner and record it as an award; safe to repeat.

    It is verified where its issuer is trusted (pathways issuers), else a claim; one that is not valid is refused.
    """
    from pathways.cli.client import asking, data_of, expect_done
    from pathways.cli.tables import in_words

    said = {"learner": key, "badge": _badge_in(file), "credential": credential, "recipient": recipient}
    with asking(settings_of(data, store)) as ask:
        payload = data_of(ask(queries.IMPORT_BADGE, {"input": said}))["importBadge"]
    expect_done(payload, lambda path: path[-1].upper(), str(file))
    if as_json:
        print_json({name: payload[name] for name in ("award", "conferred", "verification")})
        return
    award, found = payload["award"], payload["verification"]
    of = (award["credential"] or {}).get("key", "nothing in the catalogue")
    out.print(f"{award['title']} ({of}): {in_words(award['state'])}", highlight=False, markup=False)
    verdicts = ", ".join(f"{name} {in_words(found[name])}" for name in ("authentic", "current", "trusted"))
    out.print(verdicts, highlight=False)
    for each in payload["conferred"]:
        out.print(f"Conferred: {each['title']}", highlight=False, markup=False)


@learners_app.command(
    "issue-badge",
    epilog="Example: pathways learners issue-badge s-1234 comptia-csap --output badge.png --recipient ada@example.org",
)
def issue_badge(
    key: Key,
    award: Annotated[str, typer.Argument(metavar="AWARD", help="Key of the award, as `learners show` lists it.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write: .json, .jwt, or a picture (.png, .svg).")
    ],
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="To whom, as an e-mail address (default: the learner's key).")
    ] = None,
    data: Data = None,
    store: Store = None,
) -> None:
    """Issue an Open Badge 3.0 for an award that was conferred here, to the same recipient the same each time.

    PATHWAYS_BADGE_KEYS_FILE names the keys to sign with.
    """
    from base64 import b64decode

    from pathways.cli.client import asking, data_of, expect_done

    format_ = output.suffix.removeprefix(".").upper()
    if format_ not in ("JSON", "JWT", "PNG", "SVG"):
        hint = "Choose one of .json, .jwt, .png and .svg."
        raise ProblemsError.one(Code.BAD_FORMAT, f"No badge is written as {output.name}.", hint)
    with asking(settings_of(data, store)) as ask:
        awards = data_of(ask(queries.AWARD_IDS, {"key": key}))["learner"]["awards"]
        found = next((each["id"] for each in awards if each["key"] == award), "")
        said = {"award": found, "recipient": recipient, "format": format_}
        payload = data_of(ask(queries.ISSUE_BADGE, {"input": said}))["issueBadge"]
    expect_done(payload, lambda path: path[-1].upper())
    text = payload["document"]["text"]
    content = b64decode(text.partition(",")[2]) if text.startswith("data:") else text.encode()
    try:
        output.write_bytes(content)
    except OSError as error:
        message = f"Could not write {output}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, message, "Choose another file.") from None
    out.print(f"Wrote {output}.", highlight=False, markup=False, soft_wrap=True)


def _badge_in(file: Path) -> str:
    """A badge as it is sent: without the picture around it."""
    from base64 import b64encode

    from pathways.badges.baked import unbaked
    from pathways.badges.reading import MOST_BYTES, UnreadableError

    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        text = f"Could not read {file}: {error.strerror}."
        raise ProblemsError.one(Code.UNREADABLE, text, "Look whether it is there.") from None
    try:
        raw = unbaked(raw)
    except UnreadableError as reason:
        text, hint = f"{file} holds no badge: {reason}", "Choose the file that its issuer has given."
        raise ProblemsError.one(Code.INVALID, text, hint) from None
    return f"data:application/octet-stream;base64,{b64encode(raw).decode()}"


@learners_app.command("erase", epilog="Example: pathways learners erase s-1234")
def erase(
    key: Key,
    data: Data = None,
    store: Store = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether this is meant.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget a learner for good, in later restores of older backups too."""
    from pathways.cli.client import expect_done

    if not yes:
        typer.confirm(f"Forget {key} for good?", abort=True, err=True)
    payload = _asked(settings_of(data, store), queries.ERASE_LEARNER, key)["eraseLearner"]
    expect_done(payload, lambda _: "KEY")
    if as_json:
        print_json({"erased": True, "receipt": payload["receipt"]})
    else:
        out.print(f"{key} is forgotten. Receipt: {payload['receipt']}", highlight=False, markup=False)


def _asked(settings: Settings, query: str, key: str, **others: Any) -> dict[str, Any]:
    from pathways.cli.client import asking, data_of

    with asking(settings) as ask:
        return data_of(ask(query, {"key": key, **others}))


def _plain(text: Any) -> str:
    from rich.markup import escape

    return escape(str(text or ""))
