"""The root fields about rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import strawberry

from pathways.advising.progress import Tried, try_rule
from pathways.api.catalog_index import Place
from pathways.api.catalogue.lists import listed
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader, judged_on, stored_learner
from pathways.api.inputs.requirement_reader import read_rule
from pathways.api.inputs.requirements import RequirementInput
from pathways.api.types.overlaps import Equivalence, Overlap
from pathways.api.types.progress import ProgressLine
from pathways.catalog.references import unknown_key
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import ProblemsError

Info = strawberry.Info[RequestContext, None]


@output
class RuleQuery:
    """Questions about sets of equivalents, overlaps, and rules that are not in the catalogue."""

    @resolved
    def equivalence(self, info: Info, key: str) -> Equivalence | None:
        """One set of equivalents by its key."""
        expect_known(key, info.context.snapshot, info.context.snapshot.equivalences, "equivalence")
        return Equivalence.of(info.context, key)

    equivalences = listed(
        Equivalence,
        lambda context: list(context.snapshot.equivalences),
        "Sets of credentials that stand for each other in requirements, by key.",
    )

    @resolved
    def overlap(self, info: Info, key: str) -> Overlap | None:
        """One overlap by its key."""
        expect_known(key, info.context.snapshot, info.context.snapshot.overlaps, "overlap")
        return Overlap.of(info.context, key)

    overlaps = listed(
        Overlap,
        lambda context: list(context.snapshot.overlaps),
        "How much of the same may count toward several larger credentials, by key.",
    )

    @resolved
    async def check_requirement(
        self,
        info: Info,
        *,
        requires: RequirementInput,
        learner: inputs.LearnerRef,
        as_of: date | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> list[ProgressLine] | None:
        """Tries a rule on a learner and stores nothing: its lines, whose paths begin with `rule`, each with a status
        and what pays for it.

        Args:
            requires: the rule.
        """
        rules = info.context.rules
        if rules is None:
            raise ProblemsError.one(
                Code.READ_ONLY, "This service does not check rules.", "Ask the service over the data folder."
            )
        reading, day = await info.context.over(at_revision, in_change_set), judged_on(as_of)
        stored = await stored_learner(reading, learner)

        def found() -> Tried:
            reader = Reader(snapshot=reading.snapshot)
            rule = read_rule(requires, "requires", rules, reading.snapshot.content)
            record = reader.learner(learner, stored, day, tried=rule)
            reader.raise_problems()
            return try_rule(rule, record, day, reading.snapshot)

        tried = await reading.judge(found)
        return list(ProgressLine.tree(reading, tried.found, tried.evidence, Place(None, in_credits=False)))


def expect_known(key: str, snapshot: Snapshot, known: Mapping[str, object], noun: str) -> str:
    """The key of a thing as it is today; a former one finds it too.

    Raises:
        ProblemsError: there is no such thing; with the nearest that there is.
    """
    current = key if key in known else snapshot.current_key(key)
    if current not in known:
        raise ProblemsError([unknown_key(key, known, noun, "key")])
    return current
