"""A verified badge into a record: matched with a credential, else kept for the competencies that it is aligned with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pathways.access.identity import Identity
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome, Claims
from pathways.catalog.addresses import spelled
from pathways.catalog.references import unknown_key
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import Award, AwardState
from pathways.errors import Problem, ProblemsError
from pathways.records.awarding import MOST_AWARDS, expect_seen
from pathways.records.badge import Badge, MatchedBy
from pathways.records.conferral import free_key
from pathways.records.evidence import Evidence
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.permitted import is_own, vouches
from pathways.text import flaw_of, shortened, shown
from pathways.wording.phrases import counted

LONGEST_ADDRESS = 2_000
LONGEST_TITLE = 300
_RECORD = "CLR 2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeRequest:
    """A badge to import.

    Attributes:
        verification: what was found out about it.
        digest: of what was sent, in hexadecimal digits.
        recipient: whose badge it was found to be; None: nobody was named.
        credential: the key of what it is of, by the word of whoever asks; None: nothing was said.
        achieved: the key of what it is of, where this service has issued it; None: it has not.
        evidence: the badge itself as a file; None: it is not kept.
    """

    verification: BadgeVerification
    digest: str
    recipient: str | None = None
    credential: str | None = None
    achieved: str | None = None
    evidence: Evidence | None = None


def names_of(identity: Identity, learner: str) -> tuple[str, ...]:
    """Whom a badge may name for its recipient to be this learner, for all that is known of whoever asks.

    What learners say of themselves is not among it: whoever has somebody's badge knows their address.
    """
    own = (identity.email, identity.subject) if is_own(identity, learner) else ()
    return tuple(each for each in (*own, learner) if each)


def imported(
    known: StoredLearner, asked: BadgeRequest, identity: Identity, snapshot: Snapshot, path: str
) -> StoredLearner:
    """The record with a badge as an award; with the award of that badge as it is now known, where it has one.

    The award is VERIFIED where the badge is valid and its issuer trusted, and, where this service issued it, its status
    list says that it holds. In their own records that is so only where the recipient was found to be them (in another
    issuer's badge by the e-mail address of their login), what it is of stands in the badge, and it has an identifier:
    with a space more, one without would be another one. Else it is a claim, and an award that is verified already stays
    as it is.

    Args:
        path: where the request stands.

    Raises:
        ProblemsError: the record is not there, or everything that stands against the badge.
    """
    expect_seen(known, identity, f"{path}/learner")
    if asked.credential is not None:
        asked = replace(asked, credential=snapshot.current_key(asked.credential))
    problems = list(_unacceptable(asked, snapshot))
    if problems:
        raise ProblemsError(each.under(path) for each in problems)
    if (own := award_of(known, asked)) is not None and own.badge is None:
        return known  # a badge that was issued for it, come home
    matched, by = _matched(asked, snapshot)
    if asked.credential is not None and by is MatchedBy.ACHIEVEMENT and matched != asked.credential:
        text = f"The badge is of {shown(matched)} by its achievement, not of {shown(asked.credential)}."
        raise ProblemsError.one(Code.CONFLICT, text, "Leave credential out.", f"{path}/credential")
    made = _award(asked, matched, by, snapshot, state=_state(known, asked, by, identity))
    old = award_of(known, asked)
    if old is not None:
        return known.with_award(_again(old, made))
    if len(known.awards) >= MOST_AWARDS:
        text = f"The record has {counted(len(known.awards), 'award')} already, the most that are kept."
        raise ProblemsError.one(Code.LIMIT, text, "Nothing; the badge itself stays good.", f"{path}/badge")
    name = "badge" if made.is_unmatched else made.award.credential
    kept = replace(made, key=free_key(name, {each.key for each in known.awards}))
    return replace(known, awards=(*known.awards, kept))


def award_of(known: StoredLearner, asked: BadgeRequest) -> KeptAward | None:
    """The award of a badge in a record: that it was imported as, or issued for; None: it has none."""
    issuer, identifier = _identity(asked)
    for each in known.awards:
        is_issued = any((f"did:key:{one.key}", one.identifier) == (issuer, identifier) for one in each.issued)
        if is_issued or (each.badge is not None and (each.badge.issuer, each.badge.identifier) == (issuer, identifier)):
            return each
    return None


def _identity(asked: BadgeRequest) -> tuple[str, str]:
    claims = asked.verification.claims
    return claims.issuer or "", claims.identifier or f"sha256:{asked.digest}"


def _unacceptable(asked: BadgeRequest, snapshot: Snapshot) -> Iterator[Problem]:
    found = asked.verification
    claims = found.claims
    if asked.credential is not None and asked.credential not in snapshot.credentials:
        yield unknown_key(asked.credential, snapshot.credentials, "credential", "credential")
    if found.valid is False:
        why = next(each.text for each in found.checks if each.outcome is CheckOutcome.FAILED)
        where = "recipient" if found.outcome(CheckName.RECIPIENT) is CheckOutcome.FAILED else "badge"
        hint = "The verification says how each check ended."
        yield Problem(Code.INVALID, f"The badge is not valid: {why}", hint, where)
        return
    if claims.standard == _RECORD:
        text, hint = "It is a record of several badges, not a badge.", "Use: pathways learners import FILE."
        yield Problem(Code.INVALID, text, hint, "badge")
        return
    if claims.issuer is None:
        yield Problem(Code.INVALID, "The badge does not say who issued it.", "Ask its issuer for another.", "badge")
    for said in (claims.issuer, claims.identifier):
        if said is not None and (len(said) > LONGEST_ADDRESS or flaw_of(said) is not None):
            text = f"The address {shown(said)} in the badge is not one."
            yield Problem(Code.INVALID, text, "Ask its issuer for another.", "badge")


def _matched(asked: BadgeRequest, snapshot: Snapshot) -> tuple[str | None, MatchedBy | None]:
    """What a badge is of, by the best that says so; what names several credentials says nothing by itself."""
    claims, word = asked.verification.claims, asked.credential
    by_id = snapshot.addresses.credentials_at((claims.achievement,) if claims.achievement else ())
    achieved = None if asked.achieved is None else snapshot.current_key(asked.achieved)
    if achieved is not None and achieved in snapshot.credentials:
        by_id = frozenset({achieved})
    by_alignment = snapshot.addresses.credentials_at(claims.alignments)
    for keys, by in ((by_id, MatchedBy.ACHIEVEMENT), (by_alignment, MatchedBy.ALIGNMENT)):
        if word in keys:
            return word, by
        if len(keys) == 1 and (word is None or by is MatchedBy.ACHIEVEMENT):
            return next(iter(keys)), by
    return (None, None) if word is None else (word, MatchedBy.WORD)


def _state(known: StoredLearner, asked: BadgeRequest, by: MatchedBy | None, identity: Identity) -> AwardState:
    found = asked.verification
    proved = found.valid is True and found.trusted is CheckOutcome.PASSED and _holds_still(asked)
    if proved and not vouches(identity, known):
        is_theirs = found.outcome(CheckName.RECIPIENT) is CheckOutcome.PASSED
        is_known = asked.recipient in _proving_names(asked, identity, known.key)
        says_itself = by in (MatchedBy.ACHIEVEMENT, MatchedBy.ALIGNMENT)
        proved = is_theirs and is_known and says_itself and found.claims.identifier is not None
    return AwardState.VERIFIED if proved else AwardState.CLAIMED


def _proving_names(asked: BadgeRequest, identity: Identity, learner: str) -> tuple[str, ...]:
    """Names by which a badge is proved to be a learner's: another issuer's keys and numbers name other people there."""
    if asked.achieved is not None:
        return names_of(identity, learner)
    return (identity.email,) if is_own(identity, learner) and identity.email is not None else ()


def _holds_still(asked: BadgeRequest) -> bool:
    """A badge that this service issued is known not to have been taken back since, whoever sends it.

    Out of a signed record comes what held when that was made, and nothing in it says whether it does still.
    """
    return asked.achieved is None or asked.verification.outcome(CheckName.STATUS) is CheckOutcome.PASSED


def _award(
    asked: BadgeRequest, matched: str | None, by: MatchedBy | None, snapshot: Snapshot, *, state: AwardState
) -> KeptAward:
    claims = asked.verification.claims
    issuer, identifier = _identity(asked)
    begins = None if claims.valid_from is None else claims.valid_from.date()
    badge = Badge(
        issuer=issuer,
        identifier=identifier,
        title=_title(claims),
        verification=asked.verification,
        matched_by=by,
        competencies=tuple(sorted(snapshot.addresses.competencies_at(claims.alignments))),
    )
    award = Award(
        credential=matched or f"badge/{shortened(identifier)}",
        issued_on=begins,
        expires_on=_last_day(claims),
        issued_by=_organization(issuer, snapshot),
        state=state,
    )
    return KeptAward(key="", award=award, badge=badge, evidence=() if asked.evidence is None else (asked.evidence,))


def _last_day(claims: Claims) -> date | None:
    """The last day of a badge, not before its first; None: it holds without an end."""
    if claims.valid_until is None:
        return None
    ends = (claims.valid_until - timedelta(microseconds=1)).date()
    return ends if claims.valid_from is None else max(claims.valid_from.date(), ends)


def _title(claims: Claims) -> str:
    said = claims.title or claims.achievement or claims.identifier or "A badge"
    plain = "".join(each if flaw_of(each) is None else " " for each in said[:LONGEST_TITLE])
    return " ".join(plain.split()) or "A badge"


def _organization(issuer: str, snapshot: Snapshot) -> str:
    """The key of who issued it; its address, where the catalogue does not have them."""
    where = spelled(issuer)
    urls = ((each.key, each.url) for each in snapshot.organizations.values())
    return next((key for key, url in urls if url is not None and spelled(url) == where), issuer)


def _again(old: KeptAward, made: KeptAward) -> KeptAward:
    """An award whose badge was imported once more: it comes to more, or stays as it is."""
    decided = old.revoked_on is not None or old.state is AwardState.REJECTED
    proved = made.state is AwardState.VERIFIED
    if decided or (old.state is AwardState.VERIFIED and not proved):
        return old
    is_less = made.is_unmatched and not old.is_unmatched
    if is_less and (old.state is AwardState.VERIFIED or not proved):
        return old  # what it is of was said the first time
    made = replace(made, award=replace(made.award, expires_on=_ends(old, made)))
    if old.badge is not None and made.badge is not None:
        at = old.badge.verification.checked_at
        if replace(made.badge, verification=replace(made.badge.verification, checked_at=at)) == old.badge:
            made = replace(made, badge=old.badge)
    others = tuple(each for each in old.evidence if each.key not in {piece.key for piece in made.evidence})
    return replace(
        old, award=made.award, badge=made.badge, evidence=(*others, *made.evidence) if made.evidence else old.evidence
    )


def _ends(old: KeptAward, made: KeptAward) -> date | None:
    """The last day by the badge, or the earlier one that a reviewer has set."""
    set_to, by_badge = old.award.expires_on, made.award.expires_on
    if old.badge is None or set_to is None or set_to == _last_day(old.badge.verification.claims):
        return by_badge
    return set_to if by_badge is None else min(set_to, by_badge)
