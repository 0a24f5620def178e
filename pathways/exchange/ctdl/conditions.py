"""Condition profiles as requirement lines.

Profiles beside each other all apply, and so do the targets and texts inside one; of its alternative conditions one is
enough. What stands there in words stays a condition that only a person can confirm: never dropped, never met by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from pathways.codes import Code
from pathways.domain.catalog import CredentialType
from pathways.domain.quantity import plain
from pathways.domain.requirement import Requirement
from pathways.exchange.ctdl.lines import (
    all_of,
    at_least,
    competency_line,
    condition_line,
    credential_line,
    experience_line,
)
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.exchange.ctdl.notes import Reader
from pathways.exchange.ctdl.terms import PLACEHOLDER, in_words
from pathways.exchange.ctdl.values import names, number, texts
from pathways.exchange.ctdl.words import said_of
from pathways.intake.checks import MOST_MONTHS
from pathways.wording.phrases import counted

TARGETS = {
    "targetCredential": CredentialType.CERTIFICATION,
    "targetAssessment": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "targetLearningOpportunity": CredentialType.COURSE,
}
IN_WORDS = ("targetOccupation", "targetJob", "targetTask", "submissionOf", "submissionOfDescription", "experience")
AMOUNTS = ("value", "minValue", "description")
CREDITS = ("creditValue", "creditHourValue", "creditUnitValue")
NO_CONDITION = frozenset({"estimatedCost", "assertedBy", "dateEffective", "description", "identifier", *CREDITS})
UNREAD = ("weight", "conditionExcludes", "estimatedCost", "jurisdiction")

# Which property gives a profile which force: True where it may be met at the same time.
FORCES = {
    "requires": False,
    "prerequisite": False,
    "entryCondition": False,
    "coPrerequisite": True,
    "corequisite": True,
}


def conditions_of(reader: Reader, node: Node) -> list[Requirement]:
    """Everything a credential asks for before it is awarded, shared conditions of its owner included."""
    lines = [line for term in FORCES for line in profiles(reader, node, term)]
    for value in node.values("commonConditions"):
        manifest = reader.graph.described(value)
        if manifest is not None:
            reader.used.add(id(manifest))
            lines += [line for term in FORCES for line in profiles(reader, manifest, term)]
            continue
        said = " ".join(names(value.raw)) or "not named"
        reader.remarks.say("Shared conditions that are in no document stay a condition in words", said)
        lines.append(condition_line(f"The owner's shared conditions are met: {said}"))
    return lines


def profiles(reader: Reader, node: Node, term: str) -> list[Requirement]:
    """The lines of the profiles under one property of a node."""
    concurrent = FORCES.get(term, False)
    priced = term == "renewal"
    found = (condition(reader, value, concurrent=concurrent, priced=priced) for value in node.values(term))
    return [line for line in found if line is not None]


def condition(reader: Reader, value: Value, *, concurrent: bool, priced: bool = False) -> Requirement | None:
    """One condition: a profile, or directly what it would target; `priced`: what it costs is read already."""
    target = reader.graph.resolve(value)
    if target is None:
        words = texts(value.raw)
        if not words:
            reader.problems.append(
                value.problem(Code.WRONG_TYPE, "This is not a condition.", "Write a ConditionProfile.")
            )
        return all_of(condition_line(text) for text in words)
    if target.node is None or target.node.type not in ("ConditionProfile", ""):
        identity = reader.credential(value, CredentialType.COURSE)
        return None if identity is None else credential_line(identity, concurrent=concurrent)
    profile = target.node
    reader.used.add(id(profile))
    for term in UNREAD:
        if profile.has(term) and not (priced and term == "estimatedCost"):
            reader.remarks.say("Of conditions this is not read", in_words(term))
    return reader.expansion.lines(value, profile, lambda: _profile(reader, profile, concurrent), concurrent=concurrent)


def _profile(reader: Reader, profile: Node, concurrent: bool) -> Requirement | None:
    lines = [*_targets(reader, profile, concurrent), *_words(reader, profile)]
    alternatives = [
        line
        for inner in profile.values("alternativeCondition")
        if (line := condition(reader, inner, concurrent=concurrent)) is not None
    ]
    if alternatives:
        lines.append(at_least(1, alternatives))
    kept = [line for line in lines if line is not None]
    return all_of(kept) if kept else _unworded(profile)


def _unworded(profile: Node) -> Requirement | None:
    """A profile of which no term can be read is a condition still, by its name or by what it says something about."""
    if profile.name:
        return condition_line(profile.name)
    about = dict.fromkeys(term for part in profile.parts for term in part.terms if profile.has(term))
    unread = [in_words(term) for term in about if not term.startswith("@") and term not in NO_CONDITION]
    return condition_line(f"What the issuer states by {', '.join(unread)}") if unread else None


def _targets(reader: Reader, profile: Node, concurrent: bool) -> Iterator[Requirement]:
    for term, assumed in TARGETS.items():
        for value in profile.values(term):
            identity = reader.credential(value, assumed)
            if identity is not None:
                yield credential_line(identity, concurrent=concurrent)
    for value in profile.values("targetCompetency"):
        identity = reader.competency(value)
        if identity is not None:
            yield competency_line(identity)


def _words(reader: Reader, profile: Node) -> Iterator[Requirement | None]:
    yield from (condition_line(text) for text in profile.texts("condition"))
    for term in IN_WORDS:
        label = "" if term == "experience" else f"{in_words(term.removeprefix('target')).capitalize()}: "
        for value in profile.values(term):
            for text in said_of(reader.graph, value):
                yield condition_line(f"{label}{text}")
    for value in profile.values("yearsOfExperience"):
        years = _at_least_zero(reader, value)
        if years is not None and years * 12 > MOST_MONTHS:
            text = f"{plain(years)} years are more than {MOST_MONTHS // 12:,}."
            reader.problems.append(value.problem(Code.OUT_OF_RANGE, text, "Write a number of years."))
        elif years:
            yield experience_line(math.ceil(years * 12))
    for value in profile.values("minimumAge"):
        age = _at_least_zero(reader, value)
        if age:
            yield condition_line(f"At least {counted(age, 'year')} old")
    for value in profile.values("residentOf"):
        place = reader.graph.described(value)
        where = (place.text("name") or place.text("description")) if place is not None else " ".join(names(value.raw))
        yield condition_line(f"Resident of {where or 'the place that the issuer names'}")
    yield from _credits(reader, profile)
    yield from (condition_line(text) for text in profile.texts("description") if text != PLACEHOLDER)


def _credits(reader: Reader, profile: Node) -> Iterator[Requirement]:
    """So many credits of no matter what: a condition in words, since nothing says which."""
    kind = profile.text("creditHourType") or profile.text("creditUnitTypeDescription") or "credits"
    for term in CREDITS:
        for value in profile.values(term):
            inner = reader.graph.described(value)
            stated = next((inner.text(name) for name in AMOUNTS if inner.text(name)), None) if inner else None
            amount = stated or " ".join(texts(value.raw) if inner is None else said_of(reader.graph, value))
            yield condition_line(f"{amount} {kind}" if amount else f"The {kind} that the issuer states")


def _at_least_zero(reader: Reader, value: Value) -> Decimal | None:
    try:
        found = number(value.raw)
    except ValueError as error:
        reader.problems.append(value.problem(Code.BAD_NUMBER, f"{error}.", "Write a number."))
        return None
    if found < 0:
        reader.problems.append(
            value.problem(Code.OUT_OF_RANGE, f"{plain(found)} is below 0.", "Write a number of 0 or more.")
        )
        return None
    return found
