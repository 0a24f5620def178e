"""After a rename, stored records hold what they held: a new name takes nothing from those who have the credential."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pathways.access.identity import caller_here
from pathways.badges.documents import documents_of
from pathways.badges.verify import verify
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import Competency, Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content, Thing
from pathways.domain.learner import Award, AwardState
from pathways.domain.offerings import Retake
from pathways.domain.requirement import CredentialLine
from pathways.learner_importing.importing import import_learners
from pathways.records.assessing import Assessment, Result, assessed, next_attempt
from pathways.records.conferral import Conferring, settled
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Counted, Records
from pathways.records.portfolio import portfolio_of
from pathways.records.renewals.due import renewals_due
from pathways.records.retroactive import ConferRequest, confer_stacks
from pathways.records.transcript import transcript_of
from tests.api.small import service_of
from tests.records.kept import ADMINISTRATOR, Kept, told
from tests.records.test_bundles import Rows
from tests.records.test_importing_badges import IMPORT, MAIL
from tests.records.test_issuing_badges import AWARD, HOME, bytes_of, issue, issuer_of

DAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CERTIFICATION = CredentialType.CERTIFICATION


def catalogue(prefix: str = "") -> Snapshot:
    """A course, what is conferred for it, an exam that is tried at most every 14 days, and a card of two years.

    Args:
        prefix: stands before all keys, those without it are former ones; empty: nothing was renamed.
    """

    def named(key: str, **said: Any) -> Credential:
        former = (key,) if prefix else ()
        return Credential(key=f"{prefix}{key}", name=key.title(), former_keys=former, **said)

    line = CredentialLine(path=f"{prefix}metal/stack", credential=f"{prefix}welding")
    retake = Retake(after_days=14)
    things: list[Thing] = [
        named("welding", credential_type=CredentialType.COURSE),
        named(
            "metal",
            credential_type=CERTIFICATION,
            routes=(Route(key="stack", kind=RouteKind.STACK, requires=line),),
        ),
        named(
            "exam",
            credential_type=CERTIFICATION,
            routes=(Route(key="exam", kind=RouteKind.EXAM, retake=retake),),
        ),
        named("card", credential_type=CERTIFICATION, valid_months=24),
        Competency(
            key=f"{prefix}arc", name="Arc", uri="https://skills.example/arc", former_keys=("arc",) if prefix else ()
        ),
    ]
    return compile_snapshot(Content.of(things), revision=1, fingerprint="print", published_at=NOW)


BEFORE, AFTER = catalogue(), catalogue("new-")


def award(key: str, since: date, **said: Any) -> KeptAward:
    made = Award(credential=key, issued_on=since, state=AwardState.VERIFIED, **said)
    return KeptAward(key=key, award=made)


def conferred() -> StoredLearner:
    """Somebody who has the course, and the stack for it, from the days before the rename."""
    known = StoredLearner(key="ann", version=1, awards=(award("welding", date(2026, 1, 5)),))
    return settled(known, known, BEFORE, DAY)


def test_renamed_stack_is_conferred_once() -> None:
    known = conferred()
    assert [each.key for each in known.awards] == ["welding", "metal"]
    assert settled(known, known, AFTER, DAY) == known
    # Under the name of today too, where it was not conferred yet; what is stored keeps its own.
    course = replace(known, awards=known.awards[:1])
    found = settled(course, course, AFTER, DAY)
    assert [(each.award.credential, each.rests_on) for each in found.awards] == [
        ("welding", ()),
        ("new-metal", ("welding",)),
    ]


def test_renamed_stack_falls_and_stays_revoked() -> None:
    known = conferred()
    course, stack = known.awards
    revoked = replace(known, awards=(course, replace(stack, revoked_on=DAY, reason="Forged.")))
    assert settled(known, revoked, AFTER, DAY) == revoked
    lost = replace(known, awards=(replace(course, revoked_on=DAY, reason="Forged."), stack))
    found = settled(known, lost, AFTER, DAY).awards
    assert [(each.award.credential, each.revoked_on, each.fell_with) for each in found] == [
        ("welding", DAY, None),
        ("metal", DAY, "welding"),
    ]


def test_new_name_in_a_record_takes_nothing_away() -> None:
    known = conferred()
    course, stack = known.awards
    renamed = replace(course, award=replace(course.award, credential="new-welding"))
    made = replace(known, awards=(renamed, stack))
    assert settled(known, made, AFTER, DAY) == made


def test_renamed_card_still_runs_out() -> None:
    known = StoredLearner(key="ann", version=1, awards=(award("card", date(2024, 12, 10)),))
    (due,) = renewals_due(known, DAY, 30, AFTER)
    assert (due.kept.award.credential, due.due_on) == ("new-card", date(2026, 12, 10))
    (shown,) = portfolio_of(known, AFTER, DAY).achievements
    assert (shown.title, shown.through) == ("Card", date(2026, 12, 10))


def test_renamed_exam_stays_closed() -> None:
    known = StoredLearner(key="ann", version=1, awards=(award("exam", date(2026, 11, 20), failed=True),))
    assert next_attempt(known, "exam", BEFORE, DAY) == next_attempt(known, "new-exam", AFTER, DAY) == date(2026, 12, 4)


def test_assessment_sent_again_after_a_rename_is_one() -> None:
    taken = Assessment("exam", date(2026, 11, 20), passed=False, results=(Result("arc", Decimal(1)),))
    renamed = replace(taken, credential="new-exam", results=(Result("new-arc", Decimal(1)),))
    who, known = ADMINISTRATOR, StoredLearner(key="ann", version=1)
    before = assessed(known, taken, who, BEFORE, DAY, "")
    assert len(before.awards) == len(before.competencies) == 1
    for sent in (taken, renamed):
        assert assessed(before, sent, who, AFTER, DAY, "") == before
    # Two weeks later it is another attempt, under the name of today by whichever name it is sent.
    later = replace(taken, taken_on=date(2026, 12, 4))
    found = assessed(before, later, who, AFTER, date(2026, 12, 4), "")
    assert [each.award.credential for each in found.awards] == ["exam", "new-exam"]


def test_stack_is_conferred_by_its_former_name() -> None:
    store = Kept()
    store.learners["ann"] = replace(conferred(), awards=conferred().awards[:1])
    asked = ConferRequest(stacks=("metal",), dry_run=False)
    done = confer_stacks(Records(store), asked, caller_here(), Conferring(AFTER, DAY), "")
    assert [each.award.credential for _, each in done.shown] == ["new-metal"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_file_imported_again_after_a_rename_adds_nothing(suffix: str, tmp_path: Path) -> None:
    store, path = Kept(), tmp_path / f"some.{suffix}"

    def sent(prefix: str, snapshot: Snapshot) -> tuple[int, Counted]:
        day = "2026-01-05"
        csv = f"learner,credential,issuedOn,issuedBy\nann,{prefix}card,{day},Some school\n"
        line = {"learner": "ann", "credential": f"{prefix}card", "issuedOn": day, "issuedBy": "Some school"}
        path.write_text(csv if suffix == "csv" else json.dumps(line))
        done = import_learners([path], snapshot, Records(store), Rows(), caller_here(), DAY, 10_000)  # type: ignore[arg-type]
        return done.bad, done.learners

    assert sent("", BEFORE) == (0, Counted(added=1))
    for prefix in ("new-", ""):
        assert sent(prefix, AFTER) == (0, Counted(unchanged=1))
    assert [each.award.credential for each in store.learners["ann"].awards] == ["card"]


def test_renamed_stack_is_issued_and_comes_home() -> None:
    store = Kept()
    store.learners["ann"], store.learners["bob"] = conferred(), StoredLearner(key="bob", version=1)
    issuer = issuer_of(store)
    issue_before = service_of(BEFORE, records=Records(store), issuer=issuer)
    after = service_of(
        AFTER,
        records=Records(store),
        issuer=issuer,
        verifier=lambda data, who, trusted: verify(
            data, documents=documents_of(own=issuer.document), recipient=who, trusted_issuers=trusted
        ),
    )
    old = bytes_of(issue(issue_before, ADMINISTRATOR, AWARD, recipient=MAIL)).decode()
    new = json.loads(bytes_of(issue(after, ADMINISTRATOR, AWARD, recipient="ann@work.example")))
    assert new["credentialSubject"]["achievement"]["id"] == f"{HOME}/badges/achievements/new-metal"
    payload = told(after, IMPORT, input={"learner": "bob", "badge": old})
    assert payload["award"]["credential"] == {"key": "new-metal"}
    by_word = told(after, IMPORT, input={"learner": "bob", "badge": old, "credential": "metal"})
    assert (by_word["award"], by_word["userErrors"]) == (payload["award"], [])
    whole = transcript_of(store.learners["ann"], issuer, MAIL, AFTER, NOW)
    inside = whole["credentialSubject"]["verifiableCredential"]
    assert [each["name"] for each in inside] == ["Welding", "Metal"]
