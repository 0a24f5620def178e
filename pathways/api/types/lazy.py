"""The credential type by name, for types that credentials consist of: types go in circles, imports do not.

The request context makes what the name stands for (`RequestContext.credential`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from strawberry.types.lazy_type import LazyType

if TYPE_CHECKING:
    LazyCredential: TypeAlias = Any
else:
    LazyCredential = LazyType("Credential", "pathways.api.types.credentials")
