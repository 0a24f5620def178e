"""Edits over a content: each read as a file would be, all of them checked together, every problem where it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from pathways.catalog.names import RENAMED, names_of, renamed_to, renaming, says_nothing, with_keys, with_paths
from pathways.changesets.change_set import Staged
from pathways.changesets.edits import (
    Asked,
    MovePath,
    PutDocument,
    PutRoute,
    PutText,
    PutThing,
    PutWhole,
    Remove,
    RemoveRoute,
    Rename,
    Retire,
    Said,
)
from pathways.codes import Code
from pathways.curation.checking import check_drafts
from pathways.domain.catalog import Credential, CredentialStatus, Kind
from pathways.domain.content import Content, Thing, kind_of
from pathways.domain.deadline import check_time
from pathways.domain.draft import Draft
from pathways.editing.file_format import FileFormat
from pathways.editing.moving import moved
from pathways.errors import Hints, Problem, ProblemsError, did_you_mean
from pathways.text import shown


@dataclass(frozen=True, slots=True)
class Working:
    """What an editor edits: what is published, with what is staged already.

    Attributes:
        published: the content that everybody reads.
        versions: of its things.
        content: the same with what is staged.
    """

    published: Content
    versions: Mapping[str, int]
    content: Content

    @classmethod
    def over(cls, published: Content, versions: Mapping[str, int], staged: Sequence[Staged]) -> Working:
        """What is staged, over what is published; where that says something else than it did when a change was
        staged, it counts and not the change."""
        fitting = [each for each in staged if published.get(each.subject) in (each.before, each.after)]
        things = [each.after for each in fitting if each.after is not None]
        gone = {each.subject for each in fitting if each.after is None}
        return cls(published, versions, published.replacing(gone, things))


def staged_by(asked: Sequence[Asked], working: Working, form: FileFormat) -> tuple[tuple[Staged, ...], frozenset[str]]:
    """What edits stage, one change for each subject; and the keys of what was only staged, and is to go again.

    Raises:
        ProblemsError: everything that is wrong with them, by themselves or together; TIMEOUT.
    """
    editing = _Editing(working, form)
    for each in asked:
        check_time()
        editing.take(each)
    problems = editing.problems or list(editing.together())
    if problems:
        raise ProblemsError(problems)
    before = working.published
    edited = sorted(editing.edited.items())
    never_was = frozenset(key for key, after in edited if after is None and before.get(key) is None)
    return tuple(Staged(before.get(key), after) for key, after in edited if key not in never_was), never_was


def check_whole(
    things: Sequence[Thing], gone: Mapping[str, Thing], content: Content, form: FileFormat
) -> list[Problem]:
    """What keeps things from being stored together in a content which may be another one than they were made for.

    Args:
        things: as they are to be.
        gone: what is to go, by key.
    """
    drafts = [form.read(kind_of(thing), form.written(thing)) for thing in things]
    checked = check_drafts(drafts, content.replacing(gone, ()))
    found = [
        replace(problem, path=thing.key)
        for thing, problems in zip(things, checked.problems, strict=True)
        for problem in problems
    ]
    result = content.replacing(gone, things)
    return [*found, *(replace(each, path=key) for key, each in _dangling(result, gone))]


def _dangling(result: Content, gone: Mapping[str, Thing]) -> Iterator[tuple[str, Problem]]:
    """Names of what goes, by its key."""
    if not gone:
        return
    for thing in result.things():
        check_time()
        for _, key in names_of(thing):
            if key in gone:
                text = f"{shown(thing.key)} names {shown(key)}, which is to go."
                hint = f"Change {shown(thing.key)} first, or in the same call."
                yield key, Problem(Code.DANGLING_REFERENCE, text, hint)


class _Editing:
    """Edits one after the other; each sees what those before it made."""

    def __init__(self, working: Working, form: FileFormat) -> None:
        self._working = working
        self._form = form
        self.edited: dict[str, Thing | None] = {}
        self.problems: list[Problem] = []
        self._drafts: list[tuple[Draft, Asked]] = []
        self._defined: dict[str, int] = {}
        """By key: which draft has the last word."""
        self._removed: dict[str, Asked] = {}
        self._hints = Hints()

    def take(self, asked: Asked) -> None:
        """Makes one edit, or notes what is wrong with it."""
        try:
            match asked.edit:
                case PutThing() as put:
                    self._expect_version(put.key, put.expected_version)
                    known = self._known(put.key, put.kind)
                    self._read(asked, put.kind, _patched(self._written(known), {**put.said, "key": put.key}))
                case PutRoute() as put:
                    self._expect_version(put.credential, put.expected_version)
                    credential = self._needed(put.credential, Kind.CREDENTIAL, "credential")
                    self._read(asked, Kind.CREDENTIAL, _with_route(self._written(credential), put))
                case RemoveRoute() as gone:
                    credential = self._needed(gone.credential, Kind.CREDENTIAL, "credential")
                    self._read(asked, Kind.CREDENTIAL, _without_route(self._written(credential), gone))
                case PutDocument(text=text):
                    self._take(asked, self._form.document(text))
                case PutText(kind=kind, text=text):
                    value = self._form.mapping(text)
                    known = self._known(value["key"], kind)
                    self._read(asked, kind, _patched(self._written(known), value))
                case PutWhole(thing=thing):
                    self._read(asked, kind_of(thing), self._form.written(thing))
                case Retire() as retired:
                    self._retire(asked, retired)
                case Remove() as removed:
                    self._needed(removed.key, removed.kind, "key")
                    self._drop(removed.key, asked)
                case Rename() as renamed:
                    self._rename(asked, renamed)
                case MovePath() as move:
                    for credential in moved(move, self._everything(), self._working.published):
                        self._read(asked, Kind.CREDENTIAL, self._form.written(credential))
                case edit:
                    assert_never(edit)
        except ProblemsError as refusal:
            self.problems += [replace(each, path=asked.sent(each.path or "")) for each in refusal.problems]

    def together(self) -> Iterator[Problem]:
        """What is wrong with all of them together."""
        drafts = [
            replace(draft, things=tuple(each for each in draft.things if self._defined.get(each[0].key) == place))
            for place, (draft, _) in enumerate(self._drafts)
        ]
        gone = {key: known for key in self._removed if (known := self._working.content.get(key)) is not None}
        content = self._working.content.replacing(gone, ())
        checked = check_drafts(drafts, content)
        for (_, asked), problems in zip(self._drafts, checked.problems, strict=True):
            yield from (_placed(asked, problem) for problem in problems)
        result = content.replacing((), [thing for thing in self.edited.values() if thing is not None])
        for key, problem in _dangling(result, gone):
            yield replace(problem, path=self._removed[key].sent(""))

    def _now(self, key: str) -> Thing | None:
        return self.edited[key] if key in self.edited else self._working.content.get(key)

    def _known(self, key: str, kind: Kind, path: str = "key") -> Thing | None:
        """The thing as it is now; None: it is new."""
        known = self._now(key)
        if known is not None and kind_of(known) is not kind:
            text = f"The key {shown(key)} names a {kind_of(known).lower()} already."
            raise ProblemsError.one(Code.DUPLICATE_KEY, text, "Keys are unique over all kinds.", path)
        return known

    def _needed(self, key: str, kind: Kind, path: str) -> Thing:
        known = self._now(key)
        if known is None or kind_of(known) is not kind:
            text = f"There is no {kind.lower()} {shown(key)}."
            hint = self._hints.did_you_mean(key, lambda: self._keys(kind)) or "Look for it with a search."
            raise ProblemsError.one(Code.NOT_FOUND, text, hint, path)
        return known

    def _keys(self, kind: Kind) -> list[str]:
        return [each.key for each in self._working.content.things() if kind_of(each) is kind]

    def _expect_version(self, key: str, expected: int | None) -> None:
        version = self._working.versions.get(key, 0)
        if expected not in (None, version):
            text = f"You expected version {expected} of {shown(key)}, and it is version {version} now."
            hint = "Read it again, then send this once more."
            raise ProblemsError.one(Code.STALE, text, hint, "expectedVersion")

    def _written(self, known: Thing | None) -> dict[str, Any]:
        return {} if known is None else self._form.written(known)

    def _retire(self, asked: Asked, retired: Retire) -> None:
        known = self._needed(retired.key, Kind.CREDENTIAL, "key")
        said: dict[str, Any] = {}
        successors = retired.successors
        if successors is not None:
            said["supersededBy"] = list(successors)
        elif isinstance(known, Credential):
            successors = known.superseded_by
        if retired.last_day is None:
            ended = CredentialStatus.SUPERSEDED if successors else CredentialStatus.CEASED
            said |= {"status": str(ended), "lastDay": None}
        else:
            said["lastDay"] = retired.last_day.isoformat()
        self._read(asked, Kind.CREDENTIAL, _patched(self._written(known), said))

    def _rename(self, asked: Asked, renamed: Rename) -> None:
        if renamed.kind not in RENAMED:
            kinds = ", ".join(str(kind) for kind in Kind if kind in RENAMED)
            text = f"Things of the kind {renamed.kind} cannot get another key."
            raise ProblemsError.one(Code.INVALID, text, f"Rename one of {kinds}.", "subjectKind")
        known = self._needed(renamed.from_, renamed.kind, "from")
        if renamed.from_ == renamed.to:
            text = f"{shown(renamed.to)} is its key already."
            raise ProblemsError.one(Code.DUPLICATE_KEY, text, "Choose another one.", "to")
        there = self._known(renamed.to, renamed.kind, "to")
        self._drop(renamed.from_, asked)
        one = renamed_to(known, there, renamed.to)
        for thing in (one, *(each for each in self._everything() if each.key != renamed.to)):
            check_time()
            new = with_keys(thing, renaming(renamed.kind, renamed.from_, renamed.to))
            if there is None and renamed.kind is Kind.CREDENTIAL:
                new = with_paths(new, renamed.from_, renamed.to)
            if new != thing and says_nothing(new):
                self._drop(thing.key, asked)
            elif thing is one or new != thing:
                self._read(asked, kind_of(new), self._form.written(new))

    def _drop(self, key: str, asked: Asked) -> None:
        """Nothing has this key any more."""
        self.edited[key] = None
        self._removed[key] = asked
        self._defined.pop(key, None)

    def _everything(self) -> list[Thing]:
        """All things as they are now."""
        kept = [each for each in self._working.content.things() if each.key not in self.edited]
        return [*kept, *(each for each in self.edited.values() if each is not None)]

    def _read(self, asked: Asked, kind: Kind, value: Mapping[str, Any]) -> None:
        self._take(asked, self._form.read(kind, value))

    def _take(self, asked: Asked, draft: Draft) -> None:
        self.problems += [_placed(asked, problem) for problem in draft.problems]
        for thing, _ in draft.things:
            self.edited[thing.key] = thing
            self._defined[thing.key] = len(self._drafts)
            self._removed.pop(thing.key, None)
        self._drafts.append((replace(draft, problems=()), asked))


def _placed(asked: Asked, problem: Problem) -> Problem:
    """A problem of a draft where its value was sent."""
    edit, path = asked.edit, problem.path or ""
    if isinstance(edit, PutDocument):
        place = "" if problem.line is None else f"Line {problem.line}: "
        return replace(problem, message=f"{place}{problem.message}", path=asked.sent(""))
    inside = path.split("/")[2:]
    if isinstance(edit, PutRoute):
        inside = inside[2:]
    if isinstance(edit, MovePath | PutText | PutWhole | RemoveRoute | Rename | Retire):
        inside = []
    return replace(problem, path=asked.sent("/".join(inside)))


def _patched(value: Mapping[str, Any], said: Said) -> dict[str, Any]:
    """A mapping with some fields in other words, and without those that are to go."""
    found = {**value, **said}
    if "of" in value and "credentials" in said:  # a rule that is more than a set
        found["of"] = found.pop("credentials")
    return {name: each for name, each in found.items() if each is not None}


def _with_route(credential: Mapping[str, Any], put: PutRoute) -> dict[str, Any]:
    section = "renewals" if put.is_renewal else "routes"
    routes: list[dict[str, Any]] = list(credential.get(section, ()))
    place = next((at for at, route in enumerate(routes) if route["key"] == put.key), len(routes))
    known = routes[place] if place < len(routes) else {"kind": "RENEWAL"} if put.is_renewal else {}
    # The sentence of another rule says nothing about this one.
    is_another = "requires" in put.said and put.said["requires"] != known.get("requires")
    stale = {"sentence": None} if is_another else {}
    routes[place : place + 1] = [_patched(known, {**stale, **put.said, "key": put.key})]
    return {**credential, section: routes}


def _without_route(credential: Mapping[str, Any], gone: RemoveRoute) -> dict[str, Any]:
    found = dict(credential)
    keys = [route["key"] for section in ("routes", "renewals") for route in credential.get(section, ())]
    if gone.key not in keys:
        text = f"{shown(gone.credential)} has no route {shown(gone.key)}."
        raise ProblemsError.one(Code.NOT_FOUND, text, did_you_mean(gone.key, keys) or "It has none.", "key")
    for section in ("routes", "renewals"):
        if section in found:
            found[section] = [route for route in found[section] if route["key"] != gone.key]
    return found
