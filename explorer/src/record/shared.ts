import { recordFrom, type LearningRecord } from "./record";

/** A record as the part of an address behind the hash, which browsers send nowhere. */
export function written(record: LearningRecord): string {
  const bytes = new TextEncoder().encode(JSON.stringify(record));
  const letters = btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
  return `record=${letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The record that such a part holds; null: it holds none. */
export function sharedIn(fragment: string): LearningRecord | null {
  const found = /^record=([\w-]+)$/.exec(fragment)?.[1];
  if (!found) return null;
  try {
    const letters = atob(found.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (each) => each.charCodeAt(0));
    return recordFrom(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}
