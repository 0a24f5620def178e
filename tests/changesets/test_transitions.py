"""How change sets go through review, against a plain model of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.changesets import transitions
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged, Verdict
from pathways.changesets.transitions import Doing
from pathways.codes import Code
from pathways.domain.catalog import Credential, CredentialStatus, CredentialType, Organization
from pathways.domain.changes import ChangeKind
from pathways.errors import ProblemsError
from tests.budget import examples

AT = datetime(2026, 3, 1, tzinfo=UTC)
ANA, BEN, EVA = (Doing(name, AT) for name in ("ana", "ben", "eva"))


def edit(key: str = "acme", name: str = "Acme Ltd", before: str | None = "Acme") -> Staged:
    """A change of an organization's name; before: None adds it."""
    old = None if before is None else Organization(key=key, name=before)
    return Staged(old, Organization(key=key, name=name))


def opened() -> ChangeSet:
    return transitions.opened("change-1", "Prices of 2027", None, 4, ANA)


def codes(refusal: pytest.ExceptionInfo[ProblemsError]) -> list[Code]:
    return [each.code for each in refusal.value.problems]


def test_changes_are_reviewed_then_published() -> None:
    found = transitions.staged(opened(), [edit()], 4, ANA)
    found = transitions.submitted(found, ANA)
    found = transitions.reviewed(found, Verdict.APPROVE, "Fine.", BEN, 2)
    found = transitions.published(transitions.publishing(found), 5, EVA)
    assert (found.state, found.version, found.published_revision) == (ChangeSetState.PUBLISHED, 2, 5)
    assert [f"{each.by}: {each.text}" for each in found.events] == [
        "ana: Opened over revision 4.",
        "ana: Staged 1 change: acme.",
        "ana: Submitted with 1 change.",
        "ben: Approved version 2: Fine.",
        "eva: Published as revision 5.",
    ]


def test_staging_voids_an_approval() -> None:
    found = transitions.submitted(transitions.staged(opened(), [edit()], 4, ANA), ANA)
    found = transitions.reviewed(found, Verdict.APPROVE, None, BEN)
    found = transitions.staged(found, [edit("other", before=None)], 4, EVA)
    assert (found.state, found.version, found.editors) == (ChangeSetState.DRAFT, 3, ("ana", "eva"))
    with pytest.raises(ProblemsError) as refusal:
        transitions.publishing(found)
    assert codes(refusal) == [Code.WRONG_STATE]


def test_nobody_approves_what_they_have_not_read() -> None:
    found = transitions.submitted(transitions.staged(opened(), [edit()], 4, ANA), ANA)
    with pytest.raises(ProblemsError) as refusal:
        transitions.reviewed(found, Verdict.APPROVE, None, BEN, 1)
    assert codes(refusal) == [Code.STALE]


@pytest.mark.parametrize("reviewer", [ANA, EVA])
def test_editors_approve_only_where_review_is_optional(reviewer: Doing) -> None:
    found = transitions.staged(opened(), [edit()], 4, ANA)
    found = transitions.submitted(transitions.staged(found, [edit("other", before=None)], 4, EVA), EVA)
    with pytest.raises(ProblemsError) as refusal:
        transitions.reviewed(found, Verdict.APPROVE, None, reviewer)
    assert codes(refusal) == [Code.FORBIDDEN]
    assert transitions.reviewed(found, Verdict.REJECT, None, reviewer).state is ChangeSetState.REJECTED
    assert transitions.reviewed(found, Verdict.APPROVE, None, reviewer, own=True).state is ChangeSetState.APPROVED


def test_a_change_takes_the_place_of_another() -> None:
    found = transitions.staged(opened(), [edit(name="One"), edit("other", before=None)], 4, ANA)
    found = transitions.staged(found, [edit(name="Two")], 6, ANA)
    assert [(each.subject, each.after and each.after.name) for each in found.staged] == [
        ("acme", "Two"),
        ("other", "Acme Ltd"),
    ]
    assert found.base_revision == 6
    assert [each.subject for each in transitions.staged(found, [edit(name="Acme")], 6, ANA).staged] == ["other"]


def test_unstaging_names_each_unknown_subject() -> None:
    found = transitions.staged(opened(), [edit(), edit("other", before=None)], 4, ANA)
    with pytest.raises(ProblemsError) as refusal:
        transitions.unstaged(found, ["acme", "nobody", "othr"], 4, ANA)
    assert [(each.code, each.path) for each in refusal.value.problems] == [
        (Code.NOT_FOUND, "subjects/1"),
        (Code.NOT_FOUND, "subjects/2"),
    ]
    left = transitions.unstaged(found, ["acme", "acme"], 4, ANA)
    assert [each.subject for each in left.staged] == ["other"]


def test_nothing_empty_is_opened_staged_or_submitted() -> None:
    acts: list[Callable[[], ChangeSet]] = [
        lambda: transitions.opened("change-1", "  ", None, 1, ANA),
        lambda: transitions.staged(opened(), [], 4, ANA),
        lambda: transitions.unstaged(opened(), [], 4, ANA),
        lambda: transitions.submitted(opened(), ANA),
    ]
    for act in acts:
        with pytest.raises(ProblemsError) as refusal:
            act()
        assert codes(refusal) == [Code.EMPTY]


