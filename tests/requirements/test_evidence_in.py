"""A record is judged by the whole of a catalogue: no part of the program leaves out its equivalents or its scales."""

from __future__ import annotations

import re
from pathlib import Path

from pathways.requirements.evidence import evidence_in
from tests.catalogs import TODAY, credential, record, snapshot_of

PROGRAM = Path(__file__).parents[2] / "pathways"


def test_the_program_judges_records_by_whole_catalogues() -> None:
    tables = re.compile(r"\bevidence_of\b")
    found = {path.name for path in PROGRAM.rglob("*.py") if tables.search(path.read_text(encoding="utf-8"))}
    assert found == {"evidence.py"}


def test_equivalents_and_scales_of_the_catalogue_are_seen() -> None:
    """B is equivalent to A; an award with a grade that does not pass counts nowhere."""
    snapshot = snapshot_of(
        {
            "credentials": [credential("a", {}), credential("b", {}), credential("c", {}, scale="marks")],
            "equivalents": [["a", "b"]],
            "scales": [{"key": "marks", "values": ["FAIL", "PASS"], "passing": "PASS"}],
        }
    )
    held = record({"awards": [{"credential": "b"}, {"credential": "c", "grade": "FAIL"}]})
    evidence = evidence_in(snapshot, held, TODAY)
    assert set(evidence.equivalents["a"]) == {"a", "b"}
    assert not evidence.holds("c")
    assert evidence.holds("b")
