"""The GraphQL that the commands send."""

from __future__ import annotations

MONEY = "{ amount currency }"

CATALOG = "{ catalog { revision credentials competencies occupations organizations } }"

WHAT_IS = """query WhatIs($key: String!) {
  credential(key: $key) { key }
  occupation(key: $key) { key }
  competency(key: $key) { key }
}"""

SEARCH = """query Search($words: String!, $first: Int!) {
  credentials(search: $words, first: $first) { totalCount edges { node { key name } } }
  occupations(search: $words, first: $first) { totalCount edges { node { key name } } }
  competencies(search: $words, first: $first) { totalCount edges { node { key name } } }
}"""


def listing(field: str) -> str:
    """Keys and names of one kind of thing, page by page."""
    page = "totalCount pageInfo { hasNextPage endCursor } edges { node { key name } }"
    return f"query List($after: String) {{ {field}(first: 100, after: $after) {{ {page} }} }}"


_ROUTE = f"""{{
  key name kind cost {MONEY} sharedCost {{ key amount {MONEY} every }} groupCost {{ amount {MONEY} seats }}
  upkeep {{ kind hoursPerYear costPerYear {MONEY} }}
  hours weeks extendsMonths graceMonths opensDays availableFrom availableThrough estimated
  recurringOfferings {{ name every from to seats }}
  cohort {{ from through }} firstCycle {{ exempt credits }} carryOver
  retake {{ afterDays atMost withinMonths }}
  requirementLines {{ path text }}
}}"""

SHOW = f"""query Show($key: String!) {{
  credential(key: $key) {{
    key name description credentialType status validMonths validDays validUntil credits lastDay subjectWebpage subjects
    ownedBy {{ key name }} competencies {{ competency {{ key name }} level }}
    routes {_ROUTE} renewals {_ROUTE} successors {{ key name }}
    stacksInto(first: 100) {{ edges {{ node {{ key name }} }} }}
  }}
  occupation(key: $key) {{
    key name code codeSystem
    needs {{ competency {{ key name }} level importance }} credentials {{ credential {{ key name }} strength }}
  }}
  competency(key: $key) {{
    key name statement framework
    developedBy(first: 100) {{ edges {{ node {{ key name }} }} }}
    neededBy(first: 100) {{ edges {{ node {{ key name }} }} }}
  }}
  organization(key: $key) {{ key name url }}
}}"""

GAP = f"""query Gap($goal: GoalInput!, $learner: LearnerRef!, $asOf: Date, $currency: String, $first: Int) {{
  skillGap(goal: $goal, learner: $learner, asOf: $asOf, currency: $currency) {{
    coverage metInFull catalogRevision
    competencies {{ competency {{ key name }} needed held importance status }}
    general {{ competency {{ key name }} needed held importance status }}
    credentials {{ credential {{ key name }} strength status }}
    lines {{ requirement {{ path text }} status by {{ text }} remaining }}
    closers(first: $first) {{
      credential {{ key name }} closes {{ key name }} coverageAfter cost {MONEY} isPriced hours
    }}
  }}
}}"""

STANDING = """query Standing($credential: String!, $learner: LearnerRef!, $asOf: Date) {
  progress(credential: $credential, learner: $learner, asOf: $asOf) {
    state validThrough renewableThrough
    renewals {
      route { key name } opensOn dueOn graceThrough status share
      lines { requirement { path text } status by { text } remaining }
    }
  }
}"""

RECOMMEND = f"""query Recommend(
  $learner: LearnerRef!, $goal: GoalInput, $options: RecommendationOptions, $first: Int
) {{
  recommendations(learner: $learner, goal: $goal, options: $options, first: $first) {{
    totalCount catalogRevision notes
    edges {{
      node {{
        credential {{ key name }} score eligibleNow cost {MONEY} isPriced hours reasons {{ kind text value }}
        renewal {{ key name }} dueOn graceThrough possibleOn
      }}
    }}
  }}
}}"""

FINDINGS = """query Findings($after: String) {
  findings(first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { key severity code text subject subjectKind path mend { text } } }
  }
}"""

