"""The whole content out of the graph.

Keys are read first, then everything in chunks of keys: each statement answers one list per chunk, which crosses the
wire ten times faster than records, and bounds what the server holds. While one chunk is decoded the next is under way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from pathways.collecting import without_collecting
from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CreditsOf,
    Kind,
    Occupation,
    Organization,
    Route,
)
from pathways.domain.content import Content, Thing, kind_of
from pathways.domain.offerings import Term
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap, Scale
from pathways.progress import Progress
from pathways.store.bolt import Bolt, Row
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING
from pathways.store.mapping.fingerprint import thing_fingerprint
from pathways.store.mapping.offerings import offering_of, recurrence_of, term_of
from pathways.store.mapping.queries import (
    ADJACENCIES,
    COMPETENCIES,
    CREDENTIALS,
    EQUIVALENCES,
    OCCUPATIONS,
    ORGANIZATIONS,
    OVERLAPS,
    SCALES,
    TERMS,
    things_of,
)
from pathways.store.mapping.requirements import Parts, recommended_id, trees_of
from pathways.store.mapping.routes import route_of
from pathways.store.mapping.rows import Stamped
from pathways.store.mapping.rules import in_order, limits_of, selects_of
from pathways.store.mapping.things import (
    LABELS,
    adjacency_of,
    competency_of,
    credential_of,
    decimal,
    need_of,
    occupation_credential_of,
    occupation_of,
    organization_of,
    overlap_of,
    scale_of,
)

_CHUNK = 2000
_AHEAD = 2

Chunk = list[list[Row]]
Decode = Callable[[Chunk], Iterator[Thing]]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Things of the store: key to (kind, version, fingerprint)."""

    things: dict[str, tuple[Kind, int, str]]

    def keys(self, kind: Kind) -> list[str]:
        """The keys of a kind, sorted."""
        return sorted(key for key, (each, _, _) in self.things.items() if each is kind)


def read_inventory(bolt: Bolt, keys: Sequence[str] | None = None) -> Inventory:
    """Keys, versions and fingerprints of everything, or of those of some keys that are there.

    Raises:
        StoreError: the store does not answer.
    """
    things: dict[str, tuple[Kind, int, str]] = {}
    for kind, label in LABELS.items():
        if keys is None:
            rows = bolt.collected(f"MATCH (n:{label}) RETURN collect([n.key, n.version, n.fingerprint])")
        else:
            rows = bolt.collected(things_of(label, answer="n.key, n.version, n.fingerprint"), keys=keys)
        things.update((key, (kind, version, print_)) for key, version, print_ in rows)
    return Inventory(things)


def read_content(bolt: Bolt, inventory: Inventory, progress: Progress) -> Content:
    """Everything the inventory names, exactly as it was published; of one revision only if nothing was published
    meanwhile, which the caller checks.

    Raises:
        DamagedError: something is missing, or is not what its fingerprint says (or was just being replaced).
        StoreError: the store does not answer.
    """
    found: list[Thing] = []
    with without_collecting():
        for some in read_whatever(bolt, inventory, progress, "loading"):
            for thing in some:
                if differs(thing, inventory):
                    raise damaged(bolt.address, changed(thing))
            found.extend(some)
        content = Content.of(found)
    if len(content) != len(inventory.things):
        raise damaged(bolt.address)
    return content


def read_whatever(bolt: Bolt, inventory: Inventory, progress: Progress, what: str) -> Iterator[list[Thing]]:
    """What there is of everything that the inventory names, some thousand things at a time.

    Raises:
        DamagedError: something cannot be understood.
        StoreError: the store does not answer.
    """
    done = 0
    for kind, (statements, decode) in _readers().items():
        for chunk in _chunks(bolt, inventory.keys(kind), statements):
            some = _understood(bolt, decode, chunk)
            done += len(some)
            yield some
            progress(what, done, len(inventory.things))


def differs(thing: Thing, inventory: Inventory) -> bool:
    """Whether a thing that was read is another one than its publisher wrote."""
    return thing_fingerprint(thing) != inventory.things[thing.key][2]


def changed(thing: Thing) -> str:
    """Says so."""
    return f"the {kind_of(thing).lower()} {thing.key} is not what was published: a part was lost or changed"


def read_stamped(bolt: Bolt, kind: Kind, keys: list[str]) -> Iterator[list[Stamped]]:
    """Things of a kind, some thousand of them at a time; what is not there is left out.

    Raises:
        DamagedError: something cannot be understood.
        StoreError: the store does not answer.
    """
    statements, decode = _readers()[kind]
    stamps = things_of(LABELS[kind], answer="n.key, n.version, n.fingerprint")
    for *chunk, stamped in _chunks(bolt, keys, (*statements, stamps)):
        found = {key: (version, print_) for key, version, print_ in stamped}
        yield [Stamped(thing, *found[thing.key]) for thing in _understood(bolt, decode, chunk) if thing.key in found]


def _readers() -> dict[Kind, tuple[Sequence[str], Decode]]:
    """The statements and the decoder of each kind: what is named before what names it."""
    return {
        Kind.ORGANIZATION: (ORGANIZATIONS, _organizations),
        Kind.COMPETENCY: (COMPETENCIES, _competencies),
        Kind.SCALE: (SCALES, _scales),
        Kind.TERM: (TERMS, _terms),
        Kind.CREDENTIAL: (CREDENTIALS, _credentials),
        Kind.OCCUPATION: (OCCUPATIONS, _occupations),
        Kind.EQUIVALENCE: (EQUIVALENCES, _equivalences),
        Kind.OVERLAP: (OVERLAPS, _overlaps),
        Kind.ADJACENCY: (ADJACENCIES, _adjacencies),
    }


