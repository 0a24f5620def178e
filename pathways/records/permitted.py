"""Who may do what with one learner's record: the one place that knows."""

from __future__ import annotations

from pathways.access.identity import Identity
from pathways.access.roles import Permission, Role
from pathways.records.learner import Purpose, StoredLearner

OWN_FIELDS = frozenset({"goals", "competencies", "experience", "conditions", "consents"})
"""What learners write of themselves."""
ADVISED_FIELDS = OWN_FIELDS | {"waivers", "substitutions"}
"""What advisers write of those whom they advise."""


def reaches_all(identity: Identity) -> bool:
    """Their permissions hold for every record of the tenant: administrators, and programs for what their keys list."""
    return bool(identity.roles & {Role.ADMINISTRATOR, Role.SERVICE})


def is_own(identity: Identity, key: str) -> bool:
    """The record is that of whoever asks."""
    return Role.LEARNER in identity.roles and identity.learner == key


def advises(identity: Identity, learner: StoredLearner) -> bool:
    """The record names whoever asks as adviser, and the learner has agreed to advice."""
    is_named = bool(identity.subject) and identity.subject in learner.advisers
    return Role.ADVISER in identity.roles and is_named and Purpose.ADVICE in learner.consents


def may(identity: Identity, permission: Permission, learner: StoredLearner) -> bool:
    """A permission of records holds for this one."""
    if permission not in identity.permissions:
        return False
    return reaches_all(identity) or is_own(identity, learner.key) or advises(identity, learner)


def sees(identity: Identity, learner: StoredLearner) -> bool:
    """The record is there for whoever asks."""
    return may(identity, Permission.READ_LEARNERS, learner)


def may_create(identity: Identity) -> bool:
    """They may make a record where there is none."""
    return Permission.WRITE_LEARNERS in identity.permissions and reaches_all(identity)


def unwritable(identity: Identity, learner: StoredLearner, names: frozenset[str]) -> frozenset[str]:
    """What of a record they may not write, of the fields named."""
    if reaches_all(identity):
        return frozenset()
    own = OWN_FIELDS if is_own(identity, learner.key) else frozenset()
    return names - own - (ADVISED_FIELDS if advises(identity, learner) else frozenset())


def vouches(identity: Identity, learner: StoredLearner) -> bool:
    """Their word on this record counts as proof: never one's own."""
    return not is_own(identity, learner.key) and (reaches_all(identity) or advises(identity, learner))


def judges(identity: Identity, learner: StoredLearner) -> bool:
    """They may accept, reject and revoke its awards."""
    return Permission.REVIEW_CLAIMS in identity.permissions and vouches(identity, learner)
