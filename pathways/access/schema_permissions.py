"""The permission that each field of the schema asks for. It is total: a field that is not listed is refused.

A field inside an answer asks for its own permission besides that of the fields around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.access.roles import Permission

_FIELDS: Mapping[Permission, Mapping[str, str]] = {
    Permission.USE_SERVICE: {
        "BadgeCheck": "name outcome text",
        "BadgeVerification": (
            "valid authentic current trusted checkedAt standard checks issuer achievement recipient validFrom "
            "validUntil"
        ),
        "ConflictError": "code message hint path subject revision theirs yours",
        "FieldChange": "path before after",
        "Money": "amount currency",
        "Node": "id",
        "PageInfo": "hasNextPage hasPreviousPage startCursor endCursor",
        "ProblemError": "code message hint path place",
        "Query": "viewer",
        "Refusal": "userErrors",
        "UserError": "code message hint path",
        "Viewer": "name kind tenant roles may",
    },
    Permission.READ_CATALOG: {
        "AverageRequirement": "path parent text worth shared atLeast byPoints of",
        "Catalog": "revision publishedAt credentials competencies occupations organizations equivalences overlaps",
        "CatalogChange": "id key subjectKind kind",
        "CatalogEvent": "revision changed complete changeSetKey",
        "Change": "subject subjectKind kind fields",
        "ChangeConnection": "edges pageInfo totalCount",
        "ChangeEdge": "cursor node",
        "Cohort": "from through",
        "Competency": "id key name statement framework uri broader developedBy neededBy version",
        "CompetencyConnection": "edges pageInfo totalCount",
        "CompetencyEdge": "cursor node",
        "CompetencyLevel": "competency level",
        "CompetencyNeed": "competency level importance",
        "CompetencyRequirement": "path parent text worth shared level competency",
        "ConditionRequirement": "path parent text worth shared condition",
        "Credential": (
            "id key ctid name description credentialType status validMonths validDays validUntil subjectWebpage "
            "credits repeatable lastDay level alignment ownedBy accreditedBy competencies routes renewals "
            "subjects inLanguage supersededBy successors reference upkeep stacksFrom stacksInto history version"
        ),
        "CredentialConnection": "edges pageInfo totalCount",
        "CredentialEdge": "cursor node",
        "CredentialFacets": "credentialTypes statuses ownedBy subjects competencies inLanguage",
        "CredentialRequirement": (
            "path parent text worth shared minScore earnedWithinMonths concurrent together everEarned credential"
        ),
        "Distinct": "by atLeast",
        "Each": "months credits",
        "Equivalence": "id key name credentials version",
        "EquivalenceConnection": "edges pageInfo totalCount",
        "EquivalenceEdge": "cursor node",
        "ExclusionRequirement": "path parent text worth shared excludedCondition excludedSelect excludedCredential",
        "ExperienceRequirement": "path parent text worth shared months hours fields distinctFields withinMonths",
        "Facet": "value label count",
        "GroupRequirement": (
            "path parent text worth shared rule minimum select distinct same withinMonthsOfEachOther countsOnce "
            "countsOnceBy each of limits selections"
        ),
        "Limit": "atMost atMostCredits atMostShare per graded ofValue select of",
        "Occupation": "id key name code codeSystem needs generalNeeds credentials version",
        "OccupationConnection": "edges pageInfo totalCount",
        "OccupationCredential": "credential strength",
        "OccupationEdge": "cursor node",
        "GroupCost": "amount seats",
        "Offering": "startsOn endsOn seats",
        "Organization": "id key name url version",
        "OrganizationConnection": "edges pageInfo totalCount",
        "OrganizationEdge": "cursor node",
        "Overlap": "id key name atMost atMostCredits eachAtMost select between credentials version",
        "OverlapConnection": "edges pageInfo totalCount",
        "OverlapEdge": "cursor node",
        "OverlapParty": "select credential group",
        "Query": (
            "__schema __type equivalence equivalences overlap overlaps node nodes catalog credential credentials "
            "competency competencies occupation occupations organization organizations credentialFacets revisions"
        ),
        "FirstCycle": "exempt credits",
        "Retake": "afterDays atMost withinMonths",
        "RecurringOffering": "term name every from to seats",
        "Reference": "url asOf",
        "Requirement": "path parent text worth shared",
        "Route": (
            "id key name kind cost sharedCost groupCost hours weeks extendsMonths graceMonths opensDays availableFrom "
            "availableThrough estimated credential offerings recurringOfferings cohort retake firstCycle carryOver "
            "alignTo upkeep requirement recommends requirementLines"
        ),
        "Select": (
            "keys subjects ownedBy credentialTypes competencies notKeys levels minCredits maxCredits unlisted except"
        ),
        "Selection": "path select whole minScore earnedWithinMonths concurrent worth shared",
        "SharedCost": "key amount every",
        "Subscription": "catalogChanged",
        "Revision": "number publishedAt author title changes",
        "RevisionConnection": "edges pageInfo totalCount",
        "RevisionEdge": "cursor node",
        "Upkeep": "kind hoursPerYear costPerYear",
    },
    Permission.ASK_PLANS: {
        "Assumption": "code text credential path value",
        "Claim": "text credential award worth",
        "Closer": "credential closes coverageAfter cost hours isPriced",
        "CompetencyGap": "competency needed held importance status",
        "Conflict": "members text",
        "ConflictMember": "kind name requirement",
        "CoverageRequirement": "path parent text worth shared share occupation",
        "CredentialGap": "credential strength status",
        "Difference": "cost hours weeks steps",
        "Due": "since through",
        "FrontierPoint": "cost weeks plan",
        "Gap": "coverage metInFull catalogRevision competencies general credentials lines closers",
        "Left": "cost hours steps isPriced",
        "MapEdge": "from to path rule met onPlan bends",
        "MapGroup": "path rule minimum met onPlan layer position",
        "MapNode": "key credential competency occupation state step layer position",
        "MapPoint": "layer position",
        "NoPlan": "reason text conflicts relaxations catalogRevision",
        "ObjectiveProgress": "objective status value bound",
        "ObjectiveProof": "objective status value bound",
        "OptionChange": "kind value assignment",
        "Plan": (
            "goal steps totals proof startOn alternatives assumptions assumptionList advice catalogRevision "
            "frontier frontierIsComplete sensitivity"
        ),
        "PathwayMap": "goal nodes groups edges complete catalogRevision",
        "PlanClaim": "requirement credential text worth",
        "PlanProgress": "elapsedMs objectives steps plan",
        "PlanStep": (
            "number rank credential route cost hours startWeek endWeek startOn finishOn due term satisfies after "
            "claims isRenewal occurrence savedIfWaived"
        ),
        "PlanTotals": "cost hours weeks steps",
        "Progress": "credential state validThrough renewableThrough status route share lines renewals catalogRevision",
        "ProgressLine": "requirement status by could remaining left",
        "Proof": "status objectives elapsedMs",
        "OccupationMatch": "occupation coverage missing credentials cost isPriced hours weeks reach",
        "OccupationMatchConnection": "edges pageInfo totalCount catalogRevision",
        "OccupationMatchEdge": "cursor node",
        "Query": (
            "occupationMatches pathwayMap checkRequirement planPathway whyNot skillGap recommendations progress "
            "verifyBadge"
        ),
        "Reason": "kind text value",
        "Recommendation": (
            "credential score eligibleNow cost hours isPriced reasons renewal dueOn graceThrough possibleOn"
        ),
        "RecommendationConnection": "edges pageInfo totalCount catalogRevision notes",
        "RecommendationEdge": "cursor node",
        "Relaxation": "changes text plan",
        "RenewalProgress": "route opensOn dueOn graceThrough status share lines",
        "StepSensitivity": "number credential text isProved costMayRiseBy hoursMayRiseBy weeksMayRiseBy",
        "StepSoFar": "credential route",
        "Subscription": "planProgress",
        "WhyNot": "credential inBest best other difference text",
    },
    Permission.READ_LEARNERS: {
        "Award": (
            "id key learner credential title kind issuedOn expiresOn revokedOn reason score grade credits issuedBy "
            "times isExpired hasPassed state evidence restsOn verification"
        ),
        "Evidence": "id text url file mediaType bytes",
        "Experience": "months hours share field startedOn endedOn",
        "HeldCompetency": "competency level source since isVerified from",
        "Learner": (
            "id key name awards competencies experience conditions waivers substitutions goals advisers since unlisted "
            "claims consents hasCalendar version teams"
        ),
        "LearnerConnection": "edges pageInfo totalCount",
        "LearnerEdge": "cursor node",
        "LearnerGoal": ("key text credential occupation coverage withPreferredCredentials competencies all plan"),
        "ExportedDocument": "fileName mediaType text",
        "PathClaim": "award path",
        "Query": "learner learners learnerExport renewalsDue",
        "RenewalDue": "learner award renewal opensOn dueOn graceThrough plan",
        "RenewalDueConnection": "edges pageInfo totalCount",
        "RenewalDueEdge": "cursor node",
        "Since": "credential on",
        "Substitution": "for by reason",
        "UnlistedCredits": "creditsOf credits",
        "Viewer": "learner",
        "Waiver": "path reason by",
    },
    Permission.WRITE_LEARNERS: {
        "AssessmentPayload": "learner award conferred nextAttemptOn shortfalls remedies userErrors",
        "BadgePayload": "learner award conferred verification userErrors",
        "IssueBadgePayload": "award document userErrors",
        "LearnerPayload": "learner conferred revoked userErrors",
        "CalendarAddressPayload": "learner path userErrors",
        "Mutation": (
            "saveLearner recordAwards recordAssessment importBadge issueBadge "
            "renewCalendarAddress revokeCalendarAddress"
        ),
    },
    Permission.ERASE_LEARNERS: {
        "ErasePayload": "erased erasedId receipt userErrors",
        "Mutation": "eraseLearner",
    },
    Permission.REVIEW_CLAIMS: {
        "ConferPayload": "awards awardCount learners dryRun userErrors",
        "Mutation": "revokeAward reviewClaim conferStacks",
    },
    Permission.READ_TEAMS: {
        "Assignment": "person learner coverage missing credentials",
        "Candidate": "person learner coverage missing credentials cost isPriced hours weeks reach",
        "CandidateConnection": "edges pageInfo totalCount catalogRevision",
        "CandidateEdge": "cursor node",
        "Query": "team teams teamGap teamForecast trainingPortfolio candidates",
        "RoleGap": "occupation headcount filled assignments",
        "Team": "id key name parent teams members memberKeys managers roles version",
        "TeamCompetency": "competency level wanted holders holderCount nearest status",
        "TeamConnection": "edges pageInfo totalCount",
        "TeamEdge": "cursor node",
        "TeamForecast": "points catalogRevision",
        "TeamForecastPoint": "on coverage filled renewedCoverage renewedFilled",
        "Training": "credential route people cost hours closes",
        "TrainingPlan": "person occupation coverageBefore coverageAfter cost hours credentials",
        "TrainingPortfolio": (
            "trainings plans coverageBefore coverageAfter coverageBound cost hours proof catalogRevision"
        ),
        "TeamGap": "people coverage filled places roles competencies risks proof catalogRevision",
        "TeamRisk": "kind text competency credential person on",
        "TeamRole": "occupation headcount coverage withPreferredCredentials",
    },
    Permission.WRITE_TEAMS: {
        "Mutation": "saveTeam removeTeam",
        "TeamPayload": "team removedId userErrors",
    },
    Permission.CHECK_CATALOG: {
        "Finding": "key severity code text subject subjectKind path place mend",
        "Mend": "text changes",
        "FindingConnection": "edges pageInfo totalCount",
        "FindingEdge": "cursor node",
        "RedundantLine": "path credential by",
        "GoalImpact": "goal before after learners",
        "WhatIf": "goals findings userErrors",
        "CredentialStructure": (
            "credential blockingFactor delayFactor complexity centrality depth goals fallsWithIt redundantLines "
            "upkeepHours upkeepCost"
        ),
        "UpkeepTotal": "kind owner credentials hours costs",
        "SupplyGain": "reached stranded better worse saved hours undecided",
        "Retirement": "credential upkeepHours upkeepCost gain",
        "PartGain": "name gain",
        "SupplyGains": "parts userErrors",
        "CompetencyDemand": "competency level occupations learners credentials least",
        "CompetencyDemandConnection": "edges pageInfo totalCount",
        "CompetencyDemandEdge": "cursor node",
        "RequirementProposal": "lines unread document complete",
        "ProposedLine": "path parent text span state candidates readings",
        "TextSpan": "start end text",
        "Query": "proposeRequirement findings structure whatIf upkeepTotals retirements supplyGains competencyDemand",
    },
    Permission.READ_CHANGES: {
        "ChangeSet": (
            "id key title author state baseRevision publishedRevision changes findings reviews description version "
            "openedAt events impact"
        ),
        "ChangeSetConnection": "edges pageInfo totalCount",
        "ChangeSetEdge": "cursor node",
        "ChangeSetEvent": "at by action text",
        "ChangeSetEventConnection": "edges pageInfo totalCount",
        "ChangeSetEventEdge": "cursor node",
        "ChangeSetPayload": "changeSet userErrors",
        "Query": "changeSet changeSets",
        "Impact": ("learners betterOff worseOff stranded undecided mustBegin goals goalCount people asOf isStale"),
        "ImpactProgress": "done total impact",
        "LearnerImpact": "learner goal effect before after beginBy onceClosed",
        "LearnerImpactConnection": "edges pageInfo totalCount",
        "LearnerImpactEdge": "cursor node",
        "Review": "author verdict comment at version overrules",
        "Subscription": "impactProgress",
        "Revision": "changeSet",
    },
    Permission.EDIT_CATALOG: {
        "Mutation": ("openChangeSet stageChanges unstageChanges submitChangeSet withdrawChangeSet revertRevision"),
    },
    Permission.REVIEW_CHANGES: {
        "Mutation": "reviewChangeSet",
    },
    Permission.PUBLISH_CHANGES: {
        "Mutation": "publishChangeSet",
    },
    Permission.MANAGE_KEYS: {
        "ApiKey": "key owner roles permissions learner expiresOn lastUsedAt revokedAt",
        "ApiKeyConnection": "edges pageInfo totalCount",
        "ApiKeyEdge": "cursor node",
        "ApiKeyPayload": "apiKey secret userErrors",
        "Mutation": "createApiKey revokeApiKey",
        "Query": "apiKeys",
    },
    Permission.MANAGE_ISSUERS: {
        "TrustedIssuer": "issuer name",
        "TrustedIssuerConnection": "edges pageInfo totalCount",
        "TrustedIssuerEdge": "cursor node",
        "TrustedIssuerPayload": "trustedIssuer userErrors",
        "Mutation": "saveTrustedIssuer removeTrustedIssuer",
        "Query": "trustedIssuers",
    },
    Permission.MANAGE_SETTINGS: {
        "TenantSettings": "review smallestGroup namesForWorkforce",
        "TenantSettingsPayload": "settings userErrors",
        "Mutation": "saveSettings",
        "Query": "settings",
    },
    Permission.READ_AUDIT: {
        "AuditEvent": "at who forWhom action allowed revision requestId",
        "AuditEventConnection": "edges pageInfo totalCount",
        "AuditEventEdge": "cursor node",
        "Query": "auditEvents",
    },
    Permission.IMPORT_CATALOG: {
        "ImportCatalogPayload": "revision added changed unchanged userErrors",
        "Mutation": "importCatalog",
    },
}
"""By permission: the fields of each type, by their names in the schema."""


def _coordinates() -> Iterator[tuple[str, Permission]]:
    for permission, types in _FIELDS.items():
        for name, fields in types.items():
            yield from ((f"{name}.{field}", permission) for field in fields.split())


PERMISSIONS: Mapping[str, Permission] = dict(_coordinates())
"""By ``Type.field``."""
