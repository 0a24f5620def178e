import type { PlanSubscription } from "../service/operations";

/** An answer to the question for the best way, of any kind. */
export type PlanAnswer = NonNullable<PlanSubscription["planProgress"]["plan"]>;
/** A plan with its other ways. */
export type PlanFound = Omit<Extract<PlanAnswer, { __typename: "Plan" }>, "alternatives" | "__typename">;
export type NoPlanFound = Extract<PlanAnswer, { __typename: "NoPlan" }>;
export type StepFound = PlanFound["steps"][number];
