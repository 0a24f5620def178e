"""Other keys for things and other paths for lines, as clients send them."""

from __future__ import annotations

import strawberry

from pathways.api.declare import asked
from pathways.api.types.catalog_events import Kind  # under the name that the schema gives it


@asked
class RenameInput:
    """A thing that gets another key; the old one goes on answering, in records and files too. Into a key that is there:
    the two become one, and what that says stands.

    Attributes:
        subject_kind: CREDENTIAL, COMPETENCY, OCCUPATION or ORGANIZATION; required.
        from_: its key; required.
        to: its new key; required.
    """

    subject_kind: Kind
    from_: str = strawberry.field(name="from")
    to: str


@asked
class MovePathInput:
    """A requirement line that gets another path; where that begins with the path of a group, the line moves there.
    Waivers and claims that name the old path mean the line of the new one.

    Attributes:
        from_: its path, or one that it had; required.
        to: its new path; required.
    """

    from_: str = strawberry.field(name="from")
    to: str
