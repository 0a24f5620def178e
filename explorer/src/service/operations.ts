// Made by build.mjs from the schema and the files in graphql/; not to be changed by hand.
import type { Operation } from "./operation";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AwardInput = {
  credential: string;
  issuedOn?: string | null | undefined;
  expiresOn?: string | null | undefined;
  score?: number | null | undefined;
  grade?: string | null | undefined;
  issuedBy?: string | null | undefined;
  kind?: RouteKind | null | undefined;
  credits?: number | null | undefined;
  times?: number | null | undefined;
  state?: AwardState | null | undefined;
  key?: string | null | undefined;
  evidence?: Array<string> | null | undefined;
};

export type AwardState =
  | 'CLAIMED'
  | 'VERIFIED'
  | 'REVOKED'
  | 'REJECTED';

export type BreakInput = {
  from: string;
  to: string;
};

export type ChangeSetState =
  | 'DRAFT'
  | 'IN_REVIEW'
  | 'APPROVED'
  | 'PUBLISHING'
  | 'PUBLISHED'
  | 'REJECTED'
  | 'WITHDRAWN';

export type CheckOutcome =
  | 'PASSED'
  | 'FAILED'
  | 'SKIPPED'
  | 'UNKNOWN';

export type ClaimInput = {
  award: string;
  path: string;
};

export type CompetencyLevelInput = {
  competency: string;
  level: number;
  source?: CompetencySource | null | undefined;
  on?: string | null | undefined;
};

export type CompetencySource =
  | 'SELF'
  | 'EMPLOYER'
  | 'ASSESSMENT'
  | 'PRIOR_LEARNING'
  | 'AWARD';

export type ConflictMemberKind =
  | 'GOAL'
  | 'REQUIREMENT'
  | 'BUDGET'
  | 'FINISH_BY'
  | 'WEEKLY_HOURS'
  | 'MAX_PARALLEL'
  | 'KEEP_VALID_UNTIL'
  | 'ACCREDITED_ONLY'
  | 'AVOID'
  | 'INCLUDE'
  | 'OVERLAP'
  | 'CREDITS_PER_TERM'
  | 'VERIFIED_ONLY';

export type CredentialFilter = {
  credentialTypes?: Array<CredentialType> | null | undefined;
  statuses?: Array<CredentialStatus> | null | undefined;
  ownedBy?: Array<string> | null | undefined;
  competencies?: Array<string> | null | undefined;
  subjects?: Array<string> | null | undefined;
  maxCost?: string | null | undefined;
  currency?: string | null | undefined;
  maxHours?: number | null | undefined;
  stackable?: boolean | null | undefined;
};

export type CredentialOrder =
  | 'RELEVANCE'
  | 'NAME'
  | 'COST'
  | 'HOURS';

export type CredentialStatus =
  | 'DEVELOPING'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'SUPERSEDED'
  | 'CEASED';

export type CredentialType =
  | 'ATTENDANCE_CERTIFICATE'
  | 'COMPLETION_CERTIFICATE'
  | 'ASSESSMENT_BASED_CERTIFICATE'
  | 'MICRO_CREDENTIAL'
  | 'DIGITAL_BADGE'
  | 'CERTIFICATION'
  | 'LICENSE'
  | 'REGISTRATION'
  | 'DIPLOMA'
  | 'DEGREE'
  | 'COURSE';

export type ExperienceInput = {
  months?: number | null | undefined;
  hours?: number | null | undefined;
  share?: number | null | undefined;
  field?: string | null | undefined;
  startedOn?: string | null | undefined;
  endedOn?: string | null | undefined;
};

export type GapStatus =
  | 'MET'
  | 'PARTIAL'
  | 'MISSING'
  | 'EXPIRED';

export type GoalInput =
  {   credential: string; occupation?: never; competencies?: never; all?: never; }
  |  { credential?: never;   occupation: OccupationGoalInput; competencies?: never; all?: never; }
  |  { credential?: never; occupation?: never;   competencies: Array<CompetencyLevelInput>; all?: never; }
  |  { credential?: never; occupation?: never; competencies?: never;   all: Array<GoalInput>; };

export type GroupRule =
  | 'ALL'
  | 'ANY'
  | 'AT_LEAST'
  | 'CREDITS';

