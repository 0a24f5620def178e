"""Keys of rules that stand in files without one, made from what they say."""

from __future__ import annotations

import json
from hashlib import sha256

from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap

KEY_DIGITS = 12


def key_of(noun: str, content: object) -> str:
    """The key of a rule with this content."""
    text = json.dumps(content, default=str, separators=(",", ":"), sort_keys=True)
    return f"{noun}-{sha256(text.encode()).hexdigest()[:KEY_DIGITS]}"


def own_key_and_name(rule: Adjacency | Equivalence | Overlap, usual_key: str, usual_name: str) -> dict[str, str]:
    """Key and name of a rule as far as they are not the usual ones."""
    own = {"key": rule.key} if rule.key != usual_key else {}
    return own | ({"name": rule.name} if rule.name != usual_name else {})
