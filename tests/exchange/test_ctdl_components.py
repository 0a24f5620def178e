"""Pathways: components, so many of these, constraints in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pathways.domain.catalog import CredentialType, RouteKind
from pathways.domain.requirement import CredentialLine
from pathways.exchange.ctdl.credentials import FREE
from tests.exchange.test_ctdl import credential, node, read, rule

BASE = "https://p.example/"


def component(name: str, kind: str = "BasicComponent", **terms: Any) -> dict[str, Any]:
    return node(kind, name.upper(), f"{BASE}{name}", **terms)


def condition(*targets: str, **terms: Any) -> dict[str, Any]:
    """A component condition on components by name."""
    written = {f"ceterms:{term}": value for term, value in terms.items()}
    if targets:
        written["ceterms:targetComponent"] = [f"{BASE}{name}" for name in targets]
    return {"@type": "ceterms:ComponentCondition", **written}


def asked(*conditions: dict[str, Any], **terms: Any) -> Any:
    """The rule of a component with these conditions, beside a, b and c."""
    goal = component("goal", hasCondition=list(conditions), **terms)
    return rule(read(goal, component("a"), component("b"), component("c")), "goal")


def lines(*names: str) -> list[dict[str, str]]:
    return [{"credential": name} for name in names]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, {"all": lines("a", "b", "c")}),
        ({"requiredNumber": 3}, {"all": lines("a", "b", "c")}),
        ({"requiredNumber": 2}, {"atLeast": 2, "of": lines("a", "b", "c")}),
        ({"requiredNumber": 1}, {"any": lines("a", "b", "c")}),
    ],
)
def test_so_many_of_these(terms: dict[str, int], expected: Any) -> None:
    assert asked(condition("a", "b", "c", **terms)) == expected


def test_inner_conditions_follow_their_operator() -> None:
    inner = [condition("b"), condition("c")]
    assert asked(
        condition("a"),
        condition(hasCondition=inner, logicalOperator="logic:Or"),
        condition("a", hasCondition=inner),
    ) == {
        "all": [
            {"credential": "a"},
            {"any": lines("b", "c")},
            {"all": [{"credential": "a"}, {"all": lines("b", "c")}]},
        ]
    }


def test_only_one_is_read_as_any() -> None:
    inner = [condition("a"), condition("b")]
    goal = component("goal", hasCondition=condition(hasCondition=inner, logicalOperator="logic:OnlyOne"))
    reading = read(goal, component("a"), component("b"))
    assert rule(reading, "goal") == {"any": lines("a", "b")}
    assert any("any one of them" in note for note in reading.notes)


def test_constraints_are_conditions_that_a_person_can_read() -> None:
    grade = {
        "@type": "ceterms:Constraint",
        "ceterms:leftSource": ["ceterms:creditValue"],
        "ceterms:leftAction": "array:Sum",
        "ceterms:comparator": "compare:GTEQ",
        "ceterms:rightSource": [12],
    }
    aid = {
        "@type": "_:Constraint",
        ":leftSource": ":deliveryType",
        ":comparator": ":eq",
        ":rightAction": ":anyOf",
        ":rightSource": ["In person", "Online"],
    }
    assert asked(condition("a", hasConstraint=[grade, aid])) == {
        "all": [
            {"credential": "a"},
            {
                "all": [
                    {"condition": "the sum of credit value is at least 12"},
                    {"condition": "delivery type equals any of In person, Online"},
                ]
            },
        ]
    }
    assert asked(condition(hasConstraint=[grade, aid], requiredConstraints=1))["any"]


def test_components_are_free_once_conditions_hold() -> None:
    reading = read(
        component("badge", "CredentialComponent", credentialType="ceterms:Certification"),
        component("plain", "CredentialComponent"),
        component("course", "CourseComponent"),
        component("exam", "AssessmentComponent"),
        component("basic"),
    )
    assert {thing.key: credential(reading, thing.key).credential_type for thing in reading.things} == {
        "badge": CredentialType.CERTIFICATION,
        "plain": CredentialType.DIGITAL_BADGE,
        "course": CredentialType.COURSE,
        "exam": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
        "basic": CredentialType.DIGITAL_BADGE,
    }
    for thing in reading.things:
        (route,) = credential(reading, thing.key).routes
        assert (route.key, route.kind, route.cost, route.requires) == ("stack", RouteKind.STACK, FREE, None)


def test_component_asks_for_thing_that_it_stands_for() -> None:
    real = node("Certification", "Real", "https://a.example/real")
    competency = {
        "@type": "ceasn:Competency",
        "@id": "https://a.example/skill",
        "ceasn:competencyText": {"en": "Skill"},
    }
    reading = read(
        component("stands", "CredentialComponent", proxyFor=real["@id"], hasCondition=condition("can")),
        component("can", "CompetencyComponent", proxyFor=competency["@id"]),
        real,
        competency,
    )
    assert rule(reading, "stands") == {"all": lines("can", "real")}
    assert rule(reading, "can") == {"competency": "skill", "level": 1}


def test_work_experience_is_never_free() -> None:
    reading = read(component("work", "WorkExperienceComponent"))
    assert rule(reading, "work") == {"condition": "Work experience: WORK"}


def test_job_is_credential_only_where_something_needs_it() -> None:
    job = component("job", "JobComponent", hasCondition=condition("a"))
    alone = read(job, component("a"))
    assert [thing.key for thing in alone.things] == ["a"]
    assert alone.notes == ("Job components that nothing requires are left out.",)
    pathway = node("Pathway", "To the job", f"{BASE}way", hasDestinationComponent=f"{BASE}job")
    reading = read(pathway, job, component("a"))
    assert reading.goals == ("job",)
    assert rule(reading, "job") == {"credential": "a"}
    assert any("goal of the pathway To the job is job" in note for note in reading.notes)


def test_children_without_condition_are_all_required() -> None:
    parent = component("parent", hasChild=[f"{BASE}a", f"{BASE}b"])
    after = component("after", "CourseComponent", prerequisite=f"{BASE}a")
    reading = read(parent, after, component("a"), component("b"))
    assert rule(reading, "parent") == {"all": lines("a", "b")}
    assert rule(reading, "after") == {"credential": "a"}


def test_a_condition_in_words_alone_stays_one() -> None:
    assert asked(condition(description={"en": "Repeat it at most three times."})) == {
        "condition": "Repeat it at most three times."
    }


def test_paths_are_positions() -> None:
    reading = read(
        component("goal", hasCondition=[condition("a", "b", requiredNumber=1), condition("c")]),
        component("a"),
        component("b"),
        component("c"),
    )
    (route,) = credential(reading, "goal").routes
    tree: Any = route.requires
    assert [tree.path, tree.of[0].path, tree.of[0].of[1].path] == ["goal/stack", "goal/stack/0", "goal/stack/0/1"]


SIDES = [
    ("ceterms:creditUnitType", "compare:EQ", "creditUnit:Degree", "credit unit type equals degree"),
    ("ceterms:isNonCredit", "compare:EQ", True, "is non credit equals true"),
    ("ceterms:creditValue", "compare:GTEQ", 120, "credit value is at least 120"),
]
WRITTEN: dict[str, Callable[[Any], Any]] = {
    "plain": lambda term: term,
    "reference": lambda term: {"@id": term} if isinstance(term, str) else term,
    "list": lambda term: [{"@id": term}] if isinstance(term, str) else [{"@value": term}],
    "container": lambda term: [{"@list": [{"@id": term} if isinstance(term, str) else {"@value": term}]}],
    "full": lambda term: (
        [{"@id": f"https://purl.org/ctdl/terms/{term.partition(':')[2]}"}] if isinstance(term, str) else term
    ),
}


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize(("left", "comparator", "right", "words"), SIDES)
def test_constraint_says_the_same_in_every_form(
    form: str, left: str, comparator: str, right: object, words: str
) -> None:
    write = WRITTEN[form]
    constraint = {
        "@type": "ceterms:Constraint",
        "ceterms:leftSource": write(left),
        "ceterms:comparator": write(comparator),
        "ceterms:rightSource": write(right),
    }
    assert asked(condition(hasConstraint=constraint)) == {"condition": words}
    described = condition(hasConstraint=[constraint], description={"en": "As the registrar says"})
    assert asked(described) == {"condition": "As the registrar says"}
    assert asked(condition("a", "b", hasConstraint=[constraint, constraint], logicalOperator=write("logic:Or"))) == {
        "all": [{"all": lines("a", "b")}, {"condition": words}]
    }


def test_operator_written_as_a_reference_is_obeyed() -> None:
    inner = [condition("a"), condition("b")]
    assert asked(condition(hasCondition=inner, logicalOperator={"@id": "logic:Or"})) == {"any": lines("a", "b")}


def test_constraints_that_cannot_be_read_stay_apart() -> None:
    """Operands that nobody can read leave a condition for each of them, worded by the description beside them."""
    dumb = [{"ceterms:leftSource": {"@type": "x:Y"}, "ceterms:rightSource": at} for at in (1, 2)]
    assert asked(condition("a", hasConstraint=dumb, description={"en": "Grades"})) == {
        "all": [
            {"credential": "a"},
            {"all": [{"condition": "Constraint 1 of Grades: 1"}, {"condition": "Constraint 2 of Grades: 2"}]},
        ]
    }
    same = [{"ceterms:leftSource": {"@type": "x:Y", "x:z": at}, "ceterms:name": "A grade"} for at in (1, 2)]
    assert asked(condition("a", hasConstraint=same, requiredConstraints=2))["all"][1] == {
        "all": [{"condition": "A grade"}, {"condition": "A grade (constraint 2)"}]
    }


def test_required_number_counts_nested_conditions_without_targets() -> None:
    inner = [condition("a"), condition("b"), condition("a", "c")]
    assert asked(condition(hasCondition=inner, requiredNumber=2)) == {
        "atLeast": 2,
        "of": [{"credential": "a"}, {"credential": "b"}, {"all": lines("a", "c")}],
    }
    assert asked(condition(requiredNumber=2, description={"en": "Two electives"})) == {"condition": "Two electives"}
    constraint = {"ceterms:leftSource": "ceterms:subject", "ceterms:comparator": "EQ", "ceterms:rightSource": "Art"}
    assert asked(condition(requiredNumber=2, hasConstraint=constraint)) == {
        "all": [
            {"condition": "2 of the components that the constraints allow"},
            {"condition": "subject equals Art"},
        ]
    }


def test_empty_condition_must_still_be_met() -> None:
    assert asked(condition()) == {"condition": "A condition of GOAL that the document does not state"}


def test_child_in_no_document_is_required_all_same() -> None:
    reading = read(component("parent", hasChild=[f"{BASE}gone"]))
    assert rule(reading, "parent") == {"credential": "gone"}
    assert reading.stubs == ("gone",)


def test_degree_is_earned_as_its_pathway_says() -> None:
    """The degree states no rule; whoever plans for it, rather than for the component, meets the pathway's."""
    degree = node("BachelorDegree", "Degree", "https://a.example/degree")
    pathway = node("Pathway", "Way", f"{BASE}way", hasDestinationComponent=f"{BASE}goal")
    goal = component("goal", "CredentialComponent", proxyFor=degree["@id"], hasCondition=condition("a", "b"))
    reading = read(pathway, goal, degree, component("a", "CourseComponent"), component("b", "CourseComponent"))
    assert rule(reading, "degree") == {"all": lines("a", "b")}
    assert rule(reading, "goal") == {"all": [{"all": lines("a", "b")}, {"credential": "degree"}]}
    (route,) = credential(reading, "degree").routes
    assert (route.key, route.kind, route.cost) == ("stack", RouteKind.STACK, None)


def test_several_pathways_to_a_degree_are_routes() -> None:
    def way(name: str, target: str) -> dict[str, Any]:
        return component(
            name, "CredentialComponent", proxyFor=f"https://a.example/{target}", hasCondition=condition(name[0])
        )

    free = node("BachelorDegree", "Degree", "https://a.example/free")
    ruled = node("BachelorDegree", "Ruled", "https://a.example/ruled", requires={"ceterms:condition": "Admission"})
    reading = read(way("a1", "free"), way("b1", "free"), way("c1", "ruled"), free, ruled, *map(component, "abc"))
    routes = credential(reading, "free").routes
    assert [(route.key, route.requires) for route in routes] == [
        ("stack", CredentialLine(path="free/stack", credential="a")),
        ("stack-2", CredentialLine(path="free/stack-2", credential="b")),
    ]
    assert rule(reading, "ruled") == {"condition": "Admission"}