STRUCTURE = f"""query Structure($keys: [String!]!) {{
  structure(keys: $keys) {{
    credential {{ key name }} blockingFactor delayFactor centrality complexity depth goals fallsWithIt
    redundantLines {{ path credential by }} upkeepHours upkeepCost {MONEY}
  }}
}}"""

_GAIN = f"gain {{ reached stranded better worse saved {MONEY} hours undecided }}"

UPKEEP_TOTALS = f"""query UpkeepTotals($owner: String) {{
  upkeepTotals(owner: $owner) {{ kind owner credentials hours costs {MONEY} }}
}}"""

UPKEEP = f"""query Upkeep($after: String) {{
  credentials(first: 100, after: $after) {{
    totalCount pageInfo {{ hasNextPage endCursor }} edges {{ node {{
      key upkeep {{ costPerYear {MONEY} }} routes {{ upkeep {{ costPerYear {MONEY} }} }}
    }} }}
  }}
}}"""

RETIREMENTS = f"""query Retirements($keys: [String!]!) {{
  retirements(keys: $keys) {{ credential {{ key name }} upkeepHours upkeepCost {MONEY} {_GAIN} }}
}}"""

SUPPLY_GAINS = f"""query SupplyGains($parts: [SupplyPartInput!]!, $inOrder: Boolean) {{
  supplyGains(parts: $parts, inOrder: $inOrder) {{
    parts {{ name {_GAIN} }}
    userErrors {{ code message hint path }}
  }}
}}"""

DEMAND = f"""query Demand($first: Int!) {{
  competencyDemand(first: $first) {{
    totalCount edges {{ node {{
      competency {{ key name }} level occupations learners credentials least {{ cost {MONEY} hours steps }}
    }} }}
  }}
}}"""

WHAT_IF = f"""query WhatIf($changes: [ChangeInput!]!, $goals: [GoalInput!], $learner: LearnerRef) {{
  whatIf(changes: $changes, goals: $goals, learner: $learner) {{
    goals {{ goal before {{ cost {MONEY} hours steps }} after {{ cost {MONEY} hours steps }} }}
    findings {{ key severity code text subject subjectKind path }}
    userErrors {{ code message hint path }}
  }}
}}"""

TEAMS = """query Teams($after: String) {
  teams(first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node {
      key name parent { key } memberKeys managers version
      roles { occupation { key } headcount coverage withPreferredCredentials }
    } }
  }
}"""

SAVE_TEAM = """mutation SaveTeam($input: SaveTeamInput!) {
  saveTeam(input: $input) { team { version } userErrors { code message hint path } }
}"""

_LACKING = "missing { competency { key name } needed held } credentials { credential { key name } strength status }"

TEAM_GAP = f"""query TeamGap($team: String!, $options: WorkforceOptions) {{
  teamGap(team: {{ key: $team }}, options: $options) {{
    people coverage filled places proof catalogRevision
    roles {{ occupation {{ key name }} headcount filled assignments {{ person coverage {_LACKING} }} }}
    competencies {{ competency {{ key name }} level wanted holders holderCount nearest status }}
    risks {{ kind text person on competency {{ key }} credential {{ key }} }}
  }}
}}"""

TEAM_REPORT = f"""query TeamReport($team: String!, $options: WorkforceOptions) {{
  team(key: $team) {{ name }}
  teamGap(team: {{ key: $team }}, options: $options) {{
    people coverage filled places
    roles {{
      occupation {{ name needs {{ competency {{ key name }} }} }} headcount
      assignments {{ person coverage {_LACKING} }}
    }}
    competencies {{ competency {{ key name }} level holders holderCount }}
    risks {{ kind text person on }}
  }}
}}"""

TEAM_RENEWALS = f"""query TeamRenewals($within: Int!, $team: String, $asOf: Date, $after: String) {{
  renewalsDue(within: $within, team: $team, asOf: $asOf, first: 100, after: $after) {{
    pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{
      learner {{ key }} award {{ title }} renewal {{ name cost {MONEY} }} opensOn dueOn graceThrough
    }} }}
  }}
}}"""

