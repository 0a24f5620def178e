"""Counts the requests of each address before anybody looks who sent them; those with wrong tokens count more."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pathways.api.budgets.budgets import Budgets, OverBudgetError
from pathways.api.http.callers import LOG_IN, NOBODY_ON_SOCKET, PROVES_NOTHING, client_of
from pathways.api.http.problem_details import problem_response

HEALTH = ("/healthz", "/readyz")
"""Whoever looks after the service asks for these all the time."""
NOBODY = 401


class AddressBudget:
    """Refuses an address that sends too many requests, with the time after which to come again."""

    def __init__(self, app: ASGIApp, budgets: Budgets) -> None:
        self._app = app
        self._budgets = budgets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in HEALTH:
            await self._app(scope, receive, send)
            return
        address = client_of(HTTPConnection(scope))

        async def send_counted(message: Message) -> None:
            if _refuses_token(message):
                await self._budgets.refuse_token(address)
            await send(message)

        try:
            await self._budgets.admit_address(address)
        except OverBudgetError as refusal:
            headers = {"retry-after": str(refusal.seconds)}
            if self._budgets.is_shut(address):
                headers["connection"] = "close"
            await problem_response(429, str(refusal), headers=headers)(scope, receive, send)
        else:
            await self._app(scope, receive, send_counted)


def _refuses_token(message: Message) -> bool:
    """A token was sent, and was wrong; whoever sends none is asked for one, which is no attempt to guess."""
    if message.get("status") == NOBODY:
        return PROVES_NOTHING in Headers(raw=list(message["headers"])).get("www-authenticate", "")
    return message.get("code") == NOBODY_ON_SOCKET and message.get("reason") != LOG_IN
