"""Badges that are baked into pictures: into a text of a PNG, or an element of an SVG."""

from __future__ import annotations

import textwrap
import zlib
from functools import cache
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from pathways.badges.reading import MOST_TEXT_BYTES, UnreadableError

PNG = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 10_000
SIDE = 256
"""Of the picture that is drawn here, in pixels."""
_KEYWORDS = frozenset({b"openbadges", b"openbadgecredential"})
_ELEMENTS = frozenset({"assertion", "credential"})
_NAMESPACES = ("http://openbadges.org", "https://openbadges.org", "https://purl.imsglobal.org/ob/")


def is_svg(data: bytes) -> bool:
    """Bytes are a picture in SVG, or at least XML."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def unbaked(data: bytes) -> bytes:
    """The badge in a picture; of anything else the bytes themselves.

    Raises:
        UnreadableError: as `in_png` and `in_svg` say.
    """
    if data.startswith(PNG):
        return in_png(data)
    return in_svg(data) if is_svg(data) else data


def in_png(data: bytes) -> bytes:
    """What is baked into a PNG.

    Raises:
        UnreadableError: nothing, several badges, or a picture that is cut off.
    """
    found: list[bytes] = []
    place = len(PNG)
    for _ in range(MOST_CHUNKS):
        if place >= len(data):
            break
        length = int.from_bytes(data[place : place + 4], "big")
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        sum_of_chunk = data[place + 8 + length : place + 12 + length]
        if len(sum_of_chunk) < 4:
            raise UnreadableError("The PNG picture is cut off.")
        keyword, _, rest = body.partition(b"\0")
        if kind in (b"iTXt", b"tEXt") and keyword in _KEYWORDS:
            if zlib.crc32(kind + body) != int.from_bytes(sum_of_chunk, "big"):
                raise UnreadableError("The text in the PNG picture is damaged.")
            found.append(_international(rest) if kind == b"iTXt" else rest)
        place += 12 + length
    return _only(found)


def _international(rest: bytes) -> bytes:
    """The text of an iTXt chunk, behind its keyword."""
    packed, after = rest[:1], rest[2:]
    _, _, after = after.partition(b"\0")
    _, _, text = after.partition(b"\0")
    if packed != b"\1":
        return text
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(text, MOST_TEXT_BYTES)
    except zlib.error:
        raise UnreadableError("The text in the PNG picture is damaged.") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise UnreadableError(f"The text in the PNG picture is cut off, or more than {MOST_TEXT_BYTES:,} bytes.")
    return found


def in_svg(data: bytes) -> bytes:
    """What is baked into an SVG.

    Raises:
        UnreadableError: nothing, several badges, entities of its own, or no well-formed XML.
    """
    found: list[bytes] = []
    open_element: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if local in _ELEMENTS and space.startswith(_NAMESPACES):
            open_element.append("")
            if attributes.get("verify"):
                found.append(attributes["verify"].encode())

    def text(part: str) -> None:
        if open_element:
            open_element[-1] += part

    def end(name: str) -> None:
        space, _, local = name.rpartition(" ")
        if local in _ELEMENTS and space.startswith(_NAMESPACES) and open_element:
            inside = open_element.pop().strip()
            if inside:
                found[:] = [*(each for each in found if each.lstrip().startswith(b"{")), inside.encode()]

    def refuse(*_: object) -> None:
        raise UnreadableError("The SVG picture defines entities of its own.")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise UnreadableError("The picture is not well-formed XML.") from None
    return _only(found)


def baked_png(badge: str) -> bytes:
    """A plain picture in PNG, a disc with a ring, with a badge in it."""
    colours = bytes.fromhex("ffffff0b4f6cf2c14e")
    text = b"openbadgecredential\0\0\0\0\0" + badge.encode()
    chunks = (
        (b"IHDR", SIDE.to_bytes(4, "big") * 2 + bytes((8, 3, 0, 0, 0))),
        (b"PLTE", colours),
        (b"tRNS", b"\0"),
        (b"iTXt", text),
        (b"IDAT", _disc()),
        (b"IEND", b""),
    )
    return PNG + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )


@cache
def _disc() -> bytes:
    return zlib.compress(b"".join(b"\0" + bytes(_pixel(x, y) for x in range(SIDE)) for y in range(SIDE)), 9)


def _pixel(x: int, y: int) -> int:
    """The number of a colour: nothing, the disc, or the ring in it."""
    square = (2 * x + 1 - SIDE) ** 2 + (2 * y + 1 - SIDE) ** 2
    outer, ring, inner = ((share * SIDE) ** 2 for share in (0.98, 0.84, 0.74))
    return 0 if square > outer else 2 if inner < square <= ring else 1


def baked_svg(badge: str, title: str, issuer: str) -> str:
    """A plain picture in SVG, which names what was achieved and who says so, with a badge in it."""
    lines = textwrap.wrap(title, 22)[:4]
    middle = 128 - 12 * (len(lines) - 1)
    spans = "".join(
        f'<text x="128" y="{middle + 24 * number}" font-size="18" font-weight="bold">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    label = quoteattr(f"{title}, {issuer}")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" '
        f'viewBox="0 0 256 256" width="256" height="256" role="img" aria-label={label}>'
        f"<openbadges:credential>{escape(badge)}</openbadges:credential>"
        '<circle cx="128" cy="128" r="125" fill="#0b4f6c"/>'
        '<circle cx="128" cy="128" r="101" fill="none" stroke="#f2c14e" stroke-width="6"/>'
        f'<g fill="#fff" text-anchor="middle" font-family="sans-serif">{spans}'
        f'<text x="128" y="206" font-size="11">{escape(issuer[:26])}</text></g></svg>\n'
    )


def _only(found: list[bytes]) -> bytes:
    if len(found) != 1:
        raise UnreadableError(
            "No badge is baked into the picture." if not found else "Several badges are baked into the picture."
        )
    return found[0]
