"""Small catalogues, records and questions in which the forms of requirements meet in every way.

One generator over `random.Random`: a seed for the long fuzz, Hypothesis for examples that shrink.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from pathways.domain.catalog import (
    Attempts,
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    CreditsOf,
    Occupation,
    OccupationCredential,
    Organization,
    Route,
    RouteKind,
    Strength,
)
from pathways.domain.content import Content, Thing
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Award, AwardState, Experience, PinnedClaim, Record, Substitution, Waiver
from pathways.domain.money import Money, Period, SharedCost
from pathways.domain.offerings import Retake
from pathways.domain.plan import Objective, PlanOptions, PlanQuestion
from pathways.domain.requirement import (
    CountsOnce,
    CredentialLine,
    Group,
    GroupRule,
    Limit,
    Need,
    Requirement,
    Select,
    walk,
)
from pathways.domain.shared_rules import Equivalence, Overlap, Scale
from tests.rules.plans import with_lines
from tests.rules.random_trees import Growing
from tests.rules.state import classes_of

TODAY = date(2026, 11, 23)
DAYS = (date(2026, 6, 1), date(2025, 6, 1), date(2022, 1, 1))
KEYS = ("a", "b", "c", "d", "e", "f")
COMPETENCIES = ("x", "y")
MOST_LINES = 6
POINTS = tuple(map(Decimal, range(5)))
SCALES = (
    Scale(key="letters", name="letters", values=("F", "D", "C", "B", "A"), passing="D", points=POINTS),
    Scale(key="marks", name="marks", values=("FAIL", "PASS"), passing="PASS"),
)


@dataclass(frozen=True)
class Case:
    """A catalogue and a question, which brings the record."""

    content: Content
    question: PlanQuestion


def random_case(seed: int) -> Case:
    """The case of a seed."""
    return draw_case(Random(seed))  # noqa: S311


def cases() -> st.SearchStrategy[Case]:
    """Cases that shrink."""
    return st.randoms(use_true_random=False).map(draw_case)


def draw_case(rng: Random) -> Case:
    """A catalogue of 3 to 6 credentials, a record and a question."""
    content, goal = _content(rng), None
    if _chance(rng, 10):
        content, goal = _repeated(rng, content), CredentialGoal("b")
    asked = PlanQuestion(goal or draw_goal(rng, content), draw_record(rng, content), _options(rng, content))
    return Case(with_shared_costs(rng, content), asked)


def draw_retake(rng: Random) -> Retake:
    """When a route opens again."""
    most = rng.choice((None, 1, 1, 2))
    months = None if most is None else rng.choice((None, 6, 12))
    return Retake(after_days=rng.choice((0, 10, 40)), at_most=most, within_months=months)


def with_shared_costs(rng: Random, content: Content) -> Content:
    """The same; in some catalogues routes and renewals share costs."""
    if not _chance(rng, 20):
        return content
    costs = [
        SharedCost(key, Money(Decimal(rng.choice((0, 1, 2, 3, 4))), "USD"), rng.choice((None, Period.YEAR)))
        for key in ("fee", "dues")[: rng.choice((1, 1, 2))]
    ]

    def sharing(routes: tuple[Route, ...]) -> tuple[Route, ...]:
        return tuple(replace(each, shared_cost=rng.choice((None, *costs))) for each in routes)

    credentials = {
        key: replace(each, routes=sharing(each.routes), renewals=sharing(each.renewals))
        for key, each in content.credentials.items()
    }
    return replace(content, credentials=credentials)


def _chance(rng: Random, percent: int) -> bool:
    return rng.randrange(100) < percent


def _content(rng: Random) -> Content:
    keys = KEYS[: rng.choice((3, 4, 4, 5, 5, 6))]
    bare = {key: _credential(rng, key) for key in keys}
    things: list[Thing] = [Organization(key=name, name=name) for name in ("o1", "o2")]
    things += SCALES
    things += [Competency(key=name, name=name) for name in COMPETENCIES]
    things += [_with_routes(rng, credential, bare) for credential in bare.values()]
    if _chance(rng, 35):
        places = [*keys, *_groups(things)]
        things.append(_equivalence(rng, "set-1", rng.sample(keys, 2), places))
        if _chance(rng, 40):
            things.append(_equivalence(rng, "set-2", rng.sample(keys, 2), places))
    needs = tuple(
        Need(competency=name, level=Decimal(rng.randint(1, 3)), importance=Decimal(rng.randint(1, 3)))
        for name in COMPETENCIES
    )
    asked = (OccupationCredential(credential=rng.choice(keys), strength=rng.choice(tuple(Strength))),)
    things.append(Occupation(key="job", name="job", needs=needs, credentials=asked if _chance(rng, 60) else ()))
    if _chance(rng, 30):
        things += [_overlap(rng, f"overlap-{place}", things, keys) for place in range(rng.choice((1, 1, 2)))]
    return Content.of(things)


def _repeated(rng: Random, content: Content) -> Content:
    """The same where the first credential is repeatable and easily earned, and counts for the second one."""
    first, second = content.credentials["a"], content.credentials["b"]
    free = tuple(replace(route, requires=None) for route in first.routes)
    free = free or (Route(key="r0", kind=RouteKind.STUDY, cost=Money(Decimal(1), "USD")),)
    status = CredentialStatus.ACTIVE
    first = replace(
        first, repeatable=rng.choice((2, 3)), routes=free, status=status, credits=first.credits or Decimal(2)
    )
    rule = rng.choice((GroupRule.AT_LEAST, GroupRule.CREDITS))
    others = [
        CredentialLine(path=f"b/r0/{place}", credential=key, worth=Decimal(1)) for place, key in ((1, "c"), (2, "a"))
    ]
    of = (CredentialLine(path="b/r0/0", credential="a"), *others[: rng.choice((0, 0, 1, 2))])
    tree = Group(
        path="b/r0",
        rule=rule,
        of=of,
        minimum=Decimal(rng.choice((2, 2, 3) if rule is GroupRule.AT_LEAST else (2, 3, 4, 6))),
        counts_once=rng.choice((None, None, *CountsOnce)),
        limits=(Limit(at_most=2, keys=("a",)),) if _chance(rng, 30) else (),
    )
    cost = Money(Decimal(1), "USD")
    second = replace(second, routes=(Route(key="r0", kind=RouteKind.STUDY, cost=cost, requires=tree),), status=status)
    return replace(content, credentials={**content.credentials, "a": first, "b": second})


def _credential(rng: Random, key: str) -> Credential:
    shown = [name for name in COMPETENCIES if _chance(rng, 35)]
    scale = rng.choice(("letters", "marks")) if _chance(rng, 20) else None
    chosen = sorted(rng.sample(range(5), 2)) if _chance(rng, 12) else None
    return Credential(
        key=key,
        name=key,
        credential_type=rng.choice((CredentialType.COURSE, CredentialType.DEGREE)),
        status=CredentialStatus.ACTIVE if _chance(rng, 92) else rng.choice(tuple(CredentialStatus)),
        owned_by=tuple(name for name in ("o1", "o2") if _chance(rng, 50)),
        accredited_by=("o1",) if _chance(rng, 70) else (),
        competencies=tuple(CompetencyLevel(competency=name, level=Decimal(rng.randint(1, 3))) for name in shown),
        credits=Decimal(rng.randint(0, 4)) if chosen is None and _chance(rng, 85) else None,
        credits_from=None if chosen is None else Decimal(chosen[0]),
        credits_to=None if chosen is None else Decimal(chosen[1]),
        scale=scale,
        passing="C" if scale == "letters" and _chance(rng, 40) else None,
        passing_score=Decimal(60) if scale is None and _chance(rng, 12) else None,
        attempts=rng.choice(tuple(Attempts)) if _chance(rng, 20) else Attempts.BEST,
        valid_months=12 if _chance(rng, 20) else None,
        subjects=tuple(name for name in ("s1", "s2") if _chance(rng, 50)),
        level=rng.choice((None, "300", "310", "400")),
        repeatable=rng.choice((2, 2, 3)) if _chance(rng, 12) else 1,
    )


def _with_routes(rng: Random, credential: Credential, bare: dict[str, Credential]) -> Credential:
    routes = []
    for place in range(rng.choice((0, 1, 1, 1, 1, 2, 2))):
        path = f"{credential.key}/r{place}"
        requires = _tree(rng, path, bare, credential.key) if _chance(rng, 60) else None
        routes.append(
            Route(
                key=f"r{place}",
                kind=RouteKind.STUDY if _chance(rng, 65) else rng.choice((RouteKind.EXAM, RouteKind.PRIOR_LEARNING)),
                cost=Money(Decimal(rng.choice((0, 0, 1, 1, 2, 3, 5))), "USD") if _chance(rng, 85) else None,
                hours=Decimal(rng.randint(0, 3)) if _chance(rng, 60) else None,
                requires=requires,
                retake=draw_retake(rng) if _chance(rng, 12) else None,
            )
        )
    return replace(credential, routes=tuple(routes))


def _tree(rng: Random, path: str, credentials: dict[str, Credential], owner: str) -> Requirement:
    while True:
        growing = Growing(rng, credentials, owner)
        tree = growing.line(path, 0)
        if growing.lines <= MOST_LINES:
            return tree


def _groups(things: list[Thing]) -> list[str]:
    """The paths of all groups."""
    return [
        line.path
        for thing in things
        if isinstance(thing, Credential)
        for route in thing.routes
        if route.requires is not None
        for line in walk(route.requires)
        if isinstance(line, Group)
    ]


def _equivalence(rng: Random, key: str, credentials: list[str], places: list[str]) -> Equivalence:
    return Equivalence(
        key=key,
        name=key,
        credentials=tuple(credentials),
        one_way=_chance(rng, 40),
        credits=CreditsOf.NAMED if _chance(rng, 30) else CreditsOf.OWN,
        for_=tuple(rng.sample(places, rng.choice((1, 1, 2)))) if _chance(rng, 50) else (),
    )


def _overlap(rng: Random, key: str, things: list[Thing], keys: tuple[str, ...]) -> Overlap:
    between: list[str | Select] = list(rng.sample(keys, rng.choice((2, 2, 3))))
    groups = _groups(things)
    if groups and _chance(rng, 30):
        between[0] = rng.choice(groups)
    elif _chance(rng, 15):
        between[0] = Select(subjects=("s1",))
    of: tuple[str, ...] = tuple(sorted(rng.sample(keys, rng.randint(1, len(keys))))) if _chance(rng, 40) else ()
    select = Select(owned_by=("o1",)) if not of and _chance(rng, 15) else None
    overlap = Overlap(key=key, name=key, between=tuple(between), keys=of, select=select)
    kind = rng.randrange(4)
    if kind < 2:
        return replace(overlap, at_most=rng.choice((0, 0, 1)))
    if kind == 2:
        return replace(overlap, at_most_credits=Decimal(rng.randint(0, 4)))
    return replace(overlap, each_at_most=1)


def draw_record(rng: Random, content: Content) -> Record:
    """What somebody brings to a catalogue."""
    keys = tuple(content.credentials)
    lines = [
        line
        for credential in with_lines(content).values()
        for route in credential.routes
        if route.requires is not None
        for line in walk(route.requires)
    ]
    paths = [line.path for line in lines]
    claimable = [line for line in lines if isinstance(line, CredentialLine)]
    awards = tuple(_award(rng, rng.choice(keys)) for _ in range(rng.choice((0, 0, 1, 1, 2))))
    repeated = [each for each in awards if content.credentials[each.credential].repeatable > 1]
    awards += tuple(_award(rng, each.credential) for each in repeated if _chance(rng, 50))
    for number in range(1, rng.choice((1, 1, 1, 1, 2, 3))):
        awards += (Award(credential=f"unlisted/{number}/Elsewhere", credits=Decimal(rng.randint(0, 3))),)
    waivers: tuple[Waiver, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    claims: tuple[PinnedClaim, ...] = ()
    if paths and _chance(rng, 15):
        waivers = (Waiver(path=rng.choice(paths), reason="r"),)
    if _chance(rng, 15):
        for_, by = rng.sample(keys, 2)
        substitutions = (Substitution(for_=for_, by=by, reason="r"),)
    if claimable and _chance(rng, 20):
        line = rng.choice(claimable)
        family = frozenset((line.credential,)) if line.exact else classes_of(content)[line.credential]
        able = family.union(each.by for each in substitutions if each.for_ in family)
        pinned = line.credential if _chance(rng, 80) else rng.choice(sorted(able))
        claims = (PinnedClaim(award=pinned, path=line.path),)
        if all(award.credential != pinned for award in awards):
            awards = (*awards, _award(rng, pinned))
    return Record(
        awards=awards,
        competencies=tuple(
            CompetencyLevel(competency=name, level=Decimal(rng.randint(1, 2)))
            for name in COMPETENCIES
            if _chance(rng, 15)
        ),
        experience=tuple(
            Experience(
                months=rng.choice((6, 12, None)) if (hours := rng.choice((None, None, Decimal(400)))) else 12,
                hours=hours,
                share=rng.choice((None, None, Decimal("0.5"))),
                field=rng.choice(("f1", "f2", None)),
            )
            for _ in range(rng.choice((0, 1, 1, 2)))
        ),
        conditions=frozenset(text for text in ("yes", "maybe") if text == "yes" or _chance(rng, 50)),
        waivers=waivers,
        substitutions=substitutions,
        claims=claims,
    )


def _award(rng: Random, key: str) -> Award:
    return Award(
        credential=key,
        issued_on=rng.choice(DAYS) if _chance(rng, 60) else None,
        expires_on=rng.choice((TODAY, date(2026, 11, 22), date(2027, 1, 1))) if _chance(rng, 25) else None,
        score=Decimal(rng.choice((50, 80))) if _chance(rng, 50) else None,
        state=AwardState.CLAIMED if _chance(rng, 88) else rng.choice(tuple(AwardState)),
        credits=Decimal(rng.randint(0, 5)) if _chance(rng, 20) else None,
        grade=rng.choice(("F", "D", "C", "B", "A", "FAIL", "PASS")) if _chance(rng, 25) else None,
        kind=RouteKind.PRIOR_LEARNING if _chance(rng, 25) else None,
        issued_by=rng.choice(("o1", "o2", "elsewhere")) if _chance(rng, 25) else None,
        times=2 if _chance(rng, 15) else 1,
    )


def draw_goal(rng: Random, content: Content) -> Goal:
    """What somebody wants of a catalogue."""
    keys = tuple(content.credentials)
    demanding = [key for key in keys if any(route.requires for route in content.credentials[key].routes)] or keys
    match rng.randrange(10):
        case 0:
            return CompetenciesGoal((CompetencyLevel(competency="x", level=Decimal(rng.randint(1, 3))),))
        case 1:
            return OccupationGoal("job", Decimal(rng.choice(("0.4", "0.5", "0.8", "1"))), _chance(rng, 50))
        case 2 | 3 | 4:
            return AllGoals(tuple(CredentialGoal(key) for key in rng.sample(keys, rng.choice((2, 2, 3)))))
        case _:
            return CredentialGoal(rng.choice(demanding))


def _options(rng: Random, content: Content) -> PlanOptions:
    keys = tuple(content.credentials)
    objectives = [Objective.MONEY, Objective.HOURS, Objective.STEPS]
    rng.shuffle(objectives)
    return PlanOptions(
        start_on=TODAY,
        optimize=tuple(objectives[: rng.choice((1, 2, 3, 3))]),
        budget=Decimal(rng.randint(0, 8)) if _chance(rng, 15) else None,
        include=(rng.choice(keys),) if _chance(rng, 20) else (),
        avoid=(rng.choice(keys),) if _chance(rng, 15) else (),
        accredited_only=_chance(rng, 5),
    )
