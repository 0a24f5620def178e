"""Real CTDL files, read with the project's own reader.

They stand in ../shared/data beside the project and are no part of it: without them these tests are skipped, save in CI.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.catalog import Credential, CredentialStatus, CredentialType, Organization, RouteKind
from pathways.domain.content import Content
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, GroupRule, Requirement, walk
from pathways.errors import ProblemsError
from pathways.exchange.ctdl.reader import CtdlReading, is_ctdl, merge, read_ctdl
from pathways.exchange.document import Document, read_document
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.planning.planner import Planner
from tests.beside import DATA, needs
from tests.catalogs import TODAY

CTDL = DATA / "ctdl"

pytestmark = needs(CTDL)

DEVELOPMENT = CTDL / "schema-development"
STACK = DEVELOPMENT / "Badgr_Final_-_EmpoweringTeachingExcellence_Nate.json"
TWIN = DEVELOPMENT / "EmpoweringTeachingExcellence_Badgr.json"
FULL = CTDL / "validation-test-data" / "2018-03-15_credential_1208_payload.json"
DESTINATION = "ce-53d6e77b-dd84-4e5f-8e28-c70a431b3271"


def load(*paths: Path) -> CtdlReading:
    """The files joined; they must be right."""
    readings = [read_ctdl(read_document(path).value) for path in paths]
    joined = merge(readings)
    assert not joined.problems, joined.problems
    return joined


def credentials(reading: CtdlReading) -> dict[str, Credential]:
    return {thing.key: thing for thing in reading.things if isinstance(thing, Credential)}


def requirement(credential: Credential) -> Requirement | None:
    (route,) = credential.routes
    return route.requires


def refused(path: Path) -> list[tuple[str, int | None, str]]:
    """The problems of a file with their lines, as a person sees them."""
    try:
        document = read_document(path)
    except ProblemsError as error:
        return [(problem.code, problem.line, problem.message) for problem in error.problems]
    found = document.located(read_ctdl(document.value).problems)
    return [(problem.code, problem.line, problem.message) for problem in found]


def test_the_badge_stack_is_read_with_its_choices() -> None:
    reading = load(STACK)
    found = credentials(reading)
    assert len(found) == 103
    assert {item.credential_type for item in found.values()} == {CredentialType.DIGITAL_BADGE}
    routes = [route for item in found.values() for route in item.routes]
    assert {(route.kind, str(route.cost)) for route in routes} == {(RouteKind.STACK, "$0.00")}
    assert all(item.reference is not None and item.reference.url.endswith(item.key) for item in found.values())
    choices = Counter(
        (int(line.minimum or 0), len(line.of))
        for route in routes
        if route.requires is not None
        for line in walk(route.requires)
        if isinstance(line, Group) and line.rule is GroupRule.AT_LEAST
    )
    assert choices == {(3, 31): 1, (4, 21): 1, (5, 23): 1, (6, 31): 1, (6, 32): 1, (10, 31): 1}
    assert reading.goals == (DESTINATION,)
    assert found[DESTINATION].name == "Teaching Excellence Pathway"


def test_plan_for_destination_of_the_stack_is_optimal() -> None:
    reading = load(STACK)
    snapshot = compile_snapshot(Content.of(reading.things), revision=1, fingerprint="stack")
    options = PlanOptions(optimize=(Objective.MONEY, Objective.STEPS), start_on=TODAY)
    plan = Planner().plan(PlanQuestion(CredentialGoal(DESTINATION), Record(), options), snapshot)
    assert isinstance(plan, Plan)
    assert plan.proof.status is ProofStatus.OPTIMAL
    assert plan.totals.cost.amount == 0
    assert plan.steps[-1].credential.key == DESTINATION


def badges_of(line: Requirement, urls: dict[str, str]) -> Any:
    """A rule as nested counts over badge addresses, without regard to order."""
    if isinstance(line, CredentialLine):
        return urls[line.credential]
    assert isinstance(line, Group)
    needed = {GroupRule.ALL: len(line.of), GroupRule.ANY: 1}.get(line.rule, int(line.minimum or 0))
    return needed, frozenset(badges_of(part, urls) for part in line.of)


def native_rules(element: dict[str, Any], by_id: dict[str, str]) -> list[Any]:
    """The same from the platform's own format: children, other elements and badges, each with a count."""

    def count(rule: dict[str, Any], named: list[str]) -> list[Any]:
        needed = rule["requiredCount"] if rule["@type"] == "atLeastN" else len(named)
        if not named or not needed:
            return []
        return [named[0] if len(named) == 1 else (needed, frozenset(named))]

    asked = element["requirements"]
    others = asked["nonChildElementRequirements"]
    badges = asked["badgeRequirements"]
    return [
        *count(
            asked["childElementRequirements"]["countRule"], [by_id[child["elementId"]] for child in element["children"]]
        ),
        *count(badges["countRule"], [badge["badgeUrl"] for badge in badges["requiredBadges"]]),
        *count(others["countRule"], [by_id[own] for own in others["elementIds"]]),
    ]


