"""What something else speaks for already: exams beside what they confer or count for, rungs below what is held."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pathways.advising.rungs import shows_as_much
from pathways.advising.situation import Situation
from pathways.advising.uses import is_above
from pathways.domain.catalog import Credential, CredentialType, RouteKind
from pathways.domain.requirement import CredentialLine
from pathways.requirements.leaves import Earned


@dataclass(frozen=True)
class Overtaken:
    """Of one learner."""

    advice: Situation

    def speaks_for_nothing(self, credential: Credential) -> bool:
        """It is an exam whose certification can be begun without it, or stands below what is held."""
        return self._is_needless_exam(credential) or self._is_below_held(credential)

    @cached_property
    def conferred(self) -> dict[str, str]:
        """Credentials that an exam which can be taken today confers by itself, each with the exam."""
        advice, found = self.advice, {}
        for credential in advice.snapshot.credentials.values():
            for route in credential.routes:
                line = route.requires if route.kind is RouteKind.STACK and route.open_on(advice.day) else None
                exam = advice.snapshot.credentials[line.credential] if isinstance(line, CredentialLine) else None
                if exam is None or not _is_exam(exam) or not shows_as_much(credential, exam):
                    continue
                if all(each.plannable_on(advice.day) for each in (credential, exam)) and advice.eligible(
                    exam, Earned()
                ):
                    found[credential.key] = exam.key
        return found

    def _is_needless_exam(self, credential: Credential) -> bool:
        """It is a passed exam for something that can be begun now without it, and that shows as much."""
        advice = self.advice
        if not _is_exam(credential):
            return False
        users = (advice.snapshot.credentials[key] for key in advice.users.get(credential.key, ()))
        return credential.key not in advice.target.named and any(
            each.plannable_on(advice.day) and shows_as_much(each, credential) and advice.eligible(each, Earned())
            for each in users
        )

    def _is_below_held(self, credential: Credential) -> bool:
        """Toward a job: a lower rung of a ladder of which a higher one is held, or an exam for such rungs alone."""
        advice, key = self.advice, credential.key
        if not advice.target.jobs or key in advice.target.named or key in advice.target.asked:
            return False
        users = [advice.snapshot.credentials[each] for each in advice.users.get(key, ())]
        is_for_them = _is_exam(credential) and bool(users) and all(map(self._is_lower_rung, users))
        return key not in advice.evidence.lapsed and (is_for_them or self._is_lower_rung(credential))

    def _is_lower_rung(self, credential: Credential) -> bool:
        return any(is_above(self.advice.snapshot.credentials[key], credential) for key in self.advice.evidence.valid)


def _is_exam(credential: Credential) -> bool:
    return credential.credential_type is CredentialType.ASSESSMENT_BASED_CERTIFICATE
