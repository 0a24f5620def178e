"""JSON is read quickly where nothing is wrong in it: what comes out is what the careful reading finds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.errors import ProblemsError
from pathways.exchange.json_reader import judged_json, read_json
from pathways.exchange.refusal import DEEPEST
from tests.budget import examples

ODD = [
    *(
        "",
        " ",
        "1 2",
        "[1],[2]",
        "{},{}",
        "{},",
        "]",
        "[",
        "1]",
        "[1",
        "[1,]",
        '{"a": 1}//',
        "\x0b1",
        "\xa01",
        "\ufeff1",
    ),
    *(
        "01",
        "1.",
        ".5",
        "-",
        "-0",
        "-0.0",
        "1e5",
        "1E+2",
        "0.10",
        "true",
        "nul",
        "NaN",
        "-Infinity",
        "1e999999999999999999999",
    ),
    *("1" * 32, "1" * 33, "-" + "1" * 32, "-" + "1" * 33, "0." + "1" * 40, "9" * 5000),
    *('"\x01"', '"\x7f"', '"a\nb"', '"\\q"', '"\\/"', '"\\u0000"', '"\\ud83d\\ude00"', '"\\ude00"', '"\ud800"'),
    *('{"a": {"b": 1, "b": 1}}', '{"a": 1, "\\u0061": 2}', '{"a": 1, "A": 2}'),
]
NESTED = [
    pair[0] * depth + "1" + pair[1] * depth for depth in (DEEPEST, DEEPEST + 1) for pair in ("[]", ('{"a":', "}"))
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False).map(float)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def outcome(read: Any, text: str) -> str:
    try:
        return repr(read(text, "a.json"))
    except ProblemsError as refused:
        return repr(refused.problems)


@pytest.mark.parametrize("text", [*ODD, *NESTED], ids=lambda text: ascii(text[:12] + text[-1:]).replace("\\", "_"))
def test_odd_texts_say_the_same_both_ways(text: str) -> None:
    assert outcome(read_json, text) == outcome(judged_json, text)


@settings(max_examples=examples(150))
@given(VALUES, st.integers(0, 200), st.sampled_from([*'{}[],:"0123456789.-+eE\\u \n\x00aé', ""]))
def test_spoiled_texts_say_the_same_both_ways(value: Any, at: int, put: str) -> None:
    text = json.dumps(value, ensure_ascii=at % 2 == 0)
    place = at % (len(text) + 1)
    for each in (text, text[:place] + put + text[place:], text[:place] + put + text[place + 1 :]):
        assert outcome(read_json, each) == outcome(judged_json, each)
