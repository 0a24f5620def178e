"""Documents by their hash: the protocol of automatic persisted queries, trusted documents, and no others."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from pathways.api.app import create_app
from pathways.api.http import persisted_documents
from pathways.api.http.persisted_documents import PersistedDocuments
from pathways.api.operations import trusted_documents
from pathways.api.operations.trusted_documents import TrustedDocuments
from pathways.cli import queries
from pathways.cli.app import app
from pathways.cli.main import main
from pathways.cli.server.serving import _documents
from pathways.errors import ProblemsError
from pathways.settings import Settings
from tests.api.small import service_of, small_snapshot
from tests.deploy.files import ROOT

QUERY = "{ catalog { revision } }"
HASH = hashlib.sha256(QUERY.encode()).hexdigest()
OTHER = "{ catalog { credentials } }"
NEWER = "application/graphql-response+json"
ANSWER = {"data": {"catalog": {"revision": 7}}}

Ask = Callable[..., httpx.Response]


def asking(documents: PersistedDocuments | None = None) -> Ask:
    """Asks one application again and again."""
    application = create_app(service_of(small_snapshot()), documents=documents)

    def ask(sent: Mapping[str, Any] | None = None, accept: str = "application/json", **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(application)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                headers = {"accept": accept}
                if sent is None:
                    return await client.get("/graphql", headers=headers, **more)
                return await client.post("/graphql", json=sent, headers=headers)

        return asyncio.run(send())

    return ask


def persisted(hash_: object = HASH, version: object = 1) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": hash_}}}


def expect_unknown(answer: httpx.Response, status: int = 200) -> None:
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error == {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}


def test_hash_alone_is_enough_once_it_is_known() -> None:
    ask = asking()
    expect_unknown(ask(persisted()))
    expect_unknown(ask(persisted(), accept=NEWER), 400)
    assert ask({"query": QUERY, **persisted()}).json() == ANSWER
    assert ask(persisted()).json() == ANSWER
    extensions = json.dumps(persisted()["extensions"])
    assert ask(params={"extensions": extensions}).json() == ANSWER
    assert ask({"documentId": f"sha256:{HASH}"}).json() == ANSWER


def test_get_keeps_documents_too() -> None:
    ask = asking()
    extensions = json.dumps(persisted()["extensions"])
    expect_unknown(ask(params={"extensions": extensions}))
    assert ask(params={"extensions": extensions, "query": QUERY}).json() == ANSWER
    assert ask(persisted()).json() == ANSWER


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"query": OTHER, **persisted()}, "not that of the query"),
        (persisted(version=2), "another version"),
        (persisted(version=None), "another version"),
        ({"extensions": {"persistedQuery": "x"}}, "another version"),
        (persisted(HASH.upper()), "64 hexadecimal digits"),
        (persisted(HASH[:-1]), "64 hexadecimal digits"),
        (persisted(7), "64 hexadecimal digits"),
        ({"documentId": 7}, "documentId"),
        ({"documentId": HASH, "query": QUERY}, "documentId"),
    ],
)
def test_what_is_not_the_protocol_is_refused(sent: dict[str, Any], says: str) -> None:
    ask = asking()
    answer = ask(sent)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (says in error["message"], error["extensions"]["code"]) == (True, "BAD_REQUEST")
    expect_unknown(ask(persisted()))


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persisted_documents, "MOST_KEPT", 2)
    ask = asking()
    long = QUERY + " " * persisted_documents.LONGEST_KEPT
    texts = [QUERY, OTHER, long, QUERY + " "]
    for text in texts:
        assert ask({"query": text, **persisted(hashlib.sha256(text.encode()).hexdigest())}).status_code == 200
    expect_unknown(ask(persisted()))
    expect_unknown(ask(persisted(hashlib.sha256(long.encode()).hexdigest())))
    assert ask(persisted(hashlib.sha256(OTHER.encode()).hexdigest())).status_code == 200


def test_batches_are_refused_clearly() -> None:
    answer = asking()([{"query": QUERY}, {"query": OTHER}])
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert "one JSON object" in error["message"] and "batches" in error["message"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "trusted.json"


def test_only_trusted_documents_run(file: Path) -> None:
    trusted = TrustedDocuments(file)
    trusted.add({"revision-of-catalogue": QUERY})
    ask = asking(PersistedDocuments(trusted, only_trusted=True, own=["{ __typename }"]))
    for sent in ({"query": QUERY}, persisted(), {"documentId": "revision-of-catalogue"}, {"documentId": HASH}):
        assert ask(sent).json() == ANSWER
    assert ask({"query": "{ __typename }"}).json() == {"data": {"__typename": "Query"}}
    for text in (OTHER, QUERY + " ", "{"):
        refused = ask({"query": text})
        assert refused.status_code == 403
        assert refused.json()["errors"][0]["extensions"]["code"] == "UNTRUSTED_DOCUMENT"
    other = hashlib.sha256(OTHER.encode()).hexdigest()
    assert ask({"query": OTHER, **persisted(other)}).status_code == 403
    expect_unknown(ask(persisted(other)))


def test_running_services_take_added_documents(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted_documents, "LOOK_SECONDS", 0.0)
    ask = asking(PersistedDocuments(TrustedDocuments(file), only_trusted=True))
    expect_unknown(ask(persisted()))
    time.sleep(0.01)
    TrustedDocuments(file).add({HASH: QUERY})
    assert ask(persisted()).json() == ANSWER


def test_misses_look_at_the_file_rarely(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    trusted = TrustedDocuments(file)
    monkeypatch.setattr(TrustedDocuments, "_look", lambda _: looked.append(1))
    assert [trusted.find(str(number)) for number in range(100)] == [None] * 100
    assert looked == []


def invoked(file: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["documents", *words], env={"PATHWAYS_TRUSTED_DOCUMENTS": str(file)})
    assert done.exit_code == code, done.output
    return done.output


def test_commands_add_documents(file: Path, tmp_path: Path) -> None:
    one, relay, apollo = tmp_path / "one.graphql", tmp_path / "relay.json", tmp_path / "apollo.json"
    one.write_text(QUERY, encoding="utf-8")
    relay.write_text(json.dumps({"5d41402abc4b2a76b9719d911017c592": OTHER}), encoding="utf-8")
    operation = {"id": "a1", "name": "C", "type": "query", "body": "query C { catalog { revision } }"}
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [operation]}
    apollo.write_text(json.dumps(manifest), encoding="utf-8")
    assert "3 documents added" in invoked(file, "add", str(one), str(relay), str(apollo))
    listed = invoked(file, "list").split()
    assert {HASH, "5d41402abc4b2a76b9719d911017c592", "a1"} < set(listed)
    assert len(listed) == 5  # with the hashes of the two that have ids of their own
    assert invoked(file, "add", str(one), "--json") == json.dumps({HASH: QUERY}, indent=2) + "\n"


def test_faulty_documents_are_not_added(file: Path, tmp_path: Path) -> None:
    good, bad, worse = tmp_path / "good.graphql", tmp_path / "bad.graphql", tmp_path / "worse.json"
    good.write_text(QUERY, encoding="utf-8")
    bad.write_text("{\n catalog {\n nothing } }", encoding="utf-8")
    worse.write_text("[]", encoding="utf-8")
    done = CliRunner().invoke(
        app,
        ["documents", "add", *map(str, (good, bad, worse, tmp_path / "missing.graphql"))],
        env={"PATHWAYS_TRUSTED_DOCUMENTS": str(file)},
    )
    assert isinstance(done.exception, ProblemsError)
    found = [(problem.code, Path(problem.file or "").name, problem.line) for problem in done.exception.problems]
    assert found == [
        ("GRAPHQL_VALIDATION_FAILED", "bad.graphql", 3),
        ("OTHER_KIND_OF_FILE", "worse.json", None),
        ("UNREADABLE", "missing.graphql", None),
    ]
    assert not file.exists()


def test_an_id_keeps_its_text(file: Path) -> None:
    trusted = TrustedDocuments(file)
    trusted.add({"a": QUERY})
    with pytest.raises(ProblemsError) as refused:
        trusted.add({"a": OTHER, "b": OTHER})
    assert [problem.code for problem in refused.value.problems] == ["CONFLICT"]
    assert "b" not in TrustedDocuments(file).all()


def test_settings_must_name_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProblemsError) as refused:
        _documents(Settings(only_trusted_documents=True))
    assert [problem.code for problem in refused.value.problems] == ["BAD_SETTING"]
    monkeypatch.setattr("sys.argv", ["pathways", "documents", "list"])
    monkeypatch.delenv("PATHWAYS_TRUSTED_DOCUMENTS", raising=False)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


def test_commands_send_documents_that_always_run() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "pathways" / "cli").rglob("*.py"))
    sent = set(re.findall(r"ask\(queries\.([A-Z_]+)", sources))
    assert sent >= {"PLAN", "GAP", "SEARCH"}
    assert {getattr(queries, name) for name in sent} <= set(queries.documents())
    assert set(re.findall(r"ask\(([A-Z_]+)|ask\(f?\"", sources)) == set()
