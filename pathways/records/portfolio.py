"""A learner's record as a portfolio: what grew, what is begun, what proves it, and what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import progress_of
from pathways.badges.verification import CheckOutcome
from pathways.catalog.snapshot import Snapshot
from pathways.documents.portfolio import Achievement, Growth, Portfolio, Proof, Span, StackInProgress
from pathways.domain.catalog import Credential
from pathways.domain.goal import AllGoals, CredentialGoal, Goal
from pathways.domain.learner import Award, AwardState
from pathways.domain.quantity import plain
from pathways.errors import ProblemsError
from pathways.records.learner import KeptAward, StoredLearner, current_learner
from pathways.requirements.grades import passes
from pathways.wording.goals import goal_text
from pathways.wording.requirements import text_of
from pathways.wording.work import worded_work

MOST_STACKS = 12
MOST_NAMED = 6
_DAY = timedelta(days=1)
_Claim = tuple[str, Decimal, date | None, date | None, bool]
"""A competency, its level, its first and its last day, and whether it is verified."""


def portfolio_of(known: StoredLearner, snapshot: Snapshot, day: date) -> Portfolio:
    """The portfolio of a record on a day; what the catalogue does not have any more is left out of what needs it."""
    known = current_learner(known, snapshot)
    shown = [each for each in known.awards if each.state is not AwardState.REJECTED]
    return Portfolio(
        name=known.name or known.key,
        day=day,
        achievements=tuple(_achievement(each, snapshot, day) for each in shown),
        growth=tuple(_growth(known, snapshot, day)),
        stacks=tuple(_stacks(known, snapshot, day)),
        goals=tuple(goal_text(goal, snapshot.names) for goal in known.goals),
        interests=tuple(_interests(known)),
        experience=tuple(map(worded_work, known.experience)),
    )


# ---------------------------------------------------------------------------------------- awards and their proofs


def _last_day(kept: KeptAward, credential: Credential | None) -> date | None:
    """Through which an award is valid; None: for life, or nobody knows."""
    return kept.award.expires_on if credential is None else kept.award.last_day(credential.lifetime)


def _levels(kept: KeptAward, credential: Credential | None) -> dict[str, Decimal]:
    """What an award shows: what its credential does, or its badge where the catalogue has no such credential."""
    if kept.badge is not None and kept.is_unmatched:
        return dict.fromkeys(kept.badge.competencies, Decimal(1))
    return {} if credential is None else {each.competency: each.level for each in credential.competencies}


def _achievement(kept: KeptAward, snapshot: Snapshot, day: date) -> Achievement:
    credential = snapshot.content.credentials.get(kept.award.credential)  # without what this counts as
    last = _last_day(kept, credential)
    is_past = kept.counts and last is not None and last < day
    state = "expired" if is_past else kept.state.lower()
    issued_by = kept.award.issued_by or (next(iter(credential.owned_by), None) if credential is not None else None)
    named = _levels(kept, credential)
    if not _is_passed(kept.award, credential, snapshot):
        named = {}
        state = "not passed" if kept.counts else state
    return Achievement(
        title=credential.name if credential is not None else kept.badge.title if kept.badge else kept.award.credential,
        state=state,
        issued_by=None if issued_by is None else snapshot.names.get(issued_by, issued_by),
        since=kept.award.issued_on,
        through=last,
        shows=tuple(f"{snapshot.names.get(key, key)} at level {plain(level)}" for key, level in named.items()),
        proofs=tuple(_proofs(kept, snapshot)),
    )


def _is_passed(award: Award, credential: Credential | None, snapshot: Snapshot) -> bool:
    return not award.failed if credential is None else passes(award, credential, snapshot.scales)


def _proofs(kept: KeptAward, snapshot: Snapshot) -> Iterator[Proof]:
    if kept.badge is not None:
        found = kept.badge.verification
        verdicts = (("authentic", found.authentic), ("current", found.current), ("issuer trusted", found.trusted))
        good = [name for name, outcome in verdicts if outcome is CheckOutcome.PASSED]
        said = f"{', '.join(good)} on {found.checked_at:%Y-%m-%d}" if good else "not verified"
        yield Proof(text=f"{found.claims.standard or 'Badge'} by {kept.badge.issuer}: {said}")
    if kept.conferred:
        resting = snapshot.names
        named = ", ".join(resting.get(key, key) for key in kept.rests_on)
        yield Proof(text=f"Conferred for {named}" if named else "Conferred for what its stack requires")
    for each in kept.evidence:
        if each.url is not None:
            yield Proof(text=each.url, address=each.url)
        elif each.text or each.file:
            yield Proof(text=each.text or f"File: {each.file}")


# --------------------------------------------------------------------------------------------- competencies over time


def _growth(known: StoredLearner, snapshot: Snapshot, day: date) -> Iterator[Growth]:
    by_key: dict[str, list[_Claim]] = {}
    for claim in _claims(known, snapshot):
        if claim[0] in snapshot.competencies:
            by_key.setdefault(claim[0], []).append(claim)
    rows = [Growth(name=snapshot.names.get(key, key), spans=tuple(_spans(some, day))) for key, some in by_key.items()]
    yield from sorted((row for row in rows if row.spans), key=lambda row: (row.spans[0].since or date.min, row.name))


def _claims(known: StoredLearner, snapshot: Snapshot) -> Iterator[_Claim]:
    for stated in known.competencies:
        yield stated.competency, stated.level, stated.on, None, stated.is_verified
    for kept in known.awards:
        credential = snapshot.content.credentials.get(kept.award.credential)  # without what this counts as
        if kept.state is AwardState.REJECTED or not _is_passed(kept.award, credential, snapshot):
            continue
        last = _last_day(kept, credential)
        if kept.revoked_on is not None:
            last = min(last or date.max, kept.revoked_on - _DAY)
        for key, level in _levels(kept, credential).items():
            yield key, level, kept.award.issued_on, last, kept.award.state is AwardState.VERIFIED


def _spans(claims: list[_Claim], day: date) -> Iterator[Span]:
    """The highest level day by day, as spans through a day; a level that is verified goes before one that is not."""
    begins = {each[2] or date.min for each in claims}
    ends = {each[3] + _DAY for each in claims if each[3] is not None and each[3] < date.max}
    turns = sorted(turn for turn in begins | ends if turn <= day)
    found: list[Span] = []
    for number, turn in enumerate(turns):
        holding = [each for each in claims if (each[2] or date.min) <= turn <= (each[3] or date.max)]
        if not holding:
            continue
        _, level, _, _, verified = max(holding, key=lambda each: (each[1], each[4]))
        through = turns[number + 1] - _DAY if number + 1 < len(turns) else None
        since = None if turn == date.min else turn
        last = found[-1] if found else None
        if last is not None and (last.level, last.verified) == (level, verified) and last.through == turn - _DAY:
            found[-1] = Span(level=level, since=last.since, through=through, verified=verified)
        else:
            found.append(Span(level=level, since=since, through=through, verified=verified))
    yield from found


# ------------------------------------------------------------------------------------------ what is begun and wanted


def _stacks(known: StoredLearner, snapshot: Snapshot, day: date) -> list[StackInProgress]:
    record = known.record(day)
    wanted = {key for goal in known.goals for key in _credentials(goal)}
    found = []
    for key in sorted((snapshot.free_stacks.within_reach(record) | wanted) & snapshot.credentials.keys()):
        try:
            progress = progress_of(key, record, day, snapshot)
        except ProblemsError:  # the record names what a catalogue that was replaced had
            return []
        if 0 < progress.share < 1 and progress.lines:
            left = lacking_text(progress.lines[0], progress.evidence, snapshot) or "nothing more"
            lacking = [each for each in progress.lines[1:] if not (each.parts or each.holds)]
            named = [text_of(each.requirement, snapshot.names) for each in lacking[:MOST_NAMED]]
            if named:
                left = f"{left}: {', '.join(named)}{', …' if len(lacking) > MOST_NAMED else ''}"
            found.append(StackInProgress(title=snapshot.names[key], share=progress.share, remaining=left))
    return sorted(found, key=lambda each: (-each.share, each.title))[:MOST_STACKS]


def _credentials(goal: Goal) -> Iterator[str]:
    match goal:
        case CredentialGoal(credential=key):
            yield key
        case AllGoals(goals=goals):
            for each in goals:
                yield from _credentials(each)


def _interests(known: StoredLearner) -> Iterator[str]:
    fields = [each.field for each in known.experience if each.field is not None]
    yield from dict.fromkeys([*(field[:1].upper() + field[1:] for field in fields), *known.conditions])
