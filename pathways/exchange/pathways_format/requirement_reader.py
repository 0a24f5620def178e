"""Requirement trees out of the file format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CredentialLine,
    Distinct,
    Each,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Selection,
    every_line,
)
from pathways.exchange.fields import Fields
from pathways.exchange.pathways_format import rule_models as models
from pathways.exchange.pathways_format.awards import read_least_score, read_origin
from pathways.exchange.pathways_format.rule_models import FORMS, beside
from pathways.exchange.pathways_format.selections import (
    read_attribute,
    read_counts_once,
    read_distinct,
    read_limit,
    read_select,
)
from pathways.exchange.pathways_format.substitutes import MOST_CHOICES, Substitute, with_substitutes
from pathways.intake.mappings import names_of
from pathways.intake.values import RESERVED_PATH
from pathways.text import shown

RULES = {"all": GroupRule.ALL, "any": GroupRule.ANY, "atLeast": GroupRule.AT_LEAST, "credits": GroupRule.CREDITS}
UNCOUNTED = ("limits", "distinct", "same")
"""What stands only where lines are counted."""


class _Common(TypedDict):
    """What every line has."""

    path: str
    named: bool
    worth: Decimal | None
    shared: bool


class _Counting(TypedDict):
    """What of the lines of a group counts."""

    limits: tuple[Limit, ...]
    distinct: Distinct | None
    same: Attribute | None


@dataclass(frozen=True, slots=True)
class _Head:
    """What every form shares: the line's common words, where it stands, and whether that is in a renewal."""

    common: _Common
    position: str
    renewal: bool


def read_requirement(fields: Fields, path: str, *, renewal: bool = False) -> Requirement | None:
    """One line and all below it; None when it has problems, which are noted.

    Args:
        fields: the mapping of the line.
        path: the line's position from its root, used where the author names none.
        renewal: `each` is allowed.
    """
    if "select" in fields.value and len([form for form in FORMS if form in fields.value]) == 1:
        text = "`select` stands for lines of a group, but no group is around it."
        fields.note(Code.BAD_REQUIREMENT, text, "Write it inside all, any, atLeast or credits.", "select")
        return None
    return read_line(fields, path, renewal=renewal)


def read_line(fields: Fields, path: str, *, renewal: bool) -> Requirement | None:
    """As `read_requirement`, for a line of a group, which may be a selection."""
    forms = [name for name in fields.value if name in _LINES]
    before = len(fields.notes.problems)
    if "except" in fields.value and "select" not in forms:
        fields.note(Code.BAD_REQUIREMENT, "`except` stands without `select`.", "Put it beside a `select`.", "except")
    if len(forms) != 1:
        if fields.value:
            forms.sort(key=FORMS.index)
            found = f"{' and '.join(forms)} stand side by side" if forms else "No requirement form stands here"
            fields.note(Code.BAD_REQUIREMENT, f"{found}.", f"Use exactly one of {', '.join(FORMS)}.")
        elif fields.is_mapping:
            fields.note(Code.BAD_REQUIREMENT, "The requirement is empty.", f"Use one of {', '.join(FORMS)}.")
        return None
    if not fields.has(forms[0]):
        fields.note(
            Code.BAD_REQUIREMENT, f"`{forms[0]}` says nothing.", "Write its value, or remove the line.", forms[0]
        )
        return None
    line = _LINES[forms[0]](fields, _Head(_common(fields, path), path, renewal))
    noted = ("except", *(UNCOUNTED if forms[0] in ("all", "any") else ()))
    fields.finish(beside(forms[0], renewal=renewal), noted)
    return line if len(fields.notes.problems) == before else None


def _common(fields: Fields, path: str) -> _Common:
    own = fields.text("path")
    if own is not None and re.match(RESERVED_PATH, own):
        text = f"The path {shown(own)} has a meaning of its own in answers."
        fields.note(Code.BAD_VALUE, text, "Choose another path.", "path")
    return _Common(
        path=own or path, named=own is not None, worth=fields.quantity("worth"), shared=fields.flag("shared")
    )


def _group(fields: Fields, head: _Head) -> Requirement | None:
    form = next(form for form in RULES if form in fields.value)
    minimum: Decimal | None = None
    each: Each | None = None
    if form == "atLeast":
        count = fields.whole("atLeast", 0)
        minimum = None if count is None else Decimal(count)
    elif form == "credits":
        minimum = fields.quantity("credits")
        each = _each(fields) if head.renewal else None
    counting = _counting(fields, form)
    within, counts_once = fields.months("withinMonthsOfEachOther"), read_counts_once(fields)
    cohort = fields.cohort()
    name = form if form in ("all", "any") else "of"
    if name == "of" and not fields.required("of"):
        return None
    lines = _lines(fields, name, head, form)
    _expect_direct(fields, lines, counting["limits"])
    return Group(
        **head.common,
        rule=RULES[form],
        minimum=minimum,
        each=each,
        of=tuple(line for line in lines if line is not None),
        within_months_of_each_other=within,
        counts_once=counts_once,
        **counting,
        cohort=cohort,
    )


