"""Groups whose lines cannot reach the threshold, and selections that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, minimum_of, rules_of
from pathways.domain.catalog import Kind, Route
from pathways.domain.quantity import from_thousandths, plain, thousandths
from pathways.domain.requirement import COUNTING, CredentialLine, DistinctBy, Group, GroupRule, Selection, walk
from pathways.requirements.constraint_terms import distinct_values
from pathways.wording.phrases import counted, named
from pathways.wording.requirements import DIFFERENT, text_of


def group_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of every group of every route and renewal."""
    reach = Reach.of(snapshot)
    for credential in snapshot.credentials.values():
        for _, root in rules_of(credential):
            for line in walk(root):
                if isinstance(line, Group):
                    for severity, code, text, path in _of_group(line, snapshot, reach):
                        yield Finding(severity, code, text, credential.key, Kind.CREDENTIAL, path)
        for renewal in credential.renewals:
            reason = _carried_in_vain(renewal, reach)
            if reason is not None and renewal.requires is not None:
                code, path = Code.CARRY_OVER_OUT_OF_REACH, renewal.requires.path
                yield Finding(Severity.WARNING, code, reason, credential.key, Kind.CREDENTIAL, path)


def _carried_in_vain(renewal: Route, reach: Reach) -> str | None:
    """Why a renewal carries over less than it says, whatever is earned, and what to do."""
    over = carried_at_most(renewal, reach)
    if over is None or renewal.carry_over is None or not isinstance(renewal.requires, Group):
        return None
    said = f"“{renewal.title}” carries up to {counted(renewal.carry_over, 'credit')} over, but"
    if not over:
        given = counted(from_thousandths(most_of(renewal.requires, reach) or 0), "credit")
        return f"{said} its lines give {given} at most, and nothing is left over. Add lines, or drop carryOver."
    return f"{said} no cycle can leave over more than {counted(over, 'credit')}. Carry over less, or add lines."


def carried_at_most(renewal: Route, reach: Reach) -> Decimal | None:
    """The most credits that any cycle can leave over, where a renewal says more; None: it carries what it says."""
    group = renewal.requires
    if renewal.carry_over is None or not isinstance(group, Group) or group.takes_unlisted:
        return None
    asked = [renewal.asks(first=first) for first in (True, False)]
    least = min(minimum_of(each) if isinstance(each, Group) else 0 for each in asked)
    most = most_of(group, reach)
    if most is None or most < minimum_of(group):
        return None  # nobody can renew it so: another finding says that
    # Of what is carried into a cycle as much is left over again, and more where more is earned than it asks for.
    over = 0 if most <= least else most if most > minimum_of(group) else most - least
    return from_thousandths(over) if over < thousandths(renewal.carry_over) else None


def most_of(group: Group, reach: Reach) -> int | None:
    """What a group gives at most, within its limits, in thousandths; None: it can never hold."""
    if not _is_limited(group):
        return reach.most(group, group.of)
    from pathways.curation.limited_groups import most_within  # with the solver: a second that few catalogues need

    return most_within(group, reach)


Said = tuple[Severity, Code, str, str]
"""Severity, code, text, path."""


def _of_group(group: Group, snapshot: Snapshot, reach: Reach) -> Iterator[Said]:
    # A learner may bring any amount of credit from outside the catalogue.
    if group.rule in COUNTING and not group.takes_unlisted:
        reason = _out_of_reach(group, snapshot, reach)
        if reason is not None:
            yield Severity.ERROR, Code.THRESHOLD_OUT_OF_REACH, reason, group.path
        elif _is_limited(group) and (reason := _impossible(group, snapshot, reach)) is not None:
            yield Severity.ERROR, Code.LIMIT_MAKES_IMPOSSIBLE, reason, group.path
    yield from _limits(group, snapshot)
    for selection in group.selections:
        yield from _selection(group, selection, snapshot)


def _is_limited(group: Group) -> bool:
    return bool(group.limits) or group.same is not None or group.distinct is not None


def _out_of_reach(group: Group, snapshot: Snapshot, reach: Reach) -> str | None:
    """Why a group cannot hold even without its limits, and what to do."""
    never = f"“{text_of(group, snapshot.names)}” can never hold"
    most = reach.most(group, group.of)
    if most < minimum_of(group):
        given = plain(from_thousandths(most))
        return f"{never}: the lines give {given} at most. Ask for less, or add lines."
    if group.distinct is not None:
        values = {
            value
            for line in group.of
            if isinstance(line, CredentialLine) and reach.worth(line, group.rule) > 0
            for value in distinct_values(group.distinct.by, reach.credentials.get(line.credential))
        }
        if len(values) < group.distinct.at_least:
            preposition, one, many = DIFFERENT[group.distinct.by]
            given = counted(len(values), one, many)
            return f"{never}: its lines come {preposition} {given} at most. Ask for fewer, or add lines."
    return None


def _impossible(group: Group, snapshot: Snapshot, reach: Reach) -> str | None:
    """Why the limits of a group keep it from holding, and what to do."""
    never = f"“{text_of(group, snapshot.names)}” can never hold"
    most = most_of(group, reach)
    if most is None:
        return f"{never}: its limits leave too few different ones. Raise a limit, or add lines outside of it."
    if most < minimum_of(group):
        given = plain(from_thousandths(most))
        if group.same is not None:
            _, one, _ = DIFFERENT[DistinctBy(group.same)]
            return f"{never}: of one {one} the lines give {given} at most. Ask for less, or add lines."
        if not group.limits:
            return f"{never}: the lines that are different enough give {given} at most. Ask for less, or add lines."
        return f"{never}: within its limits the lines give {given} at most. Raise a limit, or add lines outside of it."
    return None


def _limits(group: Group, snapshot: Snapshot) -> Iterator[Said]:
    direct = {line.credential for line in group.of if isinstance(line, CredentialLine)}
    for limit in group.limits:
        if limit.select is not None:
            if not limit.keys and not limit.select.unlisted:
                said = text_of(group, snapshot.names)
                text = f"A limit of “{said}” selects none of its lines. Mend its filters, or drop it."
                yield Severity.WARNING, Code.SELECTION_EMPTY, text, group.path
        elif strangers := [key for key in limit.keys if key not in direct]:
            text = (
                f"A limit names {named(strangers, snapshot.names, 'and')}, "
                f"but the group has no such line, so it limits nothing there. Add the line, or drop the key."
            )
            yield Severity.WARNING, Code.LIMIT_WITHOUT_LINE, text, group.path


def _selection(group: Group, selection: Selection, snapshot: Snapshot) -> Iterator[Said]:
    matched = [
        line
        for line in group.of
        if isinstance(line, CredentialLine) and line.path == f"{selection.path}/{line.credential}"
    ]
    said = text_of(selection, snapshot.names)
    if not matched and not selection.select.unlisted:
        text = f"“{said}”: the catalogue has none. Mend the filters, or import what they mean."
        yield Severity.WARNING, Code.SELECTION_EMPTY, text, selection.path
    if group.rule is GroupRule.CREDITS and selection.worth is None:
        without = [line.credential for line in matched if snapshot.credentials[line.credential].planned_credits is None]
        if without:
            verb = "has no credits and adds" if len(without) == 1 else "have no credits and add"
            adding = f"{named(without, snapshot.names, 'and')} {verb} nothing"
            text = f"“{said}”: {adding}. State credits, or a worth of the selection."
            yield Severity.WARNING, Code.MATCH_WITHOUT_CREDITS, text, selection.path
