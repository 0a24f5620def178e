"""Where blocks are measured: here, or by the workers of a Dask cluster, in the same way and in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.text import shown
from pathways.workforce.company.blocks import Block, CompanyQuestion, measured_block
from pathways.workforce.company.columns import Columns

AHEAD = 2
"""Blocks for each worker that are on their way; more would only fill the memory."""
CONNECT_SECONDS = 10


def blocks_here(parts: Iterable[Columns], question: CompanyQuestion) -> Iterator[Block]:
    """The blocks of some people each, one after the other."""
    return (measured_block(columns, question) for columns in parts)


def blocks_at(scheduler: str, parts: Iterable[Columns], question: CompanyQuestion) -> Iterator[Block]:
    """The same by the workers of a Dask cluster; they need this version of Pathways, and no store.

    Args:
        scheduler: the address of the cluster, such as tcp://10.0.0.1:8786.

    Raises:
        ProblemsError: NOT_INSTALLED; UNAVAILABLE, nothing answers there, or it has no worker.
    """
    try:
        from distributed import Client
    except ImportError:
        text = "Blocks are spread by Dask, which is not installed."
        raise ProblemsError.one(Code.NOT_INSTALLED, text, 'Install it: pip install "pathways[dask]"') from None
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        text = f"No Dask scheduler answers at {shown(scheduler)}: {error}"
        raise ProblemsError.one(Code.UNAVAILABLE, text, "Give the address that the scheduler prints.") from None
    with client:
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        if not workers:
            text = f"The Dask cluster at {shown(scheduler)} has no workers."
            raise ProblemsError.one(Code.UNAVAILABLE, text, "Start one: dask worker ADDRESS")
        asked = client.scatter(question, broadcast=True)
        under_way: deque[Any] = deque()
        for columns in parts:
            under_way.append(client.submit(measured_block, columns, asked, pure=False))
            if len(under_way) > AHEAD * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
