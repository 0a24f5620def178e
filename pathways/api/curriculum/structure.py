"""How credentials stand in the catalogue, as the API shows it."""

from __future__ import annotations

import strawberry

from pathways.api.context import RequestContext
from pathways.api.costs.directives import LONGEST_LIST
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Money
from pathways.api.types.credentials import Credential
from pathways.api.types.scalars import number
from pathways.catalog.references import unknown_keys
from pathways.codes import Code
from pathways.curation.structure.portfolio import Standing, upkeep_of
from pathways.errors import Problem, ProblemsError

Info = strawberry.Info[RequestContext, None]


@output
class RedundantLine:
    """A line of a route that nobody meets who does not meet another one that the route needs just as well.

    Attributes:
        path: of the line.
        credential: the key of what it names.
        by: the key of what the other line names, which nobody obtains without the first.
    """

    path: str
    credential: str
    by: str


@output
class CredentialStructure:
    """How a credential stands in the graph: what hangs on it, what delays, what could go.

    blockingFactor, delayFactor, centrality and complexity are those of Curricular Analytics (Heileman and others 2018),
    over the credentials that some route of another one names. Members of a circle count as one place of every chain.

    Attributes:
        credential: the credential.
        blocking_factor: how many other credentials some chain of routes leads to from it.
        delay_factor: how many credentials the longest chain through it has, itself counted.
        complexity: blockingFactor and delayFactor together.
        centrality: the lengths of all chains through it from a first to a last credential, added up; 0 for these.
        depth: how many credentials stand before it on the longest chain that leads to it.
        goals: how many other credentials and occupations nobody reaches without it; occupations by what the law asks
            for.
        falls_with_it: the keys of these, in order; the first 100.
        redundant_lines: lines of its routes that ask for what another line of the same route asks for already.
        upkeep_hours: the hours that its owner works on it in a year; null: not stated.
        upkeep_cost: what its owner spends on it in a year; null: not stated, or in several currencies.
    """

    credential: Credential
    blocking_factor: int
    delay_factor: int
    complexity: int
    centrality: float
    depth: int
    goals: int
    falls_with_it: list[str]
    redundant_lines: list[RedundantLine]
    upkeep_hours: float | None
    upkeep_cost: Money | None

    @classmethod
    def of(cls, reading: RequestContext, key: str, standing: Standing) -> CredentialStructure:
        """That of a credential."""
        upkeep = upkeep_of([reading.snapshot.credentials[key]])
        return cls(
            credential=Credential.of(reading, key),
            blocking_factor=standing.complexity.blocking,
            delay_factor=standing.complexity.delay,
            complexity=standing.complexity.complexity,
            centrality=standing.complexity.centrality,
            depth=standing.complexity.depth,
            goals=len(standing.falls_with_it),
            falls_with_it=sorted(standing.falls_with_it)[:LONGEST_LIST],
            redundant_lines=[
                RedundantLine(path=each.path, credential=each.credential, by=each.by) for each in standing.redundant
            ],
            upkeep_hours=number(upkeep.hours),
            upkeep_cost=None if upkeep.cost is None else Money.of(upkeep.cost),
        )


@output
class StructureQuery:
    """Questions about the structure of the catalogue."""

    @resolved
    async def structure(
        self, info: Info, keys: list[str], *, at_revision: int | None = None, in_change_set: str | None = None
    ) -> list[CredentialStructure] | None:
        """How each credential stands in the graph: what hangs on it, what delays, what could go.

        Args:
            keys: of credentials, at most 100.
        """
        reading = await info.context.over(at_revision, in_change_set)
        problems = unknown_keys(keys, reading.snapshot.credentials, "credential", "keys")
        if len(keys) > LONGEST_LIST:
            text = f"{len(keys)} keys are too many."
            problems = [Problem(Code.OUT_OF_RANGE, text, f"Ask for at most {LONGEST_LIST} at a time.", "keys")]
        if problems:
            raise ProblemsError(problems)
        every = await reading.work(lambda: reading.view.standings)
        return [CredentialStructure.of(reading, key, every[key]) for key in keys]
