"""Teams and questions about them through GraphQL, as managers, administrators and others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathways.access.audit import Act, AuditLog
from pathways.access.identity import HERE
from pathways.api.service import Service
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.learner import Award
from pathways.records.conferral import Conferring
from pathways.records.learner import CompetencySource, KeptAward, Purpose, StatedLevel, StoredLearner
from pathways.records.office import Records
from pathways.workforce.people import Role
from pathways.workforce.team import StoredTeam
from pathways.workforce.teams import Teams
from tests.access.asking import codes, post
from tests.access.in_memory import InMemory
from tests.api.small import service_of
from tests.catalogs import TODAY, record
from tests.records.kept import Kept
from tests.workforce.kept_teams import KeptTeams
from tests.workforce.small_team import RECORDS, catalogue

SNAPSHOT = catalogue()
DAY = f'options: {{asOf: "{TODAY}"}}'
GAP = """{ people coverage filled places proof
    roles { occupation { key } headcount filled assignments { person coverage missing { competency { key } }
      credentials { credential { key } status } } }
    competencies { competency { key } level wanted holders holderCount nearest status }
    risks { kind person credential { key } on } }"""
ROLES = 'roles: [{occupation: "engineer", headcount: 2}, {occupation: "operator"}]'


def service(recorder: AuditLog | None = None, *, consents: bool = True) -> Service:
    """With the four people of the small team as learners, those of care managed by `hr`."""
    kept = Kept()
    for key, said in RECORDS.items():
        found = record(said)
        kept.learners[key] = StoredLearner(
            key=key,
            version=1,
            awards=tuple(KeptAward(key=str(place), award=each) for place, each in enumerate(found.awards)),
            competencies=tuple(stated(each) for each in found.competencies),
            consents=(Purpose.WORKFORCE,) if consents else (),
        )
    roles = Role("engineer", headcount=2), Role("operator")
    teams = KeptTeams(
        StoredTeam(key="care", version=1, name="Care", members=("ann", "bob"), managers=("hr",), roles=roles),
        StoredTeam(key="night", version=1, parent="care", members=("cy", "dee")),
        StoredTeam(key="kitchen", version=1, members=("dee",)),
    )
    return service_of(SNAPSHOT, records=Records(kept, recorder), teams=Teams(teams, recorder), recorder=recorder)


def stated(level: CompetencyLevel) -> StatedLevel:
    return StatedLevel(competency=level.competency, level=level.level, source=CompetencySource.EMPLOYER)


def asked(caller: str, query: str, over: Service | None = None, **variables: Any) -> Any:
    answer = post(caller, query, over or service(), **variables).json()
    assert "errors" not in answer, answer
    (found,) = answer["data"].values()
    return found


def test_gap_of_a_stored_team() -> None:
    """As `test_team_gap` reckons: 3/4, one of three places filled."""
    found = asked("HR", f'{{ teamGap(team: {{key: "care"}}, {DAY}) {GAP} }}')
    assert (found["people"], found["coverage"], found["filled"], found["places"]) == (4, 0.75, 1, 3)
    assert found["proof"] == "OPTIMAL"
    people = {each["occupation"]["key"]: [one["person"] for one in each["assignments"]] for each in found["roles"]}
    assert people == {"engineer": ["ann", "dee"], "operator": ["bob"]}
    sec = next(each for each in found["competencies"] if each["competency"]["key"] == "sec")
    assert (sec["wanted"], sec["holders"], sec["status"]) == (2, ["dee"], "PARTIAL")
    assert [each["kind"] for each in found["risks"]] == ["SINGLE_HOLDER", "SINGLE_HOLDER", "EXPIRES_SOON"]
    assert found["risks"][-1] == {
        "kind": "EXPIRES_SOON",
        "person": "ann",
        "credential": {"key": "net-cert"},
        "on": "2027-06-01",
    }


def test_what_if_somebody_leaves_or_joins() -> None:
    """Without dee: ann 3/4, cy 3/8 and bob 1/2 over three places. With a second dee: 1, 1 and 1/2."""
    gone = asked(
        "HR", f'{{ teamGap(team: {{key: "care"}}, options: {{asOf: "{TODAY}", leaving: ["dee"]}}) {{ coverage }} }}'
    )
    assert gone["coverage"] == 0.542
    dee = '{awards: [{credential: "net-cert"}, {credential: "sec-cert"}]}'
    joined = asked(
        "HR",
        f'{{ teamGap(team: {{key: "care"}}, options: {{asOf: "{TODAY}", joining: [{{key: "dora", profile: {dee}}}]}}) '
        "{ coverage people } }",
    )
    assert joined == {"coverage": 0.833, "people": 5}


def test_people_sent_along_are_a_team_too() -> None:
    team = 'team: {profiles: [{key: "x", profile: {competencies: [{competency: "net", level: 4}]}}]}'
    found = asked("HR", f"{{ teamGap({team}, {ROLES}, {DAY}) {{ coverage people }} }}")
    assert found == {"coverage": 0.25, "people": 1}


def test_who_has_not_agreed_counts_in_no_number() -> None:
    found = asked("HR", f'{{ teamGap(team: {{key: "care"}}, {DAY}) {{ people coverage }} }}', service(consents=False))
    assert found == {"people": 0, "coverage": 0.0}


def test_forecast_month_by_month() -> None:
    query = (
        f'{{ teamForecast(team: {{key: "care"}}, months: 7, {DAY}) {{ points {{ on coverage renewedCoverage }} }} }}'
    )
    points = asked("HR", query)["points"]
    assert len(points) == 8
    assert points[-2:] == [
        {"on": "2027-05-23", "coverage": 0.75, "renewedCoverage": 0.75},
        {"on": "2027-06-23", "coverage": 0.625, "renewedCoverage": 0.75},
    ]


def test_candidates_by_coverage_then_cheapest_plan() -> None:
    """For the engineer: dee has all; ann lacks sec-cert (300); cy needs both (400); bob, too, and covers nothing."""
    wanted = "person coverage reach cost { amount } hours"
    goal = 'goal: {occupation: {key: "engineer"}}'
    query = f"{{ candidates({goal}, {DAY}) {{ totalCount edges {{ node {{ {wanted} }} }} }} }}"
    found = [each["node"] for each in asked("ADMINISTRATOR", query)["edges"]]
    assert [(each["person"], each["coverage"], each["reach"]) for each in found] == [
        ("dee", 1.0, "PLANNED"),
        ("ann", 0.75, "PLANNED"),
        ("cy", 0.375, "PLANNED"),
        ("bob", 0.0, "PLANNED"),
    ]
    assert [(float(each["cost"]["amount"]), each["hours"]) for each in found] == [
        (0, 0),
        (300, 30),
        (400, 40),
        (400, 40),
    ]


def test_who_comes_into_question_without_the_certificate() -> None:
    """Cy is counted out by `holds`, and with it ignored comes in; net-cert need not be bought then, but sec-cert needs
    net at level 4, which net-cert alone shows."""
    wanted = "person cost { amount } credentials { credential { key } }"
    goal = 'goal: {occupation: {key: "engineer", coverage: 0.3}}'

    def edges(more: str) -> Any:
        among = f'among: {{holds: ["net-cert"]{more}}}'
        return asked("HR", f"{{ candidates({goal}, {among}, {DAY}) {{ edges {{ node {{ {wanted} }} }} }} }}")["edges"]

    strict = edges("")
    assert [each["node"]["person"] for each in strict] == ["dee", "ann"]
    open_to_all = edges(', ignore: ["net-cert"]')
    assert [each["node"]["person"] for each in open_to_all] == ["dee", "ann", "cy", "bob"]
    cy = open_to_all[2]["node"]
    assert float(cy["cost"]["amount"]) == 0 and cy["credentials"] == []


def test_roles_for_a_person() -> None:
    """Cy: operator 1/2 and engineer 3/8."""
    learner = '{profile: {competencies: [{competency: "net", level: 2}]}}'
    query = (
        f"{{ occupationMatches(learner: {learner}, {DAY}) {{ edges {{ node {{ occupation {{ key }} coverage }} }} }} }}"
    )
    found = [each["node"] for each in asked("LEARNER", query)["edges"]]
    assert found == [
        {"occupation": {"key": "operator"}, "coverage": 0.5},
        {"occupation": {"key": "engineer"}, "coverage": 0.375},
    ]


def test_managers_see_their_teams_alone() -> None:
    listing = "{ teams { edges { node { key name parent { key } teams { key } memberKeys } } } }"
    seen = [each["node"] for each in asked("HR", listing)["edges"]]
    assert seen == [
        {"key": "care", "name": "Care", "parent": None, "teams": [{"key": "night"}], "memberKeys": ["ann", "bob"]},
        {"key": "night", "name": "night", "parent": {"key": "care"}, "teams": [], "memberKeys": ["cy", "dee"]},
    ]
    for query in (
        '{ team(key: "kitchen") { key } }',
        '{ team(key: "nowhere") { key } }',
        f'{{ teamGap(team: {{key: "kitchen"}}, {DAY}) {{ people }} }}',
        f'{{ teamGap(team: {{learners: ["nobody"]}}, {ROLES}, {DAY}) {{ people }} }}',
    ):
        assert codes(post("HR", query, service()).json()) == ["NOT_FOUND"]


def test_teams_are_saved_and_removed() -> None:
    over = service()
    team = "team { key name version memberKeys roles { occupation { key } headcount } }"
    save = f"mutation ($input: SaveTeamInput!) {{ saveTeam(input: $input) {{ {team} userErrors {{ code path }} }} }}"
    saved = asked("HR", save, over, input={"key": "day", "parent": "care", "addMembers": ["cy"]})
    assert saved["team"] == {"key": "day", "name": "day", "version": 1, "memberKeys": ["cy"], "roles": []}
    roles = [{"occupation": "operator", "headcount": 3}]
    again = asked("HR", save, over, input={"key": "day", "name": "Day", "roles": roles, "removeMembers": ["cy"]})
    assert again["team"] == {
        "key": "day",
        "name": "Day",
        "version": 2,
        "memberKeys": [],
        "roles": [{"occupation": {"key": "operator"}, "headcount": 3}],
    }
    refused = asked("HR", save, over, input={"key": "day", "roles": [{"occupation": "cook", "coverage": 2}]})
    assert refused["userErrors"] == [
        {"code": "NOT_FOUND", "path": ["input", "roles", "0", "occupation"]},
        {"code": "OUT_OF_RANGE", "path": ["input", "roles", "0", "coverage"]},
    ]
    remove = 'mutation { removeTeam(input: {key: "day"}) { removedId userErrors { code } } }'
    assert asked("HR", remove, over)["removedId"]
    assert asked("HR", remove, over)["userErrors"] == [{"code": "NOT_FOUND"}]


def test_whose_record_was_counted_is_written_down() -> None:
    log = InMemory()
    recorder = AuditLog(log)
    over = service(recorder)
    asked("HR", f'{{ teamGap(team: {{key: "night"}}, {ROLES}, {DAY}) {{ people }} }}', over)
    recorder.close()
    assert [each.action for each in log.kept].count("workforce") == 2


def test_learners_and_renewals_of_a_team() -> None:
    """Ann is in care and dee in night below it; dee's certificate runs out on 1 October 2028."""
    listing = '{ learners(team: "care") { edges { node { key teams { key } } } } }'
    found = [each["node"] for each in asked("ADMINISTRATOR", listing)["edges"]]
    assert [each["key"] for each in found] == ["ann", "bob", "cy", "dee"]
    assert found[3]["teams"] == [{"key": "kitchen"}, {"key": "night"}]
    node = "edges { node { learner { key } dueOn } }"
    due = f'{{ renewalsDue(within: 365, team: "TEAM", asOf: "{TODAY}") {{ {node} }} }}'
    care = asked("ADMINISTRATOR", due.replace("TEAM", "care"))["edges"]
    assert [each["node"] for each in care] == [{"learner": {"key": "ann"}, "dueOn": "2027-06-01"}]
    assert asked("ADMINISTRATOR", due.replace("TEAM", "night"))["edges"] == []
    assert codes(post("ADMINISTRATOR", '{ learners(team: "nowhere") { totalCount } }', service()).json()) == [
        "NOT_FOUND"
    ]


