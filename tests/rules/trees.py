"""Requirement trees by hand: lines without paths, and the paths that their positions give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pathways.domain.catalog import Credential
from pathways.domain.requirement import (
    ConditionLine,
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    ExclusionLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Select,
    Selection,
)
from tests.rules.selecting import expanded

ONCE = {"counts_once": CountsOnce.WHOLE}
DIVIDED = {"counts_once": CountsOnce.CREDITS}
SHARED = {"shared": True}


def line(part: str | Requirement) -> Requirement:
    """A text is a credential line."""
    return CredentialLine(path="", credential=part) if isinstance(part, str) else part


def credential(key: str, worth: int | None = None, **fields: Any) -> CredentialLine:
    """A credential line."""
    return CredentialLine(path="", credential=key, worth=None if worth is None else Decimal(worth), **fields)


def without(key: str) -> ExclusionLine:
    """`not` a credential."""
    return ExclusionLine(path="", credential=key)


def condition(text: str, worth: int | None = None) -> ConditionLine:
    """A condition line."""
    return ConditionLine(path="", condition=text, worth=None if worth is None else Decimal(worth))


def selection(worth: int | None = None, *, whole: bool = True, **filters: Any) -> Selection:
    """A selection by some filters."""
    return Selection(path="", select=Select(**filters), whole=whole, worth=None if worth is None else Decimal(worth))


def every(*of: str | Requirement, **fields: Any) -> Group:
    """`all`."""
    return Group(path="", rule=GroupRule.ALL, of=tuple(map(line, of)), **fields)


def either(*of: str | Requirement, **fields: Any) -> Group:
    """`any`."""
    return Group(path="", rule=GroupRule.ANY, of=tuple(map(line, of)), **fields)


def at_least(count: int, *of: str | Requirement, **fields: Any) -> Group:
    """`atLeast`."""
    return Group(path="", rule=GroupRule.AT_LEAST, minimum=Decimal(count), of=tuple(map(line, of)), **fields)


def adds_up(credits: int | str, *of: str | Requirement, **fields: Any) -> Group:
    """`credits`."""
    return Group(path="", rule=GroupRule.CREDITS, minimum=Decimal(credits), of=tuple(map(line, of)), **fields)


def worth(amount: int, group: Group) -> Group:
    """The group with a worth."""
    return replace(group, worth=Decimal(amount))


def at_most(count: int, *keys: str) -> Limit:
    """A limit on how many count."""
    return Limit(at_most=count, keys=keys)


def at_most_credits(credits: int, *keys: str) -> Limit:
    """A limit on how many credits count."""
    return Limit(at_most_credits=Decimal(credits), keys=keys)


def owners(count: int) -> Distinct:
    """From so many owners."""
    return Distinct(by=DistinctBy.OWNED_BY, at_least=count)


def placed(tree: Requirement, path: str) -> Requirement:
    """The tree with the paths of its positions."""
    if not isinstance(tree, Group):
        return replace(tree, path=path)
    of = tuple(
        placed(part, path if isinstance(part, Selection) and part.whole else f"{path}/{place}")
        for place, part in enumerate(tree.of)
    )
    return replace(tree, path=path, of=of)


def grown(tree: str | Requirement, credentials: Mapping[str, Credential], owner: str | None = None) -> Requirement:
    """The tree at ``t`` with its selections expanded."""
    return expanded(placed(line(tree), "t"), credentials, owner)