TEAM_FORECAST = """query TeamForecast($team: String!, $months: Int, $options: WorkforceOptions) {
  teamForecast(team: { key: $team }, months: $months, options: $options) {
    points { on coverage filled renewedCoverage renewedFilled } catalogRevision
  }
}"""

TRAINING_PORTFOLIO = f"""query TrainingPortfolio(
  $team: String!, $roles: [RoleInput!], $options: PortfolioOptions!
) {{
  trainingPortfolio(team: {{ key: $team }}, roles: $roles, options: $options) {{
    __typename
    ... on TrainingPortfolio {{
      coverageBefore coverageAfter coverageBound cost {MONEY} hours catalogRevision
      trainings {{
        credential {{ key name }} route {{ key name }} people cost {MONEY} hours closes {{ key name }}
      }}
      plans {{
        person occupation {{ key name }} coverageBefore coverageAfter cost {MONEY} hours credentials {{ key name }}
      }}
      proof {{ status objectives {{ objective status value bound }} elapsedMs }}
    }}
    ... on NoPlan {{ reason text }}
    ... on Refusal {{ userErrors {{ code message hint path }} }}
  }}
}}"""

_RANKED = f"coverage reach cost {MONEY} isPriced hours weeks {_LACKING}"

CANDIDATES = f"""query Candidates(
  $goal: GoalInput!, $among: PeopleFilter, $options: WorkforceOptions, $first: Int, $after: String
) {{
  candidates(goal: $goal, among: $among, options: $options, first: $first, after: $after) {{
    totalCount catalogRevision pageInfo {{ hasNextPage endCursor }} edges {{ node {{ person {_RANKED} }} }}
  }}
}}"""

SUCCESSION = """query Succession($team: String!, $options: WorkforceOptions) {
  team(key: $team) { roles { occupation { key name } coverage withPreferredCredentials } }
  teamGap(team: { key: $team }, options: $options) { roles { occupation { key } assignments { person coverage } } }
}"""

OCCUPATION_MATCHES = f"""query OccupationMatches($learner: LearnerRef!, $options: WorkforceOptions, $first: Int) {{
  occupationMatches(learner: $learner, options: $options, first: $first) {{
    totalCount catalogRevision edges {{ node {{ occupation {{ key name }} {_RANKED} }} }}
  }}
}}"""

WHY_NOT = f"""query WhyNot($credential: String!, $goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {{
  whyNot(credential: $credential, goal: $goal, learner: $learner, options: $options) {{
    __typename
    ... on WhyNot {{
      credential {{ key name }} inBest text
      difference {{ cost {MONEY} hours weeks steps }}
      best {{ totals {{ cost {MONEY} hours weeks steps }} steps {{ credential {{ key name }} }} }}
      other {{
        __typename
        ... on Plan {{ totals {{ cost {MONEY} hours weeks steps }} steps {{ credential {{ key name }} }} }}
        ... on NoPlan {{ reason text }}
      }}
    }}
    ... on NoPlan {{
      reason text relaxations {{ text changes {{ kind value }} plan {{ totals {{ cost {MONEY} hours weeks steps }} }} }}
    }}
    ... on Refusal {{ userErrors {{ code message hint path }} }}
  }}
}}"""

PLAN = """query Plan($goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $learner, options: $options) {
    __typename
    ... on Plan {
      goal startOn catalogRevision assumptions advice
      totals { ...Sums }
      proof { status elapsedMs objectives { objective status value bound } }
      steps {
        number rank credential { key name } route { key name kind cost { amount } }
        cost { amount currency } hours after isRenewal startWeek endWeek startOn finishOn term due { since through }
        occurrence satisfies { path text } claims { text credential { key } }
      }
      alternatives { totals { ...Sums } steps { credential { key name } route { key name cost { amount } } } }
    }
    ... on NoPlan {
      reason text catalogRevision
      conflicts { text members { kind name requirement { path text } } }
      relaxations { text changes { kind value assignment } plan { totals { ...Sums } } }
    }
    ... on Refusal { userErrors { code message hint path } }
  }
}
fragment Sums on PlanTotals { cost { amount currency } hours weeks steps }"""

