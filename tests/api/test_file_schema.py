"""The JSON Schema of files at the address that exports name."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

import httpx
import pytest

from pathways.api.app import create_app
from pathways.exchange.files import SCHEMA_LINE
from pathways.exchange.pathways_format.json_schema import json_schema, printed_schema
from tests.api.small import service_of, small_snapshot


@pytest.mark.parametrize("production", [False, True])
def test_exports_name_where_the_schema_is(production: bool) -> None:
    comment, _, address = SCHEMA_LINE.strip().partition("=")
    assert comment == "# yaml-language-server: $schema"
    assert urlsplit(address).netloc == "127.0.0.1:8000"

    async def ask() -> httpx.Response:
        service = service_of(small_snapshot(), production=production)
        transport = httpx.ASGITransport(create_app(service, file_schema=printed_schema))
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get(address)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/schema+json")
    assert json.loads(answer.text) == json_schema()
