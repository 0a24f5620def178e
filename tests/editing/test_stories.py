"""What was done to a change set reads as a story, and each act of it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pathways.access.audit import Act, Also
from pathways.edit_reading import EditFormat
from pathways.editing.office import ChangeSetOffice
from tests.api.small import THINGS
from tests.editing.desk import EDDA, ERIK, PAUL, RITA, Desk, done, refused, staged

NAME = {"putOrganization": {"key": "acme", "name": "Acme College"}}
PRICE = {"putRoute": {"credential": "net-basics", "key": "course", "cost": {"amount": "120.00", "currency": "USD"}}}


@dataclass
class Noted:
    """Remembers who did what, and the revision that came of it; what is refused stores nothing."""

    acts: list[tuple[str, str, int | None]] = field(default_factory=list)

    @contextmanager
    def acting(self, act: Act) -> Iterator[Also]:
        def also(_tx: object, revision: int | None = None) -> None:
            self.acts.append((act.caller.identity.subject, act.action, revision))

        yield also

    def note(self, act: Act) -> None:
        raise AssertionError(act)


def test_events_read_as_a_story() -> None:
    desk, noted = Desk(THINGS), Noted()
    desk.office = ChangeSetOffice(desk, desk, desk, EditFormat(), noted)
    service = desk.service()
    key = staged(service, NAME, PRICE, title="A new name")
    done(service, EDDA, "submitChangeSet", key=key)
    done(service, RITA, "reviewChangeSet", key=key, verdict="REQUEST_CHANGES", comment="The price is another matter.")
    done(service, ERIK, "unstageChanges", key=key, subjects=["net-basics"])
    done(service, EDDA, "submitChangeSet", key=key)
    done(service, RITA, "reviewChangeSet", key=key, verdict="APPROVE")
    assert refused(service, PAUL, "publishChangeSet", key=key, expectedRevision=9) == [
        ("CONFLICT", "input/expectedRevision")
    ]
    closed = done(service, PAUL, "publishChangeSet", key=key, expectedRevision=1)
    story = [f"{each['node']['by']}: {each['node']['text']}" for each in closed["events"]["edges"]]
    assert story == [
        "edda: Opened over revision 1.",
        "edda: Staged 2 changes: acme, net-basics.",
        "edda: Submitted with 2 changes.",
        "rita: Requested changes to version 2: The price is another matter.",
        "erik: Unstaged 1 change: net-basics.",
        "edda: Submitted with 1 change.",
        "rita: Approved version 3.",
        "paul: Published as revision 2.",
    ]
    undo = done(service, EDDA, "revertRevision", revision=2)["key"]
    done(service, EDDA, "withdrawChangeSet", key=undo)
    # Each act once, by the name of its operation; the publication with its revision.
    assert noted.acts == [
        ("edda", "openChangeSet", None),
        ("edda", "stageChanges", None),
        ("edda", "submitChangeSet", None),
        ("rita", "reviewChangeSet", None),
        ("erik", "unstageChanges", None),
        ("edda", "submitChangeSet", None),
        ("rita", "reviewChangeSet", None),
        ("paul", "publishChangeSet", 2),
        ("edda", "revertRevision", None),
        ("edda", "withdrawChangeSet", None),
    ]
