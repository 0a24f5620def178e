"""Every command as a person types it: answers, JSON, exit codes."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from pathways import __version__
from tests.cli.running import run, run_anew

CERTIFIED = "comptia-security-plus"
pytestmark = [pytest.mark.server, pytest.mark.usefixtures("service")]


def test_a_plan_is_a_table_with_its_proof(data: Path) -> None:
    done = run(data, "plan", CERTIFIED)
    assert done.code == 0
    assert "CompTIA Security+" in done.out
    assert "Proof: optimal" in done.out


def test_what_is_held_is_not_earned_again(data: Path) -> None:
    done = run(data, "plan", "comptia-csap", "--holding", CERTIFIED, "comptia-cysa-plus", "--json")
    assert done.code == 0, done.err
    earned = [step["credential"]["key"] for step in json.loads(done.out)["steps"]]
    assert earned == ["comptia-csap"]


def test_a_learner_file(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(f"awards:\n  - {{credential: {CERTIFIED}, issuedOn: 2026-01-10}}\n")
    done = run(data, "plan", CERTIFIED, "--learner", str(file), "--start-on", "2026-03-01", "--json")
    assert (done.code, json.loads(done.out)["steps"]) == (0, [])
    lapsed = run(data, "plan", CERTIFIED, "--learner", str(file), "--start-on", "2031-03-01", "--json")
    assert len(json.loads(lapsed.out)["steps"]) == 1


def test_a_learner_file_says_what_was_agreed(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(
        "waivers: [{path: nowhere/exam, reason: r}]\nsubstitutions: [{for: nobody, by: nothing, reason: r}]\n"
        "claims: [{award: no-award, path: comptia-csap/stack}]\n"
    )
    done = run(data, "plan", CERTIFIED, "--learner", str(file))
    assert done.code == 2
    for said in ("'nowhere/exam'", "'nobody'", "'nothing'", "'no-award'"):
        assert said in done.err
    assert "comptia-csap/stack" not in done.err


def test_why_not(data: Path) -> None:
    asked = ("why-not", "comptia-pentest-plus", "--goal", "comptia-csap", "--holding", CERTIFIED)
    done = run(data, *asked)
    assert (done.code, done.out) == (0, "With CompTIA PenTest+ the plan costs $404.00, 90 hours, and 1 step more.\n")
    answer = json.loads(run(data, *asked, "--json").out)
    assert (answer["inBest"], answer["difference"]["steps"]) == (False, 1)
    dated = run(data, *asked, "--weekly-hours", "10", "--start-on", "2026-11-23", "--finish-by", "2027-12-31")
    assert (dated.code, dated.out) == (
        0,
        "With CompTIA PenTest+ the plan costs $404.00, 9 weeks, 90 hours, and 1 step more.\n",
    )
    early = run(data, *asked, "--weekly-hours", "10", "--start-on", "2026-11-23", "--finish-by", "2026-12-31")
    assert early.code == 1
    nothing = run(data, *asked, "--avoid", "comptia-csap")
    assert nothing.code == 1
    assert "What would help: " in nothing.out
    refused = run(data, "why-not", "comptia-pentest", "--goal", "comptia-csap")
    assert (refused.code, "comptia-pentest-plus" in refused.err) == (2, True)


def test_what_if_shows_plans_now_and_then(data: Path, tmp_path: Path) -> None:
    dearer = tmp_path / "dearer.yaml"
    dearer.write_text(
        "format: pathways/1\ncredentials: [{key: brand-new, name: Brand new, credentialType: CERTIFICATION, "
        "routes: [{key: way, kind: STUDY, cost: {amount: 5, currency: USD}}]}]\n"
    )
    asked = ("what-if", str(dearer), "--retire", CERTIFIED, "--goal", "brand-new", "--goal", CERTIFIED)
    done = run(data, *asked, "--json")
    new, gone = json.loads(done.out)["goals"]
    assert (new["before"], new["after"]["cost"]["amount"], gone["after"]) == (None, "5.00", None)
    assert re.search(rf"{CERTIFIED} .*no plan", run(data, *asked).out)
    assert "brand-new" not in run(data, "list", "credentials").out
    refused = run(data, "what-if", "--retire", "nothing-such")
    assert (refused.code, "nothing-such" in refused.err) == (2, True)


def test_a_plan_is_written_to_files(data: Path, tmp_path: Path) -> None:
    svg, table = tmp_path / "plan.svg", tmp_path / "plan.csv"
    done = run(data, "plan", CERTIFIED, "--write", str(svg), "--write", str(table))
    assert done.code == 0, done.err
    assert svg.read_text().startswith("<svg ")
    assert CERTIFIED in table.read_text()
    refused = run(data, "plan", CERTIFIED, "--write", str(tmp_path / "plan.ics"))
    assert refused.code == 2
    assert "NO_DATES" in refused.err


def test_plan_with_days_is_timeline_and_a_calendar(data: Path, tmp_path: Path) -> None:
    """Security+ takes 80 hours and CySA+ 90: neither fits before the break, so 17 weeks of 10 hours follow it."""
    files = [tmp_path / f"plan{suffix}" for suffix in (".ics", ".svg", ".md", ".csv", ".timeline.svg")]
    asked = ("--weekly-hours", "10", "--start-on", "2026-11-23", "--break", "2026-12-21..2027-01-03")
    done = run(data, "plan", "comptia-csap", *asked, *(word for file in files for word in ("--write", str(file))))
    assert done.code == 0, done.err
    assert "Timeline of" in done.out
    texts = [file.read_bytes().decode() for file in files]
    events: list[Any] = Calendar.from_ical(texts[0]).subcomponents
    assert [str(event["summary"]) for event in events][-1] == "CompTIA Security Analytics Professional (CSAP)"
    held = date(2026, 11, 23) + timedelta(weeks=4 + 2 + 17)
    assert events[-1]["dtstart"].dt == held
    assert all(str(held) in text for text in (done.out, *texts[1:]))


def test_what_keeps_a_plan_valid_is_listed(data: Path) -> None:
    """Held on 2027-01-18, valid for 36 months, renewed once for $150."""
    asked = ("--weekly-hours", "10", "--start-on", "2026-11-23", "--keep-valid-until", "2031-11-01")
    done = run(data, "plan", CERTIFIED, *asked)
    assert done.code == 0, done.err
    assert "2 CompTIA Security+ (50 continuing education units): from 2027-01-18 through 2030-01-18" in done.out
    assert "money 554" in done.out


def test_early_day_is_answered_with_the_first_possible(data: Path) -> None:
    asked = ("--weekly-hours", "10", "--start-on", "2026-11-23", "--finish-by", "2027-03-21")
    done = run(data, "plan", "comptia-csap", *asked)
    assert done.code == 1
    assert "Finishing by 2027-03-22 (" in done.out


def test_no_plan_is_exit_code_1_with_reason(data: Path) -> None:
    done = run(data, "plan", CERTIFIED, "--budget", "10")
    assert done.code == 1
    assert "the budget of $10.00" in done.out
    told = run(data, "plan", CERTIFIED, "--budget", "10", "--json")
    assert told.code == 1
    assert json.loads(told.out)["conflicts"][0]["members"][0]["kind"] == "BUDGET"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "comptia-securty-plus"], "Did you mean comptia-security-plus"),
        (["plan", CERTIFIED, "--holding", "comptia-a-pls"], "Did you mean comptia-a-plus"),
        (["plan", CERTIFIED, "--optimize", "FAME"], "MONEY, HOURS, WEEKS, STEPS"),
        (["plan", CERTIFIED, "--budget", "-5"], "-5"),
        (["plan", CERTIFIED, "--coverage", "0.5"], "--coverage applies to occupations"),
        (["gap", CERTIFIED, "--with-preferred"], "--with-preferred applies to occupations"),
        (["plan", CERTIFIED, "--budget", "many"], "'many' is not a number; write a number, e.g. 1450.00."),
        (["plan", CERTIFIED, "--weekly-hours", "nan"], "nan is not a number"),
        (["plan", CERTIFIED, "--weekly-hours", "0"], "Use more than 0, at most 168"),
        (["plan", CERTIFIED, "--break", "2027-01-03..2026-12-21"], "Swap them"),
        (["plan", CERTIFIED, "--start-on", "2026-13-01"], "--start-on"),
        (["plan", CERTIFIED, "--keep-valid-until", "2999-01-01"], "more than 50 years away"),
        (["plan", CERTIFIED, "--start-on", "9999-12-31", "--weekly-hours", "10"], "Start on 9900-12-31 or before"),
        (["plan", CERTIFIED, "--start-on", "0001-01-01", "--weekly-hours", "10"], "Start on 1900-01-01 or later"),
        (["recommend", "--max-hours", "inf"], "inf is not a number"),
        (["plan", CERTIFIED, "--budget", "5", "--currency", "EUR"], "no rate from USD to EUR"),
        (["plan", CERTIFIED, "--budget", "5", "--currency", "XQQ"], "XQQ"),
        (["plan", CERTIFIED, "--time-limit-ms", "0"], "must be 1 to 600000 (got 0)"),
        (["plan", CERTIFIED, "--avoid", "nothing-known"], "nothing-known"),
        (["plan", "computers-and-electronics@x"], "computers-and-electronics@x"),
        (["gap", "no-such-job"], "no-such-job"),
        (["recommend", "--goal", "no-such-job"], "no-such-job"),
        (["import", "/no/such/file.yaml"], "/no/such/file.yaml does not exist"),
        (["plan"], "Missing argument"),
        (["plot"], "No such command"),
    ],
)
def test_bad_input_exits_with_2(data: Path, words: list[str], said: str) -> None:
    done = run(data, *words)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "code", "place", "said"),
    [
        (["plan", "comptia-securty-plus"], "NOT_FOUND", "GOAL", "'comptia-securty-plus'"),
        (["plan", CERTIFIED, "--avoid", "nothing-known"], "NOT_FOUND", "--avoid", "'nothing-known'"),
        (["plan", CERTIFIED, "--budget", "many"], "BAD_NUMBER", "--budget", "'many' is not a number"),
        (["plan", CERTIFIED, "--max-parallel", "2147483648"], "OUT_OF_RANGE", "--max-parallel", "2147483647"),
        (["plan", CERTIFIED, "--write", "plan.ics"], "NO_DATES", "options", "have no dates"),
        (["why-not", "comptia-a-pls", "--goal", CERTIFIED], "NOT_FOUND", "credential", "'comptia-a-pls'"),
        (["import", "/no/such/file.yaml"], "UNREADABLE", None, "/no/such/file.yaml does not exist"),
        (["plan"], "USAGE", None, "Missing argument"),
    ],
)
def test_programs_read_mistakes_as_json(
    data: Path, tmp_path: Path, words: list[str], code: str, place: str | None, said: str
) -> None:
    done = run(data, *(str(tmp_path / word) if word == "plan.ics" else word for word in words), "--json")
    assert done.code == 2
    ((found,),) = json.loads(done.out).values()
    assert (found["code"], found["path"]) == (code, place)
    assert said in found["message"]


def test_a_gap_and_what_closes_it(data: Path) -> None:
    done = run(data, "gap", "information-security-analysts", "--holding", CERTIFIED, "--json")
    found = json.loads(done.out)
    assert done.code == 0
    assert {item["credential"]["key"]: item["status"] for item in found["credentials"]}[CERTIFIED] == "MET"
    assert 0 < len(found["closers"]) <= 10
    shown = run(data, "gap", "information-security-analysts")
    assert (shown.code, "Covered:" in shown.out) == (0, True)


def test_a_gap_says_what_each_line_still_lacks(data: Path) -> None:
    shown = run(data, "gap", "comptia-csap", "--holding", CERTIFIED)
    assert "one more of these 2" in " ".join(shown.out.split())


def test_gap_of_credential_says_where_the_learner_stands(data: Path, tmp_path: Path) -> None:
    assert "Now: not held; it can be begun today" in run(data, "gap", CERTIFIED).out
    file = tmp_path / "me.yaml"
    file.write_text(f"awards: [{{credential: {CERTIFIED}, issuedOn: 2026-01-10, expiresOn: 2999-01-10}}]\n")
    done = run(data, "gap", CERTIFIED, "--learner", str(file))
    assert "Now: held (valid through 2999-01-10)" in done.out
    # Of three years each: the last one begins the day after the old expiry, 2996-01-10.
    assert "from 2996-01-11 through 2999-01-10" in " ".join(done.out.split())
    asked = json.loads(run(data, "gap", CERTIFIED, "--learner", str(file), "--json").out)["progress"]
    assert (asked["state"], asked["validThrough"]) == ("HELD", "2999-01-10")
    assert {renewal["dueOn"] for renewal in asked["renewals"]} == {"2999-01-10"}


def test_recommendations_fit_the_budget_together(data: Path) -> None:
    done = run(data, "recommend", "--holding", "comptia-a-plus", "--budget", "500", "--json")
    costs = [edge["node"]["cost"]["amount"] for edge in json.loads(done.out)["edges"]]
    assert costs
    assert sum(map(float, costs)) <= 500
    assert "Earn or renew next" in run(data, "recommend", "--budget", "500").out


def test_version_and_help(data: Path) -> None:
    assert run_anew(data, "--version").out.strip() == __version__
    for command in ("serve", "import", "export", "check", "plan", "gap", "recommend"):
        shown = run(data, command, "--help")
        assert (shown.code, "Example" in shown.out) == (0, True), command


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--budget", "-5"), "--budget"),
        (("--holding", "nothing-such"), "--holding"),
        (("--weekly-hours", "0"), "--weekly-hours"),
        (("--break", "2027-02-01..2027-01-01"), "--break"),
    ],
)
def test_a_mistake_is_named_as_it_was_typed(data: Path, words: tuple[str, ...], named: str) -> None:
    done = run(data, "plan", "comptia-csap", *words)
    assert done.code == 2
    assert done.err.startswith(f"{named} ")


def test_recommend_says_first_what_is_missing(data: Path) -> None:
    done = run(data, "recommend", "--goal", "isc2-cissp")
    said = " ".join(done.out.split())
    assert "60 months of experience in security and risk management" in said
    assert said.index("is enough on") < said.index("Earn or renew next")
    nothing = run(data, "recommend", "--goal", "ase-l1", "--max-hours", "0.001")
    assert "Nothing here fits" in nothing.out
