"""What renewals are good for: an award that ran out, or would have, still satisfies a line, or keeps the goal valid."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from pathways.domain.learner import Award
from pathways.domain.months import Lifetime
from pathways.domain.plan import credential_of
from pathways.domain.requirement import CredentialLine
from pathways.planning.model.renewal_steps import Chain, RenewalStep
from pathways.planning.model.terms import CalendarTerms, User
from pathways.requirements.constraint_terms import Literal


class Lasting:
    """The awards of a model that renewals make last."""

    def __init__(self, model: CalendarTerms) -> None:
        self._model = model
        self._after: dict[tuple[str, User], Literal] = {}
        self._in_time: dict[str, Literal] = {}

    def of(
        self, key: str, user: User, line: CredentialLine, awards: Collection[Award | str | None] | None = None
    ) -> Iterator[Literal]:
        """Ways in which a renewed award of a credential satisfies a line; of the goal, through the last day.

        Args:
            awards: which may be renewed (None among them: that of a step; a name: of this occurrence); absent: any.
        """
        for chain in self._chains(key):
            if awards is not None and chain.award not in awards and not (chain.name and chain.name in awards):
                continue
            if user is not None and user == chain.name:
                continue  # what it earns cannot be what it asks for
            base = self.able(chain, user, line) if chain.steps else False
            if user is None and self._model.kept is not None:
                yield self._through(chain, base)
            elif base is not False:
                yield from (self.by(step, user, base) for step in chain.steps)

    def at_goal(self, key: str) -> Iterator[Literal]:
        """Ways in which a renewed award of a credential is valid on the day on which the goal is reached."""
        yield from (self.by(step, None, True) for chain in self._chains(key) for step in chain.steps)

    def able(self, chain: Chain, user: User, line: CredentialLine) -> Literal:
        """The award itself would do for a line, were it valid."""
        model = self._model
        if chain.award is not None:
            span = model.windows.paid_by(replace(line, ever_earned=True), chain.award)
            return False if span is None else model.during(user, (span,))
        of_origin = model.of_origin(chain.name, line)
        if of_origin is False:
            return False
        within = line.earned_within_months
        limit = model.until(chain.name, Lifetime(months=within))
        if limit is None:
            return of_origin
        recent = model.model.new_bool_var("")
        model.model.add(model.begins(user) <= limit).only_enforce_if(recent)
        return model.both(recent, of_origin)

    def by(self, step: RenewalStep, user: User, base: Literal) -> Literal:
        """A renewal counts by the first day of its user, and what it renewed has not run out again by then."""
        model = self._model
        lasts = model.both(self.after(step, user), base)
        if lasts is False:
            return False
        found = model.model.new_bool_var("")
        model.model.add_implication(found, lasts)
        model.model.add(model.scale * model.begins(user) <= step.expiry).only_enforce_if(found)
        return found

    def after(self, step: RenewalStep, user: User) -> Literal:
        """A renewal is taken, and counts by the time its user begins."""
        found = self._after.get((step.name, user))
        if found is not None:
            return found
        model = self._model
        found = self._after[step.name, user] = model.model.new_bool_var("")
        model.model.add_implication(found, step.present)
        if user is not None:
            model.model.add_implication(found, model.before(step.name, user))
        else:
            model.model.add(step.end <= model.begins(None)).only_enforce_if(found)
            if model.kept is not None:
                model.model.add_implication(found, model.main[step.name])
        return found

    def in_time(self, key: str) -> Literal:
        """A credential is earned on the way to the goal, or again while what is held of it lasts."""
        found = self._in_time.get(key)
        if found is None:
            found = self._in_time[key] = self._model.any_of([self._model.main[key], *self._again(key)])
        return found

    def _again(self, key: str) -> Iterator[Literal]:
        """Ways in which the goal holds until a credential is earned again, which only keeps it valid."""
        model = self._model
        for begin, end in model.windows.held(credential_of(key)):
            way = self._sat_again(key)
            model.model.add(model.begins(None) >= begin).only_enforce_if(way)
            model.model.add(model.begins(key) <= end).only_enforce_if(way)
            yield way
        for chain in self._chains(key):
            if chain.award is not None and chain.steps:
                base = self.able(chain, None, CredentialLine(path="", credential=key))
                if base is False:
                    continue
                way = self._sat_again(key)
                if base is not True:
                    model.model.add_implication(way, base)
                last = self._without_gap(way, chain)
                model.model.add(model.begins(key) <= last).only_enforce_if(way)
                yield way

    def _sat_again(self, key: str) -> Any:
        model = self._model
        way = model.model.new_bool_var("")
        model.model.add_implication(way, model.earned[key])
        model.model.add_implication(way, model.main[key].negated())
        model.model.add(model.begins(key) >= model.begins(None)).only_enforce_if(way)
        return way

    def _chains(self, key: str) -> list[Chain]:
        renewals = self._model.renewals
        return [] if renewals is None else renewals.of(key)

    def _through(self, chain: Chain, base: Literal) -> Literal:
        """The award lasts from the goal's day through the last that counts."""
        model = self._model
        if chain.award is None:
            base = model.both(base, self.in_time(chain.credential.key))
        if base is False:
            return False
        found = model.model.new_bool_var("")
        if base is not True:
            model.model.add_implication(found, base)
        last = self._without_gap(found, chain)
        model.model.add(last >= model.kept).only_enforce_if(found)
        model.model.add(last >= model.begins(None)).only_enforce_if(found)
        return found

    def _without_gap(self, when: Any, chain: Chain) -> Any:
        """The last expiry; a renewal is a step to the goal, or counts by the day after an expiry that comes later."""
        model = self._model
        expiry = chain.expiry
        for step in chain.steps:
            early = model.model.new_bool_var("")
            model.model.add(step.end <= model.begins(None)).only_enforce_if(early)
            model.model.add_implication(early, model.main[step.name])
            model.model.add(step.end <= expiry + 1).only_enforce_if(when, step.present, early.negated())
            model.model.add(expiry >= model.begins(None)).only_enforce_if(when, step.present, early.negated())
            expiry = step.expiry
        return expiry