def test_stack_agrees_with_its_native_twin() -> None:
    found = credentials(load(STACK))
    # A badge is known by its address, an element without one by its name.
    urls = {key: item.subject_webpage or item.name for key, item in found.items()}
    elements: list[dict[str, Any]] = []
    stack = [json.loads(TWIN.read_text(encoding="utf-8"))]
    while stack:
        element = stack.pop()
        elements.append(element)
        stack.extend(element["children"])
    names = {
        element["elementId"]: (element["completionBadge"] or {}).get("badgeUrl", element["name"])
        for element in elements
    }
    by_name = {urls[key]: item for key, item in found.items()}
    assert len(elements) == 15
    for element in elements:
        rules = native_rules(element, names)
        tree = requirement(by_name[names[element["elementId"]]])
        assert tree is not None
        expected = rules[0] if len(rules) == 1 else (len(rules), frozenset(rules))
        assert badges_of(tree, urls) == expected, element["name"]


def test_the_french_stack_is_read() -> None:
    reading = load(DEVELOPMENT / "Badgr_French_B.A.MarketableSkills_CR_sandbox.json")
    assert len(credentials(reading)) == 53
    assert len(reading.goals) == 1


def test_the_ingest_examples_are_linked_across_files() -> None:
    reading = load(*sorted((CTDL / "ingest-examples").glob("*.json")))
    found = {item.name: item for item in credentials(reading).values()}
    assert not reading.stubs
    assert len(found) == 6
    degree = requirement(found["Bachelor of Science in Cybersecurity"])
    assert degree is not None
    needed = [line.credential for line in walk(degree) if isinstance(line, CredentialLine)]
    assert needed == [found["Cybersecurity Program"].key]
    (owner,) = found["Cybersecurity Program"].owned_by
    names = {thing.key: thing.name for thing in reading.things if isinstance(thing, Organization)}
    assert names[owner] == "Example University"
    (route,) = found["Lifelong Learning Accelerator"].routes
    assert (str(route.cost), route.weeks) == ("$4,485.00", 39)


def test_a_credential_with_every_connection_is_read() -> None:
    reading = load(FULL)
    found = credentials(reading)["ce-683454f7-b878-479f-a96c-6b85d03344df"]
    tree = requirement(found)
    assert tree is not None
    lines = list(walk(tree))
    assert sum(isinstance(line, CredentialLine) for line in lines) == 14
    assert [line.credential for line in lines if isinstance(line, CredentialLine) and line.concurrent] == [
        "testing_a-license"
    ]
    said = {line.condition for line in lines if isinstance(line, ConditionLine)}
    assert {"First condition item", "Second condition item", "This is a description of these requirements"} <= said
    assert [renewal.kind for renewal in found.renewals] == [RouteKind.RENEWAL]
    assert len(reading.stubs) == 14
    assert {credentials(reading)[key].status for key in reading.stubs} == {CredentialStatus.DEVELOPING}


def test_alternatives_are_any_and_never_doubled() -> None:
    tree = requirement(
        credentials(load(DEVELOPMENT / "degreeWithConcentration.json"))["ce-d4884357-0a56-4f44-bb6f-182d7db51d2d"]
    )
    assert isinstance(tree, Group)
    assert [line.rule for line in tree.of if isinstance(line, Group)] == [GroupRule.ANY]
    degree = credentials(load(DEVELOPMENT / "programWithCourses.json"))["1ca80f84-9331-4855-a746-13613a08c100"]
    assert isinstance(requirement(degree), CredentialLine)
    assert degree.status is CredentialStatus.CEASED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HutchinsonWeldingAAS.json", [("SEVERAL_DOCUMENTS", 21)]),
        ("Constraints-CTDL.json", [("NOT_JSON", 58)]),
    ],
)
def test_broken_json_is_refused_with_its_line(name: str, expected: list[Any]) -> None:
    assert [line for _, line, _ in refused(DEVELOPMENT / name)] == [line for _, line in expected]


def test_use_case_that_is_several_documents_is_refused() -> None:
    assert [line for _, line, _ in refused(DEVELOPMENT / "UC26.jsonld")] == [8]


