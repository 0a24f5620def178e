"""How much longer a question about a stored learner takes than the same profile sent along.  Run as
``python -m bench.stored [--times 30]``."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from pathways.access.audit import Act, AuditLog
from pathways.access.identity import caller_here
from pathways.api.clock import today
from pathways.api.service import Service, execute
from pathways.bootstrap import records_over, seed_folder, service_over
from pathways.domain.learner import Award, AwardState
from pathways.importing import import_files, published_in, read_for
from pathways.opening import opened_store
from pathways.records.conferral import Conferring
from pathways.records.learner import KeptAward, StoredLearner
from pathways.settings import Settings
from pathways.store.access.audit_log import AuditEntries

HELD = ("comptia-a-plus", "comptia-network-plus", "comptia-security-plus")
GOAL = "comptia-csap"
QUESTIONS = {
    "planPathway": f'{{ planPathway(goal: {{credential: "{GOAL}"}}, learner: %s) {{ __typename }} }}',
    "skillGap": f'{{ skillGap(goal: {{credential: "{GOAL}"}}, learner: %s) {{ coverage }} }}',
    "progress": f'{{ progress(credential: "{GOAL}", learner: %s) {{ share lines {{ status }} }} }}',
}
PROFILE = "{profile: {awards: [" + ", ".join(f'{{credential: "{key}"}}' for key in HELD) + "]}}"
STORED = '{key: "s-1"}'


def _milliseconds(service: Service, query: str) -> float:
    begun = time.perf_counter()
    answer: dict[str, Any] = asyncio.run(execute(service, query, {}))
    took = 1000 * (time.perf_counter() - begun)
    if "errors" in answer:
        raise ValueError(answer["errors"])
    return took


def main() -> None:
    """Prints medians for each question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        with opened_store(settings, makes=True) as store:
            import_files(read_for([seed_folder()], settings), store)
            snapshot = published_in(store).snapshot
            records = records_over(settings, store, AuditLog(AuditEntries(store.bolt)))
            awards = tuple(KeptAward(key=key, award=Award(credential=key, state=AwardState.VERIFIED)) for key in HELD)
            act = Act(caller=caller_here(), action="recordAwards", for_whom="s-1")
            none = Conferring(snapshot, today(), only=())
            records.change(act, "s-1", lambda _: StoredLearner(key="s-1", awards=awards), none)
            service = service_over(settings, lambda: snapshot, records=records)
            for name, query in QUESTIONS.items():
                took = {
                    who: statistics.median(_milliseconds(service, query % ref) for _ in range(times))
                    for who, ref in (("profile", PROFILE), ("stored", STORED))
                }
                more = took["stored"] - took["profile"]
                print(
                    f"{name}: {took['profile']:.1f} ms with a profile, {took['stored']:.1f} ms stored: {more:+.1f} ms"
                )
            service.close()


if __name__ == "__main__":
    main()
