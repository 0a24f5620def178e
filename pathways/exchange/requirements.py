"""Requirement trees in the file format: in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pathways.domain.catalog import Kind
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    CompetencyLine,
    ConditionLine,
    CredentialLine,
    Each,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
)
from pathways.exchange.fields import Fields, shown

FORMS = ("all", "any", "atLeast", "credits", "credential", "competency", "experience", "condition")
RESERVED_PATH = re.compile(
    r"(goal|budget|finishBy|weeklyHours|maxParallel|keepValidUntil|accreditedOnly)\Z|goal/|(avoid|include):"
)
NOT_YET_FORMS = ("not", "select")
NOT_YET_HINT = "Say it with all, any, atLeast or credits."
NOT_YET_MODIFIERS = ("limits", "distinct", "countsOnce", "shared", "except")


@dataclass(frozen=True, slots=True)
class _Head:
    """What every form shares: the line's path, whether its author named it, its worth, where it stands."""

    path: str
    named: bool
    worth: Decimal | None
    position: str
    renewal: bool


def read_requirement(fields: Fields, path: str, *, renewal: bool = False) -> Requirement | None:
    """One line and all below it; None when it has problems, which are noted.

    Args:
        fields: the mapping of the line.
        path: the line's position from its root, used where the author names none.
        renewal: `each` and `everEarned` are allowed.
    """
    forms = [form for form in FORMS if form in fields.value]
    later = [form for form in (*NOT_YET_FORMS, *NOT_YET_MODIFIERS) if form in fields.value]
    for form in later:
        fields.asked.add(form)
        fields.note("NOT_YET", f"`{form}` is not supported yet.", NOT_YET_HINT, form)
    if later and not forms:
        return None
    if len(forms) != 1:
        if fields.value:
            found = f"{' and '.join(forms)} stand side by side" if forms else "No requirement form stands here"
            fields.note("BAD_REQUIREMENT", f"{found}.", f"Use exactly one of {', '.join(FORMS)}.")
        elif fields.is_mapping:
            fields.note("BAD_REQUIREMENT", "The requirement is empty.", f"Use one of {', '.join(FORMS)}.")
        return None
    if not fields.has(forms[0]):
        fields.note("BAD_REQUIREMENT", f"`{forms[0]}` says nothing.", "Write its value, or remove the line.", forms[0])
        return None
    own_path = fields.text("path")
    named = own_path is not None
    if own_path is not None and RESERVED_PATH.match(own_path):
        text = f"The path {shown(own_path)} has a meaning of its own in answers."
        fields.note("BAD_VALUE", text, "Choose another path.", "path")
    own_path = own_path or path
    worth = fields.quantity("worth")
    before = len(fields.notes.problems)
    line = _LINES[forms[0]](fields, _Head(own_path, named, worth, path, renewal))
    fields.finish()
    return line if len(fields.notes.problems) == before and not later else None


def _group(fields: Fields, head: _Head) -> Requirement | None:
    form = next(form for form in FORMS if form in fields.value)
    minimum: Decimal | None = None
    each: Each | None = None
    name = form
    if form == "atLeast":
        count = fields.whole("atLeast", 0)
        minimum = None if count is None else Decimal(count)
        name = "of"
    elif form == "credits":
        minimum = fields.quantity("credits")
        name = "of"
        if head.renewal and (inner := fields.below("each")) is not None:
            months = inner.months("months") if inner.required("months") else None
            credits = inner.quantity("credits", above=0) if inner.required("credits") else None
            inner.finish()
            each = Each(months=months, credits=credits) if months and credits else None
    if name == "of" and not fields.required("of"):
        return None
    if isinstance(fields.value[name], dict) and "select" in fields.value[name]:
        fields.note("NOT_YET", "`select` is not supported yet.", NOT_YET_HINT, name, "select")
        return None
    lines: list[Requirement] = []
    for place, value in enumerate(fields.several(name, alone=False)):
        inside = Fields(value, (*fields.place, name, place), fields.notes)
        line = read_requirement(inside, f"{head.position}/{place}", renewal=head.renewal)
        if line is not None:
            lines.append(line)
            if form == "credits" and line.worth is None:
                _ask_for_worth(inside, line)
    rule = {"all": GroupRule.ALL, "any": GroupRule.ANY, "atLeast": GroupRule.AT_LEAST, "credits": GroupRule.CREDITS}[
        form
    ]
    return Group(
        path=head.path, named=head.named, worth=head.worth, rule=rule, minimum=minimum, each=each, of=tuple(lines)
    )


