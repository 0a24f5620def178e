"""Requirement lines that move: where they stand then, and the paths by which records go on finding them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pathways.catalog.snapshot import lines_of
from pathways.changesets.edits import MovePath
from pathways.codes import Code
from pathways.curation.mending.trees import pinned, with_line
from pathways.domain.catalog import Credential
from pathways.domain.content import Content, Thing
from pathways.domain.identifiers import MovedPath
from pathways.domain.requirement import Group, Requirement, every_line
from pathways.errors import ProblemsError
from pathways.text import shown


def moved(move: MovePath, things: Iterable[Thing], published: Content) -> Iterator[Credential]:
    """The credentials that a move changes; what they say of former moves leads in no circle, and nowhere twice.

    Args:
        things: all things as they are now.
        published: what is published, where a path that no line has any more may have been one.

    Raises:
        ProblemsError: NOT_FOUND, neither path names a line, or the old one never did; DUPLICATE_PATH, both do; INVALID,
            the line would stand inside itself, or leave a rule without any line.
    """
    credentials = {thing.key: thing for thing in things if isinstance(thing, Credential)}
    changed = {each.key: each for each in _moved(move, credentials, published)}
    keys = {
        former: key for key, each in credentials.items() for former in each.former_keys if former not in credentials
    }
    for key, known in credentials.items():
        new = _without_former(changed.get(key, known), move, keys)
        if new != known:
            yield new


def _moved(move: MovePath, credentials: Mapping[str, Credential], published: Content) -> Iterator[Credential]:
    there, owner = _owner(credentials, move.to), _owner(credentials, move.from_)
    if there is not None and owner is not None:
        text = f"The path {shown(move.to)} names another line already."
        raise ProblemsError.one(Code.DUPLICATE_PATH, text, "Choose another path, or move that line first.", "to")
    alias = MovedPath(from_=move.from_, to=move.to)
    if there is not None:
        if _owner(published.credentials, move.from_) is None and not _was_moved(credentials, move.from_):
            raise _unknown(move.from_)
        yield _with_moved(there, alias)
        return
    if owner is None:
        raise _unknown(move.from_)
    line = _line(owner, move.from_)
    new = replace(pinned(line), path=move.to)
    group = move.to.rpartition("/")[0]
    target = _owner(credentials, group)
    into = None if target is None else _line(target, group)
    if target is None or not isinstance(into, Group) or any(each.path == move.from_ for each in into.of):
        yield _with_moved(_changed(owner, move.from_, new), alias)
        return
    if any(each.path == group for each in every_line(line)):
        text = f"{shown(move.to)} lies inside of the line that moves."
        raise ProblemsError.one(Code.INVALID, text, "Choose a group elsewhere.", "to")
    if _is_all_there_is(owner, line):
        text = (
            f"Without {shown(move.from_)} nothing is left of the rule that it stands in, and everybody would meet it."
        )
        hint = "Stage the rule that takes its place first, or drop the route."
        raise ProblemsError.one(Code.INVALID, text, hint, "from")
    left = _changed(owner, move.from_, None)
    if target.key != owner.key:
        yield left
        left = target
    yield _with_moved(_changed(left, group, replace(into, of=(*_parts(left, group), new))), alias)


def _unknown(path: str) -> ProblemsError:
    text = f"No requirement line has the path {shown(path)}, nor had one."
    return ProblemsError.one(Code.NOT_FOUND, text, "Take a path that progress or a plan shows.", "from")


def _owner(credentials: Mapping[str, Credential], path: str) -> Credential | None:
    """The credential in which the line of a path stands."""
    first = credentials.get(path.partition("/")[0])
    rest = (each for each in credentials.values() if each is not first)
    likely = rest if first is None else (first, *rest)
    return next((each for each in likely if any(line.path == path for line in lines_of(each))), None)


def _line(owner: Credential, path: str) -> Requirement:
    return next(line for line in lines_of(owner) if line.path == path)


def _parts(owner: Credential, path: str) -> tuple[Requirement, ...]:
    group = _line(owner, path)
    return group.of if isinstance(group, Group) else ()


def _is_all_there_is(owner: Credential, line: Requirement) -> bool:
    """A line is what a route requires, or the only one of its group."""
    if any(route.requires == line for route in (*owner.routes, *owner.renewals)):
        return True
    return any(isinstance(each, Group) and each.of == (line,) for each in lines_of(owner))


def _changed(credential: Credential, path: str, line: Requirement | None) -> Credential:
    return with_line(credential, path, lambda _: line) or credential


def _without_former(credential: Credential, move: MovePath, keys: Mapping[str, str]) -> Credential:
    """The credential without what it says of the place where the line stands again, or of where it went before.

    Args:
        keys: the key of today for each former one, since what it says may begin with any.
    """

    def today(path: str) -> str:
        owner, slash, rest = path.partition("/")
        return f"{keys.get(owner, owner)}{slash}{rest}"

    new, gone = MovedPath(from_=move.from_, to=move.to), {today(move.from_), today(move.to)}
    kept = tuple(each for each in credential.moved_paths if each == new or today(each.from_) not in gone)
    return replace(credential, moved_paths=kept)


def _was_moved(credentials: Mapping[str, Credential], path: str) -> bool:
    return any(each.from_ == path for credential in credentials.values() for each in credential.moved_paths)


def _with_moved(credential: Credential, new: MovedPath) -> Credential:
    """The credential with one more path that moved; what had moved to its old place moved on with it."""
    kept = {each.from_: new.to if each.to == new.from_ else each.to for each in credential.moved_paths}
    found = {from_: to for from_, to in {**kept, new.from_: new.to}.items() if from_ != to}
    return replace(credential, moved_paths=tuple(MovedPath(from_=from_, to=to) for from_, to in found.items()))
