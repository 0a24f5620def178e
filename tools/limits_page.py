"""The page of docs/reference on limits: every bound of a request, and the budgets of callers, with their numbers."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.api import context, query_limits
from pathways.api.budgets import counters
from pathways.api.budgets.budgets import WRONG_TOKEN, Amounts
from pathways.api.budgets.places import PLACE_SECONDS
from pathways.api.costs.directives import DEFAULT_PAGE, LONGEST_LIST
from pathways.api.costs.price import ASSUMED_LIST
from pathways.api.http import timely, websocket
from pathways.api.http.callers import LONGEST_TOKEN
from pathways.api.http.operation import LARGEST_BODY
from pathways.api.inputs import question_reader, requirement_reader
from pathways.api.operations.operation_texts import DEEPEST_VALUE, LONGEST_DIGITS
from pathways.planning.question import validation
from pathways.settings import Settings

HEAD = """# Limits

A request that is over a limit is refused with the code that stands beside it, before any of it runs where that is
possible. See [errors](../errors.md) for what the codes mean, and [settings](settings.md) for what can be changed.

"""
BUDGETS = """
## Budgets

Each caller has budgets of a minute, which begins with the first request in it. Callers are known by their token or key;
whoever did not say who they are is known by the address, and of an IPv6 address by its first 64 bits. On one machine
nobody has a budget unless a setting says so.

"""
AFTER = """
What is over a budget is answered with status 429, `RATE_LIMITED`, and the seconds to wait in `Retry-After`. Several
services count together in the Redis of `PATHWAYS_LIMITS_STORE` (install the extra `redis`); while it does not answer,
each counts by itself, and nobody is refused for that. Of an address, a request with a wrong token counts as TOKEN; the
connections of one that goes on although it is refused are cut for the rest of the minute.

## Costs

Where callers have budgets, an answer says what it cost:

```json
{"extensions": {"cost": {"requestedQueryCost": 201, "actualQueryCost": 11,
  "throttleStatus": {"maximumAvailable": 100000, "currentlyAvailable": 99989, "restoreRate": 1666.667}}}}
```

`requestedQueryCost` is the most that the operation could cost, worked out before it runs; it must be within what is
left. `actualQueryCost` is taken from the budget. Work is paid for even if its answer is an error.

"""
DIRECTIVES = """
The directives of the GraphQL cost specification in the [schema](graphql.md) say the same to programs: `@cost` what the
work of a field costs, `@listSize` how many items a list holds.

## One operation each

