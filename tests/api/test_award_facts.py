"""What an award says of itself reaches the domain from a profile, and nonsense is refused with its path."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pathways.api.inputs.question_reader import Reader
from pathways.api.inputs.questions import AwardInput, LearnerProfile, LearnerRef
from pathways.cli.learner import profile_of
from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Award
from tests.catalogs import record

DAY = date(2026, 11, 23)


def test_all_facts_arrive() -> None:
    given = AwardInput(credential="a", credits=2.5, kind=RouteKind.EXAM, issued_by="Other College", times=2, grade="B+")
    reader = Reader()
    found = reader.learner(LearnerRef(profile=LearnerProfile(awards=[given])), None, DAY)
    assert not reader.problems
    assert found.awards == (
        Award(
            credential="a",
            credits=Decimal("2.5"),
            kind=RouteKind.EXAM,
            issued_by="Other College",
            times=2,
            grade="B+",
        ),
    )


def test_what_cannot_be_is_refused() -> None:
    reader = Reader()
    wrong = AwardInput(credential="a", credits=-1.0, times=0)
    reader.learner(LearnerRef(profile=LearnerProfile(awards=[wrong])), None, DAY)
    assert [(problem.code, problem.path) for problem in reader.problems] == [
        ("OUT_OF_RANGE", "learner/profile/awards/0/credits"),
        ("OUT_OF_RANGE", "learner/profile/awards/0/times"),
    ]


def test_the_command_line_sends_the_same() -> None:
    award = {"credential": "a", "credits": 2, "kind": "EXAM", "issuedBy": "x", "times": 2, "grade": "B"}
    assert profile_of(record({"awards": [award]})) == {"awards": [award]}
