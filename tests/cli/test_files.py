"""Files by the command line: exports, checks, and findings."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from pathways.exchange.files import SCHEMA_LINE
from tests.cli.running import run

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("service")]


def test_export_imports_as_nothing_new_and_checks_clean(data: Path, tmp_path: Path) -> None:
    for name in ("catalogue.yaml", "catalogue.json"):
        file = tmp_path / name
        assert run(data, "export", "--output", str(file)).code == 0
        assert file.read_text().startswith(SCHEMA_LINE) == (file.suffix == ".yaml")
        imported = run(data, "import", str(file), "--json")
        assert json.loads(imported.out)["published"] is False, imported.err
        assert run(data, "check", str(file)).code == 0


def test_a_stack_is_exported_as_a_folder(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "csap"
    done = run(data, "export", "--stack", "comptia-csap", "--folder", str(folder))
    assert done.code == 0
    # CSAP asks for two certifications of CompTIA; ANAB accredits, and each develops competencies.
    assert "With what they need: " in done.err
    assert "Credentials among them: " in done.err and "comptia-cysa-plus" in done.err
    assert str(folder / "credentials" / "comptia.yaml") in done.out.splitlines()
    compared = run(data, "diff", str(folder), "--impact").out
    assert " unchanged.\nPeople: 0 with a goal, 0 better off, " in compared
    other = run(tmp_path / "other", "check", str(folder))
    assert other.code == 0, other.err
    again = run(data, "export", "--stack", "comptia-csap", "--folder", str(folder))
    assert (again.code, "is there already, and not an empty folder" in again.err) == (2, True)


def test_an_owner_is_exported_as_one_file(data: Path, tmp_path: Path) -> None:
    owned = json.loads(run(data, "export", "--owner", "isc2", "--json").out)
    keys = {each["key"] for each in owned["credentials"] if "isc2" in each["ownedBy"]}
    whole = json.loads(run(data, "export", "--json").out)
    assert keys == {each["key"] for each in whole["credentials"] if "isc2" in each["ownedBy"]}
    assert all(each in whole["credentials"] for each in owned["credentials"])
    for words, said in (
        (["--owner", "isc3"], "There is no organization 'isc3'."),
        (["--stack", "comptia-csapp"], "Did you mean comptia-csap or"),
        (["--folder", str(tmp_path / "a"), "-o", "b.yaml"], "neither --output nor GraphML"),
    ):
        refused = run(data, "export", *words)
        assert (refused.code, refused.out, said in refused.err) == (2, "", True), refused.err


def test_files_are_checked_for_what_is_doubtful_too(data: Path, tmp_path: Path) -> None:
    free = {"cost": {"amount": 0, "currency": "USD"}}
    rule = {"atLeast": 2, "of": [{"credential": "a"}]}
    routes = {"a": {"key": "r", "kind": "STUDY", **free}, "b": {"key": "r", "kind": "STACK", "requires": rule, **free}}
    things = [{"key": k, "name": k, "credentialType": "COURSE", "routes": [route]} for k, route in routes.items()]
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps({"format": "pathways/1", "credentials": things}))
    done = run(data, "check", str(file), "--json")
    found = {(item["severity"], item["code"], item["subject"]) for item in json.loads(done.out)["findings"]}
    assert ("ERROR", "THRESHOLD_OUT_OF_REACH", "b") in found
    assert done.code == 1
    assert "THRESHOLD_OUT_OF_REACH" in run(data, "check", str(file)).out


def test_many_notes_of_one_kind_are_summed_up(data: Path, tmp_path: Path) -> None:
    """Twenty modules that nothing says the cost of: five are named, the rest are counted; ``--json`` has them all.

    So it is with each other kind, and all twenty lead nowhere.
    """
    things = [
        {
            "key": f"m{number}",
            "name": f"M{number}",
            "credentialType": "COURSE",
            "routes": [{"key": "r", "kind": "STUDY"}],
        }
        for number in range(20)
    ]
    file = tmp_path / "catalogue.json"
    file.write_text(json.dumps({"format": "pathways/1", "credentials": things}))
    found = json.loads(run(data, "check", str(file), "--json").out)["findings"]
    counts = Counter(item["code"] for item in found if item["severity"] == "NOTE")
    assert counts.keys() >= {"COST_NOT_STATED", "LEADS_NOWHERE"}
    shown = run(data, "check", str(file)).out
    for code, count in counts.items():
        assert count == 20
        assert shown.count(code) == 6
        assert f"{code} … 15 more; --json has them all" in shown


def test_check_names_place_and_mend(tmp_path: Path) -> None:
    """The threshold stands in line 8 of the file, and its two lines can give 2."""
    file = tmp_path / "small.yaml"
    file.write_text(
        "format: pathways/1\ncredentials:\n"
        "- {key: a, name: A, credentialType: CERTIFICATION, routes: [{key: r, kind: EXAM}]}\n"
        "- {key: b, name: B, credentialType: CERTIFICATION, routes: [{key: r, kind: EXAM}]}\n"
        "- {key: c, name: C, credentialType: CERTIFICATION, routes: [\n"
        "    {key: r, kind: EXAM,\n"
        "     requires:\n"
        "       {atLeast: 3, of: [{credential: a}, {credential: b}]}}]}\n",
        encoding="utf-8",
    )
    data = tmp_path / "data"
    found = json.loads(run(data, "check", str(file), "--json").out)["findings"]
    (threshold,) = [each for each in found if each["code"] == "THRESHOLD_OUT_OF_REACH"]
    assert threshold["place"] == f"{file}:8"
    assert threshold["mend"] == {"text": "Ask for 2, which the lines can give."}
    shown = run(data, "check", str(file)).out
    assert f"at {file}:8" in shown
    assert "Mend: Ask for 2, which the lines can give." in shown


def test_faulty_record_is_left_out_and_named(data: Path, tmp_path: Path) -> None:
    base = "https://faulty.example/"
    faulty = {"@id": f"{base}bad", "@type": "ceterms:Course", "ceterms:name": "Bad", "ceterms:expirationDate": "soon"}
    good = {"@id": f"{base}good", "@type": "ceterms:Course", "ceterms:name": "Good"}
    scheme = {"@id": f"{base}scheme", "@type": "skos:ConceptScheme"}
    file = tmp_path / "records.json"
    file.write_text(json.dumps({"@graph": [faulty, good, scheme]}))
    refused = run(data, "import", str(file), "--strict")
    assert (refused.code, "BAD_DATE" in refused.err) == (2, True)
    shown = run(data, "check", str(file))
    assert shown.code == 1
    assert "BAD_DATE" in shown.err
    assert "Read: 1 credential." in shown.out
    assert "Left out: 1 ConceptScheme." in shown.out
    assert "Left out because of their problems: Bad." in shown.out
    assert "Nothing is wrong" not in shown.out
    done = run(data, "import", str(file), "--json")
    said = json.loads(done.out)
    assert (done.code, said["added"], said["read"], said["leftOut"]) == (1, 1, {"credentials": 1}, {"ConceptScheme": 1})
    assert (said["faulty"], [problem["line"] for problem in said["problems"]]) == (["Bad"], [1])


def test_file_without_anything_for_a_catalogue_says_so(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "framework.json"
    scheme = {"@id": "https://s.example/1", "@type": "skos:ConceptScheme"}
    file.write_text(json.dumps({"@graph": [scheme, {"@type": "ceterms:ComponentCondition", "@id": "_:c"}]}))
    shown = run(data, "check", str(file))
    assert (shown.code, "Nothing is wrong" in shown.out) == (0, False)
    assert "Read: nothing that a catalogue has a place for." in shown.out
    assert "Left out: 1 ConceptScheme, 1 ComponentCondition." in shown.out


def test_findings_of_the_published_catalogue(data: Path) -> None:
    done = run(data, "check", "--json")
    assert done.code == 0
    assert {item["severity"] for item in json.loads(done.out)["findings"]} <= {"WARNING", "NOTE"}