export type HoldingState =
  | 'HELD'
  | 'IN_GRACE'
  | 'EXPIRED'
  | 'ELIGIBLE'
  | 'IN_PROGRESS'
  | 'BLOCKED';

export type LearnerProfile = {
  awards?: Array<AwardInput> | null | undefined;
  competencies?: Array<CompetencyLevelInput> | null | undefined;
  experience?: Array<ExperienceInput> | null | undefined;
  conditions?: Array<string> | null | undefined;
  waivers?: Array<WaiverInput> | null | undefined;
  substitutions?: Array<SubstitutionInput> | null | undefined;
  claims?: Array<ClaimInput> | null | undefined;
  since?: Array<SinceInput> | null | undefined;
  unlisted?: Array<UnlistedCreditsInput> | null | undefined;
};

export type LearnerRef =
  {   key: string; profile?: never; }
  |  { key?: never;   profile: LearnerProfile; };

export type NoPlanReason =
  | 'INFEASIBLE'
  | 'UNDECIDED';

export type Objective =
  | 'MONEY'
  | 'HOURS'
  | 'WEEKS'
  | 'STEPS';

export type OccupationGoalInput = {
  key: string;
  coverage?: number | null | undefined;
  withPreferredCredentials?: boolean | null | undefined;
};

export type OptionChangeKind =
  | 'COVERAGE'
  | 'BUDGET'
  | 'FINISH_BY'
  | 'WEEKLY_HOURS'
  | 'MAX_PARALLEL'
  | 'KEEP_VALID_UNTIL'
  | 'ACCREDITED_ONLY'
  | 'DROP_AVOID'
  | 'DROP_INCLUDE'
  | 'ADD_CONDITION'
  | 'WAIVE'
  | 'CREDITS_PER_TERM'
  | 'VERIFIED_ONLY';

export type PathwayMapOptions = {
  limit?: number | null | undefined;
  plan?: PlanOptions | null | undefined;
};

export type PlanOptions = {
  optimize?: Array<Objective> | null | undefined;
  currency?: string | null | undefined;
  budget?: string | null | undefined;
  startOn?: string | null | undefined;
  finishBy?: string | null | undefined;
  weeklyHours?: number | null | undefined;
  maxParallel?: number | null | undefined;
  maxCreditsPerTerm?: number | null | undefined;
  minCreditsPerTerm?: number | null | undefined;
  breaks?: Array<BreakInput> | null | undefined;
  include?: Array<string> | null | undefined;
  avoid?: Array<string> | null | undefined;
  accreditedOnly?: boolean | null | undefined;
  verifiedOnly?: boolean | null | undefined;
  keepValidUntil?: string | null | undefined;
  alternatives?: number | null | undefined;
  timeLimitMs?: number | null | undefined;
};

export type ProofStatus =
  | 'OPTIMAL'
  | 'BOUNDED';

export type ReasonKind =
  | 'CLOSES_GAP'
  | 'ON_BEST_PLAN'
  | 'UNLOCKS'
  | 'COMPLETES_STACK'
  | 'RENEWAL_DUE'
  | 'IN_DEMAND'
  | 'REMEDIATES'
  | 'CHEAPEST_EQUIVALENT';

export type RequirementStatus =
  | 'MET'
  | 'IN_PROGRESS'
  | 'UNMET'
  | 'WAIVED'
  | 'EXPIRED'
  | 'UNVERIFIABLE';

export type RouteKind =
  | 'STUDY'
  | 'EXAM'
  | 'STACK'
  | 'PRIOR_LEARNING'
  | 'RENEWAL';

export type Severity =
  | 'ERROR'
  | 'WARNING'
  | 'NOTE';

export type SinceInput = {
  credential?: string | null | undefined;
  on: string;
};

export type Strength =
  | 'REQUIRED'
  | 'PREFERRED';

export type SubstitutionInput = {
  for: string;
  by: string;
  reason: string;
};

export type TeamRiskKind =
  | 'NOBODY'
  | 'SINGLE_HOLDER'
  | 'EXPIRES_SOON'
  | 'CONCENTRATED';

export type UnlistedCreditsInput = {
  creditsOf: string;
  credits: number;
};

export type ViewerKind =
  | 'ANONYMOUS'
  | 'PERSON'
  | 'SERVICE';

