import { signal } from "@preact/signals";
import { say } from "../language/say";
import { tell } from "../shell/notices";
import { EMPTY, recordFrom, type LearningRecord } from "./record";

const NAME = "pathways-record";

/** The reader's own record: kept in this browser, and sent with questions alone. */
export const record = signal<LearningRecord>(read());

/** Changes the record, says so, and offers to undo it. */
export function change(next: LearningRecord, text: string): void {
  const before = record.value;
  keep(next);
  tell(text, () => keep(before));
}

function keep(next: LearningRecord): void {
  record.value = next;
  try {
    localStorage.setItem(NAME, JSON.stringify(next));
  } catch {
    tell(say.record.notKept);
  }
}

function read(): LearningRecord {
  try {
    return recordFrom(JSON.parse(localStorage.getItem(NAME) ?? "null"));
  } catch {
    return EMPTY;
  }
}
