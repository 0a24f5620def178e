"""What a record confers, what that rests on and what falls with it: against sets, for any stacks and any changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Award, AwardState
from pathways.records.conferral import settled
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.stacks.support import support_of
from tests.budget import examples
from tests.records.conferring import BADGES, STACKS, catalogue, closure, holds, rules

DAY = date(2026, 5, 1)
CHANGES = ("claim", "verify", "accept", "reject", "revoke", "take the stack", "fail the stack", "take the failure")


def changed(known: StoredLearner, change: str, badge: str, stack: str, number: int) -> StoredLearner:
    """One change by hand of one badge, or of one stack that was conferred."""
    mine = {each.key: each for each in known.awards}
    if change in ("claim", "verify"):
        state = AwardState.CLAIMED if change == "claim" else AwardState.VERIFIED
        award = Award(credential=badge, issued_on=DAY, state=state)
        return replace(known, awards=(*known.awards, KeptAward(key=f"{badge}{number}", award=award)))
    if change == "fail the stack":
        award = Award(credential=stack, issued_on=DAY, failed=True)
        return replace(known, awards=(*known.awards, KeptAward(key=f"{stack}{number}", award=award)))
    if change == "take the failure":
        failed = next((each for each in mine.values() if each.award.failed and each.counts), None)
        return known if failed is None else known.with_award(replace(failed, revoked_on=DAY, reason="seen"))
    mine = {key: each for key, each in mine.items() if not each.award.failed}
    wanted = stack if change == "take the stack" else badge
    found = next((each for each in mine.values() if each.award.credential == wanted and each.counts), None)
    if found is None:
        return known
    if change in ("revoke", "take the stack"):
        return known.with_award(replace(found, revoked_on=DAY, reason="seen"))
    state = AwardState.VERIFIED if change == "accept" else AwardState.REJECTED
    if found.state is not AwardState.CLAIMED:
        return known
    return known.with_award(replace(found, award=replace(found.award, state=state)))


@settings(max_examples=examples(300))
@given(
    st.fixed_dictionaries({key: st.lists(rules(), min_size=1, max_size=2) for key in STACKS}),
    st.lists(
        st.tuples(st.sampled_from(CHANGES), st.sampled_from(BADGES), st.sampled_from(STACKS)), min_size=1, max_size=12
    ),
)
def test_record_is_what_sets_say(stacks: dict[str, list[object]], changes: list[tuple[str, str, str]]) -> None:
    snapshot = catalogue(stacks)  # type: ignore[arg-type]
    known = StoredLearner(key="ann")
    barred: set[str] = set()
    for number, (change, badge, stack) in enumerate(changes):
        made = changed(known, change, badge, stack, number)
        if made is not known and change == "take the stack":
            barred.add(stack)
        known = settled(known, made, snapshot, DAY)
        counting = [each for each in known.awards if each.counts and not each.award.failed]
        own = [each for each in counting if not each.conferred]
        held = {each.award.credential for each in own}
        sure = {each.award.credential for each in own if each.state is AwardState.VERIFIED}
        assert {each.award.credential for each in counting} == closure(stacks, held, barred)  # type: ignore[arg-type]
        verified = {each.award.credential for each in counting if each.state is AwardState.VERIFIED}
        assert verified == closure(stacks, sure, barred)  # type: ignore[arg-type]
        conferred = [each.award.credential for each in counting if each.conferred]
        assert len(conferred) == len(set(conferred))
        assert settled(known, known, snapshot, DAY) == known
        expect_sound(known, stacks)


def expect_sound(known: StoredLearner, stacks: dict[str, list[object]]) -> None:
    """What stands rests on what stands, on no more than it needs, and on nothing that rests on itself."""
    there = {each.key: each for each in known.awards if each.counts}
    below: dict[str, set[str]] = {}
    for each in there.values():
        if each.conferred:
            ways = stacks[each.award.credential]
            under = [there[key].award.credential for key in each.rests_on]
            assert any(holds(rule, under) for rule in ways)  # type: ignore[arg-type]
            below[each.key] = set(each.rests_on)
    placed: set[str] = set(there) - set(below)
    while more := {key for key, under in below.items() if under <= placed} - placed:
        placed |= more
    assert placed == set(there)
    for each in known.awards:
        assert (each.fell_with is None) or (each.conferred and not each.counts and each.reason)


STACK = {"p": [("all", 1, ("a", "b"))], "q": [("any", 1, ("p", "c"))], "r": [("atLeast", 2, ("a", "b", "c"))]}


def of(**states: AwardState) -> StoredLearner:
    """A record with one award of each badge."""
    kept = [KeptAward(key=key, award=Award(credential=key, state=state)) for key, state in states.items()]
    return StoredLearner(key="ann", awards=tuple(kept))


def snapshot() -> Snapshot:
    return catalogue(STACK)  # type: ignore[arg-type]


CLAIMED, VERIFIED = AwardState.CLAIMED, AwardState.VERIFIED


def test_verified_awards_pay_before_claims() -> None:
    support = support_of(of(a=CLAIMED, b=VERIFIED, c=VERIFIED), "r", snapshot(), DAY)
    assert support is not None
    assert (support.keys, support.state) == (("b", "c"), VERIFIED)
    claimed = support_of(of(a=CLAIMED, b=VERIFIED), "r", snapshot(), DAY)
    assert claimed is not None
    assert (claimed.keys, claimed.state) == (("a", "b"), CLAIMED)


def test_verified_way_goes_before_a_claimed_one() -> None:
    ways = catalogue({"s": [("all", 1, ("b",)), ("all", 1, ("a",))]})
    support = support_of(of(b=CLAIMED, a=VERIFIED), "s", ways, DAY)
    assert support is not None
    assert (support.keys, support.state) == (("a",), VERIFIED)


def test_chain_is_conferred_at_once() -> None:
    none = StoredLearner(key="ann")
    known = settled(none, of(a=VERIFIED, b=CLAIMED), snapshot(), DAY)
    found = {each.key: (each.state, each.rests_on, each.award.issued_on) for each in known.awards if each.conferred}
    assert found == {
        "p": (CLAIMED, ("a", "b"), DAY),
        "q": (CLAIMED, ("p",), DAY),
        "r": (CLAIMED, ("a", "b"), DAY),
    }


def test_only_some_stacks_are_conferred() -> None:
    known = settled(StoredLearner(key="ann"), of(a=VERIFIED, b=VERIFIED), snapshot(), DAY, only={"r"})
    assert [each.key for each in known.awards] == ["a", "b", "r"]
