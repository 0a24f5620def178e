"""Mends of findings as edits: each made over what those before it left."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.catalog.snapshot import Snapshot
from pathways.changesets.change_set import ChangeSet, Staged
from pathways.changesets.edits import Asked, Edit, PutWhole, Remove
from pathways.changesets.rebasing import rebased
from pathways.codes import Code
from pathways.curation.findings import findings_of
from pathways.curation.mending.mend import Mend, mend_of
from pathways.domain.content import Thing, kind_of
from pathways.domain.deadline import check_time
from pathways.editing.edition import Edition
from pathways.errors import Problem, ProblemsError
from pathways.text import shown

MOST_MENDS = 100
"""In one call; the catalogue is looked at again after each."""


def staged_in(mend: Mend, snapshot: Snapshot) -> tuple[Staged, ...]:
    """What a mend makes of a catalogue, by key."""
    content = snapshot.content
    changed = [Staged(content.get(thing.key), thing) for thing in mend.things]
    gone = [Staged(each, None) for each in _known(mend.gone, snapshot)]
    return tuple(sorted((*changed, *gone), key=lambda each: each.subject))


def mending(keys: Sequence[str], known: ChangeSet, snapshot: Snapshot) -> list[Asked]:
    """The edits of the mends of some findings, of the catalogue with a change set.

    Args:
        keys: of the findings.
        known: the change set.
        snapshot: what is published.

    Raises:
        ProblemsError: NOT_FOUND, there is no such finding; INVALID, it has no mend; LIMIT; or TIMEOUT.
    """
    if not keys:
        return []
    if len(keys) > MOST_MENDS:
        text = f"{len(keys):,} mends are too many for one call; at most {MOST_MENDS} fit."
        raise ProblemsError.one(Code.LIMIT, text, "Send the rest in another call.", "mends")
    new = rebased(known.staged, snapshot.content)
    things: dict[str, Thing] = {thing.key: thing for thing in new.things}
    gone = set(new.gone)
    current = Edition(snapshot, new.things, new.gone).snapshot if known.staged else snapshot
    findings = {each.key: each for each in findings_of(current)}
    found: list[Asked] = []
    problems: list[Problem] = []
    for place, key in enumerate(keys):
        check_time()
        path = f"mends/{place}"
        if key not in findings:
            text = f"There is no finding {shown(key)} about the catalogue with this change set."
            problems.append(Problem(Code.NOT_FOUND, text, "Take a key that its findings have now.", path))
            continue
        mend = mend_of(findings[key], current)
        if mend is None:
            text = f"The finding {shown(key)} has no mend that could be staged."
            problems.append(Problem(Code.INVALID, text, "Stage the changes that it asks for.", path))
            continue
        found += [_asked(PutWhole(thing=thing), path) for thing in mend.things]
        found += [_asked(Remove(kind=kind_of(each), key=each.key), path) for each in _known(mend.gone, current)]
        things = {key: thing for key, thing in things.items() if key not in mend.gone}
        things |= {thing.key: thing for thing in mend.things}
        gone = gone.union(mend.gone).difference(things)
        current = Edition(snapshot, list(things.values()), gone).snapshot
    if problems:
        raise ProblemsError(problems)
    return found


def _known(keys: Sequence[str], snapshot: Snapshot) -> list[Thing]:
    return [known for key in keys if (known := snapshot.content.get(key)) is not None]


def _asked(edit: Edit, path: str) -> Asked:
    return Asked(edit, lambda _: path)
