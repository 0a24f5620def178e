"""File and line of what findings are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.domain.origin import Origin
from pathways.exchange.files import read_files
from pathways.exchange.standing import origins_in, places_in

TEXT = """\
format: pathways/1
credentials:
- key: a
  name: A
  credentialType: CERTIFICATION
  routes: []
- key: b
  name: B
  credentialType: CERTIFICATION
  routes:
  - key: exam
    kind: EXAM
    requires:
      all:
      - credential: a
      - any:
        - credential: a
        - path: seven-years
          experience: {months: 84}
  renewals:
  - key: fee
    kind: RENEWAL
    requires: {credential: a}
"""


@pytest.mark.parametrize(
    ("about", "line"),
    [
        (("a", None), 3),
        (("b", None), 7),
        (("b", "b/exam"), 14),
        (("b", "b/exam/0"), 15),
        (("b", "b/exam/1"), 16),
        (("b", "b/exam/1/0"), 17),
        (("b", "seven-years"), 18),
        (("b", "b/fee"), 23),
        # The line that blocks may be one of another credential; one that is nowhere stands where its thing does.
        (("a", "b/exam/0"), 15),
        (("a", "elsewhere"), 3),
    ],
)
def test_things_and_lines_have_places(tmp_path: Path, about: tuple[str, str | None], line: int) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert places_in(read_files([file]), [about, ("unknown", None)]) == {about: f"{file}:{line}"}


def test_things_keep_the_places_of_all_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    files = read_files([file])
    things = [thing for draft in files.drafts for thing, _ in draft.things]
    found = {thing.key: origin for thing, origin in origins_in(files, things)}
    lines = {"b/exam": 14, "b/exam/0": 15, "b/exam/1": 16, "b/exam/1/0": 17, "seven-years": 18, "b/fee": 23}
    assert found == {"a": Origin(str(file), 3), "b": Origin(str(file), 7, lines)}
    assert found["b"].place("b/exam/1") == f"{file}:16"
    assert found["b"].place("elsewhere") == found["b"].place(None) == f"{file}:7"


def test_groups_stand_where_their_rule_does(tmp_path: Path) -> None:
    """The threshold is in line 6, below the word that says what it is of; so it is in JSON."""
    file = tmp_path / "small.json"
    file.write_text(
        '{"format": "pathways/1", "credentials": [\n'
        '  {"key": "a", "name": "A", "credentialType": "CERTIFICATION"},\n'
        '  {"key": "b", "name": "B", "credentialType": "CERTIFICATION", "routes": [\n'
        '    {"key": "exam", "kind": "EXAM",\n'
        '      "requires":\n'
        '        {"atLeast": 1, "of": [\n'
        '          {"credential": "a"}]}}]}]}\n',
        encoding="utf-8",
    )
    found = places_in(read_files([file]), [("b", "b/exam"), ("b", "b/exam/0")])
    assert found == {("b", "b/exam"): f"{file}:6", ("b", "b/exam/0"): f"{file}:7"}