def test_what_the_catalogue_lost_counts_for_nothing() -> None:
    over = service()
    assert over.records is not None
    kept = over.records.read(["bob"])["bob"]
    lost = KeptAward(key="lost", award=Award(credential="gone-long-ago"))
    conferring = Conferring(SNAPSHOT, TODAY)
    act = Act(caller=HERE, action="test")
    over.records.change(act, "bob", lambda known: replace(known, awards=(*kept.awards, lost)), conferring)
    assert asked("HR", f'{{ teamGap(team: {{key: "care"}}, {DAY}) {{ coverage }} }}', over) == {"coverage": 0.75}


def test_programs_reach_people_only_with_their_records() -> None:
    query = f'{{ candidates(goal: {{credential: "net-cert"}}, among: {{learners: ["bob"]}}, {DAY}) {{ totalCount }} }}'
    over = service()
    over.teams = Teams(KeptTeams())
    alone = post("service:use,teams:read,catalog:read,plans:ask", query, over).json()
    assert codes(alone) == ["NOT_FOUND"]
    both = post("service:use,teams:read,learners:read,catalog:read,plans:ask", query, over).json()
    assert both["data"]["candidates"] == {"totalCount": 1}


def test_credit_from_outside_is_no_risk() -> None:
    team = 'team: {profiles: [{key: "x", profile: {unlisted: [{creditsOf: "Maths 1", credits: 5}]}}]}'
    found = asked("HR", f"{{ teamGap({team}, {ROLES}, {DAY}) {{ risks {{ kind }} }} }}")
    assert {each["kind"] for each in found["risks"]} == {"NOBODY"}


def test_records_are_read_together() -> None:
    over = service()
    assert over.records is not None
    kept = over.records._store
    assert isinstance(kept, Kept)
    asked("HR", f'{{ teamGap(team: {{key: "care"}}, {DAY}) {{ people roles {{ assignments {{ person }} }} }} }}', over)
    assert len(kept.reads) == 1
    asked("ADMINISTRATOR", '{ team(key: "care") { members { totalCount } } }', over)
    assert len(kept.reads) == 2


def test_an_empty_key_is_no_team() -> None:
    assert codes(post("HR", f'{{ teamGap(team: {{key: ""}}, {ROLES}, {DAY}) {{ people }} }}', service()).json()) == [
        "NOT_FOUND"
    ]


def test_nobody_joins_one_person() -> None:
    query = '{ occupationMatches(learner: {profile: {}}, options: {leaving: ["ann"]}) { totalCount } }'
    assert codes(post("HR", query, service()).json()) == ["MISPLACED"]
