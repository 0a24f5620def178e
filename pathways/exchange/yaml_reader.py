"""YAML into plain values, from the events of libyaml: no tags, anchors, merge keys or duplicate names, one document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.exchange.plain_yaml import plain_value, read_plain_yaml
from pathways.exchange.refusal import DEEPEST, failure
from pathways.intake.places import Place, part_of
from pathways.text import shortened, shown

MOST_EVENTS = 5_000_000
"""The most beginnings, ends and values of a YAML file; reading this many takes ten seconds or more."""

_TOO_DEEP = f"It is nested more than {DEEPEST} deep."
_NESTED = "exceeded maximum nesting depth"
"""What libyaml says of more than it looks ahead for."""


_INDENT = "Indent it with as many spaces as the lines beside it"
_REASONS = {
    "mapping values are not allowed": (
        "a second `name: value` begins in this line, or the line is indented too far",
        f"{_INDENT}; put a text that contains `: ` in quotes.",
    ),
    "expected '-' indicator": ("the line is indented less or more than its list", f"{_INDENT}."),
    "expected key": ("the line is indented less or more than the lines above", f"{_INDENT}."),
    "expected <block end>": ("the line is indented less or more than the lines above", f"{_INDENT}."),
    "expected ',' or '}'": ("a `{` is not closed, or a comma is missing", "Close it, or put the text in quotes."),
    "expected ',' or ']'": ("a `[` is not closed, or a comma is missing", "Close it, or put the text in quotes."),
    "unexpected end of stream": ("the file ends inside a text in quotes", "Close the quotes."),
}
"""What libyaml says of a file, in our words, and what to do."""


def read_yaml(text: str, file: str) -> Any:
    """The value of a text.

    Raises:
        ProblemsError: it is no YAML, or uses what is not allowed.
    """
    with suppress(ValueError):
        return read_plain_yaml(text)
    return judged_yaml(text, file)


def judged_yaml(text: str, file: str) -> Any:
    """The value of any text, and what is wrong with it.

    Raises:
        ProblemsError: as of `read_yaml`.
    """
    try:
        return _compose(_events(text), file)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark is not None else 1
        if isinstance(error, yaml.reader.ReaderError):
            line = text.encode().count(b"\n", 0, error.position) + 1
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        if reason == _NESTED:
            raise failure(Code.TOO_DEEP, _TOO_DEEP, file, line, "Flatten it.") from None
        message, hint = _in_words(reason, text.splitlines()[line - 1 : line])
        raise failure(Code.NOT_YAML, f"Not YAML: {message}.", file, line, hint) from None


def _in_words(reason: str, at: list[str]) -> tuple[str, str]:
    """What libyaml found wrong, in words for who wrote the file, and what to do.

    Args:
        reason: the words of libyaml.
        at: the line where it stopped; none at the end of the file.
    """
    if any("\t" in line[: len(line) - len(line.lstrip())] for line in at):
        return "a tab stands in the indentation", "Indent with spaces."
    known = next((said for words, said in _REASONS.items() if words in reason), None)
    return known or (reason, "Check indentation and quotes.")


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CLoader if yaml.__with_libyaml__ else yaml.Loader
    return iter(yaml.parse(text, Loader=loader))


def _compose(events: Iterator[Any], file: str) -> Any:
    """Builds plain values without recursion."""
    root: list[Any] = []
    stack: list[Any] = []
    names: list[str | None] = []
    documents = 0

    def line_of(event: Any) -> int:
        return int(event.start_mark.line) + 1

    def refuse(code: Code, message: str, event: Any, hint: str) -> ProblemsError:
        return failure(code, message, file, line_of(event), hint)

    def put(value: Any, event: Any) -> None:
        if not stack:
            root.append(value)
            return
        top = stack[-1]
        if isinstance(top, list):
            top.append(value)
            return
        name = names[-1]
        if name is None:
            if isinstance(value, dict | list):
                raise refuse(Code.WRONG_TYPE, "A name must be a plain word.", event, "Use text as a name.")
            names[-1] = value if isinstance(value, str) else str(value)
            if names[-1] in top:
                raise refuse(
                    Code.DUPLICATE_NAME,
                    f"The name {shown(names[-1])} stands twice in one mapping.",
                    event,
                    "Keep one of them.",
                )
            return
        top[name] = value
        names[-1] = None

    for count, event in enumerate(events):
        kind = type(event)
        if count > MOST_EVENTS:
            raise refuse(
                Code.TOO_LARGE,
                f"It has more than {MOST_EVENTS:,} values.",
                event,
                "Split it into several files, or send JSON.",
            )
        if kind is yaml.ScalarEvent and event.anchor is None and event.tag is None:
            if names and names[-1] is None and isinstance(stack[-1], dict):
                if event.value == "<<" and not event.style:
                    raise refuse(Code.ALIAS, "Merge keys (<<) are not read.", event, "Write the values out.")
                put(event.value, event)
            else:
                put(event.value if event.style else plain_value(event.value), event)
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            stack.pop()
            names.pop()
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise refuse(
                    Code.SEVERAL_DOCUMENTS,
                    "A second YAML document begins here.",
                    event,
                    "Put one document into a file.",
                )
        elif kind is yaml.AliasEvent or getattr(event, "anchor", None) is not None:
            raise refuse(
                Code.ALIAS,
                f"Anchors and aliases are not read (&{shortened(event.anchor)}).",
                event,
                "Write the value out.",
            )
        elif getattr(event, "tag", None) is not None:
            raise refuse(Code.TAG, f"The tag {shortened(event.tag)} is not read.", event, "Remove it.")
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            value: Any = {} if kind is yaml.MappingStartEvent else []
            put(value, event)
            stack.append(value)
            names.append(None)
            if len(stack) > DEEPEST:
                raise refuse(Code.TOO_DEEP, _TOO_DEEP, event, "Flatten it.")
    return root[0] if root else None


def yaml_places(text: str) -> Iterator[tuple[Place, int]]:
    """Each place of a well-formed YAML text once, with its line."""
    place: list[str | int] = []
    kinds: list[str] = []
    named: list[bool] = []

    def begin() -> None:
        if kinds and kinds[-1] == "[":
            place[-1] = int(place[-1]) + 1

    def done() -> None:
        if kinds and kinds[-1] == "{":
            named[-1] = False

    for event in _events(text):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if kinds and kinds[-1] == "{" and not named[-1]:
                place[-1], named[-1] = part_of(event.value), True
                yield tuple(place), int(event.start_mark.line) + 1
                continue
            begin()
            yield tuple(place), int(event.start_mark.line) + 1
            done()
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            begin()
            yield tuple(place), int(event.start_mark.line) + 1
            kinds.append("{" if kind is yaml.MappingStartEvent else "[")
            place.append("" if kinds[-1] == "{" else -1)
            named.append(False)
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            kinds.pop()
            place.pop()
            named.pop()
            done()
