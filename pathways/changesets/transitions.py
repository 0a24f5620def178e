"""How a change set moves from state to state: pure functions from one value to the next.

    DRAFT -> IN_REVIEW -> APPROVED -> PUBLISHING -> PUBLISHED
      ^---------'------------'   staging, or a reviewer who requests changes
    IN_REVIEW, APPROVED -> REJECTED; any of the first three -> WITHDRAWN

Nothing leads from DRAFT or IN_REVIEW to PUBLISHING: what is published was approved as it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pathways.changesets.change_set import Action, ChangeSet, ChangeSetState, Event, Review, Staged, Verdict
from pathways.codes import Code
from pathways.errors import Hints, Problem, ProblemsError
from pathways.text import flaw_of, shown
from pathways.wording.phrases import counted

MOST_STAGED = 5_000
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 5_000
OPEN = frozenset({ChangeSetState.DRAFT, ChangeSetState.IN_REVIEW, ChangeSetState.APPROVED})
"""The states in which a change set can still be changed."""
_UNDER_REVIEW = frozenset({ChangeSetState.IN_REVIEW, ChangeSetState.APPROVED})
_DONE = {Verdict.APPROVE: "Approved", Verdict.REQUEST_CHANGES: "Requested changes to", Verdict.REJECT: "Rejected"}
_AFTER = {
    Verdict.APPROVE: ChangeSetState.APPROVED,
    Verdict.REQUEST_CHANGES: ChangeSetState.DRAFT,
    Verdict.REJECT: ChangeSetState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something to a change set, and when."""

    by: str
    at: datetime


def opened(key: str, title: str, description: str | None, revision: int, doing: Doing) -> ChangeSet:
    """An empty change set over a revision.

    Raises:
        ProblemsError: the title is empty, or a text has what no text has, or too much of it.
    """
    said = _flaws(description or "", "description", LONGEST_DESCRIPTION, lines=True)
    problems = [*_flaws(title, "title", LONGEST_TITLE), *said]
    if not title.strip():
        problems.append(Problem(Code.EMPTY, "The title is empty.", "Say what the change set is for.", "title"))
    if problems:
        raise ProblemsError(problems)
    new = ChangeSet(
        key=key,
        title=title.strip(),
        description=description or None,
        author=doing.by,
        base_revision=revision,
        opened_at=doing.at,
        editors=(doing.by,),
    )
    return _noted(new, Action.OPEN, f"Opened over revision {revision}.", doing)


def expect_open(known: ChangeSet, expected_version: int | None = None) -> None:
    """Makes sure that a change set can still be changed, and is the version that somebody has read.

    Raises:
        ProblemsError: WRONG_STATE or STALE.
    """
    _expect(known, OPEN, "be changed", expected_version)


def staged(
    known: ChangeSet,
    changes: Iterable[Staged],
    revision: int,
    doing: Doing,
    expected_version: int | None = None,
    dropped: Collection[str] = (),
) -> ChangeSet:
    """The change set with more staged: a draft again, its approvals void.

    Args:
        changes: each takes the place of what is staged for its subject; one that leaves its subject as it is in the
            catalogue takes that away.
        revision: the one over which everything staged was judged.
        dropped: keys of things that stand in this change set alone, and are to go from it.

    Raises:
        ProblemsError: WRONG_STATE, STALE, EMPTY or LIMIT.
    """
    expect_open(known, expected_version)
    new = {each.subject: each for each in changes}
    touched = [*new, *sorted(dropped)]
    if not touched:
        raise ProblemsError.one(Code.EMPTY, "There is nothing to stage.", "Say a change or a mend.", "changes")
    found = {each.subject: each for each in known.staged} | new
    kept = tuple(found[key] for key in sorted(found) if key not in dropped and found[key].before != found[key].after)
    if len(kept) > MOST_STAGED:
        text = f"The change set would change {counted(len(kept), 'thing')}; at most {MOST_STAGED} fit."
        raise ProblemsError.one(Code.LIMIT, text, "Open another one for the rest.", "changes")
    text = f"Staged {counted(len(touched), 'change')}: {_listed(touched)}."
    return _edited(known, kept, revision, Action.STAGE, text, doing)


def unstaged(
    known: ChangeSet, subjects: Collection[str], revision: int, doing: Doing, expected_version: int | None = None
) -> ChangeSet:
    """The change set without what is staged for some subjects: a draft again, its approvals void.

    Raises:
        ProblemsError: WRONG_STATE, STALE or EMPTY; NOT_FOUND for each subject without a staged change.
    """
    expect_open(known, expected_version)
    there, hints = {each.subject: each for each in known.staged}, Hints()
    if not subjects:
        raise ProblemsError.one(Code.EMPTY, "No subject is named.", "Name the keys of staged changes.", "subjects")
    problems = [
        Problem(
            Code.NOT_FOUND,
            f"Nothing is staged for {shown(subject)}.",
            hints.did_you_mean(subject, lambda: list(there)) or "Look at the changes of the change set.",
            f"subjects/{place}",
        )
        for place, subject in enumerate(subjects)
        if subject not in there
    ]
    if problems:
        raise ProblemsError(problems)
    gone = dict.fromkeys(subjects)
    kept = tuple(each for each in known.staged if each.subject not in gone)
    text = f"Unstaged {counted(len(gone), 'change')}: {_listed(gone)}."
    return _edited(known, kept, revision, Action.UNSTAGE, text, doing)


