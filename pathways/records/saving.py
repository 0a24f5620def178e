"""Saving a learner: what is said replaces what is there, what is not said stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pathways.access.identity import Identity
from pathways.access.roles import Permission
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.records.learner import CompetencySource, StatedLevel, StoredLearner
from pathways.records.permitted import may, may_create, sees, unwritable, vouches
from pathways.text import flaw_of, shown

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """What to save.

    Attributes:
        new: the learner with the values said; the fields not said do not matter.
        said: the names of the fields that are said.
        expected_version: the version that must be stored, 0: none; None: any.
    """

    new: StoredLearner
    said: frozenset[str]
    expected_version: int | None = None


def not_there(key: str, path: str) -> Problem:
    """That a learner is not there, or not for whoever asks."""
    return Problem(Code.NOT_FOUND, f"There is no learner {shown(key)}.", "Look with: learners(search: …).", path)


def saved(known: StoredLearner, asked: SaveRequest, identity: Identity, path: str) -> StoredLearner:
    """The record as it is to be stored.

    Args:
        known: what is stored; of version 0 where nothing is.
        path: where the request stands.

    Raises:
        ProblemsError: everything that stands against it.
    """
    new, version = asked.new, asked.expected_version
    is_there = known.version > 0 and sees(identity, known)
    if not is_there and not (known.version == 0 and may_create(identity)):
        raise ProblemsError([not_there(new.key, f"{path}/key")])
    problems = list(_forbidden(known, asked, identity))
    if known.version == 0:
        problems += key_problems(new.key, "key")
    problems += version_problems("learner", version, known.version)
    if problems:
        raise ProblemsError(each.under(path) for each in problems)
    found = replace(known, **{name: getattr(new, name) for name in asked.said})
    if "competencies" in asked.said and not vouches(identity, known):
        vouched = tuple(each for each in known.competencies if each.is_verified)
        own = tuple(each for each in new.competencies if not each.is_verified)
        found = replace(found, competencies=(*vouched, *own))
    return found


def _forbidden(known: StoredLearner, asked: SaveRequest, identity: Identity) -> Iterator[Problem]:
    if known.version and not may(identity, Permission.WRITE_LEARNERS, known):
        yield Problem(Code.FORBIDDEN, "You may read this record, but not write into it.", None, "key")
        return
    for name in sorted(unwritable(identity, known, asked.said)):
        hint = "Leave it out, or ask an administrator."
        yield Problem(Code.FORBIDDEN, f"You may not write {name} of this record.", hint, name)
    if "competencies" in asked.said:
        there = set(known.competencies)
        yield from _unvouched(asked.new.competencies, there, may_vouch=vouches(identity, known))


def _unvouched(levels: Iterable[StatedLevel], there: set[StatedLevel], *, may_vouch: bool) -> Iterator[Problem]:
    for place, each in enumerate(levels):
        where = f"competencies/{place}/source"
        if each.source is CompetencySource.AWARD:
            hint = "Record the award; its credential shows the competency."
            text = "AWARD is the source of what awards show, and is not said."
            yield Problem(Code.INVALID, text, hint, where)
        elif each.is_verified and not may_vouch and each not in there:
            hint = "Leave source out, for what you say of yourself."
            yield Problem(Code.FORBIDDEN, f"You may not say {each.source} of your own record.", hint, where)


def version_problems(what: str, expected: int | None, stored: int) -> Iterator[Problem]:
    """That another version is stored than was expected.

    Args:
        what: a learner or another thing that is saved whole.
        expected: 0: none; None: any.
        stored: 0: nothing is.
    """
    if expected is not None and expected != stored:
        now = f"version {stored} is" if stored else "nothing is"
        hint = f"Read the {what} again, and send what you want of that version."
        yield Problem(Code.CONFLICT, f"You expected version {expected}, and {now} stored.", hint, "expectedVersion")


def may_be_no_key(key: str) -> bool:
    """Something may keep a text from being a key; of most texts that is known soon."""
    return not key or len(key) > LONGEST_KEY or not key.isprintable() or key[0] == " " or key[-1] == " "


def key_problems(key: str, path: str) -> Iterator[Problem]:
    """What keeps a text from being the key of a learner or an award."""
    if not key.strip() or key != key.strip():
        hint = "Use the number or name by which your systems know it."
        yield Problem(Code.BAD_KEY, f"The key {shown(key)} is empty, or begins or ends with a space.", hint, path)
    elif (flaw := flaw_of(key)) is not None:
        yield Problem(Code.BAD_TEXT, flaw, "Leave it out.", path)
    elif len(key) > LONGEST_KEY:
        text = f"The key has {len(key)} characters."
        yield Problem(Code.TOO_LONG, text, f"Use at most {LONGEST_KEY}.", path)