A request holds one operation. Batches (a JSON list of operations) are refused with status 400 and `BAD_REQUEST`.
"""


def limits_page() -> str:
    """The limits, as the code has them."""
    usual, settings = Amounts.usual(), Settings()
    parts = [
        HEAD,
        _table(
            ("what", "limit", "code"),
            (
                ("body of a request, message of a WebSocket", f"{LARGEST_BODY:,} bytes", "`BAD_REQUEST`, status 413"),
                ("tokens of a document", f"{query_limits.MOST_TOKENS:,}", "`GRAPHQL_PARSE_FAILED`"),
                ("fields inside each other", f"{query_limits.DEEPEST}", "`TOO_DEEP`"),
                ("fields of a document", f"{query_limits.MOST_FIELDS:,}", "`TOO_LONG`"),
                ("fields once fragments are written out", f"{query_limits.MOST_VISITS:,}", "`TOO_LONG`"),
                ("directives in one place", f"{query_limits.MOST_DIRECTIVES}", "`TOO_REPETITIVE`"),
                ("times that one field stands in one place", f"{query_limits.MOST_REPEATED}", "`TOO_REPETITIVE`"),
                ("aliases of a document", f"{query_limits.MOST_ALIASES}", "`TOO_MANY_ALIASES`"),
                (
                    "pairs of fields with one name in the answer",
                    f"{query_limits.MOST_COMPARED:,}",
                    "`TOO_REPETITIVE`",
                ),
                ("values of variables, each as often as used", f"{query_limits.MOST_VALUES:,}", "`LIMIT`"),
                ("lists and objects inside each other in a value", f"{DEEPEST_VALUE}", "`TOO_DEEP`"),
                ("digits of a number", f"{LONGEST_DIGITS}", "`BAD_NUMBER`"),
                ("items of a page (`first`, `last`)", f"{LONGEST_LIST}, {DEFAULT_PAGE} by default", "`OUT_OF_RANGE`"),
                ("ids of `nodes`", f"{LONGEST_LIST}", "`OUT_OF_RANGE`"),
                ("objects of an answer", f"{context.MOST_OBJECTS:,}", "`LIMIT`"),
                (
                    "`whyNot`, `frontier`, `sensitivity` and `savedIfWaived` of a request",
                    f"{context.MOST_STUDIES}",
                    "`LIMIT`",
                ),
                ("other revisions and change sets that a request reads", f"{context.MOST_STATES}", "`LIMIT`"),
                ("parts of a goal", f"{question_reader.MOST_GOALS}", "`LIMIT`"),
                ("groups of a requirement inside each other", f"{requirement_reader.DEEPEST}", "`TOO_DEEP`"),
                ("`alternatives`", f"{validation.MOST_ALTERNATIVES}", "`OUT_OF_RANGE`"),
                ("`breaks`", f"{validation.MOST_BREAKS}", "`OUT_OF_RANGE`"),
                (
                    "time of a question (`timeLimitMs`)",
                    f"{settings.time_limit_ms:,} ms by default, {settings.longest_time_limit_ms:,} ms at most",
                    "`OUT_OF_RANGE`",
                ),
                ("time for the head of a request", f"{timely.HEAD_SECONDS:g} s", "status 408"),
                ("time for the body of a request", f"{timely.BODY_SECONDS:g} s", "status 408"),
                ("time to take something of an answer that waits", f"{timely.TAKE_SECONDS:g} s", "the connection ends"),
                ("time for `connection_init` of a WebSocket", f"{websocket.INIT_SECONDS} s", "close code 4408"),
                ("operations of a WebSocket at the same time", f"{websocket.MOST_OPERATIONS}", "`LIMIT`"),
                ("characters of a token", f"{LONGEST_TOKEN:,}", "`UNAUTHENTICATED`"),
            ),
        ),
        BUDGETS,
        _table(
            ("budget", "beyond this machine", "setting"),
            (
                ("requests of a caller", f"{usual.requests:,}", "`PATHWAYS_REQUESTS_PER_MINUTE`"),
                ("requests from an address", f"{usual.address_requests:,}", "`PATHWAYS_ADDRESS_REQUESTS_PER_MINUTE`"),
                ("cost of a caller's answers", f"{usual.cost:,}", "`PATHWAYS_COST_PER_MINUTE`"),
                (
                    "planning for a caller",
                    f"{usual.planning_ms // 1000} s",
                    "`PATHWAYS_PLANNING_SECONDS_PER_MINUTE`",
                ),
                ("questions of a caller at the same time", f"{usual.at_once}", "`PATHWAYS_QUESTIONS_AT_ONCE`"),
                ("until the questions of a killed process do not count any more", f"{PLACE_SECONDS:g} s", ""),
                ("callers remembered by a process", f"{counters.MOST_CALLERS:,}", ""),
            ),
        ),
        AFTER.replace("TOKEN", str(WRONG_TOKEN)),
        _table(
            ("what", "cost"),
            (
                ("an object of the answer", "1"),
                ("a value: text, number, enum", "0"),
                ("a list whose field says nothing of its size, before it is known", f"{ASSUMED_LIST} objects"),
                ("a page without `first` and `last`, before it is known", f"{DEFAULT_PAGE} items"),
                ("the work of a field", "its `@cost`"),
            ),
        ),
        DIRECTIVES,
    ]
    return "".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = tuple(head)
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"
