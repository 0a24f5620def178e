"""All there is about one learner, as plain data for the person."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, OccupationGoal
from pathways.records.learner import StoredLearner


def exported(learner: StoredLearner) -> str:
    """The whole record as JSON, indented; what is not stated, and what is not so, is left out."""
    return json.dumps(_plain(learner), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(each) for each in value]
        case CredentialGoal(credential=key):
            return {"credential": key}
        case CompetenciesGoal(competencies=wanted):
            return {"competencies": _plain(wanted)}
        case OccupationGoal(occupation=key, coverage=share, with_preferred_credentials=preferred):
            return {"occupation": {"key": key, "coverage": _plain(share), "withPreferredCredentials": preferred}}
        case AllGoals(goals=goals):
            return {"all": _plain(goals)}
    if not is_dataclass(value):
        return value
    named = ((_in_camels(each.name), getattr(value, each.name)) for each in fields(value))
    return {name: _plain(each) for name, each in named if each is not None and each is not False and each != ()}


def _in_camels(name: str) -> str:
    first, *others = name.rstrip("_").split("_")
    return first + "".join(map(str.capitalize, others))
