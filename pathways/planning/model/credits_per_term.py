"""What the steps of one term may, and must, be worth together, in a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.catalog import Credential, Route
from pathways.domain.offerings import TermTime
from pathways.domain.quantity import thousandths
from pathways.planning.model.date_arithmetic import domain_of
from pathways.planning.question.calendar import DAYS, Span, Weeks

Pieces = list[tuple[int, int, TermTime]]
"""Days from the one through the other, counted from the first day, each with its term; none overlap."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step runs by a route, for some weeks.

    Attributes:
        begin: the tick on which it begins.
        runs: it does.
        starts: the weeks in which it may begin.
    """

    credential: Credential
    route: Route
    length: int
    begin: Any
    runs: Any
    starts: Sequence[Span]


class CreditsPerTerm:
    """Which steps lie in which term, as a model chooses.

    Args:
        ticks: in which the model counts.
        horizon: no step ends later than on the first day of this week.
    """

    def __init__(self, model: cp_model.CpModel, weeks: Weeks, ticks: Weeks, horizon: int) -> None:
        self._model = model
        self._weeks = weeks
        self._scale = ticks.days
        self._last = DAYS * horizon
        self._of_term: dict[TermTime, list[tuple[int, Any]]] = defaultdict(list)
        self._times = _nearest(self._in_days(weeks.terms.times(weeks.first_day, self._day(self._last))))

    def limit(self, ways: Iterable[Way]) -> None:
        """No term has too many credits, and none but the last too few."""
        for way in ways:
            self._lies(way)
        terms = sorted(self._of_term, key=lambda each: each.order)
        loads = {term: sum(credits * here for credits, here in self._of_term[term]) for term in terms}
        if self._weeks.max_credits is not None:
            most = thousandths(self._weeks.max_credits)
            for term in terms:
                if sum(credits for credits, _ in self._of_term[term]) > most:
                    self._model.add(loads[term] <= most)
        if self._weeks.min_credits is not None:
            self._fill(terms, loads, thousandths(self._weeks.min_credits))

    def _fill(self, terms: Sequence[TermTime], loads: Mapping[TermTime, Any], least: int) -> None:
        """Backwards: whether a later term has a step is known when the earlier one is looked at."""
        later: Any = None
        for term in reversed(terms):
            used = self._model.new_bool_var("")
            for _, here in self._of_term[term]:
                self._model.add_implication(here, used)
            if later is None:
                later = used
                continue
            self._model.add(loads[term] >= least).only_enforce_if(used, later)
            either = self._model.new_bool_var("")
            self._model.add_implication(used, either)
            self._model.add_implication(later, either)
            later = either

    def _lies(self, way: Way) -> None:
        """In which term a step lies, if in any."""
        spans: dict[TermTime, list[Span]] = defaultdict(list)
        outside: list[Span] = []
        at = 0
        for first, last, term in self._pieces(way):
            outside += self._in_ticks(at, first - 1)
            spans[term] += self._in_ticks(first, last)
            at = last + 1
        outside += self._in_ticks(at, self._last)
        possible = {term: found for term, found in spans.items() if self._may_begin(way, found)}
        ways = []
        for term, found in possible.items():
            here = self._model.new_bool_var("")
            self._begins_in(way, found, here)
            ways.append(here)
            self._of_term[term].append((thousandths(way.credential.planned_credits or Decimal(0)), here))
        if self._may_begin(way, outside):
            nowhere = self._model.new_bool_var("")
            self._begins_in(way, outside, nowhere)
            ways.append(nowhere)
        self._model.add(sum(ways) == way.runs)

    def _begins_in(self, way: Way, spans: Sequence[Span], here: Any) -> None:
        self._model.add_linear_expression_in_domain(way.begin, domain_of(tuple(spans))).only_enforce_if(here)

    def _may_begin(self, way: Way, spans: Sequence[Span]) -> bool:
        of_week = DAYS // self._scale
        return any(
            first <= end * of_week + of_week - 1 and begin * of_week <= last
            for first, last in spans
            for begin, end in way.starts
        )

    def _in_ticks(self, first: int, last: int) -> Iterator[Span]:
        """The ticks whose first day is one of some days."""
        begin, end = -(-first // self._scale), last // self._scale
        if begin <= end:
            yield begin, end

    def _pieces(self, way: Way) -> Pieces:
        """By the day on which a step begins, its term: that of its offering, else the one of that day."""
        running = max(DAYS * way.length - 1, 0)
        offered = self._weeks.terms.offered(way.route, self._weeks.first_day, self._day(self._last))
        own = _nearest(
            [(first, last - running, term) for first, last, term in self._in_days(offered) if first <= last - running]
        )
        return sorted([*own, *_without(self._times, own)], key=lambda piece: piece[0])

    def _in_days(self, times: Iterable[TermTime]) -> Pieces:
        first = self._weeks.first_day
        return [(max(0, (each.from_ - first).days), (each.to - first).days, each) for each in times if each.to >= first]

    def _day(self, number: int) -> date:
        first = self._weeks.first_day
        return first + timedelta(days=min(number, (date.max - first).days))


def _nearest(pieces: Pieces) -> Pieces:
    """The same days, those of several terms with the one that they lie in."""
    bounds = sorted({first for first, _, _ in pieces} | {last + 1 for _, last, _ in pieces})
    ordered = sorted(pieces, key=lambda piece: piece[0])
    found: Pieces = []
    open_: Pieces = []
    at = 0
    for begin, after in pairwise(bounds):
        while at < len(ordered) and ordered[at][0] <= begin:
            open_.append(ordered[at])
            at += 1
        open_ = [piece for piece in open_ if piece[1] >= begin]
        if open_:
            found.append((begin, after - 1, min((piece[2] for piece in open_), key=lambda each: each.nearness)))
    return found


def _without(pieces: Pieces, others: Pieces) -> Pieces:
    """The days of some pieces that are in none of others, which are in order."""
    found: Pieces = []
    for first, last, term in pieces:
        begin = first
        for start, end, _ in others:
            if end < begin or start > last:
                continue
            if begin < start:
                found.append((begin, start - 1, term))
            begin = end + 1
        if begin <= last:
            found.append((begin, last, term))
    return found
