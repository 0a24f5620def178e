"""Plans as Markdown, read again by a parser of CommonMark."""

from __future__ import annotations

from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pathways.documents.markdown import markdown_of
from tests.documents.plans import document, step, with_calendar

KEPT = "from 2029-06-28 through 2029-12-28"
HOSTILE = "a|b *c* _d_ `e` [f](http://g) <script>alert(1)</script> \\ # ~h~ &amp; ![i](j) $k$ @l www.m.org"


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def rows(text: str) -> list[list[str]]:
    """The cells of the only table as they are shown."""
    found: list[list[str]] = []
    tokens = parsed(text)
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            found.append([])
        if token.type in ("th_open", "td_open"):
            found[-1].append(shown(tokens[place + 1]))
    return found


def shown(inline: Token) -> str:
    assert all(child.type in ("text", "text_special") for child in inline.children or []), inline
    return "".join(child.content for child in inline.children or [])


def test_steps_are_a_table_with_their_dates() -> None:
    head, *steps = rows(markdown_of(with_calendar()))
    assert head == ["#", "earn", "by", "cost", "hours", "weeks", "start", "finish", "due", "after", "for"]
    assert steps == [
        ["1", "Basics", "Exam", "$99.50", "40.5", "4", "2026-11-23", "2026-12-21", "", "", "Cisco CCNA"],
        ["2", "Lab, hands-on; part 1", "Exam", "free", "10", "1", "2026-11-30", "2026-12-07", "", "", "Cisco CCNA"],
        ["3", "Cisco CCNA", "Exam", "$300.00", "60", "1", "2026-12-21", "2026-12-28", "", "1, 2", "the goal"],
        ["4", "Cisco CCNA", "Exam again", "$300.00", "0", "", "", "", KEPT, "3", "the goal"],
    ]


def test_what_is_around_the_table() -> None:
    text = markdown_of(with_calendar())
    assert text.startswith("# Plan for Cisco CCNA\n\nFrom 2026-11-23: 4 steps, \\$699.50, 110.5 hours, 5 weeks.\n")
    for said in (
        "**Proof.** Proved best: \\$0.00, the least possible. Catalogue revision 7.",
        "## To keep it valid\n\n- Cisco CCNA (Exam again): from 2029-06-28 through 2029-12-28\n",
        "## Assumed\n\n- Basics: hours of exam is estimated.\n",
        "## Alternatives\n\n- 2 steps, \\$750.00, 90 hours, 6 weeks: with Boot camp; without Basics and Lab",
    ):
        assert said in text
    assert text.endswith("\n") and not text.endswith("\n\n")


def test_without_calendar_there_are_no_columns_for_it() -> None:
    assert rows(markdown_of(document(step(1, "A"))))[0] == ["#", "earn", "by", "cost", "hours", "after", "for"]
    assert "nothing to do" in markdown_of(document())


def test_nothing_in_a_name_is_markup() -> None:
    text = markdown_of(document(step(1, HOSTILE), goal=HOSTILE, assumptions=[HOSTILE]))
    assert rows(text)[1][1] == HOSTILE
    assert "www\\.m.org" in text and "http\\://g" in text
    kinds = {child.type for token in parsed(text) for child in token.children or []}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}
    assert not [token for token in parsed(text) if token.type == "html_block"]


def test_an_item_begins_no_list_of_its_own() -> None:
    items = ["- a", "+ b", "1. c", "12) d", "=== e", "# f", "> g", ". h"]
    tokens = parsed(markdown_of(document(assumptions=items)))
    last = [list(found) for is_item, found in groupby(tokens, lambda token: token.level >= 3) if is_item]
    assert [shown(found[0]) for found in last if found[0].type == "inline"] == items
    assert sum(token.type in ("bullet_list_open", "ordered_list_open") for token in tokens) == 1
