"""What a person takes along: a signed record that verifies, and a page that loads nothing and leaves nothing out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest

from pathways.badges.documents import documents_of
from pathways.badges.verification import CheckName, CheckOutcome
from pathways.badges.verify import verify
from pathways.documents.portfolio import Growth, Portfolio, Span
from pathways.documents.portfolio_page import portfolio_page
from pathways.domain.catalog import CompetencyLevel, Credential, CredentialType
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, AwardState, Experience
from pathways.errors import ProblemsError
from pathways.records.evidence import read_evidence
from pathways.records.learner import CompetencySource, KeptAward, StatedLevel, StoredLearner
from pathways.records.office import Records
from pathways.records.portfolio import portfolio_of
from pathways.records.transcript import transcript_of
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ANN, BOB, HR, Kept, answer, codes, told
from tests.records.test_importing_badges import MAIL
from tests.records.test_issuing_badges import NEW, OLD, issuer_of

EXPORT = """query ($key: String!, $format: ExportFormat!) {
  learnerExport(key: $key, format: $format) { fileName mediaType text } }"""
SMALL = small_snapshot()
TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def kept(credential: str, since: date | None, state: AwardState = AwardState.VERIFIED, **more: Any) -> KeptAward:
    return KeptAward(key=credential, award=Award(credential=credential, issued_on=since, state=state), **more)


ANNS = StoredLearner(
    key="ann",
    name="Ann <b>Öberg</b>",
    version=1,
    awards=(
        kept("net-basics", date(2025, 1, 1), evidence=read_evidence(["https://a.example/?x=1&y=2", "Seen by Bea."])),
        kept("expert", date(2026, 2, 1), AwardState.CLAIMED),
    ),
    goals=(CredentialGoal("analyst"),),
    experience=(Experience(field="security", months=14, started_on=date(2024, 1, 1)),),
)


class Page(HTMLParser):
    """Everything that a browser would load or run, and what a person reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "srcset", "data", "action") or name.startswith("on"):
                self.loads.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.words += data


def page_of(learner: StoredLearner) -> tuple[str, Page]:
    text = portfolio_page(portfolio_of(learner, SMALL, TODAY))
    return text, Page(text)


def test_page_shows_everything_and_loads_nothing() -> None:
    text, page = page_of(ANNS)
    assert (page.loads, page.links) == ([], ["https://a.example/?x=1&y=2"])
    assert not {"script", "img", "link", "iframe", "object", "b"} & set(page.tags)
    assert "default-src 'none'" in text and "@media print" in text and "url(" not in text
    for said in (
        "Ann <b>Öberg</b>",
        "Portfolio of 2026-11-30",
        "Network Basics",
        "Since 2025-01-01 by Acme Institute",
        "Networking at level 2",
        "Seen by Bea.",
        "Certified Analyst",
        "Security, since 2024-01-01, 14 months",
    ):
        assert said in page.words, said


def test_stack_in_progress_says_what_is_left() -> None:
    # 3 of the 5.5 credits that the stack of the analyst asks for are there.
    (stack,) = portfolio_of(ANNS, SMALL, TODAY).stacks
    assert (stack.title, stack.share) == ("Certified Analyst", Fraction(6, 11))
    assert "2.5" in stack.remaining and "Security Badge" in stack.remaining
    assert portfolio_of(replace(ANNS, awards=(), goals=()), SMALL, TODAY).stacks == ()


def spans_of(*said: Any) -> dict[str, list[tuple[Any, ...]]]:
    levels = tuple(each for each in said if isinstance(each, StatedLevel))
    awards = tuple(each for each in said if isinstance(each, KeptAward))
    found = portfolio_of(StoredLearner(key="ann", version=1, awards=awards, competencies=levels), SMALL, TODAY).growth
    return {row.name: [(span.level, span.since, span.through, span.verified) for span in row.spans] for row in found}


def stated(level: str, on: date | None, source: CompetencySource = CompetencySource.SELF) -> StatedLevel:
    return StatedLevel(competency="networking", level=Decimal(level), source=source, on=on)


def test_growth_is_the_highest_level_of_each_day() -> None:
    one, two, three = Decimal(1), Decimal(2), Decimal(3)
    # A level by one's own word, a course above it, and an assessment that shows more.
    assert spans_of(
        stated("1", None),
        kept("net-basics", date(2025, 1, 1)),
        stated("3", date(2026, 1, 1), CompetencySource.ASSESSMENT),
    ) == {
        "Networking": [
            (one, None, date(2024, 12, 31), False),
            (two, date(2025, 1, 1), date(2025, 12, 31), True),
            (three, date(2026, 1, 1), None, True),
        ]
    }


def test_growth_ends_with_what_shows_it() -> None:
    course = kept("net-basics", date(2025, 1, 1))
    revoked = replace(course, revoked_on=date(2025, 7, 1))
    again = replace(course, key="again", award=replace(course.award, issued_on=date(2026, 1, 1)))
    two = Decimal(2)
    assert spans_of(revoked, again) == {
        "Networking": [(two, date(2025, 1, 1), date(2025, 6, 30), True), (two, date(2026, 1, 1), None, True)]
    }
    assert spans_of(replace(course, award=replace(course.award, state=AwardState.REJECTED))) == {}
    assert spans_of(replace(course, award=replace(course.award, failed=True))) == {}
    assert spans_of(kept("net-basics", date(2027, 1, 1))) == {}  # it lies ahead


