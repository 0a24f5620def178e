"""Forty stories of stored learners, step by step, with what is to come of each by hand.

Of the small catalogue `analyst` is a free stack of net-basics and sec-badge, valid for 36 months. A card is valid for
24 months and can be renewed through three months after that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.access.trusted_issuers import TrustList
from pathways.api.clock import today
from pathways.api.service import Service
from pathways.domain.months import add_months
from pathways.records.office import Records
from tests.access.in_memory import Trusting
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, Kept, save, told
from tests.records.test_importing_badges import sent, welding
from tests.records.test_renewals_due import CARD, PASS

RECORD = """mutation ($input: RecordAwardsInput!) { recordAwards(input: $input) {
    conferred { key } userErrors { code } } }"""
REVIEW = "mutation ($input: ReviewClaimInput!) { reviewClaim(input: $input) { userErrors { code } } }"
REVOKE = "mutation ($input: RevokeAwardInput!) { revokeAward(input: $input) { userErrors { code } } }"
CONFER = "mutation { conferStacks(input: {dryRun: false}) { awardCount userErrors { code } } }"
AWARDS = '{ learner(key: "ann") { name awards { id key state } } }'
STATE = """query ($key: String!, $only: Boolean!, $day: Date) {
    progress(credential: $key, learner: {key: "ann"}, verifiedOnly: $only, asOf: $day) { state validThrough } }"""
DUE = 'query ($day: Date) { renewalsDue(within: 60, learner: "ann", asOf: $day) { edges { node { award { key } } } } }'
DAY = today()
TOMORROW = DAY + timedelta(1)


def ago(months: int = 0, days: int = 0) -> date:
    return add_months(DAY, -months) - timedelta(days)


@dataclass
class Story:
    """Ann's record, and what is done to it."""

    store: Kept = field(default_factory=Kept)

    def __post_init__(self) -> None:
        snapshot, trust = small_snapshot(CARD, PASS), TrustList(Trusting("https://known.example"))
        self.service: Service = service_of(snapshot, records=Records(self.store), trust=trust)
        save(self.service, "ann", name="Ann Old", advisers=["adviser"], consents=["ADVICE"])

    def give(self, credential: str, key: str, who: Identity = ADMINISTRATOR, **said: Any) -> Story:
        days = {name: value.isoformat() for name, value in said.items() if isinstance(value, date)}
        award = {"credential": credential, "key": key, **said, **days}
        payload = told(self.service, RECORD, who, input={"learner": "ann", "awards": [award]})
        assert payload["userErrors"] == []
        return self

    def claim(self, credential: str, key: str, **said: Any) -> Story:
        return self.give(credential, key, ANN, **said)

    def accept(self, key: str) -> Story:
        return self._judged(REVIEW, key, accept=True)

    def reject(self, key: str) -> Story:
        return self._judged(REVIEW, key, accept=False, reason="not shown")

    def revoke(self, key: str) -> Story:
        return self._judged(REVOKE, key, reason="by mistake")

    def _judged(self, query: str, key: str, **said: Any) -> Story:
        ids = {each["key"]: each["id"] for each in told(self.service, AWARDS)["awards"]}
        payload = told(self.service, query, ADVISER, input={"award": ids[key], **said})
        assert payload["userErrors"] == []
        return self

    def both(self) -> Story:
        return self.give("net-basics", "net").give("sec-badge", "sec")

    def without_stacks(self) -> Story:
        """As it was stored before the stack was published."""
        known = self.store.learners["ann"]
        self.store.learners["ann"] = replace(known, awards=tuple(each for each in known.awards if not each.conferred))
        return self

    def confer(self, count: int) -> Story:
        assert told(self.service, CONFER) == {"awardCount": count, "userErrors": []}
        return self

    def states(self) -> dict[str, str]:
        return {each["key"]: each["state"] for each in told(self.service, AWARDS)["awards"]}

    def stands(self, key: str, *, only: bool = False, day: date | None = None) -> str:
        found: str = told(self.service, STATE, key=key, only=only, day=day and day.isoformat())["state"]
        return found

    def due(self, day: date | None = None) -> list[str]:
        found = told(self.service, DUE, day=day and day.isoformat())["edges"]
        return [edge["node"]["award"]["key"] for edge in found]


V, C, R, X = "VERIFIED", "CLAIMED", "REVOKED", "REJECTED"
Told = Callable[[Story], object]

