"""What is printed on 80 columns: no number and no price is cut, no line is too long, whatever the names are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from pathways.cli.catalog.things import show_found, show_keys, show_thing
from pathways.cli.plans.plan_tables import show_plan
from pathways.cli.tables import show_gap, show_recommendations
from tests.documents.plans import document, step, usd

WIDTH = 80
LONG = "Professional Certificate in the Internationalization of Telecommunications Infrastructure"
KEY = "professional-certificate-in-internationalization-of-telecommunications-infrastructure"
PRICES = ("$12.50", "$1,234.00", "$98,765,432.10")
NUMBERS = ("59.6 %", "1204.5", "7.125")


def credential(key: str, name: str = LONG) -> dict[str, Any]:
    return {"key": key, "name": name}


def named(key: str, name: str = LONG) -> dict[str, Any]:
    return {"competency": {"key": key, "name": name}}


def priced(amount: str, *, is_priced: bool = True) -> dict[str, Any]:
    return {"cost": usd(amount), "isPriced": is_priced, "hours": 1204.5}


def line(path: str, text: str, remaining: str) -> dict[str, Any]:
    return {
        "requirement": {"path": path, "text": text},
        "status": "IN_PROGRESS",
        "by": [{"text": f"{LONG}, 2026-01-01"}],
        "remaining": remaining,
    }


def shown_gap(key: str, *, closes: bool = True) -> Callable[[Console], None]:
    need = named("n") | {"needed": 1204.5, "held": 7.125, "importance": 4.5, "status": "UNVERIFIABLE"}
    wide = named("w", "Internationalization" * 6) | {"needed": 7.125, "held": 0, "importance": None, "status": "MET"}
    closers = [
        {"credential": credential(key), "coverageAfter": 0.596, "closes": [named("c")["competency"]] if closes else []}
        | priced(amount, is_priced=is_priced)
        for amount, is_priced in (("12.50", True), ("1234.00", False), ("98765432.10", False), ("0.00", False))
    ]
    gap = {
        "coverage": 0.536,
        "metInFull": 0.073,
        "competencies": [need, wide],
        "general": [need],
        "credentials": [{"credential": credential(key), "strength": "PREFERRED", "status": "UNVERIFIABLE"}],
        "lines": [line("", LONG, "7.125 more credits"), line("/0/1/2", KEY, f"1204.5 more hours of {LONG}")],
        "closers": closers,
    }
    return lambda console: show_gap(console, gap)


def shown_recommendations(key: str) -> Callable[[Console], None]:
    nodes = [
        {"credential": credential(key), "renewal": renewal, "score": 7.125, "eligibleNow": False}
        | {"possibleOn": "2027-05-03", "reasons": [{"text": f"Opens the way to {LONG}"}]}
        | priced(amount, is_priced=is_priced)
        for amount, is_priced, renewal in (
            ("12.50", True, None),
            ("1234.00", True, {"name": LONG}),
            ("98765432.10", False, None),
        )
    ]
    found = {"notes": [f"Nothing leads to {LONG}."], "edges": [{"node": each} for each in nodes]}
    return lambda console: show_recommendations(console, found)


def shown_plan(key: str) -> Callable[[Console], None]:
    steps = [
        step(
            number,
            LONG,
            credential=credential(key),
            cost=usd(amount),
            hours=1204.5,
            after=list(range(1, number)),
            route={"key": "exam", "name": LONG, "kind": "PRIOR_LEARNING", "cost": usd(amount)},
            satisfies=[{"path": "goal/0", "text": LONG}],
        )
        for number, amount in enumerate(("12.50", "1234.00", "98765432.10"), start=1)
    ]
    plan = document(*steps, totals={"cost": usd("98766678.60"), "hours": 7.125, "weeks": None, "steps": 3})
    return lambda console: show_plan(console, plan)


def printed(show: Callable[[Console], None], width: int = WIDTH) -> str:
    written = io.StringIO()
    show(Console(file=written, width=width))
    return written.getvalue()


@pytest.mark.parametrize("width", [WIDTH, 100, 140])
@pytest.mark.parametrize("key", ["short", "google-cloud-professional-cloud-security-engineer", KEY])
@pytest.mark.parametrize("show", [shown_gap, shown_recommendations, shown_plan])
def test_tables_cut_no_number(show: Callable[[str], Callable[[Console], None]], key: str, width: int) -> None:
    text = printed(show(key), width)
    assert [each for each in PRICES if each not in text] == []
    assert [each for each in NUMBERS if each in text] != []
    assert "…" not in text
    assert [each for each in text.splitlines() if cell_len(each) > width] == []


def test_long_keys_stay_whole_beside_prices() -> None:
    key = "google-cloud-professional-cloud-security-engineer"
    closer = {"credential": credential(key), "coverageAfter": 0.596, "closes": []} | priced("204") | {"hours": 105}
    gap = {"coverage": 0.5, "metInFull": 0, "competencies": [], "general": [], "credentials": [], "lines": []}
    assert key in printed(lambda console: show_gap(console, gap | {"closers": [closer]}))


def test_column_with_nothing_to_say_is_left_out() -> None:
    assert "closes " not in printed(shown_gap("short", closes=False), 140).replace("What closes it", "")
    bare = line("", "A", "") | {"by": []}
    gap = {"coverage": 1, "metInFull": 1, "competencies": [], "general": [], "credentials": [], "closers": []}
    text = printed(lambda console: show_gap(console, gap | {"lines": [bare]}))
    assert "requirement" in text
    assert "still lacking" not in text


def test_wrapped_requirement_keeps_its_depth() -> None:
    deep = {"lines": [line("/0/1", LONG, "")], "closers": [], "credentials": [], "general": [], "competencies": []}
    text = printed(lambda console: show_gap(console, deep | {"coverage": 1, "metInFull": 1}))
    rows = [row.split("│")[1] for row in text.splitlines() if row.startswith("│")]
    assert len(rows) > 2
    assert all(row.startswith("     ") for row in rows if row.strip())


def test_lists_keep_keys_whole_and_lines_short() -> None:
    nodes = [
        credential("short", "Short"),
        credential("short-2"),
        credential(KEY[:70]),
        credential("a" * 41, "Word" * 30),
    ]
    text = printed(lambda console: show_keys(console, nodes))
    lines = text.splitlines()
    assert [node["key"] for node in nodes if node["key"] not in re.split(r"\s+", text)] == []
    assert max(map(len, lines)) <= WIDTH
    assert [each.index("Short") for each in lines if "Short" in each] == [WIDTH // 2 + 2]
    assert "".join(text.split()).count(LONG.replace(" ", "")) == 2
    edges = {"edges": [{"node": node} for node in nodes], "totalCount": 9}
    assert (
        max(map(len, printed(lambda console: show_found(console, "x", {"credentials": edges})).splitlines())) <= WIDTH
    )


def test_needs_of_an_occupation_are_whole() -> None:
    need = named("n", "Internationalization" * 6) | {"level": 1204.5, "importance": 7.125}
    thing = credential("o") | {"codeSystem": "", "code": "", "credentials": [], "needs": [need]}
    text = printed(lambda console: show_thing(console, "occupation", thing))
    assert "1204.5" in text
    assert "7.125" in text
    assert "…" not in text
