import type { LearningRecord } from "./record";

/** People of the seed data's scenarios, to look around with. */
export interface Example {
  readonly name: "technician" | "analyst" | "engineer";
  readonly record: LearningRecord;
  readonly goal: string;
  readonly weeklyHours: number;
}

const award = (credential: string, name: string, issuedOn: string) => ({ credential, name, issuedOn });

export const EXAMPLES: readonly Example[] = [
  {
    name: "technician",
    record: {
      awards: [award("comptia-a-plus", "CompTIA A+", "2025-11-03")],
      competencies: [],
      experience: [],
      conditions: [],
    },
    goal: "comptia-csap",
    weeklyHours: 10,
  },
  {
    name: "analyst",
    record: {
      awards: [award("comptia-security-plus", "CompTIA Security+", "2025-03-01")],
      competencies: [],
      experience: [{ startedOn: "2022-01-01", field: "access-controls" }],
      conditions: [],
    },
    goal: "isc2-cissp",
    weeklyHours: 6,
  },
  {
    name: "engineer",
    record: { awards: [], competencies: [], experience: [], conditions: [] },
    goal: "comptia-security-plus",
    weeklyHours: 8,
  },
];