def test_counts_instead_of_addresses_are_refused() -> None:
    """The second document of the welding file, by itself, its two slips with commas mended."""
    text = (DEVELOPMENT / "HutchinsonWeldingAAS.json").read_text(encoding="utf-8")
    mended = text[text.index("{", text.index("\n}") + 2) :].replace('"compare:EQ",,', '"compare:EQ",')
    second = json.loads(re.sub(r'("array:AnyOf")(\s+")', r"\1,\2", mended))
    problems = [problem for problem in read_ctdl(second).problems if problem.code == "NOT_A_URI"]
    assert [problem.message.split("'")[1] for problem in problems] == [
        "(and 14 more)",
        "(5 URIs)",
        "(7 URIs)",
        "(143 URIs)",
    ]
    assert problems[-1].path == "@graph/1/ceterms:hasCondition/6/ceterms:targetComponent/0"


def test_ladder_with_a_cut_ctid_is_refused() -> None:
    found = refused(DEVELOPMENT / "CompTIA-IT_Networking_Specialist.jsonld")
    assert ("BAD_CTID", 106) in {(code, line) for code, line, _ in found}
    misused = {message.split("'")[1] for code, _, message in found if code == "WRONG_KIND"}
    assert {"CompTIA Security+", "CompTIA A+", "CompTIA Cloud+"} <= misused
    assert len(misused) == 8


def test_one_address_for_two_courses_is_refused() -> None:
    found = refused(DEVELOPMENT / "Bakersfield_AS_CS_pathway-CSU_transfer-v2.json")
    assert [(code, line) for code, line, _ in found] == [("DUPLICATE_ID", 514)]


def test_every_other_file_can_be_read_and_stored() -> None:
    """Whatever is read without problems also goes out and in again in the project's own format, the same."""
    read = 0
    for path in sorted(CTDL.glob("*/*")):
        try:
            document = read_document(path)
        except ProblemsError:
            continue
        if not is_ctdl(document.value):
            continue
        reading = read_ctdl(document.value)
        if reading.problems:
            continue
        content = Content.of(reading.things)
        again = read_catalog(Document("again.json", write_catalog(content), "", True))
        checked = check_drafts([again], Content())
        assert not checked.count, (path, checked.problems)
        assert Content.of(checked.things) == content, path
        read += 1
    assert read > 40


TERMS = "https://purl.org/ctdl/terms/"
_LANGUAGE = re.compile(r"(?!@id)@?[a-z]{2}(-[A-Za-z]{2,4})?\Z")
_ADDRESS = re.compile(r"(https?://|_:|res:|ceterms:|ce-)\S+\Z")


def expanded(value: Any, term: str = "") -> Any:
    """A value as JSON-LD expands it: terms and classes in full, addresses as references, language maps as lists."""
    if isinstance(value, list):
        return [item for each in value for item in (expanded(each, term) if not isinstance(each, list) else [each])]
    if isinstance(value, dict):
        if value and all(_LANGUAGE.match(name) for name in value):
            said = [
                (name, text) for name, texts in value.items() for text in ([texts] if isinstance(texts, str) else texts)
            ]
            return [{"@language": name.lstrip("@"), "@value": text} for name, text in said]
        return [{_full(name): _inside(name, inner) for name, inner in value.items()}]
    if isinstance(value, str) and _ADDRESS.match(value) and not term.endswith("ctid"):
        return [{"@id": value}]
    return [{"@value": value}]


def _full(name: str) -> str:
    return TERMS + name.removeprefix("ceterms:") if name.startswith("ceterms:") else name


def _inside(name: str, value: Any) -> Any:
    if name == "@type":
        return [_full(kind) for kind in ([value] if isinstance(value, str) else value)]
    return value if name.startswith("@") else expanded(value, name)


def test_expanded_form_says_the_same() -> None:
    """Every real graph, expanded: the same things, and as many problems."""
    compared = 0
    for path in sorted(CTDL.glob("*/*")):
        try:
            value: Any = read_document(path).value
        except ProblemsError:
            continue
        if not isinstance(value, dict) or not isinstance(value.get("@graph"), list):
            continue
        context = {"@context": value.get("@context")}
        plain = read_ctdl({**context, "@graph": value["@graph"]})
        nodes = [item for each in value["@graph"] for item in (expanded(each) if isinstance(each, dict) else [each])]
        full = read_ctdl({**context, "@graph": nodes})
        assert {thing.key: thing for thing in full.things} == {thing.key: thing for thing in plain.things}, path
        assert Counter(problem.code for problem in full.problems) == Counter(problem.code for problem in plain.problems)
        compared += 1
    assert compared > 20


def test_empty_result_says_what_was_left_out() -> None:
    """No record vanishes without a word: it became a thing, or its class is counted, or a problem names it."""
    empty = []
    for path in sorted(CTDL.glob("*/*")):
        try:
            document = read_document(path)
        except ProblemsError:
            continue
        if not is_ctdl(document.value):
            continue
        reading = read_ctdl(document.value)
        if not reading.things:
            empty.append(path.name)
            assert reading.unread or reading.problems, path
    assert "comptia-IT_progModel.json" in empty
    assert "UC10.jsonld" in empty
