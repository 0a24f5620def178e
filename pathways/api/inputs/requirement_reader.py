"""Rules that clients send, in the plain form of a file: one reader serves both, so both can say the same."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from strawberry import UNSET

from pathways.api.inputs.requirements import (
    AtLeastInput,
    AverageRequirementInput,
    CreditsInput,
    ExclusionInput,
    GroupInput,
    LimitInput,
    RequirementInput,
    SelectInput,
    SelectionInput,
)
from pathways.api.rule_reader import RuleReader
from pathways.codes import Code
from pathways.domain.content import Content
from pathways.domain.requirement import Attribute, CountsOnce, DistinctBy, Requirement
from pathways.errors import Problem, ProblemsError

DEEPEST = 48
MOST_PATTERNS = 1_000
"""Keys and levels with a ``*`` in one rule: each is compared with every credential."""
FORMS = (
    "all",
    "any",
    "at_least",
    "credits",
    "credential",
    "competency",
    "experience",
    "condition",
    "not_",
    "average",
    "selection",
)
DISTINCT_BY = {
    DistinctBy.OWNED_BY: "ownedBy",
    DistinctBy.SUBJECTS: "subjects",
    DistinctBy.COMPETENCIES: "competencies",
}
ATTRIBUTES = {Attribute.OWNED_BY: "ownedBy", Attribute.SUBJECTS: "subjects"}
Place = tuple[str, ...]
Plain = dict[str, Any]
Group = GroupInput | AtLeastInput | CreditsInput


def read_rule(given: RequirementInput, path: str, reader: RuleReader, content: Content) -> Requirement:
    """The rule that a client sent.

    Raises:
        ProblemsError: everything that is wrong with it; paths lead through what was sent, from `path` on.
    """
    form = PlainForm()
    plain = form.requirement(given, (), path)
    if form.patterns > MOST_PATTERNS:
        text = (
            f"The rule has {form.patterns} patterns with *; at most {MOST_PATTERNS} are compared with all credentials."
        )
        raise ProblemsError.one(Code.LIMIT, text, "Use fewer patterns, or the other filters.", path)
    if form.problems:
        raise ProblemsError(form.problems)
    try:
        return reader(plain, content)
    except ProblemsError as error:
        raise ProblemsError(replace(each, path=form.sent(each.path)) for each in error.problems) from None


@dataclass(slots=True)
class PlainForm:
    """Inputs as plain values, and from where each came.

    Attributes:
        problems: what has no plain form.
        patterns: how many keys and levels have a ``*``.
    """

    problems: list[Problem] = field(default_factory=list)
    patterns: int = 0
    _sent: dict[Place, str] = field(default_factory=dict)

    def begin(self, path: str) -> None:
        """Whatever has no path of its own comes from here."""
        self._sent[()] = path

    def sent(self, path: str | None) -> str:
        """The path of what was sent, for a path of the plain form."""
        place = tuple(path.split("/")) if path else ()
        known = next(place[:end] for end in range(len(place), -1, -1) if place[:end] in self._sent)
        return "/".join((self._sent[known], *place[len(known) :]))

    def requirement(self, given: RequirementInput, place: Place, path: str, depth: int = 1) -> Plain:
        """One line and all below it."""
        name = next(form for form in FORMS if getattr(given, form) not in (UNSET, None))
        value = getattr(given, name)
        path = f"{path}/{as_named(name)}"
        self._sent[place] = path
        if depth > DEEPEST:
            self._wrong(Code.TOO_DEEP, f"The rule is nested more than {DEEPEST} deep.", "Flatten it.", path)
            return {}
        match value:
            case GroupInput() | AtLeastInput() | CreditsInput():
                return self._group(name, value, place, path, depth)
            case SelectionInput():
                return self._selection(value, place, path)
            case AverageRequirementInput():
                return self._average(value, place, path, depth)
        said = _said(value, leaving_out=("select",))
        if isinstance(value, ExclusionInput) and value.select is not None:
            said |= self._select(value.select, (*place, "not"), f"{path}/select")
        if name in ("experience", "not_"):
            form = "not" if name == "not_" else name
            self._sent[*place, form] = path
            common: Plain = {word: said.pop(word) for word in ("worth", "shared", "path") if word in said}
            return {form: said, **common}
        return said

    def _group(self, name: str, group: Group, place: Place, path: str, depth: int) -> Plain:
        plain = _said(
            group, leaving_out=("of", "select", "selection", "limits", "distinct", "same", "each", "counts_once_by")
        )
        of = name if isinstance(group, GroupInput) else "of"
        match group:
            case AtLeastInput(count=count):
                del plain["count"]
                plain["atLeast"] = count
                self._sent[*place, "atLeast"] = f"{path}/count"
            case CreditsInput(minimum=minimum, each=each):
                del plain["minimum"]
                plain["credits"] = minimum
                self._sent[*place, "credits"] = f"{path}/minimum"
                if each is not None:
                    plain["each"] = _said(each)
        self._counts_once(group, plain, path)
        if not isinstance(group, GroupInput):
            if group.limits is not None:
                listed = enumerate(group.limits)
                plain["limits"] = [
                    self._limit(each, (*place, "limits", str(n)), f"{path}/limits/{n}") for n, each in listed
                ]
            if group.distinct is not None:
                plain["distinct"] = {"by": DISTINCT_BY[group.distinct.by], "atLeast": group.distinct.at_least}
            if group.same is not None:
                plain["same"] = ATTRIBUTES[group.same]
        ways = [way for way in ("of", "select", "selection") if getattr(group, way) is not None]
        if len(ways) > 1:
            text = f"{' and '.join(ways)} stand side by side."
            self._wrong(Code.INVALID, text, "Put a selection among `of`, where there are other lines.", path)
        elif not ways:
            self._wrong(
                Code.INVALID,
                "The group has neither of, select nor selection.",
                "Give of, select or selection; of may be empty.",
                path,
            )
        below = (*place, of)
        if group.of is not None:
            self._sent[below] = f"{path}/of"
            plain[of] = [
                self.requirement(each, (*below, str(n)), f"{path}/of/{n}", depth + 1) for n, each in enumerate(group.of)
            ]
        elif group.selection is not None:
            plain[of] = self._selection(group.selection, below, f"{path}/selection")
        elif group.select is not None:
            self._sent[below] = path
            plain[of] = self._select(group.select, below, f"{path}/select")
        return plain

    def _average(self, given: AverageRequirementInput, place: Place, path: str, depth: int) -> Plain:
        plain = _said(given, leaving_out=("at_least", "of", "select", "by_points"))
        self._sent[*place, "average"] = path
        if (given.of is None) == (given.select is None):
            text = "An average has either `of` or select, and here are both or none."
            self._wrong(Code.INVALID, text, "Give one of them.", path)
        below = (*place, "average", "of")
        of: Plain = {}
        if given.of is not None:
            self._sent[*below, "all"] = f"{path}/of"
            of["all"] = [
                self.requirement(each, (*below, "all", str(n)), f"{path}/of/{n}", depth + 1)
                for n, each in enumerate(given.of)
            ]
        elif given.select is not None:
            of = self._select(given.select, below, f"{path}/select")
        scale: Plain = {"scale": "points"} if given.by_points else {}
        return {"average": {"atLeast": given.at_least, "of": of, **scale}, **plain}

    def _counts_once(self, group: Group, plain: Plain, path: str) -> None:
        by = group.counts_once_by
        if by is not None and group.counts_once is False:
            text = f"countsOnce is false, and countsOnceBy says {by.value}."
            self._wrong(Code.INVALID, text, "Leave one of them out.", f"{path}/countsOnceBy")
        if by is not None:
            plain["countsOnce"] = "credits" if by is CountsOnce.CREDITS else True

    def _selection(self, given: SelectionInput, place: Place, path: str) -> Plain:
        self._sent[place] = path
        return _said(given, leaving_out=("select",)) | self._select(given.select, place, f"{path}/select")

    def _select(self, given: SelectInput, place: Place, path: str) -> Plain:
        """`select`, and `except` beside it."""
        self._sent[*place, "select"] = path
        plain: Plain = {"select": self._filters(given)}
        if given.except_ is not None:
            self._sent[*place, "except"] = path = f"{path}/except"
            plain["except"] = self._filters(given.except_)
            if given.except_.except_ is not None:
                hint = "Say what is selected, and what is left out of it."
                self._wrong(Code.INVALID, "`except` stands inside `except`.", hint, f"{path}/except")
        return plain

    def _filters(self, given: SelectInput) -> Plain:
        asked = (*(given.keys or ()), *(given.not_keys or ()), *(given.levels or ()))
        self.patterns += sum("*" in text for text in asked)
        plain = _said(given, leaving_out=("except_",))
        if given.credential_types is not None:
            plain["credentialTypes"] = [each.value for each in given.credential_types]
        return plain

    def _limit(self, limit: LimitInput, place: Place, path: str) -> Plain:
        self._sent[place] = path
        plain = _said(limit, leaving_out=("select", "per"))
        if limit.per is not None:
            plain["per"] = ATTRIBUTES[limit.per]
        if limit.select is not None:
            if limit.of is not None:
                self._wrong(Code.INVALID, "of and select stand side by side.", "Use one of them.", path)
            self._sent[*place, "of"] = path
            plain["of"] = self._select(limit.select, (*place, "of"), f"{path}/select")
        return plain

    def _wrong(self, code: Code, message: str, hint: str, path: str) -> None:
        self.problems.append(Problem(code, message, hint, path))


def _said(given: Any, leaving_out: tuple[str, ...] = ()) -> Plain:
    """What is not null of an input, in the words of a file."""
    names = [each.name for each in fields(given) if each.name not in leaving_out]
    return {as_named(name): value for name in names if (value := getattr(given, name)) is not None}


def as_named(name: str) -> str:
    """A Python name as files and the schema write it."""
    first, *rest = name.strip("_").split("_")
    return first + "".join(map(str.capitalize, rest))