export type WaiverInput = {
  path: string;
  reason: string;
  by?: string | null | undefined;
};

export type CredentialQueryVariables = Exact<{
  key: string;
}>;


export type CredentialQuery = { credential: { key: string, name: string, description: string | null, credentialType: CredentialType, status: CredentialStatus, validMonths: number | null, credits: number | null, lastDay: string | null, subjects: Array<string>, subjectWebpage: string | null, inLanguage: Array<string>, ownedBy: Array<{ name: string, url: string | null }>, accreditedBy: Array<{ name: string, url: string | null }>, supersededBy: { key: string, name: string } | null, reference: { url: string, asOf: string | null } | null, competencies: Array<{ level: number, competency: { key: string, name: string, statement: string | null } }>, routes: Array<{ key: string, name: string, kind: RouteKind, hours: number | null, weeks: number | null, estimated: Array<string>, cost: { amount: string, currency: string } | null, requirementLines: Array<
        | { __typename: 'AverageRequirement', path: string, parent: string | null, text: string }
        | { __typename: 'CompetencyRequirement', path: string, parent: string | null, text: string }
        | { __typename: 'ConditionRequirement', path: string, parent: string | null, text: string }
        | { __typename: 'CoverageRequirement', path: string, parent: string | null, text: string }
        | { __typename: 'CredentialRequirement', path: string, parent: string | null, text: string, credential: { key: string, name: string } }
        | { __typename: 'ExclusionRequirement', path: string, parent: string | null, text: string }
        | { __typename: 'ExperienceRequirement', path: string, parent: string | null, text: string }
        | { __typename: 'GroupRequirement', path: string, parent: string | null, text: string }
      > }>, renewals: Array<{ key: string, name: string, kind: RouteKind, hours: number | null, extendsMonths: number | null, cost: { amount: string, currency: string } | null }>, stacksFrom: { totalCount: number, edges: Array<{ node: { key: string, name: string } }> }, stacksInto: { totalCount: number, edges: Array<{ node: { key: string, name: string } }> } } | null };

export type CurriculumQueryVariables = Exact<{ [key: string]: never; }>;


export type CurriculumQuery = { findings: { totalCount: number, edges: Array<{ node: { code: string, severity: Severity, subject: string, path: string | null, text: string } }> } | null, changeSets: { totalCount: number, edges: Array<{ node: { key: string, title: string, state: ChangeSetState } }> } | null, revisions: { edges: Array<{ node: { number: number, publishedAt: string, title: string | null, author: string | null } }> } | null };

export type FirstStepsQueryVariables = Exact<{
  learner: LearnerRef;
  goal?: GoalInput | null | undefined;
}>;


export type FirstStepsQuery = { recommendations: { notes: Array<string>, edges: Array<{ node: { eligibleNow: boolean, isPriced: boolean, hours: number, dueOn: string | null, credential: { key: string, name: string }, cost: { amount: string, currency: string }, reasons: Array<{ kind: ReasonKind, text: string }> } }> } | null };

export type PlanPartsFragment = { goal: string, startOn: string, assumptions: Array<string>, advice: Array<string>, totals: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } }, proof: { status: ProofStatus, elapsedMs: number, objectives: Array<{ objective: Objective, status: ProofStatus, value: string, bound: string }> }, steps: Array<{ number: number, isRenewal: boolean, hours: number, startOn: string | null, finishOn: string | null, after: Array<number>, credential: { key: string, name: string }, route: { name: string, kind: RouteKind }, cost: { amount: string, currency: string }, due: { since: string, through: string } | null, satisfies: Array<
      | { path: string, text: string }
      | { path: string, text: string }
      | { path: string, text: string }
      | { path: string, text: string }
      | { path: string, text: string }
      | { path: string, text: string }
      | { path: string, text: string }
      | { path: string, text: string }
    > }> };

export type NoPlanPartsFragment = { reason: NoPlanReason, text: string, conflicts: Array<{ text: string, members: Array<{ kind: ConflictMemberKind, name: string }> }>, relaxations: Array<{ text: string, changes: Array<{ kind: OptionChangeKind, value: string, assignment: string }>, plan: { totals: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } } } | null }> };

export type RefusalPartsFragment = { userErrors: Array<
    | { message: string, hint: string | null, path: Array<string> }
    | { message: string, hint: string | null, path: Array<string> }
  > };

