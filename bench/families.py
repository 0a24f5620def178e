"""Catalogue families: what is asked of the planner, from the shapes of real programmes to what is hard for any solver.

Every case has a goal whose closure (the credentials that it can reach) is exactly as large as asked, and each of them
can be earned. Same family, size and seed: same case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bench.closure import closure_of
from bench.drafting import Draft, Rule, able, every, group, held, layer_widths, one_of
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal
from pathways.domain.requirement import GroupRule

Way = tuple[int, Rule | None]


class Family(StrEnum):
    """What a catalogue is like."""

    LAYERED = "layered"
    DENSE = "dense"
    CIRCLES = "circles"
    COVERING = "covering"


@dataclass(frozen=True, slots=True)
class Case:
    """One question over its own catalogue."""

    family: Family
    size: int
    seed: int
    content: Content
    goal: Goal

    @property
    def name(self) -> str:
        return f"{self.family} {self.size:,} #{self.seed}"


def case(family: Family, size: int, seed: int) -> Case:
    """Generates a case.

    Raises:
        ValueError: the closure is not as large as asked, which is a fault of the generator.
    """
    draft = Draft(f"{family}/{size}/{seed}")
    goal = DRAFTERS[family](draft, size)
    content = draft.content()
    reached = len(closure_of(content, goal))
    if reached != size or len(content.credentials) != size:
        raise ValueError(f"{family} {size} #{seed}: the closure has {reached} credentials")
    return Case(family, size, seed, content, goal)


def depth_for(size: int, deepest: int) -> int:
    """How many layers a catalogue of a size has: 3 at 20, one more for each factor of 4."""
    depth = 3
    while size > 20 and depth < deepest:
        size //= 4
        depth += 1
    return depth


def layered(draft: Draft, size: int) -> Goal:
    """Like real programmes: levels, one to three routes each, over a few neighbours on the level below."""
    depth = depth_for(size, 9)
    lower: list[str] = []
    skills: list[tuple[str, int]] = []
    for level, width in reversed(list(enumerate(layer_widths(size, depth)))):
        keys = draft.name(f"l{level}", width)
        names = draft.competencies(f"skill{level}", max(1, width // 3))
        ratio = max(1, len(lower) // width)
        mentioned = draft.mentions(width, lower, 4, 8, 3 * ratio + 8) if lower else [[] for _ in keys]
        shown: list[tuple[str, int]] = []
        for place, key in enumerate(keys):
            offered = (
                [(names[place * len(names) // width], draft.random.randint(1, 3))]
                if draft.random.random() < 0.6
                else []
            )
            shown += offered
            near = skills[place * len(skills) // width :][:4]
            draft.credential(key, layered_ways(draft, mentioned[place], near, depth - level), offered)
        lower, skills = keys, shown
    return CredentialGoal(lower[0])


def layered_ways(draft: Draft, mentioned: list[str], skills: list[tuple[str, int]], height: int) -> list[Way]:
    """One to three routes that share out what is mentioned; now and then a dear one that asks for nothing."""
    dice = draft.random

    def price() -> int:
        return 5 * dice.randint(2 * height, 30 * height)

    if not mentioned:
        return [(price(), None) for _ in range(dice.choice((1, 1, 2)))]
    count = dice.choice((1, 1, 2, 2, 3))
    ways: list[Way] = []
    for place in range(count):
        own = mentioned[place::count]
        own += dice.sample(
            [key for key in mentioned if key not in own], min(len(mentioned) - len(own), max(0, 3 - len(own)))
        )
        lines = [layered_rule(draft, own)]
        if skills and dice.random() < 0.25:
            lines.append(able(*dice.choice(skills)))
        ways.append((0 if dice.random() < 0.1 else price(), every(lines)))
    if dice.random() < 0.08:
        ways.append((12 * price(), None))
    return ways


def layered_rule(draft: Draft, keys: list[str]) -> Rule:
    """All, any, some or credits of a few credentials, or some of them and a choice."""
    parts = [held(key) for key in keys]
    match draft.random.choices(("all", "any", "some", "credits", "mixed"), (35, 10, 20, 20, 15))[0]:
        case "all":
            return every(parts)
        case "any":
            return one_of(parts)
        case "some":
            return group(GroupRule.AT_LEAST, parts, (len(parts) + 1) // 2)
        case "credits":
            return draft.enough_credits(keys, draft.random.uniform(0.4, 0.7))
        case _:
            return every([parts[0], one_of(parts[1:])]) if len(parts) > 1 else parts[0]


def dense(draft: Draft, size: int) -> Goal:
    """Many alternatives and n-of over much the same credentials, two or three routes each."""
    dice = draft.random
    lower: list[str] = []
    for level, width in reversed(list(enumerate(layer_widths(size, depth_for(size, 7))))):
        keys = draft.name(f"d{level}", width)
        mentioned = draft.mentions(width, lower, 4, 7, 12) if lower else [[] for _ in keys]
        for key, near in zip(keys, mentioned, strict=True):
            if near:
                draft.credential(
                    key, [(dice.randint(40, 300), dense_rule(draft, near)) for _ in range(dice.randint(2, 3))]
                )
            else:
                draft.credential(key, [(dice.randint(40, 300), None)])
        lower = keys
    return CredentialGoal(lower[0])


def dense_rule(draft: Draft, near: list[str]) -> Rule:
    """Some of all that is near; or one of some and one of the others."""
    dice = draft.random
    picked = [held(name) for name in dice.sample(near, len(near))]
    if dice.random() < 0.5 or len(picked) < 4:
        return group(GroupRule.AT_LEAST, picked, min(len(picked), dice.randint(2, 3)))
    half = len(picked) // 2
    return every([one_of(picked[:half]), one_of(picked[half:])])


def circles(draft: Draft, size: int) -> Goal:
    """Strongly connected parts: a dear way in from below, and cheap ways from member to member, some side by side."""
    dice = draft.random
    sizes: list[int] = []
    while sum(sizes) < size:
        count = dice.randint(9, 12) if len(sizes) % 10 == 9 else dice.randint(3, 8)
        sizes.append(min(count, size - sum(sizes)))
    lower: list[str] = []
    blocks = iter(sizes)
    for level, width in reversed(list(enumerate(layer_widths(len(sizes), depth_for(len(sizes), 6))))):
        parts = [draft.name(f"c{level}-{place}", next(blocks)) for place in range(width)]
        members = [key for part in parts for key in part]
        entries = draft.mentions(len(members), lower, 1, 4, 30) if lower else [[] for _ in members]
        below = dict(zip(members, entries, strict=True))
        for part in parts:
            for place, key in enumerate(part):
                draft.credential(key, circle_ways(draft, part, place, below[key]))
        lower = members
    # A goal on top of one part reaches all of it; the others on the top layer do not exist (its width is 1).
    return CredentialGoal(lower[0])


def circle_ways(draft: Draft, part: list[str], place: int, below: list[str]) -> list[Way]:
    """The way in, the way from the next member, and sometimes a free one for several members."""
    dice = draft.random
    entry = None
    if below:
        parts = [held(key) for key in below]
        entry = every(parts) if dice.random() < 0.5 else group(GroupRule.AT_LEAST, parts, (len(parts) + 1) // 2)
    ways: list[Way] = [(dice.randint(150, 400), entry)]
    others = [key for key in part if key != part[place]]
    if others:
        following = part[(place + 1) % len(part)]
        ways.append((dice.randint(20, 120), held(following, dice.random() < 0.3)))
    if len(others) > 1 and dice.random() < 0.6:
        chosen = [held(key, dice.random() < 0.3) for key in dice.sample(others, min(len(others), 4))]
        rule = one_of(chosen) if dice.random() < 0.3 else group(GroupRule.AT_LEAST, chosen, 2)
        ways.append((dice.choice((0, 10, 30, 60)), rule))
    return ways


def covering(draft: Draft, size: int) -> Goal:
    """Many competencies, each shown by several credentials that ask for credits of modules; or a capstone too."""
    dice = draft.random
    wanted, tops = {20: (6, 14), 100: (10, 40), 500: (16, 100), 2000: (24, 200)}.get(size, (32, 400))
    tops = min(tops, size * 3 // 4)
    capstone = dice.random() < 0.5
    names = draft.competencies("skill", wanted)
    shown: list[dict[str, int]] = [{names[place % wanted]: dice.randint(2, 3)} for place in range(tops)]
    for shows in shown:
        for name in dice.sample(names, dice.choice((0, 1, 1, 2, 2, 3))):
            shows.setdefault(name, dice.randint(1, 3))
    rest = size - tops - capstone
    small = rest // 4 if rest > 40 else 0
    modules = draft.name("module", rest - small, (2, 6))
    lessons = draft.name("lesson", small, (1, 2))
    badges = draft.mentions(len(modules), lessons, 2, 5, 12) if lessons else [[] for _ in modules]
    for key, near in zip(modules, badges, strict=True):
        ways: list[Way] = [(dice.randint(80, 200) if near else dice.randint(40, 200), None)]
        if near:
            ways.append((dice.randint(0, 40), draft.enough_credits(near, 0.7)))
        draft.credential(key, ways)
    for key in lessons:
        draft.credential(key, [(dice.randint(10, 60), None)])
    for key, shows, near in zip(draft.name("top", tops), shown, draft.mentions(tops, modules, 3, 6, 20), strict=True):
        draft.credential(
            key, [(50 * len(shows) + dice.randint(50, 300), draft.enough_credits(near, 0.5))], list(shows.items())
        )
    goal: Goal = CompetenciesGoal(tuple(CompetencyLevel(competency=name, level=Decimal(2)) for name in names))
    if not capstone:
        return goal
    (key,) = draft.name("capstone", 1)
    draft.credential(key, [(500, draft.enough_credits(dice.sample(modules, min(len(modules), 30)), 0.6))])
    return AllGoals((goal, CredentialGoal(key)))


DRAFTERS: dict[Family, Callable[[Draft, int], Goal]] = {
    Family.LAYERED: layered,
    Family.DENSE: dense,
    Family.CIRCLES: circles,
    Family.COVERING: covering,
}
