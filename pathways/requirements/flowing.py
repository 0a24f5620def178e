"""Claims as a maximum flow, where a tree asks for numbers of lines, and for divided credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pathways.domain.quantity import from_thousandths, thousandths
from pathways.domain.requirement import CountsOnce, CredentialLine, Group, GroupRule, Limit, Requirement
from pathways.errors import SignalError
from pathways.requirements.claims import Pins, Settlement, Use, Ways, by_path, pins_below
from pathways.requirements.flow import Network
from pathways.requirements.leaves import worth_of, worths_of
from pathways.requirements.payments import Payment

UNIT = 1000
NOUGHT = Decimal(0)


class _NoFlowError(SignalError):
    """The tree asks for something that no flow says."""


@dataclass(slots=True)
class _Demand:
    """One group that asks for so much of its lines, in thousandths.

    Attributes:
        scope: the countsOnce group it stands below; None: its lines claim for themselves.
        lines: its credential lines.
    """

    need: int
    credits: bool
    scope: Group | None
    lines: list[_Line] = field(default_factory=list)
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A credential line.

    Attributes:
        worths: by the credential that pays, in thousandths.
        scoped: it claims below the scope.
        times: so many awards of a repeatable credential count for it.
    """

    line: CredentialLine
    worths: Mapping[str, int]
    scoped: bool
    times: int = 1


def settled_by_flow(root: Group, ways: Ways) -> Settlement | None:
    """The best claims; None where they are no flow."""
    try:
        demands = list(_demands(root, ways, None))
        return _settled(demands, ways)
    except _NoFlowError:
        return None


def _demands(line: Requirement, ways: Ways, scope: Group | None, *, exempt: bool = False) -> list[_Demand]:
    if ways.waives(line):
        return []
    exempt = exempt or (line.shared and scope is not None)
    if isinstance(line, CredentialLine):
        own = None if exempt else scope
        worths = dict.fromkeys(ways.evidence.accepted(line), UNIT)
        return [_Demand(UNIT, False, own, [_Line(line, worths, own is not None)])]
    if not isinstance(line, Group):
        return [] if ways.holds(line) else [_Demand(UNIT, False, None)]
    if line.within_months_of_each_other is not None or (line.scope and line.counts_once is not None):
        raise _NoFlowError
    if line.counts_once is not None and scope is None and not exempt:
        scope = line
    if line.rule is GroupRule.ALL:
        return [demand for part in line.of for demand in _demands(part, ways, scope, exempt=exempt)]
    return [_demand(line, ways, None if exempt else scope)]


def _demand(group: Group, ways: Ways, scope: Group | None) -> _Demand:
    if group.distinct is not None or group.same is not None:
        raise _NoFlowError
    credits = group.rule is GroupRule.CREDITS
    if credits and scope is not None and scope.counts_once is CountsOnce.WHOLE:
        raise _NoFlowError
    need = Decimal(1) if group.rule is GroupRule.ANY else group.minimum or NOUGHT
    demand = _Demand(thousandths(need), credits, scope, limits=group.limits)
    _refuse_tangled(group)
    counts = group.rule is not GroupRule.ANY
    seen: set[str] = set()
    taken: set[str] = set()
    for line in group.of:
        worth = thousandths(worth_of(line, ways.credentials) or NOUGHT) if credits else UNIT
        if isinstance(line, Group):
            raise _NoFlowError
        if isinstance(line, CredentialLine):
            kin = ways.evidence.kin(line.credential, group.scope)
            if kin in seen or (counts and not taken.isdisjoint(ways.evidence.accepted(line))):
                raise _NoFlowError
            seen.add(kin)
            taken.update(ways.evidence.accepted(line))
        if ways.waives(line) or (not isinstance(line, CredentialLine) and ways.holds(line)):
            demand.need -= worth
        elif isinstance(line, CredentialLine):
            worths = worths_of(line, ways.evidence, ways.credentials, ways.earned)
            by_payer = {key: thousandths(each) if credits else UNIT for key, each in worths.items()}
            times = ways.evidence.times_for(line) if counts else 1
            demand.lines.append(_Line(line, by_payer, scope is not None and not line.shared, times))
    demand.need = max(demand.need, 0)
    return demand


def _refuse_tangled(group: Group) -> None:
    """Limits of the group's own unit over sets that do not meet are nodes of the network; others are not."""
    credits = group.rule is GroupRule.CREDITS
    seen: set[str] = set()
    for limit in group.limits:
        unfit = limit.graded or limit.at_most_share is not None or (limit.at_most_credits is None) is credits
        if unfit or not seen.isdisjoint(limit.keys):
            raise _NoFlowError
        seen.update(limit.keys)