def _chunks(bolt: Bolt, keys: list[str], statements: Sequence[str]) -> Iterator[Chunk]:
    def fetch(start: int) -> Chunk:
        some = keys[start : start + _CHUNK]
        return [bolt.collected(statement, keys=some) for statement in statements]

    starts = iter(range(0, len(keys), _CHUNK))
    with ThreadPoolExecutor(_AHEAD, "pathways-store-load") as pool:
        under_way: list[Future[Chunk]] = [pool.submit(fetch, start) for start in islice(starts, _AHEAD)]
        try:
            while under_way:
                chunk = under_way.pop(0).result()
                if (start := next(starts, None)) is not None:
                    under_way.append(pool.submit(fetch, start))
                yield chunk
        finally:
            for each in under_way:
                each.cancel()


def _understood(bolt: Bolt, decode: Decode, chunk: Chunk) -> list[Thing]:
    try:
        return list(decode(chunk))
    except UNDERSTANDING as error:
        # Either this is damage, or a publisher had written only half of a thing when its rows were read.
        raise damaged(bolt.address, f"reading the catalogue back failed ({error!r:.100})") from error


def _organizations(chunk: Chunk) -> Iterator[Organization]:
    yield from map(organization_of, chunk[0])


def _scales(chunk: Chunk) -> Iterator[Scale]:
    yield from map(scale_of, chunk[0])


def _terms(chunk: Chunk) -> Iterator[Term]:
    yield from map(term_of, chunk[0])


def _competencies(chunk: Chunk) -> Iterator[Competency]:
    nodes, links = chunk
    broader = _by_key(links)
    for row in nodes:
        yield competency_of(row, [key for (key,) in broader[row[0]]])


def _occupations(chunk: Chunk) -> Iterator[Occupation]:
    nodes, *links = chunk
    needs, general, asked = map(_by_key, links)
    for row in nodes:
        key = row[0]
        yield occupation_of(
            row,
            [need_of(*each) for each in needs[key]],
            [need_of(*each) for each in general[key]],
            [occupation_credential_of(*each) for each in asked[key]],
        )


def _credentials(chunk: Chunk) -> Iterator[Credential]:
    nodes, owner_links, accreditor_links, shown_links, successors, routes, renewals, *times = chunk[:9]
    aligned, (lines, limits, counted, *filters) = chunk[9:11], chunk[11:]
    owners, accreditors, shown = _by_key(owner_links), _by_key(accreditor_links), _by_key(shown_links)
    following = _by_key(successors)
    align_to = {route: target for links in aligned for route, target in links}
    offerings, recurring = map(_by_key, times)
    selects = selects_of(*filters)
    trees = trees_of(lines, Parts(selects, limits_of(limits, counted, selects)))

    def routes_of(rows: list[Row]) -> dict[str, list[Route]]:
        found: dict[str, list[Route]] = defaultdict(list)
        for key, _, id_, *row in sorted(rows, key=itemgetter(1)):
            dated = [offering_of(each) for each in offerings[id_]]
            again = [recurrence_of(each) for each in recurring[id_]]
            requires, recommends = trees.get(id_), trees.get(recommended_id(id_))
            found[key].append(route_of(row, requires, recommends, align_to.get(id_), dated, again))
        return found

    by_route, by_renewal = routes_of(routes), routes_of(renewals)
    for row in nodes:
        key = row[0]
        yield credential_of(
            row,
            owned_by=[each for (each,) in owners[key]],
            accredited_by=[each for (each,) in accreditors[key]],
            competencies=[CompetencyLevel(competency=each, level=decimal(level)) for each, level in shown[key]],
            superseded_by=[each for (each,) in following[key]],
            routes=by_route.get(key, []),
            renewals=by_renewal.get(key, []),
        )


def _equivalences(chunk: Chunk) -> Iterator[Equivalence]:
    nodes, links = chunk
    members = in_order(links)
    for key, name, one_way, credits, applies_in in nodes:
        yield Equivalence(
            key=key,
            name=name,
            credentials=members.get(key, ()),
            one_way=bool(one_way),
            credits=CreditsOf(credits) if credits else CreditsOf.OWN,
            for_=tuple(applies_in or ()),
        )


def _overlaps(chunk: Chunk) -> Iterator[Overlap]:
    nodes, party_links, counted, *filters = chunk
    parties, keys, selects = _by_key(party_links), in_order(counted), selects_of(*filters)
    for row in nodes:
        key = row[0]
        between = tuple(selects[id_] if text is None else text for id_, text in parties[key])
        yield overlap_of(row, between, keys.get(key, ()), selects.get(key))


def _adjacencies(chunk: Chunk) -> Iterator[Adjacency]:
    nodes, *links = chunk
    counted, counting = ({key: end for key, _, end in some} for some in links)
    for row in nodes:
        yield adjacency_of(row, counted[row[0]], counting[row[0]])


def _by_key(links: list[Row]) -> dict[str, list[Row]]:
    """Rows (key, position, …) as lists of the rest by key, in order of position."""
    found: dict[str, list[Row]] = defaultdict(list)
    for key, _, *rest in sorted(links, key=itemgetter(1)):
        found[key].append(rest)
    return found