LEARNERS = """query Learners($search: String, $after: String) {
  learners(search: $search, first: 100, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { key name } }
  }
}"""

LEARNER = """query Learner($key: String!, $asOf: Date) {
  learner(key: $key, asOf: $asOf) {
    key name version conditions advisers consents
    awards { key title credential { key } state issuedOn expiresOn isExpired revokedOn }
    competencies { competency { key name } level source since }
    goals { key text }
  }
}"""

LEARNER_EXPORT = """query Export($key: String!, $format: ExportFormat!) {
  learnerExport(key: $key, format: $format) { fileName text }
}"""

ERASE_LEARNER = """mutation Erase($key: String!) {
  eraseLearner(input: {key: $key}) { erased receipt userErrors { code message hint } }
}"""


IMPORT_BADGE = """mutation ImportBadge($input: ImportBadgeInput!) {
  importBadge(input: $input) {
    award { key title state credential { key } issuedOn expiresOn }
    conferred { key title state }
    verification { valid authentic current trusted checks { name outcome text } }
    userErrors { code message hint path }
  }
}"""


RECORD_CLAIM = """mutation RecordClaim($input: RecordAwardsInput!) {
  recordAwards(input: $input) {
    learner { awards { key title state evidence { text url file } } }
    conferred { key title state }
    userErrors { code message hint path }
  }
}"""

CONFER_STACKS = """mutation Confer($input: ConferStacksInput!) {
  conferStacks(input: $input) {
    awardCount learners dryRun
    awards { key title state learner { key name } restsOn { key } }
    userErrors { code message hint path }
  }
}"""

AWARD_IDS = "query AwardIds($key: String!) { learner(key: $key) { awards { id key } } }"

ISSUE_BADGE = """mutation IssueBadge($input: IssueBadgeInput!) {
  issueBadge(input: $input) {
    document { fileName mediaType text }
    userErrors { code message hint path }
  }
}"""


RENEWALS = """query Renewals(
  $within: Int!, $learner: String, $team: String, $asOf: Date, $after: String
) {
  renewalsDue(within: $within, learner: $learner, team: $team, asOf: $asOf, first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      learner { key name } award { key title } renewal { key name } opensOn dueOn graceThrough
    } }
  }
}"""


def _of_calendar(field: str) -> str:
    return f"""mutation Calendar($input: CalendarAddressInput!) {{
  {field}(input: $input) {{ path userErrors {{ code message hint path }} }}
}}"""


RENEW_CALENDAR = _of_calendar("renewCalendarAddress")
REVOKE_CALENDAR = _of_calendar("revokeCalendarAddress")


def documents() -> tuple[str, ...]:
    """All documents of the commands, as they send them."""
    lists = ("credentials", "occupations", "competencies")
    of_renewals = (RENEWALS, RENEW_CALENDAR, REVOKE_CALENDAR)
    of_learners = (
        AWARD_IDS,
        CONFER_STACKS,
        ERASE_LEARNER,
        IMPORT_BADGE,
        ISSUE_BADGE,
        LEARNER,
        LEARNERS,
        LEARNER_EXPORT,
        RECORD_CLAIM,
    )
    of_catalog = (CATALOG, FINDINGS, GAP, PLAN, RECOMMEND, SEARCH, SHOW, STANDING, STRUCTURE, WHAT_IF, WHAT_IS, WHY_NOT)
    of_supply = (DEMAND, RETIREMENTS, SUPPLY_GAINS, UPKEEP, UPKEEP_TOTALS)
    of_teams = (
        CANDIDATES,
        OCCUPATION_MATCHES,
        SAVE_TEAM,
        SUCCESSION,
        TEAMS,
        TEAM_FORECAST,
        TEAM_GAP,
        TEAM_RENEWALS,
        TEAM_REPORT,
        TRAINING_PORTFOLIO,
    )
    return (*of_catalog, *of_supply, *of_teams, *map(listing, lists), *of_learners, *of_renewals)