export type FrontQueryVariables = Exact<{
  goal: GoalInput;
  learner: LearnerRef;
  options?: PlanOptions | null | undefined;
}>;


export type FrontQuery = { planPathway:
    | { __typename: 'Plan', frontierIsComplete: boolean | null, frontier: Array<{ weeks: number, cost: { amount: string, currency: string }, plan: { totals: { steps: number, hours: number } } }> | null }
    | { __typename: 'NoPlan' }
    | { __typename: 'Refusal' }
   | null };

export type MapQueryVariables = Exact<{
  goal: GoalInput;
  learner: LearnerRef;
  options?: PathwayMapOptions | null | undefined;
}>;


export type MapQuery = { pathwayMap: { complete: boolean, nodes: Array<{ key: string, state: HoldingState, step: number | null, layer: number, position: number, credential: { key: string, name: string } | null, competency: { key: string, name: string } | null, occupation: { key: string, name: string } | null }>, groups: Array<{ path: string, rule: GroupRule, minimum: number | null, met: boolean, onPlan: boolean, layer: number, position: number }>, edges: Array<{ from: string, to: string, path: string, met: boolean, onPlan: boolean, bends: Array<{ layer: number, position: number }> }> } | null };

export type NamesQueryVariables = Exact<{
  credential?: string | null | undefined;
  occupation?: string | null | undefined;
  isOccupation: boolean;
}>;


export type NamesQuery = { credential?: { key: string, name: string } | null, occupation?: { key: string, name: string } | null };

export type OccupationQueryVariables = Exact<{
  key: string;
}>;


export type OccupationQuery = { occupation: { key: string, name: string, code: string | null, codeSystem: string | null, needs: Array<{ level: number, importance: number, competency: { key: string, name: string } }>, credentials: Array<{ strength: Strength, credential: { key: string, name: string } }> } | null };

export type PlanSubscriptionVariables = Exact<{
  goal: GoalInput;
  learner: LearnerRef;
  options?: PlanOptions | null | undefined;
}>;


export type PlanSubscription = { planProgress: { elapsedMs: number, objectives: Array<{ objective: Objective, status: ProofStatus, value: string | null, bound: string }>, plan:
      | { __typename: 'Plan', goal: string, startOn: string, assumptions: Array<string>, advice: Array<string>, alternatives: Array<{ goal: string, startOn: string, assumptions: Array<string>, advice: Array<string>, totals: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } }, proof: { status: ProofStatus, elapsedMs: number, objectives: Array<{ objective: Objective, status: ProofStatus, value: string, bound: string }> }, steps: Array<{ number: number, isRenewal: boolean, hours: number, startOn: string | null, finishOn: string | null, after: Array<number>, credential: { key: string, name: string }, route: { name: string, kind: RouteKind }, cost: { amount: string, currency: string }, due: { since: string, through: string } | null, satisfies: Array<
              | { path: string, text: string }
              | { path: string, text: string }
              | { path: string, text: string }
              | { path: string, text: string }
              | { path: string, text: string }
              | { path: string, text: string }
              | { path: string, text: string }
              | { path: string, text: string }
            > }> }>, totals: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } }, proof: { status: ProofStatus, elapsedMs: number, objectives: Array<{ objective: Objective, status: ProofStatus, value: string, bound: string }> }, steps: Array<{ number: number, isRenewal: boolean, hours: number, startOn: string | null, finishOn: string | null, after: Array<number>, credential: { key: string, name: string }, route: { name: string, kind: RouteKind }, cost: { amount: string, currency: string }, due: { since: string, through: string } | null, satisfies: Array<
            | { path: string, text: string }
            | { path: string, text: string }
            | { path: string, text: string }
            | { path: string, text: string }
            | { path: string, text: string }
            | { path: string, text: string }
            | { path: string, text: string }
            | { path: string, text: string }
          > }> }
      | { __typename: 'NoPlan', reason: NoPlanReason, text: string, conflicts: Array<{ text: string, members: Array<{ kind: ConflictMemberKind, name: string }> }>, relaxations: Array<{ text: string, changes: Array<{ kind: OptionChangeKind, value: string, assignment: string }>, plan: { totals: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } } } | null }> }
      | { __typename: 'Refusal', userErrors: Array<
          | { message: string, hint: string | null, path: Array<string> }
          | { message: string, hint: string | null, path: Array<string> }
        > }
     | null } };

