// Made by build.mjs from the schema and the files in graphql/; not to be changed by hand.
import type { Operation } from "./operation";

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** A credential that the learner was given. */
export type AwardInput = {
  /** The key of the credential. */
  credential: string;
  /** The first day on which it counts (included); default: not known, and it counts. */
  issuedOn?: string | null | undefined;
  /** The last day on which it is valid (included); default: issuedOn plus validMonths, else for life. */
  expiresOn?: string | null | undefined;
  /** The score reached, on the credential's own scale (default: not known). */
  score?: number | null | undefined;
  /** On the credential's scale, where that is not of numbers: B+, PASS (default: none). */
  grade?: string | null | undefined;
  /** Absent: the credential's first owner. */
  issuedBy?: string | null | undefined;
  /** Absent: STUDY. */
  kind?: RouteKind | null | undefined;
  /** Absent: the credential's. */
  credits?: number | null | undefined;
  /** How often a repeatable credential was earned like this (default 1). */
  times?: number | null | undefined;
  /** Absent: CLAIMED in a profile and when learners record it themselves, else VERIFIED. Learners say CLAIMED only; REVOKED and REJECTED are said by revokeAward and reviewClaim alone (a profile may say any). */
  state?: AwardState | null | undefined;
  /** The caller's own name for it: sent again, it changes that award instead of adding one; means nothing in a profile (default: another award each time). */
  key?: string | null | undefined;
  /** What a reviewer looks at: texts, addresses of the web, and file:NAME for files to send; at most 20, each of at most 5000 characters; means nothing in a profile (default: what is there already). */
  evidence?: Array<string> | null | undefined;
};

/** What is known of an award's proof; REVOKED and REJECTED ones never count. */
export type AwardState =
  /** Somebody says so, and nobody has looked at the proof. */
  | 'CLAIMED'
  /** Its proof was seen, or whoever recorded it vouches for it. */
  | 'VERIFIED'
  /** It was taken back. */
  | 'REVOKED'
  /** Its proof was seen, and it does not stand. */
  | 'REJECTED';

/** Days on which nothing is done. */
export type BreakInput = {
  /** The first day without study (included). */
  from: string;
  /** The last day without study (included). */
  to: string;
};

/** Where a change set is on its way into the catalogue. */
export type ChangeSetState =
  /** Its editors work on it. */
  | 'DRAFT'
  /** It waits for a reviewer. */
  | 'IN_REVIEW'
  /** A reviewer approved all that is in it. */
  | 'APPROVED'
  /** It is being published. */
  | 'PUBLISHING'
  /** The catalogue says what it says. */
  | 'PUBLISHED'
  /** A reviewer turned it down. */
  | 'REJECTED'
  /** Its editors gave it up. */
  | 'WITHDRAWN';

/** How a check ended. */
export type CheckOutcome =
  /** It is as it should be. */
  | 'PASSED'
  /** It is not. */
  | 'FAILED'
  /** Nothing to check, or nobody asked for it. */
  | 'SKIPPED'
  /** It could not be determined, which is never good. */
  | 'UNKNOWN';

/** The line that the learner wants an award to pay for. */
export type ClaimInput = {
  /** The credential of the award. */
  award: string;
  /** The path of the requirement line, which must be one that credentials pay for. */
  path: string;
};

/** A competency at a level above 0. */
export type CompetencyLevelInput = {
  /** The key of the competency. */
  competency: string;
  /** Above 0, in levels of the catalogue, at most three decimals. */
  level: number;
  /** Who says so; of a learner only (default: SELF). */
  source?: CompetencySource | null | undefined;
  /** The day from which it is known; of a learner only (default: it always was). */
  on?: string | null | undefined;
};

/** Who says that a learner has a competency. */
export type CompetencySource =
  /** The learner, without proof. */
  | 'SELF'
  /** An employer. */
  | 'EMPLOYER'
  /** An assessment. */
  | 'ASSESSMENT'
  /** A recognition of what was learnt before. */
  | 'PRIOR_LEARNING'
  /** An award whose credential shows it. */
  | 'AWARD';