def _settled(demands: list[_Demand], ways: Ways) -> Settlement:
    _refuse_mixed(demands)
    network = Network()
    claimed = _Claimed(network, ways)
    claims: list[tuple[int, CredentialLine, Payment]] = []
    ends: list[tuple[int, int]] = []
    for demand in demands:
        target = network.node()
        most = sum(each.times * max(each.worths.values()) for each in demand.lines)
        ends.append((network.edge(target, network.SINK, demand.need), most))
        limit_of = _limit_nodes(network, demand, target)
        pins = pins_below(demand.scope, ways.evidence) if demand.scope is not None else {}
        for each in demand.lines:
            line, node = each.line, network.node()
            room = each.times * max(each.worths.values())
            network.edge(node, limit_of.get(line.credential, target), room)
            payments = _payments(each, ways, pins if each.scoped else {}, demand.credits)
            if not each.scoped:
                chosen = _best(payments, each.times, ways)
                claims += [(network.edge(network.SOURCE, node, worth), line, payment) for payment, worth in chosen]
                continue
            kin = {claimed.name(payment): (payment, worth) for payment, worth in reversed(payments)}
            if demand.credits and (len(kin) > 1 or any(len(name) > 1 for name in kin)):
                raise _NoFlowError
            for payment, worth in kin.values():
                claims.append((network.edge(claimed.node(payment, worth), node, worth), line, payment))
    claimed.close()
    total = network.maximise()
    # What is asked for is paid for; whatever else could count is claimed too, and takes nothing away from that.
    for edge, more in ends:
        network.widen(edge, more)
    network.maximise()
    paid = [(line, payment, network.flow(edge)) for edge, line, payment in claims]
    uses = by_path(
        (line.path, Use(payment.credential, from_thousandths(amount), payment.unit))
        for line, payment, amount in paid
        if amount
    )
    return Settlement(total == sum(demand.need for demand in demands), uses)


def _payments(each: _Line, ways: Ways, pins: Pins, credits: bool) -> list[tuple[Payment, int]]:
    """What may pay for a line, each with its worth, the best first: one for each credential, or for each award of a
    repeatable one."""
    able = ways.payers(each.line, pins)
    best: dict[tuple[str, str], tuple[Payment, int]] = {}
    for payment in ways.payments(each.line):
        key = payment.credential
        if key in able:
            worth = thousandths(payment.amount) if credits and payment.unit else each.worths[key]
            best.setdefault((key, payment.unit), (payment, worth))
    return sorted(best.values(), key=lambda found: -found[1])


def _best(payments: list[tuple[Payment, int]], times: int, ways: Ways) -> list[tuple[Payment, int]]:
    """So many of them that may count together, worth as much as any."""
    found: list[tuple[Payment, int]] = []
    taken: Counter[str] = Counter()
    for payment, worth in payments:
        if len(found) < times and taken[payment.credential] < ways.evidence.times(payment.credential):
            taken[payment.credential] += 1
            found.append((payment, worth))
    return found


class _Claimed:
    """What is claimed once: sets of equivalents, of a repeatable one each award, and no more of them than count."""

    def __init__(self, network: Network, ways: Ways) -> None:
        self._network = network
        self._evidence = ways.evidence
        self._nodes: dict[tuple[str, ...], int] = {}
        self._above: dict[int, int] = {}
        self._room: dict[int, int] = {}

    def name(self, payment: Payment) -> tuple[str, ...]:
        """Of what is claimed once."""
        kin = self._evidence.kin(payment.credential)
        return (kin,) if self._evidence.times_in_all(kin) == 1 else (kin, payment.credential, payment.unit)

    def node(self, payment: Payment, worth: int) -> int:
        """From which a payment flows."""
        name = self.name(payment)
        found = self._node(name)
        self._room[found] = max(self._room.get(found, 0), worth)
        if len(name) > 1:
            for place, times in ((2, self._evidence.times(name[1])), (1, self._evidence.times_in_all(name[0]))):
                above = self._node(name[:place])
                self._above[self._node(name[: place + 1])] = above
                self._room[above] = UNIT * times
        return found

    def close(self) -> None:
        """Lets flow what there is."""
        for node in self._nodes.values():
            self._network.edge(self._above.get(node, self._network.SOURCE), node, self._room[node])

    def _node(self, name: tuple[str, ...]) -> int:
        if name not in self._nodes:
            self._nodes[name] = self._network.node()
        return self._nodes[name]


def _limit_nodes(network: Network, demand: _Demand, target: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for limit in demand.limits:
        node = network.node()
        most = UNIT * limit.at_most if limit.at_most is not None else thousandths(limit.at_most_credits or NOUGHT)
        network.edge(node, target, most)
        found.update(dict.fromkeys(limit.keys, node))
    return found


def _refuse_mixed(demands: list[_Demand]) -> None:
    """Below one countsOnce either everything is claimed whole, or everything is divided credits.

    Names of sets of equivalents are nodes, so two such groups beside each other are no one network either.
    """
    if len({id(demand.scope) for demand in demands if demand.scope is not None}) > 1:
        raise _NoFlowError
    for scope in {id(demand.scope) for demand in demands if demand.scope is not None}:
        kinds = {demand.credits for demand in demands if id(demand.scope) == scope}
        if len(kinds) > 1:
            raise _NoFlowError
