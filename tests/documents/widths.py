"""How wide a text is in DejaVu Sans, one of the widest fonts in which a browser shows `system-ui`."""

from __future__ import annotations

from math import ceil
from xml.etree import ElementTree

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom."""
FIRST = 32
REGULAR = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656,
    557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613,
    635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818,
    592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775,
    637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675,
    716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924,
    645, 652, 582, 712, 365, 712, 838,
)  # fmt: skip
"""Thousandths of the font's size by which each character of ASCII advances, as the font files state them."""
OTHER = {"\u2026": 1000, "\u00b7": 380, "\u2013": 500, "\u2019": 380}
ANY = 1000
"""Any other character."""


def pixels(text: str, size: int, *, bold: bool) -> float:
    """The width of a text in a font of so many pixels."""
    table = BOLD if bold else REGULAR
    places = (ord(letter) - FIRST for letter in text)
    return (
        size
        / 1000
        * sum(
            table[place] if 0 <= place < len(table) else OTHER.get(letter, ANY)
            for letter, place in zip(text, places, strict=True)
        )
    )


def room_of(text: ElementTree.Element) -> Rectangle:
    """What a text of an SVG covers, from its highest to its lowest letters."""
    size = int(text.attrib.get("font-size", "13"))
    width = ceil(pixels(text.text or "", size, bold="font-weight" in text.attrib))
    left, base = int(text.attrib["x"]), int(text.attrib["y"])
    if text.attrib.get("text-anchor") == "middle":
        left -= width // 2
    return left, base - size, left + width, base + size // 4


def fits(text: ElementTree.Element, box: Rectangle) -> bool:
    """The text stands inside the box."""
    left, top, right, bottom = room_of(text)
    return box[0] < left and right < box[2] and box[1] < top and bottom < box[3]