/** What kind of thing stands in the way. */
export type ConflictMemberKind =
  /** The goal itself. */
  | 'GOAL'
  /** A requirement line. */
  | 'REQUIREMENT'
  /** The budget. */
  | 'BUDGET'
  /** The last day to finish. */
  | 'FINISH_BY'
  /** The hours per week. */
  | 'WEEKLY_HOURS'
  /** The most steps in the same week. */
  | 'MAX_PARALLEL'
  /** The day through which the goal is valid. */
  | 'KEEP_VALID_UNTIL'
  /** The demand for accredited credentials. */
  | 'ACCREDITED_ONLY'
  /** A credential to avoid. */
  | 'AVOID'
  /** A credential to include. */
  | 'INCLUDE'
  /** An overlap of the catalogue. */
  | 'OVERLAP'
  /** The most or the least credits of a term. */
  | 'CREDITS_PER_TERM'
  /** Claims do not count. */
  | 'VERIFIED_ONLY';

/**
 * All filters must match; any value of a filter does.
 *
 * maxCost and maxHours look at a credential's cheapest and shortest route that states them.
 */
export type CredentialFilter = {
  /** It is of one of these types (default: any). */
  credentialTypes?: Array<CredentialType> | null | undefined;
  /** It has one of these statuses (default: any). */
  statuses?: Array<CredentialStatus> | null | undefined;
  /** Keys of organizations; one of them owns it (default: any). */
  ownedBy?: Array<string> | null | undefined;
  /** Keys of competencies; it shows one of them (default: any). */
  competencies?: Array<string> | null | undefined;
  /** It has one of these subjects, whatever their case (default: any). */
  subjects?: Array<string> | null | undefined;
  /** Its cheapest stated route costs at most this, in the filter's currency (default: no limit). */
  maxCost?: string | null | undefined;
  /** ISO 4217 code for maxCost and the order by COST (default: the only one of the catalogue; with several, maxCost needs one). */
  currency?: string | null | undefined;
  /** Its shortest stated route takes at most this many hours (default: no limit). */
  maxHours?: number | null | undefined;
  /** True: counts toward a larger credential. False: toward none. Absent: either. */
  stackable?: boolean | null | undefined;
};

/** What comes first in a list of credentials. Ties are by key; what is not stated comes last. */
export type CredentialOrder =
  /** Best match first; by key without a search. */
  | 'RELEVANCE'
  /** By name, A first. */
  | 'NAME'
  /** Cheapest stated route first. */
  | 'COST'
  /** Shortest stated route first. */
  | 'HOURS';

/** Where a credential is in its life; only ACTIVE ones are planned. */
export type CredentialStatus =
  /** Not offered yet. */
  | 'DEVELOPING'
  /** Offered. */
  | 'ACTIVE'
  /** Not offered for the time being. */
  | 'SUSPENDED'
  /** Replaced by a successor. */
  | 'SUPERSEDED'
  /** No longer offered. */
  | 'CEASED';

/** What kind of credential it is, in CTDL's terms. */
export type CredentialType =
  /** Says that a person was there. */
  | 'ATTENDANCE_CERTIFICATE'
  /** Says that a person finished a course. */
  | 'COMPLETION_CERTIFICATE'
  /** Says that a person passed the assessment of a course. */
  | 'ASSESSMENT_BASED_CERTIFICATE'
  /** A small unit of learning, assessed by itself. */
  | 'MICRO_CREDENTIAL'
  /** An achievement as a digital badge. */
  | 'DIGITAL_BADGE'
  /** A body certifies, usually for some years, that a person meets its standard. */
  | 'CERTIFICATION'
  /** An authority permits an occupation. */
  | 'LICENSE'
  /** An official register lists the person. */
  | 'REGISTRATION'
  /** A programme of study below or beside a degree. */
  | 'DIPLOMA'
  /** An academic degree. */
  | 'DEGREE'
  /** A course that counts by itself. */
  | 'COURSE';

