"""A plan as a map in SVG: a box for each step, an arrow from each step to those that wait for it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from pathways.documents.arrows import NAME_ROOM, routed
from pathways.documents.drawing import FAINT, GOAL, HELD, KEPT, PLAIN, canvas, line, number, written
from pathways.documents.placing import LINE, MARGIN, NUMBER, PADDING, WIDTH, Box, left_of, rows_of
from pathways.documents.plan_document import PlanDocument

HEAD = 66
"""Above the first channel: the title and what the plan takes."""


def svg_of(plan: PlanDocument) -> str:
    """The map, at most 1,196 pixels wide and as high as its rows need."""
    rows = rows_of(plan)
    routes = routed(rows, HEAD)
    boxes = [box for row in rows for box in row.boxes]
    width = max((box.left + WIDTH for box in boxes), default=0) + MARGIN
    root = canvas(plan, width, max(100, routes.bottom) + MARGIN // 2)
    _arrow_head(root)
    for row, top in zip(rows, routes.tops, strict=True):
        if row.name:
            line(root, left_of(0), top - NAME_ROOM + 12, row.name, {"fill": FAINT, "font-size": "12"})
    for way in routes.arrows:
        looks = {"fill": "none", "stroke": FAINT, "stroke-width": "1.5", "stroke-linejoin": "round"}
        SubElement(root, "path", {"d": way, **looks, "marker-end": "url(#head)"})
    for box in boxes:
        _box(root, box, routes.tops[box.row])
    return written(root)


def _arrow_head(root: Element) -> None:
    marker = {"id": "head", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "orient": "auto"}
    size = {"markerWidth": "7", "markerHeight": "7"}
    head = SubElement(SubElement(root, "defs"), "marker", marker | size)
    SubElement(head, "path", {"d": "M0 0L10 5L0 10z", "fill": FAINT})


def _box(root: Element, box: Box, top: int) -> None:
    step = box.step
    group = SubElement(root, "g")
    if step is None:
        fill, edge, looks = *HELD, {"stroke-dasharray": "5 4"}
    else:
        fill, edge = KEPT if step.is_renewal else GOAL if step.serves_goal else PLAIN
        looks = {"stroke-width": "3"} if step.serves_goal and not step.is_renewal else {}
        name = f"{step.number}. {step.title}: {step.route_name}"
        SubElement(group, "title").text = f"{name} (for {', '.join(step.serves)})" if step.serves else name
    size = {"x": str(box.left), "y": str(top), "width": str(WIDTH), "height": str(box.height), "rx": "8"}
    SubElement(group, "rect", {**size, "fill": fill, "stroke": edge, "stroke-width": "1.5", **looks})
    aside = 0
    if step is not None:
        number(group, box.left + PADDING - 2, top + PADDING + LINE // 2 + 1, str(step.number), edge)
        aside = NUMBER
    for place, text in enumerate((*box.name, *box.details)):
        named = place < len(box.name)
        looks = {"font-weight": "600"} if named else {"fill": FAINT, "font-size": "12"}
        line(group, box.left + PADDING + (aside if named else 0), top + PADDING + LINE * place + 13, text, looks)