STORIES: dict[str, tuple[Told, object]] = {
    # Revoked in the middle of a stack.
    "revoked part takes the stack": (lambda s: s.both().revoke("net").states(), {"net": R, "sec": V, "analyst": R}),
    "stack is not held after": (lambda s: s.both().revoke("sec").stands("analyst"), "IN_PROGRESS"),
    "another award keeps the stack": (
        lambda s: s.both().give("net-basics", "net2").revoke("net").states()["analyst"],
        V,
    ),
    "given again it is conferred again": (
        lambda s: s.both().revoke("net").give("net-basics", "net2").states(),
        {"net": R, "sec": V, "analyst": R, "net2": V, "analyst-2": V},
    ),
    # A claim is pending.
    "claim counts": (lambda s: s.claim("net-basics", "net").stands("net-basics"), "HELD"),
    "claim is no proof": (lambda s: s.claim("net-basics", "net").stands("net-basics", only=True), "ELIGIBLE"),
    "stack over a claim is a claim": (
        lambda s: s.give("net-basics", "net").claim("sec-badge", "sec").states(),
        {"net": V, "sec": C, "analyst": C},
    ),
    "stack follows the accepted claim": (
        lambda s: s.give("net-basics", "net").claim("sec-badge", "sec").accept("sec").states(),
        {"net": V, "sec": V, "analyst": V},
    ),
    # A badge of an issuer whom nobody here knows.
    "badge of a stranger is kept as claimed": (
        lambda s: _from_stranger(s).states(),
        {"net-basics": C},
    ),
    "badge of a stranger counts as a claim": (
        lambda s: _from_stranger(s).stands("net-basics"),
        "HELD",
    ),
    "badge of a stranger proves nothing": (
        lambda s: _from_stranger(s).stands("net-basics", only=True),
        "ELIGIBLE",
    ),
    "badge of a stranger is proof once accepted": (
        lambda s: _from_stranger(s).accept("net-basics").stands("net-basics", only=True),
        "HELD",
    ),
    # Two issuers of one credential.
    "two issuers are two awards": (
        lambda s: s.give("net-basics", "a", issuedBy="acme").give("net-basics", "b", issuedBy="board").states(),
        {"a": V, "b": V},
    ),
    "one issuer takes its award back": (
        lambda s: s.give("card", "a", issuedBy="acme").give("card", "b", issuedBy="board").revoke("a").stands("card"),
        "HELD",
    ),
    "both issuers take theirs back": (
        lambda s: (
            s.give("card", "a", issuedBy="acme")
            .give("card", "b", issuedBy="board")
            .revoke("a")
            .revoke("b")
            .stands("card")
        ),
        "ELIGIBLE",
    ),
    "proof of one is enough beside a claim": (
        lambda s: s.claim("card", "a", issuedBy="acme").give("card", "b", issuedBy="board").stands("card", only=True),
        "HELD",
    ),
    # The name has changed.
    "new name is found": (lambda s: _named(s, "new"), 1),
    "old name is not": (lambda s: _named(s, "old"), 0),
    "key stays": (lambda s: _named(s, "ann"), 1),
    "awards stay with a new name": (lambda s: (_named(s.both(), "new"), s.states()["analyst"]), (1, V)),
    # Issued again after renewal.
    "first card ran out": (lambda s: s.give("card", "old", issuedOn=ago(30)).stands("card"), "EXPIRED"),
    "new card is held": (
        lambda s: s.give("card", "old", issuedOn=ago(30)).give("card", "new", issuedOn=ago(1)).stands("card"),
        "HELD",
    ),
    "card renewed in time is not due": (
        lambda s: s.give("card", "old", issuedOn=ago(23)).give("card", "new", issuedOn=ago(1)).due(),
        [],
    ),
    "card not renewed is due": (lambda s: s.give("card", "old", issuedOn=ago(23)).due(), ["old"]),
    # The stack was published later.
    "stack is conferred later": (lambda s: s.both().without_stacks().confer(1).states()["analyst"], V),
    "stack is conferred once": (lambda s: s.both().without_stacks().confer(1).confer(0).states()["analyst"], V),
    "stack over claims is conferred as one": (
        lambda s: s.claim("net-basics", "net").claim("sec-badge", "sec").without_stacks().confer(1).states()["analyst"],
        C,
    ),
    "stack in part is not conferred": (lambda s: s.give("net-basics", "net").confer(0).states(), {"net": V}),
    # Prior learning, refused and appealed.
    "prior learning waits for a reviewer": (lambda s: _prior(s).states(), {"prior": C}),
    "prior learning is refused": (lambda s: _prior(s).reject("prior").states(), {"prior": X}),
    "refused prior learning counts nothing": (lambda s: _prior(s).reject("prior").stands("card"), "ELIGIBLE"),
    "appeal is allowed": (lambda s: _prior(s).reject("prior").accept("prior").stands("card", only=True), "HELD"),
    # Run out while it is part of a stack.
    "part that ran out pays for nothing": (
        lambda s: s.give("net-basics", "net", expiresOn=ago(days=1)).give("sec-badge", "sec").states(),
        {"net": V, "sec": V},
    ),
    "stack stays when its part runs out": (
        lambda s: (
            s.give("net-basics", "net", expiresOn=DAY)
            .give("sec-badge", "sec")
            .stands("analyst", day=DAY + timedelta(1))
        ),
        "HELD",
    ),
    "part counts on its last day": (
        lambda s: s.give("net-basics", "net", expiresOn=DAY).give("sec-badge", "sec").states()["analyst"],
        V,
    ),
    "stack runs out by its own validity": (
        lambda s: s.both().stands("analyst", day=add_months(DAY, 36) + timedelta(1)),
        "EXPIRED",
    ),
    # Renewed after grace.
    "in grace it may be renewed": (lambda s: s.give("card", "old", issuedOn=ago(26)).stands("card"), "IN_GRACE"),
    "in grace it is due": (lambda s: s.give("card", "old", issuedOn=ago(26)).due(), ["old"]),
    "after grace it is not due": (lambda s: s.give("card", "old", issuedOn=ago(27, 1)).due(), []),
    "after grace only a new award helps": (
        lambda s: (
            s.give("card", "old", issuedOn=ago(27, 1)).stands("card"),
            s.give("card", "new", issuedOn=DAY).stands("card"),
        ),
        ("EXPIRED", "HELD"),
    ),
}


def _named(story: Story, words: str) -> int:
    """How many are found by words once Ann has another name."""
    save(story.service, "ann", name="Ann New")
    query = "query ($search: String) { learners(search: $search) { totalCount } }"
    count: int = told(story.service, query, search=words)["totalCount"]
    return count


def _from_stranger(story: Story) -> Story:
    assert sent(story.service, welding(of=None), ANN, credential="net-basics")["userErrors"] == []
    return story


def _prior(story: Story) -> Story:
    return story.claim("card", "prior", kind="PRIOR_LEARNING", evidence=["Ten years at the bench"])


def test_there_are_forty() -> None:
    assert len(STORIES) == 40


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str) -> None:
    happens, expected = STORIES[name]
    assert happens(Story()) == expected
