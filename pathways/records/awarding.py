"""Awards of a stored record: recorded, judged, revoked. Whoever holds them cannot certify themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pathways.access.identity import Identity
from pathways.access.roles import Permission
from pathways.codes import Code
from pathways.domain.learner import Award, AwardState
from pathways.errors import Problem, ProblemsError
from pathways.records.conferral import free_key
from pathways.records.evidence import Evidence, with_work, work_problems
from pathways.records.learner import KeptAward, StoredLearner, is_alike
from pathways.records.permitted import judges, may, sees, vouches
from pathways.records.saving import key_problems, may_be_no_key, not_there
from pathways.text import shown
from pathways.wording.phrases import counted

MOST_AWARDS = 2_000


@dataclass(frozen=True, slots=True)
class AwardRequest:
    """An award to record.

    Attributes:
        award: what was awarded; its state does not matter.
        state: what is known of its proof; None: what whoever asks may say.
        key: the asker's own name for it; None: it is another award each time.
        evidence: what a reviewer looks at; None: what is there already.
    """

    award: Award
    state: AwardState | None = None
    key: str | None = None
    evidence: tuple[Evidence, ...] | None = None


def recorded(known: StoredLearner, asked: Sequence[AwardRequest], identity: Identity, path: str) -> StoredLearner:
    """The record with more awards, or with changed ones where a key is known already.

    Args:
        known: what is stored; of version 0 where nothing is.
        path: where the request stands.

    Raises:
        ProblemsError: everything that stands against it.
    """
    expect_seen(known, identity, f"{path}/learner")
    problems = list(_unsayable(known, asked, identity))
    if any(one.evidence for one in asked):
        for place, one in enumerate(asked):
            problems += work_problems(one.evidence or (), known.experience, f"awards/{place}/evidence")
        asked = [_with_work(one, known) for one in asked]
    awards = {each.key: each for each in known.awards}
    named = {each.key for each in asked if each.key is not None}
    usual = AwardState.VERIFIED if vouches(identity, known) else AwardState.CLAIMED
    for place, one in enumerate(asked):
        old = None if one.key is None else awards.get(one.key)
        key = one.key or free_key(one.award.credential, {*awards, *named})
        state = one.state or usual
        award = one.award if one.award.state is state else replace(one.award, state=state)
        there = () if old is None else old.evidence
        new = KeptAward(key=key, award=award, evidence=there if one.evidence is None else _sent(one.evidence, there))
        if old is not None and _is_same(old, one):
            new = old
        elif old is not None and (why := _unchangeable(old, known, identity)) is not None:
            problems.append(Problem(*why, f"awards/{place}"))
        awards[key] = new
    if len(awards) > MOST_AWARDS:
        text = f"The record would have {counted(len(awards), 'award')}; at most {MOST_AWARDS} are kept."
        problems.append(Problem(Code.LIMIT, text, "Say how often with times, where it was earned alike.", "awards"))
    if problems:
        raise ProblemsError(each.under(path) for each in problems)
    return replace(known, awards=tuple(awards.values()))


def _with_work(one: AwardRequest, known: StoredLearner) -> AwardRequest:
    return one if one.evidence is None else replace(one, evidence=with_work(one.evidence, known.experience))


def revoked(known: StoredLearner, key: str, reason: str, identity: Identity, day: date, path: str) -> StoredLearner:
    """The record with an award revoked from a day on; one that is revoked already stays as it is.

    Raises:
        ProblemsError: the award is not there, or may not be revoked.
    """
    award = _judged(known, key, identity, path)
    if award.revoked_on is not None:
        return known
    return known.with_award(replace(award, revoked_on=day, reason=_said(reason, path)))


def reviewed(
    known: StoredLearner,
    key: str,
    identity: Identity,
    path: str,
    *,
    accept: bool,
    reason: str | None = None,
    expires_on: date | None = None,
) -> StoredLearner:
    """The record with a claim accepted or rejected; a rejected one may be accepted later.

    Args:
        expires_on: the last day on which it is valid; None: as it was claimed.

    Raises:
        ProblemsError: the award is not there, is no claim, or may not be judged.
    """
    kept = _judged(known, key, identity, path)
    state = AwardState.VERIFIED if accept else AwardState.REJECTED
    if kept.state is state:
        return known
    if kept.state not in (AwardState.CLAIMED, AwardState.REJECTED):
        text = f"The award is {kept.state}, and no claim."
        raise ProblemsError.one(Code.WRONG_STATE, text, "Use revokeAward to take it back.", f"{path}/award")
    issued = kept.award.issued_on
    if expires_on is not None and issued is not None and expires_on < issued:
        text = f"expiresOn {expires_on} lies before the day of issue, {issued}."
        raise ProblemsError.one(Code.OUT_OF_RANGE, text, "Say a later day.", f"{path}/expiresOn")
    said = (reason or None) if accept else _said(reason or "", path)
    award = replace(kept.award, state=state, expires_on=expires_on or kept.award.expires_on)
    return known.with_award(replace(kept, award=award, reason=said))


def expect_seen(known: StoredLearner, identity: Identity, path: str) -> None:
    """Makes sure that a record may be written into.

    Raises:
        ProblemsError: NOT_FOUND, or FORBIDDEN.
    """
    if known.version == 0 or not sees(identity, known):
        raise ProblemsError([not_there(known.key, path)])
    if not may(identity, Permission.WRITE_LEARNERS, known):
        raise ProblemsError.one(
            Code.FORBIDDEN, "You may read this record, but not write into it.", "Ask an administrator.", path
        )


def _judged(known: StoredLearner, key: str, identity: Identity, path: str) -> KeptAward:
    """An award that whoever asks may judge."""
    found = next((each for each in known.awards if each.key == key), None)
    if known.version == 0 or found is None or not sees(identity, known):
        text, hint = "There is no such award.", "Ids come from the id field of awards."
        raise ProblemsError.one(Code.NOT_FOUND, text, hint, f"{path}/award")
    if not judges(identity, known):
        text, hint = "You may not judge the awards of this record.", "Ask an adviser of the learner."
        raise ProblemsError.one(Code.FORBIDDEN, text, hint, f"{path}/award")
    return found


def _said(reason: str, path: str) -> str:
    if not reason.strip():
        text = "The reason is empty."
        raise ProblemsError.one(Code.EMPTY, text, "Say why, for those who read it later.", f"{path}/reason")
    return reason


def _is_same(old: KeptAward, asked: AwardRequest) -> bool:
    """Sent again, it says nothing new."""
    is_shown = asked.evidence is None or _sent(asked.evidence, old.evidence) == old.evidence
    is_as_said = asked.state in (None, old.award.state) and is_shown
    return is_as_said and is_alike(old.award, asked.award)


def _sent(said: tuple[Evidence, ...], there: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Evidence as it is said, with the files that were sent for it."""
    known = {each.key: each for each in there}
    return tuple(known.get(each.key, each) for each in said)


