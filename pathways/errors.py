"""Errors as data, for the person who can mend them.

    PathwaysError
    ├── ProblemsError        the input is wrong: every problem of it at once
    ├── BadRequestError      what came over HTTP or WebSocket is no operation
    ├── StoreError           the store is away, foreign, locked or newer than this program
    │   ├── StaleError       another revision is published than the one that a publication was made for
    │   └── DamagedError     what the store holds is not what was published into it
    └── ServiceError         the service cannot start or be reached (port taken, folder not writable)
        └── FeedClosedError  the service is about to stop; connect again

    FaultError               a fault of the program itself: it is logged, and clients see a masked message
    SignalError              ends a computation early, for the code that began it

The last two stand beside the tree: whoever answers people catches PathwaysError and shows its message, and neither a
fault nor a signal is for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pathways.codes import Code
from pathways.text import bounded

LONGEST_UNKNOWN = 200
MOST_PROBLEMS = 10_000
MOST_HINTS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        code: stable and machine-readable, as docs/errors.md lists them.
        message: what is wrong, with the offending value.
        hint: what to do about it.
        path: place inside the document or the question, e.g. ``credentials/3/routes/0/cost``.
        file: the file it stands in, if it came from one.
        line: line in that file, from 1.

    What of the input stands in message, hint and path is short, whoever worded it.
    """

    code: Code
    message: str
    hint: str | None = None
    path: str | None = None
    file: str | None = None
    line: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", bounded(self.message))
        if self.hint is not None:
            object.__setattr__(self, "hint", bounded(self.hint))
        if self.path is not None:
            object.__setattr__(self, "path", bounded(self.path))

    @property
    def place(self) -> str:
        """``file:line path``, as far as each is known."""
        where = self.file or ""
        if self.line is not None:
            where += f":{self.line}"
        return " ".join(part for part in (where, self.path) if part)

    def under(self, path: str) -> Problem:
        """The same problem with its path below `path`."""
        return replace(self, path=f"{path}/{self.path}" if self.path else path)

    def as_dict(self) -> dict[str, str | int | None]:
        """What ``--json`` and logs show."""
        return {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "path": self.path,
            "file": self.file,
            "line": self.line,
        }


class FaultError(Exception):
    """A fault of the program itself: it is logged, and clients see a masked message."""


class SignalError(Exception):
    """Ends a computation early; the code that began it catches it, so nobody outside sees it."""


class TooManyProblemsError(SignalError):
    """A list of problems is full; whoever fills it ends, and answers with what it has."""


class Problems(list[Problem]):
    """The problems of one document: the first of them, and a note where more follow.

    Raises:
        TooManyProblemsError: on what is added beyond, so that no work is done for it.
    """

    def append(self, problem: Problem) -> None:
        if len(self) < MOST_PROBLEMS:
            super().append(problem)
            return
        if len(self) == MOST_PROBLEMS:
            text = f"There are more than {MOST_PROBLEMS:,} problems; the rest is not listed."
            super().append(Problem(Code.TOO_MANY_PROBLEMS, text, "Mend these first."))
        raise TooManyProblemsError

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.append(problem)


class PathwaysError(Exception):
    """Anything a person outside the program can mend; `code` is what programs see of it, unless it has problems."""

    code: ClassVar[Code] = Code.UNAVAILABLE


class ProblemsError(PathwaysError):
    """The input is wrong; `problems` says everything that is, in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems[:3]))

    @classmethod
    def one(cls, code: Code, message: str, hint: str | None = None, path: str | None = None) -> ProblemsError:
        """A single problem."""
        return cls([Problem(code, message, hint, path)])


class StoreError(PathwaysError):
    """The store is away, locked, foreign, or newer than this program; the message says which and what to do."""


class StaleError(StoreError):
    """Another revision is published than the one that a publication was made for."""


class DamagedError(StoreError):
    """What the store holds is not what was published into it; trying again does not help, a backup does."""

    code = Code.DAMAGED


class ServiceError(PathwaysError):
    """The service cannot start or be reached; the message says why in one line."""


def nearest(unknown: str, known: Sequence[str], *, limit: int = 3) -> list[str]:
    """The known keys most like an unknown one in any case, best first; empty when none is, or it is far too long."""
    if len(unknown) > LONGEST_UNKNOWN:
        return []
    from rapidfuzz import fuzz, process  # only a mistake needs it, and every command starts faster without

    found = process.extract(unknown, known, scorer=fuzz.WRatio, processor=str.casefold, limit=limit, score_cutoff=70)
    return [name for name, _, _ in found]


def did_you_mean(unknown: str, known: Sequence[str]) -> str | None:
    """A hint that names the nearest known keys, or None."""
    names = nearest(unknown, known)
    return f"Did you mean {' or '.join(names)}?" if names else None


class Hints:
    """Hints for the first mistakes of many: each takes a look at all that is known."""

    def __init__(self) -> None:
        self._left = MOST_HINTS

    def did_you_mean(self, unknown: str, known: Callable[[], Sequence[str]]) -> str | None:
        """As the function of that name; None too after the first mistakes.

        Args:
            known: finds what is known, where a hint is given at all.
        """
        self._left -= 1
        return did_you_mean(unknown, known()) if self._left >= 0 else None
