"""Full-text search in memory, by tantivy: ranked, prefixes of words, one typo forgiven, accents and case folded.

A name counts more than a competency, a competency more than a description, that more than the general needs which many
occupations share, however rare the word is there; of things
found in the same place the one with the shorter name comes first. Every word of the question must be found. Nothing
hangs on what else stands or stood in the index, so that services find the same order whatever changes they followed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from copy import copy

import tantivy

from pathways.domain.catalog import Kind
from pathways.domain.content import Content, Thing, kind_of

BOOSTS = {"name": 6.0, "code": 6.0, "competencies": 2.0, "text": 1.0, "general_needs": 0.5}
TYPO_FROM_LETTERS = 4
MOST_WORDS = 16
LONGEST_TEXT = 1_000
MOST_HITS = 10_000
LONGEST_WORD = 60
WORDS = "words"


class SearchIndex:
    """An index over one content; what it finds never changes, and it is safe to read from several threads."""

    def __init__(self, content: Content) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw")
        builder.add_text_field("kind", tokenizer_name="raw")
        builder.add_unsigned_field("letters", stored=True)
        for name in BOOSTS:
            builder.add_text_field(name, tokenizer_name=WORDS)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._index.register_tokenizer(WORDS, _words(tantivy.Filter.remove_long(LONGEST_WORD)))
        self._words = _words()
        self._write(content, (), content.things())
        self._searcher = self._index.searcher()

    def after(self, before: Content, content: Content, changed: Collection[str]) -> SearchIndex | None:
        """The index of a content that differs in some things. Both go on to find what they are of.

        Not to be called from two threads at once.

        Returns:
            None where names of competencies or organizations changed: those stand in the documents of others too.
        """
        for key in changed:
            for named in (before.competencies, before.organizations):
                if key in named and ((new := content.get(key)) is None or new.name != named[key].name):
                    return None
        found = copy(self)
        found._write(content, changed, filter(None, map(content.get, changed)))
        found._searcher = found._index.searcher()
        return found

    def _write(self, content: Content, gone: Iterable[str], come: Iterable[Thing]) -> None:
        writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        for key in gone:
            writer.delete_documents_by_term("key", key)
        names = {key: competency.name for key, competency in content.competencies.items()}
        owners = {key: organization.name for key, organization in content.organizations.items()}
        for thing in come:
            writer.add_document(_document(thing, names, owners))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def find(self, text: str, kind: Kind) -> list[str]:
        """Keys of the things of a kind that match every word, best first, ties by length of name and key; at most
        10,000."""
        words = self._words.analyze(_plain(text[:LONGEST_TEXT]))[:MOST_WORDS]
        if not words or any(len(word.encode()) >= LONGEST_WORD for word in words):
            return []
        of_kind = tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "kind", kind.value), 0.0)
        must = [(tantivy.Occur.Must, of_kind)]
        must += [(tantivy.Occur.Must, self._word(word)) for word in words]
        hits = self._searcher.search(tantivy.Query.boolean_query(must), limit=MOST_HITS).hits
        found = []
        for score, address in hits:
            document = self._searcher.doc(address)
            found.append((round(-float(score), 4), int(document["letters"][0]), str(document["key"][0])))
        return [key for _, _, key in sorted(found)]

    def _word(self, word: str) -> tantivy.Query:
        """The word itself, a word that begins with it, or one a typo away; in any field."""
        ways: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for field, boost in BOOSTS.items():
            exact = tantivy.Query.term_query(self._schema, field, word)
            found = [(exact, 4.0), (tantivy.Query.regex_query(self._schema, field, re.escape(word) + ".*"), 2.0)]
            if len(word) >= TYPO_FROM_LETTERS:
                typo = tantivy.Query.fuzzy_term_query(
                    self._schema, field, word, distance=1, transposition_cost_one=True
                )
                found.append((typo, 1.0))
            ways += [
                (tantivy.Occur.Should, tantivy.Query.const_score_query(query, weight * boost))
                for query, weight in found
            ]
        return tantivy.Query.boolean_query(ways)


def _words(*more: tantivy.Filter) -> tantivy.TextAnalyzer:
    """Splits a text into words, without case and accents."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (*more, tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(step)
    return builder.build()


def _plain(text: str) -> str:
    """One form for the characters that Unicode writes in several ways; what cannot be encoded is left out."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "ignore").decode("utf-8")


def _document(thing: Thing, competencies: dict[str, str], owners: dict[str, str]) -> tantivy.Document:
    described: Iterable[str | None] = (
        getattr(thing, "description", None),
        getattr(thing, "statement", None),
        *getattr(thing, "subjects", ()),
        *(owners.get(key) for key in getattr(thing, "owned_by", ())),
    )
    shown = [competencies.get(item.competency, "") for item in getattr(thing, "competencies", ())]
    shown += [competencies.get(need.competency, "") for need in getattr(thing, "needs", ())]
    general = [competencies.get(need.competency, "") for need in getattr(thing, "general_needs", ())]
    codes = [thing.key, getattr(thing, "code", None) or "", getattr(thing, "ctid", None) or ""]
    return tantivy.Document(
        key=thing.key,
        kind=kind_of(thing).value,
        name=_plain(thing.name),
        letters=len(thing.name),
        code=" ".join(codes),
        competencies=_plain(" ".join(shown)),
        text=_plain(" ".join(part for part in described if part)),
        general_needs=_plain(" ".join(general)),
    )