def _each(fields: Fields) -> Each | None:
    inner = fields.below("each")
    if inner is None:
        return None
    months = inner.months("months") if inner.required("months") else None
    credits = inner.above_zero("credits") if inner.required("credits") else None
    inner.finish(names_of(models.Each))
    return Each(months=months, credits=credits) if months and credits else None


def _counting(fields: Fields, form: str) -> _Counting:
    """What stops lines from counting, where lines are counted."""
    if form in ("all", "any"):
        for name in UNCOUNTED:
            if fields.has(name):
                text = f"`{name}` stands beside `{form}`, where nothing is counted."
                fields.note(Code.BAD_REQUIREMENT, text, "It belongs beside atLeast or credits.", name)
        return _Counting(limits=(), distinct=None, same=None)
    inner = fields.below("distinct")
    return _Counting(
        limits=fields.items("limits", read_limit),
        distinct=None if inner is None else read_distinct(inner),
        same=read_attribute(fields, "same"),
    )


def _lines(fields: Fields, name: str, head: _Head, form: str) -> list[Requirement | None]:
    """The lines of a group, None for one with problems; or the selection that is all it says."""
    value = fields.value[name]
    if isinstance(value, dict) and not value.keys().isdisjoint(("select", "except")):
        fields.has(name)
        inner = Fields(value, (*fields.place, name), fields.notes)
        line = _selection(inner, _Head(_common(inner, head.common["path"]), head.position, head.renewal), whole=True)
        inner.finish(beside("select", renewal=head.renewal))
        return [line]
    lines: list[Requirement | None] = []
    for place, entry in enumerate(fields.several(name, alone=False)):
        inside = Fields(entry, (*fields.place, name, place), fields.notes)
        line = read_line(inside, f"{head.position}/{place}", renewal=head.renewal)
        lines.append(line)
        if form == "credits" and line is not None and line.worth is None:
            _ask_for_worth(inside, line)
    return lines


def _ask_for_worth(fields: Fields, line: Requirement) -> None:
    if isinstance(line, CredentialLine):
        fields.use(line.credential, Kind.CREDENTIAL, "credential", for_credits=True)
    elif not isinstance(line, Selection):
        fields.note(Code.NO_WORTH, "A line inside `credits` does not say what it is worth.", "Add `worth: …`.")


def _expect_direct(fields: Fields, lines: list[Requirement | None], limits: tuple[Limit, ...]) -> None:
    """Notes keys of limits that no line names; what a selection may match is known only with the whole catalogue."""
    direct = {line.credential for line in lines if isinstance(line, CredentialLine)}
    if any(line is None or isinstance(line, Selection) for line in lines):
        return
    for at, limit in enumerate(limits):
        for place, key in enumerate(limit.keys):
            if key not in direct:
                text = f"No line of the group names {shown(key)}, so there is nothing to limit."
                hint = "A limit is on credentials that stand directly in its group."
                fields.note(Code.BAD_REQUIREMENT, text, hint, "limits", at, "of", place)


def _selection(fields: Fields, head: _Head, *, whole: bool = False) -> Requirement | None:
    select = read_select(fields, takes_unlisted=True)
    score, grade = read_least_score(fields)
    most, within = fields.quantity("maxScore"), fields.months("earnedWithinMonths")
    concurrent = fields.flag("concurrent")
    earned, exact = read_origin(fields), fields.flag("exact")
    if select is None:
        return None
    return Selection(
        **head.common,
        select=select,
        whole=whole,
        min_score=score,
        earned_within_months=within,
        concurrent=concurrent,
        earned=earned,
        exact=exact,
        min_grade=grade,
        max_score=most,
    )


def _credential(fields: Fields, head: _Head) -> Requirement | None:
    key = fields.key("credential", Kind.CREDENTIAL)
    min_score, min_grade = read_least_score(fields)
    most = fields.quantity("maxScore")
    within = fields.months("earnedWithinMonths")
    concurrent, together = fields.flag("concurrent"), fields.flag("together")
    ever = fields.flag("everEarned")
    earned, exact = read_origin(fields), fields.flag("exact")
    if key is None:
        return None
    return CredentialLine(
        **head.common,
        credential=key,
        min_score=min_score,
        earned_within_months=within,
        concurrent=concurrent,
        together=together,
        ever_earned=ever,
        earned=earned,
        exact=exact,
        min_grade=min_grade,
        max_score=most,
    )


