"""The format pathways/1 for editors: one thing at a time, by the same reader and writer as files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.content import Content, Thing
from pathways.domain.draft import Draft
from pathways.errors import ProblemsError
from pathways.exchange.document import Document, read_text
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.exchange.pathways_format.valid_documents import judged
from pathways.intake.values import FORMAT

_SECTIONS = {
    Kind.ORGANIZATION: "organizations",
    Kind.COMPETENCY: "competencies",
    Kind.SCALE: "scales",
    Kind.TERM: "terms",
    Kind.CREDENTIAL: "credentials",
    Kind.OCCUPATION: "occupations",
    Kind.EQUIVALENCE: "equivalents",
    Kind.OVERLAP: "overlaps",
    Kind.ADJACENCY: "counts",
}


class EditFormat:
    """Things as files write them, and back."""

    def written(self, thing: Thing) -> dict[str, Any]:
        """A thing as a file writes it, with its key."""
        document = write_catalog(Content.of([thing]))
        (found,) = (value for name, values in document.items() if name != "format" for value in values)
        # The key of a rule is left out in files where it follows from what the rule says.
        return {"key": thing.key, **(found if isinstance(found, dict) else {"credentials": found})}

    def read(self, kind: Kind, value: Any) -> Draft:
        """The draft of a document with this one thing; its paths begin with the section and a 0."""
        return judged(Document("", {"format": FORMAT, _SECTIONS[kind]: [value]}, "", is_json=True))

    def document(self, text: str) -> Draft:
        """The draft of a document; each of its problems with its line.

        Raises:
            ProblemsError: it is not YAML, nor JSON.
        """
        document = read_text(text, "document")
        draft = read_catalog(document)
        return replace(draft, problems=tuple(document.located(draft.problems)))

    def mapping(self, text: str) -> dict[str, Any]:
        """What a text says of one thing.

        Raises:
            ProblemsError: it is not YAML, nor JSON, or not a mapping with a key.
        """
        value = read_text(text, "text").value
        if not isinstance(value, dict) or not isinstance(value.get("key"), str):
            hint = "Write it as an entry of a file, e.g. {key: grades, name: Grades, values: [F, P]}."
            raise ProblemsError.one(Code.WRONG_TYPE, "The text is not a mapping with a key.", hint)
        return value