/** Work done: its months or hours, or the days it ran; endedOn ahead of today: it is still running. */
export type ExperienceInput = {
  /** Months of work, 0 or more (default: counted from both days). */
  months?: number | null | undefined;
  /** Hours of work, 0 or more (default: none stated). */
  hours?: number | null | undefined;
  /** Share of full time, above 0 to 1 (default 1). */
  share?: number | null | undefined;
  /** The field of work (default: none, which counts for lines without fields). */
  field?: string | null | undefined;
  /** The first day of work (included); default: not known. */
  startedOn?: string | null | undefined;
  /** The last day of work (included); default: not known. */
  endedOn?: string | null | undefined;
};

/** How a need of a goal stands. */
export type GapStatus =
  /** Held in full. */
  | 'MET'
  /** Held below the level, or begun. */
  | 'PARTIAL'
  /** Nothing of it is held. */
  | 'MISSING'
  /** Only lapsed awards reach it. */
  | 'EXPIRED';

/** Exactly one. all: every one of these goals. */
export type GoalInput =
  {   /** The key of a credential to hold. */
  credential: string; occupation?: never; competencies?: never; all?: never; }
  |  { credential?: never;   /** An occupation to be ready for. */
  occupation: OccupationGoalInput; competencies?: never; all?: never; }
  |  { credential?: never; occupation?: never;   /** Competencies to reach, each at its level. */
  competencies: Array<CompetencyLevelInput>; all?: never; }
  |  { credential?: never; occupation?: never; competencies?: never;   /** Several goals to reach together. */
  all: Array<GoalInput>; };

/** Where a learner stands with a credential. */
export type HoldingState =
  /** Held and valid. */
  | 'HELD'
  /** Run out, and a renewal is still open. */
  | 'IN_GRACE'
  /** Run out, and no renewal is open. */
  | 'EXPIRED'
  /** Not held, and a route may be begun today. */
  | 'ELIGIBLE'
  /** An award is to come, or what a route asks for is begun. */
  | 'IN_PROGRESS'
  /** Not held, and nothing is begun or open today. */
  | 'BLOCKED';

/** What a learner brings; nothing of it is stored. */
export type LearnerProfile = {
  /** Credentials that the learner was given (default: none). */
  awards?: Array<AwardInput> | null | undefined;
  /** What the learner can do, at which level (default: nothing). */
  competencies?: Array<CompetencyLevelInput> | null | undefined;
  /** Work done or going on (default: none). */
  experience?: Array<ExperienceInput> | null | undefined;
  /** Facts that rules may ask for, in words (default: none). */
  conditions?: Array<string> | null | undefined;
  /** Requirement lines that hold by agreement (default: none). */
  waivers?: Array<WaiverInput> | null | undefined;
  /** Credentials that count as others by agreement (default: none). */
  substitutions?: Array<SubstitutionInput> | null | undefined;
  /** Which line an award pays for (default: what suits best). */
  claims?: Array<ClaimInput> | null | undefined;
  /** When the learner began (default: on the day asked). */
  since?: Array<SinceInput> | null | undefined;
  /** Credit from outside the catalogue (default: none). */
  unlisted?: Array<UnlistedCreditsInput> | null | undefined;
};

/** Exactly one: a learner whose record is stored, or a profile sent along; nothing of a profile is stored. */
export type LearnerRef =
  {   /** The key of the learner. */
  key: string; profile?: never; }
  |  { key?: never;   /** What the learner brings. */
  profile: LearnerProfile; };

/** Whether it is proved that no plan exists. */
export type NoPlanReason =
  /** Proved that no plan exists. */
  | 'INFEASIBLE'
  /** Time ran out before a plan was found or ruled out. */
  | 'UNDECIDED';

