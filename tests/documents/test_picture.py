"""Plans as maps: well-formed, self-contained, and no box over another."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from random import Random
from xml.etree import ElementTree

import pytest

from pathways.documents.picture import NAMESPACE, svg_of
from pathways.documents.placing import wrapped
from pathways.documents.plan_document import PlanDocument
from tests.documents.plans import document, step, with_calendar

SVG = f"{{{NAMESPACE}}}"
Rectangle = tuple[int, int, int, int]
Point = tuple[int, int]


def drawn(plan: PlanDocument) -> tuple[ElementTree.Element, list[Rectangle]]:
    """The root of a map, and its boxes as left, top, right, bottom; every one lies inside, and no two meet."""
    root = ElementTree.fromstring(svg_of(plan))  # noqa: S314
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    boxes = []
    for rect in root.findall(f"{SVG}g/{SVG}rect"):
        left, top, wide, high = (int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        boxes.append((left, top, left + wide, top + high))
    assert all(0 <= left < right <= width and 0 <= top < bottom <= height for left, top, right, bottom in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1], (one, other)
    assert not [(line, box) for line in lines(root) for box in boxes if crosses(line, box)]
    assert all(0 <= x <= width and 0 <= y <= height for line in lines(root) for x, y in line)
    for (_, top, _, bottom), group in zip(boxes, root.findall(f"{SVG}g"), strict=True):
        assert all(top < int(text.attrib["y"]) < bottom for text in group.findall(f"{SVG}text"))
    return root, boxes


def lines(root: ElementTree.Element) -> list[list[Point]]:
    """The corners of each arrow; of a curve, the points that pull it: it stays inside the hull of them."""
    found = []
    for path in root.findall(f"{SVG}path"):
        corners: list[Point] = []
        for letter, numbers in re.findall(r"([MCHV])([-\d ]+)", path.attrib["d"]):
            values = [int(number) for number in numbers.split()]
            if letter == "H":
                corners.append((values[0], corners[-1][1]))
            elif letter == "V":
                corners.append((corners[-1][0], values[0]))
            else:
                corners += zip(values[::2], values[1::2], strict=True)
        found.append(corners)
    return found


def crosses(corners: list[Point], box: Rectangle) -> bool:
    """A line or the hull of a curve reaches into a box, judged by the rectangles around its parts."""
    curved = len(corners) == 4
    parts = [corners] if curved else [list(part) for part in pairwise(corners)]
    for part in parts:
        across, down = [x for x, _ in part], [y for _, y in part]
        if max(across) > box[0] and min(across) < box[2] and max(down) > box[1] and min(down) < box[3]:
            return True
    return False


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_columns_are_weeks_and_arrows_lead_to_what_waits() -> None:
    root, boxes = drawn(with_calendar())
    shown = texts(root)
    for said in ("held already", "Old badge", "from 2026-11-23", "from 2026-11-30", "from 2026-12-21", "due from 2029"):
        assert said in shown
    assert "From 2026-11-23: 4 steps, $699.50, 110.5 hours, 5 weeks" in shown
    assert shown.count("reaches the goal") == 1
    held, basics, lab, goal, kept = boxes
    ends = [(points[0], points[-1]) for points in lines(root)]

    def arrow(source: Rectangle, target: Rectangle) -> tuple[Point, Point]:
        return (source[2], (source[1] + source[3]) // 2), (target[0], (target[1] + target[3]) // 2)

    assert sorted(ends) == sorted([arrow(held, lab), arrow(basics, goal), arrow(lab, goal), arrow(goal, kept)])


def test_without_dates_ranks_are_columns() -> None:
    root, boxes = drawn(document(step(1, "A", rank=1), step(2, "B", rank=1), step(3, "C", rank=2, after=[1, 2])))
    assert [text for text in texts(root) if text.startswith("stage")] == ["stage 1", "stage 2"]
    assert boxes[0][0] == boxes[1][0] < boxes[2][0]


def test_it_says_what_it_shows_to_who_cannot_see_it() -> None:
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


def test_a_goal_that_is_reached_has_a_map_too() -> None:
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
