"""Groups in which each credential counts once, with too few different credentials for what they ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, minimum_of, rules_of
from pathways.domain.catalog import Kind
from pathways.domain.quantity import from_thousandths, plain
from pathways.domain.requirement import CountsOnce, CredentialLine, Group, GroupRule, Requirement, walk
from pathways.requirements.flow import Network
from pathways.wording.phrases import counted
from pathways.wording.requirements import text_of


@dataclass(frozen=True, slots=True)
class Demand:
    """What a line, or the direct lines of a group, must claim: a number, or credits, of these sets of equivalents."""

    amount: int
    most: Mapping[str, int]

    @property
    def alone(self) -> bool:
        """It could be met if nothing else claimed anything."""
        return sum(self.most.values()) >= self.amount


def claim_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of every outermost group with countsOnce."""
    reach = Reach.of(snapshot)
    for credential in snapshot.credentials.values():
        for _, root in rules_of(credential):
            for group in _outermost(root):
                reason = _too_few(group, reach)
                if reason is not None:
                    said = text_of(group, snapshot.names)
                    text = f"“{said}” can never hold: {reason}. Add choices, ask for less, or share a line."
                    yield Finding(
                        Severity.ERROR, Code.COUNTS_ONCE_IMPOSSIBLE, text, credential.key, Kind.CREDENTIAL, group.path
                    )


def _outermost(root: Requirement) -> Iterator[Group]:
    stack = [root]
    while stack:
        line = stack.pop()
        if isinstance(line, Group):
            if line.counts_once is None:
                stack.extend(line.of)
            elif not line.shared:
                yield line


def _too_few(group: Group, reach: Reach) -> str | None:
    lines = [line for line in walk(group) if isinstance(line, CredentialLine)]
    if any(reach.times(line.credential) > 1 or reach.has_others(line) for line in lines):
        return None  # Several awards may be claimed for lines of one set: that is for plans to find out.
    whole, divided = _demands(group, reach, divide=group.counts_once is CountsOnce.CREDITS)
    if not all(demand.alone for demand in (*whole, *divided)):
        return None  # A threshold is out of reach by itself, which is a finding of its own.
    asked, given = sum(demand.amount for demand in whole), _flow(whole, dict.fromkeys(_kinds(whole), 1))
    if given < asked:
        wanted = counted(asked, "different credential")
        return f"the lines that must hold claim {wanted}, and only {given} can be claimed"
    taken = {kind for demand in whole if len(demand.most) == 1 == demand.amount for kind in demand.most}
    worth = {kind: most for kind, most in _worths(group, reach).items() if kind not in taken}
    asked, given = sum(demand.amount for demand in divided), _flow(divided, worth)
    if given < asked:
        most, wanted = plain(from_thousandths(given)), counted(from_thousandths(asked), "credit")
        return f"the lines that must hold ask for {wanted}, and without counting any twice there are {most}"
    return None


def _kinds(demands: Sequence[Demand]) -> Iterator[str]:
    return (kind for demand in demands for kind in demand.most)


def _demands(root: Group, reach: Reach, *, divide: bool) -> tuple[list[Demand], list[Demand]]:
    """What must be claimed whole below a group, and what may be divided."""
    whole: list[Demand] = []
    divided: list[Demand] = []
    stack: list[Requirement] = [root]
    while stack:
        line = stack.pop()
        if line.shared:
            continue
        if isinstance(line, CredentialLine):
            whole.append(Demand(1, {reach.kind(line.credential): 1}))
        elif isinstance(line, Group) and line.rule is GroupRule.ALL:
            stack.extend(line.of)
        elif isinstance(line, Group):
            stack.extend(part for part in reach.needed(line) if isinstance(part, Group))
            if divide and line.rule is GroupRule.CREDITS:
                divided += _of_choice(line, reach, whole=False)
            else:
                whole += _of_choice(line, reach, whole=True)
    return whole, divided


def _of_choice(group: Group, reach: Reach, *, whole: bool) -> Iterator[Demand]:
    """What the direct lines of a group must claim, at the least."""
    free = [line for line in group.of if line.shared or not isinstance(line, CredentialLine)]
    asked = minimum_of(group) - sum(reach.worth(line, group.rule) for line in free)
    best: dict[str, int] = {}
    for line in group.of:
        if isinstance(line, CredentialLine) and not line.shared:
            kind, worth = reach.kind(line.credential), reach.worth(line, group.rule)
            best[kind] = max(worth, best.get(kind, 0))
    if asked <= 0:
        return
    if not whole:
        yield Demand(asked, best)
        return
    number = 0
    for worth in sorted(best.values(), reverse=True):
        if asked <= 0:
            break
        asked -= worth
        number += 1
    yield Demand(number if asked <= 0 else len(best) + 1, dict.fromkeys(best, 1))


def _worths(root: Group, reach: Reach) -> Mapping[str, int]:
    """The largest worth of each set of equivalents among the lines below that add up credits."""
    found: dict[str, int] = defaultdict(int)
    for group in walk(root):
        if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
            for line in group.of:
                if isinstance(line, CredentialLine):
                    kind = reach.kind(line.credential)
                    found[kind] = max(found[kind], reach.worth(line, group.rule))
    return found


def _flow(demands: Sequence[Demand], most: Mapping[str, int]) -> int:
    """How much of the demands can be met at once when each set of equivalents gives so much."""
    network = Network()
    kinds = {kind: network.node() for kind in most}
    for kind, node in kinds.items():
        network.edge(network.SOURCE, node, most[kind])
    for demand in demands:
        target = network.node()
        network.edge(target, network.SINK, demand.amount)
        for kind, limit in demand.most.items():
            if kind in kinds:
                network.edge(kinds[kind], target, limit)
    return network.maximise()
