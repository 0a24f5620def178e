"""Catalogue documents that are right, as Hypothesis thinks of them: every kind, field and form."""

from __future__ import annotations

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hypothesis import strategies as st

from pathways.domain.catalog import Alignment, CredentialStatus, CredentialType, Figure, RouteKind, Strength

SPECIAL = (
    *("null", "~", "007", "1e3", "-0", "true", "No", "2026-01-01", "a: b", "# c", "- d", "'", '"', "&e", "*f", "!g"),
    *("<<", " a ", "%a", "@a", "{", "[", "=", "?", "|", ">", "a:", "😀", "\u00a0b", "\u200fb"),
)
LINES = ("a\nb", "a\tb", "\n a", "a\n\n", "\ta", "- a\n- b")
INVISIBLE = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters=INVISIBLE)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=10).filter(str.strip) | st.sampled_from(SPECIAL)
PROSE = TEXTS | st.sampled_from(LINES)
ADDRESSES = st.sampled_from(
    [
        "https://example.org",
        "http://a.example:8080/b?c=d&e=%20#f",
        "https://[::1]/",
        "https://bücher.example/é",
        "https://example.org/a,b;c='d'(e)*!$",
    ]
)
DAYS = st.dates().map(lambda day: day.isoformat())
AMOUNTS = st.integers(0, 10**9) | st.decimals(0, 10**9, places=3).map(str)
ABOVE_ZERO = st.integers(1, 10**6) | st.decimals("0.001", 10**6, places=3).map(str)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,5}", fullmatch=True)
MONTHS = st.integers(1, 600)
YEAR_DAYS = st.dates().map(lambda day: day.isoformat()[5:]) | st.just("02-29")
MONEY = st.one_of(
    st.builds(lambda cents: {"amount": f"{cents}.50", "currency": "EUR"}, st.integers(0, 10**6)),
    st.builds(lambda yen: {"amount": yen, "currency": "JPY"}, st.integers(0, 10**6)),
    st.builds(lambda mills: {"amount": f"0.{mills:03}", "currency": "KWD"}, st.integers(0, 999)),
)
SHARED_COSTS = st.sampled_from(
    [
        {"key": "dues", "amount": {"amount": "12.50", "currency": "USD"}},
        {"key": "fee", "amount": {"amount": 135, "currency": "JPY"}, "every": "year"},
    ]
)


def as_text(value: Any) -> str:
    """The same for what differs in the order of names alone."""
    return json.dumps(value, sort_keys=True)


def some(keys: list[str]) -> st.SearchStrategy[list[str]]:
    """A few of the keys."""
    return st.lists(st.sampled_from(keys), max_size=3, unique=True) if keys else st.just([])


