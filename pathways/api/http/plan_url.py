"""A question for a plan written into an address: the goal in its path, options as parameters in GraphQL's spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from starlette.datastructures import QueryParams

from pathways.api.http.operation import BadRequestError, parsed
from pathways.api.types.scalars import read_day, read_decimal
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.plan import Objective
from pathways.errors import Problem, ProblemsError, did_you_mean
from pathways.intake import checks
from pathways.intake.checks import MistakeError, MistakesError
from pathways.text import shown
from pathways.wording.breaks import break_input
from pathways.wording.goal_address import goal_input, speaks_of_occupation

TEXTS = ("currency", "budget", "startOn", "finishBy", "keepValidUntil")
DAYS = ("startOn", "finishBy", "keepValidUntil")
WHOLE = ("maxParallel", "alternatives", "timeLimitMs")
NUMBERS = ("weeklyHours", *WHOLE, "maxCreditsPerTerm", "minCreditsPerTerm")
FLAGS = ("accreditedOnly",)
LISTS = ("optimize", "include", "avoid")
OPTIONS = (*TEXTS, *NUMBERS, *FLAGS, *LISTS, "breaks")
OF_OCCUPATIONS = ("coverage", "withPreferred")
KNOWN = ("holding", *OF_OCCUPATIONS, *OPTIONS)

Value = TypeVar("Value")
_OBJECTIVES = checks.several(checks.choice(Objective))


def plan_variables(goal: str, parameters: QueryParams, kind_of: Callable[[str], Kind]) -> dict[str, Any]:
    """Variables of `planPathway`.

    Args:
        goal: a key, or COMPETENCY@LEVEL; several with commas.
        parameters: lists stand with commas, or repeat their name; breaks as FROM..TO.
        kind_of: what kind of thing has a key.

    Raises:
        ProblemsError: everything that is wrong with the parameters themselves; what they say is judged with the plan.
    """
    problems: list[Problem] = []
    said: dict[str, Any] = {}
    for name in dict.fromkeys(parameters):
        if name not in KNOWN:
            hint = did_you_mean(name, KNOWN) or f"Use {', '.join(KNOWN)}."
            problems.append(Problem(Code.NOT_FOUND, f"There is no parameter {shown(name)}.", hint, name))
            continue
        try:
            said[name] = _value(name, parameters.getlist(name))
        except MistakesError as several:
            problems += [Problem(each.code, each.message(name), each.hint, name) for each in several.mistakes]
        except MistakeError as mistake:
            problems.append(Problem(mistake.code, mistake.message(name), mistake.hint, name))
    wanted = goal_input(goal, kind_of, said.get("coverage"), said.get("withPreferred"))
    if not speaks_of_occupation(wanted):
        problems += [
            Problem(Code.INVALID, f"{name} applies to occupations; {shown(goal)} is not one.", "Leave it out.", name)
            for name in OF_OCCUPATIONS
            if name in said
        ]
    if problems:
        raise ProblemsError(problems)
    awards = [{"credential": key} for key in said.get("holding", ())]
    options = {name: value for name, value in said.items() if name in OPTIONS}
    return {"goal": wanted, "learner": {"profile": {"awards": awards}}, "options": options}


def _value(name: str, texts: Sequence[str]) -> object:
    """What a parameter says.

    Raises:
        MistakeError: it says nothing of its kind, with the code that files have for the same.
        MistakesError: several of its values are wrong.
    """
    if name in (*LISTS, "holding", "breaks"):
        parts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        if name == "optimize":
            return [each.value for each in _OBJECTIVES(parts)]
        return [_judged(Code.BAD_DATE, break_input, part) for part in parts] if name == "breaks" else parts
    if len(texts) > 1:
        raise MistakeError(Code.DUPLICATE, f"{name} is given {len(texts)} times.", "Give it once.")
    (text,) = texts
    if name in TEXTS:
        if name in DAYS:
            _judged(Code.BAD_DATE, read_day, text)
        elif name == "budget":
            _judged(Code.BAD_NUMBER, read_decimal, text)
        return text
    is_flag = name in (*FLAGS, "withPreferred")
    try:
        value = parsed(text, name)
    except BadRequestError:
        value = None
    if is_flag and type(value) is not bool:
        raise MistakeError(Code.WRONG_TYPE, f"{name} is {shown(text)}; write true or false.")
    if name in WHOLE and type(value) is not int:
        raise MistakeError(Code.WRONG_TYPE, f"{name} is {shown(text)}; write a number that is whole.")
    if not is_flag and type(value) not in (int, float):
        raise MistakeError(Code.BAD_NUMBER, f"{name} is {shown(text)}; write a number.")
    return checks.whole(-checks.MOST_WHOLE)(value) if name in WHOLE else value


def _judged(code: Code, read: Callable[[str], Value], text: str) -> Value:
    """What a reader makes of a text.

    Raises:
        MistakeError: nothing.
    """
    try:
        return read(text)
    except ValueError as fault:
        raise MistakeError(code, f"{fault}.") from None
