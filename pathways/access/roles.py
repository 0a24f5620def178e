"""Roles and permissions: what each role may do, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """Something that may be done.

    Attributes:
        meaning: what it allows, as a sentence.
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Permission:
        """A permission with its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    USE_SERVICE = "service:use", "Ask who one is, and read the small values that other answers consist of."
    READ_CATALOG = "catalog:read", "Read and search the published catalogue, and follow its revisions."
    ASK_PLANS = "plans:ask", "Ask for plans, gaps, recommendations and progress of a profile sent with the question."
    READ_LEARNERS = "learners:read", "Read learners' records: one's own, those of whom one advises; a program all."
    WRITE_LEARNERS = "learners:write", "Write into the records that one reads; who may write what is listed below."
    REVIEW_CLAIMS = "claims:review", "Judge claims, revoke awards and confer earned stacks, of those whom one advises."
    ERASE_LEARNERS = "learners:erase", "Forget a learner for good."
    READ_TEAMS = "teams:read", "Read teams and what they lack: those that one manages, and below; a program all."
    WRITE_TEAMS = "teams:write", "Save and remove teams that one reads; who is new in them, administrators say."
    CHECK_CATALOG = "catalog:check", "Read what is wrong or doubtful in the published catalogue."
    READ_CHANGES = "changes:read", "Read change sets, and which revisions were published by whom."
    EDIT_CATALOG = "catalog:edit", "Open, edit, submit and withdraw change sets, and have one undo a revision."
    REVIEW_CHANGES = "changes:review", "Approve change sets, send them back or turn them down; never one's own."
    PUBLISH_CHANGES = "changes:publish", "Publish change sets that were approved."
    IMPORT_CATALOG = "catalog:import", "Publish a document as a whole."
    MANAGE_KEYS = "keys:manage", "List, make and revoke API keys; no key may do more than whoever makes it."
    MANAGE_ISSUERS = "issuers:manage", "List, add and remove the issuers whose badges count as proof."
    MANAGE_SETTINGS = "settings:manage", "Read and change what the tenant decides for itself."
    READ_AUDIT = "audit:read", "Read the record of what was done."


class Role(StrEnum):
    """What somebody is to a tenant.

    Attributes:
        meaning: who has it, as a sentence.
    """

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Role:
        """A role with its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    LEARNER = "LEARNER", "A person who learns; reads and writes their own record."
    ADVISER = "ADVISER", "Advises the learners whose records name them."
    HR = "HR", "Looks after the teams that name them as manager, and the teams below."
    EDITOR = "EDITOR", "Edits the catalogue in change sets."
    REVIEWER = "REVIEWER", "Reviews change sets."
    PUBLISHER = "PUBLISHER", "Publishes changes to the catalogue."
    SERVICE = "SERVICE", "A program; may do what its key lists, and nothing else."
    ADMINISTRATOR = "ADMINISTRATOR", "Runs the tenant; may do everything in it."


_READER = frozenset({Permission.USE_SERVICE, Permission.READ_CATALOG, Permission.ASK_PLANS})
_RECORDS = _READER | {Permission.READ_LEARNERS, Permission.WRITE_LEARNERS}
_CURATOR = _READER | {Permission.CHECK_CATALOG, Permission.READ_CHANGES}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.LEARNER: _RECORDS,
    Role.ADVISER: _RECORDS | {Permission.REVIEW_CLAIMS},
    Role.HR: _READER | {Permission.READ_TEAMS, Permission.WRITE_TEAMS},
    Role.EDITOR: _CURATOR | {Permission.EDIT_CATALOG},
    Role.REVIEWER: _CURATOR | {Permission.REVIEW_CHANGES},
    Role.PUBLISHER: _CURATOR | {Permission.PUBLISH_CHANGES, Permission.IMPORT_CATALOG},
    Role.SERVICE: frozenset({Permission.USE_SERVICE}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
"""What each role may do; several roles add up."""

ANONYMOUS_READERS = _READER
"""What those may do who do not say who they are, where the catalogue is open to them."""


def granted(roles: frozenset[Role]) -> frozenset[Permission]:
    """What several roles may do together."""
    return frozenset().union(*(GRANTS[role] for role in roles))
