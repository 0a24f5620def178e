"""A plan as a map in SVG: a box for each step, an arrow from each step to those that wait for it.

It holds no script and refers to nothing outside; colours are attributes, so that a page may forbid styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from pathways.documents.arrows import arrows_of
from pathways.documents.placing import LINE, MARGIN, PADDING, WIDTH, Box, placed, width_of, wrapped
from pathways.documents.plan_document import PlanDocument, due_text

NAMESPACE = "http://www.w3.org/2000/svg"
LEAST_WIDTH = 560
LETTER, LETTERS = 12, 80
"""Pixels that a small letter of the title takes in a wide font, and so many of them at most."""
INK, FAINT, PAPER = "#1b2733", "#5b6b7a", "#ffffff"
PLAIN, GOAL, KEPT, HELD = ("#e8f1fb", "#3b78b5"), ("#e3f4e6", "#2f8a46"), ("#fdf3dc", "#b5852a"), ("#f2f2f2", "#8a8a8a")
"""Fill and edge of a box: of an ordinary step, one that the goal asks for, one that keeps an award, a held award."""


def svg_of(plan: PlanDocument) -> str:
    """The map; as wide and high as its columns need."""
    columns = placed(plan)
    arrows = arrows_of(columns)
    boxes = [box for column in columns for box in column.boxes]
    (title,) = wrapped(f"Plan for {plan.goal}", LETTERS, 1)
    titled = 2 * MARGIN + width_of(title) * LETTER // 10
    width = max([LEAST_WIDTH, titled, *(box.right + MARGIN for box in boxes)])
    height = max([100, *(box.bottom for box in boxes), *(arrow.lowest for arrow in arrows)]) + MARGIN
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
    _arrow_head(root)
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    _line(root, MARGIN, 34, title, {"font-size": "18", "font-weight": "bold"})
    empty = "The goal is reached already; nothing to do."
    _line(root, MARGIN, 56, f"From {plan.start_on}: {plan.sums}" if boxes else empty, {"fill": FAINT})
    for column in columns:
        _line(root, column.left, 82, column.name, {"fill": FAINT, "font-size": "12"})
    for arrow in arrows:
        line = {"fill": "none", "stroke": FAINT, "stroke-width": "1.5", "marker-end": "url(#head)"}
        SubElement(root, "path", {"d": arrow.path, **line})
    for box in boxes:
        _box(root, box)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _told(plan: PlanDocument) -> Iterator[str]:
    yield f"From {plan.start_on}: {plan.sums}."
    for step in plan.steps:
        waits = f", after {', '.join(map(str, step.after))}" if step.after else ""
        kept = f" ({step.route_name}), {due_text(step.due)}" if step.due is not None else ""
        yield f"{step.number}: {step.name}{kept}{waits}."
    yield plan.proof


def _arrow_head(root: Element) -> None:
    marker = {"id": "head", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "orient": "auto"}
    size = {"markerWidth": "7", "markerHeight": "7"}
    head = SubElement(SubElement(root, "defs"), "marker", marker | size)
    SubElement(head, "path", {"d": "M0 0L10 5L0 10z", "fill": FAINT})


def _box(root: Element, box: Box) -> None:
    step = box.step
    group = SubElement(root, "g")
    if step is None:
        fill, edge, line = *HELD, {"stroke-dasharray": "5 4"}
    else:
        fill, edge = KEPT if step.is_renewal else GOAL if step.serves_goal else PLAIN
        line = {"stroke-width": "3"} if step.serves_goal and not step.is_renewal else {}
        name = f"{step.number}. {step.name}: {step.route_name}"
        SubElement(group, "title").text = f"{name} (for {', '.join(step.serves)})" if step.serves else name
    size = {"x": str(box.left), "y": str(box.top), "width": str(WIDTH), "height": str(box.height), "rx": "8"}
    SubElement(group, "rect", {**size, "fill": fill, "stroke": edge, "stroke-width": "1.5", **line})
    for place, text in enumerate((*box.name, *box.details)):
        looks = {"font-weight": "600"} if place < len(box.name) else {"fill": FAINT, "font-size": "12"}
        _line(group, box.left + PADDING, box.top + PADDING + LINE * place + 13, text, looks)


def _line(parent: Element, left: int, base: int, text: str, looks: dict[str, str]) -> None:
    SubElement(parent, "text", {"x": str(left), "y": str(base), "fill": INK, **looks}).text = text
