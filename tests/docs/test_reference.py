"""The reference: its examples are read by the program, and its numbers are those of the planner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.months import Lifetime
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.exchange.document import Document
from pathways.exchange.learner_files import read_record
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.exchange.pathways_format.rule_models import FORMS
from pathways.exchange.yaml_reader import read_yaml
from pathways.planning.planner import Planner
from tests.catalogs import question, record, snapshot_of
from tests.docs.pages import FENCE, ROOT, anchors, blocks, pages, text_of
from tools.print_reference import PAGES

FORMAT = "reference/file-format.md"
RULES = "reference/requirements.md"
PLAN = "reference/plan.md"
LINK = re.compile(r"\]\(([^)\s]*)\)")
NOTED = re.compile(
    r"(?:\b(?:Problem|note|one|problem|_problem|failure|refuse|wrong|_wrong|_error)\(\s*"
    r"|\bcode(?:: ClassVar\[str\])? = )"
    r"\"([A-Z][A-Z0-9_]+)\""
)
BARE = {"key": "x", "name": "X", "credentialType": "DEGREE"}


def mistakes(catalogue: Mapping[str, Any]) -> list[str]:
    read = read_catalog(Document("page", {"format": "pathways/1", **catalogue}, "", False))
    return [f"{problem.path}: {problem.message}" for problem in read.problems]


@pytest.mark.parametrize("block", blocks(FORMAT, "yaml"))
def test_examples_of_the_format_are_read(block: str) -> None:
    value = read_yaml(block, "page")
    if "awards" in value:
        assert read_record(Document("page", value, block, True)).claims
    elif "routes" in value or "renewals" in value:
        assert mistakes({"credentials": [{**BARE, **value}]}) == []
    else:
        assert mistakes(value) == []


@pytest.mark.parametrize("block", blocks(RULES, "yaml"))
def test_examples_of_requirements_are_read(block: str) -> None:
    value = read_yaml(block, "page")
    if "overlaps" in value or "counts" in value:
        assert mistakes(value) == []
    else:
        route = {"key": "r", "kind": "STACK", "requires": value.get("requires", value)}
        courses = [{**BARE, "key": key, "credits": 3} for key in ("net-1", "unix-1")]
        assert mistakes({"credentials": [*courses, {**BARE, "routes": [route]}]}) == []


def test_every_form_has_a_heading() -> None:
    headed = set(re.findall(r"^### `(\w+)`$", text_of(RULES), flags=re.MULTILINE))
    assert set(FORMS) <= headed


@pytest.mark.parametrize("name", PAGES)
def test_printed_pages_are_what_the_code_says(name: str) -> None:
    assert text_of(f"reference/{name}") == PAGES[name](), "python -m tools.print_reference writes it"


def test_every_field_that_is_read_is_described() -> None:
    """The names that the readers of catalogues, rules and records ask for."""
    readers = [*(ROOT / "pathways" / "exchange" / "pathways_format").glob("*.py")]
    readers.append(ROOT / "pathways" / "intake" / "questions.py")
    code = "".join(path.read_text(encoding="utf-8") for path in readers)
    asked = set(re.findall(r"\b(?:fields|inner|root)\.\w+\(\"([a-z]\w*)\"", code))
    assert len(asked) > 60
    described = set(re.findall(r"\w+", text_of(FORMAT) + text_of(RULES) + text_of(PLAN)))
    assert asked - described == set()


def small(block: str, **courses: int) -> Snapshot:
    """An example as the rule of `degree`, with courses that are worth so many credits."""
    rule = read_yaml(block, "page")
    keyed = {"key": "stack", "kind": "STACK", "requires": rule.get("requires", rule)}
    made = [{**BARE, "key": key, "credits": credits} for key, credits in courses.items()]
    return snapshot_of({"credentials": [*made, {**BARE, "key": "degree", "routes": [keyed]}]})


def meets(snapshot: Snapshot, *held: str, conditions: tuple[str, ...] = ()) -> bool:
    """Whoever holds these needs nothing but the degree itself."""
    learner = {"awards": [{"credential": key} for key in held], "conditions": list(conditions)}
    return isinstance(Planner().plan(question("degree", learner), snapshot), Plan)


def test_credits_count_as_the_page_says() -> None:
    (block,) = (block for block in blocks(RULES, "yaml") if "An internship" in block)
    found = small(block, **{"net-1": 3, "unix-1": 3})
    assert meets(found, "net-1", "unix-1")
    assert not meets(found, "net-1", conditions=("An internship",))


def test_limits_count_as_the_page_says() -> None:
    (block,) = (block for block in blocks(RULES, "yaml") if "{atMostCredits" in block)
    found = small(block, **{"net-1": 5, "net-2": 5, "unix-1": 5})
    assert not meets(found, "net-1", "net-2")
    assert meets(found, "net-1", "net-2", "unix-1")


def test_shares_count_as_the_page_says() -> None:
    (block,) = (block for block in blocks(RULES, "yaml") if "atMostShare" in block)
    assert meets(small(block, **{"net-1": 8, "unix-1": 5}), "net-1", "unix-1")
    assert not meets(small(block, **{"net-1": 8, "unix-1": 4}), "net-1", "unix-1")


def test_counts_once_as_the_page_says() -> None:
    (block,) = (block for block in blocks(RULES, "yaml") if "countsOnce" in block)
    found = small(block, a=1, b=1)
    assert not meets(found, "a")
    assert meets(found, "a", "b")


def example() -> Snapshot:
    (block,) = blocks(PLAN, "yaml")
    value = read_yaml(block, "page")
    del value["format"]
    return snapshot_of(value)


def planned(**options: Any) -> Plan:
    found = Planner().plan(question("c", **options), example())
    assert isinstance(found, Plan)
    return found


def test_totals_of_the_example() -> None:
    totals = planned(optimize=["MONEY", "HOURS", "STEPS"]).totals
    assert (totals.cost.amount, totals.hours, totals.steps) == (Decimal(150), Decimal(90), 3)


@pytest.mark.parametrize(("options", "weeks"), [({"weeklyHours": 10}, 9), ({}, 3)])
def test_weeks_of_the_example(options: dict[str, Any], weeks: int) -> None:
    assert planned(optimize=["WEEKS", "MONEY"], **options).totals.weeks == weeks


def test_conflict_and_relaxation_of_the_example() -> None:
    found = Planner().plan(question("c", budget=120, include=["a"]), example())
    assert isinstance(found, NoPlan)
    assert [[member.name for member in conflict.members] for conflict in found.conflicts] == [["budget"]]
    assert [[change.assignment for change in each.changes] for each in found.relaxations] == [["budget=150.00"]]


def test_coverage_of_the_example() -> None:
    needs = [
        {"competency": "networking", "level": 4, "importance": 3},
        {"competency": "writing", "level": 2, "importance": 1},
    ]
    skills = [{"key": key, "name": key} for key in ("networking", "writing")]
    found = snapshot_of({"competencies": skills, "occupations": [{"key": "job", "name": "Job", "needs": needs}]})
    learner = {"competencies": [{"competency": key, "level": 2} for key in ("networking", "writing")]}
    for share, reached in ((Decimal("0.625"), True), (Decimal("0.626"), False)):
        asked = question({"occupation": {"key": "job", "coverage": share}}, learner)
        assert isinstance(Planner().plan(asked, found), Plan) is reached


def test_an_award_lasts_as_the_page_says() -> None:
    (award,) = record({"awards": [{"credential": "x", "issuedOn": "2025-01-31"}]}).awards
    assert str(award.last_day(Lifetime(months=13))) == "2026-02-28"


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in (*pages(), *ROOT.glob("*.md")):
        for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            if target.startswith(("http://", "https://", "mailto:")):
                continue
            name, _, anchor = target.partition("#")
            file = (page.parent / name).resolve() if name else page
            if not file.exists() or (anchor and anchor not in anchors(file)):
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_scenarios_and_code_cite_what_is_here() -> None:
    cited = re.compile(r"\b([\w./-]+\.md)(?:#([\w-]+))?")
    missing = []
    texts = [*(ROOT / "seed_data" / "scenarios").glob("*.yaml")]
    texts += [*(ROOT / "pathways").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    for path in texts:
        text = path.read_text(encoding="utf-8")
        words = re.findall(r"^source: (.*)$", text, flags=re.MULTILINE) if path.suffix == ".yaml" else [text[:400]]
        for name, anchor in (found for each in words for found in cited.findall(re.sub(r"https?://\S+", "", each))):
            file = ROOT / name
            if not file.is_file() or (anchor and anchor not in anchors(file)):
                missing.append(f"{path.name}: {name}#{anchor}")
    assert missing == []
