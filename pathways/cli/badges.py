"""``pathways verify``: whether badges are authentic, current and from trusted issuers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.text import Text

from pathways.cli.options import NO_PLAN, AsJson, out, print_json, settings_of
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from pathways.badges.verification import BadgeVerification

_STYLES = {"PASSED": "green", "FAILED": "red", "UNKNOWN": "yellow", "SKIPPED": "dim"}
_VERDICTS = {True: "valid", False: "not valid", None: "undetermined"}
_VERDICT_STYLES = {True: "bold green", False: "bold red", None: "bold yellow"}


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog="Example: pathways verify badge.json  |  pathways verify badge.png --recipient ada@example.org")(
        verify
    )


def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Badges: JSON, tokens, or PNG or SVG pictures of badges.")
    ],
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="Whose badge it should be, e.g. an e-mail address.")
    ] = None,
    trusted: Annotated[
        list[str] | None,
        typer.Option("--trusted", metavar="ADDRESS", help="Address or DID of a trusted issuer; repeatable."),
    ] = None,
    documents: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="What badges point to, with its index.json (default: PATHWAYS_DOCUMENTS).",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify badges: who issued them, whether they are unchanged, expired or revoked, and whose they are.

    Open Badges 2.0 and 3.0, and CLR 2.0. Nothing is stored. Exit 1 when a badge is not valid, or when that could not be
    determined.
    """
    from pathways.badge_parts import verifier_of

    settings = settings_of(None)
    check = verifier_of(replace(settings, documents=documents or settings.documents))
    found = [(path, check(raw, recipient, trusted)) for path, raw in _read(files)]
    if as_json:
        print_json([{"file": str(path), **_as_dict(each)} for path, each in found])
    else:
        for path, each in found:
            _show(path, each)
    if any(each.valid is not True for _, each in found):
        raise typer.Exit(NO_PLAN)


def _read(files: list[Path]) -> list[tuple[Path, bytes]]:
    from pathways.badges.reading import MOST_BYTES

    problems, found = [], []
    for path in files:
        try:
            with path.open("rb") as stream:
                found.append((path, stream.read(MOST_BYTES + 1)))
        except OSError as error:
            text = f"Could not read {path}: {error.strerror}."
            problems.append(Problem(Code.UNREADABLE, text, "Look whether it is there.", file=str(path)))
    if problems:
        raise ProblemsError(problems)
    return found


def _as_dict(found: BadgeVerification) -> dict[str, Any]:
    """The names are those of GraphQL."""
    claims = found.claims
    return {
        "valid": found.valid,
        "authentic": found.authentic,
        "current": found.current,
        "trusted": found.trusted,
        "checkedAt": found.checked_at.isoformat(),
        "standard": claims.standard,
        "issuer": claims.issuer,
        "achievement": claims.achievement,
        "recipient": claims.recipient,
        "validFrom": claims.valid_from.isoformat() if claims.valid_from else None,
        "validUntil": claims.valid_until.isoformat() if claims.valid_until else None,
        "checks": [{"name": each.name, "outcome": each.outcome, "text": each.text} for each in found.checks],
    }


def _show(path: Path, found: BadgeVerification) -> None:
    from pathways.cli.tables import in_words, new_table, texts, words

    claims = found.claims
    table = new_table(f"{path.name}: {claims.standard or 'of no known standard'}", words("check"), words(""), texts(""))
    for each in found.checks:
        table.add_row(each.name.value, Text(in_words(each.outcome), _STYLES[each.outcome]), escape(each.text))
    out.print(table)
    verdicts = (("authentic", found.authentic), ("current", found.current), ("trusted", found.trusted))
    line = Text(_VERDICTS[found.valid], _VERDICT_STYLES[found.valid])
    line.append(": " + ", ".join(f"{name} {in_words(outcome)}" for name, outcome in verdicts), "default")
    out.print(line, highlight=False)
    said = {"issuer": claims.issuer, "achievement": claims.achievement, "recipient": claims.recipient}
    for name, value in said.items():
        if value is not None:
            out.print(f"{name}: {value}", highlight=False, markup=False, soft_wrap=True)
    out.print()
