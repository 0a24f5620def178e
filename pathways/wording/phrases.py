"""Phrases that the texts of requirement lines are made of: counts with their nouns, lists, selections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pathways.domain.catalog import CredentialType
from pathways.domain.quantity import plain, within_bounds
from pathways.domain.requirement import Select

Names = Mapping[str, str]
"""Key to name of whatever has a key; a key without a name stands for itself."""

MOST_NAMED = 8
NOUNS = {
    CredentialType.ATTENDANCE_CERTIFICATE: ("certificate of attendance", "certificates of attendance"),
    CredentialType.COMPLETION_CERTIFICATE: ("certificate of completion", "certificates of completion"),
    CredentialType.ASSESSMENT_BASED_CERTIFICATE: ("assessment-based certificate", "assessment-based certificates"),
    CredentialType.MICRO_CREDENTIAL: ("micro-credential", "micro-credentials"),
    CredentialType.DIGITAL_BADGE: ("digital badge", "digital badges"),
    CredentialType.CERTIFICATION: ("certification", "certifications"),
    CredentialType.LICENSE: ("license", "licenses"),
    CredentialType.REGISTRATION: ("registration", "registrations"),
    CredentialType.DIPLOMA: ("diploma", "diplomas"),
    CredentialType.DEGREE: ("degree", "degrees"),
    CredentialType.COURSE: ("course", "courses"),
}
ANY_CREDENTIAL = ("credential", "credentials")
UNLISTED = "whatever comes from outside the catalogue"


def counted(number: Decimal | int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: 1 month, 14 months, 0.25 credits."""
    return f"{plain(Decimal(number))} {singular if number == 1 else plural or singular + 's'}"


def percent(share: Decimal | Fraction | float | str) -> str:
    """A share of one as a percentage of at most one decimal place, rounded half-even: 9.1 %, 2 %.

    Nearly all is not 100 %, and nearly nothing is not 0 %.
    """
    exact = Decimal(share.numerator) / share.denominator if isinstance(share, Fraction) else Decimal(str(share))
    return f"{plain(within_bounds(exact * 100, 1, 100))} %"


def worked(months: Decimal | None, hours: Decimal | None) -> str:
    """Months and hours that are more than none, e.g. “36 months and 4500 hours”; empty where there are none."""
    amounts = ((months, "month"), (hours, "hour"))
    return listed([counted(amount, noun) for amount, noun in amounts if amount], "and")


def day_text(day: date) -> str:
    """A day as a person writes it: 3 May 2027."""
    from babel.dates import format_date  # much to import for a word that few commands say

    return format_date(day, "d MMMM yyyy", locale="en")


def nth(number: int) -> str:
    """A place in a row: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def number_word(number: Decimal | int) -> str:
    """A number that stands without a noun: one, 2, 3."""
    return "one" if number == 1 else plain(Decimal(number))


def last_months(count: int) -> str:
    """How far back: “within the last 24 months”."""
    return f"within the last {'month' if count == 1 else counted(count, 'month')}"


def listed(items: Sequence[str], word: str) -> str:
    """A, B, and C."""
    if len(items) <= 2:
        return f" {word} ".join(items)
    return f"{', '.join(items[:-1])}, {word} {items[-1]}"


def named(keys: Sequence[str], names: Names, word: str) -> str:
    """The names of some keys as a list; of many only the first ones, and how many others there are."""
    known = [names.get(key, key) for key in keys]
    if len(known) > MOST_NAMED + 1:
        known[MOST_NAMED:] = [f"{len(known) - MOST_NAMED} others"]
    return listed(known, word)


def spaced(key: str) -> str:
    """A field, a subject or the part of a key as words."""
    return key.replace("-", " ").strip()


def selected(select: Select, names: Names, *, plural: bool, noun: str | None = None) -> str:
    """A selection without an article, e.g. “courses of Princeton whose key begins with orf 4”.

    Args:
        select: what is selected.
        names: of organizations, competencies and credentials.
        plural: courses, not course.
        noun: stands for what it selects when it names no type; absent: credential.
    """
    if select.is_of_unlisted_alone:
        return UNLISTED
    types = [NOUNS[CredentialType(each)][plural] for each in select.credential_types]
    text = listed(types, "or") if types else noun or ANY_CREDENTIAL[plural]
    if select.owned_by:
        text += f" of {named(select.owned_by, names, 'or')}"
    if select.subjects:
        text += f" in {listed([spaced(subject) for subject in select.subjects], 'or')}"
    if select.levels:
        text += _leveled(select.levels)
    text += _worth(select)
    clauses = []
    if select.competencies:
        clauses.append(f"that {'show' if plural else 'shows'} {named(select.competencies, names, 'or')}")
    if select.keys and not any(key.strip("*") == "" for key in select.keys):
        clauses.append(_keyed(select.keys, names, plural=plural))
    if clauses:
        text += f" {' and '.join(clauses)}"
    left_out = [Select(keys=select.not_keys)] if select.not_keys else []
    left_out += [] if select.excepting is None else [select.excepting]
    if left_out:
        text += f", except {listed([_excepted(each, names) for each in left_out], 'and')}"
    return f"{text} or {UNLISTED}" if select.unlisted else text


def _leveled(levels: Sequence[str]) -> str:
    """“ at level 300 or 400”, “ at a level that begins with 3”."""
    whole = [level for level in levels if "*" not in level]
    patterns = [_pattern(level) for level in levels if "*" in level and level.strip("*")]
    if len(whole) + len(patterns) < len(levels):
        return " with a level"
    said = [f"level {listed(whole, 'or')}"] if whole else []
    said += [f"a level that {listed(patterns, 'or')}"] if patterns else []
    return f" at {' or '.join(said)}"


def _worth(select: Select) -> str:
    """“ worth 3 to 6 credits”; nothing for any."""
    least, most = select.min_credits, select.max_credits
    if most is None:
        return "" if least is None else f" worth at least {counted(least, 'credit')}"
    if least is None:
        return f" worth at most {counted(most, 'credit')}"
    return f" worth {'' if least == most else f'{plain(least)} to '}{counted(most, 'credit')}"


def only_owned(select: Select) -> bool:
    """The owner is all that it asks for, so that “from Cisco” says it."""
    return select == Select(owned_by=select.owned_by) and bool(select.owned_by)


def _excepted(select: Select, names: Names) -> str:
    if select == Select(keys=select.keys) and not any("*" in key for key in select.keys):
        return named(select.keys, names, "and")
    return selected(select, names, plural=True, noun="those")


def _keyed(keys: Sequence[str], names: Names, *, plural: bool) -> str:
    exact = [key for key in keys if "*" not in key]
    patterns = [_pattern(key) for key in keys if "*" in key]
    if not patterns:
        return f"among {named(exact, names, 'and')}"
    text = f"whose key {listed(patterns, 'or')}"
    return f"{text} or that {'are' if plural else 'is'} {named(exact, names, 'or')}" if exact else text


def _pattern(key: str) -> str:
    first, *between, last = (spaced(part) for part in key.split("*"))
    parts = [f"begins with {first}"] if first else []
    parts += [f"contains {part}" for part in between if part]
    parts += [f"ends with {last}"] if last else []
    return " and ".join(parts)
