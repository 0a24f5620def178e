"""How the arrows of a map run: along channels above and below the rows and gutters beside the columns, across no box.

All arrows of one box share a line as far as they go the same way. Lines of different boxes run in lanes of their own;
only where more lines than lanes meet in a gutter do some of them share one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pathways.documents.placing import COLUMNS, GAP_ACROSS, MARGIN, WIDTH, Row, arrows_between, left_of

LANE = 6
FIRST_LANE = 10
"""From the edge of a box to the first lane."""
HEAD_ROOM = 16
"""Below the lanes of a channel, for the heads of the arrows."""
NAME_ROOM = 20
NAME_WIDTH = WIDTH // 2
"""Space above a row for its name; arrows end to the right of it."""

Cell = tuple[int, int]
"""A box by its row and column."""
Pair = tuple[Cell, Cell]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Routes:
    """The arrows of a map, and the rows between which they run.

    Attributes:
        arrows: paths as SVG says them, of whole pixels.
        tops: where the boxes of each row begin.
        bottom: where the lowest box or line ends.
    """

    arrows: tuple[str, ...]
    tops: tuple[int, ...]
    bottom: int


def routed(rows: Sequence[Row], top: int) -> Routes:
    """The arrows of a map whose first channel begins at a height.

    A line leaves its box below, runs along the channel there, through a gutter to another channel unless the next row
    is its end, along the channel above its end, and down into it. Channel 0 lies above row 0.
    """
    boxes = {(box.row, box.column): box for row in rows for box in row.boxes}
    pairs = [((one.row, one.column), (other.row, other.column)) for one, other in arrows_between(rows)]
    ports = _ports(pairs)
    gutters = _gutters(pairs, ports)
    upright = _upright(gutters)
    along = _along(pairs, ports, gutters, upright)
    channels, tops = [top], []
    for place, row in enumerate(rows):
        named = NAME_ROOM if row.name else 0
        tops.append(channels[-1] + FIRST_LANE + LANE * _lanes(along, place) + HEAD_ROOM + named)
        channels.append(tops[-1] + row.height)
    last = _lanes(along, len(rows))
    bottom = channels[-1] + (FIRST_LANE + LANE * last if last else 0)
    arrows = []
    for pair in pairs:
        source, target = pair
        out, into = (channels[each] + FIRST_LANE + LANE * along[each, source] for each in (source[0] + 1, target[0]))
        way = f"M{_middle(source)} {tops[source[0]] + boxes[source].height}V{out}"
        if pair in gutters:
            way += f"H{upright[gutters[pair], source]}V{into}"
        arrows.append(f"{way}H{ports[pair]}V{tops[target[0]]}")
    return Routes(tuple(arrows), tuple(tops), bottom)


def _middle(cell: Cell) -> int:
    return left_of(cell[1]) + WIDTH // 2


def _ports(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """Where each arrow enters its box: beside each other in the right half of its upper edge, in the order in which
    they come."""
    entering: dict[Cell, list[Cell]] = defaultdict(list)
    for source, target in pairs:
        entering[target].append(source)
    room = WIDTH - NAME_WIDTH
    return {
        (source, target): left_of(target[1]) + NAME_WIDTH + room * place // (len(sources) + 1)
        for target, sources in entering.items()
        for place, source in enumerate(sorted(sources, key=lambda cell: cell[1]), start=1)
    }


def _gutters(pairs: Iterable[Pair], ports: Mapping[Pair, int]) -> dict[Pair, int]:
    """For each arrow that does not end in the next row the gutter that is least out of its way, and then the one with
    the fewest arrows so far. Gutter 0 lies left of column 0."""
    found: dict[Pair, int] = {}
    taken: Counter[int] = Counter()
    for pair in pairs:
        source, target = pair
        if target[0] == source[0] + 1:
            continue
        ends = (_middle(source), ports[pair])

        def aside(gutter: int, ends: Span = ends) -> tuple[int, int]:
            at = left_of(gutter) - GAP_ACROSS // 2
            return sum(abs(at - end) for end in ends), taken[gutter]

        last = max(source[1], target[1]) + 1
        found[pair] = min(range(min(source[1], target[1]), last + 1), key=aside)
        taken[found[pair]] += 1
    return found


def _upright(gutters: Mapping[Pair, int]) -> dict[tuple[int, Cell], int]:
    """Where each line stands in a gutter, from the left edge of the map."""
    spans: dict[tuple[int, Cell], list[int]] = defaultdict(list)
    for (source, target), gutter in gutters.items():
        spans[gutter, source] += (source[0] + 1, target[0])
    found: dict[tuple[int, Cell], int] = {}
    for gutter in range(COLUMNS + 1):
        own = {source: (min(span), max(span)) for (each, source), span in spans.items() if each == gutter}
        width = GAP_ACROSS if 0 < gutter < COLUMNS else MARGIN
        left = left_of(gutter) - GAP_ACROSS if gutter else 0
        room = (width - 2 * FIRST_LANE) // LANE + 1
        for source, lane in _apart(own, apart=0).items():
            found[gutter, source] = left + FIRST_LANE + LANE * (lane % room)
    return found


def _along(
    pairs: Iterable[Pair],
    ports: Mapping[Pair, int],
    gutters: Mapping[Pair, int],
    upright: Mapping[tuple[int, Cell], int],
) -> dict[tuple[int, Cell], int]:
    """In which lane of a channel each line runs."""
    touched: dict[int, dict[Cell, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        source, target = pair
        touched[source[0] + 1][source].append(_middle(source))
        touched[target[0]][source].append(ports[pair])
        if pair in gutters:
            for channel in (source[0] + 1, target[0]):
                touched[channel][source].append(upright[gutters[pair], source])
    return {
        (channel, source): lane
        for channel, lines in touched.items()
        for source, lane in _apart({line: (min(at), max(at)) for line, at in lines.items()}, apart=LANE).items()
    }


def _apart(spans: Mapping[Cell, Span], apart: int) -> dict[Cell, int]:
    """For each span a lane in which no other one comes as near to it as that, with the fewest lanes."""
    ends: list[int] = []
    found: dict[Cell, int] = {}
    for line, (first, last) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
        lane = next((lane for lane, end in enumerate(ends) if end + apart < first), len(ends))
        ends[lane : lane + 1] = [last]
        found[line] = lane
    return found


def _lanes(along: Mapping[tuple[int, Cell], int], channel: int) -> int:
    return max((lane + 1 for (each, _), lane in along.items() if each == channel), default=0)
