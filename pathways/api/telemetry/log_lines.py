"""Log lines for people and for programs.

Of an exception its type and its places are logged, never its message, which may hold what somebody asked.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from pathways.api.telemetry.request_id import request_id

DETAILS = "details"
"""The attribute of a record that holds more than its text: a mapping of plain values."""
PACKAGES = Path(__file__).parents[3]
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LogFormat(StrEnum):
    """How log lines are written.

    Attributes:
        TEXT: for people.
        JSON: for programs, an object in each line.
    """

    TEXT = "text"
    JSON = "json"


class TextLines(logging.Formatter):
    """Time, level, logger, request and text."""

    def format(self, record: logging.LogRecord) -> str:
        name = request_id()
        where = f" [{name}]" if name else ""
        details = getattr(record, DETAILS, None)
        more = "" if not details else f" {json.dumps(details)}"
        said = f"{_moment(record)} {record.levelname} {record.name}{where}: {record.getMessage()}{more}"
        return "\n".join((said, *_places(record)))


class JsonLines(logging.Formatter):
    """An object in each line."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id():
            said["requestId"] = request_id()
        places = list(_places(record))
        if places:
            said["raised"] = places
        return json.dumps(said | getattr(record, DETAILS, {}), ensure_ascii=False, default=str)


def write_log_lines(form: LogFormat) -> None:
    """Has everything that is logged written to standard error, in one form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _places(record: logging.LogRecord) -> Iterator[str]:
    """The types of an exception and of its causes, each with the lines that led to it, the last one first."""
    fault = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield type(fault).__qualname__
        for frame in reversed(traceback.extract_tb(fault.__traceback__)):
            yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(PACKAGES).as_posix() if path.is_relative_to(PACKAGES) else path.name
