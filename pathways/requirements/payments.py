"""What pays for a line by itself: a credential, of a repeatable one each award and each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.learner import Award
from pathways.domain.requirement import CredentialLine
from pathways.requirements.evidence import Evidence
from pathways.requirements.grades import graded_on
from pathways.requirements.leaves import NOUGHT, Earned, amount_of, payers, ways_of


@dataclass(frozen=True, slots=True)
class Payment:
    """What pays for a line.

    Attributes:
        amount: what it adds in a group that adds up credits.
        scale: of its grade; None: it has none.
        unit: of a repeatable credential, which award or step it is; empty: whichever.
        award: of such a unit; None: a step.
        issued: of such a unit, the day from which it counts, where it says so; of a step, the day of the evidence.
    """

    credential: str
    amount: Decimal
    scale: str | None = None
    unit: str = ""
    award: Award | None = None
    issued: date | None = None


def payments(
    line: CredentialLine, evidence: Evidence, credentials: Mapping[str, Credential], earned: Earned
) -> tuple[Payment, ...]:
    """All that pays for a line by itself; one credential several times where its awards are not worth the same."""
    keys = payers(line, evidence, earned)
    if not keys:
        return ()
    found: list[Payment] = []
    ways = ways_of(line, evidence, credentials, earned)
    for key in keys:
        if evidence.times(key) == 1:
            found += [Payment(key, *way) for way in ways[key]]
            continue
        found += held_payments(line, key, evidence, credentials)
        credential = credentials[key]
        planned = amount_of(line, key, credential.planned_credits or NOUGHT, evidence, credentials)
        steps = earned.steps(line, key, evidence)
        found += [Payment(key, planned, credential.scale, name, issued=evidence.day) for name in steps]
    return tuple(found)


def held_payments(
    line: CredentialLine, key: str, evidence: Evidence, credentials: Mapping[str, Credential]
) -> Iterator[Payment]:
    """The awards of a repeatable credential that satisfy a line."""
    able = {id(award) for award in evidence.paying(line, key)}
    for place, award in enumerate((*evidence.valid.get(key, ()), *evidence.lapsed.get(key, ()))):
        if id(award) in able:
            amount = amount_of(line, key, award.worth(credentials[key]), evidence, credentials)
            scale = graded_on(award, credentials[key], evidence.scales)
            issued = None if award.issued_on is None else min(award.issued_on, evidence.day)
            for time in range(min(award.times, evidence.times(key))):
                yield Payment(key, amount, scale, f"award {place + 1}.{time + 1}", award, issued)
