"""How many credentials of a list have each value of a filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import strawberry

from pathways.api.catalog_filter import chosen_credentials
from pathways.api.catalogue.lists import searched
from pathways.api.context import RequestContext
from pathways.api.costs.directives import LONGEST_LIST
from pathways.api.declare import output, resolved
from pathways.api.inputs.questions import CredentialFilter
from pathways.api.types.catalog import Organization
from pathways.domain.catalog import Credential, Kind

Info = strawberry.Info[RequestContext, None]


@output
class Facet:
    """A value of a filter.

    Attributes:
        value: as the filter takes it.
        label: as people read it.
        count: how many credentials of the list have it.
    """

    value: str
    label: str
    count: int


@output
class CredentialFacets:
    """The values that the credentials of a list have, those of most credentials first, then by value; of each kind the
    first 100.

    Attributes:
        credential_types: types of credentials.
        statuses: where they stand in their lives.
        owned_by: keys of organizations, with their names.
        subjects: subjects, whatever their case, as most credentials write them.
        competencies: keys of competencies, with their names.
        in_language: languages in which they can be earned, e.g. en.
    """

    credential_types: list[Facet]
    statuses: list[Facet]
    owned_by: list[Facet]
    subjects: list[Facet]
    competencies: list[Facet]
    in_language: list[Facet]


@output
class BrowsingQuery:
    """What stands beside a list of credentials."""

    @resolved
    def credential_facets(
        self, info: Info, search: str | None = None, filter: CredentialFilter | None = None
    ) -> CredentialFacets | None:
        """How many credentials of the list that a search and a filter find have each value of a filter.

        Args:
            filter: what they must match; absent: anything.
        """
        snapshot = info.context.snapshot
        listed = [snapshot.credentials[key] for key in chosen_credentials(info.context, search, filter, None)]
        owners = {key: each.name for key, each in snapshot.organizations.items()}
        shown = {key: each.name for key, each in snapshot.competencies.items()}
        return CredentialFacets(
            credential_types=_facets(listed, lambda each: (each.credential_type,), _in_words),
            statuses=_facets(listed, lambda each: (each.status,), _in_words),
            owned_by=_facets(listed, lambda each: each.owned_by, owners.__getitem__),
            subjects=_subjects(listed),
            competencies=_facets(listed, lambda each: [level.competency for level in each.competencies], shown.get),
            in_language=_facets(listed, lambda each: each.in_language, str),
        )

    organizations = searched(
        Organization,
        Kind.ORGANIZATION,
        lambda context: tuple(context.snapshot.organizations),
        "Organizations that a search finds, best match first; by key without a search.",
    )


def _facets(
    listed: Iterable[Credential],
    values: Callable[[Credential], Iterable[str]],
    label: Callable[[str], str | None],
) -> list[Facet]:
    counts = Counter(value for each in listed for value in frozenset(values(each)))
    return _most(counts, {value: label(value) or value for value in counts})


def _subjects(listed: Iterable[Credential]) -> list[Facet]:
    """Each subject once, however its letters are written."""
    spellings: dict[str, Counter[str]] = {}
    counts: Counter[str] = Counter()
    for each in listed:
        counts.update({subject.casefold() for subject in each.subjects})
        for subject in frozenset(each.subjects):
            spellings.setdefault(subject.casefold(), Counter())[subject] += 1
    usual = {folded: min(found, key=lambda text: (-found[text], text)) for folded, found in spellings.items()}
    return _most(Counter({usual[folded]: count for folded, count in counts.items()}), {})


def _most(counts: Counter[str], labels: Mapping[str, str]) -> list[Facet]:
    first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:LONGEST_LIST]
    return [Facet(value=str(value), label=labels.get(value, value), count=count) for value, count in first]


def _in_words(value: str) -> str:
    """A value of an enum as people read it."""
    return value.replace("_", " ").capitalize()
