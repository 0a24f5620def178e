"""What a command says of the learner and the goal, as GraphQL variables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pathways.cli import queries
from pathways.cli.client import Ask
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.learner import Record, is_unlisted, unlisted_text
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import read_document
from pathways.exchange.learner_files import read_record
from pathways.present import present
from pathways.text import shown
from pathways.wording.goal_address import goal_input, speaks_of_occupation

ASKS = "Did you mean "


def learner_ref(holding: Sequence[str], file: Path | None, largest_bytes: int) -> dict[str, Any]:
    """The learner as a profile: awards by ``--holding``, and what a file says.

    Raises:
        ProblemsError: the file is wrong.
    """
    profile: dict[str, Any] = {}
    if file is not None:
        profile = profile_of(read_record(read_document(file, largest_bytes=largest_bytes)))
    keys = [key.lower() for text in holding for key in text.split(",") if key]  # no key has a capital
    if keys:
        profile["awards"] = [*profile.get("awards", []), *({"credential": key} for key in keys)]
    return {"profile": profile}


def profile_of(record: Record) -> dict[str, Any]:
    """A record as a LearnerProfile; revoked and rejected awards, which never count, are left out."""
    awards = [
        present(
            credential=award.credential,
            issuedOn=award.issued_on and award.issued_on.isoformat(),
            expiresOn=award.expires_on and award.expires_on.isoformat(),
            score=None if award.score is None else float(award.score),
            grade=award.grade,
            issuedBy=award.issued_by,
            kind=award.kind and award.kind.value,
            credits=None if award.credits is None else float(award.credits),
            times=award.times if award.times > 1 else None,
        )
        for award in record.awards
        if award.counts and not is_unlisted(award.credential)
    ]
    return present(
        awards=awards,
        competencies=[{"competency": c.competency, "level": float(c.level)} for c in record.competencies],
        experience=[
            present(
                months=entry.months,
                hours=None if entry.hours is None else float(entry.hours),
                share=None if entry.share is None else float(entry.share),
                field=entry.field,
                startedOn=entry.started_on and entry.started_on.isoformat(),
                endedOn=entry.ended_on and entry.ended_on.isoformat(),
            )
            for entry in record.experience
        ],
        conditions=sorted(record.conditions),
        waivers=[present(path=each.path, reason=each.reason, by=each.by) for each in record.waivers],
        substitutions=[{"for": each.for_, "by": each.by, "reason": each.reason} for each in record.substitutions],
        claims=[{"award": each.award, "path": each.path} for each in record.claims],
        since=[present(credential=each.credential, on=each.on.isoformat()) for each in record.since],
        unlisted=[
            {"creditsOf": text, "credits": float(award.credits or 0)}
            for award in record.awards
            if (text := unlisted_text(award.credential)) is not None
        ],
    )


def goal_asked(text: str, ask: Ask, coverage: float | None = None, preferred: bool = False) -> dict[str, Any]:
    """What a GOAL on the command line means: a credential, an occupation, or COMPETENCY@LEVEL (several with commas).

    Raises:
        ProblemsError: the catalogue knows nothing of that name, or an option for occupations has another goal.
    """
    goal = goal_input(text, lambda key: _kind_of(key, ask), coverage, preferred or None)
    given = [
        name for name, is_given in (("--coverage", coverage is not None), ("--with-preferred", preferred)) if is_given
    ]
    if given and not speaks_of_occupation(goal):
        raise ProblemsError(
            Problem(Code.INVALID, f"{name} applies to occupations; {shown(text)} is not one.", "Leave it out.", name)
            for name in given
        )
    return goal


def _kind_of(key: str, ask: Ask) -> Kind:
    answer = ask(queries.WHAT_IS, {"key": key})
    data = answer.get("data") or {}
    for kind in (Kind.CREDENTIAL, Kind.OCCUPATION, Kind.COMPETENCY):
        if data.get(kind.value.lower()):
            return kind
    raise nothing_called(key, answer, "GOAL")


def nothing_called(key: str, answer: dict[str, Any], place: str) -> ProblemsError:
    """That a key names nothing, with what the answers to questions for it say is meant."""
    hints = [str(error.get("extensions", {}).get("hint") or "") for error in answer.get("errors") or []]
    named = [name for hint in hints if hint.startswith(ASKS) for name in hint[len(ASKS) : -1].split(" or ")]
    named = [name for name in named if key.casefold() in name] or named
    text = f"Nothing in the catalogue is called {shown(key)}."
    hint = f"{ASKS}{' or '.join(named)}?" if named else "Look with: pathways search WORDS"
    return ProblemsError.one(Code.NOT_FOUND, text, hint, place)
