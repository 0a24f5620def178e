"""Who may ask what, by hand: from the roles as they were agreed, not from the program."""

from __future__ import annotations

READERS = frozenset({"anonymous", "LEARNER", "ADVISER", "HR", "EDITOR", "REVIEWER", "PUBLISHER", "ADMINISTRATOR"})
EVERYBODY = READERS | {"SERVICE"}
CURATORS = frozenset({"EDITOR", "REVIEWER", "PUBLISHER", "ADMINISTRATOR"})
EDITORS = frozenset({"EDITOR", "ADMINISTRATOR"})
REVIEWERS = frozenset({"REVIEWER", "ADMINISTRATOR"})
PUBLISHERS = frozenset({"PUBLISHER", "ADMINISTRATOR"})
ADMINISTRATORS = frozenset({"ADMINISTRATOR"})
TEAMS = frozenset({"HR", "ADMINISTRATOR"})
JUDGES = frozenset({"ADVISER", "ADMINISTRATOR"})
KEEPERS = frozenset({"LEARNER", "ADVISER", "ADMINISTRATOR"})
"""Of records: whose records each of them reaches is another grid."""

READING = (
    "catalog competencies competency credential credentialFacets credentials equivalence equivalences node nodes "
    "occupation occupations organization organizations overlap overlaps revisions"
)
PLANNING = "checkRequirement pathwayMap planPathway progress recommendations skillGap verifyBadge whyNot"

MAY: dict[str, frozenset[str]] = {
    **{f"query {name}": READERS for name in (*READING.split(), *PLANNING.split())},
    "query viewer": EVERYBODY,
    "query findings": CURATORS,
    "query structure": CURATORS,
    "query proposeRequirement": CURATORS,
    "query whatIf": CURATORS,
    **{f"query {name}": CURATORS for name in ("upkeepTotals", "retirements", "supplyGains", "competencyDemand")},
    "query learner": KEEPERS,
    "query learners": KEEPERS,
    "mutation saveLearner": KEEPERS,
    "query learnerExport": KEEPERS,
    "query renewalsDue": KEEPERS,
    "mutation renewCalendarAddress": KEEPERS,
    "mutation revokeCalendarAddress": KEEPERS,
    "mutation eraseLearner": ADMINISTRATORS,
    "mutation recordAssessment": KEEPERS,
    "mutation importBadge": KEEPERS,
    "mutation issueBadge": KEEPERS,
    "mutation recordAwards": KEEPERS,
    "mutation reviewClaim": JUDGES,
    "mutation conferStacks": JUDGES,
    "mutation revokeAward": JUDGES,
    **{f"query {name}": TEAMS for name in ("candidates", "team", "teamForecast", "teamGap", "teams")},
    "query trainingPortfolio": TEAMS,
    "query occupationMatches": READERS,
    "mutation saveTeam": TEAMS,
    "mutation removeTeam": TEAMS,
    "query apiKeys": ADMINISTRATORS,
    "query auditEvents": ADMINISTRATORS,
    "query trustedIssuers": ADMINISTRATORS,
    "mutation saveTrustedIssuer": ADMINISTRATORS,
    "mutation removeTrustedIssuer": ADMINISTRATORS,
    "query settings": ADMINISTRATORS,
    "mutation saveSettings": ADMINISTRATORS,
    "mutation importCatalog": PUBLISHERS,
    **{f"query {name}": CURATORS for name in ("changeSet", "changeSets")},
    "mutation openChangeSet": EDITORS,
    "mutation stageChanges": EDITORS,
    "mutation unstageChanges": EDITORS,
    "mutation submitChangeSet": EDITORS,
    "mutation withdrawChangeSet": EDITORS,
    "mutation revertRevision": EDITORS,
    "mutation reviewChangeSet": REVIEWERS,
    "mutation publishChangeSet": PUBLISHERS,
    "mutation createApiKey": ADMINISTRATORS,
    "mutation revokeApiKey": ADMINISTRATORS,
    "subscription catalogChanged": READERS,
    "subscription planProgress": READERS,
    "subscription impactProgress": CURATORS,
}
"""By operation: everybody who may ask it. `anonymous` is a reader whom a setting lets in."""

NOBODY = "nobody"
"""Somebody anonymous where the setting lets nobody in."""
CALLERS = (*sorted(EVERYBODY), NOBODY)
