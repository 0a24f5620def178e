"""Credentials that run out before what they are needed for can be reached, or sooner than they took to earn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.design.implied import Implied
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Credential, CredentialStatus, Kind
from pathways.domain.months import Lifetime
from pathways.domain.requirement import CredentialLine
from pathways.wording.phrases import counted

MOST_IN_CHAINS = 1_000
"""Credentials behind one whose weeks are added up; a chain that is longer counts for less."""
DAYS_OF_WEEK = 7
DAYS_OF_MONTH = 31
"""Of the longest."""


def validity_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of each active credential that needs another one, or takes longer than it is valid."""
    times = _Times(snapshot)
    for credential in snapshot.credentials.values():
        if credential.status is CredentialStatus.ACTIVE and credential.key not in snapshot.with_cohorts:
            yield from _of_parts(credential, snapshot, times)
            days = most_days(credential.lifetime)
            if days is not None and credential.routes and (taken := times.least(credential.key)) > days:
                text = (
                    f"{credential.name} is valid for {_valid(credential)}, and it takes at least "
                    f"{counted(taken // DAYS_OF_WEEK, 'week')} to earn with all it needs. Let it count for longer."
                )
                yield Finding(Severity.NOTE, Code.VALIDITY_TOO_SHORT, text, credential.key, Kind.CREDENTIAL)


def most_days(lifetime: Lifetime) -> int | None:
    """The most days for which an award is valid; None: it may be for ever, or through a day of the year."""
    if lifetime.until is not None or lifetime.is_for_life:
        return None
    return DAYS_OF_MONTH * (lifetime.months or 0) + (lifetime.days or 0)


def _valid(credential: Credential) -> str:
    days, months = credential.valid_days, credential.valid_months
    return counted(months, "month") if months is not None else counted(days or 0, "day")


def _of_parts(credential: Credential, snapshot: Snapshot, times: _Times) -> Iterator[Finding]:
    """Parts of a route that run out while another part that begins with them is still being earned."""
    reach = times.implied.reach
    for route in credential.routes:
        lines = [] if route.requires is None else list(reach.unavoidable(route.requires))
        needed = [line for line in lines if isinstance(line, CredentialLine) and not reach.has_others(line)]
        for line in needed:
            part = snapshot.credentials.get(line.credential)
            days = None if part is None else most_days(part.lifetime)
            if part is None or days is None or line.ever_earned or part.renewals or len(reach.equals(part.key)) > 1:
                continue
            for other in needed:
                if other is line or other.side_by_side or times.least(other.credential) <= days:
                    continue
                between = times.after(part.key, reach.kind(other.credential))
                if between > days:
                    name = snapshot.names[other.credential]
                    weeks = counted(between // DAYS_OF_WEEK, "week")
                    text = (
                        f"{part.name} is valid for {_valid(part)} and has no renewals, but {credential.name} needs "
                        f"it beside {name}, which takes at least {weeks} from then on. Let {part.name} count for "
                        "longer, or accept it once earned (`everEarned`)."
                    )
                    yield Finding(
                        Severity.WARNING, Code.VALIDITY_TOO_SHORT, text, credential.key, Kind.CREDENTIAL, line.path
                    )
                    break


class _Times:
    """The least days that credentials take, with all that they cannot do without one after the other."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.implied = Implied(snapshot)
        self._least: dict[str, int] = {}

    def least(self, key: str) -> int:
        """From nothing; less where more stands behind it than is looked at."""
        return self._longest(self.implied.reach.kind(key), self.implied.direct, self._least)

    def after(self, first: str, kind: str) -> int:
        """From the day on which the first is earned until the other one is; 0 where it does not need the first."""
        if first not in self.implied.behind(kind):
            return 0

        def between(each: str) -> frozenset[str]:
            behind = self.implied.behind
            return frozenset(one for one in self.implied.direct(each) if one != first and first in behind(one))

        return self._longest(kind, between, {})

    def _longest(self, kind: str, needed: Callable[[str], frozenset[str]], known: dict[str, int]) -> int:
        """The days of the longest chain up to a credential, itself included; circles count nothing.

        Args:
            needed: what comes right before each.
            known: what was found already.
        """
        pending = [(kind, False)]
        entered: set[str] = set()
        while pending:
            each, is_ready = pending.pop()
            if each in known:
                continue
            if is_ready:
                known[each] = self._own(each) + max((known.get(one, 0) for one in needed(each)), default=0)
            elif each not in entered and len(entered) < MOST_IN_CHAINS:
                entered.add(each)
                pending.append((each, True))
                pending.extend((one, False) for one in sorted(needed(each)))
        return known.get(kind, 0)

    def _own(self, kind: str) -> int:
        """The days of the shortest route by itself."""
        known = (self._snapshot.credentials.get(key) for key in self.implied.reach.equals(kind))
        weeks = [route.weeks or 0 for each in known if each is not None for route in each.routes]
        return DAYS_OF_WEEK * min(weeks, default=0)
