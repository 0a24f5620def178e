"""What editors, reviewers and publishers send."""

from __future__ import annotations

import strawberry

from pathways.api.changesets.change_inputs import ChangeInput
from pathways.api.declare import asked
from pathways.changesets.change_set import Verdict


@asked
class OpenChangeSetInput:
    """What a change set is for.

    Attributes:
        title: in a few words, at most 200 characters; required.
        description: in more words, at most 5000 characters (default: none).
    """

    title: str
    description: str | None = None


@asked
class ChangeSetInput:
    """Which change set.

    Attributes:
        key: its key; required.
    """

    key: str


@asked
class StageChangesInput:
    """Changes to stage. A change of a subject takes the place of what was staged for it.

    Attributes:
        key: the key of the change set; required.
        changes: what to change, each over what those before it made (default: nothing).
        mends: keys of findings of the change set, whose mends come before the changes; at most 100 (default: none).
    """

    key: str
    changes: list[ChangeInput] | None = None
    mends: list[str] | None = None
    expected_version: int | None = strawberry.field(
        default=None, description="The version of the change set that must be stored, else STALE (default: any)."
    )


@asked
class UnstageChangesInput:
    """Changes that are not to be made.

    Attributes:
        key: the key of the change set; required.
        subjects: the keys of the things whose changes go; required.
    """

    key: str
    subjects: list[str]
    expected_version: int | None = strawberry.field(
        default=None, description="The version of the change set that must be stored, else STALE (default: any)."
    )


@asked
class ReviewChangeSetInput:
    """A reviewer's word.

    Attributes:
        key: the key of the change set; required.
        verdict: what the reviewer says; required.
        comment: why, at most 5000 characters (default: nothing).
        overrules: keys of findings of its impact that are not to keep it from being published; with an approval and
            a comment that says why (default: none).
    """

    key: str
    verdict: Verdict
    comment: str | None = None
    overrules: list[str] | None = None
    expected_version: int | None = strawberry.field(
        default=None,
        description="What the reviewer has read; STALE when more was staged since (default: whatever is there).",
    )


@asked
class PublishChangeSetInput:
    """Which change set to publish, and over what.

    Attributes:
        key: the key of the change set; required.
        expected_revision: the revision that must still be published, else CONFLICT; required.
    """

    key: str
    expected_revision: int


@asked
class RevertRevisionInput:
    """Which revision to undo.

    Attributes:
        revision: its number; required.
        title: of the change set that undoes it (default: names the revision).
    """

    revision: int
    title: str | None = None
