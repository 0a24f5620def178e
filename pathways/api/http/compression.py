"""Compresses answers with zstd, brotli or gzip, as the client accepts; small ones and event streams go as they are."""

from __future__ import annotations

from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

SMALLEST = 1_000
"""Bytes below which compressing takes longer than sending."""

for media_type in (
    "application/graphql-response+json",
    "application/problem+json",
    "application/schema+json",
    "text/csv",
):
    add_compress_type(media_type)
# Each event would leave through a compressor of its own connection, of a megabyte, to save some bytes.
remove_compress_type("text/event-stream")


def compressed(app: ASGIApp) -> ASGIApp:
    """The application with compressed answers."""
    return CompressMiddleware(app, minimum_size=SMALLEST)
