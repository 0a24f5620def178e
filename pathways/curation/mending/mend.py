"""The mend of a finding: what would mend it, worked out where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pathways.catalog.names import renamed_to, renaming, says_nothing, with_keys
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.cohort_findings import first_gap
from pathways.curation.design.names import same_named
from pathways.curation.finding import Finding
from pathways.curation.group_findings import carried_at_most, most_of
from pathways.curation.mending.trees import with_line
from pathways.curation.reach import Reach
from pathways.domain.catalog import CredentialStatus, Kind
from pathways.domain.content import Thing
from pathways.domain.quantity import from_thousandths, plain
from pathways.domain.requirement import CredentialLine, Group, Requirement
from pathways.domain.shared_rules import Equivalence
from pathways.wording.phrases import counted, day_text
from pathways.wording.requirements import text_of


@dataclass(frozen=True, slots=True)
class Mend:
    """What would mend a finding.

    Attributes:
        text: what it does.
        things: in the version that they are to have.
        gone: keys of what is to go.
    """

    text: str
    things: tuple[Thing, ...] = ()
    gone: tuple[str, ...] = ()


def has_mend(finding: Finding) -> bool:
    """A finding of its kind may have one."""
    return finding.code in _MENDERS


def mend_of(finding: Finding, snapshot: Snapshot) -> Mend | None:
    """The mend of a finding about a catalogue; None: what to do is for people to decide."""
    mender = _MENDERS.get(finding.code)
    return None if mender is None else mender(finding, snapshot)


def _of_line(
    finding: Finding, snapshot: Snapshot, text: str, change: Callable[[Requirement], Requirement | None]
) -> Mend | None:
    """One line of the subject in another form."""
    credential = snapshot.content.credentials.get(finding.subject)
    found = None if credential is None or finding.path is None else with_line(credential, finding.path, change)
    return None if found is None else Mend(text, (found,))


def _line(finding: Finding, snapshot: Snapshot) -> Requirement | None:
    """The line that a finding is about, with its selections expanded."""
    return None if finding.path is None else snapshot.line(finding.path)


def _successor_counts(finding: Finding, snapshot: Snapshot) -> Mend | None:
    """What took the place of a retired credential stands for it, as for everybody who holds the old one it does."""
    line = _line(finding, snapshot)
    if not isinstance(line, CredentialLine) or line.exact:
        return None
    old = snapshot.credentials.get(line.credential)
    if old is None or old.status is CredentialStatus.ACTIVE:
        return None
    successors = (snapshot.credentials.get(key) for key in old.superseded_by)
    new = next((each for each in successors if each is not None and each.status is CredentialStatus.ACTIVE), None)
    key = f"{old.key}-succeeded"
    if new is None or snapshot.content.get(key) is not None:
        return None
    name = f"{new.name} for {old.name}"
    stands_in = Equivalence(key=key, name=name, credentials=(old.key, new.key), one_way=True)
    return Mend(f"Let {new.name} count wherever a rule names {old.name}.", (stands_in,))


def _leave_out(finding: Finding, snapshot: Snapshot) -> Mend | None:
    line = _line(finding, snapshot)
    if line is None:
        return None
    return _of_line(finding, snapshot, f"Leave out “{text_of(line, snapshot.names)}”.", lambda _: None)


def _lower_threshold(finding: Finding, snapshot: Snapshot) -> Mend | None:
    group = _line(finding, snapshot)
    most = most_of(group, Reach.of(snapshot)) if isinstance(group, Group) else None
    if not isinstance(group, Group) or not most or group.minimum is None or from_thousandths(most) >= group.minimum:
        return None
    minimum = from_thousandths(most)

    def lowered(line: Requirement) -> Requirement:
        return replace(line, minimum=minimum) if isinstance(line, Group) else line

    return _of_line(finding, snapshot, f"Ask for {plain(minimum)}, which the lines can give.", lowered)


def _carry_less(finding: Finding, snapshot: Snapshot) -> Mend | None:
    credential = snapshot.content.credentials.get(finding.subject)
    expanded = snapshot.credentials.get(finding.subject)
    if credential is None or expanded is None:
        return None
    most: Decimal | None = None
    for renewal in expanded.renewals:
        if renewal.requires is not None and renewal.requires.path == finding.path:
            most = carried_at_most(renewal, Reach.of(snapshot))
    if most is None:
        return None
    found = replace(
        credential,
        renewals=tuple(
            replace(each, carry_over=most or None)
            if each.requires is not None and each.requires.path == finding.path
            else each
            for each in credential.renewals
        ),
    )
    return Mend(f"Carry {counted(most, 'credit')} over." if most else "Carry nothing over.", (found,))


def _accept_for_ever(finding: Finding, snapshot: Snapshot) -> Mend | None:
    line = _line(finding, snapshot)
    if not isinstance(line, CredentialLine):
        return None

    def once(line: Requirement) -> Requirement:
        return replace(line, ever_earned=True) if isinstance(line, CredentialLine) else line

    name = snapshot.names.get(line.credential, line.credential)
    return _of_line(finding, snapshot, f"Accept {name} once earned, though it may have run out.", once)


def _close_gap(finding: Finding, snapshot: Snapshot) -> Mend | None:
    group = _line(finding, snapshot)
    gap = first_gap(group) if isinstance(group, Group) else None
    if gap is None or gap[1].through is None:
        return None
    before, through = gap[0], gap[1].through

    def longer(line: Requirement) -> Requirement:
        if not isinstance(line, Group):
            return line
        return replace(
            line,
            of=tuple(
                replace(part, cohort=replace(part.cohort, through=through))
                if isinstance(part, Group) and part.cohort == before and part.cohort is not None
                else part
                for part in line.of
            ),
        )

    text = f"Let the earlier rule stand through {day_text(through)}, the day before the next one begins."
    return _of_line(finding, snapshot, text, longer)


def _merge(finding: Finding, snapshot: Snapshot) -> Mend | None:
    """Two competencies of one name become the first of them; everything names that, and the other key goes on
    answering."""
    content = snapshot.content
    other = content.competencies.get(finding.subject)
    if other is None or finding.subject_kind is not Kind.COMPETENCY:
        return None
    first = next((same[0] for same in same_named(content.competencies.values()).values() if other in same), other)
    if first is other:
        return None
    gone = [other.key]
    new_key = renaming(Kind.COMPETENCY, other.key, first.key)
    changed = [with_keys(renamed_to(other, first, first.key), new_key)]
    for thing in content.things():
        new = with_keys(thing, new_key)
        if thing.key in (first.key, other.key) or new == thing:
            continue
        if says_nothing(new):
            gone.append(thing.key)
        else:
            changed.append(new)
    return Mend(f"Merge {other.key} into {first.key}; the old key goes on answering.", tuple(changed), tuple(gone))


def _remove(finding: Finding, snapshot: Snapshot) -> Mend | None:
    known = snapshot.content.get(finding.subject)
    return None if known is None else Mend(f"Drop {known.name}.", (), (known.key,))


_MENDERS: Mapping[Code, Callable[[Finding, Snapshot], Mend | None]] = {
    Code.UNREACHABLE: _successor_counts,
    Code.NOT_ACTIVE: _successor_counts,
    Code.REDUNDANT_PREREQUISITE: _leave_out,
    Code.EXCLUSION_FORCED: _leave_out,
    Code.THRESHOLD_OUT_OF_REACH: _lower_threshold,
    Code.LIMIT_MAKES_IMPOSSIBLE: _lower_threshold,
    Code.CARRY_OVER_OUT_OF_REACH: _carry_less,
    Code.VALIDITY_TOO_SHORT: _accept_for_ever,
    Code.COHORT_GAP: _close_gap,
    Code.SAME_NAME: _merge,
    Code.OVERLAP_WITHOUT_PAIR: _remove,
}
