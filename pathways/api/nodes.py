"""Anything by its id."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

import strawberry

from pathways.access.roles import Permission
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Award, Learner, read_award_id
from pathways.api.types.catalog import Competency, Node, Occupation, Organization
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.curation.change_sets import ChangeSet
from pathways.api.types.node_ids import NodeId, read_id
from pathways.api.types.overlaps import Equivalence, Overlap
from pathways.api.types.pagination import MOST
from pathways.api.workforce.teams import Team
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.text import shown

Info = strawberry.Info[RequestContext, None]


@output
class NodeQuery:
    """Anything by its id."""

    @resolved
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """The thing of an id.

        Args:
            id: as the id field of a thing says; NOT_FOUND when nothing has it.
        """
        found = await _node(info.context, id)
        if found is None:
            text = f"Nothing has the id {shown(str(id))}."
            raise ProblemsError.one(Code.NOT_FOUND, text, "Ids come from the id field of things.", "id")
        return found

    @resolved
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """The things of at most 100 ids, in their order; null for an id that nothing has.

        Args:
            ids: as the id fields of things say, at most 100; of more, all are null.
        """
        if len(ids) > MOST:
            text = f"{len(ids)} ids are too many."
            refusal = ProblemsError.one(Code.OUT_OF_RANGE, text, f"Ask for at most {MOST} at a time.", "ids")
            # The list itself is never null, and raised here the error would take the other fields with it.
            return [cast("Node", refusal), *([None] * (len(ids) - 1))]
        found = await asyncio.gather(
            *(_node_or_refusal(info.context, id, f"ids/{place}") for place, id in enumerate(ids))
        )
        info.context.missed |= None in found
        return found


async def _node_or_refusal(reading: RequestContext, id: strawberry.ID, path: str) -> Node | None:
    try:
        return await _node(reading, id)
    except ProblemsError as refusal:
        # Of this place alone.
        return cast("Node", ProblemsError(replace(each, path=path) for each in refusal.problems))


async def _node(reading: RequestContext, id: strawberry.ID) -> Node | None:
    kind, key, stamp = read_id(id) or NodeId("", "")
    if stamp:
        try:
            reading = await reading.stamped(stamp)
        except ProblemsError as refusal:
            if any(each.code is Code.LIMIT for each in refusal.problems):
                raise ProblemsError(replace(each, path="id") for each in refusal.problems) from None
            return None
    snapshot = reading.snapshot
    if kind == "Learner":
        learner = await reading.learner(key)
        return None if learner is None else Learner.of(reading, learner)
    if kind == "Award":
        owner, award = read_award_id(id) or ("", "")
        holder = await reading.learner(owner)
        awards = () if holder is None else holder.awards
        return next((Award.of(reading, holder, each) for each in awards if holder and each.key == award), None)
    if kind == "ChangeSet":
        return await _change_set(reading, key)
    if kind == "Team":
        tree = await reading.team_tree()
        return Team.of(reading, tree, key) if key in tree.teams else None
    if kind == "Route":
        owner, _, name = key.partition("/")
        credential = snapshot.credentials.get(owner)
        routes = (*credential.routes, *credential.renewals) if credential else ()
        return next((Route.of(reading, owner, route) for route in routes if route.key == name), None)
    kinds: dict[str, tuple[Mapping[str, object], Callable[[RequestContext, str], Node]]] = {
        "Credential": (snapshot.credentials, Credential.of),
        "Competency": (snapshot.competencies, Competency.of),
        "Occupation": (snapshot.occupations, Occupation.of),
        "Organization": (snapshot.organizations, Organization.of),
        "Equivalence": (snapshot.equivalences, Equivalence.of),
        "Overlap": (snapshot.overlaps, Overlap.of),
    }
    known, make = kinds.get(kind, ({}, Organization.of))
    return make(reading, key) if key in known else None


async def _change_set(reading: RequestContext, key: str) -> Node | None:
    office = reading.change_sets
    if office is None or Permission.READ_CHANGES not in reading.caller.identity.permissions:
        return None
    found = await asyncio.to_thread(office.read, key)
    return None if found is None else ChangeSet.of(reading, found)
