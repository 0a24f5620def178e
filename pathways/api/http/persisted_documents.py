"""Documents known by a hash: automatic persisted queries, and those that were added as trusted.

A client sends the hash alone, learns that it is unknown, and sends it once with the document. Trusted documents are
known from the start, by their hash or by `documentId`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from typing import Any

from cachetools import LRUCache

from pathways.api.http.operation import BadRequestError
from pathways.api.operations.trusted_documents import TrustedDocuments, hash_of
from pathways.codes import Code
from pathways.text import shown

MOST_KEPT = 1_000
LONGEST_KEPT = 10_000
"""Characters of a document that is kept; the hash of a longer one stays unknown."""
VERSION = 1
_HASH = re.compile(r"[0-9a-f]{64}")


class UnknownDocumentError(BadRequestError):
    """No document of this hash is known; a client of the protocol sends it once more, with the document."""

    code = Code.PERSISTED_QUERY_NOT_FOUND

    def __init__(self) -> None:
        super().__init__(400, "PersistedQueryNotFound")  # the protocol's word, which clients look for


class UntrustedDocumentError(BadRequestError):
    """The service runs none but trusted documents."""

    code = Code.UNTRUSTED_DOCUMENT


class PersistedDocuments:
    """What clients have sent with its hash, and what was added as trusted.

    Args:
        trusted: None: none was added.
        only_trusted: no others run.
        own: texts that run all the same, and are known by their hashes.
    """

    def __init__(
        self, trusted: TrustedDocuments | None = None, *, only_trusted: bool = False, own: Collection[str] = ()
    ) -> None:
        self._trusted = trusted
        self._only_trusted = only_trusted
        self._own = {hash_of(text): text for text in own}
        self._kept: LRUCache[str, str] = LRUCache(MOST_KEPT)

    async def completed(self, sent: Any) -> Any:
        """What a client sent, with the document in place of its hash.

        Raises:
            UnknownDocumentError: nothing has the hash.
            UntrustedDocumentError: it is not trusted, and no others run.
            BadRequestError: 400, it is not as the protocol says.
        """
        if not isinstance(sent, dict):
            return sent
        query, name = sent.get("query"), _name_in(sent)
        if name is None:
            await self._expect_trusted(query)
            return sent
        if query is None or query == "":
            return {**sent, "query": await self._found(name)}
        if isinstance(query, str):
            if hash_of(query) != name:
                raise BadRequestError(400, "The hash of the extension persistedQuery is not that of the query.")
            await self._expect_trusted(query)
            if len(query) <= LONGEST_KEPT:
                self._kept[name] = query
        return sent

    async def _found(self, name: str) -> str:
        found = self._own.get(name) or await self._trusted_text(name)
        if found is None and not self._only_trusted:
            found = self._kept.get(name)
        if found is None:
            raise UnknownDocumentError
        return found

    async def _expect_trusted(self, query: object) -> None:
        if not self._only_trusted or not isinstance(query, str):
            return
        name = hash_of(query)
        if name not in self._own and await self._trusted_text(name) is None:
            text = "This service runs only documents that were added to it (pathways documents add)."
            raise UntrustedDocumentError(403, text)

    async def _trusted_text(self, name: str) -> str | None:
        if self._trusted is None:
            return None
        return self._trusted.known(name) or await asyncio.to_thread(self._trusted.find, name)


def _name_in(sent: dict[str, Any]) -> str | None:
    """The hash or id that a request names; None: it names none."""
    name = sent.get("documentId")
    if name is not None:
        if not isinstance(name, str) or sent.get("query"):
            raise BadRequestError(400, "documentId is a text, and stands without a query.")
        return name.removeprefix("sha256:")
    extensions = sent.get("extensions")
    persisted = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != VERSION:
        raise BadRequestError(400, f"The extension persistedQuery has another version; send {VERSION}.")
    name = persisted.get("sha256Hash")
    if not isinstance(name, str) or _HASH.fullmatch(name) is None:
        raise BadRequestError(400, f"sha256Hash is {shown(name)}; send SHA-256 in 64 hexadecimal digits.")
    return name
