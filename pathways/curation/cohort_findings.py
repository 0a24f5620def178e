"""Days on which nobody began for whom a rule stands, between two cohorts for which one does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Kind, Route
from pathways.domain.offerings import Cohort
from pathways.domain.requirement import Group, GroupRule, Requirement
from pathways.wording.requirements import cohort_text

DAY = timedelta(days=1)
ALWAYS = Cohort()


def cohort_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of the rules inside each route, and of renewals; where a credential itself has no way is a finding of its own."""
    for key in sorted(snapshot.with_cohorts):
        credential = snapshot.credentials[key]
        for route in (*credential.routes, *credential.renewals):
            if route.requires is not None:
                for group, gap in _below(route.requires, _both(_of_route(route), ALWAYS)):
                    text = (
                        f"No rule stands {cohort_text(gap)}, though one does for those before and after. "
                        "Close the gap between the cohorts, or leave one of them open."
                    )
                    yield Finding(Severity.WARNING, Code.COHORT_GAP, text, key, Kind.CREDENTIAL, group.path)
        for gap in _gaps([_of_route(renewal) for renewal in credential.renewals], ALWAYS):
            text = (
                f"{credential.name} has no renewal {cohort_text(gap)}, though it has one for those before and after. "
                "Close the gap between the cohorts, or leave one of them open."
            )
            yield Finding(Severity.WARNING, Code.COHORT_GAP, text, key, Kind.CREDENTIAL)


def _of_route(route: Route) -> Cohort:
    """For whom it is open; a cohort at the root of its tree closes it like its own."""
    root = route.requires
    own = route.cohort or ALWAYS
    return _both(own, root.cohort or ALWAYS) if isinstance(root, Group) else own


def _below(line: Requirement, who: Cohort) -> Iterator[tuple[Group, Cohort]]:
    """The groups with a gap among their direct lines, for some of those for whom they stand."""
    if not isinstance(line, Group):
        return
    groups = [part for part in line.of if isinstance(part, Group)]
    own = [part.cohort for part in groups if part.cohort is not None]
    # Where a choice is, another line may serve those for whom no cohort's rule stands.
    if line.rule is GroupRule.ALL or len(own) == len(line.of):
        for gap in _gaps(own, who):
            yield line, gap
    for part in groups:
        yield from _below(part, _both(who, part.cohort or ALWAYS))


def _gaps(cohorts: Sequence[Cohort], who: Cohort) -> Iterator[Cohort]:
    """The days between the first cohort and the last that lie in none of them, of those for whom a rule stands."""
    last: date | None = None
    for cohort in sorted(cohorts, key=lambda each: each.from_ or date.min):
        begin = cohort.from_ or date.min
        if last is not None and (begin - last).days > 1:
            gap = _both(Cohort(from_=last + DAY, through=begin - DAY), who)
            if gap.from_ is not None and gap.through is not None and gap.from_ <= gap.through:
                yield gap
        last = max(last or date.min, cohort.through or date.max)


def first_gap(group: Group) -> tuple[Cohort, Cohort] | None:
    """The first days in none of the cohorts of a group, behind the cohort that ends before them; None: no gap."""
    own = [part.cohort for part in group.of if isinstance(part, Group) and part.cohort is not None]
    gap = next(_gaps(own, ALWAYS), None)
    if gap is None or gap.from_ is None:
        return None
    return next(each for each in own if each.through == gap.from_ - DAY), gap


def _both(one: Cohort, other: Cohort) -> Cohort:
    """Those of one cohort who are of another one too; its days lie the wrong way round where nobody is."""
    return Cohort(
        from_=max((each for each in (one.from_, other.from_) if each is not None), default=None),
        through=min((each for each in (one.through, other.through) if each is not None), default=None),
    )
