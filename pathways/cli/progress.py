"""A progress bar on a terminal, silence elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from pathways.progress import Progress, silent

T = TypeVar("T")


@contextmanager
def progress_bar(console: Console, *, enabled: bool = True) -> Iterator[Progress]:
    """Shows each phase as a bar, where somebody looks."""
    if not enabled or not console.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield tell


@contextmanager
def opening(progress: Progress, store: AbstractContextManager[T]) -> Iterator[T]:
    """A store, whose start takes seconds: it is said that it does."""
    progress("opening the store", 0, 1)
    with store as opened:
        progress("opening the store", 1, 1)
        yield opened
