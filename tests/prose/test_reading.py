"""Sentences in the usual English forms: each expected tree was written from the sentence."""

from __future__ import annotations

import time
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.prose import Tree, flat, parse, tree_of, trees_of
from bench.sheets import peak_of
from pathways.codes import Code
from pathways.domain.requirement import ConditionLine, Group
from pathways.errors import ProblemsError
from pathways.prose.proposal import Proposal, ReadingState
from pathways.prose.reading import LONGEST_TEXT
from tests.budget import examples
from tests.prose.catalogue import READER

READ = {
    "MATH 101": "math-101",
    "math101.": "math-101",
    "Calculus I": "math-101",
    "Prerequisite: MATH-101.": "math-101",
    "MATH 101 or MATH 102": "any(math-101, math-102)",
    "MATH 101, MATH 102, or CS 110": "any(math-101, math-102, cs-110)",
    "MATH 101, 102 and CS 110": "all(math-101, math-102, cs-110)",
    "Calculus II and CompTIA Security+": "all(math-102, security-plus)",
    "one of MATH 101, MATH 102 or CS 110": "any(math-101, math-102, cs-110)",
    "One of the following: MATH 101, MATH 102, and CS 110": "any(math-101, math-102, cs-110)",
    "at least two of MATH 101, MATH 102, CS 110": "at_least:2(math-101, math-102, cs-110)",
    "CS 110 and one of MATH 101 or MATH 102": "all(cs-110, any(math-101, math-102))",
    "one of MATH 101 or MATH 102 and one of CS 110 or CS 220": "all(any(math-101, math-102), any(cs-110, cs-220))",
    "At least 6 credits from MATH 101, MATH 102, CS 110": "credits:6(math-101, math-102, cs-110)",
    "(MATH 101 or MATH 102) and CS 110": "all(any(math-101, math-102), cs-110)",
    "MATH 101 or (MATH 102 and CS 110)": "any(math-101, all(math-102, cs-110))",
    "either MATH 101 or MATH 102": "any(math-101, math-102)",
    "CS 110 and either MATH 101 or MATH 102": "all(cs-110, any(math-101, math-102))",
    "CS 110 or both MATH 101 and MATH 102": "any(cs-110, all(math-101, math-102))",
    "MATH 101 or MATH 102; and CS 110": "all(any(math-101, math-102), cs-110)",
    "1. MATH 101, 2. MATH 102 and CS 110, or 3. CS 220": "any(math-101, all(math-102, cs-110), cs-220)",
    "MATH 101 with a grade of C or better": "math-101@C",
    'MATH 101 (minimum grade of "B")': "math-101@B",
    "C or better in MATH 101": "math-101@C",
    "MATH 101 and MATH 102 with a grade of C or better in each": "all(math-101@C, math-102@C)",
    "MATH 101 with a C or better and CS 110": "all(math-101@C, cs-110)",
    "A grade of C or better in both MATH 101 and MATH 102": "all(math-101@C, math-102@C)",
    "MATH 101 (may be taken concurrently)": "math-101+",
    "MATH 101 and CS 110 (CS 110 may be taken concurrently)": "all(math-101, cs-110+)",
    "MATH 101 or concurrent enrollment in MATH 102": "any(math-101, math-102+)",
    "Prerequisite or corequisite: MATH 101 or MATH 102": "any(math-101+, math-102+)",
    "Prerequisites: MATH 101. Corequisites: CS 110.": "all(math-101, cs-110+)",
    "MATH 101 or permission of the instructor": "any(math-101, ~)",
    "MATH 101 or instructor's consent": "any(math-101, ~)",
    "MATH 101. Or permission of the department.": "any(math-101, ~)",
    "MATH 101 or equivalent": "any(math-101, ~)",
    "MATH 101 (or equivalent) and CS 110": "all(any(math-101, ~), cs-110)",
    "Students must have completed MATH 101 and CS 110 before taking CS 220.": "all(math-101, cs-110)",
    "Successful completion of MATH 101 is required.": "math-101",
    "MATH 101 and/or MATH 102": "any(math-101, math-102)",
}
AMBIGUOUS = {
    "MATH 101 and MATH 102 or CS 110": ("any(all(math-101, math-102), cs-110)", "all(math-101, any(math-102, cs-110))"),
    "MATH 101 or MATH 102, and CS 110": (
        "any(math-101, all(math-102, cs-110))",
        "all(any(math-101, math-102), cs-110)",
    ),
    "MATH 101, MATH 102": ("all(math-101, math-102)", "any(math-101, math-102)"),
    "MATH 101; MATH 102": ("all(math-101, math-102)", "any(math-101, math-102)"),
    "MATH 101/102": ("all(math-101, math-102)", "any(math-101, math-102)"),
    "MATH 101, MATH 102 or permission of the instructor": (
        "any(math-101, math-102, ~)",
        "any(all(math-101, math-102), ~)",
    ),
    "MATH 101 and MATH 102 with a grade of C or better": ("all(math-101, math-102@C)", "all(math-101@C, math-102@C)"),
    "C or better in MATH 101 and MATH 102": ("all(math-101@C, math-102)", "all(math-101@C, math-102@C)"),
    "concurrent enrollment in MATH 101 or MATH 102": ("any(math-101+, math-102)", "any(math-101+, math-102+)"),
    "one of MATH 101, MATH 102 and CS 110": ("any(math-101, math-102, cs-110)", "all(any(math-101, math-102), cs-110)"),
    "Academic Writing": ("north-1", "south-1"),
}
TEXT = (
    "MATH 101 unless exempted",
    "MATH 101 or MATH 102 for majors",
    "not open to students who have completed MATH 101",
    "If undertaking a degree THEN (must have completed MATH 101)",
    "Two years of high school algebra and MATH 101",
    "MATH 101 within the last two years",
    "any 200-level CS course",
    "MATH 101-102",
    "Statistics and Probability",
    "one of the introductory courses",
    "four of MATH 101, MATH 102",
    "6 credits from CompTIA Security+ and MATH 101",
    "MATH 101 with a grade of E or better",
    "MATH 101 and MATH 102 with permission of the instructor",
    "neither MATH 101 nor MATH 102",
    "MATH 101, or MATH 102 CS 110",
    "((MATH 101)",
    "MATH 101 and equivalent",
    "both MATH 101 and MATH 102 or CS 110",
    "Prerequisite and corequisite: MATH 101",
    "MATH 101 and MATH 102 recommended",
    "either MATH 101 or MATH 102 and CS 110",
)
HOUSE = {
    "MATH 101, MATH 102": "all(math-101, math-102)",
    "MATH 101; MATH 102": "all(math-101, math-102)",
    "MATH 101/102": "any(math-101, math-102)",
    "MATH 101 and MATH 102 or CS 110": "all(math-101, any(math-102, cs-110))",
    "MATH 101 and MATH 102 with a grade of C or better": "all(math-101@C, math-102@C)",
    "CS 110/L": "any(cs-110, cs-110l)",
    "Maths One. Lecture: 3 hours a week or more.": "math-101",
}


