"""How the arrows of a map run: between columns and below them, never across a box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pathways.documents.placing import GAP_DOWN, MARGIN, Box, Column

LANE = 5
LANES_OF_A_GAP = 8
FIRST_TURN = 12


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line of a map.

    Attributes:
        path: as SVG says it, of whole pixels.
        lowest: how far down it reaches.
    """

    path: str
    lowest: int


def arrows_of(columns: Sequence[Column]) -> tuple[Arrow, ...]:
    """From each step to those that wait for it, and from held awards to what they pay for."""
    place_of = {id(box): place for place, column in enumerate(columns) for box in column.boxes}
    found: list[Arrow] = []
    lanes = 0
    for source, target in _pairs(columns):
        first, last = place_of[id(source)], place_of[id(target)]
        passed = columns[first + 1 : last] if first < last else columns[last:first]
        if passed:
            lowest = max(box.bottom for column in passed for box in column.boxes)
            found.append(_below(source, target, lowest + GAP_DOWN // 2, lanes))
            lanes += 1
        else:
            found.append(_beside(source, target) if first < last else _inside(source, target))
    return tuple(found)


def _pairs(columns: Sequence[Column]) -> Iterator[tuple[Box, Box]]:
    boxes = [box for column in columns for box in column.boxes]
    of_step = {box.step.number: box for box in boxes if box.step is not None}
    of_award = {box.title: box for box in boxes if box.step is None}
    for box in boxes:
        if box.step is not None:
            yield from ((of_award[name], box) for name in box.step.builds_on)
            yield from ((of_step[number], box) for number in box.step.after)


def _beside(source: Box, target: Box) -> Arrow:
    """A curve into the next column."""
    half = (source.right + target.left) // 2
    curve = f"C{half} {source.middle} {half} {target.middle} {target.left} {target.middle}"
    return Arrow(f"M{source.right} {source.middle}{curve}", max(source.middle, target.middle))


def _inside(source: Box, target: Box) -> Arrow:
    """A curve that leaves and enters at the left, inside a column."""
    out = source.left - MARGIN
    curve = f"C{out} {source.middle} {out} {target.middle} {target.left} {target.middle}"
    return Arrow(f"M{source.left} {source.middle}{curve}", max(source.middle, target.middle))


def _below(source: Box, target: Box, height: int, lane: int) -> Arrow:
    """Below the columns that it passes, also where it leads back; arrows that do so keep apart."""
    aside = FIRST_TURN + LANE * (lane % LANES_OF_A_GAP)
    start, down = (source.right, source.right + aside)
    if source.left > target.left:
        start, down = (source.left, source.left - aside)
    low = height + LANE * lane
    way = f"M{start} {source.middle}H{down}V{low}H{target.left - aside}V{target.middle}H{target.left}"
    return Arrow(way, max(low, source.middle, target.middle))
