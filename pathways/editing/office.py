"""Opens, edits, reviews and publishes change sets: nobody's act is lost to another's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pathways.access.again import ChangedMeanwhileError, until_stored
from pathways.access.audit import Act, Also, Recorder, Unrecorded, nothing
from pathways.access.identity import Caller
from pathways.catalog.snapshot import Snapshot
from pathways.changesets import transitions
from pathways.changesets.change_set import Action, ChangeSet, ChangeSetState, Staged, Verdict
from pathways.changesets.edits import Asked
from pathways.changesets.kept_impact import KeptImpact
from pathways.changesets.rebasing import Rebased, rebased, undoing
from pathways.changesets.transitions import Doing
from pathways.codes import Code
from pathways.editing.conflicts import ConflictsError
from pathways.editing.edition import Edition
from pathways.editing.file_format import FileFormat
from pathways.editing.impacts import blocking, expect_findings
from pathways.editing.judging import Working, check_whole, staged_by
from pathways.editing.mending import mending
from pathways.editing.naming import key_for, no_change_set
from pathways.editing.ports import Catalogue, ChangeSetStore, NoOrigins, Origins, Publishing, RevisionLog
from pathways.editing.views import Views
from pathways.errors import Problem, ProblemsError, StaleError, StoreError

Work = Callable[[ChangeSet], ChangeSet]
"""Makes the next value of a change set; may raise ProblemsError."""


class ChangeSetOffice:
    """The change sets of one tenant; blocking, and thread-safe.

    Args:
        store: where they are kept.
        catalogue: what they change.
        log: what was published.
        form: how things are written.
        recorder: records what is done; None: nobody.
        own_review: says whether editors may approve what they staged themselves; may raise StoreError.
        origins: where things came from; None: nothing came from a file.
    """

    def __init__(
        self,
        store: ChangeSetStore,
        catalogue: Catalogue,
        log: RevisionLog,
        form: FileFormat,
        recorder: Recorder | None = None,
        *,
        own_review: Callable[[], bool] = lambda: False,
        origins: Origins | None = None,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self.log = log
        self._form = form
        self._recorder = recorder or Unrecorded()
        self._own_review = own_review
        self.origins = origins or NoOrigins()
        self._views = Views()

    def read(self, key: str) -> ChangeSet | None:
        """One with all that is staged; None: none has this key.

        Raises:
            StoreError: the store does not answer.
        """
        return self._store.read(key)

    def heads(self, states: Collection[ChangeSetState] | None = None) -> list[ChangeSet]:
        """Those in some states (None: in any), the newest first; without what is staged.

        Raises:
            StoreError: the store does not answer.
        """
        return self._store.heads(states)

    def open(self, caller: Caller, title: str, description: str | None) -> ChangeSet:
        """A new change set over what is published now.

        Raises:
            ProblemsError: the title is empty or too long.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(Act(caller=caller, action=Action.OPEN)) as also:
            return self._opened(caller, title, description, (), also)

    def propose(self, caller: Caller, title: str, staged: Sequence[Staged]) -> ChangeSet:
        """A new change set with changes that were judged over what is published now, those that change something.

        Raises:
            ProblemsError: EMPTY, none does; or LIMIT.
            StoreError: the store does not answer.
        """
        changing = [each for each in staged if each.before != each.after]
        with self._recorder.acting(Act(caller=caller, action=Action.OPEN)) as also:
            if not changing:
                text = "The files say what is published already."
                raise ProblemsError.one(Code.EMPTY, text, "There is nothing to review.")
            return self._opened(caller, title, None, changing, also)

    def stage(
        self,
        caller: Caller,
        key: str,
        asked: Sequence[Asked],
        expected_version: int | None = None,
        mends: Sequence[str] = (),
    ) -> ChangeSet:
        """A change set with more staged: a draft again, its approvals void.

        Args:
            asked: what to change, after the mends.
            mends: keys of findings, of the catalogue with the change set, whose mends are staged.

        Raises:
            ProblemsError: everything that is wrong with the edits, by themselves or together; NOT_FOUND, WRONG_STATE,
                STALE or LIMIT of the change set; TIMEOUT.
            StoreError: the store does not answer.
        """
        snapshot = self._catalogue.fresh()

        def work(known: ChangeSet) -> ChangeSet:
            transitions.expect_open(known, expected_version)
            working = Working.over(snapshot.content, snapshot.versions, known.staged)
            edits = [*mending(mends, known, snapshot), *asked]
            new, dropped = staged_by(edits, working, self._form)
            return transitions.staged(known, new, snapshot.revision, _doing(caller), expected_version, dropped)

        return self._change(caller, Action.STAGE, key, work)

    def unstage(
        self, caller: Caller, key: str, subjects: Collection[str], expected_version: int | None = None
    ) -> ChangeSet:
        """A change set without what is staged for some subjects: a draft again, its approvals void.

        Raises:
            ProblemsError: NOT_FOUND, WRONG_STATE, STALE or EMPTY; what would be wrong with the rest; or TIMEOUT.
            StoreError: the store does not answer.
        """
        snapshot = self._catalogue.fresh()

        def work(known: ChangeSet) -> ChangeSet:
            new = transitions.unstaged(known, subjects, snapshot.revision, _doing(caller), expected_version)
            if problems := self._problems(rebased(new.staged, snapshot.content), snapshot):
                raise ProblemsError(problems)
            return new

        return self._change(caller, Action.UNSTAGE, key, work)

    def submit(self, caller: Caller, key: str) -> ChangeSet:
        """A change set as it goes to the reviewers.

        Raises:
            ProblemsError: NOT_FOUND, WRONG_STATE or EMPTY.
            StoreError: the store does not answer.
        """
        return self._change(caller, Action.SUBMIT, key, lambda known: transitions.submitted(known, _doing(caller)))

    def review(
        self,
        caller: Caller,
        key: str,
        verdict: Verdict,
        comment: str | None,
        expected_version: int | None = None,
        overrules: Sequence[str] = (),
    ) -> ChangeSet:
        """A change set with a reviewer's word.

        Args:
            overrules: keys of findings of its impact that are not to keep it from being published.

        Raises:
            ProblemsError: NOT_FOUND, of the change set or of a finding; WRONG_STATE, STALE; FORBIDDEN, its editor
                approves it; INVALID, findings are overruled without a reason.
            StoreError: the store does not answer.
        """
        names = self._catalogue.fresh().names if overrules else {}
        own = self._own_review()

        def work(known: ChangeSet) -> ChangeSet:
            expect_findings(known, overrules, names)
            doing = _doing(caller)
            return transitions.reviewed(known, verdict, comment, doing, expected_version, own=own, overrules=overrules)

        return self._change(caller, Action.REVIEW, key, work)

    def withdraw(self, caller: Caller, key: str) -> ChangeSet:
        """A change set as given up.

        Raises:
            ProblemsError: NOT_FOUND or WRONG_STATE.
            StoreError: the store does not answer.
        """
        return self._change(caller, Action.WITHDRAW, key, lambda known: transitions.withdrawn(known, _doing(caller)))

    def publish(self, caller: Caller, key: str, expected_revision: int) -> ChangeSet:
        """Publishes an approved change set, in one step and as one revision.

        Raises:
            ConflictsError: others published the same subjects since.
            ProblemsError: NOT_FOUND, WRONG_STATE; CONFLICT, another revision is published than expected; or the errors
                that the catalogue would have; PEOPLE_STRANDED, which no reviewer has overruled.
            StoreError: the store does not answer.
        """

        def publish() -> ChangeSet:
            with self._recorder.acting(Act(caller=caller, action=Action.PUBLISH)) as also:
                return self._published(caller, self._needed(key), expected_revision, also)

        return until_stored(publish, "published", "this was published", StaleError)

    def keep_impact(self, key: str, impact: KeptImpact) -> ChangeSet:
        """A change set with what it does to people and goals; nothing else of it changes, and what is known of a later
        version, or was worked out later, stays.

        Raises:
            ProblemsError: NOT_FOUND.
            StoreError: the store does not answer.
        """

        def keep() -> ChangeSet:
            known = self._needed(key)
            kept = known.impact
            if kept is not None and (kept.version, kept.at) > (impact.version, impact.at):
                return known
            return self._written(replace(known, impact=impact), known, nothing)

        return until_stored(keep, "changed the change set", "its impact was kept")

    def revert(self, caller: Caller, revision: int, title: str | None) -> ChangeSet:
        """A new change set that undoes what one revision did; later changes of other fields stay.

        Raises:
            ConflictsError: later revisions changed the same.
            ProblemsError: NOT_FOUND, there is no such revision, or the log no longer says what it did; EMPTY, it is
                undone already.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(Act(caller=caller, action=Action.REVERT)) as also:
            snapshot = self._catalogue.fresh()
            known = self.log.revisions([revision])
            done = self.log.changes(revision, snapshot.content) if known else None
            if not known or done is None:
                text = f"There is no revision {revision}, or the log no longer says what it did."
                raise ProblemsError.one(Code.NOT_FOUND, text, "Ask for one that revisions lists.", "revision")
            back, conflicts = undoing(done, snapshot.content)
            if conflicts:
                raise ConflictsError(conflicts, snapshot.revision)
            if not back:
                text = f"What revision {revision} did is undone already."
                raise ProblemsError.one(Code.EMPTY, text, "There is nothing to stage.", "revision")
            if problems := self._problems(rebased(back, snapshot.content), snapshot):
                raise ProblemsError(problems)
            usual = f"Undo revision {revision}" + (f": {known[0].title}" if known[0].title else "")
            named = title or usual[: transitions.LONGEST_TITLE]
            return self._opened(caller, named, None, back, also)

    def changes(self, revision: int) -> list[Staged] | None:
        """What a revision did, by key; None: the log no longer says it.

        Raises:
            StoreError: the store does not answer.
        """
        return self.log.changes(revision, self._catalogue.fresh().content)

    def outcome(self, change_set: ChangeSet, snapshot: Snapshot) -> Edition:
        """What a change set makes of a catalogue, apart from what conflicts with it."""
        new = rebased(change_set.staged, snapshot.content)
        return Edition(snapshot, new.things, new.gone)

    def supposed(self, asked: Sequence[Asked], snapshot: Snapshot) -> Edition:
        """What edits would make of a catalogue; nothing is kept.

        Raises:
            ProblemsError: everything that is wrong with them, by themselves or together; TIMEOUT.
        """
        content = snapshot.content
        staged, _ = staged_by(asked, Working.over(content, snapshot.versions, ()), self._form)
        new = rebased(staged, content)
        return Edition(snapshot, new.things, new.gone)

    def at(self, revision: int) -> Snapshot:
        """The catalogue as it stood at a revision.

        Raises:
            ProblemsError: NOT_FOUND, there is no such revision, or the log no longer says what it was.
            StoreError: the store does not answer.
        """
        return self._catalogue.at(revision)

    def with_changes(self, key: str, snapshot: Snapshot) -> tuple[Snapshot, str]:
        """The catalogue as it would be with a change set, and what names that.

        Raises:
            ConflictsError: others published the same subjects since.
            ProblemsError: NOT_FOUND.
            StoreError: the store does not answer.
        """
        return self._views.of(self._needed(key), snapshot)

    def _published(self, caller: Caller, known: ChangeSet, expected_revision: int, also: Also) -> ChangeSet:
        snapshot = self._catalogue.fresh()
        publishing = transitions.publishing(known)
        if snapshot.revision != expected_revision:
            text = f"Revision {snapshot.revision} is published, not {expected_revision}."
            hint = "Look at what changed, then publish over that."
            raise ProblemsError.one(Code.CONFLICT, text, hint, "expectedRevision")
        new = rebased(known.staged, snapshot.content)
        if new.conflicts:
            raise ConflictsError(new.conflicts, snapshot.revision)
        if not new.things and not new.gone:
            text = "The catalogue says already what the change set wants it to say."
            raise ProblemsError.one(Code.EMPTY, text, "Withdraw it.", "key")
        problems = self._problems(new, snapshot)
        problems = problems or [
            Problem(each.code, f"{each.where}: {each.text}", "Stage what mends it.", "key")
            for each in Edition(snapshot, new.things, new.gone).new_errors
        ]
        problems = problems or blocking(known, snapshot.names)
        if problems:
            raise ProblemsError(problems)
        doing = _doing(caller)
        published = transitions.published(publishing, snapshot.revision + 1, doing)
        self._catalogue.publish(Publishing(known, published, new, snapshot.revision, doing.by), also)
        return published

    def _problems(self, new: Rebased, snapshot: Snapshot) -> list[Problem]:
        """What keeps staged changes from being stored together."""
        content = snapshot.content
        gone = {key: thing for key in new.gone if (thing := content.get(key)) is not None}
        return check_whole(new.things, gone, content, self._form)

    def _opened(
        self, caller: Caller, title: str, description: str | None, staged: Sequence[Staged], also: Also
    ) -> ChangeSet:
        revision, doing = self._catalogue.fresh().revision, _doing(caller)
        new = transitions.opened(key_for(title), title, description, revision, doing)
        if staged:
            new = transitions.staged(new, staged, revision, doing)
        if not self._store.write(new, None, also):
            raise StoreError("The key of the new change set is taken; send this again")
        return new

    def _needed(self, key: str) -> ChangeSet:
        known = self._store.read(key)
        if known is None:
            raise ProblemsError([no_change_set(key)])
        return known

    def _change(self, caller: Caller, action: Action, key: str, work: Work) -> ChangeSet:
        """Changes one change set; where another act came between, the work is done again on what that left."""

        def change() -> ChangeSet:
            with self._recorder.acting(Act(caller=caller, action=action)) as also:
                known = self._needed(key)
                return self._written(work(known), known, also)

        return until_stored(change, "changed the change set", "this was done")

    def _written(self, new: ChangeSet, known: ChangeSet, also: Also) -> ChangeSet:
        """A change set, stored in the place of what is known of it.

        Raises:
            ChangedMeanwhileError: something else is stored of it.
        """
        if not self._store.write(new, known, also):
            raise ChangedMeanwhileError
        return new


def _doing(caller: Caller) -> Doing:
    return Doing(caller.identity.subject, datetime.now(UTC))
