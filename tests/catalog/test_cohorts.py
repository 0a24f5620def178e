"""Which credentials have rules of cohorts is known after every edit, and nothing is made anew that stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.catalog.cohorts import of_learner
from pathways.catalog.snapshot import Snapshot, compile_snapshot, patch_snapshot
from pathways.domain.learner import Record, Since
from tests.catalogs import content_of, credential

COHORT = {"from": "2024-08-01"}
BEFORE, AFTER = (Record(since=(Since(on=day),)) for day in (date(2024, 7, 31), date(2024, 8, 1)))
TODAY = date(2026, 11, 30)


def catalog(*routes: dict[str, Any], **fields: Any) -> Any:
    return content_of({"credentials": [credential("a"), credential("b", *routes, **fields)]})


PLAIN = catalog({"requires": {"credential": "a"}})
WITH = [
    catalog({"cohort": COHORT}),
    catalog({"requires": {"all": [{"credential": "a"}], "cohort": COHORT}}),
    catalog({"requires": {"any": [{"credential": "a"}, {"all": [], "cohort": COHORT}]}}),
    catalog({"recommends": {"all": [{"credential": "a"}], "cohort": COHORT}}),
    catalog(validMonths=12, renewals=[{"key": "ce", "kind": "RENEWAL", "cohort": COHORT}]),
]


def snapshot(content: Any) -> Snapshot:
    return compile_snapshot(content, revision=1, fingerprint="test")


@pytest.mark.parametrize("content", WITH)
def test_an_edit_brings_and_takes_rules_of_cohorts(content: Any) -> None:
    now = snapshot(PLAIN)
    for goal, keys in ((content, {"b"}), (PLAIN, set()), (content, {"b"})):
        now = patch_snapshot(now, goal, {"b"}, revision=2, fingerprint="2", published_at=None, versions={})
        assert now.with_cohorts == keys == snapshot(goal).with_cohorts


def test_without_cohorts_everybody_sees_the_catalogue_itself() -> None:
    found = snapshot(PLAIN)
    assert of_learner(found, BEFORE, TODAY) is found


@pytest.mark.parametrize("content", WITH)
def test_learners_of_one_cohort_share_a_view(content: Any) -> None:
    found = snapshot(content)
    assert of_learner(found, AFTER, TODAY) is of_learner(found, Record(), TODAY)
    assert of_learner(found, BEFORE, TODAY) is not of_learner(found, AFTER, TODAY)
    view = of_learner(found, BEFORE, TODAY)
    assert of_learner(view, AFTER, TODAY) is view  # it hangs on no day any more
