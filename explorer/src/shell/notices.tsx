import { signal } from "@preact/signals";
import { say } from "../language/say";

interface Notice {
  readonly text: string;
  readonly undo?: () => void;
}

const notice = signal<Notice | null>(null);

/** Says what was done; with a way to undo it. */
export function tell(text: string, undo?: () => void): void {
  notice.value = undo ? { text, undo } : { text };
}

/** The last notice; screen readers say it when it changes. */
export function Notices() {
  const said = notice.value;
  return (
    <div class="notices" role="status">
      {said && (
        <p class="notice">
          <span>{said.text}</span>
          {said.undo && (
            <button
              type="button"
              onClick={() => {
                said.undo?.();
                notice.value = null;
              }}
            >
              {say.shell.undo}
            </button>
          )}
          <button type="button" class="quiet" aria-label={say.shell.dismiss} onClick={() => (notice.value = null)}>
            ×
          </button>
        </p>
      )}
    </div>
  );
}