def mapping(optional: dict[str, st.SearchStrategy[Any]], **required: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A mapping in which the required names stand, and any of the others."""
    return st.fixed_dictionaries(required, optional=optional)


GLOBS = st.sampled_from(["*", "a*", "*1*", "0.b", "*-x"])
DISTINCT = st.sampled_from(["ownedBy", "subjects", "competencies"])
FLAGS = st.booleans()
COHORTS = st.one_of(
    mapping({}, **{"from": DAYS}),
    mapping({}, through=DAYS),
    st.lists(st.dates(), min_size=2, max_size=2)
    .map(sorted)
    .map(lambda days: {"from": days[0].isoformat(), "through": days[1].isoformat()}),
)


def selections(owners: list[str], competencies: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """`select`, mostly with `except` beside it."""
    filters: dict[str, st.SearchStrategy[Any]] = {
        "keys": st.lists(GLOBS, min_size=1, max_size=2, unique=True),
        "subjects": TEXTS,
        "notKeys": st.lists(GLOBS, min_size=1, max_size=2, unique=True),
        "levels": st.lists(TEXTS, min_size=1, max_size=2, unique=True),
        "minCredits": st.integers(0, 5),
        "maxCredits": st.integers(5, 9),
        "credentialTypes": st.sampled_from([kind.value for kind in CredentialType]),
    }
    if owners:
        filters["ownedBy"] = st.sampled_from(owners)
    if competencies:
        filters["competencies"] = st.lists(st.sampled_from(competencies), min_size=1, max_size=2, unique=True)
    some_filters = mapping(filters).filter(bool)
    return mapping({"except": some_filters}, select=some_filters)


def rules(
    credentials: list[str], competencies: list[str], owners: list[str], *, renewal: bool
) -> st.SearchStrategy[dict[str, Any]]:
    """Requirements in every form; all lines have a worth, so they may stand inside `credits`."""
    worth = {"worth": AMOUNTS}
    shared = {"shared": FLAGS}
    held = {"minScore": AMOUNTS, "earnedWithinMonths": MONTHS, "concurrent": FLAGS, **shared}
    named = mapping({**held, "together": FLAGS, "everEarned": FLAGS}, credential=st.sampled_from(credentials), **worth)
    selected = st.builds(
        lambda select, more: {**select, **more}, selections(owners, competencies), mapping({**held, **worth})
    )
    leaves: list[st.SearchStrategy[dict[str, Any]]] = [
        mapping(shared, condition=PROSE, **worth),
        mapping(
            {},
            experience=mapping({"field": TEXTS, "withinMonths": MONTHS, "hours": ABOVE_ZERO}, months=MONTHS),
            **worth,
        ),
        mapping({}, experience=mapping({"withinMonths": MONTHS}, hours=ABOVE_ZERO), **worth),
        mapping(
            {},
            experience=mapping(
                {"fields": st.lists(TEXTS, max_size=3, unique=True), "distinctFields": st.integers(1, 5)}, months=MONTHS
            ),
            **worth,
        ),
        named,
        mapping({}, **{"not": mapping({}, credential=st.sampled_from(credentials))}, **worth),
        mapping(shared, **{"not": mapping({}, condition=PROSE)}, **worth),
        mapping(shared, **{"not": selections(owners, competencies)}, **worth),
    ]
    if competencies:
        leaves.append(mapping({"level": ABOVE_ZERO}, competency=st.sampled_from(competencies), **worth))
    once = {"countsOnce": st.sampled_from([True, False, "credits"]), "cohort": COHORTS, **shared}
    once |= {"withinMonthsOfEachOther": MONTHS.filter(bool)}
    distinct = {
        "distinct": mapping({}, by=DISTINCT, atLeast=st.integers(0, 5)),
        "same": st.sampled_from(["ownedBy", "subjects"]),
    }
    chosen = selections(owners, competencies)

    def groups(lines: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        of = st.lists(lines | selected, max_size=4) | selected
        each = {"each": mapping({}, months=MONTHS, credits=ABOVE_ZERO)} if renewal else {}
        return st.one_of(
            mapping(once, all=of, **worth),
            mapping(once, any=of, **worth),
            limited(mapping({**once, **distinct}, atLeast=st.integers(0, 5), of=of, **worth), chosen),
            limited(mapping({**each, **once, **distinct}, credits=AMOUNTS, of=of, **worth), chosen),
        )

    return st.recursive(st.one_of(leaves), groups, max_leaves=8)


@st.composite
def limited(
    draw: st.DrawFn, groups: st.SearchStrategy[dict[str, Any]], chosen: st.SearchStrategy[dict[str, Any]]
) -> dict[str, Any]:
    """A group with limits on credentials that its lines name."""
    group = draw(groups)
    lines = group["of"] if isinstance(group["of"], list) else []
    direct = sorted({line["credential"] for line in lines if "credential" in line})
    keys = st.lists(st.sampled_from(direct), min_size=1, max_size=2, unique=True) | chosen if direct else chosen
    one = mapping({}, atMost=st.integers(0, 5), of=keys) | mapping({}, atMostCredits=AMOUNTS, of=keys)
    one |= mapping({}, atMostShare=st.decimals(0, 1, places=3).map(str), of=keys)
    one |= mapping({}, atMost=st.integers(0, 5), per=st.sampled_from(["ownedBy", "subjects"]))
    limits = draw(st.none() | st.lists(one, max_size=2))
    return group if limits is None else {**group, "limits": limits}


def routes(
    credentials: list[str], competencies: list[str], owners: list[str], *, renewal: bool
) -> st.SearchStrategy[list[Any]]:
    """Routes or renewals with different keys; those of renewals begin with a 0."""
    kinds = ["RENEWAL"] if renewal else [kind.value for kind in RouteKind if kind is not RouteKind.RENEWAL]
    fields = {
        "name": TEXTS,
        "cost": MONEY,
        "sharedCost": SHARED_COSTS,
        "hours": AMOUNTS,
        "weeks": st.integers(0, 500),
        "estimated": st.lists(st.sampled_from([figure.value for figure in Figure]), unique=True),
        "requires": rules(credentials, competencies, owners, renewal=renewal),
    }
    if renewal:
        fields |= {
            "extendsMonths": MONTHS,
            "graceMonths": MONTHS,
            "opensDays": st.integers(0, 999),
            "firstCycle": st.just({"exempt": True}),
            "alignTo": st.sampled_from(credentials),
        }
    else:
        fields |= {
            "groupCost": mapping({"seats": st.integers(1, 99)}, amount=MONEY),
            "availableFrom": DAYS,
            "retake": mapping({"withinMonths": MONTHS}, atMost=st.integers(1, 9), afterDays=st.integers(0, 400)),
            "cohort": COHORTS,
            "recommends": rules(credentials, competencies, owners, renewal=False),
        }
    key = KEYS.map(lambda text: ("0" if renewal else "1") + text)
    one = mapping(fields, key=key, kind=st.sampled_from(kinds))
    if renewal:
        asked = st.just({"credits": 1, "of": [{"credential": credentials[0], "worth": 1}]})
        carrying = {name: values for name, values in fields.items() if name != "requires"}
        one |= mapping(carrying, key=key, kind=st.sampled_from(kinds), requires=asked, carryOver=ABOVE_ZERO)
    return st.lists(one, max_size=2, unique_by=lambda route: str(route["key"]))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Any document in which everything that is named is there."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=8, unique=True))
    kinds = [draw(st.integers(0, 3)) for _ in keys]
    owners, skills, credentials, jobs = (
        [key for key, kind in zip(keys, kinds, strict=True) if kind == wanted] for wanted in range(4)
    )
    levels = some(skills).flatmap(
        lambda chosen: st.tuples(*(mapping({"level": ABOVE_ZERO}, competency=st.just(key)) for key in chosen)).map(list)
    )
    rated = some(skills).flatmap(
        lambda chosen: st.tuples(
            *(mapping({}, competency=st.just(key), level=ABOVE_ZERO, importance=ABOVE_ZERO) for key in chosen)
        ).map(list)
    )
    # Some of them, perhaps none, are the needs, the rest the general ones.
    parted = st.builds(
        lambda each, place: {"needs": each[:place], "generalNeeds": each[place:]}, rated, st.integers(0, 3)
    )
    asked = some(credentials).flatmap(
        lambda chosen: st.tuples(
            *(mapping({}, credential=st.just(k), strength=st.sampled_from([s.value for s in Strength])) for k in chosen)
        ).map(list)
    )
    fields: dict[str, st.SearchStrategy[Any]] = {
        "status": st.sampled_from([status.value for status in CredentialStatus]),
        "description": PROSE,
        "subjectWebpage": ADDRESSES,
        "ownedBy": some(owners),
        "accreditedBy": some(owners),
        "competencies": levels,
        "alignment": st.sampled_from([alignment.value for alignment in Alignment]),
        "credits": AMOUNTS,
        "validMonths": MONTHS,
        "validDays": MONTHS,
        "validUntil": YEAR_DAYS,
        "validity": st.just("unknown"),
        "subjects": st.lists(TEXTS, max_size=2, unique=True),
        "inLanguage": TEXTS,
        "lastDay": DAYS,
        "level": TEXTS,
        "reference": mapping({"asOf": DAYS}, url=ADDRESSES),
    }
    if credentials:
        fields |= {
            "supersededBy": some(credentials),
            "routes": routes(credentials, skills, owners, renewal=False),
            "renewals": routes(credentials, skills, owners, renewal=True),
        }
    kind = st.sampled_from([kind.value for kind in CredentialType])
    return {
        "organizations": [draw(mapping({"url": ADDRESSES}, key=st.just(key), name=TEXTS)) for key in owners],
        "competencies": [
            draw(
                mapping(
                    {
                        "statement": PROSE,
                        "framework": TEXTS,
                        "uri": ADDRESSES | st.just("urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"),
                        "broader": some(skills),
                    },
                    key=st.just(key),
                    name=TEXTS,
                )
            )
            for key in skills
        ],
        "credentials": [
            draw(
                mapping({**fields, **_of_its_own(key)}, key=st.just(key), name=TEXTS, credentialType=kind).map(
                    _of_one_validity
                )
            )
            for key in credentials
        ],
        "occupations": [
            draw(mapping({"code": TEXTS, "codeSystem": TEXTS, "credentials": asked}, key=st.just(key), name=TEXTS))
            | draw(parted)
            for key in jobs
        ],
        "equivalents": draw(sets_of_equivalents(credentials)),
        "overlaps": draw(overlaps(credentials, selections(owners, skills))),
        "counts": draw(adjacencies(skills)),
    }


def _of_its_own(key: str) -> dict[str, st.SearchStrategy[Any]]:
    """What no other credential has."""
    return {"ctid": st.just(f"ce-{uuid5(NAMESPACE_URL, key)}"), "formerKeys": st.just([f"{key}.former"])}


def _of_one_validity(written: dict[str, Any]) -> dict[str, Any]:
    """Where months are stated, no days are, and where either or a day of the year is, it is not unknown."""
    wrong = {"validDays"} & written.keys() if "validMonths" in written else set()
    if not written.keys().isdisjoint(("validMonths", "validDays", "validUntil")):
        wrong.add("validity")
    return {name: value for name, value in written.items() if name not in wrong}


def sets_of_equivalents(credentials: list[str]) -> st.SearchStrategy[list[Any]]:
    """Lists of keys, and mappings with a key or a name of their own."""
    if len(credentials) < 2:
        return st.just([])
    members = st.lists(st.sampled_from(credentials), min_size=2, max_size=3, unique=True)
    trees = st.lists(st.sampled_from(credentials), min_size=1, max_size=2, unique=True)
    own = mapping({"key": KEYS.map(lambda text: f"{text}-equal"), "name": TEXTS, "for": trees}, credentials=members)
    return st.lists(members | own, max_size=3, unique_by=_set_key)


def _set_key(each: Any) -> str:
    """Its own key; a set without one gets it from its members, whether it has a name or not."""
    if isinstance(each, dict) and "key" in each:
        return str(each["key"])
    return " ".join(sorted(each["credentials"] if isinstance(each, dict) else each))


def adjacencies(skills: list[str]) -> st.SearchStrategy[list[Any]]:
    """What counts as what, with or without a key of its own."""
    if len(skills) < 2:
        return st.just([])
    optional = {"key": KEYS.map(lambda text: f"{text}-counts"), "name": TEXTS, "upTo": st.integers(1, 9)}
    both = st.lists(st.sampled_from(skills), min_size=2, max_size=2, unique=True)
    one = both.flatmap(lambda ends: mapping(optional, competency=st.just(ends[0]), **{"as": st.just(ends[1])}))
    return st.lists(one, max_size=2, unique_by=lambda each: each.get("key") or (each["competency"], each["as"]))


def overlaps(credentials: list[str], chosen: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[Any]]:
    """Overlaps of credentials and of selections."""
    of: st.SearchStrategy[Any] = chosen
    between: st.SearchStrategy[list[Any]] = st.lists(chosen, min_size=1, max_size=2, unique_by=as_text)
    if credentials:
        keys = st.lists(st.sampled_from(credentials), min_size=1, max_size=3, unique=True)
        of |= keys
        between |= st.builds(lambda one, more: [*more, one], chosen, keys)
        between |= keys.filter(lambda some: len(some) > 1)
    bounds = {"atMost": st.integers(0, 9), "atMostCredits": AMOUNTS, "eachAtMost": st.integers(0, 9)}
    optional = {"key": KEYS.map(lambda text: f"{text}-overlap"), "name": TEXTS, "of": of}
    one = mapping({**optional, **bounds}, between=between).filter(lambda each: not bounds.keys().isdisjoint(each))
    return st.lists(one, max_size=2, unique_by=lambda each: each.get("key") or as_text(each))
