import { profileOf } from "../../record/record";
import { record } from "../../record/kept";
import type { GoalInput, Objective, PlanOptions, PlanSubscriptionVariables } from "../../service/operations";
import { asked } from "../../shell/location";

const OBJECTIVES = ["MONEY", "HOURS", "WEEKS"] as const satisfies readonly Objective[];
export type First = (typeof OBJECTIVES)[number];
const ORDER: Record<First, readonly Objective[]> = {
  MONEY: ["MONEY", "HOURS"],
  HOURS: ["HOURS", "MONEY"],
  WEEKS: ["WEEKS", "MONEY"],
};

/** What the reader wishes of a plan, as the address of the page says it. */
export interface Wishes {
  readonly first: First;
  readonly budget: string | null;
  readonly weekly: number | null;
  readonly finish: string | null;
  readonly keep: string | null;
  readonly avoid: readonly string[];
}

export function wishes(): Wishes {
  const said = asked.value;
  const weekly = Number(said.get("weekly"));
  return {
    first: OBJECTIVES.find((each) => each === said.get("first")) ?? "MONEY",
    budget: said.get("budget"),
    weekly: weekly > 0 ? weekly : null,
    finish: said.get("finish"),
    keep: said.get("keep"),
    avoid: said.getAll("avoid"),
  };
}

/** The goal that the address names; null: it names none. */
export function goal(): GoalInput | null {
  const said = asked.value;
  const [credential, occupation, coverage] = ["goal", "occupation", "coverage"].map((name) => said.get(name));
  if (credential) return { credential };
  if (!occupation) return null;
  return { occupation: { key: occupation, ...(coverage && { coverage: Number(coverage) }) } };
}

/** The question for the plan: the goal, the record of this browser, and the wishes. */
export function question(wanted: GoalInput, more: PlanOptions = {}): PlanSubscriptionVariables {
  const { first, budget, weekly, finish, keep, avoid } = wishes();
  return {
    goal: wanted,
    learner: { profile: profileOf(record.value) },
    options: {
      optimize: [...(first === "WEEKS" && weekly === null ? ORDER.MONEY : ORDER[first])],
      ...(budget && { budget }),
      ...(weekly && { weeklyHours: weekly }),
      ...(finish && { finishBy: finish }),
      ...(keep && { keepValidUntil: keep }),
      ...(avoid.length && { avoid: [...avoid] }),
      ...more,
    },
  };
}

