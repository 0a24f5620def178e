"""Changes that clients send as edits: their fields in the plain form of a file, and from where each came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from strawberry import UNSET

from pathways.api.changesets.change_inputs import (
    ChangeInput,
    PutRouteInput,
    RemoveInput,
    RemoveRouteInput,
    RetireCredentialInput,
)
from pathways.api.changesets.moving_inputs import MovePathInput, RenameInput
from pathways.api.inputs.requirement_reader import PlainForm, as_named
from pathways.api.inputs.requirements import RequirementInput
from pathways.changesets.edits import (
    Asked,
    Edit,
    MovePath,
    PutDocument,
    PutRoute,
    PutText,
    PutThing,
    Remove,
    RemoveRoute,
    Rename,
    Retire,
)
from pathways.domain.catalog import Kind
from pathways.errors import Problem, ProblemsError

MOST_CHANGES = 1_000
MOST_SUPPOSED = 100
"""Changes of a question that nobody has staged."""
_KINDS = {
    "put_credential": Kind.CREDENTIAL,
    "put_competency": Kind.COMPETENCY,
    "put_occupation": Kind.OCCUPATION,
    "put_organization": Kind.ORGANIZATION,
    "put_overlap": Kind.OVERLAP,
    "put_equivalence": Kind.EQUIVALENCE,
}
_TEXTS = {"put_scale": Kind.SCALE, "put_term": Kind.TERM}
_BESIDE = frozenset({"expected_version", "credential", "is_renewal"})
"""Of a route: what is not its own."""


def asked_of(changes: Sequence[ChangeInput], path: str) -> list[Asked]:
    """The edits that a client sent.

    Args:
        changes: what was sent.
        path: where it stands.

    Raises:
        ProblemsError: rules that have no plain form.
    """
    found: list[Asked] = []
    problems: list[Problem] = []
    for place, each in enumerate(changes):
        form = PlainForm()
        found.append(_asked(each, form, f"{path}/{place}"))
        problems.extend(form.problems)
    if problems:
        raise ProblemsError(problems)
    return found


def _asked(change: ChangeInput, form: PlainForm, path: str) -> Asked:
    name = next(each.name for each in fields(change) if getattr(change, each.name) not in (UNSET, None))
    form.begin(f"{path}/{as_named(name)}")
    return Asked(_edit(name, getattr(change, name), form, f"{path}/{as_named(name)}"), form.sent)


def _edit(name: str, value: Any, form: PlainForm, path: str) -> Edit:
    match value:
        case PutRouteInput() as route:
            return PutRoute(
                credential=route.credential,
                key=route.key,
                is_renewal=bool(route.is_renewal),
                said=dict(_said(route, form, (), path, _BESIDE)),
                expected_version=route.expected_version,
            )
        case RemoveRouteInput() as gone:
            return RemoveRoute(credential=gone.credential, key=gone.key)
        case RetireCredentialInput() as retired:
            successors = None if retired.superseded_by is None else tuple(retired.superseded_by)
            return Retire(key=retired.key, successors=successors, last_day=retired.last_day)
        case RenameInput() as renamed:
            return Rename(kind=renamed.subject_kind, from_=renamed.from_, to=renamed.to)
        case MovePathInput() as moved:
            return MovePath(from_=moved.from_, to=moved.to)
        case RemoveInput() as removed:
            return Remove(kind=removed.subject_kind, key=removed.key)
        case str() as text:
            return PutText(kind=_TEXTS[name], text=text) if name in _TEXTS else PutDocument(text=text)
    said = dict(_said(value, form, (), path, frozenset({"expected_version"})))
    return PutThing(kind=_KINDS[name], key=value.key, said=said, expected_version=value.expected_version)


def _said(
    value: Any, form: PlainForm, place: tuple[str, ...], path: str, beside: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Any]]:
    """What is said of an input, null included, in the words of a file."""
    for each in fields(value):
        said = getattr(value, each.name)
        if said is not UNSET and each.name not in beside:
            word = as_named(each.name)
            yield word, _plain(said, form, (*place, word), f"{path}/{word}")


def _plain(value: Any, form: PlainForm, place: tuple[str, ...], path: str) -> Any:
    match value:
        case RequirementInput():
            return form.requirement(value, place, path)
        case list():
            return [_plain(each, form, (*place, str(at)), f"{path}/{at}") for at, each in enumerate(value)]
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Enum():
            return value.value
    if is_dataclass(value):
        return {word: each for word, each in _said(value, form, place, path) if each is not None}
    return value
