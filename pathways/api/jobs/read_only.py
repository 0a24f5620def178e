"""The refusal of a service that only answers questions."""

from __future__ import annotations

from pathways.codes import Code
from pathways.errors import ProblemsError


def read_only(why: str) -> ProblemsError:
    """READ_ONLY.

    Args:
        why: what cannot be done through this service, as the second half of a sentence.
    """
    text = f"This service only answers questions; {why}."
    return ProblemsError.one(Code.READ_ONLY, text, "Ask the service that runs over the data folder.")
