"""Work is bounded before it is done, ends with its time, and never holds the event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import graphql
import pytest

from pathways.advising.gap import closers_of, gap_of
from pathways.advising.progress import MOST_LINES, progress_of, try_rule
from pathways.advising.recommend import recommend
from pathways.api import execution, query
from pathways.api.catalogue import rule_query
from pathways.api.inputs.question_reader import MOST_GOALS, Reader
from pathways.api.inputs.requirement_reader import MOST_PATTERNS
from pathways.api.query_limits import MOST_VALUES
from pathways.catalog import selecting
from pathways.catalog.selecting import Expander
from pathways.domain import deadline
from pathways.domain.advice import RecommendationOptions
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.requirement import Group, GroupRule, Select, Selection
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.api.small import ask, data, error, service_of, small_snapshot
from tests.seeded import snapshot

DAY = date(2026, 11, 23)
CHECK = """query ($rule: RequirementInput!) {
  checkRequirement(requires: $rule, learner: {profile: {}}) { status requirement { path } }
}"""
PROGRESS = 'progress(credential: "analyst", learner: $learner) { status share }'


def numbered(count: int) -> list[Credential]:
    """So many courses: c0, c1, …"""
    return [
        Credential(key=f"c{number}", name=f"Course {number}", credential_type=CredentialType.COURSE)
        for number in range(count)
    ]


def test_rule_is_bounded_before_it_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of(snapshot())
    monkeypatch.setattr(Expander, "tree", lambda *_: pytest.fail("it was expanded"))
    every: Any = {"selection": {"select": {"keys": ["*"]}}}
    refused = error(CHECK, service, rule={"all": {"of": [every] * 1_500}})
    assert refused["extensions"]["code"] == "LIMIT"
    assert refused["extensions"]["path"] == ["requires"]


def test_rule_of_the_most_lines_is_tried() -> None:
    """The group is one of them; so many selections match the same 100 credentials."""
    catalog = small_snapshot(*numbered(100))
    times, left = divmod(MOST_LINES - 1, 100)
    of = [
        *(Selection(path=f"rule/{n}", select=Select(keys=("c*",))) for n in range(times)),
        *(Selection(path=f"rule/x{n}", select=Select(keys=(f"c{n}",))) for n in range(left)),
    ]
    assert sum(1 for _ in _tried(of, catalog).found.lines()) == MOST_LINES
    with pytest.raises(ProblemsError) as refused:
        _tried([*of, Selection(path="rule/more", select=Select(keys=("c1",)))], catalog)
    assert refused.value.problems[0].code == "LIMIT"


def _tried(of: Any, catalog: Any) -> Any:
    return try_rule(Group(path="rule", rule=GroupRule.ALL, of=tuple(of)), Record(), DAY, catalog)


@pytest.mark.parametrize(("count", "code"), [(MOST_PATTERNS, None), (MOST_PATTERNS + 1, "LIMIT")])
@pytest.mark.parametrize("place", ["select", "selection", "except", "limit"])
def test_patterns_are_bounded(count: int, code: str | None, place: str) -> None:
    keys = [f"*{number}" for number in range(count)]
    rules: dict[str, Any] = {
        "select": {"all": {"select": {"keys": keys}}},
        "selection": {"all": {"of": [{"selection": {"select": {"keys": keys}}}]}},
        "except": {
            "all": {"select": {"keys": ["*"][: int(code is not None)] or ["net-basics"], "except": {"keys": keys}}}
        },
        "limit": {
            "atLeast": {
                "count": 0,
                "of": [{"credential": {"credential": "net-basics"}}],
                "limits": [{"atMost": 1, "select": {"keys": keys}}],
            }
        },
    }
    answer = ask(CHECK, rule=rules[place])
    codes = [each["extensions"]["code"] for each in answer.get("errors", [])]
    assert ("LIMIT" in codes) is (code is not None), codes


def test_keys_without_pattern_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []
    usual = selecting.is_like

    def counted(key: str, glob: str) -> bool:
        compared.append((key, glob))
        return usual(key, glob)

    monkeypatch.setattr(selecting, "is_like", counted)
    credentials = small_snapshot(*numbered(50)).credentials
    keys = tuple(f"c{number}" for number in range(0, 100_000, 7))
    found = Expander(credentials).matched(Select(keys=(*keys, "net-*")))
    assert set(found) == {"net-basics", *(f"c{number}" for number in range(0, 50, 7))}
    assert len(compared) <= len(credentials)


def test_variables_count_as_often_as_they_are_used() -> None:
    awards = [{"credential": "net-basics"}] * 10_000
    many = "query ($learner: LearnerRef!) { " + " ".join(f"a{n}: {PROGRESS}" for n in range(15)) + " }"
    answer = ask(many, learner={"profile": {"awards": awards}})
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["LIMIT"]
    assert "data" not in answer
    few = {"profile": {"awards": awards[:100]}}
    assert len(data(many, learner=few)) == 15


@pytest.mark.parametrize(("more", "code"), [(0, "OUT_OF_RANGE"), (1, "LIMIT")])
def test_the_most_values_are_read(more: int, code: str) -> None:
    """The list and what it holds, twice: where the variable is declared and where it is used."""
    ids = ["x"] * (MOST_VALUES // 2 - 1 + more)
    assert error("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["extensions"]["code"] == code


def test_unused_variables_are_not_read() -> None:
    answer = ask("{ catalog { revision } }", unused=["x"] * (10 * MOST_VALUES))
    assert answer == {"data": {"catalog": {"revision": 7}}}


@pytest.mark.parametrize(("count", "codes"), [(MOST_GOALS, []), (MOST_GOALS + 1, ["LIMIT"])])
@pytest.mark.parametrize("is_nested", [False, True])
def test_parts_of_a_goal_are_bounded(count: int, codes: list[str], is_nested: bool) -> None:
    part = {"credential": "sec-badge"}
    parts = [{"all": [part] * (count - 2)}, part] if is_nested else [part] * count
    query_ = """query ($goal: GoalInput!) { planPathway(goal: $goal, learner: {profile: {}}) {
      __typename ... on Refusal { userErrors { code } } } }"""
    found = data(query_, goal={"all": parts})["planPathway"]
    assert [each["code"] for each in found.get("userErrors", [])] == codes


RECORD = Record(awards=(Award(credential="net-basics"),))


def test_advice_looks_at_the_time() -> None:
    catalog, planner, goal = small_snapshot(), Planner(), CredentialGoal("analyst")
    rule = Group(path="rule", rule=GroupRule.ALL, of=())
    gap = gap_of(goal, Record(), DAY, catalog)
    works: dict[str, Callable[[], object]] = {
        "progress": lambda: progress_of("analyst", RECORD, DAY, catalog),
        "progress of nothing": lambda: progress_of("analyst", Record(), DAY, catalog),
        "gap": lambda: gap_of(goal, RECORD, DAY, catalog),
        "closers": lambda: closers_of(gap, planner, catalog),
        "recommendations": lambda: recommend(Record(), None, RecommendationOptions(), DAY, catalog, planner),
        "rule": lambda: try_rule(rule, Record(), DAY, catalog),
        "selection": lambda: Expander(catalog.credentials).matched(Select(keys=("*",))),
    }
    for name, work in works.items():
        work()
        with deadline.until(time.monotonic() - 1), pytest.raises(ProblemsError) as over:
            work()
        assert over.value.problems[0].code == "TIMEOUT", name


def test_time_left_is_never_nothing() -> None:
    assert deadline.left_ms(2_000) == 2_000
    with deadline.until(time.monotonic() + 0.5):
        assert 1 <= deadline.left_ms(2_000) <= 500
        assert deadline.left_ms(7) == 7
    with deadline.until(time.monotonic() - 1):
        assert deadline.left_ms(2_000) == 1


ADVICE = {
    "progress": '{ progress(credential: "analyst", learner: {profile: {}}) { status } }',
    "gap": '{ skillGap(goal: {credential: "analyst"}, learner: {profile: {}}) { coverage } }',
    "recommendations": "{ recommendations(learner: {profile: {}}) { totalCount } }",
    "rule": '{ checkRequirement(requires: {condition: {condition: "x"}}, learner: {profile: {}}) { status } }',
}


@pytest.mark.parametrize("name", ADVICE)
def test_advice_is_worked_out_off_the_event_loop(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = set()
    usual = Reader.learner

    def noted(self: Reader, *arguments: Any, **more: Any) -> Any:
        threads.add(threading.current_thread().name.rpartition("_")[0])
        return usual(self, *arguments, **more)

    monkeypatch.setattr(Reader, "learner", noted)
    data(ADVICE[name])
    assert threads == {"pathways-work"}


@pytest.mark.parametrize("name", ADVICE)
def test_advice_that_takes_too_long_is_an_error(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where nothing looks at the time."""
    released = threading.Event()
    for module, function in (
        (query, "progress_of"),
        (query, "gap_of"),
        (query, "recommend"),
        (rule_query, "try_rule"),
    ):
        monkeypatch.setattr(module, function, lambda *_: released.wait(10))
    begun = time.monotonic()
    try:
        late = error(ADVICE[name], service_of(small_snapshot(), planner=Planner(time_limit_ms=200)))
    finally:
        released.set()
    assert late["extensions"]["code"] == "TIMEOUT"
    assert time.monotonic() - begun < 3


