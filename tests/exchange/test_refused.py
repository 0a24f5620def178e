"""What an import refuses: every kind of mistake, each with code, file, line, path and hint, all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.importing import problems, seen

HEAD = "format: pathways/1\ncredentials:\n"
PLAIN = HEAD + "- {key: a, name: A, credentialType: COURSE}\n"


def one(fields: str) -> str:
    """A document whose only credential has these fields on line 4."""
    return f"{HEAD}- {{key: a, name: A, credentialType: COURSE,\n   {fields}}}\n"


def route(fields: str) -> str:
    return one(f"routes: [{{key: r, kind: STUDY, {fields}}}]")


def offered(fields: str) -> str:
    return route(f"offerings: [{{startsOn: 2026-02-01, {fields}}}]")


def rule(text: str) -> str:
    return route(f"requires: {text}")


def counted(modifiers: str) -> str:
    return rule(f"{{atLeast: 1, of: [{{credential: a}}], {modifiers}}}")


def both(fields: str) -> str:
    return f"{PLAIN}overlaps: [{{between: [{{select: {{keys: ['*']}}}}], atMost: 1, {fields}}}]"


AT = "credentials/0"
ROUTE = f"{AT}/routes/0"
RULE = f"{ROUTE}/requires"
BAD_VALUES = [
    ("- a", "WRONG_TYPE", 1, ""),
    ("format: pathways/2", "BAD_FORMAT", 1, "format"),
    ("credentials: []", "MISSING", 1, ""),
    ("format: pathways/1\ncredentials: {}", "WRONG_TYPE", 2, "credentials"),
    ("format: pathways/1\ncredentials: [7]", "WRONG_TYPE", 2, AT),
    ("format: pathways/1\ncredential: []", "NOT_FOUND", 2, "credential"),
    (one("nam: x"), "NOT_FOUND", 4, f"{AT}/nam"),
    (one("description: 7"), "WRONG_TYPE", 4, f"{AT}/description"),
    (one("description: ' '"), "EMPTY", 4, f"{AT}/description"),
    (one(f"description: {'x' * 20_001}"), "TOO_LONG", 4, f"{AT}/description"),
    (one("status: RETIRED"), "BAD_VALUE", 4, f"{AT}/status"),
    (one("credits: many"), "BAD_NUMBER", 4, f"{AT}/credits"),
    (one("credits: 0.0001"), "BAD_NUMBER", 4, f"{AT}/credits"),
    (one("credits: 1e13"), "BAD_NUMBER", 4, f"{AT}/credits"),
    (one("credits: -1"), "OUT_OF_RANGE", 4, f"{AT}/credits"),
    (one("credits: true"), "BAD_NUMBER", 4, f"{AT}/credits"),
    (one("validMonths: 1.5"), "WRONG_TYPE", 4, f"{AT}/validMonths"),
    (one("validMonths: 0"), "OUT_OF_RANGE", 4, f"{AT}/validMonths"),
    (one("validMonths: true"), "WRONG_TYPE", 4, f"{AT}/validMonths"),
    (one("lastDay: 2026-02-30"), "BAD_DATE", 4, f"{AT}/lastDay"),
    (one("lastDay: 20260101"), "BAD_DATE", 4, f"{AT}/lastDay"),
    (one("subjects: [it, it]"), "DUPLICATE", 4, f"{AT}/subjects"),
    (one("subjects: [7]"), "WRONG_TYPE", 4, f"{AT}/subjects/0"),
    (one("reference: {asOf: 2026-01-01}"), "MISSING", 4, f"{AT}/reference"),
    (one("ownedBy: nobody"), "DANGLING_REFERENCE", 4, f"{AT}/ownedBy"),
    (one("ownedBy: [Nobody]"), "BAD_KEY", 4, f"{AT}/ownedBy/0"),
    (one("supersededBy: b"), "DANGLING_REFERENCE", 4, f"{AT}/supersededBy"),
    (one("supersededBy: [a, b]"), "DANGLING_REFERENCE", 4, f"{AT}/supersededBy/1"),
    (one("supersededBy: [a, a]"), "DUPLICATE", 4, f"{AT}/supersededBy"),
    (one("level: true"), "WRONG_TYPE", 4, f"{AT}/level"),
    (one("level: ' '"), "EMPTY", 4, f"{AT}/level"),
    (one("validity: forever"), "BAD_VALUE", 4, f"{AT}/validity"),
    (one("validity: unknown, validMonths: 12"), "BAD_VALUE", 4, f"{AT}/validity"),
    (one("validity: unknown, validDays: 12"), "BAD_VALUE", 4, f"{AT}/validity"),
    (one("validity: unknown, validUntil: 03-31"), "BAD_VALUE", 4, f"{AT}/validity"),
    (one("validMonths: 12, validDays: 365"), "BAD_VALUE", 4, f"{AT}/validDays"),
    (one("validDays: 0"), "OUT_OF_RANGE", 4, f"{AT}/validDays"),
    (one("validUntil: 02-30"), "BAD_DATE", 4, f"{AT}/validUntil"),
    (one("validUntil: 2027-03-31"), "BAD_DATE", 4, f"{AT}/validUntil"),
    (one("ownedBy: a"), "DANGLING_REFERENCE", 4, f"{AT}/ownedBy"),
    (one("competencies: [{competency: x}]"), "DANGLING_REFERENCE", 4, f"{AT}/competencies/0/competency"),
    (one("routes: [{key: r, kind: RENEWAL}]"), "BAD_VALUE", 4, f"{ROUTE}/kind"),
    (one("renewals: [{key: r, kind: EXAM}]"), "BAD_VALUE", 4, f"{AT}/renewals/0/kind"),
    (one("routes: [{key: r, kind: EXAM}, {key: r, kind: EXAM}]"), "DUPLICATE_KEY", 4, f"{AT}/routes"),
    (route("extendsMonths: 7"), "NOT_FOUND", 4, f"{ROUTE}/extendsMonths"),
    (route("hours: -0.5"), "OUT_OF_RANGE", 4, f"{ROUTE}/hours"),
    (route("weeks: -1"), "OUT_OF_RANGE", 4, f"{ROUTE}/weeks"),
    (route("cost: 5"), "WRONG_TYPE", 4, f"{ROUTE}/cost"),
    (route("cost: {amount: 5}"), "MISSING", 4, f"{ROUTE}/cost"),
    (route("cost: {amount: -5, currency: USD}"), "OUT_OF_RANGE", 4, f"{ROUTE}/cost/amount"),
    (route("cost: {amount: 5, currency: USQ}"), "UNKNOWN_CURRENCY", 4, f"{ROUTE}/cost/currency"),
    (route("cost: {amount: 0.005, currency: USD}"), "BAD_NUMBER", 4, f"{ROUTE}/cost/amount"),
    (route("availableFrom: 2026-02-01, availableThrough: 2026-01-31"), "OUT_OF_RANGE", 4, f"{ROUTE}/availableThrough"),
    (route("offerings: {startsOn: 2026-02-01}"), "WRONG_TYPE", 4, f"{ROUTE}/offerings"),
    (route("offerings: [{startsOn: 2026-02-01}]"), "MISSING", 4, f"{ROUTE}/offerings/0"),
    (route("offerings: [{endsOn: 2026-02-01}]"), "MISSING", 4, f"{ROUTE}/offerings/0"),
    (offered("endsOn: 2026-01-31"), "OUT_OF_RANGE", 4, f"{ROUTE}/offerings/0/endsOn"),
    (offered("endsOn: 2026-02-29"), "BAD_DATE", 4, f"{ROUTE}/offerings/0/endsOn"),
    (offered("endsOn: 2026-02-01, seats: -1"), "OUT_OF_RANGE", 4, f"{ROUTE}/offerings/0/seats"),
    (offered("endsOn: 2026-02-01, seats: 1.5"), "WRONG_TYPE", 4, f"{ROUTE}/offerings/0/seats"),
    (offered("endsOn: 2026-02-01, seat: 1"), "NOT_FOUND", 4, f"{ROUTE}/offerings/0/seat"),
    (rule("{}"), "BAD_REQUIREMENT", 4, RULE),
    (rule("[]"), "WRONG_TYPE", 4, RULE),
    (rule("{all: [], any: []}"), "BAD_REQUIREMENT", 4, RULE),
    (rule("{credential: }"), "BAD_REQUIREMENT", 4, f"{RULE}/credential"),
    (rule("{credential: b}"), "DANGLING_REFERENCE", 4, f"{RULE}/credential"),
    (rule("{atLeast: -1, of: []}"), "OUT_OF_RANGE", 4, f"{RULE}/atLeast"),
    (rule("{atLeast: 1.5, of: []}"), "WRONG_TYPE", 4, f"{RULE}/atLeast"),
    (rule("{atLeast: 1}"), "MISSING", 4, RULE),
    (rule("{credits: 1, of: [{condition: x}]}"), "NO_WORTH", 4, f"{RULE}/of/0"),
    (rule("{credits: 1, of: [{credential: a}]}"), "NO_WORTH", 4, f"{RULE}/of/0/credential"),
    (rule("{all: [{any: [{credential: a, minScor: 1}]}]}"), "NOT_FOUND", 4, f"{RULE}/all/0/any/0/minScor"),
    (rule("{condition: x, path: goal/1}"), "BAD_VALUE", 4, f"{RULE}/path"),
    (rule("{all: [{condition: x, path: p}, {condition: y, path: p}]}"), "DUPLICATE_PATH", 3, AT),
    (rule("{experience: {fields: [it]}}"), "MISSING", 4, f"{RULE}/experience"),
    (rule("{not: {}}"), "BAD_REQUIREMENT", 4, f"{RULE}/not"),
    (rule("{not: a}"), "WRONG_TYPE", 4, f"{RULE}/not"),
    (rule("{not: {credential: a, condition: x}}"), "BAD_REQUIREMENT", 4, f"{RULE}/not"),
    (rule("{not: {credential: b}}"), "DANGLING_REFERENCE", 4, f"{RULE}/not/credential"),
    (rule("{not: {credential: a, minScore: 1}}"), "NOT_FOUND", 4, f"{RULE}/not/minScore"),
    (rule("{credits: 1, of: [{not: {credential: a}}]}"), "NO_WORTH", 4, f"{RULE}/of/0"),
    (rule("{select: {keys: [a]}}"), "BAD_REQUIREMENT", 4, f"{RULE}/select"),
    (rule("{all: [{select: }]}"), "BAD_REQUIREMENT", 4, f"{RULE}/all/0/select"),
    (rule("{all: [{select: {}}]}"), "EMPTY", 4, f"{RULE}/all/0/select"),
    (rule("{all: [{select: {keys: []}}]}"), "EMPTY", 4, f"{RULE}/all/0/select"),
    (rule("{all: {select: {keys: [A]}}}"), "BAD_KEY", 4, f"{RULE}/all/select/keys/0"),
    (rule("{all: {select: {notKeys: [A]}}}"), "BAD_KEY", 4, f"{RULE}/all/select/notKeys/0"),
    (rule("{all: {select: {levels: [3.5]}}}"), "WRONG_TYPE", 4, f"{RULE}/all/select/levels/0"),
    (rule("{all: {select: {levels: []}}}"), "EMPTY", 4, f"{RULE}/all/select"),
    (rule("{all: {select: {minCredits: -1}}}"), "OUT_OF_RANGE", 4, f"{RULE}/all/select/minCredits"),
    (rule("{all: {select: {minCredits: 3, maxCredits: 2}}}"), "OUT_OF_RANGE", 4, f"{RULE}/all/select/minCredits"),
    (rule("{all: {select: {key: a}}}"), "NOT_FOUND", 4, f"{RULE}/all/select/key"),
    (rule("{all: {select: {keys: [a]}, except: {}}}"), "EMPTY", 4, f"{RULE}/all/except"),
    (rule("{all: {except: {keys: [a]}}}"), "BAD_REQUIREMENT", 4, f"{RULE}/all"),
    (rule("{all: [{except: {keys: [a]}}]}"), "BAD_REQUIREMENT", 4, f"{RULE}/all/0/except"),
    (rule("{all: [], except: {keys: [a]}}"), "BAD_REQUIREMENT", 4, f"{RULE}/except"),
    (rule("{all: {select: {ownedBy: x}}}"), "DANGLING_REFERENCE", 4, f"{RULE}/all/select/ownedBy"),
    (rule("{all: {select: {competencies: [x]}}}"), "DANGLING_REFERENCE", 4, f"{RULE}/all/select/competencies/0"),
    (rule("{all: {select: {credentialTypes: [COURS]}}}"), "BAD_VALUE", 4, f"{RULE}/all/select/credentialTypes/0"),
    (rule("{all: {select: {keys: [a]}, together: true}}"), "NOT_FOUND", 4, f"{RULE}/all/together"),
    (rule("{all: [], limits: [{atMost: 1, of: [a]}]}"), "BAD_REQUIREMENT", 4, f"{RULE}/limits"),
    (rule("{any: [], distinct: {by: subjects, atLeast: 1}}"), "BAD_REQUIREMENT", 4, f"{RULE}/distinct"),
    (rule("{any: [], same: subjects}"), "BAD_REQUIREMENT", 4, f"{RULE}/same"),
    (rule("{credential: a, same: subjects}"), "NOT_FOUND", 4, f"{RULE}/same"),
    (counted("withinMonthsOfEachOther: 0"), "OUT_OF_RANGE", 4, f"{RULE}/withinMonthsOfEachOther"),
    (rule("{credential: a, withinMonthsOfEachOther: 1}"), "NOT_FOUND", 4, f"{RULE}/withinMonthsOfEachOther"),
    (counted("same: competencies"), "BAD_VALUE", 4, f"{RULE}/same"),
    (rule("{credential: a, limits: []}"), "NOT_FOUND", 4, f"{RULE}/limits"),
    (rule("{credential: a, countsOnce: true}"), "NOT_FOUND", 4, f"{RULE}/countsOnce"),
    (rule("{not: {select: {keys: [a]}, credential: a}}"), "BAD_REQUIREMENT", 4, f"{RULE}/not"),
    (rule("{any: {select: {unlisted: false}}}"), "EMPTY", 4, f"{RULE}/any/select"),
    (rule("{not: {select: {}}}"), "EMPTY", 4, f"{RULE}/not/select"),
    (rule("{not: {except: {keys: [a]}}}"), "BAD_REQUIREMENT", 4, f"{RULE}/not"),
    (counted("limits: [{atMostShare: 1.001, of: [a]}]"), "OUT_OF_RANGE", 4, f"{RULE}/limits/0/atMostShare"),
    (counted("limits: [{atMostShare: 0.3333, of: [a]}]"), "BAD_NUMBER", 4, f"{RULE}/limits/0/atMostShare"),
    (counted("limits: [{atMostShare: 0.5, atMost: 1, of: [a]}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0"),
    (counted("limits: [{atMostShare: 0.5, per: ownedBy}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0/per"),
    (counted("limits: [{of: [a]}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0"),
    (counted("limits: [{atMost: 1, atMostCredits: 1, of: [a]}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0"),
    (counted("limits: [{atMost: 1}]"), "MISSING", 4, f"{RULE}/limits/0"),
    (counted("limits: [{atMost: 1, of: []}]"), "EMPTY", 4, f"{RULE}/limits/0/of"),
    (counted("limits: [{atMost: -1, of: [a]}]"), "OUT_OF_RANGE", 4, f"{RULE}/limits/0/atMost"),
    (counted("limits: [{atMostCredits: -1, of: [a]}]"), "OUT_OF_RANGE", 4, f"{RULE}/limits/0/atMostCredits"),
    (counted("limits: [{atMost: 1, of: [a], least: 1}]"), "NOT_FOUND", 4, f"{RULE}/limits/0/least"),
    (counted("limits: [{atMost: 1, per: owner}]"), "BAD_VALUE", 4, f"{RULE}/limits/0/per"),
    (counted("limits: [{atMost: 1, per: competencies}]"), "BAD_VALUE", 4, f"{RULE}/limits/0/per"),
    (counted("limits: [{atMostCredits: 1, per: subjects}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0/per"),
    (counted("limits: [{atMost: 1, per: subjects, of: [a]}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0/per"),
    (counted("limits: [{per: subjects}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0"),
    (counted("limits: [{atMost: 1, of: {}}]"), "BAD_REQUIREMENT", 4, f"{RULE}/limits/0/of"),
    (counted("distinct: {by: owner, atLeast: 1}"), "BAD_VALUE", 4, f"{RULE}/distinct/by"),
    (counted("distinct: {atLeast: 1}"), "MISSING", 4, f"{RULE}/distinct"),
    (counted("distinct: {by: subjects}"), "MISSING", 4, f"{RULE}/distinct"),
    (counted("distinct: {by: subjects, atLeast: -1}"), "OUT_OF_RANGE", 4, f"{RULE}/distinct/atLeast"),
    (counted("countsOnce: twice"), "BAD_VALUE", 4, f"{RULE}/countsOnce"),
    (counted("countsOnce: 1"), "BAD_VALUE", 4, f"{RULE}/countsOnce"),
    (counted("shared: 1"), "WRONG_TYPE", 4, f"{RULE}/shared"),
    (PLAIN + "equivalents: [a]", "WRONG_TYPE", 4, "equivalents/0"),
    (PLAIN + "equivalents: [[a]]", "BAD_VALUE", 4, "equivalents/0"),
    (PLAIN + "equivalents: [[a, b]]", "DANGLING_REFERENCE", 4, "equivalents/0/1"),
    (PLAIN + "equivalents: [[a, a]]", "DUPLICATE", 4, "equivalents/0"),
    (PLAIN + "equivalents: [{key: e}]", "MISSING", 4, "equivalents/0"),
    (PLAIN + "equivalents: [{credentials: [a, b]}]", "DANGLING_REFERENCE", 4, "equivalents/0/credentials/1"),
    (PLAIN + "equivalents: [{key: e, credentials: [a, a]}]", "DUPLICATE", 4, "equivalents/0/credentials"),
    (PLAIN + "overlaps: [{atMost: 1}]", "MISSING", 4, "overlaps/0"),
    (PLAIN + "overlaps: [{between: a, atMost: 1}]", "WRONG_TYPE", 4, "overlaps/0/between"),
    (PLAIN + "overlaps: [{between: [a], atMost: 1}]", "BAD_VALUE", 4, "overlaps/0/between"),
    (PLAIN + "overlaps: [{between: [a, a], atMost: 1}]", "DUPLICATE", 4, "overlaps/0/between"),
    (PLAIN + "overlaps: [{between: [a, 7], atMost: 1}]", "WRONG_TYPE", 4, "overlaps/0/between/1"),
    (PLAIN + "overlaps: [{between: [a, b], atMost: 1}]", "DANGLING_REFERENCE", 4, "overlaps/0/between/1"),
    (PLAIN + "overlaps: [{between: [{select: {keys: ['*']}}]}]", "BAD_VALUE", 4, "overlaps/0"),
    (PLAIN + "overlaps: [{between: [{}], atMost: 1}]", "BAD_REQUIREMENT", 4, "overlaps/0/between/0"),
    (both("of: [b]"), "DANGLING_REFERENCE", 4, "overlaps/0/of/0"),
    (both("of: []"), "EMPTY", 4, "overlaps/0/of"),
    (both("of: {select: {}}"), "EMPTY", 4, "overlaps/0/of/select"),
    (both("atMostCredits: -0.5"), "OUT_OF_RANGE", 4, "overlaps/0/atMostCredits"),
    (both("eachAtMost: -1"), "OUT_OF_RANGE", 4, "overlaps/0/eachAtMost"),
    (both("limit: 1"), "NOT_FOUND", 4, "overlaps/0/limit"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "path"), BAD_VALUES)
def test_a_document_that_says_what_it_must_not(tmp_path: Path, text: str, code: str, line: int, path: str) -> None:
    found = problems(tmp_path, {"a.yaml": text})
    assert (code, line, path) in [(problem.code, problem.line, problem.path or "") for problem in found]
    assert {problem.code for problem in found} <= {code, "DUPLICATE_PATH"}


def test_learners_are_refused_clearly(tmp_path: Path) -> None:
    assert seen(tmp_path, PLAIN + "learners: [{key: x}]\n") == [("MISPLACED", 4, "learners")]


def test_duplicate_key_names_the_first_one(tmp_path: Path) -> None:
    files = {"a.yaml": PLAIN, "b.yaml": "format: pathways/1\n\norganizations:\n- {key: a, name: A}\n"}
    (found,) = problems(tmp_path, files)
    assert (found.code, Path(found.file or "").name, found.line) == ("DUPLICATE_KEY", "b.yaml", 4)
    assert found.path == "organizations/0/key"
    assert "a.yaml" in found.message


def test_unknown_words_suggest_the_nearest(tmp_path: Path) -> None:
    text = rule("{credential: aa}").replace("name: A", "nane: A") + "- {key: aab, name: X, credentialType: COURS}\n"
    hints = {problem.path: problem.hint or "" for problem in problems(tmp_path, {"a.yaml": text})}
    assert "name" in hints[f"{AT}/nane"]
    assert "COURSE" in hints["credentials/1/credentialType"]
    assert "aab" in hints[f"{RULE}/credential"]


def test_all_problems_come_at_once_in_order(tmp_path: Path) -> None:
    good: Any = PLAIN.replace("key: a,", "key: good,")
    bad = (
        "format: pathways/1\n"
        "credentials:\n"
        "- {key: A, name: '', credentialType: COURSE}\n"
        "- key: b\n"
        "  name: B\n"
        "  credentialType: NOVEL\n"
        "  routes:\n"
        "  - {key: r, kind: EXAM, cost: {amount: -1, currency: XQX}}\n"
        "  - {key: s, kind: EXAM, requires: {credential: nowhere}}\n"
        "extra: 1\n"
    )
    also = "format: pathways/1\noccupations:\n- {key: o, name: O, needs: [{competency: c, level: 0, importance: 1}]}\n"
    found = problems(tmp_path, {"1.yaml": bad, "2.yaml": good, "3.yaml": also})
    assert [(Path(p.file or "").name, p.line, p.code, p.path) for p in found] == [
        ("1.yaml", 3, "BAD_KEY", "credentials/0/key"),
        ("1.yaml", 3, "EMPTY", "credentials/0/name"),
        ("1.yaml", 6, "BAD_VALUE", "credentials/1/credentialType"),
        ("1.yaml", 8, "OUT_OF_RANGE", "credentials/1/routes/0/cost/amount"),
        ("1.yaml", 8, "UNKNOWN_CURRENCY", "credentials/1/routes/0/cost/currency"),
        ("1.yaml", 9, "DANGLING_REFERENCE", "credentials/1/routes/1/requires/credential"),
        ("1.yaml", 10, "NOT_FOUND", "extra"),
        ("3.yaml", 3, "OUT_OF_RANGE", "occupations/0/needs/0/level"),
        ("3.yaml", 3, "DANGLING_REFERENCE", "occupations/0/needs/0/competency"),
    ]
