"""What a shell completes beside commands and options: keys, while a service of the data folder runs."""

from __future__ import annotations

from contextlib import suppress

from pathways.errors import PathwaysError

MOST = 50


def keys(incomplete: str) -> list[tuple[str, str]]:
    """The keys that begin as what was typed after the last comma, each with its name.

    Without a running service nothing is completed: to open the store takes longer than anyone waits for a shell.
    """
    before, comma, begun = incomplete.rpartition(",")
    if not begun:
        return []
    from pathways.cli.service_address import running_service
    from pathways.settings import read_settings

    with suppress(PathwaysError):
        settings = read_settings()
        if running_service(settings.data) is not None:
            from pathways.cli import queries
            from pathways.cli.client import asking, data_of

            with asking(settings) as ask:
                found = data_of(ask(queries.SEARCH, {"words": begun, "first": MOST}))
            nodes = [edge["node"] for listed in found.values() for edge in listed["edges"]]
            return [(f"{before}{comma}{each['key']}", each["name"]) for each in nodes if each["key"].startswith(begun)]
    return []