def test_a_large_change_set_is_refused() -> None:
    many = [edit(f"org-{number}", before=None) for number in range(transitions.MOST_STAGED + 1)]
    assert len(transitions.staged(opened(), many[:-1], 4, ANA).staged) == 5_000
    with pytest.raises(ProblemsError) as refusal:
        transitions.staged(opened(), many, 4, ANA)
    assert codes(refusal) == [Code.LIMIT]


def test_a_staged_change_says_its_kind() -> None:
    badge = Credential(key="badge", name="Badge", credential_type=CredentialType.DIGITAL_BADGE)
    last = Credential(
        key="badge",
        name="Badge",
        credential_type=CredentialType.DIGITAL_BADGE,
        last_day=AT.date(),
        superseded_by=("b",),
    )
    ceased = Credential(
        key="badge", name="Badge", credential_type=CredentialType.DIGITAL_BADGE, status=CredentialStatus.CEASED
    )
    renamed = Credential(key="badge", name="A badge", credential_type=CredentialType.DIGITAL_BADGE)
    assert [Staged(*pair).kind for pair in ((None, badge), (badge, None), (badge, renamed))] == [
        ChangeKind.ADDED,
        ChangeKind.REMOVED,
        ChangeKind.CHANGED,
    ]
    assert Staged(badge, last).kind is Staged(badge, ceased).kind is ChangeKind.RETIRED
    assert Staged(ceased, badge).kind is ChangeKind.CHANGED


@dataclass
class Model:
    """What a change set is, in the plainest words: open or not, what is staged, and who has approved exactly that."""

    state: str = "DRAFT"
    staged: dict[str, str] = field(default_factory=dict)
    version: int = 1
    editors: set[str] = field(default_factory=lambda: {"ana"})
    approved: tuple[dict[str, str], str] | None = None

    def may(self, act: str, who: str, subject: str, version: int | None) -> bool:
        if self.state in ("PUBLISHED", "REJECTED", "WITHDRAWN"):
            return False
        if act in ("stage", "unstage", "approve", "reject", "return") and version not in (None, self.version):
            return False
        if act == "unstage":
            return subject in self.staged
        if act == "submit":
            return self.state == "DRAFT" and bool(self.staged)
        if act in ("approve", "reject", "return"):
            return self.state != "DRAFT" and not (act == "approve" and who in self.editors)
        return act != "publish" or self.state == "APPROVED"

    def do(self, act: str, who: str, subject: str, name: str) -> None:
        if act in ("stage", "unstage"):
            self.state, self.approved = "DRAFT", None
            self.version += 1
            self.editors.add(who)
            if act == "unstage" or name == "Acme":
                self.staged.pop(subject, None)
            else:
                self.staged[subject] = name
        elif act == "approve":
            self.state, self.approved = "APPROVED", (dict(self.staged), who)
        else:
            self.state = {
                "submit": "IN_REVIEW",
                "return": "DRAFT",
                "reject": "REJECTED",
                "withdraw": "WITHDRAWN",
                "publish": "PUBLISHED",
            }[act]


VERDICTS = {"approve": Verdict.APPROVE, "reject": Verdict.REJECT, "return": Verdict.REQUEST_CHANGES}
ACTS = st.tuples(
    st.sampled_from(["stage", "stage", "stage", "unstage", "submit", "submit", *VERDICTS, "withdraw", "publish"]),
    st.sampled_from([ANA, BEN, EVA]),
    st.sampled_from(["acme", "bolt", "core"]),
    st.sampled_from(["Acme", "One", "Two"]),
    st.sampled_from([None, None, None, 0, -1]),
)


def done(found: ChangeSet, act: str, who: Doing, subject: str, name: str, version: int | None) -> ChangeSet:
    if act == "stage":
        return transitions.staged(found, [edit(subject, name)], 4, who, version)
    if act == "unstage":
        return transitions.unstaged(found, [subject], 4, who, version)
    if act in VERDICTS:
        return transitions.reviewed(found, VERDICTS[act], None, who, version)
    if act == "submit":
        return transitions.submitted(found, who)
    if act == "withdraw":
        return transitions.withdrawn(found, who)
    return transitions.published(transitions.publishing(found), 5, who)


@settings(max_examples=examples(600))
@given(st.lists(ACTS, max_size=25))
def test_change_sets_follow_the_plain_model(acts: list[tuple[str, Doing, str, str, int | None]]) -> None:
    found, model = opened(), Model()
    for act, who, subject, name, behind in acts:
        version = None if behind is None else model.version + behind
        allowed = model.may(act, who.by, subject, version)
        try:
            found = done(found, act, who, subject, name, version)
        except ProblemsError:
            assert not allowed, act
        else:
            assert allowed, act
            model.do(act, who.by, subject, name)
        said = {each.subject: each.after.name for each in found.staged if each.after}
        assert (found.state, said, found.version, set(found.editors)) == (
            model.state,
            model.staged,
            model.version,
            model.editors,
        )
        if found.state is ChangeSetState.PUBLISHED:
            assert model.approved is not None
            assert model.approved[0] == said
            assert model.approved[1] not in found.editors
