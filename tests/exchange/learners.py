"""Records of learners that are right, as Hypothesis thinks of them: every field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.exchange.documents import ABOVE_ZERO, AMOUNTS, KEYS, MONTHS, PROSE, TEXTS, mapping

STATES = st.sampled_from(["CLAIMED", "VERIFIED", "REVOKED", "REJECTED"])


@st.composite
def spans(draw: st.DrawFn, first: str, last: str) -> dict[str, Any]:
    """Two days in their order."""
    days = sorted(draw(st.tuples(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1)))))
    return {name: day.isoformat() for name, day in zip((first, last), days, strict=True)}


@st.composite
def whole_months(draw: st.DrawFn) -> dict[str, Any]:
    """Some months from the first day of one through the last day of another."""
    first, months = draw(st.integers(1950 * 12, 2030 * 12)), draw(st.integers(1, 99))
    after = first + months
    start, end = (date(each // 12, each % 12 + 1, 1) for each in (first, after))
    return {"months": months, "startedOn": start.isoformat(), "endedOn": (end - timedelta(days=1)).isoformat()}


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of all of them."""
    return st.tuples(*parts).map(lambda found: {name: value for part in found for name, value in part.items()})


def records() -> st.SearchStrategy[dict[str, Any]]:
    """A record by itself, with anything in it that may be there."""
    award = joined(
        mapping({"score": AMOUNTS | st.just(-2), "state": STATES}, credential=KEYS), spans("issuedOn", "expiresOn")
    )
    work = {"field": TEXTS, "share": st.sampled_from([1, 0.5, "0.25"])}
    worked = st.one_of(
        mapping({**work, "hours": AMOUNTS}, months=MONTHS),
        mapping(work, hours=AMOUNTS),
        joined(mapping({**work, "hours": AMOUNTS}), whole_months()),
        joined(mapping(work), spans("startedOn", "endedOn")),
    )
    since = st.dates(date(1900, 1, 1)).map(str) | st.lists(
        mapping({"credential": KEYS}, on=st.dates(date(1900, 1, 1)).map(str)),
        max_size=2,
        unique_by=lambda each: each.get("credential"),
    )
    lists: dict[str, st.SearchStrategy[Any]] = {
        "awards": award | mapping({}, credential=KEYS),
        "competencies": mapping({"level": ABOVE_ZERO}, competency=KEYS),
        "experience": worked,
        "waivers": mapping({"by": TEXTS}, path=TEXTS, reason=PROSE),
        "substitutions": mapping({}, **{"for": KEYS}, by=KEYS, reason=PROSE),
        "claims": mapping({}, award=KEYS, path=TEXTS),
        "unlisted": mapping({}, creditsOf=TEXTS, credits=AMOUNTS),
    }
    fields = {name: st.lists(one, max_size=2) for name, one in lists.items()}
    conditions = PROSE | st.lists(PROSE, max_size=2, unique=True)
    return mapping(
        {
            **fields,
            "conditions": conditions,
            "since": since,
            "key": TEXTS,
            "name": TEXTS,
            "format": st.just("pathways/1"),
        }
    )
