"""What an award itself is worth, and what the learner chose of it; counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.catalogs import credential
from tests.requirements.judging import World

CATALOG = {
    "credentials": [
        credential("project", {}, creditsFrom=1, creditsTo=4),
        credential("thesis", {}, creditsFrom=2, creditsTo=6, credits=3),
        credential("course", {}, credits=3),
        credential("hobby", {}),
    ]
}


def rule(credits: object, *keys: str) -> dict[str, Any]:
    return {"credits": credits, "of": [{"credential": key} for key in keys]}


@pytest.mark.parametrize(
    ("awards", "credits"),
    [
        ([{"credential": "project", "credits": 2}], 2),
        ([{"credential": "project"}], 1),
        ([{"credential": "thesis"}], 3),
        ([{"credential": "course", "credits": "4.5"}], "4.5"),
        ([{"credential": "course"}], 3),
        ([{"credential": "course", "credits": 0}, {"credential": "project"}], 1),
        ([{"credential": "hobby", "credits": 1}], 1),
        # A second award is worth nothing more; the best one pays.
        ([{"credential": "course", "credits": 2}, {"credential": "course", "credits": 4}], 4),
        ([{"credential": "course", "credits": 5, "state": "REVOKED"}, {"credential": "course", "credits": 2}], 2),
        # Without `repeatable` it counts once.
        ([{"credential": "course", "times": 2}], 3),
    ],
)
def test_an_award_is_worth_what_it_says(awards: list[dict[str, Any]], credits: object) -> None:
    hobby = credential("hobby", {}, credits=0)
    world = World({"credentials": [*CATALOG["credentials"][:3], hobby]}, {"awards": awards})
    every = ("project", "thesis", "course", "hobby")
    assert world.status(rule(credits, *every)) == "MET"
    above = float(str(credits)) + 0.001
    assert world.status(rule(f"{above:.3f}", *every)) != "MET"


def test_best_award_pays_below_a_credit_limit() -> None:
    awards = [{"credential": "course", "credits": 2}, {"credential": "course", "credits": 4}, {"credential": "project"}]
    world = World(CATALOG, {"awards": awards})
    chosen = {"atLeast": 2, "of": [{"credential": "course"}, {"credential": "project"}]}
    limits = [{"atMostCredits": 3, "of": ["course", "project"]}]
    assert world.status({**chosen, "limits": limits}) == "MET"
    assert world.status({**chosen, "limits": [{**limits[0], "atMostCredits": 2}]}) != "MET"


def test_worth_of_line_is_what_the_line_says() -> None:
    world = World(CATALOG, {"awards": [{"credential": "course", "credits": 9}]})
    assert world.status({"credits": 2, "of": [{"credential": "course", "worth": 2}]}) == "MET"
    assert world.status({"credits": 3, "of": [{"credential": "course", "worth": 2}]}) != "MET"


def test_credits_divide_up_to_the_awards_worth() -> None:
    world = World(CATALOG, {"awards": [{"credential": "course", "credits": 5}]})

    def both(one: int, other: int) -> dict[str, Any]:
        return {"countsOnce": "credits", "all": [rule(one, "course"), rule(other, "course")]}

    assert world.status(both(2, 3)) == "MET"
    assert world.status(both(3, 3)) != "MET"


def test_the_award_that_is_worth_most_is_shown() -> None:
    awards = [{"credential": "course", "credits": 2}, {"credential": "course", "credits": 4, "score": 70}]
    found = World(CATALOG, {"awards": awards}).assess(rule(4, "course"))
    (claim,) = found.parts[0].by
    assert claim.worth == 4
    assert claim.award is not None and claim.award.score == 70
