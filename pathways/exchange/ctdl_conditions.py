"""Condition profiles as requirement lines.

Profiles beside each other all apply, and so do the targets and texts inside one; of its alternative conditions one is
enough. What stands there in words stays a condition that only a person can confirm: never dropped, never met by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from pathways.domain.catalog import CredentialType
from pathways.domain.quantity import plain
from pathways.domain.requirement import Requirement
from pathways.exchange.ctdl_lines import (
    all_of,
    at_least,
    competency_line,
    condition_line,
    credential_line,
    experience_line,
)
from pathways.exchange.ctdl_nodes import Node, Value
from pathways.exchange.ctdl_reader import Reader
from pathways.exchange.ctdl_terms import PLACEHOLDER, in_words
from pathways.exchange.ctdl_values import number, texts
from pathways.exchange.fields import MOST_MONTHS

TARGETS = {
    "targetCredential": CredentialType.CERTIFICATION,
    "targetAssessment": CredentialType.ASSESSMENT_BASED_CERTIFICATE,
    "targetLearningOpportunity": CredentialType.COURSE,
}
IN_WORDS = ("targetOccupation", "targetJob", "targetTask", "submissionOf", "submissionOfDescription", "experience")
CREDITS = ("creditValue", "creditHourValue", "creditUnitValue")
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
            lines += [line for term in FORCES for line in profiles(reader, manifest, term)]
            continue
        said = " ".join(texts(value.raw)) or "not named"
        reader.remarks.say("Shared conditions that are in no document stay a condition in words", said)
        lines.append(condition_line(f"The owner's shared conditions are met: {said}"))
    return lines


def profiles(reader: Reader, node: Node, term: str) -> list[Requirement]:
    """The lines of the profiles under one property of a node."""
    concurrent = FORCES.get(term, False)
    found = (condition(reader, value, concurrent=concurrent) for value in node.values(term))
    return [line for line in found if line is not None]


def condition(reader: Reader, value: Value, *, concurrent: bool) -> Requirement | None:
    """One condition: a profile, or directly what it would target."""
    target = reader.graph.resolve(value)
    if target is None:
        words = texts(value.raw)
        if not words:
            reader.problems.append(value.problem("WRONG_TYPE", "This is no condition.", "Write a ConditionProfile."))
        return all_of(condition_line(text) for text in words)
    if target.node is None or target.node.type not in ("ConditionProfile", ""):
        identity = reader.credential(value, CredentialType.COURSE)
        return None if identity is None else credential_line(identity, concurrent=concurrent)
    profile = target.node
    return reader.expansion.lines(value, profile, lambda: _profile(reader, profile, concurrent), concurrent=concurrent)


def _profile(reader: Reader, profile: Node, concurrent: bool) -> Requirement | None:
    for term in UNREAD:
        if profile.has(term):
            reader.remarks.say("Of conditions this is not read", in_words(term))
    lines = [*_targets(reader, profile, concurrent), *_words(reader, profile)]
    alternatives = [
        line
        for inner in profile.values("alternativeCondition")
        if (line := condition(reader, inner, concurrent=concurrent)) is not None
    ]
    if alternatives:
        lines.append(at_least(1, alternatives))
    kept = [line for line in lines if line is not None]
    if not kept and profile.name:
        kept = [condition_line(profile.name)]
    return all_of(kept)


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
            target = reader.graph.described(value)
            for text in [target.label] if target is not None and target.name else texts(value.raw):
                yield condition_line(f"{label}{text}" if label else text)
    for value in profile.values("yearsOfExperience"):
        years = _at_least_zero(reader, value)
        if years is not None and years * 12 > MOST_MONTHS:
            text = f"{plain(years)} years are more than {MOST_MONTHS // 12:,}."
            reader.problems.append(value.problem("OUT_OF_RANGE", text, "Write a number of years."))
        elif years:
            yield experience_line(math.ceil(years * 12))
    for value in profile.values("minimumAge"):
        age = _at_least_zero(reader, value)
        if age:
            yield condition_line(f"At least {plain(age)} years old")
    for value in profile.values("residentOf"):
        place = reader.graph.described(value)
        where = (place.text("name") or place.text("description")) if place is not None else " ".join(texts(value.raw))
        yield condition_line(f"Resident of {where or 'the place that the issuer names'}")
    yield from _credits(profile)
    yield from (condition_line(text) for text in profile.texts("description") if text != PLACEHOLDER)


def _credits(profile: Node) -> Iterator[Requirement]:
    """So many credits of no matter what: a condition in words, since nothing says which."""
    kind = profile.text("creditHourType") or profile.text("creditUnitTypeDescription") or "credits"
    for term in CREDITS:
        for value in profile.values(term):
            amount = " ".join(texts(value.raw)) if not isinstance(value.raw, dict) or "@value" in value.raw else ""
            if isinstance(value.raw, dict) and not amount:
                inner = Node(value.raw, value.place, value.source, top=False)
                amount = inner.text("value") or inner.text("minValue") or inner.text("description") or ""
            if amount:
                yield condition_line(f"{amount} {kind}")


def _at_least_zero(reader: Reader, value: Value) -> Decimal | None:
    try:
        found = number(value.raw)
    except ValueError as error:
        reader.problems.append(value.problem("BAD_NUMBER", f"{error}.", "Write a number."))
        return None
    if found < 0:
        reader.problems.append(
            value.problem("OUT_OF_RANGE", f"{plain(found)} is below 0.", "Write a number of 0 or more.")
        )
        return None
    return found
