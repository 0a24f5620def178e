"""The texts of the seed data's lines are those in wording.txt, which was read by eye."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pathways.domain.requirement import CredentialLine, Group, Requirement, walk
from pathways.exchange.document import read_document
from pathways.intake.questions import goal_of
from pathways.planning.question.goals import goal_requirement
from pathways.wording.requirements import text_of
from tests.seeded import SEED, snapshot

WORDING = Path(__file__).with_name("wording.txt")


def lines_of(line: Requirement, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{text_of(line, snapshot().names)}"
    if isinstance(line, Group):
        for part in line.of:
            yield from lines_of(part, depth + 1)


def goals() -> Iterator[Group]:
    for path in sorted((SEED / "scenarios").glob("*.yaml")):
        value = read_document(path).value
        if value.get("goal") and "catalogue" not in value:
            yield goal_requirement(goal_of(value["goal"]), snapshot())


def written() -> Iterator[str]:
    """Every line of the goals, then every line of every route and renewal of the credentials that they name."""
    wanted = list(dict.fromkeys(goals()))
    for goal in wanted:
        yield from lines_of(goal, 0)
    named = {line.credential for goal in wanted for line in walk(goal) if isinstance(line, CredentialLine)}
    for key in sorted(named):
        credential = snapshot().credentials[key]
        yield f"\n{credential.name}"
        for route in (*credential.routes, *credential.renewals):
            yield f"  {route.name or route.key}:"
            if route.requires is not None:
                yield from lines_of(route.requires, 2)


def test_the_seed_reads_as_it_was_signed() -> None:
    """After a change that is meant, write `written()` to the file again and read it."""
    assert "\n".join(written()) + "\n" == WORDING.read_text(encoding="utf-8")