def _ask_for_worth(fields: Fields, line: Requirement) -> None:
    if isinstance(line, CredentialLine):
        fields.use(line.credential, Kind.CREDENTIAL, "credential", for_credits=True)
    else:
        fields.note("NO_WORTH", "A line inside `credits` does not say what it is worth.", "Add `worth: …`.")


def _credential(fields: Fields, head: _Head) -> Requirement | None:
    key = fields.key("credential", Kind.CREDENTIAL)
    min_score = fields.quantity("minScore")
    within = fields.months("earnedWithinMonths")
    concurrent, together = fields.flag("concurrent"), fields.flag("together")
    ever = fields.flag("everEarned") if head.renewal else False
    if key is None:
        return None
    return CredentialLine(
        path=head.path,
        named=head.named,
        worth=head.worth,
        credential=key,
        min_score=min_score,
        earned_within_months=within,
        concurrent=concurrent,
        together=together,
        ever_earned=ever,
    )


def _competency(fields: Fields, head: _Head) -> Requirement | None:
    key = fields.key("competency", Kind.COMPETENCY)
    level = fields.quantity("level", above=0) if fields.has("level") else Decimal(1)
    if key is None or level is None:
        return None
    return CompetencyLine(path=head.path, named=head.named, worth=head.worth, competency=key, level=level)


def _experience(fields: Fields, head: _Head) -> Requirement | None:
    inner = fields.below("experience")
    if inner is None:
        return None
    months = inner.months("months", 0) if inner.required("months") else None
    if inner.has("field") and inner.has("fields"):
        inner.note("BAD_REQUIREMENT", "`field` and `fields` stand side by side.", "Use one of them.", "field")
    stated = inner.texts("fields") or inner.texts("field")
    within = inner.months("withinMonths")
    distinct = inner.whole("distinctFields", 1)
    inner.finish()
    if months is None:
        return None
    return ExperienceLine(
        path=head.path,
        named=head.named,
        worth=head.worth,
        months=months,
        fields=stated,
        within_months=within,
        distinct_fields=distinct,
    )


def _condition(fields: Fields, head: _Head) -> Requirement | None:
    text = fields.text("condition")
    return None if text is None else ConditionLine(path=head.path, named=head.named, worth=head.worth, condition=text)


_LINES = {
    "all": _group,
    "any": _group,
    "atLeast": _group,
    "credits": _group,
    "credential": _credential,
    "competency": _competency,
    "experience": _experience,
    "condition": _condition,
}


def write_requirement(line: Requirement) -> dict[str, Any]:
    """The line as the file format writes it."""
    written: dict[str, Any] = {}
    match line:
        case Group(rule=GroupRule.ALL | GroupRule.ANY as rule, of=of):
            written["all" if rule is GroupRule.ALL else "any"] = [write_requirement(part) for part in of]
        case Group(rule=rule, of=of, minimum=minimum, each=each):
            least = minimum or Decimal(0)
            name = "atLeast" if rule is GroupRule.AT_LEAST else "credits"
            written[name] = int(least) if rule is GroupRule.AT_LEAST else number(least)
            written["of"] = [write_requirement(part) for part in of]
            if each is not None:
                written["each"] = {"months": each.months, "credits": number(each.credits)}
        case CredentialLine() as leaf:
            written["credential"] = leaf.credential
            optional = {
                "minScore": None if leaf.min_score is None else number(leaf.min_score),
                "earnedWithinMonths": leaf.earned_within_months,
                "concurrent": leaf.concurrent or None,
                "together": leaf.together or None,
                "everEarned": leaf.ever_earned or None,
            }
            written.update({name: value for name, value in optional.items() if value is not None})
        case CompetencyLine(competency=competency, level=level):
            written.update(competency=competency, level=number(level))
        case ExperienceLine() as leaf:
            inner: dict[str, Any] = {"months": leaf.months}
            if leaf.fields:
                inner["fields"] = list(leaf.fields)
            if leaf.within_months is not None:
                inner["withinMonths"] = leaf.within_months
            if leaf.distinct_fields is not None:
                inner["distinctFields"] = leaf.distinct_fields
            written["experience"] = inner
        case ConditionLine(condition=condition):
            written["condition"] = condition
        case _:
            raise TypeError(f"{shown(line)} cannot be written")
    if line.named:
        written["path"] = line.path
    if line.worth is not None:
        written["worth"] = number(line.worth)
    return written


def number(value: Decimal) -> int | str | Decimal:
    """A decimal as YAML and JSON write it exactly: an int where it is one."""
    return int(value) if value == value.to_integral_value() else Decimal(plain(value))
