"""A learner's record as properties of a node, and back: the whole of it as canonical JSON, and what it is found by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathways.records.learner import Purpose, StoredLearner
from pathways.store.mapping.canonical_json import text_of_data, to_data, value_of


def learner_row(learner: StoredLearner) -> dict[str, Any]:
    """The properties of a learner's node."""
    data = to_data(learner)
    data.pop("version", None)
    row: dict[str, Any] = {
        "key": learner.key,
        "version": learner.version,
        "words": f"{learner.key} {learner.name or ''}".casefold(),
        "record": text_of_data(data),
    }
    if learner.advisers and Purpose.ADVICE in learner.consents:
        row["advisers"] = list(learner.advisers)
    if learner.files:
        row["files"] = list(learner.files)
    if learner.badges:
        row["badges"] = list(learner.badges)
    if learner.revoked_badges:
        row["revokedBadges"] = list(learner.revoked_badges)
    return row


def learner_of(version: int, data: Any) -> StoredLearner:
    """The learner of a node.

    Args:
        data: the record, out of JSON.

    Raises:
        ValueError and others: any of UNDERSTANDING, where it is the data of no learner.
    """
    return replace(value_of(StoredLearner, data), version=version)
