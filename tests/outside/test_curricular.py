"""Curricula of universities with the terms that they publish, and the fewest terms that this project finds.

They stand in ../shared/data beside the project and are no part of it: without them the tests that read them are
skipped, save in CI. The format is tested without them. Two of the files cannot be scheduled, which Curricular
Analytics says of one in its own tests; the other one is the same but for its head.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.content import Content
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, GroupRule, walk
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.planning.planner import Planner
from tests.beside import needs
from tests.budget import some
from tests.catalogs import TODAY, content_of
from tests.outside.curricular import CURRICULA, Curriculum, curricula, curriculum

pytestmark = pytest.mark.slow

copied = needs(CURRICULA)

FULL_LOAD = Decimal(18)
"""The credits of a term where no plan is published; more only where one row has more, e.g. a year of electives."""

CIRCULAR = ("Pima-UArizona-ChemE", "big_unsatisfiable_curric")
CIRCLES = (
    {"course-44/take/1", "course-40/take/3", "course-42/take/2"},
    {"course-44/take/1", "course-40/take/4", "course-43/take/2"},
)
"""Lab II needs Lab I; Lab I a course (42 or 43) before or beside it; that course is strictly beside Lab II."""

FEWEST = {
    "Arizona-State-BSSE": 8,
    "Carnegie_Mellon-CS": 7,
    "Cornell-University-CS": 8,
    "Cybersecurity_BS_20-21": 8,
    "EE-CalculusReady": 4,
    "Ga_Tech-EE": 8,
    "Princeton_University-CS": 5,
    "Purdue_University-CS": 7,
    "Rutgers_University-CS": 7,
    "Stanford-CS": 10,
    "UArizona-ChemE": 8,
    "Univ_of_Arizona-Aero": 8,
    "Univ_of_Arizona-CS": 8,
    "Univ_of_Arizona-SoftEng-curric": 7,
    "University_of_Illinois_Champaigne-CS": 8,
    "University_of_Michigan-CS": 8,
    "University_of_Texas_Austin-CS": 8,
    "University_of_Washington-CS": 11,
    "curriculum": 3,
    "degree_plan": 4,
    "min-curriculum": 1,
}
"""The fewest terms: all credits over those of a term, or the longest chain, save in Texas."""

HEAD = "Curriculum,Weaving\nInstitution,,\n\nCourses,\n"
COLUMNS = "Course ID,Course Name,Prefix,Number,Prerequisites,Corequisites,Strict-Corequisites,Credit Hours,Term\n"


@cache
def every() -> dict[str, Curriculum]:
    return {each.name: each for each in curricula()}


@cache
def snapshot(name: str) -> Snapshot:
    return compile_snapshot(Content.of(every()[name].credentials()), revision=1, fingerprint="test")


def limit(chosen: Curriculum) -> Decimal:
    """The credits of a term: the most that the published plan has in one."""
    loads = chosen.loads(chosen.published).values()
    return max(loads) if loads else max(FULL_LOAD, *(course.credits for course in chosen.courses.values()))


def answered(chosen: Curriculum, options: PlanOptions) -> PlanResult:
    record = Record(conditions=chosen.conditions)
    return Planner().plan(PlanQuestion(chosen.goal(), record, options), snapshot(chosen.name))


def scheduled(chosen: Curriculum) -> PlanResult:
    """The fewest weeks; a course takes one, and a week is a term."""
    return answered(chosen, PlanOptions(start_on=TODAY, optimize=(Objective.WEEKS,), weekly_hours=limit(chosen)))


def test_a_table_and_a_second_one_are_read() -> None:
    rows = '1,"Yarn, I",BW,101,,,2,3,1\n2,Lab,,,,,,0.33,1\n'
    more = "Additional Courses,,\n" + COLUMNS + "7,Looms,BW,201,1;2,9,,3,2\n9,Elective,,,,,,3,"
    read = curriculum(f"{HEAD}{COLUMNS}{rows}{more}".replace("\n", "\r\n"), "weaving")
    yarn, lab, looms, elective = read.courses.values()
    assert [each.name for each in read.courses.values()] == ["BW 101 Yarn, I", "Lab", "BW 201 Looms", "Elective"]
    assert (yarn.same_term, lab.credits, looms.before) == (("course-2",), Decimal("0.33"), ("course-1", "course-2"))
    assert (looms.beside, looms.term, elective.term) == (("course-9",), 2, None)
    assert read.loads(read.published) == {1: Decimal("3.33"), 2: Decimal(3)}


def test_older_layout_asks_for_undescribed_courses() -> None:
    head = "Name,Term,Prerequisites,Corequisites,Credits,Passrate\n"
    read = curriculum(
        head + 'C S 1,1,MATH 120,,4,\nArea V,1,,,3,\nC S 2,2,"MATH 121G, C S 1",,4,\nArea V,2,,,3,\n', "old"
    )
    assert list(read.courses) == ["course-1", "course-2", "course-3", "course-4"]
    assert read.courses["course-3"].before == ("course-1",)
    assert read.conditions == {"Has passed MATH 120", "Has passed MATH 121G"}


def test_strict_corequisites_are_together_both_ways() -> None:
    read = curriculum(f"{HEAD}{COLUMNS}1,A,,,,,2,3,1\n2,B,,,,,,3,1\n3,C,,,1,2,,3,2\n", "x")
    lines = {each.key: each.routes[0].requires for each in read.credentials()}
    assert lines["course-1"] == Group(
        path="course-1/take",
        rule=GroupRule.ALL,
        of=(CredentialLine(path="course-1/take/0", credential="course-2", together=True),),
    )
    found = {
        (key, line.credential, line.concurrent, line.together)
        for key, tree in lines.items()
        if tree is not None
        for line in walk(tree)
        if isinstance(line, CredentialLine)
    }
    assert found == {
        ("course-1", "course-2", False, True),
        ("course-2", "course-1", False, True),
        ("course-3", "course-1", False, False),
        ("course-3", "course-2", True, False),
    }
    assert read.chains == {"course-1": 1, "course-2": 1, "course-3": 2}
    assert read.broken({"course-1": 1, "course-2": 2, "course-3": 2}) == [("course-2", "course-1")]


def test_what_waits_for_itself_has_no_chains() -> None:
    """As the project of Curricular Analytics tests it: B needs A, A needs C, B and C are in the same term."""
    assert curriculum(f"{HEAD}{COLUMNS}1,A,,,3,,,3,1\n2,B,,,1,,3,3,1\n3,C,,,,,,3,1\n", "x").chains is None


@copied
def test_courses_and_edges_agree_with_the_count() -> None:
    """By the list of the copied data: 755 courses, 434, 74 and 30 edges, without the file of the older layout."""
    courses = [course for each in every().values() for course in each.courses.values() if each.name[:5] != "Cyber"]
    assert len(every()) == 23
    assert len(courses) == 755
    assert sum(len(course.before) for course in courses) == 434
    assert sum(len(course.beside) for course in courses) == 74
    assert sum(len(course.same_term) for course in courses) == 30


@copied
def test_older_layout_names_what_is_not_in_file() -> None:
    read = every()["Cybersecurity_BS_20-21"]
    assert len(read.courses) == 36
    assert {"Has passed MATH 190G", "Has passed MATH 120"} <= read.conditions
    lines = [
        line
        for each in read.credentials()
        if each.routes[0].requires is not None
        for line in walk(each.routes[0].requires)
        if isinstance(line, ConditionLine)
    ]
    assert len(lines) == sum(len(course.undescribed) for course in read.courses.values())


@copied
def test_published_plans_are_kept_save_three() -> None:
    """Two have strict corequisites in the term before; one has a course beside its prerequisite."""
    broken = {each.name: each.broken(each.published) for each in every().values() if each.published}
    assert len(broken) == 10
    assert {name: found for name, found in broken.items() if found} == {
        "degree_plan": [("course-1", "course-4")],
        **{name: [("course-44", "course-42"), ("course-44", "course-43")] for name in CIRCULAR},
    }


@copied
def test_every_file_survives_the_file_format() -> None:
    for each in every().values():
        content = Content.of(each.credentials())
        assert content_of(write_catalog(content)) == content


@copied
@pytest.mark.parametrize("name", sorted(FEWEST))
def test_all_courses_can_be_taken_in_some_order(name: str) -> None:
    plan = answered(every()[name], PlanOptions(start_on=TODAY, optimize=(Objective.HOURS,)))
    assert isinstance(plan, Plan)
    assert every()[name].broken({step.credential.key: step.rank for step in plan.steps}) == []
    assert len(plan.steps) == len(every()[name].courses)


@copied
def test_fewest_terms_agree_with_published_plans() -> None:
    """Texas has 125 credits in courses of 3 and 4: in 7 terms of 18, six would be full and one would have 17.

    That is six of 3 credits, or two and three of 4, and once three and two of 4. So the five of 4 credits would stand
    in two terms, but three of them are Calculus 1, 2 and 3, each of which needs the one before.
    """
    assert {*FEWEST, *CIRCULAR} == set(every())
    assert not any(every()[name].chains for name in CIRCULAR)
    bounds = {name: every()[name].least_terms(limit(every()[name])) for name in FEWEST}
    assert bounds == {**FEWEST, "University_of_Texas_Austin-CS": 7}
    for name, terms in FEWEST.items():
        assert terms <= max(every()[name].published.values(), default=terms)


@copied
@pytest.mark.parametrize("name", some(sorted(FEWEST), 3))
def test_a_schedule_has_the_fewest_terms(name: str) -> None:
    chosen = every()[name]
    plan = scheduled(chosen)
    assert isinstance(plan, Plan), plan
    terms = {step.credential.key: (step.dates.start_on - TODAY).days // 7 + 1 for step in plan.steps if step.dates}
    assert terms.keys() == chosen.courses.keys()
    assert all(step.dates and (step.dates.finish_on - step.dates.start_on).days == 7 for step in plan.steps)
    assert chosen.broken(terms) == []
    assert max(chosen.loads(terms).values()) <= limit(chosen)
    assert plan.totals.weeks == max(terms.values()) == FEWEST[name]
    assert plan.proof.status is ProofStatus.OPTIMAL


@copied
@pytest.mark.parametrize("name", CIRCULAR)
@pytest.mark.parametrize("objective", [Objective.HOURS, pytest.param(Objective.WEEKS, marks=pytest.mark.soak)])
def test_what_waits_for_itself_is_said(name: str, objective: Objective) -> None:
    chosen = every()[name]
    weekly = limit(chosen) if objective is Objective.WEEKS else None
    answer = answered(chosen, PlanOptions(start_on=TODAY, optimize=(objective,), weekly_hours=weekly))
    assert isinstance(answer, NoPlan), answer
    assert answer.reason is NoPlanReason.INFEASIBLE
    members = {member.name for conflict in answer.conflicts for member in conflict.members}
    assert any(circle <= members for circle in CIRCLES)
