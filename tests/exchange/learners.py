"""Records of learners that are right, as Hypothesis thinks of them: every field."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.exchange.documents import ABOVE_ZERO, AMOUNTS, KEYS, MONTHS, PROSE, TEXTS, mapping

STATES = st.sampled_from(["CLAIMED", "VERIFIED", "REVOKED", "REJECTED"])


@st.composite
def spans(draw: st.DrawFn, first: str, last: str) -> dict[str, Any]:
    """Two days in their order."""
    days = sorted(draw(st.tuples(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1)))))
    return {name: day.isoformat() for name, day in zip((first, last), days, strict=True)}


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """The fields of all of them."""
    return st.tuples(*parts).map(lambda found: {name: value for part in found for name, value in part.items()})


def records() -> st.SearchStrategy[dict[str, Any]]:
    """A record by itself, with anything in it that may be there."""
    award = joined(
        mapping({"score": AMOUNTS | st.just(-2), "state": STATES}, credential=KEYS), spans("issuedOn", "expiresOn")
    )
    worked = mapping({"field": TEXTS}, months=MONTHS) | joined(
        mapping({"field": TEXTS, "months": MONTHS}), spans("startedOn", "endedOn")
    )
    lists: dict[str, st.SearchStrategy[Any]] = {
        "awards": award | mapping({}, credential=KEYS),
        "competencies": mapping({"level": ABOVE_ZERO}, competency=KEYS),
        "experience": worked,
        "waivers": mapping({"by": TEXTS}, path=TEXTS, reason=PROSE),
        "substitutions": mapping({}, **{"for": KEYS}, by=KEYS, reason=PROSE),
        "claims": mapping({}, award=KEYS, path=TEXTS),
    }
    fields = {name: st.lists(one, max_size=2) for name, one in lists.items()}
    conditions = PROSE | st.lists(PROSE, max_size=2, unique=True)
    return mapping({**fields, "conditions": conditions, "key": TEXTS, "name": TEXTS, "format": st.just("pathways/1")})
