"""Entity tags: what a client has kept already is not sent again."""

from __future__ import annotations

import hashlib
import json
import re

_TAGS = re.compile(r'(?:W/)?"[^"]*"')


def entity_tag(*parts: object) -> str:
    """The tag of an answer that hangs on these parts alone; weak, since its bytes differ by compression."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def is_known(tag: str, if_none_match: str) -> bool:
    """Whether an If-None-Match header names the tag; weak and strong ones are the same here (RFC 9110, 13.1.2)."""
    if if_none_match.strip() == "*":
        return True
    return tag.removeprefix("W/") in {each.removeprefix("W/") for each in _TAGS.findall(if_none_match)}
