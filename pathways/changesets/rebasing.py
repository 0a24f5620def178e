"""A change set over what is published now: it applies where others left its subjects alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pathways.catalog.differences import changes_between
from pathways.changesets.change_set import Staged
from pathways.changesets.three_way import Clash, merged
from pathways.domain.catalog import Kind
from pathways.domain.changes import FieldChange
from pathways.domain.content import Content, Thing


@dataclass(frozen=True, slots=True)
class Conflict:
    """A subject that somebody else changed since its change was staged.

    Attributes:
        theirs: what is published of it now, compared with what the change began with.
        yours: what the change makes of it, compared with the same.
    """

    subject: str
    subject_kind: Kind
    theirs: tuple[FieldChange, ...]
    yours: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Rebased:
    """What a change set makes of a catalogue.

    Attributes:
        things: what is to be stored.
        gone: keys of what is to be removed.
        conflicts: what cannot be brought together; without any the rest means something.
    """

    things: tuple[Thing, ...]
    gone: frozenset[str]
    conflicts: tuple[Conflict, ...]

    def over(self, content: Content) -> Content:
        """The content as it is to be."""
        return content.replacing(self.gone, self.things)


def rebased(staged: Iterable[Staged], content: Content) -> Rebased:
    """What staged changes make of a content, which may be another one than they were staged over.

    A subject that says already what it is to say needs no change. One that says something else than it did when its
    change was staged is a conflict, whichever fields differ: whoever published it meanwhile did not see this change.
    """
    things: list[Thing] = []
    gone: set[str] = set()
    conflicts: list[Conflict] = []
    for each in staged:
        now = content.get(each.subject)
        if now == each.after:
            continue
        if now != each.before:
            conflicts.append(_conflict(each, now))
        elif each.after is None:
            gone.add(each.subject)
        else:
            things.append(each.after)
    return Rebased(tuple(things), frozenset(gone), tuple(conflicts))


def undoing(done: Sequence[Staged], content: Content) -> tuple[tuple[Staged, ...], tuple[Conflict, ...]]:
    """The changes that undo some that were published, and what later ones keep from being undone.

    Later changes of other fields of the same things stay.

    Args:
        done: what was published once, each with what stood before and after.
        content: what is published now.
    """
    found: list[Staged] = []
    conflicts: list[Conflict] = []
    for each in done:
        now = content.get(each.subject)
        back = Staged(each.after, each.before)
        after = merged(each.after, now, each.before)
        if isinstance(after, Clash):
            conflicts.append(_conflict(back, now))
        elif now != after:
            found.append(Staged(now, after))
    return tuple(found), tuple(conflicts)


def _conflict(change: Staged, now: Thing | None) -> Conflict:
    theirs, yours = fields_between(change.before, now), fields_between(change.before, change.after)
    return Conflict(change.subject, change.subject_kind, theirs, yours)


def fields_between(before: Thing | None, after: Thing | None) -> tuple[FieldChange, ...]:
    """What differs between two versions of a thing, field by field and line by line; of one that came or went, its key
    alone."""
    if before is None or after is None:
        if before is after:
            return ()
        keys = (None if each is None else each.key for each in (before, after))
        return (FieldChange("key", *keys),)
    contents = (Content.of([each]) for each in (before, after))
    return tuple(field for change in changes_between(*contents) for field in change.fields)
