"""The schema explains itself: everything has a description, dates say which days count, and options their defaults."""

from __future__ import annotations

import re

from graphql import build_schema

from tests.api.describing import descriptions
from tests.docs.pages import ROOT, text_of

PRINTED = ROOT / "graph_schema" / "schema.graphql"
EVERYTHING = list(descriptions(build_schema(PRINTED.read_text(encoding="utf-8"))))
"""What is served; another test compares it with the program."""
DATES = [each for each in EVERYTHING if each.type == "Date"]
WHICH_DAYS = re.compile(r"\(included\)|\bcounts as today\b|\bfrom which\b|\bwas read\b")
DEFAULT = re.compile(r"\b(default|absent|required)\b", re.IGNORECASE)
LISTED = re.compile(r"^\| `(\w+\.\w+(?:\(\w+:\))?)` \|", re.MULTILINE)


def test_everything_has_a_description() -> None:
    assert [each.place for each in EVERYTHING if not each.text.strip()] == []


def test_descriptions_are_sentences() -> None:
    assert [each for each in EVERYTHING if each.text and not re.match(r"[A-Z“].*\.\Z", each.text, re.DOTALL)] == []


def test_dates_say_which_day_counts() -> None:
    assert [each for each in DATES if not WHICH_DAYS.search(each.text)] == []


def test_options_say_their_default() -> None:
    assert [each for each in EVERYTHING if each.is_optional and not DEFAULT.search(each.text)] == []


def test_page_of_days_lists_every_date() -> None:
    assert set(LISTED.findall(text_of("reference/days.md"))) == {each.place for each in DATES}
