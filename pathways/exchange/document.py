"""Reads one JSON or YAML file into plain values, within bounded time and memory; nothing of it is trusted.

Numbers become int or Decimal from their text; dates stay text. YAML is read from libyaml's events: no tags, no
anchors, no merge keys, one document, no duplicate keys, a bounded nesting. Lines are looked up only for places that
have a problem.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from pathways.errors import Problem, ProblemsError
from pathways.text import flaw_of, shortened, shown

DEEPEST = 200
LARGEST_BYTES = 200_000_000
MOST_EVENTS = 5_000_000
"""Beginnings, ends and values of YAML; reading so many takes ten seconds or more."""

Place = tuple[str | int, ...]

_POSITION = re.compile(r"(0|[1-9][0-9]{0,17})\Z")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})\Z")
_DECIMAL = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, object] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One file as plain values: dict, list, str, int, Decimal, bool, None."""

    file: str
    value: Any
    text: str
    is_json: bool

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems, each with this file and the line of its path (or of the nearest place above it)."""
        listed = list(problems)
        if not listed:
            return []
        wanted = {place_of(problem.path) for problem in listed}
        lines = _lines_of(self, wanted)
        found = []
        for problem in listed:
            place = place_of(problem.path)
            while place and place not in lines:
                place = place[:-1]
            found.append(replace(problem, file=self.file, line=lines.get(place, 1)))
        return sorted(found, key=lambda problem: problem.line or 0)


def place_of(path: str | None) -> Place:
    """``credentials/3/key`` as a tuple; as in a JSON pointer ``~1`` stands for a slash, and ``~0`` for ``~``."""
    if not path:
        return ()
    return tuple(_part(part.replace("~1", "/").replace("~0", "~")) for part in path.split("/"))


def _part(name: str) -> str | int:
    """A name that looks like a position counts as one: a path does not tell them apart."""
    return int(name) if _POSITION.match(name) else str(named(name))


def path_of(place: Iterable[str | int]) -> str:
    """The inverse of `place_of`, but for names that are no text or too long to be repeated."""
    return "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in map(named, place))


def named(part: str | int) -> str | int:
    """A part of a place as paths repeat it."""
    if isinstance(part, int):
        return part
    return shortened(part) if flaw_of(part) is None else shown(part)


def read_document(path: Path, *, largest_bytes: int = LARGEST_BYTES) -> Document:
    """Reads a file.

    Raises:
        ProblemsError: it is too large, not UTF-8, not JSON or YAML, cut off, nested too deep, or uses what is not
        allowed.
    """
    name = name_of(path)
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            most = min(found.st_size, largest_bytes) if stat.S_ISREG(found.st_mode) else largest_bytes
            raw = file.read(most + 1)  # a buffer of this size is made at once
    except OSError as error:
        raise _failure("UNREADABLE", f"{name} cannot be read: {error.strerror}.", name, None) from None
    if len(raw) > largest_bytes:
        raise _failure(
            "TOO_LARGE",
            f"{name} has more than {largest_bytes:,} bytes, the limit.",
            name,
            1,
            "Split it into several files, or raise the limit (PATHWAYS_MAX_FILE_BYTES).",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _failure("NOT_UTF8", f"Byte {error.start} is not UTF-8.", name, line, "Save the file as UTF-8.") from None
    return read_text(text, name)


def name_of(path: Path) -> str:
    """A path as it can be printed, whatever bytes it has."""
    return os.fsencode(path).decode(errors="backslashreplace")


def read_text(text: str, file: str) -> Document:
    """Reads JSON (a name that ends in json or jsonld, or a text that begins like it) or YAML."""
    is_json = file.lower().endswith((".json", ".jsonld")) or text.lstrip()[:1] in ("{", "[")
    if is_json and not file.lower().endswith((".yaml", ".yml")):
        return Document(file, _read_json(text, file), text, True)
    return Document(file, _read_yaml(text, file), text, False)


def _failure(code: str, message: str, file: str, line: int | None, hint: str | None = None) -> ProblemsError:
    return ProblemsError([Problem(code, message, hint, None, file, line)])


# JSON


class _DuplicateKeyError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _BadNumberError(ValueError):
    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def _read_json(text: str, file: str) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            seen: set[str] = set()
            for key, _ in items:
                if key in seen:
                    raise _DuplicateKeyError(key)
                seen.add(key)
        return result

    def constant(name: str) -> Any:
        raise _BadNumberError(name)

    def integer(digits: str) -> int | Decimal:
        return int(digits) if len(digits) <= 32 else Decimal(digits)

    def fraction(digits: str) -> Decimal:
        try:
            return Decimal(digits)
        except InvalidOperation:
            raise _BadNumberError(digits) from None

    decoder = json.JSONDecoder(
        object_pairs_hook=pairs, parse_float=fraction, parse_int=integer, parse_constant=constant
    )
    start = len(text) - len(text.lstrip(" \t\r\n"))
    try:
        value, end = decoder.raw_decode(text, start)
    except RecursionError:
        raise _too_deep(file) from None
    except json.JSONDecodeError as error:
        at_end = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        message = (
            "The JSON is cut off." if at_end and text.strip() else f"Not JSON: {error.msg} (column {error.colno})."
        )
        raise _failure("NOT_JSON", message, file, error.lineno, "Check commas, quotes and brackets.") from None
    except _DuplicateKeyError as error:
        line = _line_of_duplicate(text, error.key)
        raise _failure(
            "DUPLICATE_NAME",
            f"The name {shown(error.key)} stands twice in one object.",
            file,
            line,
            "Keep one of them.",
        ) from None
    except _BadNumberError as error:
        line = _line_of_token(text, error.number)
        raise _failure(
            "NOT_JSON", f"Not JSON: {shortened(error.number)} is not a number.", file, line, "Write a finite number."
        ) from None
    if deeper_than(value, DEEPEST):
        raise _too_deep(file)
    rest = text[end:].lstrip(" \t\r\n")
    if rest:
        line = text.count("\n", 0, len(text) - len(rest)) + 1
        begins = rest[0] in "{["
        message = "A second JSON document begins here." if begins else f"Text after the JSON ends: {shown(rest[:20])}."
        raise _failure("SEVERAL_DOCUMENTS", message, file, line, "Put one document into a file.")
    _refuse_surrogates(text, file)
    return value


# Possessive, so that a string of many megabytes is passed over without a memory of every letter.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(_STRING + r'|[{}\[\],:]|[^\s{}\[\],:"]+')
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _refuse_surrogates(text: str, file: str) -> None:
    """An escaped half of a character is legal JSON, and nothing that can be stored or printed."""
    if not _ESCAPED_SURROGATE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if _ESCAPED_SURROGATE.search(line) and any(
            _SURROGATE.search(json.loads(token.group())) for token in _TOKEN.finditer(line) if token.group()[0] == '"'
        ):
            raise _failure(
                "NOT_JSON",
                "Half of a character stands here (a lone surrogate).",
                file,
                number,
                "Write the character itself.",
            )


def _too_deep(file: str) -> ProblemsError:
    return _failure("TOO_DEEP", f"It is nested more than {DEEPEST} deep.", file, 1, "Flatten it.")


def deeper_than(value: Any, limit: int) -> bool:
    """Lists and mappings stand inside each other more than so many times."""
    level = [value]
    for _ in range(limit + 1):
        level = [each for each in level if isinstance(each, dict | list)]
        if not level:
            return False
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return True


def _json_places(text: str) -> Iterator[tuple[Place, int]]:
    """Each place of a well-formed JSON text once, with its line: that of its name, where it has one."""
    place: list[str | int] = []
    kinds: list[str] = []
    line, last = 1, 0
    name_next = False
    for token in _TOKEN.finditer(text):
        line += text.count("\n", last, token.start())
        last = token.start()
        mark = token.group()
        if mark in "{[":
            if not kinds or kinds[-1] == "[":
                yield tuple(place), line
            kinds.append(mark)
            name_next = mark == "{"
            place.append(0 if mark == "[" else "")
        elif mark in ("}", "]"):
            kinds.pop()
            place.pop()
            name_next = False
        elif mark == ",":
            if kinds[-1] == "[":
                place[-1] = int(place[-1]) + 1
            else:
                name_next = True
        elif mark == ":":
            name_next = False
        elif name_next:
            place[-1] = _part(json.loads(mark))
            yield tuple(place), line
        elif not kinds or kinds[-1] == "[":
            yield tuple(place), line


def _line_of_token(text: str, wanted: str) -> int:
    start = next((token.start() for token in _TOKEN.finditer(text) if token.group() == wanted), 0)
    return text.count("\n", 0, start) + 1


def _line_of_duplicate(text: str, key: str) -> int:
    seen: set[Place] = set()
    for place, line in _json_places(text):
        if place and place[-1] == _part(key):
            if place in seen:
                return line
            seen.add(place)
    return 1


# YAML


def _read_yaml(text: str, file: str) -> Any:
    try:
        return _compose(_events(text), file)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark is not None else 1
        if isinstance(error, yaml.reader.ReaderError):
            line = text.encode().count(b"\n", 0, error.position) + 1
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise _failure("NOT_YAML", f"Not YAML: {reason}.", file, line, "Check indentation and quotes.") from None


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

    def refuse(code: str, message: str, event: Any, hint: str) -> ProblemsError:
        return _failure(code, message, file, line_of(event), hint)

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
                raise refuse("WRONG_TYPE", "A name must be a plain word.", event, "Use text as a name.")
            names[-1] = value if isinstance(value, str) else str(value)
            if names[-1] in top:
                raise refuse(
                    "DUPLICATE_NAME",
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
                "TOO_LARGE",
                f"It has more than {MOST_EVENTS:,} values.",
                event,
                "Split it into several files, or send JSON.",
            )
        if kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise refuse(
                    "SEVERAL_DOCUMENTS", "A second YAML document begins here.", event, "Put one document into a file."
                )
        elif kind is yaml.AliasEvent or getattr(event, "anchor", None) is not None:
            raise refuse(
                "ALIAS",
                f"Anchors and aliases are not read (&{shortened(event.anchor)}).",
                event,
                "Write the value out.",
            )
        elif getattr(event, "tag", None) is not None:
            raise refuse("TAG", f"The tag {shortened(event.tag)} is not read.", event, "Remove it.")
        elif kind is yaml.ScalarEvent:
            if names and isinstance(stack[-1], dict) and names[-1] is None:
                if event.value == "<<" and not event.style:
                    raise refuse("ALIAS", "Merge keys (<<) are not read.", event, "Write the values out.")
                put(event.value, event)
            else:
                put(event.value if event.style else plain_value(event.value), event)
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            value: Any = {} if kind is yaml.MappingStartEvent else []
            put(value, event)
            stack.append(value)
            names.append(None)
            if len(stack) > DEEPEST:
                raise refuse("TOO_DEEP", f"It is nested more than {DEEPEST} deep.", event, "Flatten it.")
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            stack.pop()
            names.pop()
    return root[0] if root else None


def plain_value(text: str) -> Any:
    """What a YAML scalar without quotes says: nothing, a truth value, a number, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) else text


def _yaml_places(text: str) -> Iterator[tuple[Place, int]]:
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
                place[-1], named[-1] = _part(event.value), True
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


def _lines_of(document: Document, wanted: set[Place]) -> dict[Place, int]:
    """Lines of the wanted places and of all that stand above them."""
    above = {place[:end] for place in wanted for end in range(len(place) + 1)}
    places = _json_places(document.text) if document.is_json else _yaml_places(document.text)
    found: dict[Place, int] = {}
    for place, line in places:
        if place in above:
            found.setdefault(place, line)
            if len(found) == len(above):
                break
    return found
