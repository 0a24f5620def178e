"""What a selection matches, and trees with the matches as lines, from docs/reference/requirements.md alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from pathways.domain.catalog import Credential, CredentialStatus
from pathways.domain.requirement import (
    AverageLine,
    CredentialLine,
    ExclusionLine,
    Group,
    Requirement,
    Select,
    Selection,
)


def selected(select: Select, credential: Credential) -> bool:
    """All filters match, any value of a filter does; DEVELOPING never. From outside the catalogue: where it may."""
    if credential.key.startswith("unlisted/"):
        return select.unlisted
    if select.unlisted and replace(select, unlisted=False, excepting=None) == Select():
        return False
    if credential.status is CredentialStatus.DEVELOPING or not _fits(select, credential):
        return False
    return select.excepting is None or not _fits(select.excepting, credential)


def _fits(select: Select, credential: Credential) -> bool:
    asked_and_given: Iterable[tuple[tuple[str, ...], set[str]]] = (
        (select.subjects, set(credential.subjects)),
        (select.owned_by, set(credential.owned_by)),
        (select.credential_types, {credential.credential_type.value}),
        (select.competencies, {each.competency for each in credential.competencies}),
    )
    named = not select.keys or any(fnmatchcase(credential.key, key) for key in select.keys)
    named = named and not any(fnmatchcase(credential.key, key) for key in select.not_keys)
    leveled = not select.levels or any(fnmatchcase(credential.level or "", level) for level in select.levels)
    weighed = [
        credential.credits is not None and fits
        for bound, fits in (
            (select.min_credits, select.min_credits is None or (credential.credits or 0) >= select.min_credits),
            (select.max_credits, select.max_credits is None or (credential.credits or 0) <= select.max_credits),
        )
        if bound is not None
    ]
    return (
        named and leveled and all(weighed) and all(not asked or given & set(asked) for asked, given in asked_and_given)
    )


def expanded(tree: Requirement, credentials: Mapping[str, Credential], owner: str | None) -> Requirement:
    """A tree with a line for each match in the place of every selection, but for the owner of the route."""
    if isinstance(tree, ExclusionLine) and tree.select is not None:
        every = [key for key, credential in credentials.items() if selected(tree.select, credential)]
        return replace(tree, matched=tuple(key for key in every if key != owner))
    if not isinstance(tree, Group | AverageLine):
        return tree
    lines: list[Requirement] = []
    for part in tree.of:
        if not isinstance(part, Selection):
            lines.append(expanded(part, credentials, owner))
            continue
        lines += [
            CredentialLine(
                path=f"{part.path}/{key}",
                credential=key,
                worth=part.worth,
                shared=part.shared,
                min_score=part.min_score,
                earned_within_months=part.earned_within_months,
                concurrent=part.concurrent,
                earned=part.earned,
                exact=part.exact,
                min_grade=part.min_grade,
                max_score=part.max_score,
            )
            for key, credential in credentials.items()
            if key != owner and selected(part.select, credential)
        ]
    if isinstance(tree, AverageLine):
        return replace(tree, of=tuple(lines))
    limits = tuple(
        limit
        if limit.select is None
        else replace(limit, keys=tuple(key for key in credentials if selected(limit.select, credentials[key])))
        for limit in tree.limits
    )
    return replace(tree, of=tuple(lines), limits=limits)
