"""Claims as a maximum flow, where a tree asks for numbers of lines, and for divided credits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pathways.domain.quantity import from_thousandths, thousandths
from pathways.domain.requirement import CountsOnce, CredentialLine, Group, GroupRule, Limit, Requirement
from pathways.errors import SignalError
from pathways.requirements.claims import Settlement, Use, Ways, pins_below
from pathways.requirements.flow import Network
from pathways.requirements.leaves import worth_of, worths_of

UNIT = 1000
NOUGHT = Decimal(0)


class _NoFlowError(SignalError):
    """The tree asks for something that no flow says."""


@dataclass(slots=True)
class _Demand:
    """One group that asks for so much of its lines, in thousandths.

    Attributes:
        scope: the countsOnce group it stands below; None: its lines claim for themselves.
        lines: each with its worth by the credential that pays, and whether it claims below the scope.
    """

    need: int
    credits: bool
    scope: Group | None
    lines: list[tuple[CredentialLine, Mapping[str, int], bool]] = field(default_factory=list)
    limits: tuple[Limit, ...] = ()


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
        return [_Demand(UNIT, False, own, [(line, worths, own is not None)])]
    if not isinstance(line, Group):
        return [] if ways.holds(line) else [_Demand(UNIT, False, None)]
    if line.within_months_of_each_other is not None:
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
            kin = ways.evidence.kin(line.credential)
            if kin in seen or (counts and not taken.isdisjoint(ways.evidence.accepted(line))):
                raise _NoFlowError
            seen.add(kin)
            taken.update(ways.evidence.accepted(line))
        if ways.waives(line) or (not isinstance(line, CredentialLine) and ways.holds(line)):
            demand.need -= worth
        elif isinstance(line, CredentialLine):
            worths = worths_of(line, ways.evidence, ways.credentials, ways.earned)
            by_payer = {key: thousandths(each) if credits else UNIT for key, each in worths.items()}
            demand.lines.append((line, by_payer, scope is not None and not line.shared))
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
    nodes: dict[str, int] = {}
    room: dict[str, int] = {}
    claims: list[tuple[int, CredentialLine, str]] = []
    ends: list[tuple[int, int]] = []
    for demand in demands:
        target = network.node()
        most = sum(max(worths.values()) for _, worths, _ in demand.lines)
        ends.append((network.edge(target, network.SINK, demand.need), most))
        limit_of = _limit_nodes(network, demand, target)
        pins = pins_below(demand.scope, ways.evidence) if demand.scope is not None else {}
        for line, worths, scoped in demand.lines:
            node = network.node()
            network.edge(node, limit_of.get(line.credential, target), max(worths.values()))
            payers = sorted(ways.payers(line, pins if scoped else {}), key=lambda key: -worths[key])
            if not scoped:
                if payers:
                    claims.append((network.edge(network.SOURCE, node, worths[payers[0]]), line, payers[0]))
                continue
            kin = {ways.evidence.kin(key): key for key in reversed(payers)}
            if demand.credits and len(kin) > 1:
                raise _NoFlowError
            for name, key in kin.items():
                if name not in nodes:
                    nodes[name] = network.node()
                room[name] = max(room.get(name, 0), worths[key])
                claims.append((network.edge(nodes[name], node, worths[key]), line, key))
    for name, node in nodes.items():
        network.edge(network.SOURCE, node, room[name])
    total = network.maximise()
    # What is asked for is paid for; whatever else could count is claimed too, and takes nothing away from that.
    for edge, more in ends:
        network.widen(edge, more)
    network.maximise()
    paid = [(line, key, network.flow(edge)) for edge, line, key in claims]
    uses = {line.path: Use(key, from_thousandths(amount)) for line, key, amount in paid if amount}
    return Settlement(total == sum(demand.need for demand in demands), uses)


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