def propose(text: str, within: str | None = None) -> Proposal:
    return READER.propose(text, within)


@pytest.mark.parametrize("text", READ)
def test_usual_forms_are_read(text: str) -> None:
    proposal = propose(text)
    assert trees_of(proposal) == [parse(READ[text])]
    assert proposal.is_complete
    assert not [*proposal.unread]


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_what_words_leave_open_is_offered(text: str) -> None:
    proposal = propose(text)
    first = proposal.lines[0]
    assert first.state is ReadingState.AMBIGUOUS
    assert sorted(map(tree_of, first.readings), key=str) == sorted(map(parse, AMBIGUOUS[text]), key=str)
    assert isinstance(first.line, ConditionLine)  # none of them is taken
    assert not proposal.is_complete


@pytest.mark.parametrize("text", TEXT)
def test_what_is_in_doubt_stays_text(text: str) -> None:
    proposal = propose(text)
    assert [each.state for each in proposal.lines] == [ReadingState.TEXT]
    said = text.partition(":")[2].strip() if text.startswith("Prerequisite") else text
    assert [each.text for each in proposal.unread] == [said]
    assert isinstance(proposal.requires, ConditionLine)
    assert proposal.requires.condition == said


@pytest.mark.parametrize("text", HOUSE)
def test_house_style_settles_what_it_says(text: str) -> None:
    assert trees_of(propose(text, "house")) == [parse(HOUSE[text])]
    assert propose(text, "math-101") == propose(text, "house")  # the owner of a credential
    if "Maths" not in text and "/L" not in text:
        assert propose(text, "strict").lines[0].state is ReadingState.AMBIGUOUS


def test_recommendations_never_become_requirements() -> None:
    proposal = propose("Prerequisite: MATH 101. Recommended: CS 110 or CS 220. CompTIA Security+ is recommended.")
    assert proposal.requires is not None
    assert proposal.recommends is not None
    assert tree_of(proposal.requires) == "math-101"
    assert tree_of(proposal.recommends) == parse("all(any(cs-110, cs-220), security-plus)")
    assert proposal.lines[1].line.path == "rule~recommends"


def test_each_line_says_where_it_stands() -> None:
    text = "Prerequisite: (MATH 101 or good luck) and CS 110 (CS 110 may be taken concurrently)."
    lines = {each.line.path: each for each in propose(text).lines}
    assert {path: each.span.text for path, each in lines.items()} == {
        "rule": "(MATH 101 or good luck) and CS 110 (CS 110 may be taken concurrently)",
        "rule/0": "(MATH 101 or good luck)",
        "rule/0/0": "MATH 101",
        "rule/0/1": "good luck",
        "rule/1": "CS 110 (CS 110 may be taken concurrently)",
    }
    assert [each.parent for each in lines.values()] == [None, "rule", "rule/0", "rule/0", "rule"]
    assert lines["rule/0/1"].state is ReadingState.TEXT
    assert all(text[each.span.start : each.span.end] == each.span.text for each in lines.values())


