"""Plans as maps: well-formed, self-contained, and no box over another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest

from pathways.documents.drawing import NAMESPACE
from pathways.documents.picture import svg_of
from pathways.documents.placing import wrapped
from pathways.documents.plan_document import PlanDocument
from tests.budget import some
from tests.documents.plans import document, of_seed, step, with_calendar
from tests.documents.widths import fits, room_of
from tests.seeded import snapshot

SVG = f"{{{NAMESPACE}}}"
WIDEST = 1200
Rectangle = tuple[int, int, int, int]
Point = tuple[int, int]


def drawn(plan: PlanDocument) -> tuple[ElementTree.Element, list[Rectangle]]:
    """The root of a map, and its boxes as left, top, right, bottom; every one lies inside, and no two meet."""
    root = ElementTree.fromstring(svg_of(plan))  # noqa: S314
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    boxes = []
    for group in root.findall(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        left, top, wide, high = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        boxes.append((left, top, left + wide, top + high))
    assert all(0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1], (one, other)
    assert not [(line, box) for line in lines(root) for box in boxes if crosses(line, box)]
    assert all(0 <= x <= width and 0 <= y <= height for line in lines(root) for x, y in line)
    for box, group in zip(boxes, root.findall(f"{SVG}g"), strict=True):
        assert all(fits(text, box) for text in group.findall(f"{SVG}text")), [text.text for text in group]
    for text in root.findall(f"{SVG}text"):
        assert fits(text, (0, 0, width, height)), text.text
        assert not [line for line in lines(root) if crosses(line, room_of(text))], text.text
    assert width <= WIDEST
    return root, boxes


def lines(root: ElementTree.Element) -> list[list[Point]]:
    """The corners of each arrow."""
    found = []
    for path in root.findall(f"{SVG}path"):
        corners: list[Point] = []
        assert re.fullmatch(r"M\d+ \d+([HV]\d+)+", path.attrib["d"])
        for letter, numbers in re.findall(r"([MHV])([\d ]+)", path.attrib["d"]):
            values = [int(number) for number in numbers.split()]
            if letter == "H":
                corners.append((values[0], corners[-1][1]))
            elif letter == "V":
                corners.append((corners[-1][0], values[0]))
            else:
                corners.append((values[0], values[1]))
        found.append(corners)
    return found


def crosses(corners: list[Point], box: Rectangle) -> bool:
    """A part of a line reaches into a box."""
    for part in pairwise(corners):
        across, down = [x for x, _ in part], [y for _, y in part]
        if max(across) > box[0] and min(across) < box[2] and max(down) > box[1] and min(down) < box[3]:
            return True
    return False


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_several_that_serve_the_goal_count_toward_it() -> None:
    plan = with_calendar()
    both = replace(plan, steps=tuple(replace(step, serves_goal=not step.is_renewal) for step in plan.steps))
    shown = texts(drawn(both)[0])
    assert shown.count("counts toward the goal") == sum(not step.is_renewal for step in plan.steps) > 1
    assert "reaches the goal" not in shown


def test_rows_are_stages_and_arrows_lead_down() -> None:
    root, boxes = drawn(with_calendar())
    shown = texts(root)
    for said in ("held already", "Old badge", "stage 1", "2026-11-30 to 2026-12-07", "stage 2", "due from 2029"):
        assert said in shown
    assert "From 2026-11-23: 4 steps, $699.50, 110.5 hours, 5 weeks" in shown
    assert shown.count("reaches the goal") == 1
    held, basics, lab, goal, kept = boxes
    assert held[3] < basics[1] == lab[1]
    assert max(basics[3], lab[3]) < goal[1] < goal[3] < kept[1]
    ends = [(corners[0], corners[-1]) for corners in lines(root)]
    wanted = [(held, lab), (basics, goal), (lab, goal), (goal, kept)]
    assert sorted(start for start, _ in ends) == sorted(middle_below(source) for source, _ in wanted)
    for source, target in wanted:
        assert [end for start, end in ends if start == middle_below(source) and target[0] < end[0] < target[2]]
        assert all(end[1] == target[1] for start, end in ends if start == middle_below(source))


def middle_below(box: Rectangle) -> Point:
    return (box[0] + box[2]) // 2, box[3]


def test_numbers_of_steps_stand_in_their_boxes() -> None:
    root, _ = drawn(with_calendar())
    held, *steps = root.findall(f"{SVG}g")
    assert [text.text for text in held.findall(f"{SVG}text")] == ["Old badge", "held"]
    assert [each.findtext(f"{SVG}text") for each in steps] == ["1", "2", "3", "4"]


def test_what_is_held_stands_first_and_renewals_last() -> None:
    """Whatever their numbers: from above what is held, the stages, what is due by year."""
    due = {"isRenewal": True, "due": {"since": "2029-06-28", "through": "2029-12-28"}}
    claimed = [{"credential": {"key": "old"}, "text": "Old badge"}]
    steps = [step(1, "Kept", rank=1, **due), step(2, "B", rank=2, after=[3]), step(3, "A", rank=1, claims=claimed)]
    root, boxes = drawn(document(*steps))
    named = [group.findtext(f"{SVG}text") for group in root.findall(f"{SVG}g")]
    assert named == ["Old badge", "3", "2", "1"]
    assert all(above[3] < below[1] for above, below in pairwise(boxes))


def test_long_stage_goes_on_in_the_next_row() -> None:
    root, boxes = drawn(document(*(step(number, f"S{number}", rank=1) for number in range(1, 11))))
    assert [text for text in texts(root) if text.startswith("stage")] == ["stage 1"]
    assert [sum(box[1] == top for box in boxes) for top in sorted({box[1] for box in boxes})] == [4, 4, 2]


def test_row_takes_columns_that_keep_its_arrows_short() -> None:
    """Four chains cross by their numbers; each of the second stage stands below what it waits for."""
    first = [step(number, f"S{number}", rank=1) for number in range(1, 5)]
    second = [step(number, f"S{number}", rank=2, after=[9 - number]) for number in range(5, 9)]
    root, boxes = drawn(document(*first, *second))
    numbers = [group.findtext(f"{SVG}text") for group in root.findall(f"{SVG}g")]
    left = dict(zip(numbers, (box[0] for box in boxes), strict=True))
    assert [left[str(number)] for number in range(5, 9)] == [left[str(9 - number)] for number in range(5, 9)]


def test_lines_of_different_boxes_never_overlap() -> None:
    """Two boxes lead to two of the next stage, and one past it: parts that lie on each other are of one box."""
    below = [step(3, "C", rank=2, after=[1, 2]), step(4, "D", rank=2, after=[1, 2]), step(5, "E", rank=3, after=[1])]
    root, _ = drawn(document(step(1, "A", rank=1), step(2, "B", rank=1), *below))
    owned = [(corners[0], part) for corners in lines(root) for part in pairwise(corners)]
    for (one, first), (other, second) in combinations(owned, 2):
        for along, across in ((0, 1), (1, 0)):
            if one != other and len({point[across] for point in (*first, *second)}) == 1:
                mine, theirs = (sorted(point[along] for point in part) for part in (first, second))
                assert mine[1] < theirs[0] or theirs[1] < mine[0], (first, second)


def goals_of_the_seed() -> list[dict[str, Any]]:
    """Every credential and every occupation."""
    seed = snapshot()
    occupations = [{"occupation": {"key": key, "coverage": 0.6}} for key in sorted(seed.occupations)]
    return [*({"credential": key} for key in sorted(seed.credentials)), *occupations]


@pytest.mark.parametrize("goal", some(goals_of_the_seed(), 12), ids=str)
def test_plans_of_seed_are_drawn_within_a_page(goal: dict[str, Any]) -> None:
    for options in ({}, {"weeklyHours": 10}):
        plan = of_seed(goal, timeLimitMs=1000, **options)
        if plan is not None:
            drawn(plan)


def test_long_calendar_plan_fits_a_page() -> None:
    keys = ("comptia-csap", "cisco-ccna", "microsoft-azure-administrator", "mssc-cpt", "linux-foundation-lfcs")
    plan = of_seed({"all": [{"credential": key} for key in keys]}, timeLimitMs=1000, weeklyHours=20)
    assert plan is not None and len(plan.steps) >= 11
    drawn(plan)


def test_picture_describes_itself_in_words() -> None:
    root, _ = drawn(with_calendar())
    assert root.attrib["role"] == "img"
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and described is not None and described.text is not None
    assert title.text == "Plan for Cisco CCNA"
    assert "3: Cisco CCNA, after 1, 2." in described.text
    assert "4: Cisco CCNA (Exam again), from 2029-06-28 through 2029-12-28" in described.text
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], described.attrib["id"]]


def test_hostile_names_are_text() -> None:
    name = """</text><script>alert("1")</script><image href='http://x'/>&\x00 ]]>"""
    text = svg_of(document(step(1, name), goal=name))
    root = ElementTree.fromstring(text)  # noqa: S314
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {
        "svg", "title", "desc", "defs", "marker", "path", "rect", "text", "g",
    }  # fmt: skip
    names = {attribute for each in root.iter() for attribute in each.attrib}
    assert not [name for name in names if "href" in name or name.startswith("on") or name == "style"]
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"#head"}


def test_goal_that_is_reached_has_a_map_too() -> None:
    root, boxes = drawn(document())
    assert not boxes
    assert "The goal is reached already; nothing to do." in texts(root)


@pytest.mark.parametrize("seed", range(20))
def test_boxes_of_any_plan_stand_apart(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    steps = []
    for number in range(1, random.randint(2, 40)):
        name = " ".join("网x"[random.random() < 0.9] * random.randint(1, 60) for _ in range(random.randint(1, 30)))
        after = sorted(random.sample(range(1, number), random.randint(0, min(3, number - 1))))
        steps.append(step(number, f"{number} {name}", rank=random.randint(1, 6), after=after))
    root, boxes = drawn(document(*steps))
    assert len(boxes) == len(steps)
    assert len(root.findall(f"{SVG}path")) == sum(len(each["after"]) for each in steps)


def test_a_title_of_any_length_fits() -> None:
    root, _ = drawn(document(goal="CompTIA Security Analytics Professional (CSAP)"))
    assert int(root.attrib["width"]) == 2 * 48 + 12 * (43 * 10 + 12 * 13) // 10
    shown = texts(drawn(document(goal="word " * 100))[0])[0]
    assert 70 < len(shown) <= 80 and shown.endswith("…")


def test_long_names_are_wrapped() -> None:
    assert wrapped("one two three", 7) == ("one two", "three")
    assert wrapped("abcdefghij", 4) == ("abcd", "efgh", "ij")
    assert wrapped("网络网络", 4) == ("网络", "网络")
    assert wrapped("a b c d e f", 1, 3) == ("a", "b", "c…")
    assert wrapped("aa bb cc dd", 2, 3) == ("aa", "bb", "c…")
    assert wrapped("ABC abc", 3) == ("AB", "C", "abc")
    assert wrapped("", 4) == ("",)
