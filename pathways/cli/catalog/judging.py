"""Files judged over what is published, for commands that only look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pathways.cli.options import err
from pathways.collecting import without_collecting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathways.cli.catalog.impact_report import Report
    from pathways.impact.impact import Person
    from pathways.importing import Judgement
    from pathways.settings import Settings


def judged_files(paths: list[Path], settings: Settings, *, strict: bool, quiet: bool, prune: bool = False) -> Judgement:
    """Files judged over what is published; where nothing is, that is said. Nothing is stored, and no store is made."""
    return _judged(paths, settings, strict=strict, quiet=quiet, prune=prune, with_people=False)[0]


def impact_of_files(
    paths: list[Path], settings: Settings, *, strict: bool, quiet: bool, prune: bool = False
) -> tuple[Judgement, Report]:
    """The same with what it would do to the learners whose records are stored, and to goals."""
    from pathways.api.clock import today
    from pathways.bootstrap import planner_of
    from pathways.cli.catalog.impact_report import Report
    from pathways.cli.progress import progress_bar
    from pathways.impact.reuse import reused_impact

    judgement, people, smallest = _judged(paths, settings, strict=strict, quiet=quiet, prune=prune, with_people=True)
    before, after, planner = judgement.basis.snapshot, judgement.outcome.snapshot, planner_of(settings)
    with progress_bar(err, enabled=not quiet) as progress:
        found = reused_impact(before, after, people, planner, today(), progress)
    return judgement, Report(found, {**before.names, **after.names}, planner.rates, smallest)


@without_collecting()
def _judged(
    paths: list[Path], settings: Settings, *, strict: bool, quiet: bool, prune: bool, with_people: bool
) -> tuple[Judgement, Sequence[Person], int]:
    from pathways.cli.progress import opening, progress_bar
    from pathways.importing import NOTHING, judged, published_in, read_for
    from pathways.opening import store_if_any

    people: Sequence[Person] = ()
    smallest = settings.smallest_group
    with progress_bar(err, enabled=not quiet) as progress:
        files = read_for(paths, settings, progress, strict=strict)
        with opening(progress, store_if_any(settings, progress)) as opened:
            from pathways.bootstrap import other_rules_of

            basis = NOTHING if opened is None else published_in(opened, progress, other_rules_of(settings))
            if opened is not None and with_people:
                from pathways.api.clock import today
                from pathways.bootstrap import own_settings_over, records_over
                from pathways.records.impacts.people import people_in

                people = tuple(people_in(records_over(settings, opened), today()))
                smallest = own_settings_over(settings, opened).now().smallest_group
    if basis.revision == 0:
        where = settings.store or settings.data
        err.print(f"Nothing is published in {where}; the files are judged alone.", soft_wrap=True, markup=False)
    return judged(files, basis, prune=prune), people, smallest
