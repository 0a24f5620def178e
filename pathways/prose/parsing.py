"""Marks as lists of terms, by the grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.lexer import Lexer

from pathways.prose.marks import DoubtfulError, Mark


@dataclass(frozen=True, slots=True)
class Term:
    """One thing in a list, with what is said of it.

    Attributes:
        prefixes, suffixes: before it and behind it.
        atom: the thing, or a list in brackets.
        start, end: of its place.
    """

    prefixes: tuple[Mark, ...]
    atom: Mark | Listed
    suffixes: tuple[Mark, ...]
    start: int
    end: int

    @property
    def kind(self) -> str:
        """Of the thing; of a list LIST."""
        return self.atom.kind if isinstance(self.atom, Mark) else "LIST"

    def has(self, *kinds: str) -> bool:
        """One of its prefixes and suffixes is of some kind."""
        return any(each.kind in kinds for each in (*self.prefixes, *self.suffixes))


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms with what stands between them."""

    terms: tuple[Term, ...]
    joints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Chains with what stands between them: semicolons, also with a word."""

    chains: tuple[Chain, ...]
    joints: tuple[str, ...]


_Parts: TypeAlias = list[Any]


def parsed(marks: Sequence[Mark]) -> Listed:
    """Marks as lists.

    Raises:
        DoubtfulError: they are not in an order that the grammar knows.
    """
    try:
        found: Any = _parser().parse(marks)
    except UnexpectedInput:
        raise DoubtfulError from None
    if not isinstance(found, Listed):
        raise TypeError(f"The grammar made a {type(found).__name__}")
    return found


class _Tokens(Lexer):
    """Hands marks to the parser as they are."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, data: Sequence[Mark]) -> Iterator[Token]:  # type: ignore[override]
        """One token for each mark."""
        for mark in data:
            yield Token(mark.kind, mark, mark.start, end_pos=mark.end)


class _Lists(Transformer[Any, Any]):
    """Makes the lists while the parser runs, so that no tree of it is built."""

    def list(self, parts: _Parts) -> Listed:
        return Listed(tuple(parts[::2]), tuple(parts[1::2]))

    def chain(self, parts: _Parts) -> Chain:
        return Chain(tuple(parts[::2]), tuple(parts[1::2]))

    def hard(self, parts: _Parts) -> str:
        return _mark(parts[0]).kind

    soft = hard

    def prefixes(self, parts: _Parts) -> tuple[Mark, ...]:
        return tuple(map(_mark, parts))

    def atom(self, parts: _Parts) -> tuple[Mark | Listed, int, int]:
        if len(parts) == 1:
            mark = _mark(parts[0])
            return mark, mark.start, mark.end
        return parts[1], _mark(parts[0]).start, _mark(parts[2]).end

    def suffix(self, parts: _Parts) -> Mark:
        """The mark that says something; of a name with one, the mark with the credentials of the name."""
        marks = [_mark(each) for each in parts]
        inner = next(each for each in marks if each.kind not in ("OPEN", "CLOSE", "OR", "NAME"))
        keys = next((each.keys for each in marks if each.kind == "NAME"), ())
        is_own = len(marks) == 4 and marks[1].kind == "NAME"
        return Mark(
            "BESIDE_NAME" if is_own else inner.kind,
            marks[0].start,
            marks[-1].end,
            keys,
            inner.amount,
            inner.grade,
            inner.is_each,
        )

    def suffixes(self, parts: _Parts) -> tuple[Mark, ...]:
        return tuple(parts)

    def term(self, parts: _Parts) -> Term:
        prefixes, (atom, start, end), suffixes = parts
        start = prefixes[0].start if prefixes else start
        return Term(prefixes, atom, suffixes, start, suffixes[-1].end if suffixes else end)


def _mark(token: Any) -> Mark:
    value = token.value
    if not isinstance(value, Mark):
        raise TypeError(f"A token holds a {type(value).__name__}")
    return value


@cache
def _parser() -> Lark:
    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr", lexer=_Tokens, transformer=_Lists())
