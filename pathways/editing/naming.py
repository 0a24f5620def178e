"""The keys of change sets."""

from __future__ import annotations

import re
from uuid import uuid4

from pathways.codes import Code
from pathways.errors import Problem
from pathways.text import shown

_LONGEST_SLUG = 40


def no_change_set(key: str, hint: str | None = None) -> Problem:
    """NOT_FOUND."""
    return Problem(Code.NOT_FOUND, f"There is no change set {shown(key)}.", hint or "changeSets lists them.", "key")


def key_for(title: str) -> str:
    """A key that no other change set has, which says what it is for."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold())[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'change-set'}-{uuid4().hex[:8]}"
