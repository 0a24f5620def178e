"""Records, goals and options out of plain values: values of the domain, or all mistakes at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import get_type_hints

from pathways import errors
from pathways.codes import Code
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, OccupationGoal
from pathways.domain.learner import Award, AwardState, Record, Since
from pathways.domain.plan import Break, Objective, PlanOptions
from pathways.errors import ProblemsError
from pathways.intake import learner_models, meant_mapping, question_models, questions
from pathways.intake.mappings import names_of
from pathways.intake.questions import Reading, award_of, goal_of, options_of, record_of, wishes_of
from tests.budget import examples

READINGS: dict[str, Reading[Any]] = {
    "record": record_of,
    "award": award_of,
    "goal": goal_of,
    "options": options_of,
    "wishes": wishes_of,
}
MODELS = [
    each
    for module in (learner_models, question_models)
    for each in vars(module).values()
    if isinstance(each, type) and hasattr(each, "__total__")
]
NAMES = sorted({name for model in MODELS for name in names_of(model)})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.decimals(-3, 3, places=2)
    | st.sampled_from(["", " ", "a", "B c", "1.5", "2026-01-01", "EXAM", "MONEY", "\ud800", "{", "a" * 300])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.just("other"), inner),
    max_leaves=12,
)


def wrong(reading: Reading[Any], value: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(ProblemsError) as refused:
        reading(value)
    return [(each.code, each.path) for each in refused.value.problems]


@settings(max_examples=examples(100))
@given(VALUES, st.sampled_from(sorted(READINGS)))
def test_whatever_comes_is_read_or_told(value: Any, kind: str) -> None:
    """Every type of error that the adapters can find has its words."""
    reading = READINGS[kind]
    found, problems = reading.so_far(value)
    try:
        assert (reading(value), ()) == (found, problems)
    except ProblemsError as error:
        assert list(error.problems) == list(problems)
        assert all(each.message and isinstance(each.code, Code) for each in problems)


def test_values_are_those_of_the_domain() -> None:
    record = record_of(
        {
            "awards": [{"credential": "a", "issuedOn": "2026-01-02", "score": "7.50"}, {"credential": "b", "times": 2}],
            "competencies": [{"competency": "c"}],
            "conditions": "resident",
            "since": [{"on": "2025-09-01"}, {"credential": "a", "on": date(2025, 10, 1)}],
            "unlisted": [{"creditsOf": "Latin", "credits": 3}],
        }
    )
    assert record == Record(
        awards=(
            Award(credential="a", issued_on=date(2026, 1, 2), score=Decimal("7.5")),
            Award(credential="b", times=2),
            Award(credential="unlisted/1/Latin", credits=Decimal(3)),
        ),
        competencies=(CompetencyLevel(competency="c", level=Decimal(1)),),
        conditions=frozenset({"resident"}),
        since=(Since(on=date(2025, 9, 1)), Since(on=date(2025, 10, 1), credential="a")),
    )
    assert hash(record.awards[0]) == hash(Award(credential="a", issued_on=date(2026, 1, 2), score=Decimal("7.5")))


def test_goals_stand_in_goals() -> None:
    inner = [
        {"occupation": "o"},
        {"occupation": {"key": "p", "coverage": 0.5}},
        {"competencies": [{"competency": "c"}]},
    ]
    assert goal_of({"all": [{"credential": "a"}, {"all": inner}]}) == AllGoals(
        (
            CredentialGoal("a"),
            AllGoals(
                (
                    OccupationGoal("o"),
                    OccupationGoal("p", Decimal("0.5")),
                    CompetenciesGoal((CompetencyLevel(competency="c"),)),
                )
            ),
        )
    )


def test_options_not_said_are_the_usual_ones() -> None:
    said = dict.fromkeys(names_of(question_models.PlanOptions))
    assert options_of(said) == options_of({}) == PlanOptions()
    breaks = [{"from": "2026-12-21", "to": "2027-01-03"}]
    assert options_of({"optimize": "WEEKS", "breaks": breaks}) == PlanOptions(
        optimize=(Objective.WEEKS,), breaks=(Break(date(2026, 12, 21), date(2027, 1, 3)),)
    )


def test_null_is_as_absent() -> None:
    award = dict.fromkeys(names_of(learner_models.Award)) | {"credential": "a"}
    assert award_of(award) == Award(credential="a", state=AwardState.CLAIMED, times=1)
    assert record_of(dict.fromkeys(names_of(learner_models.Record))) == Record()
    assert wrong(award_of, {"credential": None}) == [("MISSING", "")]
    assert wrong(record_of, {"since": [{"on": None}]}) == [("MISSING", "since/0")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    award = {"credential": "a", "issuedOn": "2026-01-02", "expiresOn": "2026-01-01", "score": "x", "gradee": "A"}
    work = {"months": 30, "startedOn": "2026-01-01", "endedOn": "2026-01-31", "share": 2}
    assert wrong(record_of, {"awards": [award, 7], "experience": [work], "conditions": ["x", "x", 1], "awrds": []}) == [
        ("OUT_OF_RANGE", "awards/0/expiresOn"),
        ("BAD_NUMBER", "awards/0/score"),
        ("NOT_FOUND", "awards/0/gradee"),
        ("WRONG_TYPE", "awards/1"),
        ("BAD_VALUE", "experience/0/months"),
        ("OUT_OF_RANGE", "experience/0/share"),
        ("WRONG_TYPE", "conditions/2"),
        ("DUPLICATE", "conditions"),
        ("NOT_FOUND", "awrds"),
    ]
    assert wrong(goal_of, {"credentail": "a"}) == [("BAD_GOAL", ""), ("NOT_FOUND", "credentail")]


def test_what_can_be_read_keeps_its_place() -> None:
    said = {
        "awards": [{"credential": "a", "score": "x"}, {"credential": "b"}],
        "waivers": [{"path": "a/exam/0", "reason": " "}],
        "claims": [{"award": "A", "path": "a/exam/0"}],
    }
    found, problems = record_of.so_far(said)
    assert [each.path for each in problems] == ["awards/0/score", "waivers/0/reason", "claims/0/award"]
    assert [each.credential for each in found.awards] == ["a", "b"]
    assert [each.path for each in found.waivers] == ["a/exam/0"]
    assert found.claims == ()
    assert said["awards"][0] == {"credential": "a", "score": "x"}, "what was sent stays as it is"


def test_only_the_first_problems_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 50
    monkeypatch.setattr(errors, "MOST_PROBLEMS", most)
    monkeypatch.setattr(questions, "MOST_PROBLEMS", most)
    several = [{"credential": "a", "score": "x"}] * (most + 5)
    problems = wrong(record_of, {"format": 7, "awards": several})
    assert problems[:2] == [("WRONG_TYPE", "format"), ("BAD_NUMBER", "awards/0/score")]
    assert len(problems) == most + 1
    assert problems[-2] == ("BAD_NUMBER", f"awards/{most - 2}/score")
    assert problems[-1][0] == "TOO_MANY_PROBLEMS"


def test_what_is_right_stays_among_many_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the mistakes of one field alone are more than those that are told."""
    most = 5
    monkeypatch.setattr(errors, "MOST_PROBLEMS", most)
    monkeypatch.setattr(questions, "MOST_PROBLEMS", most)
    awards = [{"credential": "a", "score": "x"} for _ in range(3 * most)]
    found, _ = record_of.so_far({"awards": awards, "claims": [{"award": "A", "path": 7}], "conditions": ["x"]})
    assert found == Record(conditions=frozenset({"x"}))


def test_fields_of_a_model_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[type] = []

    def note(model: type, **how: Any) -> dict[str, Any]:
        looked_up.append(model)
        found: dict[str, Any] = get_type_hints(model, **how)
        return found

    monkeypatch.setattr(meant_mapping, "get_type_hints", note)
    record_of.so_far({"waivers": [{"path": "a/exam/0", "reason": " "}] * 9})
    assert len(looked_up) == len(set(looked_up))