def _exclusion(fields: Fields, head: _Head) -> Requirement | None:
    inner = fields.below("not")
    if inner is None:
        return None
    what = [name for name in ("credential", "condition", "select") if inner.has(name)]
    if inner.is_mapping and len(what) != 1:
        found = "`not` names two things" if what else "`not` names nothing"
        inner.note(Code.BAD_REQUIREMENT, f"{found}.", "Use exactly one of credential, condition and select.")
    key, condition = inner.key("credential", Kind.CREDENTIAL), inner.prose("condition")
    select = read_select(inner) if inner.has("select") or inner.has("except") else None
    inner.finish(names_of(models.Exclusion))
    return ExclusionLine(**head.common, credential=key, condition=condition, select=select)


def _competency(fields: Fields, head: _Head) -> Requirement | None:
    key = fields.key("competency", Kind.COMPETENCY)
    level = fields.above_zero("level") if fields.has("level") else Decimal(1)
    if key is None or level is None:
        return None
    return CompetencyLine(**head.common, competency=key, level=level)


def _experience(fields: Fields, head: _Head) -> Requirement | None:
    inner = fields.below("experience")
    if inner is None:
        return None
    hours = inner.above_zero("hours")
    only_hours = inner.has("hours") and not inner.has("months")
    months = 0 if only_hours else inner.months("months", 0) if inner.required("months") else None
    if inner.has("field") and inner.has("fields"):
        inner.note(Code.BAD_REQUIREMENT, "`field` and `fields` stand side by side.", "Use one of them.", "field")
    stated = inner.texts("fields") or inner.texts("field")
    within = inner.months("withinMonths")
    distinct = inner.whole("distinctFields", 1)
    substitutes = inner.items("substitutes", lambda each: _substitute(each, head))
    once = inner.flag("atMostOnce")
    inner.finish(names_of(models.ExperienceLine))
    if months is None:
        return None
    line = ExperienceLine(
        **head.common, months=months, fields=stated, within_months=within, distinct_fields=distinct, hours=hours
    )
    if only_hours and inner.has("substitutes"):
        text = "The substitutes stand for months, and the line asks for none."
        inner.note(Code.BAD_REQUIREMENT, text, "Write `months`.", "substitutes")
        return None
    if not substitutes:
        return line
    choice = with_substitutes(line, head.position, substitutes, once=once)
    if choice is None:
        text = f"There are more than {MOST_CHOICES} ways to add up the substitutes."
        inner.note(Code.BAD_REQUIREMENT, text, "Use fewer, or the same months for several.", "substitutes")
    return choice


def _substitute(fields: Fields, head: _Head) -> Substitute | None:
    tree = fields.below("by") if fields.required("by") else None
    place = f"{head.position}/{fields.place[-1]}"
    by = None if tree is None else read_requirement(tree, place, renewal=head.renewal)
    months = fields.months("months") if fields.required("months") else None
    fields.finish(names_of(models.Substitute))
    return Substitute(by, months, place) if by is not None and months else None


def _condition(fields: Fields, head: _Head) -> Requirement | None:
    text = fields.prose("condition")
    return None if text is None else ConditionLine(**head.common, condition=text)


def _average(fields: Fields, head: _Head) -> Requirement | None:
    inner = fields.below("average")
    if inner is None:
        return None
    if head.renewal:
        text = "An average stands in a renewal, which sees the awards of one cycle alone."
        fields.note(Code.BAD_REQUIREMENT, text, "Ask for it in a route.", "average")
    least = inner.above_zero("atLeast") if inner.required("atLeast") else None
    tree = inner.below("of") if inner.required("of") else None
    of: list[Requirement | None] = []
    if tree is not None:
        is_select = not tree.value.keys().isdisjoint(("select", "except"))
        of = _lines(inner, "of", head, "all") if is_select else [read_requirement(tree, f"{head.position}/0")]
    words = inner.text("scale")
    if words not in (None, "points"):
        inner.note(
            Code.BAD_VALUE, f"An average has no scale {shown(words)}.", "Write points, or leave it out.", "scale"
        )
    inner.finish(names_of(models.Average))
    lines = tuple(line for line in of if line is not None)
    if least is None or not lines:
        return None
    below = [each for line in lines for each in every_line(line)]
    if any(isinstance(each, AverageLine) for each in below):
        text = "An average stands in an average."
        inner.note(Code.BAD_REQUIREMENT, text, "Put both into an `all`.", "of")
        return None
    if not any(_is_averaged(each) for each in below):
        text = "Nothing below `of` names a credential, so there is nothing to average."
        inner.note(Code.BAD_REQUIREMENT, text, "Name the credentials, or select them.", "of")
        return None
    return AverageLine(**head.common, at_least=least, of=lines, by_points=words is not None)


def _is_averaged(line: Requirement) -> bool:
    return isinstance(line, CredentialLine) or (isinstance(line, Selection) and not line.select.is_of_unlisted_alone)


_LINES = {
    **dict.fromkeys(RULES, _group),
    "credential": _credential,
    "competency": _competency,
    "experience": _experience,
    "condition": _condition,
    "not": _exclusion,
    "average": _average,
    "select": _selection,
}
