"""What reads and writes things in the words of files; the format itself is known to another package."""

from __future__ import annotations

from typing import Any, Protocol

from pathways.domain.catalog import Kind
from pathways.domain.content import Thing
from pathways.domain.draft import Draft


class FileFormat(Protocol):
    """The format pathways/1, thing by thing."""

    def written(self, thing: Thing) -> dict[str, Any]:
        """A thing as a file writes it, with its key."""

    def read(self, kind: Kind, value: Any) -> Draft:
        """The draft of a document with this one thing; its paths begin with two parts that name the thing.

        Args:
            value: the thing as a file writes it.
        """

    def document(self, text: str) -> Draft:
        """The draft of a document; each of its problems with its line.

        Raises:
            ProblemsError: it is not YAML, nor JSON, nor of this format.
        """

    def mapping(self, text: str) -> dict[str, Any]:
        """What a text says of one thing.

        Raises:
            ProblemsError: it is not YAML, nor JSON, or not a mapping with a key.
        """
