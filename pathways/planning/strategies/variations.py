"""Variations of a question as inquiries, all priced in one currency."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathways.domain.money import Rates
from pathways.domain.plan import PlanQuestion
from pathways.errors import Problem
from pathways.planning.question.closure import closure_of
from pathways.planning.question.instance import Instance
from pathways.planning.question.pricing import Pricing, currency_of
from pathways.planning.question.unheeded import repeat_problem, unheeded_problem
from pathways.planning.strategies.priced_question import PricedQuestion, QuestionCache


def inquiry_of(instance: Instance, rates: Rates, default_currency: str) -> PricedQuestion | Problem:
    """A valid question as an inquiry; or why it is not answered, or its costs do not add up."""
    unanswered = unheeded_problem(instance) or repeat_problem(instance)
    if unanswered is not None:
        return unanswered
    closure = closure_of(instance, instance.limits)
    routes = (route for _, route in closure.routes())
    currency = currency_of(routes, instance.question.options.currency, default_currency, rates)
    if isinstance(currency, Problem):
        return currency
    return PricedQuestion(instance, instance.limits, Pricing(rates, currency))


def with_options(question: PlanQuestion, **options: Any) -> PlanQuestion:
    """The same question with other options."""
    return replace(question, options=replace(question.options, **options))


def varied(inquiry: PricedQuestion, **options: Any) -> PricedQuestion:
    """The same inquiry with other options; its plans are verified against those."""
    instance = replace(inquiry.instance, question=with_options(inquiry.instance.question, **options))
    return replace(inquiry, instance=instance, limits=instance.limits, kept=QuestionCache())
