"""Where, how and when an award was earned, and whether a line accepts that."""

from __future__ import annotations

from datetime import date

from pathways.domain.catalog import Credential, RouteKind
from pathways.domain.learner import Award
from pathways.domain.requirement import Origin


def award_fits(award: Award, origin: Origin | None, credential: Credential | None) -> bool | None:
    """An award is of an origin. None: it does not say its day of issue, which the origin asks for."""
    if origin is None:
        return True
    if not kind_fits(origin, award.kind) or not issuer_fits(origin, award.issued_by, credential):
        return False
    if origin.after is None and origin.before is None:
        return True
    return None if award.issued_on is None else day_fits(origin, award.issued_on)


def kind_fits(origin: Origin, kind: RouteKind | None) -> bool:
    """None: STUDY."""
    said = kind or RouteKind.STUDY
    return (not origin.kinds or said in origin.kinds) and said not in origin.not_kinds


def issuer_fits(origin: Origin, issuer: str | None, credential: Credential | None) -> bool:
    """None: the first owner of the credential, if it has one."""
    if issuer is None and credential is not None and credential.owned_by:
        issuer = credential.owned_by[0]
    return (not origin.issued_by or issuer in origin.issued_by) and issuer not in origin.not_issued_by


def day_fits(origin: Origin, day: date) -> bool:
    """Both ends leave out the day itself."""
    return (origin.after is None or origin.after < day) and (origin.before is None or day < origin.before)


def step_may_fit(origin: Origin, credential: Credential, start: date) -> bool:
    """What a plan earns by a route of the right kind is of an origin, on whatever day it ends that it can end on."""
    return issuer_fits(origin, None, credential) and (origin.before is None or start < origin.before)