def submitted(known: ChangeSet, doing: Doing) -> ChangeSet:
    """The change set as it goes to the reviewers.

    Raises:
        ProblemsError: WRONG_STATE, or EMPTY where nothing is staged.
    """
    _expect(known, {ChangeSetState.DRAFT}, "be submitted")
    if not known.staged:
        raise ProblemsError.one(Code.EMPTY, "Nothing is staged.", "Stage a change first.", "key")
    text = f"Submitted with {counted(len(known.staged), 'change')}."
    return _noted(replace(known, state=ChangeSetState.IN_REVIEW), Action.SUBMIT, text, doing)


def reviewed(
    known: ChangeSet,
    verdict: Verdict,
    comment: str | None,
    doing: Doing,
    expected_version: int | None = None,
    *,
    own: bool = False,
    overrules: Sequence[str] = (),
) -> ChangeSet:
    """The change set with one more review.

    Args:
        own: its editors may approve it too.
        overrules: keys of findings of its impact that are not to keep it from being published.

    Raises:
        ProblemsError: WRONG_STATE; STALE when more was staged than the reviewer has read; FORBIDDEN for an editor of
            the change set who approves it; INVALID, findings are overruled without approval or reason.
    """
    _expect(known, _UNDER_REVIEW, "be reviewed", expected_version)
    if flaws := list(_flaws(comment or "", "comment", LONGEST_DESCRIPTION, lines=True)):
        raise ProblemsError(flaws)
    if verdict is Verdict.APPROVE and not own and doing.by in known.editors:
        text = "You staged some of this change set, so you may not approve it."
        raise ProblemsError.one(Code.FORBIDDEN, text, "Ask another reviewer.", "verdict")
    if overrules and (verdict is not Verdict.APPROVE or not (comment or "").strip()):
        text = "A finding is overruled by an approval that says why."
        raise ProblemsError.one(Code.INVALID, text, "Approve, and give the reason as comment.", "overrules")
    named = tuple(dict.fromkeys(overrules))
    review = Review(doing.by, verdict, comment or None, doing.at, known.version, named)
    new = replace(known, state=_AFTER[verdict], reviews=(*known.reviews, review))
    said = f": {comment}" if comment else "."
    return _noted(new, Action.REVIEW, f"{_DONE[verdict]} version {known.version}{said}", doing)


def withdrawn(known: ChangeSet, doing: Doing) -> ChangeSet:
    """The change set as given up.

    Raises:
        ProblemsError: WRONG_STATE.
    """
    _expect(known, OPEN, "be withdrawn")
    return _noted(replace(known, state=ChangeSetState.WITHDRAWN), Action.WITHDRAW, "Withdrawn.", doing)


def publishing(known: ChangeSet) -> ChangeSet:
    """The change set while it is being published; nothing else happens to it until it is.

    Raises:
        ProblemsError: WRONG_STATE, it is not approved.
    """
    _expect(known, {ChangeSetState.APPROVED}, "be published")
    return replace(known, state=ChangeSetState.PUBLISHING)


def published(known: ChangeSet, revision: int, doing: Doing) -> ChangeSet:
    """The change set as the revision that it became.

    Raises:
        ProblemsError: WRONG_STATE, it is not being published.
    """
    _expect(known, {ChangeSetState.PUBLISHING}, "become a revision")
    new = replace(known, state=ChangeSetState.PUBLISHED, published_revision=revision)
    return _noted(new, Action.PUBLISH, f"Published as revision {revision}.", doing)


def _edited(
    known: ChangeSet, kept: tuple[Staged, ...], revision: int, action: Action, text: str, doing: Doing
) -> ChangeSet:
    new = replace(
        known,
        staged=kept,
        state=ChangeSetState.DRAFT,
        version=known.version + 1,
        base_revision=revision,
        editors=tuple(dict.fromkeys((*known.editors, doing.by))),
    )
    return _noted(new, action, text, doing)


def _noted(known: ChangeSet, action: Action, text: str, doing: Doing) -> ChangeSet:
    return replace(known, events=(*known.events, Event(doing.at, doing.by, action, text)))


def _expect(
    known: ChangeSet, states: Collection[ChangeSetState], done: str, expected_version: int | None = None
) -> None:
    problems: list[Problem] = []
    if known.state not in states:
        wanted = " or ".join(each for each in ChangeSetState if each in states)
        text = f"The change set is {known.state}, so it can no longer {done}."
        if known.state in OPEN:
            text = f"The change set is {known.state}, so it can not {done} yet."
        problems.append(Problem(Code.WRONG_STATE, text, f"It must be {wanted}.", "key"))
    if expected_version not in (None, known.version):
        text = f"You expected version {expected_version}, and it is version {known.version} now."
        hint = "Read the change set again, then send this once more."
        problems.append(Problem(Code.STALE, text, hint, "expectedVersion"))
    if problems:
        raise ProblemsError(problems)


def _listed(subjects: Iterable[str]) -> str:
    named = list(subjects)
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return ", ".join(named[:3]) + more


def _flaws(text: str, path: str, longest: int, *, lines: bool = False) -> Iterator[Problem]:
    if (flaw := flaw_of(text, lines=lines)) is not None:
        yield Problem(Code.BAD_TEXT, flaw, "Leave it out.", path)
    elif len(text) > longest:
        yield Problem(Code.TOO_LONG, f"It has {len(text)} characters.", f"Use at most {longest}.", path)
