"""Goals: competencies, shares of an occupation's needs, and all of several."""

from __future__ import annotations

from typing import Any

import pytest

from tests.planning.test_options import steps

JOB = {"occupation": {"key": "job"}}


def job(coverage: object, **fields: Any) -> dict[str, Any]:
    return {"occupation": {"key": "job", "coverage": coverage, **fields}}


def test_competencies_reach_their_levels() -> None:
    assert steps({"competencies": [{"competency": "x", "level": 2}]}) == {"skill-x": "r0"}
    assert steps({"competencies": [{"competency": "x", "level": "2.001"}]}) is None
    assert steps({"competencies": [{"competency": "x"}, {"competency": "y"}]}) == {"skill-x": "r0", "skill-y": "r0"}
    known = {"competencies": [{"competency": "x", "level": 2}]}
    assert steps({"competencies": [{"competency": "x", "level": 2}]}, known) == {}


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (0, set()),
        ("0.25", {"skill-y"}),
        ("0.251", {"skill-x"}),
        ("0.375", {"skill-x"}),
        ("0.376", {"skill-x", "skill-y"}),
        ("0.625", {"skill-x", "skill-y"}),
        ("0.626", None),
        (1, None),
    ],
)
def test_a_share_of_an_occupation(coverage: object, expected: set[str] | None) -> None:
    """x weighs 3 of 4 and is reached by half: 0.375. y weighs 1 of 4: 0.25. `side` is required whatever the share."""
    found = steps(job(coverage))
    assert (None if found is None else set(found)) == (None if expected is None else {*expected, "side"})


def test_what_the_record_states_counts_toward_the_share() -> None:
    stated = {"competencies": [{"competency": "x", "level": 3}]}  # 3/4 of 3/4: 0.5625
    assert steps(job("0.562"), stated) == {"side": "r0"}
    assert steps(job("0.563"), stated) == {"side": "r0", "skill-y": "r0"}
    assert steps(job("0.812"), stated) == {"side": "r0", "skill-y": "r0"}
    assert steps(job("0.813"), stated) is None
    full = {"competencies": [{"competency": "x", "level": 4}], "awards": [{"credential": "side"}]}
    assert steps(JOB, full) == {"skill-y": "r0"}


def test_preferred_credentials_when_asked_for() -> None:
    assert steps(job(0, withPreferredCredentials=True)) == {"side": "r0", "cheap": "r0"}


def test_all_of_several_goals() -> None:
    both = {"all": [{"credential": "top"}, {"competencies": [{"competency": "y"}]}]}
    assert steps(both) == {"cheap": "r0", "top": "r0", "skill-y": "r0"}
    nested = {"all": [{"all": [{"credential": "cheap"}]}, job("0.25"), {"credential": "cheap"}]}
    assert steps(nested) == {"cheap": "r0", "side": "r0", "skill-y": "r0"}
    assert steps({"all": [{"credential": "top"}, {"credential": "uses-retired"}]}) is None


def test_one_step_may_serve_several_goals() -> None:
    shared = {"all": [{"credential": "sound"}, {"credential": "top"}]}
    assert steps(shared) == {"sound": "r0", "top": "r1"}


def test_a_goal_that_holds_already_needs_no_steps() -> None:
    held = {"awards": [{"credential": "top"}, {"credential": "side"}]}
    assert steps("top", held) == {}
    assert steps({"all": [{"credential": "top"}, job(0)]}, held) == {}


def test_a_lapsed_goal_is_earned_again() -> None:
    assert steps("yearly", {"awards": [{"credential": "yearly", "issuedOn": "2020-01-01"}]}) == {"yearly": "r0"}
