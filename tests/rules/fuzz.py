"""A long search for answers that differ: ``python -m tests.rules.fuzz --cases 100000 --seconds 600``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.rules.as_files import spelled
from tests.rules.assert_same_answer import CHECKS
from tests.rules.random_cases import Case, random_case
from tests.rules.searching import search, search_parser
from tests.rules.shrinking import shrunk


def main() -> int:
    """Exit code 1 when answers differ."""
    parser = search_parser("Compares the evaluator and the planner with exhaustion.", 100_000)
    parser.add_argument("--check", choices=sorted(CHECKS), action="append", help="only this one; may be repeated")
    chosen = parser.parse_args()

    def faults(seed: int) -> Iterator[str]:
        case = random_case(seed)
        for name in chosen.check or CHECKS:
            if (fault := _fault(name, case)) is not None:
                yield _told(name, seed, case, fault)

    return search(chosen, faults)


def _fault(name: str, case: Case) -> str | None:
    try:
        CHECKS[name](case)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return None


def _told(name: str, seed: int, case: Case, fault: str) -> str:
    kind = fault.partition(":")[0]
    small = shrunk(case, lambda each: (_fault(name, each) or "").startswith(f"{kind}:"))
    again = f"python -m tests.rules.fuzz --seed {seed} --cases 1 --check {name}"
    return f"{name} fails: {fault}\n  again with: {again}\n  made small: {_fault(name, small)}\n{spelled(small)}\n"


if __name__ == "__main__":
    sys.exit(main())
