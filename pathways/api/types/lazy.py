"""Types by name, for types that they themselves consist of: types go in circles, imports do not.

The request context makes what the names stand for (`credential`, `award` and `impact` of `RequestContext`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from strawberry.types.lazy_type import LazyType

if TYPE_CHECKING:
    LazyAward: TypeAlias = Any
    LazyCredential: TypeAlias = Any
    LazyImpact: TypeAlias = Any
    LazyTeam: TypeAlias = Any
else:
    LazyAward = LazyType("Award", "pathways.api.records.types")
    LazyCredential = LazyType("Credential", "pathways.api.types.credentials")
    LazyImpact = LazyType("Impact", "pathways.api.changesets.impact")
    LazyTeam = LazyType("Team", "pathways.api.workforce.teams")
