"""Two versions of a catalogue, field by field: what was added, changed and dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pathways.catalog.exact_text import exact_text, field_name, short, shortened
from pathways.catalog.line_differences import line_changes
from pathways.domain.catalog import CompetencyLevel, Credential, OccupationCredential, Reference, Route
from pathways.domain.changes import Change, ChangeKind, FieldChange
from pathways.domain.content import Content, Thing, kind_of
from pathways.domain.offerings import YearSpan
from pathways.domain.requirement import Need
from pathways.domain.shared_rules import Overlap
from pathways.wording.phrases import Names

_KEY: Mapping[type, str] = {
    Route: "key",
    CompetencyLevel: "competency",
    Need: "competency",
    OccupationCredential: "credential",
}
"""The field by which an item of a list is known."""
_IN_FILES = {"passing_score": "passing", "recurring": "offerings", "as_": "as"}
"""Fields that share a name with another one."""
_RULES = ("requires", "recommends")
Record = Thing | Reference | YearSpan | Route | CompetencyLevel | Need | OccupationCredential
Item = Any
"""Of a list: a text, or a value with fields."""


def changes_between(before: Content, after: Content) -> tuple[Change, ...]:
    """Every thing that differs, by kind in the order of `Content.things`, then by key; removed ones last.

    Fields stand in the order of the format, requirement lines behind them. Where nothing is listed, nothing differs.
    """
    names: list[Names] = []
    found: list[Change] = []
    for thing in after.things():
        known = before.get(thing.key)
        if known is None:
            found.append(Change(thing.key, kind_of(thing), ChangeKind.ADDED))
        elif known is not thing and known != thing:
            names = names or [{each.key: each.name for each in content.things()} for content in (before, after)]
            changes = tuple(_thing_changes(known, thing, names[0], names[1]))
            found.append(Change(thing.key, kind_of(thing), ChangeKind.CHANGED, changes))
    gone = (thing for thing in before.things() if after.get(thing.key) is None)
    return (*found, *(Change(thing.key, kind_of(thing), ChangeKind.REMOVED) for thing in gone))


def _thing_changes(before: Thing, after: Thing, names_before: Names, names_after: Names) -> Iterator[FieldChange]:
    if type(before) is not type(after):
        yield _change("kind", kind_of(before), kind_of(after))
        return
    yield from _field_changes("", before, after)
    if isinstance(before, Credential) and isinstance(after, Credential):
        yield from line_changes(before, after, names_before, names_after)


def _field_changes(prefix: str, before: Record, after: Record) -> Iterator[FieldChange]:
    """The fields in which two values of a class differ, save rules."""
    for each in fields(before):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if each.name in _RULES or old == new:
            continue
        name = "of" if isinstance(before, Overlap) and each.name in ("keys", "select") else field_name(each.name)
        name = _IN_FILES.get(each.name, name)
        path = f"{prefix}{name}"
        if isinstance(old, tuple) and isinstance(new, tuple):
            yield from _list_changes(path, old, new)
        elif isinstance(old, Reference) and isinstance(new, Reference):
            yield from _field_changes(f"{path}/", old, new)
        elif isinstance(old, YearSpan) and isinstance(new, YearSpan):
            yield from _field_changes(prefix, old, new)
        else:
            yield _change(path, old, new)


def _list_changes(path: str, before: tuple[Item, ...], after: tuple[Item, ...]) -> Iterator[FieldChange]:
    """What went from a list, what changed in it, what came; and its order, where that of what stayed is another."""
    key = _KEY.get(type((before or after)[0]))
    if key is None:
        gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
        yield from (_change(path, each, None) for each in before if _counted_down(gone, each))
        yield from (_change(path, None, each) for each in after if _counted_down(come, each))
        stayed = [[each for each in several if each in before and each in after] for several in (before, after)]
    else:
        old = {str(getattr(each, key)): each for each in before}
        new = {str(getattr(each, key)): each for each in after}
        yield from (_change(f"{path}/{name}", each, None, key) for name, each in old.items() if name not in new)
        for name, each in old.items():
            if name in new:
                yield from _field_changes(f"{path}/{name}/", each, new[name])
        yield from (_change(f"{path}/{name}", None, each, key) for name, each in new.items() if name not in old)
        stayed = [[name for name in one if name in other] for one, other in ((old, new), (new, old))]
    if stayed[0] != stayed[1] and Counter(stayed[0]) == Counter(stayed[1]):
        yield FieldChange(path, *shortened(*(exact_text(tuple(each)) for each in stayed)))


def _counted_down(left: Counter[Item], item: Item) -> bool:
    """One more of an item that is counted."""
    left[item] -= 1
    return left[item] >= 0


def _change(path: str, before: object, after: object, key: str | None = None) -> FieldChange:
    """A field, or an item of a list without the key that its path names."""
    old, new = (None if each is None else _text(each, key) for each in (before, after))
    if old is not None and new is not None:
        return FieldChange(path, *shortened(old, new))
    return FieldChange(path, None if old is None else short(old), None if new is None else short(new))


def _text(value: object, key: str | None) -> str:
    if key is None or not is_dataclass(value):
        return exact_text(value)
    said = ((each.name, getattr(value, each.name)) for each in fields(value))
    shown = ((name, each) for name, each in said if name not in (key, *_RULES) and each not in (None, ()))
    return ", ".join(f"{field_name(name)} {exact_text(each)}" for name, each in shown)
