"""Runs the rules that are installed: one that fails, or takes too long, is itself a finding, and harms nothing else."""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from itertools import islice

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.plugins.rule import Found
from pathways.domain.catalog import Kind
from pathways.domain.content import kind_of
from pathways.errors import SignalError
from pathways.text import flaw_of, shown

GROUP = "pathways.findings"
"""Of the entry points."""
SECONDS = 5.0
MOST_FOUND = 1_000
LONGEST_TEXT = 500

log = logging.getLogger(__name__)


class _BadFindingError(SignalError):
    """A rule yields what is no finding."""


@cache
def installed() -> tuple[EntryPoint, ...]:
    """The entry points of the rules, by name; those that a process begins with."""
    return tuple(sorted(entry_points(group=GROUP), key=lambda each: each.name))


def looking_at(snapshot: Snapshot) -> tuple[EntryPoint, ...]:
    """The rules that look at a catalogue: all that are installed but those that are other tenants'."""
    return tuple(each for each in installed() if each.name not in snapshot.other_rules)


def own_findings(snapshot: Snapshot, seconds: float = SECONDS) -> Iterator[Finding]:
    """What the rules that look at a catalogue find in it; of one that does not come to its end, that alone.

    Args:
        seconds: each may take.
    """
    for entry in looking_at(snapshot):
        yield from _Run(entry, snapshot).findings(seconds)


@dataclass
class _Run:
    """One rule over one catalogue, in a thread of its own."""

    entry: EntryPoint
    snapshot: Snapshot
    found: Sequence[Finding] | None = None
    fault: str | None = None

    def findings(self, seconds: float) -> Sequence[Finding]:
        """What it finds; or that it failed, or took too long."""
        thread = threading.Thread(target=self._run, name=f"rule {self.entry.name}", daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive() and thread.ident is not None:
            # It ends with the next line of Python that it runs, so that it takes no more of the processor. No
            # `except Exception` of its own catches that.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
            return [self._failed(f"took longer than {seconds:g} seconds")]
        return [self._failed(self.fault or "did not end")] if self.found is None else self.found

    def _run(self) -> None:
        try:
            rule = self.entry.load()
            self.found = [self._finding(each) for each in islice(rule(self.snapshot), MOST_FOUND)]
        except BaseException as error:
            log.warning("the rule %s failed", self.entry.name, exc_info=True)
            self.fault = f"failed with {type(error).__name__}: {shown(str(error))}"

    def _finding(self, found: object) -> Finding:
        if not isinstance(found, Found) or not isinstance(found.severity, Severity):
            raise _BadFindingError(f"{type(found).__name__} came instead of a finding")
        thing = self.snapshot.content.get(found.subject)
        if thing is None:
            raise _BadFindingError(f"it is about {found.subject!r}, which the catalogue lacks")
        if not found.text.strip() or len(found.text) > LONGEST_TEXT or flaw_of(found.text):
            raise _BadFindingError(f"its sentence about {found.subject} is empty, too long or no text")
        path, kind = found.path, kind_of(thing)
        if path is not None and (not isinstance(path, str) or self.snapshot.line(path) is None):
            raise _BadFindingError(f"the path of its finding about {found.subject} is that of no line")
        return Finding(found.severity, Code.OWN_RULE, found.text, found.subject, kind, path, rule=self.entry.name)

    def _failed(self, what: str) -> Finding:
        """The rule as its own subject: the rule of an organization."""
        name = self.entry.name
        text = f"The rule {name} {what}, so what it looks for is not known."
        return Finding(Severity.WARNING, Code.RULE_FAILED, text, name, Kind.ORGANIZATION)