def test_what_lasts_on_is_one_span() -> None:
    later = replace(kept("net-basics", date(2025, 6, 1)), key="later")
    assert spans_of(kept("net-basics", date(2025, 1, 1)), later) == {
        "Networking": [(Decimal(2), date(2025, 1, 1), None, True)]
    }


def test_bars_stand_where_their_days_are() -> None:
    spans = (
        Span(level=Decimal(1), since=date(2025, 1, 1), through=date(2025, 12, 31), verified=False),
        Span(level=Decimal(2), since=date(2026, 1, 1), through=None, verified=True),
    )
    page = portfolio_page(Portfolio(name="A", day=date(2026, 12, 31), growth=(Growth(name="Arc", spans=spans),)))
    bars = [tuple(map(float, each)) for each in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', page)]
    # Two years on 480 pixels behind the names, which take 210: each is half of them.
    assert bars == [(210.0, 240.0), (450.0, 240.0)]
    assert "level 1 from 2025-01-01 through 2025-12-31, claimed" in page


@pytest.fixture
def store() -> Kept:
    found = Kept()
    found.learners["ann"] = ANNS
    found.learners["bob"] = StoredLearner(key="bob", version=1)
    return found


def test_signed_record_verifies_with_all_inside(store: Kept) -> None:
    issuer = issuer_of(store, NEW, OLD)
    service = service_of(SMALL, records=Records(store), issuer=issuer)
    document = told(service, EXPORT, replace(ANN, email=MAIL), key="ann", format="CLR")
    assert (document["fileName"], document["mediaType"]) == ("ann.clr.json", "application/ld+json")
    found = verify(document["text"].encode(), documents=documents_of(), recipient=MAIL, trusted_issuers=issuer.dids)
    assert (found.valid, found.trusted, found.claims.standard) == (True, CheckOutcome.PASSED, "CLR 2.0")
    assert found.outcome(CheckName.INSIDE) is CheckOutcome.PASSED
    inside = json.loads(document["text"])["credentialSubject"]["verifiableCredential"]
    # What is only claimed is not signed for.
    assert [each["name"] for each in inside] == ["Network Basics"]
    assert inside[0]["credentialSubject"]["achievement"]["creator"]["name"] == "Acme Institute"
    assert verify(json.dumps(inside[0]).encode(), recipient=MAIL).valid is True
    forged = document["text"].replace("Network Basics", "Surgery")
    assert verify(forged.encode(), documents=documents_of()).valid is False


GRADED = small_snapshot(
    Credential(
        key="exam",
        name="Exam",
        credential_type=CredentialType.COURSE,
        passing_score=Decimal(50),
        competencies=(CompetencyLevel(competency="networking", level=Decimal(2)),),
    )
)
ATTEMPTS: list[tuple[dict[str, Any], bool]] = [
    ({"score": Decimal(40)}, False),
    ({"failed": True}, False),
    ({"score": Decimal(50)}, True),
    ({}, True),
]


@pytest.mark.parametrize("place", range(len(ATTEMPTS)))
def test_what_did_not_pass_shows_nothing(place: int) -> None:
    said, is_passed = ATTEMPTS[place]
    award = Award(credential="exam", issued_on=date(2025, 1, 1), state=AwardState.VERIFIED, **said)
    known = StoredLearner(key="ann", version=1, awards=(KeptAward(key="exam", award=award),))
    found = portfolio_of(known, GRADED, TODAY)
    (shown,) = found.achievements
    assert (shown.state, shown.shows) == (("verified", ("Networking at level 2",)) if is_passed else ("not passed", ()))
    assert [each.name for each in found.growth] == (["Networking"] if is_passed else [])
    issuer = issuer_of(Kept())
    if is_passed:
        made = transcript_of(known, issuer, MAIL, GRADED, NOW)
        assert len(made["credentialSubject"]["verifiableCredential"]) == 1
    else:
        with pytest.raises(ProblemsError, match="Nothing in the record is verified"):
            transcript_of(known, issuer, MAIL, GRADED, NOW)


@pytest.mark.parametrize(("since", "count"), [(TODAY, 1), (TODAY + timedelta(days=1), 0)], ids=["today", "tomorrow"])
def test_award_to_come_is_not_signed(since: date, count: int) -> None:
    known = StoredLearner(key="ann", version=1, awards=(kept("net-basics", date(2025, 1, 1)), kept("expert", since)))
    made = transcript_of(known, issuer_of(Kept()), MAIL, SMALL, NOW)
    assert len(made["credentialSubject"]["verifiableCredential"]) == 1 + count


def test_exports_are_for_those_who_see_it(store: Kept) -> None:
    service = service_of(SMALL, records=Records(store), issuer=issuer_of(store))
    page = told(service, EXPORT, ANN, key="ann", format="HTML")
    assert (page["fileName"], page["mediaType"]) == ("ann.html", "text/html")
    for format_ in ("HTML", "CLR"):
        assert codes(answer(service, EXPORT, BOB, key="ann", format=format_)) == ["NOT_FOUND"]
        assert codes(answer(service, EXPORT, HR, key="ann", format=format_))[0] in ("NOT_FOUND", "FORBIDDEN")


def test_without_keys_or_proof_nothing_is_signed(store: Kept) -> None:
    without = service_of(SMALL, records=Records(store))
    assert codes(answer(without, EXPORT, key="ann", format="CLR")) == ["READ_ONLY"]
    service = service_of(SMALL, records=Records(store), issuer=issuer_of(store))
    assert codes(answer(service, EXPORT, key="bob", format="CLR")) == ["WRONG_STATE"]
    assert "Nothing is recorded yet." in told(service, EXPORT, key="bob", format="HTML")["text"]
