"""Counts the requests of each address before anybody looks who sent them: wrong tokens cost as much as right ones."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from pathways.api.budgets.budgets import Budgets, OverBudgetError
from pathways.api.http.callers import client_of
from pathways.api.http.problem_details import problem_response

HEALTH = ("/healthz", "/readyz")
"""Whoever looks after the service asks for these all the time."""


class AddressBudget:
    """Refuses an address that sends too many requests, with the time after which to come again."""

    def __init__(self, app: ASGIApp, budgets: Budgets) -> None:
        self._app = app
        self._budgets = budgets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] in ("http", "websocket") and scope["path"] not in HEALTH:
            try:
                await self._budgets.admit_address(client_of(HTTPConnection(scope)))
            except OverBudgetError as refusal:
                app = problem_response(429, str(refusal), headers={"retry-after": str(refusal.seconds)})
        await app(scope, receive, send)
