"""Which credentials, competencies and occupations a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from pathways.api.context import RequestContext
from pathways.api.inputs.question_reader import Reader
from pathways.api.inputs.questions import CredentialFilter
from pathways.catalog.references import unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.catalog import Credential, Kind
from pathways.errors import Problem
from pathways.planning.question.validation import currency_problems

T = TypeVar("T")

Test = Callable[[Credential], bool]


class CredentialOrder(StrEnum):
    """What comes first in a list of credentials. Ties are by key; what is not stated comes last.

    Attributes:
        RELEVANCE: best match first; by key without a search.
        NAME: by name, A first.
        COST: cheapest stated route first.
        HOURS: shortest stated route first.
    """

    RELEVANCE = "RELEVANCE"
    NAME = "NAME"
    COST = "COST"
    HOURS = "HOURS"


def matching(snapshot: Snapshot, search: str | None, kind: Kind, every: Sequence[str]) -> Sequence[str]:
    """The keys that a search finds, best first; all of them when there is nothing to search for."""
    return snapshot.search.find(search, kind) if search and search.strip() else every


def chosen_credentials(
    reading: RequestContext, search: str | None, wanted: CredentialFilter | None, order: CredentialOrder | None
) -> Sequence[str]:
    """The keys of the credentials that match, in order.

    Raises:
        ProblemsError: the filter names what is unknown or cannot be compared.
    """
    keys = matching(reading.snapshot, search, Kind.CREDENTIAL, reading.view.credential_keys)
    currency = wanted.currency if wanted else None
    if wanted is not None:
        tests = _tests(reading, wanted)
        if tests:
            credentials = reading.snapshot.credentials
            keys = [key for key in keys if all(test(credentials[key]) for test in tests)]
    return _ordered(reading, keys, order or CredentialOrder.RELEVANCE, currency)


def _ordered(
    reading: RequestContext, keys: Sequence[str], order: CredentialOrder, currency: str | None
) -> Sequence[str]:
    match order:
        case CredentialOrder.RELEVANCE:
            return keys
        case CredentialOrder.NAME:
            credentials = reading.snapshot.credentials
            return sorted(keys, key=lambda key: (credentials[key].name.casefold(), key))
        case CredentialOrder.COST:
            target = currency or _usual_currency(reading)
            Reader().raise_problems(_rate_problems(reading, target))
            return _by_value(keys, reading.view.costs(target))
        case CredentialOrder.HOURS:
            return _by_value(keys, reading.view.hours)


def _by_value(keys: Iterable[str], values: Mapping[str, Decimal]) -> Sequence[str]:
    return sorted(keys, key=lambda key: (key not in values, values.get(key, Decimal(0)), key))


def _usual_currency(reading: RequestContext) -> str:
    """The only currency at hand, else the configured one."""
    currencies = reading.view.currencies
    return currencies[0] if len(currencies) == 1 else reading.planner.default_currency


def _tests(reading: RequestContext, wanted: CredentialFilter) -> list[Test]:
    snapshot = reading.snapshot
    reader = Reader()
    problems = unknown_keys(wanted.owned_by or (), snapshot.organizations, "organization", "filter/ownedBy")
    problems += unknown_keys(wanted.competencies or (), snapshot.competencies, "competency", "filter/competencies")
    problems += currency_problems(wanted.currency, "filter/currency")
    tests: list[Test] = []
    if (types := _given(wanted.credential_types)) is not None:
        tests.append(lambda credential: credential.credential_type in types)
    if (statuses := _given(wanted.statuses)) is not None:
        tests.append(lambda credential: credential.status in statuses)
    if (owners := _given(wanted.owned_by)) is not None:
        tests.append(lambda credential: not owners.isdisjoint(credential.owned_by))
    if (shown := _given(wanted.competencies)) is not None:
        tests.append(lambda credential: any(item.competency in shown for item in credential.competencies))
    if wanted.subjects is not None:
        subjects = {subject.casefold() for subject in wanted.subjects}
        tests.append(lambda credential: any(subject.casefold() in subjects for subject in credential.subjects))
    if (most := wanted.max_cost) is not None:
        if wanted.currency is None and len(reading.view.currencies) > 1:
            names = " and ".join(reading.view.currencies)
            text = f"maxCost: {most} has no currency, and costs here are in {names}."
            problems.append(Problem(Code.INVALID, text, "Name filter.currency.", "filter/currency"))
        else:
            target = wanted.currency or _usual_currency(reading)
            if not problems:
                problems += _rate_problems(reading, target)
            costs = reading.view.costs(target)
            tests.append(lambda credential: credential.key in costs and costs[credential.key] <= most)
    if wanted.max_hours is not None:
        longest = reader.quantity(wanted.max_hours, "filter/maxHours")
        hours = reading.view.hours
        tests.append(lambda credential: credential.key in hours and hours[credential.key] <= longest)
    if (stackable := wanted.stackable) is not None:
        larger = snapshot.stacks_into
        tests.append(lambda credential: (credential.key in larger) is stackable)
    reader.raise_problems(problems)
    return tests


def _rate_problems(reading: RequestContext, currency: str) -> list[Problem]:
    """A currency in which no cost can be compared."""
    if reading.view.compares_in(currency):
        return []
    stated = " and ".join(reading.view.currencies)
    text = f"Costs here are in {stated}, and there is no rate to {currency}."
    hint = f"Ask in {stated}, or configure the rate (PATHWAYS_RATES)."
    return [Problem(Code.NO_RATE, text, hint, "filter/currency")]


def _given(values: Sequence[T] | None) -> frozenset[T] | None:
    return None if values is None else frozenset(values)