/** What to keep small. */
export type Objective =
  /** The costs of the steps, added up. */
  | 'MONEY'
  /** Their hours, added up. */
  | 'HOURS'
  /** The length of the best schedule, in weeks. */
  | 'WEEKS'
  /** The number of steps, free stacks included. */
  | 'STEPS';

/** To be ready for an occupation. */
export type OccupationGoalInput = {
  /** The key of the occupation. */
  key: string;
  /** Share of the importance-weighted need to cover, 0 to 1; 1 is all of it (default 1). */
  coverage?: number | null | undefined;
  /** Its PREFERRED credentials are part of the goal too (default false). */
  withPreferredCredentials?: boolean | null | undefined;
};

/** Which option or line a change is about. */
export type OptionChangeKind =
  /** A smaller coverage of the occupation. */
  | 'COVERAGE'
  /** A larger budget. */
  | 'BUDGET'
  /** A later last day. */
  | 'FINISH_BY'
  /** More hours per week. */
  | 'WEEKLY_HOURS'
  /** More steps in the same week. */
  | 'MAX_PARALLEL'
  /** Valid through an earlier day. */
  | 'KEEP_VALID_UNTIL'
  /** Credentials without accreditation too. */
  | 'ACCREDITED_ONLY'
  /** A credential is no longer avoided. */
  | 'DROP_AVOID'
  /** A credential is no longer included. */
  | 'DROP_INCLUDE'
  /** The record says a condition. */
  | 'ADD_CONDITION'
  /** A requirement line is waived. */
  | 'WAIVE'
  /** More credits in a term, or fewer at the least. */
  | 'CREDITS_PER_TERM'
  /** Claims count too. */
  | 'VERIFIED_ONLY';

/** Wishes and limits of a question. */
export type PlanOptions = {
  /** Most important first; later ones only break ties of the earlier (default: MONEY, HOURS). */
  optimize?: Array<Objective> | null | undefined;
  /** ISO 4217 code of the plan's costs (default: the only currency at hand). */
  currency?: string | null | undefined;
  /** The most that the plan may cost, 0 or more, in the plan's currency (default: no limit). */
  budget?: string | null | undefined;
  /** The day that counts as today, on which the first week begins (default: today in UTC). */
  startOn?: string | null | undefined;
  /** The last day on which a step may finish; the goal is held on it (included); default: no limit. */
  finishBy?: string | null | undefined;
  /** Hours available per week, above 0 and at most 168, at most two decimals (default 40). */
  weeklyHours?: number | null | undefined;
  /** The most steps in the same week, 1 or more (default: no limit). */
  maxParallel?: number | null | undefined;
  /** The most credits that the steps of one term earn, 0 or more (default: no limit). */
  maxCreditsPerTerm?: number | null | undefined;
  /** The least credits that the steps of one term earn, 0 or more; asked in every term with a step but the last (default: no limit). */
  minCreditsPerTerm?: number | null | undefined;
  /** Days without study, at most 200 breaks (default: none). */
  breaks?: Array<BreakInput> | null | undefined;
  /** Keys of credentials that the plan earns too, unless they are held (default: none). */
  include?: Array<string> | null | undefined;
  /** Keys of credentials that the plan does not earn; held ones still count (default: none). */
  avoid?: Array<string> | null | undefined;
  /** Every step earns an accredited credential (default false). */
  accreditedOnly?: boolean | null | undefined;
  /** Neither claimed awards nor what the learner alone says of competencies counts (default false). */
  verifiedOnly?: boolean | null | undefined;
  /** The last day on which the goal is valid (included); default: renewals are not planned. */
  keepValidUntil?: string | null | undefined;
  /** How many next-best plans to add, 0 to 20 (default 0). */
  alternatives?: number | null | undefined;
  /** Time for the whole answer, in milliseconds, 1 or more (default and maximum: settings of the service). */
  timeLimitMs?: number | null | undefined;
};

/** Whether it is proved that nothing better exists. */
export type ProofStatus =
  /** Proved: nothing better exists. */
  | 'OPTIMAL'
  /** Time ran out; no plan can beat the bound. */
  | 'BOUNDED';

