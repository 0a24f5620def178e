import { money } from "../language/format";
import { say } from "../language/say";
import type { Objective, ProofStatus } from "../service/operations";
import type { PlanFound } from "./plan_found";

interface Bounded {
  readonly objective: Objective;
  readonly status: ProofStatus;
  readonly value: string | null;
  readonly bound: string;
}

/** The proof of a plan in one sentence. */
export function proofSentence({ proof, totals }: PlanFound): string {
  const open = proof.objectives.find((each) => each.status === "BOUNDED");
  if (!open) return say.plan.proof.optimal;
  const most = Number(open.value) - Number(open.bound);
  return say.plan.proof.bounded(inUnits(open.objective, String(most), totals.cost.currency));
}

/** How far a search is: the best found so far, and what no way can be below. */
export function progressSentence(objectives: readonly Bounded[], currency: string): string {
  const open = objectives.find((each) => each.status === "BOUNDED" && each.value !== null);
  if (!open?.value) return "";
  return say.plan.sofar(inUnits(open.objective, open.value, currency), inUnits(open.objective, open.bound, currency));
}

function inUnits(objective: Objective, value: string, currency: string): string {
  switch (objective) {
    case "MONEY":
      return money({ amount: value, currency });
    case "HOURS":
      return say.counted.hours(Number(value));
    case "WEEKS":
      return say.counted.weeks(Number(value));
    case "STEPS":
      return say.counted.steps(Number(value));
  }
}
