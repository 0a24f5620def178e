"""What counts once, what it is worth, and which line it pays for; the rows of ../shared/cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import Progress
from pathways.catalog.references import record_problems
from pathways.domain.no_plan import PlanResult, Refusal
from pathways.domain.plan import Plan
from pathways.requirements.evaluate import RequirementStatus
from tests.beside import needs
from tests.cases.asking import CASES, catalogue, learner, plan, progress
from tests.catalogs import credential, record, snapshot_of

pytestmark = needs(CASES)

ONCE = "85-substitution-once"


def counted(found: Progress) -> int:
    """Direct lines of the tree that are paid for."""
    return sum(bool(line.by) for line in found.lines[1:])


def cost(answer: PlanResult) -> int:
    assert isinstance(answer, Plan), answer
    return int(answer.totals.cost.amount)


@pytest.mark.parametrize(
    ("key", "with_a", "from_nothing"),
    [
        ("c85-eight", 400, 800),
        ("c85-two", 400, 800),
        ("c85-eight-once", 400, 800),
        ("c85-two-once", 400, 800),
        # Where no threshold counts, one course stands for itself and for the other.
        ("c85-both", 0, 400),
    ],
)
def test_substitute_counts_once_in_a_threshold(key: str, with_a: int, from_nothing: int) -> None:
    snapshot = catalogue(ONCE)
    held, none = learner(f"{ONCE}.l"), learner(f"{ONCE}.none")
    assert cost(plan(snapshot, key, held)) == with_a
    assert cost(plan(snapshot, key, none)) == from_nothing
    found = progress(snapshot, key, held)
    assert (found.status is RequirementStatus.MET) is (with_a == 0)
    assert counted(found) == (1 if with_a else 2)
    assert found.share * 2 == (1 if with_a else 2)


@pytest.mark.parametrize("key", ["c19b-cert", "c19b-cert2"])
def test_equivalent_that_pays_brings_its_own_credits(key: str) -> None:
    """Three of the laboratory under its old code and three of logic; under the new code it would be four."""
    snapshot = catalogue("19b-recoded-credits")
    found = progress(snapshot, key, learner("19b-recoded-credits.l"))
    assert found.status is not RequirementStatus.MET
    assert found.share * 7 == 6
    new = record({"awards": [{"credential": "c19b-lab-new"}, {"credential": "c19b-logic"}]})
    assert progress(snapshot, key, new).status is RequirementStatus.MET
    both = record({"awards": [{"credential": each} for each in ("c19b-lab-old", "c19b-lab-new", "c19b-logic")]})
    assert progress(snapshot, key, both).status is RequirementStatus.MET
    # The new laboratory is worth one credit more than the old one, so taking it is the whole plan.
    answer = plan(snapshot, key, learner("19b-recoded-credits.l"), optimize=["MONEY", "STEPS"])
    assert isinstance(answer, Plan)
    assert [step.credential.key for step in answer.steps] == ["c19b-lab-new", key]


def test_what_overflows_counts_in_the_next_area() -> None:
    snapshot = catalogue("05-overflow")
    found = progress(snapshot, "c05-degree", learner("05-overflow.learner"))
    assert found.status is RequirementStatus.MET
    computing, free = found.lines[1], found.lines[5]
    assert sum(bool(part.by) for part in computing.parts) == 2
    assert sum(bool(part.by) for part in free.parts) == 2


def test_held_course_never_shows_itself_as_remaining() -> None:
    snapshot = catalogue("05-overflow")
    found = progress(snapshot, "c05-degree", learner("05-overflow.learner"))
    idle = [line for line in found.lines if line.could and not line.holds]
    assert len(idle) == 3  # seven lines, four courses, each pays for one
    for line in idle:
        text = lacking_text(line, found.evidence, snapshot)
        assert text == "held already, but it does not count here"


def test_breadth_needs_two_courses() -> None:
    snapshot = catalogue("06-assignment")
    both = learner("06-assignment.l1")
    assert progress(snapshot, "c06-breadth", both).status is RequirementStatus.MET
    opera = record({"awards": [{"credential": "c06-opera"}]})
    assert progress(snapshot, "c06-breadth", opera).status is not RequirementStatus.MET
    robots = progress(snapshot, "c06-major", learner("06-assignment.l2"))
    assert robots.status is not RequirementStatus.MET
    assert counted(robots) == 1


@pytest.mark.parametrize("key", ["c06-breadth", "c06-major"])
@pytest.mark.parametrize("options", [{}, {"weeklyHours": 10}], ids=["timeless", "calendar"])
def test_each_step_satisfies_one_line_it_pays_for(key: str, options: dict[str, Any]) -> None:
    answer = plan(catalogue("06-assignment"), key, record(), **options)
    assert isinstance(answer, Plan)
    courses = [step for step in answer.steps if step.credential.key != key]
    assert len(courses) == 2
    lines = [line.path for step in courses for line in step.satisfies]
    assert len(lines) == len(set(lines)) == 2
    groups = {"c06/h", "c06/a"} if key == "c06-breadth" else {"c06-major/stack/0", "c06-major/stack/1"}
    assert {path.rpartition("/")[0] for path in lines} == groups


def test_step_pays_where_what_is_held_pays_elsewhere() -> None:
    """Robots pay for one of the two; the step that is left pays for the other, which robots could have met."""
    answer = plan(catalogue("06-assignment"), "c06-major", learner("06-assignment.l2"))
    assert isinstance(answer, Plan)
    course = answer.steps[0]
    (line,) = course.satisfies
    assert line.path == ("c06-major/stack/0/1" if course.credential.key == "c06-rome" else "c06-major/stack/1/1")


PINNED = {
    "credentials": [
        *(credential(key, {}) for key in "abc"),
        credential(
            "degree",
            {
                "requires": {
                    "path": "top",
                    "countsOnce": True,
                    "all": [
                        {"path": "first", "any": [{"credential": "a"}, {"credential": "b"}]},
                        {"path": "second", "any": [{"credential": "a"}, {"credential": "c"}]},
                        {"path": "open", "credential": "a", "shared": True},
                        {"path": "level", "condition": "is of age"},
                    ],
                }
            },
        ),
    ],
}


FIRST, SECOND = "degree/r0/0", "degree/r0/1"


@pytest.mark.parametrize(
    ("claims", "places"),
    [
        ({f"{FIRST}/0": "a"}, []),
        ({f"{FIRST}/0": "a", "open": "a"}, []),
        ({f"{FIRST}/0": "a", f"{SECOND}/0": "a"}, ["1"]),
        ({"first": "a"}, ["0/path"]),
        ({"top": "a", "second": "a"}, ["0/path", "1/path"]),
        ({"level": "a"}, ["0/path"]),
        ({f"{FIRST}/1": "a"}, ["0/path"]),
    ],
)
def test_claims_name_one_payable_line(claims: dict[str, str], places: list[str]) -> None:
    said = [{"award": award, "path": path} for path, award in claims.items()]
    brought = record({"awards": [{"credential": "a"}], "claims": said})
    answer = plan(snapshot_of(PINNED), "degree", brought)
    problems = answer.problems if isinstance(answer, Refusal) else ()
    assert [(problem.path or "").removeprefix("learner/profile/claims/") for problem in problems] == places


def test_claim_of_group_names_line_that_is_meant() -> None:
    said = [{"award": "a", "path": "second"}]
    (problem,) = record_problems(record({"awards": [{"credential": "a"}], "claims": said}), snapshot_of(PINNED))
    assert problem.message == "'second' is a group of lines, and an award pays for one line."
    assert problem.hint == f"Name the line: {SECOND}/0."


def test_substitutes_and_equivalents_may_be_claimed_for() -> None:
    snapshot = snapshot_of({**PINNED, "equivalents": [["b", "c"]]})
    agreed = {"substitutions": [{"for": "a", "by": "b", "reason": "agreed"}]}
    said = {"awards": [{"credential": "b"}, {"credential": "c"}]}
    claims = [{"award": "b", "path": f"{FIRST}/0"}, {"award": "c", "path": f"{FIRST}/1"}]
    assert not record_problems(record({**said, **agreed, "claims": claims}), snapshot)
    assert len(record_problems(record({**said, "claims": claims}), snapshot)) == 1