/** Why a credential is recommended; `value` of a reason is in the unit that its kind names. */
export type ReasonKind =
  /** The share of coverage gained, 0 to 1. */
  | 'CLOSES_GAP'
  /** The number of its step in the best plan. */
  | 'ON_BEST_PLAN'
  /** How many credentials become obtainable next, or on how many longer ways it lies. */
  | 'UNLOCKS'
  /** How many stacks it completes. */
  | 'COMPLETES_STACK'
  /** Days until it runs out; negative: days since. */
  | 'RENEWAL_DUE'
  /** How many occupations ask for it. */
  | 'IN_DEMAND'
  /** The level it adds. */
  | 'REMEDIATES'
  /** How many others that count the same it takes the place of. */
  | 'CHEAPEST_EQUIVALENT';

/** How a line stands. Only MET and WAIVED hold. */
export type RequirementStatus =
  /** It holds. */
  | 'MET'
  /** Part of it holds, or an award is to come. */
  | 'IN_PROGRESS'
  /** Nothing of it holds. */
  | 'UNMET'
  /** It holds for this learner by agreement. */
  | 'WAIVED'
  /** Only lapsed or outdated awards meet it. */
  | 'EXPIRED'
  /** The record lacks the fact that decides it. */
  | 'UNVERIFIABLE';

/** How a credential is obtained or kept. */
export type RouteKind =
  /** A course or programme. */
  | 'STUDY'
  /** An exam. */
  | 'EXAM'
  /** Smaller credentials, conferred on whoever holds them. */
  | 'STACK'
  /** Recognition of what was learned before. */
  | 'PRIOR_LEARNING'
  /** Keeps a credential that is held. */
  | 'RENEWAL';

/** How bad a finding is. */
export type Severity =
  /** Nobody can do it. */
  | 'ERROR'
  /** Surely not meant. */
  | 'WARNING'
  /** Worth knowing. */
  | 'NOTE';

/** The day on which a credential was begun; without one, whatever else there is. */
export type SinceInput = {
  /** Its key (default: every credential that no other entry names). */
  credential?: string | null | undefined;
  /** The day on which the learner began (included). */
  on: string;
};

/** How much an occupation asks for a credential. */
export type Strength =
  /** The occupation cannot do without it. */
  | 'REQUIRED'
  /** It helps; a goal includes it only with withPreferredCredentials. */
  | 'PREFERRED';

/** A credential that counts as another one for this learner. */
export type SubstitutionInput = {
  /** The key of the credential that the rules name. */
  for: string;
  /** The key of the credential that counts in its place. */
  by: string;
  /** Why, in words; must not be empty. */
  reason: string;
};

/** What may go wrong with a team. */
export type TeamRiskKind =
  /** Nobody has a competency at the level that some place needs. */
  | 'NOBODY'
  /** Only one person has it so. */
  | 'SINGLE_HOLDER'
  /** An award that counts for the roles runs out within twelve months. */
  | 'EXPIRES_SOON'
  /** At least half of the competencies that the team has, two or more, are held by one person alone. */
  | 'CONCENTRATED';

/** Credit from outside the catalogue; it pays for selections that take such credit. */
export type UnlistedCreditsInput = {
  /** What the credit is of, in words. */
  creditsOf: string;
  /** How much it is, 0 or more. */
  credits: number;
};

/** Who asks: nobody known, a person, or a program. */
export type ViewerKind =
  /** Nobody said who they are. */
  | 'ANONYMOUS'
  /** A person, known by a token, or whoever sits at this machine. */
  | 'PERSON'
  /** A program, known by its key. */
  | 'SERVICE';

/** A requirement line that holds for this learner by agreement. */
export type WaiverInput = {
  /** The path of the requirement line. */
  path: string;
  /** Why, in words; must not be empty. */
  reason: string;
  /** Who agreed to it (default: nobody named). */
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
