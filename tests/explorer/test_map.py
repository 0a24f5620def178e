"""The map of the ways to a goal, as a browser draws it: boxes apart, lines beside them, each state in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest

from tests.api.served import served
from tests.api.small import service_of
from tests.browser import Page, browser
from tests.seeded import snapshot

pytestmark = pytest.mark.server
MAP = "plan?goal=cisco-ccnp-enterprise&view=map"
BOXES = """[...document.querySelectorAll('.pathway .node')].map((each) => {
  const [x, y] = each.getAttribute('transform').match(/[\\d.]+/g).map(Number);
  const box = each.querySelector('rect');
  return [x, y, x + Number(box.getAttribute('width')), y + Number(box.getAttribute('height'))];
})"""
LINES = "[...document.querySelectorAll('.pathway .edge')].map((each) => each.getAttribute('d'))"

Box = tuple[float, float, float, float]
Point = tuple[float, float]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """With the whole map to CCNP Enterprise of somebody who has passed its core exam."""
    with served(service_of(snapshot())) as url, browser(tmp_path_factory.mktemp("browser")) as found:
        found.open(f"{url}/credentials/cisco-specialist-enterprise-core")
        found.click("I hold this")
        found.open(f"{url}/{MAP}")
        found.until("document.querySelectorAll('.pathway .node').length > 0")
        if found.value("document.querySelector('.actions input[type=checkbox]').checked"):
            found.click_first(".actions input[type=checkbox]")
        found.until("document.querySelectorAll('.pathway .node').length > 5")
        yield found


def boxes(page: Page) -> list[Box]:
    return [tuple(each) for each in page.value(BOXES)]


def points(line: str) -> list[Point]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", line)]


def test_boxes_lie_apart_and_are_large_enough(page: Page) -> None:
    found = boxes(page)
    assert all(right - left >= 40 and bottom - top >= 14 for left, top, right, bottom in found)
    for one, other in combinations(found, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_lines_run_straight_and_through_no_box(page: Page) -> None:
    found = boxes(page)
    lines = [points(each) for each in page.value(LINES)]
    assert all(len(each) >= 2 for each in lines)
    for (x, y), (u, v) in (part for line in lines for part in pairwise(line)):
        assert x == u or y == v
        for left, top, right, bottom in found:
            through = min(x, u) < right and max(x, u) > left and min(y, v) < bottom and max(y, v) > top
            assert not through


def test_map_shows_best_way_and_what_is_held(page: Page) -> None:
    said = page.value("[...document.querySelectorAll('.pathway .node title')].map((each) => each.textContent)")
    assert any(each.endswith(": held") for each in said)
    assert len([each for each in said if ": step " in each]) == page.value(
        "document.querySelectorAll('.pathway .node.best').length"
    )
    rows = page.value("[...document.querySelectorAll('details tbody tr')].map((each) => each.textContent)")
    assert len(rows) >= len(said)


def test_map_is_led_by_keyboard_to_a_credential(page: Page) -> None:
    address = page.value("document.querySelector('.pathway a').getAttribute('href')")
    page.value("document.querySelector('.pathway a').focus()")
    for kind in ("keyDown", "keyUp"):
        page.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")
    page.until(f"location.pathname.endsWith({address!r})")
    page.value("history.back()")
    page.until("document.querySelectorAll('.pathway .node').length > 0")
