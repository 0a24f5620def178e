"""Somebody else's record and no record at all: the same answers, after the same questions to the store."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.api.types.node_ids import global_id
from tests.records.kept import ADVISER, ANN, HR, Kept, answer, save, service_over

GOAL = 'goal: {credential: "analyst"}'
QUESTIONS = {
    "learner": 'learner(key: "KEY") { name }',
    "node": 'node(id: "ID") { id }',
    "learnerExport": 'learnerExport(key: "KEY", format: JSON) { text }',
    "renewalsDue": 'renewalsDue(within: 30, learner: "KEY") { totalCount }',
    "planPathway": f'planPathway({GOAL}, learner: {{key: "KEY"}}) {{ __typename }}',
    "whyNot": f'whyNot(credential: "sec-badge", {GOAL}, learner: {{key: "KEY"}}) {{ __typename }}',
    "progress": 'progress(credential: "analyst", learner: {key: "KEY"}) { share }',
    "skillGap": f'skillGap({GOAL}, learner: {{key: "KEY"}}) {{ coverage }}',
    "recommendations": 'recommendations(learner: {key: "KEY"}) { totalCount }',
}
ACTS = {
    "saveLearner": 'saveLearner(input: {key: "KEY", conditions: ["x"]})',
    "recordAwards": 'recordAwards(input: {learner: "KEY", awards: [{credential: "sec-badge"}]})',
    "reviewClaim": 'reviewClaim(input: {award: "AWARD", accept: true})',
    "revokeAward": 'revokeAward(input: {award: "AWARD", reason: "x"})',
    "eraseLearner": 'eraseLearner(input: {key: "KEY"})',
}
ASKED = {name: f"{{ {text} }}" for name, text in QUESTIONS.items()} | {
    name: f"mutation {{ {text} {{ userErrors {{ code message hint path }} }} }}" for name, text in ACTS.items()
}
SOMEBODY, NOBODY = "bob", "bib"


class Watched(Kept):
    """Notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, Any]] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or name not in {"read", "keys", "erase", "files", "write_all", "write"}:
            return found

        def noted(*words: Any) -> Any:
            self.asked.append((name, words if name == "read" else len(words)))
            return found(*words)

        return noted


def asked(query: str, key: str, who: Identity) -> tuple[str, str]:
    """The answer, and what the store was asked for meanwhile, where only one of two people is there."""
    store = Watched()
    service = service_over(store)
    save(service, SOMEBODY, name="Bob")
    proof = '{learner: "bob", awards: [{credential: "sec-badge", key: "one"}]}'
    answer(service, f"mutation {{ recordAwards(input: {proof}) {{ userErrors {{ code }} }} }}")
    (award,) = store.learners[SOMEBODY].awards
    id_of_award = global_id("Award", f"{key}\n{award.key}")
    store.asked.clear()
    words = query.replace("KEY", key).replace("ID", global_id("Learner", key)).replace("AWARD", id_of_award)
    said = json.dumps(answer(service, words, who), sort_keys=True)
    return said.replace(key, "?").replace(global_id("Learner", key), "?"), repr(store.asked).replace(key, "?")


@pytest.mark.parametrize("who", [ANN, ADVISER, HR], ids=["learner", "adviser", "hr"])
@pytest.mark.parametrize("name", ASKED)
def test_unseen_and_absent_records_are_alike(name: str, who: Identity) -> None:
    there = asked(ASKED[name], SOMEBODY, who)
    assert there == asked(ASKED[name], NOBODY, who)
    assert "Bob" not in there[0]
    assert any(word in there[0] for word in ('"errors"', '"code"', '"Refusal"'))
