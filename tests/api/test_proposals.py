"""Sentences as rules over GraphQL: what is read, offered or kept, with its place."""

from __future__ import annotations

import yaml

from pathways.prose_reading import ProseReader
from tests.api.small import data, error, service_of
from tests.prose.catalogue import STYLES, snapshot

PROPOSE = """query ($text: String!, $within: String) { proposeRequirement(text: $text, within: $within) {
  lines { path parent text span { start end text } state candidates { key } readings }
  unread { text } document complete
} }"""
SERVICE = service_of(snapshot(), prose=ProseReader(lambda: STYLES))


def test_sentence_is_answered_line_by_line() -> None:
    text = "Prerequisite: MATH 101 and (CS 110 or good luck)."
    found = data(PROPOSE, SERVICE, text=text)["proposeRequirement"]
    assert [(each["path"], each["parent"], each["state"]) for each in found["lines"]] == [
        ("rule", None, "READ"),
        ("rule/0", "rule", "READ"),
        ("rule/1", "rule", "READ"),
        ("rule/1/0", "rule/1", "READ"),
        ("rule/1/1", "rule/1", "TEXT"),
    ]
    first = found["lines"][1]
    assert first["span"] == {"start": 14, "end": 22, "text": "MATH 101"}
    assert [each["key"] for each in first["candidates"]] == ["math-101"]
    assert found["unread"] == [{"text": "good luck"}]
    assert not found["complete"]
    assert yaml.safe_load(found["document"]) == {
        "requires": {
            "all": [{"credential": "math-101"}, {"any": [{"credential": "cs-110"}, {"condition": "good luck"}]}]
        },
        "sentence": text,
    }


def test_both_readings_are_offered_as_documents() -> None:
    text = "MATH 101 and MATH 102 or CS 110"
    found = data(PROPOSE, SERVICE, text=text)["proposeRequirement"]
    one, two, three = ({"credential": key} for key in ("math-101", "math-102", "cs-110"))
    (line,) = found["lines"]
    assert line["state"] == "AMBIGUOUS"
    readings = [yaml.safe_load(each) for each in line["readings"]]
    assert readings == [{"any": [{"all": [one, two]}, three]}, {"all": [one, {"any": [two, three]}]}]
    assert yaml.safe_load(found["document"])["requires"] == {"condition": text}
    settled = data(PROPOSE, SERVICE, text=text, within="house")["proposeRequirement"]
    assert settled["complete"]
    assert yaml.safe_load(settled["document"])["requires"] == readings[1]


def test_unknown_owner_is_named() -> None:
    found = error(PROPOSE, SERVICE, text="MATH 101", within="nowhere")
    assert found["extensions"]["code"] == "NOT_FOUND"


def test_service_without_reader_says_so() -> None:
    assert error(PROPOSE, service_of(snapshot(), prose=None), text="MATH 101")["extensions"]["code"] == "READ_ONLY"