export type SearchQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: CredentialFilter | null | undefined;
  orderBy?: CredentialOrder | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchQuery = { credentials: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { key: string, name: string, credentialType: CredentialType, status: CredentialStatus, ownedBy: Array<{ name: string }>, routes: Array<{ kind: RouteKind, hours: number | null, cost: { amount: string, currency: string } | null }> } }> } | null, occupations: { totalCount: number, edges: Array<{ node: { key: string, name: string, code: string | null } }> } | null, credentialFacets: { credentialTypes: Array<{ value: string, label: string, count: number }>, ownedBy: Array<{ value: string, label: string, count: number }>, subjects: Array<{ value: string, label: string, count: number }> } | null };

export type SkillsQueryVariables = Exact<{
  goal: GoalInput;
  learner: LearnerRef;
}>;


export type SkillsQuery = { skillGap: { coverage: number, competencies: Array<{ needed: number, held: number, importance: number | null, status: GapStatus, competency: { key: string, name: string } }>, credentials: Array<{ strength: Strength, status: GapStatus, credential: { key: string, name: string } }> } | null };

export type StandingQueryVariables = Exact<{
  credential: string;
  learner: LearnerRef;
}>;


export type StandingQuery = { progress: { state: HoldingState, validThrough: string | null, share: number, status: RequirementStatus, credential: { key: string, name: string, competencies: Array<{ level: number, competency: { key: string, name: string } }>, stacksInto: { edges: Array<{ node: { key: string, name: string } }> } }, lines: Array<{ status: RequirementStatus, remaining: string | null, requirement:
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
        | { path: string, parent: string | null, text: string }
       }> } | null };

export type SuggestQueryVariables = Exact<{
  search: string;
}>;


export type SuggestQuery = { credentials: { edges: Array<{ node: { key: string, name: string, ownedBy: Array<{ name: string }> } }> } | null, occupations: { edges: Array<{ node: { key: string, name: string } }> } | null };

export type TeamQueryVariables = Exact<{
  key: string;
}>;


export type TeamQuery = { team: { key: string, name: string, roles: Array<{ headcount: number, coverage: number, occupation: { key: string, name: string } }>, members: { totalCount: number, edges: Array<{ node: { key: string, name: string | null } }> } } | null, teamGap: { people: number, coverage: number, filled: number, places: number, proof: ProofStatus, roles: Array<{ headcount: number, filled: number, occupation: { key: string, name: string }, assignments: Array<{ person: string, coverage: number, missing: Array<{ needed: number, held: number, competency: { key: string, name: string } }>, credentials: Array<{ status: GapStatus, credential: { key: string, name: string } }> }> }>, competencies: Array<{ level: number, wanted: number, holderCount: number, nearest: number | null, status: GapStatus, competency: { key: string, name: string } }>, risks: Array<{ kind: TeamRiskKind, text: string, on: string | null }> } | null };

export type TeamsQueryVariables = Exact<{ [key: string]: never; }>;


export type TeamsQuery = { teams: { totalCount: number, edges: Array<{ node: { key: string, name: string, parent: { key: string } | null, members: { totalCount: number }, roles: Array<{ headcount: number, occupation: { key: string, name: string } }> } }> } | null };

export type VerifyQueryVariables = Exact<{
  badge: string;
}>;


export type VerifyQuery = { verifyBadge: { valid: boolean | null, authentic: CheckOutcome, current: CheckOutcome, trusted: CheckOutcome, standard: string | null, issuer: string | null, achievement: string | null, recipient: string | null, validFrom: string | null, validUntil: string | null, checks: Array<{ name: string, outcome: CheckOutcome, text: string }> } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { name: string | null, kind: ViewerKind, roles: Array<string> }, catalog: { revision: number, publishedAt: string | null, credentials: number, occupations: number, competencies: number } };

export type WhyNotQueryVariables = Exact<{
  credential: string;
  goal: GoalInput;
  learner: LearnerRef;
  options?: PlanOptions | null | undefined;
}>;


