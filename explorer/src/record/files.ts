import { recordFrom, isEmpty, type LearningRecord } from "./record";

/** What a file holds: a record, or a badge as the service takes it. */
export type Opened = { readonly record: LearningRecord } | { readonly badge: string };

const PICTURES = ["image/png", "image/svg+xml"];
const MOST_BYTES = 4_000_000;

/**
 * Reads a file that somebody opened or dropped.
 *
 * @returns null: it holds neither a record nor a badge.
 */
export async function opened(file: File): Promise<Opened | null> {
  if (file.size > MOST_BYTES) return null;
  if (PICTURES.includes(file.type)) return { badge: await asAddress(file) };
  const text = (await file.text()).trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return { badge: text };
  try {
    const found: unknown = JSON.parse(text);
    const record = recordFrom(found);
    return isEmpty(record) ? { badge: text } : { record };
  } catch {
    return null;
  }
}

function asAddress(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}

/** Has the browser save something as a file. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
