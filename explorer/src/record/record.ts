import type { LearnerProfile } from "../service/operations";

/** What a person holds and has done, as this browser keeps it. */
export interface LearningRecord {
  readonly awards: readonly HeldAward[];
  readonly competencies: readonly HeldCompetency[];
  readonly experience: readonly Experience[];
  readonly conditions: readonly string[];
}

/** An award that is held; days as YYYY-MM-DD. */
export interface HeldAward {
  readonly credential: string;
  readonly name: string;
  readonly issuedOn?: string;
  readonly expiresOn?: string;
  readonly score?: number;
  /** A badge of it was verified here: authentic, and current. */
  readonly isVerified?: boolean;
}

export interface HeldCompetency {
  readonly competency: string;
  readonly name: string;
  readonly level: number;
}

export interface Experience {
  readonly startedOn: string;
  readonly endedOn?: string;
  readonly field?: string;
}

export const EMPTY: LearningRecord = { awards: [], competencies: [], experience: [], conditions: [] };

export const isEmpty = (record: LearningRecord): boolean =>
  !record.awards.length && !record.competencies.length && !record.experience.length && !record.conditions.length;

/** The record as a question to the service carries it; nothing of it is stored there. */
export function profileOf(record: LearningRecord): LearnerProfile {
  return {
    awards: record.awards.map(({ credential, issuedOn, expiresOn, score }) => ({
      credential,
      ...(issuedOn && { issuedOn }),
      ...(expiresOn && { expiresOn }),
      ...(score !== undefined && { score }),
    })),
    competencies: record.competencies.map(({ competency, level }) => ({ competency, level })),
    experience: record.experience.map(({ startedOn, endedOn, field }) => ({
      startedOn,
      ...(endedOn && { endedOn }),
      ...(field && { field }),
    })),
    conditions: [...record.conditions],
  };
}

/** The record with one award more, or another in place of that of the same credential and day. */
export function withAward(record: LearningRecord, award: HeldAward): LearningRecord {
  const others = record.awards.filter(
    (each) => each.credential !== award.credential || each.issuedOn !== award.issuedOn,
  );
  return { ...record, awards: [...others, award] };
}

/**
 * A record out of what somebody wrote or kept: parts that are not of this form are left out.
 *
 * @param found anything that JSON can say.
 */
export function recordFrom(found: unknown): LearningRecord {
  const said = isObject(found) ? found : {};
  return {
    awards: listOf(said.awards, (each) => {
      const credential = textOf(each.credential);
      if (!credential) return null;
      const score = typeof each.score === "number" ? each.score : undefined;
      return {
        credential,
        name: textOf(each.name) ?? credential,
        ...dayAs("issuedOn", each.issuedOn),
        ...dayAs("expiresOn", each.expiresOn),
        ...(score !== undefined && { score }),
        ...(each.isVerified === true && { isVerified: true }),
      };
    }),
    competencies: listOf(said.competencies, (each) => {
      const competency = textOf(each.competency);
      if (!competency || typeof each.level !== "number") return null;
      return { competency, name: textOf(each.name) ?? competency, level: each.level };
    }),
    experience: listOf(said.experience, (each) => {
      const startedOn = dayOf(each.startedOn);
      if (!startedOn) return null;
      const field = textOf(each.field);
      return { startedOn, ...dayAs("endedOn", each.endedOn), ...(field && { field }) };
    }),
    conditions: Array.isArray(said.conditions) ? said.conditions.filter((each) => typeof each === "string") : [],
  };
}

function listOf<T>(found: unknown, read: (each: Record<string, unknown>) => T | null): T[] {
  if (!Array.isArray(found)) return [];
  return found.filter(isObject).flatMap((each) => read(each) ?? []);
}

const isObject = (found: unknown): found is Record<string, unknown> =>
  typeof found === "object" && found !== null && !Array.isArray(found);

const textOf = (found: unknown): string | undefined => (typeof found === "string" && found ? found : undefined);

const dayOf = (found: unknown): string | undefined =>
  typeof found === "string" && /^\d{4}-\d{2}-\d{2}$/.test(found) ? found : undefined;

function dayAs<Name extends string>(name: Name, found: unknown): { [Key in Name]?: string } {
  const day = dayOf(found);
  return (day ? { [name]: day } : {}) as { [Key in Name]?: string };
}
