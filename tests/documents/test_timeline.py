"""Plans as timelines: each bar where its days are, under a scale, within a page."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from pathways.documents.drawing import NAMESPACE
from pathways.documents.formats import FORMATS, file_name
from pathways.documents.plan_document import PlanDocument
from pathways.documents.suffixes import SUFFIXES, suffix_of
from pathways.documents.timeline import timeline_of
from pathways.errors import ProblemsError
from tests.documents.plans import dates, document, of_seed, step, with_calendar
from tests.documents.widths import Rectangle, fits, room_of

SVG = f"{{{NAMESPACE}}}"
WIDEST = 1200
TODAY = date(2026, 11, 23)


def drawn(plan: PlanDocument) -> tuple[ElementTree.Element, list[ElementTree.Element]]:
    """The root of a timeline and its rows; everything stands on the page, and no text on another one."""
    root = ElementTree.fromstring(timeline_of(plan))  # noqa: S314
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    assert width <= WIDEST
    written = list(root.iter(f"{SVG}text"))
    assert all(fits(text, (0, 0, width, height)) for text in written), [text.text for text in written]
    rooms = [(room_of(text), text.text) for text in written]
    for place, (one, said) in enumerate(rooms):
        for other, also in rooms[:place]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (said, also)
    for rect in root.iter(f"{SVG}rect"):
        if rect.attrib["width"] != "100%":
            left, top, wide, high = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            assert left >= 0 and left + wide <= width and top >= 0 and top + high <= height
    return root, root.findall(f"{SVG}g")


def bar_of(row: ElementTree.Element) -> Rectangle:
    """The last rectangle of a row: the one before it is the badge with the number."""
    rect = row.findall(f"{SVG}rect")[-1]
    left, top, wide, high = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return left, top, left + wide, top + high


def texts(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def test_bars_stand_where_their_days_are() -> None:
    """Five weeks: Basics takes the first four of them, Lab the second, the goal the last."""
    root, (held, basics, lab, goal, kept) = drawn(with_calendar())
    left, _, right, _ = bar_of(basics)
    week = (right - left) / 4
    assert bar_of(lab)[0] == pytest.approx(left + week, abs=1)
    assert bar_of(lab)[2] == pytest.approx(left + 2 * week, abs=1)
    assert bar_of(goal)[0] == pytest.approx(right, abs=1)
    assert bar_of(goal)[2] == pytest.approx(left + 5 * week, abs=1)
    assert texts(held) == ["Old badge", "held already"]
    assert [texts(row)[:2] for row in (basics, goal)] == [["1", "Basics"], ["3", "Cisco CCNA"]]
    assert texts(kept) == ["4", "Cisco CCNA (Exam again)", "by 2029-12-28"]
    marked = {text.text: int(text.attrib["x"]) for text in root.findall(f"{SVG}text")}
    assert marked["today, 2026-11-23"] == left
    assert marked["finish, 2026-12-28"] == bar_of(goal)[2]
    assert marked["To keep it valid"] < left
    scale = [name for name in marked if name and name.startswith("2026-")]
    assert scale == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"]


def test_rows_list_held_ones_first() -> None:
    _, rows = drawn(with_calendar())
    bases = [[int(text.attrib["y"]) for text in row.iter(f"{SVG}text")] for row in rows]
    assert all(max(above) < min(below) for above, below in pairwise(bases))


@pytest.mark.parametrize(
    ("weeks", "labels"),
    [
        (1, ["2026-11-23", "2026-11-30"]),
        (8, ["2026-11-23", "2026-11-30", "2026-12-07"]),
        (14, ["2026-11-23", "2026-12-07", "2026-12-21"]),
        (26, ["2026-12", "2027-01", "2027-02"]),
        (52, ["2027-01", "2027-03", "2027-05"]),
        (80, ["2027-01", "2027-04", "2027-07"]),
        (160, ["2027-01", "2027-07", "2028-01"]),
        (300, ["2027-01", "2028-01", "2029-01"]),
        (5200, ["2040-01", "2060-01", "2080-01"]),
    ],
)
def test_the_scale_has_room_for_its_labels(weeks: int, labels: list[str]) -> None:
    last = TODAY + timedelta(weeks=weeks)
    root, _ = drawn(document(step(1, "A", **dates(0, weeks, str(TODAY), str(last)))))
    shown = [text for text in texts(root) if text[:2] in ("20", "21")]
    assert shown[:3] == labels
    assert 2 <= len(shown) <= 11


def test_step_without_duration_is_a_point() -> None:
    begun = step(1, "A", **dates(0, 4, str(TODAY), "2026-12-21"))
    point = step(2, "B", **dates(4, 4, "2026-12-21", "2026-12-21"))
    _, (first, second) = drawn(document(begun, point))
    (diamond,) = second.findall(f"{SVG}path")
    assert diamond.attrib["d"].startswith(f"M{bar_of(first)[2]} ")
    root, _ = drawn(document(step(1, "A", **dates(0, 0, str(TODAY), str(TODAY)))))
    assert "today, 2026-11-23; finish, 2026-11-23" in texts(root)


def test_renewals_alone_have_a_timeline() -> None:
    due = {"isRenewal": True, "due": {"since": "2029-06-28", "through": "2029-06-28"}}
    _, rows = drawn(document(step(1, "Kept", **due), step(2, "Kept", **due)))
    assert [texts(row)[-1] for row in rows] == ["by 2029-06-28"] * 2


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 24)])
def test_the_ends_of_the_calendar_are_drawn(day: date) -> None:
    days = dates(0, 1, str(day), str(day + timedelta(days=7)))
    due = {"due": {"since": str(day), "through": str(day + timedelta(days=7))}}
    drawn(document(step(1, "A", **days), step(2, "A", **due), startOn=str(day)))


def test_long_names_stand_in_two_lines() -> None:
    _, (row,) = drawn(document(step(1, "网络 " * 30 + "and more", **dates(0, 9, str(TODAY), "2027-01-25"))))
    assert len(texts(row)) == 3
    assert texts(row)[-1].endswith("…")


def test_without_days_there_is_no_timeline() -> None:
    for plan in (document(), document(step(1, "A"))):
        with pytest.raises(ProblemsError) as refused:
            timeline_of(plan)
        assert [problem.code for problem in refused.value.problems] == ["NO_DATES"]


@pytest.mark.parametrize(
    "asked",
    [
        {"goal": {"credential": "comptia-csap"}, "weeklyHours": 10},
        {"goal": {"credential": "comptia-security-plus"}, "weeklyHours": 10, "keepValidUntil": "2036-11-01"},
        {
            "goal": {"all": [{"credential": key} for key in ("cisco-ccna", "mssc-cpt", "comptia-csap")]},
            "maxParallel": 2,
        },
    ],
    ids=["stack", "kept", "long"],
)
def test_plans_of_the_seed_have_a_timeline(asked: dict[str, Any]) -> None:
    plan = of_seed(**asked)
    assert plan is not None
    _, rows = drawn(plan)
    assert len(rows) == len(plan.held) + len(plan.dated) + len(plan.due)
    named = [row.findtext(f"{SVG}title") or "" for row in rows[len(plan.held) :]]
    assert [name.partition(".")[0] for name in named] == [str(step.number) for step, _ in (*plan.dated, *plan.due)]


def test_timeline_and_map_have_their_suffixes() -> None:
    assert tuple(FORMATS) == SUFFIXES
    named = ["a.svg", "a.timeline.svg", "timeline.svg", "b@2.5.md", ".timeline.svg", ".svg", "a.pdf", "svg", ""]
    assert [suffix_of(name) for name in named] == [
        ".svg", ".timeline.svg", ".svg", ".md", ".svg", None, None, None, None,
    ]  # fmt: skip
    assert file_name(document(), ".timeline.svg") == "plan-cisco-ccna.timeline.svg"
