"""Claims: the best assignment, by hand-calculated cases; random ones are held against an oracle in tests/rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.learner import Award, PinnedClaim, Record, Substitution, Waiver
from pathways.domain.requirement import (
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    Group,
    GroupRule,
    Limit,
    Requirement,
)
from pathways.errors import ProblemsError
from pathways.requirements import solving
from pathways.requirements.claims import Ways
from pathways.requirements.evaluate import RequirementStatus, assess, holds
from pathways.requirements.evidence import Evidence, evidence_of
from pathways.requirements.flowing import settled_by_flow
from pathways.requirements.solving import settled_by_solver
from tests.catalogs import TODAY

CREDENTIALS = {
    key: Credential(
        key=key,
        name=key.upper(),
        credential_type=CredentialType.COURSE,
        credits=Decimal(credits),
        owned_by=(owner,),
    )
    for key, credits, owner in [
        ("a", 3, "one"),
        ("b", 3, "one"),
        ("c", 4, "two"),
        ("d", 2, "two"),
        ("e", 6, "three"),
    ]
}


def lines(group: str, keys: str) -> tuple[Requirement, ...]:
    return tuple(CredentialLine(path=f"{group}/{key}", credential=key) for key in keys)


def some(path: str, count: int, keys: str, **more: object) -> Group:
    return Group(path=path, rule=GroupRule.AT_LEAST, minimum=Decimal(count), of=lines(path, keys), **more)  # type: ignore[arg-type]


def credits(path: str, minimum: int, keys: str, **more: object) -> Group:
    return Group(path=path, rule=GroupRule.CREDITS, minimum=Decimal(minimum), of=lines(path, keys), **more)  # type: ignore[arg-type]


def programme(*parts: Requirement, once: CountsOnce | None = CountsOnce.WHOLE) -> Group:
    return Group(path="p", rule=GroupRule.ALL, of=parts, counts_once=once)


def held(keys: str, **more: object) -> Evidence:
    record = Record(awards=tuple(Award(credential=key) for key in keys), **more)  # type: ignore[arg-type]
    return evidence_of(record, TODAY, CREDENTIALS, {"d": ("d", "e"), "e": ("d", "e")} if more.get("waivers") else {})


LIMIT = (Limit(at_most=1, keys=("a", "b")),)
CASES: Sequence[tuple[Requirement, str, bool]] = [
    # a pays for one of the two only; greedy would give it to the first, and leave the second empty.
    (programme(some("p/0", 1, "ab"), some("p/1", 1, "a")), "ab", True),
    (programme(some("p/0", 1, "ab"), some("p/1", 1, "a")), "a", False),
    (programme(some("p/0", 1, "ab"), some("p/1", 1, "a"), once=None), "a", True),
    (programme(some("p/0", 2, "abc", limits=LIMIT), some("p/1", 1, "ac")), "abc", True),
    (programme(some("p/0", 2, "abc", limits=LIMIT)), "ab", False),
    (some("p", 2, "abc", limits=LIMIT), "ab", False),
    (some("p", 2, "abc", limits=LIMIT), "ac", True),
    # The surplus over two credits of a and b together is cut off: 2 + 4 = 6.
    (credits("p", 6, "abc", limits=(Limit(at_most_credits=Decimal(2), keys=("a", "b")),)), "abc", True),
    (credits("p", 7, "abc", limits=(Limit(at_most_credits=Decimal(2), keys=("a", "b")),)), "abc", False),
    # Of lines that are counted a limit of credits looks at what they are worth: 3 + 3, and 3 + 2.
    (some("p", 2, "ab", limits=(Limit(at_most_credits=Decimal(4), keys=("a", "b")),)), "ab", False),
    (some("p", 2, "ab", limits=(Limit(at_most_credits=Decimal(6), keys=("a", "b")),)), "ab", True),
    (some("p", 2, "abd", limits=(Limit(at_most_credits=Decimal(5), keys=("a", "b", "d")),)), "abd", True),
    (some("p", 2, "abd", limits=(Limit(at_most_credits=Decimal(4), keys=("a", "b", "d")),)), "abd", False),
    # Limits that overlap: one of ab, one of bc; a and c may both count.
    (some("p", 2, "abc", limits=(Limit(at_most=1, keys=("a", "b")), Limit(at_most=1, keys=("b", "c")))), "abc", True),
    (some("p", 2, "abc", limits=(Limit(at_most=1, keys=("a", "b")), Limit(at_most=1, keys=("b", "c")))), "bc", False),
    (some("p", 2, "abc", distinct=Distinct(by=DistinctBy.OWNED_BY, at_least=2)), "ab", False),
    (some("p", 2, "abc", distinct=Distinct(by=DistinctBy.OWNED_BY, at_least=2)), "bc", True),
    # Whole credits over two thresholds: 3 + 3 and 4 + 2 of 3, 3, 4, 2.
    (programme(credits("p/0", 6, "abcd"), credits("p/1", 6, "abcd")), "abcd", True),
    (programme(credits("p/0", 7, "abcd"), credits("p/1", 5, "abcd")), "abcd", True),
    (programme(credits("p/0", 11, "abcd"), credits("p/1", 1, "abcd")), "abcd", False),
    # Divided credits: 12 in all.
    (programme(credits("p/0", 8, "abcd"), credits("p/1", 4, "abcd"), once=CountsOnce.CREDITS), "abcd", True),
    (programme(credits("p/0", 8, "abcd"), credits("p/1", 5, "abcd"), once=CountsOnce.CREDITS), "abcd", False),
    # A whole claim leaves nothing to divide.
    (programme(some("p/0", 1, "a"), credits("p/1", 4, "ac"), once=CountsOnce.CREDITS), "ac", True),
    (programme(some("p/0", 1, "a"), credits("p/1", 5, "ac"), once=CountsOnce.CREDITS), "ac", False),
    # Shared: exempt.
    (programme(some("p/0", 1, "a", shared=True), some("p/1", 1, "a")), "a", True),
]


@pytest.mark.parametrize(("tree", "keys", "expected"), CASES)
def test_whether_a_tree_holds(tree: Requirement, keys: str, expected: bool) -> None:
    evidence = held(keys)
    assert holds(tree, evidence, CREDENTIALS) is expected
    assessed = assess(tree, evidence, CREDENTIALS)
    assert assessed.holds is expected
    assert (assessed.share == 1) is expected


@pytest.mark.parametrize(("tree", "keys", "expected"), CASES)
def test_flow_and_solver_agree(tree: Requirement, keys: str, expected: bool) -> None:
    assert isinstance(tree, Group)
    ways = Ways(tree, held(keys), CREDENTIALS)
    flow = settled_by_flow(tree, ways)
    assert settled_by_solver(tree, ways).holds is expected
    assert flow is None or flow.holds is expected


def test_what_pays_and_what_could() -> None:
    tree = programme(some("p/0", 1, "ab"), some("p/1", 1, "a"))
    found = {line.requirement.path: line for line in assess(tree, held("ab"), CREDENTIALS).lines()}
    assert found["p/1/a"].status is RequirementStatus.MET
    assert [claim.credential for claim in found["p/1/a"].by] == ["a"]
    assert found["p/0/b"].status is RequirementStatus.MET
    assert found["p/0/a"].status is RequirementStatus.UNMET
    assert found["p/0/a"].could == ("a",)


def test_pin_is_kept_even_where_it_costs_tree() -> None:
    tree = programme(some("p/0", 1, "ab"), some("p/1", 1, "a"))
    assert not holds(tree, held("ab", claims=(PinnedClaim(award="a", path="p/0/a"),)), CREDENTIALS)
    assert holds(tree, held("ab", claims=(PinnedClaim(award="b", path="p/0/b"),)), CREDENTIALS)


def test_a_substitute_is_claimed_itself() -> None:
    tree = programme(some("p/0", 1, "a"), some("p/1", 1, "c"))
    swap = (Substitution(for_="a", by="c", reason="transfer"),)
    assert holds(tree.of[0], held("c", substitutions=swap), CREDENTIALS)
    assert not holds(tree, held("c", substitutions=swap), CREDENTIALS)
    assert holds(tree, held("cd", substitutions=(*swap, Substitution(for_="a", by="d", reason="x"))), CREDENTIALS)


def test_waived_line_counts_outside_limits_and_claims_nothing() -> None:
    tree = programme(some("p/0", 2, "abc", limits=LIMIT), some("p/1", 1, "b"))
    waivers = (Waiver(path="p/0/a", reason="by the dean"),)
    assert holds(tree, held("bc", waivers=waivers), CREDENTIALS)
    assert not holds(tree, held("bc"), CREDENTIALS)
    found = {line.requirement.path: line for line in assess(tree, held("bc", waivers=waivers), CREDENTIALS).lines()}
    assert found["p/0/a"].status is RequirementStatus.WAIVED
    assert "by the dean" in found["p/0/a"].by[0].text


def test_unsettled_claims_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole credits over several thresholds are the hard form; without any time even a small one is left open."""
    monkeypatch.setattr(solving, "SECONDS", 0.0)
    tree = programme(credits("p/0", 6, "abcd"), credits("p/1", 6, "abcd"))
    with pytest.raises(ProblemsError, match="What pays for which line of p was not settled") as told:
        holds(tree, held("abcd"), CREDENTIALS)
    assert [(problem.code, bool(problem.hint)) for problem in told.value.problems] == [("LIMIT", True)]
