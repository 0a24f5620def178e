"""What a compiled tree consists of: what may pay, what is claimed, what counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import gcd
from typing import Any, Protocol

from pathways.domain.catalog import Credential
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import (
    CountsOnce,
    CredentialLine,
    DistinctBy,
    Group,
    GroupRule,
    Requirement,
    Scope,
    walk,
)
from pathways.requirements.claims import Pins

Literal = Any
"""True, False, or a Boolean of the model."""


@dataclass(frozen=True, slots=True)
class Payer:
    """A credential that may pay for a line.

    Attributes:
        able: what makes it able to.
        worth: what it adds in a group that adds up credits.
        scale: of the grade of what pays; None: it has none.
        unit: of a repeatable credential, which of its awards or steps; empty: whichever.
        issued: of such a unit, the day from which it counts, where there is no calendar and it says so.
    """

    credential: str
    able: Literal
    worth: Decimal
    scale: str | None = None
    unit: str = ""
    issued: date | None = None


class Facts(Protocol):
    """What may satisfy lines, as literals."""

    def check(self) -> None:
        """Raises an error when what is made ready would be of no use any more."""

    def payers(self, line: CredentialLine) -> Sequence[Payer]:
        """What may pay for a line: one credential several times where its awards are not worth the same."""

    def days(self, line: CredentialLine, credential: str) -> Sequence[tuple[date, Literal]]:
        """When a credential that may pay for a line was issued, each day with what makes it so; without a calendar."""

    def leaf(self, line: Requirement) -> Literal:
        """What makes a line hold that is neither a group nor names a credential to be had."""

    def waives(self, line: Requirement) -> Literal:
        """What makes the line hold whatever happens, claiming nothing."""

    def kin(self, credential: str, scope: Scope) -> str:
        """One name for a credential and its equivalents in a scope."""

    def times(self, credential: str) -> int:
        """How many awards of a credential count."""

    def times_in_all(self, credential: str, scope: Scope) -> int:
        """How many awards of a credential and its equivalents in a scope count together."""

    def times_for(self, line: CredentialLine) -> int:
        """How many awards count for a line right below a group that counts."""

    def worths(self, line: CredentialLine) -> Iterable[Decimal]:
        """All that what may pay for a line is worth."""

    def pins(self, scope: Group) -> Pins:
        """The only lines that credentials may pay for below a group where each pays once."""


@dataclass(slots=True)
class ClaimScope:
    """A group below which each credential is claimed once.

    Attributes:
        path: of the group.
        scope: of the group: which equivalents are one below it.
        whole: by set of equivalents, the claims that take all of it.
        parts: likewise where credits are divided.
    """

    mode: CountsOnce
    path: str = ""
    scope: Scope = ()
    pins: Pins = field(default_factory=dict)
    whole: dict[str, list[Claimed]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[Divided]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim that the model may make.

    Attributes:
        use: true when it is made.
        able: what makes the credential able to pay.
        amount: what it adds in its group, in thousandths: a number or an integer of the model.
        worth: what it would add at most, in thousandths of credits.
        scale: of the grade of what pays; None: it has none.
        once: the path of the group below which its credential is claimed once, whole; empty: there is none.
        unit, issued: as of its payer.
    """

    path: str
    credential: str
    use: Literal
    able: Literal
    amount: Any
    worth: int
    scale: str | None = None
    once: str = ""
    unit: str = ""
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Divided:
    """A claim with the part that it takes of what is divided, in thousandths of credits."""

    claim: Claimed
    part: Any


@dataclass(frozen=True, slots=True)
class Counted:
    """A direct credential line of a group with a threshold: whether it counts, how much, and the claims for it.

    A line for a repeatable credential is as many of these as awards and steps may pay for it.
    """

    line: CredentialLine
    literal: Literal
    amount: Any
    claims: Sequence[Claimed]


def distinct_values(by: DistinctBy, credential: Credential | None) -> tuple[str, ...]:
    """The owners, subjects or competencies of a credential."""
    if credential is None:
        return ()
    match by:
        case DistinctBy.OWNED_BY:
            return credential.owned_by
        case DistinctBy.SUBJECTS:
            return credential.subjects
        case DistinctBy.COMPETENCIES:
            return tuple(shown.competency for shown in credential.competencies)


def either(model: Any, literals: Sequence[Literal], name: str = "") -> Literal:
    """True only if one of them is; of a model of CP-SAT, or anything with its methods.

    Args:
        name: of the variable that says so, where one is needed: the path of a line, say.
    """
    if any(literal is True for literal in literals):
        return True
    left = [literal for literal in literals if literal is not False]
    if len(left) <= 1:
        return left[0] if left else False
    opened = model.new_bool_var(name)
    model.add_bool_or([*left, opened.negated()])
    return opened


def either_taken(model: Any, literals: Sequence[Literal]) -> Literal:
    """True where one of them is; likewise."""
    if len(literals) == 1:
        return literals[0]
    found = model.new_bool_var("")
    for literal in literals:
        model.add_implication(literal, found)
    return found


def every(model: Any, literals: Sequence[Literal], name: str = "") -> Literal:
    """True only if every one of them is; likewise."""
    if any(literal is False for literal in literals):
        return False
    left = [literal for literal in literals if literal is not True]
    if len(left) <= 1:
        return left[0] if left else True
    opened = model.new_bool_var(name)
    for literal in left:
        model.add_implication(opened, literal)
    return opened


def unit_of(root: Requirement, facts: Facts) -> int:
    """In which whole multiples of thousandths amounts can be counted, without losing a solution.

    Where each amount meets the others in one sum of its credential, one of its group and at most one limit, solutions
    in the common divisor of all figures are as good as any (the constraints are those of a flow); else a thousandth.
    """
    figures = []
    for group in walk(root):
        if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
            limited = [key for limit in group.limits for key in limit.keys]
            exact = any(limit.at_most_share is not None or limit.graded is not None for limit in group.limits)
            tangled = exact or group.distinct is not None or group.same is not None
            if tangled or len(limited) > len(set(limited)):
                return 1
            figures.append(in_thousandths(group.minimum))
            figures += [in_thousandths(limit.at_most_credits) for limit in group.limits]
            for line in group.of:
                worths = facts.worths(line) if isinstance(line, CredentialLine) else ()
                figures += map(in_thousandths, (line.worth, *worths))
    return gcd(*figures) or 1


def in_thousandths(value: Decimal | None) -> int:
    """0 for none."""
    return 0 if value is None else thousandths(value)
