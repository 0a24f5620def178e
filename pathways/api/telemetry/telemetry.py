"""Everything that operators see, in one hand: figures, slow questions and traces."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from pathways.api.telemetry.log_lines import DETAILS
from pathways.api.telemetry.metrics import Metrics
from pathways.api.telemetry.tracing import Tracing
from pathways.domain.no_plan import NoPlan, PlanResult
from pathways.domain.plan import Plan, PlanQuestion

log = logging.getLogger(__name__)

SLOW_MS = 1_000
_KEY = secrets.token_bytes(32)
"""Of this process: lines of one question are alike, and nobody can try out whose it was."""


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What operators see.

    Attributes:
        metrics: figures.
        tracing: traces; None: nobody collects them.
        slow_ms: searches for a plan that take longer are logged; 0: none.
        logs_requests: each request is logged, without what it asked.
    """

    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing | None = None
    slow_ms: int = SLOW_MS
    logs_requests: bool = False

    def planned(self, question: PlanQuestion, answer: PlanResult, waited_ms: float, worked_ms: float) -> None:
        """A search for a plan has ended; in the thread that searched."""
        outcome, phases = _outcome(answer)
        self.metrics.planned(outcome)
        if self.tracing is not None:
            now = time.time_ns()
            self.tracing.planned(outcome, now - round(worked_ms * 1_000_000), now, phases)
        if self.slow_ms and waited_ms + worked_ms >= self.slow_ms:
            details = {
                "question": hashlib.blake2b(repr(question).encode(), digest_size=6, key=_KEY).hexdigest(),
                "outcome": outcome,
                "waitedMs": round(waited_ms),
                "workedMs": round(worked_ms),
                "phasesMs": {name: round(spent, 1) for name, spent in phases.items()},
            }
            log.info("a slow question", extra={DETAILS: details})


def _outcome(answer: PlanResult) -> tuple[str, Mapping[str, float]]:
    """What became of a question, and milliseconds by phase."""
    match answer:
        case Plan(proof=proof):
            return proof.status.value, proof.phases_ms
        case NoPlan(reason=reason, phases_ms=phases):
            return reason.value, phases
        case _:
            return "REFUSED", {}
