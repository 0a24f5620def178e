"""What a command says of the learner and the goal, as GraphQL variables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pathways.cli import queries
from pathways.cli.client import Ask
from pathways.domain.learner import Record
from pathways.errors import Problem, ProblemsError
from pathways.exchange.asking import read_record
from pathways.exchange.reading import read_document

COMPETENCY = re.compile(r"(?P<key>[a-z0-9][a-z0-9._-]*)@(?P<level>[0-9.]+)\Z")


def learner_ref(holding: Sequence[str], file: Path | None, largest_bytes: int) -> dict[str, Any]:
    """The learner as a profile: awards by ``--holding``, and what a file says.

    Raises:
        ProblemsError: the file is wrong.
    """
    profile: dict[str, Any] = {}
    if file is not None:
        profile = profile_of(read_record(read_document(file, largest_bytes=largest_bytes)))
    keys = [key for text in holding for key in text.split(",") if key]
    if keys:
        profile["awards"] = [*profile.get("awards", []), *({"credential": key} for key in keys)]
    return {"profile": profile}


def profile_of(record: Record) -> dict[str, Any]:
    """A record as a LearnerProfile; revoked and rejected awards, which never count, are left out."""
    awards = [
        _present(
            credential=award.credential,
            issuedOn=award.issued_on and award.issued_on.isoformat(),
            expiresOn=award.expires_on and award.expires_on.isoformat(),
            score=None if award.score is None else float(award.score),
        )
        for award in record.awards
        if award.counts
    ]
    return _present(
        awards=awards,
        competencies=[{"competency": c.competency, "level": float(c.level)} for c in record.competencies],
        experience=[
            _present(
                months=entry.months,
                field=entry.field,
                startedOn=entry.started_on and entry.started_on.isoformat(),
                endedOn=entry.ended_on and entry.ended_on.isoformat(),
            )
            for entry in record.experience
        ],
        conditions=sorted(record.conditions),
        waivers=[_present(path=each.path, reason=each.reason, by=each.by) for each in record.waivers],
        substitutions=[{"for": each.for_, "by": each.by, "reason": each.reason} for each in record.substitutions],
        claims=[{"award": each.award, "path": each.path} for each in record.claims],
    )


def goal_input(text: str, ask: Ask, coverage: float | None = None, preferred: bool = False) -> dict[str, Any]:
    """What a GOAL on the command line means: a credential, an occupation, or COMPETENCY@LEVEL (several with commas).

    Raises:
        ProblemsError: the catalogue knows nothing of that name, or an option speaks of occupations and there is none.
    """
    parts = [part for part in text.split(",") if part]
    goals = [_single(part, ask, coverage, preferred) for part in parts]
    if not goals:
        raise ProblemsError.one("EMPTY_GOAL", "The goal is empty.", "Name a credential or an occupation.")
    given = [
        name for name, is_given in (("--coverage", coverage is not None), ("--with-preferred", preferred)) if is_given
    ]
    if given and not any("occupation" in goal for goal in goals):
        raise ProblemsError(
            Problem("INVALID", f"{name} speaks of an occupation; {text} is none.", "Leave it out.", name)
            for name in given
        )
    return goals[0] if len(goals) == 1 else {"all": goals}


def _single(text: str, ask: Ask, coverage: float | None, preferred: bool) -> dict[str, Any]:
    match = COMPETENCY.match(text)
    if match:
        return {"competencies": [{"competency": match["key"], "level": float(match["level"])}]}
    answer = ask(queries.WHAT_IS, {"key": text})
    data = answer.get("data") or {}
    if data.get("credential"):
        return {"credential": text}
    if data.get("occupation"):
        wanted: dict[str, Any] = {"key": text, "withPreferredCredentials": preferred}
        return {"occupation": wanted if coverage is None else {**wanted, "coverage": coverage}}
    if data.get("competency"):
        return {"competencies": [{"competency": text, "level": 1}]}
    hints = {str(error.get("extensions", {}).get("hint") or "") for error in answer.get("errors") or []}
    named = " ".join(sorted(hint for hint in hints if hint.startswith("Did you mean")))
    raise ProblemsError(
        [
            Problem(
                "UNKNOWN_KEY",
                f"Nothing in the catalogue is called {text!r}.",
                named or "Look with: pathways export",
                "GOAL",
            )
        ]
    )


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != []}
