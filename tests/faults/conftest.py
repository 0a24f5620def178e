"""Faults are tried on both servers where both can have them."""

from __future__ import annotations

from tests.contract.conftest import server

__all__ = ["server"]