export type WhyNotQuery = { whyNot:
    | { __typename: 'WhyNot', text: string, inBest: boolean, credential: { key: string, name: string }, difference: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } } | null }
    | { __typename: 'NoPlan', reason: NoPlanReason, text: string, conflicts: Array<{ text: string, members: Array<{ kind: ConflictMemberKind, name: string }> }>, relaxations: Array<{ text: string, changes: Array<{ kind: OptionChangeKind, value: string, assignment: string }>, plan: { totals: { hours: number, weeks: number | null, steps: number, cost: { amount: string, currency: string } } } | null }> }
    | { __typename: 'Refusal', userErrors: Array<
        | { message: string, hint: string | null, path: Array<string> }
        | { message: string, hint: string | null, path: Array<string> }
      > }
   | null };

export const Credential: Operation<CredentialQuery, CredentialQueryVariables> = { name: "Credential", hash: "f04d100df98e8080b27707477f2cd7077981db32256ed9016e0383c49eb289a9" };
export const Curriculum: Operation<CurriculumQuery, CurriculumQueryVariables> = { name: "Curriculum", hash: "22f05dfc0c2afeb014015aee10803350aaf42f0720a7b277833dfaa95c93da39" };
export const FirstSteps: Operation<FirstStepsQuery, FirstStepsQueryVariables> = { name: "FirstSteps", hash: "12c94f3b232a57aa4d34733d66daaad67ec5ed92fa367ad007bd0ef9e3adac7c" };
export const Front: Operation<FrontQuery, FrontQueryVariables> = { name: "Front", hash: "9da2147908b1846a85199a14dfc436d9c97609db6e2639cebff55de9af353072" };
export const Map: Operation<MapQuery, MapQueryVariables> = { name: "Map", hash: "f0678b629061a9955b2f8878063aff2a5e5b04efa8b92bd6e5d90d208ae2cd36" };
export const Names: Operation<NamesQuery, NamesQueryVariables> = { name: "Names", hash: "dfc1e8d9daada29d674e4c592fb98d82f75f5d52f153725ddf88c8c0548368dd" };
export const Occupation: Operation<OccupationQuery, OccupationQueryVariables> = { name: "Occupation", hash: "f89432928f6af1a159d3316184506e230eb6a410736750cecf5efdb74d7b76a2" };
export const Plan: Operation<PlanSubscription, PlanSubscriptionVariables> = { name: "Plan", hash: "bd0899cf776ebb5702689d5db61021a37065eb20da786c564eac8d8800780ea3" };
export const Search: Operation<SearchQuery, SearchQueryVariables> = { name: "Search", hash: "fe0e8a2108893d00f68adbbf0d5b8993f00ef61ea6ff8b1ceb82f18505b98dde" };
export const Skills: Operation<SkillsQuery, SkillsQueryVariables> = { name: "Skills", hash: "c5880d15ae1f617a251ae74e03a04917b75fb6ec1bb80baf9239ad6fa7fec953" };
export const Standing: Operation<StandingQuery, StandingQueryVariables> = { name: "Standing", hash: "85635b3ce63a951096bf773adaa16aa7c96e9192852cd46d6289a733898d94c6" };
export const Suggest: Operation<SuggestQuery, SuggestQueryVariables> = { name: "Suggest", hash: "34188f4fe07db5a8e886cfbc51a300da8748def8006205ecde0ba696edc8dd8a" };
export const Team: Operation<TeamQuery, TeamQueryVariables> = { name: "Team", hash: "ae9e5e228af7b21eb332089411a8efea43bf7e7edf264a56302c69940b641327" };
export const Teams: Operation<TeamsQuery, TeamsQueryVariables> = { name: "Teams", hash: "82c0ad912d626b2291358965ab385a4f4bc98d82b7fc9e71d4c2444d074a36f9" };
export const Verify: Operation<VerifyQuery, VerifyQueryVariables> = { name: "Verify", hash: "017a201b2e0072b8f74833415a09cd94456d44443c1abb2ef5f88a695f0eb379" };
export const Viewer: Operation<ViewerQuery, ViewerQueryVariables> = { name: "Viewer", hash: "09cc36f1ab616ea6753bf2cd2899ca42755a07463b575a19c4444f6022104712" };
export const WhyNot: Operation<WhyNotQuery, WhyNotQueryVariables> = { name: "WhyNot", hash: "1ed70a1de3d49d2694499d5906ef959098a7ad943a6f63b24a1cf9a0798081b3" };
