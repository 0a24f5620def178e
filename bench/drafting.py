"""Building blocks of generated catalogues: requirement trees, credentials, layers, and who mentions whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from pathways.domain.catalog import Competency, CompetencyLevel, Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content
from pathways.domain.money import Money
from pathways.domain.requirement import CompetencyLine, CredentialLine, Group, GroupRule, Requirement

Rule = Callable[[str], Requirement]
"""A requirement that gets its path when it is put into a route."""

CURRENCY = "USD"


def held(key: str, concurrent: bool = False) -> Rule:
    """A credential line."""
    return lambda path: CredentialLine(path=path, credential=key, concurrent=concurrent)


def able(competency: str, level: int) -> Rule:
    """A competency line."""
    return lambda path: CompetencyLine(path=path, competency=competency, level=Decimal(level))


def group(rule: GroupRule, parts: Sequence[Rule], minimum: int | Decimal | None = None) -> Rule:
    """A group of lines."""
    least = None if minimum is None else Decimal(minimum)

    def built(path: str) -> Requirement:
        lines = tuple(part(f"{path}/{place}") for place, part in enumerate(parts))
        return Group(path=path, rule=rule, of=lines, minimum=least)

    return built


def every(parts: Sequence[Rule]) -> Rule:
    """All of some lines; a single one stands for itself."""
    return parts[0] if len(parts) == 1 else group(GroupRule.ALL, parts)


def one_of(parts: Sequence[Rule]) -> Rule:
    """Any of some lines; a single one stands for itself."""
    return parts[0] if len(parts) == 1 else group(GroupRule.ANY, parts)


class Draft:
    """A catalogue that grows credential by credential, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.credits: dict[str, int] = {}
        self.things: list[Credential | Competency] = []

    def name(self, stem: str, count: int, worth: tuple[int, int] = (1, 6)) -> list[str]:
        """New keys, each with the credits its credential will have."""
        keys = [f"{stem}-{place:06d}" for place in range(count)]
        self.credits.update((key, self.random.randint(*worth)) for key in keys)
        return keys

    def competencies(self, stem: str, count: int) -> list[str]:
        """New competencies."""
        keys = [f"{stem}-{place:06d}" for place in range(count)]
        self.things += [Competency(key=key, name=key) for key in keys]
        return keys

    def route(self, credential: str, place: int, cost: int, rule: Rule | None) -> Route:
        """A route of a credential; hours go roughly with the cost."""
        path = f"{credential}/r{place}"
        kind = RouteKind.STACK if cost == 0 else RouteKind.STUDY
        hours = Decimal(self.random.randint(2, 40) + cost // 20)
        requires = None if rule is None else rule(path)
        return Route(key=f"r{place}", kind=kind, cost=Money(Decimal(cost), CURRENCY), hours=hours, requires=requires)

    def credential(
        self, key: str, ways: Sequence[tuple[int, Rule | None]], shows: Sequence[tuple[str, int]] = ()
    ) -> None:
        """A credential with its ways (cost and requirement) and what it shows."""
        self.things.append(
            Credential(
                key=key,
                name=key,
                credential_type=CredentialType.CERTIFICATION,
                credits=Decimal(self.credits[key]),
                competencies=tuple(CompetencyLevel(competency=name, level=Decimal(level)) for name, level in shows),
                routes=tuple(self.route(key, place, cost, rule) for place, (cost, rule) in enumerate(ways)),
            )
        )

    def content(self) -> Content:
        """What has been drafted."""
        return Content.of(list(self.things))

    def enough_credits(self, keys: Sequence[str], share: float) -> Rule:
        """Credits worth a share of what the keys give together."""
        total = sum(self.credits[key] for key in keys)
        return group(GroupRule.CREDITS, [held(key) for key in keys], max(1, int(total * share)))

    def mentions(self, upper: int, lower: Sequence[str], least: int, most: int, window: int) -> list[list[str]]:
        """For each of `upper` users the lower credentials that it mentions; each lower one is mentioned.

        Users lie beside each other like departments: most of what they mention comes from a window around their own
        place.
        """
        found: list[dict[str, None]] = [{} for _ in range(upper)]
        for place, key in enumerate(lower):
            found[place * upper // len(lower)][key] = None
        for place, keys in enumerate(found):
            centre = (2 * place + 1) * len(lower) // (2 * upper)
            first = max(0, min(centre - window // 2, len(lower) - window))
            near = lower[first : first + window]
            wanted = min(self.random.randint(least, most), len(near))
            while len(keys) < wanted:
                everywhere = self.random.random() < 0.1
                keys[self.random.choice(lower if everywhere else near)] = None
        return [self.random.sample(list(keys), len(keys)) for keys in found]


def layer_widths(size: int, depth: int) -> list[int]:
    """Widths of layers that add up to `size`: one credential on top, each layer wider by about the same factor."""
    low, high = 1.0, float(size)
    for _ in range(60):
        factor = (low + high) / 2
        low, high = (factor, high) if sum(factor**level for level in range(depth)) < size else (low, factor)
    widths = [max(1, int(low**level)) for level in range(depth)]
    widths[-1] += size - sum(widths)
    return widths