def test_documents_are_read_off_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = set()
    usual = graphql.validate

    def noted(*arguments: Any, **named: Any) -> Any:
        threads.add(threading.current_thread().name.rpartition("_")[0])
        return usual(*arguments, **named)

    monkeypatch.setattr(execution, "validate", noted)
    data("{ catalog { revision } }")
    assert threads == {"pathways-reading"}


REPEATED = {
    "fields": "{ " + "catalog { revision } " * 240 + "}",
    "below each other": "{ " + 'credential(key: "a") { stacksFrom { edges { node { key } } } } ' * 90 + "}",
    "with arguments": "{ catalog { revision } " + 'a: credential(key: "x") { key } ' * 150 + "}",
    "fragments": "{ " + " ".join(f"...F{n}" for n in range(200)) + " } "
    "" + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(200)),
    "written out": "{ ...F0 } "
    + " ".join(
        f'fragment F{n} on Query {{ a{n}: credential(key: "x") {{ key }} ...F{n + 1} ...G{n + 1} }} '
        f"fragment G{n} on Query {{ ...F{n + 1} ...G{n + 1} }}"
        for n in range(25)
    )
    + " fragment F25 on Query { __typename } fragment G25 on Query { __typename }",
}


@pytest.mark.parametrize("name", REPEATED)
def test_repetitions_are_bounded_before_validation(name: str) -> None:
    begun = time.process_time()
    codes = {each["extensions"]["code"] for each in ask(REPEATED[name]).get("errors", [])}
    assert codes <= {"TOO_REPETITIVE", "TOO_LONG", "TOO_MANY_ALIASES"}
    if name != "written out":
        assert codes
    assert time.process_time() - begun < 1.5


def test_usual_repetitions_are_answered() -> None:
    query_ = "{ " + "catalog { revision credentials } " * 60 + "...F ...G } "
    query_ += "fragment F on Query { catalog { revision } } fragment G on Query { catalog { overlaps } }"
    assert data(query_) == {"catalog": {"revision": 7, "credentials": 5, "overlaps": 0}}