def _unchangeable(old: KeptAward, known: StoredLearner, identity: Identity) -> tuple[Code, str, str] | None:
    """Why an award that is there may not be changed, and what to do."""
    if old.revoked_on is not None:
        text = f"The award {shown(old.key)} was revoked on {old.revoked_on}."
        return Code.WRONG_STATE, text, "Record a new one under another key."
    if old.conferred:
        text = f"The award {shown(old.key)} was conferred, and stays as it is."
        return Code.WRONG_STATE, text, "Record a new one under another key, or change what it rests on."
    if old.badge is not None:
        text = f"The award {shown(old.key)} is what its badge says."
        return Code.WRONG_STATE, text, "Import the badge again, or record a new one under another key."
    if old.award.state is AwardState.VERIFIED and not vouches(identity, known):
        text = f"The award {shown(old.key)} is verified, and you may not change it."
        return Code.FORBIDDEN, text, "Ask an adviser, or record another one."
    return None


def _unsayable(known: StoredLearner, asked: Sequence[AwardRequest], identity: Identity) -> Iterator[Problem]:
    keys: set[str] = set()
    may_vouch = vouches(identity, known)
    for place, one in enumerate(asked):
        where = f"awards/{place}"
        if one.key is not None:
            if may_be_no_key(one.key):
                yield from key_problems(one.key, f"{where}/key")
            if one.key in keys:
                text = f"The key {shown(one.key)} stands twice."
                yield Problem(Code.DUPLICATE, text, "Each award has a key of its own.", f"{where}/key")
            keys.add(one.key)
        if one.state in (AwardState.REVOKED, AwardState.REJECTED):
            hint = "Use revokeAward or reviewClaim."
            yield Problem(Code.INVALID, f"Nobody records an award as {one.state}.", hint, f"{where}/state")
        elif one.state is AwardState.VERIFIED and not may_vouch:
            hint = "Leave state out; a reviewer judges the claim."
            yield Problem(Code.FORBIDDEN, "You may not verify awards of this record.", hint, f"{where}/state")


def with_file(known: StoredLearner, place: tuple[str, str], file: Evidence | None, identity: Identity) -> StoredLearner:
    """The record with a file of evidence; without one it stays as it is, and only the right to send one is held.

    Args:
        place: the keys of the award and of the piece.

    Raises:
        ProblemsError: NOT_FOUND, or FORBIDDEN.
    """
    award, piece = place
    kept = next((each for each in known.awards if each.key == award), None)
    pieces = () if kept is None else kept.evidence
    found = next((each for each in pieces if each.key == piece and each.file is not None), None)
    if known.version == 0 or kept is None or found is None or not sees(identity, known):
        text, hint = "There is no such file.", "Ids come from the id field of evidence."
        raise ProblemsError.one(Code.NOT_FOUND, text, hint)
    is_judged = kept.state is not AwardState.CLAIMED and not vouches(identity, known)
    if is_judged or not may(identity, Permission.WRITE_LEARNERS, known):
        raise ProblemsError.one(Code.FORBIDDEN, "You may not send this file.", "Ask an adviser of the learner.")
    if file is None:
        return known
    sent = replace(found, media_type=file.media_type, size=file.size, digest=file.digest)
    return known.with_award(
        replace(kept, evidence=tuple(sent if each.key == piece else each for each in kept.evidence))
    )