def test_unknown_codes_get_what_the_search_finds() -> None:
    either, *codes = propose("MATH 103 or CS 22").lines
    assert either.state is ReadingState.READ
    assert [each.state for each in codes] == [ReadingState.TEXT, ReadingState.TEXT]
    unknown = propose("Programing").lines[0]
    assert unknown.state is ReadingState.TEXT
    assert unknown.candidates == ("cs-110",)


def test_same_name_means_own_credential_within_owner() -> None:
    assert trees_of(propose("Academic Writing", "north")) == ["north-1"]
    with pytest.raises(ProblemsError) as refused:
        propose("Academic Writing", "nowhere")
    assert [each.code for each in refused.value.problems] == [Code.NOT_FOUND]


def test_description_before_label_is_named_as_unread() -> None:
    proposal = propose("An introduction to everything. Prerequisite: MATH 101.")
    assert trees_of(proposal) == ["math-101"]
    assert [each.text for each in proposal.unread] == ["An introduction to everything."]
    assert not proposal.is_complete


@pytest.mark.parametrize("text", ["", "   ", "Prerequisite:", "none."])
def test_nothing_said_asks_for_nothing_sure(text: str) -> None:
    assert not propose(text).is_complete


CODES = {
    "math-101": "MATH 101",
    "math-102": "Calculus II",
    "cs-110": "CS 110",
    "cs-220": "CS 220",
    "math-201": "MATH201",
}
LEAVES = st.sampled_from(sorted(CODES))
TREES = st.recursive(
    LEAVES,
    lambda below: st.tuples(st.sampled_from(["all", "any"]), st.lists(below, min_size=2, max_size=3).map(tuple)),
    max_leaves=8,
)


def _written(tree: Tree, *, top: bool = True) -> str:
    if isinstance(tree, str):
        return CODES[tree]
    word = {"all": " and ", "any": " or "}[tree[0]]
    text = word.join(_written(each, top=False) for each in tree[1])
    return text if top else f"({text})"


@settings(max_examples=examples(300))
@given(TREES)
def test_written_trees_are_read_back(tree: Tree) -> None:
    assert trees_of(propose(_written(flat(tree)))) == [flat(tree)]


WORDS = (
    "MATH 101|CS 110|Calculus I|and|or|,|;|.|/|(|)|one of|two of:|6 credits from|C or better in|is recommended|2.|"
    "with a grade of C or better|may be taken concurrently|or equivalent|permission of the instructor|either|both|1.|"
    "Prerequisite:|Recommended:|not|algebra|\u2019|\n|must have completed|\u00e9|\ud83c"
)
SOUP = st.lists(st.sampled_from(WORDS.split("|")), max_size=25).map(" ".join)


@settings(max_examples=examples(600))
@given(SOUP)
def test_any_words_are_answered_with_spans_inside(text: str) -> None:
    proposal = propose(text)
    for each in proposal.lines:
        assert text[each.span.start : each.span.end] == each.span.text
        if each.state is ReadingState.AMBIGUOUS:
            assert 2 <= len(each.readings) <= 12
        assert isinstance(each.line, Group) or each.state is not ReadingState.READ or each.span.text


LONG = {
    "brackets": "(" * 2_500 + ")" * 2_500,
    "names": "MATH 101 or " * 400 + "MATH 101",
    "mixed": "MATH 101 and CS 110 or " * 200 + "CS 220",
    "slashes": "MATH 101/" * 500 + "CS 110",
    "counts": "one of MATH 101, CS 110 and " * 150 + "one of CS 110, CS 220",
    "grades": "MATH 101 with a grade of C or better, " * 120 + "CS 110",
    "spaces": "MATH 101" + " " * 4_900 + "x",
    "quotes": "with a grade of " * 300,
    "letters": "A" * LONGEST_TEXT,
    "digits": "1. " * 1_600,
    "nested": "(MATH 101 and CS 110 or " * 19 + "CS 220" + ")" * 19,
}


@pytest.mark.parametrize("name", LONG)
def test_longest_texts_take_no_longer(name: str) -> None:
    text = LONG[name][:LONGEST_TEXT]
    begun = time.process_time()
    propose(text)
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("name", ["mixed", "grades"])
def test_longest_texts_take_little_memory(name: str) -> None:
    """At most two kilobytes for each character."""
    assert peak_of(partial(propose, LONG[name][:LONGEST_TEXT])) < 2_000 * LONGEST_TEXT


def test_longer_texts_are_refused() -> None:
    with pytest.raises(ProblemsError) as refused:
        propose("x" * (LONGEST_TEXT + 1))
    assert [each.code for each in refused.value.problems] == [Code.TOO_LONG]
