"""A catalogue in memory that change sets are made for, as a store would keep it; and those who work on it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pathways.access.audit import Also
from pathways.access.identity import Caller, Identity, ViewerKind
from pathways.access.roles import Role, granted
from pathways.api.execution import Operation
from pathways.api.service import Service
from pathways.bootstrap import service_over
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged
from pathways.changesets.edits import Asked, PutThing
from pathways.changesets.history import Revision
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.content import Content, Thing
from pathways.edit_reading import EditFormat
from pathways.editing.office import ChangeSetOffice
from pathways.editing.ports import Publishing
from pathways.errors import ProblemsError, StaleError
from pathways.settings import Settings

DAY = datetime(2026, 5, 1, tzinfo=UTC)


def somebody(name: str, *roles: Role) -> Caller:
    """A person with some roles."""
    held = frozenset(roles)
    return Caller(Identity(kind=ViewerKind.PERSON, subject=name, roles=held, permissions=granted(held)))


EDDA = somebody("edda", Role.EDITOR)
ERIK = somebody("erik", Role.EDITOR)
RITA = somebody("rita", Role.REVIEWER)
PAUL = somebody("paul", Role.PUBLISHER)


class Desk:
    """A catalogue, its change sets and its history."""

    def __init__(self, things: Iterable[Thing], *, own_review: Callable[[], bool] = lambda: False) -> None:
        self.content = Content.of(things)
        self.versions = {thing.key: 1 for thing in self.content.things()}
        self.kept: dict[str, ChangeSet] = {}
        self.done: list[tuple[Revision, tuple[Staged, ...]]] = [(Revision(1, DAY, None, None, None, 0), ())]
        self.office = ChangeSetOffice(self, self, self, EditFormat(), own_review=own_review)

    def fresh(self) -> Snapshot:
        revision = len(self.done)
        return compile_snapshot(self.content, revision=revision, fingerprint=str(revision), versions=self.versions)

    def at(self, revision: int) -> Snapshot:
        if not 1 <= revision <= len(self.done):
            raise ProblemsError.one(Code.NOT_FOUND, f"There is no revision {revision}.", None, "revision")
        content = self.content
        for _, done in reversed(self.done[revision:]):
            was = [each.before for each in done if each.before is not None]
            content = content.replacing([each.subject for each in done], was)
        later = Counter(each.subject for _, done in self.done[revision:] for each in done)
        versions = {thing.key: self.versions.get(thing.key, 0) - later[thing.key] for thing in content.things()}
        return compile_snapshot(content, revision=revision, fingerprint=str(revision), versions=versions)

    def publish(self, publishing: Publishing, also: Also) -> int:
        if publishing.on != len(self.done) or self.kept[publishing.known.key] != publishing.known:
            raise StaleError("somebody was faster")
        new = publishing.rebased
        came = {thing.key: thing for thing in new.things}
        done = tuple(Staged(self.content.get(key), came.get(key)) for key in sorted(new.gone.union(came)))
        self.content = new.over(self.content)
        self.versions = {key: version for key, version in self.versions.items() if key not in new.gone}
        self.versions |= {key: self.versions.get(key, 0) + 1 for key in came}
        known = publishing.known
        number = len(self.done) + 1
        self.done.append((Revision(number, DAY, publishing.author, known.title, known.key, len(done)), done))
        self.kept[known.key] = publishing.published
        also(None, number)
        return number

    def read(self, key: str) -> ChangeSet | None:
        return self.kept.get(key)

    def heads(self, states: Collection[ChangeSetState] | None) -> list[ChangeSet]:
        found = [each for each in self.kept.values() if states is None or each.state in states]
        return [replace(each, staged=()) for each in reversed(found)]

    def write(self, new: ChangeSet, known: ChangeSet | None, also: Also) -> bool:
        if self.kept.get(new.key) != known:
            return False
        self.kept[new.key] = new
        also(None)
        return True

    def numbers(self, key: str | None = None) -> list[int]:
        return [
            revision.number
            for revision, done in reversed(self.done)
            if key is None or any(each.subject == key for each in done)
        ]

    def revisions(self, numbers: Sequence[int]) -> list[Revision]:
        return [revision for revision, _ in reversed(self.done) if revision.number in numbers]

    def changes(self, number: int, now: Content) -> list[Staged] | None:
        later = [each for _, done in self.done[number:] for each in done]
        found = []
        for each in self.done[number - 1][1]:
            said = next((one.before for one in later if one.subject == each.subject), now.get(each.subject))
            found.append(Staged(each.before, None if each.after is None else said))
        return found

    def service(self) -> Service:
        """A service over it; what a change set publishes it answers from then on."""
        return service_over(Settings(), self.fresh, change_sets=self.office)


def ask(service: Service, caller: Caller, query: str, **variables: Any) -> Any:
    """The data of one operation, which has no errors."""
    answer = asyncio.run(service.run(Operation(query, variables), caller=caller))
    assert "errors" not in answer.body, answer.body["errors"]
    return answer.body["data"]


def act(service: Service, caller: Caller, name: str, **input: Any) -> Any:
    """The payload of one mutation."""
    kind = "ChangeSetInput" if name in ("submitChangeSet", "withdrawChangeSet") else f"{name[0].upper()}{name[1:]}Input"
    query = (
        f"mutation ($input: {kind}!) {{ payload: {name}(input: $input) {{ "
        "changeSet { key title author state version baseRevision publishedRevision description openedAt "
        "changes { edges { node { subject subjectKind kind fields { path before after } } } } "
        "reviews { author verdict comment version } "
        "events { edges { node { by action text } } } } "
        "userErrors { code message hint path ... on ConflictError { subject revision "
        "theirs { path before after } yours { path before after } } } } }"
    )
    return ask(service, caller, query, input=input)["payload"]


def done(service: Service, caller: Caller, name: str, **input: Any) -> Any:
    """The change set that a mutation answers, which refuses nothing."""
    payload = act(service, caller, name, **input)
    assert payload["userErrors"] == [], payload["userErrors"]
    return payload["changeSet"]


def refused(service: Service, caller: Caller, name: str, **input: Any) -> list[tuple[str, str]]:
    """Code and path of everything that a mutation refuses."""
    payload = act(service, caller, name, **input)
    assert payload["changeSet"] is None
    return [(each["code"], "/".join(each["path"])) for each in payload["userErrors"]]


def staged(service: Service, *changes: Any, caller: Caller = EDDA, title: str = "An edit") -> str:
    """The key of a new change set with some changes."""
    key: str = done(service, caller, "openChangeSet", title=title)["key"]
    done(service, caller, "stageChanges", key=key, changes=list(changes))
    return key


def approved(service: Service, key: str) -> None:
    """Takes a change set through its review."""
    done(service, EDDA, "submitChangeSet", key=key)
    done(service, RITA, "reviewChangeSet", key=key, verdict="APPROVE")


def published(service: Service, *changes: Any, title: str = "An edit") -> int:
    """Stages, reviews and publishes changes; returns the revision."""
    key = staged(service, *changes, title=title)
    approved(service, key)
    found = done(service, PAUL, "publishChangeSet", key=key, expectedRevision=service.snapshot().revision)
    revision: int = found["publishedRevision"]
    return revision


def asked(kind: Kind, key: str, **said: Any) -> Asked:
    """An edit of one thing."""
    return Asked(PutThing(kind=kind, key=key, said=said), lambda path: path)
