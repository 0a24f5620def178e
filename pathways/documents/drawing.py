"""What the pictures of plans are drawn with: an SVG that holds no script and refers to nothing outside, with colours as
attributes, so that a page may forbid styles."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from pathways.documents.placing import MARGIN, width_of, wrapped
from pathways.documents.plan_document import PlanDocument, due_text

NAMESPACE = "http://www.w3.org/2000/svg"
LEAST_WIDTH = 560
LETTER, LETTERS = 12, 80
"""Width of a small letter of the title in a wide font, in pixels, and the most letters of a title."""
INK, FAINT, PALE, PAPER = "#1b2733", "#5b6b7a", "#d5dde4", "#ffffff"
PLAIN, GOAL, KEPT, HELD = ("#e8f1fb", "#3b78b5"), ("#e3f4e6", "#2f8a46"), ("#fdf3dc", "#b5852a"), ("#f2f2f2", "#8a8a8a")
"""Fill and edge: of an ordinary step, one that the goal asks for, one that keeps an award, a held award."""
NOTHING_TO_DO = "The goal is reached already; nothing to do."


def canvas(plan: PlanDocument, width: int, height: int) -> Element:
    """An empty picture of a plan with its title and what it takes; wide enough for them, and described for who cannot
    see it."""
    (title,) = wrapped(f"Plan for {plan.goal}", LETTERS, 1)
    width = max(LEAST_WIDTH, width, 2 * MARGIN + width_of(title) * LETTER // 10)
    root = Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "width": str(width),
            "height": str(height),
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-labelledby": "title desc",
            "font-family": "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
            "font-size": "13",
        },
    )
    SubElement(root, "title", {"id": "title"}).text = f"Plan for {plan.goal}"
    SubElement(root, "desc", {"id": "desc"}).text = " ".join(_told(plan))
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    line(root, MARGIN, 34, title, {"font-size": "18", "font-weight": "bold"})
    told = f"From {plan.start_on}: {plan.sums}" if plan.steps else NOTHING_TO_DO
    line(root, MARGIN, 56, told, {"fill": FAINT})
    return root


def line(parent: Element, left: int, base: int, text: str, looks: dict[str, str]) -> None:
    """A line of text on its base line."""
    SubElement(parent, "text", {"x": str(left), "y": str(base), "fill": INK, **looks}).text = text


def number(parent: Element, left: int, middle: int, text: str, fill: str) -> None:
    """The number of a step, as a badge 20 pixels wide."""
    size = {"x": str(left), "y": str(middle - 9), "width": "20", "height": "18", "rx": "9"}
    SubElement(parent, "rect", {**size, "fill": fill})
    looks = {"fill": PAPER, "font-size": "11", "font-weight": "600", "text-anchor": "middle"}
    line(parent, left + 10, middle + 4, text, looks)


def written(root: Element) -> str:
    """The picture as text."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _told(plan: PlanDocument) -> Iterator[str]:
    yield f"From {plan.start_on}: {plan.sums}."
    for step in plan.steps:
        waits = f", after {', '.join(map(str, step.after))}" if step.after else ""
        kept = f" ({step.route_name}), {due_text(step.due)}" if step.due is not None else ""
        yield f"{step.number}: {step.title}{kept}{waits}."
    yield plan.proof
